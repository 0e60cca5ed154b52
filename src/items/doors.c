/*-------------------------------------------------------------------------
 *
 * doors.c
 *	  The ways from SQL to the measures over items: final functions of the
 *	  aggregates, one for each entry of the lists in measures.h.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "items/items.h"
#include "items/measures.h"
#include "miscadmin.h"
#include "scalar/door.h"

PG_FUNCTION_INFO_V1(magtrade_items_top_share_pct_final);

/*
 * items_check_weights -- error if any of so many figures, all columns counted,
 * is below zero; NAN passes.
 *
 * Trade below zero (a balance, a correction) has no share of a total.
 */
void
items_check_weights(const double *figures, int nfigures)
{
	for (int i = 0; i < nfigures; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (unlikely(figures[i] < 0))
			ereport(ERROR,
					(errcode(ERRCODE_DATA_EXCEPTION),
					 errmsg("a negative figure has no share of a total: %.15g",
							figures[i]),
					 errhint("Add corrections to the flow that they correct before measuring shares, and leave balances out.")));
	}
}

/*
 * items_state -- the state that a final function was given, NULL if none;
 * error if it is of another number of columns.
 */
TradeItems *
items_state(FunctionCallInfo fcinfo, int ncolumns)
{
	TradeItems *items;

	if (PG_ARGISNULL(0))
		return NULL;
	items = PG_GETARG_ITEMS_P(0);
	if (items->ncolumns != ncolumns)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the measure takes items of %d columns, not %d",
						ncolumns, items->ncolumns)));
	return items;
}

/*
 * weights_state -- items_state() whose figures are weights.
 */
static TradeItems *
weights_state(FunctionCallInfo fcinfo, int ncolumns)
{
	TradeItems *items = items_state(fcinfo, ncolumns);

	if (items != NULL)
		items_check_weights(items->figures, items->nrows * ncolumns);
	return items;
}

/*
 * final_of_figures -- measure(state of one column).
 */
static Datum
final_of_figures(FunctionCallInfo fcinfo,
				 double (*measure) (const ItemColumn *column))
{
	TradeItems *items = weights_state(fcinfo, 1);
	ItemColumn	column;

	if (items == NULL)
		PG_RETURN_NULL();
	item_column(&column, items->figures, 1, items->nrows);
	return measure_datum(fcinfo, measure(&column));
}

/*
 * final_of_pairs -- measure(state of two columns).
 */
static Datum
final_of_pairs(FunctionCallInfo fcinfo, double (*measure) (ItemSides *sides))
{
	TradeItems *items = weights_state(fcinfo, 2);
	ItemSides	sides;

	if (items == NULL)
		PG_RETURN_NULL();
	item_sides(&sides, items->figures, items->nrows);
	return measure_datum(fcinfo, measure(&sides));
}

/*
 * top_share_pct_final(state) -> double precision
 */
Datum
magtrade_items_top_share_pct_final(PG_FUNCTION_ARGS)
{
	TradeItems *items = items_state(fcinfo, 1);
	ItemColumn	column;

	if (items == NULL || items->k < 1)
		PG_RETURN_NULL();
	items_check_weights(items->figures, items->nrows);
	item_column(&column, items->figures, 1, items->nrows);
	return measure_datum(fcinfo, items_top_share_pct(&column, items->k));
}

#define DEFINE_DOOR(name, final) \
	PG_FUNCTION_INFO_V1(magtrade_items_##name##_final); \
	Datum \
	magtrade_items_##name##_final(PG_FUNCTION_ARGS) \
	{ \
		return final(fcinfo, items_##name); \
	}
#define DEFINE_DOOR_OF_FIGURES(name, about) DEFINE_DOOR(name, final_of_figures)
#define DEFINE_DOOR_OF_PAIRS(name, about)	DEFINE_DOOR(name, final_of_pairs)

ITEMS_CONCENTRATION(DEFINE_DOOR_OF_FIGURES)
ITEMS_STRUCTURE(DEFINE_DOOR_OF_PAIRS)
