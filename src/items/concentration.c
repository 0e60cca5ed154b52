/*-------------------------------------------------------------------------
 *
 * concentration.c
 *	  How concentrated trade is on few items.
 *
 * s is an item's share of the total, n the number of items that have a figure,
 * zeros included.  All are NAN without items, and where the total is zero.
 * Rounding may not take a measure out of the range that it has by its nature.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "items/measures.h"
#include "items/shares.h"
#include "miscadmin.h"
#include "scalar/growth.h"
#include "series/exact.h"

/* So many largest figures are found without sorting all. */
#define FEW				8

/*
 * sum_of_squares -- sum of the squares of a column's scaled figures.
 */
static double
sum_of_squares(const ItemColumn *column)
{
	UnitSum		sum;

	unit_start(&sum);
	for (int i = 0; i < column->nrows; i++)
	{
		double		x = item_figure(column, i);

		CHECK_FOR_INTERRUPTS();
		unit_add_figure(&sum, x * x);
	}
	return unit_round(&sum);
}

/*
 * items_hhi -- Herfindahl-Hirschman index, sum of s^2, in [1/n, 1]; times
 * 10000 it is in the points of competition authorities.
 */
double
items_hhi(const ItemColumn *column)
{
	double		hhi;

	if (!(column->total > 0))
		return NAN;
	hhi = sum_of_squares(column) / (column->total * column->total);
	return fmin(fmax(hhi, 1.0 / column->present), 1);
}

/*
 * items_hhi_norm -- the index on a scale from 0 (equal shares) to 1 (one item
 * has all): (H - 1/n) / (1 - 1/n); NAN for a single item, which is both.
 */
double
items_hhi_norm(const ItemColumn *column)
{
	double		least;

	if (column->present < 2)
		return NAN;
	least = 1.0 / column->present;
	return (items_hhi(column) - least) / (1 - least);
}

/*
 * items_effective_partners -- how many items of equal size are as concentrated:
 * 1/H, in [1, n].
 */
double
items_effective_partners(const ItemColumn *column)
{
	double		number;

	if (!(column->total > 0))
		return NAN;
	number = column->total * column->total / sum_of_squares(column);
	return fmin(fmax(number, 1), column->present);
}

/*
 * entropy_term -- -s ln s
 */
static double
entropy_term(double share, double unused pg_attribute_unused())
{
	return share == 0 ? 0 : -share * log(share);
}

/*
 * items_entropy -- Shannon's entropy of the shares, sum of -s ln s, in nats, in
 * [0, ln n]; its exponential is another effective number.
 */
double
items_entropy(const ItemColumn *column)
{
	if (!(column->total > 0))
		return NAN;
	return fmin(sum_shares(column, entropy_term, 0), log(column->present));
}

/*
 * items_theil_t -- Theil's T, sum of s ln(n s), in nats, in [0, ln n]: the
 * relative entropy of the shares to equal ones.
 */
double
items_theil_t(const ItemColumn *column)
{
	if (!(column->total > 0))
		return NAN;
	return fmin(sum_shares(column, relative_entropy, 1.0 / column->present),
				log(column->present));
}

/*
 * inverse_entropy -- what one item adds to the relative entropy of equal shares
 * to the shares that there are.
 */
static double
inverse_entropy(double share, double equal)
{
	return relative_entropy(equal, share);
}

/*
 * items_theil_l -- Theil's L, the mean logarithmic deviation, mean of
 * ln(mean / v), in nats, from 0 on; NAN where an item is zero.
 */
double
items_theil_l(const ItemColumn *column)
{
	if (!(column->total > 0))
		return NAN;
	return sum_shares(column, inverse_entropy, 1.0 / column->present);
}

/*
 * descending -- qsort() order of figures, the largest first; many take long to
 * sort.
 */
static int
descending(const void *x, const void *y)
{
	double		a = *(const double *) x;
	double		b = *(const double *) y;

	CHECK_FOR_INTERRUPTS();
	return (a < b) - (a > b);
}

/*
 * keep_largest -- the k largest of n figures to the front, in any order; k is
 * below n.
 *
 * Few are kept sorted while the others go by.
 */
static void
keep_largest(double *figures, int n, int k)
{
	if (k > FEW)
	{
		qsort(figures, n, sizeof(double), descending);
		return;
	}
	qsort(figures, k, sizeof(double), descending);
	for (int i = k; i < n; i++)
	{
		double		x = figures[i];
		int			place = k;

		while (place > 0 && figures[place - 1] < x)
			place--;
		if (place == k)
			continue;
		memmove(&figures[place + 1], &figures[place],
				sizeof(double) * (k - 1 - place));
		figures[place] = x;
	}
}

/*
 * items_top_share_pct -- share of the k largest items, in percent; 100 if there
 * are no more than k.
 */
double
items_top_share_pct(const ItemColumn *all, int k)
{
	ItemColumn	top;
	double	   *figures;
	int			present = 0;

	if (!(all->total > 0))
		return NAN;
	if (k >= all->present)
		return 100;
	/* the absent are overwritten, without a branch, and by none in the end */
	figures = palloc(sizeof(double) * (all->present + 1));
	for (int i = 0; i < all->nrows; i++)
	{
		figures[present] = all->figures[(size_t) i * all->stride];
		present += !isnan(figures[present]);
	}
	keep_largest(figures, present, k);
	/* the largest is among them, so both are scaled by the same */
	item_column(&top, figures, 1, k);
	pfree(figures);
	return percent_of(top.total, all->total);
}
