/*-------------------------------------------------------------------------
 *
 * compare.c
 *	  Equality, order and hash of panels, so that they can be grouped,
 *	  compared and joined.
 *
 * What is compared is what is printed: names by their bytes, and series as
 * series/compare.c does.  The order is that of the first partner that differs,
 * an earlier name before a later one, then the smaller series first.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "compat.h"
#include "miscadmin.h"
#include "panel/panel.h"

/*
 * result_of -- the panel with its partners by name, as results are; states are
 * hardly ever compared.
 */
static TradePanel *
result_of(TradePanel *p)
{
	return (p->flags & PANEL_STATE) ? panel_compact(p) : p;
}

/*
 * compare_results -- order of two results; one that goes on where the other
 * ends comes after it.
 */
static int
compare_results(const TradePanel *a, const TradePanel *b)
{
	int			n = Min(a->npartners, b->npartners);

	for (int i = 0; i < n; i++)
	{
		int			order = panel_compare_names(a, i, b, i);

		CHECK_FOR_INTERRUPTS();
		if (order == 0)
			order = series_compare(panel_series(a, i), panel_series(b, i));
		if (order != 0)
			return order;
	}
	return (a->npartners > n) - (b->npartners > n);
}

/*
 * let_go -- free what a stored panel was turned into to look at it.
 */
static void
let_go(TradePanel *result, TradePanel *whole, const TradePanel *stored)
{
	if (result != whole)
		pfree(result);
	if (whole != stored)
		pfree(whole);
}

/*
 * compare_stored -- the same of panels in any form; most that are equal, such
 * as a group's, are so to the byte, and need no look inside.
 */
static int
compare_stored(TradePanel *a, TradePanel *b)
{
	TradePanel *whole_a;
	TradePanel *whole_b;
	TradePanel *result_a;
	TradePanel *result_b;
	int			order;

	if (VARSIZE(a) == VARSIZE(b) && memcmp(a, b, VARSIZE(a)) == 0)
		return 0;
	whole_a = panel_check(a);
	whole_b = panel_check(b);
	result_a = result_of(whole_a);
	result_b = result_of(whole_b);
	order = compare_results(result_a, result_b);
	let_go(result_a, whole_a, a);
	let_go(result_b, whole_b, b);
	return order;
}

/*
 * compare -- order of the panels that are a function's two arguments.
 */
static int
compare(FunctionCallInfo fcinfo)
{
	TradePanel *a = DatumGetPanelP(PG_GETARG_DATUM(0));
	TradePanel *b = DatumGetPanelP(PG_GETARG_DATUM(1));
	int			order = compare_stored(a, b);

	/* indexes compare very often, and may not leak */
	PG_FREE_IF_COPY(a, 0);
	PG_FREE_IF_COPY(b, 1);
	return order;
}

#define DEFINE_COMPARISON(name, test) \
	PG_FUNCTION_INFO_V1(magtrade_panel_##name); \
	Datum \
	magtrade_panel_##name(PG_FUNCTION_ARGS) \
	{ \
		PG_RETURN_BOOL(compare(fcinfo) test 0); \
	}

DEFINE_COMPARISON(eq, ==)
DEFINE_COMPARISON(ne, !=)
DEFINE_COMPARISON(lt, <)
DEFINE_COMPARISON(le, <=)
DEFINE_COMPARISON(gt, >)
DEFINE_COMPARISON(ge, >=)

PG_FUNCTION_INFO_V1(magtrade_panel_cmp);
PG_FUNCTION_INFO_V1(magtrade_panel_hash);
PG_FUNCTION_INFO_V1(magtrade_panel_hash_extended);

/*
 * trade_panel_cmp(a, b) -> integer, for btree
 */
Datum
magtrade_panel_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(compare(fcinfo));
}

/*
 * hash_result -- hash of what compare_results() looks at; equal panels are equal
 * here.
 */
static uint64
hash_result(const TradePanel *p, uint64 seed)
{
	uint64		hash = seed;

	for (int i = 0; i < p->npartners; i++)
	{
		const unsigned char *name = (const unsigned char *) panel_name(p, i);

		CHECK_FOR_INTERRUPTS();
		hash = hash_combine64(hash,
							  hash_bytes_extended(name,
												  p->entries[i].name_len,
												  seed));
		hash = hash_combine64(hash, series_hash(panel_series(p, i), seed));
	}
	return hash;
}

/*
 * hash -- hash of the panel that is a function's first argument.
 */
static uint64
hash(FunctionCallInfo fcinfo, uint64 seed)
{
	TradePanel *p = DatumGetPanelP(PG_GETARG_DATUM(0));
	TradePanel *whole = panel_check(p);
	TradePanel *ordered = result_of(whole);
	uint64		result = hash_result(ordered, seed);

	/* what builds an index forgets nothing before it is done */
	let_go(ordered, whole, p);
	PG_FREE_IF_COPY(p, 0);
	return result;
}

/*
 * trade_panel_hash(panel), trade_panel_hash_extended(panel, seed)
 */
Datum
magtrade_panel_hash(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32((int32) hash(fcinfo, 0));
}

Datum
magtrade_panel_hash_extended(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(hash(fcinfo, PG_GETARG_INT64(1)));
}
