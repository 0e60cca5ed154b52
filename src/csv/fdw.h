/*-------------------------------------------------------------------------
 *
 * fdw.h
 *	  The wrapper's callbacks, which plan.c, scan.c and analyze.c share out.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_FDW_H
#define MAGTRADE_CSV_FDW_H

#include "compat.h"
#include COMPAT_EXPLAIN_STATE_HEADER
#include "foreign/fdwapi.h"

/* plan.c */
extern void csv_get_rel_size(PlannerInfo *root, RelOptInfo *baserel, Oid relid);
extern void csv_get_paths(PlannerInfo *root, RelOptInfo *baserel, Oid relid);
extern ForeignScan *csv_get_plan(PlannerInfo *root, RelOptInfo *baserel,
								 Oid relid, ForeignPath *path, List *tlist,
								 List *clauses, Plan *outer_plan);

/* scan.c */
extern void csv_begin_scan(ForeignScanState *node, int eflags);
extern TupleTableSlot *csv_iterate_scan(ForeignScanState *node);
extern void csv_rescan(ForeignScanState *node);
extern void csv_end_scan(ForeignScanState *node);
extern void csv_explain_scan(ForeignScanState *node, ExplainState *es);

/* analyze.c */
extern bool csv_analyze(Relation rel, AcquireSampleRowsFunc *sample,
						BlockNumber *pages);

#endif							/* MAGTRADE_CSV_FDW_H */
