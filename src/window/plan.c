/*-------------------------------------------------------------------------
 *
 * plan.c
 *	  The ways to do windows: over rows that are sorted by PARTITION BY, or by
 *	  the hash of its columns.
 *
 * Over a table that is partitioned by some of these keys, each partition has
 * whole windows, so that they are done in each, and by several processes: as the
 * planner does groupings, and with its setting for these.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "compat.h"
#include "csv/fdw.h"
#include "group/group.h"
#include "group/table.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/appendinfo.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "optimizer/pathnode.h"
#include "optimizer/paths.h"
#include "optimizer/planner.h"
#include "optimizer/restrictinfo.h"
#include "optimizer/tlist.h"
#include "parser/parsetree.h"
#include "port/pg_bitutils.h"
#include "utils/guc.h"
#include "window/window.h"

static Plan *make_plan(PlannerInfo *root, RelOptInfo *rel, CustomPath *path,
					   List *tlist, List *clauses, List *custom_plans);

static const CustomPathMethods path_methods = {
	.CustomName = "magtrade window",
	.PlanCustomPath = make_plan
};

static const CustomScanMethods scan_methods = {
	.CustomName = "magtrade window",
	.CreateCustomScanState = window_scan_create
};

static const CustomScanMethods hash_methods = {
	.CustomName = "magtrade hashed window",
	.CreateCustomScanState = window_hash_create
};

static create_upper_paths_hook_type next_hook = NULL;

/* All that paths of one step have in common */
typedef struct Windows
{
	PlannerInfo *root;
	RelOptInfo *input;			/* its rows */
	RelOptInfo *output;
	PathTarget *target;			/* of the output */
	WindowSpec	spec;
	List	   *partition_order;	/* pathkeys of PARTITION BY */
	List	   *order;			/* and of the first window's ORDER BY */
} Windows;

/*
 * sort_clauses -- PARTITION BY and ORDER BY of the window that the first
 * function is over: rows come out in that order, as from WindowAgg.
 */
static List *
sort_clauses(const Windows *w)
{
	const WindowClause *window =
		window_clause_of(w->root, linitial_node(WindowFunc, w->spec.functions));

	return list_concat_copy(window->partitionClause, window->orderClause);
}

/*
 * is_sorted -- whether rows of a partition come one behind the other in a path:
 * its first pathkeys are those of PARTITION BY, in whatever order.
 */
static bool
is_sorted(const Windows *w, const Path *path)
{
	int			n = list_length(w->partition_order);
	ListCell   *lc;

	if (list_length(path->pathkeys) < n)
		return false;
	foreach(lc, w->partition_order)
	{
		const PathKey *key = lfirst_node(PathKey, lc);
		bool		found = false;

		for (int i = 0; i < n && !found; i++)
			found = list_nth_node(PathKey, path->pathkeys, i)->pk_eclass ==
				key->pk_eclass;
		if (!found)
			return false;
	}
	return true;
}

/*
 * can_sort -- whether rows can be sorted by PARTITION BY.
 *
 * The planner sorts by no column that WHERE has equal to a constant, or to
 * another column.  Where grouping sets make it NULL in some of the rows, it does
 * not know before 18 that these are other partitions.
 */
static bool
can_sort(const Windows *w)
{
	return w->root->parse->groupingSets == NIL ||
		list_length(w->partition_order) == list_length(w->spec.clauses);
}

/*
 * is_safe -- whether workers may each run a path.
 */
static bool
is_safe(const Windows *w pg_attribute_unused(), const Path *path)
{
	return path->parallel_safe;
}

/*
 * best_path -- the cheapest path to all rows of a relation of which something is
 * true; NULL if there is none.
 */
static Path *
best_path(const Windows *w, const RelOptInfo *rel,
		  bool (*is) (const Windows *w, const Path *path))
{
	Path	   *best = NULL;
	ListCell   *lc;

	foreach(lc, rel->pathlist)
	{
		Path	   *path = lfirst(lc);

		if (path->param_info == NULL && is(w, path) &&
			(best == NULL || compare_path_costs(path, best, TOTAL_COST) < 0))
			best = path;
	}
	return best;
}

/*
 * with_columns -- a path that gives rows as window_inputs() lists them, and what
 * they are to be sorted by behind that.
 */
static Path *
with_columns(const Windows *w, RelOptInfo *rel, const WindowSpec *spec,
			 Path *path, const List *sorted_by)
{
	PathTarget *target = create_empty_pathtarget();
	ListCell   *lc;

	foreach(lc, window_inputs(spec))
		add_column_to_pathtarget(target, lfirst(lc), 0);
	foreach(lc, sorted_by)
	{
		Expr	   *expr = (Expr *)
			get_sortgroupclause_expr(lfirst_node(SortGroupClause, lc),
									 w->root->processed_tlist);

		if (!list_member(target->exprs, expr))
			add_column_to_pathtarget(target, expr, 0);
	}
	set_pathtarget_cost_width(w->root, target);
	return (Path *) create_projection_path(w->root, rel, path, target);
}

/*
 * order_of -- the pathkeys of the output, given those of its rows.  Where no
 * column tells rows of a partition apart, they do not keep their order.
 */
static List *
order_of(const Windows *w, const WindowSpec *spec, List *pathkeys)
{
	if (spec->columns != NIL)
		return pathkeys;
	return list_truncate(list_copy(pathkeys), list_length(w->partition_order));
}

/*
 * make_path -- the path that does the windows of sorted rows, with the given
 * output.
 */
static CustomPath *
make_path(const Windows *w, const WindowSpec *spec, PathTarget *target,
		  Path *rows)
{
	CustomPath *path = makeNode(CustomPath);

	path->path.pathtype = T_CustomScan;
	path->path.parent = w->output;
	path->path.pathtarget = target;
	path->path.parallel_safe = w->output->consider_parallel &&
		rows->parallel_safe;
	path->path.rows = rows->rows;
	compat_take_disabled(&path->path, rows);
	path->path.startup_cost = rows->startup_cost + target->cost.startup;
	path->path.total_cost = rows->total_cost + target->cost.startup +
		window_cost(w->root, spec, rows->rows);
	path->path.pathkeys = order_of(w, spec, rows->pathkeys);
	/* 15 asks for it; before, every custom scan is taken to project */
#ifdef CUSTOMPATH_SUPPORT_PROJECTION
	path->flags = CUSTOMPATH_SUPPORT_PROJECTION;
#endif
	path->custom_paths = list_make1(rows);
	path->custom_private = list_make4(list_make4(spec->clauses, spec->keys,
												 spec->functions,
												 spec->columns),
									  spec->key_columns, spec->idle_columns,
									  list_make1_int(0));
	path->methods = &path_methods;
	return path;
}

/*
 * make_hashed -- the path that does those windows which are in one of so many
 * parts of the keys, over rows in any order.
 */
static CustomPath *
make_hashed(const Windows *w, Path *rows, int nparts)
{
	CustomPath *path = make_path(w, &w->spec, w->target, rows);

	path->path.rows = clamp_row_est(rows->rows / nparts);
	path->path.pathkeys = NIL;
	window_hash_costs(w->root, &w->spec, rows->rows, path->path.rows,
					  rows->pathtarget->width, rows->total_cost,
					  &path->path.startup_cost, &path->path.total_cost);
	linitial_int(lfourth(path->custom_private)) = nparts;
	return path;
}

/*
 * may_repeat -- whether several processes may each read all rows, and find the
 * same: those of a table of this database.
 */
static bool
may_repeat(const Windows *w)
{
	RangeTblEntry *rte;
	List	   *clauses;

	if (!w->output->consider_parallel || !IS_SIMPLE_REL(w->input) ||
		w->input->rtekind != RTE_RELATION)
		return false;
	rte = planner_rt_fetch(w->input->relid, w->root);
	clauses = extract_actual_clauses(w->input->baserestrictinfo, false);
	return (rte->relkind == RELKIND_RELATION ||
			rte->relkind == RELKIND_MATVIEW) &&
		!rte->inh && rte->tablesample == NULL &&
		!contain_volatile_functions((Node *) clauses);
}

/*
 * add_parts -- add the paths over rows in any order with workers, each of its own
 * part of the keys.
 */
static void
add_parts(const Windows *w)
{
	Path	   *rows = best_path(w, w->input, is_safe);
	int			workers;
	CustomPath *path;

	if (rows == NULL || w->input->partial_pathlist == NIL || !may_repeat(w))
		return;
	workers = ((Path *) linitial(w->input->partial_pathlist))->parallel_workers;
	workers = csv_useful_workers(workers);
	rows = with_columns(w, w->input, &w->spec, rows, NIL);
	path = make_hashed(w, rows, workers + parallel_leader_participation);
	path->path.parallel_aware = true;
	path->path.parallel_workers = workers;
	group_add_partial(w->root, w->output, (Path *) path, rows->rows);
}

/*
 * can_hash -- whether partitions can be told apart by the hash of their keys.
 */
static bool
can_hash(const Windows *w)
{
	ListCell   *lc;

	if (!enable_hashagg || w->spec.keys == NIL ||
		list_length(w->spec.keys) > GROUP_MAX_KEYS)
		return false;
	foreach(lc, w->spec.clauses)
	{
		if (!group_takes_key(lfirst_node(SortGroupClause, lc),
							 list_nth(w->spec.keys, foreach_current_index(lc))))
			return false;
	}
	return true;
}

/*
 * add_hashed -- add the paths over rows in any order.
 *
 * Where rows cannot be sorted, WindowAgg takes one partition for several, so its
 * paths go if there is one that does not.
 */
static void
add_hashed(const Windows *w)
{
	Path	   *rows = w->input->cheapest_total_path;

	if (!can_hash(w))
		return;
	if (rows->param_info == NULL)
	{
		if (!can_sort(w))
			w->output->pathlist = NIL;
		add_path(w->output, (Path *)
				 make_hashed(w, with_columns(w, w->input, &w->spec, rows, NIL),
							 1));
	}
	add_parts(w);
}

/*
 * add_sorted -- add the paths over the rows of the whole input: sorted already,
 * or to be sorted.
 */
static void
add_sorted(const Windows *w)
{
	Path	   *cheapest = w->input->cheapest_total_path;
	Path	   *sorted = best_path(w, w->input, is_sorted);

	if (sorted != NULL)
		add_path(w->output, (Path *)
				 make_path(w, &w->spec, w->target,
						   with_columns(w, w->input, &w->spec, sorted, NIL)));
	if (cheapest->param_info != NULL || is_sorted(w, cheapest))
		return;
	cheapest = with_columns(w, w->input, &w->spec, cheapest, sort_clauses(w));
	cheapest = (Path *) create_sort_path(w->root, w->input, cheapest, w->order,
										 -1);
	add_path(w->output, (Path *) make_path(w, &w->spec, w->target, cheapest));
}

/*
 * has_partition_key -- whether one of the windows' keys is a relation's n-th
 * partition key.
 */
static bool
has_partition_key(const Windows *w, int n)
{
	ListCell   *lc;

	foreach(lc, w->input->partexprs[n])
	{
		Node	   *key = lfirst(lc);

		if (list_member(w->spec.keys, key) &&
			w->input->part_scheme->partcollation[n] == exprCollation(key))
			return true;
	}
	return false;
}

/*
 * has_whole_windows -- whether no window has rows in two of a relation's
 * partitions.
 */
static bool
has_whole_windows(const Windows *w)
{
	const RelOptInfo *input = w->input;

	if (!enable_partitionwise_aggregate || input->part_scheme == NULL ||
		input->nparts <= 0 || input->part_rels == NULL ||
		input->partexprs == NULL)
		return false;
	for (int i = 0; i < input->part_scheme->partnatts; i++)
		if (!has_partition_key(w, i))
			return false;
	return true;
}

/*
 * translated -- an expression over the input as one over one of its partitions.
 */
static List *
translated(const Windows *w, const RelOptInfo *child, List *exprs)
{
	int			n;
	AppendRelInfo **infos = find_appinfos_by_relids(w->root, child->relids, &n);

	return (List *) adjust_appendrel_attrs(w->root, (Node *) exprs, n, infos);
}

/*
 * child_path -- the path that does the windows of one partition; NULL if its rows
 * do not come sorted.
 */
static Path *
child_path(const Windows *w, RelOptInfo *child)
{
	PathTarget *target = copy_pathtarget(w->target);
	WindowSpec	spec = w->spec;
	Path	   *sorted = best_path(w, child, is_sorted);

	if (sorted == NULL)
		return NULL;
	target->exprs = translated(w, child, target->exprs);
	spec.keys = translated(w, child, spec.keys);
	spec.functions = translated(w, child, spec.functions);
	spec.columns = translated(w, child, spec.columns);
	spec.idle_columns = translated(w, child, spec.idle_columns);
	return (Path *) make_path(w, &spec, target,
							  with_columns(w, child, &spec, sorted, NIL));
}

/*
 * add_append -- add the paths that do one partition after the other, alone and
 * with workers that take one each.
 */
static void
add_append(const Windows *w, List *children)
{
	Path	   *path = compat_append_path(w->root, w->output, children, 0);
	bool		are_safe;
	int			workers;

	path->pathtarget = w->target;
	/* add_path() may free it; output and rows may be safe, yet not each path */
	are_safe = path->parallel_safe;
	add_path(w->output, path);
	workers = Min(max_parallel_workers_per_gather,
				  pg_leftmost_one_pos32(list_length(children)) + 1);
	if (!are_safe || !enable_parallel_append || workers == 0)
		return;
	path = compat_append_path(w->root, w->output, children, workers);
	path->pathtarget = w->target;
	group_add_partial(w->root, w->output, path,
					  path->rows * csv_parallel_share(workers));
}

/*
 * add_partitionwise -- add the paths that do the windows of each partition.
 */
static void
add_partitionwise(const Windows *w)
{
	List	   *children = NIL;

	if (!has_whole_windows(w))
		return;
	for (int i = 0; i < w->input->nparts; i++)
	{
		RelOptInfo *child = w->input->part_rels[i];
		Path	   *path;

		if (child == NULL || IS_DUMMY_REL(child))
			continue;
		path = child_path(w, child);
		if (path == NULL)
			return;
		children = lappend(children, path);
	}
	if (list_length(children) > 1)
		add_append(w, children);
}

/*
 * add_paths -- create_upper_paths_hook: add what can be done with the windows of
 * a query.
 */
static void
add_paths(PlannerInfo *root, UpperRelationKind stage, RelOptInfo *input,
		  RelOptInfo *output, void *extra)
{
	Windows		w = {.root = root, .input = input, .output = output};

	if (next_hook)
		next_hook(root, stage, input, output, extra);
	if (stage != UPPERREL_WINDOW || IS_DUMMY_REL(input) ||
		!window_read_spec(root, input->cheapest_total_path->pathtarget, &w.spec))
		return;
	w.target = window_target(root);
	w.partition_order = make_pathkeys_for_sortclauses(root, w.spec.clauses,
													  root->processed_tlist);
	w.order = make_pathkeys_for_sortclauses(root, sort_clauses(&w),
											root->processed_tlist);
	/* of the paths that are there, none takes itself for safe */
	if (input->consider_parallel && window_is_parallel_safe(root))
		output->consider_parallel = true;
	if (can_sort(&w))
		add_sorted(&w);
	add_hashed(&w);
	add_partitionwise(&w);
}

/*
 * make_plan -- the plan for a path.
 *
 * Rows come as with_columns() has them, so that nothing needs to be said of
 * where a column is.
 */
static Plan *
make_plan(PlannerInfo *root pg_attribute_unused(),
		  RelOptInfo *rel pg_attribute_unused(), CustomPath *path, List *tlist,
		  List *clauses pg_attribute_unused(), List *custom_plans)
{
	CustomScan *scan = makeNode(CustomScan);
	List	   *exprs = linitial(path->custom_private);
	int			nparts = linitial_int(lfourth(path->custom_private));
	WindowSpec	spec = {
		.clauses = linitial(exprs),
		.keys = lsecond(exprs),
		.functions = lthird(exprs),
		.columns = lfourth(exprs),
		.key_columns = lsecond(path->custom_private),
		.idle_columns = lthird(path->custom_private)
	};
	List	   *operators = NIL;
	ListCell   *lc;

	foreach(lc, spec.clauses)
		operators = lappend_oid(operators,
								lfirst_node(SortGroupClause, lc)->eqop);
	scan->scan.plan.targetlist = tlist;
	scan->flags = path->flags;
	scan->custom_plans = custom_plans;
	scan->custom_scan_tlist = window_outputs(&spec);
	scan->custom_private = list_make4(operators, spec.key_columns,
									  window_stored_functions(&spec),
									  list_make2_int(nparts,
													 list_length(spec.idle_columns)));
	scan->methods = nparts > 0 ? &hash_methods : &scan_methods;
	return (Plan *) scan;
}

/*
 * window_init -- let the planner know, when the module is loaded.
 */
void
window_init(void)
{
	DefineCustomBoolVariable("magtrade.enable_window",
							 "Enables the planner's use of magtrade's plans for its window functions.",
							 "They do what WindowAgg does otherwise.",
							 &window_enabled, true, PGC_USERSET, GUC_EXPLAIN, NULL,
							 NULL, NULL);
	RegisterCustomScanMethods(&scan_methods);
	RegisterCustomScanMethods(&hash_methods);
	next_hook = create_upper_paths_hook;
	create_upper_paths_hook = add_paths;
}
