/*-------------------------------------------------------------------------
 *
 * merge.c
 *	  Putting the rows of a file into the target: new ones in, changed ones
 *	  updated, vanished ones out, the others not touched.
 *
 * The statements are ordinary ones with the caller's rights, so that triggers,
 * constraints, policies, partitions, generated columns and defaults do what
 * they always do.  A file's rows are staged outside of any table.  Those of
 * periods that the target has no row of are known to be new; the others are
 * looked up, and what is new or different among them is collected before any of
 * them is changed, since the logs want the old values.  Where triggers
 * decide what goes in, that is known only afterwards: see upsert.c.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "compat.h"
#include "executor/executor.h"
#include "load/merge.h"
#include "load/present.h"
#include "load/upsert.h"
#include "miscadmin.h"
#include "utils/array.h"

/*
 * key_object -- append a row's key as a JSON object; "each" is a column's value.
 */
static void
key_object(StringInfo sql, const LoadTarget *target, const char *each)
{
	appendStringInfoString(sql, "pg_catalog.jsonb_build_object(");
	load_list(sql, target, LOAD_KEYS, psprintf("%%, %s$", each), ", ");
	appendStringInfoChar(sql, ')');
}

/*
 * look -- find out whether the target is empty, and of which of the file's
 * periods it has no row.
 */
static void
look(LoadMerge *merge)
{
	const LoadTarget *target = merge->target;
	LoadOutcome *outcome = merge->outcome;

	outcome->initial = load_is_empty(target);
	outcome->has_periods = target->period >= 0;
	if (!outcome->has_periods)
		return;
	merge->values[0] = load_stage_periods(merge->stage);
	merge->values[1] = outcome->new_periods =
		load_new_periods(target, merge->values[0], false);
}

/*
 * has_duplicates -- whether two rows of the file have the same key.
 */
static bool
has_duplicates(LoadMerge *merge)
{
	StringInfoData sql;

	initStringInfo(&sql);
	appendStringInfoString(&sql, "SELECT EXISTS (SELECT FROM new_rows GROUP BY ");
	load_list(&sql, merge->target, LOAD_KEYS, "c#", ", ");
	appendStringInfoString(&sql, " HAVING pg_catalog.count(*) OPERATOR(pg_catalog.>) 1)");
	return load_ask_whether(sql.data, &merge->args);
}

/*
 * numbered_rows -- the staged rows, with how many of the same key have come up
 * to each, and the line of the first of them.
 */
static char *
numbered_rows(const LoadTarget *target)
{
	StringInfoData sql;

	initStringInfo(&sql);
	appendStringInfoString(&sql, "(SELECT *, pg_catalog.first_value(line) OVER w AS first,"
						   " pg_catalog.row_number() OVER w AS number"
						   " FROM new_rows WINDOW w AS (PARTITION BY ");
	load_list(&sql, target, LOAD_KEYS, "c#", ", ");
	appendStringInfoString(&sql, " ORDER BY row)) AS n");
	return sql.data;
}

/*
 * refuse_duplicate -- refuse a row on a line whose key is that of an earlier one.
 * What is said of it does not stay, as that may be said of millions.
 */
static void
refuse_duplicate(const LoadMerge *merge, int64 line, int64 first)
{
	EState	   *estate = merge->stage->estate;
	MemoryContext old = MemoryContextSwitchTo(GetPerTupleMemoryContext(estate));

	load_stage_reject(merge->stage, line, NULL, ERRCODE_CARDINALITY_VIOLATION,
					  psprintf("two rows have the same key of \"%s\"",
							   RelationGetRelationName(merge->target->rel)),
					  psprintf("the other one is on line " INT64_FORMAT, first),
					  "If the file is in finer detail than the table, duplicates => 'sum' adds such rows up; if not, correct the file, or the primary key. on_error => 'skip' leaves all but the first out and lists them in magtrade_rejected.");
	MemoryContextSwitchTo(old);
	ResetPerTupleExprContext(estate);
}

/*
 * refuse_duplicates -- refuse all rows of a key but the first, and go on with
 * the others.
 *
 * Which of them is right nobody can tell, and if all are, being parts of a whole
 * that the key does not tell apart, a sum of the target would lack some.
 */
static void
refuse_duplicates(LoadMerge *merge)
{
	char	   *numbered = numbered_rows(merge->target);
	LoadRows   *rows = load_collect(psprintf("SELECT line, first FROM %s WHERE number OPERATOR(pg_catalog.>) 1 ORDER BY row",
											 numbered), &merge->args);
	TupleTableSlot *slot = MakeSingleTupleTableSlot(rows->desc,
													&TTSOpsMinimalTuple);

	while (tuplestore_gettupleslot(rows->store, true, false, slot))
	{
		bool		isnull;
		int64		line = DatumGetInt64(slot_getattr(slot, 1, &isnull));
		int64		first = DatumGetInt64(slot_getattr(slot, 2, &isnull));

		CHECK_FOR_INTERRUPTS();
		refuse_duplicate(merge, line, first);
	}
	ExecDropSingleTupleTableSlot(slot);
	tuplestore_end(rows->store);
	rows = load_collect(psprintf("SELECT * FROM %s WHERE number OPERATOR(pg_catalog.=) 1 ORDER BY row",
								 numbered), &merge->args);
	load_replace(&merge->staged, rows);
}

/*
 * is_change -- append the condition that the target does not have a staged row,
 * or has a different one.
 */
static void
is_change(StringInfo sql, const LoadMerge *merge)
{
	const LoadTarget *target = merge->target;

	appendStringInfo(sql, " AND (t.%s" LOAD_IS_NULL, target->columns[0].name);
	if (merge->mode != LOAD_INSERT)
	{
		appendStringInfoString(sql, " OR ");
		load_differs(sql, target, LOAD_VALUES, "n.c#");
	}
	appendStringInfoChar(sql, ')');
}

/*
 * find_changes -- collect the staged rows that may be in the target and are
 * not, or are different there, with the keys that they have in it: equal ones,
 * but not always the same.  Rows that were put in are new or different; they
 * are compared with the target as it was when the file's turn came.
 */
static void
find_changes(LoadMerge *merge)
{
	const LoadTarget *target = merge->target;
	LoadArgs	args = merge->args;
	StringInfoData sql;

	args.read_only = merge->put != NULL;
	initStringInfo(&sql);
	appendStringInfoString(&sql, "SELECT ");
	load_list(&sql, target, LOAD_GIVEN, "n.c#", ", ");
	load_list(&sql, target, LOAD_KEYS, ", coalesce(t.@, n.c#) AS k&", "");
	load_list(&sql, target, LOAD_VALUES, ", t.@ AS o&", "");
	appendStringInfo(&sql, ", t.%s" LOAD_IS_VALUE " AS known FROM %s AS n LEFT JOIN %s AS t ON (",
					 target->columns[0].name, merge->put != NULL ? "put" : "new_rows",
					 target->rows);
	load_list(&sql, target, LOAD_KEYS, "n.c#^ ~ t.@^", " AND ");
	load_in_periods(&sql, merge);
	appendStringInfoString(&sql, ") WHERE NOT (");
	load_is_new(&sql, merge);
	appendStringInfoChar(&sql, ')');
	if (merge->put == NULL)
		is_change(&sql, merge);
	merge->changes = load_collect(sql.data, &args);
	load_offer("changes", merge->changes);
}

/*
 * is_missing -- append the condition that rows which SQL knows by a name lack
 * the key of the target's row.
 */
static void
is_missing(StringInfo sql, const LoadTarget *target, const char *name)
{
	appendStringInfo(sql, " AND NOT EXISTS (SELECT FROM %s AS n WHERE ", name);
	load_list(sql, target, LOAD_KEYS, "n.c#^ ~ t.@^", " AND ");
	appendStringInfoChar(sql, ')');
}

/*
 * has_equalities -- whether all columns that say for which rows the file is the
 * truth are of types that have an equality.
 */
static bool
has_equalities(const LoadTarget *target)
{
	return load_target_count(target, LOAD_WITHIN) ==
		load_target_count(target, LOAD_KEYS_WITHIN) +
		load_target_count(target, LOAD_EQUAL_WITHIN);
}

/*
 * find_vanished -- collect the rows of which the file is the truth, and which it
 * does not have.
 *
 * A row that was rejected may be one of the target's: then what the file does
 * not have cannot be told.
 *
 * Columns of the key are compared as those that have a value, by which rows can
 * be hashed: a file may be the truth for very many periods, reporters and flows,
 * and each row of the table would be compared with all of them.  Others, which
 * may be NULL, are compared as arrays of one, in which a NULL equals another.
 */
static void
find_vanished(LoadMerge *merge)
{
	const LoadTarget *target = merge->target;
	StringInfoData sql;
	int			level;

	if (merge->mode != LOAD_REPLACE)
		return;
	merge->outcome->kept = merge->stage->nrejects > 0;
	if (merge->outcome->kept)
		return;
	initStringInfo(&sql);
	appendStringInfoString(&sql, "SELECT ");
	load_list(&sql, target, LOAD_KEYS, "t.@ AS c#", ", ");
	load_list(&sql, target, LOAD_OTHERS, ", t.@::pg_catalog.text AS o&", "");
	appendStringInfo(&sql, " FROM %s AS t WHERE EXISTS (SELECT FROM (SELECT%s ",
					 target->rows, has_equalities(target) ? " DISTINCT" : "");
	load_list(&sql, target, LOAD_WITHIN, "c#", ", ");
	appendStringInfoString(&sql, " FROM new_rows) AS w WHERE ");
	load_list(&sql, target, LOAD_KEYS_WITHIN, "w.c#^ ~ t.@^ AND ", "");
	load_list(&sql, target, LOAD_EQUAL_WITHIN,
			  "ARRAY[w.c#^] OPERATOR(pg_catalog.=) ARRAY[t.@^] AND ", "");
	appendStringInfoString(&sql, "NOT ");
	load_differs(&sql, target, LOAD_WITHIN, "w.c#");
	appendStringInfoChar(&sql, ')');
	is_missing(&sql, target, "new_rows");
	if (merge->put != NULL)
		is_missing(&sql, target, "put");
	if (target->period >= 0 && target->columns[target->period].within)
		load_in_periods(&sql, merge);
	level = load_pin_texts();
	merge->vanished = load_collect(sql.data, &merge->args);
	load_unpin_texts(level);
	load_offer("vanished", merge->vanished);
}

/*
 * cells_of -- append the values of "changes", of "vanished" or of "marked" rows, a
 * row for each cell that changed; of a deleted row that has no column outside its
 * key, one of no column.
 */
static void
cells_of(StringInfo sql, const LoadTarget *target, const char *rows)
{
	bool		revised = strcmp(rows, "changes") == 0;
	bool		deleted = strcmp(rows, "vanished") == 0;

	appendStringInfoString(sql, sql->len > 0 ? " UNION ALL SELECT " : "SELECT ");
	key_object(sql, target, revised ? "n.k&" : "n.c#");
	appendStringInfo(sql, ", v.name::pg_catalog.name, v.old_value, v.new_value, %s FROM %s AS n CROSS JOIN LATERAL (VALUES ",
					 deleted ? "true" : "false", rows);
	if (revised)
		load_cells(sql, target);
	else if (load_target_count(target, LOAD_OTHERS) == 0)
		appendStringInfoString(sql, "(NULL, NULL, NULL, true)");
	else
		load_list(sql, target, LOAD_OTHERS, deleted ? "(%, n.o&, NULL, true)" :
				  "(%, n.o&, n.w&, NOT coalesce(n.o& OPERATOR(pg_catalog.=) n.w&, n.o& IS NULL AND n.w& IS NULL))",
				  ", ");
	appendStringInfo(sql, ") AS v(name, old_value, new_value, changed) WHERE %sv.changed",
					 revised ? "n.known AND " : "");
}

/*
 * note_events -- collect what the logs say of the changes, as values of types
 * that cannot run anybody's functions any more.
 */
static void
note_events(LoadMerge *merge)
{
	const LoadTarget *target = merge->target;
	LoadOutcome *outcome = merge->outcome;
	int			level = load_pin_texts();
	StringInfoData sql;

	initStringInfo(&sql);
	if (merge->mode != LOAD_INSERT &&
		load_target_count(target, LOAD_VALUES) > 0)
		cells_of(&sql, target, "changes");
	if (merge->vanished != NULL && !outcome->kept)
		cells_of(&sql, target, "vanished");
	if (merge->marked != NULL)
	{
		load_offer("marked", merge->marked);
		cells_of(&sql, target, "marked");
	}
	if (sql.len > 0)
		outcome->cells = load_collect(sql.data, &merge->args);
	resetStringInfo(&sql);
	appendStringInfoString(&sql, "SELECT ");
	key_object(&sql, target, "n.c#");
	appendStringInfoString(&sql, " FROM changes AS n WHERE NOT n.known");
	outcome->additions = load_collect(sql.data, &merge->args);
	load_unpin_texts(level);
}

/*
 * stage_rows -- read the file.
 */
static void
stage_rows(LoadMerge *merge)
{
	merge->staged.store = load_stage_all(merge->stage);
	merge->staged.desc = merge->target->staged;
	merge->staged.count = merge->stage->nrows;
	load_offer("new_rows", &merge->staged);
	if (!merge->stage->options->sum && has_duplicates(merge))
		refuse_duplicates(merge);
	merge->outcome->counts.read = merge->staged.count;
}

/*
 * change -- find out what the staged rows change, and do it.
 *
 * What rows that are put in or revised have may be unique, besides the key, and
 * be that of one that vanished, so this goes first; and what triggers then change
 * is compared with the file only afterwards.  But where rows refer to others of
 * the table, those must stay until they are revised.
 */
static void
change(LoadMerge *merge)
{
	bool		refers = load_refers_to_itself(merge->target);

	find_vanished(merge);
	if (merge->vanished != NULL && !refers)
		load_take_out(merge);
	find_changes(merge);
	load_apply(merge, refers);
	if (merge->vanished != NULL && refers)
		load_take_out(merge);
}

/*
 * put -- put the staged rows in as the target's triggers will have them, and
 * find out what that changed.  What vanished is of the file's own periods.
 */
static void
put(LoadMerge *merge)
{
	load_upsert(merge);
	find_vanished(merge);
	load_upsert_delete(merge);
	load_upsert_periods(merge);
	find_changes(merge);
	load_upsert_count(merge);
}

/*
 * load_merge -- put the rows of a file into the target, with a connection to
 * SPI; says in *outcome what was done.
 */
void
load_merge(LoadStage *stage, LoadMode mode, LoadOutcome *outcome)
{
	LoadMerge	merge = {
		.target = stage->target, .stage = stage, .mode = mode,
		.outcome = outcome
	};

	merge.types[0] = merge.types[1] = DATEARRAYOID;
	merge.values[0] = merge.values[1] =
		PointerGetDatum(construct_empty_array(DATEOID));
	merge.args = (LoadArgs) {2, merge.types, merge.values, NULL, false};
	stage_rows(&merge);
	look(&merge);
	if (merge.target->triggers)
		put(&merge);
	else
		change(&merge);
	note_events(&merge);
	load_discard("new_rows", &merge.staged);
	load_discard("put", merge.put);
	load_discard("vanished", merge.vanished);
	load_discard("changes", merge.changes);
	load_discard("marked", merge.marked);
}
