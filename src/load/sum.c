/*-------------------------------------------------------------------------
 *
 * sum.c
 *	  Rows of one key in a file made into one: numbers are summed, all else must
 *	  agree.
 *
 * Sources publish in finer detail than a table keeps: by customs office, mode of
 * transport or customs procedure.  Sums are exact, so that they do not depend on
 * the order of the rows; floating-point ones are rounded once.  NULL is nothing,
 * as in SQL's sum().
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "common/int.h"
#include "compat.h"
#include "executor/executor.h"
#include "lib/stringinfo.h"
#include "load/sum.h"
#include "miscadmin.h"
#include "series/exact.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/numeric.h"
#include "utils/resowner.h"
#include "utils/tuplesort.h"
#include "utils/typcache.h"

/* How rows of one key are made into one value of a column. */
typedef enum SumKind
{
	SUM_KEY,					/* equal in all */
	SUM_AGREE,					/* must be equal */
	SUM_INTEGER,
	SUM_NUMERIC,
	SUM_FLOAT
} SumKind;

typedef struct SumColumn
{
	const LoadColumn *column;
	SumKind		kind;
	Oid			type;
	Oid			base;			/* of a domain; else the type */
	int32		typmod;
	Oid			collation;
	TypeCacheEntry *cache;		/* how it compares */
	void	   *domain;			/* what domain_check() keeps */
	/* of the present key */
	int			count;			/* values that are not NULL */
	int64		integer;
	Datum		numeric;
	double		infinite;		/* infinities and NaN, or 0 */
	ExactSum	exact;
} SumColumn;

struct LoadSum
{
	const LoadTarget *target;
	bool		show_content;
	int			ncolumns;
	SumColumn  *columns;		/* of a staged row */
	Tuplesortstate *sort;
	TupleTableSlot *ahead;		/* the first row that is not yet used */
	TupleTableSlot *first;		/* of the present key */
	TupleTableSlot *made;
	bool		more;			/* whether there is one ahead */
	int64		nrows;
	MemoryContext context;		/* of the present key */
	MemoryContext whole;
	ResourceOwner owner;		/* of what the sort has on disk, which may be
								 * written to in subtransactions */
};

/*
 * kind_of -- how a column is made into one.
 */
static SumKind
kind_of(const LoadTarget *target, int number, Oid base)
{
	if (number < target->nkeys)
		return SUM_KEY;
	switch (base)
	{
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case MONEYOID:
			return SUM_INTEGER;
		case NUMERICOID:
			return SUM_NUMERIC;
		case FLOAT4OID:
		case FLOAT8OID:
			return SUM_FLOAT;
		default:
			return SUM_AGREE;
	}
}

/*
 * describe_columns -- what is done with each column of a staged row.
 */
static void
describe_columns(LoadSum *sum)
{
	const LoadTarget *target = sum->target;

	sum->ncolumns = target->ngiven;
	sum->columns = palloc0(sum->ncolumns * sizeof(SumColumn));
	for (int i = 0; i < target->ncolumns; i++)
	{
		int			given = target->columns[i].given;
		Form_pg_attribute attr;
		SumColumn  *column;

		if (given == 0)
			continue;
		attr = TupleDescAttr(target->staged, given - 1);
		column = &sum->columns[given - 1];
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
}

/*
 * begin_sort -- sort by the key, and rows of one key by their place in the file.
 */
static void
begin_sort(LoadSum *sum)
{
	int			nkeys = sum->target->nkeys;
	AttrNumber *attnums = palloc((nkeys + 1) * sizeof(AttrNumber));
	Oid		   *operators = palloc((nkeys + 1) * sizeof(Oid));
	Oid		   *collations = palloc((nkeys + 1) * sizeof(Oid));
	bool	   *nulls_first = palloc0((nkeys + 1) * sizeof(bool));

	for (int i = 0; i < nkeys; i++)
	{
		SumColumn  *column;

		attnums[i] = sum->target->columns[i].given;
		column = &sum->columns[attnums[i] - 1];
		operators[i] = column->cache->lt_opr;
		collations[i] = column->collation;
	}
	attnums[nkeys] = sum->target->ngiven + 1;
	operators[nkeys] = lookup_type_cache(INT8OID, TYPECACHE_LT_OPR)->lt_opr;
	collations[nkeys] = InvalidOid;
	sum->sort = tuplesort_begin_heap(sum->target->staged, nkeys + 1, attnums,
									 operators, collations, nulls_first,
									 work_mem, NULL, 0);
}

/*
 * load_sum_begin -- prepare to take staged rows, in the current memory context;
 * show_content is whether errors may quote them.
 */
LoadSum *
load_sum_begin(const LoadTarget *target, bool show_content)
{
	LoadSum    *sum = palloc0(sizeof(LoadSum));

	sum->target = target;
	sum->show_content = show_content;
	sum->whole = CurrentMemoryContext;
	sum->owner = CurrentResourceOwner;
	sum->context = AllocSetContextCreate(CurrentMemoryContext,
										 "magtrade_load sum",
										 ALLOCSET_DEFAULT_SIZES);
	describe_columns(sum);
	begin_sort(sum);
	sum->ahead = MakeSingleTupleTableSlot(target->staged, &TTSOpsMinimalTuple);
	sum->first = MakeSingleTupleTableSlot(target->staged, &TTSOpsMinimalTuple);
	sum->made = MakeSingleTupleTableSlot(target->staged, &TTSOpsVirtual);
	return sum;
}

/*
 * load_sum_put -- take a staged row.
 */
void
load_sum_put(LoadSum *sum, TupleTableSlot *row)
{
	ResourceOwner owner = CurrentResourceOwner;

	CurrentResourceOwner = sum->owner;
	tuplesort_puttupleslot(sum->sort, row);
	CurrentResourceOwner = owner;
}

/*
 * look_ahead -- get the next row in the order of the keys.
 */
static void
look_ahead(LoadSum *sum)
{
	ResourceOwner owner = CurrentResourceOwner;

	CurrentResourceOwner = sum->owner;
	sum->more = tuplesort_gettupleslot(sum->sort, true, false, sum->ahead, NULL);
	CurrentResourceOwner = owner;
	if (sum->more)
		slot_getallattrs(sum->ahead);
}

/*
 * load_sum_sort -- all rows have been taken.
 */
void
load_sum_sort(LoadSum *sum)
{
	ResourceOwner owner = CurrentResourceOwner;

	CurrentResourceOwner = sum->owner;
	tuplesort_performsort(sum->sort);
	CurrentResourceOwner = owner;
	look_ahead(sum);
}

/*
 * is_same_key -- whether the row ahead has the present key.
 */
static bool
is_same_key(const LoadSum *sum)
{
	for (int i = sum->target->nkeys - 1; i >= 0; i--)
	{
		int			at = sum->target->columns[i].given - 1;
		SumColumn  *column = &sum->columns[at];

		if (DatumGetInt32(FunctionCall2Coll(&column->cache->cmp_proc_finfo,
											column->collation,
											sum->first->tts_values[at],
											sum->ahead->tts_values[at])) != 0)
			return false;
	}
	return true;
}

/*
 * as_text -- a value of a column, or null.
 */
static char *
as_text(const SumColumn *column, const TupleTableSlot *row)
{
	int			at = column->column->given - 1;
	Oid			function;
	bool		is_varlena;

	if (row->tts_isnull[at])
		return "null";
	getTypeOutputInfo(column->type, &function, &is_varlena);
	return OidOutputFunctionCall(function, row->tts_values[at]);
}

/*
 * line_of -- where a staged row is in its file.
 */
static int64
line_of(const LoadSum *sum, const TupleTableSlot *row)
{
	return DatumGetInt64(row->tts_values[sum->target->ngiven + 1]);
}

/*
 * present_key -- "(period, partner)=(2025-01-01, JPN)".
 */
static char *
present_key(const LoadSum *sum)
{
	StringInfoData names;
	StringInfoData values;

	initStringInfo(&names);
	initStringInfo(&values);
	for (int i = 0; i < sum->target->nkeys; i++)
	{
		const LoadColumn *key = &sum->target->columns[i];
		const char *before = i > 0 ? ", " : "";

		appendStringInfo(&names, "%s%s", before, key->plain);
		appendStringInfo(&values, "%s%s", before,
						 as_text(&sum->columns[key->given - 1], sum->first));
	}
	return psprintf("(%s)=(%s)", names.data, values.data);
}

/*
 * quoted -- a value of a column for an error: "kg", or null.
 */
static char *
quoted(const SumColumn *column, const TupleTableSlot *row)
{
	char	   *text = as_text(column, row);

	return row->tts_isnull[column->column->given - 1] ? text :
		psprintf("\"%s\"", text);
}

/*
 * disagree -- the error of two rows of a key that cannot be one.
 */
static void
disagree(const LoadSum *sum, const SumColumn *column)
{
	int64		one = line_of(sum, sum->first);
	int64		other = line_of(sum, sum->ahead);

	ereport(ERROR,
			(errcode(ERRCODE_CARDINALITY_VIOLATION),
			 errmsg("rows of the same key of \"%s\" differ in column \"%s\"",
					RelationGetRelationName(sum->target->rel),
					column->column->plain),
			 sum->show_content ?
			 errdetail("Key %s has %s on line " INT64_FORMAT " and %s on line " INT64_FORMAT ".",
					   present_key(sum), quoted(column, sum->first), one,
					   quoted(column, sum->ahead), other) :
			 errdetail("They are on lines " INT64_FORMAT " and " INT64_FORMAT ".",
					   one, other),
			 errhint("Only columns of numbers can be summed. Take the column into the primary key, or out of the foreign table.")));
}

/*
 * check_agreement -- error unless the row ahead has the same value.
 */
static void
check_agreement(const LoadSum *sum, SumColumn *column)
{
	int			at = column->column->given - 1;
	bool		one = sum->first->tts_isnull[at];
	bool		other = sum->ahead->tts_isnull[at];
	bool		same;

	if (one || other)
		same = one && other;
	else if (OidIsValid(column->cache->eq_opr))
		same = DatumGetBool(FunctionCall2Coll(&column->cache->eq_opr_finfo,
											  column->collation,
											  sum->first->tts_values[at],
											  sum->ahead->tts_values[at]));
	else
		same = strcmp(as_text(column, sum->first),
					  as_text(column, sum->ahead)) == 0;
	if (!same)
		disagree(sum, column);
}

/*
 * out_of_range -- the error of a sum that the column cannot hold.
 */
static void
out_of_range(const LoadSum *sum, const SumColumn *column)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("the sum of column \"%s\" is out of range for type %s",
					column->column->plain, format_type_be(column->type)),
			 errdetail("The first of its rows is on line " INT64_FORMAT ".",
					   line_of(sum, sum->first))));
}

/*
 * get_integer -- an integer of any size.
 */
static int64
get_integer(const SumColumn *column, Datum value)
{
	if (column->base == INT2OID)
		return DatumGetInt16(value);
	if (column->base == INT4OID)
		return DatumGetInt32(value);
	return DatumGetInt64(value);
}

/*
 * add_float -- add a number of floating point, exactly if it is one.
 */
static void
add_float(SumColumn *column, double x)
{
	if (isfinite(x))
		exact_add(&column->exact, x);
	else
		column->infinite += x;
}

/*
 * add_value -- add a row's value of a column to those of its key.  The row goes
 * before they are done.
 */
static void
add_value(const LoadSum *sum, SumColumn *column, const TupleTableSlot *row)
{
	int			at = column->column->given - 1;
	Datum		value = row->tts_values[at];

	if (row->tts_isnull[at])
		return;
	column->count++;
	if (column->kind == SUM_INTEGER)
	{
		if (pg_add_s64_overflow(column->integer, get_integer(column, value),
								&column->integer))
			out_of_range(sum, column);
	}
	else if (column->kind == SUM_FLOAT)
		add_float(column, column->base == FLOAT4OID ?
				  DatumGetFloat4(value) : DatumGetFloat8(value));
	else if (column->count == 1)
		column->numeric = datumCopy(value, false, -1);
	else
		column->numeric = DirectFunctionCall2(numeric_add, column->numeric,
											  value);
}

/*
 * add_row -- take a row of the present key into the sums.
 */
static void
add_row(LoadSum *sum, const TupleTableSlot *row)
{
	for (int i = 0; i < sum->ncolumns; i++)
	{
		SumColumn  *column = &sum->columns[i];

		if (column->kind == SUM_AGREE)
			check_agreement(sum, column);
		else if (column->kind != SUM_KEY)
			add_value(sum, column, row);
	}
}

/*
 * start_sums -- begin with the first row of a key.
 */
static void
start_sums(LoadSum *sum)
{
	for (int i = 0; i < sum->ncolumns; i++)
	{
		SumColumn  *column = &sum->columns[i];

		column->count = 0;
		column->integer = 0;
		column->infinite = 0;
		exact_start(&column->exact);
		if (column->kind > SUM_AGREE)
			add_value(sum, column, sum->first);
	}
}

/*
 * float_result -- a sum of floating-point numbers, rounded once.
 */
static Datum
float_result(const LoadSum *sum, const SumColumn *column)
{
	double		result = column->infinite != 0 ? column->infinite :
		exact_round(&column->exact);

	if (column->infinite == 0 && isinf(column->base == FLOAT4OID ?
									   (float) result : result))
		out_of_range(sum, column);
	return column->base == FLOAT4OID ? Float4GetDatum(result) :
		Float8GetDatum(result);
}

/*
 * integer_result -- a sum of integers; error if the type cannot hold it.
 */
static Datum
integer_result(const LoadSum *sum, const SumColumn *column)
{
	int64		result = column->integer;

	if ((column->base == INT2OID && result != (int16) result) ||
		(column->base == INT4OID && result != (int32) result))
		out_of_range(sum, column);
	if (column->base == INT2OID)
		return Int16GetDatum(result);
	if (column->base == INT4OID)
		return Int32GetDatum(result);
	return Int64GetDatum(result);
}

/*
 * result_of -- a column's sum, as its type and domain allow it.
 */
static Datum
result_of(LoadSum *sum, SumColumn *column)
{
	Datum		result;

	if (column->kind == SUM_FLOAT)
		result = float_result(sum, column);
	else if (column->kind == SUM_INTEGER)
		result = integer_result(sum, column);
	else
		result = DirectFunctionCall2(numeric, column->numeric,
									 Int32GetDatum(column->typmod));
	if (column->type != column->base)
		domain_check(result, false, column->type, &column->domain, sum->whole);
	return result;
}

/*
 * make_result -- the rows of the present key as one, which keeps the line of the
 * first; "several" if it is not the only one.
 */
static TupleTableSlot *
make_result(LoadSum *sum, bool several)
{
	TupleTableSlot *made = ExecClearTuple(sum->made);
	int			natts = made->tts_tupleDescriptor->natts;

	memcpy(made->tts_values, sum->first->tts_values, natts * sizeof(Datum));
	memcpy(made->tts_isnull, sum->first->tts_isnull, natts * sizeof(bool));
	for (int i = 0; several && i < sum->ncolumns; i++)
	{
		SumColumn  *column = &sum->columns[i];

		if (column->kind <= SUM_AGREE || column->count == 0)
			continue;
		made->tts_values[i] = result_of(sum, column);
		made->tts_isnull[i] = false;
	}
	made->tts_values[sum->ncolumns] = Int64GetDatum(++sum->nrows);
	return ExecStoreVirtualTuple(made);
}

/*
 * load_sum_next -- the rows of the next key as one row, which lives until the
 * next call; NULL after the last.
 */
TupleTableSlot *
load_sum_next(LoadSum *sum)
{
	MemoryContext old;
	TupleTableSlot *made;
	bool		several = false;

	if (!sum->more)
		return NULL;
	CHECK_FOR_INTERRUPTS();
	ExecCopySlot(sum->first, sum->ahead);
	slot_getallattrs(sum->first);
	MemoryContextReset(sum->context);
	old = MemoryContextSwitchTo(sum->context);
	start_sums(sum);
	look_ahead(sum);
	while (sum->more && is_same_key(sum))
	{
		add_row(sum, sum->ahead);
		several = true;
		look_ahead(sum);
	}
	made = make_result(sum, several);
	MemoryContextSwitchTo(old);
	return made;
}

/*
 * load_sum_end -- release what is not memory of the context of load_sum_begin().
 */
void
load_sum_end(LoadSum *sum)
{
	tuplesort_end(sum->sort);
	ExecDropSingleTupleTableSlot(sum->ahead);
	ExecDropSingleTupleTableSlot(sum->first);
	ExecDropSingleTupleTableSlot(sum->made);
	MemoryContextDelete(sum->context);
}
