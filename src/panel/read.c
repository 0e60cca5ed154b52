/*-------------------------------------------------------------------------
 *
 * read.c
 *	  A panel that may have any of its forms, in the one that is computed with.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "panel/grid.h"
#include "panel/pack.h"
#include "panel/panel.h"

/*
 * panel_check -- the same panel; if it has another form a copy in this one, or
 * an error if its form is from a version of the extension that this one does
 * not know.
 */
TradePanel *
panel_check(TradePanel *p)
{
	if (p->version == PANEL_PACKED)
		return panel_unpack((PackedPanel *) p);
	if (p->version == PANEL_GRID)
		return panel_from_grid((PanelGrid *) p);
	if (unlikely(p->version != PANEL_VERSION))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("trade_panel of unknown format version %d",
						p->version),
				 errhint("It was stored by a newer version of magtrade; install that version here.")));
	return p;
}

/*
 * panel_read -- a panel from a Datum, in this form; what was read on the way is
 * freed.
 */
TradePanel *
panel_read(Datum d)
{
	TradePanel *stored = DatumGetPanelP(d);
	TradePanel *p = panel_check(stored);

	if (p != stored && stored != (TradePanel *) DatumGetPointer(d))
		pfree(stored);
	return p;
}
