/*-------------------------------------------------------------------------
 *
 * rows.c
 *	  The rows of partitions: taken in, kept, and given out with answers.
 *
 * Of a row there is kept the month of each period that functions ask about, and
 * the columns that the output has beside the functions.  Where there are none,
 * and one period, the first row of a month that has a figure is not kept at all:
 * the series tells that there was one.  Once memory is full, rows of partitions
 * that are there go to a file, with a pointer to their partition, and come when
 * all others have been given out.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "calendar/calendar.h"
#include "catalog/pg_type.h"
#include "compat.h"
#include "miscadmin.h"
#include "scalar/door.h"
#include "utils/datum.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"
#include "window/window.h"

/* Bytes of the first chunk of a partition's rows, and of the largest */
#define FIRST_CHUNK_BYTES	128	/* no more than it is: palloc() rounds up */
#define LAST_CHUNK_BYTES	8192

/* Rows, one behind the other, each of row_size bytes */
typedef struct WindowChunk
{
	struct WindowChunk *next;
	int			nrows;
	int			room;			/* for so many rows */
	char		rows[FLEXIBLE_ARRAY_MEMBER];
} WindowChunk;

struct WindowPartition
{
	WindowChunk *first;
	WindowChunk *last;			/* into which the next row goes */
	TradeSeries *series[FLEXIBLE_ARRAY_MEMBER]; /* of each pair */
};

struct WindowRows
{
	WindowAnswers *answers;
	int			nanswers;
	int			npairs;
	int			ncolumns;		/* beside the functions and keys */
	bool		is_implied;		/* a month's first row is not kept: its figure
								 * tells that it was there */
	bool	   *byval;			/* of each column */
	int16	   *len;
	Size		nulls_at;		/* in a row: its months come first, */
	Size		columns_at;		/* then which columns are NULL, then these */
	Size		row_size;
	MemoryContext context;		/* of partitions */

	/* keys that the output has, and all of the partition that is looked at */
	int			noutput_keys;
	int			nidle;			/* columns of NULLs */
	int		   *output_keys;
	WindowKeys	keys;
	void	   *keys_arg;
	Datum	   *key_values;
	bool	   *key_nulls;

	/* being given out */
	const TradeSeries *implied; /* a row for each figure from this slot on */
	int			slot;
	WindowChunk *chunk;			/* then these */
	int			at;				/* the next row in it */

	/* rows that did not fit */
	MemoryContext spill_context;
	TupleDesc	spill_desc;		/* partition, months, columns */
	Tuplestorestate *spill;		/* NULL if there are none */
	TupleTableSlot *spilled;	/* one of them */
	const WindowPartition *looked_at;
	int64		nspilled;		/* ever */
};

/*
 * lay_out -- find out where in a row its parts are.
 */
static void
lay_out(WindowRows *rows)
{
	rows->is_implied = rows->npairs == 1 && rows->ncolumns == 0;
	rows->nulls_at = rows->npairs * sizeof(int32);
	rows->columns_at = MAXALIGN(rows->nulls_at + rows->ncolumns * sizeof(bool));
	rows->row_size = rows->ncolumns == 0 ? rows->nulls_at :
		rows->columns_at + rows->ncolumns * sizeof(Datum);
}

/*
 * make_spill_desc -- what rows look like in the file: the pointer, the months,
 * the columns, of which the first is the given one of the descriptor.
 */
static TupleDesc
make_spill_desc(const WindowRows *rows, TupleDesc inputs, int first)
{
	int			before = 1 + rows->npairs;
	TupleDesc	desc = CreateTemplateTupleDesc(before + rows->ncolumns);

	TupleDescInitEntry(desc, 1, "partition", INT8OID, -1, 0);
	for (int i = 0; i < rows->npairs; i++)
		TupleDescInitEntry(desc, 2 + i, "month", INT4OID, -1, 0);
	for (int i = 0; i < rows->ncolumns; i++)
		TupleDescCopyEntry(desc, before + i + 1, inputs, first + i + 1);
	TupleDescFinalize(desc);
	return desc;
}

/*
 * make_keys -- prepare to give out keys.
 */
static void
make_keys(WindowRows *rows, const WindowSpec *spec)
{
	int			n = list_length(spec->keys);
	ListCell   *lc;

	rows->key_values = palloc(n * sizeof(Datum));
	rows->key_nulls = palloc(n * sizeof(bool));
	rows->output_keys = palloc(n * sizeof(int));
	foreach(lc, spec->key_columns)
		rows->output_keys[rows->noutput_keys++] = lfirst_int(lc);
}

/*
 * window_rows_make -- prepare to take in rows, whose columns are those of the
 * descriptor: the keys, then what window_partition_add() is given, and perhaps
 * others.  Partitions and their rows live in the context, which the caller
 * resets; it also tells the keys of a partition.
 */
WindowRows *
window_rows_make(const WindowSpec *spec, TupleDesc inputs,
				 MemoryContext context, WindowKeys keys, void *arg)
{
	WindowRows *rows = palloc0(sizeof(WindowRows));
	int			first;

	rows->answers = window_answers_make(spec->functions);
	rows->nanswers = list_length(spec->functions);
	rows->npairs = window_answers_pairs(rows->answers);
	rows->ncolumns = list_length(spec->columns);
	rows->byval = palloc(rows->ncolumns * sizeof(bool));
	rows->len = palloc(rows->ncolumns * sizeof(int16));
	first = list_length(spec->keys) + 2 * rows->npairs;
	for (int i = 0; i < rows->ncolumns; i++)
	{
		rows->byval[i] = TupleDescAttr(inputs, first + i)->attbyval;
		rows->len[i] = TupleDescAttr(inputs, first + i)->attlen;
	}
	lay_out(rows);
	make_keys(rows, spec);
	rows->nidle = list_length(spec->idle_columns);
	rows->keys = keys;
	rows->keys_arg = arg;
	rows->context = context;
	rows->spill_context = CurrentMemoryContext;
	rows->spill_desc = make_spill_desc(rows, inputs, first);
	return rows;
}

/*
 * make_chunk -- an empty chunk of so many bytes, or of one row.
 */
static WindowChunk *
make_chunk(const WindowRows *rows, Size size)
{
	WindowChunk *chunk;

	size = Max(size, offsetof(WindowChunk, rows) + rows->row_size);
	chunk = MemoryContextAlloc(rows->context, size);
	chunk->next = NULL;
	chunk->nrows = 0;
	chunk->room = (size - offsetof(WindowChunk, rows)) / rows->row_size;
	return chunk;
}

/*
 * window_partition_size -- the bytes of a partition beside its rows and series,
 * if these are the functions.
 */
Size
window_partition_size(const List *functions)
{
	return offsetof(WindowPartition, series) +
		list_length(window_pairs(functions)) * sizeof(TradeSeries *);
}

/*
 * window_partition_init -- begin a partition, whose memory is the caller's.
 */
void
window_partition_init(WindowRows *rows, WindowPartition *partition)
{
	MemoryContext old = MemoryContextSwitchTo(rows->context);

	for (int i = 0; i < rows->npairs; i++)
		partition->series[i] = series_make();
	MemoryContextSwitchTo(old);
	partition->first = partition->last = NULL;
}

/*
 * row_month -- the month of a pair's period in a row's values, 0 if it is NULL.
 */
static inline int
row_month(const Datum *values, const bool *nulls, int pair)
{
	return nulls[2 * pair] ? 0 :
		month_recall(DatumGetDateADT(values[2 * pair]));
}

/*
 * window_partition_fetch -- have the memory brought near that says where a row
 * goes.
 */
void
window_partition_fetch(const WindowRows *rows, const WindowPartition *partition)
{
	if (!rows->is_implied)
		__builtin_prefetch(partition->last, 1);
	for (int i = 0; i < rows->npairs; i++)
		__builtin_prefetch(partition->series[i], 1);
}

/*
 * window_partition_fetch_row -- and once that is near, the memory that a row will
 * change.
 */
void
window_partition_fetch_row(const WindowRows *rows,
						   const WindowPartition *partition,
						   const Datum *values, const bool *nulls)
{
	const WindowChunk *last = partition->last;

	if (!rows->is_implied && last != NULL)
		__builtin_prefetch(last->rows + last->nrows * rows->row_size, 1);
	for (int i = 0; i < rows->npairs; i++)
	{
		DateADT		period = DatumGetDateADT(values[2 * i]);

		if (!nulls[2 * i] && period >= MONTH_FIRST_DATE &&
			period <= MONTH_LAST_DATE)
			series_fetch(partition->series[i], month_from_date(period));
	}
}

/*
 * add_figures -- add a row's figures to its partition's series.
 */
static inline void
add_figures(WindowRows *rows, WindowPartition *partition, const Datum *values,
			const bool *nulls)
{
	for (int i = 0; i < rows->npairs; i++)
	{
		TradeSeries *s = partition->series[i];
		double		x;

		if (nulls[2 * i] || nulls[2 * i + 1])
			continue;
		x = check_finite(DatumGetFloat8(values[2 * i + 1])) + 0.0;
		partition->series[i] =
			series_outgrow(s, series_add(s, row_month(values, nulls, i), x));
	}
}

/*
 * will_be_implied -- whether a row need not be kept, as it gives a month its
 * first figure.
 */
static inline bool
will_be_implied(const WindowRows *rows, const WindowPartition *partition,
				const Datum *values, const bool *nulls)
{
	return rows->is_implied && !nulls[0] && !nulls[1] &&
		isnan(series_get(partition->series[0], row_month(values, nulls, 0)));
}

/*
 * new_row -- where the next row of a partition goes.
 */
static inline char *
new_row(WindowRows *rows, WindowPartition *partition)
{
	WindowChunk *chunk = partition->last;

	if (unlikely(chunk == NULL))
		chunk = partition->first = partition->last =
			make_chunk(rows, FIRST_CHUNK_BYTES);
	else if (unlikely(chunk->nrows == chunk->room))
		chunk = partition->last = chunk->next =
			make_chunk(rows, Min(4 * chunk->room * rows->row_size,
								 LAST_CHUNK_BYTES));
	return chunk->rows + chunk->nrows++ * rows->row_size;
}

/*
 * keep_row -- keep what a row's output needs in memory, which is current.
 */
static inline void
keep_row(WindowRows *rows, WindowPartition *partition, const Datum *values,
		 const bool *nulls)
{
	char	   *row = new_row(rows, partition);
	int32	   *months = (int32 *) row;
	bool	   *are_null = (bool *) (row + rows->nulls_at);
	Datum	   *columns = (Datum *) (row + rows->columns_at);

	for (int i = 0; i < rows->npairs; i++)
		months[i] = row_month(values, nulls, i);
	values += 2 * rows->npairs;
	nulls += 2 * rows->npairs;
	for (int i = 0; i < rows->ncolumns; i++)
	{
		are_null[i] = nulls[i];
		columns[i] = nulls[i] || rows->byval[i] ? values[i] :
			datumCopy(values[i], false, rows->len[i]);
	}
}

/*
 * open_spill -- the file of rows that do not fit into memory.
 */
static void
open_spill(WindowRows *rows)
{
	MemoryContext old = MemoryContextSwitchTo(rows->spill_context);

	if (rows->spilled == NULL)
		rows->spilled = MakeSingleTupleTableSlot(rows->spill_desc,
												 &TTSOpsMinimalTuple);
	rows->spill = tuplestore_begin_heap(false, false, work_mem);
	MemoryContextSwitchTo(old);
}

/*
 * spill_row -- keep the same in a file.
 */
static void
spill_row(WindowRows *rows, const WindowPartition *partition,
		  const Datum *values, const bool *nulls)
{
	Datum	   *cells = palloc(rows->spill_desc->natts * sizeof(Datum));
	bool	   *are_null = palloc0(rows->spill_desc->natts * sizeof(bool));
	int			before = 1 + rows->npairs;

	if (rows->spill == NULL)
		open_spill(rows);
	cells[0] = Int64GetDatum((int64) (uintptr_t) partition);
	for (int i = 0; i < rows->npairs; i++)
		cells[1 + i] = Int32GetDatum(row_month(values, nulls, i));
	memcpy(cells + before, values + 2 * rows->npairs,
		   rows->ncolumns * sizeof(Datum));
	memcpy(are_null + before, nulls + 2 * rows->npairs,
		   rows->ncolumns * sizeof(bool));
	tuplestore_putvalues(rows->spill, rows->spill_desc, cells, are_null);
	rows->nspilled++;
	pfree(cells);
	pfree(are_null);
}

/*
 * window_partition_add -- take a row into its partition.  Its columns are copied
 * into the partitions' memory or, if that is full, into a file.
 */
void
window_partition_add(WindowRows *rows, WindowPartition *partition,
					 const Datum *values, const bool *nulls, bool full)
{
	MemoryContext old = MemoryContextSwitchTo(rows->context);
	bool		implied = will_be_implied(rows, partition, values, nulls);

	add_figures(rows, partition, values, nulls);
	if (!implied && likely(!full))
		keep_row(rows, partition, values, nulls);
	MemoryContextSwitchTo(old);
	if (!implied && unlikely(full))
		spill_row(rows, partition, values, nulls);
}

/*
 * look_at -- rows of another partition follow: all that are in memory, or some
 * that are not.
 */
static void
look_at(WindowRows *rows, const WindowPartition *partition, bool all)
{
	rows->looked_at = partition;
	window_answers_look(rows->answers,
						unconstify(WindowPartition *, partition)->series, all);
	if (rows->noutput_keys > 0)
		rows->keys(rows->keys_arg, partition, rows->key_values,
				   rows->key_nulls);
}

/*
 * store -- an output row: the answers about these months, the columns, the keys.
 */
static inline void
store(const WindowRows *rows, TupleTableSlot *slot, const int *months,
	  const Datum *columns, const bool *nulls)
{
	Datum	   *values = slot->tts_values;
	bool	   *isnull = slot->tts_isnull;

	window_answers_row(rows->answers, months, values, isnull);
	values += rows->nanswers;
	isnull += rows->nanswers;
	for (int i = 0; i < rows->ncolumns; i++)
	{
		*values++ = columns[i];
		*isnull++ = nulls[i];
	}
	for (int i = 0; i < rows->noutput_keys; i++)
	{
		*values++ = rows->key_values[rows->output_keys[i]];
		*isnull++ = rows->key_nulls[rows->output_keys[i]];
	}
	for (int i = 0; i < rows->nidle; i++)
	{
		*values++ = (Datum) 0;
		*isnull++ = true;
	}
	ExecStoreVirtualTuple(slot);
}

/*
 * window_rows_begin -- give out the rows of a partition that are in memory.
 */
void
window_rows_begin(WindowRows *rows, WindowPartition *partition)
{
	rows->implied = rows->is_implied ? partition->series[0] : NULL;
	rows->slot = 0;
	rows->chunk = partition->first;
	rows->at = 0;
	look_at(rows, partition, true);
}

/*
 * next_implied -- the next row that the series tells of; false after the last.
 */
static bool
next_implied(WindowRows *rows, TupleTableSlot *slot)
{
	const TradeSeries *s = rows->implied;
	int			month;

	while (rows->slot < s->len && isnan(s->planes[rows->slot]))
		rows->slot++;
	if (rows->slot == s->len)
	{
		rows->implied = NULL;
		return false;
	}
	month = s->first + rows->slot++;
	store(rows, slot, &month, NULL, NULL);
	return true;
}

/*
 * window_rows_next -- the next of them in a slot, which is empty: the functions'
 * answers, the columns, the keys; false, and an empty slot, after the last.
 */
bool
window_rows_next(WindowRows *rows, TupleTableSlot *slot)
{
	WindowChunk *chunk = rows->chunk;
	char	   *row;

	if (rows->implied != NULL && next_implied(rows, slot))
		return true;
	if (chunk != NULL && rows->at == chunk->nrows)
	{
		chunk = rows->chunk = chunk->next;
		rows->at = 0;
	}
	if (chunk == NULL || rows->at == chunk->nrows)
		return false;
	row = chunk->rows + rows->at++ * rows->row_size;
	store(rows, slot, (int32 *) row, (Datum *) (row + rows->columns_at),
		  (bool *) (row + rows->nulls_at));
	return true;
}

/*
 * next_spilled -- read the next row from the file; false after the last.  The
 * slot owns what it holds, longer than a row's memory lasts.
 */
static bool
next_spilled(WindowRows *rows)
{
	MemoryContext old;
	bool		found;

	if (rows->spill == NULL)
		return false;
	old = MemoryContextSwitchTo(rows->spill_context);
	found = tuplestore_gettupleslot(rows->spill, true, false, rows->spilled);
	MemoryContextSwitchTo(old);
	if (found)
		return true;
	tuplestore_end(rows->spill);
	rows->spill = NULL;
	return false;
}

/*
 * window_rows_next_spilled -- the next row that was not kept in memory, as
 * window_rows_next(); its partition is still there.
 */
bool
window_rows_next_spilled(WindowRows *rows, TupleTableSlot *slot)
{
	int			before = 1 + rows->npairs;
	int		   *months;
	const WindowPartition *partition;
	TupleTableSlot *spilled = rows->spilled;

	if (!next_spilled(rows))
		return false;
	slot_getallattrs(spilled);
	partition = (const WindowPartition *)
		(uintptr_t) DatumGetInt64(spilled->tts_values[0]);
	if (partition != rows->looked_at)
		look_at(rows, partition, false);
	months = palloc(rows->npairs * sizeof(int));
	for (int i = 0; i < rows->npairs; i++)
		months[i] = DatumGetInt32(spilled->tts_values[1 + i]);
	store(rows, slot, months, spilled->tts_values + before,
		  spilled->tts_isnull + before);
	pfree(months);
	return true;
}

/*
 * window_rows_forget -- the partitions go; so does the file.
 */
void
window_rows_forget(WindowRows *rows)
{
	rows->implied = NULL;
	rows->chunk = NULL;
	rows->looked_at = NULL;
	if (rows->spill == NULL)
		return;
	ExecClearTuple(rows->spilled);
	tuplestore_end(rows->spill);
	rows->spill = NULL;
}

/*
 * window_rows_spilled -- how many rows have not been kept in memory.
 */
int64
window_rows_spilled(const WindowRows *rows)
{
	return rows->nspilled;
}
