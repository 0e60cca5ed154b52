/*-------------------------------------------------------------------------
 *
 * search.h
 *	  Lines passed over because they lack a text.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_SEARCH_H
#define MAGTRADE_CSV_SEARCH_H

typedef struct CsvSearch
{
	const char *literal;		/* or NULL */
	int			len;
	const char *hit;			/* where it is next, or the block's end */
	bool		searching;		/* whether it is looked for in the block */
	int			near;			/* hits in a row that passed over little */
	int64		passed;			/* lines passed over */
} CsvSearch;

extern bool csv_search_for(CsvSearch *search, const char *literal, int len,
						   char quote);
extern void csv_search_block(CsvSearch *search, const char *start,
							 const char *end, char quote);
extern void csv_search_pass(CsvSearch *search, const char **pos,
							const char *end, int64 *line, bool *after_cr);

#endif							/* MAGTRADE_CSV_SEARCH_H */
