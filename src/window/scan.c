/*-------------------------------------------------------------------------
 *
 * scan.c
 *	  Doing windows over rows that come sorted by PARTITION BY.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include COMPAT_EXPLAIN_HEADER
#include "executor/executor.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "window/window.h"

/* After so many rows of a partition it is found out what memory they take. */
#define ROWS_PER_CHECK	64

/* A column of PARTITION BY */
typedef struct WindowKey
{
	bool		byval;
	int16		len;
	FmgrInfo	equal;
	Oid			collation;
	Datum		value;			/* of the partition that is read */
	bool		isnull;
} WindowKey;

typedef struct WindowScan
{
	WindowNode	node;
	int			nkeys;
	WindowKey  *keys;
	WindowRows *rows;
	WindowPartition *partition; /* that is read */
	MemoryContext context;		/* of its rows and series */
	TupleTableSlot *pending;	/* the first row of the next, NULL if none is */
	bool		done;			/* there are no more rows */
	bool		giving;			/* a partition's rows are being given out */
} WindowScan;

/*
 * are_equal -- whether a key of a row equals that of the partition.  What the
 * function leaves in memory goes.
 */
static bool
are_equal(WindowScan *scan, WindowKey *key, Datum value)
{
	MemoryContext row_context =
		scan->node.css.ss.ps.ps_ExprContext->ecxt_per_tuple_memory;
	MemoryContext old = MemoryContextSwitchTo(row_context);
	bool		result = DatumGetBool(FunctionCall2Coll(&key->equal,
														key->collation,
														value, key->value));

	MemoryContextSwitchTo(old);
	MemoryContextReset(row_context);
	return result;
}

/*
 * is_same_value -- whether a key of a row is that of the partition.  Most often
 * its bytes are the same.
 */
static inline bool
is_same_value(WindowScan *scan, WindowKey *key, Datum value, bool isnull)
{
	if (isnull || key->isnull)
		return isnull && key->isnull;
	if (key->byval)
	{
		if (value == key->value)
			return true;
	}
	else if (key->len == -1)
	{
		Size		size = VARSIZE_ANY(DatumGetPointer(value));

		if (size == VARSIZE_ANY(DatumGetPointer(key->value)) &&
			memcmp(DatumGetPointer(value), DatumGetPointer(key->value),
				   size) == 0)
			return true;
	}
	return are_equal(scan, key, value);
}

/*
 * is_same_partition -- whether a row is of the partition that is read.  The last
 * key tells most often that it is not.
 */
static bool
is_same_partition(WindowScan *scan, const TupleTableSlot *row)
{
	for (int i = scan->nkeys - 1; i >= 0; i--)
		if (!is_same_value(scan, &scan->keys[i], row->tts_values[i],
						   row->tts_isnull[i]))
			return false;
	return true;
}

/*
 * keep_keys -- remember the keys of the partition that a row begins.
 */
static void
keep_keys(WindowScan *scan, const TupleTableSlot *row)
{
	MemoryContext old = MemoryContextSwitchTo(scan->context);

	for (int i = 0; i < scan->nkeys; i++)
	{
		WindowKey  *key = &scan->keys[i];

		key->isnull = row->tts_isnull[i];
		key->value = key->isnull ? (Datum) 0 :
			datumCopy(row->tts_values[i], key->byval, key->len);
	}
	MemoryContextSwitchTo(old);
}

/*
 * next_row -- the next row with all of its columns, NULL after the last.
 */
static TupleTableSlot *
next_row(WindowScan *scan)
{
	TupleTableSlot *row = NULL;

	if (!scan->done)
		row = ExecProcNode(linitial(scan->node.css.custom_ps));
	if (TupIsNull(row))
	{
		scan->done = true;
		return NULL;
	}
	slot_getallattrs(row);
	return row;
}

/*
 * read_partition -- take in the rows of the next partition; false if there is
 * none.
 */
static bool
read_partition(WindowScan *scan)
{
	TupleTableSlot *row = scan->pending != NULL ? scan->pending : next_row(scan);
	uint64		nrows = 0;
	bool		full = false;

	window_rows_forget(scan->rows);
	MemoryContextReset(scan->context);
	scan->pending = NULL;
	if (row == NULL)
		return false;
	keep_keys(scan, row);
	window_partition_init(scan->rows, scan->partition);
	do
	{
		CHECK_FOR_INTERRUPTS();
		window_partition_add(scan->rows, scan->partition,
							 row->tts_values + scan->nkeys,
							 row->tts_isnull + scan->nkeys, full);
		if (++nrows % ROWS_PER_CHECK == 0 && !full)
			full = MemoryContextMemAllocated(scan->context, true) >
				work_mem * (Size) 1024;
		row = next_row(scan);
	} while (row != NULL && is_same_partition(scan, row));
	scan->pending = row;
	window_rows_begin(scan->rows, scan->partition);
	return true;
}

/*
 * next_output -- the next row with its answers, or an empty slot.
 */
static TupleTableSlot *
next_output(ScanState *node)
{
	WindowScan *scan = (WindowScan *) node;
	TupleTableSlot *slot = node->ss_ScanTupleSlot;

	ExecClearTuple(slot);
	for (;;)
	{
		if (scan->giving && (window_rows_next(scan->rows, slot) ||
							 window_rows_next_spilled(scan->rows, slot)))
			return slot;
		scan->giving = read_partition(scan);
		if (!scan->giving)
			return slot;
	}
}

/*
 * begin_key -- prepare to compare a key, whose equality is the operator given.
 */
static void
begin_key(WindowKey *key, Form_pg_attribute column, Oid operator)
{
	key->byval = column->attbyval;
	key->len = column->attlen;
	key->collation = column->attcollation;
	fmgr_info(get_opcode(operator), &key->equal);
}

/*
 * partition_keys -- the keys of the partition of a WindowScan.
 */
static void
partition_keys(void *arg,
			   const WindowPartition *partition pg_attribute_unused(),
			   Datum *values, bool *nulls)
{
	const WindowScan *scan = arg;

	for (int i = 0; i < scan->nkeys; i++)
	{
		values[i] = scan->keys[i].value;
		nulls[i] = scan->keys[i].isnull;
	}
}

/*
 * begin_scan -- prepare to do windows.
 */
static void
begin_scan(CustomScanState *node, EState *estate, int eflags)
{
	WindowScan *scan = (WindowScan *) node;
	CustomScan *plan = castNode(CustomScan, node->ss.ps.plan);
	List	   *operators = window_plan_operators(plan);
	WindowSpec	spec = window_plan_spec(plan);
	TupleDesc	desc = window_node_begin(node, estate, eflags);
	ListCell   *lc;

	scan->keys = palloc0(list_length(operators) * sizeof(WindowKey));
	foreach(lc, operators)
	{
		begin_key(&scan->keys[scan->nkeys], TupleDescAttr(desc, scan->nkeys),
				  lfirst_oid(lc));
		scan->nkeys++;
	}
	scan->context = AllocSetContextCreate(CurrentMemoryContext,
										  "magtrade window",
										  ALLOCSET_DEFAULT_SIZES);
	scan->partition = palloc(window_partition_size(spec.functions));
	scan->rows = window_rows_make(&spec, desc, scan->context, partition_keys,
								  scan);
	window_show_calls(&plan->scan.plan, plan->custom_scan_tlist);
}

/*
 * restart -- forget all that has been read.
 */
static void
restart(WindowScan *scan)
{
	window_rows_forget(scan->rows);
	MemoryContextReset(scan->context);
	scan->pending = NULL;
	scan->done = scan->giving = false;
}

/*
 * rescan -- begin again.
 */
static void
rescan(CustomScanState *node)
{
	restart((WindowScan *) node);
	window_node_rescan(node);
}

/*
 * end_scan -- let go of everything.
 */
static void
end_scan(CustomScanState *node)
{
	restart((WindowScan *) node);
	ExecEndNode(linitial(node->custom_ps));
}

/*
 * explain_scan -- what PARTITION BY is and, after the scan, how many rows did not
 * fit into memory.
 */
static void
explain_scan(CustomScanState *node, List *ancestors, ExplainState *es)
{
	const WindowScan *scan = (const WindowScan *) node;

	window_explain_keys(node, ancestors, es);
	if (es->analyze && window_rows_spilled(scan->rows) > 0)
		ExplainPropertyInteger("Rows Spilled", NULL,
							   window_rows_spilled(scan->rows), es);
}

static const CustomExecMethods exec_methods = {
	.CustomName = "magtrade window",
	.BeginCustomScan = begin_scan,
	.ExecCustomScan = window_node_exec,
	.EndCustomScan = end_scan,
	.ReScanCustomScan = rescan,
	.ExplainCustomScan = explain_scan
};

/*
 * window_scan_create -- the state of a plan's node.
 */
Node *
window_scan_create(CustomScan *plan pg_attribute_unused())
{
	return window_node_create(sizeof(WindowScan), &exec_methods, next_output);
}
