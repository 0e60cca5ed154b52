/*-------------------------------------------------------------------------
 *
 * growth.c
 *	  The formulas between two figures, free of anything PostgreSQL.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "scalar/growth.h"

/*
 * growth_status -- which case of growth two figures are.
 *
 * A negative base (a balance, a correction) has no growth rate whatever the
 * current figure is; a current figure below zero on a positive base has one.
 */
GrowthStatus
growth_status(double cur, double base)
{
	if (isnan(cur) || isnan(base))
		return GROWTH_MISSING;
	if (base < 0)
		return GROWTH_NEGATIVE_BASE;
	if (base == 0)
		return cur == 0 ? GROWTH_INACTIVE : GROWTH_NEW;
	return cur == 0 ? GROWTH_CLOSED : GROWTH_OK;
}

/*
 * growth_status_name -- the word that SQL sees.
 */
const char *
growth_status_name(GrowthStatus status)
{
	switch (status)
	{
		case GROWTH_OK:
			return "ok";
		case GROWTH_NEW:
			return "new";
		case GROWTH_CLOSED:
			return "closed";
		case GROWTH_INACTIVE:
			return "inactive";
		case GROWTH_NEGATIVE_BASE:
			return "negative_base";
		case GROWTH_MISSING:
			break;
	}
	return "missing";
}

/*
 * growth_log -- 100 ln(cur / base), in log points.
 *
 * NAN unless both are positive.  Close figures go through log1p, which keeps
 * the digits that a quotient near 1 has lost.
 */
double
growth_log(double cur, double base)
{
	if (!(cur > 0 && base > 0))
		return NAN;
	if (cur < 2 * base && base < 2 * cur)
		return 100.0 * log1p((cur - base) / base);
	return 100.0 * (log(cur) - log(base));
}

/*
 * growth_sym_pct -- 200 (cur - base) / (cur + base), in percent of the mean.
 *
 * Davis, Haltiwanger and Schuh's rate: -200 to 200, antisymmetric, and defined
 * when either figure is zero; NAN when both are.  A figure below zero has no
 * mean with another that it could be measured by, but from zero down to it is
 * as far as one can fall: -200.  All else below zero is NAN.
 */
double
growth_sym_pct(double cur, double base)
{
	double		sum = cur + base;

	if (base == 0 && cur < 0)
		return -200;
	if (!(cur >= 0 && base >= 0) || sum == 0)
		return NAN;
	/* large figures are halved, so that their sum is finite; small ones have no half */
	if (isinf(sum))
		return 200.0 * ((cur / 2 - base / 2) / (cur / 2 + base / 2));
	return 2.0 * percent_of(cur - base, sum);
}

/*
 * ratio_x -- cur / base, a multiple; NAN unless base > 0.
 */
double
ratio_x(double cur, double base)
{
	return base > 0 ? cur / base : NAN;
}

/*
 * growth_bounds_pct -- the growth rates that two rounded figures allow.
 *
 * Each figure was rounded to a multiple of unit, so it lies within half a unit
 * of what is printed; a flow that is printed as zero or more is not below
 * zero.  Growth rises with the base where the current figure is negative, and
 * falls with it elsewhere.  Where the base may have been zero there is no upper
 * bound, or no lower one under a negative figure, and that is NAN; both are
 * when the base cannot have been positive.
 */
void
growth_bounds_pct(double cur, double base, double unit,
				  double *lo, double *hi)
{
	double		half = unit / 2;
	double		least = cur - half;
	double		most = cur + half;

	if (cur >= 0 && least < 0)
		least = 0;
	*lo = *hi = NAN;
	if (base < 0)
		return;
	*lo = growth_pct(least, least < 0 ? base - half : base + half);
	*hi = growth_pct(most, most < 0 ? base + half : base - half);
}

/*
 * annualize_pct -- 100 ((1 + pct/100)^per_year - 1), in percent a year.
 *
 * per_year is how many such periods a year has (12 for monthly growth).  NAN
 * below -100 %, which no growth can be compounded from.
 */
double
annualize_pct(double pct, double per_year)
{
	if (!(pct >= -100 && per_year > 0))
		return NAN;
	return 100.0 * expm1(per_year * log1p(pct / 100.0));
}

/*
 * cagr_pct -- 100 ((last / first)^(1/years) - 1), in percent a year.
 *
 * NAN unless first > 0, last >= 0 and years > 0.
 */
double
cagr_pct(double first, double last, double years)
{
	if (!(first > 0 && last >= 0 && years > 0))
		return NAN;
	if (last == 0)
		return -100.0;
	return 100.0 * expm1(growth_log(last, first) / 100.0 / years);
}

/*
 * contrib_pp -- a part's contribution to its total's growth, in percentage
 * points: 100 (cur - base) / total_base; NAN unless total_base > 0.
 */
double
contrib_pp(double cur, double base, double total_base)
{
	return total_base > 0 ? percent_of(cur - base, total_base) : NAN;
}

/*
 * revision_pct -- 100 (revised - first) / first, in percent of what was published
 * first, as JDemetra+ has it.
 *
 * Balances below zero are revised like others: positive is away from zero.  NAN
 * where first is zero, or where the sign changed, when only the difference says
 * anything; a figure revised to zero has kept it.
 */
double
revision_pct(double revised, double first)
{
	if (first == 0 || (revised < 0 && first > 0) || (revised > 0 && first < 0))
		return NAN;
	return percent_of(revised - first, first);
}

/*
 * share_pct -- 100 part / whole; NAN unless whole > 0.
 */
double
share_pct(double part, double whole)
{
	return whole > 0 ? percent_of(part, whole) : NAN;
}

/*
 * unit_value -- value / qty; NAN unless qty > 0, since sources print 0 for a
 * quantity that was not collected.
 */
double
unit_value(double value, double qty)
{
	return qty > 0 ? value / qty : NAN;
}

/*
 * divergence_pp -- growth of a minus growth of b, in percentage points.
 *
 * NAN where either growth is.  The same for the two below.  Where both are past
 * all doubles, so is the answer: infinity less infinity would look absent.
 */
double
divergence_pp(double a1, double a0, double b1, double b0)
{
	double		a = growth_pct(a1, a0);
	double		b = growth_pct(b1, b0);

	return isinf(a) && isinf(b) ? a : a - b;
}

/*
 * divergence_log -- 100 ln((a1/b1) / (a0/b0)), in log points: antisymmetric in
 * a and b, additive over time and over a chain of partners.
 */
double
divergence_log(double a1, double a0, double b1, double b0)
{
	return growth_log(a1, a0) - growth_log(b1, b0);
}

/*
 * divergence_sym_pp -- difference of the symmetric rates, -400 to 400: the one
 * that is still defined when a partner is new or closed.
 */
double
divergence_sym_pp(double a1, double a0, double b1, double b0)
{
	return growth_sym_pct(a1, a0) - growth_sym_pct(b1, b0);
}
