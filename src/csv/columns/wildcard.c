/*-------------------------------------------------------------------------
 *
 * wildcard.c
 *	  Texts in which * and ? stand for others.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "csv/columns/wildcard.h"
#include "mb/pg_wchar.h"

/*
 * note_star -- the pattern's next * stands for the text from "from" to before
 * "to".
 */
static void
note_star(CsvStars *stars, const char *from, const char *to)
{
	int			number = ++stars->n;

	stars->text[0] = from;
	stars->len[0] = to - from;
	if (number <= CSV_NUMBERED_STARS)
	{
		stars->text[number] = from;
		stars->len[number] = to - from;
	}
}

/*
 * csv_wildcard_fits -- whether a text is what a pattern says, in which * stands
 * for any characters and ? for one.  If so, and "stars" is not NULL, it is what
 * each * stands for: the first ones for as little as can be.
 *
 * Of several *, only the last tried can be wrong: what came before it holds
 * wherever the rest is found.
 */
bool
csv_wildcard_fits(const char *pattern, const char *text, int len,
				  CsvStars *stars)
{
	const char *end = text + len;
	const char *star = NULL;
	const char *begin = NULL;
	const char *retry = NULL;
	CsvStars	unused;

	if (stars == NULL)
		stars = &unused;
	stars->n = 0;
	while (text < end)
	{
		int			step = Min(pg_mblen(text), end - text);

		if (*pattern == '*')
		{
			if (star != NULL)
				note_star(stars, begin, retry);
			star = ++pattern;
			begin = retry = text;
		}
		else if (*pattern == '?')
		{
			pattern++;
			text += step;
		}
		else if (*pattern != '\0' && *pattern == *text)
		{
			pattern++;
			text++;
		}
		else if (star != NULL)
		{
			pattern = star;
			retry += pg_mblen(retry);
			text = retry;
		}
		else
			return false;
	}
	if (star != NULL)
		note_star(stars, begin, retry);
	for (; *pattern == '*'; pattern++)
		note_star(stars, end, end);
	return *pattern == '\0';
}
