/*-------------------------------------------------------------------------
 *
 * items.c
 *	  Rows of figures in memory: making them and adding to them.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "compat.h"
#include "items/items.h"
#include "utils/memutils.h"

/*
 * What a value may take.  A worker's goes to the leader as a row, which is an
 * allocation, too, and has a header and perhaps keys.
 */
#define MOST_BYTES		(MaxAllocSize - 64 * 1024)

/*
 * items_check -- the same items, or an error if their format is from a version
 * of the extension that this one does not know.
 */
TradeItems *
items_check(TradeItems *items)
{
	if (unlikely(items->version != ITEMS_VERSION))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("trade_items of unknown format version %d",
						items->version),
				 errhint("They were stored by a newer version of magtrade; install that version here.")));
	return items;
}

/*
 * row_size -- bytes of a row.
 */
static Size
row_size(int ncolumns)
{
	return ncolumns * sizeof(double);
}

/*
 * most_rows -- how many rows a value can hold.
 */
static Size
most_rows(int ncolumns)
{
	return (MOST_BYTES - offsetof(TradeItems, figures)) / row_size(ncolumns);
}

/*
 * items_make -- no items yet, with room for nrows, in the current memory
 * context.  The room is cleared: a value shows nothing of what memory held before.
 */
TradeItems *
items_make(int ncolumns, int nrows)
{
	TradeItems *items;
	Size		size;

	if ((Size) nrows > most_rows(ncolumns))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("a group cannot have more than %zu items with %d figures each",
						most_rows(ncolumns), ncolumns),
				 errhint("Sum the rows by item first, or split the group.")));
	size = offsetof(TradeItems, figures) + nrows * row_size(ncolumns);
	items = palloc0(size);
	SET_VARSIZE(items, size);
	items->version = ITEMS_VERSION;
	items->ncolumns = ncolumns;
	return items;
}

/*
 * items_reserve -- the items with room for nrows more, or a larger copy of them
 * in the current memory context, which leaves the old ones to their owner.
 *
 * A copy has at least twice the room, so that the work of adding rows is linear
 * in their number.
 */
TradeItems *
items_reserve(TradeItems *items, int nrows)
{
	Size		row = row_size(items->ncolumns);
	Size		room = (VARSIZE(items) - offsetof(TradeItems, figures)) / row;
	Size		needed = (Size) items->nrows + nrows;
	TradeItems *copy;

	if (needed <= room)
		return items;
	needed = Max(needed, Min(2 * room, most_rows(items->ncolumns)));
	copy = items_make(items->ncolumns, needed);
	copy->nrows = items->nrows;
	copy->k = items->k;
	memcpy(copy->figures, items->figures, items->nrows * row);
	return copy;
}

/*
 * items_add -- add a row, for which there must be room; one without a figure
 * adds nothing.
 */
void
items_add(TradeItems *items, const double *row)
{
	double	   *end = &items->figures[(Size) items->nrows * items->ncolumns];
	bool		any = false;

	Assert((char *) end + row_size(items->ncolumns) <=
		   (char *) items + VARSIZE(items));
	for (int i = 0; i < items->ncolumns; i++)
	{
		end[i] = row[i];
		any |= !isnan(row[i]);
	}
	if (any)
		items->nrows++;
}
