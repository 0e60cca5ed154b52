/*-------------------------------------------------------------------------
 *
 * records.c
 *	  Measures of a month against all that came before it.
 *
 * All are as of "at": a later record does not change what was one.  A figure
 * of several months is no record, and none is measured by it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "series/measures.h"

/*
 * extreme_since -- the latest earlier month with a figure at least as high, or
 * for a sign of -1 at least as low; NAN if there is none (the month is the
 * highest or lowest on record) or the month itself has no figure.
 */
static double
extreme_since(const TradeSeries *s, int at, double sign)
{
	double		x = sign * series_single(s, at);

	for (int m = at - 1; m >= s->first && !isnan(x); m--)
	{
		if (sign * series_single(s, m) >= x)
			return m;
	}
	return NAN;
}

/*
 * series_highest_since, series_lowest_since -- that month.
 */
double
series_highest_since(const TradeSeries *s, int at, NO_EXTRAS)
{
	return extreme_since(s, at, 1);
}

double
series_lowest_since(const TradeSeries *s, int at, NO_EXTRAS)
{
	return extreme_since(s, at, -1);
}

/*
 * series_months_high -- months since the latest earlier month at least as
 * high: 7 for "a seven-month high"; NAN on record.
 */
double
series_months_high(const TradeSeries *s, int at, const double *extras)
{
	return at - series_highest_since(s, at, extras);
}

/*
 * series_record_rank -- 1 + how many months up to this one are higher; NAN if
 * it has no figure.
 */
double
series_record_rank(const TradeSeries *s, int at, NO_EXTRAS)
{
	double		x = series_single(s, at);
	int			rank = 1;

	if (isnan(x))
		return NAN;
	for (int m = s->first; m < at; m++)
		rank += series_single(s, m) > x;
	return rank;
}

/*
 * change_sign -- 1 if the month is above the one before, -1 below, 0 equal or
 * either has no figure.
 */
static int
change_sign(const TradeSeries *s, int m)
{
	double		x = series_single(s, m);
	double		before = series_single(s, m - 1);

	return (x > before) - (x < before);
}

/*
 * series_streak -- how many rises in a row end here, or falls as a negative
 * number; 0 if the month equals the one before; NAN if either has no figure.
 *
 * Changes are counted, not months: 1, 2, 5 is a streak of two.
 */
double
series_streak(const TradeSeries *s, int at, NO_EXTRAS)
{
	int			sign = change_sign(s, at);
	int			length = 0;

	if (isnan(series_single(s, at) + series_single(s, at - 1)))
		return NAN;
	while (sign != 0 && change_sign(s, at - length) == sign)
		length++;
	return sign * length;
}
