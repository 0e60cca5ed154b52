/*-------------------------------------------------------------------------
 *
 * vintage.c
 *	  A table as it was known at a date, out of its rows and the logs.
 *
 * Rows that no load touched are read as they are.  Those of the others that are
 * needed, "past", are found first, in history.c, and put in their places when it
 * is read.
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
#include "load/history.h"
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

/*
 * began_later -- whether rows of periods that no load began were not there yet.
 */
static bool
began_later(LoadHistory *history)
{
	return load_ask_whether("SELECT EXISTS (SELECT FROM births WHERE period IS NULL AND birth IS NOT NULL)",
							&history->args);
}

/*
 * append_untouched -- append the condition on a row that no later load touched:
 * that its period did not begin later.  The periods become $3, since the
 * planner sees through an array.
 */
static void
append_untouched(StringInfo sql, LoadHistory *history)
{
	const LoadTarget *target = history->target;
	bool		later = history->births != NULL && began_later(history);

	if (history->births == NULL || target->period < 0)
	{
		appendStringInfoString(sql, later ? "false" : "true");
		return;
	}
	history->values[2] =
		load_ask(psprintf("SELECT coalesce(pg_catalog.array_agg(period::pg_catalog.date), '{}') FROM births WHERE period IS NOT NULL AND birth IS %s",
						  later ? "NULL" : "NOT NULL"),
				 &history->args, SPI_OK_SELECT, NULL);
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
past_query(LoadHistory *history)
{
	const LoadTarget *target = history->target;
	bool		touched = history->past != NULL && history->past->count > 0;
	StringInfoData sql;

	initStringInfo(&sql);
	append_columns(&sql, target->rel, touched);
	if (!touched)
	{
		appendStringInfo(&sql, " FROM %s AS t WHERE ", target->name);
		append_untouched(&sql, history);
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
	append_untouched(&sql, history);
	appendStringInfoString(&sql, " END) AS t");
	return sql.data;
}

/*
 * read_past -- run that query; the rows are in a memory context.
 */
static LoadRows *
read_past(LoadHistory *history, MemoryContext context)
{
	const char *sql = past_query(history);
	MemoryContext old = MemoryContextSwitchTo(context);
	LoadRows   *rows = load_collect(sql, &history->args);

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
	LoadHistory    *history = arg;

	errcontext("undoing later loads of \"%s\": old values become the present types of its columns",
			   RelationGetRelationName(history->target->rel));
}

/*
 * undo -- the rows as they were before the later loads, of which there are some.
 */
static LoadRows *
undo(LoadHistory *history, MemoryContext context)
{
	ErrorContextCallback callback = {error_context_stack, undo_context, history};
	LoadRows   *rows;

	load_history_check(history);
	error_context_stack = &callback;
	load_history_past(history);
	rows = read_past(history, context);
	error_context_stack = callback.previous;
	return rows;
}

/*
 * find_rows -- the rows, in a memory context.
 */
static Tuplestorestate *
find_rows(LoadHistory *history, MemoryContext context)
{
	int			level = advise();
	LoadRows   *rows;
	Tuplestorestate *store;

	load_history_later(history);
	rows = history->later->count > 0 ? undo(history, context) :
		read_past(history, context);
	AtEOXact_GUC(true, level);
	load_history_free(history);
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
	LoadHistory		history = {.first = first};
	MemoryContext context;
	MemoryContext old;
	Relation	rel = open_table(fcinfo, name);

	context = result->econtext->ecxt_per_query_memory;
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	history.target = load_target_describe(rel, NULL);
	history.logs = quote_identifier(get_namespace_name(get_func_namespace(fcinfo->flinfo->fn_oid)));
	history.types[0] = REGCLASSOID;
	history.values[0] = ObjectIdGetDatum(RelationGetRelid(rel));
	history.types[1] = TIMESTAMPTZOID;
	history.values[1] = TimestampTzGetDatum(at);
	history.types[2] = DATEARRAYOID;
	history.values[2] = PointerGetDatum(construct_empty_array(DATEOID));
	history.args = (LoadArgs) {3, history.types, history.values, NULL, true};
	result->setResult = find_rows(&history, context);
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
