/*-------------------------------------------------------------------------
 *
 * arithmetic.c
 *	  + - * / between series, and between a series and a number.
 *
 * As with NULL in SQL, a month that either side has no figure for has none in
 * the result; so has a month that is divided by zero, and one whose figures are
 * of different months.  To merge series, use sum().
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "scalar/door.h"
#include "series/series.h"

/*
 * operate -- one month's result; NAN for none.
 */
static double
operate(char op, double x, double y)
{
	switch (op)
	{
		case '+':
			return x + y;
		case '-':
			return x - y;
		case '*':
			return x * y;
		default:
			return y == 0 ? NAN : x / y;
	}
}

/*
 * put_result -- note a month's result, if there is one; error if it overflows.
 */
static TradeSeries *
put_result(TradeSeries *into, int month, int span, double x)
{
	if (isnan(x))
		return into;
	return series_put(into, month, span, check_overflow(x) + 0.0);
}

/*
 * series_by_series -- combine two series month by month.
 */
static Datum
series_by_series(FunctionCallInfo fcinfo, char op)
{
	TradeSeries *a = PG_GETARG_SERIES_P(0);
	TradeSeries *b = PG_GETARG_SERIES_P(1);
	TradeSeries *into = series_make();

	for (int m = a->first; m < a->first + a->len; m++)
	{
		int			span = series_month_span(a, m);

		if (span == series_month_span(b, m))
			into = put_result(into, m, span,
							  operate(op, series_get(a, m), series_get(b, m)));
	}
	PG_RETURN_SERIES_P(series_compact(into));
}

/*
 * series_by_number -- combine each month with a number, on the left or the
 * right of the operator.
 */
static Datum
series_by_number(FunctionCallInfo fcinfo, char op, bool number_first)
{
	TradeSeries *s = PG_GETARG_SERIES_P(number_first ? 1 : 0);
	double		number = finite_arg(fcinfo, number_first ? 0 : 1);
	TradeSeries *into = series_make();

	for (int m = s->first; m < s->first + s->len; m++)
	{
		double		x = series_get(s, m);

		into = put_result(into, m, series_month_span(s, m),
						  number_first ? operate(op, number, x) :
						  operate(op, x, number));
	}
	PG_RETURN_SERIES_P(series_compact(into));
}

#define DEFINE_OPERATOR(name, op) \
	PG_FUNCTION_INFO_V1(magtrade_series_##name); \
	PG_FUNCTION_INFO_V1(magtrade_series_##name##_number); \
	PG_FUNCTION_INFO_V1(magtrade_number_##name##_series); \
	Datum \
	magtrade_series_##name(PG_FUNCTION_ARGS) \
	{ \
		return series_by_series(fcinfo, op); \
	} \
	Datum \
	magtrade_series_##name##_number(PG_FUNCTION_ARGS) \
	{ \
		return series_by_number(fcinfo, op, false); \
	} \
	Datum \
	magtrade_number_##name##_series(PG_FUNCTION_ARGS) \
	{ \
		return series_by_number(fcinfo, op, true); \
	}

DEFINE_OPERATOR(add, '+')
DEFINE_OPERATOR(subtract, '-')
DEFINE_OPERATOR(multiply, '*')
DEFINE_OPERATOR(divide, '/')
