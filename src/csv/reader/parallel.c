/*-------------------------------------------------------------------------
 *
 * parallel.c
 *	  The work that the processes of a parallel scan share.
 *
 * Every process takes one piece after the other: one at a time is told which
 * is next, and tells which is after it.  Where a piece starts shows only when
 * the one before it has been cut off, so they are cut off in turn; what does not
 * need the start is done before.  If a process fails, the query does, and nobody
 * waits on.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "compat.h"
#include "csv/reader/parallel.h"
#include "pgstat.h"
#include "storage/condition_variable.h"
#include "storage/spin.h"

struct CsvShared
{
	uint32		files;			/* a hash of their names */
	uint32		server;			/* and of the server's options */
	slock_t		mutex;			/* for all that follows */
	bool		taken;
	CsvPiece	next;			/* the next piece, but for its start */
	CsvPiece	turn;			/* the next to be cut off: number and start */
	int64		rejects;		/* rows left out by all of them */
	CsvCounts	counts;			/* of the workers */
	ConditionVariable given;
	ConditionVariable cut;
};

/* What a scan begins with: the first file, from its beginning. */
const CsvPiece csv_first_piece = {.end = -1, .line = 1};

/*
 * hash_files -- a hash of the files' paths in their order.
 */
static uint32
hash_files(const List *files)
{
	uint32		hash = list_length(files);
	ListCell   *lc;

	foreach(lc, files)
	{
		const char *path = ((CsvFile *) lfirst(lc))->path;

		hash = hash_combine(hash, hash_bytes((const unsigned char *) path,
											 strlen(path)));
	}
	return hash;
}

/*
 * csv_shared_size -- the bytes that a CsvShared needs.
 */
Size
csv_shared_size(void)
{
	return sizeof(CsvShared);
}

/*
 * csv_shared_init -- before the first worker starts.
 */
void
csv_shared_init(CsvShared *shared, const CsvSettings *settings,
				const List *files)
{
	memset(shared, 0, sizeof(CsvShared));
	shared->server = settings->server;
	shared->files = hash_files(files);
	SpinLockInit(&shared->mutex);
	ConditionVariableInit(&shared->given);
	ConditionVariableInit(&shared->cut);
	csv_shared_restart(shared);
}

/*
 * csv_shared_restart -- begin again, while no worker runs.
 */
void
csv_shared_restart(CsvShared *shared)
{
	shared->taken = false;
	shared->rejects = 0;
	shared->next = shared->turn = csv_first_piece;
}

/*
 * csv_shared_check -- error unless these are the options and the files that the
 * leader found: a worker looks for them by itself.  The table is locked, but not
 * its server, and workers may start long after the query.
 */
void
csv_shared_check(const CsvShared *shared, const CsvSettings *settings,
				 const List *files)
{
	if (shared->server != settings->server)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_IN_USE),
				 errmsg("the foreign server's options were changed before a parallel scan started"),
				 errhint("Run the query again.")));
	if (shared->files != hash_files(files))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_IN_USE),
				 errmsg("files were added or removed while a parallel scan started"),
				 errhint("Run the query again.")));
}

/*
 * csv_shared_take -- which piece is next; nobody else is told until
 * csv_shared_give().
 */
void
csv_shared_take(CsvShared *shared, CsvPiece *piece)
{
	bool		taken;

	for (;;)
	{
		SpinLockAcquire(&shared->mutex);
		taken = shared->taken;
		shared->taken = true;
		*piece = shared->next;
		SpinLockRelease(&shared->mutex);
		if (!taken)
			break;
		ConditionVariableSleep(&shared->given, PG_WAIT_EXTENSION);
	}
	ConditionVariableCancelSleep();
}

/*
 * csv_shared_give -- that is the piece after the one that was taken.
 */
void
csv_shared_give(CsvShared *shared, const CsvPiece *next)
{
	SpinLockAcquire(&shared->mutex);
	shared->next = *next;
	shared->taken = false;
	SpinLockRelease(&shared->mutex);
	ConditionVariableSignal(&shared->given);
}

/*
 * csv_shared_await -- wait until a piece that was taken is the next to be cut
 * off; sets where it starts, if it does not begin a file.
 */
void
csv_shared_await(CsvShared *shared, CsvPiece *piece)
{
	CsvPiece	turn;

	for (;;)
	{
		SpinLockAcquire(&shared->mutex);
		turn = shared->turn;
		SpinLockRelease(&shared->mutex);
		if (turn.number == piece->number)
			break;
		ConditionVariableSleep(&shared->cut, PG_WAIT_EXTENSION);
	}
	ConditionVariableCancelSleep();
	piece->start = turn.start;
	piece->line = turn.line;
}

/*
 * csv_shared_cut -- a piece has been cut off, and the one after it starts where
 * that one says.
 */
void
csv_shared_cut(CsvShared *shared, const CsvPiece *next)
{
	SpinLockAcquire(&shared->mutex);
	shared->turn = *next;
	SpinLockRelease(&shared->mutex);
	ConditionVariableBroadcast(&shared->cut);
}

/*
 * csv_shared_reject -- so many more rows were left out; returns how many all
 * processes have left out.
 */
int64
csv_shared_reject(CsvShared *shared, int more)
{
	int64		rejects;

	SpinLockAcquire(&shared->mutex);
	rejects = shared->rejects += more;
	SpinLockRelease(&shared->mutex);
	return rejects;
}

/*
 * csv_counts_add -- add counts to a sum, or take them off it if the sign is -1;
 * what dates were of, the labels that files had and that all were read stay so.
 */
void
csv_counts_add(CsvCounts *sum, const CsvCounts *counts, int sign)
{
	sum->files += sign * counts->files;
	sum->skipped += sign * counts->skipped;
	sum->bytes += sign * counts->bytes;
	sum->records += sign * counts->records;
	sum->filtered += sign * counts->filtered;
	sum->totals += sign * counts->totals;
	sum->rejects += sign * counts->rejects;
	sum->spans |= counts->spans;
	sum->whole |= counts->whole;
	csv_labels_add(&sum->labels, &counts->labels);
}

/*
 * csv_shared_add -- what a worker has done since the last time.
 */
void
csv_shared_add(CsvShared *shared, const CsvCounts *counts)
{
	SpinLockAcquire(&shared->mutex);
	csv_counts_add(&shared->counts, counts, 1);
	SpinLockRelease(&shared->mutex);
}

/*
 * csv_shared_counts -- what the workers have done since this was asked last.
 */
CsvCounts
csv_shared_counts(CsvShared *shared)
{
	CsvCounts	counts;

	SpinLockAcquire(&shared->mutex);
	counts = shared->counts;
	memset(&shared->counts, 0, sizeof(CsvCounts));
	SpinLockRelease(&shared->mutex);
	return counts;
}
