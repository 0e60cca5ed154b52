/*-------------------------------------------------------------------------
 *
 * bulk.c
 *	  The first load of an empty table: rows go straight into it, many at a
 *	  time, and its indexes are built afterwards, as when a table is rewritten.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/heapam.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "catalog/index.h"
#include "catalog/pg_type.h"
#include "compat.h"
#include "executor/executor.h"
#include "load/bulk.h"
#include "miscadmin.h"
#include "optimizer/optimizer.h"
#include "rewrite/rewriteHandler.h"
#include "storage/bufmgr.h"
#include "storage/lmgr.h"
#include "utils/acl.h"
#include "utils/lsyscache.h"
#include "utils/rls.h"

/* How many rows go in at once at most, and how many bytes, as in COPY. */
#define BATCH_ROWS	1000
#define BATCH_BYTES	65535

typedef struct Bulk
{
	LoadStage  *stage;
	Relation	rel;
	EState	   *estate;
	ResultRelInfo *result;
	ExprState **defaults;		/* of each column; NULL if it has none */
	CommandId	cid;
	BulkInsertState state;
	int			count;
	Size		bytes;
	TupleTableSlot *slots[BATCH_ROWS];
} Bulk;

/*
 * is_plain -- whether rows can go into the table without anything but its
 * constraints being looked at.
 */
static bool
is_plain(Relation rel)
{
	TupleDesc	desc = RelationGetDescr(rel);

	for (int i = 0; i < desc->natts; i++)
	{
		if (TupleDescAttr(desc, i)->attgenerated)
			return false;
	}
	return rel->rd_rel->relkind == RELKIND_RELATION &&
		rel->trigdesc == NULL && rel->rd_rules == NULL &&
		!rel->rd_rel->relispartition &&
		check_enable_rls(RelationGetRelid(rel), InvalidOid, true) == RLS_NONE;
}

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
 * load_bulk_applies -- whether the target is an ordinary table without a row,
 * live or dead, whose owner calls, and which nobody uses at the moment, nor the
 * caller, as by a cursor.  If so, it is locked to the end of the transaction.
 *
 * Others' snapshots see no row of it, whatever is done here.
 */
bool
load_bulk_applies(const LoadTarget *target)
{
	Relation	rel = target->rel;
	Oid			relid = RelationGetRelid(rel);

	return is_plain(rel) && are_plain(target) &&
		rel->rd_refcnt == 1 &&
		compat_owns_relation(relid, GetUserId()) &&
		pg_class_aclcheck(relid, GetUserId(), ACL_INSERT) == ACLCHECK_OK &&
		RelationGetNumberOfBlocks(rel) == 0 &&
		ConditionalLockRelationOid(relid, AccessExclusiveLock) &&
		RelationGetNumberOfBlocks(rel) == 0;
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
 * begin -- prepare to insert, in the current memory context.
 */
static Bulk *
begin(LoadStage *stage)
{
	Bulk	   *bulk = palloc0(sizeof(Bulk));

	bulk->stage = stage;
	bulk->rel = stage->target->rel;
	bulk->estate = CreateExecutorState();
	bulk->result = makeNode(ResultRelInfo);
	InitResultRelInfo(bulk->result, bulk->rel,
					  compat_range_table_index(bulk->estate, bulk->rel), NULL,
					  0);
	prepare_defaults(bulk);
	bulk->cid = GetCurrentCommandId(true);
	bulk->state = GetBulkInsertState();
	return bulk;
}

/*
 * flush -- insert the rows that have been collected.
 */
static void
flush(Bulk *bulk)
{
	if (bulk->count > 0)
		table_multi_insert(bulk->rel, bulk->slots, bulk->count, bulk->cid,
						   TABLE_INSERT_SKIP_FSM, bulk->state);
	for (int i = 0; i < bulk->count; i++)
		ExecClearTuple(bulk->slots[i]);
	bulk->count = 0;
	bulk->bytes = 0;
}

/*
 * add -- collect a staged row, and check it.
 */
static void
add(Bulk *bulk, const TupleTableSlot *staged)
{
	const LoadTarget *target = bulk->stage->target;
	ExprContext *econtext = GetPerTupleExprContext(bulk->estate);
	TupleTableSlot *slot = bulk->slots[bulk->count];

	if (slot == NULL)
		slot = bulk->slots[bulk->count] = table_slot_create(bulk->rel, NULL);
	memset(slot->tts_isnull, true,
		   slot->tts_tupleDescriptor->natts * sizeof(bool));
	for (int i = 0; i < target->ncolumns; i++)
	{
		const LoadColumn *column = &target->columns[i];
		int			at = column->attnum - 1;

		if (column->given > 0)
		{
			slot->tts_values[at] = staged->tts_values[column->given - 1];
			slot->tts_isnull[at] = staged->tts_isnull[column->given - 1];
		}
		else if (bulk->defaults[i] != NULL)
			slot->tts_values[at] = ExecEvalExprSwitchContext(bulk->defaults[i],
															 econtext,
															 &slot->tts_isnull[at]);
	}
	ExecStoreVirtualTuple(slot);
	ExecMaterializeSlot(slot);
	slot->tts_tableOid = RelationGetRelid(bulk->rel);
	if (bulk->rel->rd_att->constr != NULL)
		ExecConstraints(bulk->result, slot, bulk->estate);
	ResetPerTupleExprContext(bulk->estate);
}

/*
 * insert_rows -- insert all rows of the file.
 */
static void
insert_rows(Bulk *bulk)
{
	TupleTableSlot *staged;

	while ((staged = load_stage_next(bulk->stage)) != NULL)
	{
		HeapTuple	tuple;
		bool		should_free;

		add(bulk, staged);
		tuple = ExecFetchSlotHeapTuple(bulk->slots[bulk->count], false,
									   &should_free);
		bulk->bytes += tuple->t_len;
		bulk->count++;
		if (bulk->count == BATCH_ROWS || bulk->bytes > BATCH_BYTES)
			flush(bulk);
	}
	flush(bulk);
}

/*
 * end -- release what is not memory.
 */
static void
end(Bulk *bulk)
{
	for (int i = 0; i < BATCH_ROWS && bulk->slots[i] != NULL; i++)
		ExecDropSingleTupleTableSlot(bulk->slots[i]);
	FreeBulkInsertState(bulk->state);
	table_finish_bulk_insert(bulk->rel, TABLE_INSERT_SKIP_FSM);
	FreeExecutorState(bulk->estate);
}

/*
 * load_bulk -- insert the rows of a file into the empty target, and build its
 * indexes; a unique violation if two rows have the same key.
 */
void
load_bulk(LoadStage *stage)
{
	Bulk	   *bulk = begin(stage);

	insert_rows(bulk);
	end(bulk);
	CommandCounterIncrement();
	compat_reindex_table(RelationGetRelid(stage->target->rel));
	CommandCounterIncrement();
}
