/*-------------------------------------------------------------------------
 *
 * doors.c
 *	  The ways from SQL to the measures of this room: final functions of the
 *	  aggregates over (v0, q0, v1, q1) and (x, m), and scalars.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "compat.h"
#include "funcapi.h"
#include "index/measures.h"
#include "items/items.h"
#include "items/measures.h"
#include "items/shares.h"
#include "miscadmin.h"
#include "scalar/door.h"
#include "scalar/growth.h"
#include "utils/float.h"

PG_FUNCTION_INFO_V1(magtrade_index_matched_pct_final);
PG_FUNCTION_INFO_V1(magtrade_index_pq_split_final);
PG_FUNCTION_INFO_V1(magtrade_index_grubel_lloyd_final);
PG_FUNCTION_INFO_V1(magtrade_rca);
PG_FUNCTION_INFO_V1(magtrade_rsca);
PG_FUNCTION_INFO_V1(magtrade_trade_intensity);
PG_FUNCTION_INFO_V1(magtrade_mirror_gap_pct);

/*
 * row_ratio -- a matched row's ratio of prices, or of quantities; error if no
 * double is near it.
 */
static double
row_ratio(const double *row, bool prices)
{
	double		ratio = prices ?
		ratio_of_ratios(row[COLUMN_V1], row[COLUMN_Q1],
						row[COLUMN_V0], row[COLUMN_Q0]) :
		row[COLUMN_Q1] / row[COLUMN_Q0];

	if (unlikely(ratio == 0))
		float_underflow_error();
	return check_overflow(ratio);
}

/*
 * matched_items -- the matched items of a state, and how many they are;
 * palloc'd.
 */
static IndexItem *
matched_items(const TradeItems *state, bool prices, int *n)
{
	IndexItem  *items = palloc(sizeof(IndexItem) * Max(state->nrows, 1));
	ItemColumn	v0;
	ItemColumn	v1;

	*n = 0;
	for (int i = 0; i < state->nrows; i++)
	{
		const double *row = &state->figures[(Size) i * INDEX_COLUMNS];

		CHECK_FOR_INTERRUPTS();
		if (is_matched(row))
			items[(*n)++] = (IndexItem) {row[COLUMN_V0], row[COLUMN_V1],
			row_ratio(row, prices)};
	}
	item_column(&v0, &items->s0, sizeof(IndexItem) / sizeof(double), *n);
	item_column(&v1, &items->s1, sizeof(IndexItem) / sizeof(double), *n);
	for (int i = 0; i < *n; i++)
	{
		items[i].s0 = item_share(&v0, i);
		items[i].s1 = item_share(&v1, i);
	}
	return items;
}

/*
 * final -- index(state) of prices or of quantities.
 */
static Datum
final(FunctionCallInfo fcinfo, bool prices,
	  double (*index) (const IndexItem *items, int n))
{
	TradeItems *state = items_state(fcinfo, INDEX_COLUMNS);
	IndexItem  *items;
	int			n;
	double		result;

	if (state == NULL)
		PG_RETURN_NULL();
	items = matched_items(state, prices, &n);
	result = index(items, n);
	pfree(items);
	return measure_datum(fcinfo, result);
}

#define DEFINE_DOOR(name, kind, prices) \
	PG_FUNCTION_INFO_V1(magtrade_index_##name##_##kind##_final); \
	Datum \
	magtrade_index_##name##_##kind##_final(PG_FUNCTION_ARGS) \
	{ \
		return final(fcinfo, prices, index_##name); \
	}
#define DEFINE_DOORS(name, about) \
	DEFINE_DOOR(name, price, true) \
	DEFINE_DOOR(name, quantity, false)

INDEX_NUMBERS(DEFINE_DOORS)

/*
 * matched_pct_final(state) -> double precision: the matched items' share of the
 * current value, in percent; NULL where that is zero, error if one is negative.
 */
Datum
magtrade_index_matched_pct_final(PG_FUNCTION_ARGS)
{
	TradeItems *state = items_state(fcinfo, INDEX_COLUMNS);
	double	   *v1;
	ItemColumn	all;
	ItemColumn	matched;

	if (state == NULL)
		PG_RETURN_NULL();
	v1 = palloc(sizeof(double) * Max(state->nrows, 1));
	for (int i = 0; i < state->nrows; i++)
		v1[i] = state->figures[(Size) i * INDEX_COLUMNS + COLUMN_V1];
	items_check_weights(v1, state->nrows);
	item_column(&all, v1, 1, state->nrows);
	for (int i = 0; i < state->nrows; i++)
	{
		if (!is_matched(&state->figures[(Size) i * INDEX_COLUMNS]))
			v1[i] = NAN;
	}
	item_column(&matched, v1, 1, state->nrows);
	pfree(v1);
	if (all.total == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(ldexp(percent_of(matched.total, all.total),
						   matched.exponent - all.exponent));
}

/*
 * split_type -- what pq_split() returns, whose owner may change it as he likes;
 * error unless it is a row of as many numbers as there are parts.
 */
static TupleDesc
split_type(FunctionCallInfo fcinfo)
{
	TupleDesc	desc = row_type(fcinfo);
	bool		as_made = desc->natts == SPLIT_PARTS;

	/* a dropped attribute has no type */
	for (int i = 0; i < desc->natts; i++)
		as_made &= TupleDescAttr(desc, i)->atttypid == FLOAT8OID;
	if (!as_made)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("type \"trade_pq_split\" is not as the extension made it"),
				 errhint("Leave its attributes as they were.")));
	return desc;
}

/*
 * pq_split_final(state) -> trade_pq_split
 */
Datum
magtrade_index_pq_split_final(PG_FUNCTION_ARGS)
{
	TradeItems *state = items_state(fcinfo, INDEX_COLUMNS);
	double		parts[SPLIT_PARTS];
	TupleDesc	desc;
	Datum		values[SPLIT_PARTS];
	bool		nulls[SPLIT_PARTS] = {0};

	if (state == NULL)
		PG_RETURN_NULL();
	desc = split_type(fcinfo);
	index_pq_split(state->figures, state->nrows, parts);
	for (int i = 0; i < SPLIT_PARTS; i++)
	{
		if (!isfinite(parts[i]))
			float_overflow_error();
		values[i] = Float8GetDatum(parts[i] + 0.0);
	}
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(desc, values, nulls)));
}

/*
 * grubel_lloyd_final(state) -> double precision
 */
Datum
magtrade_index_grubel_lloyd_final(PG_FUNCTION_ARGS)
{
	TradeItems *state = items_state(fcinfo, 2);

	if (state == NULL)
		PG_RETURN_NULL();
	items_check_weights(state->figures, state->nrows * 2);
	return measure_datum(fcinfo, index_grubel_lloyd(state->figures,
													state->nrows));
}

#define ARG(n)	finite_arg(fcinfo, n)

/*
 * rca(x_ij, x_i, x_wj, x_w) -> double precision, and those like it
 */
Datum
magtrade_rca(PG_FUNCTION_ARGS)
{
	return measure_datum(fcinfo, rca(ARG(0), ARG(1), ARG(2), ARG(3)));
}

Datum
magtrade_rsca(PG_FUNCTION_ARGS)
{
	return measure_datum(fcinfo, rsca(ARG(0), ARG(1), ARG(2), ARG(3)));
}

Datum
magtrade_trade_intensity(PG_FUNCTION_ARGS)
{
	return measure_datum(fcinfo, rca(ARG(0), ARG(1), ARG(2), ARG(3)));
}

Datum
magtrade_mirror_gap_pct(PG_FUNCTION_ARGS)
{
	return measure_datum(fcinfo, mirror_gap_pct(ARG(0), ARG(1)));
}
