/*-------------------------------------------------------------------------
 *
 * aside.h
 *	  Rows that are set aside until there is memory for their groups.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_GROUP_ASIDE_H
#define MAGTRADE_GROUP_ASIDE_H

#include "executor/tuptable.h"

typedef struct GroupAside GroupAside;

extern GroupAside *group_aside_make(TupleTableSlot *stored);
extern void group_aside_put(GroupAside *aside, uint32 hash,
							TupleTableSlot *row);
extern void group_aside_close(GroupAside *aside);
extern bool group_aside_open(GroupAside *aside);
extern bool group_aside_is_open(const GroupAside *aside);
extern bool group_aside_is_useful(const GroupAside *aside);
extern TupleTableSlot *group_aside_next(GroupAside *aside);
extern void group_aside_forget(GroupAside *aside);
extern int64 group_aside_count(const GroupAside *aside);
extern uint32 group_mix(uint32 hash, uint32 way);

#endif							/* MAGTRADE_GROUP_ASIDE_H */
