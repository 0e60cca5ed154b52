/*-------------------------------------------------------------------------
 *
 * ranks.c
 *	  The few different values of a column, and the rank of each among them.
 *
 * Values are told apart by their bytes.  Those that are equal all the same, as 1
 * and 1.0, have the same rank.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "compat.h"
#include "load/ranks.h"
#include "utils/datum.h"
#include "utils/memutils.h"
#include "utils/sortsupport.h"
#include "utils/typcache.h"

/* There may be so many values, each so long. */
#define MOST_VALUES		65536
#define LONGEST_VALUE	256

#define FIRST_ROOM		64

/* A value. */
typedef struct RankedValue
{
	Datum		value;
	uint32		hash;
	char		status;
	uint16		code;			/* in the order of their appearance */
} RankedValue;

#define SH_PREFIX value_hash
#define SH_ELEMENT_TYPE RankedValue
#define SH_KEY_TYPE Datum
#define SH_SCOPE static inline
#define SH_DECLARE
#include "lib/simplehash.h"

struct LoadRanks
{
	MemoryContext context;
	TypeCacheEntry *type;
	Oid			collation;
	value_hash_hash *hash;
	int			count;
	int			room;
	Datum	   *values;			/* by code */
	uint16	   *ranks;			/* by code */
	int			ranked;			/* how many values there were at that time */
	int			last;			/* the code that was asked for last, or -1 */
};

/*
 * value_bytes -- the bytes of a value, and how many they are; those of one that
 * is passed by value are put in *copy.
 */
static inline const char *
value_bytes(const LoadRanks *ranks, Datum value, Datum *copy, Size *len)
{
	const char *bytes = DatumGetPointer(value);

	if (ranks->type->typbyval)
	{
		*copy = value;
		*len = sizeof(Datum);
		return (const char *) copy;
	}
	*len = ranks->type->typlen > 0 ? (Size) ranks->type->typlen :
		ranks->type->typlen == -1 ? VARSIZE_ANY(bytes) : strlen(bytes) + 1;
	return bytes;
}

/*
 * is_same -- whether two values have the same bytes.
 */
static inline bool
is_same(const LoadRanks *ranks, Datum a, Datum b)
{
	Size		alen;
	Size		blen;
	Datum		acopy;
	Datum		bcopy;
	const char *abytes = value_bytes(ranks, a, &acopy, &alen);
	const char *bbytes = value_bytes(ranks, b, &bcopy, &blen);

	return alen == blen && memcmp(abytes, bbytes, alen) == 0;
}

/*
 * hash_value -- a hash of a value's bytes.
 */
static inline uint32
hash_value(const LoadRanks *ranks, Datum value)
{
	Size		len;
	Datum		copy;
	const char *bytes = value_bytes(ranks, value, &copy, &len);

	return hash_bytes((const unsigned char *) bytes, (int) len);
}

#define SH_PREFIX value_hash
#define SH_ELEMENT_TYPE RankedValue
#define SH_KEY_TYPE Datum
#define SH_KEY value
#define SH_HASH_KEY(tb, key) hash_value((tb)->private_data, key)
#define SH_EQUAL(tb, a, b) is_same((tb)->private_data, a, b)
#define SH_STORE_HASH
#define SH_GET_HASH(tb, a) ((a)->hash)
#define SH_SCOPE static inline
#define SH_DEFINE
#include "lib/simplehash.h"

/*
 * load_ranks_make -- no values yet, of a type that has an order; in the current
 * memory context.
 */
LoadRanks *
load_ranks_make(Oid type, Oid collation)
{
	LoadRanks  *ranks = palloc(sizeof(LoadRanks));

	ranks->context = CurrentMemoryContext;
	ranks->type = lookup_type_cache(type, TYPECACHE_LT_OPR);
	ranks->collation = collation;
	ranks->hash = value_hash_create(ranks->context, 256, ranks);
	ranks->count = ranks->ranked = 0;
	ranks->room = FIRST_ROOM;
	ranks->values = palloc(ranks->room * sizeof(Datum));
	ranks->ranks = palloc(ranks->room * sizeof(uint16));
	ranks->last = -1;
	return ranks;
}

/*
 * is_short -- whether a value is not too long to be kept.
 */
static inline bool
is_short(const LoadRanks *ranks, Datum value)
{
	Size		len;
	Datum		copy;

	if (ranks->type->typlen == -1 && VARATT_IS_EXTERNAL(DatumGetPointer(value)))
		return false;
	value_bytes(ranks, value, &copy, &len);
	return len <= LONGEST_VALUE;
}

/*
 * add_value -- a value that is new; returns its code.
 */
static int
add_value(LoadRanks *ranks, Datum value)
{
	MemoryContext old = MemoryContextSwitchTo(ranks->context);
	bool		found;
	RankedValue *added;

	value = datumCopy(value, ranks->type->typbyval, ranks->type->typlen);
	added = value_hash_insert(ranks->hash, value, &found);
	MemoryContextSwitchTo(old);
	Assert(!found);
	if (ranks->count == ranks->room)
	{
		ranks->room *= 2;
		ranks->values = repalloc(ranks->values, ranks->room * sizeof(Datum));
		ranks->ranks = repalloc(ranks->ranks, ranks->room * sizeof(uint16));
	}
	added->code = ranks->count;
	ranks->values[ranks->count] = value;
	return ranks->count++;
}

/*
 * load_ranks_code -- the code of a value, which is kept if it is new; -1 if it
 * cannot be.
 */
int
load_ranks_code(LoadRanks *ranks, Datum value)
{
	const RankedValue *known;

	if (!is_short(ranks, value))
		return -1;
	if (ranks->last >= 0 && is_same(ranks, ranks->values[ranks->last], value))
		return ranks->last;
	known = value_hash_lookup(ranks->hash, value);
	if (known == NULL && ranks->count == MOST_VALUES)
		return -1;
	return ranks->last = known != NULL ? known->code : add_value(ranks, value);
}

/*
 * load_ranks_count -- how many values there are.
 */
int
load_ranks_count(const LoadRanks *ranks)
{
	return ranks->count;
}

/* What compare_codes() needs. */
typedef struct RankCompare
{
	const Datum *values;
	SortSupportData support;
} RankCompare;

/*
 * compare_codes -- compare the values of two codes.
 */
static int
compare_codes(const void *a, const void *b, void *arg)
{
	RankCompare *compare = arg;

	return ApplySortComparator(compare->values[*(const uint16 *) a], false,
							   compare->values[*(const uint16 *) b], false,
							   &compare->support);
}

/*
 * rank_values -- say of each value how many are before it.
 */
static void
rank_values(LoadRanks *ranks)
{
	MemoryContext context =
		AllocSetContextCreate(CurrentMemoryContext, "magtrade_load ranks",
							  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	RankCompare compare = {.values = ranks->values};
	uint16	   *codes = palloc(ranks->count * sizeof(uint16));

	compare.support.ssup_cxt = context;
	compare.support.ssup_collation = ranks->collation;
	PrepareSortSupportFromOrderingOp(ranks->type->lt_opr, &compare.support);
	for (int i = 0; i < ranks->count; i++)
		codes[i] = i;
	qsort_arg(codes, ranks->count, sizeof(uint16), compare_codes, &compare);
	for (int i = 0; i < ranks->count; i++)
		ranks->ranks[codes[i]] =
			i > 0 && compare_codes(&codes[i - 1], &codes[i], &compare) == 0 ?
			ranks->ranks[codes[i - 1]] : i;
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
}

/*
 * load_ranks_sort -- the rank of each value, by code; valid until there is a new
 * value.
 */
const uint16 *
load_ranks_sort(LoadRanks *ranks)
{
	if (ranks->ranked < ranks->count)
		rank_values(ranks);
	ranks->ranked = ranks->count;
	return ranks->ranks;
}
