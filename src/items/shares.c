/*-------------------------------------------------------------------------
 *
 * shares.c
 *	  Shares in a total, and sums over them, for the measures over items.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "items/shares.h"
#include "miscadmin.h"
#include "scalar/growth.h"
#include "series/exact.h"

/* A column is not scaled by more than a double can say. */
#define LEAST_EXPONENT	(-1000)

/*
 * item_column -- a column of nrows rows: every stride-th of the figures.
 */
void
item_column(ItemColumn *column, const double *figures, int stride, int nrows)
{
	UnitSum		sum;
	double		largest = 0;

	unit_start(&sum);
	*column = (ItemColumn) {figures, stride, nrows, 0, 0, 1, 0};
	for (int i = 0; i < nrows; i++)
	{
		double		x = fabs(item_figure(column, i));

		column->present += !isnan(x);
		largest = x > largest ? x : largest;
	}
	(void) frexp(largest, &column->exponent);
	column->exponent = Max(column->exponent, LEAST_EXPONENT);
	column->scale = ldexp(1, -column->exponent);
	for (int i = 0; i < nrows; i++)
	{
		CHECK_FOR_INTERRUPTS();
		unit_add_figure(&sum, item_figure(column, i));
	}
	column->total = unit_round(&sum);
}

/*
 * item_sides -- n pairs of figures, about which nothing is known yet.
 */
void
item_sides(ItemSides *sides, const double *pairs, int n)
{
	sides->pairs = pairs;
	sides->n = n;
	sides->summed = sides->compared = false;
}

/*
 * sum_shares -- sum of term(share, other) over the items that have a figure.
 */
double
sum_shares(const ItemColumn *column, ShareTerm term, double other)
{
	UnitSum		sum;

	unit_start(&sum);
	for (int i = 0; i < column->nrows; i++)
	{
		double		x;

		CHECK_FOR_INTERRUPTS();
		if (isnan(column->figures[(size_t) i * column->stride]))
			continue;
		x = term(item_share(column, i), other);
		if (isnan(x))
			return NAN;
		unit_add(&sum, x);
	}
	return unit_round(&sum);
}

/*
 * sum_share_pairs -- sum of term(share in a, share in b) over the rows of two
 * columns; who is absent on a side has no share there.
 */
double
sum_share_pairs(const ItemColumn *a, const ItemColumn *b, ShareTerm term)
{
	UnitSum		sum;

	unit_start(&sum);
	for (int i = 0; i < a->nrows; i++)
	{
		double		x = term(item_share(a, i), item_share(b, i));

		CHECK_FOR_INTERRUPTS();
		if (isnan(x))
			return NAN;
		unit_add(&sum, x);
	}
	return unit_round(&sum);
}

/*
 * relative_entropy -- what one item adds to the relative entropy of p to q, in
 * nats: p ln(p/q) - p + q; NAN where that is infinite.
 *
 * Over all items the last two terms cancel.  With them no item adds less than
 * nothing, and what is left of nearly equal shares is not lost in a sum of
 * numbers much larger.
 */
double
relative_entropy(double p, double q)
{
	if (p == 0)
		return q;
	if (q == 0)
		return NAN;
	return fmax(p * growth_log(p, q) / 100 - (p - q), 0);
}
