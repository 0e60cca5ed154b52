/*-------------------------------------------------------------------------
 *
 * pieces.h
 *	  Which piece of which file is read next.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_PIECES_H
#define MAGTRADE_CSV_PIECES_H

#include "csv/reader/parallel.h"
#include "csv/reader/prune.h"

typedef struct CsvPieces
{
	const CsvSettings *settings;
	List	   *files;
	CsvPrune   *prune;			/* which of them are not read, or NULL */
	CsvPiece	piece;			/* that is being read */
	CsvPiece	next;			/* where the one after it starts */
	CsvShared  *shared;			/* of a parallel scan, or NULL */
	CsvSplitter *splitter;		/* in one */
} CsvPieces;

extern void csv_pieces_restart(CsvPieces *pieces);
extern void csv_pieces_share(CsvPieces *pieces, CsvShared *shared);
extern const CsvFile *csv_pieces_take(CsvPieces *pieces, CsvCounts *counts);
extern void csv_pieces_cut(CsvPieces *pieces, CsvSource *source);

#endif							/* MAGTRADE_CSV_PIECES_H */
