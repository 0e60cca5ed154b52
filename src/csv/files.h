/*-------------------------------------------------------------------------
 *
 * files.h
 *	  Which files a foreign table reads, and their bytes.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_FILES_H
#define MAGTRADE_CSV_FILES_H

#include "csv/options.h"

/* One file, under its real path and under the name that users see. */
typedef struct CsvFile
{
	char	   *path;
	char	   *name;
} CsvFile;

/* An open file. */
typedef struct CsvSource CsvSource;

extern List *csv_files(const CsvSettings *settings, bool missing_ok);
extern bool csv_file_size(const CsvFile *file, int64 *size);
extern int64 csv_files_size(const List *files);
extern int	csv_file_head(const CsvFile *file, char *buffer, int size);

extern CsvSource *csv_source_open(const CsvFile *file);
extern size_t csv_source_read(CsvSource *source, char *buffer, size_t size);
extern int64 csv_source_bytes(const CsvSource *source);
extern void csv_source_close(CsvSource *source);

#endif							/* MAGTRADE_CSV_FILES_H */
