/*-------------------------------------------------------------------------
 *
 * shares.h
 *	  Shares in a total, and sums over them, for the measures over items.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_ITEMS_SHARES_H
#define MAGTRADE_ITEMS_SHARES_H

#include <float.h>

/*
 * One column of rows of figures, and what its shares need.
 *
 * Figures are scaled by a power of two, the same for all, so that sums of the
 * largest doubles stay finite and squares of the smallest are not lost.
 */
typedef struct ItemColumn
{
	const double *figures;		/* the first row's */
	int			stride;			/* from one row's to the next's */
	int			nrows;
	int			present;		/* rows that have a figure */
	int			exponent;		/* figures are below 2^exponent */
	double		scale;			/* 2^-exponent */
	double		total;			/* their exact sum / 2^exponent, rounded once */
} ItemColumn;

/*
 * Pairs of figures, each an item's current one and its base, and what has been
 * found out about them.
 */
typedef struct ItemSides
{
	const double *pairs;
	int			n;
	bool		summed;			/* cur and base are there */
	bool		compared;		/* shift and overlap are there */
	ItemColumn	cur;
	ItemColumn	base;
	double		shift;			/* the part of the total that changed hands */
	double		overlap;		/* and that which did not */
} ItemSides;

/* What one item adds to a sum over shares; NAN makes the sum NAN */
typedef double (*ShareTerm) (double share, double other);

extern void item_column(ItemColumn *column, const double *figures, int stride,
						int nrows);
extern void item_sides(ItemSides *sides, const double *pairs, int n);
extern double sum_shares(const ItemColumn *column, ShareTerm term,
						 double other);
extern double sum_share_pairs(const ItemColumn *a, const ItemColumn *b,
							  ShareTerm term);
extern double relative_entropy(double p, double q);

/*
 * item_figure -- a row's figure / 2^exponent, NAN if it has none.
 */
static inline double
item_figure(const ItemColumn *column, int row)
{
	return column->figures[(size_t) row * column->stride] * column->scale;
}

/*
 * item_share -- an item's share, 0 to 1, of a column's total, which is
 * positive; an absent figure has the share of a zero.
 *
 * A share too small for a double is the smallest there is, so that only a zero
 * has the share zero.
 */
static inline double
item_share(const ItemColumn *column, int row)
{
	double		x = column->figures[(size_t) row * column->stride];
	double		share;

	if (!(x > 0))
		return 0;
	share = x * column->scale / column->total;
	return share > DBL_MIN ? share : DBL_MIN;
}

#endif							/* MAGTRADE_ITEMS_SHARES_H */
