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
#include "csv/files/roots.h"
#include "utils/guc.h"
#include "utils/varlena.h"

static char *data_directories = NULL;

/* Whether the value that there was before the module was loaded is not in force */
static bool refused = false;

/* How often it was given one since */
static int	assigned = 0;

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
 * assign_directories -- the setting's assign hook: a value is in force, be it
 * the one that it is born with.
 */
static void
assign_directories(const char *value pg_attribute_unused(),
				   void *extra pg_attribute_unused())
{
	assigned++;
	refused = false;
}

/*
 * csv_roots_define -- define the setting.
 *
 * Before that anybody may give it a value, also when he connects and instead of
 * the administrator's, and the administrator a wrong one.  What is then not
 * taken PostgreSQL warns of, and goes on as if nothing had been said; here that
 * would open all that was meant to be closed.
 */
void
csv_roots_define(void)
{
	bool		given = GetConfigOption("magtrade.data_directories", true,
										false) != NULL;

	DefineCustomStringVariable("magtrade.data_directories",
							   "Directories in which the foreign tables of magtrade_csv may read files.",
							   "A list of absolute paths, separated by commas. Empty: wherever the server can read.",
							   &data_directories, "", PGC_SUSET,
							   GUC_LIST_INPUT | GUC_SUPERUSER_ONLY,
							   check_directories, assign_directories, NULL);
	refused = given && assigned == 1;
}

/*
 * is_confined -- whether files may be read in some directories only; error if it
 * is not known in which.
 */
static bool
is_confined(void)
{
	if (refused)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("no files are read, since magtrade.data_directories was given a value that is not in force"),
				 errdetail("A warning said why when the session first used magtrade."),
				 errhint("Only a superuser may set it, to a list of absolute paths. Correct it where it was set, and connect anew.")));
	return data_directories != NULL && data_directories[0] != '\0';
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

	if (!is_confined())
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

	if (!is_confined())
		return true;
	return realpath(path, real) != NULL && stat(real, &st) == 0 &&
		st.st_dev == opened->st_dev && st.st_ino == opened->st_ino &&
		is_allowed(real);
}
