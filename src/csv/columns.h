/*-------------------------------------------------------------------------
 *
 * columns.h
 *	  The columns of a foreign table, and where each file has them.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_COLUMNS_H
#define MAGTRADE_CSV_COLUMNS_H

#include "csv/decode.h"
#include "csv/records.h"

/* A piece of a template: literal text, or the name of a header. */
typedef struct CsvPart
{
	bool		is_header;
	char	   *text;
	int			field;			/* where the file has it, from 0 */
} CsvPart;

/* What the option "column" says, in order. */
typedef struct CsvTemplate
{
	int			nparts;
	CsvPart    *parts;
	bool		marked;			/* has braces, so it is meant as a template */
} CsvTemplate;

/* Where a column's values come from. */
typedef enum CsvColumnKind
{
	CSV_COLUMN_NAME,			/* the header that has the column's name */
	CSV_COLUMN_TEMPLATE,
	CSV_COLUMN_FILE,			/* the file's name */
	CSV_COLUMN_LINE				/* the line on which the record starts */
} CsvColumnKind;

typedef struct CsvColumn
{
	AttrNumber	attnum;
	const char *name;
	CsvColumnKind kind;
	CsvSettings *settings;
	CsvTemplate *template;		/* for the first two kinds */
	const char *label;			/* what messages call the field */
	CsvDecoder *decoder;
	const char *text;			/* of the field that is being decoded */
	int			len;
} CsvColumn;

/* The header of one file. */
typedef struct CsvHeader
{
	int64		line;
	int			nnames;
	int			nneeded;		/* names up to the last that is not empty */
	const char **names;			/* without the blanks around them */
	bool	   *wanted;			/* which fields the columns need */
} CsvHeader;

extern CsvTemplate *csv_template_parse(const char *text,
									   const char **problem);
extern void csv_column_init(CsvColumn *column, const CsvSettings *table,
							Relation rel, AttrNumber attnum);
extern CsvHeader *csv_header_make(const CsvRecord *record);
extern CsvStatus csv_column_bind(CsvColumn *column, CsvHeader *header,
								 CsvProblem *problem);
extern bool csv_column_is_field(const CsvColumn *column);
extern const CsvField *csv_column_field(const CsvColumn *column,
										const CsvRecord *record);
extern CsvStatus csv_column_value(CsvColumn *column, const CsvRecord *record,
								  const char *file, Datum *value,
								  bool *isnull, CsvProblem *problem);

#endif							/* MAGTRADE_CSV_COLUMNS_H */
