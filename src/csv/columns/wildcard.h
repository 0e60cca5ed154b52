/*-------------------------------------------------------------------------
 *
 * wildcard.h
 *	  Texts in which * and ? stand for others.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_WILDCARD_H
#define MAGTRADE_CSV_WILDCARD_H

/* So many of a pattern's * can be told by their number. */
#define CSV_NUMBERED_STARS	9

/* What the * of a pattern stand for: at 0 the last one, from 1 on the first ones. */
typedef struct CsvStars
{
	int			n;				/* how many the pattern has */
	const char *text[CSV_NUMBERED_STARS + 1];
	int			len[CSV_NUMBERED_STARS + 1];
} CsvStars;

extern bool csv_wildcard_fits(const char *pattern, const char *text, int len,
							  CsvStars *stars);

#endif							/* MAGTRADE_CSV_WILDCARD_H */
