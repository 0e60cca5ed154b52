/*-------------------------------------------------------------------------
 *
 * shares.c
 *	  One partner's part in what all trade: its share, the change of its share,
 *	  and what it added to the growth of the total.
 *
 * The total is that of the partners with a figure.  All are NAN where it is not
 * positive, or where the partner has no figure: what is absent is not zero.
 * With x a partner's figure, X the total, s = x/X, g and G their growth, and 0
 * the base month's, s1 - s0 = s0 (g - G) / (1 + G) ties them together.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "panel/measures.h"
#include "scalar/growth.h"

/*
 * panel_share_pct -- 100 x / X, in percent.
 */
double
panel_share_pct(PanelView *v, const PanelQuestion *q)
{
	PanelFigures f = view_figures(v, q->a, q->number);

	return share_pct(f.cur, view_total(v));
}

/*
 * share_change -- change of the share, 100 (x1/X1 - x0/X0), in percentage
 * points, -100 to 100 where nothing is negative.
 */
double
share_change(const PanelFigures *f, const PanelFigures *total)
{
	return share_pct(f->cur, total->cur) - share_pct(f->base, total->base);
}

/*
 * panel_share_change_pp -- the same on q->number months earlier.
 */
double
panel_share_change_pp(PanelView *v, const PanelQuestion *q)
{
	PanelFigures f = view_figures(v, q->a, q->number);
	PanelFigures total = view_totals(v, q->number);

	return share_change(&f, &total);
}

/*
 * panel_contrib_pp -- contribution to the growth of the total, 100 (x1 - x0) /
 * X0, in percentage points; over partners with both figures they sum to it.
 */
double
panel_contrib_pp(PanelView *v, const PanelQuestion *q)
{
	PanelFigures f = view_figures(v, q->a, q->number);
	PanelFigures total = view_totals(v, q->number);

	return contrib_pp(f.cur, f.base, total.base);
}

/*
 * panel_excess_contrib_pp -- contribution beyond what growing like the total
 * would have been, 100 s0 (g - G), in percentage points: at whose expense;
 * over partners with both figures they sum to zero.
 *
 * With s0 G = x0/X0 G it is defined for a new partner too.
 */
double
panel_excess_contrib_pp(PanelView *v, const PanelQuestion *q)
{
	PanelFigures f = view_figures(v, q->a, q->number);
	PanelFigures total = view_totals(v, q->number);

	double		contrib = contrib_pp(f.cur, f.base, total.base);

	/* infinity less infinity would look absent */
	return isinf(contrib) ? contrib :
		contrib - f.base / total.base * growth_pct(total.cur, total.base);
}
