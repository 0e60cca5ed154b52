/*-------------------------------------------------------------------------
 *
 * window.c
 *	  Measures as window functions: m(value, period [, extra]) OVER (...).
 *
 * The first row of a partition builds the partition's series from all of its
 * rows; every row is then a look-up at its own month.  So neither the order of
 * rows nor the frame matters, and the work is linear in the partition.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "miscadmin.h"
#include "scalar/door.h"
#include "series/measures.h"
#include "utils/memutils.h"
#include "windowapi.h"

/* Kept by the executor from row to row of a partition */
typedef struct PartitionSeries
{
	TradeSeries *series;		/* NULL until the first row */
} PartitionSeries;

/*
 * partition_row -- a row's month and figure; false if either is NULL.
 */
static bool
partition_row(WindowObject window, int64 row, int *month, double *x)
{
	bool		isnull;
	bool		isout;
	Datum		value;
	Datum		period;

	value = WinGetFuncArgInPartition(window, 0, row, WINDOW_SEEK_HEAD, false,
									 &isnull, &isout);
	if (isnull)
		return false;
	period = WinGetFuncArgInPartition(window, 1, row, WINDOW_SEEK_HEAD, false,
									  &isnull, &isout);
	if (isnull)
		return false;
	*month = month_from_date(DatumGetDateADT(period));
	*x = check_finite(DatumGetFloat8(value)) + 0.0;
	return true;
}

/*
 * partition_series -- the series of the current row's partition.
 */
static TradeSeries *
partition_series(WindowObject window)
{
	PartitionSeries *state =
		WinGetPartitionLocalMemory(window, sizeof(PartitionSeries));
	int64		nrows;
	MemoryContext old;

	if (state->series != NULL)
		return state->series;
	nrows = WinGetPartitionRowCount(window);
	/* what is kept must live as long as the executor's part of it does */
	old = MemoryContextSwitchTo(GetMemoryChunkContext(state));
	state->series = series_make();
	for (int64 row = 0; row < nrows; row++)
	{
		int			month;
		double		x;

		CHECK_FOR_INTERRUPTS();
		if (partition_row(window, row, &month, &x))
		{
			TradeSeries *grown = series_add(state->series, month, x);

			if (grown != state->series)
				pfree(state->series);
			state->series = grown;
		}
	}
	MemoryContextSwitchTo(old);
	return state->series;
}

/*
 * window_door -- the measure at the current row's month; NULL if the row has no
 * month, or an extra argument is NULL.
 */
static Datum
window_door(FunctionCallInfo fcinfo, const SeriesMeasure *measure)
{
	WindowObject window = PG_WINDOW_OBJECT();
	TradeSeries *s = partition_series(window);
	double		extra = 0;
	bool		isnull;
	Datum		period;

	if (PG_NARGS() > 2)
	{
		extra = DatumGetInt32(WinGetFuncArgCurrent(window, 2, &isnull));
		if (isnull)
			PG_RETURN_NULL();
	}
	period = WinGetFuncArgCurrent(window, 1, &isnull);
	if (isnull)
		PG_RETURN_NULL();
	return series_ask(fcinfo, measure, s,
					  month_from_date(DatumGetDateADT(period)),
					  PG_NARGS() - 2, &extra);
}

#define DEFINE_WINDOW(name, result, kind) \
	PG_FUNCTION_INFO_V1(magtrade_series_##name##_window); \
	Datum \
	magtrade_series_##name##_window(PG_FUNCTION_ARGS) \
	{ \
		static const SeriesMeasure measure = {series_##name, result, kind}; \
		return window_door(fcinfo, &measure); \
	}

SERIES_MEASURES(DEFINE_WINDOW)
