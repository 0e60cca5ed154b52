/*-------------------------------------------------------------------------
 *
 * table.h
 *	  Tables that a function is given by their OIDs.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_TABLE_H
#define MAGTRADE_CSV_TABLE_H

#include "storage/lockdefs.h"
#include "utils/rel.h"

extern void csv_check_relation(Oid relid);
extern Relation csv_open_relation(Oid relid, LOCKMODE mode);
extern Relation csv_open_table(Oid relid);

#endif							/* MAGTRADE_CSV_TABLE_H */
