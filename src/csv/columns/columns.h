/*-------------------------------------------------------------------------
 *
 * columns.h
 *	  The columns of a foreign table, and where each file has them.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_COLUMNS_H
#define MAGTRADE_CSV_COLUMNS_H

#include "csv/columns/decode.h"
#include "csv/columns/shape.h"
#include "csv/columns/template.h"

/* Where a column's values come from. */
typedef enum CsvColumnKind
{
	CSV_COLUMN_NAME,			/* the header that has the column's name */
	CSV_COLUMN_TEMPLATE,
	CSV_COLUMN_FILE,			/* the file's name */
	CSV_COLUMN_LINE,			/* the line on which the record starts */
	CSV_COLUMN_TOTAL			/* whether the row is a total */
} CsvColumnKind;

typedef struct CsvColumn
{
	AttrNumber	attnum;
	const char *name;
	CsvColumnKind kind;
	CsvSettings *settings;
	CsvTemplate *template;		/* for the first two kinds */
	const CsvShape *shape;
	const char *label;			/* what messages call the field */
	CsvDecoder *decoder;
	const char *text;			/* of the field that is being decoded */
	int			len;
} CsvColumn;

extern void csv_column_init(CsvColumn *column, const CsvSettings *table,
							const CsvShape *shape, Relation rel,
							AttrNumber attnum);
extern bool csv_column_is_path(const CsvColumn *column);
extern void csv_column_set_file(CsvColumn *column, const CsvFile *file);
extern char *csv_in_braces(const char *constant, const CsvHeader *header);
extern CsvStatus csv_column_bind(CsvColumn *column, CsvHeader *header,
								 CsvProblem *problem);
extern int	csv_column_quick_place(const CsvColumn *column);
extern bool csv_column_is_field(const CsvColumn *column);
extern int	csv_column_place(const CsvColumn *column);
extern CsvStatus csv_column_value(CsvColumn *column, const CsvRecord *record,
								  const char *file, Datum *value,
								  bool *isnull, CsvProblem *problem);

#endif							/* MAGTRADE_CSV_COLUMNS_H */
