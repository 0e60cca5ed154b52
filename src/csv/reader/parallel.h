/*-------------------------------------------------------------------------
 *
 * parallel.h
 *	  The work that the processes of a parallel scan share.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_PARALLEL_H
#define MAGTRADE_CSV_PARALLEL_H

#include "csv/columns/shape.h"
#include "csv/reader/split.h"

/* What readers have done. */
typedef struct CsvCounts
{
	int64		files;
	int64		skipped;		/* files that were not opened */
	int64		bytes;
	int64		records;
	int64		filtered;		/* of them passed over by the filter */
	int64		totals;			/* of them left out as totals */
	int64		rejects;		/* of them left out as wrong */
	uint64		spans;			/* csv_rows_spans() */
	CsvLabels	labels;			/* of a wide file's option, that files had */
	bool		whole;			/* the last file was read to its end */
} CsvCounts;

/* In shared memory. */
typedef struct CsvShared CsvShared;

extern const CsvPiece csv_first_piece;

extern Size csv_shared_size(void);
extern void csv_shared_init(CsvShared *shared, const CsvSettings *settings,
							const List *files);
extern void csv_shared_restart(CsvShared *shared);
extern void csv_shared_check(const CsvShared *shared,
							 const CsvSettings *settings, const List *files);
extern void csv_shared_take(CsvShared *shared, CsvPiece *piece);
extern void csv_shared_give(CsvShared *shared, const CsvPiece *next);
extern void csv_shared_await(CsvShared *shared, CsvPiece *piece);
extern void csv_shared_cut(CsvShared *shared, const CsvPiece *next);
extern int64 csv_shared_reject(CsvShared *shared, int more);
extern void csv_shared_add(CsvShared *shared, const CsvCounts *counts);
extern CsvCounts csv_shared_counts(CsvShared *shared);
extern void csv_counts_add(CsvCounts *sum, const CsvCounts *counts, int sign);

#endif							/* MAGTRADE_CSV_PARALLEL_H */
