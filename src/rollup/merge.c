/*-------------------------------------------------------------------------
 *
 * merge.c
 *	  The series of a rollup, and what a statement adds to it or takes away.
 *
 * Sums of figures are exact, so that what was added can be taken away again to
 * the last bit, in any order and by whoever comes first.  Only whether a month
 * has rows left cannot be told from its sum, since a zero is a figure too.  So
 * a rollup counts rows, in a second series: how many each month has beyond the
 * first.  Where every month has one row, that is NULL and costs nothing.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "rollup/rollup.h"

PG_FUNCTION_INFO_V1(magtrade_rollup_extra_rows);

/*
 * add_row -- add a row to a change's series.
 */
static void
add_row(RollupChange *change, int month, double value, int sign)
{
	/* plus zero, so that minus zero leaves no trace */
	change->sums = series_add(change->sums, month, sign * value + 0.0);
	change->rows = series_add(change->rows, month, sign);
}

/*
 * make_series -- have the series of a change that has but one row yet, in the
 * current memory context.
 */
static void
make_series(RollupChange *change)
{
	change->sums = series_make_month(change->month);
	change->rows = series_make_month(change->month);
	add_row(change, change->month, change->value, change->sign);
}

/*
 * rollup_change_add -- note a row with a finite value that came (sign 1) or
 * went (-1), in the current memory context.
 */
void
rollup_change_add(RollupChange *change, int month, double value, int sign)
{
	if (change->sign == 0)
	{
		change->month = month;
		change->sign = sign;
		change->value = value;
		return;
	}
	if (change->sums == NULL)
		make_series(change);
	add_row(change, month, value, sign);
}

/*
 * rollup_change_is_nothing -- whether all that went came again.
 */
bool
rollup_change_is_nothing(const RollupChange *change)
{
	if (change->sums == NULL)
		return false;
	for (int i = 0; i < change->rows->len; i++)
	{
		if (isnan(change->rows->planes[i]))
			continue;
		if (change->rows->planes[i] != 0 ||
			series_get(change->sums, change->rows->first + i) != 0)
			return false;
	}
	return true;
}

/*
 * row_count -- how many rows a month's figure was made of.
 */
static double
row_count(const RollupRow *row, int month)
{
	double		more;

	if (row->series == NULL || isnan(series_get(row->series, month)))
		return 0;
	more = row->extra_rows != NULL ? series_get(row->extra_rows, month) : NAN;
	return isnan(more) ? 1 : 1 + more;
}

/*
 * out_of_step -- the error of a rollup that lacks what is to be taken away.
 */
static void
out_of_step(int month)
{
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("the rollup does not hold what its table held"),
			 errdetail("It lacks rows of %04d-%02d that were changed or deleted.",
					   MONTH_YEAR(month), MONTH_OF_YEAR(month)),
			 errhint("After changes that fired no trigger, such as ATTACH PARTITION, call magtrade_rollup_refresh(). A trigger that changes the rows that it fires for must be a BEFORE trigger.")));
}

/*
 * change_month -- add a month of the change to a series that has room for it
 * and then has so many rows; a month without a row goes.
 */
static TradeSeries *
change_month(TradeSeries *s, const TradeSeries *sums, int slot, double rows)
{
	int			month = sums->first + slot;

	for (int k = 0; k < sums->nplanes; k++)
		s = series_add(s, month, sums->planes[k * sums->len + slot]);
	if (rows < 0 || (rows == 0 && series_get(s, month) != 0))
		out_of_step(month);
	if (rows == 0)
		s->planes[month - s->first] = NAN;
	return s;
}

/*
 * or_none -- the series as it is stored, NULL if it has no month.
 */
static TradeSeries *
or_none(TradeSeries *s)
{
	return s->len > 0 ? s : NULL;
}

/*
 * rollup_merge -- the row after the change, in the current memory context; its
 * series is NULL when no row of the target is left.
 */
RollupRow
rollup_merge(const RollupRow *row, const RollupChange *change)
{
	RollupChange all = *change;
	const TradeSeries *sums;
	TradeSeries *s = row->series != NULL ? row->series : series_make();
	TradeSeries *extra = row->extra_rows;
	RollupRow	result = {NULL, NULL};

	if (all.sums == NULL)
		make_series(&all);
	sums = all.sums;
	s = series_copy_with_room(s, sums);
	if (extra != NULL)
		extra = series_copy_with_room(extra, sums);
	for (int i = 0; i < sums->len; i++)
	{
		int			month = sums->first + i;
		double		rows;

		if (isnan(sums->planes[i]))
			continue;
		rows = row_count(row, month) + series_get(all.rows, month);
		s = change_month(s, sums, i, rows);
		if (rows > 1 && extra == NULL)
			extra = series_copy_with_room(series_make(), sums);
		if (extra != NULL)
			extra->planes[month - extra->first] = rows > 1 ? rows - 1 : NAN;
	}
	result.series = or_none(series_compact_state(s));
	if (extra != NULL)
		result.extra_rows = or_none(series_compact(extra));
	return result;
}

/*
 * magtrade_rollup_extra_rows(rows trade_series) -> trade_series
 *
 * Of how many rows each month has, how many it has beyond the first; NULL if
 * no month has more.
 */
Datum
magtrade_rollup_extra_rows(PG_FUNCTION_ARGS)
{
	TradeSeries *rows = series_compact(PG_GETARG_SERIES_P(0));

	for (int i = 0; i < rows->len; i++)
		rows->planes[i] = rows->planes[i] > 1 ? rows->planes[i] - 1 : NAN;
	rows = or_none(series_compact(rows));
	if (rows == NULL)
		PG_RETURN_NULL();
	PG_RETURN_SERIES_P(rows);
}
