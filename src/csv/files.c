/*-------------------------------------------------------------------------
 *
 * files.c
 *	  Which files a foreign table reads.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <glob.h>
#include <sys/stat.h>

#include "compat.h"
#include "csv/files.h"
#include "miscadmin.h"

/* Characters with a meaning to glob(3). */
#define GLOB_CHARACTERS	"*?[\\"

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
