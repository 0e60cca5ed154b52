/*-------------------------------------------------------------------------
 *
 * exact.h
 *	  Sums of doubles without rounding, so that no order of adding matters.
 *
 * A sum is kept as several doubles whose exact sum it is (an expansion, after
 * J. R. Shewchuk, "Adaptive Precision Floating-Point Arithmetic and Fast
 * Robust Geometric Predicates", 1997) and is rounded once, when it is read.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_EXACT_H
#define MAGTRADE_EXACT_H

#include <math.h>

/*
 * 40 terms of 53 bits span all that doubles can hold; the rest is room for
 * expansions that are not yet in their shortest form.
 */
#define EXACT_TERMS		64

typedef struct ExactSum
{
	int			nterms;			/* 0 if nothing but zeros has been added */
	double		terms[EXACT_TERMS + 1]; /* by increasing magnitude */
} ExactSum;

/*
 * The same, quick at numbers below 1, which are added up as whole numbers.
 * What does not fit into "high" and "low" is in the others.
 */
typedef struct UnitSum
{
	int64		high;			/* in 2^-53 */
	int64		low;			/* in 2^-105 */
	int			room;			/* so many more fit, whatever they are */
	ExactSum	others;
} UnitSum;

/* 2^9 numbers of 53 bits fit. */
#define UNIT_ROOM		512

extern void exact_add_slowly(ExactSum *sum, double x);
extern double exact_round(const ExactSum *sum);
extern int	exact_shorten(ExactSum *sum, double *terms);
extern int	exact_planes(const double *p, int nplanes, size_t stride, double x,
						 double *terms);
extern void unit_add_slowly(UnitSum *sum, double x);
extern double unit_round(UnitSum *sum);

/*
 * two_sum -- a + b rounded, and exactly what the rounding lost (Knuth).
 *
 * After an overflow *lost is not a number, and the result infinite, or finite
 * if a or b is within rounding of the largest double.
 */
static inline double
two_sum(double a, double b, double *lost)
{
	double		sum = a + b;
	double		b_part = sum - a;

	*lost = (a - (sum - b_part)) + (b - b_part);
	return sum;
}

/*
 * A sum that two doubles hold, as long as that is exact.
 */
typedef struct PairSum
{
	double		high;
	double		low;
	bool		exact;
} PairSum;

/*
 * pair_start -- a sum of nothing, which is exact.
 */
static inline PairSum
pair_start(void)
{
	PairSum		sum = {0, 0, true};

	return sum;
}

/*
 * pair_add -- add a number, if it is one; NAN is none.  There is no branch, which
 * could not be guessed.
 */
static inline void
pair_add(PairSum *sum, double x)
{
	double		lost;

	sum->high = two_sum(sum->high, isnan(x) ? 0 : x, &lost);
	sum->low = two_sum(sum->low, lost, &lost);
	sum->exact &= lost == 0;
}

/*
 * exact_start -- an empty sum, without the work of clearing all of its room.
 */
static inline void
exact_start(ExactSum *sum)
{
	sum->nterms = 0;
}

/*
 * exact_add -- add a finite number; the sum of the terms changes by exactly x.
 *
 * An overflow makes the sum infinite.  Sums of whole numbers never leave the
 * first term, which is what this is quick at.
 */
static inline void
exact_add(ExactSum *sum, double x)
{
	if (sum->nterms == 1)
	{
		double		lost;
		double		total = two_sum(sum->terms[0], x, &lost);

		if (likely(lost == 0 && total != 0))
		{
			sum->terms[0] = total;
			return;
		}
	}
	exact_add_slowly(sum, x);
}

/*
 * planes_add -- add a finite number to an expansion whose terms, the largest
 * first, are stride apart; the result fits into none of them, 0 if nothing is
 * left, and is not a number after an overflow.
 */
static inline double
planes_add(double *p, int nplanes, size_t stride, double x)
{
	for (int k = 0; k < nplanes && x != 0; k++, p += stride)
		*p = two_sum(*p, x, &x);
	return x;
}

/*
 * unit_start -- an empty sum of numbers that are mostly below 1.
 */
static inline void
unit_start(UnitSum *sum)
{
	sum->high = sum->low = 0;
	sum->room = UNIT_ROOM;
	exact_start(&sum->others);
}

/*
 * unit_add -- add a finite number, exactly.
 *
 * Quick unless it is 1 or more, or has bits below 2^-105.
 */
static inline void
unit_add(UnitSum *sum, double x)
{
	if (likely(fabs(x) < 1 && sum->room > 0))
	{
		double		scaled = x * 0x1p53;
		int64		high = (int64) scaled;
		double		rest = (scaled - (double) high) * 0x1p52;
		int64		low = (int64) rest;

		if (likely((double) low == rest))
		{
			sum->high += high;
			sum->low += low;
			sum->room--;
			return;
		}
	}
	unit_add_slowly(sum, x);
}

/*
 * unit_add_figure -- the same of a figure that may be absent, NAN; who is
 * absent is hard to guess, and adding nothing is quicker than a branch.
 */
static inline void
unit_add_figure(UnitSum *sum, double figure)
{
	unit_add(sum, isnan(figure) ? 0 : figure);
}

#endif							/* MAGTRADE_EXACT_H */
