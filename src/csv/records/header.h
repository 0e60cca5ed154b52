/*-------------------------------------------------------------------------
 *
 * header.h
 *	  The header of a file: the names that it gives the fields.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_HEADER_H
#define MAGTRADE_CSV_HEADER_H

#include "csv/records/records.h"

typedef struct CsvHeader
{
	int64		line;
	int			nnames;
	int			nneeded;		/* names up to the last that is not empty */
	const char **names;			/* without the blanks around them */
	bool	   *wanted;			/* which fields the columns need */
} CsvHeader;

extern bool csv_record_is_blank(const CsvRecord *record);
extern CsvStatus csv_header_read(CsvSource *source,
								 const CsvSettings *settings,
								 CsvRecords **records, CsvHeader **header,
								 CsvProblem *problem);
extern int	csv_header_find(const CsvHeader *header, const char *name,
							int (*compare) (const char *, const char *),
							int *again);
extern int	csv_header_place(const CsvHeader *header, const char *name);
extern char *csv_header_list(const CsvHeader *header);
extern char *csv_header_more(const CsvHeader *header, const CsvHeader *than);
extern CsvStatus csv_header_lacks(const CsvHeader *header,
								  CsvProblem *problem, const char *message,
								  const char *hint);
extern CsvStatus csv_header_check(const CsvHeader *header,
								  const CsvRecord *record,
								  CsvProblem *problem);

#endif							/* MAGTRADE_CSV_HEADER_H */
