/*-------------------------------------------------------------------------
 *
 * plain.c
 *	  Plain records, read in place.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "csv/plain.h"
#include "csv/scanner.h"
#include "port/pg_bitutils.h"

/* Masks are made for so many words of a block at a time, when needed. */
#define STRIDE	16

/* Bytes of a window, and where one record is read after the other. */
#define SMALLEST_WINDOW 512
#define LARGEST_WINDOW	8192

/* A record may have so many fields past the limit and still be plain. */
#define SPARE_FIELDS	64

struct CsvPlain
{
	char		delimiter;
	char		quote;
	ptrdiff_t	max_field;
	int			limit;			/* how many fields have a name */
	int			nwanted;
	int		   *wanted;			/* which of them are stored, ascending */

	/* the block, and the masks of its words "from" to before "to" */
	const char *block;
	size_t		len;
	size_t		words;
	size_t		from;
	size_t		to;
	CsvMask    *masks;

	uint32	   *ends;			/* where each field of the record ends */

	/*
	 * In a block without quotes: a window of it, where in that all fields end,
	 * and which of these ends are those of lines.  The next record starts at
	 * "next", with those two.
	 */
	bool		quotes;
	size_t		window;			/* where in the block it starts */
	size_t		size;			/* its bytes, if it does not end with the block */
	uint32	   *window_ends;
	uint32	   *window_lines;
	size_t		nlines;
	size_t		next;
	size_t		next_end;
	size_t		next_line;
};

/* A record whose ends have been found, counted from "base". */
typedef struct PlainRecord
{
	const char *base;
	size_t		start;
	const uint32 *ends;
	int			nfields;
} PlainRecord;

/*
 * csv_plain_begin -- read plain records, of which the first "limit" fields have
 * names and the wanted ones of these are stored; in the current context.
 */
CsvPlain *
csv_plain_begin(const CsvSettings *settings, int limit, const bool *wanted)
{
	CsvPlain   *p = palloc0(sizeof(CsvPlain));

	p->delimiter = settings->delimiter;
	p->quote = settings->quote;
	p->max_field = settings->max_field;
	p->limit = limit;
	p->wanted = palloc(limit * sizeof(int));
	for (int i = 0; i < limit; i++)
	{
		if (wanted == NULL || wanted[i])
			p->wanted[p->nwanted++] = i;
	}
	p->masks = palloc((CSV_TEXT_BLOCK / CSV_MASK_BYTES + 1) * sizeof(CsvMask));
	/* a word's fields are stored before they are counted */
	p->ends = palloc((limit + SPARE_FIELDS + CSV_MASK_BYTES) * sizeof(uint32));
	p->window_ends = palloc((LARGEST_WINDOW + CSV_SPARE_ENDS) * sizeof(uint32));
	p->window_lines = palloc(LARGEST_WINDOW * sizeof(uint32));
	return p;
}

/*
 * csv_plain_block -- go on with another block, in which there may be quotes, or
 * none are.
 */
void
csv_plain_block(CsvPlain *p, const char *data, size_t len, bool quotes)
{
	Assert(len <= CSV_TEXT_BLOCK);
	p->block = data;
	p->len = len;
	p->words = (len + CSV_MASK_BYTES - 1) / CSV_MASK_BYTES;
	p->from = p->to = 0;
	p->quotes = quotes;
	p->size = SMALLEST_WINDOW / 2;
	p->next = p->nlines = p->next_line = 0;
}

/*
 * mask_at -- the mask of a word of the block.
 *
 * Masks are made on the way, as most of a block may be passed over.
 */
static inline const CsvMask *
mask_at(CsvPlain *p, size_t word)
{
	if (word < p->from || word >= p->to)
	{
		size_t		start = word * CSV_MASK_BYTES;

		p->from = word;
		p->to = Min(word + STRIDE, p->words);
		csv_scan_masks(p->block + start,
					   Min(p->len - start, STRIDE * CSV_MASK_BYTES),
					   p->delimiter, p->quote, &p->masks[word]);
	}
	return &p->masks[word];
}

/*
 * pass_quotes -- the byte after the closing quote of the field that opens at
 * "at"; 0 unless the field is plain and goes no further.
 */
static size_t
pass_quotes(CsvPlain *p, size_t at)
{
	size_t		word = ++at / CSV_MASK_BYTES;
	uint64		stops = 0;

	for (uint64 keep = ~UINT64CONST(0) << (at % CSV_MASK_BYTES);
		 word < p->words; keep = ~UINT64CONST(0), word++)
	{
		const CsvMask *mask = mask_at(p, word);

		stops = (mask->quote | mask->line_end) & keep;
		if (stops != 0)
			break;
	}
	if (stops == 0)
		return 0;
	at = word * CSV_MASK_BYTES + pg_rightmost_one_pos64(stops);
	if (p->block[at] != p->quote || ++at == p->len ||
		(p->block[at] != p->delimiter && p->block[at] != '\n' &&
		 p->block[at] != '\r'))
		return 0;
	return at;
}

/*
 * find_ends -- where the fields of the record at "start" end; returns how many
 * there are, 0 if the record is not plain.
 */
static int
find_ends(CsvPlain *p, size_t start)
{
	size_t		word = start / CSV_MASK_BYTES;
	uint64		keep = ~UINT64CONST(0) << (start % CSV_MASK_BYTES);
	int			n = 0;

	while (word < p->words)
	{
		const CsvMask *mask = mask_at(p, word);
		uint32		base = word * CSV_MASK_BYTES;
		uint64		stops = (mask->quote | mask->line_end) & keep;
		uint64		delimiters = mask->delimiter & keep;
		size_t		at;

		if (stops != 0)
			delimiters &= (stops & -stops) - 1;
		for (; delimiters != 0; delimiters &= delimiters - 1)
			p->ends[n++] = base + pg_rightmost_one_pos64(delimiters);
		if (n >= p->limit + SPARE_FIELDS)
			return 0;
		keep = ~UINT64CONST(0);
		word++;
		if (stops == 0)
			continue;
		at = base + pg_rightmost_one_pos64(stops);
		if (p->block[at] != p->quote)
		{
			p->ends[n] = at;
			return n + 1;
		}
		/* a quote must open the field */
		if (at != (n > 0 ? p->ends[n - 1] + 1 : start) ||
			(at = pass_quotes(p, at)) == 0)
			return 0;
		word = at / CSV_MASK_BYTES;
		keep <<= at % CSV_MASK_BYTES;
	}
	return 0;
}

/*
 * open_window -- have a window start with the record at "start"; false if the
 * record does not end in the largest one.  Windows grow as long as no records
 * are passed over.
 */
static bool
open_window(CsvPlain *p, size_t start)
{
	p->size = start != p->next ? SMALLEST_WINDOW / 2 : p->size;
	p->window = p->next = start;
	p->next_end = p->next_line = 0;
	do
	{
		p->size = Min(2 * p->size, LARGEST_WINDOW);
		csv_scan_ends(p->block + start, Min(p->size, p->len - start),
					  p->delimiter, p->window_ends, p->window_lines,
					  &p->nlines);
	} while (p->nlines == 0 && p->size < LARGEST_WINDOW &&
			 p->size < p->len - start);
	return p->nlines > 0;
}

/*
 * find_record -- the ends of the fields of the record at "start"; false if it is
 * not plain.
 */
static bool
find_record(CsvPlain *p, size_t start, PlainRecord *found)
{
	if (p->quotes)
	{
		found->base = p->block;
		found->start = start;
		found->ends = p->ends;
		found->nfields = find_ends(p, start);
		return found->nfields > 0;
	}
	if ((start != p->next || p->next_line == p->nlines) &&
		!open_window(p, start))
		return false;
	found->base = p->block + p->window;
	found->start = start - p->window;
	found->ends = p->window_ends + p->next_end;
	found->nfields = p->window_lines[p->next_line] - p->next_end + 1;
	return true;
}

/*
 * pass_record -- go on to the record after one, which starts at "next"; "lf" says
 * that its line end has two bytes.
 */
static inline void
pass_record(CsvPlain *p, const PlainRecord *found, size_t next, bool lf)
{
	p->next = next;
	p->next_end += found->nfields + lf;
	p->next_line = Min(p->next_line + 1 + lf, p->nlines);
}

/*
 * take_field -- a field of a record.
 */
static inline CsvField
take_field(const CsvPlain *p, const PlainRecord *found, int i)
{
	CsvField	field;
	size_t		at = i > 0 ? found->ends[i - 1] + 1 : found->start;

	field.data = found->base + at;
	field.len = found->ends[i] - at;
	field.missing = field.len == 0;
	if (field.len > 0 && *field.data == p->quote)
	{
		field.data++;
		field.len -= 2;
	}
	return field;
}

/*
 * csv_plain_next -- read the record that starts there in the block; returns
 * where the next one starts, NULL if this one is not plain.
 *
 * A blank line is no record, and left to libcsv too.  So is a record that is
 * longer than a field may be.
 */
const char *
csv_plain_next(CsvPlain *p, const char *start, CsvRecord *record)
{
	PlainRecord found;
	const char *end;
	bool		lf;
	int			n;

	if (!find_record(p, start - p->block, &found))
		return NULL;
	n = found.nfields;
	end = found.base + found.ends[n - 1];
	if (end == start || end - start > p->max_field ||
		(*end == '\r' && end + 1 == p->block + p->len))
		return NULL;
	record->nfields = n;
	record->extra = false;
	for (int i = p->limit; i < n; i++)
		record->extra |= take_field(p, &found, i).len > 0;
	for (int i = 0; i < p->nwanted && p->wanted[i] < n; i++)
		record->fields[p->wanted[i]] = take_field(p, &found, p->wanted[i]);
	lf = *end == '\r' && end[1] == '\n';
	end += 1 + lf;
	pass_record(p, &found, end - p->block, lf);
	return end;
}
