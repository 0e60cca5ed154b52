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

/* A record may have so many fields past the limit and still be plain. */
#define SPARE_FIELDS	64

struct CsvPlain
{
	char		delimiter;
	char		quote;
	size_t		max_field;
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
};

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
	return p;
}

/*
 * csv_plain_block -- go on with another block.
 */
void
csv_plain_block(CsvPlain *p, const char *data, size_t len)
{
	Assert(len <= CSV_TEXT_BLOCK);
	p->block = data;
	p->len = len;
	p->words = (len + CSV_MASK_BYTES - 1) / CSV_MASK_BYTES;
	p->from = p->to = 0;
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
 * take_field -- a field of the record, whose ends have been found.
 */
static inline CsvField
take_field(const CsvPlain *p, size_t start, int i)
{
	CsvField	field;
	size_t		at = i > 0 ? p->ends[i - 1] + 1 : start;

	field.data = p->block + at;
	field.len = p->ends[i] - at;
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
	size_t		from = start - p->block;
	int			n = find_ends(p, from);
	size_t		end;

	if (n == 0)
		return NULL;
	end = p->ends[n - 1];
	if (end == from || end - from > p->max_field ||
		(p->block[end] == '\r' && end + 1 == p->len))
		return NULL;
	record->nfields = n;
	record->extra = false;
	for (int i = p->limit; i < n; i++)
		record->extra |= take_field(p, from, i).len > 0;
	for (int i = 0; i < p->nwanted && p->wanted[i] < n; i++)
		record->fields[p->wanted[i]] = take_field(p, from, p->wanted[i]);
	if (p->block[end] == '\r' && p->block[end + 1] == '\n')
		end++;
	return p->block + end + 1;
}
