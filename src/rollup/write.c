/*-------------------------------------------------------------------------
 *
 * write.c
 *	  The rows of a rollup: found by key, changed, added, removed.
 *
 * Rows are changed as the apply worker of logical replication changes them,
 * without a plan for each, so that a month of many series costs little more
 * than the new versions of its rows.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/nbtree.h"
#include "access/sysattr.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "compat.h"
#include "executor/executor.h"
#include "group/table.h"
#include "miscadmin.h"
#include "optimizer/optimizer.h"
#include "parser/parse_relation.h"
#include "rewrite/rewriteHandler.h"
#include "rollup/rollup.h"
#include "storage/bufmgr.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/typcache.h"

struct RollupWriter
{
	Relation	rel;
	Relation	index;			/* its primary key */
	int			nkeys;
	int		   *key_columns;	/* columns of the rollup, by key */
	int		   *index_keys;		/* keys, by column of the index */
	AttrNumber	series;
	AttrNumber	extra_rows;
	EState	   *estate;
	ResultRelInfo *result;
	EPQState	epq;
	IndexScanDesc scan;			/* forward, from a key on */
	ScanKey		search;			/* that key, a member for each column */
	MemoryContext search_context;	/* of its values */
	FmgrInfo  **order;			/* comparison of each column */
	bool		started;
	bool		ahead;			/* the scan is at a key not yet reached */
	ExprState **defaults;		/* of each column of new rows, or NULL */
	TupleTableSlot *found;
	TupleTableSlot *changed;
};

/* Bytes that come near together, on most processors. */
#define CACHE_LINE		64

/* A key is looked for in so many index entries ahead before it is searched. */
#define STEPS_AHEAD	16

/*
 * open_key -- open the primary key; error if it is not over the keys.
 */
static void
open_key(RollupWriter *w)
{
	int			matched = 0;

	list_free(RelationGetIndexList(w->rel));
	if (OidIsValid(w->rel->rd_pkindex))
	{
		w->index = index_open(w->rel->rd_pkindex, RowExclusiveLock);
		if (IndexRelationGetNumberOfKeyAttributes(w->index) == w->nkeys)
			for (int i = 0; i < w->nkeys; i++)
				for (int k = 0; k < w->nkeys; k++)
					if (w->index->rd_index->indkey.values[i] == w->key_columns[k])
					{
						w->index_keys[i] = k;
						matched++;
						/* a trigger may name it twice */
						break;
					}
	}
	if (matched != w->nkeys)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("the primary key of rollup \"%s\" is not over its keys any more",
						RelationGetRelationName(w->rel)),
				 errhint("Drop the rollup and make it again.")));
}

/*
 * begin_scan -- prepare the scan for rows from a key on: an index column that
 * is not less, or a comparison of all as one row.
 */
static void
begin_scan(RollupWriter *w)
{
	int			n = w->nkeys;

	w->search_context = AllocSetContextCreate(CurrentMemoryContext,
											  "magtrade_rollup search",
											  ALLOCSET_SMALL_SIZES);
	w->search = palloc(n * sizeof(ScanKeyData));
	w->order = palloc(n * sizeof(FmgrInfo *));
	for (int i = 0; i < n; i++)
	{
		Oid			type = w->index->rd_opcintype[i];
		Oid			not_less = get_opfamily_member(w->index->rd_opfamily[i], type,
												   type, BTGreaterEqualStrategyNumber);

		w->order[i] = index_getprocinfo(w->index, i + 1, BTORDER_PROC);
		ScanKeyEntryInitialize(&w->search[i], n > 1 ? SK_ROW_MEMBER : 0, i + 1,
							   BTGreaterEqualStrategyNumber, InvalidOid,
							   w->index->rd_indcollation[i],
							   n > 1 ? w->order[i]->fn_oid : get_opcode(not_less),
							   (Datum) 0);
	}
	w->search[n - 1].sk_flags |= n > 1 ? SK_ROW_END : 0;
	w->scan = compat_index_beginscan(w->rel, w->index, GetActiveSnapshot(), 1);
	w->scan->xs_want_itup = true;
}

/*
 * changed_columns -- the columns that a change to a row changes, as triggers FOR
 * UPDATE OF, generated columns and indexes want to know.
 */
static Bitmapset *
changed_columns(const RollupWriter *w)
{
	Bitmapset  *columns = NULL;

	for (int i = 1; i <= RelationGetNumberOfAttributes(w->rel); i++)
	{
		if (i == w->series || i == w->extra_rows ||
			compat_must_update_all(w->rel))
			columns = bms_add_member(columns,
									 i - FirstLowInvalidHeapAttributeNumber);
	}
	return columns;
}

/*
 * begin_executor -- what the executor's functions want to know of the table.
 */
static void
begin_executor(RollupWriter *w)
{
	RangeTblEntry *rte = makeNode(RangeTblEntry);
	List	   *permissions = NIL;
	Bitmapset  *changed = changed_columns(w);

	rte->rtekind = RTE_RELATION;
	rte->relid = RelationGetRelid(w->rel);
	rte->relkind = w->rel->rd_rel->relkind;
	rte->rellockmode = RowExclusiveLock;
	addRTEPermissionInfo(&permissions, rte)->updatedCols = changed;
	compat_set_generated(rte, changed);
	w->estate = CreateExecutorState();
	compat_init_range_table(w->estate, rte, permissions);
	w->estate->es_snapshot = GetActiveSnapshot();
	w->estate->es_output_cid = GetCurrentCommandId(true);
	w->result = makeNode(ResultRelInfo);
	InitResultRelInfo(w->result, w->rel, 1, NULL, 0);
	compat_set_result_relation(w->estate, w->result);
	compat_eval_plan_qual_init(&w->epq, w->estate);
	ExecOpenIndices(w->result, false);
	AfterTriggerBeginQuery();
}

/*
 * begin_defaults -- the defaults of columns that the owner has added.
 */
static void
begin_defaults(RollupWriter *w)
{
	TupleDesc	desc = RelationGetDescr(w->rel);

	w->defaults = palloc0(desc->natts * sizeof(ExprState *));
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute att = TupleDescAttr(desc, i);
		Node	   *value = att->attisdropped || att->attgenerated ? NULL :
			build_column_default(w->rel, att->attnum);

		if (value != NULL)
			w->defaults[i] = ExecInitExpr(expression_planner((Expr *) value), NULL);
	}
}

/*
 * rollup_write_begin -- get ready to change rows.  The active snapshot must be
 * one that was taken after rollup_lock(), and the columns have been checked.
 */
RollupWriter *
rollup_write_begin(const Rollup *rollup)
{
	RollupWriter *w = palloc0(sizeof(RollupWriter));
	ListCell   *lc;
	int			k = 0;

	w->rel = table_open(rollup->relid, RowExclusiveLock);
	w->nkeys = list_length(rollup->keys);
	w->key_columns = palloc(w->nkeys * sizeof(int));
	w->index_keys = palloc(w->nkeys * sizeof(int));
	foreach(lc, rollup->keys)
		w->key_columns[k++] = get_attnum(rollup->relid, lfirst(lc));
	w->series = get_attnum(rollup->relid, ROLLUP_SERIES);
	w->extra_rows = get_attnum(rollup->relid, ROLLUP_EXTRA_ROWS);
	open_key(w);
	begin_scan(w);
	begin_executor(w);
	begin_defaults(w);
	w->found = table_slot_create(w->rel, NULL);
	w->changed = MakeSingleTupleTableSlot(RelationGetDescr(w->rel),
										  &TTSOpsVirtual);
	return w;
}

/*
 * rollup_write_end -- finish: what was written can be seen from here on.  Tables
 * that refer to the rollup may have been opened for triggers of theirs.
 */
void
rollup_write_end(RollupWriter *w)
{
	ExecDropSingleTupleTableSlot(w->changed);
	ExecDropSingleTupleTableSlot(w->found);
	index_endscan(w->scan);
	AfterTriggerEndQuery(w->estate);
	EvalPlanQualEnd(&w->epq);
	compat_close_result_relation(w->estate, w->result);
	ExecResetTupleTable(w->estate->es_tupleTable, false);
	FreeExecutorState(w->estate);
	index_close(w->index, NoLock);
	table_close(w->rel, NoLock);
	CommandCounterIncrement();
}

/*
 * rollup_write_order -- which key each column of the index is, in their order.
 */
const int *
rollup_write_order(const RollupWriter *w)
{
	return w->index_keys;
}

/*
 * compare_column -- order of two values of an index column.
 */
static int
compare_column(const RollupWriter *w, int i, Datum a, Datum b)
{
	return DatumGetInt32(FunctionCall2Coll(w->order[i],
										   w->index->rd_indcollation[i], a, b));
}

/*
 * rollup_same_key -- whether two keys, of values that are not NULL, are equal.
 */
bool
rollup_same_key(const RollupWriter *w, const Datum *a, const Datum *b)
{
	for (int i = w->nkeys - 1; i >= 0; i--)
	{
		int			k = w->index_keys[i];

		if (compare_column(w, i, a[k], b[k]) != 0)
			return false;
	}
	return true;
}

/*
 * compare_entry -- order of the index entry where the scan is and a key.
 */
static int
compare_entry(const RollupWriter *w, const Datum *keys)
{
	int			order = 0;

	for (int i = 0; i < w->nkeys && order == 0; i++)
	{
		bool		isnull;
		Datum		value = index_getattr(w->scan->xs_itup, i + 1,
										  w->scan->xs_itupdesc, &isnull);

		order = compare_column(w, i, value, keys[w->index_keys[i]]);
	}
	return order;
}

/*
 * set_search -- make a key that which is searched for.  The scan compares with it
 * on each page that it comes to, when the caller has long freed his.
 */
static void
set_search(RollupWriter *w, const Datum *keys)
{
	TupleDesc	desc = RelationGetDescr(w->rel);
	MemoryContext old;

	MemoryContextReset(w->search_context);
	old = MemoryContextSwitchTo(w->search_context);
	for (int i = 0; i < w->nkeys; i++)
	{
		int			k = w->index_keys[i];
		Form_pg_attribute att = TupleDescAttr(desc, w->key_columns[k] - 1);

		w->search[i].sk_argument = datumCopy(keys[k], att->attbyval, att->attlen);
	}
	MemoryContextSwitchTo(old);
}

/*
 * search_from -- start the scan at a key.
 */
static void
search_from(RollupWriter *w, const Datum *keys)
{
	ScanKeyData row;

	set_search(w, keys);
	if (w->nkeys == 1)
		row = w->search[0];
	else
	{
		memset(&row, 0, sizeof(row));
		row.sk_flags = SK_ROW_HEADER;
		row.sk_attno = 1;
		row.sk_strategy = BTGreaterEqualStrategyNumber;
		row.sk_argument = PointerGetDatum(w->search);
	}
	index_rescan(w->scan, &row, 1, NULL, 0);
	w->started = true;
	w->ahead = false;
}

/*
 * find_entry -- bring the scan to the first row of a key that can be seen;
 * false if there is none.
 *
 * Keys come in the order of the index.  The entries of those that a month
 * brings are near to each other, and mostly the scan gets to the next sooner
 * than a search would.
 */
static bool
find_entry(RollupWriter *w, const Datum *keys)
{
	int			steps = w->started ? 0 : STEPS_AHEAD;

	for (;; steps++)
	{
		int			order;

		if (steps == STEPS_AHEAD)
			search_from(w, keys);
		if (!w->ahead && index_getnext_tid(w->scan, ForwardScanDirection) == NULL)
		{
			w->started = false;
			return false;
		}
		order = compare_entry(w, keys);
		w->ahead = order > 0;
		if (w->ahead)
			return false;
		if (order == 0 && index_fetch_heap(w->scan, w->found))
			return true;
	}
}

/*
 * may_change -- whether the transaction may change a row.
 *
 * The search sees what is committed by now.  Where the transaction may not see
 * that, it cannot change it either.
 */
static bool
may_change(const RollupWriter *w, TupleTableSlot *row)
{
	return !IsolationUsesXactSnapshot() ||
		table_tuple_satisfies_snapshot(w->rel, row, GetTransactionSnapshot());
}

/*
 * refuse_change -- error of a row that the transaction may not change.
 */
static void
refuse_change(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
			 errmsg("could not serialize access due to concurrent update")));
}

/*
 * find_row -- find the row of a key; false if there is none.
 */
static bool
find_row(RollupWriter *w, const Datum *keys)
{
	if (!find_entry(w, keys))
		return false;
	if (!may_change(w, w->found))
		refuse_change();
	slot_getallattrs(w->found);
	return true;
}

/*
 * is_claimed -- whether some transaction has changed or locked the row, which is
 * one that can be seen.  A scan's slots share its tuple, so that it is looked up.
 */
static bool
is_claimed(TupleTableSlot *row)
{
	Page		page;
	ItemId		item;

	if (!TTS_IS_BUFFERTUPLE(row))
		return true;
	page = BufferGetPage(((BufferHeapTupleTableSlot *) row)->buffer);
	item = PageGetItemId(page, ItemPointerGetOffsetNumber(&row->tts_tid));
	return !(((HeapTupleHeader) PageGetItem(page, item))->t_infomask & HEAP_XMAX_INVALID);
}

/*
 * wait_for_row -- wait for who has changed or locked the row that was found, as
 * its owner may by hand; error if that is another row now.  Its key stays, so
 * that foreign keys may refer to it meanwhile.
 */
static void
wait_for_row(RollupWriter *w)
{
	TM_FailureData failure;

	if (!is_claimed(w->found))
		return;
	if (table_tuple_lock(w->rel, &w->found->tts_tid, GetActiveSnapshot(), w->found,
						 w->estate->es_output_cid, LockTupleNoKeyExclusive,
						 LockWaitBlock, 0, &failure) != TM_Ok)
		refuse_change();
	slot_getallattrs(w->found);
}

/*
 * series_column -- a column of the row that was found, NULL if it is.
 */
static TradeSeries *
series_column(const RollupWriter *w, AttrNumber column)
{
	if (w->found->tts_isnull[column - 1])
		return NULL;
	return series_check(DatumGetSeriesP(w->found->tts_values[column - 1]));
}

/*
 * fill_defaults -- what is in the columns of a new row that no one sets.
 */
static void
fill_defaults(RollupWriter *w, TupleTableSlot *slot)
{
	ExprContext *econtext = GetPerTupleExprContext(w->estate);

	for (int i = 0; i < slot->tts_tupleDescriptor->natts; i++)
	{
		slot->tts_isnull[i] = true;
		if (w->defaults[i] != NULL)
			slot->tts_values[i] = ExecEvalExprSwitchContext(w->defaults[i], econtext,
															&slot->tts_isnull[i]);
	}
}

/*
 * fill_slot -- the row as it will be: what it was, or the keys and defaults, with
 * new series.
 */
static void
fill_slot(RollupWriter *w, bool found, const Datum *keys,
		  const RollupRow *after)
{
	TupleTableSlot *slot = ExecClearTuple(w->changed);
	int			natts = slot->tts_tupleDescriptor->natts;

	if (found)
	{
		memcpy(slot->tts_values, w->found->tts_values, natts * sizeof(Datum));
		memcpy(slot->tts_isnull, w->found->tts_isnull, natts * sizeof(bool));
	}
	else
		fill_defaults(w, slot);
	for (int k = 0; !found && k < w->nkeys; k++)
	{
		slot->tts_values[w->key_columns[k] - 1] = keys[k];
		slot->tts_isnull[w->key_columns[k] - 1] = false;
	}
	slot->tts_values[w->series - 1] = PointerGetDatum(after->series);
	slot->tts_isnull[w->series - 1] = false;
	slot->tts_values[w->extra_rows - 1] = PointerGetDatum(after->extra_rows);
	slot->tts_isnull[w->extra_rows - 1] = after->extra_rows == NULL;
	ExecStoreVirtualTuple(slot);
}

/*
 * put_row -- change, add or remove the row that is found or missing.
 */
static void
put_row(RollupWriter *w, bool found, const Datum *keys, const RollupRow *after)
{
	if (after->series != NULL)
		fill_slot(w, found, keys, after);
	if (found && after->series != NULL)
		compat_relation_update(w->result, w->estate, &w->epq, w->found,
							   w->changed);
	else if (found)
		compat_relation_delete(w->result, w->estate, &w->epq, w->found);
	else if (after->series != NULL)
		compat_relation_insert(w->result, w->estate, w->changed);
	ExecClearTuple(w->changed);
	ExecClearTuple(w->found);
	ResetPerTupleExprContext(w->estate);
}

/*
 * change_row -- make a change to the row that is found or missing: rows come
 * with their first month and go with their last.  The new series are made in the
 * current memory context.
 */
static void
change_row(RollupWriter *w, bool found, const Datum *keys,
		   const RollupChange *change)
{
	RollupRow	before = {NULL, NULL};
	RollupRow	after;
	MemoryContext old;

	if (found)
	{
		wait_for_row(w);
		before.series = series_column(w, w->series);
		before.extra_rows = series_column(w, w->extra_rows);
	}
	after = rollup_merge(&before, change);
	old = MemoryContextSwitchTo(w->estate->es_query_cxt);
	put_row(w, found, keys, &after);
	MemoryContextSwitchTo(old);
}

/*
 * rollup_write -- make a change to the row of a key, as change_row().  Keys come
 * in the order of the index.
 *
 * The search is done in the executor's memory, since scans keep some of it from
 * row to row.
 */
void
rollup_write(RollupWriter *w, const Datum *keys, const RollupChange *change)
{
	MemoryContext old = MemoryContextSwitchTo(w->estate->es_query_cxt);
	bool		found = find_row(w, keys);

	MemoryContextSwitchTo(old);
	change_row(w, found, keys, change);
}

/*
 * rollup_write_may_gather -- whether keys that are equal for the index are so by
 * their bytes.
 */
bool
rollup_write_may_gather(const RollupWriter *w)
{
	for (int i = 0; i < w->nkeys; i++)
	{
		Oid			type = w->index->rd_opcintype[i];
		Oid			equal = get_opfamily_member(w->index->rd_opfamily[i], type,
												type, BTEqualStrategyNumber);

		if (!group_takes_type(type, w->index->rd_indcollation[i]) ||
			lookup_type_cache(type, TYPECACHE_EQ_OPR)->eq_opr != equal)
			return false;
	}
	return w->nkeys <= GROUP_MAX_KEYS;
}

/*
 * Rows that are looked at together, so that memory is waited for once.  A scan
 * has one tuple at a time: what is to be known of it besides the values and the
 * TID is asked before the next.
 */
typedef struct RowBatch
{
	TableScanDesc scan;
	TupleTableSlot *rows[ROLLUP_BATCH];
	bool		may_change[ROLLUP_BATCH];
	BlockNumber block;			/* of the last row */
	Datum	   *keys;			/* of one row */
	bool	   *nulls;			/* none is */
} RowBatch;

/*
 * begin_batches -- start to read all rows.
 */
static void
begin_batches(RollupWriter *w, RowBatch *batch)
{
	batch->scan = compat_table_beginscan(w->rel, GetActiveSnapshot());
	for (int i = 0; i < ROLLUP_BATCH; i++)
		batch->rows[i] = table_slot_create(w->rel, NULL);
	batch->block = InvalidBlockNumber;
	batch->keys = palloc(w->nkeys * sizeof(Datum));
	batch->nulls = palloc0(w->nkeys * sizeof(bool));
}

/*
 * end_batches -- stop reading.
 */
static void
end_batches(RowBatch *batch)
{
	for (int i = 0; i < ROLLUP_BATCH; i++)
		ExecDropSingleTupleTableSlot(batch->rows[i]);
	table_endscan(batch->scan);
}

/*
 * fetch_page -- have the memory brought near of the page where a row is, if it is
 * another than that of the row before.
 */
static void
fetch_page(RowBatch *batch, const TupleTableSlot *row)
{
	BlockNumber block = ItemPointerGetBlockNumberNoCheck(&row->tts_tid);
	const char *page;

	if (block == batch->block || !TTS_IS_BUFFERTUPLE(row))
		return;
	batch->block = block;
	page = BufferGetPage(((const BufferHeapTupleTableSlot *) row)->buffer);
	for (int at = 0; at < BLCKSZ; at += CACHE_LINE)
		__builtin_prefetch(page + at, 1);
}

/*
 * next_batch -- read the next rows, and ask for the changes of their keys;
 * returns how many they are: fewer than ROLLUP_BATCH are the last, after which
 * a scan would begin again.
 */
static int
next_batch(RollupWriter *w, RowBatch *batch, RollupGathered *gathered)
{
	int			n = 0;

	while (n < ROLLUP_BATCH &&
		   table_scan_getnextslot(batch->scan, ForwardScanDirection,
								  batch->rows[n]))
	{
		TupleTableSlot *row = batch->rows[n];

		CHECK_FOR_INTERRUPTS();
		fetch_page(batch, row);
		batch->may_change[n] = may_change(w, row);
		slot_getallattrs(row);
		for (int k = 0; k < w->nkeys; k++)
			batch->keys[k] = row->tts_values[w->key_columns[k] - 1];
		rollup_gather_ask(gathered, n++, batch->keys, batch->nulls);
	}
	rollup_gather_fetch(gathered, n);
	return n;
}

/*
 * change_batch -- make the changes to the rows of a batch that have one.
 */
static void
change_batch(RollupWriter *w, RowBatch *batch, int n, RollupGathered *gathered,
			 MemoryContext row_context)
{
	TupleTableSlot *own = w->found;

	for (int i = 0; i < n; i++)
	{
		const RollupChange *change = rollup_gather_take(gathered, i);

		if (change == NULL)
			continue;
		if (!batch->may_change[i])
			refuse_change();
		w->found = batch->rows[i];
		change_row(w, true, NULL, change);
		MemoryContextReset(row_context);
	}
	w->found = own;
}

/*
 * write_all -- go through all rows, and make the changes to those that have one.
 */
static void
write_all(RollupWriter *w, RollupGathered *gathered)
{
	MemoryContext row_context =
		AllocSetContextCreate(CurrentMemoryContext, "magtrade_rollup row",
							  ALLOCSET_DEFAULT_SIZES);
	RowBatch	batch;
	MemoryContext old;
	int			n;

	begin_batches(w, &batch);
	old = MemoryContextSwitchTo(row_context);
	do
	{
		n = next_batch(w, &batch, gathered);
		MemoryContextReset(row_context);
		change_batch(w, &batch, n, gathered, row_context);
	} while (n == ROLLUP_BATCH);
	MemoryContextSwitchTo(old);
	MemoryContextDelete(row_context);
	end_batches(&batch);
}

/*
 * compare_keys -- order of two keys in the index, for qsort_arg().
 */
static int
compare_keys(const void *a, const void *b, void *arg)
{
	const RollupWriter *w = arg;
	const Datum *one = ((const RollupKeyChange *) a)->keys;
	const Datum *other = ((const RollupKeyChange *) b)->keys;
	int			order = 0;

	CHECK_FOR_INTERRUPTS();
	for (int i = 0; i < w->nkeys && order == 0; i++)
		order = compare_column(w, i, one[w->index_keys[i]],
							   other[w->index_keys[i]]);
	return order;
}

/*
 * rollup_write_gathered -- make the changes that were gathered.
 *
 * Where there is one for each page of the rollup or more, the pages are all read
 * from the first to the last, which is cheaper than to look for each key.  What
 * a serializable transaction reads so would be taken for the whole table.
 */
void
rollup_write_gathered(RollupWriter *w, RollupGathered *gathered)
{
	MemoryContext context =
		AllocSetContextCreate(CurrentMemoryContext, "magtrade_rollup key",
							  ALLOCSET_DEFAULT_SIZES);
	RollupKeyChange *rest;
	int64		count;
	MemoryContext old;

	if (rollup_gather_count(gathered) >= RelationGetNumberOfBlocks(w->rel) &&
		!IsolationIsSerializable())
		write_all(w, gathered);
	rest = rollup_gather_rest(gathered, &count);
	qsort_arg(rest, count, sizeof(RollupKeyChange), compare_keys, w);
	old = MemoryContextSwitchTo(context);
	for (int64 i = 0; i < count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		rollup_write(w, rest[i].keys, rest[i].change);
		MemoryContextReset(context);
	}
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
}
