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
 * for any characters and ? for one.  If so, and "rest" is not NULL, *rest and
 * *restlen are what the last * stands for, of the first text that fits where
 * there are several; they are left alone if the pattern has no *.
 *
 * Of several *, only the last tried can be wrong: what came before it holds
 * wherever the rest is found.
 */
bool
csv_wildcard_fits(const char *pattern, const char *text, int len,
				  const char **rest, int *restlen)
{
	const char *end = text + len;
	const char *star = NULL;
	const char *begin = NULL;
	const char *retry = NULL;

	while (text < end)
	{
		int			step = Min(pg_mblen(text), end - text);

		if (*pattern == '*')
		{
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
	if (pattern[strspn(pattern, "*")] != '\0')
		return false;
	if (*pattern == '*')
		begin = retry = end;
	if (rest != NULL && begin != NULL)
	{
		*rest = begin;
		*restlen = retry - begin;
	}
	return true;
}
