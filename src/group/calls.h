/*-------------------------------------------------------------------------
 *
 * calls.h
 *	  Calling the functions of aggregates.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_GROUP_CALLS_H
#define MAGTRADE_GROUP_CALLS_H

#include "group/table.h"
#include "nodes/execnodes.h"
#include "nodes/parsenodes.h"

typedef struct GroupCalls GroupCalls;

extern bool group_is_ours(Oid function);
extern void group_check_function(Oid function, Oid role, ObjectType type);
extern bool group_takes_aggregate(const Aggref *aggref);
extern GroupCalls *group_calls_make(const List *aggregates, bool partial);
extern int	group_calls_states(const GroupCalls *calls);
extern List *group_calls_columns(GroupCalls *calls);
extern void group_calls_begin(GroupCalls *calls, MemoryContext states,
							  ExprContext *row);
extern void group_calls_init(GroupCalls *calls, GroupItem *group);
extern void group_calls_fetch(const GroupCalls *calls, const GroupItem *group);
extern void group_calls_fetch_figure(const GroupCalls *calls,
									 const GroupRow *row);
extern void group_calls_advance(GroupCalls *calls, const GroupRow *row);
extern void group_calls_results(GroupCalls *calls, const GroupItem *group,
								Datum *values, bool *nulls);

#endif							/* MAGTRADE_GROUP_CALLS_H */
