/*-------------------------------------------------------------------------
 *
 * gather.c
 *	  What a statement changed in each key, gathered from rows in any order.
 *
 * Sorting the rows costs several times as much.  It is left to PostgreSQL for
 * keys that are not equal by their bytes, and where memory is not enough.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "group/table.h"
#include "miscadmin.h"
#include "rollup/rollup.h"
#include "utils/memutils.h"

/* Stands in the place of a group's states. */
typedef struct KeyChange
{
	RollupChange change;
	bool		taken;
} KeyChange;

struct RollupGathered
{
	GroupTable *table;
	GroupRow	rows[ROLLUP_BATCH]; /* that are asked for; one is added in the first */
	int			nkeys;			/* columns of a key */
	int64		count;			/* keys */
};

/*
 * change_of -- what is gathered of a key.
 */
static inline KeyChange *
change_of(const GroupItem *group)
{
	return (KeyChange *) unconstify(GroupItem *, group)->states;
}

/*
 * rollup_gather_make -- prepare to gather rows whose first columns are the keys,
 * in the current memory context.
 */
RollupGathered *
rollup_gather_make(TupleDesc desc, int nkeys)
{
	RollupGathered *g = palloc0(sizeof(RollupGathered));

	g->nkeys = nkeys;
	g->table = group_table_make(desc, nkeys,
								group_states_for(sizeof(KeyChange)));
	for (int i = 0; i < ROLLUP_BATCH; i++)
	{
		g->rows[i].room = group_table_room(g->table);
		g->rows[i].keys = palloc0(g->rows[i].room);
	}
	return g;
}

/*
 * rollup_gather_add -- add a row with a finite value that came (sign 1) or went
 * (-1); false if no more fit into memory.  The row is in all the same.
 */
bool
rollup_gather_add(RollupGathered *g, const Datum *keys, const bool *nulls,
				  int month, double value, int sign)
{
	GroupRow   *row = &g->rows[0];
	MemoryContext old;

	group_table_set_keys(g->table, row, keys, nulls);
	if (group_table_find(g->table, row, true))
	{
		memset(change_of(row->group), 0, sizeof(KeyChange));
		g->count++;
	}
	old = MemoryContextSwitchTo(group_table_context(g->table));
	rollup_change_add(&change_of(row->group)->change, month, value, sign);
	MemoryContextSwitchTo(old);
	return !group_table_is_full(g->table);
}

/*
 * rollup_gather_count -- how many keys are gathered.
 */
int64
rollup_gather_count(const RollupGathered *g)
{
	return g->count;
}

/*
 * rollup_gather_ask -- ask for the change of a key, as the i-th of up to
 * ROLLUP_BATCH.
 */
void
rollup_gather_ask(RollupGathered *g, int i, const Datum *keys,
				  const bool *nulls)
{
	group_table_set_keys(g->table, &g->rows[i], keys, nulls);
	group_table_fetch(g->table, &g->rows[i]);
}

/*
 * rollup_gather_fetch -- have the memory brought near where most likely the
 * changes of the first n keys are that are asked for.
 */
void
rollup_gather_fetch(const RollupGathered *g, int n)
{
	for (int i = 0; i < n; i++)
		group_table_fetch_group(g->table, &g->rows[i]);
}

/*
 * rollup_gather_take -- the change of the i-th key that was asked for, which
 * from here on is done with; NULL if there is none.
 */
const RollupChange *
rollup_gather_take(RollupGathered *g, int i)
{
	GroupRow   *row = &g->rows[i];
	KeyChange  *found;

	group_table_find(g->table, row, false);
	if (row->group == NULL)
		return NULL;
	found = change_of(row->group);
	found->taken = true;
	return rollup_change_is_nothing(&found->change) ? NULL : &found->change;
}

/*
 * rollup_gather_rest -- those that have not been taken, as an array of *count,
 * each with its keys.
 */
RollupKeyChange *
rollup_gather_rest(RollupGathered *g, int64 *count)
{
	RollupKeyChange *rest =
		MemoryContextAllocHuge(CurrentMemoryContext,
							   g->count * sizeof(RollupKeyChange));
	bool	   *nulls = palloc(g->nkeys * sizeof(bool));
	const GroupItem *group;

	*count = 0;
	group_table_rewind(g->table);
	while ((group = group_table_next(g->table)) != NULL)
	{
		const KeyChange *key = change_of(group);
		RollupKeyChange *one = &rest[*count];

		CHECK_FOR_INTERRUPTS();
		if (key->taken || rollup_change_is_nothing(&key->change))
			continue;
		one->keys = palloc(g->nkeys * sizeof(Datum));
		group_table_keys(g->table, group, one->keys, nulls);
		one->change = &key->change;
		(*count)++;
	}
	return rest;
}

/*
 * rollup_gather_end -- let go of all.
 */
void
rollup_gather_end(RollupGathered *g)
{
	MemoryContextDelete(group_table_context(g->table));
}
