/*-------------------------------------------------------------------------
 *
 * records.c
 *	  Records out of text, by libcsv.
 *
 * Below a header most records are plain, and plain.c reads them; all that is
 * not goes through libcsv, line by line, by feed.c.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "csv/records/feed.h"
#include "csv/records/plain.h"
#include "csv/records/records.h"
#include "csv/records/replay.h"
#include "miscadmin.h"

struct CsvRecords
{
	MemoryContext context;
	CsvText    *text;
	const CsvSettings *settings;
	CsvPlain   *plain;			/* reads plain records; NULL in the header */
	CsvFeed		feed;			/* reads all others */
	bool		ended;			/* the text is at its end */

	/* what is left of the block, and the next line ends in it */
	const char *pos;
	const char *end;
	const char *lf;
	const char *cr;
	CsvLook		look;			/* at the block, or at what was left of it */
	bool		after_cr;		/* a CR was the last byte of the last block */
	int64		line;			/* the number of the line at pos */

	CsvSearch	search;			/* for a text that every record must have */

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
};

/*
 * csv_records_begin -- read records from text; all memory is taken from the
 * current context, and freed with it.
 */
CsvRecords *
csv_records_begin(CsvText *text, const CsvSettings *settings)
{
	CsvRecords *r = palloc0(sizeof(CsvRecords));

	r->context = CurrentMemoryContext;
	r->text = text;
	r->settings = settings;
	r->pos = r->end = "";
	r->line = 1;
	csv_feed_init(&r->feed, settings);
	csv_search_init(&r->search, settings);
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
	r->lf = r->cr = NULL;
	if (r->plain != NULL)
		csv_plain_block(r->plain, r->pos, r->end - r->pos, r->look.quotes);
	csv_search_block(&r->search, r->pos, r->end, &r->look);
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

	Assert(limit <= r->feed.limit);
	r->feed.limit = limit;
	r->feed.wanted = wanted;
	r->resumes = r->settings->on_error == CSV_ON_ERROR_SKIP;
	r->plain = csv_plain_begin(r->settings, limit, wanted);
	MemoryContextSwitchTo(old);
	/* the names in a header are often in quotes where nothing else is */
	if (r->look.quotes)
		csv_scan_look(r->pos, r->end - r->pos, r->settings->quote, &r->look);
	start_block(r);
}

/*
 * csv_records_literal -- from now on pass over lines without a text, where that
 * can be done without a look at them; the caller must still test every record.
 * Of several such texts one is looked for at a time.
 */
void
csv_records_literal(CsvRecords *r, const CsvLiteral *literal)
{
	if (csv_search_for(&r->search, literal))
		start_block(r);
}

/*
 * csv_records_passed -- how many lines have been passed over.
 */
int64
csv_records_passed(const CsvRecords *r)
{
	return r->search.passed;
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
	CsvBlock	block;
	/* one problem is enough for a record, which may have a million of them */
	CsvStatus	status = csv_text_next(r->text, &block,
									   r->spoiled ? NULL : problem);

	if (status == CSV_PROBLEM && !r->spoiled)
		problem->line = r->line;
	if (status == CSV_PROBLEM && r->resumes)
	{
		spoil(r, problem);
		csv_text_pass_wrong(r->text);
		block = (CsvBlock) {.data = "", .len = 1};
		status = CSV_OK;
	}
	if (status != CSV_OK)
		return status;
	r->pos = block.data;
	r->end = r->pos + block.len;
	r->look = block.look;
	start_block(r);
	return CSV_OK;
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
 * next_line_end -- where the next LF or CR is in the block, or its end.
 */
static const char *
next_line_end(CsvRecords *r)
{
	r->lf = find_byte(r, r->lf, '\n');
	/* what is read again may be of other blocks */
	r->cr = r->look.crs || r->replaying ? find_byte(r, r->cr, '\r') : r->end;
	return Min(r->lf, r->cr);
}

/*
 * slice_end -- where the text at pos is cut: behind the next line end (LF, CRLF
 * or CR), which is counted, or at the end of the block.
 *
 * What is read again may be longer than a block, and libcsv has room for no more
 * at a time.
 */
static const char *
slice_end(CsvRecords *r)
{
	const char *stop = next_line_end(r);

	r->after_cr = false;
	if (stop - r->pos >= CSV_TEXT_BLOCK)
		return r->pos + CSV_TEXT_BLOCK;
	if (stop == r->end)
		return stop;
	r->line++;
	stop++;
	if (stop[-1] == '\n')
		return stop;
	/* of a CRLF the LF may be in the next block */
	r->after_cr = stop == r->end;
	return stop < r->end && *stop == '\n' ? stop + 1 : stop;
}

/*
 * next_slice -- the next piece of text that is no longer than a line.
 */
static CsvStatus
next_slice(CsvRecords *r, CsvSlice *slice, CsvProblem *problem)
{
	if (r->replaying && r->pos == r->end)
		end_replay(r);
	if (r->pos == r->end)
	{
		CsvStatus	status = next_block(r, problem);

		if (status != CSV_OK)
			return status;
	}
	slice->data = r->pos;
	slice->line = r->line;
	if (r->after_cr && *r->pos == '\n')
	{
		/* the line was counted at its CR */
		slice->line--;
		r->after_cr = false;
		r->pos++;
	}
	else
		r->pos = slice_end(r);
	slice->len = r->pos - slice->data;
	Assert(slice->len > 0 && r->pos <= r->end);
	r->in_line = r->pos[-1] != '\n' && r->pos[-1] != '\r';
	return CSV_OK;
}

/*
 * csv_records_restart -- the source of the text stands somewhere else, where
 * that line of the file starts.  Below the header.
 */
void
csv_records_restart(CsvRecords *r, int64 line)
{
	csv_text_restart(r->text);
	csv_feed_forget(&r->feed);
	csv_feed_start(&r->feed);
	r->ended = r->failed = r->in_line = r->after_cr = r->replaying = false;
	r->spoiled = false;
	r->pos = r->end = "";
	r->line = line;
	r->search.passed = 0;
	start_block(r);
}

/*
 * csv_records_skip -- pass over physical lines; CSV_END if there are fewer.
 */
CsvStatus
csv_records_skip(CsvRecords *r, int lines, CsvProblem *problem)
{
	CsvStatus	status = CSV_OK;
	CsvSlice	slice;

	while (status == CSV_OK && r->line <= lines)
	{
		CHECK_FOR_INTERRUPTS();
		status = next_slice(r, &slice, problem);
	}
	return status;
}

/*
 * hold_text -- hold the text after a line on which a quoted field opens and is
 * not closed, in case it never is.
 */
static void
hold_text(CsvRecords *r)
{
	if (r->feed.complete || csv_feed_is_idle(&r->feed) || r->in_line ||
		r->feed.field_line != r->feed.slice_line)
		return;
	csv_replay_hold(&r->replay, r->replaying ? r->pos : NULL);
	r->replay_line = r->line;
	r->replay_after_cr = r->after_cr;
	r->kept_held = r->kept.len;
}

/*
 * pass_lines -- pass over lines of the block without the text that every record
 * must have.
 */
static void
pass_lines(CsvRecords *r)
{
	if (r->search.searching && !r->replaying && !r->after_cr &&
		csv_feed_is_idle(&r->feed))
		csv_search_pass(&r->search, &r->pos, r->end, &r->line, &r->after_cr);
}

/*
 * pass_rest -- pass over the rest of the line on which a record was given up,
 * which a block may have cut.  Its text is kept with what was before it, unless
 * that is longer than a field may be.
 */
static void
pass_rest(CsvRecords *r)
{
	while (r->in_line && !r->ended)
	{
		CsvSlice	slice;
		CsvProblem	unused;

		CHECK_FOR_INTERRUPTS();
		if (next_slice(r, &slice, &unused) != CSV_OK)
			r->ended = true;
		else if (r->keeps && r->kept.len <= (size_t) r->settings->max_field)
			csv_replay_add(&r->kept, slice.data, slice.len);
	}
}

/*
 * recover -- go on after a record that was given up: at the line after the one
 * on which its last quoted field was opened, as that quote is the likely
 * mistake, or else at the next line, where pass_rest() has led.
 */
static void
recover(CsvRecords *r)
{
	r->failed = false;
	csv_feed_forget(&r->feed);
	if (!r->replay.holding)
		return;
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
}

/*
 * next_plain -- the next record, if it is plain.
 */
static bool
next_plain(CsvRecords *r)
{
	const char *next;

	if (r->plain == NULL || r->pos == r->end || r->replaying ||
		!csv_feed_is_idle(&r->feed))
		return false;
	next = csv_plain_next(r->plain, r->pos, &r->feed.record);
	if (next == NULL)
		return false;
	r->feed.record.line = r->line++;
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
	csv_feed_start(&r->feed);
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
note_slice(CsvRecords *r, const CsvSlice *slice)
{
	CsvProblem	problem;

	if (csv_feed_is_idle(&r->feed))
		r->kept.len = 0;		/* blank lines */
	if (r->keeps)
		csv_replay_add(&r->kept, slice->data, slice->len);
	if (!r->replaying && r->replay.holding)
		csv_replay_add(&r->replay, slice->data, slice->len);
	if (r->replaying && memchr(slice->data, '\0', slice->len) != NULL)
	{
		csv_problem(&problem, ERRCODE_CHARACTER_NOT_IN_REPERTOIRE,
					slice->line, "invalid byte sequence in file",
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
	while (status == CSV_OK && !r->feed.complete)
	{
		CsvSlice	slice;

		CHECK_FOR_INTERRUPTS();
		status = next_slice(r, &slice, problem);
		if (status == CSV_END)
		{
			r->ended = true;
			return csv_feed_end(&r->feed, problem);
		}
		if (status == CSV_OK)
		{
			note_slice(r, &slice);
			status = csv_feed_slice(&r->feed, &slice, problem);
			if (status == CSV_OK && r->resumes)
				hold_text(r);
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
	CsvStatus	status;

	*record = &r->feed.record;
	if (r->failed)
		recover(r);
	pass_lines(r);
	if (next_plain(r))
		return CSV_OK;
	status = read_record(r, problem);
	r->failed = status == CSV_PROBLEM;
	if (r->failed && r->resumes && !r->replay.holding)
		pass_rest(r);
	if (status == CSV_OK && r->spoiled)
	{
		*problem = r->spoiling;
		status = CSV_PROBLEM;
	}
	return status;
}
