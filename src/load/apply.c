/*-------------------------------------------------------------------------
 *
 * apply.c
 *	  Making the changes that a file brings, once they are known.
 *
 * Others may change the same rows in the meantime: after they were collected,
 * and before they are locked here.  Then the logs would be wrong, and a value
 * that was never seen be lost.  That this happened shows by counting, and the
 * file is not loaded.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/partition.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_type.h"
#include "compat.h"
#include "executor/spi.h"
#include "load/apply.h"
#include "utils/array.h"
#include "utils/rls.h"

/*
 * load_in_periods -- append the condition that a row of the target is of one of the
 * file's periods, which an index or partitions may help to find.
 */
void
load_in_periods(StringInfo sql, const LoadMerge *merge)
{
	const LoadTarget *target = merge->target;

	if (target->period >= 0)
		appendStringInfo(sql, " AND t.%s OPERATOR(pg_catalog.=) ANY ($1)",
						 target->columns[target->period].name);
}

/*
 * load_is_new -- append whether a staged row is known to be new by its period.
 */
void
load_is_new(StringInfo sql, const LoadMerge *merge)
{
	const LoadTarget *target = merge->target;

	if (merge->outcome->initial || target->period < 0)
		appendStringInfoString(sql, merge->outcome->initial ? "true" : "false");
	else
		appendStringInfo(sql, "n.c%d OPERATOR(pg_catalog.=) ANY ($2)",
						 target->columns[target->period].given);
}

/*
 * insert -- put the new rows in, in the order of the key, so that its index
 * grows in one place.
 */
static void
insert(LoadMerge *merge)
{
	const LoadTarget *target = merge->target;
	StringInfoData sql;

	initStringInfo(&sql);
	appendStringInfo(&sql, "INSERT INTO %s (", target->name);
	load_list(&sql, target, LOAD_GIVEN, "@", ", ");
	appendStringInfoString(&sql, ") SELECT * FROM (SELECT ");
	load_list(&sql, target, LOAD_GIVEN, "n.c#", ", ");
	appendStringInfoString(&sql, " FROM new_rows AS n WHERE ");
	load_is_new(&sql, merge);
	appendStringInfoString(&sql, " UNION ALL SELECT ");
	load_list(&sql, target, LOAD_GIVEN, "n.c#", ", ");
	appendStringInfoString(&sql, " FROM changes AS n WHERE NOT n.known) AS n ORDER BY ");
	load_list(&sql, target, LOAD_KEYS, "n.c#", ", ");
	appendStringInfoString(&sql, " ON CONFLICT (");
	load_list(&sql, target, LOAD_KEYS, "@", ", ");
	appendStringInfoString(&sql, ") DO NOTHING");
	merge->outcome->counts.inserted = load_run(sql.data, &merge->args, SPI_OK_INSERT);
}

/*
 * update -- change what is different, and still is what it was.
 */
static void
update(LoadMerge *merge)
{
	const LoadTarget *target = merge->target;
	LoadCounts *counts = &merge->outcome->counts;
	StringInfoData sql;

	if (merge->mode == LOAD_INSERT ||
		load_target_count(target, LOAD_VALUES) == 0)
		return;
	initStringInfo(&sql);
	appendStringInfo(&sql, "UPDATE %s AS t SET ", target->rows);
	load_list(&sql, target, LOAD_VALUES, "@ = n.c#", ", ");
	appendStringInfoString(&sql, " FROM changes AS n WHERE n.known AND ");
	load_list(&sql, target, LOAD_KEYS, "n.c#^ ~ t.@^", " AND ");
	load_in_periods(&sql, merge);
	appendStringInfoString(&sql, " AND NOT ");
	load_differs(&sql, target, LOAD_VALUES, "n.o&");
	counts->revised = load_run(sql.data, &merge->args, SPI_OK_UPDATE);
}

/*
 * other_differs -- append in parentheses whether a row of the target is not as
 * it was when it was found to have vanished.
 */
static void
other_differs(StringInfo sql, const LoadTarget *target)
{
	appendStringInfoString(sql, "(false");
	load_list(sql, target, LOAD_OTHERS,
			  " OR NOT coalesce(t.@::pg_catalog.text OPERATOR(pg_catalog.=) n.o&, t.@" LOAD_IS_NULL " AND n.o& IS NULL)",
			  "");
	appendStringInfoChar(sql, ')');
}

/*
 * load_delete -- delete the vanished rows that still are what they were, and
 * count them.  They are known by their texts.
 */
void
load_delete(LoadMerge *merge)
{
	const LoadTarget *target = merge->target;
	int			level = load_pin_texts();
	StringInfoData sql;

	initStringInfo(&sql);
	appendStringInfo(&sql, "DELETE FROM %s AS t USING vanished AS n WHERE ",
					 target->rows);
	load_list(&sql, target, LOAD_KEYS, "n.c#^ ~ t.@^", " AND ");
	appendStringInfoString(&sql, " AND NOT ");
	other_differs(&sql, target);
	merge->outcome->counts.deleted = load_run(sql.data, &merge->args, SPI_OK_DELETE);
	load_unpin_texts(level);
}

/*
 * load_others_changed -- the error for rows that another transaction changed, or
 * triggers that fired for others of the file: which of the two cannot be told.
 */
void
load_others_changed(const LoadMerge *merge)
{
	ereport(ERROR,
			(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
			 errmsg("could not serialize access to table \"%s\" due to concurrent changes",
					RelationGetRelationName(merge->target->rel)),
			 errdetail("Rows that the file adds, revises or deletes were changed by another transaction meanwhile, or by a trigger of the table."),
			 errhint("Call again: files that have been loaded are passed over. If that ends in the same way each time, a trigger changes other rows than the one that it fires for.")));
}

/*
 * load_count -- how many rows there are in a FROM clause, WHERE and all.
 */
int64
load_count(const LoadMerge *merge, const char *from)
{
	return DatumGetInt64(load_ask(psprintf("SELECT pg_catalog.count(*) FROM %s", from),
								  &merge->args, SPI_OK_SELECT, NULL));
}

/*
 * joined_rows -- rows that SQL knows by a name, with the target's of their keys.
 */
static StringInfo
joined_rows(const LoadMerge *merge, const char *name)
{
	StringInfo	sql = makeStringInfo();

	appendStringInfo(sql, "%s AS n LEFT JOIN %s AS t ON (", name,
					 merge->target->rows);
	load_list(sql, merge->target, LOAD_KEYS, "n.c#^ ~ t.@^", " AND ");
	appendStringInfoString(sql, ") WHERE ");
	return sql;
}

/*
 * rows_left -- the vanished rows that are still there, or of these those that are
 * not what they were, as a FROM clause.
 */
static StringInfo
rows_left(const LoadMerge *merge, bool changed)
{
	StringInfo	from = joined_rows(merge, "vanished");

	appendStringInfo(from, "t.%s" LOAD_IS_VALUE, merge->target->columns[0].name);
	if (changed)
	{
		appendStringInfoString(from, " AND ");
		other_differs(from, merge->target);
	}
	return from;
}

/*
 * load_count_left -- how many of the vanished rows are still there, or of these
 * are not what they were.
 */
int64
load_count_left(const LoadMerge *merge, bool changed)
{
	int			level = load_pin_texts();
	int64		left = load_count(merge, rows_left(merge, changed)->data);

	load_unpin_texts(level);
	return left;
}

/*
 * find_marked -- collect the vanished rows that triggers changed instead of
 * letting them be deleted, and what they hold since, as texts, which the caller
 * has pinned.
 */
static LoadRows *
find_marked(const LoadMerge *merge)
{
	StringInfoData sql;

	initStringInfo(&sql);
	appendStringInfoString(&sql, "SELECT n.*");
	load_list(&sql, merge->target, LOAD_OTHERS,
			  ", t.@::pg_catalog.text AS w&", "");
	appendStringInfo(&sql, " FROM %s", rows_left(merge, true)->data);
	return load_collect(sql.data, &merge->args);
}

/*
 * narrow -- take out of collected rows those that do not meet a condition.
 */
static void
narrow(const LoadMerge *merge, LoadRows *rows, const char *from)
{
	load_replace(rows, load_collect(psprintf("SELECT n.* FROM %s", from),
									&merge->args));
}

/*
 * check_inserts -- of fewer rows inserted than there were to be, as "in" of
 * "expected" are in the target now, find out why: others put them in, or they
 * are there and cannot be seen.
 */
static void
check_inserts(const LoadMerge *merge, int64 expected, int64 in)
{
	Relation	rel = merge->target->rel;

	if (in > merge->outcome->counts.inserted)
		load_others_changed(merge);
	if (in < expected &&
		check_enable_rls(RelationGetRelid(rel), InvalidOid, true) == RLS_ENABLED)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("a row of the file has the key of a row that the policies of table \"%s\" hide",
						RelationGetRelationName(rel))));
}

/*
 * check_changes -- if not all changes were made, leave those that triggers and
 * policies prevented out of what the logs will say; error if somebody else was
 * in between.
 */
static void
check_changes(LoadMerge *merge)
{
	LoadCounts *counts = &merge->outcome->counts;
	StringInfo	from = joined_rows(merge, "changes");
	StringInfoData fresh;
	int64		nfresh;
	int64		nlate;
	int64		in = 0;

	initStringInfo(&fresh);
	load_is_new(&fresh, merge);
	nfresh = load_count(merge, psprintf("new_rows AS n WHERE %s", fresh.data));
	nlate = load_count(merge, "changes AS n WHERE NOT n.known");
	if (counts->inserted == nfresh + nlate &&
		counts->revised == merge->changes->count - nlate)
		return;
	appendStringInfo(from, "CASE WHEN n.known THEN t.%s" LOAD_IS_NULL " OR ",
					 merge->target->columns[0].name);
	load_differs(from, merge->target, LOAD_VALUES, "n.o&");
	appendStringInfo(from, " ELSE t.%s" LOAD_IS_VALUE " END",
					 merge->target->columns[0].name);
	narrow(merge, merge->changes, from->data);
	in = load_count(merge, "changes AS n WHERE NOT n.known");
	if (counts->revised < merge->changes->count - in)
		load_others_changed(merge);
	if (nfresh > 0)
		in += load_count(merge, psprintf("%s %s AND t.%s" LOAD_IS_VALUE,
										 joined_rows(merge, "new_rows")->data,
										 fresh.data,
										 merge->target->columns[0].name));
	check_inserts(merge, nfresh + nlate, in);
}

/*
 * note_updates -- let the new values of updated rows be those that triggers have
 * made of the file's, of columns too that it did not change.
 */
static void
note_updates(LoadMerge *merge)
{
	const LoadTarget *target = merge->target;
	StringInfoData sql;

	if (merge->outcome->counts.revised == 0 ||
		!load_triggers_decide(target->rel, true))
		return;
	initStringInfo(&sql);
	appendStringInfoString(&sql, "SELECT ");
	load_list(&sql, target, LOAD_KEYS, "n.c# AS c#, n.k&", ", ");
	/* whether the row is there tells its key, which all may read who load */
	for (int i = target->nkeys; i < target->ncolumns; i++)
	{
		const LoadColumn *column = &target->columns[i];

		if (column->given > 0)
			appendStringInfo(&sql, ", CASE WHEN n.known AND t.%s" LOAD_IS_VALUE
							 " THEN t.%s ELSE n.c%d END AS c%d, n.o%d",
							 target->columns[0].name, column->name,
							 column->given, column->given, column->attnum);
	}
	appendStringInfo(&sql, ", n.known FROM %s true",
					 joined_rows(merge, "changes")->data);
	load_replace(merge->changes, load_collect(sql.data, &merge->args));
}

/*
 * check_deletes -- the same for rows that were to be deleted by a command and
 * those after it.
 *
 * A trigger may change a row instead, and mark it as deleted: it is not then,
 * unless it gave it another key, or policies hide it since; but what it held is
 * for the logs, as nothing else brings it back.  So the rows that were found are
 * compared with the table as it would be without these commands: any difference
 * is of others, also if it was committed between the two queries.
 */
static void
check_deletes(LoadMerge *merge, CommandId from)
{
	const LoadTarget *target = merge->target;
	StringInfo	joined;
	LoadRows   *gone;
	int			level;
	bool		others;

	if (merge->outcome->counts.deleted == merge->vanished->count)
		return;
	joined = joined_rows(merge, "vanished");
	appendStringInfo(joined, "(t.%s" LOAD_IS_NULL, target->columns[0].name);
	gone = load_collect(psprintf("SELECT n.* FROM %s)", joined->data), &merge->args);
	appendStringInfoString(joined, " OR ");
	other_differs(joined, target);
	level = load_pin_texts();
	merge->marked = find_marked(merge);
	others = DatumGetBool(load_ask_without(psprintf("SELECT EXISTS (SELECT FROM %s))", joined->data),
										   &merge->args, from, NULL));
	load_unpin_texts(level);
	load_replace(merge->vanished, gone);
	merge->outcome->counts.deleted = gone->count;
	if (others)
		load_others_changed(merge);
}

/*
 * load_take_out -- take out what the file does not have any more, and leave
 * those rows collected that were deleted; an error if somebody else was in
 * between.
 */
void
load_take_out(LoadMerge *merge)
{
	CommandId	from;

	CommandCounterIncrement();
	from = GetCurrentCommandId(false);
	load_delete(merge);
	check_deletes(merge, from);
}

/*
 * own_tables -- the target and, of a partitioned table or one of its partitions,
 * all of these, as an oid[].  Nobody is waited for.
 */
static Datum
own_tables(Relation rel)
{
	Oid			relid = RelationGetRelid(rel);
	List	   *relids = list_make1_oid(relid);
	Datum	   *tables;
	int			count = 0;
	ListCell   *lc;

	if (rel->rd_rel->relispartition)
		relid = llast_oid(get_partition_ancestors(relid));
	if (rel->rd_rel->relispartition ||
		rel->rd_rel->relkind == RELKIND_PARTITIONED_TABLE)
		relids = find_all_inheritors(relid, NoLock, NULL);
	tables = palloc(list_length(relids) * sizeof(Datum));
	foreach(lc, relids)
		tables[count++] = ObjectIdGetDatum(lfirst_oid(lc));
	return PointerGetDatum(construct_array(tables, count, OIDOID, sizeof(Oid),
										   true, TYPALIGN_INT));
}

/*
 * load_refers_to_itself -- whether foreign keys say that rows of the target refer
 * to others of it, be they in partitions, or those of other tables on the way.
 */
bool
load_refers_to_itself(const LoadTarget *target)
{
	Datum		tables = own_tables(target->rel);
	LoadArgs	args = {1, &(Oid) {OIDARRAYOID}, &tables, NULL, false};

	return load_ask_whether("WITH RECURSIVE others(relid) AS (SELECT confrelid FROM pg_catalog.pg_constraint"
							" WHERE contype OPERATOR(pg_catalog.=) 'f' AND conrelid OPERATOR(pg_catalog.=) ANY ($1)"
							" UNION SELECT c.confrelid FROM others AS o, pg_catalog.pg_constraint AS c"
							" WHERE c.contype OPERATOR(pg_catalog.=) 'f' AND c.conrelid OPERATOR(pg_catalog.=) o.relid)"
							" SELECT EXISTS (SELECT FROM others WHERE relid OPERATOR(pg_catalog.=) ANY ($1))",
							&args);
}

/*
 * load_apply -- make the changes that have been collected, count them, and leave
 * those collected that were made; an error if somebody else changed the same
 * rows.
 *
 * A row that is put in may have what was unique, besides the key, of one that
 * is revised, so it comes after these, unless they may refer to it.
 */
void
load_apply(LoadMerge *merge, bool refers)
{
	if (refers)
		insert(merge);
	update(merge);
	if (!refers)
		insert(merge);
	check_changes(merge);
	note_updates(merge);
}
