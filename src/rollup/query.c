/*-------------------------------------------------------------------------
 *
 * query.c
 *	  What defines a rollup, from its triggers' arguments and as SQL.
 *
 * All names in the SQL are qualified, operators too: it runs with nothing but
 * pg_catalog in the search path.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "catalog/partition.h"
#include "compat.h"
#include "lib/stringinfo.h"
#include "load/query.h"
#include "load/target.h"
#include "rollup/rollup.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

/* Arguments of the triggers before the keys. */
#define ROLLUP_FIXED_ARGS	4

/*
 * rollup_whole_table -- the table that a table is a partition of, at any depth,
 * or itself.
 *
 * A partition that somebody is detaching concurrently is called one to the end,
 * and is part of nothing any more.
 */
Oid
rollup_whole_table(Oid relid)
{
	List	   *ancestors = get_rel_relispartition(relid) ?
		get_partition_ancestors(relid) : NIL;

	return ancestors == NIL ? relid : llast_oid(ancestors);
}

/*
 * rollup_from_trigger -- the rollup that a trigger of a table, or of one of its
 * partitions, is for.
 */
Rollup *
rollup_from_trigger(const Trigger *trigger, Relation rel)
{
	Rollup	   *rollup = palloc0(sizeof(Rollup));
	Oid			schema;

	if (trigger->tgnargs <= ROLLUP_FIXED_ARGS)
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("trigger \"%s\" was not made by magtrade_rollup()",
						trigger->tgname)));
	rollup->target = rollup_whole_table(RelationGetRelid(rel));
	rollup->schema = pstrdup(trigger->tgargs[0]);
	rollup->name = pstrdup(trigger->tgargs[1]);
	rollup->value = pstrdup(trigger->tgargs[2]);
	rollup->period = pstrdup(trigger->tgargs[3]);
	for (int i = ROLLUP_FIXED_ARGS; i < trigger->tgnargs; i++)
		rollup->keys = lappend(rollup->keys, pstrdup(trigger->tgargs[i]));
	rollup->extension_schema = get_func_namespace(trigger->tgfoid);
	schema = get_namespace_oid(rollup->schema, true);
	if (OidIsValid(schema))
		rollup->relid = get_relname_relid(rollup->name, schema);
	return rollup;
}

/*
 * rollup_key_list -- the keys with commas between.
 */
char *
rollup_key_list(const Rollup *rollup)
{
	StringInfoData list;
	ListCell   *lc;

	initStringInfo(&list);
	foreach(lc, rollup->keys)
		appendStringInfo(&list, "%s%s", list.len > 0 ? ", " : "",
						 quote_identifier(lfirst(lc)));
	return list.data;
}

/*
 * rollup_key_match -- the condition that a row "r" of the rollup and a row "f" of
 * rollup_fresh_query() have the same key.
 */
char *
rollup_key_match(const Rollup *rollup)
{
	StringInfoData match;
	ListCell   *lc;

	initStringInfo(&match);
	foreach(lc, rollup->keys)
	{
		const char *key = quote_identifier(lfirst(lc));
		Oid			type = get_atttype(rollup->target,
									   get_attnum(rollup->target, lfirst(lc)));
		const char *cast = load_cast(type);

		appendStringInfo(&match, "%sr.%s%s %s f.%s%s",
						 match.len > 0 ? " AND " : "", key, cast,
						 load_equality(type), key, cast);
	}
	return match.data;
}

/*
 * rollup_function -- a function of the extension, qualified.
 */
char *
rollup_function(const Rollup *rollup, const char *name)
{
	return quote_qualified_identifier(get_namespace_name(rollup->extension_schema),
									  name);
}

/*
 * rollup_fresh_query -- the query for what the rollup should hold.
 */
char *
rollup_fresh_query(const Rollup *rollup)
{
	const char *keys = rollup_key_list(rollup);
	const char *value = quote_identifier(rollup->value);
	const char *period = quote_identifier(rollup->period);
	const char *state = rollup_function(rollup, "trade_series_state");

	return psprintf("SELECT %s, %s(%s, %s) AS " ROLLUP_SERIES ","
					" %s(%s(1, %s)) AS " ROLLUP_EXTRA_ROWS
					" FROM %s WHERE %s IS NOT NULL AND %s IS NOT NULL"
					" GROUP BY %s",
					keys, state, value, period,
					rollup_function(rollup, "magtrade_rollup_extra_rows"),
					state, period, load_table_name(rollup->target), value,
					period, keys);
}

/*
 * append_rows -- the figures of a transition table, if the trigger has it.
 */
static void
append_rows(StringInfo sql, const Rollup *rollup, const char *table, int sign)
{
	const char *value = quote_identifier(rollup->value);
	const char *period = quote_identifier(rollup->period);

	if (table == NULL)
		return;
	appendStringInfo(sql,
					 "%sSELECT %s, %s::pg_catalog.float8, %s::pg_catalog.date,"
					 " %d FROM %s WHERE %s IS NOT NULL AND %s IS NOT NULL",
					 sql->len > 0 ? " UNION ALL " : "",
					 rollup_key_list(rollup), value, period, sign,
					 quote_identifier(table), value, period);
}

/*
 * rollup_change_query -- the query for the rows that a statement brought and
 * took: the keys, value, period, and 1 or -1; sorted by the keys in an order, as
 * rollup_write_order() has it, or in any if that is NULL.
 */
char *
rollup_change_query(const Rollup *rollup, const Trigger *trigger, const int *order)
{
	StringInfoData sql;

	initStringInfo(&sql);
	append_rows(&sql, rollup, trigger->tgnewtable, 1);
	append_rows(&sql, rollup, trigger->tgoldtable, -1);
	for (int i = 0; order != NULL && i < list_length(rollup->keys); i++)
		appendStringInfo(&sql, "%s%d", i > 0 ? ", " : " ORDER BY ", order[i] + 1);
	return sql.data;
}

/*
 * rollup_trigger_command -- the command that makes a trigger of a table for an
 * event.
 */
char *
rollup_trigger_command(const Rollup *rollup, Oid relid, const char *trigger,
					   const char *event)
{
	StringInfoData sql;
	ListCell   *lc;

	initStringInfo(&sql);
	appendStringInfo(&sql, "CREATE TRIGGER %s AFTER %s ON %s",
					 quote_identifier(trigger), event,
					 load_table_name(relid));
	if (strcmp(event, "TRUNCATE") != 0)
		appendStringInfo(&sql, " REFERENCING%s%s",
						 strcmp(event, "DELETE") == 0 ? "" :
						 " NEW TABLE AS new_rows",
						 strcmp(event, "INSERT") == 0 ? "" :
						 " OLD TABLE AS old_rows");
	appendStringInfo(&sql, " FOR EACH STATEMENT EXECUTE FUNCTION %s(%s, %s, %s, %s",
					 rollup_function(rollup, "magtrade_rollup_changed"),
					 quote_literal_cstr(rollup->schema),
					 quote_literal_cstr(rollup->name),
					 quote_literal_cstr(rollup->value),
					 quote_literal_cstr(rollup->period));
	foreach(lc, rollup->keys)
		appendStringInfo(&sql, ", %s", quote_literal_cstr(lfirst(lc)));
	appendStringInfoChar(&sql, ')');
	return sql.data;
}
