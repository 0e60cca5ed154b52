/*-------------------------------------------------------------------------
 *
 * feed.c
 *	  Records out of lines of text, by libcsv.
 *
 * libcsv knows nothing of lines and has no limits, so it is fed one physical
 * line at a time: at most one record ends in each, and between two of them
 * the size of the field and of the record in progress can be looked at.  All
 * memory that a line can need is there before it is fed, so that libcsv and
 * its callbacks never allocate and nothing is thrown through them.
 *
 * Where a file departs from RFC 4180: a quote inside an unquoted field is
 * part of it, blanks between a closing quote and the delimiter are dropped,
 * other text there is a problem; blanks elsewhere are kept; blank lines are
 * no records.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "csv/records/feed.h"
#include "utils/memutils.h"

/* The parser's options, and those that let the next byte be a stray quote. */
#define PARSER_STRICT	(CSV_STRICT | CSV_STRICT_FINI | CSV_EMPTY_IS_NULL)
#define PARSER_LENIENT	CSV_EMPTY_IS_NULL

/* A record may have this many bytes, or max_field if that is more. */
#define MAX_RECORD	(64 * 1024 * 1024)

/* The text of fields that are empty, or not wanted; no other is where it is. */
static const char no_text[] = "";

/*
 * allocate -- libcsv's realloc: its buffer, once, in the current context.
 *
 * csv_feed_init() makes libcsv ask for all that it can ever need at the
 * first call; NULL makes it stop.
 */
static void *
allocate(void *old, size_t size)
{
	return old == NULL ?
		MemoryContextAllocExtended(CurrentMemoryContext, size,
								   MCXT_ALLOC_NO_OOM | MCXT_ALLOC_HUGE) : NULL;
}

/*
 * no_space -- libcsv's question whether to trim a byte: never.
 */
static int
no_space(unsigned char c pg_attribute_unused())
{
	return 0;
}

/*
 * take_field -- libcsv's callback at a field's end.  Must not throw.
 */
static void
take_field(void *data, size_t len, void *arg)
{
	CsvFeed    *f = arg;
	int64		n = f->record.nfields++;
	CsvField   *field;

	if (len > f->max_field && f->long_line == 0)
		f->long_line = f->field_line;
	f->field_line = f->slice_line;
	if (n >= f->limit)
	{
		f->record.extra |= len > 0;
		return;
	}
	field = &f->record.fields[n];
	field->len = (int) len;
	field->missing = data == NULL;
	field->data = no_text;
	if (len == 0 || (f->wanted != NULL && !f->wanted[n]))
		return;
	field->data = memcpy(f->buffer + f->used, data, len);
	f->buffer[f->used + len] = '\0';
	f->used += len + 1;
}

/*
 * take_record -- libcsv's callback at a record's end.  Must not throw.
 */
static void
take_record(int c pg_attribute_unused(), void *arg)
{
	((CsvFeed *) arg)->complete = true;
}

/*
 * csv_feed_init -- make ready to read records; memory is taken from the current
 * context.
 */
void
csv_feed_init(CsvFeed *f, const CsvSettings *settings)
{
	memset(f, 0, sizeof(CsvFeed));
	f->context = CurrentMemoryContext;
	f->max_field = settings->max_field;
	f->limit = CSV_MAX_COLUMNS;
	f->record.fields = palloc(CSV_MAX_COLUMNS * sizeof(CsvField));
	f->size = 2 * CSV_TEXT_BLOCK;
	f->buffer = palloc(f->size);
	if (csv_init(&f->parser, PARSER_STRICT) != 0)
		elog(ERROR, "could not initialize libcsv");
	csv_set_delim(&f->parser, settings->delimiter);
	csv_set_quote(&f->parser, settings->quote);
	csv_set_space_func(&f->parser, no_space);
	csv_set_realloc_func(&f->parser, allocate);
	csv_set_free_func(&f->parser, pfree);
	csv_set_blk_size(&f->parser, f->max_field + CSV_TEXT_BLOCK + 2);
	f->idle = f->parser.pstate;
}

/*
 * csv_feed_start -- forget what the last record left behind.
 */
void
csv_feed_start(CsvFeed *f)
{
	f->complete = false;
	f->used = 0;
	f->record.nfields = 0;
	f->record.extra = false;
}

/*
 * reserve -- make room for the fields of a slice of "len" bytes: the field in
 * progress, the slice, and a zero byte for each field that may end in it.
 */
static void
reserve(CsvFeed *f, size_t len)
{
	size_t		needed = f->used + f->parser.entry_pos + 2 * len + 1;
	char	   *buffer;

	if (needed <= f->size)
		return;
	f->size = Max(needed, 2 * f->size);
	buffer = MemoryContextAllocHuge(f->context, f->size);
	memcpy(buffer, f->buffer, f->used);
	for (int64 i = 0; i < Min(f->record.nfields, f->limit); i++)
	{
		CsvField   *field = &f->record.fields[i];

		/* a field may begin with a zero byte, in the place of wrong ones */
		if (field->data != no_text)
			field->data = buffer + (field->data - f->buffer);
	}
	pfree(f->buffer);
	f->buffer = buffer;
}

/*
 * pass_quote -- let libcsv take the quote at which it stopped inside an
 * unquoted field, as a character of the field.
 */
static size_t
pass_quote(CsvFeed *f, const char *at)
{
	size_t		done;

	csv_set_opts(&f->parser, PARSER_LENIENT);
	done = csv_parse(&f->parser, at, 1, take_field, take_record, f);
	csv_set_opts(&f->parser, PARSER_STRICT);
	return done;
}

/*
 * parse_slice -- give a slice to libcsv; false if text follows a closing
 * quote.
 *
 * libcsv stops at a quote inside an unquoted field, and at anything but a
 * quote, delimiter or line end after a closing quote.
 */
static bool
parse_slice(CsvFeed *f, const CsvSlice *slice)
{
	const char *data = slice->data;
	size_t		done = 0;

	while (done < slice->len)
	{
		MemoryContext old;

		if (f->padded && data[done] == (char) csv_get_quote(&f->parser))
			return false;
		f->padded = false;
		/* its buffer must live on */
		old = MemoryContextSwitchTo(f->context);
		done += csv_parse(&f->parser, data + done, slice->len - done,
						  take_field, take_record, f);
		MemoryContextSwitchTo(old);
		if (done == slice->len)
			break;
		if (csv_error(&f->parser) != CSV_EPARSE)
			ereport(ERROR,
					(errcode(ERRCODE_OUT_OF_MEMORY),
					 errmsg("out of memory"),
					 errdetail("libcsv: %s.",
							   csv_strerror(csv_error(&f->parser)))));
		if (!f->parser.quoted)
			done += pass_quote(f, data + done);
		else if (data[done] == ' ' || data[done] == '\t')
		{
			f->padded = true;
			done++;
		}
		else
			return false;
	}
	return true;
}

/*
 * check_size -- a problem if the field or the record in progress is too long.
 *
 * A quote that is never closed shows here, before it has swallowed the file.  The
 * last byte of a field in quotes may be the quote that closes it, which libcsv
 * keeps until it knows.
 */
static CsvStatus
check_size(CsvFeed *f, CsvProblem *problem)
{
	bool		open = f->parser.entry_pos >
		f->max_field + (f->parser.quoted ? 1 : 0);

	if (open && f->parser.quoted && f->long_line == 0)
		return csv_problem(problem, ERRCODE_BAD_COPY_FILE_FORMAT,
						   f->field_line, "quoted field is not closed",
						   psprintf("the quoted field that starts there is not closed within max_field = %zu bytes",
									f->max_field),
						   "Look for a quote that is not closed, or increase the option \"max_field\".");
	if (open || f->long_line > 0)
		return csv_problem(problem, ERRCODE_PROGRAM_LIMIT_EXCEEDED,
						   f->long_line > 0 ? f->long_line : f->field_line,
						   "field is too long",
						   psprintf("the field that starts there has more than max_field = %zu bytes",
									f->max_field),
						   "Check the options \"delimiter\" and \"quote\", or increase \"max_field\".");
	if (f->bytes > Max(MAX_RECORD, f->max_field))
		return csv_problem(problem, ERRCODE_PROGRAM_LIMIT_EXCEEDED,
						   f->record.line, "row is too long",
						   psprintf("the row that starts there has more than %zu bytes",
									Max(MAX_RECORD, f->max_field)),
						   "Check the options \"delimiter\" and \"quote\".");
	return CSV_OK;
}

/*
 * text_after_quote -- the problem that text follows a closing quote; it is on
 * the line on which the field starts, where a quote may be too many.
 */
static CsvStatus
text_after_quote(const CsvFeed *f, CsvProblem *problem)
{
	const char *detail = psprintf("field " INT64_FORMAT " goes on after its closing quote",
								  f->record.nfields + 1);

	if (f->field_line < f->slice_line)
		detail = psprintf("%s on line " INT64_FORMAT, detail, f->slice_line);
	return csv_problem(problem, ERRCODE_BAD_COPY_FILE_FORMAT, f->field_line,
					   "text after a closing quote", detail,
					   "A quote inside a quoted field must be doubled.");
}

/*
 * csv_feed_slice -- give libcsv a slice, and see what came of it.
 */
CsvStatus
csv_feed_slice(CsvFeed *f, const CsvSlice *slice, CsvProblem *problem)
{
	f->slice_line = slice->line;
	if (csv_feed_is_idle(f))
	{
		f->record.line = f->field_line = f->slice_line;
		f->bytes = 0;
	}
	f->bytes += slice->len;
	reserve(f, slice->len);
	if (!parse_slice(f, slice))
		return text_after_quote(f, problem);
	return check_size(f, problem);
}

/*
 * csv_feed_end -- the record that the file's end ends, if any.
 */
CsvStatus
csv_feed_end(CsvFeed *f, CsvProblem *problem)
{
	if (csv_fini(&f->parser, take_field, take_record, f) != 0)
		return csv_problem(problem, ERRCODE_BAD_COPY_FILE_FORMAT,
						   f->field_line, "quoted field is not closed",
						   "the quoted field that starts there is not closed at the end of the file",
						   "Look for a quote that is not closed or not doubled.");
	if (!f->complete)
		return CSV_END;
	return check_size(f, problem);
}

/*
 * csv_feed_forget -- have libcsv start anew, in the middle of a record.
 */
void
csv_feed_forget(CsvFeed *f)
{
	csv_set_opts(&f->parser, PARSER_LENIENT);
	csv_fini(&f->parser, NULL, NULL, NULL);
	csv_set_opts(&f->parser, PARSER_STRICT);
	f->padded = false;
	f->long_line = 0;
}
