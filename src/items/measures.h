/*-------------------------------------------------------------------------
 *
 * measures.h
 *	  The measures over items (partners, firms, commodities), one row each.
 *
 * A measure is a plain function of a column of figures, or of two that are
 * compared, in which NAN is an absent figure.  It returns NAN for "no answer",
 * and the same bits for the same rows in any order.  The figures are weights,
 * finite and not below zero; that is for the caller to see to, with
 * items_check_weights().  What several measures need of the same figures, such
 * as totals, is found once.
 *
 * To add one: write it in the file of its family, add its line to the list
 * here, and declare its aggregate in the family's SQL file.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_ITEMS_MEASURES_H
#define MAGTRADE_ITEMS_MEASURES_H

#include "items/shares.h"

/* concentration.c: one figure an item */
#define ITEMS_CONCENTRATION(MEASURE) \
	MEASURE(hhi) \
	MEASURE(hhi_norm) \
	MEASURE(effective_partners) \
	MEASURE(entropy) \
	MEASURE(theil_t) \
	MEASURE(theil_l)

/* and with k, the number of largest items */
extern double items_top_share_pct(const ItemColumn *all, int k);

/* structure.c: two figures an item, the current one and the base */
#define ITEMS_STRUCTURE(MEASURE) \
	MEASURE(share_shift) \
	MEASURE(jsd) \
	MEASURE(js_distance) \
	MEASURE(kl) \
	MEASURE(growth_dispersion_pp) \
	MEASURE(finger_kreinin) \
	MEASURE(bray_curtis) \
	MEASURE(krugman)

#define DECLARE_MEASURE_OF_FIGURES(name) \
	extern double items_##name(const ItemColumn *column);
ITEMS_CONCENTRATION(DECLARE_MEASURE_OF_FIGURES)

#define DECLARE_MEASURE_OF_PAIRS(name) \
	extern double items_##name(ItemSides *sides);
ITEMS_STRUCTURE(DECLARE_MEASURE_OF_PAIRS)

/* Error if any of so many figures, all columns counted, is below zero */
extern void items_check_weights(const double *figures, int nfigures);

#endif							/* MAGTRADE_ITEMS_MEASURES_H */
