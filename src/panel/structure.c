/*-------------------------------------------------------------------------
 *
 * structure.c
 *	  How much the composition by partner has changed, q->number months back.
 *
 * Formulas and ranges are those of items/structure.c, over the partners that
 * have a figure in either month; one that is absent in a month has no share
 * there.  NAN where either month's total is zero or is not there, an error
 * where a figure is negative.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "items/measures.h"
#include "panel/measures.h"

/*
 * panel_share_shift -- how much of trade changed hands, 1/2 sum |s1 - s0|, in
 * [0, 1].
 */
double
panel_share_shift(PanelView *v, const PanelQuestion *q)
{
	return items_share_shift(view_sides(v, q->number));
}

/*
 * panel_jsd, panel_js_distance -- Jensen-Shannon divergence of the shares, base
 * 2, and its root; in [0, 1].
 */
double
panel_jsd(PanelView *v, const PanelQuestion *q)
{
	return items_jsd(view_sides(v, q->number));
}

double
panel_js_distance(PanelView *v, const PanelQuestion *q)
{
	return items_js_distance(view_sides(v, q->number));
}

/*
 * panel_growth_dispersion_pp -- Lilien's dispersion of growth, in percentage
 * points, over the partners that have both figures.
 */
double
panel_growth_dispersion_pp(PanelView *v, const PanelQuestion *q)
{
	return items_growth_dispersion_pp(view_sides(v, q->number));
}
