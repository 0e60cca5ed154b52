/*-------------------------------------------------------------------------
 *
 * bilateral.c
 *	  One country or good against the world, and two sides of one trade.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "index/measures.h"
#include "items/measures.h"
#include "scalar/growth.h"

/*
 * rca -- (x_ij / x_i) / (x_wj / x_w), Balassa's revealed comparative advantage
 * when j is a good, the trade intensity when it is a destination.
 *
 * NAN unless x_i, x_wj and x_w are positive and x_ij is not negative.
 */
double
rca(double x_ij, double x_i, double x_wj, double x_w)
{
	if (!(x_ij >= 0 && x_i > 0 && x_wj > 0 && x_w > 0))
		return NAN;
	return ratio_of_ratios(x_ij, x_i, x_wj, x_w);
}

/*
 * rsca -- (RCA - 1) / (RCA + 1), which is symmetric, from -1 to 1.
 */
double
rsca(double x_ij, double x_i, double x_wj, double x_w)
{
	double		x = rca(x_ij, x_i, x_wj, x_w);

	/* an RCA past all doubles is as good as 1 */
	return isinf(x) ? 1 : (x - 1) / (x + 1);
}

/*
 * mirror_gap_pct -- 200 (mirror - reported) / (mirror + reported), in percent
 * of the mean, -200 to 200: above zero where the partner records more.
 *
 * NAN when both are zero, or one is negative.
 */
double
mirror_gap_pct(double reported, double mirror)
{
	/* what grows from zero to below it has a rate, a gap has none */
	return mirror < 0 ? NAN : growth_sym_pct(mirror, reported);
}

/*
 * index_grubel_lloyd -- intra-industry trade in percent, over pairs of exports
 * and imports: 100 (1 - sum |x - m| / sum (x + m)), 0 to 100.
 */
double
index_grubel_lloyd(const double *pairs, int n)
{
	ItemSides	sides;

	item_sides(&sides, pairs, n);
	return 100 * (1 - items_bray_curtis(&sides));
}
