/*-------------------------------------------------------------------------
 *
 * hasher.c
 *	  A background worker that hashes a file while its rows are loaded.
 *
 * A first load keeps one core busy for as long as rows come, and hashing the
 * file before would add a sixth to that.  The worker needs no database, and
 * what it cannot do, whatever the reason, the load does itself: it never raises
 * an error of its own about the file.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <fcntl.h>
#include <unistd.h>

#include "compat.h"
#include "load/hasher.h"
#include "miscadmin.h"
#include "port/atomics.h"
#include "postmaster/bgworker.h"
#include "storage/dsm.h"
#include "storage/fd.h"
#include "utils/resowner.h"

/* Bytes read at a time. */
#define BLOCK_BYTES		(256 * 1024)

/* A smaller file is hashed sooner than a worker is started. */
#define FILE_BYTES		(16 * 1024 * 1024)

/* What load and worker share. */
typedef struct Work
{
	pg_atomic_uint32 stop;		/* nobody waits for the digest any more */
	bool		done;			/* there is one */
	uint8		digest[COMPAT_SHA256_BYTES];
	struct stat file;			/* what it was when it was opened */
	char		path[FLEXIBLE_ARRAY_MEMBER];
} Work;

struct LoadHasher
{
	dsm_segment *segment;
	BackgroundWorkerHandle *worker;
};

/*
 * stop_worker -- an on_dsm_detach callback of the load's: it ended, or failed.
 */
static void
stop_worker(dsm_segment *segment, Datum arg pg_attribute_unused())
{
	Work	   *work = dsm_segment_address(segment);

	pg_atomic_write_u32(&work->stop, 1);
}

/*
 * share_work -- a segment with the work for a worker; NULL if there is no more
 * room for one.
 */
static dsm_segment *
share_work(const CsvSource *source)
{
	const char *path = csv_source_path(source);
	dsm_segment *segment = dsm_create(offsetof(Work, path) + strlen(path) + 1,
									  DSM_CREATE_NULL_IF_MAXSEGMENTS);
	Work	   *work;

	if (segment == NULL)
		return NULL;
	work = dsm_segment_address(segment);
	pg_atomic_init_u32(&work->stop, 0);
	work->done = false;
	work->file = *csv_source_stat(source);
	strcpy(work->path, path);
	on_dsm_detach(segment, stop_worker, (Datum) 0);
	return segment;
}

/*
 * start_worker -- the worker for a segment's work; NULL if the server has no
 * more of them.
 */
static BackgroundWorkerHandle *
start_worker(dsm_segment *segment)
{
	BackgroundWorker worker = {0};
	BackgroundWorkerHandle *handle;

	worker.bgw_flags = BGWORKER_SHMEM_ACCESS;
	worker.bgw_start_time = BgWorkerStart_ConsistentState;
	worker.bgw_restart_time = BGW_NEVER_RESTART;
	strlcpy(worker.bgw_library_name, "$libdir/magtrade",
			sizeof(worker.bgw_library_name));
	strlcpy(worker.bgw_function_name, "magtrade_load_hash",
			sizeof(worker.bgw_function_name));
	strlcpy(worker.bgw_name, "magtrade_load: hash of a file", BGW_MAXLEN);
	strlcpy(worker.bgw_type, "magtrade_load", BGW_MAXLEN);
	worker.bgw_main_arg = UInt32GetDatum(dsm_segment_handle(segment));
	worker.bgw_notify_pid = MyProcPid;
	return RegisterDynamicBackgroundWorker(&worker, &handle) ? handle : NULL;
}

/*
 * load_hasher_begin -- begin to hash an open file in the background, in the
 * current memory context and resource owner; NULL if that cannot be done, or
 * is not worth it.  Should the load fail, the worker ends by itself.
 */
LoadHasher *
load_hasher_begin(CsvSource *source)
{
	LoadHasher *hasher;
	dsm_segment *segment;

	if (csv_source_size(source) < FILE_BYTES)
		return NULL;
	segment = share_work(source);
	if (segment == NULL)
		return NULL;
	hasher = palloc(sizeof(LoadHasher));
	hasher->segment = segment;
	hasher->worker = start_worker(segment);
	if (hasher->worker != NULL)
		return hasher;
	dsm_detach(segment);
	pfree(hasher);
	return NULL;
}

/*
 * load_hasher_end -- wait for the file's SHA-256; false if the worker could not
 * make it.
 */
bool
load_hasher_end(LoadHasher *hasher, uint8 *digest)
{
	const Work *work = dsm_segment_address(hasher->segment);
	bool		done;

	done = WaitForBackgroundWorkerShutdown(hasher->worker) == BGWH_STOPPED &&
		work->done;
	if (done)
		memcpy(digest, work->digest, COMPAT_SHA256_BYTES);
	dsm_detach(hasher->segment);
	pfree(hasher->worker);
	pfree(hasher);
	return done;
}

/*
 * is_same_file -- whether an open file is, still, the one to be hashed.
 */
static bool
is_same_file(int fd, const Work *work)
{
	struct stat st;

	return fstat(fd, &st) == 0 && csv_source_difference(&work->file, &st) == NULL;
}

/*
 * hash_file -- the SHA-256 of an open file; false if it changes meanwhile,
 * cannot be read, or is not wanted any more.
 */
static bool
hash_file(int fd, Work *work)
{
	CompatSha256 *hash = compat_sha256_begin();
	char	   *block = palloc(BLOCK_BYTES);
	off_t		offset = 0;
	ssize_t		nread = 0;

	while (pg_atomic_read_u32(&work->stop) == 0 && is_same_file(fd, work) &&
		   (nread = pg_pread(fd, block, BLOCK_BYTES, offset)) > 0)
	{
		compat_sha256_add(hash, block, nread);
		offset += nread;
	}
	compat_sha256_end(hash, work->digest);
	compat_sha256_free(hash);
	return nread == 0 && offset == work->file.st_size && is_same_file(fd, work);
}

/*
 * magtrade_load_hash -- what the worker does, with a segment that start_worker()
 * names.
 *
 * The path is opened once more, and may lead elsewhere by now; the load has
 * asked for the file that it opened.
 */
void
magtrade_load_hash(Datum handle)
{
	dsm_segment *segment;
	Work	   *work;
	int			fd;

	BackgroundWorkerUnblockSignals();
	CurrentResourceOwner = ResourceOwnerCreate(NULL, "magtrade_load_hash");
	segment = dsm_attach(DatumGetUInt32(handle));
	if (segment == NULL)		/* the load has failed already */
		return;
	work = dsm_segment_address(segment);
	fd = BasicOpenFile(work->path, O_RDONLY | O_NONBLOCK | PG_BINARY);
	if (fd >= 0)
	{
		work->done = hash_file(fd, work);
		close(fd);
	}
	dsm_detach(segment);
}
