/*-------------------------------------------------------------------------
 *
 * group.c
 *	  Reading rows into groups, and giving these out.
 *
 * Rows whose group no longer fits into memory are set aside, and come when the
 * groups before them have been given out; a partial grouping gives out what it
 * has, and begins anew.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "compat.h"
#include COMPAT_EXPLAIN_HEADER
#include "executor/executor.h"
#include "group/aside.h"
#include "group/calls.h"
#include "group/group.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "rewrite/rewriteManip.h"
#include "utils/datum.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/ruleutils.h"

/*
 * So many rows are looked up at a time.  A group lies anywhere in memory; while
 * that of one row is waited for, those of the others are fetched.
 */
#define BATCH_ROWS		64

/* As many fetches as the processor has on their way at a time, or a few less */
#define ROWS_AHEAD		12

struct GroupScan
{
	GroupSpec	spec;
	GroupSource source;
	ExprContext *econtext;		/* of one row */
	TupleTableSlot *columns;	/* keys, and what aggregates ask for */
	ProjectionInfo *projection; /* that makes these of a row, NULL if it has them */
	MemoryContext batch_context;	/* of their values */
	GroupRow	batch[BATCH_ROWS];
	int			nbatch;
	int			nkeys;
	int			nvalues;		/* that aggregates ask for */
	bool	   *byval;			/* of each of these */
	int16	   *len;
	GroupCalls *calls;			/* of aggregates */
	WindowRows *rows;			/* or of windows, else NULL */
	GroupTable *table;

	/* where rows come from */
	bool		reading;		/* from the source */
	uint32		part;			/* of the keys, which is read */
	GroupShared alone;
	GroupShared *shared;		/* with others, or the one above */
	GroupAside *aside;			/* or rows that did not fit */
	bool		full;			/* no new group fits */
	bool		rows_full;		/* no row of windows does */

	bool		giving;			/* groups are being given out */
	bool		more;			/* the input has more rows */
};

/*
 * does_windows -- whether rows are grouped for windows.
 */
static inline bool
does_windows(const GroupSpec *spec)
{
	return spec->windows.functions != NIL;
}

/*
 * row_targets -- the columns of a row as a target list: the keys, and what the
 * aggregates or the windows ask for.
 */
static List *
row_targets(const GroupScan *g)
{
	return window_target_list(does_windows(&g->spec) ?
							  window_inputs(&g->spec.windows) :
							  list_concat_copy(g->spec.keys,
											   group_calls_columns(g->calls)));
}

/*
 * make_batch -- make room for the rows of a batch, whose columns have the given
 * types.
 */
static void
make_batch(GroupScan *g, TupleDesc desc)
{
	g->nkeys = list_length(g->spec.keys);
	g->nvalues = desc->natts - g->nkeys;
	g->byval = palloc(g->nvalues * sizeof(bool));
	g->len = palloc(g->nvalues * sizeof(int16));
	for (int i = 0; i < g->nvalues; i++)
	{
		g->byval[i] = TupleDescAttr(desc, g->nkeys + i)->attbyval;
		g->len[i] = TupleDescAttr(desc, g->nkeys + i)->attlen;
	}
	for (int i = 0; i < BATCH_ROWS; i++)
	{
		GroupRow   *row = &g->batch[i];

		row->room = group_table_room(g->table);
		row->keys = palloc0(row->room);
		row->values = palloc(g->nvalues * sizeof(Datum));
		row->nulls = palloc(g->nvalues * sizeof(bool));
	}
}

/*
 * states_of -- how many states a group has, or has to have room for.
 */
static int
states_of(const GroupScan *g)
{
	if (!does_windows(&g->spec))
		return group_calls_states(g->calls);
	return group_states_for(window_partition_size(g->spec.windows.functions));
}

/*
 * partition_of -- what a group is where it is a partition of windows; that stands
 * in the place of its states.
 */
static inline WindowPartition *
partition_of(const GroupItem *group)
{
	return (WindowPartition *) unconstify(GroupItem *, group)->states;
}

/*
 * partition_keys -- the keys of a partition of a GroupScan.
 */
static void
partition_keys(void *arg, const WindowPartition *partition, Datum *values,
			   bool *nulls)
{
	const GroupScan *g = arg;
	const char *states = (const char *) partition;

	group_table_keys(g->table, (const GroupItem *)
					 (states - offsetof(GroupItem, states)), values, nulls);
}

/*
 * group_begin -- prepare to group rows for a plan node.  The rows of the source
 * come in the slot "raw"; or it is NULL, and they have the columns given, which
 * are the keys and what aggregates or windows ask for.
 */
GroupScan *
group_begin(PlanState *node, const GroupSpec *spec, const GroupSource *source,
			TupleTableSlot *raw, TupleDesc columns)
{
	GroupScan  *g = palloc0(sizeof(GroupScan));
	EState	   *estate = node->state;
	List	   *targets = NIL;
	TupleDesc	desc = columns;

	g->spec = *spec;
	g->batch_context = AllocSetContextCreate(CurrentMemoryContext,
											 "magtrade batch",
											 ALLOCSET_DEFAULT_SIZES);
	g->source = *source;
	g->econtext = CreateExprContext(estate);
	g->econtext->ecxt_scantuple = raw;
	g->calls = group_calls_make(spec->aggregates, spec->partial);
	if (raw != NULL)
	{
		targets = row_targets(g);
		desc = ExecTypeFromTL(targets);
	}
	g->columns = ExecInitExtraTupleSlot(estate, desc, &TTSOpsVirtual);
	g->aside = group_aside_make(ExecInitExtraTupleSlot(estate, desc,
													   &TTSOpsMinimalTuple));
	if (raw != NULL)
		g->projection = ExecBuildProjectionInfo(targets, g->econtext,
												g->columns, node,
												raw->tts_tupleDescriptor);
	g->table = group_table_make(desc, list_length(spec->keys),
								states_of(g));
	group_calls_begin(g->calls, group_table_context(g->table), g->econtext);
	if (does_windows(spec))
		g->rows = window_rows_make(&spec->windows, desc,
								   group_table_context(g->table),
								   partition_keys, g);
	make_batch(g, desc);
	group_shared_restart(&g->alone);
	g->shared = &g->alone;
	return g;
}

/*
 * take_part -- read the rows for the next part of the keys; false after the
 * last.
 */
static bool
take_part(GroupScan *g)
{
	uint32		part = pg_atomic_fetch_add_u32(&g->shared->next_part, 1);

	if (part >= (uint32) g->spec.nparts)
		return false;
	g->part = part;
	g->source.take_part(g->source.arg, part, g->reading);
	g->reading = true;
	return true;
}

/*
 * check_versions -- error unless the files that were read for this part of the
 * keys are those that were read for the others.
 */
static void
check_versions(GroupScan *g)
{
	uint64		versions;
	uint64		others = 0;

	if (g->spec.nparts == 1 || g->source.versions == NULL)
		return;
	versions = g->source.versions(g->source.arg);
	if (pg_atomic_compare_exchange_u64(&g->shared->versions, &others, versions) ||
		others == versions)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_IN_USE),
			 errmsg("files were changed while their rows were grouped"),
			 errdetail("They are read once for each part of the keys, and were not the same."),
			 errhint("Run the query again.")));
}

/*
 * set_aside -- keep a row for later.
 */
static void
set_aside(GroupScan *g, const GroupRow *row)
{
	TupleTableSlot *columns = g->columns;

	ExecClearTuple(columns);
	group_table_keys(g->table, row->keys, columns->tts_values,
					 columns->tts_isnull);
	memcpy(columns->tts_values + g->nkeys, row->values,
		   g->nvalues * sizeof(Datum));
	memcpy(columns->tts_isnull + g->nkeys, row->nulls,
		   g->nvalues * sizeof(bool));
	ExecStoreVirtualTuple(columns);
	group_aside_put(g->aside, row->keys->hash, columns);
}

/*
 * next_row -- the next row, NULL after the last of the input.
 */
static TupleTableSlot *
next_row(GroupScan *g)
{
	TupleTableSlot *row;

	if (group_aside_is_open(g->aside))
		return group_aside_next(g->aside);
	row = g->source.next(g->source.arg);
	if (row == NULL || g->projection == NULL)
		return row;
	return ExecProject(g->projection);
}

/*
 * is_ours -- whether a group is in the part of the keys that is read.
 */
static bool
is_ours(const GroupScan *g, uint32 hash)
{
	return g->spec.nparts == 1 || g->source.dealt ||
		group_mix(hash, 0) % (uint32) g->spec.nparts == g->part;
}

/*
 * add_row -- add a row to the batch, if it is one of ours.
 */
static void
add_row(GroupScan *g, const TupleTableSlot *columns)
{
	GroupRow   *row = &g->batch[g->nbatch];
	uint32		hash = group_table_set_keys(g->table, row, columns->tts_values,
											columns->tts_isnull);

	if (!group_aside_is_open(g->aside) && !is_ours(g, hash))
		return;
	for (int i = 0; i < g->nvalues; i++)
	{
		Datum		value = columns->tts_values[g->nkeys + i];

		row->nulls[i] = columns->tts_isnull[g->nkeys + i];
		row->values[i] = g->byval[i] || row->nulls[i] ? value :
			datumCopy(value, false, g->len[i]);
	}
	group_table_fetch(g->table, row);
	g->nbatch++;
}

/*
 * read_batch -- read rows into the batch until it is full; false if there were
 * no more.
 *
 * A row's values last until the next is read, so that they are copied.
 */
static bool
read_batch(GroupScan *g)
{
	MemoryContext row_context = g->econtext->ecxt_per_tuple_memory;
	TupleTableSlot *columns = NULL;

	MemoryContextReset(g->batch_context);
	g->nbatch = 0;
	while (g->nbatch < BATCH_ROWS)
	{
		MemoryContextSwitchTo(row_context);
		columns = next_row(g);
		if (columns == NULL)
			break;
		MemoryContextSwitchTo(g->batch_context);
		add_row(g, columns);
		MemoryContextReset(row_context);
	}
	return columns != NULL;
}

/*
 * init_group -- begin a new group.
 */
static void
init_group(GroupScan *g, GroupItem *group)
{
	if (g->rows != NULL)
		window_partition_init(g->rows, partition_of(group));
	else
		group_calls_init(g->calls, group);
}

/*
 * fetch_states -- have the memory of a group's states brought near.
 */
static inline void
fetch_states(const GroupScan *g, const GroupItem *group)
{
	if (g->rows != NULL)
		window_partition_fetch(g->rows, partition_of(group));
	else
		group_calls_fetch(g->calls, group);
}

/*
 * fetch_figure -- have the memory brought near that a row changes there.
 */
static inline void
fetch_figure(const GroupScan *g, const GroupRow *row)
{
	if (g->rows != NULL)
		window_partition_fetch_row(g->rows, partition_of(row->group),
								   row->values, row->nulls);
	else
		group_calls_fetch_figure(g->calls, row);
}

/*
 * take_row -- take a row into its group.
 */
static inline void
take_row(GroupScan *g, const GroupRow *row)
{
	if (g->rows != NULL)
		window_partition_add(g->rows, partition_of(row->group), row->values,
							 row->nulls, g->rows_full);
	else
		group_calls_advance(g->calls, row);
}

/*
 * find_groups -- find the groups of the rows of the batch, or make them unless
 * memory is full.
 */
static void
find_groups(GroupScan *g)
{
	for (int i = 0; i < Min(g->nbatch, ROWS_AHEAD); i++)
		group_table_fetch_group(g->table, &g->batch[i]);
	for (int i = 0; i < g->nbatch; i++)
	{
		GroupRow   *row = &g->batch[i];

		if (i + ROWS_AHEAD < g->nbatch)
			group_table_fetch_group(g->table, &row[ROWS_AHEAD]);
		if (group_table_find(g->table, row, !g->full))
			init_group(g, row->group);
		if (row->group != NULL)
			fetch_states(g, row->group);
	}
}

/*
 * take_batch -- take the rows of the batch into their groups.
 */
static void
take_batch(GroupScan *g)
{
	MemoryContext row_context = g->econtext->ecxt_per_tuple_memory;

	find_groups(g);
	MemoryContextSwitchTo(row_context);
	for (int i = 0; i < g->nbatch; i++)
	{
		GroupRow   *row = &g->batch[i];

		if (i + ROWS_AHEAD < g->nbatch && row[ROWS_AHEAD].group != NULL)
			fetch_figure(g, &row[ROWS_AHEAD]);
		if (row->group == NULL)
			set_aside(g, row);
		else
			take_row(g, row);
		MemoryContextReset(row_context);
	}
	g->rows_full = group_table_is_full(g->table);
	g->full = (g->spec.partial || group_aside_is_useful(g->aside)) &&
		g->rows_full;
}

/*
 * fill -- read rows into groups, until the input ends or memory is full and the
 * groups are partial ones; false if there was no more.
 */
static bool
fill(GroupScan *g)
{
	MemoryContext old = CurrentMemoryContext;
	bool		more = true;

	g->full = g->rows_full = false;
	while (more && !(g->full && g->spec.partial))
	{
		more = read_batch(g);
		take_batch(g);
	}
	MemoryContextSwitchTo(old);
	if (more)
		return true;
	if (!group_aside_is_open(g->aside))
		check_versions(g);
	group_aside_close(g->aside);
	return false;
}

/*
 * give_row -- the next row of the partitions in memory, then of those that did
 * not fit; false after the last.
 */
static bool
give_row(GroupScan *g, TupleTableSlot *slot)
{
	const GroupItem *group;

	while (!window_rows_next(g->rows, slot))
	{
		group = group_table_next(g->table);
		if (group == NULL)
			return window_rows_next_spilled(g->rows, slot);
		window_rows_begin(g->rows, partition_of(group));
	}
	return true;
}

/*
 * give -- the next group as a row of the scan, or the next row of windows; false
 * after the last in memory.
 */
static bool
give(GroupScan *g, TupleTableSlot *slot)
{
	const GroupItem *group;

	if (g->rows != NULL)
		return give_row(g, slot);
	group = group_table_next(g->table);
	if (group == NULL)
		return false;
	group_table_keys(g->table, group, slot->tts_values, slot->tts_isnull);
	group_calls_results(g->calls, group, slot->tts_values + g->nkeys,
						slot->tts_isnull + g->nkeys);
	ExecStoreVirtualTuple(slot);
	return true;
}

/*
 * forget_groups -- let go of all groups in memory.
 */
static void
forget_groups(GroupScan *g)
{
	if (g->rows != NULL)
		window_rows_forget(g->rows);
	group_table_reset(g->table);
}

/*
 * group_next -- the next group in a slot, which stays empty after the last.  The
 * executor calls this in its memory context for one row.
 */
void
group_next(GroupScan *g, TupleTableSlot *slot)
{
	ExecClearTuple(slot);
	for (;;)
	{
		CHECK_FOR_INTERRUPTS();
		if (g->giving && give(g, slot))
			return;
		if (g->giving)
			forget_groups(g);
		g->giving = false;
		if (!g->more && !group_aside_open(g->aside) && !take_part(g))
			return;
		g->more = fill(g);
		g->giving = true;
		group_table_rewind(g->table);
	}
}

/*
 * group_end -- let go of all rows and groups, and of the files that rows set
 * aside are in.
 */
void
group_end(GroupScan *g)
{
	group_aside_forget(g->aside);
	forget_groups(g);
}

/*
 * group_restart -- begin again; the source has been begun again by others.
 */
void
group_restart(GroupScan *g)
{
	group_end(g);
	g->giving = g->more = g->reading = false;
	group_shared_restart(&g->alone);
}

/*
 * group_share -- take part in a parallel grouping; returns whether the parts of
 * the keys are shared, and each process reads all rows, rather than the rows.
 */
bool
group_share(GroupScan *g, GroupShared *shared)
{
	if (g->spec.partial)
		return false;
	g->shared = shared;
	return true;
}

/*
 * group_leave -- the shared memory goes, and nothing more is asked for.  A scan
 * that shares nothing may be asked for more yet: the executor says this of a
 * cursor's nodes after every FETCH.
 */
void
group_leave(GroupScan *g)
{
	if (g->shared == &g->alone)
		return;
	pg_atomic_write_u32(&g->alone.next_part, g->spec.nparts);
	g->shared = &g->alone;
}

/*
 * group_shared_restart -- begin a parallel grouping, while no worker runs.
 */
void
group_shared_restart(GroupShared *shared)
{
	pg_atomic_init_u32(&shared->next_part, 0);
	pg_atomic_init_u64(&shared->versions, 0);
}

/*
 * numbered -- an expression in which what other plan nodes hand on, as for
 * (SELECT max(period) ...), is shown by its number.  From 17 on the server looks
 * for these nodes in the plan that it has been told of, and crashes without one.
 */
static Node *
numbered(Node *node, void *context)
{
	Param	   *param = (Param *) node;

	if (node == NULL)
		return NULL;
	if (!IsA(node, Param) || param->paramkind != PARAM_EXEC)
		return expression_tree_mutator(node, numbered, context);
	param = copyObject(param);
	param->paramkind = PARAM_EXTERN;
	return (Node *) param;
}

/*
 * as_text -- an expression over a table's columns as SQL.
 */
static char *
as_text(Node *expr, Index varno, Relation rel)
{
	List	   *names = deparse_context_for(RelationGetRelationName(rel),
											RelationGetRelid(rel));

	expr = copyObject(expr);
	ChangeVarNodes(expr, varno, 1, 0);
	return deparse_expression(numbered(expr, NULL), names, false, false);
}

/*
 * group_explain_table -- the keys, and which rows of a table are grouped; core
 * shows neither, as the scan has no such columns.  What core calls the filter
 * is HAVING.
 */
void
group_explain_table(const GroupSpec *spec, Relation rel, ExplainState *es)
{
	List	   *keys = NIL;
	ListCell   *lc;

	foreach(lc, spec->keys)
		keys = lappend(keys, as_text(lfirst(lc), spec->varno, rel));
	if (keys != NIL)
		ExplainPropertyList(does_windows(spec) ? "Partition Key" :
							"Group Key", keys, es);
	if (spec->clauses != NIL)
		ExplainPropertyText("Row Filter",
							as_text((Node *) make_ands_explicit(spec->clauses),
									spec->varno, rel), es);
}

/*
 * group_explain -- how rows are grouped and, after the scan, how many of them did
 * not fit into memory at first in this process.
 */
void
group_explain(const GroupScan *g, const GroupSpec *spec, ExplainState *es)
{
	if (!does_windows(spec))
		ExplainPropertyText("Grouped", spec->partial ? "partially" : "wholly",
							es);
	if (spec->nparts > 1)
		ExplainPropertyInteger("Parts of Keys", NULL, spec->nparts, es);
	if (!es->analyze || g == NULL)
		return;
	if (group_aside_count(g->aside) > 0)
		ExplainPropertyInteger("Rows Set Aside", NULL,
							   group_aside_count(g->aside), es);
	if (g->rows != NULL && window_rows_spilled(g->rows) > 0)
		ExplainPropertyInteger("Rows Spilled", NULL,
							   window_rows_spilled(g->rows), es);
}
