/*-------------------------------------------------------------------------
 *
 * aggregate.c
 *	  Collecting the items of a group: transition and combination.
 *
 * The state is a trade_items that is updated in place, in the way of
 * series/aggregate.c.  Two states are combined by putting the rows of one
 * behind those of the other: measures do not depend on the order.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "compat.h"
#include "items/items.h"
#include "scalar/door.h"

PG_FUNCTION_INFO_V1(magtrade_items_trans);
PG_FUNCTION_INFO_V1(magtrade_items_trans_k);
PG_FUNCTION_INFO_V1(magtrade_items_combine);

/* A first state has room for so many rows. */
#define FIRST_ROWS		16

/*
 * read_row -- arguments 1 to ncolumns as a row of figures; false if all are
 * NULL.
 */
static bool
read_row(FunctionCallInfo fcinfo, int ncolumns, double *row)
{
	bool		any = false;

	for (int i = 0; i < ncolumns; i++)
	{
		row[i] = NAN;
		if (PG_ARGISNULL(1 + i))
			continue;
		/* plus zero, so that minus zero leaves no trace */
		row[i] = finite_arg(fcinfo, 1 + i) + 0.0;
		any = true;
	}
	return any;
}

/*
 * check_columns -- error unless a state, which an aggregate of somebody's own may
 * begin with, has so many columns.
 */
static void
check_columns(const TradeItems *items, int ncolumns)
{
	if (unlikely(items->ncolumns != ncolumns))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("cannot combine items of %d and of %d columns",
						items->ncolumns, ncolumns)));
}

/*
 * remember_k -- note in the state how many items are asked about; one group has
 * one question.
 */
static void
remember_k(TradeItems *items, int k, bool first)
{
	if (!first && unlikely(items->k != k))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the number of items asked about must be the same in every row of a group"),
				 errhint("Name one number for the whole group, or add what it depends on to GROUP BY.")));
	items->k = k;
}

/*
 * transition -- add one row: (state, figure [, figure ...][, k]).
 *
 * A row without a figure adds nothing, and changes nothing but what is asked.
 */
static Datum
transition(FunctionCallInfo fcinfo, int ncolumns, int k)
{
	double		row[ITEMS_COLUMNS];
	bool		any = read_row(fcinfo, ncolumns, row);
	bool		first = PG_ARGISNULL(0);
	TradeItems *items;

	check_aggregate(fcinfo);
	if (!first)
	{
		items = DatumGetItemsP(PG_GETARG_DATUM(0));
		check_columns(items, ncolumns);
	}
	else if (any || k != ITEMS_K_NONE)
		items = items_make(ncolumns, FIRST_ROWS);
	else
		PG_RETURN_NULL();
	remember_k(items, k, first);
	if (any)
	{
		items = items_reserve(items, 1);
		items_add(items, row);
	}
	PG_RETURN_ITEMS_P(items);
}

/*
 * trade_items_trans(state, double precision [, ...]) -> state
 */
Datum
magtrade_items_trans(PG_FUNCTION_ARGS)
{
	return transition(fcinfo, PG_NARGS() - 1, ITEMS_K_NONE);
}

/*
 * trade_items_trans(state, double precision, k integer) -> state
 *
 * A NULL k makes the answer NULL.
 */
Datum
magtrade_items_trans_k(PG_FUNCTION_ARGS)
{
	int			k = ITEMS_K_NULL;

	if (!PG_ARGISNULL(2))
	{
		k = PG_GETARG_INT32(2);
		if (k < 1)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("k must be at least 1: %d", k),
					 errhint("It is the number of largest items whose share is asked for.")));
	}
	return transition(fcinfo, 1, k);
}

/*
 * trade_items_combine(state, state) -> state
 *
 * The first may be updated in place; the second is read only.
 */
Datum
magtrade_items_combine(PG_FUNCTION_ARGS)
{
	TradeItems *into;
	TradeItems *from;

	check_aggregate(fcinfo);
	if (PG_ARGISNULL(1))
		return unchanged_state(fcinfo);
	from = PG_GETARG_ITEMS_P(1);
	if (PG_ARGISNULL(0))
		PG_RETURN_ITEMS_P(from);
	into = DatumGetItemsP(PG_GETARG_DATUM(0));
	check_columns(into, from->ncolumns);
	remember_k(into, from->k, false);
	into = items_reserve(into, from->nrows);
	memcpy(&into->figures[(Size) into->nrows * into->ncolumns], from->figures,
		   (Size) from->nrows * from->ncolumns * sizeof(double));
	into->nrows += from->nrows;
	PG_RETURN_ITEMS_P(into);
}
