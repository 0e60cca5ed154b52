/*-------------------------------------------------------------------------
 *
 * scalar.c
 *	  SQL doors to the formulas of growth.c.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "calendar/calendar.h"
#include "compat.h"
#include "funcapi.h"
#include "scalar/door.h"
#include "scalar/scalar.h"
#include "utils/builtins.h"
#include "utils/float.h"

/*
 * not_finite -- the error of check_finite().
 */
void
not_finite(double x)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_EXCEPTION),
			 errmsg("a trade figure cannot be %s",
					isnan(x) ? "NaN" : "infinite"),
			 errhint("Turn it into NULL first, for example with nullif(value, '%s').",
					 isnan(x) ? "NaN" : x > 0 ? "Infinity" : "-Infinity")));
}

/*
 * measure_datum -- what a formula returned, as a float8 or NULL.
 */
Datum
measure_datum(FunctionCallInfo fcinfo, double x)
{
	if (isnan(x))
		PG_RETURN_NULL();
	check_overflow(x);
	/* plus zero, since minus zero would be printed as -0 */
	PG_RETURN_FLOAT8(x + 0.0);
}

/*
 * check_aggregate -- error when called outside of an aggregate, where updating
 * the argument in place would spoil somebody's value.
 */
void
check_aggregate(FunctionCallInfo fcinfo)
{
	if (AggCheckCallContext(fcinfo, NULL) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("this function can be called only as part of an aggregate")));
}

/*
 * unchanged_state -- the state of an aggregate, argument 0, which may be NULL, as
 * the result of a function that has nothing to add to it.
 */
Datum
unchanged_state(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(PG_GETARG_DATUM(0));
}

/*
 * row_type -- the row type that a function returns, ready to make rows of; in the
 * current memory context.
 */
TupleDesc
row_type(FunctionCallInfo fcinfo)
{
	TupleDesc	desc;

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	return BlessTupleDesc(desc);
}

/*
 * where_rows_go -- what takes the rows of a function of that name; error if
 * nothing does.
 */
ReturnSetInfo *
where_rows_go(FunctionCallInfo fcinfo, const char *name)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;

	if (result == NULL || !IsA(result, ReturnSetInfo) ||
		(result->allowedModes & SFRM_Materialize) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("%s returns rows, which cannot be taken here", name),
				 errhint("Call it in FROM.")));
	return result;
}

/*
 * check_months -- error unless a number of months, called name, is at least 1
 * and no more than a calendar that ends in 9999 can hold.
 */
void
check_months(const char *name, double months)
{
	if (!(months >= 1 && months <= MONTH_LAST))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 months > MONTH_LAST ?
				 errmsg("%s must be at most %d months: %.15g", name,
						MONTH_LAST, months) :
				 errmsg("%s must be at least 1 month: %.15g", name, months)));
}

#define ARG(n)	finite_arg(fcinfo, n)

/* Doors for formulas of two, three and four numbers */
#define DOOR(name, ...) \
	PG_FUNCTION_INFO_V1(magtrade_##name); \
	Datum \
	magtrade_##name(PG_FUNCTION_ARGS) \
	{ \
		return measure_datum(fcinfo, name(__VA_ARGS__)); \
	} \
	extern int no_such_variable

DOOR(growth_pct, ARG(0), ARG(1));
DOOR(growth_log, ARG(0), ARG(1));
DOOR(growth_sym_pct, ARG(0), ARG(1));
DOOR(ratio_x, ARG(0), ARG(1));
DOOR(annualize_pct, ARG(0), ARG(1));
DOOR(cagr_pct, ARG(0), ARG(1), ARG(2));
DOOR(contrib_pp, ARG(0), ARG(1), ARG(2));
DOOR(revision_pct, ARG(0), ARG(1));
DOOR(share_pct, ARG(0), ARG(1));
DOOR(unit_value, ARG(0), ARG(1));
DOOR(divergence_pp, ARG(0), ARG(1), ARG(2), ARG(3));
DOOR(divergence_log, ARG(0), ARG(1), ARG(2), ARG(3));
DOOR(divergence_sym_pp, ARG(0), ARG(1), ARG(2), ARG(3));

PG_FUNCTION_INFO_V1(magtrade_growth_status);
PG_FUNCTION_INFO_V1(magtrade_growth_bounds_pct);

/*
 * growth_status(cur, base) -> text; never NULL: an argument that is NULL is
 * the status 'missing'.
 */
Datum
magtrade_growth_status(PG_FUNCTION_ARGS)
{
	double		cur = PG_ARGISNULL(0) ? NAN : finite_arg(fcinfo, 0);
	double		base = PG_ARGISNULL(1) ? NAN : finite_arg(fcinfo, 1);

	PG_RETURN_TEXT_P(cstring_to_text(growth_status_name(growth_status(cur,
																	  base))));
}

/*
 * growth_bounds_pct(cur, base, unit = 1) -> (lo, hi)
 */
Datum
magtrade_growth_bounds_pct(PG_FUNCTION_ARGS)
{
	double		unit = finite_arg(fcinfo, 2);
	double		bounds[2];
	Datum		values[2];
	bool		nulls[2];

	if (unit < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the unit of rounding cannot be negative: %g", unit),
				 errhint("It is 1 for figures rounded to whole numbers, 0.1 for one decimal.")));
	growth_bounds_pct(finite_arg(fcinfo, 0), finite_arg(fcinfo, 1), unit,
					  &bounds[0], &bounds[1]);
	for (int i = 0; i < 2; i++)
	{
		nulls[i] = isnan(bounds[i]);
		values[i] = Float8GetDatum(check_overflow(bounds[i]));
	}
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(row_type(fcinfo),
													  values, nulls)));
}
