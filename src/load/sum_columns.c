/*-------------------------------------------------------------------------
 *
 * sum_columns.c
 *	  What the columns of rows of one key are made into: sums of numbers.
 *
 * They are exact; floating-point ones are rounded once.  NULL is nothing, as in
 * SQL's sum().
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "common/int.h"
#include "compat.h"
#include "load/sum_columns.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/numeric.h"

/*
 * kind_of -- how a column is made into one.
 */
static LoadSumKind
kind_of(const LoadTarget *target, int number, Oid base)
{
	if (number < target->nkeys)
		return LOAD_SUM_KEY;
	switch (base)
	{
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case MONEYOID:
			return LOAD_SUM_INTEGER;
		case NUMERICOID:
			return LOAD_SUM_NUMERIC;
		case FLOAT4OID:
		case FLOAT8OID:
			return LOAD_SUM_FLOAT;
		default:
			return LOAD_SUM_AGREE;
	}
}

/*
 * load_sum_columns -- what is done with each of the target's given columns, in
 * the order of staged rows.
 */
LoadSumColumn *
load_sum_columns(const LoadTarget *target)
{
	LoadSumColumn *columns = palloc0(target->ngiven * sizeof(LoadSumColumn));

	for (int i = 0; i < target->ncolumns; i++)
	{
		int			given = target->columns[i].given;
		Form_pg_attribute attr;
		LoadSumColumn *column;

		if (given == 0)
			continue;
		attr = TupleDescAttr(target->staged, given - 1);
		column = &columns[given - 1];
		column->column = &target->columns[i];
		column->type = attr->atttypid;
		column->typmod = attr->atttypmod;
		column->base = getBaseTypeAndTypmod(attr->atttypid, &column->typmod);
		column->collation = attr->attcollation;
		column->kind = kind_of(target, i, column->base);
		column->cache = lookup_type_cache(attr->atttypid,
										  TYPECACHE_LT_OPR |
										  TYPECACHE_CMP_PROC_FINFO |
										  TYPECACHE_EQ_OPR_FINFO);
	}
	return columns;
}

/*
 * out_of_range -- the error of a sum that the column cannot hold.
 */
static void
out_of_range(const LoadSumColumn *column)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("the sum of column \"%s\" is out of range for type %s",
					column->column->plain, format_type_be(column->type)),
			 errdetail("The first of its rows is on line " INT64_FORMAT ".",
					   column->line)));
}

/*
 * get_integer -- an integer of any size.
 */
static int64
get_integer(const LoadSumColumn *column, Datum value)
{
	if (column->base == INT2OID)
		return DatumGetInt16(value);
	if (column->base == INT4OID)
		return DatumGetInt32(value);
	return DatumGetInt64(value);
}

/*
 * add_integer -- add an integer.  A sum that leaves the range on its way may come
 * back to it, in another order of the rows it never leaves.
 */
static void
add_integer(LoadSumColumn *column, int64 x)
{
	int64		sum;

	if (pg_add_s64_overflow(column->integer, x, &sum))
	{
		column->turns += x > 0 ? 1 : -1;
		sum = (int64) ((uint64) column->integer + (uint64) x);
	}
	column->integer = sum;
}

/*
 * add_float -- add a number of floating point, exactly if it is one.
 */
static void
add_float(LoadSumColumn *column, double x)
{
	if (isfinite(x))
		exact_add(&column->exact, x);
	else
		column->infinite += x;
}

/*
 * add_numeric -- add a number that is not the first, and let go of what the sum
 * was before: a key may have any number of rows.
 */
static void
add_numeric(LoadSumColumn *column, Datum value)
{
	Numeric		x = DatumGetNumeric(value);
	Datum		sum = DirectFunctionCall2(numeric_add, column->numeric,
										  NumericGetDatum(x));

	pfree(DatumGetPointer(column->numeric));
	if ((Pointer) x != DatumGetPointer(value))
		pfree(x);
	column->numeric = sum;
}

/*
 * load_sum_start -- begin with a key whose first row is on the line.
 */
void
load_sum_start(LoadSumColumn *column, int64 line)
{
	column->line = line;
	column->count = 0;
	column->integer = column->turns = 0;
	column->infinite = 0;
	exact_start(&column->exact);
}

/*
 * load_sum_add -- add a staged row's value of a column of numbers to those of
 * its key, in the memory context of the key: the row goes before they are done.
 */
void
load_sum_add(LoadSumColumn *column, const TupleTableSlot *row)
{
	int			at = column->column->given - 1;
	Datum		value = row->tts_values[at];

	if (row->tts_isnull[at])
		return;
	column->count++;
	if (column->kind == LOAD_SUM_INTEGER)
		add_integer(column, get_integer(column, value));
	else if (column->kind == LOAD_SUM_FLOAT)
		add_float(column, column->base == FLOAT4OID ?
				  DatumGetFloat4(value) : DatumGetFloat8(value));
	else if (column->count == 1)
		column->numeric = datumCopy(value, false, -1);
	else
		add_numeric(column, value);
}

/*
 * float_result -- a sum of floating-point numbers, rounded once; error if the type
 * cannot hold it.
 */
static Datum
float_result(const LoadSumColumn *column)
{
	double		result = column->infinite != 0 ? column->infinite :
		exact_round(&column->exact);

	if (column->infinite == 0 && isinf(column->base == FLOAT4OID ?
									   (float) result : result))
		out_of_range(column);
	return column->base == FLOAT4OID ? Float4GetDatum(result) :
		Float8GetDatum(result);
}

/*
 * integer_result -- a sum of integers; error if the type cannot hold it.
 */
static Datum
integer_result(const LoadSumColumn *column)
{
	int64		result = column->integer;

	if (column->turns != 0 ||
		(column->base == INT2OID && result != (int16) result) ||
		(column->base == INT4OID && result != (int32) result))
		out_of_range(column);
	if (column->base == INT2OID)
		return Int16GetDatum(result);
	if (column->base == INT4OID)
		return Int32GetDatum(result);
	return Int64GetDatum(result);
}

/*
 * load_sum_result -- a column's sum, of a value at least, as its type and domain
 * allow it, or an error.  What is known of the domain is kept in "whole".
 */
Datum
load_sum_result(LoadSumColumn *column, MemoryContext whole)
{
	Datum		result;

	if (column->kind == LOAD_SUM_FLOAT)
		result = float_result(column);
	else if (column->kind == LOAD_SUM_INTEGER)
		result = integer_result(column);
	else
		result = DirectFunctionCall2(numeric, column->numeric,
									 Int32GetDatum(column->typmod));
	if (column->type != column->base)
		domain_check(result, false, column->type, &column->domain, whole);
	return result;
}
