/*-------------------------------------------------------------------------
 *
 * search.h
 *	  Lines passed over because they lack a text.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_SEARCH_H
#define MAGTRADE_CSV_SEARCH_H

#include "csv/options.h"
#include "csv/records/scanner.h"

/* So many texts are tried. */
#define CSV_SEARCH_TEXTS	4

/* A text that every record must have. */
typedef struct CsvLiteral
{
	const char *text;
	int			len;
	bool		starts;			/* a delimiter is before it */
	bool		ends;			/* and one after it */
} CsvLiteral;

typedef struct CsvSearch
{
	MemoryContext context;
	char		delimiter;
	char		quote;
	int			count;			/* how many texts there are */
	int			current;		/* which of them is looked for */
	CsvNeedle	needles[CSV_SEARCH_TEXTS];
	bool		sampled;		/* their rarest bytes are known */
	const char *hit;			/* where it is next, or the block's end */
	bool		searching;		/* whether it is looked for in the block */
	bool		crs;			/* whether there may be a CR in the block */
	int			near;			/* hits in a row that passed over little */
	int64		passed;			/* lines passed over */
} CsvSearch;

extern void csv_search_init(CsvSearch *search, const CsvSettings *settings);
extern bool csv_search_for(CsvSearch *search, const CsvLiteral *literal);
extern void csv_search_block(CsvSearch *search, const char *start,
							 const char *end, const CsvLook *look);
extern void csv_search_pass(CsvSearch *search, const char **pos,
							const char *end, int64 *line, bool *after_cr);

#endif							/* MAGTRADE_CSV_SEARCH_H */
