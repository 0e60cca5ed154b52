/*-------------------------------------------------------------------------
 *
 * source.h
 *	  An open file and its bytes.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_SOURCE_H
#define MAGTRADE_CSV_SOURCE_H

#include <sys/stat.h>

#include "csv/files/files.h"
#include "csv/records/scanner.h"

/* macOS has another name for the time of the last change */
#ifdef __APPLE__
#define st_mtim st_mtimespec
#endif

/* An open file. */
typedef struct CsvSource CsvSource;

extern CsvSource *csv_source_open(const CsvFile *file);
extern size_t csv_source_read(CsvSource *source, char *buffer, size_t size);
extern size_t csv_source_peek(CsvSource *source, int64 offset, char *buffer,
							  size_t size);
extern void csv_source_ready(CsvSource *source, int64 offset,
							 char *data, size_t len, const CsvLook *look);
extern char *csv_source_borrow(CsvSource *source, size_t *len,
							   const CsvLook **look);
extern void csv_source_range(CsvSource *source, int64 start, int64 end);
extern int64 csv_source_bytes(const CsvSource *source);
extern int64 csv_source_size(const CsvSource *source);
extern bool csv_source_is_part(const CsvSource *source);
extern const struct stat *csv_source_stat(const CsvSource *source);
extern uint64 csv_source_version(const CsvSource *source);
extern void csv_source_check_path(const CsvSource *source);
extern bool csv_source_is_packed(const CsvSource *source);
extern bool csv_source_is_json(const CsvSource *source);
extern void csv_source_close(CsvSource *source);

extern int	csv_file_head(const CsvFile *file, char *buffer, int size,
						  double *growth);

#endif							/* MAGTRADE_CSV_SOURCE_H */
