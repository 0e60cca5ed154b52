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
#define LOAD_BATCH_ROWS		1000
#define LOAD_BATCH_BYTES	65535

typedef struct LoadLeaf
{
	Oid			relid;			/* first, as the key of a hash table */
	Relation	rel;
	ResultRelInfo *result;
	TupleConversionMap *map;	/* from rows of the target; NULL if the same */
	TupleTableSlot *mapped;		/* such a row, of this table; or NULL */
	BulkInsertState buffers;
	int			number;			/* in the order in which they were begun */
} LoadLeaf;

/* Tuples that are inserted at a time, all into one table. */
typedef struct LoadBatch
{
	LoadLeaf   *leaf;			/* or NULL: none is begun */
	int			count;
	Size		bytes;
	int			nslots;
	TupleTableSlot *slots[LOAD_BATCH_ROWS];
	HeapTupleData tuples[LOAD_BATCH_ROWS];
} LoadBatch;

extern bool load_leaf_is_plain(Relation rel, char kind);
extern bool load_leaf_applies(Relation rel);
extern void load_leaf_begin(LoadLeaf *leaf, int number, ResultRelInfo *result,
							TupleConversionMap *map);
extern void load_leaf_use_ring(LoadLeaf *leaf, bool ring);
extern TupleTableSlot *load_leaf_check(LoadLeaf *leaf, TupleTableSlot *row,
									   EState *estate);
extern void load_leaf_end(LoadLeaf *leaf);
extern void load_batch_begin(LoadBatch *batch, LoadLeaf *leaf);
extern bool load_batch_add(LoadBatch *batch, HeapTupleHeader tuple);
extern void load_batch_insert(LoadBatch *batch, CommandId cid);
extern void load_batch_end(LoadBatch *batch);

#endif							/* MAGTRADE_LOAD_LEAF_H */
