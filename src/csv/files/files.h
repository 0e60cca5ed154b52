/*-------------------------------------------------------------------------
 *
 * files.h
 *	  Which files a foreign table reads.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_FILES_H
#define MAGTRADE_CSV_FILES_H

#include "csv/files/pattern.h"
#include "csv/options.h"

/* One file, under its real path and under the name that users see. */
typedef struct CsvFile
{
	char	   *path;
	char	   *name;
	const CsvPattern *pattern;	/* that it matches, or NULL */
	char	  **values;			/* of the pattern's placeholders */
	dev_t		device;			/* what it is, whatever it is called; */
	ino_t		inode;			/* 0 if that is not known */
} CsvFile;

extern List *csv_files(const CsvSettings *settings, bool missing_ok,
					   List **refused);
extern void csv_tell_refused(const List *refused, const char *table);
extern void csv_tell_copies(const List *files, const char *table);
extern char *csv_first_download(const char *path, int *number);
extern bool csv_path_has(const CsvSettings *settings, const char *name);
extern const char *csv_file_value(const CsvFile *file, const char *name);
extern int64 csv_files_size(const List *files);

#endif							/* MAGTRADE_CSV_FILES_H */
