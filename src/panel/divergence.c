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
#include "scalar/scalar.h"

/*
 * compared -- figures of the partner that is compared: b's, or of everyone but
 * a, who must be in the panel.
 */
static PanelFigures
compared(const TradePanel *p, const PanelQuestion *q)
{
	if (q->b == PANEL_REST && q->a >= 0)
		return panel_others(p, q->a, q->at, q->number);
	return panel_figures(p, q->b, q->at, q->number);
}

/*
 * panel_divergence_pp -- growth of a minus growth of b, in percentage points;
 * NAN where either is.
 */
double
panel_divergence_pp(const TradePanel *p, const PanelQuestion *q)
{
	PanelFigures a = panel_figures(p, q->a, q->at, q->number);
	PanelFigures b = compared(p, q);

	return divergence_pp(a.cur, a.base, b.cur, b.base);
}

/*
 * panel_divergence_log -- the same in log points, 100 ln((a1/b1) / (a0/b0)):
 * antisymmetric, and additive over time and over a chain of partners; NAN
 * unless all four figures are positive.
 */
double
panel_divergence_log(const TradePanel *p, const PanelQuestion *q)
{
	PanelFigures a = panel_figures(p, q->a, q->at, q->number);
	PanelFigures b = compared(p, q);

	return divergence_log(a.cur, a.base, b.cur, b.base);
}

/*
 * panel_divergence_sym_pp -- difference of the symmetric rates, in percentage
 * points, -400 to 400; defined where a partner is new or closed.
 */
double
panel_divergence_sym_pp(const TradePanel *p, const PanelQuestion *q)
{
	PanelFigures a = panel_figures(p, q->a, q->at, q->number);
	PanelFigures b = compared(p, q);

	return divergence_sym_pp(a.cur, a.base, b.cur, b.base);
}
