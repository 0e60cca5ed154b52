/*-------------------------------------------------------------------------
 *
 * progress.c
 *	  A load in pg_stat_progress_copy, which 14 brought.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "commands/progress.h"
#include "compat.h"
#include "load/progress.h"

#ifdef COMPAT_COPY_PROGRESS

/* 17 has a column for rows that could not be read. */
#ifdef PROGRESS_COPY_TUPLES_SKIPPED
#define REJECTS_PARAMETER	PROGRESS_COPY_TUPLES_SKIPPED
#else
#define REJECTS_PARAMETER	PROGRESS_COPY_TUPLES_EXCLUDED
#endif

/*
 * load_progress_begin -- a file of so many bytes is being loaded into a table.
 */
void
load_progress_begin(Oid target, int64 bytes_total)
{
	const int	parameters[] = {
		PROGRESS_COPY_COMMAND, PROGRESS_COPY_TYPE, PROGRESS_COPY_BYTES_TOTAL
	};
	const int64 values[] = {
		PROGRESS_COPY_COMMAND_FROM, PROGRESS_COPY_TYPE_FILE, bytes_total
	};

	pgstat_progress_start_command(PROGRESS_COMMAND_COPY, target);
	pgstat_progress_update_multi_param(lengthof(parameters), parameters,
									   values);
}

/*
 * load_progress -- how much of the file has been read, how many rows it gave,
 * and how many that were refused.
 */
void
load_progress(int64 bytes, int64 rows, int64 rejects)
{
	const int	parameters[] = {
		PROGRESS_COPY_BYTES_PROCESSED, PROGRESS_COPY_TUPLES_PROCESSED,
		REJECTS_PARAMETER
	};
	const int64 values[] = {bytes, rows, rejects};

	pgstat_progress_update_multi_param(lengthof(parameters), parameters,
									   values);
}

/*
 * load_progress_end -- the file has been loaded.  After an error the server
 * does this.
 */
void
load_progress_end(void)
{
	pgstat_progress_end_command();
}

#else

void
load_progress_begin(Oid target pg_attribute_unused(),
					int64 bytes_total pg_attribute_unused())
{
}

void
load_progress(int64 bytes pg_attribute_unused(),
			  int64 rows pg_attribute_unused(),
			  int64 rejects pg_attribute_unused())
{
}

void
load_progress_end(void)
{
}

#endif							/* COMPAT_COPY_PROGRESS */
