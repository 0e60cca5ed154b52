/*-------------------------------------------------------------------------
 *
 * measures.h
 *	  The measures over one series.
 *
 * A measure is a plain function of a series, a month and one more integer.  It
 * looks at no month after "at", and returns NAN for "no answer".  To add one:
 * write it in the file of its family, add its line to the list here, and
 * declare its doors in the family's SQL file.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_MEASURES_H
#define MAGTRADE_MEASURES_H

#include "series/series.h"

/* What a measure's number stands for in SQL */
typedef enum MeasureResult
{
	RESULT_NUMBER,				/* double precision */
	RESULT_COUNT,				/* integer */
	RESULT_MONTH,				/* date: the first of a month number */
	RESULT_FLAG					/* boolean: 0 or 1 */
} MeasureResult;

/* What its extra argument is; it decides the range and the default */
typedef enum MeasureExtra
{
	EXTRA_NONE,
	EXTRA_LAG,					/* months back, at least 1 */
	EXTRA_FY_START				/* first month of the fiscal year, 1 to 12 */
} MeasureExtra;

typedef double (*MeasureFunction) (const TradeSeries *s, int at, int extra);

typedef struct SeriesMeasure
{
	MeasureFunction compute;
	MeasureResult result;
	MeasureExtra extra;
} SeriesMeasure;

/* name, result, extra */
#define SERIES_MEASURES(MEASURE) \
	/* growth.c */ \
	MEASURE(value_at, RESULT_NUMBER, EXTRA_NONE) \
	MEASURE(mom_pct, RESULT_NUMBER, EXTRA_NONE) \
	MEASURE(yoy_pct, RESULT_NUMBER, EXTRA_NONE) \
	MEASURE(growth_pct, RESULT_NUMBER, EXTRA_LAG) \
	/* ytd.c */ \
	MEASURE(ytd_sum, RESULT_NUMBER, EXTRA_FY_START) \
	MEASURE(ytd_max, RESULT_NUMBER, EXTRA_FY_START) \
	MEASURE(ytd_max_period, RESULT_MONTH, EXTRA_FY_START) \
	MEASURE(is_ytd_high, RESULT_FLAG, EXTRA_FY_START) \
	/* records.c */ \
	MEASURE(highest_since, RESULT_MONTH, EXTRA_NONE) \
	MEASURE(months_high, RESULT_COUNT, EXTRA_NONE)

#define DECLARE_MEASURE(name, result, extra) \
	extern double series_##name(const TradeSeries *s, int at, int extra_arg);
SERIES_MEASURES(DECLARE_MEASURE)

#endif							/* MAGTRADE_MEASURES_H */
