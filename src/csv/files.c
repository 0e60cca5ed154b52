/*-------------------------------------------------------------------------
 *
 * files.c
 *	  Which files a foreign table reads, and their bytes.
 *
 * Only regular files are read: a pipe or a device would block or never end.
 * What is wrong with a file itself is raised here; what is wrong with what it
 * holds is a CsvProblem of the layers above.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <fcntl.h>
#include <glob.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compat.h"
#include "csv/files.h"
#include "miscadmin.h"
#include "pgstat.h"
#include "storage/fd.h"

/* Characters with a meaning to glob(3). */
#define GLOB_CHARACTERS	"*?[\\"

struct CsvSource
{
	const CsvFile *file;
	File		fd;				/* -1 when closed */
	int64		size;			/* when it was opened */
	int64		bytes;			/* read so far */
	MemoryContextCallback on_reset; /* closes it */
};

/* Why glob(3) gave up; it has no other way to say so. */
static int	glob_errno;

/*
 * make_file -- a file by its path; "prefix" bytes of it are not shown.
 */
static CsvFile *
make_file(const char *path, size_t prefix)
{
	CsvFile    *file = palloc(sizeof(CsvFile));

	file->path = pstrdup(path);
	file->name = file->path + prefix;
	return file;
}

/*
 * glob_failed -- glob(3)'s question whether to give up over a directory: yes,
 * unless there is none, as files left out in silence would make sums wrong.
 */
static int
glob_failed(const char *path pg_attribute_unused(), int error)
{
	glob_errno = error;
	return error != ENOENT && error != ENOTDIR;
}

/*
 * escape_glob -- a copy of a literal path as a pattern that matches only it.
 */
static char *
escape_glob(const char *path, size_t len)
{
	StringInfoData pattern;

	initStringInfo(&pattern);
	for (size_t i = 0; i < len; i++)
	{
		if (strchr(GLOB_CHARACTERS, path[i]) != NULL)
			appendStringInfoChar(&pattern, '\\');
		appendStringInfoChar(&pattern, path[i]);
	}
	return pattern.data;
}

/*
 * compare_files -- the order of files: by the bytes of their paths.
 */
static int
compare_files(const ListCell *a, const ListCell *b)
{
	return strcmp(((CsvFile *) lfirst(a))->path, ((CsvFile *) lfirst(b))->path);
}

/*
 * list_matches -- glob(3)'s matches as a list, without the directories.
 *
 * They are sorted by their bytes: glob would sort them by the locale, and a
 * table's rows should come in the same order everywhere.
 */
static List *
list_matches(const glob_t *matches, size_t prefix)
{
	List	   *files = NIL;
	struct stat st;

	for (size_t i = 0; i < matches->gl_pathc; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (stat(matches->gl_pathv[i], &st) == 0 && S_ISDIR(st.st_mode))
			continue;
		files = lappend(files, make_file(matches->gl_pathv[i], prefix));
	}
	list_sort(files, compare_files);
	return files;
}

/*
 * expand_glob -- the files that match the path, whose first "prefix" bytes are
 * a directory's and mean themselves; NIL if there are none.
 *
 * A leading dot must be matched literally, as in a shell.
 */
static List *
expand_glob(const char *path, size_t prefix, bool missing_ok)
{
	char	   *pattern = psprintf("%s%s", escape_glob(path, prefix),
								   path + prefix);
	List	   *files = NIL;
	glob_t		matches;
	int			result;

	memset(&matches, 0, sizeof(matches));
	glob_errno = 0;
	PG_TRY();
	{
		result = glob(pattern, GLOB_NOSORT, glob_failed, &matches);
		if (result == 0)
			files = list_matches(&matches, prefix);
		else if (result == GLOB_NOSPACE)
			ereport(ERROR,
					(errcode(ERRCODE_OUT_OF_MEMORY),
					 errmsg("out of memory")));
		else if (result == GLOB_ABORTED && !missing_ok)
		{
			errno = glob_errno;
			ereport(ERROR,
					(errcode_for_file_access(),
					 errmsg("could not search for files that match \"%s\": %m",
							path + prefix),
					 errhint("The directory is read by the PostgreSQL server process: it must exist on the server and be readable for the server's operating-system user.")));
		}
	}
	PG_FINALLY();
	{
		globfree(&matches);
	}
	PG_END_TRY();
	return files;
}

/*
 * locate -- the path as the server opens it; *prefix is set to how many of its
 * bytes belong to the server's directory and are not shown.
 */
static char *
locate(const CsvSettings *settings, size_t *prefix)
{
	char	   *path;

	*prefix = 0;
	if (is_absolute_path(settings->path))
		return settings->path;
	if (settings->directory == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_FDW_DYNAMIC_PARAMETER_VALUE_NEEDED),
				 errmsg("path \"%s\" is relative, and the server has no directory",
						settings->path),
				 errhint("Set the server's option \"directory\", or make the table's option \"path\" absolute.")));
	path = psprintf("%s/%s", settings->directory, settings->path);
	*prefix = strlen(settings->directory) + 1;
	return path;
}

/*
 * csv_files -- the files of a foreign table, as a list of CsvFile.
 *
 * A path with glob characters stands for every file that matches it, unless
 * there is a file of exactly that name.  No match is an error or, with
 * missing_ok, an empty list.  A path without such characters is not looked
 * at here.
 */
List *
csv_files(const CsvSettings *settings, bool missing_ok)
{
	size_t		prefix;
	char	   *path = locate(settings, &prefix);
	List	   *files;
	struct stat st;

	if (strpbrk(path + prefix, GLOB_CHARACTERS) == NULL ||
		lstat(path, &st) == 0)
		return list_make1(make_file(path, prefix));
	files = expand_glob(path, prefix, missing_ok);
	if (files == NIL && !missing_ok)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_FILE),
				 errmsg("no file matches \"%s\"", path + prefix),
				 errhint("The table's option \"path\" is looked up on the server, in the server's option \"directory\" if it is relative.")));
	return files;
}

/*
 * csv_file_size -- set *size to a regular file's bytes; false for what is
 * none or is missing.
 */
bool
csv_file_size(const CsvFile *file, int64 *size)
{
	struct stat st;

	if (stat(file->path, &st) != 0 || !S_ISREG(st.st_mode))
		return false;
	*size = st.st_size;
	return true;
}

/*
 * csv_files_size -- bytes of all files together; what is missing adds none.
 */
int64
csv_files_size(const List *files)
{
	int64		total = 0;
	ListCell   *lc;

	foreach(lc, files)
	{
		int64		size;

		CHECK_FOR_INTERRUPTS();
		if (csv_file_size(lfirst(lc), &size))
			total += size;
	}
	return total;
}

/*
 * open_regular -- open a file, or -1 with errno set; what is no regular file
 * is refused with EINVAL, or EISDIR.  O_NONBLOCK keeps a pipe without a writer
 * from blocking the open itself.
 *
 * The file is a virtual one of the server's, which belongs to no transaction:
 * the scan of a cursor goes on after the subtransaction in which it reached
 * the file has been rolled back.
 */
static File
open_regular(const char *path, struct stat *st)
{
	File		fd = PathNameOpenFile(path, O_RDONLY | O_NONBLOCK | PG_BINARY);
	int			error = 0;

	if (fd < 0)
		return -1;
	if (fstat(FileGetRawDesc(fd), st) != 0)
		error = errno;
	else if (!S_ISREG(st->st_mode))
		error = S_ISDIR(st->st_mode) ? EISDIR : EINVAL;
	if (error == 0)
		return fd;
	FileClose(fd);
	errno = error;
	return -1;
}

/*
 * csv_file_head -- read up to "size" first bytes, for the planner; returns how
 * many, 0 if the file cannot be read.
 */
int
csv_file_head(const CsvFile *file, char *buffer, int size)
{
	struct stat st;
	File		fd = open_regular(file->path, &st);
	int			nread;

	if (fd < 0)
		return 0;
	nread = FileRead(fd, buffer, size, 0, PG_WAIT_EXTENSION);
	FileClose(fd);
	return Max(nread, 0);
}

/*
 * close_source -- close a file, if it is open; also called when its memory
 * context goes, after an error too.
 */
static void
close_source(void *arg)
{
	CsvSource  *source = arg;

	if (source->fd >= 0)
		FileClose(source->fd);
	source->fd = -1;
}

/*
 * csv_source_open -- open a file for reading; it stays open until
 * csv_source_close() or the end of the current memory context.
 */
CsvSource *
csv_source_open(const CsvFile *file)
{
	/* first, since nothing may fail between opening and the callback */
	CsvSource  *source = palloc(sizeof(CsvSource));
	struct stat st;
	File		fd = open_regular(file->path, &st);
	bool		directory = fd < 0 && errno == EISDIR;

	if (fd < 0 && (directory || errno == EINVAL))
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" is %s", file->name,
						directory ? "a directory" : "not a regular file"),
				 directory ?
				 errhint("To read the files in it, end the table's option \"path\" in /*.csv.") :
				 errhint("Pipes, devices and sockets are not read.")));
	if (fd < 0)
		ereport(ERROR,
				(errcode_for_file_access(),
				 errmsg("could not open file \"%s\" for reading: %m",
						file->name),
				 errhint("The file is read by the PostgreSQL server process: it must exist on the server and be readable for the server's operating-system user.")));
	source->file = file;
	source->fd = fd;
	source->size = st.st_size;
	source->bytes = 0;
	source->on_reset.func = close_source;
	source->on_reset.arg = source;
	MemoryContextRegisterResetCallback(CurrentMemoryContext,
									   &source->on_reset);
	return source;
}

/*
 * csv_source_read -- the next "size" bytes, fewer only at the file's end.
 *
 * A file that ends before the size it had when it was opened is being
 * rewritten: an error, as its last row would be half a row.
 */
size_t
csv_source_read(CsvSource *source, char *buffer, size_t size)
{
	size_t		filled = 0;

	while (filled < size)
	{
		int			nread;

		CHECK_FOR_INTERRUPTS();
		nread = FileRead(source->fd, buffer + filled, size - filled,
						 source->bytes + filled, PG_WAIT_EXTENSION);
		if (nread < 0)
			ereport(ERROR,
					(errcode_for_file_access(),
					 errmsg("could not read file \"%s\": %m",
							source->file->name)));
		if (nread == 0)
			break;
		filled += nread;
	}
	source->bytes += filled;
	if (filled < size && source->bytes < source->size)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_IN_USE),
				 errmsg("file \"%s\" became shorter while it was read",
						source->file->name),
				 errdetail("It had " INT64_FORMAT " bytes when it was opened and ends after " INT64_FORMAT ".",
						   source->size, source->bytes),
				 errhint("Replace a file by renaming a complete one over it.")));
	return filled;
}

/*
 * csv_source_bytes -- how many bytes have been read.
 */
int64
csv_source_bytes(const CsvSource *source)
{
	return source->bytes;
}

/*
 * csv_source_close -- close a file before its memory goes.
 */
void
csv_source_close(CsvSource *source)
{
	close_source(source);
}
