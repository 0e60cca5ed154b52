/*-------------------------------------------------------------------------
 *
 * exact.c
 *	  Sums of doubles without rounding.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "port/pg_bitutils.h"
#include "series/exact.h"

/*
 * grow -- add a finite number to the terms, exactly.
 *
 * There is one term more than before at most.  An overflow leaves an infinite
 * term, the only one; it shows in the loss, even where that alone overflowed,
 * as it can next to the largest double.
 */
static void
grow(ExactSum *sum, double x)
{
	int			kept = 0;

	for (int i = 0; i < sum->nterms; i++)
	{
		double		lost;

		x = two_sum(x, sum->terms[i], &lost);
		if (unlikely(!isfinite(lost)))
		{
			x = copysign(INFINITY, x);
			kept = 0;
			break;
		}
		if (lost != 0)
			sum->terms[kept++] = lost;
	}
	if (x != 0)
		sum->terms[kept++] = x;
	sum->nterms = kept;
}

/*
 * exact_add_slowly -- exact_add() of whatever is not quick.
 */
void
exact_add_slowly(ExactSum *sum, double x)
{
	double		shorter[EXACT_TERMS + 1];
	int			n;

	grow(sum, x);
	if (likely(sum->nterms <= EXACT_TERMS))
		return;
	n = exact_shorten(sum, shorter);
	for (sum->nterms = 0; n > 0; sum->nterms++)
		sum->terms[sum->nterms] = shorter[--n];
}

/*
 * exact_round -- the double nearest to the sum, ties to even; 0 if empty.
 *
 * Adding from the largest term down is exact until the first loss.  That
 * result is the nearest double unless the loss is exactly half a unit in the
 * last place and a smaller term breaks the tie the other way.
 */
double
exact_round(const ExactSum *sum)
{
	int			i = sum->nterms;
	double		high = 0;
	double		lost = 0;

	if (i > 0)
		high = sum->terms[--i];
	while (i > 0 && lost == 0)
		high = two_sum(high, sum->terms[--i], &lost);
	if (i > 0 && (lost < 0) == (sum->terms[i - 1] < 0))
	{
		double		beyond = high + 2 * lost;

		if (beyond - high == 2 * lost)
			high = beyond;
	}
	return high;
}

/*
 * exact_shorten -- write the sum as the one expansion in which each term is
 * the remainder's nearest double, largest first; returns how many terms.
 *
 * This form depends on the sum only, not on the way to it.  terms has room for
 * EXACT_TERMS + 1; the sum is used up.
 */
int
exact_shorten(ExactSum *sum, double *terms)
{
	int			n = 0;

	while (sum->nterms > 0)
	{
		terms[n] = exact_round(sum);
		if (!isfinite(terms[n]))
			return n + 1;
		/* cancels the largest term at least, so the terms become no more */
		grow(sum, -terms[n++]);
	}
	return n;
}

/*
 * exact_planes -- the shortest expansion of nplanes terms that are stride apart
 * and x, as exact_shorten(); -1 if it overflows.
 */
int
exact_planes(const double *p, int nplanes, size_t stride, double x,
			 double *terms)
{
	ExactSum	sum;
	int			n;

	if (!isfinite(x))
		return -1;
	exact_start(&sum);
	exact_add(&sum, x);
	for (int k = nplanes - 1; k >= 0; k--)
		exact_add(&sum, p[k * stride]);
	n = exact_shorten(&sum, terms);
	/* planes that are finite may still sum to more than a double holds */
	return n > 0 && !isfinite(terms[0]) ? -1 : n;
}

/*
 * unit_terms -- what has been added up as whole numbers, as terms of an exact
 * sum, the smallest first; returns how many terms, three at most.
 */
static int
unit_terms(const UnitSum *sum, double *terms)
{
	int64		high = sum->high + (sum->low >> 52);
	int64		low = sum->low & ((INT64CONST(1) << 52) - 1);
	int64		end = high & 1023;	/* the rest of it has 53 bits */
	int			n = 0;

	if (low != 0)
		terms[n++] = (double) low * 0x1p-105;
	if (end != 0)
		terms[n++] = (double) end * 0x1p-53;
	if (high != end)
		terms[n++] = (double) (high - end) * 0x1p-53;
	return n;
}

/*
 * unit_gather -- make the others the whole sum.
 */
static void
unit_gather(UnitSum *sum)
{
	double		terms[3];
	int			n = unit_terms(sum, terms);

	for (int i = 0; i < n; i++)
		exact_add(&sum->others, terms[i]);
	sum->high = sum->low = 0;
	sum->room = UNIT_ROOM;
}

/*
 * unit_add_slowly -- unit_add() of whatever is not quick.
 */
void
unit_add_slowly(UnitSum *sum, double x)
{
	if (sum->room == 0)
		unit_gather(sum);
	exact_add(&sum->others, x);
}

/*
 * round_numbers -- the double nearest to what has been added up as whole
 * numbers, ties to even.
 *
 * The highest 62 bits of it are turned into a double, the lowest of them set if
 * any further one is, which is all that rounding to 53 needs to know of these.
 */
static double
round_numbers(const UnitSum *sum)
{
	int64		high = sum->high + (sum->low >> 52);
	uint64		low = sum->low & ((UINT64CONST(1) << 52) - 1);
	uint64		size = (uint64) (high < 0 ? ~high : high);
	int			shift = Min(61 - pg_leftmost_one_pos64(size | 1), 52);
	uint64		bits = (uint64) high << shift | low >> (52 - shift);

	bits |= (low & ((UINT64CONST(1) << (52 - shift)) - 1)) != 0;
	return (double) (int64) bits * 0x1p-53 /
		(double) (UINT64CONST(1) << shift);
}

/*
 * unit_round -- the double nearest to the sum, as exact_round().
 */
double
unit_round(UnitSum *sum)
{
	if (sum->others.nterms == 0)
		return round_numbers(sum);
	unit_gather(sum);
	return exact_round(&sum->others);
}
