/*-------------------------------------------------------------------------
 *
 * door.h
 *	  What every door between SQL and a formula needs.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_DOOR_H
#define MAGTRADE_DOOR_H

#include <math.h>

#include "access/tupdesc.h"
#include "compat.h"
#include "fmgr.h"
#include "nodes/execnodes.h"
#include "utils/float.h"
#include "utils/tuplestore.h"

pg_noreturn extern void not_finite(double x);
extern Datum measure_datum(FunctionCallInfo fcinfo, double x);
extern void check_aggregate(FunctionCallInfo fcinfo);
extern Datum unchanged_state(FunctionCallInfo fcinfo);
extern TupleDesc row_type(FunctionCallInfo fcinfo);
extern ReturnSetInfo *where_rows_go(FunctionCallInfo fcinfo, const char *name);
extern Tuplestorestate *begin_rows(FunctionCallInfo fcinfo, const char *name,
								   TupleDesc *desc);
extern void check_months(const char *name, double months);

/*
 * check_finite -- the number itself, or an error if it is not finite.
 *
 * NaN and infinity are errors in every function of the extension: once inside
 * a sum or an average, they would hide every other figure.
 */
static inline double
check_finite(double x)
{
	if (unlikely(!isfinite(x)))
		not_finite(x);
	return x;
}

/*
 * check_overflow -- the result of an operation on finite numbers, or an error
 * if it overflowed.  NAN passes.
 */
static inline double
check_overflow(double x)
{
	if (unlikely(isinf(x)))
		float_overflow_error();
	return x;
}

/*
 * finite_arg -- argument n as a finite number.
 */
static inline double
finite_arg(FunctionCallInfo fcinfo, int n)
{
	return check_finite(PG_GETARG_FLOAT8(n));
}

#endif							/* MAGTRADE_DOOR_H */
