/*-------------------------------------------------------------------------
 *
 * sum.h
 *	  Rows of one key in a file made into one.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_LOAD_SUM_H
#define MAGTRADE_LOAD_SUM_H

#include "executor/tuptable.h"
#include "load/target.h"

/* Staged rows, sorted by their keys, and what is made of them. */
typedef struct LoadSum LoadSum;

extern LoadSum *load_sum_begin(const LoadTarget *target, bool show_content);
extern void load_sum_put(LoadSum *sum, TupleTableSlot *row);
extern void load_sum_sort(LoadSum *sum);
extern TupleTableSlot *load_sum_next(LoadSum *sum);
extern void load_sum_end(LoadSum *sum);

#endif							/* MAGTRADE_LOAD_SUM_H */
