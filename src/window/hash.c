/*-------------------------------------------------------------------------
 *
 * hash.c
 *	  Doing windows over rows in any order, as group/ does groups.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "executor/executor.h"
#include "group/group.h"
#include "window/window.h"

typedef struct WindowHash
{
	WindowNode	node;
	GroupScan  *group;
} WindowHash;

/*
 * next_row -- GroupSource: the next row of the plan below.
 */
static TupleTableSlot *
next_row(void *arg)
{
	WindowHash *hash = arg;
	EState	   *estate = hash->node.css.ss.ps.state;
	MemoryContext old = MemoryContextSwitchTo(estate->es_query_cxt);
	TupleTableSlot *row = ExecProcNode(linitial(hash->node.css.custom_ps));

	MemoryContextSwitchTo(old);
	if (TupIsNull(row))
		return NULL;
	slot_getallattrs(row);
	return row;
}

/*
 * take_part -- GroupSource: read the rows for a part of the keys.
 */
static void
take_part(void *arg, uint32 part pg_attribute_unused(), bool again)
{
	WindowHash *hash = arg;

	if (again)
		ExecReScan(linitial(hash->node.css.custom_ps));
}

/*
 * next_output -- the next row with its answers, or an empty slot.
 */
static TupleTableSlot *
next_output(ScanState *node)
{
	WindowHash *hash = (WindowHash *) node;
	MemoryContext old =
		MemoryContextSwitchTo(node->ps.ps_ExprContext->ecxt_per_tuple_memory);

	group_next(hash->group, node->ss_ScanTupleSlot);
	MemoryContextSwitchTo(old);
	return node->ss_ScanTupleSlot;
}

/*
 * plan_spec -- what a plan says of its grouping.
 */
static GroupSpec
plan_spec(const CustomScan *plan)
{
	WindowSpec	windows = window_plan_spec(plan);
	GroupSpec	spec = {
		.nparts = window_plan_parts(plan),
		.keys = windows.keys,
		.windows = windows
	};

	return spec;
}

/*
 * begin_hash -- prepare to do windows.
 */
static void
begin_hash(CustomScanState *node, EState *estate, int eflags)
{
	WindowHash *hash = (WindowHash *) node;
	CustomScan *plan = castNode(CustomScan, node->ss.ps.plan);
	GroupSpec	spec = plan_spec(plan);
	GroupSource source = {
		.arg = hash,
		.next = next_row,
		.take_part = take_part
	};
	TupleDesc	columns = window_node_begin(node, estate, eflags);

	hash->group = group_begin(&node->ss.ps, &spec, &source, NULL, columns);
	window_show_calls(&plan->scan.plan, plan->custom_scan_tlist);
}

/*
 * rescan -- begin again.
 */
static void
rescan(CustomScanState *node)
{
	window_node_rescan(node);
	group_restart(((WindowHash *) node)->group);
}

/*
 * end_hash -- let go of everything.
 */
static void
end_hash(CustomScanState *node)
{
	group_end(((WindowHash *) node)->group);
	ExecEndNode(linitial(node->custom_ps));
}

/*
 * estimate_shared -- the shared memory that workers need to share the parts of
 * the keys.
 */
static Size
estimate_shared(CustomScanState *node pg_attribute_unused(),
				ParallelContext *pcxt pg_attribute_unused())
{
	return sizeof(GroupShared);
}

/*
 * init_shared -- begin, or begin again, with workers.
 */
static void
init_shared(CustomScanState *node,
			ParallelContext *pcxt pg_attribute_unused(), void *coordinate)
{
	group_shared_restart(coordinate);
	group_share(((WindowHash *) node)->group, coordinate);
}

/*
 * join_shared -- take part, as a worker.
 */
static void
join_shared(CustomScanState *node, shm_toc *toc pg_attribute_unused(),
			void *coordinate)
{
	group_share(((WindowHash *) node)->group, coordinate);
}

/*
 * leave_shared -- no more rows are wanted, and the shared memory goes.
 */
static void
leave_shared(CustomScanState *node)
{
	group_leave(((WindowHash *) node)->group);
}

/*
 * explain_hash -- what PARTITION BY is, and how rows are grouped.
 */
static void
explain_hash(CustomScanState *node, List *ancestors, ExplainState *es)
{
	GroupSpec	spec = plan_spec(castNode(CustomScan, node->ss.ps.plan));

	window_explain_keys(node, ancestors, es);
	group_explain(((WindowHash *) node)->group, &spec, es);
}

static const CustomExecMethods exec_methods = {
	.CustomName = "magtrade hashed window",
	.BeginCustomScan = begin_hash,
	.ExecCustomScan = window_node_exec,
	.EndCustomScan = end_hash,
	.ReScanCustomScan = rescan,
	.EstimateDSMCustomScan = estimate_shared,
	.InitializeDSMCustomScan = init_shared,
	.ReInitializeDSMCustomScan = init_shared,
	.InitializeWorkerCustomScan = join_shared,
	.ShutdownCustomScan = leave_shared,
	.ExplainCustomScan = explain_hash
};

/*
 * window_hash_create -- the state of a plan's node.
 */
Node *
window_hash_create(CustomScan *plan pg_attribute_unused())
{
	return window_node_create(sizeof(WindowHash), &exec_methods, next_output);
}
