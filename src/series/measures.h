/*-------------------------------------------------------------------------
 *
 * measures.h
 *	  The measures over one series.
 *
 * A measure is a plain function of a series, a month and up to two more
 * numbers.  It looks at no month after "at", and returns NAN for "no answer".
 * To add one: write it in the file of its family, add its line to the list
 * here, declare its doors in the family's SQL file and, unless it takes a lag,
 * its column in metrics.sql.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_MEASURES_H
#define MAGTRADE_MEASURES_H

#include "scalar/door.h"
#include "series/series.h"

/* What a measure's number stands for in SQL */
typedef enum MeasureResult
{
	RESULT_NUMBER,				/* double precision */
	RESULT_COUNT,				/* integer */
	RESULT_MONTH,				/* date: the first of a month number */
	RESULT_FLAG					/* boolean: 0 or 1 */
} MeasureResult;

/* What its extra arguments are; doors.c has their ranges and defaults */
typedef enum MeasureExtras
{
	EXTRA_NONE,
	EXTRA_LAG,					/* months back */
	EXTRA_FY_START,				/* first month of the fiscal year */
	EXTRA_N,					/* length of a window in months */
	EXTRA_LEAD_BASE,			/* months compared, and months before them */
	EXTRA_FRAC_BASE				/* a fraction of the mean of so many months */
} MeasureExtras;

typedef double (*MeasureFunction) (const TradeSeries *s, int at,
								   const double *extras);

/*
 * The same for the month of each slot of a series that is plain and has a
 * figure: the answers, to the bit.
 */
typedef void (*MeasureFill) (const TradeSeries *s, const double *extras,
							 double *answers);

typedef struct SeriesMeasure
{
	MeasureFunction compute;
	MeasureResult result;
	MeasureExtras extras;
	MeasureFill fill;			/* or NULL */
} SeriesMeasure;

/*
 * name, result, extra arguments, and a function that answers for all months at
 * once where this is quicker, or NULL
 */
#define SERIES_MEASURES(MEASURE) \
	/* growth.c */ \
	MEASURE(value_at, RESULT_NUMBER, EXTRA_NONE, series_fill_value_at) \
	MEASURE(mom_pct, RESULT_NUMBER, EXTRA_NONE, series_fill_mom_pct) \
	MEASURE(yoy_pct, RESULT_NUMBER, EXTRA_NONE, series_fill_yoy_pct) \
	MEASURE(growth_pct, RESULT_NUMBER, EXTRA_LAG, series_fill_growth_pct) \
	MEASURE(growth_log, RESULT_NUMBER, EXTRA_LAG, NULL) \
	MEASURE(growth_sym_pct, RESULT_NUMBER, EXTRA_LAG, NULL) \
	/* ytd.c */ \
	MEASURE(ytd_sum, RESULT_NUMBER, EXTRA_FY_START, series_fill_ytd_sum) \
	MEASURE(ytd_months, RESULT_COUNT, EXTRA_FY_START, NULL) \
	MEASURE(ytd_yoy_pct, RESULT_NUMBER, EXTRA_FY_START, NULL) \
	MEASURE(ytd_max, RESULT_NUMBER, EXTRA_FY_START, series_fill_ytd_max) \
	MEASURE(ytd_max_period, RESULT_MONTH, EXTRA_FY_START, NULL) \
	MEASURE(is_ytd_high, RESULT_FLAG, EXTRA_FY_START, series_fill_is_ytd_high) \
	MEASURE(ytd_min, RESULT_NUMBER, EXTRA_FY_START, NULL) \
	MEASURE(ytd_rank, RESULT_COUNT, EXTRA_FY_START, NULL) \
	/* rolling.c */ \
	MEASURE(rolling_sum, RESULT_NUMBER, EXTRA_N, NULL) \
	MEASURE(rolling_avg, RESULT_NUMBER, EXTRA_N, NULL) \
	/* records.c */ \
	MEASURE(highest_since, RESULT_MONTH, EXTRA_NONE, NULL) \
	MEASURE(lowest_since, RESULT_MONTH, EXTRA_NONE, NULL) \
	MEASURE(months_high, RESULT_COUNT, EXTRA_NONE, NULL) \
	MEASURE(record_rank, RESULT_COUNT, EXTRA_NONE, NULL) \
	MEASURE(streak, RESULT_COUNT, EXTRA_NONE, NULL) \
	/* alarms.c */ \
	MEASURE(stockpile_ratio, RESULT_NUMBER, EXTRA_LEAD_BASE, NULL) \
	MEASURE(embargo_run, RESULT_COUNT, EXTRA_FRAC_BASE, NULL) \
	MEASURE(seasonal_score, RESULT_NUMBER, EXTRA_NONE, NULL)

#define DECLARE_MEASURE(name, result, kind, fill) \
	extern double series_##name(const TradeSeries *s, int at, \
								const double *extras);
SERIES_MEASURES(DECLARE_MEASURE)

#define DECLARE_FILL(name) \
	extern void series_fill_##name(const TradeSeries *s, const double *extras, \
								   double *answers)

DECLARE_FILL(value_at);
DECLARE_FILL(mom_pct);
DECLARE_FILL(yoy_pct);
DECLARE_FILL(growth_pct);
DECLARE_FILL(ytd_sum);
DECLARE_FILL(ytd_max);
DECLARE_FILL(is_ytd_high);

/* A measure that takes no extra argument says so with this. */
#define NO_EXTRAS	const double *extras pg_attribute_unused()

/* The common part of all doors */
extern void series_complete_extras(const SeriesMeasure *measure, int given,
								   const double *extras, double *complete);
extern Datum series_ask(FunctionCallInfo fcinfo, const SeriesMeasure *measure,
						const TradeSeries *s, int at, int given,
						const double *extras);

/* The measure behind a window function, for those who do without WindowAgg */
extern const SeriesMeasure *series_window_measure(PGFunction door);

/* Every month up to "upto" that no figure is of is zero */
extern TradeSeries *series_fill_zero(const TradeSeries *s, int upto);

/* The figure that a month's growth is against */
extern double series_base(const TradeSeries *s, int at, int lag);

/* Sum and mean over a run of months, for the measures that need one */
extern double series_sum(const TradeSeries *s, int from, int to, int *present);
extern double series_mean(const TradeSeries *s, int from, int to);

/*
 * series_datum -- a measure's number as its SQL type; NULL for NAN.
 */
static inline Datum
series_datum(MeasureResult kind, double x, bool *isnull)
{
	*isnull = isnan(x);
	if (*isnull)
		return (Datum) 0;
	switch (kind)
	{
		case RESULT_COUNT:
			return Int32GetDatum((int32) x);
		case RESULT_MONTH:
			return DateADTGetDatum(date_from_month((int) x));
		case RESULT_FLAG:
			return BoolGetDatum(x != 0);
		case RESULT_NUMBER:
			break;
	}
	/* plus zero, since minus zero would be printed as -0 */
	return Float8GetDatum(check_overflow(x) + 0.0);
}

/*
 * read_extras -- n extra arguments, from argument "first" on; none is NULL.  They
 * are all integers but a fraction.
 */
static inline void
read_extras(FunctionCallInfo fcinfo, int first, int n, bool first_is_float,
			double *extras)
{
	for (int i = 0; i < n; i++)
	{
		if (i == 0 && first_is_float)
			extras[i] = finite_arg(fcinfo, first);
		else
			extras[i] = PG_GETARG_INT32(first + i);
	}
}

#endif							/* MAGTRADE_MEASURES_H */
