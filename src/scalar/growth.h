/*-------------------------------------------------------------------------
 *
 * growth.h
 *	  The formulas between two figures: growth, shares, divergence.
 *
 * Every formula takes finite numbers or NAN for "absent" and returns NAN for
 * "no answer", never an infinity that its arguments do not force; doors turn
 * NAN into NULL and an overflow into an error.  Percentages are times 100, and
 * nothing is rounded.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_SCALAR_GROWTH_H
#define MAGTRADE_SCALAR_GROWTH_H

#include <math.h>

/* Why a growth rate is what it is; spelled by growth_status_name(). */
typedef enum GrowthStatus
{
	GROWTH_OK,
	GROWTH_NEW,					/* base is zero, the current figure is not */
	GROWTH_CLOSED,				/* the current figure is zero, base is not */
	GROWTH_INACTIVE,			/* both are zero */
	GROWTH_NEGATIVE_BASE,
	GROWTH_MISSING				/* either is absent */
} GrowthStatus;

extern GrowthStatus growth_status(double cur, double base);
extern const char *growth_status_name(GrowthStatus status);
extern double growth_log(double cur, double base);
extern double growth_sym_pct(double cur, double base);
extern double ratio_x(double cur, double base);
extern void growth_bounds_pct(double cur, double base, double unit,
							  double *lo, double *hi);
extern double annualize_pct(double pct, double per_year);
extern double cagr_pct(double first, double last, double years);
extern double contrib_pp(double cur, double base, double total_base);
extern double revision_pct(double revised, double first);
extern double share_pct(double part, double whole);
extern double unit_value(double value, double qty);
extern double divergence_pp(double a1, double a0, double b1, double b0);
extern double divergence_log(double a1, double a0, double b1, double b0);
extern double divergence_sym_pp(double a1, double a0, double b1, double b0);

/*
 * percent_of -- 100 part / whole; "whole" is not zero.
 *
 * Where the hundredfold is exact, as of whole numbers, it comes first, so that
 * the quotient alone is rounded: 29 of 100 is 29, of which 100 (29 / 100) falls
 * short.  Others are divided first, so that all of 0.7 is 100.  64, 32 and 4
 * times are always exact, and so are the differences, as what is subtracted is
 * of like size (Sterbenz); infinities fail the test.
 */
static inline double
percent_of(double part, double whole)
{
	double		hundredfold = 100.0 * part;

	if (hundredfold - 64.0 * part - 32.0 * part == 4.0 * part)
		return hundredfold / whole;
	return 100.0 * (part / whole);
}

/*
 * growth_pct -- 100 (cur / base - 1), in percent.
 *
 * NAN unless base > 0; -100 when cur is 0.  Written with the difference first,
 * which is exact when the figures are close and would cancel otherwise.
 */
static inline double
growth_pct(double cur, double base)
{
	if (!(base > 0))
		return NAN;
	return percent_of(cur - base, base);
}

#endif							/* MAGTRADE_SCALAR_GROWTH_H */
