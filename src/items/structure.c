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
 * sum_sides -- find the columns' totals; false where one is zero.
 */
static bool
sum_sides(ItemSides *sides)
{
	if (!sides->summed)
	{
		item_column(&sides->cur, sides->pairs, 2, sides->n);
		item_column(&sides->base, sides->pairs + 1, 2, sides->n);
		sides->summed = true;
	}
	return sides->cur.total > 0 && sides->base.total > 0;
}

/*
 * compare_sides -- find how much of the total changed hands, 1/2 sum |s1 - s0|,
 * and how much did not, sum min(s1, s0); false where a total is zero.
 *
 * Together they are 1, but for the rounding of shares; divided by what they
 * are, equal and disjoint compositions give 0 and 1 to the bit.
 */
static bool
compare_sides(ItemSides *sides)
{
	UnitSum		moved;
	UnitSum		kept;
	double		one;

	if (!sum_sides(sides) || sides->compared)
		return sides->compared;
	unit_start(&moved);
	unit_start(&kept);
	for (int i = 0; i < sides->n; i++)
	{
		double		s1 = item_share(&sides->cur, i);
		double		s0 = item_share(&sides->base, i);

		CHECK_FOR_INTERRUPTS();
		unit_add(&moved, fabs(s1 - s0) / 2);
		unit_add(&kept, Min(s1, s0));
	}
	sides->shift = unit_round(&moved);
	sides->overlap = unit_round(&kept);
	one = sides->shift + sides->overlap;
	sides->shift /= one;
	sides->overlap /= one;
	return sides->compared = true;
}

/*
 * items_share_shift -- the part of the total that changed hands, in [0, 1]:
 * 1/2 sum |s1 - s0|, the Michaely or Stoikov index, total variation.
 */
double
items_share_shift(ItemSides *sides)
{
	return compare_sides(sides) ? sides->shift : NAN;
}

/*
 * items_krugman -- Krugman's specialization index, sum |s1 - s0|, in [0, 2].
 */
double
items_krugman(ItemSides *sides)
{
	return 2 * items_share_shift(sides);
}

/*
 * items_finger_kreinin -- Finger and Kreinin's similarity, in percent:
 * 100 sum min(s1, s0), 0 (nothing in common) to 100.
 */
double
items_finger_kreinin(ItemSides *sides)
{
	return compare_sides(sides) ? 100 * sides->overlap : NAN;
}

/*
 * js_term -- 1/2 (s1 log2(s1/m) + s0 log2(s0/m)) with m = (s1 + s0) / 2.
 *
 * With t = (s1 - s0) / (s1 + s0) that is m (ln(1 - t^2) + 2 t atanh(t)) /
 * (2 ln 2), in which nothing cancels for shares that are close.  Where one is
 * far smaller, 1 - t^2 has lost its digits, and nothing cancels in the first.
 */
static double
js_term(double cur, double base)
{
	double		mean = cur / 2 + base / 2;
	double		t = mean > 0 ? (cur - base) / 2 / mean : 0;

	if (fabs(t) >= 1)
		return mean;
	if (fabs(t) > 0.5)
		return (cur * log(cur / mean) + base * log(base / mean)) /
			(2 * M_LN2);
	return mean * ((log1p(-t * t) + 2 * t * atanh(t)) / (2 * M_LN2));
}

/*
 * items_jsd -- Jensen-Shannon divergence of the shares, base 2, in [0, 1] and
 * never above the share shift; finite whatever is new or closed.
 */
double
items_jsd(ItemSides *sides)
{
	if (!compare_sides(sides))
		return NAN;
	return fmin(sum_share_pairs(&sides->cur, &sides->base, js_term),
				sides->shift);
}

/*
 * items_js_distance -- its square root, a metric, in [0, 1].
 */
double
items_js_distance(ItemSides *sides)
{
	return sqrt(items_jsd(sides));
}

/*
 * items_kl -- Kullback-Leibler divergence of the current shares from the base,
 * sum of s1 ln(s1/s0), in nats, from 0 on; NAN where an item with a current
 * share has none in the base, since that would be infinite.
 */
double
items_kl(ItemSides *sides)
{
	if (!sum_sides(sides))
		return NAN;
	return sum_share_pairs(&sides->cur, &sides->base, relative_entropy);
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
		copy[2 * kept_pairs] = pairs[2 * i];
		copy[2 * kept_pairs + 1] = pairs[2 * i + 1];
		/* no branch, which could not be guessed */
		kept_pairs += !isnan(pairs[2 * i]) & !isnan(pairs[2 * i + 1]);
	}
	*ncomplete = kept_pairs;
	return copy;
}

/*
 * dispersion -- sqrt(sum s0 (g - G)^2) of two scaled columns.
 *
 * With figures c and b of totals C and B each term is (c/b - C/B)^2 b/B, which
 * is zero for a single item to the bit.
 */
static double
dispersion(const ItemColumn *cur, const ItemColumn *base)
{
	UnitSum		sum;
	double		ratio = cur->total / base->total;
	double		root = sqrt(base->total);

	unit_start(&sum);
	for (int i = 0; i < cur->nrows; i++)
	{
		double		b = item_figure(base, i);

		CHECK_FOR_INTERRUPTS();
		if (b > 0)
		{
			double		gap = (item_figure(cur, i) / b - ratio) *
				(sqrt(b) / root);

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
items_growth_dispersion_pp(ItemSides *sides)
{
	ItemSides	complete;
	double	   *pairs = complete_pairs(sides->pairs, sides->n, &complete.n);
	double		result = NAN;

	item_sides(&complete, pairs, complete.n);
	(void) sum_sides(&complete);
	if (complete.base.total > 0)
		result = 100 * ldexp(dispersion(&complete.cur, &complete.base),
							 complete.cur.exponent - complete.base.exponent);
	pfree(pairs);
	return result;
}

/*
 * items_bray_curtis -- Bray and Curtis's dissimilarity of the levels, in
 * [0, 1]: sum |u - v| / sum (u + v); NAN only where both totals are zero.
 */
double
items_bray_curtis(ItemSides *sides)
{
	ItemColumn	both;
	UnitSum		sum;

	unit_start(&sum);
	item_column(&both, sides->pairs, 1, 2 * sides->n);
	if (!(both.total > 0))
		return NAN;
	for (int i = 0; i < sides->n; i++)
	{
		double		u = item_figure(&both, 2 * i);
		double		v = item_figure(&both, 2 * i + 1);

		CHECK_FOR_INTERRUPTS();
		unit_add(&sum, fabs((isnan(u) ? 0 : u) - (isnan(v) ? 0 : v)));
	}
	return fmin(unit_round(&sum) / both.total, 1);
}
