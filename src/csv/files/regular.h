/*-------------------------------------------------------------------------
 *
 * regular.h
 *	  Opening a regular file, and nothing else.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_REGULAR_H
#define MAGTRADE_CSV_REGULAR_H

#include <sys/stat.h>

#include "csv/files/files.h"
#include "storage/fd.h"

extern File csv_open_regular(const CsvFile *file, struct stat *st);
extern void csv_open_failed(const CsvFile *file);

#endif							/* MAGTRADE_CSV_REGULAR_H */
