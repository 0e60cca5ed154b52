/*-------------------------------------------------------------------------
 *
 * aside.c
 *	  Rows that are set aside until there is memory for their groups.
 *
 * As in nodeAgg.c they are dealt by some bits of their keys' hash to several
 * stores, so that all rows of a group are in one.  The rows of a store that is
 * read may be set aside again, by other bits.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "executor/executor.h"
#include "group/aside.h"
#include "miscadmin.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"

/* Rows go into so many stores at a time, by so many bits of a hash. */
#define ASIDE_BITS		4
#define ASIDE_STORES	(1 << ASIDE_BITS)

/* The bits of a hash are used up at this depth. */
#define ASIDE_DEPTH		(32 / ASIDE_BITS)

/* Rows that were set aside together. */
typedef struct AsideStore
{
	Tuplestorestate *rows;
	int			depth;			/* how often they have been */
} AsideStore;

struct GroupAside
{
	MemoryContext context;
	TupleTableSlot *stored;		/* the row that was read last */
	AsideStore	open;			/* which is read, if any */
	List	   *stores;			/* the others, as pointers */
	Tuplestorestate *out[ASIDE_STORES]; /* that rows go into, or NULL */
	int64		count;			/* rows that were ever set aside */
};

/*
 * group_mix -- other bits out of a hash, for each way that they are used in.
 */
uint32
group_mix(uint32 hash, uint32 way)
{
	return murmurhash32(hash ^ (way + 1) * 0x9E3779B9);
}

/*
 * group_aside_make -- nothing set aside yet; rows will be read into the slot,
 * one of minimal tuples.  Lives in the current memory context.
 */
GroupAside *
group_aside_make(TupleTableSlot *stored)
{
	GroupAside *a = palloc0(sizeof(GroupAside));

	a->context = CurrentMemoryContext;
	a->stored = stored;
	return a;
}

/*
 * group_aside_put -- set a row aside, whose keys have that hash.
 */
void
group_aside_put(GroupAside *a, uint32 hash, TupleTableSlot *row)
{
	int			to = group_mix(hash, 1 + a->open.depth) % ASIDE_STORES;

	if (a->out[to] == NULL)
	{
		MemoryContext old = MemoryContextSwitchTo(a->context);

		a->out[to] = tuplestore_begin_heap(false, false,
										   Max(work_mem / ASIDE_STORES, 64));
		MemoryContextSwitchTo(old);
	}
	tuplestore_puttupleslot(a->out[to], row);
	a->count++;
}

/*
 * group_aside_close -- no more rows are set aside together with these; let go of
 * the store that was read.
 */
void
group_aside_close(GroupAside *a)
{
	MemoryContext old = MemoryContextSwitchTo(a->context);

	for (int i = 0; i < ASIDE_STORES; i++)
	{
		AsideStore *store;

		if (a->out[i] == NULL)
			continue;
		store = palloc(sizeof(AsideStore));
		store->rows = a->out[i];
		store->depth = a->open.depth + 1;
		a->stores = lappend(a->stores, store);
		a->out[i] = NULL;
	}
	MemoryContextSwitchTo(old);
	ExecClearTuple(a->stored);
	if (a->open.rows != NULL)
		tuplestore_end(a->open.rows);
	memset(&a->open, 0, sizeof(AsideStore));
}

/*
 * group_aside_open -- read the next store, after group_aside_close(); false if
 * there is none.
 *
 * It is one of those that came last, so that few are there at a time: each has
 * memory of its own, and of all rows that were set aside three times there are
 * thousands.
 */
bool
group_aside_open(GroupAside *a)
{
	AsideStore *store;

	if (a->stores == NIL)
		return false;
	store = llast(a->stores);
	a->stores = list_truncate(a->stores, list_length(a->stores) - 1);
	a->open = *store;
	pfree(store);
	return true;
}

/*
 * group_aside_is_open -- whether a store is being read.
 */
bool
group_aside_is_open(const GroupAside *a)
{
	return a->open.rows != NULL;
}

/*
 * group_aside_is_useful -- whether rows that are set aside now would come apart
 * from each other; else their groups have to fit into memory.
 */
bool
group_aside_is_useful(const GroupAside *a)
{
	return a->open.depth < ASIDE_DEPTH;
}

/*
 * group_aside_next -- the next row of the store that is read, NULL after the
 * last.  The slot owns what it holds.
 */
TupleTableSlot *
group_aside_next(GroupAside *a)
{
	MemoryContext old = MemoryContextSwitchTo(a->context);
	bool		found;

	CHECK_FOR_INTERRUPTS();
	found = tuplestore_gettupleslot(a->open.rows, true, false, a->stored);
	MemoryContextSwitchTo(old);
	if (!found)
		return NULL;
	slot_getallattrs(a->stored);
	return a->stored;
}

/*
 * group_aside_forget -- let go of all rows.
 */
void
group_aside_forget(GroupAside *a)
{
	do
		group_aside_close(a);
	while (group_aside_open(a));
}

/*
 * group_aside_count -- how many rows were ever set aside.
 */
int64
group_aside_count(const GroupAside *a)
{
	return a->count;
}
