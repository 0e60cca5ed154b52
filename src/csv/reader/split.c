/*-------------------------------------------------------------------------
 *
 * split.c
 *	  Pieces of a file that can be read apart from each other.
 *
 * A file is divided into chunks of the same size, and a piece is made of the
 * records that start in one.  Where the first of them does shows only from the
 * beginning of the file: it is the first after a line end that is not inside
 * quotes.  So each piece is cut off when it is known where the one before it
 * ends, by a walk over its quotes.  Most that can be done before, reading the
 * chunk and counting its lines, is: then little is left to do in turn.
 *
 * The cuts, and the line numbers, are exact whatever is in the file: what opens
 * and closes quotes here is what does so for libcsv.  Only where libcsv finds a
 * mistake can the two disagree, and then there is an error to come.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "csv/blank.h"
#include "csv/files/utf16.h"
#include "csv/reader/split.h"
#include "csv/records/scanner.h"
#include "csv/records/text.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "port/pg_bitutils.h"

/* Smaller files are not worth the trouble. */
#define SMALLEST_FILE	(2 * 1024 * 1024)

/* Bytes looked at a time: a chunk, and room for the end of its last record. */
#define BLOCK_BYTES		CSV_TEXT_BLOCK
#define CHUNK_BYTES		(BLOCK_BYTES - 8 * 1024)

struct CsvSplitter
{
	char		delimiter;
	char		quote;
	int			skip;			/* lines before the header */
	char	   *block;
	CsvMask    *masks;

	/* the block: where it is in the file, and what is in it */
	int64		offset;
	size_t		len;
	CsvLook		look;

	/* the chunk with which it begins, if that is the last that was read */
	size_t		counted;		/* its bytes in the block, or 0 */
	int64		lines;			/* that end in them */
	bool		after_cr;		/* whether a CR is the last of them */

	/* what the walk has met before the block */
	bool		quoted;			/* a field in quotes is open */
	char		last;			/* the byte before it; LF where a record starts */
	int64		closed;			/* where the last quote closed a field, or -1 */
	int64		line;			/* on which it begins */
	bool		cr;				/* whether its line end may go on with a LF */
	bool		before;			/* the header has not begun */
	int			title;			/* lines before it that are left */
	bool		title_cr;		/* whether a CR was the last one's end */
};

/*
 * csv_splitter_make -- what cuts the files of a table with these settings.
 */
CsvSplitter *
csv_splitter_make(const CsvSettings *settings)
{
	CsvSplitter *s = palloc0(sizeof(CsvSplitter));

	s->delimiter = settings->delimiter;
	s->quote = settings->quote;
	s->skip = settings->skip;
	s->block = palloc(BLOCK_BYTES);
	s->masks = palloc(BLOCK_BYTES / CSV_MASK_BYTES * sizeof(CsvMask));
	return s;
}

/*
 * csv_splits -- whether a file can be cut: not if it is compressed or its mark
 * says that it is in another encoding than the table's, and only where the
 * bytes of delimiters, quotes and line ends are never parts of other characters.
 *
 * Where rows that cannot be read are left out, a quote may be too many: what it
 * opens shows only to who reads the file from its beginning.
 */
bool
csv_splits(const CsvSettings *settings, CsvSource *source)
{
	unsigned char head[3] = {0};

	if (csv_source_is_packed(source) ||
		csv_source_size(source) < SMALLEST_FILE ||
		settings->on_error == CSV_ON_ERROR_SKIP)
		return false;
	/* no encoding has its second bytes below the digits */
	if (!PG_VALID_BE_ENCODING(settings->encoding) &&
		(settings->delimiter >= '0' || settings->quote >= '0'))
		return false;
	csv_source_peek(source, 0, (char *) head, sizeof(head));
	return !((head[0] == 0xff && head[1] == 0xfe) ||
			 (head[0] == 0xfe && head[1] == 0xff) ||
			 (csv_utf8_mark(head, sizeof(head)) &&
			  settings->encoding != PG_UTF8));
}

/*
 * csv_split_chunks -- into how many chunks a file is divided; the last one takes
 * what is left.
 */
int64
csv_split_chunks(const CsvSource *source)
{
	return Max(csv_source_size(source) / CHUNK_BYTES, 1);
}

/*
 * read_block -- look at the bytes from an offset on, the first "count" of which
 * are those of a chunk; false at the file's end.
 */
static bool
read_block(CsvSplitter *s, CsvSource *source, int64 offset, size_t count)
{
	CHECK_FOR_INTERRUPTS();
	s->offset = offset;
	s->len = csv_source_peek(source, offset, s->block, BLOCK_BYTES);
	s->counted = Min(s->len, count);
	s->after_cr = false;
	csv_scan_look(s->block, s->len, s->quote, &s->look);
	s->lines = csv_scan_lines(s->block, s->counted, s->look.crs, &s->after_cr);
	return s->len > 0;
}

/*
 * csv_split_read -- look at a chunk of an open file, before the piece that
 * starts in it is cut off.
 */
void
csv_split_read(CsvSplitter *s, CsvSource *source, int64 chunk)
{
	csv_source_ready(source, 0, NULL, 0, NULL);
	read_block(s, source, chunk * CHUNK_BYTES, CHUNK_BYTES);
}

/*
 * pass_title -- pass over the lines before the header, in which quotes mean
 * nothing, lines of blanks, and a byte order mark; returns where in the block
 * that leads.  The first piece goes on from there, and so has the header,
 * however much is before it.
 */
static size_t
pass_title(CsvSplitter *s)
{
	size_t		at = 0;
	size_t		blank;

	if (s->offset == 0 && s->skip == 0 && csv_utf8_mark(s->block, s->len))
		at = 3;
	for (; s->title > 0 && at < s->len; at++)
	{
		char		c = s->block[at];

		s->title -= c == '\r' || (c == '\n' && !s->title_cr);
		s->title_cr = c == '\r';
	}
	/* the LF of a CRLF after the last of them is a blank line's to libcsv */
	for (blank = at; blank < s->len && csv_is_blank(s->block[blank]) &&
		 s->block[blank] != s->delimiter; blank++)
	{
		if (s->block[blank] == '\n' || s->block[blank] == '\r')
			at = blank + 1;
	}
	s->before = blank == s->len;
	if (at > 0)
		s->last = '\n';
	return at;
}

/*
 * opens -- whether a quote outside of quotes, at a place of the block, opens a
 * field or goes on after one: it does after a delimiter or a line end, and
 * after a quote.
 */
static bool
opens(const CsvSplitter *s, size_t at, size_t start)
{
	char		before = at > start ? s->block[at - 1] : s->last;

	return before == s->delimiter || before == '\n' || before == '\r' ||
		s->closed == s->offset + (int64) at - 1;
}

/*
 * next_line -- the place after the first line end at or after a place of the
 * block; 0 if there is none.
 */
static size_t
next_line(const CsvSplitter *s, size_t at)
{
	while (at < s->len && s->block[at] != '\n' && s->block[at] != '\r')
		at++;
	return at < s->len ? at + 1 : 0;
}

/*
 * find_end -- the place after the first line end outside of quotes at or after
 * a place of the block; 0 if there is none.  The block is walked through from
 * "start" on.
 */
static size_t
find_end(CsvSplitter *s, size_t start, size_t target)
{
	if (!s->look.quotes)
		return s->quoted ? 0 : next_line(s, Max(start, target));
	csv_scan_masks(s->block, s->len, s->delimiter, s->quote, s->masks);
	for (size_t word = start / CSV_MASK_BYTES; word * CSV_MASK_BYTES < s->len;
		 word++)
	{
		size_t		base = word * CSV_MASK_BYTES;
		uint64		stops = s->masks[word].quote;

		if (base + CSV_MASK_BYTES > target)
			stops |= s->masks[word].line_end;
		if (base < start)
			stops &= ~UINT64CONST(0) << (start - base);
		for (; stops != 0; stops &= stops - 1)
		{
			size_t		at = base + pg_rightmost_one_pos64(stops);

			if (s->block[at] != s->quote)
			{
				if (!s->quoted && at >= target)
					return at + 1;
			}
			else if (s->quoted)
			{
				s->quoted = false;
				s->closed = s->offset + at;
			}
			else
				s->quoted = opens(s, at, start);
		}
	}
	return 0;
}

/*
 * count_lines -- go on to a place of the block that starts at or after "start",
 * and count the lines.
 */
static void
count_lines(CsvSplitter *s, size_t start, size_t end)
{
	bool		cr = false;

	if (s->counted > 0 && end >= s->counted)
	{
		s->line += s->lines - csv_scan_lines(s->block, start, s->look.crs, &cr);
		s->cr = s->after_cr;
		start = s->counted;
	}
	s->line += csv_scan_lines(s->block + start, end - start, s->look.crs, &s->cr);
	if (end > 0)
		s->last = s->block[end - 1];
}

/*
 * take_lf -- the place after the LF of a CRLF, if its CR is before that place
 * of the block.
 */
static size_t
take_lf(const CsvSplitter *s, CsvSource *source, size_t end)
{
	char		next = '\0';

	if (s->block[end - 1] != '\r')
		return end;
	if (end < s->len)
		next = s->block[end];
	else
		csv_source_peek(source, s->offset + end, &next, 1);
	return next == '\n' ? end + 1 : end;
}

/*
 * walk -- go from a place of the block on to the first line end outside of
 * quotes at or after an offset of the file; returns the offset after it, or the
 * file's size.
 */
static int64
walk(CsvSplitter *s, CsvSource *source, size_t start, int64 target)
{
	do
	{
		size_t		from = s->before ? pass_title(s) : start;
		size_t		end = find_end(s, from, target > s->offset ?
								   Min((size_t) (target - s->offset), s->len) : 0);

		count_lines(s, start, end > 0 ? end : s->len);
		if (end > 0)
			return s->offset + take_lf(s, source, end);
		start = 0;
	} while (read_block(s, source, s->offset + s->len, 0));
	return s->offset;
}

/*
 * csv_split -- cut off the piece that starts in the chunk that was read last,
 * given its start: sets its end, and makes the file's next bytes those that are
 * there already.
 *
 * Where a record is longer than the chunk, the piece is empty.
 */
void
csv_split(CsvSplitter *s, CsvSource *source, CsvPiece *piece)
{
	int64		target = (piece->chunk + 1) * CHUNK_BYTES;

	s->line = piece->line;
	if (piece->chunk + 1 == csv_split_chunks(source))
		piece->end = -1;
	else if (piece->start >= target)
		piece->end = piece->start;
	else
	{
		s->quoted = s->cr = s->title_cr = false;
		s->before = piece->start == 0;
		s->title = s->before ? s->skip : 0;
		s->last = '\n';
		s->closed = -1;
		piece->end = walk(s, source, piece->start - s->offset, target);
	}
	csv_source_ready(source, s->offset, s->block, s->len, &s->look);
}

/*
 * csv_split_line -- the line on which the piece after the one starts that was
 * cut off last.
 */
int64
csv_split_line(const CsvSplitter *s)
{
	return s->line;
}
