/*-------------------------------------------------------------------------
 *
 * order.h
 *	  Rows that wait to be written, and the order in which they will be.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_LOAD_ORDER_H
#define MAGTRADE_LOAD_ORDER_H

#include "access/htup_details.h"
#include "executor/tuptable.h"
#include "load/target.h"

/* There may be so many tables. */
#define LOAD_ORDER_TABLES	65536

typedef struct LoadOrder LoadOrder;

extern LoadOrder *load_order_begin(const LoadTarget *target);
extern bool load_order_put(LoadOrder *order, int table,
						   const TupleTableSlot *staged,
						   const TupleTableSlot *row);
extern void load_order_sort(LoadOrder *order);
extern HeapTupleHeader load_order_next(LoadOrder *order, int *table);
extern void load_order_clear(LoadOrder *order);
extern void load_order_end(LoadOrder *order);

#endif							/* MAGTRADE_LOAD_ORDER_H */
