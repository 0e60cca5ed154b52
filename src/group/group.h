/*-------------------------------------------------------------------------
 *
 * group.h
 *	  GROUP BY and PARTITION BY done where rows are read.
 *
 * The executor's own hash aggregate costs several times what a row of a file
 * does.  Here keys are compared as bytes, and the aggregates' functions are
 * called without a plan node in between.  What is not as simple as that is left
 * to the executor.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_GROUP_H
#define MAGTRADE_GROUP_H

#include "compat.h"
#include COMPAT_EXPLAIN_STATE_HEADER
#include "executor/tuptable.h"
#include "nodes/pathnodes.h"
#include "port/atomics.h"
#include "window/window.h"

/* What a plan says of a grouping. */
typedef struct GroupSpec
{
	bool		partial;		/* the result is states, and groups may repeat */
	int			nparts;			/* groups are dealt to so many parts by their keys */
	Index		varno;			/* the table's number in all expressions */
	List	   *clauses;		/* which rows are grouped */
	List	   *keys;			/* expressions over the table's columns */
	List	   *aggregates;		/* Aggref nodes */
	WindowSpec	windows;		/* without functions unless it is these that are
								 * done: groups then give out their rows */
} GroupSpec;

/* In shared memory. */
typedef struct GroupShared
{
	pg_atomic_uint32 next_part;
	pg_atomic_uint64 versions;	/* of the files, 0 before the first part */
} GroupShared;

/* Where rows come from */
typedef struct GroupSource
{
	void	   *arg;
	TupleTableSlot *(*next) (void *arg);	/* NULL after the last */
	/* give the rows for a part of the keys, after another part if "again" */
	void		(*take_part) (void *arg, uint32 part, bool again);
	uint64		(*versions) (void *arg);	/* of what was read, or NULL */
	bool		dealt;			/* no rows are given but those of the part */
} GroupSource;

typedef struct GroupScan GroupScan;

/* plan.c */
extern void group_add_partial(PlannerInfo *root, RelOptInfo *rel, Path *path,
							  double rows);
extern void group_get_paths(PlannerInfo *root, UpperRelationKind stage,
							RelOptInfo *input_rel, RelOptInfo *output_rel,
							void *extra);
extern ForeignScan *group_get_plan(ForeignPath *path, List *tlist);
extern GroupSpec group_spec(const ForeignScan *plan);

/* group.c */
extern GroupScan *group_begin(PlanState *node, const GroupSpec *spec,
							  const GroupSource *source, TupleTableSlot *raw,
							  TupleDesc columns);
extern void group_next(GroupScan *scan, TupleTableSlot *slot);
extern void group_restart(GroupScan *scan);
extern void group_end(GroupScan *scan);
extern bool group_share(GroupScan *scan, GroupShared *shared);
extern void group_leave(GroupScan *scan);
extern void group_shared_restart(GroupShared *shared);
extern void group_explain_table(const GroupSpec *spec, Relation rel,
								ExplainState *es);
extern void group_explain(const GroupScan *scan, const GroupSpec *spec,
						  ExplainState *es);

#endif							/* MAGTRADE_GROUP_H */
