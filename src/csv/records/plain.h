/*-------------------------------------------------------------------------
 *
 * plain.h
 *	  Plain records, read in place.
 *
 * A record is plain if it lies within one block of text and each of its fields
 * is either without any quote, or wholly in quotes with no quote and no line
 * end between them.  There is only one way to read such a record, and this is
 * the fast one; libcsv reads all others.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_PLAIN_H
#define MAGTRADE_CSV_PLAIN_H

#include "csv/records/records.h"

typedef struct CsvPlain CsvPlain;

extern CsvPlain *csv_plain_begin(const CsvSettings *settings, int limit,
								 const bool *wanted);
extern void csv_plain_block(CsvPlain *plain, const char *data, size_t len,
							bool quotes);
extern const char *csv_plain_next(CsvPlain *plain, const char *start,
								  CsvRecord *record);

#endif							/* MAGTRADE_CSV_PLAIN_H */
