/*-------------------------------------------------------------------------
 *
 * split.h
 *	  Pieces of a file that can be read apart from each other.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_SPLIT_H
#define MAGTRADE_CSV_SPLIT_H

#include "csv/files/source.h"

/* What somebody reads at a time: whole records of one file. */
typedef struct CsvPiece
{
	int64		number;			/* in a parallel scan */
	int			file;			/* in the list of files */
	int64		chunk;			/* of the file, in which it starts */
	int64		start;			/* byte at which its first record starts */
	int64		end;			/* byte after its last, -1 for the file's end */
	int64		line;			/* on which it starts, from 1 */
	uint64		version;		/* of the file, where it does not begin it */
} CsvPiece;

typedef struct CsvSplitter CsvSplitter;

extern CsvSplitter *csv_splitter_make(const CsvSettings *settings);
extern bool csv_splits(const CsvSettings *settings, CsvSource *source);
extern int64 csv_split_chunks(const CsvSource *source);
extern void csv_split_read(CsvSplitter *splitter, CsvSource *source,
						   int64 chunk);
extern void csv_split(CsvSplitter *splitter, CsvSource *source,
					  CsvPiece *piece);
extern int64 csv_split_line(const CsvSplitter *splitter);

#endif							/* MAGTRADE_CSV_SPLIT_H */
