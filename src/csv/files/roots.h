/*-------------------------------------------------------------------------
 *
 * roots.h
 *	  The directories in which files may be read.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_ROOTS_H
#define MAGTRADE_CSV_ROOTS_H

#include <sys/stat.h>

extern void csv_roots_define(void);
extern void csv_roots_check(const char *path, const char *name);
extern bool csv_roots_allow(const char *path, const struct stat *opened);
extern void csv_roots_refuse(const char *name);

#endif							/* MAGTRADE_CSV_ROOTS_H */
