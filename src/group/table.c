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
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

typedef struct GroupEntry
{
	GroupItem	   *group;
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
	bool	   *is_text;		/* by key; others are Datums */
	Size		image_at;		/* where a group's image begins */
	MemoryContext context;		/* of all groups and their states */
	group_hash_hash *hash;
	group_hash_iterator at;
	StringInfoData probe;		/* a group of the keys that are looked for */
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
 * is_text_type -- whether a type's values are compared as the bytes of texts.
 */
static bool
is_text_type(Oid type)
{
	return type == TEXTOID || type == VARCHAROID;
}

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
 * make_hash -- an empty hash table in the groups' context.
 */
static void
make_hash(GroupTable *table)
{
	table->hash = group_hash_create(table->context, 256, table);
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
	table->is_text = palloc(nkeys * sizeof(bool));
	for (int i = 0; i < nkeys; i++)
		table->is_text[i] = is_text_type(TupleDescAttr(desc, i)->atttypid);
	table->image_at = MAXALIGN(offsetof(GroupItem, states) +
							   nstates * sizeof(GroupValue));
	table->context = AllocSetContextCreate(CurrentMemoryContext,
										   "magtrade groups",
										   ALLOCSET_DEFAULT_SIZES);
	initStringInfo(&table->probe);
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
 * group_table_count -- how many groups there are.
 */
int64
group_table_count(const GroupTable *table)
{
	return table->hash->members;
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
 * add_text -- add a text to the image.
 */
static void
add_text(StringInfo image, Datum value)
{
	struct varlena *text = PG_DETOAST_DATUM_PACKED(value);
	int			len = VARSIZE_ANY_EXHDR(text);
	int			size = MAXALIGN(VARHDRSZ + len);
	char	   *at;

	enlargeStringInfo(image, size);
	at = image->data + image->len;
	memset(at + size - sizeof(Datum), 0, sizeof(Datum));
	SET_VARSIZE(at, VARHDRSZ + len);
	memcpy(at + VARHDRSZ, VARDATA_ANY(text), len);
	image->len += size;
}

/*
 * group_table_probe -- make the keys of a row those that group_table_find() looks
 * for; returns their hash.
 */
uint32
group_table_probe(GroupTable *table, TupleTableSlot *row)
{
	StringInfo	probe = &table->probe;
	uint64		nulls = 0;
	GroupItem	   *group;

	probe->len = table->image_at;
	appendBinaryStringInfo(probe, (const char *) &nulls, sizeof(nulls));
	for (int i = 0; i < table->nkeys; i++)
	{
		if (row->tts_isnull[i])
			nulls |= UINT64CONST(1) << i;
		else if (table->is_text[i])
			add_text(probe, row->tts_values[i]);
		else
			appendBinaryStringInfo(probe, (const char *) &row->tts_values[i],
								   sizeof(Datum));
	}
	group = (GroupItem *) probe->data;
	group->size = probe->len - table->image_at;
	memcpy(image_of(table, group), &nulls, sizeof(nulls));
	group->hash = hash_bytes((unsigned char *) image_of(table, group),
							 group->size);
	return group->hash;
}

/*
 * group_table_find -- the group of the keys that were last made a probe; if
 * there is none, a new one with room for its states, or NULL.
 */
GroupItem *
group_table_find(GroupTable *table, bool add, bool *added)
{
	GroupItem	   *probe = (GroupItem *) table->probe.data;
	GroupEntry *entry;
	bool		found;

	*added = false;
	if (!add)
	{
		entry = group_hash_lookup_hash(table->hash, probe, probe->hash);
		return entry != NULL ? entry->group : NULL;
	}
	entry = group_hash_insert_hash(table->hash, probe, probe->hash, &found);
	if (!found)
	{
		entry->group = MemoryContextAlloc(table->context,
										  table->image_at + probe->size);
		memcpy(entry->group, probe, table->image_at + probe->size);
		*added = true;
	}
	return entry->group;
}

/*
 * group_table_rewind -- have group_table_next() begin with the first group.
 */
void
group_table_rewind(GroupTable *table)
{
	group_hash_start_iterate(table->hash, &table->at);
}

/*
 * group_table_next -- the next group in any order, NULL after the last.
 */
const GroupItem *
group_table_next(GroupTable *table)
{
	GroupEntry *entry = group_hash_iterate(table->hash, &table->at);

	return entry != NULL ? entry->group : NULL;
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
		if (table->is_text[i])
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
