/*-------------------------------------------------------------------------
 *
 * records.c
 *	  Measures of a month against all that came before it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "series/measures.h"

/*
 * series_highest_since -- the latest earlier month with a figure at least as
 * high; NAN if there is none (the month is the highest on record) or the month
 * itself has no figure.
 */
double
series_highest_since(const TradeSeries *s, int at, int extra pg_attribute_unused())
{
	double		x = series_get(s, at);

	for (int m = at - 1; m >= s->first; m--)
	{
		if (series_get(s, m) >= x)
			return m;
	}
	return NAN;
}

/*
 * series_months_high -- months since then: 7 for "a seven-month high"; NAN on
 * record.
 */
double
series_months_high(const TradeSeries *s, int at, int extra pg_attribute_unused())
{
	return at - series_highest_since(s, at, 0);
}
