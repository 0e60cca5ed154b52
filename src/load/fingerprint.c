/*-------------------------------------------------------------------------
 *
 * fingerprint.c
 *	  What tells whether a file is one that was seen before.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "load/fingerprint.h"
#include "miscadmin.h"

/* Bytes read at a time. */
#define BLOCK_BYTES		(256 * 1024)

/*
 * modified_at -- when a file was last written, in microseconds as the server
 * counts them; infinite where a file system has a time that no timestamp is.
 */
static TimestampTz
modified_at(const struct stat *st)
{
	int64		epoch = (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * SECS_PER_DAY;
	int64		seconds = st->st_mtim.tv_sec;

	if (seconds < MIN_TIMESTAMP / USECS_PER_SEC + epoch)
		return DT_NOBEGIN;
	if (seconds >= END_TIMESTAMP / USECS_PER_SEC + epoch)
		return DT_NOEND;
	return (seconds - epoch) * USECS_PER_SEC + st->st_mtim.tv_nsec / 1000;
}

/*
 * hash_bytes_of -- the SHA-256 of the file's bytes as they are, compressed or
 * not.
 */
static void
hash_bytes_of(CsvSource *source, uint8 *digest)
{
	CompatSha256 *hash = compat_sha256_begin();
	char	   *block = palloc(BLOCK_BYTES);
	int64		offset = 0;
	size_t		nread;

	PG_TRY();
	{
		while ((nread = csv_source_peek(source, offset, block, BLOCK_BYTES)) > 0)
		{
			CHECK_FOR_INTERRUPTS();
			compat_sha256_add(hash, block, nread);
			offset += nread;
		}
		compat_sha256_end(hash, digest);
	}
	PG_FINALLY();
	{
		compat_sha256_free(hash);
	}
	PG_END_TRY();
	pfree(block);
}

/*
 * load_fingerprint_begin -- what of the fingerprint of an open file needs no
 * look at its bytes.
 */
void
load_fingerprint_begin(LoadFingerprint *fingerprint, CsvSource *source)
{
	const struct stat *st = csv_source_stat(source);

	fingerprint->source = source;
	fingerprint->size = st->st_size;
	fingerprint->modified = modified_at(st);
	fingerprint->sha256 = NULL;
}

/*
 * load_fingerprint_end -- the whole fingerprint; an error if the file changes
 * meanwhile.
 */
void
load_fingerprint_end(LoadFingerprint *fingerprint)
{
	uint8		digest[COMPAT_SHA256_BYTES];

	if (fingerprint->sha256 != NULL)
		return;
	hash_bytes_of(fingerprint->source, digest);
	fingerprint->sha256 = palloc(2 * COMPAT_SHA256_BYTES + 1);
	for (int i = 0; i < COMPAT_SHA256_BYTES; i++)
		sprintf(fingerprint->sha256 + 2 * i, "%02x", digest[i]);
}
