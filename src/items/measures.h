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
 * To add one: write it in the file of its family, and its entry, with what psql
 * says of it, into the list here.  From that comes its aggregate, in C by the
 * macro in doors.c and in SQL by doors.awk.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_ITEMS_MEASURES_H
#define MAGTRADE_ITEMS_MEASURES_H

#include "items/shares.h"

/* concentration.c: one figure an item */
#define ITEMS_CONCENTRATION(MEASURE) \
	MEASURE(hhi, \
			"Herfindahl-Hirschman index of concentration, the sum of squared shares, 1/n (equal shares) to 1 " \
			"(one item has all); times 10000 for the points of competition authorities; one row for each " \
			"item, a NULL is no item, a zero is one; NULL when the total is zero") \
	MEASURE(hhi_norm, \
			"normalised Herfindahl-Hirschman index, (hhi - 1/n)/(1 - 1/n), 0 to 1; one row for each item, a " \
			"NULL is no item, a zero is one; NULL for a single item, and when the total is zero") \
	MEASURE(effective_partners, \
			"effective number of items, 1/hhi, 1 to n: how many of equal size would be as concentrated; one " \
			"row for each item, a NULL is no item; NULL when the total is zero") \
	MEASURE(entropy, \
			"Shannon entropy of the shares in nats, 0 (one item has all) to ln n (equal shares); exp of it " \
			"is another effective number; one row for each item, a NULL is no item; NULL when the total is " \
			"zero") \
	MEASURE(theil_t, \
			"Theil index T in nats, the sum of s ln(n s), 0 (equal shares) to ln n (one item has all); one " \
			"row for each item, a NULL is no item, a zero is one; NULL when the total is zero") \
	MEASURE(theil_l, \
			"Theil index L in nats, the mean logarithmic deviation, the mean of ln(mean/v), from 0 (equal " \
			"shares) on; one row for each item, a NULL is no item; NULL when an item is zero")

/* and with k, the number of largest items */
extern double items_top_share_pct(const ItemColumn *all, int k);

/* structure.c: two figures an item, the current one and the base */
#define ITEMS_STRUCTURE(MEASURE) \
	MEASURE(share_shift, \
			"part of the total that changed hands, half the sum of absolute changes of shares, 0 to 1: 1 - " \
			"finger_kreinin/100; one row for each item with its current and base figure; a NULL has no share " \
			"on that side; NULL when either total is zero") \
	MEASURE(jsd, \
			"Jensen-Shannon divergence of the shares, base 2, 0 (the same) to 1 (nothing in common), never " \
			"above share_shift; defined for new and closed items; one row for each item with its current and " \
			"base figure; a NULL has no share on that side; NULL when either total is zero") \
	MEASURE(js_distance, \
			"Jensen-Shannon distance, the square root of jsd, 0 to 1, a metric; one row for each item with " \
			"its current and base figure; a NULL has no share on that side; NULL when either total is zero") \
	MEASURE(kl, \
			"Kullback-Leibler divergence of the current shares from the base shares in nats, the sum of s1 " \
			"ln(s1/s0), from 0 on; one row for each item with its current and base figure; a NULL has no " \
			"share on that side; NULL when an item with a current share has none in the base, as it would be " \
			"infinite, and when either total is zero") \
	MEASURE(growth_dispersion_pp, \
			"dispersion of growth rates in percentage points after Lilien, 100 sqrt(sum of s0 (g - G)^2), G " \
			"being the growth of the total: 0 when all items grew alike; one row for each item with its " \
			"current and base figure, rows with a NULL are skipped, an item whose base is zero counts in the " \
			"total only; NULL when the base total is zero") \
	MEASURE(finger_kreinin, \
			"Finger-Kreinin similarity in percent, 100 times the sum of the lesser shares, 0 (nothing in " \
			"common) to 100 (the same); one row for each item with its current and base figure; a NULL has " \
			"no share on that side; NULL when either total is zero") \
	MEASURE(bray_curtis, \
			"Bray-Curtis dissimilarity of the levels, the sum of absolute changes over the sum of all " \
			"figures, 0 to 1; one row for each item with its current and base figure, a NULL counts as zero; " \
			"NULL when all are zero") \
	MEASURE(krugman, \
			"Krugman specialisation index, the sum of absolute differences of shares, 0 to 2; one row for " \
			"each item with its current and base figure; a NULL has no share on that side; NULL when either " \
			"total is zero")

#define DECLARE_MEASURE_OF_FIGURES(name, about) \
	extern double items_##name(const ItemColumn *column);
ITEMS_CONCENTRATION(DECLARE_MEASURE_OF_FIGURES)

#define DECLARE_MEASURE_OF_PAIRS(name, about) \
	extern double items_##name(ItemSides *sides);
ITEMS_STRUCTURE(DECLARE_MEASURE_OF_PAIRS)

/* Error if any of so many figures, all columns counted, is below zero */
extern void items_check_weights(const double *figures, int nfigures);

#endif							/* MAGTRADE_ITEMS_MEASURES_H */
