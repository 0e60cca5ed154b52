/*-------------------------------------------------------------------------
 *
 * leaf.h
 *	  A table that rows go straight into: an empty one, or an empty partition.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_LOAD_LEAF_H
#define MAGTRADE_LOAD_LEAF_H

#include "access/heapam.h"
#include "access/tableam.h"
#include "nodes/execnodes.h"

/* Rows that wait to be written, at most, as in COPY. */
#define LOAD_LEAF_ROWS	1000

typedef struct LoadLeaf
{
	Oid			relid;			/* first, as the key of a hash table */
	Relation	rel;
	ResultRelInfo *result;
	TupleConversionMap *map;	/* from rows of the target; NULL if the same */
	BulkInsertState buffers;
	int			count;			/* rows that wait */
	int			nslots;
	TupleTableSlot *slots[LOAD_LEAF_ROWS];
} LoadLeaf;

extern bool load_leaf_is_plain(Relation rel, char kind);
extern bool load_leaf_applies(Relation rel);
extern void load_leaf_begin(LoadLeaf *leaf, ResultRelInfo *result,
							TupleConversionMap *map);
extern void load_leaf_use_ring(LoadLeaf *leaf, bool ring);
extern Size load_leaf_add(LoadLeaf *leaf, TupleTableSlot *row, EState *estate);
extern void load_leaf_flush(LoadLeaf *leaf, CommandId cid);
extern void load_leaf_drop_slots(LoadLeaf *leaf);
extern void load_leaf_end(LoadLeaf *leaf);

#endif							/* MAGTRADE_LOAD_LEAF_H */
