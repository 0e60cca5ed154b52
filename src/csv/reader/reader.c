/*-------------------------------------------------------------------------
 *
 * reader.c
 *	  The rows of a foreign table, over all its files.
 *
 * The files are read one after the other, each with its own header, and in a
 * parallel scan piece by piece, as they come.  What a file needs lives in a
 * memory context of its own, what a piece needs in one below it, and what a
 * row's values need in the caller's.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "csv/files/files.h"
#include "csv/reader/opened.h"
#include "csv/reader/pieces.h"
#include "csv/reader/reader.h"
#include "csv/reader/rows.h"
#include "executor/tuptable.h"
#include "miscadmin.h"
#include "utils/memutils.h"

/* The lower of the two bits that csv_rows_spans() has of each column. */
#define EACH_COLUMN		UINT64CONST(0x5555555555555555)

struct CsvReader
{
	MemoryContext context;
	CsvSettings *settings;
	CsvShape   *shape;
	CsvRows		rows;
	CsvPieces	pieces;
	bool	   *opened;			/* which of the files, by this process */
	CsvCounts	counts;			/* over all restarts, but for the piece */
	uint64		versions;		/* csv_reader_versions() */

	/* a parallel scan */
	CsvShared  *shared;			/* or NULL */
	bool		is_worker;
	CsvCounts	added;			/* what a worker has added to shared */
	CsvCounts	others;			/* what the workers did, in the leader */

	CsvOpened	open;
	bool		in_piece;		/* a piece of it is being read */
	const CsvRecord *record;
	bool		in_record;		/* it may have another row */
	bool		passed;			/* one of its rows has passed the filter */
	bool		filtered;		/* none has, and it is counted as filtered */

	/* rows that cannot be read, and are left out */
	MemoryContext row_context;	/* what a row needs */
	int64		rejects;		/* since the last restart */
	int64		most_rejects;	/* of all passes up to now */
	CsvRejectFunction on_reject;	/* or NULL */
	void	   *on_reject_arg;
};

/*
 * csv_all_columns -- the attribute numbers of a table's columns.
 */
List *
csv_all_columns(Relation rel)
{
	TupleDesc	desc = RelationGetDescr(rel);
	List	   *attnums = NIL;

	for (AttrNumber attnum = 1; attnum <= desc->natts; attnum++)
	{
		Form_pg_attribute attr = TupleDescAttr(desc, attnum - 1);

		if (!attr->attisdropped && !attr->attgenerated)
			attnums = lappend_int(attnums, attnum);
	}
	return attnums;
}

/*
 * csv_reader_begin -- read the columns of a foreign table whose attribute
 * numbers are in the list, in the rows of one file or, with NULL, of all its
 * files, that pass the filter; opens nothing yet, but error if there is no file.
 *
 * Who reads one file after the other has listed them: to look for them again for
 * each takes the square of their number.
 */
CsvReader *
csv_reader_begin(Relation rel, const List *attnums, CsvFilter *filter,
				 const CsvFile *file)
{
	CsvReader  *r = palloc0(sizeof(CsvReader));

	r->context = CurrentMemoryContext;
	r->settings = csv_table_settings(RelationGetRelid(rel));
	r->shape = csv_shape_make(rel, r->settings);
	csv_rows_init(&r->rows, r->settings, r->shape, rel, attnums, filter);
	r->pieces.settings = r->settings;
	r->pieces.files = file != NULL ? list_make1(unconstify(CsvFile *, file)) :
		csv_files(r->settings, false, NULL);
	r->opened = palloc0(list_length(r->pieces.files) * sizeof(bool));
	csv_opened_init(&r->open, r->settings);
	r->row_context = AllocSetContextCreate(CurrentMemoryContext,
										   "magtrade_csv row",
										   ALLOCSET_DEFAULT_SIZES);
	csv_reader_restart(r);
	return r;
}

/*
 * piece_counts -- what has been done in the open piece, but for the records
 * that were looked at, which are counted as they come.
 */
static CsvCounts
piece_counts(const CsvReader *r)
{
	CsvCounts	counts = {0};

	if (r->in_piece)
	{
		counts.bytes = csv_source_bytes(r->open.source);
		counts.records = csv_records_passed(r->open.records);
		/* one reader counts those that all passed over */
		if (csv_deal_is_first(&r->rows.deal))
			counts.filtered = counts.records;
	}
	return counts;
}

/*
 * close_piece -- end the open piece, if there is one.
 */
static void
close_piece(CsvReader *r)
{
	CsvCounts	counts = piece_counts(r);

	csv_counts_add(&r->counts, &counts, 1);
	r->in_piece = r->in_record = false;
}

/*
 * close_file -- close the open file, if any, and free what it needed.
 */
static void
close_file(CsvReader *r)
{
	if (r->open.source == NULL)
		return;
	close_piece(r);
	csv_opened_close(&r->open);
}

/*
 * csv_reader_prune -- pass over files whose names the conditions exclude, if
 * there are any conditions.  Before the first row.
 */
void
csv_reader_prune(CsvReader *r, CsvPrune *prune)
{
	r->pieces.prune = prune;
}

/*
 * csv_reader_deal -- deal the rows to so many readers of the files, before the
 * first of them: rows with the same values in the columns whose attribute
 * numbers are in the list, of type text, go to the same reader.
 *
 * It returns false, and each reader gets all rows, if a row would have to be
 * decoded to tell whose it is.  So it does where rows that cannot be read are left
 * out, since no reader would know how many these are in all.
 */
bool
csv_reader_deal(CsvReader *r, const List *attnums, int nparts)
{
	return !csv_reader_skips(r) && csv_rows_deal(&r->rows, attnums, nparts);
}

/*
 * csv_reader_take_part -- from the next file on, read the rows of a part, from
 * 0 on.
 */
void
csv_reader_take_part(CsvReader *r, int part)
{
	r->rows.deal.part = part;
}

/*
 * set_on_error -- what happens to rows that cannot be read, instead of what the
 * table's options say.
 */
static void
set_on_error(CsvReader *r, CsvOnError on_error)
{
	r->settings->on_error = on_error;
	r->settings->reject_limit = -1;
	csv_rows_set_on_error(&r->rows, on_error);
}

/*
 * csv_reader_stop -- stop at a row that cannot be read, whatever the table's
 * options say.  Before the first row.
 */
void
csv_reader_stop(CsvReader *r)
{
	set_on_error(r, CSV_ON_ERROR_STOP);
}

/*
 * csv_reader_collect -- hand each row that cannot be read to a function, and go
 * on after it whatever the table's options say.  Before the first row.
 */
void
csv_reader_collect(CsvReader *r, CsvRejectFunction function, void *arg)
{
	r->on_reject = function;
	r->on_reject_arg = arg;
	set_on_error(r, CSV_ON_ERROR_SKIP);
}

/*
 * open_file -- open a file, if it is not the open one; its header is read
 * later.
 */
static void
open_file(CsvReader *r, const CsvFile *file)
{
	if (r->open.source != NULL && r->open.file == file)
		return;
	close_file(r);
	csv_rows_set_file(&r->rows, file);
	csv_opened_file(&r->open, file);
	r->versions = hash_combine64(r->versions,
								 csv_source_version(r->open.source));
}

/*
 * add_counts -- tell the leader what has been done since the last time.
 */
static void
add_counts(CsvReader *r)
{
	CsvCounts	counts;

	r->counts.spans = csv_rows_spans(&r->rows);
	r->counts.labels = r->shape->had;
	counts = r->counts;
	csv_counts_add(&counts, &r->added, -1);
	csv_shared_add(r->shared, &counts);
	r->added = r->counts;
}

/*
 * take_piece -- the next piece, in an open file; false after the last.
 */
static bool
take_piece(CsvReader *r)
{
	const CsvFile *file = csv_pieces_take(&r->pieces, &r->counts);

	if (file != NULL)
	{
		open_file(r, file);
		r->opened[r->pieces.piece.file] = true;
	}
	else
		r->counts.whole = true;
	csv_pieces_cut(&r->pieces, file != NULL ? r->open.source : NULL);
	if (r->is_worker)
		add_counts(r);
	return file != NULL;
}

/*
 * open_piece -- open the next piece, behind the header if it starts the file;
 * CSV_END after the last.
 *
 * Whoever comes to a file later reads its header too.
 */
static CsvStatus
open_piece(CsvReader *r, CsvProblem *problem)
{
	if (!take_piece(r))
	{
		close_file(r);
		return CSV_END;
	}
	if (r->pieces.piece.start == 0)
	{
		r->counts.files++;
		if (r->pieces.piece.end >= 0)
			csv_source_range(r->open.source, 0, r->pieces.piece.end);
	}
	if (r->open.header == NULL &&
		csv_opened_header(&r->open, r->shape, &r->rows, r->on_reject != NULL,
						  problem) != CSV_OK)
		return CSV_PROBLEM;
	if (r->pieces.piece.start > 0)
	{
		csv_source_range(r->open.source, r->pieces.piece.start,
						 r->pieces.piece.end);
		csv_records_restart(r->open.records, r->pieces.piece.line);
	}
	r->in_piece = true;
	return CSV_OK;
}

/*
 * next_record -- the next record of the open file that is a row.  In a file
 * with one column, a line of blanks is one.
 */
static CsvStatus
next_record(CsvReader *r, CsvProblem *problem)
{
	CsvStatus	status;

	do
	{
		status = csv_records_next(r->open.records, &r->record, problem);
		if (status != CSV_OK)
			return status;
	} while (r->open.header->nneeded > 1 && csv_record_is_blank(r->record));
	return csv_header_check(r->open.header, r->record, problem);
}

/*
 * next_shaped -- go on to the next row of the open file: a record has one
 * unless the table's shape gives it several or none.
 */
static CsvStatus
next_shaped(CsvReader *r, CsvProblem *problem)
{
	r->in_record = r->in_record && csv_shape_next(r->shape, r->record);
	while (!r->in_record)
	{
		CsvStatus	status = next_record(r, problem);

		if (status != CSV_END)
			r->counts.records++;
		if (status != CSV_OK)
			return status;
		r->in_record = csv_shape_first(r->shape, r->record);
		r->passed = r->filtered = false;
		r->counts.totals += !r->in_record && r->shape->total;
	}
	return CSV_OK;
}

/*
 * count_filtered -- count the record as filtered while none of its rows passes
 * the filter: in a wide file it has several.
 */
static void
count_filtered(CsvReader *r, bool passes)
{
	r->passed |= passes;
	if (r->filtered == !r->passed)
		return;
	r->filtered = !r->passed;
	r->counts.filtered += r->filtered ? 1 : -1;
}

/*
 * next_row -- the values of the next row of the open file, in row_context.
 */
static CsvStatus
next_row(CsvReader *r, Datum *values, bool *nulls, CsvProblem *problem)
{
	for (;;)
	{
		CsvStatus	status = next_shaped(r, problem);

		if (status != CSV_OK)
			return status;
		if (!csv_deal_takes(&r->rows.deal, r->record))
			continue;
		status = csv_rows_decode(&r->rows, r->record, values, nulls, problem);
		count_filtered(r, status != CSV_END);
		if (status != CSV_END)
			return status;
		MemoryContextReset(r->row_context);
	}
}

/*
 * read_row -- the next row of the open file or of those after it, in the
 * current memory context; CSV_END after the last.
 *
 * A file that is wrong as such, by its header, is an error whatever happens to
 * wrong rows: all its rows would be missing.
 */
static CsvStatus
read_row(CsvReader *r, Datum *values, bool *nulls, CsvProblem *problem)
{
	CsvStatus	status = CSV_END;

	while (status == CSV_END)
	{
		if (!r->in_piece)
		{
			status = open_piece(r, problem);
			if (status == CSV_PROBLEM)
				csv_raise(problem, r->open.file->name, r->settings->show_content);
			if (status == CSV_END)
				return CSV_END;
		}
		status = next_row(r, values, nulls, problem);
		if (status == CSV_END)
			close_piece(r);
	}
	return status;
}

/*
 * reject -- leave out a row that cannot be read, or make an error of it.
 */
static void
reject(CsvReader *r, const CsvProblem *problem)
{
	const char *line;
	int			len;

	if (r->settings->on_error != CSV_ON_ERROR_SKIP)
		csv_raise(problem, r->open.file->name, r->settings->show_content);
	r->counts.rejects++;
	r->rejects = r->pieces.shared != NULL ?
		csv_shared_reject(r->pieces.shared, 1) : r->rejects + 1;
	r->most_rejects = Max(r->most_rejects, r->rejects);
	if (r->settings->reject_limit >= 0 &&
		r->rejects > r->settings->reject_limit)
		csv_raise_limit(problem, r->settings->reject_limit, r->open.file->name,
						r->settings->show_content);
	if (r->on_reject == NULL)
		return;
	line = csv_records_text(r->open.records, &len);
	r->on_reject(r->on_reject_arg, problem, r->open.file->name, line, len);
}

/*
 * csv_reader_next -- the next row: sets the values and nulls of the wanted
 * columns, in arrays over all columns of the table, which are the scan's slot
 * if there is a filter, until the next call; false after the last row.
 *
 * What is wrong in a file becomes an error here, unless the table's options say
 * that such rows are left out.
 */
bool
csv_reader_next(CsvReader *r, Datum *values, bool *nulls)
{
	MemoryContext old = MemoryContextSwitchTo(r->row_context);
	CsvProblem	problem;
	CsvStatus	status;

	for (;;)
	{
		CHECK_FOR_INTERRUPTS();
		MemoryContextReset(r->row_context);
		status = read_row(r, values, nulls, &problem);
		if (status != CSV_PROBLEM)
			break;
		reject(r, &problem);
	}
	MemoryContextSwitchTo(old);
	return status == CSV_OK;
}

/*
 * csv_reader_next_slot -- the next row in a slot of the table's columns, those
 * that are not wanted being NULL; false, and an empty slot, after the last.
 *
 * The slot is stored before its values are there, as the filter looks into it.
 */
bool
csv_reader_next_slot(CsvReader *r, TupleTableSlot *slot)
{
	int			natts = slot->tts_tupleDescriptor->natts;

	ExecClearTuple(slot);
	memset(slot->tts_isnull, true, natts * sizeof(bool));
	memset(slot->tts_values, 0, natts * sizeof(Datum));
	ExecStoreVirtualTuple(slot);
	if (csv_reader_next(r, slot->tts_values, slot->tts_isnull))
		return true;
	ExecClearTuple(slot);
	return false;
}

/*
 * csv_reader_line -- the line of its file on which the last row starts.
 */
int64
csv_reader_line(const CsvReader *r)
{
	return r->record->line;
}

/*
 * csv_reader_restart -- begin again with the first file; in a parallel scan the
 * pieces are begun again by csv_shared_restart().
 */
void
csv_reader_restart(CsvReader *r)
{
	close_file(r);
	csv_pieces_restart(&r->pieces);
	csv_filter_restart(r->rows.filter);
	r->rejects = 0;
	r->versions = 0;
}

/*
 * csv_reader_end -- close the open file; memory goes with its context.
 */
void
csv_reader_end(CsvReader *r)
{
	close_file(r);
	MemoryContextDelete(r->open.file_context);
	MemoryContextDelete(r->row_context);
}

/*
 * csv_reader_rejects -- how many rows were left out; of several passes over the
 * files, in the one that left out the most.  A worker leaves it to the leader to
 * know.
 */
int64
csv_reader_rejects(const CsvReader *r)
{
	return r->is_worker ? 0 : r->most_rejects;
}

/*
 * csv_reader_spans -- what csv_tell_mixed() is told by, of all that was read.
 * Where totals are kept they are marked.  A worker leaves it to the leader.
 */
uint64
csv_reader_spans(const CsvReader *r)
{
	if (r->is_worker || r->settings->totals == CSV_TOTALS_KEEP)
		return 0;
	return csv_rows_spans(&r->rows) | r->others.spans;
}

/*
 * csv_tell_mixed -- a notice if a column of a foreign table had bare years beside
 * months, be it in several files: a year's figure, which is the sum of its
 * months', would be one more of January's.  Returns whether there is one.
 */
bool
csv_tell_mixed(uint64 spans, const char *table)
{
	if ((spans & (spans >> 1) & EACH_COLUMN) == 0)
		return false;
	ereport(NOTICE,
			(errmsg("foreign table \"%s\" has dates of whole years beside those of months",
					table),
			 errdetail("A year such as 2025 is read as its January."),
			 errhint("If the rows of years sum up those of months, leave them out by the table's option \"totals_where\", such as '{TIME_PERIOD}=???\?'.")));
	return true;
}

/*
 * csv_reader_labels -- the labels of the option "wide" that files had, of all
 * that was read.
 */
CsvLabels
csv_reader_labels(const CsvReader *r)
{
	CsvLabels	labels = r->shape->had;

	csv_labels_add(&labels, &r->others.labels);
	return labels;
}

/*
 * csv_tell_labels -- a notice of the labels of a foreign table's option "wide"
 * that none of all its files has, as one that is misspelled: their months would
 * be missing.
 */
void
csv_tell_labels(const CsvWide *wide, const CsvLabels *had, const char *table)
{
	int			count;
	char	   *lacked = csv_labels_lacked(wide, had, &count);

	if (count > 0)
		ereport(NOTICE,
				(errmsg_plural("no file of foreign table \"%s\" has the label %s of the option \"wide\"",
							   "no file of foreign table \"%s\" has the labels %s of the option \"wide\"",
							   count, table, lacked),
				 errhint("A label is written as the header has it, with the same case of letters. One that files will have only later can be written with a ? in it, and need not be found.")));
}

/*
 * read_all -- whether all files were read to their ends.
 *
 * Below a LIMIT the leader leaves while a worker may still be in a file of which
 * it has not told: that all pieces are taken is not enough.
 */
static bool
read_all(const CsvReader *r)
{
	CsvCounts	counts = csv_reader_counts(r);

	return counts.whole && counts.skipped == 0 &&
		counts.files >= list_length(r->pieces.files);
}

/*
 * csv_reader_tell_labels -- the same, if all files were read.  A worker leaves it
 * to the leader.
 */
void
csv_reader_tell_labels(const CsvReader *r, const char *table)
{
	CsvLabels	had = csv_reader_labels(r);

	if (!r->is_worker && r->settings->wide != NULL && read_all(r))
		csv_tell_labels(r->settings->wide, &had, table);
}

/*
 * csv_reader_tell_copies -- csv_tell_copies() of the files that were read; of a
 * part of them, as a WHERE or a LIMIT leaves, of those that this process opened.
 * A worker leaves it to the leader.
 */
void
csv_reader_tell_copies(const CsvReader *r, const char *table)
{
	List	   *opened = NIL;
	bool		all = read_all(r);
	ListCell   *lc;

	if (r->is_worker)
		return;
	foreach(lc, r->pieces.files)
	{
		CHECK_FOR_INTERRUPTS();
		if (all || r->opened[foreach_current_index(lc)])
			opened = lappend(opened, lfirst(lc));
	}
	csv_tell_copies(opened, table);
	list_free(opened);
}

/*
 * csv_reader_skips -- whether rows that cannot be read are left out.
 */
bool
csv_reader_skips(const CsvReader *r)
{
	return r->settings->on_error == CSV_ON_ERROR_SKIP;
}

/*
 * csv_reader_versions -- a hash of the files that were opened since the last
 * restart, which is another if one of them was changed or replaced.
 */
uint64
csv_reader_versions(const CsvReader *r)
{
	return r->versions;
}

/*
 * csv_reader_settings -- what holds for the table.
 */
const CsvSettings *
csv_reader_settings(const CsvReader *r)
{
	return r->settings;
}

/*
 * csv_reader_files -- the files that are read.
 */
const List *
csv_reader_files(const CsvReader *r)
{
	return r->pieces.files;
}

/*
 * csv_reader_share -- from the next piece on, take part in a parallel scan, as
 * a worker or as its leader; unless pieces are shared, each process reads all
 * files, and it is only what they have done that is told.
 */
void
csv_reader_share(CsvReader *r, CsvShared *shared, bool pieces, bool is_worker)
{
	MemoryContext old = MemoryContextSwitchTo(r->context);

	r->shared = shared;
	if (pieces)
		csv_pieces_share(&r->pieces, shared);
	MemoryContextSwitchTo(old);
	r->is_worker = is_worker;
}

/*
 * csv_reader_leave -- the shared memory of a parallel scan is about to go: keep
 * what was counted.
 */
void
csv_reader_leave(CsvReader *r)
{
	CsvCounts	counts;

	if (r->shared == NULL)
		return;
	if (r->is_worker)
	{
		close_piece(r);
		add_counts(r);
	}
	else
	{
		r->most_rejects = Max(r->most_rejects,
							  csv_shared_reject(r->shared, 0));
		counts = csv_shared_counts(r->shared);
		csv_counts_add(&r->others, &counts, 1);
	}
	r->shared = r->pieces.shared = NULL;
}

/*
 * csv_reader_counts -- what has been done, by workers too.
 */
CsvCounts
csv_reader_counts(const CsvReader *r)
{
	CsvCounts	counts = r->counts;
	CsvCounts	more = piece_counts(r);

	csv_counts_add(&counts, &more, 1);
	csv_counts_add(&counts, &r->others, 1);
	return counts;
}
