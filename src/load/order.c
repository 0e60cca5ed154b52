/*-------------------------------------------------------------------------
 *
 * order.c
 *	  Rows that wait to be written, and the order in which they will be: table
 *	  by table, and in each by the key, as far as memory goes.
 *
 * An index is built much faster from rows that are in its order, and queries
 * that ask about a part of the key find their rows side by side.  Sorting them
 * costs little, as the keys of trade statistics are made of few different
 * values each: these alone are compared, and each stands for a small number.
 * The numbers of a row's key are put one behind the other into one of 64 bits.
 *
 * The order is of use, but nothing depends on it.  Where a column of the key
 * has too many different values, or where the bits are not enough, rows are in
 * the order of the columns before it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "compat.h"
#include "load/order.h"
#include "miscadmin.h"
#include "port/pg_bitutils.h"
#include "utils/datum.h"
#include "utils/memutils.h"
#include "utils/sortsupport.h"
#include "utils/typcache.h"

/* A column may have so many different values, each so long. */
#define MOST_VALUES		65536
#define LONGEST_VALUE	256

#define FIRST_ROOM		1024
#define TUPLES_BLOCK	(64 * 1024)
#define DIGIT_BITS		11
#define DIGITS			(1 << DIGIT_BITS)

/* Sorted rows are all over the memory; so many before their turn, they are
 * asked for. */
#define AHEAD			8
#ifdef __GNUC__
#define prefetch(p)		__builtin_prefetch(p)
#else
#define prefetch(p)		((void) (p))
#endif

/* A value of a column. */
typedef struct OrderValue
{
	Datum		value;
	uint32		hash;
	char		status;
	uint16		code;			/* in the order of their appearance */
} OrderValue;

#define SH_PREFIX order_hash
#define SH_ELEMENT_TYPE OrderValue
#define SH_KEY_TYPE Datum
#define SH_SCOPE static inline
#define SH_DECLARE
#include "lib/simplehash.h"

typedef struct OrderColumn
{
	Oid			type;
	Oid			collation;
	bool		byval;
	int16		len;
	int			given;			/* which column of a staged row */
	order_hash_hash *hash;
	Datum	   *values;			/* by code */
	uint16	   *ranks;			/* by code */
	int			nvalues;
	int			last;			/* the code of the row before, if there is one */
} OrderColumn;

typedef struct OrderRow
{
	uint64		key;
	HeapTupleHeader tuple;		/* whose length is that of a Datum */
} OrderRow;

struct LoadOrder
{
	MemoryContext context;
	int			ncolumns;		/* that the rows are ordered by */
	int			ncodes;			/* that are kept of a row: its table's, and theirs */
	OrderColumn *columns;
	int			ntables;
	int64		count;
	int64		room;
	OrderRow   *rows;
	uint16	   *codes;			/* ncodes of each row */
	int			table_shift;	/* where in a key the table is */
	int64		next;			/* for load_order_next() */

	/* where the tuples are */
	MemoryContext tuples;
	char	   *free;
	Size		nfree;
};

/*
 * value_bytes -- the bytes of a value, and how many they are; those of one that
 * is passed by value are put in *copy.
 */
static inline const char *
value_bytes(const OrderColumn *column, Datum value, Datum *copy, Size *len)
{
	const char *bytes = DatumGetPointer(value);

	if (column->byval)
	{
		*copy = value;
		*len = sizeof(Datum);
		return (const char *) copy;
	}
	*len = column->len > 0 ? (Size) column->len :
		column->len == -1 ? VARSIZE_ANY(bytes) : strlen(bytes) + 1;
	return bytes;
}

/*
 * is_same -- whether two values of a column have the same bytes.
 */
static inline bool
is_same(const OrderColumn *column, Datum a, Datum b)
{
	Size		alen;
	Size		blen;
	Datum		acopy;
	Datum		bcopy;
	const char *abytes = value_bytes(column, a, &acopy, &alen);
	const char *bbytes = value_bytes(column, b, &bcopy, &blen);

	return alen == blen && memcmp(abytes, bbytes, alen) == 0;
}

/*
 * hash_value -- a hash of a value's bytes.
 */
static inline uint32
hash_value(const OrderColumn *column, Datum value)
{
	Size		len;
	Datum		copy;
	const char *bytes = value_bytes(column, value, &copy, &len);

	return hash_bytes((const unsigned char *) bytes, (int) len);
}

#define SH_PREFIX order_hash
#define SH_ELEMENT_TYPE OrderValue
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
 * init_column -- prepare a column of a type.
 */
static void
init_column(OrderColumn *column, Oid type, Oid collation, int given)
{
	TypeCacheEntry *entry = lookup_type_cache(type, TYPECACHE_LT_OPR);

	column->type = type;
	column->collation = collation;
	column->byval = entry->typbyval;
	column->len = entry->typlen;
	column->given = given;
	column->hash = order_hash_create(CurrentMemoryContext, 256, column);
	column->values = palloc(MOST_VALUES * sizeof(Datum));
	column->ranks = palloc(MOST_VALUES * sizeof(uint16));
	column->nvalues = 0;
	column->last = -1;
}

/*
 * load_order_begin -- prepare to order rows of a target, in the current memory
 * context.
 */
LoadOrder *
load_order_begin(const LoadTarget *target)
{
	LoadOrder  *order = palloc0(sizeof(LoadOrder));

	order->context = CurrentMemoryContext;
	order->tuples = AllocSetContextCreate(CurrentMemoryContext,
										  "magtrade_load rows",
										  ALLOCSET_DEFAULT_SIZES);
	order->columns = palloc(target->nkeys * sizeof(OrderColumn));
	for (int i = 0; i < target->nkeys; i++)
	{
		int			given = target->columns[i].given;
		Form_pg_attribute attr = TupleDescAttr(target->staged, given - 1);

		init_column(&order->columns[order->ncolumns++], attr->atttypid,
					attr->attcollation, given);
	}
	order->ncodes = order->ncolumns + 1;
	order->room = FIRST_ROOM;
	order->rows = palloc(order->room * sizeof(OrderRow));
	order->codes = palloc(order->room * order->ncodes * sizeof(uint16));
	return order;
}

/*
 * is_short -- whether a value is not too long to be kept.
 */
static inline bool
is_short(const OrderColumn *column, Datum value)
{
	Size		len;
	Datum		copy;

	if (column->len == -1 && VARATT_IS_EXTERNAL(DatumGetPointer(value)))
		return false;
	value_bytes(column, value, &copy, &len);
	return len <= LONGEST_VALUE;
}

/*
 * code_of -- the code of a column's value, or -1 if there are too many; in the
 * memory context of the order.
 */
static inline int
code_of(OrderColumn *column, Datum value)
{
	OrderValue *found;
	bool		is_known;

	if (!is_short(column, value))
		return -1;
	if (column->last >= 0 &&
		is_same(column, column->values[column->last], value))
		return column->last;
	found = order_hash_insert(column->hash, value, &is_known);
	if (!is_known)
	{
		if (column->nvalues == MOST_VALUES)
			return -1;
		found->value = datumCopy(value, column->byval, column->len);
		found->code = column->nvalues;
		column->values[column->nvalues++] = found->value;
	}
	return column->last = found->code;
}

/*
 * make_room -- for more rows.
 */
static void
make_room(LoadOrder *order)
{
	order->room *= 2;
	order->rows = repalloc_huge(order->rows, order->room * sizeof(OrderRow));
	order->codes = repalloc_huge(order->codes,
								 order->room * order->ncodes * sizeof(uint16));
}

/*
 * is_full -- whether no more rows should wait: they may take as much memory as
 * the index will that is built of them.
 */
static bool
is_full(const LoadOrder *order)
{
	/* rows are there twice while they are sorted */
	Size		each = 2 * sizeof(OrderRow) + order->ncodes * sizeof(uint16);

	return MemoryContextMemAllocated(order->tuples, false) + order->count * each >=
		maintenance_work_mem * (Size) 1024;
}

/*
 * space_for -- memory for a tuple, close behind that of the tuple before.
 */
static char *
space_for(LoadOrder *order, Size len)
{
	char	   *space;

	len = MAXALIGN(len);
	if (len > TUPLES_BLOCK)
		return MemoryContextAllocHuge(order->tuples, len);
	if (len > order->nfree)
	{
		order->free = MemoryContextAlloc(order->tuples, TUPLES_BLOCK);
		order->nfree = TUPLES_BLOCK;
	}
	space = order->free;
	order->free += len;
	order->nfree -= len;
	return space;
}

/*
 * make_tuple -- a row as heap_form_tuple() makes it, but without what that puts
 * around it: with many rows that is half as much again.
 */
static HeapTupleHeader
make_tuple(LoadOrder *order, const TupleTableSlot *row)
{
	TupleDesc	desc = row->tts_tupleDescriptor;
	bool		has_null = memchr(row->tts_isnull, true, desc->natts) != NULL;
	int			hoff = MAXALIGN(SizeofHeapTupleHeader +
								(has_null ? BITMAPLEN(desc->natts) : 0));
	Size		len = heap_compute_data_size(desc, row->tts_values,
											 row->tts_isnull);
	HeapTupleHeader tuple = (HeapTupleHeader) space_for(order, hoff + len);

	memset(tuple, 0, MAXALIGN(hoff + len));
	HeapTupleHeaderSetDatumLength(tuple, hoff + len);
	HeapTupleHeaderSetNatts(tuple, desc->natts);
	ItemPointerSetInvalid(&tuple->t_ctid);
	tuple->t_hoff = hoff;
	heap_fill_tuple(desc, row->tts_values, row->tts_isnull,
					(char *) tuple + hoff, len, &tuple->t_infomask,
					has_null ? tuple->t_bits : NULL);
	return tuple;
}

/*
 * load_order_put -- a row waits, one of a table that has a number from 0 on,
 * made of a staged row, which has the key; true if the rows should be written
 * now.
 */
bool
load_order_put(LoadOrder *order, int table, const TupleTableSlot *staged,
			   const TupleTableSlot *row)
{
	MemoryContext old = MemoryContextSwitchTo(order->context);
	uint16	   *codes;

	Assert(table < LOAD_ORDER_TABLES);
	if (order->count == order->room)
		make_room(order);
	codes = order->codes + order->count * order->ncodes;
	*codes++ = table;
	order->ntables = Max(order->ntables, table + 1);
	for (int i = 0; i < order->ncolumns; i++)
	{
		OrderColumn *column = &order->columns[i];
		int			code = code_of(column, staged->tts_values[column->given - 1]);

		if (code < 0)
			order->ncolumns = i;
		else
			codes[i] = code;
	}
	order->rows[order->count++].tuple = make_tuple(order, row);
	MemoryContextSwitchTo(old);
	return is_full(order);
}

/* What compare_codes() needs. */
typedef struct OrderCompare
{
	const OrderColumn *column;
	SortSupportData support;
} OrderCompare;

/*
 * compare_codes -- compare the values of two codes.
 */
static int
compare_codes(const void *a, const void *b, void *arg)
{
	OrderCompare *compare = arg;

	return ApplySortComparator(compare->column->values[*(const uint16 *) a], false,
							   compare->column->values[*(const uint16 *) b], false,
							   &compare->support);
}

/*
 * rank_values -- say of each value of a column how many are before it.
 */
static void
rank_values(const OrderColumn *column)
{
	OrderCompare compare = {.column = column};
	uint16	   *codes = palloc(column->nvalues * sizeof(uint16));

	compare.support.ssup_cxt = CurrentMemoryContext;
	compare.support.ssup_collation = column->collation;
	PrepareSortSupportFromOrderingOp(lookup_type_cache(column->type,
													   TYPECACHE_LT_OPR)->lt_opr,
									 &compare.support);
	for (int i = 0; i < column->nvalues; i++)
		codes[i] = i;
	qsort_arg(codes, column->nvalues, sizeof(uint16), compare_codes, &compare);
	for (int i = 0; i < column->nvalues; i++)
		column->ranks[codes[i]] = i;
}

/*
 * bits_for -- how many bits the numbers below one take.
 */
static int
bits_for(int count)
{
	return count < 2 ? 0 : pg_leftmost_one_pos32(count - 1) + 1;
}

/*
 * make_keys -- make the keys of all rows; returns how many bits they have.
 */
static int
make_keys(LoadOrder *order, bool *ascending)
{
	int			bits[INDEX_MAX_KEYS];
	int			nbits = bits_for(order->ntables);
	int			ncolumns = 0;

	while (ncolumns < order->ncolumns)
	{
		bits[ncolumns] = bits_for(order->columns[ncolumns].nvalues);
		if (nbits + bits[ncolumns] > 64)
			break;
		nbits += bits[ncolumns];
		rank_values(&order->columns[ncolumns++]);
	}
	order->table_shift = nbits - bits_for(order->ntables);
	*ascending = true;
	for (int64 row = 0; row < order->count; row++)
	{
		const uint16 *codes = order->codes + row * order->ncodes;
		uint64		key = *codes++;

		for (int i = 0; i < ncolumns; i++)
			key = key << bits[i] | order->columns[i].ranks[codes[i]];
		order->rows[row].key = key;
		*ascending &= row == 0 || order->rows[row - 1].key <= key;
	}
	return nbits;
}

/*
 * sort_digit -- bring rows into the order of one digit of their keys; those of
 * the same digit stay in theirs.
 */
static void
sort_digit(const OrderRow *from, OrderRow *to, int64 count, int shift)
{
	int64		starts[DIGITS] = {0};
	int64		start = 0;

	for (int64 i = 0; i < count; i++)
		starts[from[i].key >> shift & (DIGITS - 1)]++;
	for (int i = 0; i < DIGITS; i++)
	{
		int64		rows = starts[i];

		starts[i] = start;
		start += rows;
	}
	for (int64 i = 0; i < count; i++)
		to[starts[from[i].key >> shift & (DIGITS - 1)]++] = from[i];
}

/*
 * load_order_sort -- bring the rows into their order, digit by digit from the
 * last one.  Rows of the same key stay in that of the file.
 */
void
load_order_sort(LoadOrder *order)
{
	MemoryContext old = MemoryContextSwitchTo(order->context);
	bool		ascending;
	int			bits = make_keys(order, &ascending);
	OrderRow   *from = order->rows;
	OrderRow   *to = NULL;

	order->next = 0;
	if (!ascending)
		to = palloc_extended(order->room * sizeof(OrderRow), MCXT_ALLOC_HUGE);
	for (int shift = 0; !ascending && shift < bits; shift += DIGIT_BITS)
	{
		OrderRow   *sorted = to;

		CHECK_FOR_INTERRUPTS();
		sort_digit(from, to, order->count, shift);
		to = from;
		from = sorted;
	}
	if (to != NULL)
		pfree(to);
	order->rows = from;
	MemoryContextSwitchTo(old);
}

/*
 * load_order_next -- the next row, and the number of its table; NULL after the
 * last.
 */
HeapTupleHeader
load_order_next(LoadOrder *order, int *table)
{
	const OrderRow *row = &order->rows[order->next];

	if (order->next == order->count)
		return NULL;
	if (order->next + AHEAD < order->count)
		prefetch(row[AHEAD].tuple);
	order->next++;
	*table = order->ntables < 2 ? 0 : (int) (row->key >> order->table_shift);
	return row->tuple;
}

/*
 * load_order_clear -- forget the rows, which have been written.
 */
void
load_order_clear(LoadOrder *order)
{
	MemoryContextReset(order->tuples);
	order->nfree = 0;
	order->count = 0;
}
