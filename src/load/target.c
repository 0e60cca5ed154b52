/*-------------------------------------------------------------------------
 *
 * target.c
 *	  The table that is loaded into: its key, its columns, and SQL over them.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/pg_class.h"
#include "catalog/pg_index.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_operator.h"
#include "catalog/pg_type.h"
#include "compat.h"
#include "csv/table.h"
#include "load/target.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "parser/parse_coerce.h"
#include "rewrite/rewriteHandler.h"
#include "storage/lmgr.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/ruleutils.h"
#include "utils/syscache.h"
#include "utils/typcache.h"

/*
 * sees_before -- whether a table has triggers that see rows before they go in,
 * or before they are updated.
 */
static bool
sees_before(Relation rel, bool update)
{
	const TriggerDesc *triggers = rel->trigdesc;

	return triggers != NULL && (update ? triggers->trig_update_before_row :
								triggers->trig_insert_before_row);
}

/*
 * load_triggers_decide -- whether triggers of an open table, or of one of its
 * partitions, see rows before they go in, or are updated, and so may change or
 * keep out any.
 */
bool
load_triggers_decide(Relation rel, bool update)
{
	bool		found = sees_before(rel, update);
	List	   *relids = NIL;
	ListCell   *lc;

	if (!found && rel->rd_rel->relkind == RELKIND_PARTITIONED_TABLE)
		relids = find_all_inheritors(RelationGetRelid(rel), AccessShareLock,
									 NULL);
	foreach(lc, relids)
	{
		Relation	partition;

		if (lfirst_oid(lc) == RelationGetRelid(rel))
			continue;
		partition = table_open(lfirst_oid(lc), NoLock);
		found |= sees_before(partition, update);
		table_close(partition, AccessShareLock);
	}
	list_free(relids);
	return found;
}

/*
 * check_kind -- error unless the target is a table with rows of its own.
 */
static void
check_kind(Relation rel)
{
	char		kind = rel->rd_rel->relkind;

	if (kind != RELKIND_RELATION && kind != RELKIND_PARTITIONED_TABLE)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("cannot load into \"%s\"", RelationGetRelationName(rel)),
				 errdetail("It is neither a table nor a partitioned table."),
				 errhint("The first argument is the foreign table, the second one the table that its rows go into.")));
}

/*
 * check_rights -- error unless the user has some right of the kind on the
 * target.  On which columns shows when they are used; this is to know before a
 * large file has been read.
 */
static void
check_rights(Relation rel, AclMode mode)
{
	Oid			relid = RelationGetRelid(rel);
	AclResult	acl = pg_class_aclcheck(relid, GetUserId(), mode);

	if (acl != ACLCHECK_OK && mode != ACL_DELETE)
		acl = pg_attribute_aclcheck_all(relid, GetUserId(), mode, ACLMASK_ANY);
	if (acl != ACLCHECK_OK)
		aclcheck_error(acl, OBJECT_TABLE, RelationGetRelationName(rel));
}

/*
 * key_columns -- the attribute numbers of the primary key, in its order; error
 * if there is none, or one that ON CONFLICT does not take: it is deferrable or,
 * from 18 on, WITHOUT OVERLAPS.
 */
static List *
key_columns(Relation rel)
{
	List	   *indexes = RelationGetIndexList(rel);
	List	   *attnums = NIL;
	ListCell   *lc;

	foreach(lc, indexes)
	{
		HeapTuple	tuple = SearchSysCache1(INDEXRELID,
											ObjectIdGetDatum(lfirst_oid(lc)));
		Form_pg_index index = (Form_pg_index) GETSTRUCT(tuple);

		if (index->indisprimary && index->indimmediate && index->indisvalid &&
			!index->indisexclusion)
		{
			for (int i = 0; i < index->indnkeyatts; i++)
				attnums = lappend_int(attnums, index->indkey.values[i]);
		}
		ReleaseSysCache(tuple);
	}
	if (attnums == NIL)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("table \"%s\" has no primary key",
						RelationGetRelationName(rel)),
				 errdetail("Rows of files are told apart by it; one that is deferrable or WITHOUT OVERLAPS cannot be used."),
				 errhint("Add one, such as PRIMARY KEY (period, reporter, flow, partner, commodity).")));
	return attnums;
}

/*
 * load_equality -- the equality operator of a type, as SQL; NULL if it has none.
 */
const char *
load_equality(Oid type)
{
	Oid			operator = lookup_type_cache(type, TYPECACHE_EQ_OPR)->eq_opr;
	HeapTuple	tuple;
	Form_pg_operator form;
	const char *text;

	if (!OidIsValid(operator))
		return NULL;
	tuple = SearchSysCache1(OPEROID, ObjectIdGetDatum(operator));
	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for operator %u", operator);
	form = (Form_pg_operator) GETSTRUCT(tuple);
	text = psprintf("OPERATOR(%s.%s)",
					quote_identifier(get_namespace_name(form->oprnamespace)),
					NameStr(form->oprname));
	ReleaseSysCache(tuple);
	return text;
}

/*
 * load_cast -- what makes a value of a type one that load_equality()'s operator
 * takes, as SQL behind it: those of enums, arrays and the like do not take
 * domains over these.  Without a length char and bit would be of one.
 */
const char *
load_cast(Oid type)
{
	Oid			base = getBaseType(type);

	if (base == type)
		return "";
	return psprintf("::%s", format_type_extended(base, -1, FORMAT_TYPE_TYPEMOD_GIVEN |
												 FORMAT_TYPE_FORCE_QUALIFY));
}

/*
 * load_declaration -- a column's type and collation, as SQL, qualified.
 */
const char *
load_declaration(Form_pg_attribute attr)
{
	const char *type = format_type_extended(attr->atttypid, attr->atttypmod,
											FORMAT_TYPE_TYPEMOD_GIVEN |
											FORMAT_TYPE_FORCE_QUALIFY);

	return OidIsValid(attr->attcollation) ?
		psprintf("%s COLLATE %s", type,
				 generate_collation_name(attr->attcollation)) : type;
}

/*
 * source_value -- the source's column of that name, converted to the target's
 * type as an INSERT would; NULL if the files have no such column.
 */
static Node *
source_value(Relation source, Relation rel, Form_pg_attribute attr)
{
	AttrNumber	attnum = get_attnum(RelationGetRelid(source),
									NameStr(attr->attname));
	Form_pg_attribute from;
	Node	   *value;

	if (attnum <= 0)
		return NULL;
	from = TupleDescAttr(RelationGetDescr(source), attnum - 1);
	/* what a foreign table generates, it generates of rows that are written */
	if (from->attgenerated)
		return NULL;
	value = (Node *) makeVar(1, attnum, from->atttypid, from->atttypmod,
							 from->attcollation, 0);
	value = coerce_to_target_type(NULL, value, from->atttypid,
								  attr->atttypid, attr->atttypmod,
								  COERCION_ASSIGNMENT, COERCE_IMPLICIT_CAST,
								  -1);
	if (value == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("column \"%s\" of \"%s\" cannot be converted to the type of \"%s\"",
						NameStr(attr->attname), RelationGetRelationName(source),
						RelationGetRelationName(rel)),
				 errdetail("It is of type %s, and must become %s.",
						   format_type_be(from->atttypid),
						   format_type_with_typemod(attr->atttypid,
													attr->atttypmod)),
				 errhint("Change one of the two columns' types.")));
	return value;
}

/*
 * key_default -- the default of a column of the key that the source does not
 * have; error if it has none that is the same for all rows, or is generated.
 */
static Node *
key_default(Relation source, Relation rel, Form_pg_attribute attr)
{
	Node	   *value;

	if (attr->attgenerated)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("column \"%s\" of the primary key of \"%s\" is generated",
						NameStr(attr->attname), RelationGetRelationName(rel)),
				 errdetail("Rows are told apart by their keys before they are stored."),
				 errhint("Put the columns that it is generated from into the key instead.")));
	value = build_column_default(rel, attr->attnum);
	if (value == NULL || contain_volatile_functions(value))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("foreign table \"%s\" has no column \"%s\"",
						RelationGetRelationName(source),
						NameStr(attr->attname)),
				 errdetail("The column is in the primary key of \"%s\", by which rows are told apart, and has no constant default.",
						   RelationGetRelationName(rel)),
				 errhint("Rename the column of the foreign table that it is, or add one; OPTIONS (column 'CHN') makes it a constant that the files do not have.")));
	return value;
}

/*
 * add_column -- describe the next column of the target; source may be NULL.
 */
static void
add_column(LoadTarget *target, Relation source, AttrNumber attnum)
{
	Form_pg_attribute attr = TupleDescAttr(RelationGetDescr(target->rel),
										   attnum - 1);
	int			number = target->ncolumns++;
	LoadColumn *column = &target->columns[number];
	Node	   *value = NULL;

	if (source != NULL && !attr->attgenerated)
		value = source_value(source, target->rel, attr);
	if (source != NULL && value == NULL && number < target->nkeys)
		value = key_default(source, target->rel, attr);
	column->attnum = attnum;
	column->plain = pstrdup(NameStr(attr->attname));
	column->name = quote_identifier(column->plain);
	column->type = load_declaration(attr);
	column->equals = load_equality(attr->atttypid);
	column->cast = load_cast(attr->atttypid);
	column->base = getBaseType(attr->atttypid);
	if (number < target->nkeys && column->equals == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_FUNCTION),
				 errmsg("column \"%s\" of the primary key of \"%s\" is of type %s, which has no equality",
						column->plain, RelationGetRelationName(target->rel),
						format_type_be(attr->atttypid))));
	column->given = value != NULL ? ++target->ngiven : 0;
	if (value != NULL)
		column->value = expression_planner((Expr *) value);
	if (number < target->nkeys && column->base == DATEOID &&
		(target->period < 0 || strcmp(column->plain, "period") == 0))
		target->period = number;
}

/*
 * add_columns -- describe the target's columns, the key's first.
 */
static void
add_columns(LoadTarget *target, Relation source)
{
	TupleDesc	desc = RelationGetDescr(target->rel);
	List	   *keys = key_columns(target->rel);
	ListCell   *lc;

	target->columns = palloc0(desc->natts * sizeof(LoadColumn));
	target->nkeys = list_length(keys);
	foreach(lc, keys)
		add_column(target, source, lfirst_int(lc));
	for (AttrNumber attnum = 1; attnum <= desc->natts; attnum++)
	{
		Form_pg_attribute attr = TupleDescAttr(desc, attnum - 1);

		if (!attr->attisdropped && !attr->attgenerated &&
			!list_member_int(keys, attnum))
			add_column(target, source, attnum);
	}
}

/*
 * staged_desc -- the row type of staged rows: what is given, in the order of
 * the columns, the row's number in its file, and its line.
 */
static TupleDesc
staged_desc(const LoadTarget *target)
{
	TupleDesc	desc = CreateTemplateTupleDesc(target->ngiven + 2);
	TupleDesc	rel = RelationGetDescr(target->rel);

	for (int i = 0; i < target->ncolumns; i++)
	{
		const LoadColumn *column = &target->columns[i];
		Form_pg_attribute attr = TupleDescAttr(rel, column->attnum - 1);

		if (column->given == 0)
			continue;
		TupleDescInitEntry(desc, column->given,
						   psprintf("c%d", column->given),
						   attr->atttypid, attr->atttypmod, 0);
		TupleDescInitEntryCollation(desc, column->given, attr->attcollation);
	}
	TupleDescInitEntry(desc, target->ngiven + 1, "row", INT8OID, -1, 0);
	TupleDescInitEntry(desc, target->ngiven + 2, "line", INT8OID, -1, 0);
	TupleDescFinalize(desc);
	return desc;
}

/*
 * find_within -- mark the columns that say for which rows a file is the truth:
 * those that were named or, of the key, the period, the reporter and the flow,
 * as a file of exports says nothing about imports.
 */
static void
find_within(LoadTarget *target, const List *names)
{
	static const char *const usual[] = {"reporter", "flow"};
	ListCell   *lc;

	foreach(lc, names)
	{
		const char *name = lfirst(lc);
		int			i = 0;

		while (i < target->ncolumns &&
			   (strcmp(target->columns[i].plain, name) != 0 ||
				target->columns[i].given == 0))
			i++;
		if (i == target->ncolumns)
			ereport(ERROR,
					(errcode(ERRCODE_UNDEFINED_COLUMN),
					 errmsg("\"%s\" is not a column that the files fill in \"%s\"",
							name, RelationGetRelationName(target->rel)),
					 errhint("The argument \"within\" names columns that both tables have.")));
		target->columns[i].within = true;
	}
	for (int i = 0; names == NIL && i < target->nkeys; i++)
		target->columns[i].within = i == target->period ||
			strcmp(target->columns[i].plain, usual[0]) == 0 ||
			strcmp(target->columns[i].plain, usual[1]) == 0;
}

/*
 * load_target_describe -- an open table's key and its columns, and how a source
 * fills them; without one, NULL, nothing is given.  Error if the table has no
 * primary key.
 */
LoadTarget *
load_target_describe(Relation rel, Relation source)
{
	LoadTarget *target = palloc0(sizeof(LoadTarget));

	target->rel = rel;
	target->name = quote_qualified_identifier(get_namespace_name(RelationGetNamespace(rel)),
											  RelationGetRelationName(rel));
	target->rows = rel->rd_rel->relkind == RELKIND_PARTITIONED_TABLE ?
		target->name : psprintf("ONLY %s", target->name);
	target->period = -1;
	add_columns(target, source);
	return target;
}

/*
 * foresee_triggers -- whether triggers will decide what goes into the target,
 * from a look at it that leaves no lock: a stronger one could not be taken
 * beside others who have the same in mind.  Error if the user may not load.
 */
static bool
foresee_triggers(const LoadOptions *options)
{
	Relation	rel = csv_open_relation(options->target, AccessShareLock);
	bool		triggers;

	check_kind(rel);
	check_rights(rel, ACL_SELECT);
	check_rights(rel, ACL_INSERT);
	if (options->mode != LOAD_INSERT)
		check_rights(rel, ACL_UPDATE);
	if (options->mode == LOAD_REPLACE)
		check_rights(rel, ACL_DELETE);
	triggers = load_triggers_decide(rel, false);
	table_close(rel, AccessShareLock);
	return triggers;
}

/*
 * open_alone -- open the target and keep others from writing to it and to its
 * partitions; they may read.
 */
static Relation
open_alone(Oid relid)
{
	Relation	rel = csv_open_relation(relid, ShareRowExclusiveLock);

	if (rel->rd_rel->relkind == RELKIND_PARTITIONED_TABLE)
		list_free(find_all_inheritors(relid, ShareRowExclusiveLock, NULL));
	return rel;
}

/*
 * load_target_lock -- open the target, for writing, when no other load works on
 * it any more, nor anybody else where triggers decide what goes in, which is
 * said in *triggers; error if the user may not.
 *
 * The lock, which only loads take, and which ends with the transaction, comes
 * after that on the table: who truncates it and loads again in one transaction
 * has them in this order, too.
 */
Relation
load_target_lock(const LoadOptions *options, bool *triggers)
{
	Relation	rel = NULL;

	*triggers = foresee_triggers(options);
	if (!*triggers)
	{
		rel = csv_open_relation(options->target, RowExclusiveLock);
		*triggers = load_triggers_decide(rel, false);
		if (*triggers)
			table_close(rel, RowExclusiveLock);
	}
	if (*triggers)
		rel = open_alone(options->target);
	LockDatabaseObject(RelationRelationId, options->target, 0, ExclusiveLock);
	return rel;
}

/*
 * load_target_open -- find out how the source's rows become rows of the open
 * target; error if they cannot.  Defaults may want a snapshot.
 */
LoadTarget *
load_target_open(const LoadOptions *options, Relation source, Relation rel)
{
	LoadTarget *target = load_target_describe(rel, source);

	target->staged = staged_desc(target);
	find_within(target, options->within);
	if (options->mode == LOAD_REPLACE && options->within == NIL &&
		target->period < 0)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("the primary key of \"%s\" has no column of type date",
						RelationGetRelationName(rel)),
				 errdetail("A file is the truth for its months, and such a column tells which these are."),
				 errhint("Name the columns that say for which rows it is in the argument \"within\".")));
	return target;
}

/*
 * is_among -- whether a column is one of those meant.
 */
static bool
is_among(const LoadTarget *target, int number, LoadColumns which)
{
	bool		key = number < target->nkeys;
	const LoadColumn *column = &target->columns[number];

	switch (which)
	{
		case LOAD_KEYS:
			return key;
		case LOAD_GIVEN:
			return column->given > 0;
		case LOAD_VALUES:
			return column->given > 0 && !key;
		case LOAD_OTHERS:
			return !key;
		case LOAD_WITHIN:
			return column->within;
		case LOAD_KEYS_WITHIN:
			return column->within && key;
		case LOAD_EQUAL_WITHIN:
			return column->within && !key && column->equals != NULL;
	}
	return false;
}

/*
 * load_target_count -- how many such columns there are.
 */
int
load_target_count(const LoadTarget *target, LoadColumns which)
{
	int			count = 0;

	for (int i = 0; i < target->ncolumns; i++)
		count += is_among(target, i, which);
	return count;
}

/*
 * needs_text -- whether a value of a type, below any domains, is a text of its
 * own making in JSON: an array's members need not be numbered from 1, char(n) has
 * its blanks there, and a timestamp a T between day and hour.
 */
static bool
needs_text(Oid base)
{
	return type_is_array(base) || base == BPCHAROID ||
		base == TIMESTAMPOID || base == TIMESTAMPTZOID;
}

/*
 * fill_in -- append a template, filled in for a column: what its signs stand for
 * is listed in target.h.
 */
static void
fill_in(StringInfo sql, const LoadColumn *column, const char *template)
{
	for (const char *c = template; *c != '\0'; c++)
	{
		switch (*c)
		{
			case '@':
				appendStringInfoString(sql, column->name);
				break;
			case '%':
				appendStringInfoString(sql, quote_literal_cstr(column->plain));
				break;
			case '#':
				appendStringInfo(sql, "%d", column->given);
				break;
			case '&':
				appendStringInfo(sql, "%d", column->attnum);
				break;
			case '!':
				appendStringInfoString(sql, column->type);
				break;
			case '~':
				appendStringInfoString(sql, column->equals);
				break;
			case '^':
				appendStringInfoString(sql, column->cast);
				break;
			case '$':
				appendStringInfoString(sql, needs_text(column->base) ? "::pg_catalog.text" : "");
				break;
			default:
				appendStringInfoChar(sql, *c);
		}
	}
}

/*
 * load_list -- append the template "each", filled in for each of those columns,
 * with "between" between any two.
 *
 * ~ is for keys and for columns that were chosen because their types have an
 * equality: others may have none.
 */
void
load_list(StringInfo sql, const LoadTarget *target, LoadColumns which,
		  const char *each, const char *between)
{
	const char *before = "";

	for (int i = 0; i < target->ncolumns; i++)
	{
		if (!is_among(target, i, which))
			continue;
		appendStringInfoString(sql, before);
		fill_in(sql, &target->columns[i], each);
		before = between;
	}
}

/*
 * column_differs -- append whether a column is distinct in two rows; left and
 * right are templates of it in each.  Equality is that of the type, by its
 * qualified name, whatever the search path is, or of the texts if it has none.
 */
static void
column_differs(StringInfo sql, const LoadColumn *column, const char *left,
			   const char *right)
{
	const char *equal = column->equals != NULL ? psprintf("%s^ ~ %s^", left, right) :
		psprintf("%s::pg_catalog.text OPERATOR(pg_catalog.=) %s::pg_catalog.text",
				 left, right);
	const char *each = psprintf("NOT coalesce(%s, %s" LOAD_IS_NULL " AND %s" LOAD_IS_NULL ")",
								equal, left, right);

	fill_in(sql, column, each);
}

/*
 * load_differs -- append in parentheses whether one of those columns is another
 * in the target's row, which SQL knows as "t", than in a row of which "other" is
 * the template; false without any columns.
 */
void
load_differs(StringInfo sql, const LoadTarget *target, LoadColumns which,
			 const char *other)
{
	appendStringInfoString(sql, "(false");
	for (int i = 0; i < target->ncolumns; i++)
	{
		if (!is_among(target, i, which))
			continue;
		appendStringInfoString(sql, " OR ");
		column_differs(sql, &target->columns[i], "t.@", other);
	}
	appendStringInfoChar(sql, ')');
}

/*
 * load_cells -- append rows of VALUES over "changes AS n", one for each column
 * that a file fills in and that is not in the key: its name, its old and its new
 * value as texts, and whether they are distinct.
 */
void
load_cells(StringInfo sql, const LoadTarget *target)
{
	const char *before = "";

	for (int i = 0; i < target->ncolumns; i++)
	{
		if (!is_among(target, i, LOAD_VALUES))
			continue;
		appendStringInfoString(sql, before);
		fill_in(sql, &target->columns[i],
				"(%, n.o&::pg_catalog.text, n.c#::pg_catalog.text, ");
		column_differs(sql, &target->columns[i], "n.o&", "n.c#");
		appendStringInfoChar(sql, ')');
		before = ", ";
	}
}
