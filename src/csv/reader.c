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

#include "compat.h"
#include "csv/columns.h"
#include "csv/reader.h"
#include "miscadmin.h"
#include "utils/memutils.h"
#include "utils/rel.h"

struct CsvReader
{
	MemoryContext context;
	CsvSettings *settings;
	CsvShape   *shape;
	int			ncolumns;
	CsvColumn  *columns;		/* those that are wanted */
	int			nfirst;			/* the first of them are the filter's */
	CsvFilter  *filter;			/* or NULL */
	const CsvColumn **tested;	/* the column of each of the filter's tests;
								 * NULL if its texts are not those of a field */
	List	   *files;
	CsvPrune   *prune;			/* which of them are not read, or NULL */
	CsvPiece	piece;			/* that is being read */
	CsvPiece	next;			/* where the one after it starts */
	CsvCounts	counts;			/* over all restarts, but for the piece */

	/* a parallel scan */
	CsvShared  *shared;			/* or NULL */
	bool		is_worker;
	CsvCounts	added;			/* what a worker has added to shared */
	CsvCounts	others;			/* what the workers did, in the leader */
	CsvSplitter *splitter;

	/* the open file; source is NULL if there is none */
	MemoryContext file_context;
	const CsvFile *file;
	CsvSource  *source;
	CsvHeader  *header;			/* NULL until it has been read */

	/* the open piece of it; records is NULL if there is none */
	MemoryContext piece_context;
	CsvRecords *records;
	bool		in_record;		/* the record may have another row */

	/* rows that cannot be read, and are left out */
	MemoryContext row_context;	/* what a row needs */
	int64		rejects;		/* since the last restart */
	int64		most_rejects;	/* of all passes up to now */
	CsvRejectFunction on_reject;	/* or NULL */
	void	   *on_reject_arg;

	/* for the error context */
	const CsvRecord *record;
	const CsvColumn *column;
};

/*
 * add_columns -- prepare those columns of the list that the filter uses, or
 * those that it does not.
 */
static void
add_columns(CsvReader *r, Relation rel, const List *attnums, bool used)
{
	ListCell   *lc;

	foreach(lc, attnums)
	{
		if (csv_filter_uses(r->filter, lfirst_int(lc)) == used)
			csv_column_init(&r->columns[r->ncolumns++], r->settings, r->shape,
							rel, lfirst_int(lc));
	}
}

/*
 * find_tested -- which columns the filter's tests are about.
 */
static void
find_tested(CsvReader *r)
{
	int			ntests = csv_filter_count(r->filter);

	r->tested = palloc0(Max(ntests, 1) * sizeof(CsvColumn *));
	for (int i = 0; i < ntests; i++)
	{
		AttrNumber	attnum = csv_filter_attnum(r->filter, i);

		for (int j = 0; j < r->nfirst; j++)
		{
			if (r->columns[j].attnum == attnum &&
				csv_column_is_field(&r->columns[j]))
				r->tested[i] = &r->columns[j];
		}
	}
}

/*
 * csv_reader_begin -- read the columns of a foreign table whose attribute
 * numbers are in the list, in the rows that pass the filter; opens nothing yet,
 * but error if there is no file.
 */
CsvReader *
csv_reader_begin(Relation rel, const List *attnums, CsvFilter *filter)
{
	CsvReader  *r = palloc0(sizeof(CsvReader));

	r->context = CurrentMemoryContext;
	r->settings = csv_table_settings(RelationGetRelid(rel));
	r->shape = csv_shape_make(rel, r->settings);
	r->filter = filter;
	r->columns = palloc(list_length(attnums) * sizeof(CsvColumn));
	add_columns(r, rel, attnums, true);
	r->nfirst = r->ncolumns;
	add_columns(r, rel, attnums, false);
	find_tested(r);
	r->files = csv_files(r->settings, false);
	r->file_context = AllocSetContextCreate(CurrentMemoryContext,
											"magtrade_csv file",
											ALLOCSET_DEFAULT_SIZES);
	r->piece_context = AllocSetContextCreate(CurrentMemoryContext,
											 "magtrade_csv piece",
											 ALLOCSET_DEFAULT_SIZES);
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

	if (r->records != NULL)
	{
		counts.bytes = csv_source_bytes(r->source);
		counts.records = counts.filtered = csv_records_passed(r->records);
	}
	return counts;
}

/*
 * close_piece -- free what the open piece needed, if there is one.
 */
static void
close_piece(CsvReader *r)
{
	CsvCounts	counts = piece_counts(r);

	csv_counts_add(&r->counts, &counts, 1);
	r->records = NULL;
	r->in_record = false;
	MemoryContextReset(r->piece_context);
}

/*
 * csv_reader_prune -- pass over files whose names the conditions exclude, if
 * there are any conditions.  Before the first row.
 */
void
csv_reader_prune(CsvReader *r, CsvPrune *prune)
{
	r->prune = prune;
}

/*
 * csv_reader_only -- read that file alone.  Before the first row.
 */
void
csv_reader_only(CsvReader *r, const CsvFile *file)
{
	r->files = list_make1((void *) file);
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
	for (int i = 0; i < r->ncolumns; i++)
		r->columns[i].settings->on_error = on_error;
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
 * close_file -- close the open file, if any, and free what it needed.
 */
static void
close_file(CsvReader *r)
{
	if (r->source == NULL)
		return;
	close_piece(r);
	csv_source_close(r->source);
	r->source = NULL;
	r->header = NULL;
	MemoryContextReset(r->file_context);
}

/*
 * choose_literal -- have the records pass over lines without a text that a row
 * must have to pass the filter: the longest of those that there are.
 */
static void
choose_literal(CsvReader *r)
{
	const CsvTest *tests;
	int			ntests = csv_filter_tests(r->filter, &tests);
	const CsvWord *longest = NULL;

	for (int i = 0; i < ntests; i++)
	{
		if (tests[i].nwords == 1 && r->tested[i] != NULL &&
			(longest == NULL || tests[i].words[0].len > longest->len))
			longest = &tests[i].words[0];
	}
	if (longest != NULL)
		csv_records_literal(r->records, longest->data, longest->len);
}

/*
 * read_header -- read a file's header and find the columns in it.
 */
static CsvStatus
read_header(CsvReader *r, CsvProblem *problem)
{
	CsvStatus	status = csv_header_read(r->records, r->source, r->settings,
										 &r->header, problem);

	if (status == CSV_OK)
		status = csv_shape_bind(r->shape, r->header, problem);
	for (int i = 0; status == CSV_OK && i < r->ncolumns; i++)
		status = csv_column_bind(&r->columns[i], r->header, problem);
	return status;
}

/*
 * open_file -- open that file of the list, if it is not the open one; its
 * header is read later.
 */
static void
open_file(CsvReader *r, int file)
{
	MemoryContext old;
	const CsvFile *wanted = list_nth(r->files, file);

	if (r->source != NULL && r->file == wanted)
		return;
	close_file(r);
	r->file = wanted;
	for (int i = 0; i < r->ncolumns; i++)
		csv_column_set_file(&r->columns[i], r->file);
	old = MemoryContextSwitchTo(r->file_context);
	r->source = csv_source_open(r->file);
	MemoryContextSwitchTo(old);
}

/*
 * add_counts -- tell the leader what has been done since the last time.
 */
static void
add_counts(CsvReader *r)
{
	CsvCounts	counts = r->counts;

	csv_counts_add(&counts, &r->added, -1);
	csv_shared_add(r->shared, &counts);
	r->added = r->counts;
}

/*
 * skip_files -- have the piece begin with the first file that the query's
 * conditions do not exclude by its name.
 */
static void
skip_files(CsvReader *r)
{
	while (r->piece.start == 0 && r->piece.file < list_length(r->files) &&
		   !csv_prune_keeps(r->prune, list_nth(r->files, r->piece.file)))
	{
		CHECK_FOR_INTERRUPTS();
		r->counts.skipped++;
		r->piece.file++;
	}
}

/*
 * take_piece -- the next piece, in an open file; false after the last.
 */
static bool
take_piece(CsvReader *r)
{
	CsvPiece	next;

	if (r->shared != NULL)
		csv_shared_take(r->shared, &r->next);
	r->piece = r->next;
	skip_files(r);
	next = (CsvPiece) {r->piece.file + 1, 0, -1, 1};
	if (r->piece.file < list_length(r->files))
	{
		open_file(r, r->piece.file);
		if (r->shared != NULL && csv_splits(r->settings, r->source))
			csv_split(r->splitter, r->source, &r->piece, &next);
	}
	else
		next = r->piece;
	if (r->shared != NULL)
		csv_shared_give(r->shared, &next);
	r->next = next;
	if (r->is_worker)
		add_counts(r);
	return r->piece.file < list_length(r->files);
}

/*
 * begin_records -- read records from where the open file's source stands,
 * which is at its beginning or where the piece starts.
 */
static void
begin_records(CsvReader *r, bool at_piece)
{
	MemoryContext old = MemoryContextSwitchTo(r->piece_context);
	CsvText    *text = csv_text_begin(r->source, r->settings->encoding);

	if (at_piece)
		csv_text_resume(text);
	r->records = csv_records_begin(text, r->settings,
								   at_piece ? r->piece.line : 1);
	MemoryContextSwitchTo(old);
}

/*
 * open_header -- open the file of the piece up to its header.
 */
static CsvStatus
open_header(CsvReader *r, CsvProblem *problem)
{
	MemoryContext old;
	CsvStatus	status;

	begin_records(r, false);
	old = MemoryContextSwitchTo(r->file_context);
	status = read_header(r, problem);
	MemoryContextSwitchTo(old);
	if (status == CSV_OK && r->on_reject != NULL)
		csv_records_keep(r->records);
	return status;
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
	if (r->piece.start == 0)
	{
		r->counts.files++;
		if (r->piece.end >= 0)
			csv_source_range(r->source, 0, r->piece.end);
	}
	if (r->header == NULL && open_header(r, problem) != CSV_OK)
		return CSV_PROBLEM;
	if (r->piece.start > 0)
	{
		close_piece(r);
		csv_source_range(r->source, r->piece.start, r->piece.end);
		begin_records(r, true);
	}
	csv_records_want(r->records, r->header->nnames, r->header->wanted);
	choose_literal(r);
	return CSV_OK;
}

/*
 * check_shape -- a problem unless the record has a field for every name, and
 * no text that has no name.
 *
 * Some sources end every line, or every line but the header, with a delimiter.
 */
static CsvStatus
check_shape(const CsvReader *r, const CsvRecord *record, CsvProblem *problem)
{
	const CsvHeader *header = r->header;

	if (record->nfields >= header->nneeded && !record->extra)
		return CSV_OK;
	csv_problem(problem, ERRCODE_BAD_COPY_FILE_FORMAT, record->line,
				psprintf("row has " INT64_FORMAT " field%s, header has %d",
						 record->nfields, record->nfields == 1 ? "" : "s",
						 header->nnames),
				record->extra ?
				"the fields past the header's are not empty" :
				psprintf("the row ends before field \"%s\"",
						 csv_clip(header->names[record->nfields],
								  strlen(header->names[record->nfields]))),
				"Look for a delimiter inside a field without quotes, a quote that is not closed, or a line end inside a row.");
	problem->quotes_file = !record->extra;
	return CSV_PROBLEM;
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
		status = csv_records_next(r->records, &r->record, problem);
		if (status != CSV_OK)
			return status;
	} while (r->header->nneeded > 1 && csv_record_is_blank(r->record));
	return check_shape(r, r->record, problem);
}

/*
 * describe_place -- the error context while values are decoded: types' input
 * functions know nothing of files.
 */
static void
describe_place(void *arg)
{
	const CsvReader *r = arg;

	if (r->column == NULL)
		return;
	if (!r->settings->show_content)
		errcontext("file \"%s\", line " INT64_FORMAT ", column \"%s\"",
				   r->file->name, r->record->line, r->column->name);
	else
		errcontext("file \"%s\", line " INT64_FORMAT ", column \"%s\", field \"%s\": \"%s\"",
				   r->file->name, r->record->line, r->column->name,
				   r->column->label,
				   csv_clip(r->column->text, r->column->len));
}

/*
 * decode_columns -- the values of the columns from "first" to before "end", in
 * the current memory context.
 */
static CsvStatus
decode_columns(CsvReader *r, int first, int end, Datum *values, bool *nulls,
			   CsvProblem *problem)
{
	CsvStatus	status = CSV_OK;
	ErrorContextCallback place;

	if (first == end)
		return CSV_OK;
	place.callback = describe_place;
	place.arg = r;
	place.previous = error_context_stack;
	error_context_stack = &place;
	for (int i = first; status == CSV_OK && i < end; i++)
	{
		int			at = r->columns[i].attnum - 1;

		r->column = &r->columns[i];
		status = csv_column_value(&r->columns[i], r->record, r->file->name,
								  &values[at], &nulls[at], problem);
	}
	r->column = NULL;
	error_context_stack = place.previous;
	return status;
}

/*
 * passes_tests -- whether the texts of the record's fields pass the filter's
 * tests; a field without a text of its own does.
 */
static bool
passes_tests(const CsvReader *r)
{
	const CsvTest *tests;
	int			ntests = csv_filter_tests(r->filter, &tests);

	for (int i = 0; i < ntests; i++)
	{
		const CsvField *field;

		if (r->tested[i] == NULL)
			continue;
		field = csv_column_field(r->tested[i], r->record);
		if (field->missing ||
			!csv_test_passes(&tests[i], field->data, field->len))
			return false;
	}
	return true;
}

/*
 * decode_record -- the values of the columns, in the current memory context;
 * CSV_END if the record does not pass the filter, whose columns come first.
 */
static CsvStatus
decode_record(CsvReader *r, Datum *values, bool *nulls, CsvProblem *problem)
{
	if (r->filter != NULL)
	{
		if (!passes_tests(r))
			return CSV_END;
		if (decode_columns(r, 0, r->nfirst, values, nulls, problem) != CSV_OK)
			return CSV_PROBLEM;
		if (!csv_filter_passes(r->filter))
			return CSV_END;
	}
	return decode_columns(r, r->nfirst, r->ncolumns, values, nulls, problem);
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
		r->counts.totals += !r->in_record && r->shape->total;
	}
	return CSV_OK;
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
		status = decode_record(r, values, nulls, problem);
		if (status != CSV_END)
			return status;
		r->counts.filtered++;
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
		if (r->records == NULL)
		{
			status = open_piece(r, problem);
			if (status == CSV_PROBLEM)
				csv_raise(problem, r->file->name, r->settings->show_content);
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
 * limit_passed -- the error that there are too many rows that cannot be read,
 * with the last of them.
 */
static void
limit_passed(const CsvReader *r, const CsvProblem *problem)
{
	bool		show = r->settings->show_content;

	ereport(ERROR,
			(errcode(problem->sqlstate),
			 errmsg_plural("more than " INT64_FORMAT " row cannot be read",
						   "more than " INT64_FORMAT " rows cannot be read",
						   (unsigned long) r->settings->reject_limit,
						   r->settings->reject_limit),
			 errdetail_internal("The last one: %s. %s",
								csv_problem_message(problem, show),
								csv_problem_detail(problem, r->file->name,
												   show)),
			 errhint("The function magtrade_rejects lists them all; the option \"reject_limit\" says how many are too many.")));
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
		csv_raise(problem, r->file->name, r->settings->show_content);
	r->counts.rejects++;
	r->rejects++;
	r->most_rejects = Max(r->most_rejects, r->rejects);
	if (r->settings->reject_limit >= 0 &&
		r->rejects > r->settings->reject_limit)
		limit_passed(r, problem);
	if (r->on_reject == NULL)
		return;
	line = csv_records_text(r->records, &len);
	r->on_reject(r->on_reject_arg, problem, r->file->name, line, len);
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
	r->next = (CsvPiece) {0, 0, -1, 1};
	csv_filter_restart(r->filter);
	r->rejects = 0;
}

/*
 * csv_reader_end -- close the open file; memory goes with its context.
 */
void
csv_reader_end(CsvReader *r)
{
	close_file(r);
	MemoryContextDelete(r->piece_context);
	MemoryContextDelete(r->file_context);
	MemoryContextDelete(r->row_context);
}

/*
 * csv_reader_rejects -- how many rows were left out; of several passes over the
 * files, in the one that left out the most.
 */
int64
csv_reader_rejects(const CsvReader *r)
{
	return r->most_rejects;
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
 * csv_reader_files -- the files that are read.
 */
const List *
csv_reader_files(const CsvReader *r)
{
	return r->files;
}

/*
 * csv_reader_share -- from the next piece on, take part in a parallel scan, as
 * a worker or as its leader.
 */
void
csv_reader_share(CsvReader *r, CsvShared *shared, bool is_worker)
{
	MemoryContext old = MemoryContextSwitchTo(r->context);

	if (r->splitter == NULL)
		r->splitter = csv_splitter_make(r->settings);
	MemoryContextSwitchTo(old);
	r->shared = shared;
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
		counts = csv_shared_counts(r->shared);
		csv_counts_add(&r->others, &counts, 1);
	}
	r->shared = NULL;
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
