/*-------------------------------------------------------------------------
 *
 * scan.c
 *	  Running a scan, and explaining it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "compat.h"
#include COMPAT_EXPLAIN_HEADER
#include "csv/fdw.h"
#include "csv/reader/reader.h"
#include "csv/rejects.h"
#include "executor/executor.h"
#include "executor/instrument.h"
#include "group/group.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

/* A scan that runs. */
typedef struct CsvScan
{
	Relation	rel;
	CsvReader  *reader;
	TupleTableSlot *raw;		/* the table's columns, if rows are grouped */
	GroupScan  *group;			/* that does it, else NULL */
} CsvScan;

/*
 * is_grouped -- whether the scan groups its rows: it is then one of no table of
 * the plan's own.
 */
static bool
is_grouped(const ForeignScan *plan)
{
	return plan->scan.scanrelid == 0;
}

/*
 * open_relation -- the foreign table.
 */
static Relation
open_relation(ForeignScanState *node)
{
	ForeignScan *plan = (ForeignScan *) node->ss.ps.plan;

	if (!is_grouped(plan))
		return node->ss.ss_currentRelation;
	return compat_range_table_relation(node->ss.ps.state,
									   bms_singleton_member(plan->fs_relids));
}

/*
 * begin_reading -- a reader of the rows that pass the clauses, into a slot; the
 * table has that number in the clauses.
 */
static CsvReader *
begin_reading(ForeignScanState *node, Relation rel, Index varno, List *clauses,
			  TupleTableSlot *slot)
{
	ForeignScan *plan = (ForeignScan *) node->ss.ps.plan;
	CsvReader  *reader;

	reader = csv_reader_begin(rel, linitial(plan->fdw_private),
							  csv_filter_begin(&node->ss.ps, varno, slot,
											   clauses),
							  NULL);
	csv_reader_prune(reader,
					 csv_prune_begin(rel, csv_table_settings(RelationGetRelid(rel)),
									 varno, clauses, node->ss.ps.state,
									 &node->ss.ps));
	return reader;
}

/*
 * next_record -- GroupSource: the next row of the files.
 */
static TupleTableSlot *
next_record(void *arg)
{
	const CsvScan *scan = arg;

	return csv_reader_next_slot(scan->reader, scan->raw) ? scan->raw : NULL;
}

/*
 * take_part -- GroupSource: read the files for a part of the keys.
 */
static void
take_part(void *arg, uint32 part, bool again)
{
	const CsvScan *scan = arg;

	if (again)
		csv_reader_restart(scan->reader);
	csv_reader_take_part(scan->reader, part);
}

/*
 * versions_read -- GroupSource: which versions of the files were read.
 */
static uint64
versions_read(void *arg)
{
	return csv_reader_versions(((const CsvScan *) arg)->reader);
}

/*
 * text_keys -- the attribute numbers of the keys that are columns of type text.
 */
static List *
text_keys(const GroupSpec *spec)
{
	List	   *attnums = NIL;
	ListCell   *lc;

	foreach(lc, spec->keys)
	{
		Var		   *key = lfirst(lc);

		if (IsA(key, Var) && key->vartype == TEXTOID)
			attnums = lappend_int(attnums, key->varattno);
	}
	return attnums;
}

/*
 * begin_grouping -- prepare a scan that groups its rows.
 */
static void
begin_grouping(ForeignScanState *node, CsvScan *scan)
{
	ForeignScan *plan = (ForeignScan *) node->ss.ps.plan;
	GroupSpec	spec = group_spec(plan);
	GroupSource source = {
		.arg = scan,
		.next = next_record,
		.take_part = take_part,
		.versions = versions_read
	};

	scan->raw = ExecInitExtraTupleSlot(node->ss.ps.state,
									   RelationGetDescr(scan->rel),
									   &TTSOpsVirtual);
	scan->reader = begin_reading(node, scan->rel, spec.varno, spec.clauses,
								 scan->raw);
	source.dealt = spec.nparts > 1 &&
		csv_reader_deal(scan->reader, text_keys(&spec), spec.nparts);
	scan->group = group_begin(&node->ss.ps, &spec, &source, scan->raw,
							  NULL);
}

/*
 * csv_begin_scan -- prepare a scan; EXPLAIN alone looks at no file.
 */
void
csv_begin_scan(ForeignScanState *node, int eflags)
{
	ForeignScan *plan = (ForeignScan *) node->ss.ps.plan;
	CsvScan    *scan;

	if (is_grouped(plan) && group_spec(plan).windows.functions != NIL)
		window_show_calls(&plan->scan.plan, plan->fdw_scan_tlist);
	if (eflags & EXEC_FLAG_EXPLAIN_ONLY)
		return;
	scan = palloc0(sizeof(CsvScan));
	scan->rel = open_relation(node);
	if (is_grouped(plan))
		begin_grouping(node, scan);
	else
		scan->reader = begin_reading(node, scan->rel, plan->scan.scanrelid,
									 plan->fdw_exprs,
									 node->ss.ss_ScanTupleSlot);
	node->fdw_state = scan;
}

/*
 * csv_iterate_scan -- the next row, or an empty slot after the last.  The
 * executor calls this in its memory context for one row.
 */
TupleTableSlot *
csv_iterate_scan(ForeignScanState *node)
{
	CsvScan    *scan = node->fdw_state;
	TupleTableSlot *slot = node->ss.ss_ScanTupleSlot;

	if (scan->group != NULL)
		group_next(scan->group, slot);
	else
		csv_reader_next_slot(scan->reader, slot);
	return slot;
}

/*
 * csv_recheck -- whether a row is there for EvalPlanQual(): those of a file stay
 * as they are; what groups them is asked for its next row, as servers before
 * 15.15 and its like take it for a join, even in a subplan.
 */
bool
csv_recheck(ForeignScanState *node, TupleTableSlot *slot)
{
	MemoryContext old;

	if (!is_grouped((ForeignScan *) node->ss.ps.plan))
		return true;
	old = MemoryContextSwitchTo(node->ss.ps.ps_ExprContext->ecxt_per_tuple_memory);
	csv_iterate_scan(node);
	MemoryContextSwitchTo(old);
	return !TupIsNull(slot);
}

/*
 * csv_rescan -- begin again.
 */
void
csv_rescan(ForeignScanState *node)
{
	CsvScan    *scan = node->fdw_state;

	csv_reader_restart(scan->reader);
	if (scan->group != NULL)
		group_restart(scan->group);
}

/*
 * csv_end_scan -- say what the rows had that who sums them should know, and
 * release the open file.
 */
void
csv_end_scan(ForeignScanState *node)
{
	CsvScan    *scan = node->fdw_state;

	if (scan == NULL)
		return;
	if (scan->group != NULL)
		group_end(scan->group);
	csv_rejects_notice(scan->rel, csv_reader_rejects(scan->reader));
	csv_tell_mixed(csv_reader_spans(scan->reader),
				   RelationGetRelationName(scan->rel));
	csv_reader_tell_labels(scan->reader, RelationGetRelationName(scan->rel));
	csv_reader_tell_copies(scan->reader, RelationGetRelationName(scan->rel));
	csv_reader_end(scan->reader);
}

/*
 * shared_files -- what a parallel scan shares of its files: it stands behind what
 * groupings share, with which the shared memory begins.
 */
static CsvShared *
shared_files(GroupShared *shared)
{
	return (CsvShared *) ((char *) shared + MAXALIGN(sizeof(GroupShared)));
}

/*
 * share -- take part in a parallel scan.  Where each process reads all rows and
 * groups those of one part of the keys, it is the parts that are shared.
 */
static void
share(CsvScan *scan, GroupShared *shared, bool is_worker)
{
	bool		whole = scan->group != NULL &&
		group_share(scan->group, shared);

	csv_reader_share(scan->reader, shared_files(shared), !whole, is_worker);
}

/*
 * csv_estimate_shared -- the shared memory that a parallel scan needs.
 */
Size
csv_estimate_shared(ForeignScanState *node pg_attribute_unused(),
					ParallelContext *pcxt pg_attribute_unused())
{
	return add_size(MAXALIGN(sizeof(GroupShared)), csv_shared_size());
}

/*
 * csv_init_shared -- begin a parallel scan, in its leader.
 */
void
csv_init_shared(ForeignScanState *node,
				ParallelContext *pcxt pg_attribute_unused(), void *coordinate)
{
	CsvScan    *scan = node->fdw_state;

	group_shared_restart(coordinate);
	csv_shared_init(shared_files(coordinate),
					csv_reader_settings(scan->reader),
					csv_reader_files(scan->reader));
	share(scan, coordinate, false);
}

/*
 * csv_restart_shared -- begin a parallel scan again, with other workers.
 */
void
csv_restart_shared(ForeignScanState *node,
				   ParallelContext *pcxt pg_attribute_unused(),
				   void *coordinate)
{
	CsvScan    *scan = node->fdw_state;

	csv_reader_leave(scan->reader);
	group_shared_restart(coordinate);
	csv_shared_restart(shared_files(coordinate));
	share(scan, coordinate, false);
}

/*
 * csv_join_shared -- take part in a parallel scan, as a worker.
 */
void
csv_join_shared(ForeignScanState *node, shm_toc *toc pg_attribute_unused(),
				void *coordinate)
{
	CsvScan    *scan = node->fdw_state;

	csv_shared_check(shared_files(coordinate),
					 csv_reader_settings(scan->reader),
					 csv_reader_files(scan->reader));
	share(scan, coordinate, true);
}

/*
 * csv_leave_shared -- no more rows are wanted, and the shared memory goes.
 */
void
csv_leave_shared(ForeignScanState *node)
{
	CsvScan    *scan = node->fdw_state;

	if (scan == NULL)
		return;
	if (scan->group != NULL)
		group_leave(scan->group);
	csv_reader_leave(scan->reader);
}

/*
 * is_counted -- whether the leader knows what a scan has done.  It does not if
 * workers scanned all by themselves, as below a parallel append: the executor
 * gives shared memory to those plan nodes alone that share their work.
 */
static bool
is_counted(ForeignScanState *node, const ExplainState *es)
{
	if (!es->analyze || node->fdw_state == NULL)
		return false;
	if (node->ss.ps.plan->parallel_aware || !node->ss.ps.worker_instrument)
		return true;
	for (int i = 0; i < node->ss.ps.worker_instrument->num_workers; i++)
		if (node->ss.ps.worker_instrument->instrument[i].nloops > 0)
			return false;
	return true;
}

/*
 * files_skipped -- how many files are not opened because of their names: after
 * the scan how many it passed over, before it how many the planner did.
 */
static int64
files_skipped(ForeignScanState *node, ExplainState *es)
{
	ForeignScan *plan = (ForeignScan *) node->ss.ps.plan;
	CsvScan    *scan = node->fdw_state;

	if (is_counted(node, es))
		return csv_reader_counts(scan->reader).skipped;
	return linitial_int(lsecond(plan->fdw_private));
}

/*
 * explain_grouping -- of which table a grouping is, with its schema if verbose,
 * and how it is done.
 */
static void
explain_grouping(ForeignScanState *node, ExplainState *es)
{
	CsvScan    *scan = node->fdw_state;
	GroupSpec	spec = group_spec((ForeignScan *) node->ss.ps.plan);
	Relation	rel = open_relation(node);
	const char *schema = es->verbose ?
		get_namespace_name(RelationGetNamespace(rel)) : NULL;

	ExplainPropertyText(spec.windows.functions != NIL ? "Windows over" : "Grouping of",
						quote_qualified_identifier(schema,
												   RelationGetRelationName(rel)),
						es);
	group_explain_table(&spec, rel, es);
	group_explain(scan != NULL ? scan->group : NULL, &spec, es);
}

/*
 * csv_explain_scan -- what is to be read and, after it, what was.
 *
 * As in file_fdw, sizes are left out when costs are.
 */
void
csv_explain_scan(ForeignScanState *node, ExplainState *es)
{
	ForeignScan *plan = (ForeignScan *) node->ss.ps.plan;
	CsvScan    *scan = node->fdw_state;
	Relation	rel = open_relation(node);
	CsvSettings *settings = csv_table_settings(RelationGetRelid(rel));
	List	   *files = csv_files(settings, true, NULL);

	if (is_grouped(plan))
		explain_grouping(node, es);
	ExplainPropertyText("Path", settings->path, es);
	ExplainPropertyInteger("Files", NULL, list_length(files), es);
	if (strchr(settings->path, '{') != NULL)
		ExplainPropertyInteger("Files Skipped", NULL, files_skipped(node, es),
							   es);
	if (es->costs)
		ExplainPropertyInteger("Size", "bytes", csv_files_size(files), es);
	if (is_counted(node, es))
	{
		CsvCounts	counts = csv_reader_counts(scan->reader);

		ExplainPropertyInteger("Files Read", NULL, counts.files, es);
		ExplainPropertyInteger("Bytes Read", "bytes", counts.bytes, es);
		ExplainPropertyInteger("Records", NULL, counts.records, es);
		ExplainPropertyInteger("Records Filtered", NULL, counts.filtered, es);
		if (settings->totals_where != NIL &&
			settings->totals == CSV_TOTALS_DROP)
			ExplainPropertyInteger("Totals Left Out", NULL, counts.totals, es);
		if (csv_reader_skips(scan->reader))
			ExplainPropertyInteger("Records Rejected", NULL, counts.rejects,
								   es);
	}
}
