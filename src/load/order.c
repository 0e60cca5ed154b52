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

#include "load/order.h"
#include "load/ranks.h"
#include "miscadmin.h"
#include "port/pg_bitutils.h"
#include "utils/memutils.h"

/* So many rows wait whatever memory they take. */
#define FEWEST_ROWS		1024

#define TUPLES_BLOCK	(64 * 1024)
#define DIGIT_BITS		11
#define DIGITS			(1 << DIGIT_BITS)

/* Sorted rows are all over the memory; so many before their turn, they are
 * asked for. */
#define AHEAD			8

typedef struct OrderColumn
{
	int			given;			/* which column of a staged row */
	LoadRanks  *values;
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
 * load_order_begin -- prepare to order rows of a target.
 */
LoadOrder *
load_order_begin(const LoadTarget *target)
{
	MemoryContext context =
		AllocSetContextCreate(CurrentMemoryContext, "magtrade_load order",
							  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	LoadOrder  *order = palloc0(sizeof(LoadOrder));

	order->context = context;
	order->tuples = AllocSetContextCreate(context, "magtrade_load rows",
										  ALLOCSET_DEFAULT_SIZES);
	order->columns = palloc(target->nkeys * sizeof(OrderColumn));
	for (int i = 0; i < target->nkeys; i++)
	{
		OrderColumn *column = &order->columns[order->ncolumns++];
		Form_pg_attribute attr = TupleDescAttr(target->staged,
											   target->columns[i].given - 1);

		column->given = target->columns[i].given;
		column->values = load_ranks_make(attr->atttypid, attr->attcollation);
	}
	order->ncodes = order->ncolumns + 1;
	order->room = FEWEST_ROWS;
	order->rows = palloc(order->room * sizeof(OrderRow));
	order->codes = palloc(order->room * order->ncodes * sizeof(uint16));
	MemoryContextSwitchTo(old);
	return order;
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
	return order->count >= FEWEST_ROWS &&
		MemoryContextMemAllocated(order->context, true) +
		order->count * sizeof(OrderRow) >= maintenance_work_mem * (Size) 1024;
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
		return MemoryContextAlloc(order->tuples, len);
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
 * made of a staged row, which has the key and no NULL in it; true if the rows
 * should be written now.
 *
 * With a value too many in a column, that one and those behind it are done with
 * for all rows.
 */
bool
load_order_put(LoadOrder *order, int table, const TupleTableSlot *staged,
			   const TupleTableSlot *row)
{
	uint16	   *codes;

	Assert(table < LOAD_ORDER_TABLES);
	if (order->count == order->room)
		make_room(order);
	codes = order->codes + order->count * order->ncodes;
	*codes++ = table;
	order->ntables = Max(order->ntables, table + 1);
	for (int i = 0; i < order->ncolumns; i++)
	{
		const OrderColumn *column = &order->columns[i];
		int			code = load_ranks_code(column->values,
										   staged->tts_values[column->given - 1]);

		if (code < 0)
			order->ncolumns = i;
		else
			codes[i] = code;
	}
	order->rows[order->count++].tuple = make_tuple(order, row);
	return is_full(order);
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
	const uint16 *ranks[INDEX_MAX_KEYS];
	int			nbits = bits_for(order->ntables);
	int			ncolumns = 0;

	while (ncolumns < order->ncolumns)
	{
		LoadRanks  *values = order->columns[ncolumns].values;

		bits[ncolumns] = bits_for(load_ranks_count(values));
		if (nbits + bits[ncolumns] > 64)
			break;
		nbits += bits[ncolumns];
		ranks[ncolumns++] = load_ranks_sort(values);
	}
	order->table_shift = nbits - bits_for(order->ntables);
	*ascending = true;
	for (int64 row = 0; row < order->count; row++)
	{
		const uint16 *codes = order->codes + row * order->ncodes;
		uint64		key = *codes++;

		for (int i = 0; i < ncolumns; i++)
			key = key << bits[i] | ranks[i][codes[i]];
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
	bool		ascending;
	int			bits = make_keys(order, &ascending);
	OrderRow   *from = order->rows;
	OrderRow   *to = NULL;

	order->next = 0;
	if (!ascending)
		to = MemoryContextAllocHuge(order->context,
									order->room * sizeof(OrderRow));
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
		__builtin_prefetch(row[AHEAD].tuple);
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

/*
 * load_order_end -- free all memory.
 */
void
load_order_end(LoadOrder *order)
{
	MemoryContextDelete(order->context);
}
