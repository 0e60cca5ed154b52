/*-------------------------------------------------------------------------
 *
 * roots.c
 *	  The directories in which files may be read: magtrade.data_directories.
 *
 * Who may set a path reads, with the server's eyes, every file of the machine
 * that the server can read.  This setting confines them, superusers too, to the
 * directories that the administrator names.  What counts is where a path ends
 * after all links and "..", when it is looked up and again when it has been
 * opened.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <limits.h>
#include <stdlib.h>

#include "compat.h"
#include "csv/roots.h"
#include "utils/guc.h"
#include "utils/varlena.h"

static char *data_directories = NULL;

/*
 * check_directories -- the setting's check: a list of absolute paths, separated
 * by commas, with double quotes around those that hold one.
 */
static bool
check_directories(char **value, void **extra pg_attribute_unused(),
				  GucSource source pg_attribute_unused())
{
	List	   *directories;
	ListCell   *lc;

	if (!SplitDirectoriesString(pstrdup(*value), ',', &directories))
	{
		GUC_check_errdetail("List syntax is invalid.");
		return false;
	}
	foreach(lc, directories)
	{
		if (is_absolute_path((char *) lfirst(lc)))
			continue;
		GUC_check_errdetail("\"%s\" is not an absolute path.",
							(char *) lfirst(lc));
		return false;
	}
	return true;
}

/*
 * csv_roots_define -- define the setting.
 */
void
csv_roots_define(void)
{
	DefineCustomStringVariable("magtrade.data_directories",
							   "Directories in which the foreign tables of magtrade_csv may read files.",
							   "A list of absolute paths, separated by commas. Empty: wherever the server can read.",
							   &data_directories, "", PGC_SUSET,
							   GUC_LIST_INPUT | GUC_SUPERUSER_ONLY,
							   check_directories, NULL, NULL);
}

/*
 * is_below -- whether a path, without links and "..", is in a directory.
 */
static bool
is_below(const char *path, const char *directory)
{
	size_t		len = strlen(directory);

	while (len > 0 && directory[len - 1] == '/')
		len--;
	return strncmp(path, directory, len) == 0 && path[len] == '/';
}

/*
 * is_allowed -- whether a path, without links and "..", is in one of the
 * directories, whose own links are resolved.
 */
static bool
is_allowed(const char *path)
{
	List	   *directories;
	ListCell   *lc;
	char		real[PATH_MAX];

	if (!SplitDirectoriesString(pstrdup(data_directories), ',', &directories))
		return false;
	foreach(lc, directories)
	{
		if (realpath(lfirst(lc), real) != NULL && is_below(path, real))
			return true;
	}
	return false;
}

/*
 * csv_roots_refuse -- the error for a path that leads out of the directories.
 */
void
csv_roots_refuse(const char *name)
{
	ereport(ERROR,
			(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
			 errmsg("file \"%s\" is outside of the directories that may be read",
					name),
			 errhint("The setting magtrade.data_directories lists them; links are followed before they are compared.")));
}

/*
 * parent_of -- a path without its last name.
 */
static char *
parent_of(const char *path)
{
	char	   *parent = pstrdup(path);
	char	   *slash = strrchr(parent, '/');

	if (slash == NULL || slash == parent)
		return pstrdup("/");
	*slash = '\0';
	return parent;
}

/*
 * csv_roots_check -- error unless an absolute path, which users see as "name",
 * is in one of the directories.
 *
 * Of a path that does not exist, the part that does must be.
 */
void
csv_roots_check(const char *path, const char *name)
{
	char		real[PATH_MAX];
	char	   *existing = pstrdup(path);

	if (data_directories == NULL || data_directories[0] == '\0')
		return;
	while (realpath(existing, real) == NULL)
	{
		if (strcmp(existing, "/") == 0)
			csv_roots_refuse(name);
		existing = parent_of(existing);
	}
	if (strcmp(existing, path) != 0)
		strlcat(real, "/", sizeof(real));
	if (!is_allowed(real))
		csv_roots_refuse(name);
}

/*
 * csv_roots_allow -- whether a file that has been opened, and was that then, is
 * in one of the directories; not so if the path leads to another file by now.
 */
bool
csv_roots_allow(const char *path, const struct stat *opened)
{
	char		real[PATH_MAX];
	struct stat st;

	if (data_directories == NULL || data_directories[0] == '\0')
		return true;
	return realpath(path, real) != NULL && stat(real, &st) == 0 &&
		st.st_dev == opened->st_dev && st.st_ino == opened->st_ino &&
		is_allowed(real);
}
