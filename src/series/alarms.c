/*-------------------------------------------------------------------------
 *
 * alarms.c
 *	  Measures that tell when a flow behaves unlike itself: buying ahead,
 *	  being cut off, being out of season.
 *
 * Each states its rule in its arguments, since no rule fits every product.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <float.h>

#include "miscadmin.h"
#include "scalar/growth.h"
#include "series/measures.h"

/* Makes a median absolute deviation comparable with a standard deviation */
#define MAD_TO_SIGMA	1.4826

/* Fewer earlier years than this say nothing about a season. */
#define SEASON_MIN_YEARS	3

/*
 * series_stockpile_ratio -- mean of the last extras[0] months over the mean of
 * the extras[1] months before them; NAN unless all are present and the latter
 * is positive.  Analysts read 1.5 and more as buying ahead.
 */
double
series_stockpile_ratio(const TradeSeries *s, int at, const double *extras)
{
	int			lead = (int) extras[0];
	int			base = (int) extras[1];

	return ratio_x(series_mean(s, at - lead + 1, at),
				   series_mean(s, at - lead - base + 1, at - lead));
}

/*
 * highest_mean -- what no mean of figures before a month is above, whatever was
 * rounded; NAN if there is none.  A figure of several months counts as their
 * mean.
 */
static double
highest_mean(const TradeSeries *s, int at)
{
	int			end = Min(at - s->first, s->len);
	double		highest = NAN;

	for (int slot = 0; slot < end; slot++)
		highest = fmax(highest, series_figure(s, slot) / series_span(s, slot));
	return highest * (1 + copysign(8 * DBL_EPSILON, highest));
}

/*
 * series_embargo_run -- how many months in a row, up to this one, stayed under
 * extras[0] times the mean of the extras[1] months before the run.
 *
 * The longest run of which that is true; 0 if none is.  NAN if the month has
 * no figure, or no run has all the months before it that its mean needs.
 */
double
series_embargo_run(const TradeSeries *s, int at, const double *extras)
{
	int			base = (int) extras[1];
	int			begin = series_begin(s);
	double		max = -INFINITY;
	double		enough = INFINITY;	/* for a run to be none, nor a longer one */
	double		run = NAN;

	for (int start = at; start - base >= begin; start--)
	{
		double		x = series_single(s, start);
		double		mean;

		/* the work is the run's length times the base's */
		CHECK_FOR_INTERRUPTS();
		if (isnan(x))
			break;
		max = Max(max, x);
		if (max >= enough)
			break;
		mean = series_mean(s, start - base, start - 1);
		if (isnan(mean))
			continue;
		if (isnan(run))
		{
			run = 0;
			enough = extras[0] * highest_mean(s, start);
		}
		if (max < extras[0] * mean)
			run = at - start + 1;
	}
	return run;
}

/*
 * compare_doubles -- qsort() order of numbers that are not NAN.
 */
static int
compare_doubles(const void *x, const void *y)
{
	double		a = *(const double *) x;
	double		b = *(const double *) y;

	return (a > b) - (a < b);
}

/*
 * median -- of n > 0 numbers, which it sorts.
 */
static double
median(double *x, int n)
{
	qsort(x, n, sizeof(double), compare_doubles);
	return n % 2 ? x[n / 2] : x[n / 2 - 1] / 2 + x[n / 2] / 2;
}

/*
 * series_seasonal_score -- distance from the median of the same calendar month
 * in earlier years, in units of 1.4826 times their median absolute deviation.
 *
 * A figure of several months is compared with those of as many.  NAN with fewer
 * than three such years, or where they do not deviate at all.
 */
double
series_seasonal_score(const TradeSeries *s, int at, NO_EXTRAS)
{
	double	   *years = palloc(sizeof(double) * (s->len / 12 + 1));
	double		current = series_get(s, at);
	int			span = series_month_span(s, at);
	double		score = NAN;
	int			n = 0;

	for (int m = at - 12; m >= s->first; m -= 12)
	{
		double		x = series_get(s, m);

		if (!isnan(x) && series_month_span(s, m) == span)
			years[n++] = x;
	}
	if (n >= SEASON_MIN_YEARS && !isnan(current))
	{
		double		middle = median(years, n);
		double		mad;

		for (int i = 0; i < n; i++)
			years[i] = fabs(years[i] - middle);
		mad = median(years, n);
		if (mad > 0)
			score = check_overflow(current - middle) /
				check_overflow(MAD_TO_SIGMA * mad);
	}
	pfree(years);
	return score;
}
