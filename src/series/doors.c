/*-------------------------------------------------------------------------
 *
 * doors.c
 *	  The ways from SQL to a measure: accessors of a stored series, and final
 *	  functions of the aggregates.
 *
 * Every door is the same code with another entry of the list in measures.h;
 * magtrade_series_NAME is the accessor, magtrade_series_NAME_final the final
 * function.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "scalar/door.h"
#include "series/measures.h"

/*
 * check_extra -- the extra argument, or its default where it was left out;
 * error if it is out of its range.
 */
static int
check_extra(const SeriesMeasure *measure, int extra)
{
	if (measure->extra == EXTRA_FY_START)
	{
		if (extra == SERIES_EXTRA_NONE)
			return 1;
		check_start_month(extra);
	}
	else if (measure->extra == EXTRA_LAG)
		check_lag(extra);
	return extra;
}

/*
 * result_datum -- a measure's number as its SQL type, or NULL.
 */
static Datum
result_datum(FunctionCallInfo fcinfo, MeasureResult kind, double x)
{
	if (isnan(x))
		PG_RETURN_NULL();
	switch (kind)
	{
		case RESULT_COUNT:
			PG_RETURN_INT32((int32) x);
		case RESULT_MONTH:
			PG_RETURN_DATEADT(date_from_month((int) x));
		case RESULT_FLAG:
			PG_RETURN_BOOL(x != 0);
		case RESULT_NUMBER:
			break;
	}
	return measure_datum(fcinfo, x);
}

/*
 * accessor -- measure(trade_series, at [, extra]), strict.
 */
static Datum
accessor(FunctionCallInfo fcinfo, const SeriesMeasure *measure)
{
	TradeSeries *s = PG_GETARG_SERIES_P(0);
	int			at = month_from_date(PG_GETARG_DATEADT(1));
	int			extra = PG_NARGS() > 2 ? PG_GETARG_INT32(2) : SERIES_EXTRA_NONE;

	extra = check_extra(measure, extra);
	return result_datum(fcinfo, measure->result,
						measure->compute(s, at, extra));
}

/*
 * final -- measure(state), the month and the extra argument being the state's.
 */
static Datum
final(FunctionCallInfo fcinfo, const SeriesMeasure *measure)
{
	TradeSeries *s;
	int			extra;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	s = PG_GETARG_SERIES_P(0);
	if (s->at <= SERIES_AT_NONE)
		PG_RETURN_NULL();
	extra = check_extra(measure, s->extra);
	return result_datum(fcinfo, measure->result,
						measure->compute(s, s->at, extra));
}

#define DEFINE_DOORS(name, result, extra) \
	static const SeriesMeasure measure_##name = {series_##name, result, extra}; \
	PG_FUNCTION_INFO_V1(magtrade_series_##name); \
	PG_FUNCTION_INFO_V1(magtrade_series_##name##_final); \
	Datum \
	magtrade_series_##name(PG_FUNCTION_ARGS) \
	{ \
		return accessor(fcinfo, &measure_##name); \
	} \
	Datum \
	magtrade_series_##name##_final(PG_FUNCTION_ARGS) \
	{ \
		return final(fcinfo, &measure_##name); \
	}

SERIES_MEASURES(DEFINE_DOORS)
