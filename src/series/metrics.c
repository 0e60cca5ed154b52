/*-------------------------------------------------------------------------
 *
 * metrics.c
 *	  All measures of a series at all of its months, as rows.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "funcapi.h"
#include "series/measures.h"
#include "series/rows.h"

PG_FUNCTION_INFO_V1(magtrade_trade_metrics);

/* What the extra arguments of a column are */
typedef enum ColumnExtras
{
	ASK_NOTHING,
	ASK_FISCAL_YEAR,			/* the call's fy_start */
	ASK_YEAR,					/* 12 months */
	ASK_STOCKPILE,				/* the measures' own defaults */
	ASK_EMBARGO
} ColumnExtras;

static const double extras_of[][SERIES_EXTRAS] = {
	[ASK_NOTHING] = {0, 0},
	[ASK_FISCAL_YEAR] = {1, 0},
	[ASK_YEAR] = {12, 0},
	[ASK_STOCKPILE] = {3, 12},
	[ASK_EMBARGO] = {0.1, 12},
};

/* The columns after "period", in the order of the SQL declaration */
static const struct
{
	MeasureFunction compute;
	MeasureResult result;
	ColumnExtras extras;
}			columns[] =
{
	{series_value_at, RESULT_NUMBER, ASK_NOTHING},
	{series_mom_pct, RESULT_NUMBER, ASK_NOTHING},
	{series_yoy_pct, RESULT_NUMBER, ASK_NOTHING},
	{series_ytd_sum, RESULT_NUMBER, ASK_FISCAL_YEAR},
	{series_ytd_months, RESULT_COUNT, ASK_FISCAL_YEAR},
	{series_ytd_yoy_pct, RESULT_NUMBER, ASK_FISCAL_YEAR},
	{series_ytd_max, RESULT_NUMBER, ASK_FISCAL_YEAR},
	{series_ytd_max_period, RESULT_MONTH, ASK_FISCAL_YEAR},
	{series_is_ytd_high, RESULT_FLAG, ASK_FISCAL_YEAR},
	{series_ytd_min, RESULT_NUMBER, ASK_FISCAL_YEAR},
	{series_ytd_rank, RESULT_COUNT, ASK_FISCAL_YEAR},
	{series_rolling_sum, RESULT_NUMBER, ASK_YEAR},
	{series_rolling_avg, RESULT_NUMBER, ASK_YEAR},
	{series_highest_since, RESULT_MONTH, ASK_NOTHING},
	{series_lowest_since, RESULT_MONTH, ASK_NOTHING},
	{series_months_high, RESULT_COUNT, ASK_NOTHING},
	{series_record_rank, RESULT_COUNT, ASK_NOTHING},
	{series_streak, RESULT_COUNT, ASK_NOTHING},
	{series_stockpile_ratio, RESULT_NUMBER, ASK_STOCKPILE},
	{series_embargo_run, RESULT_COUNT, ASK_EMBARGO},
	{series_seasonal_score, RESULT_NUMBER, ASK_NOTHING},
};

#define NCOLUMNS	((int) lengthof(columns) + 1)

/*
 * metrics_row -- the values of one month's row.
 */
static void
metrics_row(const TradeSeries *s, int month, double fy_start, Datum *values,
			bool *nulls)
{
	values[0] = DateADTGetDatum(date_from_month(month));
	nulls[0] = false;
	for (int i = 1; i < NCOLUMNS; i++)
	{
		int			kind = columns[i - 1].extras;
		const double *extras = kind == ASK_FISCAL_YEAR ? &fy_start : extras_of[kind];

		values[i] = series_datum(columns[i - 1].result,
								 columns[i - 1].compute(s, month, extras),
								 &nulls[i]);
	}
}

/*
 * trade_metrics(series, fy_start = 1) -> setof (period, value, measures)
 *
 * A row for each month that has a figure.
 */
Datum
magtrade_trade_metrics(PG_FUNCTION_ARGS)
{
	FuncCallContext *call;
	TradeSeries *s;
	Datum		values[NCOLUMNS];
	bool		nulls[NCOLUMNS];
	int			slot;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		check_start_month(PG_GETARG_INT32(1));
		call = SRF_FIRSTCALL_INIT();
		call->user_fctx = series_keep(fcinfo, call);
		old = MemoryContextSwitchTo(call->multi_call_memory_ctx);
		call->tuple_desc = row_type(fcinfo);
		MemoryContextSwitchTo(old);
		if (call->tuple_desc->natts != NCOLUMNS)
			elog(ERROR, "trade_metrics is declared with other columns");
	}
	call = SRF_PERCALL_SETUP();
	s = call->user_fctx;
	slot = series_next_figure(s, call);
	if (slot < 0)
		SRF_RETURN_DONE(call);
	metrics_row(s, s->first + slot, PG_GETARG_INT32(1), values, nulls);
	SRF_RETURN_NEXT(call, HeapTupleGetDatum(heap_form_tuple(call->tuple_desc,
															values, nulls)));
}
