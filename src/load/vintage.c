/*-------------------------------------------------------------------------
 *
 * vintage.c
 *	  A table as it was known at a date, out of its rows and the logs.
 *
 * The logs say what each load did to a key: it added the row, changed some of
 * its cells, or deleted it; and that it was the first to bring rows of a
 * period, or any rows, before which no key of that period, or none at all, was
 * there.  What became known after a date is undone by the earliest of these: the
 * one that changed a cell first has its old value, and the one that made or
 * deleted the row first says whether it was there.  Which is earliest the
 * loads' numbers say, not the time when their figures became known: a load of an
 * older vintage that comes after one of a newer finds what that one left.  But
 * what it then did to a cell or to a row was known, and what others had done to
 * it before does not count.
 *
 * Rows that no load touched are read as they are.  Those of the others that are
 * needed, "past", are found first, and put in their places when it is read.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/table.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_type.h"
#include "compat.h"
#include "executor/spi.h"
#include "load/query.h"
#include "load/target.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "nodes/supportnodes.h"
#include "scalar/door.h"
#include "storage/lmgr.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/rls.h"
#include "utils/ruleutils.h"
#include "utils/timestamp.h"

/* A name that no column has. */
#define TOUCHED		"\"magtrade: touched\""

PG_FUNCTION_INFO_V1(magtrade_as_of);
PG_FUNCTION_INFO_V1(magtrade_first_published);
PG_FUNCTION_INFO_V1(magtrade_past_support);

typedef struct Vintage
{
	LoadTarget *target;
	const char *logs;			/* the schema of the logs, quoted */
	bool		first;			/* each cell as it was first, whenever */
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
} Vintage;

/*
 * collect -- rows of a query, which SQL may use by a name from now on.
 */
static LoadRows *
collect(Vintage *vintage, const char *name, const char *sql)
{
	LoadRows   *rows = load_collect(sql, &vintage->args);

	load_offer(name, rows);
	return rows;
}

/*
 * find_later -- the loads of what became known after the date.
 *
 * Those from before the table was last found empty are none of them: what they
 * did went with the rows that it had then, and its files may have been loaded
 * again in another order.
 */
static void
find_later(Vintage *vintage)
{
	vintage->later =
		collect(vintage, "later",
				psprintf("SELECT load_id, initial, new_periods"
						 " FROM %s.magtrade_loads WHERE target OPERATOR(pg_catalog.=) $1 AND known_at OPERATOR(pg_catalog.>) $2"
						 " AND load_id OPERATOR(pg_catalog.>=) coalesce((SELECT pg_catalog.max(load_id) FROM %s.magtrade_loads"
						 " WHERE target OPERATOR(pg_catalog.=) $1 AND initial), 0)",
						 vintage->logs, vintage->logs));
}

/*
 * check_keys -- error if the logs know keys of other columns than the table
 * has now, be they more, of which some rows would become one, or fewer.  Those
 * of a load are alike.
 */
static void
check_keys(Vintage *vintage)
{
	const char *tables[] = {"magtrade_revisions", "magtrade_additions"};
	Relation	rel = vintage->target->rel;

	for (int i = 0; i < (int) lengthof(tables); i++)
	{
		StringInfoData sql;

		initStringInfo(&sql);
		appendStringInfo(&sql, "SELECT EXISTS (SELECT FROM later AS l CROSS JOIN LATERAL (SELECT key FROM %s.%s AS r"
						 " WHERE r.load_id OPERATOR(pg_catalog.=) l.load_id LIMIT 1) AS r"
						 " CROSS JOIN (SELECT ARRAY[", vintage->logs, tables[i]);
		load_list(&sql, vintage->target, LOAD_KEYS, "%", ", ");
		appendStringInfoString(&sql, "]::pg_catalog.text[] AS names) AS k WHERE NOT key OPERATOR(pg_catalog.?&) names"
							   " OR key OPERATOR(pg_catalog.-) names OPERATOR(pg_catalog.<>) '{}')");
		if (load_ask_whether(sql.data, &vintage->args))
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
check_periods(Vintage *vintage)
{
	Relation	rel = vintage->target->rel;

	if (vintage->target->period < 0 &&
		load_ask_whether("SELECT EXISTS (SELECT FROM later WHERE NOT initial"
						 " AND pg_catalog.cardinality(new_periods) OPERATOR(pg_catalog.>) 0)",
						 &vintage->args))
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
check_columns(Vintage *vintage)
{
	bool		isnull;
	Datum		names = load_ask(psprintf("SELECT pg_catalog.string_agg(DISTINCT pg_catalog.format('\"%%s\"', column_name), ', ')"
										  " FROM %s.magtrade_revisions AS r JOIN later AS l ON r.load_id OPERATOR(pg_catalog.=) l.load_id"
										  " WHERE column_name IS NOT NULL AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute AS a"
										  " WHERE a.attrelid OPERATOR(pg_catalog.=) $1::pg_catalog.oid AND a.attnum OPERATOR(pg_catalog.>) 0"
										  " AND a.attname OPERATOR(pg_catalog.=) column_name)", vintage->logs),
								 &vintage->args, SPI_OK_SELECT, &isnull);

	if (!isnull)
		ereport(WARNING,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("old values are left out, of columns that \"%s\" does not have: %s",
						RelationGetRelationName(vintage->target->rel),
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
find_births(Vintage *vintage)
{
	vintage->births =
		collect(vintage, "births",
				psprintf("WITH loads AS MATERIALIZED (SELECT m.load_id, m.initial, m.new_periods, l.load_id AS later FROM %s.magtrade_loads AS m"
						 " LEFT JOIN later AS l ON l.load_id OPERATOR(pg_catalog.=) m.load_id"
						 " WHERE m.target OPERATOR(pg_catalog.=) $1),"
						 " begun AS (SELECT load_id, later, period FROM loads CROSS JOIN LATERAL pg_catalog.unnest(new_periods) AS period),"
						 " made AS (SELECT * FROM begun UNION ALL SELECT l.load_id, l.later, p.period FROM loads AS l CROSS JOIN"
						 " (SELECT period FROM begun UNION SELECT NULL) AS p WHERE l.initial),"
						 " counted AS (SELECT *, pg_catalog.max(load_id) FILTER (WHERE later IS NULL) OVER (PARTITION BY period) AS last FROM made)"
						 " SELECT period, pg_catalog.min(later) FILTER (WHERE last IS NULL"
						 " OR later OPERATOR(pg_catalog.>) last) AS birth FROM counted GROUP BY period",
						 vintage->logs));
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
find_known(Vintage *vintage)
{
	vintage->known =
		collect(vintage, "known",
				psprintf("SELECT m.load_id, EXISTS (SELECT FROM %s.magtrade_loads AS o WHERE o.target OPERATOR(pg_catalog.=) $1"
						 " AND o.source::pg_catalog.oid OPERATOR(pg_catalog.=) m.source::pg_catalog.oid AND o.load_id OPERATOR(pg_catalog.<) m.load_id"
						 " AND o.known_at OPERATOR(pg_catalog.>) m.known_at AND o.known_at OPERATOR(pg_catalog.<=) $2"
						 " AND o.load_id OPERATOR(pg_catalog.>=) i.load_id) AS old"
						 " FROM %s.magtrade_loads AS m CROSS JOIN (SELECT coalesce(pg_catalog.max(load_id), 0) AS load_id FROM %s.magtrade_loads"
						 " WHERE target OPERATOR(pg_catalog.=) $1 AND initial) AS i"
						 " WHERE m.target OPERATOR(pg_catalog.=) $1 AND m.known_at OPERATOR(pg_catalog.<=) $2"
						 " AND m.load_id OPERATOR(pg_catalog.>) (SELECT pg_catalog.min(load_id) FROM later)",
						 vintage->logs, vintage->logs, vintage->logs));
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
find_over(Vintage *vintage)
{
	const LoadTarget *target = vintage->target;
	StringInfoData sql;

	initStringInfo(&sql);
	appendStringInfo(&sql, "WITH added AS MATERIALIZED (SELECT a.key, a.load_id FROM %s.magtrade_additions AS a"
					 " JOIN known AS m ON a.load_id OPERATOR(pg_catalog.=) m.load_id WHERE m.old),"
					 " loads AS MATERIALIZED (SELECT load_id, true AS known FROM known UNION ALL SELECT load_id, false FROM later),"
					 " done AS (SELECT a.key, l.load_id, l.known, l.known::pg_catalog.int4 AS there FROM %s.magtrade_additions AS a"
					 " JOIN loads AS l ON a.load_id OPERATOR(pg_catalog.=) l.load_id"
					 " UNION ALL SELECT r.key, l.load_id, l.known, (NOT (l.known AND r.deleted))::pg_catalog.int4 FROM %s.magtrade_revisions AS r"
					 " JOIN loads AS l ON r.load_id OPERATOR(pg_catalog.=) l.load_id UNION ALL SELECT k.key, ",
					 vintage->logs, vintage->logs, vintage->logs);
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
	vintage->over = collect(vintage, "over", sql.data);
}

/*
 * find_since -- what loads known at the date did after later ones: for each key
 * the last load that added or deleted its row, and for each cell of it the last
 * that changed it.
 */
static void
find_since(Vintage *vintage)
{
	StringInfoData sql;

	find_known(vintage);
	if (vintage->known->count == 0)
		return;
	find_over(vintage);
	initStringInfo(&sql);
	appendStringInfo(&sql, "SELECT key, column_name, pg_catalog.max(load_id) AS load_id FROM ("
					 "SELECT r.key, CASE WHEN NOT r.deleted THEN r.column_name END AS column_name, r.load_id"
					 " FROM %s.magtrade_revisions AS r JOIN known AS m ON r.load_id OPERATOR(pg_catalog.=) m.load_id"
					 " UNION ALL SELECT a.key, NULL, a.load_id"
					 " FROM %s.magtrade_additions AS a JOIN known AS m ON a.load_id OPERATOR(pg_catalog.=) m.load_id"
					 " WHERE NOT EXISTS (SELECT FROM over AS o WHERE o.key OPERATOR(pg_catalog.=) a.key"
					 " AND o.load_id OPERATOR(pg_catalog.=) a.load_id)) AS d GROUP BY key, column_name",
					 vintage->logs, vintage->logs);
	vintage->since = collect(vintage, "since", sql.data);
}

/*
 * append_counts -- append whether what a later load, "l", did to the row of
 * "alias.key" counts or, if a cell of it is meant, to that of
 * "alias.column_name".
 */
static void
append_counts(StringInfo sql, const Vintage *vintage, const char *alias,
			  bool cell)
{
	if (vintage->since == NULL)
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
append_events(StringInfo sql, const Vintage *vintage)
{
	appendStringInfoString(sql, "SELECT r.key, l.load_id, r.deleted AND ");
	append_counts(sql, vintage, "r", false);
	appendStringInfo(sql, " AS deleted, false AS added, NULL::pg_catalog.int8 AS before, r.column_name,"
					 " ARRAY[pg_catalog.lpad(l.load_id::pg_catalog.text, 19, '0'), r.old_value] COLLATE pg_catalog.\"C\" AS cell"
					 " FROM %s.magtrade_revisions AS r JOIN later AS l ON r.load_id OPERATOR(pg_catalog.=) l.load_id WHERE ",
					 vintage->logs);
	append_counts(sql, vintage, "r", true);
	if (vintage->first)
		return;
	appendStringInfo(sql, " UNION ALL SELECT a.key, l.load_id, false, true, NULL, NULL, NULL"
					 " FROM %s.magtrade_additions AS a JOIN later AS l ON a.load_id OPERATOR(pg_catalog.=) l.load_id WHERE ",
					 vintage->logs);
	append_counts(sql, vintage, "a", false);
	if (vintage->since != NULL)
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
find_keys(Vintage *vintage)
{
	const LoadTarget *target = vintage->target;
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
	append_events(&sql, vintage);
	appendStringInfoString(&sql, ") AS e GROUP BY key) AS e CROSS JOIN LATERAL ");
	append_read_key(&sql, target);
	appendStringInfoString(&sql, " AS k GROUP BY ");
	load_list(&sql, target, LOAD_KEYS, "k.@", ", ");
	vintage->keys = collect(vintage, "keys", sql.data);
}

/*
 * append_absence -- whether a key was "absent" at the date, and FROM what that is
 * told: later a load added it that none had deleted before, or one brought the
 * first rows of its period.
 */
static void
append_absence(StringInfo sql, const Vintage *vintage)
{
	const LoadTarget *target = vintage->target;

	if (vintage->first)
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
find_past(Vintage *vintage)
{
	const LoadTarget *target = vintage->target;
	StringInfoData sql;

	initStringInfo(&sql);
	appendStringInfoString(&sql, "SELECT ");
	load_list(&sql, target, LOAD_KEYS, "k.k&", ", ");
	load_list(&sql, target, LOAD_OTHERS, ", k.o&[2] AS o&, k.o& IS NOT NULL AS h&", "");
	appendStringInfoString(&sql, ", k.deleted IS NOT NULL AS restored, ");
	append_absence(&sql, vintage);
	vintage->past = collect(vintage, "past", sql.data);
}

/*
 * began_later -- whether rows of periods that no load began were not there yet.
 */
static bool
began_later(Vintage *vintage)
{
	return load_ask_whether("SELECT EXISTS (SELECT FROM births WHERE period IS NULL AND birth IS NOT NULL)",
							&vintage->args);
}

/*
 * append_untouched -- append the condition on a row that no later load touched:
 * that its period did not begin later.  The periods become $3, since the
 * planner sees through an array.
 */
static void
append_untouched(StringInfo sql, Vintage *vintage)
{
	const LoadTarget *target = vintage->target;
	bool		later = vintage->births != NULL && began_later(vintage);

	if (vintage->births == NULL || target->period < 0)
	{
		appendStringInfoString(sql, later ? "false" : "true");
		return;
	}
	vintage->values[2] =
		load_ask(psprintf("SELECT coalesce(pg_catalog.array_agg(period::pg_catalog.date), '{}') FROM births WHERE period IS NOT NULL AND birth IS %s",
						  later ? "NULL" : "NOT NULL"),
				 &vintage->args, SPI_OK_SELECT, NULL);
	appendStringInfo(sql, "%s t.%s OPERATOR(pg_catalog.=) ANY ($3)", later ? "" : "NOT",
					 target->columns[target->period].name);
}

/*
 * generation -- the expression that generates a column, as SQL over columns
 * without a table's name.
 */
static const char *
generation(Relation rel, AttrNumber attnum)
{
	TupleConstr *constr = RelationGetDescr(rel)->constr;

	for (int i = 0; i < constr->num_defval; i++)
	{
		if (constr->defval[i].adnum == attnum)
			return deparse_expression(stringToNode(constr->defval[i].adbin),
									  deparse_context_for(RelationGetRelationName(rel),
														  RelationGetRelid(rel)),
									  false, false);
	}
	elog(ERROR, "column %d of relation %u has no expression", attnum,
		 RelationGetRelid(rel));
}

/*
 * append_columns -- append all columns of "t" in the table's order; dropped ones
 * are NULL, and generated ones are generated anew in rows that were "touched".
 */
static void
append_columns(StringInfo sql, Relation rel, bool touched)
{
	TupleDesc	desc = RelationGetDescr(rel);

	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute attr = TupleDescAttr(desc, i);
		const char *name = quote_identifier(NameStr(attr->attname));

		appendStringInfoString(sql, i == 0 ? "SELECT " : ", ");
		if (attr->attisdropped)
			appendStringInfoString(sql, "NULL::pg_catalog.text");
		else if (attr->attgenerated && touched)
			appendStringInfo(sql, "CASE WHEN t." TOUCHED " THEN %s ELSE t.%s END",
							 generation(rel, attr->attnum), name);
		else
			appendStringInfo(sql, "t.%s", name);
	}
}

/*
 * append_generated -- append the generated columns of "t", and of system columns
 * the one that they may be generated from, each after a comma.  A row that is not
 * there any more was in the table, but of which partition nothing says.
 */
static void
append_generated(StringInfo sql, Relation rel)
{
	TupleDesc	desc = RelationGetDescr(rel);

	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute attr = TupleDescAttr(desc, i);

		if (!attr->attisdropped && attr->attgenerated)
			appendStringInfo(sql, ", t.%s", quote_identifier(NameStr(attr->attname)));
	}
	appendStringInfoString(sql, rel->rd_rel->relkind == RELKIND_PARTITIONED_TABLE ?
						   ", t.tableoid" :
						   ", coalesce(t.tableoid, $1::pg_catalog.oid) AS tableoid");
}

/*
 * past_query -- the query for the rows.
 *
 * A full join is a hash join or a merge join, whatever the planner may think of
 * rows that it has no statistics of, and reads the table once.
 */
static const char *
past_query(Vintage *vintage)
{
	const LoadTarget *target = vintage->target;
	bool		touched = vintage->past != NULL && vintage->past->count > 0;
	StringInfoData sql;

	initStringInfo(&sql);
	append_columns(&sql, target->rel, touched);
	if (!touched)
	{
		appendStringInfo(&sql, " FROM %s AS t WHERE ", target->name);
		append_untouched(&sql, vintage);
		return sql.data;
	}
	appendStringInfoString(&sql, " FROM (SELECT ");
	load_list(&sql, target, LOAD_KEYS, "coalesce(t.@, p.k&) AS @", ", ");
	load_list(&sql, target, LOAD_OTHERS,
			  ", CASE WHEN p.h& THEN p.o&::! ELSE t.@ END AS @", "");
	append_generated(&sql, target->rel);
	appendStringInfo(&sql, ", p.absent IS NOT NULL AS " TOUCHED " FROM %s AS t FULL JOIN past AS p ON (",
					 target->name);
	load_list(&sql, target, LOAD_KEYS, "p.k&^ ~ t.@^", " AND ");
	/* a table that inherits from it may have rows of the same keys */
	if (target->rel->rd_rel->relkind == RELKIND_RELATION &&
		target->rel->rd_rel->relhassubclass)
		appendStringInfoString(&sql, " AND t.tableoid OPERATOR(pg_catalog.=) $1::pg_catalog.oid");
	appendStringInfo(&sql, ") WHERE CASE WHEN p.absent IS NOT NULL THEN NOT p.absent AND (p.restored OR t.%s" LOAD_IS_VALUE ") ELSE ",
					 target->columns[0].name);
	append_untouched(&sql, vintage);
	appendStringInfoString(&sql, " END) AS t");
	return sql.data;
}

/*
 * read_past -- run that query; the rows are in a memory context.
 */
static LoadRows *
read_past(Vintage *vintage, MemoryContext context)
{
	const char *sql = past_query(vintage);
	MemoryContext old = MemoryContextSwitchTo(context);
	LoadRows   *rows = load_collect(sql, &vintage->args);

	MemoryContextSwitchTo(old);
	return rows;
}

/*
 * advise -- settings for these queries until AtEOXact_GUC() of what it returns.
 *
 * The planner has no statistics of rows that are in no table, and fears that
 * many of them are alike: it would rather hash the whole table than them.  When
 * comparing costs nothing it hashes what is smaller.  Keys as they are written
 * are quick to hash, and slow to sort.  And what it guesses of so many rows
 * would have the smallest of tables compiled, which takes longer than to read
 * it.
 *
 * The policies of the logs hide nothing of a table from who may see the whole of
 * it, and are no error where row_security is off, as pg_restore has it when it
 * fills materialized views.  Old values are read as they were written, whatever
 * the session has its own texts read as.
 */
static int
advise(void)
{
	static const char *const settings[][2] = {
		{"cpu_operator_cost", "0"},
		{"enable_mergejoin", "off"},
		{"enable_sort", "off"},
		{"jit", "off"},
		{"row_security", "on"},
		{"array_nulls", "on"},
		{"xmloption", "content"},
		{"lc_monetary", "C"}
	};

	return load_set(settings, lengthof(settings));
}

/*
 * undo_context -- say in an error that old values are what it is about, as where
 * a column's type was changed since and one of them is none of it.
 */
static void
undo_context(void *arg)
{
	Vintage    *vintage = arg;

	errcontext("undoing later loads of \"%s\": old values become the present types of its columns",
			   RelationGetRelationName(vintage->target->rel));
}

/*
 * undo -- the rows as they were before the later loads, of which there are some.
 */
static LoadRows *
undo(Vintage *vintage, MemoryContext context)
{
	ErrorContextCallback callback = {error_context_stack, undo_context, vintage};
	LoadRows   *rows;

	check_keys(vintage);
	check_columns(vintage);
	if (!vintage->first)
		check_periods(vintage);
	error_context_stack = &callback;
	if (!vintage->first)
	{
		find_births(vintage);
		find_since(vintage);
	}
	find_keys(vintage);
	find_past(vintage);
	rows = read_past(vintage, context);
	error_context_stack = callback.previous;
	return rows;
}

/*
 * find_rows -- the rows, in a memory context.
 */
static Tuplestorestate *
find_rows(Vintage *vintage, MemoryContext context)
{
	int			level = advise();
	LoadRows   *rows;
	Tuplestorestate *store;

	find_later(vintage);
	rows = vintage->later->count > 0 ? undo(vintage, context) :
		read_past(vintage, context);
	AtEOXact_GUC(true, level);
	load_discard("later", vintage->later);
	load_discard("births", vintage->births);
	load_discard("known", vintage->known);
	load_discard("over", vintage->over);
	load_discard("since", vintage->since);
	load_discard("keys", vintage->keys);
	load_discard("past", vintage->past);
	store = rows->store;
	/* of each call in a LATERAL join it would stay */
	FreeTupleDesc(rows->desc);
	pfree(rows);
	return store;
}

/*
 * table_of -- the table whose row type an argument is of; InvalidOid if none.
 */
static Oid
table_of(Oid type)
{
	Oid			relid = OidIsValid(type) ? get_typ_typrelid(type) : InvalidOid;
	char		kind = OidIsValid(relid) ? get_rel_relkind(relid) : '\0';

	return kind == RELKIND_RELATION || kind == RELKIND_PARTITIONED_TABLE ?
		relid : InvalidOid;
}

/*
 * check_rights -- error unless the user may see the whole of a table.
 *
 * The logs have rows of anybody, so that what a policy hides from the user must
 * not come out of them; and they hide all of theirs from those who may read
 * some of the columns only, so that the past would be like the present.
 */
static void
check_rights(Oid relid)
{
	AclResult	result = pg_class_aclcheck(relid, GetUserId(), ACL_SELECT);

	if (result != ACLCHECK_OK)
		aclcheck_error(result, get_relkind_objtype(get_rel_relkind(relid)),
					   get_rel_name(relid));
	if (check_enable_rls(relid, InvalidOid, true) == RLS_ENABLED)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("the past of \"%s\" is for those who may see all of its rows",
						get_rel_name(relid)),
				 errdetail("Row-level security applies to you, and policies do not know rows that were deleted or changed.")));
}

/*
 * open_table -- open the table whose row type the first argument is of; error if
 * it is not one, or not one whose past may be shown.
 */
static Relation
open_table(FunctionCallInfo fcinfo, const char *name)
{
	Oid			type = get_fn_expr_argtype(fcinfo->flinfo, 0);
	Oid			relid = table_of(type);

	if (!OidIsValid(relid))
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("%s is not the row type of a table",
						OidIsValid(type) ? format_type_be(type) : "the argument"),
				 errhint("The first argument is a NULL of the table's row type, as in %s(NULL::flows%s).",
						 name, fcinfo->nargs > 1 ? ", '2026-01-31'" : "")));
	check_rights(relid);
	return table_open(relid, AccessShareLock);
}

/*
 * return_past -- the result of both functions.
 */
static Datum
return_past(FunctionCallInfo fcinfo, const char *name, bool first,
			TimestampTz at)
{
	ReturnSetInfo *result = where_rows_go(fcinfo, name);
	Vintage		vintage = {.first = first};
	MemoryContext context;
	MemoryContext old;
	Relation	rel = open_table(fcinfo, name);

	context = result->econtext->ecxt_per_query_memory;
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	vintage.target = load_target_describe(rel, NULL);
	vintage.logs = quote_identifier(get_namespace_name(get_func_namespace(fcinfo->flinfo->fn_oid)));
	vintage.types[0] = REGCLASSOID;
	vintage.values[0] = ObjectIdGetDatum(RelationGetRelid(rel));
	vintage.types[1] = TIMESTAMPTZOID;
	vintage.values[1] = TimestampTzGetDatum(at);
	vintage.types[2] = DATEARRAYOID;
	vintage.values[2] = PointerGetDatum(construct_empty_array(DATEOID));
	vintage.args = (LoadArgs) {3, vintage.types, vintage.values, NULL, true};
	result->setResult = find_rows(&vintage, context);
	SPI_finish();
	old = MemoryContextSwitchTo(context);
	result->setDesc = CreateTupleDescCopy(RelationGetDescr(rel));
	MemoryContextSwitchTo(old);
	result->returnMode = SFRM_Materialize;
	table_close(rel, NoLock);
	return (Datum) 0;
}

/*
 * no_rows -- an empty result.
 */
static Datum
no_rows(FunctionCallInfo fcinfo)
{
	where_rows_go(fcinfo, "magtrade_as_of")->isDone = ExprEndResult;
	PG_RETURN_NULL();
}

/*
 * magtrade_as_of(target anyelement, at timestamptz) -> setof anyelement: the
 * rows of a table as they were known at a time; none at NULL.
 */
Datum
magtrade_as_of(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(1))
		return no_rows(fcinfo);
	return return_past(fcinfo, "magtrade_as_of", false,
					   PG_GETARG_TIMESTAMPTZ(1));
}

/*
 * magtrade_first_published(target anyelement) -> setof anyelement: the rows that
 * a table has, and those that loads deleted, each cell as it was first.
 */
Datum
magtrade_first_published(PG_FUNCTION_ARGS)
{
	return return_past(fcinfo, "magtrade_first_published", true, DT_NOBEGIN);
}

/*
 * expected_rows -- how many rows a table has, as far as is known: a partitioned
 * one those of its partitions, since nobody but ANALYZE by hand counts its own.
 */
static double
expected_rows(Oid relid)
{
	List	   *relids;
	double		rows = 0;
	ListCell   *lc;

	/* before its partitions, as who makes or drops one does */
	LockRelationOid(relid, AccessShareLock);
	relids = get_rel_relkind(relid) == RELKIND_PARTITIONED_TABLE ?
		find_all_inheritors(relid, AccessShareLock, NULL) : list_make1_oid(relid);
	foreach(lc, relids)
	{
		Relation	rel = table_open(lfirst_oid(lc), AccessShareLock);

		if (rel->rd_rel->relkind != RELKIND_PARTITIONED_TABLE)
			rows += Max(rel->rd_rel->reltuples, 0);
		table_close(rel, NoLock);
	}
	return rows;
}

/*
 * magtrade_past_support -- tell the planner how many rows to expect: as many as
 * the table has.
 */
Datum
magtrade_past_support(PG_FUNCTION_ARGS)
{
	Node	   *node = (Node *) PG_GETARG_POINTER(0);
	SupportRequestRows *request = (SupportRequestRows *) node;
	Oid			relid;

	if (!IsA(node, SupportRequestRows) || !is_funcclause(request->node))
		PG_RETURN_POINTER(NULL);
	relid = table_of(exprType(linitial(((FuncExpr *) request->node)->args)));
	if (!OidIsValid(relid))
		PG_RETURN_POINTER(NULL);
	request->rows = expected_rows(relid);
	if (request->rows <= 0)
		PG_RETURN_POINTER(NULL);
	PG_RETURN_POINTER(request);
}
