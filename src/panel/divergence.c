/*-------------------------------------------------------------------------
 *
 * divergence.c
 *	  Growth of one partner against growth of another, or of everyone else.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "panel/measures.h"
#include "scalar/scalar.h"

/*
 * compared_get -- figure of the partner that is compared: b's, or of everyone
 * but a.
 */
static double
compared_get(const TradePanel *p, int a, int b, int month)
{
	if (b == PANEL_REST)
		return panel_rest(p, a, month);
	return panel_get(p, b, month);
}

/*
 * panel_divergence_pp -- growth of a minus growth of b against lag months
 * earlier, in percentage points; NAN where either growth is.
 */
double
panel_divergence_pp(const TradePanel *p, int at, int lag, int a, int b)
{
	return divergence_pp(panel_get(p, a, at),
						 panel_get(p, a, at - lag),
						 compared_get(p, a, b, at),
						 compared_get(p, a, b, at - lag));
}
