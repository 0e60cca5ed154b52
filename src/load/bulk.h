/*-------------------------------------------------------------------------
 *
 * bulk.h
 *	  The first load of an empty table, or of empty partitions.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_LOAD_BULK_H
#define MAGTRADE_LOAD_BULK_H

#include "load/merge.h"

extern bool load_bulk_applies(const LoadTarget *target, LoadMode mode,
							  LoadOutcome *outcome);
extern bool load_bulk(LoadStage *stage, LoadOutcome *outcome);

#endif							/* MAGTRADE_LOAD_BULK_H */
