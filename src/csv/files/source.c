/*-------------------------------------------------------------------------
 *
 * source.c
 *	  An open file and its bytes, unpacked if it is compressed or JSON.
 *
 * Only regular files are read: a pipe or a device would block or never end.
 * Whether a file is compressed, or rows of JSON, is told by its first bytes, as
 * names are changed more often than contents.  After each block the file is
 * compared with what it was when it was opened: a file that is being written
 * ends in half a row, which nobody could tell from a whole one.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <sys/stat.h>

#include "common/hashfn.h"
#include "compat.h"
#include "csv/files/regular.h"
#include "csv/files/source.h"
#include "csv/files/unpack.h"
#include "miscadmin.h"
#include "pgstat.h"
#include "storage/fd.h"

/* Compressed bytes read at a time. */
#define PACKED_BLOCK	(64 * 1024)

struct CsvSource
{
	const CsvFile *file;
	File		fd;				/* -1 when closed */
	struct stat opened;			/* what it was when it was opened */
	int64		start;			/* where reading began */
	int64		end;			/* and where it ends, or -1 for the file's end */
	int64		bytes;			/* up to where it came */
	bool		eof;			/* the file's end has been met */

	/* bytes of the file that somebody has read already, and where they are */
	char	   *ready;
	const CsvLook *ready_look;
	int64		ready_from;
	int64		ready_to;

	/* a compressed file */
	CsvUnpack  *unpack;			/* NULL if it is none */
	char	   *packed;
	CsvUnpackStep step;			/* its input is what is left of "packed" */

	MemoryContextCallback on_reset; /* closes it */
};

/*
 * close_source -- close a file, if it is open; also called when its memory
 * context goes, after an error too.
 */
static void
close_source(void *arg)
{
	CsvSource  *source = arg;

	if (source->unpack != NULL)
		csv_unpack_end(source->unpack);
	source->unpack = NULL;
	if (source->fd >= 0)
		FileClose(source->fd);
	source->fd = -1;
}

/*
 * difference -- how the file differs from what it was when it was
 * opened, or NULL if it does not.
 *
 * The descriptor looks at another file when the server, short of descriptors,
 * closed it and opened the path again.
 */
static const char *
difference(const struct stat *was, const struct stat *is)
{
	if (is->st_ino != was->st_ino || is->st_dev != was->st_dev)
		return "was replaced";
	if (is->st_size < was->st_size)
		return "became shorter";
	if (is->st_size > was->st_size)
		return "became longer";
	if (is->st_mtim.tv_sec != was->st_mtim.tv_sec ||
		is->st_mtim.tv_nsec != was->st_mtim.tv_nsec)
		return "was written to";
	return NULL;
}

/*
 * csv_source_version -- a hash of what tells the open file from what it may
 * become.
 */
uint64
csv_source_version(const CsvSource *source)
{
	const struct stat *st = &source->opened;
	uint64		hash = hash_combine64(st->st_dev, st->st_ino);

	hash = hash_combine64(hash, st->st_size);
	hash = hash_combine64(hash, st->st_mtim.tv_sec);
	return hash_combine64(hash, st->st_mtim.tv_nsec);
}

/*
 * file_changed -- the error for a file that changed while it was read.
 */
static void
file_changed(const CsvSource *source, const char *how, int64 size)
{
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_IN_USE),
			 errmsg("file \"%s\" %s while it was read",
					source->file->name, how),
			 errdetail("It had " INT64_FORMAT " bytes when it was opened and has " INT64_FORMAT " now; " INT64_FORMAT " were read.",
					   (int64) source->opened.st_size, size, source->bytes),
			 errhint("Replace a file by renaming a complete one over it.")));
}

/*
 * check_unchanged -- error if the file is not what it was when it was opened.
 *
 * Files of /proc and the like give more bytes than they have, so that nobody
 * can tell a whole one from a part.
 */
static void
check_unchanged(const CsvSource *source)
{
	int64		size = source->opened.st_size;
	struct stat is;
	const char *how;

	if (fstat(FileGetRawDesc(source->fd), &is) != 0)
		ereport(ERROR,
				(errcode_for_file_access(),
				 errmsg("could not stat file \"%s\": %m",
						source->file->name)));
	how = difference(&source->opened, &is);
	if (how == NULL && source->eof && source->bytes < size)
		how = "could not be read whole";
	if (how != NULL)
		file_changed(source, how, is.st_size);
	if (source->bytes > size)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" is not a regular file", source->file->name),
				 errdetail("It gives more bytes than it has, as files of /proc do.")));
}

/*
 * read_at -- bytes of the file as they are; returns how many, 0 at its end.
 */
static size_t
read_at(const CsvSource *source, int64 offset, char *buffer, size_t size)
{
	int			nread = FileRead(source->fd, buffer, size, offset,
								 PG_WAIT_EXTENSION);

	if (nread < 0)
		ereport(ERROR,
				(errcode_for_file_access(),
				 errmsg("could not read file \"%s\": %m",
						source->file->name)));
	return nread;
}

/*
 * take_ready -- the next bytes of the file, if they have been read already;
 * returns how many.
 */
static size_t
take_ready(CsvSource *source, char *buffer, size_t size)
{
	if (source->bytes < source->ready_from || source->bytes >= source->ready_to)
		return 0;
	size = Min((int64) size, source->ready_to - source->bytes);
	memcpy(buffer, source->ready + (source->bytes - source->ready_from), size);
	source->bytes += size;
	return size;
}

/*
 * read_raw -- the next bytes of the file as they are, fewer than "size" only
 * at its end, or at that of the range.
 */
static size_t
read_raw(CsvSource *source, char *buffer, size_t size)
{
	size_t		filled = 0;

	if (source->end >= 0)
		size = Min((int64) size, source->end - source->bytes);
	while (filled < size && !source->eof)
	{
		size_t		nread = take_ready(source, buffer + filled, size - filled);

		filled += nread;
		if (nread > 0)
			continue;
		CHECK_FOR_INTERRUPTS();
		nread = read_at(source, source->bytes, buffer + filled, size - filled);
		source->eof = nread == 0;
		source->bytes += nread;
		filled += nread;
		check_unchanged(source);
	}
	return filled;
}

/*
 * unpack_failed -- the error for a file that cannot be unpacked.
 */
static void
unpack_failed(const CsvSource *source, const char *why)
{
	csv_unpack_failed(source->unpack, why, source->file->name,
					  source->bytes - (int64) source->step.in_len,
					  (int64) source->opened.st_size);
}

/*
 * read_unpacked -- the next unpacked bytes of a compressed file.
 */
static size_t
read_unpacked(CsvSource *source, char *buffer, size_t size)
{
	CsvUnpackStep *step = &source->step;

	step->out = buffer;
	step->out_len = size;
	while (step->out_len > 0)
	{
		size_t		left = step->out_len;
		const char *why;

		CHECK_FOR_INTERRUPTS();
		if (step->in_len == 0)
		{
			step->in = source->packed;
			step->in_len = read_raw(source, source->packed, PACKED_BLOCK);
		}
		why = csv_unpack_step(source->unpack, step);
		if (why != NULL)
			unpack_failed(source, why);
		if (!source->eof || step->in_len > 0 || step->out_len < left)
			continue;
		if (!csv_unpack_complete(source->unpack))
			unpack_failed(source, "it ends too early");
		break;
	}
	return size - step->out_len;
}

/*
 * begin_unpacking -- look whether the file is compressed, or rows of JSON.
 */
static void
begin_unpacking(CsvSource *source)
{
	char		head[CSV_MAGIC_BYTES];
	size_t		len = read_raw(source, head, sizeof(head));

	source->unpack = csv_unpack_begin(head, len);
	if (source->unpack != NULL)
		source->packed = palloc(PACKED_BLOCK);
	/* they are read again with the rest */
	source->bytes = 0;
	source->eof = false;
}

/*
 * csv_source_open -- open a file for reading; it stays open until
 * csv_source_close() or the end of the current memory context.
 */
CsvSource *
csv_source_open(const CsvFile *file)
{
	/* first, since nothing may fail between opening and the callback */
	CsvSource  *source = palloc0(sizeof(CsvSource));

	source->file = file;
	source->end = -1;
	source->fd = csv_open_regular(file, &source->opened);
	if (source->fd < 0)
		csv_open_failed(file);
	source->on_reset.func = close_source;
	source->on_reset.arg = source;
	MemoryContextRegisterResetCallback(CurrentMemoryContext,
									   &source->on_reset);
	begin_unpacking(source);
	return source;
}

/*
 * csv_source_read -- the next "size" bytes, unpacked, fewer only at the end.
 *
 * A file that changes meanwhile, or cannot be unpacked, is an error.
 */
size_t
csv_source_read(CsvSource *source, char *buffer, size_t size)
{
	return source->unpack != NULL ?
		read_unpacked(source, buffer, size) :
		read_raw(source, buffer, size);
}

/*
 * csv_source_peek -- up to "size" bytes of a file as they are, from anywhere in
 * it; returns how many, 0 at its end.  What csv_source_read() gives next stays
 * the same.
 */
size_t
csv_source_peek(CsvSource *source, int64 offset, char *buffer, size_t size)
{
	size_t		nread = read_at(source, offset, buffer, size);

	check_unchanged(source);
	return nread;
}

/*
 * csv_source_ready -- bytes of the file from an offset on that need not be read
 * again, nor looked at; they stay where they are, with what was seen, until the
 * next call.
 */
void
csv_source_ready(CsvSource *source, int64 offset, char *data, size_t len,
				 const CsvLook *look)
{
	source->ready = data;
	source->ready_look = look;
	source->ready_from = offset;
	source->ready_to = offset + len;
}

/*
 * csv_source_borrow -- all that is left of the range, if it has been read
 * already, where it is: it stays there, and may be changed; NULL if it has not.
 * *look is at them, and maybe at more.
 */
char *
csv_source_borrow(CsvSource *source, size_t *len, const CsvLook **look)
{
	char	   *data = source->ready + (source->bytes - source->ready_from);

	if (source->end < 0 || source->bytes < source->ready_from ||
		source->end > source->ready_to || source->bytes >= source->end)
		return NULL;
	*len = source->end - source->bytes;
	*look = source->ready_look;
	source->bytes = source->end;
	return data;
}

/*
 * csv_source_range -- from now on read only the bytes from "start" to before
 * "end", or to the file's end if that is -1; not of a compressed file.
 */
void
csv_source_range(CsvSource *source, int64 start, int64 end)
{
	source->start = source->bytes = start;
	source->end = end;
	source->eof = false;
}

/*
 * csv_source_bytes -- how many bytes of the file, or of the range, have been
 * read, compressed ones if it is compressed.
 */
int64
csv_source_bytes(const CsvSource *source)
{
	return source->bytes - source->start;
}

/*
 * csv_source_size -- how many bytes the file has.
 */
int64
csv_source_size(const CsvSource *source)
{
	return source->opened.st_size;
}

/*
 * csv_source_is_part -- whether what is read ends before the file does.
 */
bool
csv_source_is_part(const CsvSource *source)
{
	return source->end >= 0 && source->end < source->opened.st_size;
}

/*
 * csv_source_stat -- what the file was when it was opened.
 */
const struct stat *
csv_source_stat(const CsvSource *source)
{
	return &source->opened;
}

/*
 * csv_source_check_path -- error unless the file's path still leads to the file
 * as it was when it was opened.
 */
void
csv_source_check_path(const CsvSource *source)
{
	struct stat is;
	const char *how = "was removed";

	if (stat(source->file->path, &is) != 0)
		is.st_size = 0;
	else
		how = difference(&source->opened, &is);
	if (how != NULL)
		file_changed(source, how, is.st_size);
}

/*
 * csv_source_is_packed -- whether it is compressed, or JSON, so that it can be
 * read from its beginning only.
 */
bool
csv_source_is_packed(const CsvSource *source)
{
	return source->unpack != NULL;
}

/*
 * csv_source_is_json -- whether it is JSON.
 */
bool
csv_source_is_json(const CsvSource *source)
{
	return source->unpack != NULL && csv_unpack_is_json(source->unpack);
}

/*
 * csv_source_close -- close a file before its memory goes.
 */
void
csv_source_close(CsvSource *source)
{
	close_source(source);
}

/*
 * unpack_head -- unpack a file's first bytes as far as they go; returns how
 * many they became, and sets *used to how many they were.
 */
static size_t
unpack_head(CsvUnpack *unpack, const char *packed, size_t len, char *buffer,
			size_t size, size_t *used)
{
	CsvUnpackStep step = {packed, len, buffer, size};
	size_t		left;

	do
	{
		left = step.in_len + step.out_len;
		if (csv_unpack_step(unpack, &step) != NULL)
			break;
	} while (step.in_len + step.out_len < left);
	*used = len - step.in_len;
	return size - step.out_len;
}

/*
 * csv_file_head -- read up to "size" first bytes, unpacked, for the planner;
 * returns how many, 0 if the file cannot be read.  *growth is set to how many
 * bytes a byte of the file becomes.
 */
int
csv_file_head(const CsvFile *file, char *buffer, int size, double *growth)
{
	struct stat st;
	File		fd = csv_open_regular(file, &st);
	int			nread;
	char	   *packed;
	CsvUnpack  *unpack;

	*growth = 1;
	if (fd < 0)
		return 0;
	nread = FileRead(fd, buffer, size, 0, PG_WAIT_EXTENSION);
	FileClose(fd);
	if (nread <= 0)
		return 0;
	/* before what only csv_unpack_end() frees */
	packed = memcpy(palloc(nread), buffer, nread);
	unpack = csv_unpack_begin(packed, nread);
	if (unpack != NULL)
	{
		size_t		used;

		nread = (int) unpack_head(unpack, packed, nread, buffer, size, &used);
		csv_unpack_end(unpack);
		*growth = (double) nread / Max(used, 1);
	}
	return nread;
}
