/*-------------------------------------------------------------------------
 *
 * spec.c
 *	  Which windows of a query are done here.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "compat.h"
#include "group/table.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"
#include "utils/memutils.h"
#include "window/window.h"

/*
 * What a row costs for each key and each function, in units of
 * cpu_operator_cost, of which WindowAgg takes one and more.
 */
#define KEY_COST		0.4
#define FUNCTION_COST	0.5

/*
 * What it costs, in units of cpu_tuple_cost, to find a row's partition by hash
 * and keep it there: mostly waits for memory.  Measured beside scans of tables.
 */
#define HASH_COST		3.0

/* The setting magtrade.enable_window */
bool		window_enabled = true;

/* What collect() is about */
typedef struct Collected
{
	PlannerInfo *root;
	const List *available;		/* what the input has as it stands */
	WindowSpec *spec;
} Collected;

/*
 * window_target -- what the windows' step of a query has to give.
 */
PathTarget *
window_target(PlannerInfo *root)
{
	return root->upper_targets[UPPERREL_WINDOW];
}

/*
 * window_clause_of -- the definition of the window that a function is over.
 */
const WindowClause *
window_clause_of(PlannerInfo *root, const WindowFunc *function)
{
	ListCell   *lc;

	foreach(lc, root->parse->windowClause)
	{
		WindowClause *window = lfirst_node(WindowClause, lc);

		if (window->winref == function->winref)
			return window;
	}
	elog(ERROR, "window function without its window");
}

/*
 * add_function -- add a window function to those that are done here; false if it
 * cannot be.  All have the same PARTITION BY, or none has any: the planner takes
 * away what is the same in all rows.
 */
static bool
add_function(Collected *c, WindowFunc *function)
{
	List	   *clauses = window_clause_of(c->root, function)->partitionClause;

	if ((c->spec->functions != NIL && !equal(clauses, c->spec->clauses)) ||
		!window_takes_function(function) ||
		contain_volatile_functions((Node *) function->args))
		return false;
	c->spec->clauses = clauses;
	c->spec->functions = list_append_unique(c->spec->functions, function);
	return true;
}

/*
 * collect -- put what an expression is made of into the spec; true if there is
 * something that cannot be had here.
 */
static bool
collect(Node *node, void *context)
{
	Collected  *c = context;

	if (node == NULL || IsA(node, Const))
		return false;
	if (list_member(c->available, node))
	{
		c->spec->columns = list_append_unique(c->spec->columns, node);
		return false;
	}
	if (IsA(node, WindowFunc))
		return !add_function(c, (WindowFunc *) node);
	if (IsA(node, Var) || IsA(node, Aggref) || IsA(node, GroupingFunc) ||
		IsA(node, PlaceHolderVar))
		return true;
	return expression_tree_walker(node, collect, context);
}

/*
 * is_idle -- whether a column of the output is there only since a window is
 * defined by it.
 *
 * One with an aggregate in it is not: from 14 on the planner has numbered a
 * grouping's aggregates, and the executor crashes if one of them is not there.
 */
static bool
is_idle(PlannerInfo *root, const TargetEntry *entry)
{
	return entry->resjunk && entry->ressortgroupref != 0 &&
		!contain_agg_clause((Node *) entry->expr) &&
		get_sortgroupref_clause_noerr(entry->ressortgroupref,
									  root->parse->sortClause) == NULL &&
		get_sortgroupref_clause_noerr(entry->ressortgroupref,
									  root->parse->distinctClause) == NULL;
}

/*
 * collect_all -- collect what the output is made of: first what somebody looks
 * at, then the rest; true if there is something that cannot be had here.
 */
static bool
collect_all(Collected *c)
{
	WindowSpec	used;
	ListCell   *lc;

	foreach(lc, c->root->processed_tlist)
	{
		TargetEntry *entry = lfirst_node(TargetEntry, lc);

		if (!is_idle(c->root, entry) && collect((Node *) entry->expr, c))
			return true;
	}
	used = *c->spec;
	used.columns = list_copy(used.columns);
	if (collect((Node *) window_target(c->root)->exprs, c))
		return true;
	c->spec->idle_columns = list_difference(c->spec->columns, used.columns);
	c->spec->columns = used.columns;
	return false;
}

/*
 * split_columns -- take the keys out of the columns whose values are all the same
 * in a partition: they need not be kept with its rows.
 */
static void
split_columns(WindowSpec *spec)
{
	ListCell   *lc;

	foreach(lc, spec->clauses)
	{
		int			i = foreach_current_index(lc);
		Node	   *key = list_nth(spec->keys, i);

		if (!list_member(spec->columns, key) ||
			!group_takes_key(lfirst_node(SortGroupClause, lc), key))
			continue;
		spec->columns = list_delete(spec->columns, key);
		spec->key_columns = lappend_int(spec->key_columns, i);
	}
}

/*
 * is_plain -- whether the columns of rows have the same values wherever they are
 * computed, one for each row.  They are found by what they are, which does not
 * tell one random() from another.
 */
static bool
is_plain(const PathTarget *input)
{
	return !contain_volatile_functions((Node *) input->exprs) &&
		!expression_returns_set((Node *) input->exprs);
}

/*
 * has_nulled_constant -- whether grouping sets make a constant NULL in some of
 * the rows, as ROLLUP ('EU'::text) does.  Until 18 it still looks like any other
 * constant above the grouping, where WindowAgg finds its column by other means.
 */
static bool
has_nulled_constant(const PlannerInfo *root, const PathTarget *input)
{
	ListCell   *lc;

	if (root->parse->groupingSets == NIL)
		return false;
	foreach(lc, input->exprs)
	{
		if (IsA(lfirst(lc), Const))
			return true;
	}
	return false;
}

/*
 * window_read_spec -- read what the windows of a query are, whose rows come with
 * the target "input", PARTITION BY and ORDER BY among it; false if one of them
 * has to be left to the executor.
 */
bool
window_read_spec(PlannerInfo *root, const PathTarget *input, WindowSpec *spec)
{
	Collected	c = {.root = root, .available = input->exprs, .spec = spec};
	ListCell   *lc;

	memset(spec, 0, sizeof(WindowSpec));
	if (!window_enabled || !is_plain(input) ||
		has_nulled_constant(root, input) ||
		collect_all(&c) || spec->functions == NIL)
		return false;
	foreach(lc, spec->clauses)
		spec->keys = lappend(spec->keys,
							 get_sortgroupclause_expr(lfirst_node(SortGroupClause, lc),
													  root->processed_tlist));
	split_columns(spec);
	/* rows are sorted, or set aside, with all of that */
	return list_length(window_inputs(spec)) <= MaxTupleAttributeNumber;
}

/*
 * as_plain_calls -- an expression with calls as of plain functions in the places
 * of its window functions.
 */
static Node *
as_plain_calls(Node *node, void *context)
{
	WindowFunc *function = (WindowFunc *) node;

	if (node == NULL)
		return NULL;
	if (IsA(node, WindowFunc))
		return (Node *) makeFuncExpr(function->winfnoid, function->wintype,
									 function->args, function->wincollid,
									 function->inputcollid,
									 COERCE_EXPLICIT_CALL);
	return expression_tree_mutator(node, as_plain_calls, context);
}

/*
 * window_is_parallel_safe -- whether workers may make the output.
 *
 * The planner takes all window functions as restricted to the leader, since
 * others may depend on the order of rows.  These do not.  Where the query has
 * functions that return sets, though, it puts a step of its own on the paths of
 * workers, and takes that for restricted.
 */
bool
window_is_parallel_safe(PlannerInfo *root)
{
	return !root->parse->hasTargetSRFs &&
		is_parallel_safe(root,
						 as_plain_calls((Node *) window_target(root)->exprs,
										NULL));
}

/*
 * window_inputs -- the columns of a row: the keys, the period and the value of
 * each pair of them, and whatever else the output is made of.
 */
List *
window_inputs(const WindowSpec *spec)
{
	List	   *inputs = list_copy(spec->keys);
	ListCell   *lc;

	foreach(lc, window_pairs(spec->functions))
		inputs = list_concat(inputs, lfirst(lc));
	return list_concat(inputs, spec->columns);
}

/*
 * window_target_list -- expressions as a target list, in their order; what occurs
 * twice is there twice, which add_to_flat_tlist() would not have.
 */
List *
window_target_list(const List *exprs)
{
	List	   *targets = NIL;
	ListCell   *lc;

	foreach(lc, exprs)
		targets = lappend(targets, makeTargetEntry(lfirst(lc),
												   list_length(targets) + 1,
												   NULL, false));
	return targets;
}

/*
 * window_outputs -- the columns that come out, as a target list: the functions,
 * the others, the keys, and those that are idle.
 */
List *
window_outputs(const WindowSpec *spec)
{
	List	   *exprs = list_concat_copy(spec->functions, spec->columns);
	ListCell   *lc;

	foreach(lc, spec->key_columns)
		exprs = lappend(exprs, list_nth(spec->keys, lfirst_int(lc)));
	return window_target_list(list_concat(exprs, spec->idle_columns));
}

/*
 * as_stored -- an expression as a plan can keep it for itself, which workers get
 * as text: that has no form for what an outer join may make NULL.  In its place
 * stands a parameter that nobody evaluates, the same where that was the same.
 */
static Node *
as_stored(Node *node, void *context)
{
	Param	   *param;

	if (node == NULL)
		return NULL;
	if (!IsA(node, PlaceHolderVar))
		return expression_tree_mutator(node, as_stored, context);
	param = makeNode(Param);
	param->paramkind = PARAM_SUBLINK;
	param->paramid = ((PlaceHolderVar *) node)->phid;
	param->paramtype = exprType(node);
	param->paramtypmod = exprTypmod(node);
	param->paramcollid = exprCollation(node);
	param->location = -1;
	return (Node *) param;
}

/*
 * window_stored_functions -- a copy of the functions that a plan can keep for
 * itself; it has the same pairs of arguments.
 */
List *
window_stored_functions(const WindowSpec *spec)
{
	return (List *) as_stored((Node *) spec->functions, NULL);
}

/*
 * window_show_calls -- have EXPLAIN show the window functions among a scan's
 * columns as plain calls: from 18 on it fails if no WindowAgg names their window.
 *
 * EXPLAIN looks for columns in the plan itself, and the planner needs them as
 * they were until it is done.  So this is done in a plan that is about to be
 * executed, in its own memory, and once.  Whoever executes it asks for no more
 * than the types of these columns.
 */
void
window_show_calls(Plan *plan, List *columns)
{
	MemoryContext old = MemoryContextSwitchTo(GetMemoryChunkContext(plan));
	ListCell   *lc;

	foreach(lc, columns)
	{
		TargetEntry *entry = lfirst_node(TargetEntry, lc);

		if (IsA(entry->expr, WindowFunc))
			entry->expr = (Expr *) as_plain_calls((Node *) entry->expr, NULL);
	}
	MemoryContextSwitchTo(old);
}

/*
 * window_hash_costs -- what it costs to take in so many of the rows of a given
 * width into partitions that are told apart by the hash of their keys, after
 * those cost what is given; and then to give them out.
 */
void
window_hash_costs(PlannerInfo *root, const WindowSpec *spec, double rows,
				  double taken, int width, Cost input, Cost *startup,
				  Cost *total)
{
	double		memory = get_hash_memory_limit();
	double		needed = taken * (MAXALIGN(width) + sizeof(Datum));

	*startup = input + taken * HASH_COST * cpu_tuple_cost +
		rows * list_length(spec->keys) * KEY_COST * cpu_operator_cost;
	if (needed > memory)
		*startup += 2 * seq_page_cost * (needed - memory) / BLCKSZ;
	*total = *startup + window_cost(root, spec, taken);
}

/*
 * window_cost -- what so many rows cost beside what it takes to have them.
 */
Cost
window_cost(PlannerInfo *root, const WindowSpec *spec, double rows)
{
	return rows * (window_target(root)->cost.per_tuple +
				   cpu_operator_cost *
				   (KEY_COST * list_length(spec->keys) +
					FUNCTION_COST * list_length(spec->functions)));
}
