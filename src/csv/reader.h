/*-------------------------------------------------------------------------
 *
 * reader.h
 *	  The rows of a foreign table, over all its files.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_READER_H
#define MAGTRADE_CSV_READER_H

#include "csv/files.h"
#include "csv/filter.h"

typedef struct CsvReader CsvReader;

/* What a reader has done so far, over all its restarts. */
typedef struct CsvCounts
{
	int64		files;
	int64		bytes;
	int64		records;
	int64		filtered;		/* of them passed over by the filter */
} CsvCounts;

extern CsvReader *csv_reader_begin(Relation rel, const List *attnums,
								   CsvFilter *filter);
extern bool csv_reader_next(CsvReader *reader, Datum *values, bool *nulls);
extern void csv_reader_restart(CsvReader *reader);
extern void csv_reader_end(CsvReader *reader);
extern CsvCounts csv_reader_counts(const CsvReader *reader);

#endif							/* MAGTRADE_CSV_READER_H */
