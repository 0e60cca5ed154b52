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
 */
void
load_leaf_begin(LoadLeaf *leaf, ResultRelInfo *result, TupleConversionMap *map)
{
	leaf->rel = result->ri_RelationDesc;
	leaf->relid = RelationGetRelid(leaf->rel);
	leaf->result = result;
	leaf->map = map;
	leaf->buffers = GetBulkInsertState();
	load_leaf_use_ring(leaf, false);
	leaf->count = leaf->nslots = 0;
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
 * next_slot -- a slot for one row more.
 */
static TupleTableSlot *
next_slot(LoadLeaf *leaf)
{
	if (leaf->count == leaf->nslots)
		leaf->slots[leaf->nslots++] = table_slot_create(leaf->rel, NULL);
	return leaf->slots[leaf->count];
}

/*
 * load_leaf_add -- collect a row of the target, and check it; returns its size.
 */
Size
load_leaf_add(LoadLeaf *leaf, TupleTableSlot *row, EState *estate)
{
	TupleTableSlot *slot = next_slot(leaf);
	int			natts = slot->tts_tupleDescriptor->natts;
	HeapTuple	tuple;
	bool		should_free;

	if (leaf->map != NULL)
		slot = execute_attr_map_slot(leaf->map->attrMap, row, slot);
	else
	{
		memcpy(slot->tts_values, row->tts_values, natts * sizeof(Datum));
		memcpy(slot->tts_isnull, row->tts_isnull, natts * sizeof(bool));
		ExecStoreVirtualTuple(slot);
	}
	slot->tts_tableOid = leaf->relid;
	if (leaf->rel->rd_att->constr != NULL)
		ExecConstraints(leaf->result, slot, estate);
	ExecMaterializeSlot(slot);
	leaf->count++;
	tuple = ExecFetchSlotHeapTuple(slot, false, &should_free);
	return tuple->t_len;
}

/*
 * load_leaf_flush -- insert the rows that have been collected.
 */
void
load_leaf_flush(LoadLeaf *leaf, CommandId cid)
{
	if (leaf->count == 0)
		return;
	table_multi_insert(leaf->rel, leaf->slots, leaf->count, cid,
					   TABLE_INSERT_SKIP_FSM, leaf->buffers);
	for (int i = 0; i < leaf->count; i++)
		ExecClearTuple(leaf->slots[i]);
	leaf->count = 0;
}

/*
 * load_leaf_drop_slots -- free what collected rows need.
 */
void
load_leaf_drop_slots(LoadLeaf *leaf)
{
	for (int i = 0; i < leaf->nslots; i++)
		ExecDropSingleTupleTableSlot(leaf->slots[i]);
	leaf->nslots = 0;
}

/*
 * load_leaf_end -- release what is not memory.
 */
void
load_leaf_end(LoadLeaf *leaf)
{
	load_leaf_drop_slots(leaf);
	FreeBulkInsertState(leaf->buffers);
	table_finish_bulk_insert(leaf->rel, TABLE_INSERT_SKIP_FSM);
}
