/*-------------------------------------------------------------------------
 *
 * cache.c
 *	  magtrade_area in a backend's memory: a hash table over system and code.
 *
 * The table is small and hardly ever changes, so that each backend reads it
 * whole when it first needs it, and again after a change.  A trigger turns a
 * change into an invalidation of the table's relcache entry, which reaches
 * every backend when the change is committed, and this one at once, also when
 * the change is rolled back.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "area/area.h"
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "compat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"

PG_FUNCTION_INFO_V1(magtrade_area_changed);

#define AREA_TABLE	"magtrade_area"

/* The columns of the table, of which some are read; their order is the table's. */
enum
{
	COLUMN_SYSTEM = 1,
	COLUMN_CODE,
	COLUMN_ISO3,
	COLUMN_NAME,
	COLUMN_FROM,
	COLUMN_TO,
	COLUMN_GROUP,
	COLUMN_BUILTIN,
	COLUMNS = COLUMN_BUILTIN
};

/* What the extension made of them */
static const struct
{
	Oid			type;
	bool		may_be_null;
}			columns[] =
{
	[COLUMN_SYSTEM - 1] = {TEXTOID, false},
	[COLUMN_CODE - 1] = {TEXTOID, false},
	[COLUMN_ISO3 - 1] = {TEXTOID, true},
	[COLUMN_NAME - 1] = {TEXTOID, true},
	[COLUMN_FROM - 1] = {DATEOID, false},
	[COLUMN_TO - 1] = {DATEOID, false},
	[COLUMN_GROUP - 1] = {BOOLOID, false},
	[COLUMN_BUILTIN - 1] = {BOOLOID, false},
};

/* What is looked up, with zero bytes to its end. */
typedef struct AreaKey
{
	int32		system;
	char		code[AREA_CODE_BYTES];
} AreaKey;

typedef struct AreaEntry
{
	AreaKey		key;
	AreaMeaning *meanings;		/* the one that counts most first */
} AreaEntry;

typedef struct AreaCache
{
	MemoryContext context;
	uint64		changes;		/* how many there were when it was read */
	List	   *systems;		/* names, at their numbers */
	HTAB	   *codes;
} AreaCache;

static AreaCache *cache = NULL;
static Oid	cached_table = InvalidOid;
static uint64 changes = 0;
static uint64 generation = 0;

/*
 * note_change -- the relcache's word that a table has changed.  The cache is
 * only outdated: it may be in use, and is replaced when it is next asked for.
 */
static void
note_change(Datum arg pg_attribute_unused(), Oid relid)
{
	if (relid == InvalidOid || relid == cached_table)
		changes++;
}

/*
 * is_number -- whether a text, which no zero byte ends, is digits alone.
 */
static bool
is_number(const char *text, int len)
{
	for (int i = 0; i < len; i++)
	{
		if (text[i] < '0' || text[i] > '9')
			return false;
	}
	return true;
}

/*
 * make_key -- the key of a code in a system; false if the code is too long to
 * be one.
 *
 * Blanks around a code and the case of its ASCII letters do not count, nor do
 * the zeros before a number: one source writes 004 where another writes 4.  The
 * .0 goes that a data frame puts behind the integers of a column with a hole.
 */
static bool
make_key(AreaKey *key, int system, const char *code, int len)
{
	while (len > 0 && *code == ' ')
		code++, len--;
	while (len > 0 && code[len - 1] == ' ')
		len--;
	if (len > 2 && memcmp(code + len - 2, ".0", 2) == 0 &&
		is_number(code, len - 2))
		len -= 2;
	if (is_number(code, len))
		while (len > 1 && *code == '0')
			code++, len--;
	if (len >= AREA_CODE_BYTES)
		return false;
	memset(key, 0, sizeof(AreaKey));
	key->system = system;
	for (int i = 0; i < len; i++)
		key->code[i] = pg_ascii_toupper((unsigned char) code[i]);
	return true;
}

/*
 * system_number -- the number of a system, in a list of names; -1 for none.
 */
static int
system_number(const List *systems, const char *name, int len)
{
	ListCell   *lc;
	int			number = 0;

	foreach(lc, systems)
	{
		const char *known = lfirst(lc);

		if (strncmp(known, name, len) == 0 && known[len] == '\0')
			return number;
		number++;
	}
	return -1;
}

/*
 * counts_more -- whether of two meanings at one time this is preferred: a
 * user's before a built-in one, then the later.
 */
static bool
counts_more(const AreaMeaning *a, const AreaMeaning *b)
{
	if (a->builtin != b->builtin)
		return b->builtin;
	return a->from > b->from;
}

/*
 * add_meaning -- put a meaning among those of its code.
 */
static void
add_meaning(AreaCache *c, const AreaKey *key, AreaMeaning *meaning)
{
	bool		found;
	AreaEntry  *entry = hash_search(c->codes, key, HASH_ENTER, &found);
	AreaMeaning **place = &entry->meanings;

	if (!found)
		entry->meanings = NULL;
	while (*place != NULL && !counts_more(meaning, *place))
		place = &(*place)->next;
	meaning->next = *place;
	*place = meaning;
}

/*
 * check_made -- error unless what is seen of the table is as the extension made
 * it: its owner may change it as he likes.
 */
static void
check_made(bool as_made)
{
	if (!as_made)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("table \"%s\" is not as the extension made it",
						AREA_TABLE),
				 errhint("Add rows to it, but leave its columns as they were.")));
}

/*
 * check_columns -- error unless the table has its columns; a dropped one has no
 * type.
 */
static void
check_columns(TupleDesc desc)
{
	check_made(desc->natts == COLUMNS);
	for (int i = 0; i < COLUMNS; i++)
		check_made(TupleDescAttr(desc, i)->atttypid == columns[i].type);
}

/*
 * add_row -- take a row of the table over, in the cache's memory context.
 */
static void
add_row(AreaCache *c, TupleDesc desc, HeapTuple tuple)
{
	Datum		values[COLUMNS];
	bool		nulls[COLUMNS];
	char	   *name;
	char	   *code;
	int			system;
	AreaKey		key;
	AreaMeaning *meaning = palloc0(sizeof(AreaMeaning));

	heap_deform_tuple(tuple, desc, values, nulls);
	for (int i = 0; i < COLUMNS; i++)
		check_made(columns[i].may_be_null || !nulls[i]);
	name = TextDatumGetCString(values[COLUMN_SYSTEM - 1]);
	system = system_number(c->systems, name, strlen(name));
	if (system < 0)
	{
		system = list_length(c->systems);
		c->systems = lappend(c->systems, name);
	}
	code = TextDatumGetCString(values[COLUMN_CODE - 1]);
	if (!nulls[COLUMN_ISO3 - 1])
		strlcpy(meaning->iso3, TextDatumGetCString(values[COLUMN_ISO3 - 1]),
				sizeof(meaning->iso3));
	meaning->from = DatumGetDateADT(values[COLUMN_FROM - 1]);
	meaning->to = DatumGetDateADT(values[COLUMN_TO - 1]);
	meaning->builtin = DatumGetBool(values[COLUMN_BUILTIN - 1]);
	if (make_key(&key, system, code, strlen(code)))
		add_meaning(c, &key, meaning);
	pfree(code);
}

/*
 * read_table -- read all rows, as of now: a transaction's own snapshot may be
 * older than what later ones of this backend must see.
 */
static void
read_table(AreaCache *c)
{
	Relation	rel = table_open(cached_table, AccessShareLock);
	SysScanDesc scan = systable_beginscan(rel, InvalidOid, false, NULL, 0,
										  NULL);
	HeapTuple	tuple;

	check_columns(RelationGetDescr(rel));
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		CHECK_FOR_INTERRUPTS();
		add_row(c, RelationGetDescr(rel), tuple);
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
}

/*
 * find_table -- the table, which is where the function is.
 */
static Oid
find_table(Oid function)
{
	Oid			schema = get_func_namespace(function);
	Oid			table = get_relname_relid(AREA_TABLE, schema);

	if (!OidIsValid(table))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("table \"%s\" is missing from schema \"%s\"",
						AREA_TABLE, get_namespace_name(schema)),
				 errhint("Run ALTER EXTENSION magtrade UPDATE.")));
	return table;
}

/*
 * make_cache -- an empty cache, in a context of its own.
 */
static AreaCache *
make_cache(void)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext,
												  "magtrade_area",
												  ALLOCSET_DEFAULT_SIZES);
	AreaCache  *c = MemoryContextAllocZero(context, sizeof(AreaCache));
	HASHCTL		control;

	memset(&control, 0, sizeof(control));
	control.keysize = sizeof(AreaKey);
	control.entrysize = sizeof(AreaEntry);
	control.hcxt = context;
	c->context = context;
	c->changes = changes;
	c->codes = hash_create("magtrade_area codes", 4096, &control,
						   HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	return c;
}

/*
 * area_refresh -- see to it that what is cached is what the table holds; the
 * function's own schema says where the table is.
 *
 * A change that arrives while the table is read outdates what was read: the
 * changes are counted before.
 */
void
area_refresh(Oid function)
{
	static bool registered = false;
	MemoryContext old;
	AreaCache  *fresh;

	if (cache != NULL && cache->changes == changes)
		return;
	if (!registered)
		CacheRegisterRelcacheCallback(note_change, (Datum) 0);
	registered = true;
	cached_table = find_table(function);
	fresh = make_cache();
	old = MemoryContextSwitchTo(fresh->context);
	read_table(fresh);
	MemoryContextSwitchTo(old);
	MemoryContextSetParent(fresh->context, CacheMemoryContext);
	if (cache != NULL)
		MemoryContextDelete(cache->context);
	cache = fresh;
	generation++;
}

/*
 * area_generation -- which reading of the table is cached; what is kept from
 * an earlier one no longer holds.
 */
uint64
area_generation(void)
{
	return generation;
}

/*
 * list_systems -- the names of the systems, sorted, for a message.
 */
static char *
list_systems(void)
{
	const char **names = palloc(list_length(cache->systems) * sizeof(char *));
	StringInfoData list;
	int			count = 0;
	ListCell   *lc;

	foreach(lc, cache->systems)
		names[count++] = lfirst(lc);
	qsort(names, count, sizeof(char *), pg_qsort_strcmp);
	initStringInfo(&list);
	for (int i = 0; i < count; i++)
		appendStringInfo(&list, "%s%s", i > 0 ? ", " : "", names[i]);
	if (count == 0)
		appendStringInfoString(&list, "none");
	return list.data;
}

/*
 * system_of_profile -- the system that the files of a profile use, where it
 * has another name; else the name itself.
 */
static const char *
system_of_profile(const char *name, int len)
{
	static const char *const systems[][2] = {
		{"baci", "comtrade"},
		{"comext", "eurostat"},
		{"comtrade_legacy", "comtrade"},
		{"estat_jp", "jp_customs"},
	};

	for (size_t i = 0; i < lengthof(systems); i++)
	{
		if (strlen(systems[i][0]) == (size_t) len &&
			strncmp(systems[i][0], name, len) == 0)
			return systems[i][1];
	}
	return pnstrdup(name, pg_mbcliplen(name, len, AREA_SYSTEM_BYTES));
}

/*
 * area_system -- the number of a system in the cache; error if it has no row.
 */
int
area_system(const char *name, int len)
{
	int			number = system_number(cache->systems, name, len);
	const char *system;

	if (number >= 0)
		return number;
	system = system_of_profile(name, len);
	number = system_number(cache->systems, system, strlen(system));
	if (number < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown system of area codes: \"%s\"", system),
				 errhint("The systems are %s; rows of %s add others.",
						 list_systems(), AREA_TABLE)));
	return number;
}

/*
 * area_meanings -- what a code means in a system, the meaning that counts most
 * first; NULL if it is unknown.
 */
const AreaMeaning *
area_meanings(int system, const char *code, int len)
{
	AreaKey		key;
	AreaEntry  *entry;

	if (!make_key(&key, system, code, len))
		return NULL;
	entry = hash_search(cache->codes, &key, HASH_FIND, NULL);
	return entry != NULL ? entry->meanings : NULL;
}

/*
 * magtrade_area_changed() -> trigger
 *
 * Fires after each row that changes, since that is what logical replication does
 * too, and after TRUNCATE.
 */
Datum
magtrade_area_changed(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("magtrade_area_changed() must be called as a trigger")));
	CacheInvalidateRelcache(trigger->tg_relation);
	PG_RETURN_POINTER(NULL);
}
