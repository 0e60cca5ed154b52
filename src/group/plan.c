/*-------------------------------------------------------------------------
 *
 * plan.c
 *	  Which groupings are done where rows are read, in which ways, and what
 *	  they cost.
 *
 * There are two ways.  "Whole": every group comes out once, with its results;
 * several processes each read all rows, and keep the groups of one part of the
 * keys at a time, so that whatever is done with the results is done by all of
 * them too.  "Partial": every process reads its share of the rows, and a group
 * may come out of each of them, as states that the executor combines.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "compat.h"
#include "csv/fdw.h"
#include "group/calls.h"
#include "group/group.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "optimizer/pathnode.h"
#include "optimizer/planmain.h"
#include "utils/selfuncs.h"
#include "window/window.h"

/* What finding a row's group costs for each key, in units of cpu_operator_cost. */
#define KEY_COST	0.4

/* Bytes of a group beside its keys and states. */
#define GROUP_BYTES	64

/* All that paths of one grouping have in common. */
typedef struct Grouping
{
	PlannerInfo *root;
	RelOptInfo *scanned;		/* the foreign table */
	RelOptInfo *grouped;
	List	   *having;
	GroupSpec	spec;
	AggClauseCosts costs;
} Grouping;

/*
 * has_stranger -- whether there is something in an expression that only a plan
 * node has a value for, or a column that a file has not.
 */
static bool
has_stranger(Node *node, void *context)
{
	if (node == NULL)
		return false;
	if (IsA(node, Var))
		return ((Var *) node)->varattno <= 0 || ((Var *) node)->varlevelsup > 0;
	if (IsA(node, PlaceHolderVar) || IsA(node, SubPlan) ||
		IsA(node, AlternativeSubPlan) || IsA(node, GroupingFunc) ||
		IsA(node, WindowFunc))
		return true;
	return expression_tree_walker(node, has_stranger, context);
}

/*
 * find_key -- the expression of a target that GROUP BY means; NULL if it is not
 * there.
 */
static Expr *
find_key(const PathTarget *target, const SortGroupClause *clause)
{
	int			i = 0;
	ListCell   *lc;

	foreach(lc, target->exprs)
		if (get_pathtarget_sortgroupref(target, i++) == clause->tleSortGroupRef)
			return lfirst(lc);
	return NULL;
}

/*
 * takes_key -- whether groups can be told apart by the bytes of a key, which a
 * row has one of.
 */
static bool
takes_key(const SortGroupClause *clause, Expr *key)
{
	return key != NULL && !has_stranger((Node *) key, NULL) &&
		!expression_returns_set((Node *) key) &&
		!contain_volatile_functions((Node *) key) &&
		group_takes_key(clause, (Node *) key);
}

/*
 * takes_keys -- whether that goes for all keys, which are then in the list.
 */
static bool
takes_keys(const Grouping *g, List **keys)
{
	ListCell   *lc;

	*keys = NIL;
	foreach(lc, g->root->parse->groupClause)
	{
		SortGroupClause *clause = lfirst_node(SortGroupClause, lc);
		Expr	   *key = find_key(g->grouped->reltarget, clause);

		if (!takes_key(clause, key))
			return false;
		*keys = list_append_unique(*keys, key);
	}
	return list_length(*keys) > 0 && list_length(*keys) <= GROUP_MAX_KEYS;
}

/*
 * takes_aggregates -- whether all aggregates can be called from here, which are
 * then in the list.
 */
static bool
takes_aggregates(const Grouping *g, List **aggregates)
{
	List	   *exprs = list_concat_copy(g->grouped->reltarget->exprs, g->having);
	List	   *found = pull_var_clause((Node *) exprs,
										PVC_INCLUDE_AGGREGATES |
										PVC_INCLUDE_WINDOWFUNCS |
										PVC_INCLUDE_PLACEHOLDERS);
	ListCell   *lc;

	*aggregates = NIL;
	foreach(lc, found)
	{
		Aggref	   *aggref = lfirst(lc);

		if (IsA(aggref, Var))
			continue;
		if (!IsA(aggref, Aggref) || !group_takes_aggregate(aggref) ||
			has_stranger((Node *) aggref, NULL) ||
			contain_volatile_functions((Node *) aggref))
			return false;
		*aggregates = list_append_unique(*aggregates, aggref);
	}
	return true;
}

/*
 * fits_tuple -- whether a row can be set aside, with the keys and all that the
 * aggregates ask for as if none of them shared it: tuples have only so many
 * columns.
 */
static bool
fits_tuple(const GroupSpec *spec)
{
	int			ncolumns = list_length(spec->keys);
	ListCell   *lc;

	foreach(lc, spec->aggregates)
	{
		const Aggref *aggref = lfirst_node(Aggref, lc);

		ncolumns += list_length(aggref->args) + (aggref->aggfilter != NULL);
	}
	return ncolumns <= MaxTupleAttributeNumber;
}

/*
 * has_ungrouped -- whether an expression asks for a column that is in no key and
 * no aggregate.
 *
 * The planner asks for those of an expression over a key, too, where that is for
 * a step above the grouping: for "a || b" it wants "a" and "b", though GROUP BY
 * has "a || b".  No group has one value of them.
 */
static bool
has_ungrouped(Node *node, void *keys)
{
	if (node == NULL || IsA(node, Aggref) || list_member(keys, node))
		return false;
	return IsA(node, Var) || expression_tree_walker(node, has_ungrouped, keys);
}

/*
 * takes_rows -- whether the rows that a grouping is of are those of a table, as
 * its scan gives them.
 */
static bool
takes_rows(const Grouping *g)
{
	return enable_hashagg && IS_SIMPLE_REL(g->scanned) &&
		(IS_OTHER_REL(g->scanned) ||
		 bms_equal(g->root->all_baserels, g->scanned->relids)) &&
		csv_filters_all(g->scanned);
}

/*
 * takes_grouping -- whether a query's grouping can be done here; fills in what
 * paths need to know of it.
 */
static bool
takes_grouping(Grouping *g, AggSplit split)
{
	Query	   *parse = g->root->parse;

	if (!takes_rows(g) ||
		parse->groupClause == NIL || parse->groupingSets != NIL ||
		!takes_keys(g, &g->spec.keys) ||
		!takes_aggregates(g, &g->spec.aggregates) ||
		!fits_tuple(&g->spec) ||
		has_ungrouped((Node *) g->grouped->reltarget->exprs, g->spec.keys))
		return false;
	memset(&g->costs, 0, sizeof(AggClauseCosts));
	compat_agg_costs(g->root, g->spec.aggregates, split, &g->costs);
	return true;
}

/*
 * group_width -- the bytes that a group takes, about.
 */
static double
group_width(const Grouping *g)
{
	return GROUP_BYTES + g->grouped->reltarget->width +
		list_length(g->spec.aggregates) * sizeof(GroupValue) +
		g->costs.transitionSpace;
}

/*
 * upper_path -- the path to so many rows with the given target, at a cost.
 */
static ForeignPath *
upper_path(const Grouping *g, const GroupSpec *spec, PathTarget *target,
		   double rows, Cost startup, Cost total)
{
	return compat_foreign_upper_path(g->root, g->grouped, target, rows, startup,
									 total,
									 list_make4(csv_scan_private(g->scanned),
												list_make2(csv_filter_clauses(g->scanned),
														   g->having),
												list_concat(list_make3_int(g->scanned->relid,
																		   spec->partial,
																		   spec->nparts),
															spec->windows.key_columns),
												list_make3(spec->keys,
														   spec->aggregates,
														   list_make3(spec->windows.functions,
																	  spec->windows.columns,
																	  spec->windows.idle_columns))));
}

/*
 * make_path -- the path that makes so many groups out of so many rows, of which
 * it takes in only some, after a scan of a given cost.
 */
static ForeignPath *
make_path(const Grouping *g, const GroupSpec *spec, Cost scan, double rows,
		  double taken, double groups)
{
	PathTarget *target = g->grouped->reltarget;
	double		memory = get_hash_memory_limit();
	double		needed = group_width(g) * groups;
	Cost		startup = scan + g->costs.transCost.startup +
		g->costs.finalCost.startup + target->cost.startup;
	QualCost	having = {0};
	Cost		total;

	startup += rows * list_length(spec->keys) * KEY_COST * cpu_operator_cost;
	startup += taken * g->costs.transCost.per_tuple;
	if (needed > memory && spec->partial)
		groups = Min(taken, groups * needed / memory);
	else if (needed > memory)
		startup += 2 * seq_page_cost * (1 - memory / needed) *
			taken * g->scanned->reltarget->width / BLCKSZ;
	cost_qual_eval(&having, g->having, g->root);
	startup += having.startup;
	total = startup + groups * (cpu_tuple_cost + having.per_tuple +
								g->costs.finalCost.per_tuple);
	groups = clamp_row_est(groups * clauselist_selectivity(g->root, g->having, 0,
														   JOIN_INNER, NULL));
	total += groups * target->cost.per_tuple;
	return upper_path(g, spec, target, groups, startup, total);
}

/*
 * count_groups -- how many groups there will be in so many rows.
 */
static double
count_groups(const Grouping *g, double rows)
{
	return compat_num_groups(g->root, g->spec.keys, rows);
}

/*
 * group_add_partial -- add a path that workers share, and one that gathers what
 * all of them give: so many rows.
 */
void
group_add_partial(PlannerInfo *root, RelOptInfo *rel, Path *path, double rows)
{
	add_partial_path(rel, path);
	/* it is freed if there is a better one */
	if (list_member_ptr(rel->partial_pathlist, path))
		add_path(rel, (Path *) create_gather_path(root, rel, path,
												  path->pathtarget, NULL,
												  &rows));
}

/*
 * add_parts -- add a path of one part of the keys, which workers share, and one
 * that gathers the parts.
 */
static void
add_parts(const Grouping *g, const GroupSpec *spec, int workers,
		  ForeignPath *path)
{
	path->path.parallel_aware = true;
	path->path.parallel_workers = workers;
	group_add_partial(g->root, g->grouped, (Path *) path,
					  path->path.rows * spec->nparts);
}

/*
 * add_shared -- add the path that makes whole groups together with workers, each
 * of its own part of the keys, and one that gathers them.
 *
 * Each reads all rows: that pays where the groups, of which the number is given,
 * are many, or much is done with each of them.
 */
static void
add_shared(const Grouping *g, int workers, double groups)
{
	GroupSpec	spec = g->spec;
	double		rows = g->scanned->rows;

	spec.nparts = workers + parallel_leader_participation;
	add_parts(g, &spec, workers,
			  make_path(g, &spec, csv_scan_cost(g->scanned, 0, true), rows,
						rows / spec.nparts, groups / spec.nparts));
}

/*
 * add_whole -- add the paths that make whole groups.
 */
static void
add_whole(Grouping *g, List *having)
{
	double		rows = g->scanned->rows;
	double		groups;
	int			workers;

	g->having = having;
	if (!takes_grouping(g, AGGSPLIT_SIMPLE))
		return;
	g->spec.nparts = 1;
	groups = count_groups(g, rows);
	add_path(g->grouped, (Path *)
			 make_path(g, &g->spec, csv_scan_cost(g->scanned, 0, true), rows, rows,
					   groups));
	workers = csv_scan_workers(g->scanned);
	if (g->grouped->consider_parallel && workers > 0 &&
		csv_may_repeat(g->scanned))
		add_shared(g, workers, groups);
}

/*
 * add_partial -- add the path that makes states together with workers, each of
 * its share of the rows.
 *
 * Only what takes_grouping() accepts is a scan of a table: the planner also
 * asks about joins of two tables of one server.
 */
static void
add_partial(Grouping *g)
{
	int			workers;
	double		rows;
	ForeignPath *path;

	if (!g->grouped->consider_parallel ||
		!takes_grouping(g, AGGSPLIT_INITIAL_SERIAL))
		return;
	workers = csv_scan_workers(g->scanned);
	if (workers == 0)
		return;
	rows = g->scanned->rows / csv_parallel_share(workers);
	g->spec.partial = true;
	g->spec.nparts = 1;
	path = make_path(g, &g->spec, csv_scan_cost(g->scanned, workers, true), rows, rows,
					 count_groups(g, rows));
	path->path.parallel_aware = true;
	path->path.parallel_workers = workers;
	add_partial_path(g->grouped, (Path *) path);
}

/*
 * takes_windows -- whether a query's windows can be done here; fills in what
 * paths need to know of them.
 */
static bool
takes_windows(Grouping *g)
{
	WindowSpec	windows;
	ListCell   *lc;

	if (!takes_rows(g) || !g->scanned->cheapest_total_path ||
		!window_read_spec(g->root, g->scanned->cheapest_total_path->pathtarget,
						  &windows) ||
		list_length(windows.keys) > GROUP_MAX_KEYS ||
		has_stranger((Node *) window_pairs(windows.functions), NULL) ||
		has_stranger((Node *) windows.columns, NULL) ||
		has_stranger((Node *) windows.idle_columns, NULL))
		return false;
	foreach(lc, windows.clauses)
	{
		if (!takes_key(lfirst_node(SortGroupClause, lc),
					   list_nth(windows.keys, foreach_current_index(lc))))
			return false;
	}
	g->spec.keys = windows.keys;
	g->spec.windows = windows;
	return true;
}

/*
 * window_path -- the path that does windows, of which it takes in so many of the
 * rows.  All of these are kept until the last has been read.
 */
static ForeignPath *
window_path(const Grouping *g, const GroupSpec *spec, double taken)
{
	Cost		startup;
	Cost		total;

	window_hash_costs(g->root, &spec->windows, g->scanned->rows, taken,
					  g->scanned->reltarget->width,
					  csv_scan_cost(g->scanned, 0, true), &startup, &total);
	return upper_path(g, spec, window_target(g->root), clamp_row_est(taken),
					  startup, total);
}

/*
 * add_windows -- add the paths that do windows: alone, and with workers, each of
 * its own part of the keys.
 */
static void
add_windows(Grouping *g)
{
	double		rows = g->scanned->rows;
	int			workers;
	GroupSpec	spec;

	if (!takes_windows(g))
		return;
	g->spec.nparts = 1;
	add_path(g->grouped, (Path *) window_path(g, &g->spec, rows));
	workers = csv_scan_workers(g->scanned);
	if (workers == 0 || g->spec.keys == NIL || !csv_may_repeat(g->scanned) ||
		!window_is_parallel_safe(g->root))
		return;
	/* of the paths that are there, none takes itself for safe */
	g->grouped->consider_parallel = true;
	spec = g->spec;
	spec.nparts = workers + parallel_leader_participation;
	add_parts(g, &spec, workers, window_path(g, &spec, rows / spec.nparts));
}

/*
 * group_get_paths -- GetForeignUpperPaths: the ways to group.
 *
 * There is none for what the planner did not ask the wrapper to scan: joins,
 * tables that constraints exclude, and those that are read along with the tables
 * that inherit from them.
 */
void
group_get_paths(PlannerInfo *root, UpperRelationKind stage,
				RelOptInfo *input_rel, RelOptInfo *output_rel, void *extra)
{
	Grouping	g = {.root = root, .scanned = input_rel, .grouped = output_rel};

	if (input_rel->fdw_private == NULL)
		return;
	if (stage == UPPERREL_GROUP_AGG)
		add_whole(&g, (List *) ((GroupPathExtraData *) extra)->havingQual);
	else if (stage == UPPERREL_PARTIAL_GROUP_AGG)
		add_partial(&g);
	else if (stage == UPPERREL_WINDOW)
		add_windows(&g);
}

/*
 * collect_params -- add the parameters in an expression to a list.
 */
static bool
collect_params(Node *node, void *list)
{
	if (node == NULL)
		return false;
	if (IsA(node, Param))
		*(List **) list = list_append_unique(*(List **) list, node);
	return expression_tree_walker(node, collect_params, list);
}

/*
 * read_spec -- what a path or a plan says of its grouping, by its numbers and
 * what comes out.
 */
static GroupSpec
read_spec(const List *numbers, const List *outputs)
{
	List	   *windows = lthird(outputs);
	GroupSpec	spec = {
		.varno = linitial_int(numbers),
		.partial = lsecond_int(numbers),
		.nparts = lthird_int(numbers),
		.keys = linitial(outputs),
		.aggregates = lsecond(outputs),
		.windows = {
			.keys = linitial(outputs),
			.functions = linitial(windows),
			.columns = lsecond(windows),
			.idle_columns = lthird(windows),
			.key_columns = list_copy_tail(numbers, 3)
		}
	};

	return spec;
}

/*
 * scan_columns -- the columns that the scan gives: the keys and the aggregates,
 * or those of windows.
 */
static List *
scan_columns(const GroupSpec *spec)
{
	if (spec->windows.functions != NIL)
		return window_outputs(&spec->windows);
	return window_target_list(list_concat_copy(spec->keys, spec->aggregates));
}

/*
 * group_get_plan -- the plan for a path that groups.
 *
 * The expressions over the table's columns are private: nothing that the scan
 * gives has these columns, so that the planner could not find them.  It is told
 * of the parameters in them, so that changes of these begin the scan again.
 */
ForeignScan *
group_get_plan(ForeignPath *path, List *tlist)
{
	List	   *scan = linitial(path->fdw_private);
	List	   *quals = lsecond(path->fdw_private);
	List	   *outputs = lfourth(path->fdw_private);
	List	   *clauses = copyObject(linitial(quals));
	List	   *copies = copyObject(outputs);
	List	   *params = NIL;
	GroupSpec	spec = read_spec(lthird(path->fdw_private), outputs);

	fix_opfuncids((Node *) clauses);
	fix_opfuncids((Node *) copies);
	collect_params((Node *) clauses, &params);
	collect_params((Node *) copies, &params);
	return make_foreignscan(tlist, lsecond(quals), 0, params,
							lappend(scan, list_make3(clauses,
													 lthird(path->fdw_private),
													 copies)),
							scan_columns(&spec), NIL, NULL);
}

/*
 * group_spec -- what a plan says of its grouping.
 */
GroupSpec
group_spec(const ForeignScan *plan)
{
	List	   *grouping = lthird(plan->fdw_private);
	GroupSpec	spec = read_spec(lsecond(grouping), lthird(grouping));

	spec.clauses = linitial(grouping);
	return spec;
}
