/*-------------------------------------------------------------------------
 *
 * opened.h
 *	  The open file of a scan, and what of it is being read.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_OPENED_H
#define MAGTRADE_CSV_OPENED_H

#include "csv/reader/rows.h"
#include "csv/records/header.h"

typedef struct CsvOpened
{
	const CsvSettings *settings;

	/* source is NULL if no file is open */
	MemoryContext file_context;
	const CsvFile *file;
	CsvSource  *source;
	CsvHeader  *header;			/* NULL until it has been read */
	CsvRecords *records;		/* and so are they */
} CsvOpened;

extern void csv_opened_init(CsvOpened *opened, const CsvSettings *settings);
extern void csv_opened_file(CsvOpened *opened, const CsvFile *file);
extern CsvStatus csv_opened_header(CsvOpened *opened, CsvShape *shape,
								   CsvRows *rows, bool keeps,
								   CsvProblem *problem);
extern void csv_opened_close(CsvOpened *opened);

#endif							/* MAGTRADE_CSV_OPENED_H */
