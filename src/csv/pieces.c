/*-------------------------------------------------------------------------
 *
 * pieces.c
 *	  Which piece of which file is read next.
 *
 * Alone, a scan reads whole files one after the other.  In a parallel scan a
 * file that can be cut is read in pieces, by whoever comes first.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "csv/pieces.h"
#include "miscadmin.h"

/*
 * csv_pieces_restart -- begin again with the first file; in a parallel scan the
 * pieces are begun again by csv_shared_restart().
 */
void
csv_pieces_restart(CsvPieces *p)
{
	p->next = (CsvPiece) {0, 0, -1, 1};
}

/*
 * csv_pieces_share -- from the next piece on, take part in a parallel scan;
 * what cuts pieces is made in the current memory context.
 */
void
csv_pieces_share(CsvPieces *p, CsvShared *shared)
{
	if (p->splitter == NULL)
		p->splitter = csv_splitter_make(p->settings);
	p->shared = shared;
}

/*
 * skip_files -- have the piece begin with the first file that the query's
 * conditions do not exclude by its name.
 */
static void
skip_files(CsvPieces *p, CsvCounts *counts)
{
	while (p->piece.start == 0 && p->piece.file < list_length(p->files) &&
		   !csv_prune_keeps(p->prune, list_nth(p->files, p->piece.file)))
	{
		CHECK_FOR_INTERRUPTS();
		counts->skipped++;
		p->piece.file++;
	}
}

/*
 * csv_pieces_take -- go on to the next piece, of which only the start is known
 * until csv_pieces_cut(); returns its file, NULL after the last.
 */
const CsvFile *
csv_pieces_take(CsvPieces *p, CsvCounts *counts)
{
	if (p->shared != NULL)
		csv_shared_take(p->shared, &p->next);
	p->piece = p->next;
	skip_files(p, counts);
	return p->piece.file < list_length(p->files) ?
		list_nth(p->files, p->piece.file) : NULL;
}

/*
 * csv_pieces_cut -- find the end of the piece in its open file; NULL if there
 * is none left.
 */
void
csv_pieces_cut(CsvPieces *p, CsvSource *source)
{
	CsvPiece	next = {p->piece.file + 1, 0, -1, 1};

	if (source == NULL)
		next = p->piece;
	else if (p->shared != NULL && csv_splits(p->settings, source))
		csv_split(p->splitter, source, &p->piece, &next);
	if (p->shared != NULL)
		csv_shared_give(p->shared, &next);
	p->next = next;
}
