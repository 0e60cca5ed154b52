/*-------------------------------------------------------------------------
 *
 * merge.h
 *	  Putting the rows of a file into the target.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_LOAD_MERGE_H
#define MAGTRADE_LOAD_MERGE_H

#include "load/query.h"
#include "load/stage.h"

/* What was done with a file, for the logs. */
typedef struct LoadOutcome
{
	LoadCounts	counts;
	bool		initial;		/* the target was empty */
	bool		kept;			/* nothing was deleted, as rows were rejected,
								 * or triggers change keys */
	bool		has_periods;	/* the key has a date */
	Datum		new_periods;	/* date[] */
	LoadRows   *cells;			/* key, column_name, old_value, new_value,
								 * deleted; or NULL */
	LoadRows   *additions;		/* key; or NULL */
} LoadOutcome;

extern void load_merge(LoadStage *stage, LoadMode mode, LoadOutcome *outcome);

#endif							/* MAGTRADE_LOAD_MERGE_H */
