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

#define METRICS_MEASURE(name, result, kind, fill, about) \
	{series_##name, result, kind, fill},

static const SeriesMeasure measures[] =
{
	SERIES_MEASURES(METRICS_MEASURE)
};

/* At most so many columns: "period", and one for each measure. */
#define MAX_COLUMNS	(lengthof(measures) + 1)

/* What is kept from row to row */
typedef struct MetricsCall
{
	TradeSeries *series;
	double		extras[lengthof(measures)][SERIES_EXTRAS];
} MetricsCall;

/*
 * has_column -- whether a measure is one of the columns: all are, in their
 * order, but those that take a lag, which nobody has said.
 */
static inline bool
has_column(const SeriesMeasure *measure)
{
	return measure->extras != EXTRA_LAG;
}

/*
 * count_columns -- how many columns there are, "period" among them.
 */
static int
count_columns(void)
{
	int			n = 1;

	for (size_t i = 0; i < lengthof(measures); i++)
		n += has_column(&measures[i]);
	return n;
}

/*
 * complete_extras -- the extra arguments of all measures: the call's fiscal
 * year, 12 months, or what they are when they are left out.
 */
static void
complete_extras(MetricsCall *call, double fy_start)
{
	for (size_t i = 0; i < lengthof(measures); i++)
	{
		MeasureExtras kind = measures[i].extras;
		double		first = kind == EXTRA_N ? MONTHS_PER_YEAR_I : fy_start;
		int			given = kind == EXTRA_N || kind == EXTRA_FY_START ? 1 : 0;

		if (has_column(&measures[i]))
			series_complete_extras(&measures[i], given, &first,
								   call->extras[i]);
	}
}

/*
 * metrics_row -- the values of one month's row.
 */
static void
metrics_row(const MetricsCall *call, int month, Datum *values, bool *nulls)
{
	int			n = 0;

	values[n] = DateADTGetDatum(date_from_month(month));
	nulls[n++] = false;
	for (size_t i = 0; i < lengthof(measures); i++)
	{
		if (!has_column(&measures[i]))
			continue;
		values[n] = series_datum(measures[i].result,
								 measures[i].compute(call->series, month,
													 call->extras[i]),
								 &nulls[n]);
		n++;
	}
}

/*
 * begin -- the first call: what is kept, and which columns a row has.
 */
static void
begin(FunctionCallInfo fcinfo, FuncCallContext *call)
{
	MetricsCall *metrics = MemoryContextAlloc(call->multi_call_memory_ctx,
											  sizeof(MetricsCall));
	MemoryContext old;

	complete_extras(metrics, PG_GETARG_INT32(1));
	metrics->series = series_keep(fcinfo, call);
	call->user_fctx = metrics;
	old = MemoryContextSwitchTo(call->multi_call_memory_ctx);
	call->tuple_desc = row_type(fcinfo);
	MemoryContextSwitchTo(old);
	if (call->tuple_desc->natts != count_columns())
		elog(ERROR, "trade_metrics is declared with %d columns, not %d",
			 call->tuple_desc->natts, count_columns());
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
	const MetricsCall *metrics;
	Datum		values[MAX_COLUMNS];
	bool		nulls[MAX_COLUMNS];
	int			slot;

	if (SRF_IS_FIRSTCALL())
		begin(fcinfo, SRF_FIRSTCALL_INIT());
	call = SRF_PERCALL_SETUP();
	metrics = call->user_fctx;
	slot = series_next_figure(metrics->series, call);
	if (slot < 0)
		SRF_RETURN_DONE(call);
	metrics_row(metrics, metrics->series->first + slot, values, nulls);
	SRF_RETURN_NEXT(call, HeapTupleGetDatum(heap_form_tuple(call->tuple_desc,
															values, nulls)));
}
