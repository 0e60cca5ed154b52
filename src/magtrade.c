/*-------------------------------------------------------------------------
 *
 * magtrade.c
 *	  Module magic and settings; everything else lives in its room.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "csv/files/roots.h"
#include "fmgr.h"
#include "utils/guc.h"
#include "window/window.h"

PG_MODULE_MAGIC;

void		_PG_init(void);

/*
 * _PG_init -- define the settings when the module is loaded.
 */
void
_PG_init(void)
{
	csv_roots_define();
	window_init();
	compat_reserve_prefix("magtrade");
}
