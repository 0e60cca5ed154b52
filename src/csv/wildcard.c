/*-------------------------------------------------------------------------
 *
 * wildcard.c
 *	  Texts in which * and ? stand for others.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "csv/wildcard.h"
#include "mb/pg_wchar.h"

/*
 * csv_wildcard_fits -- whether a text is what a pattern says, in which * stands
 * for any characters and ? for one.
 *
 * Of several *, only the last tried can be wrong: what came before it holds
 * wherever the rest is found.
 */
bool
csv_wildcard_fits(const char *pattern, const char *text, int len)
{
	const char *end = text + len;
	const char *star = NULL;
	const char *retry = NULL;

	while (text < end)
	{
		int			step = Min(pg_mblen(text), end - text);

		if (*pattern == '*')
		{
			star = ++pattern;
			retry = text;
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
	return pattern[strspn(pattern, "*")] == '\0';
}
