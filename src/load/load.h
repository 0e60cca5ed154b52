/*-------------------------------------------------------------------------
 *
 * load.h
 *	  From the files of a foreign table into an ordinary table.
 *
 * load.c goes through the files; target.c knows the table, stage.c makes rows
 * for it out of a file's, and merge.c puts them in, with apply.c or, where
 * triggers decide what goes in, upsert.c; bulk.c does where the table is empty.
 * log.c writes down what was done, with the file's fingerprint.c.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_LOAD_H
#define MAGTRADE_LOAD_H

#include "nodes/pg_list.h"

/* What a file is to the target's rows. */
typedef enum LoadMode
{
	LOAD_REVISE,				/* new rows go in, changed ones are updated */
	LOAD_INSERT,				/* new rows go in */
	LOAD_REPLACE				/* as LOAD_REVISE, and rows that it does not
								 * have go out */
} LoadMode;

/* What the call asked for. */
typedef struct LoadOptions
{
	Oid			source;
	Oid			target;
	LoadMode	mode;
	bool		skip;			/* leave out rows that cannot be loaded */
	int64		reject_limit;	/* how many of a file's at most; -1 for any */
	List	   *within;			/* names of the columns that say for which rows
								 * a file is the truth; NIL for those that do
								 * usually */
	bool		again;			/* files that were loaded before, too */
	bool		sum;			/* rows of one key in a file are one */
} LoadOptions;

/* What a load did, in rows. */
typedef struct LoadCounts
{
	int64		read;
	int64		inserted;
	int64		revised;
	int64		deleted;
	int64		rejected;
} LoadCounts;

#endif							/* MAGTRADE_LOAD_H */
