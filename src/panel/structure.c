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
 * structure -- a measure's answer about the pairs of figures.
 */
static double
structure(const TradePanel *p, const PanelQuestion *q,
		  double (*measure) (const double *pairs, int n))
{
	int			n;
	double	   *pairs = panel_pairs(p, q->at, q->number, &n);
	double		result;

	items_check_weights(pairs, 2 * n);
	result = measure(pairs, n);
	pfree(pairs);
	return result;
}

/*
 * panel_share_shift -- how much of trade changed hands, 1/2 sum |s1 - s0|, in
 * [0, 1].
 */
double
panel_share_shift(const TradePanel *p, const PanelQuestion *q)
{
	return structure(p, q, items_share_shift);
}

/*
 * panel_jsd, panel_js_distance -- Jensen-Shannon divergence of the shares, base
 * 2, and its root; in [0, 1].
 */
double
panel_jsd(const TradePanel *p, const PanelQuestion *q)
{
	return structure(p, q, items_jsd);
}

double
panel_js_distance(const TradePanel *p, const PanelQuestion *q)
{
	return structure(p, q, items_js_distance);
}

/*
 * panel_growth_dispersion_pp -- Lilien's dispersion of growth, in percentage
 * points, over the partners that have both figures.
 */
double
panel_growth_dispersion_pp(const TradePanel *p, const PanelQuestion *q)
{
	return structure(p, q, items_growth_dispersion_pp);
}
