/*-------------------------------------------------------------------------
 *
 * doors.c
 *	  The ways from SQL to a measure: accessors of a stored series, and final
 *	  functions of the aggregates.  Window functions are in window.c.
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

/* What each kind of extra arguments is when left out; NAN must be given. */
static const double defaults[][SERIES_EXTRAS] = {
	[EXTRA_NONE] = {NAN, NAN},
	[EXTRA_LAG] = {NAN, NAN},
	[EXTRA_FY_START] = {1, NAN},
	[EXTRA_N] = {NAN, NAN},
	[EXTRA_LEAD_BASE] = {3, 12},
	[EXTRA_FRAC_BASE] = {0.1, 12},
};

/*
 * complete_extras -- the extra arguments with their defaults, in their ranges.
 */
static pg_attribute_always_inline void
complete_extras(const SeriesMeasure *measure, int given, const double *extras,
				double *complete)
{
	for (int i = 0; i < SERIES_EXTRAS; i++)
		complete[i] = i < given ? extras[i] : defaults[measure->extras][i];
	switch (measure->extras)
	{
		case EXTRA_NONE:
			break;
		case EXTRA_LAG:
			check_months("lag", complete[0]);
			break;
		case EXTRA_FY_START:
			/* what a stored state says may be beyond any integer */
			check_start_month((int) fmax(fmin(complete[0], PG_INT32_MAX),
										 PG_INT32_MIN));
			break;
		case EXTRA_N:
			check_months("n", complete[0]);
			break;
		case EXTRA_FRAC_BASE:
			if (!(complete[0] > 0))
				ereport(ERROR,
						(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						 errmsg("frac must be positive: %g", complete[0]),
						 errhint("It is a fraction of the usual level, such as 0.1.")));
			check_months("base", complete[1]);
			break;
		case EXTRA_LEAD_BASE:
			check_months("lead", complete[0]);
			check_months("base", complete[1]);
			break;
	}
}

/*
 * series_complete_extras -- the same, for those who ask a measure themselves.
 */
void
series_complete_extras(const SeriesMeasure *measure, int given,
					   const double *extras, double *complete)
{
	complete_extras(measure, given, extras, complete);
}

/*
 * ask -- a measure's answer about a series, as its SQL type or NULL.
 *
 * given is how many extra arguments there are; the others have defaults.
 */
static pg_attribute_always_inline Datum
ask(FunctionCallInfo fcinfo, const SeriesMeasure *measure,
	const TradeSeries *s, int at, int given, const double *extras)
{
	double		complete[SERIES_EXTRAS];
	double		answer;

	complete_extras(measure, given, extras, complete);
	/* to say that a measure takes none spares it what is in their place */
	answer = measure->compute(s, at,
							  measure->extras == EXTRA_NONE ? NULL : complete);
	return series_datum(measure->result, answer, &fcinfo->isnull);
}

/*
 * series_ask -- the same, for other doors.
 */
Datum
series_ask(FunctionCallInfo fcinfo, const SeriesMeasure *measure,
		   const TradeSeries *s, int at, int given, const double *extras)
{
	return ask(fcinfo, measure, s, at, given, extras);
}

/*
 * accessor -- measure(trade_series, at [, extra ...]), strict.
 */
static pg_attribute_always_inline Datum
accessor(FunctionCallInfo fcinfo, const SeriesMeasure *measure)
{
	double		extras[SERIES_EXTRAS];
	int			given = PG_NARGS() - 2;

	read_extras(fcinfo, 2, given, measure->extras == EXTRA_FRAC_BASE, extras);
	return ask(fcinfo, measure, PG_GETARG_SERIES_P(0),
			   month_recall(PG_GETARG_DATEADT(1)), given, extras);
}

/*
 * final -- measure(state), the month and the extra arguments being the state's.
 */
static Datum
final(FunctionCallInfo fcinfo, const SeriesMeasure *measure)
{
	TradeSeries *s;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	s = PG_GETARG_SERIES_P(0);
	if (s->at <= SERIES_AT_NONE)
		PG_RETURN_NULL();
	return ask(fcinfo, measure, s, s->at, s->nextras, s->extras);
}

#define DEFINE_DOORS(name, result, kind, fill, about) \
	static const SeriesMeasure measure_##name = { \
		series_##name, result, kind, fill \
	}; \
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
