/*-------------------------------------------------------------------------
 *
 * progress.h
 *	  A load in pg_stat_progress_copy.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_LOAD_PROGRESS_H
#define MAGTRADE_LOAD_PROGRESS_H

extern void load_progress_begin(Oid target, int64 bytes_total);
extern void load_progress(int64 bytes, int64 rows, int64 rejects);
extern void load_progress_end(void);

#endif							/* MAGTRADE_LOAD_PROGRESS_H */
