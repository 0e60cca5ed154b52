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

#include "scalar/scalar.h"
#include "series/measures.h"

/*
 * series_value_at -- the month's figure.
 */
double
series_value_at(const TradeSeries *s, int at, int extra pg_attribute_unused())
{
	return series_get(s, at);
}

/*
 * series_growth_pct -- growth in percent against "lag" months earlier.
 */
double
series_growth_pct(const TradeSeries *s, int at, int lag)
{
	return growth_pct(series_get(s, at), series_get(s, at - lag));
}

/*
 * series_mom_pct -- growth in percent on the month before.
 */
double
series_mom_pct(const TradeSeries *s, int at, int extra pg_attribute_unused())
{
	return series_growth_pct(s, at, 1);
}

/*
 * series_yoy_pct -- growth in percent on the same month of the year before.
 */
double
series_yoy_pct(const TradeSeries *s, int at, int extra pg_attribute_unused())
{
	return series_growth_pct(s, at, 12);
}
