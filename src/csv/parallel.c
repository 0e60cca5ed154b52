/*-------------------------------------------------------------------------
 *
 * parallel.c
 *	  The work that the processes of a parallel scan share.
 *
 * Every process takes one piece after the other.  Where a piece ends shows
 * only when it is cut off, so one process at a time takes the place where the
 * next piece starts, cuts, and gives back the place after it; the others wait
 * meanwhile.  If it fails, the query does, and nobody waits on.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "compat.h"
#include "csv/parallel.h"
#include "pgstat.h"
#include "storage/condition_variable.h"
#include "storage/spin.h"

struct CsvShared
{
	uint32		files;			/* a hash of their names */
	slock_t		mutex;			/* for all that follows */
	bool		taken;
	CsvPiece	next;
	CsvCounts	counts;			/* of the workers */
	ConditionVariable given;
};

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
csv_shared_init(CsvShared *shared, const List *files)
{
	memset(shared, 0, sizeof(CsvShared));
	shared->files = hash_files(files);
	SpinLockInit(&shared->mutex);
	ConditionVariableInit(&shared->given);
	csv_shared_restart(shared);
}

/*
 * csv_shared_restart -- begin again, while no worker runs.
 */
void
csv_shared_restart(CsvShared *shared)
{
	shared->taken = false;
	shared->next = (CsvPiece) {0, 0, -1, 1};
}

/*
 * csv_shared_check -- error unless these are the files that the leader found:
 * a worker looks for them by itself.
 */
void
csv_shared_check(const CsvShared *shared, const List *files)
{
	if (shared->files != hash_files(files))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_IN_USE),
				 errmsg("files were added or removed while a parallel scan started"),
				 errhint("Run the query again.")));
}

/*
 * csv_shared_take -- where the next piece starts, which nobody else is told
 * until csv_shared_give().
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
 * csv_shared_give -- the piece after the one that was taken starts there.
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
 * csv_counts_add -- add counts to a sum, or take them off it if the sign is -1.
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
