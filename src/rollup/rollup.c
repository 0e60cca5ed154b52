/*-------------------------------------------------------------------------
 *
 * rollup.c
 *	  Making a rollup, and computing it afresh.
 *
 * A rollup is an ordinary table of its owner's.  What keeps it up to date is a
 * trigger for each event on its target, and on each partition of that, since
 * a statement fires the triggers of the table only that it names.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/table.h"
#include "catalog/dependency.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "commands/defrem.h"
#include "compat.h"
#include "executor/spi.h"
#include "load/query.h"
#include "miscadmin.h"
#include "rollup/rollup.h"
#include "storage/lmgr.h"
#include "utils/builtins.h"
#include "utils/formatting.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/snapmgr.h"

PG_FUNCTION_INFO_V1(magtrade_rollup);
PG_FUNCTION_INFO_V1(magtrade_rollup_refresh);

/* Leaves room on pages for new versions of rows, so that indexes stay. */
#define ROLLUP_FILLFACTOR	60

/* what the triggers are for, one each */
static const struct
{
	const char *name;
	int16		type;			/* bit of tgtype */
}			events[] =
{
	{"INSERT", TRIGGER_TYPE_INSERT},
	{"UPDATE", TRIGGER_TYPE_UPDATE},
	{"DELETE", TRIGGER_TYPE_DELETE},
	{"TRUNCATE", TRIGGER_TYPE_TRUNCATE},
};

/*
 * rollup_become_owner -- go on with the rights of a role, and with nothing but
 * pg_catalog in the search path.  An error undoes that.
 *
 * "restricted" is for those who only look after the tables of others, as with
 * REINDEX: what an owner has put on a rollup, a deferred trigger say, must not
 * be left behind to run with the rights of a superuser who called.
 */
void
rollup_become_owner(Oid owner, bool restricted, RollupCaller *caller)
{
	static const char *const settings[][2] = {
		{"search_path", "pg_catalog, pg_temp"}
	};
	int			context = SECURITY_LOCAL_USERID_CHANGE | SECURITY_NOFORCE_RLS;

	GetUserIdAndSecContext(&caller->user, &caller->context);
	caller->restricted = restricted && caller->user != owner;
	if (caller->restricted)
		context |= SECURITY_RESTRICTED_OPERATION;
	SetUserIdAndSecContext(owner, caller->context | context);
	caller->guc_level = load_set(settings, lengthof(settings));
}

/*
 * rollup_become_caller -- give the rights back.  What the rollup's triggers have
 * set stays, as after those of any table.
 */
void
rollup_become_caller(const RollupCaller *caller)
{
	AtEOXact_GUC(!caller->restricted, caller->guc_level);
	SetUserIdAndSecContext(caller->user, caller->context);
}

/*
 * rollup_lock -- wait for the others who write to the rollup, until they have
 * committed, and keep others waiting until this transaction ends.
 *
 * Changes commute, so that it would be right without.  But transactions that
 * only insert, and know nothing of each other's rows, must not meet in a
 * deadlock because their series are the same.  Nor because a table has several
 * rollups, whose triggers are fired by their names, not in the same order for
 * all events: hence the lock that all of them share comes first.  Readers and
 * VACUUM do not see these locks, which are none of the tables.
 */
void
rollup_lock(const Rollup *rollup)
{
	LockDatabaseObject(RelationRelationId, rollup->target, 1,
					   AccessExclusiveLock);
	LockDatabaseObject(RelationRelationId, rollup->relid, 1,
					   AccessExclusiveLock);
}

/*
 * execute -- run a command; error unless SPI returns what is expected.
 */
static void
execute(const char *sql, int expected)
{
	if (SPI_execute(sql, false, 0) != expected)
		elog(ERROR, "unexpected result of \"%s\"", sql);
}

/*
 * execute_now -- run a command that reads what is committed by now, whatever the
 * transaction's snapshot may see; error unless SPI returns what is expected.
 */
static void
execute_now(const char *sql, int expected)
{
	SPIPlanPtr	plan = SPI_prepare(sql, 0, NULL);

	if (plan == NULL ||
		SPI_execute_snapshot(plan, NULL, NULL, GetLatestSnapshot(),
							 InvalidSnapshot, false, true, 0) != expected)
		elog(ERROR, "unexpected result of \"%s\"", sql);
}

/*
 * rollup_recompute -- make the rollup what its target says; returns how many
 * rows had to change.
 *
 * What others have committed counts: TRUNCATE has removed their rows too.
 */
int64
rollup_recompute(const Rollup *rollup)
{
	const char *name = load_table_name(rollup->relid);
	const char *keys = rollup_key_list(rollup);
	const char *match = rollup_key_match(rollup);
	StringInfoData sql;
	bool		isnull;

	initStringInfo(&sql);
	appendStringInfo(&sql, "WITH f AS MATERIALIZED (%s),",
					 rollup_fresh_query(rollup));
	appendStringInfo(&sql, " gone AS (DELETE FROM %s AS r WHERE NOT EXISTS"
					 " (SELECT FROM f WHERE %s) RETURNING 1),", name, match);
	appendStringInfo(&sql, " other AS (UPDATE %s AS r SET series = f.series,"
					 " extra_rows = f.extra_rows FROM f WHERE %s"
					 " AND record_image_ne(ROW(r.series, r.extra_rows),"
					 " ROW(f.series, f.extra_rows)) RETURNING 1),", name, match);
	appendStringInfo(&sql, " lacking AS (INSERT INTO %s (%s, series, extra_rows)"
					 " SELECT %s, series, extra_rows FROM f WHERE NOT EXISTS"
					 " (SELECT FROM %s AS r WHERE %s) RETURNING 1)",
					 name, keys, keys, name, match);
	appendStringInfoString(&sql, " SELECT (SELECT count(*) FROM gone)"
						   " + (SELECT count(*) FROM other)"
						   " + (SELECT count(*) FROM lacking)");
	execute_now(sql.data, SPI_OK_SELECT);
	return DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0],
									   SPI_tuptable->tupdesc, 1, &isnull));
}

/*
 * tie_trigger -- have a trigger go with the rollup, and keep the columns that
 * it reads from being dropped or changed in type.
 */
static void
tie_trigger(const Rollup *rollup, Oid relid, const char *name)
{
	List	   *columns = list_concat(list_make2(rollup->value, rollup->period),
									  list_copy(rollup->keys));
	ObjectAddress trigger;
	ObjectAddress other;
	ListCell   *lc;

	ObjectAddressSet(trigger, TriggerRelationId,
					 get_trigger_oid(relid, name, false));
	ObjectAddressSet(other, RelationRelationId, rollup->relid);
	recordDependencyOn(&trigger, &other, DEPENDENCY_AUTO);
	foreach(lc, columns)
	{
		ObjectAddressSubSet(other, RelationRelationId, relid,
							get_attnum(relid, lfirst(lc)));
		recordDependencyOn(&trigger, &other, DEPENDENCY_NORMAL);
	}
}

/*
 * choose_name -- a name for the trigger of a table for an event: another one if
 * a rollup of the same name in another schema has it, or one whose name is the
 * same where long names are cut.
 */
static char *
choose_name(const Rollup *rollup, Oid relid, const char *event)
{
	char	   *lower = asc_tolower(event, strlen(event));

	for (int i = 0;; i++)
	{
		const char *label = i == 0 ? "rollup" : psprintf("rollup%d", i);
		char	   *name = makeObjectName(rollup->name, lower, label);

		if (!OidIsValid(get_trigger_oid(relid, name, true)))
			return name;
	}
}

/*
 * firing_before -- when the trigger of a table for an event fired among those
 * that there were, rows of the catalog; where there was none, that of the
 * target, whose partition the table may be by now.
 */
static char
firing_before(const Rollup *rollup, const List *before, Oid relid, int16 type)
{
	char		firing = TRIGGER_FIRES_ON_ORIGIN;
	ListCell   *lc;

	foreach(lc, before)
	{
		Form_pg_trigger row = lfirst(lc);

		if (!(row->tgtype & type))
			continue;
		if (row->tgrelid == relid)
			return row->tgenabled;
		if (row->tgrelid == rollup->target)
			firing = row->tgenabled;
	}
	return firing;
}

/*
 * set_firing -- have a new trigger fire when the one in whose place it is did,
 * but for one that was disabled: to follow the table is what it is made for.
 */
static void
set_firing(Oid relid, const char *name, char firing)
{
	if (firing == TRIGGER_FIRES_ALWAYS || firing == TRIGGER_FIRES_ON_REPLICA)
		execute(psprintf("ALTER TABLE ONLY %s ENABLE %s TRIGGER %s",
						 load_table_name(relid),
						 firing == TRIGGER_FIRES_ALWAYS ? "ALWAYS" : "REPLICA",
						 quote_identifier(name)), SPI_OK_UTILITY);
}

/*
 * make_triggers -- make the triggers of the target and its partitions, in the
 * place of those that there were before, rows of the catalog, and keep the
 * target from being dropped without the rollup.
 */
static void
make_triggers(const Rollup *rollup, const List *before)
{
	List	   *parts = find_all_inheritors(rollup->target,
											ShareRowExclusiveLock, NULL);
	ObjectAddress table;
	ObjectAddress target;
	ListCell   *lc;

	foreach(lc, parts)
	{
		rollup_check_part(lfirst_oid(lc));
		for (size_t i = 0; i < lengthof(events); i++)
		{
			char	   *name = choose_name(rollup, lfirst_oid(lc), events[i].name);

			execute(rollup_trigger_command(rollup, lfirst_oid(lc), name,
										   events[i].name), SPI_OK_UTILITY);
			set_firing(lfirst_oid(lc), name,
					   firing_before(rollup, before, lfirst_oid(lc), events[i].type));
			tie_trigger(rollup, lfirst_oid(lc), name);
		}
	}
	ObjectAddressSet(table, RelationRelationId, rollup->relid);
	ObjectAddressSet(target, RelationRelationId, rollup->target);
	recordDependencyOn(&table, &target, DEPENDENCY_NORMAL);
}

/*
 * make_table -- make the rollup, still empty.
 */
static void
make_table(Rollup *rollup, bool unlogged)
{
	StringInfoData sql;
	ListCell   *lc;
	const char *series = rollup_function(rollup, "trade_series");

	initStringInfo(&sql);
	appendStringInfo(&sql, "CREATE %sTABLE %s (", unlogged ? "UNLOGGED " : "",
					 quote_qualified_identifier(rollup->schema, rollup->name));
	foreach(lc, rollup->keys)
		appendStringInfo(&sql, "%s, ", rollup_column(rollup, lfirst(lc)));
	appendStringInfo(&sql, ROLLUP_SERIES " %s NOT NULL, " ROLLUP_EXTRA_ROWS
					 " %s) WITH (fillfactor = %d)", series, series,
					 ROLLUP_FILLFACTOR);
	execute(sql.data, SPI_OK_UTILITY);
	rollup->relid = get_relname_relid(rollup->name,
									  get_namespace_oid(rollup->schema, false));
}

/*
 * fill_table -- compute all series; rows in the order of their keys, in which
 * files mostly come, too.  What others have committed counts, as triggers will
 * not tell of it.
 */
static void
fill_table(const Rollup *rollup)
{
	const char *name = load_table_name(rollup->relid);
	const char *keys = rollup_key_list(rollup);

	execute_now(psprintf("INSERT INTO %s %s ORDER BY %s", name,
						 rollup_fresh_query(rollup), keys), SPI_OK_INSERT);
	execute(psprintf("ALTER TABLE %s ADD PRIMARY KEY (%s)", name, keys),
			SPI_OK_UTILITY);
	execute(psprintf("COMMENT ON COLUMN %s." ROLLUP_EXTRA_ROWS " IS %s",
					 name, quote_literal_cstr("how many rows each month has beyond the first; NULL where none has more")),
			SPI_OK_UTILITY);
}

/*
 * refuse_nulls -- error if an argument is NULL, of a function that would do
 * nothing then, without a word; "names" are the arguments'.
 */
static void
refuse_nulls(FunctionCallInfo fcinfo, const char *names)
{
	for (int i = 0; i < PG_NARGS(); i++)
	{
		if (PG_ARGISNULL(i))
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("%s cannot be NULL", names)));
	}
}

/*
 * magtrade_rollup(target, rollup, keys, value, period) -> regclass
 *
 * Make the rollup and its triggers.  Writers of the target wait until the
 * transaction ends.
 */
Datum
magtrade_rollup(PG_FUNCTION_ARGS)
{
	Relation	rel;
	Rollup	   *rollup = palloc0(sizeof(Rollup));
	bool		unlogged;
	RollupCaller caller;

	PreventCommandIfReadOnly("magtrade_rollup()");
	refuse_nulls(fcinfo, "target, rollup, keys, value and period");
	rel = rollup_open_own(PG_GETARG_OID(0), ShareRowExclusiveLock);
	unlogged = rel->rd_rel->relpersistence == RELPERSISTENCE_UNLOGGED;
	rollup->target = RelationGetRelid(rel);
	rollup->extension_schema = get_func_namespace(fcinfo->flinfo->fn_oid);
	rollup_read_name(rollup, PG_GETARG_TEXT_PP(1));
	rollup_read_keys(rollup, PG_GETARG_ARRAYTYPE_P(2));
	rollup->value = text_to_cstring(PG_GETARG_TEXT_PP(3));
	rollup->period = text_to_cstring(PG_GETARG_TEXT_PP(4));
	rollup_check_target(rollup, rel);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	rollup_become_owner(rel->rd_rel->relowner, true, &caller);
	make_table(rollup, unlogged);
	make_triggers(rollup, NIL);
	fill_table(rollup);
	rollup_become_caller(&caller);
	SPI_finish();
	table_close(rel, NoLock);
	PG_RETURN_OID(rollup->relid);
}

/*
 * drop_triggers -- drop the triggers of the rollup, however it was called when
 * they were made; returns what the rows of the catalog were.
 */
static List *
drop_triggers(const List *triggers)
{
	List	   *rows = NIL;
	ListCell   *lc;

	foreach(lc, triggers)
	{
		Form_pg_trigger row = rollup_trigger_row(lfirst_oid(lc));

		execute(rollup_drop_command(row), SPI_OK_UTILITY);
		rows = lappend(rows, row);
	}
	CommandCounterIncrement();
	return rows;
}

/*
 * make_triggers_again -- put triggers with the rollup's present name on the
 * target and all partitions that it has now; they fire when those before did.
 */
static void
make_triggers_again(const Rollup *rollup, const List *triggers)
{
	List	   *before = drop_triggers(triggers);

	rollup_untie(rollup->relid);
	make_triggers(rollup, before);
}

/*
 * open_alone -- open a rollup of the user's to make its triggers again: of two
 * who do so the second waits, as does who drops a partition, or the first for
 * him.  Only then it is certain which triggers there are.
 *
 * To drop triggers takes the strongest of locks.  With a weaker one before,
 * this would wait for who has read the table and is about to write to it, and
 * he for this.
 */
static Relation
open_alone(Oid relid)
{
	Relation	rel = rollup_open_own(relid, ShareUpdateExclusiveLock);
	Oid			table = rollup_tied_table(relid);

	if (OidIsValid(table))
	{
		rollup_check_owner(table);
		LockRelationOid(table, AccessExclusiveLock);
	}
	return rel;
}

/*
 * check_target -- error unless the rollup can be made of the columns that have
 * the names of those it was made of, which may be others.
 */
static void
check_target(const Rollup *rollup)
{
	Relation	target = rollup_open_own(rollup->target, AccessExclusiveLock);

	rollup_check_columns(rollup, target);
	table_close(target, NoLock);
}

/*
 * magtrade_rollup_refresh(rollup regclass) -> bigint
 *
 * Make the triggers again and the rollup what its target says; returns how many
 * of its rows had to change.  Readers and writers of the target wait until the
 * transaction ends.
 */
Datum
magtrade_rollup_refresh(PG_FUNCTION_ARGS)
{
	Oid			schema = get_func_namespace(fcinfo->flinfo->fn_oid);
	Relation	rel;
	Oid			trigger;
	Rollup	   *rollup;
	RollupCaller caller;
	int64		count;

	PreventCommandIfReadOnly("magtrade_rollup_refresh()");
	refuse_nulls(fcinfo, "rollup");
	rel = open_alone(PG_GETARG_OID(0));
	trigger = rollup_trigger_of_target(rollup_triggers(rel, schema), rel);
	if (!OidIsValid(trigger))
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("no table has triggers for a rollup \"%s\"",
						RelationGetRelationName(rel)),
				 errhint("Rollups are made by magtrade_rollup().")));
	rollup = rollup_of_trigger(trigger, rel);
	rollup_check_table(rollup);
	check_target(rollup);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	rollup_become_owner(rel->rd_rel->relowner, true, &caller);
	/* one may have been dropped while this waited for the table */
	make_triggers_again(rollup, rollup_triggers(rel, schema));
	rollup_lock(rollup);
	count = rollup_recompute(rollup);
	rollup_become_caller(&caller);
	SPI_finish();
	table_close(rel, NoLock);
	PG_RETURN_INT64(count);
}
