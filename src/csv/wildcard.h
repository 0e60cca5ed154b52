/*-------------------------------------------------------------------------
 *
 * wildcard.h
 *	  Texts in which * and ? stand for others.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_WILDCARD_H
#define MAGTRADE_CSV_WILDCARD_H

extern bool csv_wildcard_fits(const char *pattern, const char *text, int len,
							  const char **rest, int *restlen);

#endif							/* MAGTRADE_CSV_WILDCARD_H */
