/*-------------------------------------------------------------------------
 *
 * apply.h
 *	  Making the changes that a file brings, once they are known.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_LOAD_APPLY_H
#define MAGTRADE_LOAD_APPLY_H

#include "load/merge.h"

/* A file on its way into the target. */
typedef struct LoadMerge
{
	const LoadTarget *target;
	LoadStage  *stage;
	LoadMode	mode;
	LoadOutcome *outcome;
	LoadRows	staged;			/* "new_rows" in SQL */
	LoadRows   *put;			/* "put": rows as they were stored, c1, c2, …,
								 * where triggers decide; else NULL */
	LoadRows   *changes;		/* "changes": of staged rows, or of those put,
								 * those that are new or different, their
								 * keys k1, k2, … and old values o1, o2, …
								 * in the target, and whether they are
								 * "known" */
	LoadRows   *vanished;		/* "vanished": rows that the file does not have */
	LoadRows   *marked;			/* "marked", for the logs: of them, those that
								 * triggers changed instead of letting them be
								 * deleted, with their new values w1, w2, … */

	/* $1: the file's periods, of rows put as stored; $2: of them, the new ones */
	LoadArgs	args;
	Oid			types[2];
	Datum		values[2];
} LoadMerge;

extern void load_in_periods(StringInfo sql, const LoadMerge *merge);
extern void load_is_new(StringInfo sql, const LoadMerge *merge);
extern int64 load_count(const LoadMerge *merge, const char *from);
extern void load_others_changed(const LoadMerge *merge);
extern void load_delete(LoadMerge *merge);
extern int64 load_count_left(const LoadMerge *merge, bool changed);
extern void load_take_out(LoadMerge *merge);
extern bool load_refers_to_itself(const LoadTarget *target);
extern void load_apply(LoadMerge *merge, bool refers);

#endif							/* MAGTRADE_LOAD_APPLY_H */
