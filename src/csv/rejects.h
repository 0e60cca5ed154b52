/*-------------------------------------------------------------------------
 *
 * rejects.h
 *	  The rows of a foreign table that cannot be read.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_REJECTS_H
#define MAGTRADE_CSV_REJECTS_H

#include "utils/rel.h"

extern void csv_rejects_notice(Relation rel, int64 count);

#endif							/* MAGTRADE_CSV_REJECTS_H */
