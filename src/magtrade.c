/*-------------------------------------------------------------------------
 *
 * magtrade.c
 *	  Module magic and settings; everything else lives in its room.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"

PG_MODULE_MAGIC;
