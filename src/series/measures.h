/*-------------------------------------------------------------------------
 *
 * measures.h
 *	  The measures over one series.
 *
 * A measure is a plain function of a series, a month and up to two more
 * numbers.  It looks at no month after "at", and returns NAN for "no answer".
 * To add one: write it in the file of its family, and its entry into the list
 * here.  From that come its doors, in C by the macros in doors.c and window.c and
 * in SQL by doors.awk, and unless it takes a lag its column of trade_metrics.
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
 * name, result, extra arguments, a function that answers for all months at once
 * where this is quicker, or NULL, and what psql says of it, to which doors.awk adds
 * what is left out of the extra arguments
 */
#define SERIES_MEASURES(MEASURE) \
	/* growth.c */ \
	MEASURE(value_at, RESULT_NUMBER, EXTRA_NONE, series_fill_value_at, \
			"the figure of the month that at lies in; NULL if it has none") \
	MEASURE(mom_pct, RESULT_NUMBER, EXTRA_NONE, series_fill_mom_pct, \
			"growth in percent on the month before, by the calendar; NULL if either month has no figure or " \
			"the earlier is not positive") \
	MEASURE(yoy_pct, RESULT_NUMBER, EXTRA_NONE, series_fill_yoy_pct, \
			"growth in percent on the same month of the year before; NULL if either month has no figure or " \
			"the earlier is not positive") \
	MEASURE(growth_pct, RESULT_NUMBER, EXTRA_LAG, series_fill_growth_pct, \
			"growth in percent on lag months earlier; NULL if either month has no figure or the earlier is " \
			"not positive") \
	MEASURE(growth_log, RESULT_NUMBER, EXTRA_LAG, NULL, \
			"growth in log points, 100 ln(cur/base), on lag months earlier; NULL if either month has no " \
			"figure or one that is not positive") \
	MEASURE(growth_sym_pct, RESULT_NUMBER, EXTRA_LAG, NULL, \
			"symmetric growth in percent of the mean, -200 to 200, on lag months earlier; NULL if either " \
			"month has no figure, both are zero, or one is negative, but for a negative figure on zero, " \
			"which is -200") \
	/* ytd.c */ \
	MEASURE(ytd_sum, RESULT_NUMBER, EXTRA_FY_START, series_fill_ytd_sum, \
			"sum of the year to date over the months present; ytd_months says how many they are; NULL after " \
			"the last published month") \
	MEASURE(ytd_months, RESULT_COUNT, EXTRA_FY_START, NULL, \
			"how many months of the year to date have a figure; NULL after the last published month") \
	MEASURE(ytd_yoy_pct, RESULT_NUMBER, EXTRA_FY_START, NULL, \
			"growth in percent of the year to date on the same months of the year before; NULL unless every " \
			"month of both has a figure (fill_zero first where no row means no trade); NULL after the last " \
			"published month") \
	MEASURE(ytd_max, RESULT_NUMBER, EXTRA_FY_START, series_fill_ytd_max, \
			"highest monthly figure of the year to date; NULL after the last published month") \
	MEASURE(ytd_max_period, RESULT_MONTH, EXTRA_FY_START, NULL, \
			"the month that first reached the highest figure of the year to date; NULL after the last " \
			"published month") \
	MEASURE(is_ytd_high, RESULT_FLAG, EXTRA_FY_START, series_fill_is_ytd_high, \
			"whether the month is above every other of the year to date; false on a tie and in the first " \
			"observed month of the year; NULL if the month has no figure") \
	MEASURE(ytd_min, RESULT_NUMBER, EXTRA_FY_START, NULL, \
			"lowest monthly figure of the year to date; NULL after the last published month") \
	MEASURE(ytd_rank, RESULT_COUNT, EXTRA_FY_START, NULL, \
			"1 + how many months of the year to date are higher: 1 for the highest; NULL if the month has no " \
			"figure") \
	/* rolling.c */ \
	MEASURE(rolling_sum, RESULT_NUMBER, EXTRA_N, NULL, \
			"sum of the n calendar months that end here, over those present (12: the moving annual total); " \
			"NULL before the series is n months old and after its last month") \
	MEASURE(rolling_avg, RESULT_NUMBER, EXTRA_N, NULL, \
			"mean of the n calendar months that end here; NULL unless all of them have a figure") \
	/* records.c */ \
	MEASURE(highest_since, RESULT_MONTH, EXTRA_NONE, NULL, \
			"the latest earlier month with a figure at least as high; NULL if the month is the highest on " \
			"record or has no figure") \
	MEASURE(lowest_since, RESULT_MONTH, EXTRA_NONE, NULL, \
			"the latest earlier month with a figure at least as low; NULL if the month is the lowest on " \
			"record or has no figure") \
	MEASURE(months_high, RESULT_COUNT, EXTRA_NONE, NULL, \
			"months since the latest earlier month with a figure at least as high (7 for a seven-month " \
			"high); NULL on record") \
	MEASURE(record_rank, RESULT_COUNT, EXTRA_NONE, NULL, \
			"1 + how many months up to this one are higher: 2 for the second-highest on record; NULL if the " \
			"month has no figure") \
	MEASURE(streak, RESULT_COUNT, EXTRA_NONE, NULL, \
			"how many rises in a row end in this month (3: the third straight rise), or falls as a negative " \
			"number; 0 if it equals the month before; NULL if either has no figure") \
	/* alarms.c */ \
	MEASURE(stockpile_ratio, RESULT_NUMBER, EXTRA_LEAD_BASE, NULL, \
			"mean of the last lead months over the mean of the base months before them (1.5 and more is read " \
			"as buying ahead); NULL unless all of them have a figure and the latter mean is positive") \
	MEASURE(embargo_run, RESULT_COUNT, EXTRA_FRAC_BASE, NULL, \
			"how many months in a row, up to this one, stayed under frac times the mean of the base months " \
			"before the run; 0 if none did; NULL if the month has no figure or the months before are " \
			"incomplete; absent months count only after fill_zero") \
	MEASURE(seasonal_score, RESULT_NUMBER, EXTRA_NONE, NULL, \
			"distance from the median of the same calendar month in earlier years, in units of 1.4826 times " \
			"their median absolute deviation, a figure of several months against those of as many; NULL with " \
			"fewer than three such years or where they do not deviate")

#define DECLARE_MEASURE(name, result, kind, fill, about) \
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
