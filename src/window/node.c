/*-------------------------------------------------------------------------
 *
 * node.c
 *	  What the plan nodes over sorted and over hashed rows have in common.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include COMPAT_EXPLAIN_HEADER
#include "executor/executor.h"
#include "group/calls.h"
#include "miscadmin.h"
#include "utils/lsyscache.h"
#include "utils/ruleutils.h"
#include "window/window.h"

/*
 * window_plan_operators -- the equality of each key in a plan.
 */
List *
window_plan_operators(const CustomScan *plan)
{
	return linitial(plan->custom_private);
}

/*
 * window_plan_parts -- to how many parts the keys are dealt, 0 if rows come
 * sorted.
 */
int
window_plan_parts(const CustomScan *plan)
{
	return linitial_int(lfourth(plan->custom_private));
}

/*
 * window_plan_spec -- what a plan says of the windows.  Of the keys it is their
 * number that counts, which the list of their operators has too.
 */
WindowSpec
window_plan_spec(const CustomScan *plan)
{
	WindowSpec	spec = {
		.keys = window_plan_operators(plan),
		.key_columns = lsecond(plan->custom_private),
		.functions = lthird(plan->custom_private)
	};
	int			nidle = lsecond_int(lfourth(plan->custom_private));
	int			natts = list_length(plan->custom_scan_tlist);

	for (int i = list_length(spec.functions); i < natts; i++)
	{
		Expr	   *expr = list_nth_node(TargetEntry, plan->custom_scan_tlist,
										 i)->expr;

		if (i >= natts - nidle)
			spec.idle_columns = lappend(spec.idle_columns, expr);
		else if (i < natts - nidle - list_length(spec.key_columns))
			spec.columns = lappend(spec.columns, expr);
	}
	return spec;
}

/*
 * window_explain_keys -- show PARTITION BY: the first columns of the rows.
 */
void
window_explain_keys(CustomScanState *node, List *ancestors, ExplainState *es)
{
	CustomScan *plan = castNode(CustomScan, node->ss.ps.plan);
	PlanState  *rows = linitial(node->custom_ps);
	List	   *context;
	List	   *keys = NIL;

	/* keys are columns of the rows' plan; the list of ancestors is the caller's */
	ancestors = lcons(plan, ancestors);
	context = set_deparse_context_plan(es->deparse_cxt, rows->plan, ancestors);
	for (int i = 0; i < list_length(window_plan_operators(plan)); i++)
	{
		TargetEntry *entry = list_nth_node(TargetEntry, rows->plan->targetlist,
										   i);

		keys = lappend(keys, deparse_expression((Node *) entry->expr, context,
												list_length(es->rtable) > 1,
												true));
	}
	ancestors = list_delete_first(ancestors);
	if (keys != NIL)
		ExplainPropertyList("Partition Key", keys, es);
}

/*
 * window_node_begin -- begin the plan of the rows; error unless the user may call
 * the equality of the keys.  Returns what rows look like.
 */
TupleDesc
window_node_begin(CustomScanState *node, EState *estate, int eflags)
{
	CustomScan *plan = castNode(CustomScan, node->ss.ps.plan);
	PlanState  *rows;
	ListCell   *lc;

	foreach(lc, window_plan_operators(plan))
		group_check_function(get_opcode(lfirst_oid(lc)), GetUserId(),
							 OBJECT_FUNCTION);
	eflags &= ~(EXEC_FLAG_REWIND | EXEC_FLAG_BACKWARD | EXEC_FLAG_MARK);
	rows = ExecInitNode(linitial(plan->custom_plans), estate, eflags);
	node->custom_ps = list_make1(rows);
	return ExecGetResultType(rows);
}

/*
 * window_node_create -- the state of a plan's node, of so many bytes; "next"
 * gives its next row, or an empty slot.
 */
Node *
window_node_create(Size size, const CustomExecMethods *methods,
				   ExecScanAccessMtd next)
{
	WindowNode *node = (WindowNode *) newNode(size, T_CustomScanState);

	node->css.methods = methods;
	node->next = next;
	return (Node *) node;
}

/*
 * next_again -- the next row for EvalPlanQual(): servers before 15.15 and its
 * like ask that even of what is in a subplan, as if it were a join.
 */
static bool
next_again(ScanState *node, TupleTableSlot *slot pg_attribute_unused())
{
	return !TupIsNull(((WindowNode *) node)->next(node));
}

/*
 * window_node_exec -- the next row of the plan.
 */
TupleTableSlot *
window_node_exec(CustomScanState *node)
{
	return ExecScan(&node->ss, ((WindowNode *) node)->next, next_again);
}

/*
 * window_node_rescan -- begin the rows again.
 */
void
window_node_rescan(CustomScanState *node)
{
	PlanState  *rows = linitial(node->custom_ps);

	if (node->ss.ps.chgParam != NULL)
		UpdateChangedParamSet(rows, node->ss.ps.chgParam);
	if (rows->chgParam == NULL)
		ExecReScan(rows);
}
