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

#include "csv/reader/pieces.h"
#include "miscadmin.h"

/*
 * csv_pieces_restart -- begin again with the first file; in a parallel scan the
 * pieces are begun again by csv_shared_restart().
 */
void
csv_pieces_restart(CsvPieces *p)
{
	p->next = csv_first_piece;
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
	while (p->piece.chunk == 0 && p->piece.file < list_length(p->files) &&
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
 * after_piece -- the piece after the one that was taken, as far as it is known
 * before that one is cut off.
 */
static CsvPiece
after_piece(const CsvPieces *p, const CsvSource *source, bool splits)
{
	CsvPiece	next = csv_first_piece;

	next.number = p->piece.number + 1;
	next.file = p->piece.file + 1;
	if (splits && p->piece.chunk + 1 < csv_split_chunks(source))
	{
		next.file = p->piece.file;
		next.chunk = p->piece.chunk + 1;
		next.version = csv_source_version(source);
	}
	return next;
}

/*
 * check_version -- error unless the open file is the one of which others have
 * read the pieces before this one: each process opens it when it comes to it,
 * and by then another file may have been renamed over it.
 */
static void
check_version(const CsvPieces *p, const CsvSource *source)
{
	const CsvFile *file;

	if (source == NULL || p->piece.chunk == 0 ||
		p->piece.version == csv_source_version(source))
		return;
	file = list_nth(p->files, p->piece.file);
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_IN_USE),
			 errmsg("file \"%s\" was replaced while it was read", file->name),
			 errdetail("The processes of a parallel scan read parts of it, and not all opened the same file."),
			 errhint("Run the query again.")));
}

/*
 * csv_pieces_cut -- find the end of the piece in its open file, and in a
 * parallel scan let others go on; NULL if there is none left.
 */
void
csv_pieces_cut(CsvPieces *p, CsvSource *source)
{
	bool		splits = source != NULL && p->shared != NULL &&
		csv_splits(p->settings, source);
	CsvPiece	next = p->piece;

	check_version(p, source);
	if (source != NULL)
		next = after_piece(p, source, splits);
	p->next = next;
	if (p->shared == NULL)
		return;
	csv_shared_give(p->shared, &next);
	if (source == NULL)
		return;
	if (splits)
		csv_split_read(p->splitter, source, p->piece.chunk);
	csv_shared_await(p->shared, &p->piece);
	if (splits)
	{
		csv_split(p->splitter, source, &p->piece);
		if (next.chunk > 0)
		{
			next.start = p->piece.end;
			next.line = csv_split_line(p->splitter);
		}
	}
	csv_shared_cut(p->shared, &next);
}
