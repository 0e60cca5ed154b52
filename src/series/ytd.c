/*-------------------------------------------------------------------------
 *
 * ytd.c
 *	  Measures of the year to date.
 *
 * The year runs from the fiscal year's first month, extras[0] of the calendar
 * year, to "at", over the months that are present; past the series' last month
 * it is not published yet and there is no answer.  A figure of several months
 * counts in sums, and is no month's maximum or minimum.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "scalar/growth.h"
#include "series/measures.h"

/* What can be said of a year to date in one pass; months are month numbers */
typedef struct YearToDate
{
	int			present;		/* months of it that figures are of */
	int			compared;		/* figures of one month */
	int			higher;			/* of them above the month itself */
	int			highest;		/* first month to reach the maximum, 0 none */
	double		max;
	double		min;
} YearToDate;

/*
 * year_to_date -- look at a year to date; all NAN and 0 where there is none.
 */
static YearToDate
year_to_date(const TradeSeries *s, int at, const double *extras)
{
	YearToDate	ytd = {0, 0, 0, 0, NAN, NAN};
	double		current = series_single(s, at);
	int			start = month_fiscal_start(at, (int) extras[0]);
	int			end;
	int			slot = series_slots(s, start, at, &end);

	if (isnan(current) && at > series_last(s))
		return ytd;
	for (; slot < end; slot++)
	{
		double		x = series_figure(s, slot);
		int			span = series_span(s, slot);

		if (isnan(x))
			continue;
		ytd.present += Min(span, s->first + slot - start + 1);
		if (span > 1)
			continue;
		ytd.compared++;
		ytd.higher += x > current;
		if (!(x <= ytd.max))
		{
			ytd.max = x;
			ytd.highest = s->first + slot;
		}
		if (!(x >= ytd.min))
			ytd.min = x;
	}
	return ytd;
}

/*
 * year_high -- the highest figure of the year to date before the month "to", of a
 * series that is plain; minus infinity if there is none.
 */
static double
year_high(const TradeSeries *s, int at, int to, const double *extras)
{
	double		high = -INFINITY;
	int			end;
	int			slot = series_slots(s, month_fiscal_start(at, (int) extras[0]),
									to - 1, &end);

	for (; slot < end; slot++)
		high = s->planes[slot] > high ? s->planes[slot] : high;
	return high;
}

/*
 * series_ytd_sum -- sum of the year to date, exact until it is rounded once;
 * NAN if no month of it is present.
 */
double
series_ytd_sum(const TradeSeries *s, int at, const double *extras)
{
	int			present;

	if (at > series_last(s))
		return NAN;
	return series_sum(s, month_fiscal_start(at, (int) extras[0]), at,
					  &present);
}

/*
 * series_ytd_months -- how many months of the year to date are present; of a
 * figure that begins in the year before, those that are in this one.
 */
double
series_ytd_months(const TradeSeries *s, int at, const double *extras)
{
	if (at > series_last(s))
		return NAN;
	return year_to_date(s, at, extras).present;
}

/*
 * series_ytd_yoy_pct -- growth of the year to date on the same months of the
 * year before, in percent; NAN unless every month of both is present, since
 * only like compares with like.
 */
double
series_ytd_yoy_pct(const TradeSeries *s, int at, const double *extras)
{
	int			start = month_fiscal_start(at, (int) extras[0]);
	int			months = at - start + 1;
	int			present;
	int			present_before;
	double		sum = series_sum(s, start, at, &present);
	double		before = series_sum(s, start - 12, at - 12, &present_before);

	if (present < months || present_before < months)
		return NAN;
	return growth_pct(sum, before);
}

/*
 * series_ytd_max, series_ytd_min -- the highest and the lowest figure of the
 * year to date.
 */
double
series_ytd_max(const TradeSeries *s, int at, const double *extras)
{
	double		high;

	if (!series_is_plain(s))
		return year_to_date(s, at, extras).max;
	high = year_high(s, at, at + 1, extras);
	return isinf(high) || at > series_last(s) ? NAN : high;
}

double
series_ytd_min(const TradeSeries *s, int at, const double *extras)
{
	return year_to_date(s, at, extras).min;
}

/*
 * series_ytd_max_period -- the month that first reached the highest.
 */
double
series_ytd_max_period(const TradeSeries *s, int at, const double *extras)
{
	int			highest = year_to_date(s, at, extras).highest;

	return highest ? highest : NAN;
}

/*
 * series_is_ytd_high -- 1 if the month is above every other of the year to
 * date, 0 if not, NAN if it has no figure.
 *
 * A tie is no new high, and neither is a year's first figure: nobody writes
 * "the highest this year" in January.
 */
double
series_is_ytd_high(const TradeSeries *s, int at, const double *extras)
{
	double		current = series_single(s, at);
	YearToDate	ytd;

	if (isnan(current))
		return NAN;
	if (series_is_plain(s))
	{
		double		before = year_high(s, at, at, extras);

		return !isinf(before) && current > before;
	}
	ytd = year_to_date(s, at, extras);
	return ytd.highest == at && ytd.compared > 1;
}

/*
 * series_ytd_rank -- 1 + how many months of the year to date are higher; NAN
 * if the month has no figure.
 */
double
series_ytd_rank(const TradeSeries *s, int at, const double *extras)
{
	if (isnan(series_single(s, at)))
		return NAN;
	return 1 + year_to_date(s, at, extras).higher;
}

/*
 * year_ends -- the slot behind the fiscal year's last month that a slot is in, or
 * the one behind the last of the series.
 */
static int
year_ends(const TradeSeries *s, int slot, const double *extras)
{
	int			month = s->first + slot;
	int			past = month - month_fiscal_start(month, (int) extras[0]);

	return Min(slot + 12 - past, s->len);
}

/*
 * fill_unpublished -- no answer from the month after the last figure on.
 */
static void
fill_unpublished(const TradeSeries *s, double *answers)
{
	for (int slot = s->len - 1; slot >= 0 && isnan(s->planes[slot]); slot--)
		answers[slot] = NAN;
}

/*
 * fill_year_sums -- the sums of a year to date for the slots from "slot" to
 * before "end"; false if two doubles do not hold one of them exactly.
 */
static bool
fill_year_sums(const TradeSeries *s, int slot, int end, double *answers)
{
	PairSum		pair = pair_start();
	bool		present = false;

	for (; slot < end; slot++)
	{
		pair_add(&pair, s->planes[slot]);
		present |= !isnan(s->planes[slot]);
		answers[slot] = present ? pair.high + pair.low : NAN;
	}
	return pair.exact;
}

/*
 * series_fill_ytd_sum -- series_ytd_sum() for all months.
 */
void
series_fill_ytd_sum(const TradeSeries *s, const double *extras, double *answers)
{
	int			end;

	for (int slot = 0; slot < s->len; slot = end)
	{
		end = year_ends(s, slot, extras);
		if (fill_year_sums(s, slot, end, answers))
			continue;
		for (int i = slot; i < end; i++)
			answers[i] = series_ytd_sum(s, s->first + i, extras);
	}
	fill_unpublished(s, answers);
}

/*
 * series_fill_ytd_max -- series_ytd_max() for all months.
 */
void
series_fill_ytd_max(const TradeSeries *s, const double *extras, double *answers)
{
	int			end;

	for (int slot = 0; slot < s->len; slot = end)
	{
		double		high = -INFINITY;

		end = year_ends(s, slot, extras);
		for (int i = slot; i < end; i++)
		{
			high = s->planes[i] > high ? s->planes[i] : high;
			answers[i] = isinf(high) ? NAN : high;
		}
	}
	fill_unpublished(s, answers);
}

/*
 * series_fill_is_ytd_high -- series_is_ytd_high() for all months.
 */
void
series_fill_is_ytd_high(const TradeSeries *s, const double *extras,
						double *answers)
{
	int			end;

	for (int slot = 0; slot < s->len; slot = end)
	{
		double		high = -INFINITY;

		end = year_ends(s, slot, extras);
		for (int i = slot; i < end; i++)
		{
			double		x = s->planes[i];

			answers[i] = isnan(x) ? NAN : !isinf(high) && x > high;
			high = x > high ? x : high;
		}
	}
}
