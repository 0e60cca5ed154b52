/*-------------------------------------------------------------------------
 *
 * check.c
 *	  What magtrade_rollup() is given: is it a table of which a rollup can be
 *	  made?
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/relation.h"
#include "catalog/namespace.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_type.h"
#include "compat.h"
#include "csv/table.h"
#include "load/target.h"
#include "miscadmin.h"
#include "rollup/rollup.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/typcache.h"
#include "utils/varlena.h"

/*
 * rollup_read_name -- the name of the table to be made, and the schema where
 * CREATE TABLE would put it.
 */
void
rollup_read_name(Rollup *rollup, text *name)
{
	RangeVar   *range = makeRangeVarFromNameList(textToQualifiedNameList(name));
	Oid			schema = RangeVarGetCreationNamespace(range);

	rollup->schema = get_namespace_name(schema);
	rollup->name = range->relname;
	if (isAnyTempNamespace(schema))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TABLE_DEFINITION),
				 errmsg("a rollup cannot be temporary")));
	if (OidIsValid(get_relname_relid(rollup->name, schema)))
		ereport(ERROR,
				(errcode(ERRCODE_DUPLICATE_TABLE),
				 errmsg("relation \"%s\" already exists", rollup->name)));
}

/*
 * check_name -- error if a key is named twice, or as another column of rollups.
 */
static void
check_name(const List *keys, const char *name)
{
	ListCell   *lc;

	if (strcmp(name, ROLLUP_SERIES) == 0 ||
		strcmp(name, ROLLUP_EXTRA_ROWS) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_DUPLICATE_COLUMN),
				 errmsg("a key of a rollup cannot be called \"%s\"", name),
				 errdetail("Rollups have a column of that name beside their keys."),
				 errhint("Rename the table's column.")));
	foreach(lc, keys)
	{
		if (strcmp(name, lfirst(lc)) == 0)
			ereport(ERROR,
					(errcode(ERRCODE_DUPLICATE_COLUMN),
					 errmsg("key \"%s\" is named twice", name)));
	}
}

/*
 * rollup_read_keys -- the names of the keys.
 */
void
rollup_read_keys(Rollup *rollup, ArrayType *keys)
{
	Datum	   *values;
	bool	   *nulls;
	int			count;

	deconstruct_array(keys, TEXTOID, -1, false, TYPALIGN_INT, &values, &nulls,
					  &count);
	for (int i = 0; i < count; i++)
	{
		char	   *name;

		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("the name of a key cannot be NULL")));
		name = TextDatumGetCString(values[i]);
		check_name(rollup->keys, name);
		rollup->keys = lappend(rollup->keys, name);
	}
	if (count == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a rollup needs at least one key"),
				 errhint("Name the columns that say whose series it is: ARRAY['partner', 'commodity'].")));
}

/*
 * rollup_check_owner -- error unless there is such a table, and it is the
 * user's.
 */
void
rollup_check_owner(Oid relid)
{
	csv_check_relation(relid);
	if (!compat_owns_relation(relid, GetUserId()))
		aclcheck_error(ACLCHECK_NOT_OWNER,
					   get_relkind_objtype(get_rel_relkind(relid)),
					   get_rel_name(relid));
}

/*
 * rollup_open_own -- open a table of the user's; who does not own it gets no
 * lock, for which others would have to wait.
 */
Relation
rollup_open_own(Oid relid, LOCKMODE mode)
{
	Relation	rel;

	rollup_check_owner(relid);
	rel = csv_open_relation(relid, mode);
	/* it may have been given away before it was locked */
	rollup_check_owner(relid);
	return rel;
}

/*
 * check_kind -- error unless it is a whole table that keeps its rows.
 */
static void
check_kind(Relation rel)
{
	char		kind = rel->rd_rel->relkind;
	Oid			relid = RelationGetRelid(rel);

	if (kind != RELKIND_RELATION && kind != RELKIND_PARTITIONED_TABLE)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" is not a table", RelationGetRelationName(rel)),
				 errhint("A rollup is made of an ordinary or a partitioned table.")));
	if (rel->rd_rel->relpersistence == RELPERSISTENCE_TEMP)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TABLE_DEFINITION),
				 errmsg("a rollup cannot be made of a temporary table")));
	if (rel->rd_rel->relispartition)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" is a partition", RelationGetRelationName(rel)),
				 errhint("Make the rollup of the whole partitioned table.")));
	if (has_superclass(relid) ||
		(kind == RELKIND_RELATION &&
		 find_inheritance_children(relid, NoLock) != NIL))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("a rollup cannot be made of a table that inherits, or is inherited from"),
				 errhint("Use partitions.")));
}

/*
 * rollup_check_part -- error unless a partition, or the whole table, is of the
 * rollup's owner and can have the triggers, and these fire.
 */
void
rollup_check_part(Oid relid)
{
	Relation	rel = relation_open(relid, NoLock);

	if (rel->rd_rel->relkind == RELKIND_FOREIGN_TABLE)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("partition \"%s\" is a foreign table",
						RelationGetRelationName(rel)),
				 errdetail("Nobody knows when its rows change."),
				 errhint("Make a rollup on each server, and sum() their series.")));
	if (!compat_owns_relation(relid, GetUserId()))
		aclcheck_error(ACLCHECK_NOT_OWNER, OBJECT_TABLE,
					   RelationGetRelationName(rel));
	if (OidIsValid(rollup_tied_table(relid)))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("a rollup cannot be made of rollup \"%s\"",
						RelationGetRelationName(rel)),
				 errdetail("Triggers for each statement do not fire where a rollup follows its table."),
				 errhint("Make it of the table that this one is made of.")));
	relation_close(rel, NoLock);
}

/*
 * column -- a column of the target; error if there is none of that name.
 */
static Form_pg_attribute
column(Relation rel, const char *name)
{
	AttrNumber	number = get_attnum(RelationGetRelid(rel), name);
	Form_pg_attribute att;

	if (number <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("table \"%s\" has no column \"%s\"",
						RelationGetRelationName(rel), name),
				 errhint("The arguments \"keys\", \"value\" and \"period\" name columns; if left out, the last two are columns called value and period.")));
	att = TupleDescAttr(RelationGetDescr(rel), number - 1);
	/* virtual columns (18) have no values where triggers see rows */
	if (att->attgenerated == 'v')
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("column \"%s\" is generated when it is read", name),
				 errhint("Use a stored column.")));
	return att;
}

/*
 * check_type -- error unless a column's type is one of those that are named.
 */
static void
check_type(Form_pg_attribute att, bool ok, const char *wanted)
{
	if (!ok)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("column \"%s\" is of type %s, which a rollup cannot add up",
						NameStr(att->attname),
						format_type_be(att->atttypid)),
				 errhint("It must be %s, or a generated column may be.", wanted)));
}

/*
 * check_key -- error unless a column may be a key: never NULL, and with an
 * order for the primary key.
 */
static void
check_key(Form_pg_attribute att)
{
	TypeCacheEntry *type = lookup_type_cache(att->atttypid,
											 TYPECACHE_EQ_OPR | TYPECACHE_LT_OPR);

	if (!att->attnotnull)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TABLE_DEFINITION),
				 errmsg("column \"%s\" may be NULL, and cannot be a key",
						NameStr(att->attname)),
				 errhint("Use ALTER TABLE ... ALTER COLUMN %s SET NOT NULL.",
						 quote_identifier(NameStr(att->attname)))));
	if (!OidIsValid(type->eq_opr) || !OidIsValid(type->lt_opr))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_FUNCTION),
				 errmsg("column \"%s\" of type %s has no order, and cannot be a key",
						NameStr(att->attname),
						format_type_be(att->atttypid))));
}

/*
 * rollup_check_columns -- error unless a rollup can be made of the columns of the
 * table.
 *
 * Only built-in numbers are added up: a cast of somebody's own would run with
 * the rights of the rollup's owner.
 */
void
rollup_check_columns(const Rollup *rollup, Relation rel)
{
	Form_pg_attribute value = column(rel, rollup->value);
	Form_pg_attribute period = column(rel, rollup->period);
	Oid			type = getBaseType(value->atttypid);
	ListCell   *lc;

	check_type(value, type == FLOAT8OID || type == FLOAT4OID ||
			   type == NUMERICOID || type == INT2OID || type == INT4OID ||
			   type == INT8OID, "a number");
	check_type(period, getBaseType(period->atttypid) == DATEOID, "a date");
	foreach(lc, rollup->keys)
		check_key(column(rel, lfirst(lc)));
}

/*
 * rollup_check_target -- error unless a rollup can be made of the table, and it
 * has the columns.
 */
void
rollup_check_target(const Rollup *rollup, Relation rel)
{
	check_kind(rel);
	rollup_check_columns(rollup, rel);
}

/*
 * check_has -- error if the target or the rollup has no column of that name any
 * more.
 */
static void
check_has(const Rollup *rollup, Oid relid, const char *name)
{
	if (get_attnum(relid, name) == InvalidAttrNumber)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 relid == rollup->target ?
				 errmsg("table \"%s\" has no column \"%s\" any more, which rollup \"%s\" is made of",
						get_rel_name(relid), name, rollup->name) :
				 errmsg("rollup \"%s\" has no column \"%s\" any more",
						rollup->name, name),
				 errhint("Give it back its name, or drop the rollup and make it again.")));
}

/*
 * column_type -- the type and the collation of a column of the target or the
 * rollup; error if it is not there.
 */
static Oid
column_type(const Rollup *rollup, Oid relid, const char *name, Oid *collation)
{
	Oid			type;
	int32		typmod;

	check_has(rollup, relid, name);
	get_atttypetypmodcoll(relid, get_attnum(relid, name), &type, &typmod,
						  collation);
	return type;
}

/*
 * check_is -- error unless a column of the rollup is of a type, and collation:
 * values go into it without a conversion.
 */
static void
check_is(const Rollup *rollup, const char *name, Oid wanted,
		 Oid wanted_collation)
{
	Oid			collation;
	Oid			type = column_type(rollup, rollup->relid, name, &collation);

	if (type == wanted && collation == wanted_collation)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_DATATYPE_MISMATCH),
			 errmsg("column \"%s\" of rollup \"%s\" is of another type than what goes into it",
					name, rollup->name),
			 type == wanted ?
			 errdetail("Its collation is not that of the table's column.") :
			 errdetail("It is of type %s, and must be of type %s.",
					   format_type_be(type), format_type_be(wanted)),
			 errhint("Give it back its type, or drop the rollup and make it again.")));
}

/*
 * check_key_column -- error unless a key is a column of the target and of the
 * rollup, and the same in both.
 */
static void
check_key_column(const Rollup *rollup, const char *name)
{
	Oid			collation;
	Oid			type = column_type(rollup, rollup->target, name, &collation);

	check_is(rollup, name, type, collation);
}

/*
 * rollup_check_table -- error unless the rollup is an ordinary table that has the
 * columns of one, and the target those that it is made of: triggers know them
 * by their names, and anyone may make such triggers.
 */
void
rollup_check_table(const Rollup *rollup)
{
	Oid			series = GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid,
										 CStringGetDatum("trade_series"),
										 ObjectIdGetDatum(rollup->extension_schema));
	ListCell   *lc;

	if (get_rel_relkind(rollup->relid) != RELKIND_RELATION)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("rollup \"%s\" is not an ordinary table", rollup->name),
				 errhint("Rollups are made by magtrade_rollup().")));
	check_has(rollup, rollup->target, rollup->value);
	check_has(rollup, rollup->target, rollup->period);
	foreach(lc, rollup->keys)
		check_key_column(rollup, lfirst(lc));
	check_is(rollup, ROLLUP_SERIES, series, InvalidOid);
	check_is(rollup, ROLLUP_EXTRA_ROWS, series, InvalidOid);
}

/*
 * rollup_column -- the definition of a key of the rollup, as its target has it.
 */
char *
rollup_column(const Rollup *rollup, const char *key)
{
	HeapTuple	tuple = SearchSysCacheAttName(rollup->target, key);
	char	   *column = psprintf("%s %s", quote_identifier(key),
								  load_declaration((Form_pg_attribute) GETSTRUCT(tuple)));

	ReleaseSysCache(tuple);
	return column;
}
