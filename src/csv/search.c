/*-------------------------------------------------------------------------
 *
 * search.c
 *	  Lines passed over because they lack a text.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "csv/scanner.h"
#include "csv/search.h"

/* Shorter texts are in most lines. */
#define SHORTEST_LITERAL	3

/* Less than this is not worth looking for a text; so often in a block it is
 * tried. */
#define NEAR_BYTES	256
#define NEAR_LIMIT	64

/*
 * csv_search_for -- from the next block on look for a text, which must live on;
 * false if it is not worth it: a file may write it in several ways, or it is too
 * short to be rare.
 */
bool
csv_search_for(CsvSearch *s, const char *literal, int len, char quote)
{
	if (len < SHORTEST_LITERAL || memchr(literal, quote, len) != NULL ||
		memchr(literal, '\n', len) != NULL || memchr(literal, '\r', len) != NULL)
		return false;
	s->literal = literal;
	s->len = len;
	return true;
}

/*
 * csv_search_block -- begin with what is left of a block.  In one without quotes
 * every line is a record; in others nothing is looked for.
 */
void
csv_search_block(CsvSearch *s, const char *start, const char *end, char quote)
{
	s->hit = NULL;
	s->near = 0;
	s->searching = s->literal != NULL && start < end &&
		memchr(start, quote, end - start) == NULL;
}

/*
 * csv_search_pass -- pass over the lines of the block before the one in which
 * the text is next, or before the last one, which the block may cut.  Sets the
 * place and the number of the line that was reached, and whether a CR is before
 * it at the block's end.
 *
 * Where the text is found everywhere, the rest of the block is read without it.
 */
void
csv_search_pass(CsvSearch *s, const char **pos, const char *end, int64 *line,
				bool *after_cr)
{
	const char *start;
	bool		cr = false;
	int64		lines;

	if (*pos == end || s->hit >= *pos)
		return;
	s->hit = csv_scan_find(*pos, end - *pos, s->literal, s->len);
	if (s->hit == NULL)
		s->hit = end;
	start = s->hit;
	while (start > *pos && start[-1] != '\n' && start[-1] != '\r')
		start--;
	s->near = start - *pos < NEAR_BYTES && s->hit < end ? s->near + 1 : 0;
	s->searching = s->near < NEAR_LIMIT;
	lines = csv_scan_lines(*pos, start - *pos, &cr);
	*line += lines;
	s->passed += lines;
	*pos = start;
	*after_cr = cr && start == end;
}
