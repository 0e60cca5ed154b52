/*-------------------------------------------------------------------------
 *
 * unnest.c
 *	  The parts of a series: its figures as rows, its bounds, its length.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "funcapi.h"
#include "scalar/door.h"
#include "series/rows.h"

PG_FUNCTION_INFO_V1(magtrade_series_unnest);
PG_FUNCTION_INFO_V1(magtrade_series_periods);
PG_FUNCTION_INFO_V1(magtrade_first_period);
PG_FUNCTION_INFO_V1(magtrade_last_period);
PG_FUNCTION_INFO_V1(magtrade_count_periods);

/*
 * series_keep -- the argument of a set-returning function, for all its calls.
 */
TradeSeries *
series_keep(FunctionCallInfo fcinfo, FuncCallContext *call)
{
	MemoryContext old = MemoryContextSwitchTo(call->multi_call_memory_ctx);
	TradeSeries *s =
		(TradeSeries *) PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0));

	MemoryContextSwitchTo(old);
	return series_check(s);
}

/*
 * series_next_figure -- the slot of the next figure from the call's counter on, which
 * is set to it; -1 if there is none.
 */
int
series_next_figure(const TradeSeries *s, FuncCallContext *call)
{
	for (int slot = call->call_cntr; slot < s->len; slot++)
	{
		if (!isnan(s->planes[slot]))
		{
			call->call_cntr = slot;
			return slot;
		}
	}
	return -1;
}

/*
 * unnest(trade_series) -> setof (period date, value double precision)
 *
 * A row for each figure, by month; a figure of several months at the last.
 */
Datum
magtrade_series_unnest(PG_FUNCTION_ARGS)
{
	FuncCallContext *call;
	TradeSeries *s;
	Datum		values[2];
	bool		nulls[2] = {false, false};
	int			slot;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		call = SRF_FIRSTCALL_INIT();
		call->user_fctx = series_keep(fcinfo, call);
		old = MemoryContextSwitchTo(call->multi_call_memory_ctx);
		call->tuple_desc = row_type(fcinfo);
		MemoryContextSwitchTo(old);
	}
	call = SRF_PERCALL_SETUP();
	s = call->user_fctx;
	slot = series_next_figure(s, call);
	if (slot < 0)
		SRF_RETURN_DONE(call);
	values[0] = DateADTGetDatum(date_from_month(s->first + slot));
	values[1] = Float8GetDatum(series_round(s, slot));
	SRF_RETURN_NEXT(call, HeapTupleGetDatum(heap_form_tuple(call->tuple_desc,
															values, nulls)));
}

/*
 * periods(trade_series) -> setof date: the months that have a figure.
 *
 * In a SELECT list this is the quick way to a row for every month, beside
 * which accessors give the measures.
 */
Datum
magtrade_series_periods(PG_FUNCTION_ARGS)
{
	FuncCallContext *call;
	TradeSeries *s;
	int			slot;

	if (SRF_IS_FIRSTCALL())
	{
		call = SRF_FIRSTCALL_INIT();
		call->user_fctx = series_keep(fcinfo, call);
	}
	call = SRF_PERCALL_SETUP();
	s = call->user_fctx;
	slot = series_next_figure(s, call);
	if (slot < 0)
		SRF_RETURN_DONE(call);
	SRF_RETURN_NEXT(call, DateADTGetDatum(date_from_month(s->first + slot)));
}

/*
 * first_period(series), last_period(series) -> date; NULL if it is empty
 */
Datum
magtrade_first_period(PG_FUNCTION_ARGS)
{
	int			month = series_first(PG_GETARG_SERIES_P(0));

	if (month == 0)
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(date_from_month(month));
}

Datum
magtrade_last_period(PG_FUNCTION_ARGS)
{
	int			month = series_last(PG_GETARG_SERIES_P(0));

	if (month == 0)
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(date_from_month(month));
}

/*
 * count_periods(series) -> integer: how many figures it has.
 */
Datum
magtrade_count_periods(PG_FUNCTION_ARGS)
{
	TradeSeries *s = PG_GETARG_SERIES_P(0);
	int			count = 0;

	for (int i = 0; i < s->len; i++)
		count += !isnan(s->planes[i]);
	PG_RETURN_INT32(count);
}
