/*-------------------------------------------------------------------------
 *
 * growth.c
 *	  Measures of a month against an earlier one.
 *
 * The earlier month is the calendar's: where it has no figure there is no
 * growth, never the growth over a gap.  Formulas and edge cases are those of
 * scalar/growth.c.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "scalar/growth.h"
#include "series/measures.h"

/*
 * series_value_at -- the month's figure.
 */
double
series_value_at(const TradeSeries *s, int at, NO_EXTRAS)
{
	return series_get(s, at);
}

/*
 * series_base -- the figure that a month's is compared with, lag months
 * earlier; NAN unless it is of as many months and of none of the same.
 */
double
series_base(const TradeSeries *s, int at, int lag)
{
	int			span = series_month_span(s, at);

	if (lag < span || series_month_span(s, at - lag) != span)
		return NAN;
	return series_get(s, at - lag);
}

/*
 * series_mom_pct, series_yoy_pct -- growth in percent on the month before, and
 * on the same month of the year before.
 */
double
series_mom_pct(const TradeSeries *s, int at, NO_EXTRAS)
{
	return growth_pct(series_get(s, at), series_base(s, at, 1));
}

double
series_yoy_pct(const TradeSeries *s, int at, NO_EXTRAS)
{
	return growth_pct(series_get(s, at), series_base(s, at, 12));
}

/*
 * series_fill_value_at -- each month's figure.
 */
void
series_fill_value_at(const TradeSeries *s, NO_EXTRAS, double *answers)
{
	memcpy(answers, s->planes, s->len * sizeof(double));
}

/*
 * fill_growth -- each month's growth in percent on the month lag earlier.
 */
static void
fill_growth(const TradeSeries *s, int lag, double *answers)
{
	int			first = Min(lag, s->len);

	for (int slot = 0; slot < first; slot++)
		answers[slot] = NAN;
	for (int slot = first; slot < s->len; slot++)
		answers[slot] = growth_pct(s->planes[slot], s->planes[slot - lag]);
}

/*
 * series_fill_mom_pct, series_fill_yoy_pct, series_fill_growth_pct -- the same
 * as without "fill", for all months.
 */
void
series_fill_mom_pct(const TradeSeries *s, NO_EXTRAS, double *answers)
{
	fill_growth(s, 1, answers);
}

void
series_fill_yoy_pct(const TradeSeries *s, NO_EXTRAS, double *answers)
{
	fill_growth(s, 12, answers);
}

void
series_fill_growth_pct(const TradeSeries *s, const double *extras,
					   double *answers)
{
	fill_growth(s, (int) extras[0], answers);
}

/*
 * series_growth_pct, series_growth_log, series_growth_sym_pct -- growth
 * against extras[0] months earlier: in percent, log points, and percent of the
 * mean.
 */
double
series_growth_pct(const TradeSeries *s, int at, const double *extras)
{
	return growth_pct(series_get(s, at), series_base(s, at, (int) extras[0]));
}

double
series_growth_log(const TradeSeries *s, int at, const double *extras)
{
	return growth_log(series_get(s, at), series_base(s, at, (int) extras[0]));
}

double
series_growth_sym_pct(const TradeSeries *s, int at, const double *extras)
{
	return growth_sym_pct(series_get(s, at), series_base(s, at, (int) extras[0]));
}
