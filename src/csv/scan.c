/*-------------------------------------------------------------------------
 *
 * scan.c
 *	  Running a scan, and explaining it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include COMPAT_EXPLAIN_HEADER
#include "csv/fdw.h"
#include "csv/reader.h"
#include "csv/rejects.h"
#include "executor/executor.h"
#include "utils/rel.h"

/*
 * csv_begin_scan -- prepare a scan; EXPLAIN alone looks at no file.
 */
void
csv_begin_scan(ForeignScanState *node, int eflags)
{
	ForeignScan *plan = (ForeignScan *) node->ss.ps.plan;
	Relation	rel = node->ss.ss_currentRelation;

	if (eflags & EXEC_FLAG_EXPLAIN_ONLY)
		return;
	node->fdw_state = csv_reader_begin(rel,
									   linitial(plan->fdw_private),
									   csv_filter_begin(node, plan->fdw_exprs));
	csv_reader_prune(node->fdw_state,
					 csv_prune_begin(rel, csv_table_settings(RelationGetRelid(rel)),
									 plan->fdw_exprs, node->ss.ps.state,
									 &node->ss.ps));
}

/*
 * csv_iterate_scan -- the next row, or an empty slot after the last.
 *
 * The executor calls this in its memory context for one row.  The slot is
 * stored before its values are there, as the filter looks into it.
 */
TupleTableSlot *
csv_iterate_scan(ForeignScanState *node)
{
	TupleTableSlot *slot = node->ss.ss_ScanTupleSlot;
	int			natts = slot->tts_tupleDescriptor->natts;

	ExecClearTuple(slot);
	memset(slot->tts_isnull, true, natts * sizeof(bool));
	memset(slot->tts_values, 0, natts * sizeof(Datum));
	ExecStoreVirtualTuple(slot);
	if (!csv_reader_next(node->fdw_state, slot->tts_values, slot->tts_isnull))
		ExecClearTuple(slot);
	return slot;
}

/*
 * csv_rescan -- begin again.
 */
void
csv_rescan(ForeignScanState *node)
{
	csv_reader_restart(node->fdw_state);
}

/*
 * csv_end_scan -- say how many rows were left out, and release the open file.
 */
void
csv_end_scan(ForeignScanState *node)
{
	if (node->fdw_state == NULL)
		return;
	csv_rejects_notice(node->ss.ss_currentRelation,
					   csv_reader_rejects(node->fdw_state));
	csv_reader_end(node->fdw_state);
}

/*
 * csv_estimate_shared -- the shared memory that a parallel scan needs.
 */
Size
csv_estimate_shared(ForeignScanState *node pg_attribute_unused(),
					ParallelContext *pcxt pg_attribute_unused())
{
	return csv_shared_size();
}

/*
 * csv_init_shared -- begin a parallel scan, in its leader.
 */
void
csv_init_shared(ForeignScanState *node,
				ParallelContext *pcxt pg_attribute_unused(), void *coordinate)
{
	csv_shared_init(coordinate, csv_reader_files(node->fdw_state));
	csv_reader_share(node->fdw_state, coordinate, false);
}

/*
 * csv_restart_shared -- begin a parallel scan again, with other workers.
 */
void
csv_restart_shared(ForeignScanState *node,
				   ParallelContext *pcxt pg_attribute_unused(),
				   void *coordinate)
{
	csv_reader_leave(node->fdw_state);
	csv_shared_restart(coordinate);
	csv_reader_share(node->fdw_state, coordinate, false);
}

/*
 * csv_join_shared -- take part in a parallel scan, as a worker.
 */
void
csv_join_shared(ForeignScanState *node, shm_toc *toc pg_attribute_unused(),
				void *coordinate)
{
	csv_shared_check(coordinate, csv_reader_files(node->fdw_state));
	csv_reader_share(node->fdw_state, coordinate, true);
}

/*
 * csv_leave_shared -- no more rows are wanted, and the shared memory goes.
 */
void
csv_leave_shared(ForeignScanState *node)
{
	if (node->fdw_state != NULL)
		csv_reader_leave(node->fdw_state);
}

/*
 * files_skipped -- how many files are not opened because of their names: after
 * the scan how many it passed over, before it how many the planner did.
 */
static int64
files_skipped(ForeignScanState *node, ExplainState *es)
{
	ForeignScan *plan = (ForeignScan *) node->ss.ps.plan;

	if (es->analyze && node->fdw_state != NULL)
		return csv_reader_counts(node->fdw_state).skipped;
	return linitial_int(lsecond(plan->fdw_private));
}

/*
 * csv_explain_scan -- what is to be read and, after it, what was.
 *
 * As in file_fdw, sizes are left out when costs are.
 */
void
csv_explain_scan(ForeignScanState *node, ExplainState *es)
{
	Relation	rel = node->ss.ss_currentRelation;
	CsvSettings *settings = csv_table_settings(RelationGetRelid(rel));
	List	   *files = csv_files(settings, true);

	ExplainPropertyText("Path", settings->path, es);
	ExplainPropertyInteger("Files", NULL, list_length(files), es);
	if (strchr(settings->path, '{') != NULL)
		ExplainPropertyInteger("Files Skipped", NULL, files_skipped(node, es),
							   es);
	if (es->costs)
		ExplainPropertyInteger("Size", "bytes", csv_files_size(files), es);
	if (es->analyze && node->fdw_state != NULL)
	{
		CsvCounts	counts = csv_reader_counts(node->fdw_state);

		ExplainPropertyInteger("Files Read", NULL, counts.files, es);
		ExplainPropertyInteger("Bytes Read", "bytes", counts.bytes, es);
		ExplainPropertyInteger("Records", NULL, counts.records, es);
		ExplainPropertyInteger("Records Filtered", NULL, counts.filtered, es);
		if (settings->totals_where != NIL &&
			settings->totals == CSV_TOTALS_DROP)
			ExplainPropertyInteger("Totals Left Out", NULL, counts.totals, es);
		if (csv_reader_skips(node->fdw_state))
			ExplainPropertyInteger("Records Rejected", NULL, counts.rejects,
								   es);
	}
}
