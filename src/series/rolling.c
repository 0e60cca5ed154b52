/*-------------------------------------------------------------------------
 *
 * rolling.c
 *	  Sums and means over trailing calendar months.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "series/measures.h"

/*
 * plain_sum -- add up the figures from a slot to before "end" of a series that
 * is plain, counting them, by two doubles whose sum they are; false if these do
 * not hold it exactly.
 */
static bool
plain_sum(const TradeSeries *s, int slot, int end, double *sum, int *present)
{
	PairSum		pair = pair_start();

	*present = 0;
	for (; slot < end; slot++)
	{
		pair_add(&pair, s->planes[slot]);
		*present += !isnan(s->planes[slot]);
	}
	*sum = *present > 0 ? pair.high + pair.low : NAN;
	return pair.exact;
}

/*
 * series_sum -- sum over the months from "from" to "to" that are present, and
 * how many they are; NAN if none is, or if a figure of several months reaches
 * beyond "from".  Exact, of whatever months are made, until it is rounded once;
 * error if it overflows, as what compares sums would take it for another answer.
 */
double
series_sum(const TradeSeries *s, int from, int to, int *present)
{
	ExactSum	sum;
	double		plain;
	int			end;
	int			slot = series_slots(s, from, to, &end);

	if (series_is_plain(s) && plain_sum(s, slot, end, &plain, present))
		return check_overflow(plain);
	*present = 0;
	exact_start(&sum);
	for (; slot < end; slot++)
	{
		int			span = series_span(s, slot);

		if (isnan(s->planes[slot]))
			continue;
		for (int k = s->nplanes - 1; k >= 0; k--)
			exact_add(&sum, s->planes[k * s->len + slot]);
		*present += span;
		if (s->first + slot - span + 1 < from)
		{
			*present = 0;
			break;
		}
	}
	return *present > 0 ? check_overflow(exact_round(&sum)) : NAN;
}

/*
 * series_mean -- mean over the months from "from" to "to"; NAN unless all are
 * present, since a mean over a gap is a mean of other months.
 */
double
series_mean(const TradeSeries *s, int from, int to)
{
	int			present;
	double		sum = series_sum(s, from, to, &present);

	return present == to - from + 1 ? sum / present : NAN;
}

/*
 * series_rolling_sum -- sum of the last extras[0] calendar months, over those
 * present (12: the moving annual total); NAN before the series is that many
 * months old, and after its last month.
 */
double
series_rolling_sum(const TradeSeries *s, int at, const double *extras)
{
	int			from = at - (int) extras[0] + 1;
	int			begin = series_begin(s);
	int			present;

	if (begin == 0 || from < begin || at > series_last(s))
		return NAN;
	return series_sum(s, from, at, &present);
}

/*
 * series_rolling_avg -- mean of the last extras[0] calendar months; NAN unless
 * all are present.
 */
double
series_rolling_avg(const TradeSeries *s, int at, const double *extras)
{
	return series_mean(s, at - (int) extras[0] + 1, at);
}
