/*-------------------------------------------------------------------------
 *
 * files.h
 *	  Which files a foreign table reads.
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

extern List *csv_files(const CsvSettings *settings, bool missing_ok);
extern bool csv_file_size(const CsvFile *file, int64 *size);
extern int64 csv_files_size(const List *files);

#endif							/* MAGTRADE_CSV_FILES_H */
