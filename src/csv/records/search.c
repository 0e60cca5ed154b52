/*-------------------------------------------------------------------------
 *
 * search.c
 *	  Lines passed over because they lack a text.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "csv/records/scanner.h"
#include "csv/records/search.h"

/* Shorter texts are in most lines. */
#define SHORTEST_TEXT	3

/* Less than this is not worth looking for a text; so often in a block it is
 * tried. */
#define NEAR_BYTES	256
#define NEAR_LIMIT	64

/* How much of a block is looked at for how often each byte occurs. */
#define SAMPLE_BYTES	4096

/*
 * csv_search_init -- look for nothing; memory will come from the current
 * context.
 */
void
csv_search_init(CsvSearch *s, const CsvSettings *settings)
{
	memset(s, 0, sizeof(CsvSearch));
	s->context = CurrentMemoryContext;
	s->delimiter = settings->delimiter;
	s->quote = settings->quote;
}

/*
 * csv_search_for -- from the next block on look for a text; false if it is not
 * worth it: a file may write it in several ways, it is too short to be rare, or
 * there are enough.
 */
bool
csv_search_for(CsvSearch *s, const CsvLiteral *literal)
{
	CsvNeedle  *needle = &s->needles[s->count];
	int			len = literal->len;
	char	   *text;

	if (s->count == CSV_SEARCH_TEXTS || len < SHORTEST_TEXT ||
		memchr(literal->text, s->quote, len) != NULL ||
		memchr(literal->text, '\n', len) != NULL ||
		memchr(literal->text, '\r', len) != NULL)
		return false;
	text = MemoryContextAlloc(s->context, len + 2);
	needle->text = text;
	if (literal->starts)
		*text++ = s->delimiter;
	memcpy(text, literal->text, len);
	text += len;
	if (literal->ends)
		*text++ = s->delimiter;
	needle->len = text - needle->text;
	s->count++;
	s->sampled = false;
	return true;
}

/*
 * choose_bytes -- find the two rarest bytes of each text, as they occur at the
 * beginning of a block.
 */
static void
choose_bytes(CsvSearch *s, const char *start, const char *end)
{
	int			counts[256] = {0};

	for (int i = 0; i < Min(end - start, SAMPLE_BYTES); i++)
		counts[(unsigned char) start[i]]++;
	for (int i = 0; i < s->count; i++)
	{
		CsvNeedle  *needle = &s->needles[i];
#define COUNT_AT(place)	counts[(unsigned char) needle->text[place]]

		needle->rare = 0;
		for (size_t at = 1; at < needle->len; at++)
			needle->rare = COUNT_AT(at) < COUNT_AT(needle->rare) ? at : needle->rare;
		needle->other = needle->rare == 0 ? 1 : 0;
		for (size_t at = 1; at < needle->len; at++)
		{
			if (at != needle->rare && COUNT_AT(at) < COUNT_AT(needle->other))
				needle->other = at;
		}
	}
	s->sampled = true;
}

/*
 * csv_search_block -- begin with what is left of a block.  In one without quotes
 * every line is a record; where they may be, nothing is looked for.
 */
void
csv_search_block(CsvSearch *s, const char *start, const char *end,
				 const CsvLook *look)
{
	s->hit = NULL;
	s->near = 0;
	s->searching = s->count > 0 && start < end && !look->quotes;
	s->crs = look->crs;
	if (s->searching && !s->sampled)
		choose_bytes(s, start, end);
}

/*
 * csv_search_pass -- pass over the lines of the block before the one in which
 * the text is next, or before the last one, which the block may cut.  Sets the
 * place and the number of the line that was reached, and whether a CR is before
 * it at the block's end.
 *
 * Where the text is found everywhere, the rest of the block is read without it,
 * and in the next block another one is tried.
 */
void
csv_search_pass(CsvSearch *s, const char **pos, const char *end, int64 *line,
				bool *after_cr)
{
	const char *start;
	bool		cr = false;
	int64		lines = 0;

	if (*pos == end || s->hit >= *pos)
		return;
	s->hit = csv_scan_find(*pos, end - *pos, &s->needles[s->current], s->crs,
						   &lines, &cr);
	if (s->hit == NULL)
		s->hit = end;
	start = s->hit;
	while (start > *pos && start[-1] != '\n' && start[-1] != '\r')
		start--;
	s->near = start - *pos < NEAR_BYTES && s->hit < end ? s->near + 1 : 0;
	if (s->near == NEAR_LIMIT)
	{
		s->searching = false;
		s->current = (s->current + 1) % s->count;
	}
	*line += lines;
	s->passed += lines;
	*pos = start;
	*after_cr = cr && start == end;
}
