/*-------------------------------------------------------------------------
 *
 * table.h
 *	  The groups of a grouping, found by their keys' bytes.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_GROUP_TABLE_H
#define MAGTRADE_GROUP_TABLE_H

#include "executor/tuptable.h"
#include "nodes/parsenodes.h"

/* A bit for each key in the first word of an image says whether it is NULL. */
#define GROUP_MAX_KEYS	64

/* What an aggregate has of a group up to now. */
typedef struct GroupValue
{
	Datum		value;
	bool		isnull;
	bool		unset;			/* the first figure will be the state */
} GroupValue;

/*
 * A group.  Behind its states is the image of its keys: a word with a bit for
 * each that is NULL, then each as the Datum that it is or as a text with four
 * bytes of length, in whole words.  Two groups have the same keys if and only if
 * their images have the same bytes.
 */
typedef struct GroupItem
{
	struct GroupItem *next;		/* the one made after it, or NULL */
	uint32		hash;
	uint32		size;			/* bytes of the image */
	GroupValue	states[FLEXIBLE_ARRAY_MEMBER];
} GroupItem;

/*
 * group_states_for -- how many states take the room of something of that size, to
 * stand in their place.
 */
static inline int
group_states_for(Size size)
{
	return (size + sizeof(GroupValue) - 1) / sizeof(GroupValue);
}

typedef struct GroupTable GroupTable;

/* A row on its way into its group. */
typedef struct GroupRow
{
	GroupItem  *keys;			/* a group without states */
	Size		room;			/* bytes that "keys" has */
	GroupItem  *group;			/* into which it goes, NULL if there is none */
	Datum	   *values;			/* of what aggregates ask for */
	bool	   *nulls;
} GroupRow;

extern bool group_takes_type(Oid type, Oid collation);
extern bool group_takes_key(const SortGroupClause *clause, const Node *key);
extern GroupTable *group_table_make(TupleDesc keys, int nkeys, int nstates);
extern void group_table_reset(GroupTable *table);
extern MemoryContext group_table_context(const GroupTable *table);
extern Size group_table_room(const GroupTable *table);
extern uint32 group_table_set_keys(const GroupTable *table, GroupRow *row,
								   const Datum *values, const bool *nulls);
extern void group_table_fetch(const GroupTable *table, const GroupRow *row);
extern void group_table_fetch_group(const GroupTable *table,
									const GroupRow *row);
extern bool group_table_find(GroupTable *table, GroupRow *row, bool add);
extern bool group_table_is_full(const GroupTable *table);
extern void group_table_rewind(GroupTable *table);
extern const GroupItem *group_table_next(GroupTable *table);
extern void group_table_keys(const GroupTable *table, const GroupItem *group,
							 Datum *values, bool *nulls);

#endif							/* MAGTRADE_GROUP_TABLE_H */
