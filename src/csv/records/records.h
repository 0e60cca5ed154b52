/*-------------------------------------------------------------------------
 *
 * records.h
 *	  Records out of text.
 *
 * The interface of the record reader.  libcsv's reading of a record is the one
 * that counts; records.c reads with it whatever is not plain.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_RECORDS_H
#define MAGTRADE_CSV_RECORDS_H

#include "csv/records/search.h"
#include "csv/records/text.h"

/* More columns than this a header may not have. */
#ifndef CSV_MAX_COLUMNS
#define CSV_MAX_COLUMNS	16384
#endif

typedef struct CsvField
{
	const char *data;			/* no zero byte ends it */
	int			len;			/* in bytes */
	bool		missing;		/* empty and not quoted */
} CsvField;

typedef struct CsvRecord
{
	CsvField   *fields;			/* the wanted ones are set */
	int64		nfields;		/* those in the file */
	bool		extra;			/* whether one past the limit is not empty */
	int64		line;			/* physical line on which it starts, from 1 */
} CsvRecord;

typedef struct CsvRecords CsvRecords;

extern CsvRecords *csv_records_begin(CsvText *text,
									 const CsvSettings *settings);
extern void csv_records_restart(CsvRecords *records, int64 line);
extern CsvStatus csv_records_skip(CsvRecords *records, int lines,
								  CsvProblem *problem);
extern CsvStatus csv_records_next(CsvRecords *records,
								  const CsvRecord **record,
								  CsvProblem *problem);
extern void csv_records_literal(CsvRecords *records,
								const CsvLiteral *literal);
extern int64 csv_records_passed(const CsvRecords *records);
extern void csv_records_want(CsvRecords *records, int limit,
							 const bool *wanted);
extern void csv_records_keep(CsvRecords *records);
extern const char *csv_records_text(const CsvRecords *records, int *len);

#endif							/* MAGTRADE_CSV_RECORDS_H */
