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
#include "executor/executor.h"
#include "lib/stringinfo.h"
#include "load/sum.h"
#include "load/sum_columns.h"
#include "miscadmin.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/resowner.h"
#include "utils/tuplesort.h"
#include "utils/typcache.h"

struct LoadSum
{
	const LoadTarget *target;
	bool		show_content;
	int			ncolumns;
	LoadSumColumn *columns;		/* of a staged row */
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
		LoadSumColumn *column;

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
	sum->ncolumns = target->ngiven;
	sum->columns = load_sum_columns(target);
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
		LoadSumColumn *column = &sum->columns[at];

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
as_text(const LoadSumColumn *column, const TupleTableSlot *row)
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
quoted(const LoadSumColumn *column, const TupleTableSlot *row)
{
	char	   *text = as_text(column, row);

	return row->tts_isnull[column->column->given - 1] ? text :
		psprintf("\"%s\"", text);
}

/*
 * disagree -- the error of two rows of a key that cannot be one.
 */
static void
disagree(const LoadSum *sum, const LoadSumColumn *column)
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
check_agreement(const LoadSum *sum, LoadSumColumn *column)
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
 * add_row -- take a row of the present key into the sums.
 */
static void
add_row(LoadSum *sum, const TupleTableSlot *row)
{
	for (int i = 0; i < sum->ncolumns; i++)
	{
		LoadSumColumn *column = &sum->columns[i];

		if (column->kind == LOAD_SUM_AGREE)
			check_agreement(sum, column);
		else if (column->kind != LOAD_SUM_KEY)
			load_sum_add(column, row);
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
		LoadSumColumn *column = &sum->columns[i];

		if (column->kind <= LOAD_SUM_AGREE)
			continue;
		load_sum_start(column, line_of(sum, sum->first));
		load_sum_add(column, sum->first);
	}
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
		LoadSumColumn *column = &sum->columns[i];

		if (column->kind <= LOAD_SUM_AGREE || column->count == 0)
			continue;
		made->tts_values[i] = load_sum_result(column, sum->whole);
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
