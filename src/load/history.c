/*-------------------------------------------------------------------------
 *
 * history.c
 *	  What the logs say that loads after a date did to a table.
 *
 * They say what each load did to a key: it added the row, changed some of its
 * cells, or deleted it; and that it was the first to bring rows of a period, or
 * any rows, before which no key of that period, or none at all, was there.  What
 * became known after a date is undone by the earliest of these: the one that
 * changed a cell first has its old value, and the one that made or deleted the
 * row first says whether it was there.  Which is earliest the loads' numbers
 * say, not the time when their figures became known: a load of an older vintage
 * that comes after one of a newer finds what that one left.  But what it then
 * did to a cell or to a row was known, and what others had done to it before
 * does not count.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "load/history.h"
#include "load/log.h"
#include "utils/builtins.h"
#include "utils/rel.h"

/*
 * collect -- rows of a query, which SQL may use by a name from now on.
 */
static LoadRows *
collect(LoadHistory *history, const char *name, const char *sql)
{
	LoadRows   *rows = load_collect(sql, &history->args);

	load_offer(name, rows);
	return rows;
}

/*
 * last_initial -- the load before which the table's past does not count, as SQL:
 * that which found it empty last, or 0.  What loads before it did went with the
 * rows that the table had then, and its files may have been loaded again in
 * another order.
 */
static const char *
last_initial(const LoadHistory *history)
{
	return load_log_initial(psprintf("%s.magtrade_loads", history->logs));
}

/*
 * load_history_later -- the loads of what became known after the date.
 */
void
load_history_later(LoadHistory *history)
{
	history->later =
		collect(history, "later",
				psprintf("SELECT load_id, initial, new_periods"
						 " FROM %s.magtrade_loads WHERE target OPERATOR(pg_catalog.=) $1 AND known_at OPERATOR(pg_catalog.>) $2"
						 " AND load_id OPERATOR(pg_catalog.>=) %s",
						 history->logs, last_initial(history)));
}

/*
 * check_keys -- error if the logs know keys of other columns than the table
 * has now, be they more, of which some rows would become one, or fewer.  Those
 * of a load are alike.
 */
static void
check_keys(LoadHistory *history)
{
	const char *tables[] = {"magtrade_revisions", "magtrade_additions"};
	Relation	rel = history->target->rel;

	for (int i = 0; i < (int) lengthof(tables); i++)
	{
		StringInfoData sql;

		initStringInfo(&sql);
		appendStringInfo(&sql, "SELECT EXISTS (SELECT FROM later AS l CROSS JOIN LATERAL (SELECT key FROM %s.%s AS r"
						 " WHERE r.load_id OPERATOR(pg_catalog.=) l.load_id LIMIT 1) AS r"
						 " CROSS JOIN (SELECT ARRAY[", history->logs, tables[i]);
		load_list(&sql, history->target, LOAD_KEYS, "%", ", ");
		appendStringInfoString(&sql, "]::pg_catalog.text[] AS names) AS k WHERE NOT key OPERATOR(pg_catalog.?&) names"
							   " OR key OPERATOR(pg_catalog.-) names OPERATOR(pg_catalog.<>) '{}')");
		if (load_ask_whether(sql.data, &history->args))
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
					 errmsg("what was loaded into \"%s\" was written down by another key",
							RelationGetRelationName(rel)),
					 errdetail("Its primary key does not have the same columns as the keys in %s.", tables[i]),
					 errhint("If a column of the key was renamed, added or taken out, do the same with the members of %s.key.", tables[i])));
	}
}

/*
 * check_periods -- error if loads brought the first rows of periods, which are not
 * listed, and the table has no column any more that tells which these are.
 */
static void
check_periods(LoadHistory *history)
{
	Relation	rel = history->target->rel;

	if (history->target->period < 0 &&
		load_ask_whether("SELECT EXISTS (SELECT FROM later WHERE NOT initial"
						 " AND pg_catalog.cardinality(new_periods) OPERATOR(pg_catalog.>) 0)",
						 &history->args))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("the primary key of \"%s\" has no column of type date any more",
						RelationGetRelationName(rel)),
				 errdetail("Which rows loads brought first is known by their dates, magtrade_loads.new_periods."),
				 errhint("Change the type of the column that was one back to date.")));
}

/*
 * check_columns -- warn if the logs have old values of columns that the table
 * does not have, or not any more: nothing tells whether they were renamed, and
 * the table would be shown as if they had never changed.
 */
static void
check_columns(LoadHistory *history)
{
	bool		isnull;
	Datum		names = load_ask(psprintf("SELECT pg_catalog.string_agg(DISTINCT pg_catalog.format('\"%%s\"', column_name), ', ')"
										  " FROM %s.magtrade_revisions AS r JOIN later AS l ON r.load_id OPERATOR(pg_catalog.=) l.load_id"
										  " WHERE column_name IS NOT NULL AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute AS a"
										  " WHERE a.attrelid OPERATOR(pg_catalog.=) $1::pg_catalog.oid AND a.attnum OPERATOR(pg_catalog.>) 0"
										  " AND a.attname OPERATOR(pg_catalog.=) column_name)", history->logs),
								 &history->args, SPI_OK_SELECT, &isnull);

	if (!isnull)
		ereport(WARNING,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("old values are left out, of columns that \"%s\" does not have: %s",
						RelationGetRelationName(history->target->rel),
						TextDatumGetCString(names)),
				 errhint("If a column was renamed, update magtrade_revisions.column_name; if it was dropped, delete these rows.")));
}

/*
 * find_births -- for each period that loads brought the first rows of, and for
 * all others together, its "birth", the earliest later load before which there
 * were none; NULL if there is none such.
 *
 * Of a load that found its target empty that is true for all periods.  A load
 * of an older vintage can come after one of a newer: then its rows were not
 * there either when that came, though they were known, so that only what
 * followed the last birth at or before the date counts.
 */
static void
find_births(LoadHistory *history)
{
	history->births =
		collect(history, "births",
				psprintf("WITH loads AS MATERIALIZED (SELECT m.load_id, m.initial, m.new_periods, l.load_id AS later FROM %s.magtrade_loads AS m"
						 " LEFT JOIN later AS l ON l.load_id OPERATOR(pg_catalog.=) m.load_id"
						 " WHERE m.target OPERATOR(pg_catalog.=) $1),"
						 " begun AS (SELECT load_id, later, period FROM loads CROSS JOIN LATERAL pg_catalog.unnest(new_periods) AS period),"
						 " made AS (SELECT * FROM begun UNION ALL SELECT l.load_id, l.later, p.period FROM loads AS l CROSS JOIN"
						 " (SELECT period FROM begun UNION SELECT NULL) AS p WHERE l.initial),"
						 " counted AS (SELECT *, pg_catalog.max(load_id) FILTER (WHERE later IS NULL) OVER (PARTITION BY period) AS last FROM made)"
						 " SELECT period, pg_catalog.min(later) FILTER (WHERE last IS NULL"
						 " OR later OPERATOR(pg_catalog.>) last) AS birth FROM counted GROUP BY period",
						 history->logs));
}

/*
 * append_birth -- append the birth of a key's period, that of "births AS b" if they
 * have the period.
 */
static void
append_birth(StringInfo sql)
{
	appendStringInfoString(sql, "CASE WHEN b.period IS NULL THEN"
						   " (SELECT birth FROM births WHERE period IS NULL) ELSE b.birth END");
}

/*
 * find_known -- the loads known at the date that came after one to be undone, of
 * which there are none where vintages were loaded in their order; and whether
 * they are "old", of a vintage before one that was known, too, and from the same
 * source, so that they would have added rows only.
 */
static void
find_known(LoadHistory *history)
{
	history->known =
		collect(history, "known",
				psprintf("SELECT m.load_id, EXISTS (SELECT FROM %s.magtrade_loads AS o WHERE o.target OPERATOR(pg_catalog.=) $1"
						 " AND o.source::pg_catalog.oid OPERATOR(pg_catalog.=) m.source::pg_catalog.oid AND o.load_id OPERATOR(pg_catalog.<) m.load_id"
						 " AND o.known_at OPERATOR(pg_catalog.>) m.known_at AND o.known_at OPERATOR(pg_catalog.<=) $2"
						 " AND o.load_id OPERATOR(pg_catalog.>=) i.load_id) AS old"
						 " FROM %s.magtrade_loads AS m CROSS JOIN (SELECT %s AS load_id) AS i"
						 " WHERE m.target OPERATOR(pg_catalog.=) $1 AND m.known_at OPERATOR(pg_catalog.<=) $2"
						 " AND m.load_id OPERATOR(pg_catalog.>) (SELECT pg_catalog.min(load_id) FROM later)",
						 history->logs, history->logs, last_initial(history)));
}

/*
 * log_rows -- "magtrade_revisions" or "magtrade_additions", as SQL in FROM, with
 * what is asked of them here.  Timestamps with time zone are written in the zone
 * that the session had, so that a key may have been written in two ways: they are
 * written anew, in that of this session.
 */
static const char *
log_rows(const LoadHistory *history, const char *log)
{
	const LoadTarget *target = history->target;
	const char *table = psprintf("%s.%s", history->logs, log);
	StringInfoData members;

	initStringInfo(&members);
	for (int i = 0; i < target->nkeys; i++)
	{
		const char *name = quote_literal_cstr(target->columns[i].plain);

		if (target->columns[i].base == TIMESTAMPTZOID)
			appendStringInfo(&members, "%s%s, (key OPERATOR(pg_catalog.->>) %s)::pg_catalog.timestamptz",
							 members.len > 0 ? ", " : "", name, name);
	}
	if (members.len == 0)
		return table;
	return psprintf("(SELECT load_id, key OPERATOR(pg_catalog.||) pg_catalog.jsonb_build_object(%s) AS key%s FROM %s)",
					members.data,
					strcmp(log, "magtrade_revisions") == 0 ?
					", column_name, old_value, deleted" : "", table);
}

/*
 * find_over -- the rows that old loads among them added although they were there at
 * the date, as later ones had deleted them: such loads would have passed over
 * them.
 *
 * Whether a row was "there" says what was known of it last, or else the first of
 * what later loads did to it.
 */
static void
find_over(LoadHistory *history)
{
	const LoadTarget *target = history->target;
	const char *additions = log_rows(history, "magtrade_additions");
	StringInfoData sql;

	initStringInfo(&sql);
	appendStringInfo(&sql, "WITH added AS MATERIALIZED (SELECT a.key, a.load_id FROM %s AS a"
					 " JOIN known AS m ON a.load_id OPERATOR(pg_catalog.=) m.load_id WHERE m.old),"
					 " loads AS MATERIALIZED (SELECT load_id, true AS known FROM known UNION ALL SELECT load_id, false FROM later),"
					 " done AS (SELECT a.key, l.load_id, l.known, l.known::pg_catalog.int4 AS there FROM %s AS a"
					 " JOIN loads AS l ON a.load_id OPERATOR(pg_catalog.=) l.load_id"
					 " UNION ALL SELECT r.key, l.load_id, l.known, (NOT (l.known AND r.deleted))::pg_catalog.int4 FROM %s AS r"
					 " JOIN loads AS l ON r.load_id OPERATOR(pg_catalog.=) l.load_id UNION ALL SELECT k.key, ",
					 additions, additions, log_rows(history, "magtrade_revisions"));
	append_birth(&sql);
	appendStringInfoString(&sql, ", false, 0 FROM added AS k LEFT JOIN births AS b ON b.period ");
	if (target->period >= 0)
		appendStringInfo(&sql, "OPERATOR(pg_catalog.=) (k.key OPERATOR(pg_catalog.->>) %s)::pg_catalog.date",
						 quote_literal_cstr(target->columns[target->period].plain));
	else
		appendStringInfoString(&sql, "IS NULL AND false");
	appendStringInfoString(&sql, ") SELECT k.key, k.load_id FROM added AS k JOIN done AS d ON d.key OPERATOR(pg_catalog.=) k.key"
						   " AND d.load_id OPERATOR(pg_catalog.<) k.load_id GROUP BY k.key, k.load_id"
						   " HAVING coalesce((pg_catalog.max(ARRAY[d.load_id, d.there]) FILTER (WHERE d.known))[2],"
						   " (pg_catalog.min(ARRAY[d.load_id, d.there]) FILTER (WHERE NOT d.known))[2]) OPERATOR(pg_catalog.=) 1");
	history->over = collect(history, "over", sql.data);
}

/*
 * find_since -- what loads known at the date did after later ones: for each key
 * the last load that added or deleted its row, and for each cell of it the last
 * that changed it.
 */
static void
find_since(LoadHistory *history)
{
	StringInfoData sql;

	find_known(history);
	if (history->known->count == 0)
		return;
	find_over(history);
	initStringInfo(&sql);
	appendStringInfo(&sql, "SELECT key, column_name, pg_catalog.max(load_id) AS load_id FROM ("
					 "SELECT r.key, CASE WHEN NOT r.deleted THEN r.column_name END AS column_name, r.load_id"
					 " FROM %s AS r JOIN known AS m ON r.load_id OPERATOR(pg_catalog.=) m.load_id"
					 " UNION ALL SELECT a.key, NULL, a.load_id"
					 " FROM %s AS a JOIN known AS m ON a.load_id OPERATOR(pg_catalog.=) m.load_id"
					 " WHERE NOT EXISTS (SELECT FROM over AS o WHERE o.key OPERATOR(pg_catalog.=) a.key"
					 " AND o.load_id OPERATOR(pg_catalog.=) a.load_id)) AS d GROUP BY key, column_name",
					 log_rows(history, "magtrade_revisions"),
					 log_rows(history, "magtrade_additions"));
	history->since = collect(history, "since", sql.data);
}

/*
 * append_counts -- append whether what a later load, "l", did to the row of
 * "alias.key" counts or, if a cell of it is meant, to that of
 * "alias.column_name".
 */
static void
append_counts(StringInfo sql, const LoadHistory *history, const char *alias,
			  bool cell)
{
	if (history->since == NULL)
	{
		appendStringInfoString(sql, "true");
		return;
	}
	appendStringInfo(sql, "NOT EXISTS (SELECT FROM since AS s WHERE s.key OPERATOR(pg_catalog.=) %s.key"
					 " AND s.load_id OPERATOR(pg_catalog.>) l.load_id", alias);
	if (cell)
		appendStringInfo(sql, " AND (s.column_name IS NULL OR s.column_name OPERATOR(pg_catalog.=) %s.column_name)",
						 alias);
	appendStringInfoChar(sql, ')');
}

/*
 * append_events -- append what later loads did to keys, a row for each cell, and
 * what loads known at the date did "before" what is left of that.
 */
static void
append_events(StringInfo sql, const LoadHistory *history)
{
	appendStringInfoString(sql, "SELECT r.key, l.load_id, r.deleted AND ");
	append_counts(sql, history, "r", false);
	appendStringInfo(sql, " AS deleted, false AS added, NULL::pg_catalog.int8 AS before, r.column_name,"
					 " ARRAY[pg_catalog.lpad(l.load_id::pg_catalog.text, 19, '0'), r.old_value] COLLATE pg_catalog.\"C\" AS cell"
					 " FROM %s AS r JOIN later AS l ON r.load_id OPERATOR(pg_catalog.=) l.load_id WHERE ",
					 log_rows(history, "magtrade_revisions"));
	append_counts(sql, history, "r", true);
	if (history->first)
		return;
	appendStringInfo(sql, " UNION ALL SELECT a.key, l.load_id, false, true, NULL, NULL, NULL"
					 " FROM %s AS a JOIN later AS l ON a.load_id OPERATOR(pg_catalog.=) l.load_id WHERE ",
					 log_rows(history, "magtrade_additions"));
	append_counts(sql, history, "a", false);
	if (history->since != NULL)
		appendStringInfoString(sql, " UNION ALL SELECT key, NULL, false, false, load_id, NULL, NULL FROM since");
}

/*
 * append_read_key -- append a subquery for the columns of "e.key".
 *
 * No key is NULL: what is read as one was the null of jsonb, which makes NULLs of
 * its own.
 */
static void
append_read_key(StringInfo sql, const LoadTarget *target)
{
	for (int i = 0; i < target->nkeys; i++)
	{
		const LoadColumn *column = &target->columns[i];

		appendStringInfo(sql, column->base == JSONBOID ?
						 "%scoalesce(%s, 'null') AS %s" : "%s%s AS %s",
						 i == 0 ? "(SELECT " : ", ", column->name, column->name);
	}
	appendStringInfoString(sql, " FROM pg_catalog.jsonb_to_record(e.key) AS k(");
	load_list(sql, target, LOAD_KEYS, "@ !", ", ");
	appendStringInfoString(sql, "))");
}

/*
 * find_keys -- what happened to each key: which loads "deleted" and "added" it
 * first, what was known to be done to it "before", and for each cell that was
 * changed which one did so first, as a text that sorts, and its old value: o1,
 * o2, ….
 *
 * Keys are taken together as they are written before they become values of the
 * columns' types, as the latter costs more; values that are the same then may
 * have been written in two ways.
 */
static void
find_keys(LoadHistory *history)
{
	const LoadTarget *target = history->target;
	StringInfoData sql;

	initStringInfo(&sql);
	appendStringInfoString(&sql, "SELECT ");
	load_list(&sql, target, LOAD_KEYS, "k.@ AS k&", ", ");
	appendStringInfoString(&sql, ", pg_catalog.min(e.deleted) AS deleted, pg_catalog.min(e.added) AS added, pg_catalog.max(e.before) AS before");
	load_list(&sql, target, LOAD_OTHERS, ", pg_catalog.min(e.o&) AS o&", "");
	appendStringInfoString(&sql, " FROM (SELECT key, pg_catalog.min(load_id) FILTER (WHERE deleted) AS deleted,"
						   " pg_catalog.min(load_id) FILTER (WHERE added) AS added, pg_catalog.max(before) AS before");
	load_list(&sql, target, LOAD_OTHERS,
			  ", pg_catalog.min(cell) FILTER (WHERE column_name OPERATOR(pg_catalog.=) %) AS o&", "");
	appendStringInfoString(&sql, " FROM (");
	append_events(&sql, history);
	appendStringInfoString(&sql, ") AS e GROUP BY key) AS e CROSS JOIN LATERAL ");
	append_read_key(&sql, target);
	appendStringInfoString(&sql, " AS k GROUP BY ");
	load_list(&sql, target, LOAD_KEYS, "k.@", ", ");
	history->keys = collect(history, "keys", sql.data);
}

/*
 * append_absence -- whether a key was "absent" at the date, and FROM what that is
 * told: later a load added it that none had deleted before, or one brought the
 * first rows of its period.
 */
static void
append_absence(StringInfo sql, const LoadHistory *history)
{
	const LoadTarget *target = history->target;

	if (history->first)
	{
		appendStringInfoString(sql, "false AS absent FROM keys AS k");
		return;
	}
	appendStringInfoString(sql, "coalesce(k.added OPERATOR(pg_catalog.<) coalesce(k.deleted, k.added OPERATOR(pg_catalog.+) 1), false)"
						   " OR coalesce(born OPERATOR(pg_catalog.>) coalesce(k.before, 0)"
						   " AND born OPERATOR(pg_catalog.<=) coalesce(k.deleted, born), false) AS absent"
						   " FROM keys AS k LEFT JOIN births AS b ON b.period ");
	if (target->period >= 0)
		appendStringInfo(sql, "OPERATOR(pg_catalog.=) k.k%d", target->columns[target->period].attnum);
	else
		appendStringInfoString(sql, "IS NULL AND false");
	appendStringInfoString(sql, " CROSS JOIN LATERAL (SELECT ");
	append_birth(sql);
	appendStringInfoString(sql, ") AS o(born)");
}

/*
 * find_past -- the rows that later loads touched: whether they were "absent",
 * and whether they were "restored", that is, there although they may not be
 * now; and their old cells, o1, o2, …, as far as they have them: h1, h2, ….
 * What happened first decides.
 *
 * This is apart from find_keys(), for the planner to know how many they are.
 */
static void
find_past(LoadHistory *history)
{
	const LoadTarget *target = history->target;
	StringInfoData sql;

	initStringInfo(&sql);
	appendStringInfoString(&sql, "SELECT ");
	load_list(&sql, target, LOAD_KEYS, "k.k&", ", ");
	load_list(&sql, target, LOAD_OTHERS, ", k.o&[2] AS o&, k.o& IS NOT NULL AS h&", "");
	appendStringInfoString(&sql, ", k.deleted IS NOT NULL AS restored, ");
	append_absence(&sql, history);
	history->past = collect(history, "past", sql.data);
}

/*
 * load_history_check -- error or warn where the logs know the table as it is not any
 * more.
 */
void
load_history_check(LoadHistory *history)
{
	check_keys(history);
	check_columns(history);
	if (!history->first)
		check_periods(history);
}

/*
 * load_history_past -- the rows that later loads touched, as they were: "past",
 * with "births" for all others.
 */
void
load_history_past(LoadHistory *history)
{
	if (!history->first)
	{
		find_births(history);
		find_since(history);
	}
	find_keys(history);
	find_past(history);
}

/*
 * load_history_free -- forget what was found.
 */
void
load_history_free(LoadHistory *history)
{
	load_discard("later", history->later);
	load_discard("births", history->births);
	load_discard("known", history->known);
	load_discard("over", history->over);
	load_discard("since", history->since);
	load_discard("keys", history->keys);
	load_discard("past", history->past);
}
