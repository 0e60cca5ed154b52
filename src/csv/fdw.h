/*-------------------------------------------------------------------------
 *
 * fdw.h
 *	  The wrapper's callbacks, which plan.c, scan.c, analyze.c and import.c
 *	  share out.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_FDW_H
#define MAGTRADE_CSV_FDW_H

#include "compat.h"
#include COMPAT_EXPLAIN_STATE_HEADER
#include "access/parallel.h"
#include "foreign/fdwapi.h"

/* plan.c */
extern void csv_get_rel_size(PlannerInfo *root, RelOptInfo *baserel, Oid relid);
extern bool csv_is_parallel_safe(PlannerInfo *root, RelOptInfo *rel,
								 RangeTblEntry *rte);
extern void csv_get_paths(PlannerInfo *root, RelOptInfo *baserel, Oid relid);
extern ForeignScan *csv_get_plan(PlannerInfo *root, RelOptInfo *baserel,
								 Oid relid, ForeignPath *path, List *tlist,
								 List *clauses, Plan *outer_plan);

/* plan.c, for paths above a scan */
extern Cost csv_scan_cost(const RelOptInfo *baserel, int workers,
						  bool grouped);
extern double csv_parallel_share(int workers);
extern int	csv_useful_workers(int workers);
extern int	csv_scan_workers(RelOptInfo *baserel);
extern bool csv_may_repeat(const RelOptInfo *baserel);
extern List *csv_filter_clauses(RelOptInfo *baserel);
extern bool csv_filters_all(RelOptInfo *baserel);
extern List *csv_scan_private(const RelOptInfo *baserel);

/* scan.c */
extern void csv_begin_scan(ForeignScanState *node, int eflags);
extern TupleTableSlot *csv_iterate_scan(ForeignScanState *node);
extern bool csv_recheck(ForeignScanState *node, TupleTableSlot *slot);
extern void csv_rescan(ForeignScanState *node);
extern void csv_end_scan(ForeignScanState *node);
extern void csv_explain_scan(ForeignScanState *node, ExplainState *es);
extern Size csv_estimate_shared(ForeignScanState *node, ParallelContext *pcxt);
extern void csv_init_shared(ForeignScanState *node, ParallelContext *pcxt,
							void *coordinate);
extern void csv_restart_shared(ForeignScanState *node, ParallelContext *pcxt,
							   void *coordinate);
extern void csv_join_shared(ForeignScanState *node, shm_toc *toc,
							void *coordinate);
extern void csv_leave_shared(ForeignScanState *node);

/* analyze.c */
extern bool csv_analyze(Relation rel, AcquireSampleRowsFunc *sample,
						BlockNumber *pages);

/* import/import.c */
extern List *csv_import_schema(ImportForeignSchemaStmt *stmt, Oid server_id);

#endif							/* MAGTRADE_CSV_FDW_H */
