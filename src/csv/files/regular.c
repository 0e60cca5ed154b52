/*-------------------------------------------------------------------------
 *
 * regular.c
 *	  Opening a regular file, and nothing else.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <fcntl.h>

#include "csv/files/regular.h"
#include "csv/files/roots.h"

/*
 * csv_open_regular -- open a file, or -1 with errno set; what is no regular file
 * is refused with EINVAL, or EISDIR.  It is not even opened, as opening a
 * device can do something; and should it become one in between, O_NONBLOCK
 * keeps a pipe without a writer from blocking.
 *
 * The file is a virtual one of the server's, which belongs to no transaction:
 * the scan of a cursor goes on after the subtransaction in which it reached
 * the file has been rolled back.
 */
File
csv_open_regular(const CsvFile *file, struct stat *st)
{
	File		fd = -1;
	int			error = 0;

	csv_roots_check(file->path, file->name);
	if (stat(file->path, st) != 0)
		return -1;
	if (S_ISREG(st->st_mode))
	{
		fd = PathNameOpenFile(file->path, O_RDONLY | O_NONBLOCK | PG_BINARY);
		if (fd < 0)
			return -1;
		if (fstat(FileGetRawDesc(fd), st) != 0)
			error = errno;
	}
	if (error == 0 && !S_ISREG(st->st_mode))
		error = S_ISDIR(st->st_mode) ? EISDIR : EINVAL;
	if (error == 0 && csv_roots_allow(file->path, st))
		return fd;
	if (fd >= 0)
		FileClose(fd);
	if (error == 0)
		csv_roots_refuse(file->name);
	errno = error;
	return -1;
}

/*
 * csv_open_failed -- the error for a file that could not be opened, by errno.
 * A relative name does not tell where the file was looked for.
 */
void
csv_open_failed(const CsvFile *file)
{
	bool		directory = errno == EISDIR;

	if (directory || errno == EINVAL)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" is %s", file->name,
						directory ? "a directory" : "not a regular file"),
				 directory ?
				 errhint("To read the files in it, end the table's option \"path\" in /*.csv.") :
				 errhint("Pipes, devices and sockets are not read.")));
	ereport(ERROR,
			(errcode_for_file_access(),
			 errmsg("could not open file \"%s\" for reading: %m", file->name),
			 is_absolute_path(file->name) ?
			 errhint("The file is read by the PostgreSQL server process: it must exist on the server and be readable for the server's operating-system user.") :
			 errhint("The file is looked up in the foreign server's option \"directory\" and read by the PostgreSQL server process: it must exist there and be readable for the process's operating-system user.")));
}
