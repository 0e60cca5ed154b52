/*-------------------------------------------------------------------------
 *
 * records.h
 *	  Records out of text.
 *
 * The interface of the record reader; records.c implements it with libcsv,
 * whose reading of a record is the one that counts.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_RECORDS_H
#define MAGTRADE_CSV_RECORDS_H

#include "csv/text.h"

/* More columns than this a header may not have. */
#define CSV_MAX_COLUMNS	16384

typedef struct CsvField
{
	const char *data;			/* ends in a zero byte too; "" if not wanted */
	int			len;			/* in bytes, wanted or not */
	bool		missing;		/* empty and not quoted */
} CsvField;

typedef struct CsvRecord
{
	CsvField   *fields;			/* those that the limit lets in */
	int64		nfields;		/* those in the file */
	bool		extra;			/* whether one past the limit is not empty */
	int64		line;			/* physical line on which it starts, from 1 */
} CsvRecord;

typedef struct CsvRecords CsvRecords;

extern CsvRecords *csv_records_begin(CsvText *text,
									 const CsvSettings *settings);
extern CsvStatus csv_records_skip(CsvRecords *records, int lines,
								  CsvProblem *problem);
extern CsvStatus csv_records_next(CsvRecords *records,
								  const CsvRecord **record,
								  CsvProblem *problem);
extern void csv_records_want(CsvRecords *records, int limit,
							 const bool *wanted);

#endif							/* MAGTRADE_CSV_RECORDS_H */
