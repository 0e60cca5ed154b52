/*-------------------------------------------------------------------------
 *
 * bulk.c
 *	  The first load of an empty table, or of empty partitions: rows go straight
 *	  into it, many at a time and in the order of the key, and its indexes are
 *	  built afterwards, as when a table is rewritten.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/index.h"
#include "catalog/pg_type.h"
#include "compat.h"
#include "executor/execPartition.h"
#include "executor/executor.h"
#include "load/bulk.h"
#include "load/leaf.h"
#include "load/order.h"
#include "load/present.h"
#include "miscadmin.h"
#include "optimizer/optimizer.h"
#include "rewrite/rewriteHandler.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/partcache.h"
#include "utils/rls.h"

typedef struct Bulk
{
	LoadStage  *stage;
	Relation	rel;
	EState	   *estate;
	MemoryContext context;		/* of what outlives the estate */
	ResultRelInfo *result;
	ModifyTableState *modify;	/* of a partitioned target, to find partitions */
	PartitionTupleRouting *routing;
	ExprState **defaults;		/* of each column; NULL if it has none */
	CommandId	cid;
	TupleTableSlot *row;		/* of the target */
	HTAB	   *leaves;			/* by their OIDs */
	List	   *numbered;		/* by their numbers */
	LoadLeaf   *last;			/* of the row before; or NULL */
	LoadOrder  *order;			/* of the rows that wait */
	LoadBatch	batch;			/* of those that are being written */
	uint64		written;		/* bytes of those before */
} Bulk;

/*
 * are_plain -- whether the columns of staged rows may be stored as they are, and
 * the others by their defaults alone: an identity that is always generated may
 * not be given, and a domain may refuse to be NULL.
 */
static bool
are_plain(const LoadTarget *target)
{
	for (int i = 0; i < target->ncolumns; i++)
	{
		const LoadColumn *column = &target->columns[i];
		Form_pg_attribute attr = TupleDescAttr(RelationGetDescr(target->rel),
											   column->attnum - 1);

		if (column->given > 0 ?
			attr->attidentity == ATTRIBUTE_IDENTITY_ALWAYS :
			get_typtype(attr->atttypid) == TYPTYPE_DOMAIN)
			return false;
	}
	return true;
}

/*
 * is_by_period -- whether a partitioned target's partitions are of its periods:
 * those of an empty partition are then mostly in no other.
 */
static bool
is_by_period(const LoadTarget *target)
{
	PartitionKey key = RelationGetPartitionKey(target->rel);

	return target->period >= 0 && key->partnatts == 1 &&
		key->partattrs[0] == target->columns[target->period].attnum;
}

/*
 * load_bulk_applies -- whether load_bulk() may be tried: the target is an empty
 * table that load_leaf_applies() to; or a partitioned one, empty or of which
 * the file may be for empty partitions only.  Says in *outcome whether the
 * target is empty.
 */
bool
load_bulk_applies(const LoadTarget *target, LoadMode mode,
				  LoadOutcome *outcome)
{
	Relation	rel = target->rel;
	Oid			relid = RelationGetRelid(rel);

	if (target->triggers || !are_plain(target) || rel->rd_rel->relispartition ||
		(rel->rd_rel->relkind == RELKIND_RELATION && rel->rd_rel->relhassubclass) ||
		pg_class_aclcheck(relid, GetUserId(), ACL_INSERT) != ACLCHECK_OK ||
		check_enable_rls(relid, InvalidOid, true) != RLS_NONE)
		return false;
	if (rel->rd_rel->relkind != RELKIND_PARTITIONED_TABLE)
		return outcome->initial = load_leaf_applies(rel);
	if (!load_leaf_is_plain(rel, RELKIND_PARTITIONED_TABLE) ||
		rel->rd_refcnt != 1)
		return false;
	outcome->initial = load_is_empty(target);
	return outcome->initial || (mode != LOAD_REPLACE && is_by_period(target));
}

/*
 * prepare_defaults -- the defaults of the columns that the source does not have.
 */
static void
prepare_defaults(Bulk *bulk)
{
	const LoadTarget *target = bulk->stage->target;

	bulk->defaults = palloc0(target->ncolumns * sizeof(ExprState *));
	for (int i = 0; i < target->ncolumns; i++)
	{
		const LoadColumn *column = &target->columns[i];
		Node	   *value = column->given > 0 ? NULL :
			build_column_default(bulk->rel, column->attnum);

		if (value != NULL)
			bulk->defaults[i] = ExecInitExpr(expression_planner((Expr *) value),
											 NULL);
	}
}

/*
 * prepare_routing -- prepare to find the partitions of rows, as COPY does.
 */
static void
prepare_routing(Bulk *bulk)
{
	bulk->modify = makeNode(ModifyTableState);
	bulk->modify->ps.state = bulk->estate;
	bulk->modify->operation = CMD_INSERT;
	bulk->modify->resultRelInfo = bulk->result;
	bulk->modify->rootResultRelInfo = bulk->result;
	bulk->routing = compat_setup_routing(bulk->estate, bulk->modify, bulk->rel);
}

/*
 * begin -- prepare to insert, in the current memory context.
 */
static Bulk *
begin(LoadStage *stage)
{
	Bulk	   *bulk = palloc0(sizeof(Bulk));
	HASHCTL		control = {
		.keysize = sizeof(Oid), .entrysize = sizeof(LoadLeaf),
		.hcxt = CurrentMemoryContext
	};

	bulk->stage = stage;
	bulk->rel = stage->target->rel;
	bulk->context = CurrentMemoryContext;
	bulk->estate = CreateExecutorState();
	bulk->result = makeNode(ResultRelInfo);
	InitResultRelInfo(bulk->result, bulk->rel,
					  compat_range_table_index(bulk->estate, bulk->rel), NULL,
					  0);
	prepare_defaults(bulk);
	bulk->order = load_order_begin(stage->target);
	bulk->cid = GetCurrentCommandId(true);
	bulk->row = MakeSingleTupleTableSlot(RelationGetDescr(bulk->rel),
										 &TTSOpsVirtual);
	bulk->leaves = hash_create("magtrade_load leaves", 64, &control,
							   HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	if (bulk->rel->rd_rel->relkind == RELKIND_PARTITIONED_TABLE)
		prepare_routing(bulk);
	return bulk;
}

/*
 * make_row -- a staged row as one of the target.
 */
static void
make_row(Bulk *bulk, const TupleTableSlot *staged)
{
	const LoadTarget *target = bulk->stage->target;
	ExprContext *econtext = GetPerTupleExprContext(bulk->estate);
	TupleTableSlot *row = ExecClearTuple(bulk->row);

	memset(row->tts_isnull, true,
		   row->tts_tupleDescriptor->natts * sizeof(bool));
	for (int i = 0; i < target->ncolumns; i++)
	{
		const LoadColumn *column = &target->columns[i];
		int			at = column->attnum - 1;

		if (column->given > 0)
		{
			row->tts_values[at] = staged->tts_values[column->given - 1];
			row->tts_isnull[at] = staged->tts_isnull[column->given - 1];
		}
		else if (bulk->defaults[i] != NULL)
			row->tts_values[at] = ExecEvalExprSwitchContext(bulk->defaults[i],
															econtext,
															&row->tts_isnull[at]);
	}
	ExecStoreVirtualTuple(row);
}

/*
 * find_leaf -- where the row goes; NULL if that is a partition to which
 * load_leaf_applies() does not.
 */
static LoadLeaf *
find_leaf(Bulk *bulk)
{
	ResultRelInfo *result = bulk->result;
	TupleConversionMap *map = NULL;
	LoadLeaf   *leaf;
	MemoryContext old;
	bool		found;

	if (bulk->routing != NULL)
		result = ExecFindPartition(bulk->modify, bulk->result, bulk->routing,
								   bulk->row, bulk->estate);
	if (bulk->last != NULL && bulk->last->result == result)
		return bulk->last;
	leaf = hash_search(bulk->leaves, &RelationGetRelid(result->ri_RelationDesc),
					   HASH_ENTER, &found);
	if (found)
		return leaf;
	if (bulk->routing != NULL &&
		(!load_leaf_applies(result->ri_RelationDesc) ||
		 list_length(bulk->numbered) == LOAD_ORDER_TABLES))
		return NULL;
	old = MemoryContextSwitchTo(bulk->context);
	if (bulk->routing != NULL)
		map = compat_partition_map(result, bulk->estate);
	load_leaf_begin(leaf, list_length(bulk->numbered), result, map);
	bulk->numbered = lappend(bulk->numbered, leaf);
	MemoryContextSwitchTo(old);
	return leaf;
}

/*
 * is_much -- whether so much was written that more of it should not drive what
 * others read out of shared buffers: that is where a scan begins to be sparing
 * with them, too.  Before, pages are kept for the indexes to be built from.
 */
static bool
is_much(const Bulk *bulk)
{
	return bulk->written > (uint64) NBuffers / 4 * BLCKSZ;
}

/*
 * insert_batch -- insert the batch; what that leaves behind in memory goes.
 */
static void
insert_batch(Bulk *bulk)
{
	MemoryContext old = MemoryContextSwitchTo(GetPerTupleMemoryContext(bulk->estate));

	load_leaf_use_ring(bulk->batch.leaf, is_much(bulk));
	bulk->written += bulk->batch.bytes;
	load_batch_insert(&bulk->batch, bulk->cid);
	MemoryContextSwitchTo(old);
	ResetPerTupleExprContext(bulk->estate);
}

/*
 * end_batch -- insert what is left for a leaf, if one was begun.
 */
static void
end_batch(Bulk *bulk)
{
	if (bulk->batch.leaf == NULL)
		return;
	insert_batch(bulk);
	load_batch_end(&bulk->batch);
}

/*
 * write_rows -- insert the rows that wait, those of one leaf after those of the
 * other.
 */
static void
write_rows(Bulk *bulk)
{
	LoadBatch  *batch = &bulk->batch;
	HeapTupleHeader tuple;
	int			number;

	load_order_sort(bulk->order);
	while ((tuple = load_order_next(bulk->order, &number)) != NULL)
	{
		CHECK_FOR_INTERRUPTS();
		if (batch->leaf == NULL || batch->leaf->number != number)
		{
			end_batch(bulk);
			load_batch_begin(batch, list_nth(bulk->numbered, number));
		}
		if (load_batch_add(batch, tuple))
			insert_batch(bulk);
	}
	end_batch(bulk);
	load_order_clear(bulk->order);
}

/*
 * check_row -- the row as one of its leaf, whose constraints it keeps; an error
 * says on which line it is, unless it is a sum of several.
 */
static TupleTableSlot *
check_row(Bulk *bulk, LoadLeaf *leaf)
{
	TupleTableSlot *row;

	bulk->stage->converting = bulk->stage->sum == NULL;
	row = load_leaf_check(leaf, bulk->row, bulk->estate);
	bulk->stage->converting = false;
	return row;
}

/*
 * insert_rows -- insert all rows of the file; false if one of them goes where
 * this cannot be done.
 */
static bool
insert_rows(Bulk *bulk)
{
	TupleTableSlot *staged;

	while ((staged = load_stage_next(bulk->stage)) != NULL)
	{
		LoadLeaf   *leaf;

		CHECK_FOR_INTERRUPTS();
		make_row(bulk, staged);
		leaf = bulk->last = find_leaf(bulk);
		if (leaf == NULL)
			return false;
		if (load_order_put(bulk->order, leaf->number, staged,
						   check_row(bulk, leaf)))
			write_rows(bulk);
		ResetPerTupleExprContext(bulk->estate);
	}
	write_rows(bulk);
	return true;
}

/*
 * end -- release what is not memory.
 */
static void
end(Bulk *bulk)
{
	HASH_SEQ_STATUS status;
	LoadLeaf   *leaf;

	hash_seq_init(&status, bulk->leaves);
	while ((leaf = hash_seq_search(&status)) != NULL)
		load_leaf_end(leaf);
	if (bulk->routing != NULL)
		ExecCleanupTupleRouting(bulk->modify, bulk->routing);
	ExecDropSingleTupleTableSlot(bulk->row);
	ExecResetTupleTable(bulk->estate->es_tupleTable, false);
	FreeExecutorState(bulk->estate);
	CommandCounterIncrement();
}

/*
 * build_indexes -- build the indexes of all leaves.
 */
static void
build_indexes(const Bulk *bulk)
{
	HASH_SEQ_STATUS status;
	LoadLeaf   *leaf;

	hash_seq_init(&status, bulk->leaves);
	while ((leaf = hash_seq_search(&status)) != NULL)
		compat_reindex_table(leaf->relid);
	CommandCounterIncrement();
}

/*
 * load_bulk -- insert the rows of a file into the target, to which
 * load_bulk_applies(), and build its indexes; a unique violation if two rows
 * have the same key.  False if some rows go where others are, or are of periods
 * that the target has rows of: then what was done must be undone.
 */
bool
load_bulk(LoadStage *stage, LoadOutcome *outcome)
{
	Bulk	   *bulk = begin(stage);
	bool		done = insert_rows(bulk);
	Datum		periods;

	load_order_end(bulk->order);
	if (!done)
		return false;
	end(bulk);
	build_indexes(bulk);
	periods = load_stage_periods(stage);
	outcome->has_periods = stage->target->period >= 0;
	outcome->new_periods = outcome->initial ? periods :
		load_new_periods(stage->target, periods, true);
	outcome->counts.read = outcome->counts.inserted = stage->nrows;
	/* what came out of a row may have a shorter header */
	return outcome->initial ||
		datumIsEqual(PointerGetDatum(DatumGetArrayTypeP(outcome->new_periods)),
					 periods, false, -1);
}
