/*-------------------------------------------------------------------------
 *
 * import.h
 *	  IMPORT FOREIGN SCHEMA: a foreign table out of a file's header.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_IMPORT_H
#define MAGTRADE_CSV_IMPORT_H

#include "csv/import/detect.h"
#include "lib/stringinfo.h"

/* The column that marks totals where they are kept. */
#define TOTAL_COLUMN	"is_total"

/* What the statement asks for. */
typedef struct CsvImport
{
	List	   *server;			/* options of the server */
	List	   *options;		/* of the table, as the user gives them */
	List	   *given;			/* columns whose values the user gives */
	char	   *profile;		/* or "auto" */
} CsvImport;

/* write.c: parts of the statement */
extern void csv_write_options(StringInfo sql, List *options);
extern void csv_write_column(StringInfo sql, const char *name,
							 const char *type, List *options);

/* shared.c: the columns of files that a profile knows */
extern bool csv_is_shared_column(const char *name);
extern const CsvProfileColumn *csv_profile_column(const CsvLayout *layout,
												  const char *name);
extern List *csv_write_shared(StringInfo sql, const CsvImport *import,
							  const CsvLayout *layout);
extern void csv_write_unshared(StringInfo sql, const CsvImport *import,
							   const CsvLayout *layout);
extern void csv_tell_missing(const CsvImport *import,
							 const CsvProfile *profile, const List *missing);

/* texts.c: those of a file that none knows */
extern void csv_tell_unknown(const CsvLayout *layout, const CsvFile *file);
extern void csv_write_texts(StringInfo sql, const CsvImport *import,
							const CsvLayout *layout, const CsvFile *file);

#endif							/* MAGTRADE_CSV_IMPORT_H */
