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
#include "catalog/pg_trigger.h"
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
 * inherits -- whether an object is a table that inherits from another.
 */
static bool
inherits(Oid catalog, Oid object, Oid parent)
{
	return catalog == RelationRelationId &&
		list_member_oid(find_inheritance_children(parent, NoLock), object);
}

/*
 * find_dependency -- the table that an object as a whole depends on in a way:
 * the one asked about, any for InvalidOid; InvalidOid if it does not.  What a
 * table inherits from does not count.
 */
static Oid
find_dependency(Oid catalog, Oid object, char type, Oid relid)
{
	Relation	depend = table_open(DependRelationId, AccessShareLock);
	ScanKeyData keys[2];
	SysScanDesc scan;
	HeapTuple	tuple;
	Oid			result = InvalidOid;

	ScanKeyInit(&keys[0], Anum_pg_depend_classid, BTEqualStrategyNumber,
				F_OIDEQ, ObjectIdGetDatum(catalog));
	ScanKeyInit(&keys[1], Anum_pg_depend_objid, BTEqualStrategyNumber,
				F_OIDEQ, ObjectIdGetDatum(object));
	scan = systable_beginscan(depend, DependDependerIndexId, true, NULL, 2, keys);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_depend row = (Form_pg_depend) GETSTRUCT(tuple);

		if (row->refclassid == RelationRelationId && row->objsubid == 0 &&
			row->refobjsubid == 0 && row->deptype == type &&
			(!OidIsValid(relid) || row->refobjid == relid) &&
			!inherits(catalog, object, row->refobjid))
			result = row->refobjid;
	}
	systable_endscan(scan);
	table_close(depend, AccessShareLock);
	return result;
}

/*
 * goes_with -- whether a trigger depends on a table.
 */
static bool
goes_with(Oid trigger, Oid relid)
{
	return OidIsValid(find_dependency(TriggerRelationId, trigger,
									  DEPENDENCY_AUTO, relid));
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
 * rollup_triggers -- the triggers that are for a table as a rollup, a list of
 * OIDs; schema is the extension's.
 *
 * They depend on it, as those of its own do, whose rollup it is not.  Those of
 * a restored dump do not, but name it.  Anyone may have such a trigger on a
 * table of his own, and nothing shall be read from there.
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
			(goes_with(trigger->oid, RelationGetRelid(rel)) ||
			 (names(tuple, RelationGetDescr(catalog), rel) &&
			  has_owner(trigger->tgrelid, rel->rd_rel->relowner))))
			result = lappend_oid(result, trigger->oid);
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return result;
}

/*
 * find_trigger -- the table and the name of a trigger.
 */
static Oid
find_trigger(Oid trigger, char **name)
{
	Relation	catalog = table_open(TriggerRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	Oid			relid = InvalidOid;

	ScanKeyInit(&key, Anum_pg_trigger_oid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(trigger));
	scan = systable_beginscan(catalog, TriggerOidIndexId, true, NULL, 1, &key);
	tuple = systable_getnext(scan);
	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "could not find trigger %u", trigger);
	relid = ((Form_pg_trigger) GETSTRUCT(tuple))->tgrelid;
	*name = pstrdup(NameStr(((Form_pg_trigger) GETSTRUCT(tuple))->tgname));
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return relid;
}

/*
 * rollup_tied_table -- the table that a rollup is made of, as it depends on it,
 * or what that is a partition of by now; InvalidOid after a dump was restored,
 * until it is refreshed.
 */
Oid
rollup_tied_table(Oid relid)
{
	Oid			table = find_dependency(RelationRelationId, relid,
										DEPENDENCY_NORMAL, InvalidOid);

	return OidIsValid(table) ? rollup_whole_table(table) : InvalidOid;
}

/*
 * rollup_untie -- let a rollup no longer depend on the table that it is made of.
 */
void
rollup_untie(Oid relid)
{
	Oid			table = find_dependency(RelationRelationId, relid,
										DEPENDENCY_NORMAL, InvalidOid);

	deleteDependencyRecordsForSpecific(RelationRelationId, relid,
									   DEPENDENCY_NORMAL, RelationRelationId,
									   table);
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
 * rollup_drop_command -- the command that drops a trigger.
 */
char *
rollup_drop_command(Oid trigger)
{
	char	   *name;
	Oid			relid = find_trigger(trigger, &name);

	return psprintf("DROP TRIGGER %s ON %s", quote_identifier(name),
					load_table_name(relid));
}

/*
 * rollup_of_trigger -- the rollup that a trigger is for, under its present
 * name; everybody else waits for the trigger's table from here on.
 */
Rollup *
rollup_of_trigger(Oid trigger, Relation rel)
{
	char	   *name;
	Oid			relid = find_trigger(trigger, &name);
	Relation	table = table_open(relid, AccessExclusiveLock);
	Rollup	   *rollup = NULL;

	for (int i = 0; i < table->trigdesc->numtriggers; i++)
	{
		Trigger    *candidate = &table->trigdesc->triggers[i];

		if (candidate->tgoid == trigger)
			rollup = rollup_from_trigger(candidate, table);
	}
	if (rollup == NULL)
		elog(ERROR, "could not find trigger %u of table %u", trigger, relid);
	rollup->relid = RelationGetRelid(rel);
	rollup->schema = get_namespace_name(RelationGetNamespace(rel));
	rollup->name = pstrdup(RelationGetRelationName(rel));
	table_close(table, NoLock);
	return rollup;
}
