/*-------------------------------------------------------------------------
 *
 * plan.c
 *	  How many rows a foreign table has, what they cost, and which of its
 *	  columns a query needs.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>
#include <unistd.h>

#include "access/htup_details.h"
#include "access/sysattr.h"
#include "access/table.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "compat.h"
#include "csv/fdw.h"
#include "csv/files/source.h"
#include "csv/reader/prune.h"
#include "group/group.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "nodes/pathnodes.h"
#include "optimizer/clauses.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "optimizer/pathnode.h"
#include "optimizer/paths.h"
#include "optimizer/planmain.h"
#include "optimizer/prep.h"
#include "optimizer/restrictinfo.h"
#include "parser/parsetree.h"
#include "utils/acl.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

/* How much of the first file is looked at for the length of its lines. */
#define SAMPLE_BYTES	(64 * 1024)

/* A file that cannot be looked at is taken to have so many pages. */
#define DEFAULT_PAGES	10

/*
 * What a kilobyte costs in units of cpu_tuple_cost to split into records, and
 * what a column of a record costs in units of cpu_operator_cost to decode.
 */
#define KILOBYTE_COST	3.0
#define COLUMN_COST		2.0

/* What a column costs whose values are grouped by as they stand in the file. */
#define GROUPED_COLUMN_COST 0.8

/* What the planner's callbacks hand on to each other. */
typedef struct CsvPlan
{
	double		pages;
	double		rows;			/* of the table, before restrictions */
	List	   *attnums;		/* columns that the query needs */
	int			nskipped;		/* files that it excludes by their names */
	int			most_workers;	/* more have nothing to do */
} CsvPlan;

/*
 * refuse_generated -- the error for a query that needs a stored generated
 * column: nothing stores it, and NULL, as file_fdw has it, would be wrong.
 * Virtual ones (18) are no columns any more where a query is planned.
 */
static void
refuse_generated(Relation rel, Form_pg_attribute attr)
{
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("column \"%s\" of foreign table \"%s\" is generated, and not stored in files",
					NameStr(attr->attname), RelationGetRelationName(rel)),
			 errhint("Compute it in a view over the foreign table.")));
}

/*
 * is_marked -- whether whole rows of the relation are read for the planner's own
 * use: those that an UPDATE, a DELETE or FOR UPDATE keeps beside the rows of
 * other tables, to test these again, or would change.
 */
static bool
is_marked(PlannerInfo *root, const RelOptInfo *baserel)
{
	return get_plan_rowmark(root->rowMarks, baserel->relid) != NULL ||
		(int) baserel->relid == root->parse->resultRelation;
}

/*
 * needed_columns -- the attribute numbers of the columns that the query reads
 * or tests, in their order; all for a whole row.  A generated column is an error
 * unless it is needed for no more than a row that is marked.
 *
 * All where rows that cannot be read are left out, too: which ones these are
 * must not depend on the query, lest count(*) counts rows that sum(value) lacks.
 */
static List *
needed_columns(PlannerInfo *root, RelOptInfo *baserel, Oid relid,
			   const CsvSettings *settings)
{
	Relation	rel = table_open(relid, AccessShareLock);
	TupleDesc	desc = RelationGetDescr(rel);
	Bitmapset  *used = NULL;
	List	   *attnums = NIL;
	bool		all = settings->on_error == CSV_ON_ERROR_SKIP;
	bool		whole;
	ListCell   *lc;

	pull_varattnos((Node *) baserel->reltarget->exprs, baserel->relid, &used);
	foreach(lc, baserel->baserestrictinfo)
		pull_varattnos((Node *) lfirst_node(RestrictInfo, lc)->clause,
					   baserel->relid, &used);
	whole = bms_is_member(0 - FirstLowInvalidHeapAttributeNumber, used);
	for (AttrNumber attnum = 1; attnum <= desc->natts; attnum++)
	{
		Form_pg_attribute attr = TupleDescAttr(desc, attnum - 1);
		bool		asked =
			bms_is_member(attnum - FirstLowInvalidHeapAttributeNumber, used);

		if (attr->attisdropped)
			continue;
		if ((asked || (whole && !is_marked(root, baserel))) &&
			attr->attgenerated == ATTRIBUTE_GENERATED_STORED)
			refuse_generated(rel, attr);
		if ((all || whole || asked) && !attr->attgenerated)
			attnums = lappend_int(attnums, attnum);
	}
	table_close(rel, AccessShareLock);
	return attnums;
}

/*
 * line_length -- the average length of a file's first lines, in bytes of the
 * file; 0 if they cannot be read.
 */
static double
line_length(const CsvFile *file)
{
	char	   *head = palloc(SAMPLE_BYTES);
	double		growth;
	int			len = csv_file_head(file, head, SAMPLE_BYTES, &growth);
	int			lf = 0;
	int			cr = 0;

	for (int i = 0; i < len; i++)
	{
		lf += head[i] == '\n';
		cr += head[i] == '\r';
	}
	pfree(head);
	return (double) len / growth / Max(1, Max(lf, cr));
}

/*
 * estimate_rows -- how many rows the table has.
 *
 * After ANALYZE, by the density of rows in pages that it found; before it, by
 * the lines at the head of the first file, or else by the columns' widths.
 */
static double
estimate_rows(const RelOptInfo *baserel, const List *files, int64 bytes,
			  double pages)
{
	double		length = 0;

	if (baserel->pages > 0 && baserel->tuples >= 0)
		return clamp_row_est(baserel->tuples / baserel->pages * pages);
	if (bytes > 0)
		length = line_length(linitial(files));
	else
		bytes = DEFAULT_PAGES * BLCKSZ;
	if (length <= 0)
		length = MAXALIGN(baserel->reltarget->width) +
			MAXALIGN(SizeofHeapTupleHeader);
	return clamp_row_est((double) bytes / length - list_length(files));
}

/*
 * is_safe_filter -- whether a restriction may be tested by the wrapper before
 * the executor tests them all: it gives the same answer twice, needs nothing
 * but columns, and tells nobody of rows that a security barrier hides.
 */
static bool
is_safe_filter(const RestrictInfo *restriction, RelOptInfo *baserel)
{
	Node	   *clause = (Node *) restriction->clause;
	Bitmapset  *used = NULL;
	int			first;

	pull_varattnos(clause, baserel->relid, &used);
	first = bms_next_member(used, -1);
	return first + FirstLowInvalidHeapAttributeNumber > 0 &&
		!restriction->pseudoconstant &&
		(restriction->leakproof ||
		 restriction->security_level <= baserel->baserestrict_min_security) &&
		!contain_volatile_functions(clause) && !contain_subplans(clause);
}

/*
 * by_cost -- the restrictions of a table, the cheap ones first.
 *
 * The executor tests them in that order, and so n <> 0 before 1 / n > 0 however
 * they are written; what they cost is known when sizes are estimated.
 */
static List *
by_cost(const RelOptInfo *baserel)
{
	List	   *sorted = NIL;
	ListCell   *lc;

	foreach(lc, baserel->baserestrictinfo)
	{
		RestrictInfo *restriction = lfirst_node(RestrictInfo, lc);
		int			at = list_length(sorted);

		while (at > 0 &&
			   list_nth_node(RestrictInfo, sorted, at - 1)->eval_cost.per_tuple >
			   restriction->eval_cost.per_tuple)
			at--;
		sorted = list_insert_nth(sorted, at, restriction);
	}
	return sorted;
}

/*
 * waits_for_plan -- whether an expression can be evaluated in a plan only: there
 * is a parameter in it, or what the planner has wrapped, as it does for grouping
 * sets with the columns of a view.
 */
static bool
waits_for_plan(Node *node, void *context)
{
	if (node == NULL)
		return false;
	return IsA(node, Param) || IsA(node, PlaceHolderVar) ||
		expression_tree_walker(node, waits_for_plan, context);
}

/*
 * may_read -- whether the query's user may read the table, by the rights on the
 * table that the query names, which this one may be a partition of.
 */
static bool
may_read(PlannerInfo *root, const RelOptInfo *baserel)
{
	Oid			user = OidIsValid(baserel->userid) ? baserel->userid : GetUserId();
	RangeTblEntry *rte = planner_rt_fetch(baserel->relid, root);
	Oid			relid = rte->relid;
	Index		child = baserel->relid;

	while (root->append_rel_array != NULL &&
		   root->append_rel_array[child] != NULL)
	{
		child = root->append_rel_array[child]->parent_relid;
		rte = planner_rt_fetch(child, root);
		if (rte->rtekind != RTE_RELATION)
			break;
		relid = rte->relid;
	}
	return pg_class_aclcheck(relid, user, ACL_SELECT) == ACLCHECK_OK;
}

/*
 * part_of -- how much of all files' bytes some of them have.
 */
static double
part_of(const List *some, int64 bytes)
{
	return bytes == 0 ? 1.0 : (double) csv_files_size(some) / bytes;
}

/*
 * conditions_on_files -- what the query's conditions say of the columns of the
 * path, as far as constants tell.  *others is set to the conditions of which that
 * is not all; to what they say *partial.
 *
 * Rights are checked when the plan is run.  Before, who has none on the table
 * must not learn what its files are called by a function of his own.  Whether a
 * condition is leakproof the planner notes only where there is a barrier.
 */
static List *
conditions_on_files(PlannerInfo *root, RelOptInfo *baserel,
					const Bitmapset *columns, List **others, List **partial)
{
	bool		is_readable = may_read(root, baserel);
	List	   *whole = NIL;
	ListCell   *lc;

	*others = *partial = NIL;
	foreach(lc, by_cost(baserel))
	{
		RestrictInfo *restriction = lfirst_node(RestrictInfo, lc);
		Node	   *clause = (Node *) restriction->clause;
		Node	   *implied = columns == NULL ? NULL :
			csv_prune_implied(columns, baserel->relid, clause);
		bool		takes = implied != NULL && is_safe_filter(restriction, baserel) &&
			(is_readable || !contain_leaked_vars(implied)) &&
			contain_vars_of_level(implied, 0) &&
			!contain_mutable_functions(implied) && !waits_for_plan(implied, NULL);

		if (takes && implied == clause)
			whole = lappend(whole, clause);
		else
			*others = lappend(*others, restriction);
		if (takes && implied != clause)
			*partial = lappend(*partial, implied);
	}
	return whole;
}

/*
 * prune_files -- those of the files that conditions on constants do not exclude
 * by their names.  *others is set to the conditions that are not used up by
 * that, and *passed to the files whose rows they have to do with: some may be
 * excluded by what follows from them, so that their rows count among those that
 * do not pass.
 */
static List *
prune_files(PlannerInfo *root, RelOptInfo *baserel, Oid relid,
			const CsvSettings *settings, List *files, List **others,
			List **passed)
{
	Relation	rel = table_open(relid, AccessShareLock);
	List	   *partial;
	List	   *whole = conditions_on_files(root, baserel,
											csv_prune_columns(rel, settings),
											others, &partial);

	if (whole != NIL)
		files = csv_prune_files(rel, settings, baserel->relid, whole, files);
	*passed = files;
	if (partial != NIL)
		files = csv_prune_files(rel, settings, baserel->relid, partial, files);
	table_close(rel, AccessShareLock);
	return files;
}

/*
 * csv_get_rel_size -- estimate the rows that the scan gives: of files that are
 * skipped none, of the others as many as of all, byte for byte.
 *
 * Missing files are no error here: a plan may be made before they come.
 */
void
csv_get_rel_size(PlannerInfo *root, RelOptInfo *baserel, Oid relid)
{
	CsvPlan    *plan = palloc(sizeof(CsvPlan));
	CsvSettings *settings = csv_table_settings(relid);
	List	   *files = csv_files(settings, true, NULL);
	int64		bytes = csv_files_size(files);
	List	   *others;
	List	   *passed;
	List	   *kept = prune_files(root, baserel, relid, settings, files, &others,
								   &passed);
	double		part = part_of(kept, bytes);
	double		rows;

	plan->nskipped = list_length(files) - list_length(kept);
	/* files are read whole where rows that cannot be read are left out */
	plan->most_workers = settings->on_error == CSV_ON_ERROR_SKIP ?
		list_length(kept) - parallel_leader_participation : INT_MAX;
	plan->attnums = needed_columns(root, baserel, relid, settings);
	plan->pages = bytes > 0 ? ceil((double) bytes / BLCKSZ) : DEFAULT_PAGES;
	rows = estimate_rows(baserel, files, bytes, plan->pages);
	plan->rows = clamp_row_est(part * rows);
	plan->pages = ceil(part * plan->pages);
	baserel->fdw_private = plan;
	baserel->rows = clamp_row_est(part_of(passed, bytes) * rows *
								  clauselist_selectivity(root, others, 0,
														 JOIN_INNER, NULL));
}

/*
 * is_made_safely -- whether workers may make values of a type: its input function
 * says so, and is not that of another type besides.
 *
 * What the checks of a domain do is not known, be it an array's element; and
 * composite types and ranges may have some in them.
 */
static bool
is_made_safely(Oid type)
{
	Oid			element = get_element_type(type);
	Oid			input;
	Oid			ioparam;
	char		kind;

	if (OidIsValid(element))
		type = element;
	kind = get_typtype(type);
	getTypeInputInfo(type, &input, &ioparam);
	return (kind == TYPTYPE_BASE || kind == TYPTYPE_ENUM) &&
		func_parallel(input) == PROPARALLEL_SAFE;
}

/*
 * csv_is_parallel_safe -- whether workers may read the table: they may unless
 * the types of its columns forbid them to make values.
 */
bool
csv_is_parallel_safe(PlannerInfo *root pg_attribute_unused(),
					 RelOptInfo *rel pg_attribute_unused(), RangeTblEntry *rte)
{
	Relation	relation = table_open(rte->relid, AccessShareLock);
	TupleDesc	desc = RelationGetDescr(relation);
	bool		safe = true;

	for (int i = 0; i < desc->natts && safe; i++)
	{
		Form_pg_attribute attr = TupleDescAttr(desc, i);

		safe = attr->attisdropped || is_made_safely(attr->atttypid);
	}
	table_close(relation, AccessShareLock);
	return safe;
}

/*
 * csv_parallel_share -- into how many parts the work falls, as the planner takes
 * it for scans of its own: the leader does less, the more workers it waits on.
 */
double
csv_parallel_share(int workers)
{
	double		leader = parallel_leader_participation ? 1.0 - 0.3 * workers : 0;

	return workers + Max(leader, 0);
}

/*
 * csv_scan_cost -- what a scan costs, with workers in each process.  Rows that
 * are grouped where they are read do not become tuples.
 */
Cost
csv_scan_cost(const RelOptInfo *baserel, int workers, bool grouped)
{
	CsvPlan    *plan = baserel->fdw_private;
	double		share = workers > 0 ? csv_parallel_share(workers) : 1;
	Cost		per_column = cpu_operator_cost *
		(grouped ? GROUPED_COLUMN_COST : COLUMN_COST);
	Cost		per_row = baserel->baserestrictcost.per_tuple +
		(grouped ? 0 : cpu_tuple_cost) +
		per_column * list_length(plan->attnums);
	Cost		per_page = cpu_tuple_cost * KILOBYTE_COST * (BLCKSZ / 1024);

	return baserel->baserestrictcost.startup + seq_page_cost * plan->pages +
		(per_page * plan->pages + per_row * plan->rows) / share;
}

/*
 * add_scan -- add a path that reads all files; with workers, each of whom reads
 * a part.  The executor then gathers the rows in any order.
 */
static void
add_scan(PlannerInfo *root, RelOptInfo *baserel, int workers)
{
	double		share = workers > 0 ? csv_parallel_share(workers) : 1;
	double		rows = clamp_row_est(baserel->rows / share);
	Path	   *path = (Path *)
		compat_foreignscan_path(root, baserel, rows,
								baserel->baserestrictcost.startup,
								csv_scan_cost(baserel, workers, false));

	if (workers == 0)
		add_path(baserel, path);
	else
	{
		path->parallel_aware = true;
		path->parallel_workers = workers;
		add_partial_path(baserel, path);
	}
}

/*
 * csv_useful_workers -- that many workers, but no more than there are processors
 * for them beside the leader: what waits for nothing but the processor takes
 * longer with three processes on two of them than with two.
 */
int
csv_useful_workers(int workers)
{
	long		processors = sysconf(_SC_NPROCESSORS_ONLN);

	if (processors <= 0)
		return workers;
	return Min(workers, Max(processors - parallel_leader_participation, 1));
}

/*
 * csv_scan_workers -- with how many workers to scan: as many as a table of that
 * size would get, and that are of use.
 */
int
csv_scan_workers(RelOptInfo *baserel)
{
	CsvPlan    *plan = baserel->fdw_private;
	int			workers;

	if (!baserel->consider_parallel || baserel->lateral_relids != NULL)
		return 0;
	workers = compute_parallel_worker(baserel, plan->pages, -1,
									  max_parallel_workers_per_gather);
	return Max(Min(csv_useful_workers(workers), plan->most_workers), 0);
}

/*
 * csv_may_repeat -- whether several processes may each read all files: not if
 * rows that cannot be read are left out, which are counted and then reported.
 */
bool
csv_may_repeat(const RelOptInfo *baserel)
{
	return ((CsvPlan *) baserel->fdw_private)->most_workers == INT_MAX;
}

/*
 * csv_get_paths -- the ways to scan: alone from the first file to the last, or
 * together with workers.
 */
void
csv_get_paths(PlannerInfo *root, RelOptInfo *baserel,
			  Oid relid pg_attribute_unused())
{
	int			workers = csv_scan_workers(baserel);

	add_scan(root, baserel, 0);
	if (workers > 0)
		add_scan(root, baserel, workers);
}

/*
 * csv_filter_clauses -- those restrictions that the wrapper tests by itself, in
 * that order.
 */
List *
csv_filter_clauses(RelOptInfo *baserel)
{
	List	   *clauses = NIL;
	ListCell   *lc;

	foreach(lc, by_cost(baserel))
	{
		RestrictInfo *restriction = lfirst_node(RestrictInfo, lc);

		if (is_safe_filter(restriction, baserel))
			clauses = lappend(clauses, restriction->clause);
	}
	return clauses;
}

/*
 * csv_filters_all -- whether these are all restrictions.
 */
bool
csv_filters_all(RelOptInfo *baserel)
{
	return list_length(csv_filter_clauses(baserel)) ==
		list_length(baserel->baserestrictinfo);
}

/*
 * csv_scan_private -- what a plan's fdw_private begins with: the list of needed
 * columns and the number of files that are skipped.
 */
List *
csv_scan_private(const RelOptInfo *baserel)
{
	CsvPlan    *plan = baserel->fdw_private;

	return list_make2(plan->attnums, list_make1_int(plan->nskipped));
}

/*
 * csv_get_plan -- the plan for the path.  All restrictions are left to the
 * executor too; fdw_exprs are those that are tested before.
 */
ForeignScan *
csv_get_plan(PlannerInfo *root pg_attribute_unused(), RelOptInfo *baserel,
			 Oid relid pg_attribute_unused(), ForeignPath *path, List *tlist,
			 List *clauses, Plan *outer_plan)
{
	if (IS_UPPER_REL(baserel))
		return group_get_plan(path, tlist);
	return make_foreignscan(tlist, extract_actual_clauses(clauses, false),
							baserel->relid, csv_filter_clauses(baserel),
							csv_scan_private(baserel), NIL, NIL, outer_plan);
}
