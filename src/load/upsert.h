/*-------------------------------------------------------------------------
 *
 * upsert.h
 *	  Putting rows into a table whose triggers decide what goes in.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_LOAD_UPSERT_H
#define MAGTRADE_LOAD_UPSERT_H

#include "load/apply.h"

extern void load_upsert(LoadMerge *merge);
extern void load_upsert_periods(LoadMerge *merge);
extern void load_upsert_count(LoadMerge *merge);
extern void load_upsert_delete(LoadMerge *merge);

#endif							/* MAGTRADE_LOAD_UPSERT_H */
