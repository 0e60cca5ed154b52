/*-------------------------------------------------------------------------
 *
 * measures.h
 *	  The measures over one panel.
 *
 * A measure is a plain function of a panel, a month, a lag in months and two
 * partners' numbers.  It looks at no month after "at", and returns NAN for "no
 * answer".
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_PANEL_MEASURES_H
#define MAGTRADE_PANEL_MEASURES_H

#include "panel/panel.h"

extern double panel_divergence_pp(const TradePanel *p, int at, int lag,
								  int a, int b);

#endif							/* MAGTRADE_PANEL_MEASURES_H */
