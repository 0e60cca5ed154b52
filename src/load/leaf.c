/*-------------------------------------------------------------------------
 *
 * leaf.c
 *	  A table that rows go straight into: an empty one, or an empty partition.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/hio.h"
#include "access/tupconvert.h"
#include "compat.h"
#include "executor/executor.h"
#include "load/leaf.h"
#include "miscadmin.h"
#include "storage/bufmgr.h"
#include "storage/lmgr.h"
#include "utils/acl.h"

/*
 * load_leaf_is_plain -- whether a table is of a kind and rows can go into it
 * without anything but its constraints being looked at.
 */
bool
load_leaf_is_plain(Relation rel, char kind)
{
	TupleDesc	desc = RelationGetDescr(rel);

	for (int i = 0; i < desc->natts; i++)
	{
		if (TupleDescAttr(desc, i)->attgenerated)
			return false;
	}
	return rel->rd_rel->relkind == kind && rel->trigdesc == NULL &&
		rel->rd_rules == NULL;
}

/*
 * load_leaf_applies -- whether an open table is an ordinary one without a row,
 * live or dead, whose owner calls, and which nobody uses at the moment, nor the
 * caller, as by a cursor.  If so, it is locked to the end of the transaction.
 *
 * Others' snapshots see no row of it, whatever is done here.
 */
bool
load_leaf_applies(Relation rel)
{
	Oid			relid = RelationGetRelid(rel);

	return load_leaf_is_plain(rel, RELKIND_RELATION) &&
		rel->rd_refcnt == 1 &&
		compat_owns_relation(relid, GetUserId()) &&
		RelationGetNumberOfBlocks(rel) == 0 &&
		ConditionalLockRelationOid(relid, AccessExclusiveLock) &&
		RelationGetNumberOfBlocks(rel) == 0;
}

/*
 * load_leaf_begin -- prepare to insert, in the current memory context.
 *
 * The rows go into a new file, as those of a table that is rewritten, so that if
 * that fails their room is given back, and the table is as it was to the next
 * attempt.
 */
void
load_leaf_begin(LoadLeaf *leaf, int number, ResultRelInfo *result,
				TupleConversionMap *map)
{
	leaf->number = number;
	leaf->rel = result->ri_RelationDesc;
	leaf->relid = RelationGetRelid(leaf->rel);
	leaf->result = result;
	leaf->map = map;
	leaf->mapped = map == NULL ? NULL :
		MakeSingleTupleTableSlot(RelationGetDescr(leaf->rel), &TTSOpsVirtual);
	compat_new_storage(leaf->rel);
	leaf->buffers = GetBulkInsertState();
	load_leaf_use_ring(leaf, false);
}

/*
 * load_leaf_use_ring -- have the next rows go through a ring of buffers, as
 * those of COPY, or not.
 */
void
load_leaf_use_ring(LoadLeaf *leaf, bool ring)
{
	BulkInsertState buffers = leaf->buffers;
	MemoryContext old;

	if (ring == (buffers->strategy != NULL))
		return;
	old = MemoryContextSwitchTo(GetMemoryChunkContext(buffers));
	if (ring)
		buffers->strategy = GetAccessStrategy(BAS_BULKWRITE);
	else
	{
		FreeAccessStrategy(buffers->strategy);
		buffers->strategy = NULL;
	}
	MemoryContextSwitchTo(old);
}

/*
 * load_leaf_check -- check a row of the target; returns it as one of this table.
 */
TupleTableSlot *
load_leaf_check(LoadLeaf *leaf, TupleTableSlot *row, EState *estate)
{
	if (leaf->map != NULL)
		row = execute_attr_map_slot(leaf->map->attrMap, row, leaf->mapped);
	row->tts_tableOid = leaf->relid;
	if (leaf->rel->rd_att->constr != NULL)
		ExecConstraints(leaf->result, row, estate);
	return row;
}

/*
 * load_leaf_end -- release what is not memory.
 */
void
load_leaf_end(LoadLeaf *leaf)
{
	if (leaf->mapped != NULL)
		ExecDropSingleTupleTableSlot(leaf->mapped);
	FreeBulkInsertState(leaf->buffers);
	table_finish_bulk_insert(leaf->rel, TABLE_INSERT_SKIP_FSM);
}

/*
 * load_batch_begin -- prepare to insert tuples into a table.
 */
void
load_batch_begin(LoadBatch *batch, LoadLeaf *leaf)
{
	batch->leaf = leaf;
	batch->count = batch->nslots = 0;
	batch->bytes = 0;
}

/*
 * load_batch_add -- one tuple more, whose length is that of a Datum and which must
 * stay; true if they are enough.
 */
bool
load_batch_add(LoadBatch *batch, HeapTupleHeader tuple)
{
	HeapTuple	added = &batch->tuples[batch->count];
	Relation	rel = batch->leaf->rel;

	added->t_len = HeapTupleHeaderGetDatumLength(tuple);
	ItemPointerSetInvalid(&added->t_self);
	added->t_tableOid = batch->leaf->relid;
	added->t_data = tuple;
	if (batch->count == batch->nslots)
		batch->slots[batch->nslots++] =
			MakeSingleTupleTableSlot(RelationGetDescr(rel), &TTSOpsHeapTuple);
	ExecStoreHeapTuple(added, batch->slots[batch->count++], false);
	batch->bytes += added->t_len;
	return batch->count == LOAD_BATCH_ROWS || batch->bytes > LOAD_BATCH_BYTES;
}

/*
 * load_batch_insert -- insert the tuples.
 */
void
load_batch_insert(LoadBatch *batch, CommandId cid)
{
	if (batch->count == 0)
		return;
	table_multi_insert(batch->leaf->rel, batch->slots, batch->count, cid,
					   TABLE_INSERT_SKIP_FSM, batch->leaf->buffers);
	for (int i = 0; i < batch->count; i++)
		ExecClearTuple(batch->slots[i]);
	batch->count = 0;
	batch->bytes = 0;
}

/*
 * load_batch_end -- release what is not memory: of many tables each would keep a
 * buffer, else.
 */
void
load_batch_end(LoadBatch *batch)
{
	ReleaseBulkInsertStatePin(batch->leaf->buffers);
	for (int i = 0; i < batch->nslots; i++)
		ExecDropSingleTupleTableSlot(batch->slots[i]);
	batch->leaf = NULL;
}
