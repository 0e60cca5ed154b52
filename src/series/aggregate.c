/*-------------------------------------------------------------------------
 *
 * aggregate.c
 *	  Building a series from rows: transition, combination, result.
 *
 * The state is a trade_series that is updated in place.  Where it has to grow,
 * the transition returns a larger copy in the per-row context, which the
 * executor then moves to the aggregate's own; that way the same functions
 * serve hashed, sorted, window and parallel plans, and the executor accounts
 * for the memory.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "scalar/door.h"
#include "series/measures.h"

PG_FUNCTION_INFO_V1(magtrade_series_trans);
PG_FUNCTION_INFO_V1(magtrade_series_trans_frac);
PG_FUNCTION_INFO_V1(magtrade_series_trans_unit);
PG_FUNCTION_INFO_V1(magtrade_series_combine);
PG_FUNCTION_INFO_V1(magtrade_series_sum_trans);
PG_FUNCTION_INFO_V1(magtrade_series_result);
PG_FUNCTION_INFO_V1(magtrade_series_state_result);

/*
 * new_state -- an empty state in the per-row context.
 */
static TradeSeries *
new_state(void)
{
	TradeSeries *s = series_make();

	s->flags = SERIES_STATE;
	return s;
}

/*
 * question_varies -- the error of a group with more than one question.
 */
static void
question_varies(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the month asked for, and any argument after it, must be the same in every row of a group"),
			 errhint("Name one month for the whole group; to ask for every row's own month, leave \"at\" out and add OVER (PARTITION BY ...).")));
}

/*
 * remember_unit -- note a headline's unit in the state, or error if it is
 * another one than before; as series_add().
 */
static TradeSeries *
remember_unit(TradeSeries *s, const char *unit, int len, bool first)
{
	if (len > SERIES_UNIT_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the unit of a headline cannot be longer than %d bytes",
						SERIES_UNIT_MAX)));
	if (first)
		return series_with_unit(s, unit, len);
	if (s->unit_len != len || memcmp(series_unit(s), unit, len) != 0)
		question_varies();
	return s;
}

/*
 * remember_question -- note in the state which month the measure is asked for,
 * and its extra arguments.
 *
 * One group has one question: a month that varies within it would make the
 * answer depend on the order of rows.
 */
static void
remember_question(TradeSeries *s, int at, int nextras, const double *extras)
{
	if (s->at == SERIES_AT_NONE)
	{
		s->at = at;
		s->nextras = nextras;
		if (nextras > 0)
			memcpy(s->extras, extras, nextras * sizeof(double));
		return;
	}
	if (likely(s->at == at && s->nextras == nextras &&
			   (nextras == 0 ||
				memcmp(s->extras, extras, nextras * sizeof(double)) == 0)))
		return;
	question_varies();
}

/*
 * read_question -- the transition's arguments from the third on: at [, extra
 * ...].  A NULL in any makes the answer NULL.
 */
static void
read_question(FunctionCallInfo fcinfo, TradeSeries *s, bool first_is_float)
{
	double		extras[SERIES_EXTRAS] = {0};

	for (int i = 3; i < PG_NARGS(); i++)
	{
		if (PG_ARGISNULL(i))
		{
			remember_question(s, SERIES_AT_NULL, 0, extras);
			return;
		}
	}
	read_extras(fcinfo, 4, PG_NARGS() - 4, first_is_float, extras);
	remember_question(s, month_from_date(PG_GETARG_DATEADT(3)),
					  PG_NARGS() - 4, extras);
}

/*
 * add_row -- add the row's figure, arguments 1 and 2 of the transition.
 */
static TradeSeries *
add_row(FunctionCallInfo fcinfo, TradeSeries *s)
{
	/* plus zero, so that minus zero leaves no trace */
	return series_add(s, month_from_date(PG_GETARG_DATEADT(2)),
					  finite_arg(fcinfo, 1) + 0.0);
}

/*
 * transition -- add one row: (state, value, period [, at [, extra ...]]).
 *
 * A row whose value or period is NULL adds nothing.
 */
static Datum
transition(FunctionCallInfo fcinfo, bool first_is_float)
{
	bool		skip = PG_ARGISNULL(1) || PG_ARGISNULL(2);
	TradeSeries *s;

	check_aggregate(fcinfo);
	if (!PG_ARGISNULL(0))
		s = DatumGetSeriesP(PG_GETARG_DATUM(0));
	else if (skip && PG_NARGS() <= 3)
		PG_RETURN_NULL();
	else
		s = new_state();
	if (PG_NARGS() > 3)
		read_question(fcinfo, s, first_is_float);
	if (!skip)
		s = add_row(fcinfo, s);
	PG_RETURN_SERIES_P(s);
}

/*
 * trade_series_trans(state, value, period, at, unit text) -> state
 */
Datum
magtrade_series_trans_unit(PG_FUNCTION_ARGS)
{
	bool		skip = PG_ARGISNULL(1) || PG_ARGISNULL(2);
	bool		nothing = PG_ARGISNULL(3) || PG_ARGISNULL(4);
	TradeSeries *s;
	bool		first;

	check_aggregate(fcinfo);
	s = PG_ARGISNULL(0) ? new_state() : DatumGetSeriesP(PG_GETARG_DATUM(0));
	first = s->at == SERIES_AT_NONE;
	remember_question(s, nothing ? SERIES_AT_NULL :
					  month_from_date(PG_GETARG_DATEADT(3)), 0, NULL);
	if (!nothing)
	{
		text	   *unit = PG_GETARG_TEXT_PP(4);

		s = remember_unit(s, VARDATA_ANY(unit), VARSIZE_ANY_EXHDR(unit),
						  first);
	}
	if (!skip)
		s = add_row(fcinfo, s);
	PG_RETURN_SERIES_P(s);
}

/*
 * trade_series_trans(state, value, period [, at [, integer ...]]) -> state
 */
Datum
magtrade_series_trans(PG_FUNCTION_ARGS)
{
	return transition(fcinfo, false);
}

/*
 * trade_series_trans(state, value, period, at, double [, integer]) -> state
 */
Datum
magtrade_series_trans_frac(PG_FUNCTION_ARGS)
{
	return transition(fcinfo, true);
}

/*
 * merge_questions -- make sure that two states were asked the same.
 */
static TradeSeries *
merge_questions(TradeSeries *into, const TradeSeries *from)
{
	bool		first = into->at == SERIES_AT_NONE;

	remember_question(into, from->at, from->nextras, from->extras);
	if (from->unit_len > 0 || into->unit_len > 0)
		into = remember_unit(into, series_unit(from), from->unit_len, first);
	return into;
}

/*
 * trade_series_combine(state, state) -> state
 *
 * The first may be updated in place; the second may come straight from a
 * tuple, with a short header, and is read only.
 */
Datum
magtrade_series_combine(PG_FUNCTION_ARGS)
{
	TradeSeries *into;
	TradeSeries *from;

	check_aggregate(fcinfo);
	if (PG_ARGISNULL(1))
		return unchanged_state(fcinfo);
	from = PG_GETARG_SERIES_P(1);
	if (PG_ARGISNULL(0))
		PG_RETURN_SERIES_P(from);
	into = DatumGetSeriesP(PG_GETARG_DATUM(0));
	if (from->at != SERIES_AT_NONE)
		into = merge_questions(into, from);
	PG_RETURN_SERIES_P(series_merge(into, from));
}

/*
 * trade_series_sum_trans(state, series) -> state: months of either are in the
 * sum.
 */
Datum
magtrade_series_sum_trans(PG_FUNCTION_ARGS)
{
	TradeSeries *s;

	check_aggregate(fcinfo);
	if (PG_ARGISNULL(1))
		return unchanged_state(fcinfo);
	s = PG_ARGISNULL(0) ? new_state() : DatumGetSeriesP(PG_GETARG_DATUM(0));
	PG_RETURN_SERIES_P(series_merge(s, PG_GETARG_SERIES_P(1)));
}

/*
 * trade_series_result(state) -> trade_series; NULL if no row had a figure.
 *
 * Error if sum() has brought together figures of several months and figures of
 * one of these.
 */
Datum
magtrade_series_result(PG_FUNCTION_ARGS)
{
	TradeSeries *s;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	s = PG_GETARG_SERIES_P(0);
	series_check_overlap(s);
	PG_RETURN_SERIES_P(series_compact(s));
}

/*
 * trade_series_state_result(state) -> trade_series; NULL if no row had a
 * figure.
 */
Datum
magtrade_series_state_result(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_SERIES_P(series_compact_state(PG_GETARG_SERIES_P(0)));
}
