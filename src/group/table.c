/*-------------------------------------------------------------------------
 *
 * table.c
 *	  The groups of a grouping, found by their keys' bytes.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "compat.h"
#include "group/table.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/typcache.h"

typedef struct GroupEntry
{
	GroupItem  *group;
	uint32		hash;
	char		status;
} GroupEntry;

#define SH_PREFIX group_hash
#define SH_ELEMENT_TYPE GroupEntry
#define SH_KEY_TYPE GroupItem *
#define SH_SCOPE static inline
#define SH_DECLARE
#include "lib/simplehash.h"

struct GroupTable
{
	int			nkeys;
	int16	   *len;			/* by key, of its type: negative for texts; others
								 * are Datums */
	Size		image_at;		/* where a group's image begins */
	MemoryContext context;		/* of all groups and their states */
	group_hash_hash *hash;
	GroupItem  *first;			/* the groups in the order in which they were */
	GroupItem  *last;			/* made, which is that of their memory */
	GroupItem  *at;				/* the next for group_table_next() */
};

/*
 * image_of -- the keys' image of a group.
 */
static inline char *
image_of(const GroupTable *table, const GroupItem *group)
{
	return (char *) group + table->image_at;
}

/*
 * has_same_keys -- whether two groups have the same keys.
 */
static inline bool
has_same_keys(const GroupTable *table, const GroupItem *a, const GroupItem *b)
{
	return a->size == b->size &&
		memcmp(image_of(table, a), image_of(table, b), a->size) == 0;
}

#define SH_PREFIX group_hash
#define SH_ELEMENT_TYPE GroupEntry
#define SH_KEY_TYPE GroupItem *
#define SH_KEY group
#define SH_HASH_KEY(tb, key) ((key)->hash)
#define SH_EQUAL(tb, a, b) has_same_keys((tb)->private_data, a, b)
#define SH_STORE_HASH
#define SH_GET_HASH(tb, a) ((a)->hash)
#define SH_SCOPE static inline
#define SH_DEFINE
#include "lib/simplehash.h"

/*
 * group_takes_type -- whether two values of a type are equal if and only if
 * their bytes are.
 *
 * Not so those of float8 (minus zero), numeric (trailing zeros) and texts under
 * a collation that takes different bytes as equal.
 */
bool
group_takes_type(Oid type, Oid collation)
{
	switch (type)
	{
		case TEXTOID:
		case VARCHAROID:
			return OidIsValid(collation) &&
				get_collation_isdeterministic(collation);
		case BOOLOID:
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case DATEOID:
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			return get_typbyval(type);
		default:
			return false;
	}
}

/*
 * group_takes_key -- whether groups can be told apart by the bytes of a key of
 * GROUP BY or PARTITION BY.
 */
bool
group_takes_key(const SortGroupClause *clause, const Node *key)
{
	Oid			type = exprType(key);

	return group_takes_type(type, exprCollation(key)) &&
		lookup_type_cache(type, TYPECACHE_EQ_OPR)->eq_opr == clause->eqop;
}

/*
 * make_hash -- an empty hash table in the groups' context.
 */
static void
make_hash(GroupTable *table)
{
	table->hash = group_hash_create(table->context, 256, table);
	table->first = table->last = table->at = NULL;
}

/*
 * group_table_make -- a table for groups whose keys are the first columns of
 * rows with that descriptor; in the current memory context.
 */
GroupTable *
group_table_make(TupleDesc desc, int nkeys, int nstates)
{
	GroupTable *table = palloc0(sizeof(GroupTable));

	Assert(nkeys <= GROUP_MAX_KEYS);
	table->nkeys = nkeys;
	table->len = palloc(nkeys * sizeof(int16));
	for (int i = 0; i < nkeys; i++)
		table->len[i] = TupleDescAttr(desc, i)->attlen;
	table->image_at = MAXALIGN(offsetof(GroupItem, states) +
							   nstates * sizeof(GroupValue));
	table->context = AllocSetContextCreate(CurrentMemoryContext,
										   "magtrade groups",
										   ALLOCSET_DEFAULT_SIZES);
	make_hash(table);
	return table;
}

/*
 * group_table_reset -- forget all groups and their states.
 */
void
group_table_reset(GroupTable *table)
{
	MemoryContextReset(table->context);
	make_hash(table);
}

/*
 * group_table_context -- where the states of groups live.
 */
MemoryContext
group_table_context(const GroupTable *table)
{
	return table->context;
}

/*
 * group_table_is_full -- whether the groups take as much memory as a hash table
 * of a query may.
 */
bool
group_table_is_full(const GroupTable *table)
{
	return MemoryContextMemAllocated(table->context, true) >
		get_hash_memory_limit();
}

/*
 * put_text -- put a text into an image; returns where the next key goes.
 */
static char *
put_text(char *at, const struct varlena *text)
{
	int			len = VARSIZE_ANY_EXHDR(text);
	int			size = MAXALIGN(VARHDRSZ + len);

	memset(at + size - sizeof(Datum), 0, sizeof(Datum));
	SET_VARSIZE(at, VARHDRSZ + len);
	memcpy(at + VARHDRSZ, VARDATA_ANY(text), len);
	return at + size;
}

/*
 * reserve -- make room for so many more bytes of an image; returns where they
 * begin.
 */
static char *
reserve(GroupRow *row, const char *at, Size size)
{
	Size		used = at - (char *) row->keys;

	if (unlikely(used + size > row->room))
	{
		row->room = Max(2 * row->room, used + size);
		row->keys = repalloc(row->keys, row->room);
	}
	return (char *) row->keys + used;
}

/*
 * hash_image -- the hash of an image, a whole number of words.
 *
 * hash_bytes() does about as well, in three times the time, which is a tenth of
 * a grouping's.  Every step keeps states apart that were apart, and the shift
 * lets the high bits of a product, which depend on all of a word, count in the
 * next.
 */
static uint32
hash_image(const char *image, Size size)
{
	uint64		hash = size;

	for (Size at = 0; at < size; at += sizeof(uint64))
	{
		uint64		word;

		memcpy(&word, image + at, sizeof(word));
		hash = (hash ^ word) * UINT64CONST(0x9E3779B97F4A7C15);
		hash ^= hash >> 32;
	}
	return murmurhash32((uint32) hash);
}

/*
 * whole_datum -- the Datum of a value whose type has so many bytes.  What is in
 * the others is up to the function that made it: hashtext() leaves zeros before
 * a negative integer, and most others extend the sign.
 */
static inline Datum
whole_datum(Datum value, int16 len)
{
	switch (len)
	{
		case sizeof(bool):
			return BoolGetDatum(DatumGetBool(value));
		case sizeof(int16):
			return Int16GetDatum(DatumGetInt16(value));
		case sizeof(int32):
			return Int32GetDatum(DatumGetInt32(value));
		default:
			return value;
	}
}

/*
 * group_table_set_keys -- give a row its keys; returns their hash.  The row's
 * "keys" have at least room for a group without keys.
 */
uint32
group_table_set_keys(const GroupTable *table, GroupRow *row,
					 const Datum *values, const bool *nulls)
{
	uint64		are_null = 0;
	char	   *at = image_of(table, row->keys) + sizeof(are_null);
	GroupItem  *keys;

	for (int i = 0; i < table->nkeys; i++)
	{
		if (nulls[i])
			are_null |= UINT64CONST(1) << i;
		else if (table->len[i] < 0)
		{
			struct varlena *text = PG_DETOAST_DATUM_PACKED(values[i]);

			at = reserve(row, at, MAXALIGN(VARHDRSZ + VARSIZE_ANY_EXHDR(text)));
			at = put_text(at, text);
			/* of a rollup's rows, memory goes with the last */
			if ((Pointer) text != DatumGetPointer(values[i]))
				pfree(text);
		}
		else
		{
			Datum		value = whole_datum(values[i], table->len[i]);

			at = reserve(row, at, sizeof(Datum));
			memcpy(at, &value, sizeof(Datum));
			at += sizeof(Datum);
		}
	}
	keys = row->keys;
	memcpy(image_of(table, keys), &are_null, sizeof(are_null));
	keys->size = at - image_of(table, keys);
	keys->hash = hash_image(image_of(table, keys), keys->size);
	return keys->hash;
}

/*
 * group_table_room -- the bytes of a group that has no keys.
 */
Size
group_table_room(const GroupTable *table)
{
	return table->image_at + sizeof(uint64);
}

/*
 * first_entry -- where the search for a row's group begins.
 */
static inline GroupEntry *
first_entry(const GroupTable *table, const GroupRow *row)
{
	return &table->hash->data[row->keys->hash & table->hash->sizemask];
}

/*
 * group_table_fetch -- have the memory brought near in which the search for a
 * row's group will begin.
 */
void
group_table_fetch(const GroupTable *table, const GroupRow *row)
{
	__builtin_prefetch(first_entry(table, row));
}

/*
 * group_table_fetch_group -- have that of the group brought near which is most
 * likely the row's, as it stands where the search begins.
 */
void
group_table_fetch_group(const GroupTable *table, const GroupRow *row)
{
	const GroupEntry *entry = first_entry(table, row);

	if (entry->group == NULL)
		return;
	__builtin_prefetch(entry->group, 1);
	__builtin_prefetch(image_of(table, entry->group));
	__builtin_prefetch(image_of(table, entry->group) + row->keys->size - 1);
}

/*
 * append_group -- note a group that is new.
 */
static inline void
append_group(GroupTable *table, GroupItem *group)
{
	group->next = NULL;
	if (table->last != NULL)
		table->last->next = group;
	else
		table->first = group;
	table->last = group;
}

/*
 * group_table_find -- find the group of a row; if there is none, make a new one
 * with room for its states, or NULL.  Returns whether it is new.
 */
bool
group_table_find(GroupTable *table, GroupRow *row, bool add)
{
	GroupItem  *keys = row->keys;
	Size		size = table->image_at + keys->size;
	GroupEntry *entry;
	bool		found = true;

	if (add)
		entry = group_hash_insert_hash(table->hash, keys, keys->hash, &found);
	else
		entry = group_hash_lookup_hash(table->hash, keys, keys->hash);
	if (!found)
	{
		entry->group = MemoryContextAlloc(table->context, size);
		memcpy(entry->group, keys, size);
		append_group(table, entry->group);
	}
	row->group = entry != NULL ? entry->group : NULL;
	return !found;
}

/*
 * group_table_rewind -- have group_table_next() begin with the first group.
 */
void
group_table_rewind(GroupTable *table)
{
	table->at = table->first;
}

/*
 * group_table_next -- the next group, NULL after the last.
 */
const GroupItem *
group_table_next(GroupTable *table)
{
	GroupItem  *group = table->at;

	if (group != NULL)
		table->at = group->next;
	return group;
}

/*
 * group_table_keys -- a group's keys as values; texts are those in the table.
 */
void
group_table_keys(const GroupTable *table, const GroupItem *group, Datum *values,
				 bool *nulls)
{
	char	   *at = image_of(table, group);
	uint64		are_null;

	memcpy(&are_null, at, sizeof(are_null));
	at += sizeof(are_null);
	for (int i = 0; i < table->nkeys; i++)
	{
		values[i] = (Datum) 0;
		nulls[i] = are_null >> i & 1;
		if (nulls[i])
			continue;
		if (table->len[i] < 0)
		{
			values[i] = PointerGetDatum(at);
			at += MAXALIGN(VARSIZE(at));
		}
		else
		{
			memcpy(&values[i], at, sizeof(Datum));
			at += sizeof(Datum);
		}
	}
}
