/*-------------------------------------------------------------------------
 *
 * profile.h
 *	  What is known of the sources' files: magtrade_profile in memory.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_PROFILE_H
#define MAGTRADE_CSV_PROFILE_H

#include "nodes/parsenodes.h"

/* A column as a profile describes it. */
typedef struct CsvProfileColumn
{
	char	   *name;
	char	   *type;			/* as the row has it; see csv_profile_type() */
	char	   *needs;			/* a header that must be there, or NULL */
	List	   *options;		/* of DefElem */
} CsvProfileColumn;

/* A layout of a source's files. */
typedef struct CsvProfile
{
	char	   *name;
	char	   *layout;			/* "" if it is the only one */
	List	   *headers;		/* names that make it */
	List	   *options;		/* of the table, of DefElem */
	List	   *columns;		/* of CsvProfileColumn, in their order */
} CsvProfile;

extern List *csv_profiles(Oid function, const char *first);
extern const char *csv_profile_type(const CsvProfileColumn *column);
extern DefElem *csv_find_option(List *options, const char *name);
extern DefElem *csv_make_option(const char *name, const char *value);

#endif							/* MAGTRADE_CSV_PROFILE_H */
