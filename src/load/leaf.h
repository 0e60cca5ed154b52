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

/* Tuples that are inserted at a time, and their bytes, at most, as in COPY. */
#define LEAF_ROWS	1000
#define LEAF_BYTES	65535

typedef struct LoadLeaf
{
	Oid			relid;			/* first, as the key of a hash table */
	Relation	rel;
	ResultRelInfo *result;
	TupleConversionMap *map;	/* from rows of the target; NULL if the same */
	TupleTableSlot *mapped;		/* such a row, of this table; or NULL */
	BulkInsertState buffers;
	int			number;			/* in the order in which they were begun */
	int			count;			/* tuples to be inserted at a time */
	Size		bytes;			/* of these */
	int			nslots;
	TupleTableSlot *slots[LEAF_ROWS];
	HeapTupleData tuples[LEAF_ROWS];
} LoadLeaf;

extern bool load_leaf_is_plain(Relation rel, char kind);
extern bool load_leaf_applies(Relation rel);
extern void load_leaf_begin(LoadLeaf *leaf, int number, ResultRelInfo *result,
							TupleConversionMap *map);
extern void load_leaf_use_ring(LoadLeaf *leaf, bool ring);
extern TupleTableSlot *load_leaf_check(LoadLeaf *leaf, TupleTableSlot *row,
									   EState *estate);
extern bool load_leaf_add(LoadLeaf *leaf, HeapTupleHeader tuple);
extern void load_leaf_flush(LoadLeaf *leaf, CommandId cid);
extern void load_leaf_drop_slots(LoadLeaf *leaf);
extern void load_leaf_end(LoadLeaf *leaf);

#endif							/* MAGTRADE_LOAD_LEAF_H */
