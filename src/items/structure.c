/*-------------------------------------------------------------------------
 *
 * structure.c
 *	  How much the composition of trade differs between two sides: two months,
 *	  two countries, exports and imports.
 *
 * s1 and s0 are an item's shares in the current and in the base total.  An item
 * that is absent on one side has no share there.  All are NAN where a total is
 * zero, unless another rule is given.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "items/measures.h"
#include "items/shares.h"
#include "miscadmin.h"
#include "series/exact.h"

/*
 * sides -- the two columns of n pairs; false where a total is zero.
 */
static bool
sides(const double *pairs, int n, ItemColumn *cur, ItemColumn *base)
{
	item_column(cur, pairs, 2, n);
	item_column(base, pairs + 1, 2, n);
	return cur->total > 0 && base->total > 0;
}

/*
 * shift_and_overlap -- how much of the total changed hands, 1/2 sum |s1 - s0|,
 * and how much did not, sum min(s1, s0).
 *
 * Together they are 1, but for the rounding of shares; divided by what they
 * are, equal and disjoint compositions give 0 and 1 to the bit.
 */
static void
shift_and_overlap(const ItemColumn *cur, const ItemColumn *base,
				  double *shift, double *overlap)
{
	UnitSum		moved;
	UnitSum		kept;
	double		one;

	unit_start(&moved);
	unit_start(&kept);
	for (int i = 0; i < cur->nrows; i++)
	{
		double		s1 = item_share(cur, i);
		double		s0 = item_share(base, i);

		CHECK_FOR_INTERRUPTS();
		unit_add(&moved, fabs(s1 - s0) / 2);
		unit_add(&kept, Min(s1, s0));
	}
	*shift = unit_round(&moved);
	*overlap = unit_round(&kept);
	one = *shift + *overlap;
	*shift /= one;
	*overlap /= one;
}

/*
 * items_share_shift -- the part of the total that changed hands, in [0, 1]:
 * 1/2 sum |s1 - s0|, the Michaely or Stoikov index, total variation.
 */
double
items_share_shift(const double *pairs, int n)
{
	ItemColumn	cur;
	ItemColumn	base;
	double		shift;
	double		overlap;

	if (!sides(pairs, n, &cur, &base))
		return NAN;
	shift_and_overlap(&cur, &base, &shift, &overlap);
	return shift;
}

/*
 * items_krugman -- Krugman's specialization index, sum |s1 - s0|, in [0, 2].
 */
double
items_krugman(const double *pairs, int n)
{
	return 2 * items_share_shift(pairs, n);
}

/*
 * items_finger_kreinin -- Finger and Kreinin's similarity, in percent:
 * 100 sum min(s1, s0), 0 (nothing in common) to 100.
 */
double
items_finger_kreinin(const double *pairs, int n)
{
	ItemColumn	cur;
	ItemColumn	base;
	double		shift;
	double		overlap;

	if (!sides(pairs, n, &cur, &base))
		return NAN;
	shift_and_overlap(&cur, &base, &shift, &overlap);
	return 100 * overlap;
}

/*
 * js_term -- 1/2 (s1 log2(s1/m) + s0 log2(s0/m)) with m = (s1 + s0) / 2.
 *
 * With t = (s1 - s0) / (s1 + s0) that is m (ln(1 - t^2) + 2 t atanh(t)) /
 * (2 ln 2), in which nothing cancels for shares that are close.
 */
static double
js_term(double cur, double base)
{
	double		mean = cur / 2 + base / 2;
	double		t = mean > 0 ? (cur - base) / 2 / mean : 0;

	if (fabs(t) >= 1)
		return mean;
	return mean * ((log1p(-t * t) + 2 * t * atanh(t)) / (2 * M_LN2));
}

/*
 * items_jsd -- Jensen-Shannon divergence of the shares, base 2, in [0, 1] and
 * never above the share shift; finite whatever is new or closed.
 */
double
items_jsd(const double *pairs, int n)
{
	ItemColumn	cur;
	ItemColumn	base;
	double		shift;
	double		overlap;

	if (!sides(pairs, n, &cur, &base))
		return NAN;
	shift_and_overlap(&cur, &base, &shift, &overlap);
	return fmin(sum_share_pairs(&cur, &base, js_term), shift);
}

/*
 * items_js_distance -- its square root, a metric, in [0, 1].
 */
double
items_js_distance(const double *pairs, int n)
{
	return sqrt(items_jsd(pairs, n));
}

/*
 * items_kl -- Kullback-Leibler divergence of the current shares from the base,
 * sum of s1 ln(s1/s0), in nats, from 0 on; NAN where an item with a current
 * share has none in the base, since that would be infinite.
 */
double
items_kl(const double *pairs, int n)
{
	ItemColumn	cur;
	ItemColumn	base;

	if (!sides(pairs, n, &cur, &base))
		return NAN;
	return sum_share_pairs(&cur, &base, relative_entropy);
}

/*
 * complete_pairs -- a copy of the pairs that have both figures, and how many
 * they are; palloc'd.
 */
static double *
complete_pairs(const double *pairs, int n, int *ncomplete)
{
	double	   *copy = palloc(sizeof(double) * 2 * Max(n, 1));
	int			kept_pairs = 0;

	for (int i = 0; i < n; i++)
	{
		if (isnan(pairs[2 * i]) || isnan(pairs[2 * i + 1]))
			continue;
		copy[2 * kept_pairs] = pairs[2 * i];
		copy[2 * kept_pairs + 1] = pairs[2 * i + 1];
		kept_pairs++;
	}
	*ncomplete = kept_pairs;
	return copy;
}

/*
 * dispersion -- sqrt(sum s0 (g - G)^2) of two scaled columns.
 *
 * With figures c and b of totals C and B each term is (c - b C/B)^2 / (b B).
 */
static double
dispersion(const ItemColumn *cur, const ItemColumn *base)
{
	UnitSum		sum;
	double		ratio = cur->total / base->total;

	unit_start(&sum);
	for (int i = 0; i < cur->nrows; i++)
	{
		double		b = item_figure(base, i);
		double		gap = item_figure(cur, i) - b * ratio;

		CHECK_FOR_INTERRUPTS();
		if (b > 0)
		{
			gap /= sqrt(b) * sqrt(base->total);
			unit_add(&sum, gap * gap);
		}
	}
	return sqrt(unit_round(&sum));
}

/*
 * items_growth_dispersion_pp -- Lilien's dispersion of growth, in percentage
 * points: 100 sqrt(sum s0 (g - G)^2) over the items that have both figures, G
 * being the growth of their total.
 *
 * An item whose base is zero weighs nothing, though it is in the total; zero
 * only if all others grew alike.  NAN where the base's total is zero.
 */
double
items_growth_dispersion_pp(const double *pairs, int n)
{
	int			ncomplete;
	double	   *complete = complete_pairs(pairs, n, &ncomplete);
	ItemColumn	cur;
	ItemColumn	base;
	double		result = NAN;

	(void) sides(complete, ncomplete, &cur, &base);
	if (base.total > 0)
		result = 100 * ldexp(dispersion(&cur, &base),
							 cur.exponent - base.exponent);
	pfree(complete);
	return result;
}

/*
 * items_bray_curtis -- Bray and Curtis's dissimilarity of the levels, in
 * [0, 1]: sum |u - v| / sum (u + v); NAN only where both totals are zero.
 */
double
items_bray_curtis(const double *pairs, int n)
{
	ItemColumn	both;
	UnitSum		sum;

	unit_start(&sum);
	item_column(&both, pairs, 1, 2 * n);
	if (!(both.total > 0))
		return NAN;
	for (int i = 0; i < n; i++)
	{
		double		u = item_figure(&both, 2 * i);
		double		v = item_figure(&both, 2 * i + 1);

		CHECK_FOR_INTERRUPTS();
		unit_add(&sum, fabs((isnan(u) ? 0 : u) - (isnan(v) ? 0 : v)));
	}
	return fmin(unit_round(&sum) / both.total, 1);
}
