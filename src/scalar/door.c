/*-------------------------------------------------------------------------
 *
 * door.c
 *	  What every door between SQL and a formula needs.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "calendar/calendar.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "scalar/door.h"

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
 * begin_rows -- a store for the rows of a function of that name, which is what
 * it returns, and what they look like; error if nothing takes them.
 *
 * The executor lets go of the store and of the description, but not of what it
 * takes to find that, which would stay of each call in a query.
 */
Tuplestorestate *
begin_rows(FunctionCallInfo fcinfo, const char *name, TupleDesc *desc)
{
	ReturnSetInfo *result = where_rows_go(fcinfo, name);
	bool		random = (result->allowedModes & SFRM_Materialize_Random) != 0;
	TupleDesc	declared = row_type(fcinfo);
	MemoryContext query = result->econtext->ecxt_per_query_memory;
	MemoryContext old = MemoryContextSwitchTo(query);

	*desc = CreateTupleDescCopy(declared);
	result->returnMode = SFRM_Materialize;
	result->setDesc = *desc;
	result->setResult = tuplestore_begin_heap(random, false, work_mem);
	MemoryContextSwitchTo(old);
	return result->setResult;
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
