/*-------------------------------------------------------------------------
 *
 * ytd.c
 *	  Measures of the year to date.
 *
 * The year runs from the fiscal year's first month to "at", over the months
 * that are present; past the series' last month it is not published yet and
 * there is no answer.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "series/measures.h"

/*
 * series_ytd_sum -- sum of the year to date, exact until it is rounded once;
 * NAN if no month of it is present.
 */
double
series_ytd_sum(const TradeSeries *s, int at, int fy_start)
{
	ExactSum	sum = {0};
	bool		any = false;

	if (at > series_last(s))
		return NAN;
	for (int m = month_fiscal_start(at, fy_start); m <= at; m++)
	{
		double		x = series_get(s, m);

		if (isnan(x))
			continue;
		exact_add(&sum, x);
		any = true;
	}
	return any ? exact_round(&sum) : NAN;
}

/*
 * ytd_high -- month number of the year's highest month up to "at", the
 * earliest of several that tie; 0 if no month of it is present.  *nmonths is
 * how many are.
 */
static int
ytd_high(const TradeSeries *s, int at, int fy_start, int *nmonths)
{
	double		max = NAN;
	int			high = 0;

	*nmonths = 0;
	if (at > series_last(s))
		return 0;
	for (int m = month_fiscal_start(at, fy_start); m <= at; m++)
	{
		double		x = series_get(s, m);

		if (isnan(x))
			continue;
		(*nmonths)++;
		if (!(x <= max))
		{
			max = x;
			high = m;
		}
	}
	return high;
}

/*
 * series_ytd_max -- the highest figure of the year to date.
 */
double
series_ytd_max(const TradeSeries *s, int at, int fy_start)
{
	int			nmonths;
	int			high = ytd_high(s, at, fy_start, &nmonths);

	return high ? series_get(s, high) : NAN;
}

/*
 * series_ytd_max_period -- the month that first reached it.
 */
double
series_ytd_max_period(const TradeSeries *s, int at, int fy_start)
{
	int			nmonths;
	int			high = ytd_high(s, at, fy_start, &nmonths);

	return high ? high : NAN;
}

/*
 * series_is_ytd_high -- 1 if the month is above every other of the year to
 * date, 0 if not, NAN if it has no figure.
 *
 * A tie is no new high, and neither is a year's first figure: nobody writes
 * "the highest this year" in January.
 */
double
series_is_ytd_high(const TradeSeries *s, int at, int fy_start)
{
	int			nmonths;

	if (isnan(series_get(s, at)))
		return NAN;
	return ytd_high(s, at, fy_start, &nmonths) == at && nmonths > 1;
}
