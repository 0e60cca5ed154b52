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
#include "csv/files/files.h"
#include "csv/files/roots.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"

/* What the programs that pack files add to their names. */
static const char *const packed_endings[] = {".gz", ".zst"};

/* What names must have that are to be read. */
#define PLACEHOLDERS \
	"{year} is four digits, {month} one or two, {period} what trade_period() reads; of 2025_1201, which may be a day or a heading, {period}_* takes the year and {year}_{month}* the month."

/* The number of a further download has no more digits: four are a year. */
#define MOST_DOWNLOAD_DIGITS	3

/* Why glob(3) gave up; it has no other way to say so. */
static int	glob_errno;

/*
 * name_of -- a file's name as text: bytes that are no characters of the
 * database's encoding are written as \xB3, so that two names stay two.
 */
static char *
name_of(const char *path)
{
	int			len = strlen(path);
	int			good = compat_verify_prefix(GetDatabaseEncoding(), path, len);
	StringInfoData name;

	/* a StringInfo is much for each of very many files */
	if (good == len)
		return pstrdup(path);
	initStringInfo(&name);
	while (good < len)
	{
		appendBinaryStringInfo(&name, path, good);
		appendStringInfo(&name, "\\x%02X", (unsigned char) path[good]);
		path += good + 1;
		len -= good + 1;
		good = compat_verify_prefix(GetDatabaseEncoding(), path, len);
	}
	appendBinaryStringInfo(&name, path, good);
	return name.data;
}

/*
 * make_file -- a file by its path; "prefix" bytes of it are not shown.
 */
static CsvFile *
make_file(const char *path, size_t prefix)
{
	CsvFile    *file = palloc0(sizeof(CsvFile));

	file->path = pstrdup(path);
	file->name = name_of(path + prefix);
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
 * compare_files -- the order of files: by the bytes of their paths.
 */
static int
compare_files(const ListCell *a, const ListCell *b)
{
	return strcmp(((CsvFile *) lfirst(a))->path, ((CsvFile *) lfirst(b))->path);
}

/*
 * identify -- remember what the path of a file leads to, if it leads to anything;
 * returns whether that is a directory.
 */
static bool
identify(CsvFile *file)
{
	struct stat st;

	if (stat(file->path, &st) != 0)
		return false;
	file->device = st.st_dev;
	file->inode = st.st_ino;
	return S_ISDIR(st.st_mode);
}

/*
 * list_matches -- glob(3)'s matches as a list, without the directories and
 * those whose names the pattern's placeholders do not allow, which are added to
 * *refused.
 */
static List *
list_matches(const glob_t *matches, size_t prefix, const CsvPattern *pattern,
			 List **refused)
{
	List	   *files = NIL;

	for (size_t i = 0; i < matches->gl_pathc; i++)
	{
		CsvFile    *file;

		CHECK_FOR_INTERRUPTS();
		file = make_file(matches->gl_pathv[i], prefix);
		csv_roots_check(file->path, file->name);
		if (identify(file))
			continue;
		file->pattern = pattern;
		if (pattern->nplaceholders > 0)
			file->values = csv_pattern_match(pattern, file->name);
		if (pattern->nplaceholders == 0 || file->values != NULL)
			files = lappend(files, file);
		else
			*refused = lappend(*refused, file);
	}
	return files;
}

/*
 * expand_glob -- the files below the directory, which means itself, that match
 * the pattern; NIL if there are none.  *refused as of list_matches().
 *
 * A leading dot must be matched literally, as in a shell.
 */
static List *
expand_glob(const char *directory, const CsvPattern *pattern, bool missing_ok,
			List **refused)
{
	char	   *path = psprintf("%s%s", csv_glob_escape(directory),
								csv_pattern_glob(pattern));
	List	   *files = NIL;
	glob_t		matches;
	int			result;

	memset(&matches, 0, sizeof(matches));
	glob_errno = 0;
	PG_TRY();
	{
		result = glob(path, GLOB_NOSORT, glob_failed, &matches);
		if (result == 0)
			files = list_matches(&matches, strlen(directory), pattern,
								 refused);
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
							pattern->entry),
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
 * start_of -- where a path starts: in the server's directory, which is not
 * shown, or nowhere if it is absolute.
 */
static char *
start_of(const CsvSettings *settings, const char *path)
{
	if (is_absolute_path(path))
		return "";
	if (settings->directory == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_FDW_DYNAMIC_PARAMETER_VALUE_NEEDED),
				 errmsg("path \"%s\" is relative, and the server has no directory",
						path),
				 errhint("Set the server's option \"directory\", or make the table's option \"path\" absolute.")));
	return psprintf("%s/", settings->directory);
}

/*
 * exact_file -- the file of exactly that name, or NULL if there is none.
 */
static CsvFile *
exact_file(const CsvSettings *settings, const char *name)
{
	const char *start = start_of(settings, name);
	char	   *path = psprintf("%s%s", start, name);
	CsvFile    *file;
	struct stat st;

	csv_roots_check(path, name);
	if (lstat(path, &st) != 0)
		return NULL;
	file = make_file(path, strlen(start));
	(void) identify(file);
	return file;
}

/*
 * entry_files -- the files of one entry of the list; *refused as of
 * list_matches().  One without any glob character or placeholder is not looked
 * at here.
 */
static List *
entry_files(const CsvSettings *settings, const char *entry, bool missing_ok,
			List **refused)
{
	const char *problem = NULL;
	const char *start = start_of(settings, entry);
	CsvPattern *pattern = csv_pattern_parse(entry, &problem);
	CsvFile    *exact = exact_file(settings, entry);
	List	   *others = NIL;
	List	   *files;

	if (exact != NULL)
		return list_make1(exact);
	if (problem != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid path \"%s\"", entry),
				 errdetail("%s", problem)));
	if (csv_pattern_is_literal(pattern))
		return list_make1(make_file(psprintf("%s%s", start,
											 pattern->segments[0].text),
									strlen(start)));
	files = expand_glob(start, pattern, missing_ok, &others);
	if (files == NIL && !missing_ok)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_FILE),
				 errmsg("no file matches \"%s\"", entry),
				 others != NIL ?
				 errhint("There are files with other names in place of a placeholder: %s", PLACEHOLDERS) :
				 errhint("The table's option \"path\" is looked up on the server, in the server's option \"directory\" if it is relative.")));
	*refused = list_concat(*refused, others);
	return files;
}

/*
 * sort_files -- sort files by the bytes of their paths, and drop those that are
 * there twice: glob(3) would sort them by the locale, and a table's rows should
 * come in the same order everywhere.
 *
 * Of two entries with the same file the one with placeholders counts.
 */
static List *
sort_files(List *files)
{
	List	   *sorted = NIL;
	CsvFile    *last = NULL;
	ListCell   *lc;

	list_sort(files, compare_files);
	foreach(lc, files)
	{
		CsvFile    *file = lfirst(lc);

		if (last == NULL || strcmp(file->path, last->path) != 0)
			sorted = lappend(sorted, last = file);
		else if (last->values == NULL)
			*last = *file;
	}
	return sorted;
}

/*
 * find_file -- the file of that path in a sorted list; NULL if it is not there.
 */
static const CsvFile *
find_file(const List *files, const char *path)
{
	int			low = 0;
	int			high = list_length(files);

	while (low < high)
	{
		int			middle = low + (high - low) / 2;
		const CsvFile *file = list_nth(files, middle);
		int			order = strcmp(path, file->path);

		if (order == 0)
			return file;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

/*
 * csv_files -- the files of a foreign table, as a list of CsvFile.
 *
 * A path is a list of names, globs, and names with placeholders, each of which
 * stands for every file that matches it, unless there is a file of exactly that
 * name; so does the list as a whole.  No match is an error or, with missing_ok,
 * nothing.  *refused, if not NULL, is set to the files that would be there if
 * their names had in place of a placeholder what it stands for.
 */
List *
csv_files(const CsvSettings *settings, bool missing_ok, List **refused)
{
	const char *problem = NULL;
	CsvFile    *exact = exact_file(settings, settings->path);
	List	   *files = NIL;
	List	   *others = NIL;
	ListCell   *lc;

	if (refused != NULL)
		*refused = NIL;
	if (exact != NULL)
		return list_make1(exact);
	foreach(lc, csv_path_entries(settings->path, &problem))
		files = list_concat(files, entry_files(settings, lfirst(lc),
											   missing_ok, &others));
	files = sort_files(files);
	foreach(lc, sort_files(others))
	{
		CsvFile    *file = lfirst(lc);

		if (refused != NULL && find_file(files, file->path) == NULL)
			*refused = lappend(*refused, file);
	}
	return files;
}

/*
 * csv_tell_refused -- a notice of the files that csv_files() has refused, if there
 * are any: their months might be missing.
 */
void
csv_tell_refused(const List *refused, const char *table)
{
	const CsvFile *first;
	int			others = list_length(refused) - 1;

	if (refused == NIL)
		return;
	first = linitial(refused);
	ereport(NOTICE,
			(errmsg("foreign table \"%s\" does not read file \"%s\"", table,
					first->name),
			 others > 0 ?
			 errdetail("The name has other text in place of a placeholder of \"%s\"; so it is with %d more.",
					   first->pattern->entry, others) :
			 errdetail("The name has other text in place of a placeholder of \"%s\".",
					   first->pattern->entry),
			 errhint("%s If the file is not meant, move it elsewhere.",
					 PLACEHOLDERS)));
}

/*
 * find_original -- the file in a sorted list that another one, by its name, has
 * been packed from, as gzip -k leaves both, or that was packed in another way;
 * NULL if there is none.
 */
static const CsvFile *
find_original(const List *files, const CsvFile *packed)
{
	const char *path = packed->path;
	int			len = strlen(path);

	for (size_t i = 0; i < lengthof(packed_endings); i++)
	{
		int			stem = len - strlen(packed_endings[i]);
		const CsvFile *file;

		if (stem <= 0 || strcmp(path + stem, packed_endings[i]) != 0)
			continue;
		file = find_file(files, pnstrdup(path, stem));
		for (size_t j = 0; file == NULL && j < i; j++)
			file = find_file(files, psprintf("%.*s%s", stem, path,
											 packed_endings[j]));
		return file;
	}
	return NULL;
}

/*
 * file_size -- set *size to a regular file's bytes; false for what is
 * none or is missing.
 */
static bool
file_size(const CsvFile *file, int64 *size)
{
	struct stat st;

	if (stat(file->path, &st) != 0 || !S_ISREG(st.st_mode))
		return false;
	*size = st.st_size;
	return true;
}

/*
 * csv_first_download -- the path of the file that another one, by its name, is a
 * further download of, as browsers number them: that of "x (1).csv" and "x(1).csv"
 * is "x.csv".  *number is set to which it is; 0 for a name without a number, whose
 * path it is itself.
 */
char *
csv_first_download(const char *path, int *number)
{
	const char *slash = strrchr(path, '/');
	const char *open = strrchr(slash != NULL ? slash : path, '(');
	int			digits = open != NULL ? strspn(open + 1, "0123456789") : 0;
	int			stem;

	*number = 0;
	if (digits == 0 || digits > MOST_DOWNLOAD_DIGITS || open[digits + 1] != ')')
		return pstrdup(path);
	*number = atoi(open + 1);
	stem = open - path;
	if (stem > 0 && open[-1] == ' ')
		stem--;
	return psprintf("%.*s%s", stem, path, open + digits + 2);
}

/*
 * find_download -- the file in a sorted list that another one, by its name, is a
 * further download of.  NULL if there is none, or one of another size: sites give
 * one name to all that is asked of them.
 */
static const CsvFile *
find_download(const List *files, const CsvFile *file)
{
	int			number;
	char	   *path = csv_first_download(file->path, &number);
	const CsvFile *first = number > 0 ? find_file(files, path) : NULL;
	int64		size;
	int64		first_size;

	pfree(path);
	if (first == NULL || !file_size(first, &first_size) ||
		!file_size(file, &size) || size != first_size)
		return NULL;
	return first;
}

/* A file and another that has the same rows, of all such pairs the first. */
typedef struct CsvTwins
{
	const CsvFile *one;			/* or NULL if there are none */
	const CsvFile *other;
	int			more;			/* pairs beside it */
} CsvTwins;

/*
 * add_twins -- note a pair.
 */
static void
add_twins(CsvTwins *twins, const CsvFile *one, const CsvFile *other)
{
	if (twins->one != NULL)
	{
		twins->more++;
		return;
	}
	twins->one = one;
	twins->other = other;
}

/*
 * tell_twins -- a notice of the pairs, if there are any; "why" says how the files
 * are known to be the same.
 */
static void
tell_twins(const CsvTwins *twins, const char *table, const char *why)
{
	if (twins->one == NULL)
		return;
	ereport(NOTICE,
			(errmsg("foreign table \"%s\" reads both \"%s\" and \"%s\"",
					table, twins->one->name, twins->other->name),
			 twins->more > 0 ?
			 errdetail("%s they are the same file, and so it is with %d more; rows that both have are there twice.",
					   why, twins->more) :
			 errdetail("%s they are the same file; rows that both have are there twice.",
					   why),
			 errhint("Move one of the two elsewhere, or have the option \"path\" fit only one of the names.")));
}

/*
 * tell_named -- a notice if among the files are some of which "find" knows others
 * that are the same; "why" says by what.
 */
static void
tell_named(const List *files, const char *table,
		   const CsvFile *(*find) (const List *, const CsvFile *),
		   const char *why)
{
	CsvTwins	twins = {0};
	ListCell   *lc;

	foreach(lc, files)
	{
		const CsvFile *file = lfirst(lc);
		const CsvFile *first = find(files, file);

		CHECK_FOR_INTERRUPTS();
		if (first != NULL)
			add_twins(&twins, first, file);
	}
	tell_twins(&twins, table, why);
}

/*
 * compare_identities -- the order of files by what they are; of one under several
 * names that of these.
 */
static int
compare_identities(const ListCell *left, const ListCell *right)
{
	const CsvFile *a = lfirst(left);
	const CsvFile *b = lfirst(right);

	if (a->device != b->device)
		return a->device < b->device ? -1 : 1;
	if (a->inode != b->inode)
		return a->inode < b->inode ? -1 : 1;
	return strcmp(a->path, b->path);
}

/*
 * tell_linked -- a notice if a file is there under two names, such as that of a
 * link to the latest.
 */
static void
tell_linked(const List *files, const char *table)
{
	List	   *sorted = list_copy(files);
	const CsvFile *last = NULL;
	CsvTwins	twins = {0};
	ListCell   *lc;

	list_sort(sorted, compare_identities);
	foreach(lc, sorted)
	{
		const CsvFile *file = lfirst(lc);

		CHECK_FOR_INTERRUPTS();
		if (last != NULL && file->inode != 0 && file->inode == last->inode &&
			file->device == last->device)
			add_twins(&twins, last, file);
		last = file;
	}
	tell_twins(&twins, table, "Under two names");
	list_free(sorted);
}

/*
 * csv_tell_copies -- a notice if some of the files of a foreign table, as
 * csv_files() lists them, are the same: a sum would have their rows twice.
 */
void
csv_tell_copies(const List *files, const char *table)
{
	tell_named(files, table, find_original, "By their names");
	tell_named(files, table, find_download, "By their names and sizes");
	tell_linked(files, table);
}

/*
 * csv_path_has -- whether a foreign table's path has a pattern for files of that
 * name, be they there or not.
 */
bool
csv_path_has(const CsvSettings *settings, const char *name)
{
	const char *problem = NULL;
	ListCell   *lc;

	foreach(lc, csv_path_entries(settings->path, &problem))
	{
		if (csv_pattern_match(csv_pattern_parse(lfirst(lc), &problem), name) != NULL)
			return true;
	}
	return false;
}

/*
 * csv_file_value -- the text of a placeholder in a file's name; NULL if its
 * pattern has no such placeholder.
 */
const char *
csv_file_value(const CsvFile *file, const char *name)
{
	for (int i = 0; file->values != NULL && i < file->pattern->nplaceholders; i++)
	{
		if (strcmp(file->pattern->placeholders[i], name) == 0)
			return file->values[i];
	}
	return NULL;
}

/*
 * csv_files_size -- bytes of all files together; what is missing, or no regular
 * file, adds none.
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
		if (file_size(lfirst(lc), &size))
			total += size;
	}
	return total;
}
