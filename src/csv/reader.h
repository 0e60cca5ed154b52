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
#include "csv/parallel.h"

typedef struct CsvReader CsvReader;

extern CsvReader *csv_reader_begin(Relation rel, const List *attnums,
								   CsvFilter *filter);
extern bool csv_reader_next(CsvReader *reader, Datum *values, bool *nulls);
extern void csv_reader_restart(CsvReader *reader);
extern void csv_reader_end(CsvReader *reader);
extern CsvCounts csv_reader_counts(const CsvReader *reader);
extern const List *csv_reader_files(const CsvReader *reader);
extern void csv_reader_share(CsvReader *reader, CsvShared *shared,
							 bool is_worker);
extern void csv_reader_leave(CsvReader *reader);

#endif							/* MAGTRADE_CSV_READER_H */
