/*-------------------------------------------------------------------------
 *
 * window.c
 *	  Measures as window functions: m(value, period [, extra]) OVER (...).
 *
 * The first row of a partition builds the partition's series from all of its
 * rows; every row is then a look-up at its own month.  So neither the order of
 * rows nor the frame matters, and the work is linear in the partition.  All
 * measures of the same value and period over one window look into one series.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "miscadmin.h"
#include "nodes/primnodes.h"
#include "optimizer/optimizer.h"
#include "scalar/door.h"
#include "series/measures.h"
#include "utils/memutils.h"
#include "windowapi.h"

PG_FUNCTION_INFO_V1(magtrade_window_support);

/* The series of a partition; lives in the executor's context for that */
typedef struct PartitionSeries
{
	MemoryContext context;
	List	   *args;			/* expressions of value, period [, extra] */
	TradeSeries *series;
	struct PartitionSeries *next;
} PartitionSeries;

/* Kept by the executor for each function from row to row of a partition */
typedef struct FunctionSeries
{
	TradeSeries *series;		/* NULL until the first row */
} FunctionSeries;

/*
 * The series of the partitions that are being read.  The executor hands each
 * function memory of its own, but all functions over one window have it from
 * one context, by which they find each other's series here.  What goes with
 * its context, also after an error, takes itself out.
 */
static PartitionSeries *partitions = NULL;

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
 * build_series -- the series of the current row's partition, in the current
 * memory context.  What its arguments need for a row goes with the row.
 */
static TradeSeries *
build_series(WindowObject window)
{
	TradeSeries *s = series_make();
	int64		nrows = WinGetPartitionRowCount(window);
	MemoryContext row_context =
		AllocSetContextCreate(CurrentMemoryContext, "magtrade window row",
							  ALLOCSET_SMALL_SIZES);

	for (int64 row = 0; row < nrows; row++)
	{
		MemoryContext old = MemoryContextSwitchTo(row_context);
		int			month;
		double		x;
		bool		found;

		CHECK_FOR_INTERRUPTS();
		found = partition_row(window, row, &month, &x);
		MemoryContextSwitchTo(old);
		MemoryContextReset(row_context);
		if (found)
			s = series_outgrow(s, series_add(s, month, x));
	}
	MemoryContextDelete(row_context);
	return s;
}

/*
 * forget -- take a partition out of the list; its memory is about to go.
 */
static void
forget(void *arg)
{
	PartitionSeries **link = &partitions;

	while (*link != NULL && *link != arg)
		link = &(*link)->next;
	if (*link != NULL)
		*link = (*link)->next;
}

/*
 * share -- let the other functions over the window find a series.
 */
static void
share(MemoryContext context, List *args, TradeSeries *series)
{
	PartitionSeries *partition;
	MemoryContextCallback *callback;

	partition = MemoryContextAlloc(context, sizeof(PartitionSeries));
	callback = MemoryContextAlloc(context, sizeof(MemoryContextCallback));
	partition->context = context;
	partition->args = args;
	partition->series = series;
	partition->next = partitions;
	callback->func = forget;
	callback->arg = partition;
	MemoryContextRegisterResetCallback(context, callback);
	partitions = partition;
}

/*
 * find_shared -- the series of the partition that another function with the
 * same value and period has built; NULL if none has.
 */
static TradeSeries *
find_shared(MemoryContext context, List *args)
{
	for (PartitionSeries *p = partitions; p != NULL; p = p->next)
	{
		if (p->context == context &&
			equal(linitial(p->args), linitial(args)) &&
			equal(lsecond(p->args), lsecond(args)))
			return p->series;
	}
	return NULL;
}

/*
 * partition_series -- the series of the current row's partition.  Its rows
 * without a figure are skipped; IGNORE or RESPECT NULLS is an error.
 */
static TradeSeries *
partition_series(FunctionCallInfo fcinfo)
{
	WindowObject window = PG_WINDOW_OBJECT();
	FunctionSeries *own =
		WinGetPartitionLocalMemory(window, sizeof(FunctionSeries));
	MemoryContext context;
	MemoryContext old;
	List	   *args;

	if (likely(own->series != NULL))
		return own->series;
	compat_refuse_null_treatment(window, fcinfo);
	/* what is kept must live as long as the executor's part of it does */
	context = GetMemoryChunkContext(own);
	args = castNode(WindowFunc, fcinfo->flinfo->fn_expr)->args;
	own->series = find_shared(context, args);
	if (own->series != NULL)
		return own->series;
	old = MemoryContextSwitchTo(context);
	own->series = build_series(window);
	MemoryContextSwitchTo(old);
	/* of volatile arguments every function sees values of its own */
	if (!contain_volatile_functions((Node *) args))
		share(context, args, own->series);
	return own->series;
}

/*
 * window_door -- the measure at the current row's month; NULL if the row has no
 * month, or an extra argument is NULL.
 */
static Datum
window_door(FunctionCallInfo fcinfo, const SeriesMeasure *measure)
{
	WindowObject window = PG_WINDOW_OBJECT();
	TradeSeries *s;
	double		extra = 0;
	bool		isnull;
	Datum		period;

	/* the parser refuses a call without OVER, but not an operator's */
	if (!WindowObjectIsValid(window))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("a window function can be called only with OVER")));
	s = partition_series(fcinfo);
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

/*
 * trade_window_support(internal) -> internal: what the planner may know of the
 * window functions.
 *
 * From PostgreSQL 16 on it asks for the frame, which means nothing here.  The
 * answer is the one that row_number() and its like give, so that windows which
 * differ in their frames only become one.
 */
Datum
magtrade_window_support(PG_FUNCTION_ARGS)
{
	Node	   *request = (Node *) PG_GETARG_POINTER(0);

	PG_RETURN_POINTER(compat_any_frame(request) ? request : NULL);
}

#define DEFINE_WINDOW(name, result, kind, fill, about) \
	static const SeriesMeasure measure_##name = { \
		series_##name, result, kind, fill \
	}; \
	PG_FUNCTION_INFO_V1(magtrade_series_##name##_window); \
	Datum \
	magtrade_series_##name##_window(PG_FUNCTION_ARGS) \
	{ \
		return window_door(fcinfo, &measure_##name); \
	}

SERIES_MEASURES(DEFINE_WINDOW)

#define WINDOW_DOOR(name, result, kind, fill, about) \
	{magtrade_series_##name##_window, &measure_##name},

static const struct
{
	PGFunction	door;
	const SeriesMeasure *measure;
}			doors[] =
{
	SERIES_MEASURES(WINDOW_DOOR)
};

/*
 * series_window_measure -- the measure that a window function asks for, NULL if
 * the function is none of the above.
 */
const SeriesMeasure *
series_window_measure(PGFunction door)
{
	for (size_t i = 0; i < lengthof(doors); i++)
		if (doors[i].door == door)
			return doors[i].measure;
	return NULL;
}
