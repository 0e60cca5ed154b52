/*-------------------------------------------------------------------------
 *
 * options.h
 *	  The options of the wrapper magtrade_csv.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_OPTIONS_H
#define MAGTRADE_CSV_OPTIONS_H

#include "nodes/pg_list.h"
#include "utils/rel.h"

/* What a "date" column holds. */
typedef enum CsvDateFormat
{
	CSV_FORMAT_UNSET,
	CSV_FORMAT_DATE,
	CSV_FORMAT_MONTH
} CsvDateFormat;

/* Whether rows that other rows count too are left out. */
typedef enum CsvTotals
{
	CSV_TOTALS_UNSET,
	CSV_TOTALS_DROP,
	CSV_TOTALS_KEEP
} CsvTotals;

/* One pair of the option "map". */
typedef struct CsvMapping
{
	char	   *from;			/* a pattern, as in "totals_where" */
	char	   *to;				/* "" for NULL */
} CsvMapping;

/* What happens to a row that cannot be read. */
typedef enum CsvOnError
{
	CSV_ON_ERROR_UNSET,
	CSV_ON_ERROR_STOP,			/* it is an error */
	CSV_ON_ERROR_SKIP			/* it is left out, and counted */
} CsvOnError;

/*
 * What the options say.  One struct serves servers, tables and columns: a
 * table's starts from its server's, a column's from its table's.  What no
 * option has set is -1, '\0', NULL or NIL until csv_table_settings() puts the
 * defaults in.
 */
typedef struct CsvSettings
{
	char	   *directory;		/* absolute, or NULL */
	char	   *path;			/* as the user wrote it */
	int			encoding;		/* of the file */
	char		delimiter;
	char		quote;
	int			skip;			/* lines before the header */
	List	   *header;			/* names for files without one, or NIL */
	int			max_field;		/* bytes that a field may have */
	CsvOnError	on_error;
	int64		reject_limit;	/* rows that may be left out; -1 for any */
	bool		show_content;	/* whether messages may show what files hold */
	char		decimal;
	char	   *thousands;		/* one character, or "" */
	List	   *nulls;			/* texts that mean NULL, without blanks */
	char	   *column;			/* template, or NULL: the column's own name */
	char	   *scale;			/* a factor as a plain number, or NULL */
	CsvDateFormat format;
	List	   *map;			/* of CsvMapping */
	struct CsvWide *wide;		/* labels across a wide file, or NULL */
	bool		keep_zeros;		/* of a wide file */
	CsvTotals	totals;
	List	   *totals_where;	/* of CsvCondition */
	uint32		server;			/* of a table: a hash of its server's options */
} CsvSettings;

extern void csv_validate_options(List *options, Oid catalog);
extern void csv_check_import_option(const char *name);
extern CsvSettings *csv_merge_settings(List *server, List *table);
extern CsvSettings *csv_table_settings(Oid relid);
extern CsvSettings *csv_column_settings(const CsvSettings *table, Oid relid,
										AttrNumber attnum,
										const char *attname);

#endif							/* MAGTRADE_CSV_OPTIONS_H */
