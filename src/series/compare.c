/*-------------------------------------------------------------------------
 *
 * compare.c
 *	  Equality, order and hash of series, so that they can be grouped,
 *	  compared and joined.
 *
 * What is compared is what is printed: months and rounded figures, also of a
 * state, which is printed unrounded.  The order is that of the first month that
 * differs, an earlier month before a later one, then the smaller figure first.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "compat.h"
#include "series/series.h"

/*
 * next_slot -- the first slot from "slot" on that has a figure, len if none.
 */
static int
next_slot(const TradeSeries *s, int slot)
{
	while (slot < s->len && isnan(s->planes[slot]))
		slot++;
	return slot;
}

/*
 * compare_slots -- order of two figures: by month, number of months, value.
 */
static int
compare_slots(const TradeSeries *a, int i, const TradeSeries *b, int j)
{
	int			months = a->first + i - (b->first + j);
	int			spans = series_span(a, i) - series_span(b, j);
	double		x = series_round(a, i);
	double		y = series_round(b, j);

	if (months != 0)
		return months;
	if (spans != 0)
		return spans;
	return (x > y) - (x < y);
}

/*
 * series_compare -- order of two series, negative, zero or positive; one that
 * goes on where the other ends comes after it.
 */
int
series_compare(const TradeSeries *a, const TradeSeries *b)
{
	int			i = next_slot(a, 0);
	int			j = next_slot(b, 0);

	while (i < a->len && j < b->len)
	{
		int			order = compare_slots(a, i, b, j);

		if (order != 0)
			return order;
		i = next_slot(a, i + 1);
		j = next_slot(b, j + 1);
	}
	return (i < a->len) - (j < b->len);
}

/*
 * compare -- order of the series that are a function's two arguments.
 */
static int
compare(FunctionCallInfo fcinfo)
{
	TradeSeries *a = PG_GETARG_SERIES_P(0);
	TradeSeries *b = PG_GETARG_SERIES_P(1);
	int			order = series_compare(a, b);

	/* indexes compare very often, and may not leak */
	PG_FREE_IF_COPY(a, 0);
	PG_FREE_IF_COPY(b, 1);
	return order;
}

#define DEFINE_COMPARISON(name, test) \
	PG_FUNCTION_INFO_V1(magtrade_series_##name); \
	Datum \
	magtrade_series_##name(PG_FUNCTION_ARGS) \
	{ \
		PG_RETURN_BOOL(compare(fcinfo) test 0); \
	}

DEFINE_COMPARISON(eq, ==)
DEFINE_COMPARISON(ne, !=)
DEFINE_COMPARISON(lt, <)
DEFINE_COMPARISON(le, <=)
DEFINE_COMPARISON(gt, >)
DEFINE_COMPARISON(ge, >=)

PG_FUNCTION_INFO_V1(magtrade_series_cmp);
PG_FUNCTION_INFO_V1(magtrade_series_hash);
PG_FUNCTION_INFO_V1(magtrade_series_hash_extended);

/*
 * trade_series_cmp(a, b) -> integer, for btree
 */
Datum
magtrade_series_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(compare(fcinfo));
}

/*
 * series_hash -- hash of what series_compare() looks at; equal series are
 * equal here.
 */
uint64
series_hash(const TradeSeries *s, uint64 seed)
{
	uint64		hash = seed;

	for (int i = next_slot(s, 0); i < s->len; i = next_slot(s, i + 1))
	{
		struct
		{
			double		value;
			int32		month;
			int32		span;
		}			figure;

		/* plus zero, so that the two zeros have one hash */
		figure.value = series_round(s, i) + 0.0;
		figure.month = s->first + i;
		figure.span = series_span(s, i);
		hash = hash_combine64(hash,
							  hash_bytes_extended((const unsigned char *) &figure,
												  sizeof(figure), seed));
	}
	return hash;
}

/*
 * hash -- hash of the series that is a function's first argument.
 */
static uint64
hash(FunctionCallInfo fcinfo, uint64 seed)
{
	TradeSeries *s = PG_GETARG_SERIES_P(0);
	uint64		result = series_hash(s, seed);

	/* what builds an index forgets nothing before it is done */
	PG_FREE_IF_COPY(s, 0);
	return result;
}

/*
 * trade_series_hash(series), trade_series_hash_extended(series, seed)
 */
Datum
magtrade_series_hash(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32((int32) hash(fcinfo, 0));
}

Datum
magtrade_series_hash_extended(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(hash(fcinfo, PG_GETARG_INT64(1)));
}
