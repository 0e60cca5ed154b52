/*-------------------------------------------------------------------------
 *
 * transform.c
 *	  Functions that make one series of another.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "miscadmin.h"
#include "scalar/door.h"
#include "scalar/growth.h"
#include "series/measures.h"

PG_FUNCTION_INFO_V1(magtrade_fill_zero);
PG_FUNCTION_INFO_V1(magtrade_janfeb);
PG_FUNCTION_INFO_V1(magtrade_decumulate);
PG_FUNCTION_INFO_V1(magtrade_rolling_sum_of);
PG_FUNCTION_INFO_V1(magtrade_rolling_avg_of);
PG_FUNCTION_INFO_V1(magtrade_growth_pct_of);
PG_FUNCTION_INFO_V1(magtrade_index_base);

/*
 * copy_figure -- put a month's exact figure, with its span, into another
 * series that has none there.
 */
static TradeSeries *
copy_figure(TradeSeries *into, const TradeSeries *s, int month)
{
	int			slot = month - s->first;

	for (int k = 0; k < s->nplanes; k++)
		into = series_add(into, month, s->planes[k * s->len + slot]);
	return series_set_span(into, month, series_span(s, slot));
}

/*
 * series_fill_zero -- the series with a zero in each month, from its first to
 * "upto", that no figure is of.  "No row means no trade", said explicitly; a
 * series without any figure has no first month and stays empty.
 */
TradeSeries *
series_fill_zero(const TradeSeries *s, int upto)
{
	TradeSeries *filled = series_make();
	int			first = series_first(s);
	int			last = Max(series_last(s), upto);
	int			taken = MONTH_LAST + 1; /* first month of the figure ahead */

	for (int m = last; first > 0 && m >= first; m--)
	{
		if (!isnan(series_get(s, m)))
		{
			filled = copy_figure(filled, s, m);
			taken = m - series_month_span(s, m) + 1;
		}
		else if (m <= upto && m < taken)
			filled = series_add(filled, m, 0);
	}
	return filled;
}

/*
 * fill_zero(series, upto) -> series
 */
Datum
magtrade_fill_zero(PG_FUNCTION_ARGS)
{
	TradeSeries *s = PG_GETARG_SERIES_P(0);
	int			upto = month_from_date(PG_GETARG_DATEADT(1));

	PG_RETURN_SERIES_P(series_compact(series_fill_zero(s, upto)));
}

/*
 * add_january -- make the February after it a figure of both months.
 */
static TradeSeries *
add_january(TradeSeries *joined, const TradeSeries *s, int january)
{
	int			slot = january - s->first;

	for (int k = 0; k < s->nplanes && slot >= 0; k++)
	{
		double		x = s->planes[k * s->len + slot];

		if (!isnan(x))
			joined = series_add(joined, january + 1, x);
	}
	return series_set_span(joined, january + 1, 2);
}

/*
 * janfeb(series) -> series
 *
 * January and February become one figure, at February, as China's customs
 * publishes them since 2020.  A February without a January is taken to be that
 * figure already; a January without a February is not yet one and is left out.
 */
Datum
magtrade_janfeb(PG_FUNCTION_ARGS)
{
	TradeSeries *s = PG_GETARG_SERIES_P(0);
	TradeSeries *joined = series_make();

	for (int m = s->first; m < s->first + s->len; m++)
	{
		int			slot = m - s->first;
		bool		single = series_span(s, slot) == 1;

		if (isnan(s->planes[slot]) || (MONTH_OF_YEAR(m) == 1 && single))
			continue;
		joined = copy_figure(joined, s, m);
		if (MONTH_OF_YEAR(m) == 2 && single && series_month_span(s, m - 1) == 1)
			joined = add_january(joined, s, m - 1);
	}
	PG_RETURN_SERIES_P(series_compact(joined));
}

/*
 * decumulate(series, fy_start = 1) -> series
 *
 * Figures of months from published totals of the year to date: each total less
 * the one before it in the same fiscal year.  Where months lie between the
 * two, the difference is one figure of all of them, since nobody can say how
 * it splits.  A fiscal year that began before all months begins with the first.
 */
Datum
magtrade_decumulate(PG_FUNCTION_ARGS)
{
	TradeSeries *s = PG_GETARG_SERIES_P(0);
	int			fy_start = PG_GETARG_INT32(1);
	TradeSeries *months = series_make();
	int			before = 0;		/* month of the total before this one */

	check_start_month(fy_start);
	for (int m = s->first; m < s->first + s->len; m++)
	{
		int			slot = m - s->first;
		int			start = Max(month_fiscal_start(m, fy_start), MONTH_FIRST);

		if (isnan(s->planes[slot]))
			continue;
		for (int k = 0; k < s->nplanes; k++)
			months = series_add(months, m, s->planes[k * s->len + slot]);
		for (int k = 0; k < s->nplanes && before >= start; k++)
			months = series_add(months, m,
								-s->planes[k * s->len + before - s->first]);
		months = series_set_span(months, m,
								 m - Max(before, start - 1));
		before = m;
	}
	PG_RETURN_SERIES_P(series_compact(months));
}

/*
 * each_month -- the series of a measure's answers at every month from the
 * first to the last.
 */
static TradeSeries *
each_month(const TradeSeries *s, MeasureFunction measure, int extra)
{
	TradeSeries *answers = series_make();
	double		extras[SERIES_EXTRAS] = {extra};

	for (int m = s->first; m < s->first + s->len; m++)
	{
		double		x = measure(s, m, extras);

		CHECK_FOR_INTERRUPTS();
		if (!isnan(x))
			answers = series_add(answers, m, check_overflow(x) + 0.0);
	}
	return series_compact(answers);
}

/*
 * rolling_sum(series, n), rolling_avg(series, n), growth_pct(series, lag)
 *
 * The measures of these names at every month of the series.
 */
Datum
magtrade_rolling_sum_of(PG_FUNCTION_ARGS)
{
	check_months("n", PG_GETARG_INT32(1));
	PG_RETURN_SERIES_P(each_month(PG_GETARG_SERIES_P(0), series_rolling_sum,
								  PG_GETARG_INT32(1)));
}

Datum
magtrade_rolling_avg_of(PG_FUNCTION_ARGS)
{
	check_months("n", PG_GETARG_INT32(1));
	PG_RETURN_SERIES_P(each_month(PG_GETARG_SERIES_P(0), series_rolling_avg,
								  PG_GETARG_INT32(1)));
}

Datum
magtrade_growth_pct_of(PG_FUNCTION_ARGS)
{
	check_months("lag", PG_GETARG_INT32(1));
	PG_RETURN_SERIES_P(each_month(PG_GETARG_SERIES_P(0), series_growth_pct,
								  PG_GETARG_INT32(1)));
}

/*
 * index_base(series, base_period) -> series
 *
 * The series in percent of the base month's figure; NULL unless that month has
 * a positive figure of its own.
 */
Datum
magtrade_index_base(PG_FUNCTION_ARGS)
{
	TradeSeries *s = PG_GETARG_SERIES_P(0);
	double		base = series_single(s, month_from_date(PG_GETARG_DATEADT(1)));
	TradeSeries *index = series_make();

	if (!(base > 0))
		PG_RETURN_NULL();
	for (int m = s->first; m < s->first + s->len; m++)
	{
		double		x = series_get(s, m);

		if (!isnan(x))
			index = series_put(index, m, series_month_span(s, m),
							   check_overflow(percent_of(x, base)) + 0.0);
	}
	PG_RETURN_SERIES_P(series_compact(index));
}
