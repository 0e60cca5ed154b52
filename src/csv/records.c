/*-------------------------------------------------------------------------
 *
 * records.c
 *	  Records out of text, by libcsv.
 *
 * Below a header most records are plain, and plain.c reads them; all that is
 * not goes through libcsv.
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

#include <csv.h>

#include "compat.h"
#include "csv/plain.h"
#include "csv/records.h"
#include "csv/scanner.h"
#include "csv/replay.h"
#include "miscadmin.h"
#include "utils/memutils.h"

/* The parser's options, and those that let the next byte be a stray quote. */
#define PARSER_STRICT	(CSV_STRICT | CSV_STRICT_FINI | CSV_EMPTY_IS_NULL)
#define PARSER_LENIENT	CSV_EMPTY_IS_NULL

/* A record may have this many bytes, or max_field if that is more. */
#define MAX_RECORD	(64 * 1024 * 1024)

struct CsvRecords
{
	MemoryContext context;
	CsvText    *text;
	const CsvSettings *settings;
	struct csv_parser parser;
	int			idle;			/* parser.pstate between two records */
	CsvPlain   *plain;			/* reads plain records; NULL in the header */
	bool		ended;			/* the text is at its end */
	size_t		max_field;

	/* what is left of the block, and the next line ends in it */
	const char *pos;
	const char *end;
	const char *lf;
	const char *cr;
	bool		after_cr;		/* a CR was the last byte of the last block */
	int64		line;			/* the number of the line at pos */

	/* a text that every record must have, or NULL; see pass_lines() */
	const char *literal;
	int			literal_len;
	const char *hit;			/* where it is next, or the block's end */
	bool		searching;		/* whether it is looked for in the block */
	int			near;			/* hits in a row that passed over little */
	int64		passed;			/* lines passed over */

	/* going on after a problem */
	bool		resumes;		/* whether that is asked for */
	bool		failed;			/* the last record was given up */
	bool		in_line;		/* the last slice has no line end */
	CsvReplay	replay;			/* what is after the line of an open quote */
	int64		replay_line;	/* the number of its first line */
	bool		replay_after_cr;
	bool		replaying;		/* pos and end are in it */
	const char *block_pos;		/* what they are afterwards */
	const char *block_end;
	bool		spoiled;		/* bytes of the record are wrong: */
	CsvProblem	spoiling;

	/* the text of the last record, if it is kept */
	bool		keeps;
	CsvReplay	kept;
	size_t		kept_held;		/* how much of it is not to be read again */
	const char *plain_text;		/* or NULL: it is kept */
	size_t		plain_len;

	/* the record in progress */
	CsvRecord	record;
	bool		complete;
	bool		padded;			/* blanks followed a closing quote */
	int			limit;			/* how many fields are stored */
	const bool *wanted;			/* which of them; NULL for all */
	char	   *buffer;			/* their text */
	size_t		size;
	size_t		used;
	size_t		bytes;			/* of the record in the file so far */
	int64		slice_line;		/* the line that is being fed */
	int64		field_line;		/* where the field in progress starts */
	int64		long_line;		/* where a field over max_field starts, or 0 */
};

/* Shorter texts are in most lines. */
#define SHORTEST_LITERAL	3

/* Less than this is not worth looking for a text; so often in a block it is
 * tried. */
#define NEAR_BYTES	256
#define NEAR_LIMIT	64

/* A piece of text that has a line end at its end or nowhere. */
typedef struct Slice
{
	const char *data;
	size_t		len;
} Slice;

/*
 * allocate -- libcsv's realloc: its buffer, once, in the current context.
 *
 * csv_records_begin() makes libcsv ask for all that it can ever need at the
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
	CsvRecords *r = arg;
	int64		n = r->record.nfields++;
	CsvField   *field;

	if (len > r->max_field && r->long_line == 0)
		r->long_line = r->field_line;
	r->field_line = r->slice_line;
	if (n >= r->limit)
	{
		r->record.extra |= len > 0;
		return;
	}
	field = &r->record.fields[n];
	field->len = (int) len;
	field->missing = data == NULL;
	field->data = "";
	if (len == 0 || (r->wanted != NULL && !r->wanted[n]))
		return;
	field->data = memcpy(r->buffer + r->used, data, len);
	r->buffer[r->used + len] = '\0';
	r->used += len + 1;
}

/*
 * take_record -- libcsv's callback at a record's end.  Must not throw.
 */
static void
take_record(int c pg_attribute_unused(), void *arg)
{
	((CsvRecords *) arg)->complete = true;
}

/*
 * csv_records_begin -- read records from text that starts on that line of its
 * file; all memory is taken from the current context, and freed with it.
 */
CsvRecords *
csv_records_begin(CsvText *text, const CsvSettings *settings, int64 line)
{
	CsvRecords *r = palloc0(sizeof(CsvRecords));

	r->context = CurrentMemoryContext;
	r->text = text;
	r->settings = settings;
	r->max_field = settings->max_field;
	r->line = line;
	r->limit = CSV_MAX_COLUMNS;
	r->record.fields = palloc(CSV_MAX_COLUMNS * sizeof(CsvField));
	r->size = 2 * CSV_TEXT_BLOCK;
	r->buffer = palloc(r->size);
	if (csv_init(&r->parser, PARSER_STRICT) != 0)
		elog(ERROR, "could not initialize libcsv");
	csv_set_delim(&r->parser, settings->delimiter);
	csv_set_quote(&r->parser, settings->quote);
	csv_set_space_func(&r->parser, no_space);
	csv_set_realloc_func(&r->parser, allocate);
	csv_set_free_func(&r->parser, pfree);
	csv_set_blk_size(&r->parser, r->max_field + CSV_TEXT_BLOCK + 1);
	r->idle = r->parser.pstate;
	csv_replay_init(&r->replay);
	csv_replay_init(&r->kept);
	return r;
}

/*
 * start_block -- what is to be known of what is left of a block.
 */
static void
start_block(CsvRecords *r)
{
	r->lf = r->cr = r->hit = NULL;
	if (r->plain != NULL)
		csv_plain_block(r->plain, r->pos, r->end - r->pos);
	r->near = 0;
	r->searching = r->literal != NULL && r->pos < r->end &&
		memchr(r->pos, csv_get_quote(&r->parser), r->end - r->pos) == NULL;
}

/*
 * csv_records_keep -- from now on keep each record's text as it is in the file,
 * for csv_records_text().
 */
void
csv_records_keep(CsvRecords *r)
{
	r->keeps = true;
}

/*
 * csv_records_text -- the text of the last record or of what was given up for
 * one, without the line end; valid until the next one is read.
 */
const char *
csv_records_text(const CsvRecords *r, int *len)
{
	const char *text = r->plain_text;
	size_t		left = r->plain_len;

	Assert(r->keeps);
	if (text == NULL)
	{
		text = r->kept.data;
		left = r->failed && r->replay.holding ? r->kept_held : r->kept.len;
	}
	while (left > 0 && (text[left - 1] == '\n' || text[left - 1] == '\r'))
		left--;
	*len = (int) left;
	return text;
}

/*
 * csv_records_want -- from now on store only the wanted ones of the first
 * "limit" fields of a record; the array must live on.
 */
void
csv_records_want(CsvRecords *r, int limit, const bool *wanted)
{
	MemoryContext old = MemoryContextSwitchTo(r->context);

	Assert(limit <= r->limit);
	r->limit = limit;
	r->wanted = wanted;
	r->resumes = r->settings->on_error == CSV_ON_ERROR_SKIP;
	r->plain = csv_plain_begin(r->settings, limit, wanted);
	MemoryContextSwitchTo(old);
	start_block(r);
}

/*
 * csv_records_literal -- from now on pass over lines without a text, which must
 * live on, where that can be done without a look at them; the caller must still
 * test every record.  A text that a file may write in several ways is not
 * looked for, nor one that is too short to be rare.
 */
void
csv_records_literal(CsvRecords *r, const char *literal, int len)
{
	if (len < SHORTEST_LITERAL ||
		memchr(literal, csv_get_quote(&r->parser), len) != NULL ||
		memchr(literal, '\n', len) != NULL || memchr(literal, '\r', len) != NULL)
		return;
	r->literal = literal;
	r->literal_len = len;
	start_block(r);
}

/*
 * csv_records_passed -- how many lines have been passed over.
 */
int64
csv_records_passed(const CsvRecords *r)
{
	return r->passed;
}

/*
 * find_byte -- where a byte is next in the block, or its end; "last" is the
 * answer of the last time, which still holds unless it has been passed.
 */
static const char *
find_byte(const CsvRecords *r, const char *last, char byte)
{
	if (last != NULL && last >= r->pos)
		return last;
	last = memchr(r->pos, byte, r->end - r->pos);
	return last != NULL ? last : r->end;
}

/*
 * spoil -- note that bytes of the record in progress are no text, unless that
 * has been noted.
 */
static void
spoil(CsvRecords *r, const CsvProblem *problem)
{
	if (!r->spoiled)
		r->spoiling = *problem;
	r->spoiled = true;
}

/*
 * next_block -- the next block of text; a problem in it is on the line that
 * was reached.
 *
 * To go on, a zero byte, which no text has, is put in the place of the wrong
 * ones: then the record ends where it would.
 */
static CsvStatus
next_block(CsvRecords *r, CsvProblem *problem)
{
	size_t		len;
	CsvStatus	status = csv_text_next(r->text, &r->pos, &len, problem);

	if (status == CSV_PROBLEM)
		problem->line = r->line;
	if (status == CSV_PROBLEM && r->resumes)
	{
		spoil(r, problem);
		csv_text_pass_wrong(r->text);
		r->pos = "";
		len = 1;
		status = CSV_OK;
	}
	if (status == CSV_OK)
		r->end = r->pos + len;
	if (status == CSV_OK)
		start_block(r);
	return status;
}

/*
 * end_replay -- go on with the block, where everything has been read again.
 */
static void
end_replay(CsvRecords *r)
{
	r->replaying = false;
	r->pos = r->block_pos;
	r->end = r->block_end;
	r->lf = r->cr = NULL;
}

/*
 * next_slice -- the text up to the next line end (LF, CRLF or CR), or to the
 * end of the block.  Counts the lines.
 */
static CsvStatus
next_slice(CsvRecords *r, Slice *slice, CsvProblem *problem)
{
	const char *stop;

	if (r->replaying && r->pos == r->end)
		end_replay(r);
	if (r->pos == r->end)
	{
		CsvStatus	status = next_block(r, problem);

		if (status != CSV_OK)
			return status;
	}
	slice->data = r->pos;
	r->slice_line = r->line;
	if (r->after_cr && *r->pos == '\n')
	{
		/* the line was counted at its CR */
		r->slice_line--;
		stop = r->pos + 1;
		r->after_cr = false;
	}
	else
	{
		r->lf = find_byte(r, r->lf, '\n');
		r->cr = find_byte(r, r->cr, '\r');
		stop = Min(r->lf, r->cr);
		r->after_cr = stop == r->cr && stop + 1 == r->end;
		if (stop < r->end)
		{
			r->line++;
			stop++;
			if (stop == r->lf && stop < r->end && stop[-1] == '\r')
				stop++;
		}
	}
	Assert(stop > r->pos && stop <= r->end);
	slice->len = stop - r->pos;
	r->pos = stop;
	r->in_line = stop[-1] != '\n' && stop[-1] != '\r';
	return CSV_OK;
}

/*
 * csv_records_skip -- pass over physical lines; CSV_END if there are fewer.
 */
CsvStatus
csv_records_skip(CsvRecords *r, int lines, CsvProblem *problem)
{
	CsvStatus	status = CSV_OK;
	Slice		slice;

	while (status == CSV_OK && r->line <= lines)
	{
		CHECK_FOR_INTERRUPTS();
		status = next_slice(r, &slice, problem);
	}
	return status;
}

/*
 * reserve -- make room for the fields of a slice of "len" bytes: the field in
 * progress, the slice, and a zero byte for each field that may end in it.
 */
static void
reserve(CsvRecords *r, size_t len)
{
	size_t		needed = r->used + r->parser.entry_pos + 2 * len + 1;
	char	   *buffer;

	if (needed <= r->size)
		return;
	r->size = Max(needed, 2 * r->size);
	buffer = MemoryContextAllocHuge(r->context, r->size);
	memcpy(buffer, r->buffer, r->used);
	for (int64 i = 0; i < Min(r->record.nfields, r->limit); i++)
	{
		CsvField   *field = &r->record.fields[i];

		if (field->data[0] != '\0')
			field->data = buffer + (field->data - r->buffer);
	}
	pfree(r->buffer);
	r->buffer = buffer;
}

/*
 * pass_quote -- let libcsv take the quote at which it stopped inside an
 * unquoted field, as a character of the field.
 */
static size_t
pass_quote(CsvRecords *r, const char *at)
{
	size_t		done;

	csv_set_opts(&r->parser, PARSER_LENIENT);
	done = csv_parse(&r->parser, at, 1, take_field, take_record, r);
	csv_set_opts(&r->parser, PARSER_STRICT);
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
parse_slice(CsvRecords *r, const Slice *slice)
{
	const char *data = slice->data;
	size_t		done = 0;

	while (done < slice->len)
	{
		MemoryContext old;

		if (r->padded && data[done] == (char) csv_get_quote(&r->parser))
			return false;
		r->padded = false;
		/* its buffer must live on */
		old = MemoryContextSwitchTo(r->context);
		done += csv_parse(&r->parser, data + done, slice->len - done,
						  take_field, take_record, r);
		MemoryContextSwitchTo(old);
		if (done == slice->len)
			break;
		if (csv_error(&r->parser) != CSV_EPARSE)
			ereport(ERROR,
					(errcode(ERRCODE_OUT_OF_MEMORY),
					 errmsg("out of memory"),
					 errdetail("libcsv: %s.",
							   csv_strerror(csv_error(&r->parser)))));
		if (!r->parser.quoted)
			done += pass_quote(r, data + done);
		else if (data[done] == ' ' || data[done] == '\t')
		{
			r->padded = true;
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
 * A quote that is never closed shows here, before it has swallowed the file.
 */
static CsvStatus
check_size(CsvRecords *r, CsvProblem *problem)
{
	bool		open = r->parser.entry_pos > r->max_field;

	if (open && r->parser.quoted && r->long_line == 0)
		return csv_problem(problem, ERRCODE_BAD_COPY_FILE_FORMAT,
						   r->field_line, "quoted field is not closed",
						   psprintf("the quoted field that starts there is not closed within max_field = %zu bytes",
									r->max_field),
						   "Look for a quote that is not closed, or increase the option \"max_field\".");
	if (open || r->long_line > 0)
		return csv_problem(problem, ERRCODE_PROGRAM_LIMIT_EXCEEDED,
						   r->long_line > 0 ? r->long_line : r->field_line,
						   "field is too long",
						   psprintf("the field that starts there has more than max_field = %zu bytes",
									r->max_field),
						   "Check the options \"delimiter\" and \"quote\", or increase \"max_field\".");
	if (r->bytes > Max(MAX_RECORD, r->max_field))
		return csv_problem(problem, ERRCODE_PROGRAM_LIMIT_EXCEEDED,
						   r->record.line, "row is too long",
						   psprintf("the row that starts there has more than %zu bytes",
									Max(MAX_RECORD, r->max_field)),
						   "Check the options \"delimiter\" and \"quote\".");
	return CSV_OK;
}

/*
 * text_after_quote -- the problem that text follows a closing quote; it is on
 * the line on which the field starts, where a quote may be too many.
 */
static CsvStatus
text_after_quote(const CsvRecords *r, CsvProblem *problem)
{
	const char *detail = psprintf("field " INT64_FORMAT " goes on after its closing quote",
								  r->record.nfields + 1);

	if (r->field_line < r->slice_line)
		detail = psprintf("%s on line " INT64_FORMAT, detail, r->slice_line);
	return csv_problem(problem, ERRCODE_BAD_COPY_FILE_FORMAT, r->field_line,
					   "text after a closing quote", detail,
					   "A quote inside a quoted field must be doubled.");
}

/*
 * hold_text -- hold the text after a line on which a quoted field opens and is
 * not closed, in case it never is.
 */
static void
hold_text(CsvRecords *r)
{
	if (r->complete || r->parser.pstate == r->idle || r->in_line ||
		r->field_line != r->slice_line)
		return;
	csv_replay_hold(&r->replay, r->replaying ? r->pos : NULL);
	r->replay_line = r->line;
	r->replay_after_cr = r->after_cr;
	r->kept_held = r->kept.len;
}

/*
 * feed -- give libcsv a slice, and see what came of it.
 */
static CsvStatus
feed(CsvRecords *r, const Slice *slice, CsvProblem *problem)
{
	if (r->parser.pstate == r->idle)
	{
		r->record.line = r->field_line = r->slice_line;
		r->bytes = 0;
	}
	r->bytes += slice->len;
	reserve(r, slice->len);
	if (!parse_slice(r, slice))
		return text_after_quote(r, problem);
	if (check_size(r, problem) != CSV_OK)
		return CSV_PROBLEM;
	if (r->resumes)
		hold_text(r);
	return CSV_OK;
}

/*
 * finish -- the record that the file's end ends, if any.
 */
static CsvStatus
finish(CsvRecords *r, CsvProblem *problem)
{
	r->ended = true;
	if (csv_fini(&r->parser, take_field, take_record, r) != 0)
		return csv_problem(problem, ERRCODE_BAD_COPY_FILE_FORMAT,
						   r->field_line, "quoted field is not closed",
						   "the quoted field that starts there is not closed at the end of the file",
						   "Look for a quote that is not closed or not doubled.");
	if (!r->complete)
		return CSV_END;
	return check_size(r, problem);
}

/*
 * pass_lines -- pass over the lines of the block before the one in which the
 * literal is next, or before the last one, which the block may cut.
 *
 * In a block without quotes every line is a record.  Where the literal is found
 * everywhere, the rest of the block is read without it.
 */
static void
pass_lines(CsvRecords *r)
{
	const char *start;
	bool		after_cr = false;
	int64		lines;

	if (!r->searching || r->replaying || r->after_cr || r->pos == r->end ||
		r->parser.pstate != r->idle || r->hit >= r->pos)
		return;
	r->hit = csv_scan_find(r->pos, r->end - r->pos, r->literal, r->literal_len);
	if (r->hit == NULL)
		r->hit = r->end;
	start = r->hit;
	while (start > r->pos && start[-1] != '\n' && start[-1] != '\r')
		start--;
	r->near = start - r->pos < NEAR_BYTES && r->hit < r->end ? r->near + 1 : 0;
	r->searching = r->near < NEAR_LIMIT;
	lines = csv_scan_lines(r->pos, start - r->pos, &after_cr);
	r->line += lines;
	r->passed += lines;
	r->pos = start;
	r->after_cr = after_cr && start == r->end;
}

/*
 * forget_record -- have libcsv start anew, in the middle of a record.
 */
static void
forget_record(CsvRecords *r)
{
	csv_set_opts(&r->parser, PARSER_LENIENT);
	csv_fini(&r->parser, NULL, NULL, NULL);
	csv_set_opts(&r->parser, PARSER_STRICT);
	r->padded = false;
	r->long_line = 0;
}

/*
 * recover -- go on after a record that was given up: at the line after the one
 * on which its last quoted field was opened, as that quote is the likely
 * mistake, or else at the next line.
 */
static CsvStatus
recover(CsvRecords *r, CsvProblem *problem)
{
	Slice		slice;

	r->failed = false;
	forget_record(r);
	if (r->replay.holding)
	{
		if (!r->replaying)
		{
			r->block_pos = r->pos;
			r->block_end = r->end;
		}
		csv_replay_rewind(&r->replay, &r->pos, &r->end);
		r->lf = r->cr = NULL;
		r->line = r->replay_line;
		r->after_cr = r->replay_after_cr;
		r->replaying = true;
		r->ended = false;
		return CSV_OK;
	}
	while (r->in_line && !r->ended)
	{
		CsvStatus	status = next_slice(r, &slice, problem);

		CHECK_FOR_INTERRUPTS();
		if (status != CSV_OK)
			return status;
	}
	return CSV_OK;
}

/*
 * next_plain -- the next record, if it is plain.
 */
static bool
next_plain(CsvRecords *r)
{
	const char *next;

	if (r->plain == NULL || r->pos == r->end || r->replaying ||
		r->parser.pstate != r->idle)
		return false;
	next = csv_plain_next(r->plain, r->pos, &r->record);
	if (next == NULL)
		return false;
	r->record.line = r->line++;
	r->plain_text = r->pos;
	r->plain_len = next - r->pos;
	r->pos = next;
	r->after_cr = false;
	return true;
}

/*
 * start_record -- forget what the last record left behind.
 */
static void
start_record(CsvRecords *r)
{
	r->complete = false;
	r->used = 0;
	r->record.nfields = 0;
	r->record.extra = false;
	r->replay.holding = false;
	r->spoiled = false;
	r->plain_text = NULL;
	r->kept.len = 0;
}

/*
 * note_slice -- put a slice where it may be needed later, and see whether there
 * are wrong bytes in it that are read for the second time.
 */
static void
note_slice(CsvRecords *r, const Slice *slice)
{
	CsvProblem	problem;

	if (r->parser.pstate == r->idle)
		r->kept.len = 0;		/* blank lines */
	if (r->keeps)
		csv_replay_add(&r->kept, slice->data, slice->len);
	if (!r->replaying && r->replay.holding)
		csv_replay_add(&r->replay, slice->data, slice->len);
	if (r->replaying && memchr(slice->data, '\0', slice->len) != NULL)
	{
		csv_problem(&problem, ERRCODE_CHARACTER_NOT_IN_REPERTOIRE,
					r->slice_line, "invalid byte sequence in file",
					"there are bytes that are no character, or one that the database cannot store",
					"If the file is in another encoding, set the option \"encoding\".");
		spoil(r, &problem);
	}
}

/*
 * read_record -- the next record, by libcsv.
 */
static CsvStatus
read_record(CsvRecords *r, CsvProblem *problem)
{
	CsvStatus	status = r->ended ? CSV_END : CSV_OK;

	start_record(r);
	while (status == CSV_OK && !r->complete)
	{
		Slice		slice;

		CHECK_FOR_INTERRUPTS();
		status = next_slice(r, &slice, problem);
		if (status == CSV_END)
			return finish(r, problem);
		if (status == CSV_OK)
		{
			note_slice(r, &slice);
			status = feed(r, &slice, problem);
		}
	}
	return status;
}

/*
 * csv_records_next -- the next record, valid until the next call.
 *
 * If the settings say so, reading can go on after a problem below the header.
 */
CsvStatus
csv_records_next(CsvRecords *r, const CsvRecord **record, CsvProblem *problem)
{
	CsvStatus	status = CSV_OK;

	*record = &r->record;
	if (r->failed)
		status = recover(r, problem);
	if (status == CSV_OK)
		pass_lines(r);
	if (status == CSV_OK && next_plain(r))
		return CSV_OK;
	if (status == CSV_OK)
		status = read_record(r, problem);
	r->failed = status == CSV_PROBLEM;
	if (status == CSV_OK && r->spoiled)
	{
		*problem = r->spoiling;
		status = CSV_PROBLEM;
	}
	return status;
}
