/*-------------------------------------------------------------------------
 *
 * prices.c
 *	  Price and quantity indices over matched items.
 *
 * With p = v/q, s0 and s1 the shares of the two periods' values, and r the
 * ratio p1/p0 of a price index, each is written in s0, s1 and r alone.  The
 * same formula with r = q1/q0 is the direct quantity index of that name, in
 * which prices and quantities have changed places (B. M. Balk, "Price and
 * Quantity Index Numbers", 2008).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <float.h>

#include "index/measures.h"
#include "miscadmin.h"
#include "scalar/door.h"
#include "scalar/growth.h"
#include "series/exact.h"

/* What one item adds to a sum */
typedef double (*IndexTerm) (const IndexItem *item);

/*
 * sum_items -- sum of a term over the items; error if it overflows, as an index
 * that is divided by it would be 0.
 */
static double
sum_items(const IndexItem *items, int n, IndexTerm term)
{
	ExactSum	sum;

	exact_start(&sum);
	for (int i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		exact_add(&sum, check_overflow(term(&items[i])));
	}
	return n > 0 ? check_overflow(exact_round(&sum)) : NAN;
}

/*
 * base_share -- IndexTerm: the share of the base period, of which all add up
 * to 1 but for rounding.
 */
static double
base_share(const IndexItem *item)
{
	return item->s0;
}

/*
 * current_share -- IndexTerm: likewise of the current period.
 */
static double
current_share(const IndexItem *item)
{
	return item->s1;
}

/*
 * laspeyres_term -- IndexTerm: s0 r.
 */
static double
laspeyres_term(const IndexItem *item)
{
	return item->s0 * item->ratio;
}

/*
 * index_laspeyres -- base-period weights: sum p1 q0 / sum p0 q0 = sum s0 r.
 *
 * Shares are rounded; divided by what they add up to, ratios of 1 give 1 to the
 * bit, here and below.
 */
double
index_laspeyres(const IndexItem *items, int n)
{
	return sum_items(items, n, laspeyres_term) /
		sum_items(items, n, base_share);
}

/*
 * paasche_term -- IndexTerm: s1 / r.
 */
static double
paasche_term(const IndexItem *item)
{
	return item->s1 / item->ratio;
}

/*
 * index_paasche -- current-period weights: sum p1 q1 / sum p0 q1 =
 * 1 / sum (s1 / r).
 */
double
index_paasche(const IndexItem *items, int n)
{
	return sum_items(items, n, current_share) /
		sum_items(items, n, paasche_term);
}

/*
 * index_fisher -- geometric mean of Laspeyres and Paasche; what they are, to the
 * bit, where they are the same.  Only where no double is near their product is
 * each root rounded.
 */
double
index_fisher(const IndexItem *items, int n)
{
	double		laspeyres = index_laspeyres(items, n);
	double		paasche = index_paasche(items, n);
	double		product = laspeyres * paasche;

	if (product >= DBL_MIN && product <= DBL_MAX)
		return sqrt(product);
	return sqrt(laspeyres) * sqrt(paasche);
}

/*
 * tornqvist_term -- IndexTerm: 1/2 (s0 + s1) ln r.
 */
static double
tornqvist_term(const IndexItem *item)
{
	return (item->s0 + item->s1) / 2 * log(item->ratio);
}

/*
 * index_tornqvist -- exp(sum 1/2 (s0 + s1) ln r).
 */
double
index_tornqvist(const IndexItem *items, int n)
{
	return exp(sum_items(items, n, tornqvist_term));
}

/*
 * walsh_up -- IndexTerm: sqrt(s0 s1 r), root by root, since a product of small
 * shares could be none.
 */
static double
walsh_up(const IndexItem *item)
{
	return sqrt(item->s0) * sqrt(item->s1) * sqrt(item->ratio);
}

/*
 * walsh_down -- IndexTerm: sqrt(s0 s1 / r).
 */
static double
walsh_down(const IndexItem *item)
{
	return sqrt(item->s0) * sqrt(item->s1) / sqrt(item->ratio);
}

/*
 * index_walsh -- sum p1 sqrt(q0 q1) / sum p0 sqrt(q0 q1) =
 * sum sqrt(s0 s1 r) / sum sqrt(s0 s1 / r).
 */
double
index_walsh(const IndexItem *items, int n)
{
	return sum_items(items, n, walsh_up) / sum_items(items, n, walsh_down);
}

/*
 * log_mean -- logarithmic mean of the two shares, (s1 - s0) / ln(s1/s0).
 */
static double
log_mean(const IndexItem *item)
{
	if (item->s1 == item->s0)
		return item->s0;
	return (item->s1 - item->s0) / (growth_log(item->s1, item->s0) / 100);
}

/*
 * sato_vartia_term -- IndexTerm: the mean share times ln r.
 */
static double
sato_vartia_term(const IndexItem *item)
{
	return log_mean(item) * log(item->ratio);
}

/*
 * index_sato_vartia -- exp(sum w ln r), w being the logarithmic mean of the
 * item's shares over the sum of all such means.
 */
double
index_sato_vartia(const IndexItem *items, int n)
{
	return exp(sum_items(items, n, sato_vartia_term) /
			   sum_items(items, n, log_mean));
}
