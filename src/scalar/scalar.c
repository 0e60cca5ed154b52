/*-------------------------------------------------------------------------
 *
 * scalar.c
 *	  SQL doors to the formulas of growth.c.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "scalar/door.h"
#include "scalar/growth.h"
#include "utils/builtins.h"

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
