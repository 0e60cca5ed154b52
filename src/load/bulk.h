/*-------------------------------------------------------------------------
 *
 * bulk.h
 *	  The first load of an empty table.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_LOAD_BULK_H
#define MAGTRADE_LOAD_BULK_H

#include "load/stage.h"

extern bool load_bulk_applies(const LoadTarget *target);
extern void load_bulk(LoadStage *stage);

#endif							/* MAGTRADE_LOAD_BULK_H */
