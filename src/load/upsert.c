/*-------------------------------------------------------------------------
 *
 * upsert.c
 *	  Putting rows into a table whose triggers decide what goes in.
 *
 * What a BEFORE INSERT trigger makes of a row, even of its key, and whether it
 * keeps it out, is known when the row has been put in.  So this is one INSERT
 * ... ON CONFLICT, which says what it stored, and what was there before is
 * asked of the snapshot that was taken then.  The locks of load_target_lock()
 * see to it that nobody else writes between the two.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "executor/spi.h"
#include "load/attempt.h"
#include "load/present.h"
#include "load/upsert.h"

/*
 * upsert_sql -- the statement, without what it returns.
 */
static StringInfo
upsert_sql(const LoadMerge *merge)
{
	const LoadTarget *target = merge->target;
	StringInfo	sql = makeStringInfo();

	appendStringInfo(sql, "INSERT INTO %s AS t (", target->name);
	load_list(sql, target, LOAD_GIVEN, "@", ", ");
	appendStringInfoString(sql, ") SELECT ");
	load_list(sql, target, LOAD_GIVEN, "n.c#", ", ");
	appendStringInfoString(sql, " FROM new_rows AS n ORDER BY ");
	load_list(sql, target, LOAD_KEYS, "n.c#", ", ");
	appendStringInfoString(sql, " ON CONFLICT (");
	load_list(sql, target, LOAD_KEYS, "@", ", ");
	if (merge->mode == LOAD_INSERT ||
		load_target_count(target, LOAD_VALUES) == 0)
	{
		appendStringInfoString(sql, ") DO NOTHING");
		return sql;
	}
	appendStringInfoString(sql, ") DO UPDATE SET ");
	load_list(sql, target, LOAD_VALUES, "@ = excluded.@", ", ");
	appendStringInfoString(sql, " WHERE ");
	load_differs(sql, target, LOAD_VALUES, "excluded.@");
	return sql;
}

/*
 * load_upsert -- put the staged rows in, in the order of the key, and collect
 * those that were stored.
 */
void
load_upsert(LoadMerge *merge)
{
	StringInfo	sql = upsert_sql(merge);

	appendStringInfoString(sql, " RETURNING ");
	load_list(sql, merge->target, LOAD_GIVEN, "t.@ AS c#", ", ");
	merge->put = load_collect(sql->data, &merge->args);
	load_offer("put", merge->put);
}

/*
 * load_upsert_periods -- let the file's periods be those that were stored.
 */
void
load_upsert_periods(LoadMerge *merge)
{
	const LoadTarget *target = merge->target;

	if (target->period < 0)
		return;
	merge->values[0] =
		load_ask(psprintf("SELECT coalesce(pg_catalog.array_agg(DISTINCT c%d::pg_catalog.date), '{}') FROM put",
						  target->columns[target->period].given),
				 &merge->args, SPI_OK_SELECT, NULL);
	merge->values[1] = merge->outcome->new_periods =
		load_new_periods(target, merge->values[0], true);
}

/*
 * check_snapshot -- error if a row was put in beside the one of its key that
 * somebody has deleted: where all statements have the snapshot of the first
 * one, that row is still there.
 *
 * Keys are counted, as a join would take them to be unique.
 */
static void
check_snapshot(const LoadMerge *merge)
{
	const LoadTarget *target = merge->target;
	StringInfoData sql;

	if (!IsolationUsesXactSnapshot())
		return;
	initStringInfo(&sql);
	appendStringInfo(&sql, "SELECT EXISTS (SELECT FROM %s AS t WHERE true", target->rows);
	load_in_periods(&sql, merge);
	appendStringInfoString(&sql, " GROUP BY ");
	load_list(&sql, target, LOAD_KEYS, "t.@", ", ");
	appendStringInfoString(&sql, " HAVING pg_catalog.count(*) OPERATOR(pg_catalog.>) 1)");
	if (load_ask_whether(sql.data, &merge->args))
		load_others_changed(merge);
}

/*
 * load_upsert_count -- count what was stored, once it was compared with what
 * was there before.
 */
void
load_upsert_count(LoadMerge *merge)
{
	LoadCounts *counts = &merge->outcome->counts;

	check_snapshot(merge);
	counts->revised = load_count(merge, "changes AS n WHERE n.known");
	counts->inserted = merge->put->count - counts->revised;
}

/* Whether vanished rows come back. */
typedef struct Trial
{
	LoadMerge  *merge;
	bool		back;
} Trial;

/*
 * try_delete -- a LoadWork: take out the vanished rows, and see whether the
 * file brings some of them back.  This is to be undone in any case, as the
 * triggers have seen the file's rows twice.
 *
 * Of those that a trigger changes instead, as to mark them, nothing tells whether
 * the file brings them back: what it brings is in them already.
 */
static bool
try_delete(void *arg)
{
	Trial	   *trial = arg;
	LoadMerge  *merge = trial->merge;
	int64		left;

	load_delete(merge);
	left = load_count_left(merge, false);
	trial->back = left > 0 && load_count_left(merge, true) > 0;
	if (trial->back)
		return false;
	(void) load_run(upsert_sql(merge)->data, &merge->args, SPI_OK_INSERT);
	trial->back = load_count_left(merge, false) > left;
	return false;
}

/*
 * load_upsert_delete -- take out what the file does not have any more, unless
 * triggers make such rows of others that it has: a row that was left as it was
 * does not tell which of the file's it is.
 */
void
load_upsert_delete(LoadMerge *merge)
{
	Trial		trial = {merge, false};

	if (merge->vanished == NULL || merge->vanished->count == 0)
		return;
	(void) load_attempt(try_delete, &trial, 0);
	merge->outcome->kept = trial.back;
	merge->outcome->counts.deleted = 0;
	if (!trial.back)
		load_take_out(merge);
}
