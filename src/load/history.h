/*-------------------------------------------------------------------------
 *
 * history.h
 *	  What the logs say that loads after a date did to a table.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_LOAD_HISTORY_H
#define MAGTRADE_LOAD_HISTORY_H

#include "load/query.h"
#include "load/target.h"

typedef struct LoadHistory
{
	LoadTarget *target;
	const char *logs;			/* the schema of the logs, quoted */
	bool		first;			/* each cell as it was first, whenever */
	/* found by load_history_later() and load_history_past() */
	LoadRows   *later;			/* "later": the loads to be undone */
	LoadRows   *births;			/* "births": with which of them a period's rows
								 * began; or NULL */
	LoadRows   *known;			/* "known": loads known at the date after the
								 * first of them */
	LoadRows   *over;			/* "over": rows that these added again; or
								 * NULL */
	LoadRows   *since;			/* "since": what else they did; or NULL */
	LoadRows   *keys;			/* "keys": what they did; or NULL */
	LoadRows   *past;			/* "past": rows that they touched; or NULL */

	/* $1: the target; $2: the date; $3: some periods */
	LoadArgs	args;
	Oid			types[3];
	Datum		values[3];
} LoadHistory;

extern void load_history_later(LoadHistory *history);
extern void load_history_check(LoadHistory *history);
extern void load_history_past(LoadHistory *history);
extern void load_history_free(LoadHistory *history);

#endif							/* MAGTRADE_LOAD_HISTORY_H */
