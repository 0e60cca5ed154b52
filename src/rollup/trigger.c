/*-------------------------------------------------------------------------
 *
 * trigger.c
 *	  The triggers of a rollup in the catalogs.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/dependency.h"
#include "catalog/indexing.h"
#include "catalog/pg_class.h"
#include "catalog/pg_depend.h"
#include "catalog/pg_inherits.h"
#include "compat.h"
#include "load/query.h"
#include "nodes/value.h"
#include "parser/parse_func.h"
#include "rollup/rollup.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

/*
 * inherits -- whether a table inherits from another.
 */
static bool
inherits(Oid relid, Oid parent)
{
	return list_member_oid(find_inheritance_children(parent, NoLock), relid);
}

/*
 * begin_dependencies -- start to read what an object depends on.
 */
static SysScanDesc
begin_dependencies(Relation depend, Oid catalog, Oid object)
{
	ScanKeyData keys[2];

	ScanKeyInit(&keys[0], Anum_pg_depend_classid, BTEqualStrategyNumber,
				F_OIDEQ, ObjectIdGetDatum(catalog));
	ScanKeyInit(&keys[1], Anum_pg_depend_objid, BTEqualStrategyNumber,
				F_OIDEQ, ObjectIdGetDatum(object));
	return systable_beginscan(depend, DependDependerIndexId, true, NULL, 2, keys);
}

/* What tie_trigger() has tied a trigger to. */
typedef struct Tie
{
	Oid			rollup;			/* invalid after a dump was restored */
	Bitmapset  *columns;		/* of the trigger's table */
} Tie;

/*
 * read_tie -- what a trigger of a table is tied to.
 */
static Tie
read_tie(Oid trigger, Oid relid)
{
	Relation	depend = table_open(DependRelationId, AccessShareLock);
	SysScanDesc scan = begin_dependencies(depend, TriggerRelationId, trigger);
	Tie			tie = {InvalidOid, NULL};
	HeapTuple	tuple;

	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_depend row = (Form_pg_depend) GETSTRUCT(tuple);

		if (row->refclassid != RelationRelationId)
			continue;
		if (row->refobjid != relid && row->deptype == DEPENDENCY_AUTO)
			tie.rollup = row->refobjid;
		else if (row->refobjid == relid && row->refobjsubid > 0)
			tie.columns = bms_add_member(tie.columns, row->refobjsubid);
	}
	systable_endscan(scan);
	table_close(depend, AccessShareLock);
	return tie;
}

/*
 * check_tied_column -- error if a column of the trigger's table is not one that
 * it is tied to; one that is not there is for others to report.
 */
static void
check_tied_column(const Rollup *rollup, Relation rel, Tie tie,
				  const char *name)
{
	AttrNumber	number = get_attnum(RelationGetRelid(rel), name);

	if (number != InvalidAttrNumber && !bms_is_member(number, tie.columns))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("column \"%s\" of table \"%s\" is not the one that rollup \"%s\" was made of",
						name, RelationGetRelationName(rel), rollup->name),
				 errhint("Give that one its name back, or call magtrade_rollup_refresh() to have the rollup made of this one.")));
}

/*
 * rollup_check_tie -- error if the rollup, which a trigger that has fired has
 * found by its name, is another than that which it is tied to, or a column is.
 */
void
rollup_check_tie(const Rollup *rollup, const Trigger *trigger, Relation rel)
{
	Tie			tie = read_tie(trigger->tgoid, RelationGetRelid(rel));
	ListCell   *lc;

	if (!OidIsValid(tie.rollup))
		return;
	if (tie.rollup != rollup->relid)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("rollup \"%s.%s\" is not the one that trigger \"%s\" of table \"%s\" was made for",
						rollup->schema, rollup->name, trigger->tgname,
						RelationGetRelationName(rel)),
				 errdetail("That one is called %s now.", load_table_name(tie.rollup)),
				 errhint("Call magtrade_rollup_refresh() for it.")));
	check_tied_column(rollup, rel, tie, rollup->value);
	check_tied_column(rollup, rel, tie, rollup->period);
	foreach(lc, rollup->keys)
		check_tied_column(rollup, rel, tie, lfirst(lc));
}

/*
 * names -- whether a trigger's first arguments are the table's schema and name.
 */
static bool
names(HeapTuple tuple, TupleDesc desc, Relation rel)
{
	Form_pg_trigger trigger = (Form_pg_trigger) GETSTRUCT(tuple);
	bool		isnull;
	Datum		args = heap_getattr(tuple, Anum_pg_trigger_tgargs, desc, &isnull);
	const char *arg;

	if (isnull || trigger->tgnargs < 2)
		return false;
	arg = VARDATA_ANY(DatumGetByteaPP(args));
	return strcmp(arg, get_namespace_name(RelationGetNamespace(rel))) == 0 &&
		strcmp(arg + strlen(arg) + 1, RelationGetRelationName(rel)) == 0;
}

/*
 * has_owner -- whether a table is a role's.
 */
static bool
has_owner(Oid relid, Oid owner)
{
	HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relid));
	bool		result;

	if (!HeapTupleIsValid(tuple))	/* dropped meanwhile */
		return false;
	result = ((Form_pg_class) GETSTRUCT(tuple))->relowner == owner;
	ReleaseSysCache(tuple);
	return result;
}

/*
 * is_for -- whether a trigger is for a table as a rollup.
 *
 * It depends on it.  One of a restored dump depends on none, but names it.
 * Anyone may have such a trigger on a table of his own, and nothing shall be
 * read from there.
 */
static bool
is_for(HeapTuple tuple, TupleDesc desc, Relation rel)
{
	Form_pg_trigger trigger = (Form_pg_trigger) GETSTRUCT(tuple);
	Oid			rollup = read_tie(trigger->oid, trigger->tgrelid).rollup;

	if (OidIsValid(rollup))
		return rollup == RelationGetRelid(rel);
	return names(tuple, desc, rel) &&
		has_owner(trigger->tgrelid, rel->rd_rel->relowner);
}

/*
 * rollup_triggers -- the triggers that are for a table as a rollup, a list of
 * OIDs; schema is the extension's.  Those of its own are not, which depend on
 * it, too.
 */
List *
rollup_triggers(Relation rel, Oid schema)
{
	List	   *name = list_make2(makeString(get_namespace_name(schema)),
								  makeString("magtrade_rollup_changed"));
	Oid			function = LookupFuncName(name, 0, NULL, false);
	Relation	catalog = table_open(TriggerRelationId, AccessShareLock);
	SysScanDesc scan = systable_beginscan(catalog, InvalidOid, false, NULL, 0,
										  NULL);
	List	   *result = NIL;
	HeapTuple	tuple;

	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_trigger trigger = (Form_pg_trigger) GETSTRUCT(tuple);

		if (trigger->tgfoid == function &&
			trigger->tgrelid != RelationGetRelid(rel) &&
			is_for(tuple, RelationGetDescr(catalog), rel))
			result = lappend_oid(result, trigger->oid);
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return result;
}

/*
 * rollup_trigger_row -- the row of a trigger in the catalogs; palloc'd.
 */
Form_pg_trigger
rollup_trigger_row(Oid trigger)
{
	Relation	catalog = table_open(TriggerRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;

	ScanKeyInit(&key, Anum_pg_trigger_oid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(trigger));
	scan = systable_beginscan(catalog, TriggerOidIndexId, true, NULL, 1, &key);
	tuple = systable_getnext(scan);
	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "could not find trigger %u", trigger);
	tuple = heap_copytuple(tuple);
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return (Form_pg_trigger) GETSTRUCT(tuple);
}

/*
 * find_trigger -- the table and the name of a trigger.
 */
static Oid
find_trigger(Oid trigger, char **name)
{
	Form_pg_trigger row = rollup_trigger_row(trigger);

	*name = NameStr(row->tgname);
	return row->tgrelid;
}

/*
 * made_of -- the table that a rollup depends on; what it inherits from is none.
 */
static Oid
made_of(Oid relid)
{
	Relation	depend = table_open(DependRelationId, AccessShareLock);
	SysScanDesc scan = begin_dependencies(depend, RelationRelationId, relid);
	Oid			table = InvalidOid;
	HeapTuple	tuple;

	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_depend row = (Form_pg_depend) GETSTRUCT(tuple);

		if (row->refclassid == RelationRelationId && row->objsubid == 0 &&
			row->refobjsubid == 0 && row->deptype == DEPENDENCY_NORMAL &&
			!inherits(relid, row->refobjid))
			table = row->refobjid;
	}
	systable_endscan(scan);
	table_close(depend, AccessShareLock);
	return table;
}

/*
 * rollup_tied_table -- the table that a rollup is made of, as it depends on it,
 * or what that is a partition of by now; InvalidOid after a dump was restored,
 * until it is refreshed.
 */
Oid
rollup_tied_table(Oid relid)
{
	Oid			table = made_of(relid);

	return OidIsValid(table) ? rollup_whole_table(table) : InvalidOid;
}

/*
 * rollup_untie -- let a rollup no longer depend on the table that it is made of.
 */
void
rollup_untie(Oid relid)
{
	deleteDependencyRecordsForSpecific(RelationRelationId, relid,
									   DEPENDENCY_NORMAL, RelationRelationId,
									   made_of(relid));
}

/*
 * is_partitioned -- whether a table has partitions, or could.
 */
static bool
is_partitioned(Oid relid)
{
	return get_rel_relkind(relid) == RELKIND_PARTITIONED_TABLE;
}

/*
 * refuse_two -- error because nothing says which of two tables is the rollup's.
 */
static void
refuse_two(Oid one, Oid other, Relation rel, const char *trigger)
{
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("tables \"%s\" and \"%s\" both have triggers for rollup \"%s\"",
					get_rel_name(one), get_rel_name(other),
					RelationGetRelationName(rel)),
			 errdetail("One of them was a partition of the other, and the rollup has not been refreshed since a dump was restored."),
			 errhint("Drop the triggers of the one that was, such as \"%s\".", trigger)));
}

/*
 * rollup_trigger_of_target -- of the triggers for a rollup one that the table
 * has which it is made of, or a partition of that; InvalidOid if there is none.
 *
 * A table that was a partition once has them, too.  After a dump was restored
 * nothing says which one it is, but that it has partitions.
 */
Oid
rollup_trigger_of_target(const List *triggers, Relation rel)
{
	Oid			target = rollup_tied_table(RelationGetRelid(rel));
	bool		tied = OidIsValid(target);
	Oid			result = InvalidOid;
	ListCell   *lc;

	foreach(lc, triggers)
	{
		char	   *name;
		Oid			whole = rollup_whole_table(find_trigger(lfirst_oid(lc), &name));

		if (whole == target)
			result = lfirst_oid(lc);
		else if (!tied &&
				 (!OidIsValid(target) ||
				  (is_partitioned(whole) && !is_partitioned(target))))
		{
			target = whole;
			result = lfirst_oid(lc);
		}
		else if (!tied && is_partitioned(whole) == is_partitioned(target))
			refuse_two(target, whole, rel, name);
	}
	return result;
}

/*
 * rollup_drop_command -- the command that drops a trigger, of which the row in
 * the catalogs is given.
 */
char *
rollup_drop_command(Form_pg_trigger row)
{
	return psprintf("DROP TRIGGER %s ON %s",
					quote_identifier(NameStr(row->tgname)),
					load_table_name(row->tgrelid));
}

/*
 * rollup_of_trigger -- the rollup that a trigger is for, under its present
 * name; everybody else waits for the trigger's table from here on.  Error if
 * somebody for whom this waited dropped it.
 */
Rollup *
rollup_of_trigger(Oid trigger, Relation rel)
{
	char	   *name;
	Oid			relid = find_trigger(trigger, &name);
	Relation	table = table_open(relid, AccessExclusiveLock);
	TriggerDesc *triggers;
	Rollup	   *rollup = NULL;

	/* those of the relation go when it is read from the catalogs again */
	triggers = CopyTriggerDesc(table->trigdesc);
	for (int i = 0; triggers != NULL && i < triggers->numtriggers; i++)
	{
		if (triggers->triggers[i].tgoid == trigger)
			rollup = rollup_from_trigger(&triggers->triggers[i], table);
	}
	FreeTriggerDesc(triggers);
	if (rollup == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("trigger \"%s\" of table \"%s\" was dropped meanwhile",
						name, RelationGetRelationName(table)),
				 errhint("Call again.")));
	rollup->relid = RelationGetRelid(rel);
	rollup->schema = get_namespace_name(RelationGetNamespace(rel));
	rollup->name = pstrdup(RelationGetRelationName(rel));
	table_close(table, NoLock);
	return rollup;
}
