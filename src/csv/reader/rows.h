/*-------------------------------------------------------------------------
 *
 * rows.h
 *	  The values of rows out of records.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_ROWS_H
#define MAGTRADE_CSV_ROWS_H

#include "csv/columns/columns.h"
#include "csv/reader/deal.h"
#include "csv/reader/filter.h"

typedef struct CsvRows
{
	const CsvSettings *settings;
	int			ncolumns;
	CsvColumn  *columns;		/* those that are wanted */
	int			nfirst;			/* the first of them are the filter's */
	CsvFilter  *filter;			/* or NULL */
	int		   *places;			/* their csv_column_quick_place() in the file */
	const CsvColumn **tested;	/* the column of each of the filter's tests;
								 * NULL if its texts are not those of a field */
	CsvDeal		deal;

	/* what is decoded, also for the error context */
	const CsvFile *file;
	const CsvRecord *record;
	const CsvColumn *column;
} CsvRows;

extern void csv_rows_init(CsvRows *rows, const CsvSettings *settings,
						  const CsvShape *shape, Relation rel,
						  const List *attnums, CsvFilter *filter);
extern void csv_rows_set_on_error(CsvRows *rows, CsvOnError on_error);
extern void csv_rows_set_file(CsvRows *rows, const CsvFile *file);
extern CsvStatus csv_rows_bind(CsvRows *rows, CsvHeader *header,
							   CsvProblem *problem);
extern int	csv_rows_literals(const CsvRows *rows, const CsvHeader *header,
							  CsvLiteral *literals);
extern uint64 csv_rows_spans(const CsvRows *r);
extern bool csv_rows_deal(CsvRows *rows, const List *attnums, int nparts);
extern CsvStatus csv_rows_decode(CsvRows *rows, const CsvRecord *record,
								 Datum *values, bool *nulls,
								 CsvProblem *problem);

#endif							/* MAGTRADE_CSV_ROWS_H */
