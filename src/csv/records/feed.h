/*-------------------------------------------------------------------------
 *
 * feed.h
 *	  Records out of lines of text, by libcsv.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_FEED_H
#define MAGTRADE_CSV_FEED_H

#include <csv.h>

#include "csv/records/records.h"

/* A piece of text that has a line end at its end or nowhere. */
typedef struct CsvSlice
{
	const char *data;
	size_t		len;
	int64		line;			/* its number */
} CsvSlice;

typedef struct CsvFeed
{
	MemoryContext context;
	struct csv_parser parser;
	int			idle;			/* parser.pstate between two records */
	size_t		max_field;

	/* the record in progress */
	CsvRecord	record;
	bool		complete;
	bool		padded;			/* blanks followed a closing quote */
	int			limit;			/* how many fields are stored */
	const bool *wanted;			/* which of them; NULL for all */
	char	   *buffer;			/* their text */
	size_t		size;
	size_t		used;
	size_t		bytes;			/* of the record in the file so far */
	int64		slice_line;		/* the line that is being fed */
	int64		field_line;		/* where the field in progress starts */
	int64		long_line;		/* where a field over max_field starts, or 0 */
} CsvFeed;

/* Whether the text so far ends between two records. */
#define csv_feed_is_idle(feed)	((feed)->parser.pstate == (feed)->idle)

extern void csv_feed_init(CsvFeed *feed, const CsvSettings *settings);
extern void csv_feed_start(CsvFeed *feed);
extern CsvStatus csv_feed_slice(CsvFeed *feed, const CsvSlice *slice,
								CsvProblem *problem);
extern CsvStatus csv_feed_end(CsvFeed *feed, CsvProblem *problem);
extern void csv_feed_forget(CsvFeed *feed);

#endif							/* MAGTRADE_CSV_FEED_H */
