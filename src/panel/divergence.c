/*-------------------------------------------------------------------------
 *
 * divergence.c
 *	  Growth of one partner against growth of another, or of everyone else,
 *	  q->number months back.
 *
 * Formulas and edge cases are those of scalar/growth.c.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "panel/measures.h"
#include "scalar/growth.h"

/*
 * compared -- figures of the partner that is compared: b's, or of everyone but
 * a, who must be in the panel.
 */
static PanelFigures
compared(PanelView *v, const PanelQuestion *q)
{
	if (q->b == PANEL_REST && q->a >= 0)
		return view_others(v, q->a, q->number);
	return view_figures(v, q->b, q->number);
}

/*
 * panel_divergence_pp -- growth of a minus growth of b, in percentage points;
 * NAN where either is.
 */
double
panel_divergence_pp(PanelView *v, const PanelQuestion *q)
{
	PanelFigures a = view_figures(v, q->a, q->number);
	PanelFigures b = compared(v, q);

	return divergence_pp(a.cur, a.base, b.cur, b.base);
}

/*
 * panel_divergence_log -- the same in log points, 100 ln((a1/b1) / (a0/b0)):
 * antisymmetric, and additive over time and over a chain of partners; NAN
 * unless all four figures are positive.
 */
double
panel_divergence_log(PanelView *v, const PanelQuestion *q)
{
	PanelFigures a = view_figures(v, q->a, q->number);
	PanelFigures b = compared(v, q);

	return divergence_log(a.cur, a.base, b.cur, b.base);
}

/*
 * panel_divergence_sym_pp -- difference of the symmetric rates, in percentage
 * points, -400 to 400; defined where a partner is new or closed.
 */
double
panel_divergence_sym_pp(PanelView *v, const PanelQuestion *q)
{
	PanelFigures a = view_figures(v, q->a, q->number);
	PanelFigures b = compared(v, q);

	return divergence_sym_pp(a.cur, a.base, b.cur, b.base);
}
