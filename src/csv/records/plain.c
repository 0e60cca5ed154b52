/*-------------------------------------------------------------------------
 *
 * plain.c
 *	  Plain records, read in place.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "csv/records/plain.h"
#include "csv/records/scanner.h"

/*
 * Bytes of a window at first, where one record is read after the other, and where
 * a record is longer than that.
 */
#define SMALLEST_WINDOW 512
#define USUAL_WINDOW	8192
#define LARGEST_WINDOW	65536

struct CsvPlain
{
	char		delimiter;
	char		quote;
	ptrdiff_t	max_field;
	int			limit;			/* how many fields have a name */
	int			nwanted;
	int		   *wanted;			/* which of them are stored, ascending */

	const char *block;
	size_t		len;
	bool		quotes;			/* in the block, there may be some */

	/*
	 * A window of the block, and where in that fields end.  The next record
	 * starts at "next", with those two ends and line ends.
	 */
	size_t		window;			/* where in the block it starts */
	size_t		size;			/* its bytes, if it does not end with the block */
	size_t		room;			/* the bytes that there is room for the ends of */
	CsvEnds		ends;
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
	p->room = USUAL_WINDOW;
	p->ends.ends = palloc((p->room + CSV_SPARE_ENDS) * sizeof(uint32));
	p->ends.lines = palloc(p->room * sizeof(uint32));
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
	p->quotes = quotes;
	p->size = SMALLEST_WINDOW / 2;
	p->next = p->next_line = p->ends.nlines = 0;
}

/*
 * double_window -- make a window twice as large.  Room for the largest takes time
 * to get, of which many small files have none to spare.
 */
static void
double_window(CsvPlain *p)
{
	p->size *= 2;
	if (p->size <= p->room)
		return;
	p->room = p->size;
	p->ends.ends = repalloc(p->ends.ends,
							(p->room + CSV_SPARE_ENDS) * sizeof(uint32));
	p->ends.lines = repalloc(p->ends.lines, p->room * sizeof(uint32));
}

/*
 * open_window -- have a window start with the record at "start"; false if that is
 * not plain or does not end in the largest one.  Windows grow as long as no
 * records are passed over, beyond the usual size only if a record needs it.
 */
static bool
open_window(CsvPlain *p, size_t start)
{
	p->size = start != p->next ? SMALLEST_WINDOW / 2 : p->size;
	p->window = p->next = start;
	p->next_end = p->next_line = 0;
	if (p->size < USUAL_WINDOW)
		p->size *= 2;
	for (;; double_window(p))
	{
		csv_scan_ends(p->block + start, Min(p->size, p->len - start),
					  p->delimiter, p->quotes ? p->quote : '\0', &p->ends);
		if (p->ends.nlines > 0 || p->ends.stopped ||
			p->size >= Min(LARGEST_WINDOW, p->len - start))
			break;
	}
	return p->ends.nlines > 0;
}

/*
 * find_record -- the ends of the fields of the record at "start"; false if it is
 * not plain.
 */
static bool
find_record(CsvPlain *p, size_t start, PlainRecord *found)
{
	if ((start != p->next || p->next_line == p->ends.nlines) &&
		!open_window(p, start))
		return false;
	found->base = p->block + p->window;
	found->start = start - p->window;
	found->ends = p->ends.ends + p->next_end;
	found->nfields = p->ends.lines[p->next_line] - p->next_end + 1;
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
	p->next_line = Min(p->next_line + 1 + lf, p->ends.nlines);
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
