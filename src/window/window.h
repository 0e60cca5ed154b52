/*-------------------------------------------------------------------------
 *
 * window.h
 *	  Window functions without a WindowAgg: the rows of a partition make its
 *	  series, and come out again with the answers.
 *
 * The executor's own node keeps rows in a tuplestore, from which every function
 * fetches its arguments twice, and it is never parallel.  Here a row is what
 * its output needs.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_WINDOW_H
#define MAGTRADE_WINDOW_H

#include "access/tupdesc.h"
#include "compat.h"
#include COMPAT_EXPLAIN_STATE_HEADER
#include "executor/executor.h"
#include "nodes/execnodes.h"
#include "nodes/extensible.h"
#include "nodes/pathnodes.h"
#include "series/series.h"

/* What a query's windows are, as far as they are done here. */
typedef struct WindowSpec
{
	List	   *clauses;		/* PARTITION BY, as SortGroupClauses */
	List	   *keys;			/* their expressions */
	List	   *functions;		/* WindowFunc nodes, which all have those */
	List	   *columns;		/* whatever else the output is made of, */
	List	   *key_columns;	/* which keys, by number from 0 on, if equal ones
								 * are the same, */
	List	   *idle_columns;	/* and what nobody looks at, for which NULL does */
} WindowSpec;

typedef struct WindowAnswers WindowAnswers;
typedef struct WindowPartition WindowPartition;
typedef struct WindowRows WindowRows;

/* The keys of a partition: values and nulls, as many as there are */
typedef void (*WindowKeys) (void *arg, const WindowPartition *partition,
							Datum *values, bool *nulls);

/* spec.c */
extern bool window_enabled;
extern bool window_read_spec(PlannerInfo *root, const PathTarget *input,
							 WindowSpec *spec);
extern bool window_is_parallel_safe(PlannerInfo *root);
extern List *window_target_list(const List *exprs);
extern List *window_inputs(const WindowSpec *spec);
extern List *window_outputs(const WindowSpec *spec);
extern PathTarget *window_target(PlannerInfo *root);
extern const WindowClause *window_clause_of(PlannerInfo *root,
											const WindowFunc *function);
extern List *window_stored_functions(const WindowSpec *spec);
extern void window_show_calls(Plan *plan, List *columns);
extern void window_hash_costs(PlannerInfo *root, const WindowSpec *spec,
							  double rows, double taken, int width, Cost input,
							  Cost *startup, Cost *total);
extern Cost window_cost(PlannerInfo *root, const WindowSpec *spec, double rows);

/* answers.c */
extern bool window_takes_function(const WindowFunc *function);
extern List *window_pairs(const List *functions);
extern WindowAnswers *window_answers_make(const List *functions);
extern int	window_answers_pairs(const WindowAnswers *answers);
extern void window_answers_look(WindowAnswers *answers,
								TradeSeries *const *series, bool all);
extern void window_answers_row(WindowAnswers *answers, const int *months,
							   Datum *values, bool *nulls);

/* rows.c */
extern WindowRows *window_rows_make(const WindowSpec *spec, TupleDesc inputs,
									MemoryContext context, WindowKeys keys,
									void *arg);
extern Size window_partition_size(const List *functions);
extern void window_partition_init(WindowRows *rows, WindowPartition *partition);
extern void window_partition_fetch(const WindowRows *rows,
								   const WindowPartition *partition);
extern void window_partition_fetch_row(const WindowRows *rows,
									   const WindowPartition *partition,
									   const Datum *values, const bool *nulls);
extern void window_partition_add(WindowRows *rows, WindowPartition *partition,
								 const Datum *values, const bool *nulls,
								 bool full);
extern void window_rows_begin(WindowRows *rows, WindowPartition *partition);
extern bool window_rows_next(WindowRows *rows, TupleTableSlot *slot);
extern bool window_rows_next_spilled(WindowRows *rows, TupleTableSlot *slot);
extern void window_rows_forget(WindowRows *rows);
extern int64 window_rows_spilled(const WindowRows *rows);

/* plan.c: CustomScans over rows whose first columns are window_inputs() */
extern void window_init(void);

/* node.c: what they have in common, as their states begin with this */
typedef struct WindowNode
{
	CustomScanState css;
	ExecScanAccessMtd next;		/* the next row with its answers */
} WindowNode;

extern Node *window_node_create(Size size, const CustomExecMethods *methods,
								ExecScanAccessMtd next);
extern WindowSpec window_plan_spec(const CustomScan *plan);
extern List *window_plan_operators(const CustomScan *plan);
extern int	window_plan_parts(const CustomScan *plan);
extern void window_explain_keys(CustomScanState *node, List *ancestors,
								ExplainState *es);

extern TupleDesc window_node_begin(CustomScanState *node, EState *estate,
								   int eflags);
extern TupleTableSlot *window_node_exec(CustomScanState *node);
extern void window_node_rescan(CustomScanState *node);

/* scan.c: sorted rows */
extern Node *window_scan_create(CustomScan *plan);

/* hash.c: rows in any order */
extern Node *window_hash_create(CustomScan *plan);

#endif							/* MAGTRADE_WINDOW_H */
