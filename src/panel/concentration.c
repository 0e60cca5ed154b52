/*-------------------------------------------------------------------------
 *
 * concentration.c
 *	  How concentrated the trade of a month is on few partners.
 *
 * Formulas and ranges are those of items/concentration.c, over the partners
 * that have a figure; NAN without any and where the total is zero, an error
 * where a figure is negative.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "items/measures.h"
#include "panel/measures.h"

/*
 * panel_hhi, panel_hhi_norm, panel_effective_partners, panel_entropy,
 * panel_theil_t, panel_theil_l
 */
#define DEFINE_CONCENTRATION(name, about) \
	double \
	panel_##name(PanelView *v, const PanelQuestion *q pg_attribute_unused()) \
	{ \
		return items_##name(view_column(v)); \
	}

ITEMS_CONCENTRATION(DEFINE_CONCENTRATION)

/*
 * panel_top_share_pct -- share of the q->number largest partners, in percent.
 */
double
panel_top_share_pct(PanelView *v, const PanelQuestion *q)
{
	return items_top_share_pct(view_column(v), q->number);
}
