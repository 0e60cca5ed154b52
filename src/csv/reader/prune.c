/*-------------------------------------------------------------------------
 *
 * prune.c
 *	  Files that a query's conditions exclude by their names.
 *
 * A column made of placeholders of the path has the same value in all rows of a
 * file.  A condition on such columns alone that no row of a file can pass saves
 * opening it: one on constants when the query is planned, so that the planner
 * knows what is left, and all when the scan comes to the file, with what follows
 * for such columns from conditions that are about others, too.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/sysattr.h"
#include "compat.h"
#include "csv/columns/columns.h"
#include "csv/reader/prune.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "utils/rel.h"

struct CsvPrune
{
	int			ncolumns;
	CsvColumn  *columns;		/* those of the path */
	TupleTableSlot *slot;		/* a row of which only they are known */
	ExprContext *econtext;
	ExprState  *qual;
};

/*
 * csv_prune_columns -- the columns that are made of placeholders of the path,
 * offset by FirstLowInvalidHeapAttributeNumber; NULL if there are none.
 */
Bitmapset *
csv_prune_columns(Relation rel, const CsvSettings *settings)
{
	TupleDesc	desc = RelationGetDescr(rel);
	Bitmapset  *columns = NULL;

	if (strchr(settings->path, '{') == NULL)
		return NULL;
	for (AttrNumber attnum = 1; attnum <= desc->natts; attnum++)
	{
		CsvColumn	column;

		if (TupleDescAttr(desc, attnum - 1)->attisdropped)
			continue;
		csv_column_init(&column, settings, NULL, rel, attnum);
		if (csv_column_is_path(&column))
			columns = bms_add_member(columns, attnum - FirstLowInvalidHeapAttributeNumber);
	}
	return columns;
}

/*
 * leading -- what a comparison of rows says of its first columns: (a, b, c) > (x, y, z)
 * that (a, b) >= (x, y); NULL if nothing.
 */
static Node *
leading(const Bitmapset *columns, Index varno, RowCompareExpr *rows)
{
	RowCompareExpr *shorter;
	int			n;

	for (n = 0; n < list_length(rows->largs); n++)
	{
		Bitmapset  *used = NULL;

		pull_varattnos(list_nth(rows->largs, n), varno, &used);
		pull_varattnos(list_nth(rows->rargs, n), varno, &used);
		if (!bms_is_subset(used, columns))
			break;
	}
	if (n == 0)
		return NULL;
	shorter = copyObject(rows);
	shorter->compat_cmptype = rows->compat_cmptype == COMPARE_LT || rows->compat_cmptype == COMPARE_LE ?
		COMPARE_LE : COMPARE_GE;
	shorter->opnos = list_truncate(shorter->opnos, n);
	shorter->opfamilies = list_truncate(shorter->opfamilies, n);
	shorter->inputcollids = list_truncate(shorter->inputcollids, n);
	shorter->largs = list_truncate(shorter->largs, n);
	shorter->rargs = list_truncate(shorter->rargs, n);
	return (Node *) shorter;
}

/*
 * csv_prune_implied -- a condition without any column but those that whatever
 * passes the clause passes, too: the clause itself, what is left of ANDs and ORs
 * without their arguments that are about others, or what a comparison of rows
 * says of its first columns; NULL if nothing is.
 *
 * The executor takes no AND or OR of one argument: what is left alone stands for
 * itself.
 */
Node *
csv_prune_implied(const Bitmapset *columns, Index varno, Node *clause)
{
	Bitmapset  *used = NULL;
	List	   *args = NIL;
	ListCell   *lc;

	check_stack_depth();
	pull_varattnos(clause, varno, &used);
	if (bms_is_subset(used, columns))
		return clause;
	if (IsA(clause, RowCompareExpr))
		return leading(columns, varno, (RowCompareExpr *) clause);
	if (!is_andclause(clause) && !is_orclause(clause))
		return NULL;
	foreach(lc, ((BoolExpr *) clause)->args)
	{
		Node	   *arg = csv_prune_implied(columns, varno, lfirst(lc));

		if (arg != NULL)
			args = lappend(args, arg);
		else if (is_orclause(clause))
			return NULL;
	}
	if (list_length(args) < 2)
		return args == NIL ? NULL : linitial(args);
	return (Node *) (is_orclause(clause) ? make_orclause(args) :
					 make_andclause(args));
}

/*
 * csv_prune_begin -- prepare to test files by what the conditions say of the
 * path's columns; NULL if they say nothing.  In a plan that is run, "parent" is
 * its node, and "varno" the table's number in the conditions.
 *
 * A column's type may refuse what a name has; that is for the scan to say, and
 * no matter where no condition is about the column.
 */
CsvPrune *
csv_prune_begin(Relation rel, const CsvSettings *settings, Index varno,
				List *clauses, EState *estate, PlanState *parent)
{
	Bitmapset  *columns = csv_prune_columns(rel, settings);
	Bitmapset  *used = NULL;
	List	   *taken = NIL;
	CsvPrune   *p;
	ListCell   *lc;
	int			member = -1;

	foreach(lc, clauses)
	{
		Node	   *clause = csv_prune_implied(columns, varno, lfirst(lc));

		if (clause == NULL)
			continue;
		taken = lappend(taken, clause);
		pull_varattnos(clause, varno, &used);
	}
	if (taken == NIL)
		return NULL;
	p = palloc0(sizeof(CsvPrune));
	p->columns = palloc(bms_num_members(used) * sizeof(CsvColumn));
	while ((member = bms_next_member(used, member)) >= 0)
	{
		CsvColumn  *column = &p->columns[p->ncolumns++];

		csv_column_init(column, settings, NULL, rel,
						member + FirstLowInvalidHeapAttributeNumber);
		column->settings->on_error = CSV_ON_ERROR_SKIP;
	}
	p->slot = ExecInitExtraTupleSlot(estate, RelationGetDescr(rel),
									 &TTSOpsVirtual);
	p->econtext = CreateExprContext(estate);
	p->qual = parent != NULL ? ExecInitQual(taken, parent) :
		ExecPrepareQual(taken, estate);
	return p;
}

/*
 * fill_slot -- the values of the path's columns for a file; false if one of
 * them has none.
 */
static bool
fill_slot(CsvPrune *p, const CsvFile *file)
{
	static const CsvRecord no_record = {0};
	CsvProblem	problem;

	ExecClearTuple(p->slot);
	memset(p->slot->tts_isnull, true,
		   p->slot->tts_tupleDescriptor->natts * sizeof(bool));
	for (int i = 0; i < p->ncolumns; i++)
	{
		int			at = p->columns[i].attnum - 1;

		csv_column_set_file(&p->columns[i], file);
		if (csv_column_value(&p->columns[i], &no_record, file->name,
							 &p->slot->tts_values[at],
							 &p->slot->tts_isnull[at], &problem) != CSV_OK)
			return false;
	}
	ExecStoreVirtualTuple(p->slot);
	return true;
}

/*
 * csv_prune_keeps -- whether rows of a file may pass the conditions.
 */
bool
csv_prune_keeps(CsvPrune *p, const CsvFile *file)
{
	MemoryContext old;
	bool		keeps;

	if (p == NULL)
		return true;
	old = MemoryContextSwitchTo(p->econtext->ecxt_per_tuple_memory);
	p->econtext->ecxt_scantuple = p->slot;
	keeps = !fill_slot(p, file) || ExecQual(p->qual, p->econtext);
	ExecClearTuple(p->slot);
	MemoryContextSwitchTo(old);
	ResetExprContext(p->econtext);
	return keeps;
}

/*
 * csv_prune_files -- those of the files that pass the conditions, all of which
 * are about the path's columns and constants; for the planner.
 */
List *
csv_prune_files(Relation rel, const CsvSettings *settings, Index varno,
				List *clauses, const List *files)
{
	EState	   *estate = CreateExecutorState();
	CsvPrune   *prune = csv_prune_begin(rel, settings, varno, clauses,
										 estate, NULL);
	List	   *kept = NIL;
	ListCell   *lc;

	foreach(lc, files)
	{
		CHECK_FOR_INTERRUPTS();
		if (csv_prune_keeps(prune, lfirst(lc)))
			kept = lappend(kept, lfirst(lc));
	}
	ExecResetTupleTable(estate->es_tupleTable, false);
	FreeExecutorState(estate);
	return kept;
}
