/*-------------------------------------------------------------------------
 *
 * split.c
 *	  Pieces of a file that can be read apart from each other.
 *
 * A piece ends where a line ends that is not inside quotes.  Whether it is
 * shows only from the beginning of the file; so each piece is looked through
 * for its quotes when it is cut off, starting where the one before it ended.
 * That takes a fraction of the time that reading the records does, and makes
 * the cuts, and the line numbers, exact whatever is in the file: what opens and
 * closes quotes here is what does so for libcsv.  Only where libcsv finds a
 * mistake can the two disagree, and then there is an error to come.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "csv/scanner.h"
#include "csv/split.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "port/pg_bitutils.h"

/* A piece has this many bytes, and the rest of its last record. */
#define PIECE_BYTES		(1024 * 1024)

/* Bytes looked at a time. */
#define BLOCK_BYTES		(256 * 1024)

struct CsvSplitter
{
	char		delimiter;
	char		quote;
	int			skip;			/* lines before the header */
	char	   *block;
	CsvMask    *masks;

	/* the file, and where in it the block is */
	int64		offset;
	size_t		len;

	/* what the block begins in */
	bool		quoted;			/* a field in quotes */
	bool		after_cr;		/* the byte before it is a CR */
	char		last;			/* the byte before it; LF where a record starts */
	int64		closed;			/* where the last quote closed a field, or -1 */
	int64		line;			/* on which it begins */
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
 * csv_splits -- whether a file can be cut: not if it is compressed or in
 * UTF-16, and only where the bytes of delimiters, quotes and line ends are
 * never parts of other characters.
 */
bool
csv_splits(const CsvSettings *settings, CsvSource *source)
{
	unsigned char head[2] = {0};

	if (csv_source_is_packed(source) ||
		csv_source_size(source) < 2 * PIECE_BYTES)
		return false;
	/* no encoding has its second bytes below the digits */
	if (!PG_VALID_BE_ENCODING(settings->encoding) &&
		(settings->delimiter >= '0' || settings->quote >= '0'))
		return false;
	csv_source_peek(source, 0, (char *) head, sizeof(head));
	return !((head[0] == 0xff && head[1] == 0xfe) ||
			 (head[0] == 0xfe && head[1] == 0xff));
}

/*
 * read_block -- look at the bytes from an offset on; false at the file's end.
 */
static bool
read_block(CsvSplitter *s, CsvSource *source, int64 offset)
{
	CHECK_FOR_INTERRUPTS();
	s->offset = offset;
	s->len = csv_source_peek(source, offset, s->block, BLOCK_BYTES);
	return s->len > 0;
}

/*
 * pass_title -- pass over the lines before the header, in which quotes mean
 * nothing, and a byte order mark; returns where in the block that leads.
 */
static size_t
pass_title(CsvSplitter *s)
{
	size_t		at = 0;

	if (s->skip == 0 && s->len >= 3 && memcmp(s->block, "\xef\xbb\xbf", 3) == 0)
		at = 3;
	for (; s->line <= s->skip && at < s->len; at++)
	{
		char		c = s->block[at];

		s->line += c == '\r' || (c == '\n' && !s->after_cr);
		s->after_cr = c == '\r';
		s->last = c;
	}
	if (at > 0)
		s->last = '\n';
	/* the LF of a CRLF after the last of them is a blank line's to libcsv */
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
 * find_end -- the place after the first line end outside of quotes at or after
 * a place of the block; 0 if there is none.  The block is walked through from
 * "start" on.
 */
static size_t
find_end(CsvSplitter *s, size_t start, size_t target)
{
	if (target >= s->len &&
		memchr(s->block + start, s->quote, s->len - start) == NULL)
		return 0;
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
 * pass_block -- go on to the end of the block, or to "end" in it.
 */
static void
pass_block(CsvSplitter *s, size_t start, size_t end)
{
	if (end == start)
		return;
	s->line += csv_scan_lines(s->block + start, end - start, &s->after_cr);
	s->last = s->block[end - 1];
}

/*
 * take_lf -- whether the byte at an offset is the LF of a CRLF that was cut.
 */
static bool
take_lf(const CsvSplitter *s, CsvSource *source, int64 offset)
{
	char		next = '\0';

	return s->after_cr &&
		csv_source_peek(source, offset, &next, 1) == 1 && next == '\n';
}

/*
 * csv_split -- cut off a piece of an open file: sets its end, and where the
 * next one starts.
 */
void
csv_split(CsvSplitter *s, CsvSource *source, CsvPiece *piece, CsvPiece *next)
{
	int64		target = piece->start + PIECE_BYTES;
	int64		offset = piece->start;
	size_t		end = 0;

	*next = (CsvPiece) {piece->file + 1, 0, -1, 1};
	piece->end = -1;
	if (target + PIECE_BYTES / 2 > csv_source_size(source))
		return;
	s->quoted = s->after_cr = false;
	s->last = '\n';
	s->closed = -1;
	s->line = piece->line;
	while (end == 0 && read_block(s, source, offset))
	{
		size_t		start = offset == 0 || s->line <= s->skip ? pass_title(s) : 0;

		end = find_end(s, start,
					   target > offset ? Min(target - offset, BLOCK_BYTES) : 0);
		pass_block(s, start, end > 0 ? end : s->len);
		offset += end > 0 ? end : s->len;
	}
	if (end == 0 || offset == csv_source_size(source))
		return;
	if (take_lf(s, source, offset))
		offset++;
	piece->end = next->start = offset;
	next->file = piece->file;
	next->line = s->line;
}
