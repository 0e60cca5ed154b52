/*-------------------------------------------------------------------------
 *
 * notice.c
 *	  A word about totals ("World") among the partners, which would be counted
 *	  as one partner more.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <float.h>

#include "compat.h"
#include "miscadmin.h"
#include "panel/grid.h"
#include "panel/measures.h"
#include "utils/builtins.h"

/* Decimals are not exact in binary, as a share of a figure. */
#define TOLERANCE		1e-9

/*
 * A total that is published in whole dollars is not the sum of its parts in
 * whole dollars, but it is as near as that, as a share of it.
 */
#define ROUNDED			1e-4
#define ROUNDED_PLACES	3

/*
 * count_others -- how many others a partner has; whom an aggregate is asked about
 * may be in none of its rows.
 */
static int
count_others(const TradePanel *p)
{
	const PanelGrid *g = (const PanelGrid *) p;
	int			nothers = p->npartners - 1;

	if (p->version == PANEL_GRID && g->a >= 0 &&
		isnan(grid_column(g, GRID_AT)[g->a]) &&
		isnan(grid_column(g, GRID_BASE)[g->a]) && grid_rest(g, g->a) == 0)
		nothers--;
	return nothers;
}

/*
 * tolerance -- by how much, as a share of it, a total of so many others may
 * differ from their sum at most.  One figure alone has nothing to round.
 */
static double
tolerance(int nothers)
{
	return nothers > 1 ? ROUNDED : TOLERANCE;
}

/*
 * last_place -- the unit in which a figure seems to be published: 1, 0.1, 0.01
 * or 0.001; 0 if it is none of these.
 */
static double
last_place(double x)
{
	double		scale = 1;

	for (int places = 0; places <= ROUNDED_PLACES; places++, scale *= 10)
	{
		double		scaled = x * scale;

		if (fabs(scaled - rint(scaled)) <= TOLERANCE * fabs(scaled))
			return 1 / scale;
	}
	return 0;
}

/*
 * same_figure -- whether a figure is the sum of so many others but for rounding,
 * which takes half of the last place from each at most; absent ones are zero
 * here.
 */
static bool
same_figure(double x, double sum, int nothers)
{
	double		size;

	x = isnan(x) ? 0 : x;
	sum = isnan(sum) ? 0 : sum;
	size = fmax(fabs(x), fabs(sum));
	if (fabs(x - sum) <= TOLERANCE * size)
		return true;
	return fabs(x - sum) <= tolerance(nothers) * size &&
		fabs(x - sum) <= last_place(x) * (nothers + 1) / 2;
}

/*
 * bounds -- first and last month of all partners; first is beyond last if none
 * has figures.
 */
static void
bounds(const TradePanel *p, int *first, int *last)
{
	*first = MONTH_LAST;
	*last = MONTH_FIRST;
	for (int i = 0; i < p->npartners; i++)
	{
		TradeSeries *s = panel_series(p, i);

		if (s == NULL || s->len == 0)
			continue;
		*first = Min(*first, s->first);
		*last = Max(*last, s->first + series_end(s) - 1);
	}
}

/*
 * is_sum_in_panel -- whether a partner's figure is the sum of all others' in
 * every month.
 */
static bool
is_sum_in_panel(const TradePanel *p, int partner)
{
	int			first;
	int			last;

	bounds(p, &first, &last);
	for (int m = first; m <= last; m++)
	{
		CHECK_FOR_INTERRUPTS();
		if (!same_figure(panel_figure(p, partner, m),
						 panel_sum(p, partner, m), p->npartners - 1))
			return false;
	}
	return true;
}

/*
 * is_sum_in_grid -- the same of a grid, which has two months, and of all others
 * a weighted sum.
 */
static bool
is_sum_in_grid(const PanelGrid *g, int partner)
{
	int			nothers = count_others((const TradePanel *) g);
	double		rest = grid_rest(g, partner);
	double		others = 0;

	for (int column = 0; column < GRID_COLUMNS; column++)
	{
		if (!same_figure(grid_figure(g, column, partner),
						 grid_sum(g, column, partner), nothers))
			return false;
	}
	for (int i = 0; i < g->npartners; i++)
		others += i == partner ? 0 : grid_rest(g, i);
	return fabs(rest - others) <=
		tolerance(nothers) * fmax(fabs(rest), fabs(others));
}

/*
 * is_sum_of_others -- the same of whatever is looked at; *whole is the panel in
 * the form that is asked, once that was needed.
 */
static bool
is_sum_of_others(const PanelView *v, int partner, TradePanel **whole)
{
	TradePanel *p = unconstify(TradePanel *, v->panel);

	if (p->version == PANEL_GRID)
		return is_sum_in_grid((PanelGrid *) p, partner);
	/* a state that travelled has forgotten the other months */
	if ((p->flags & PANEL_STATE) && p->at > SERIES_AT_NONE)
		return false;
	if (*whole == NULL)
		*whole = panel_check(p);
	return is_sum_in_panel(*whole, partner);
}

/*
 * may_have_world -- whether a partner can be the sum of all others in a month;
 * sets *size to that of all figures together.
 *
 * Where nothing is negative that is half of the total, and the largest figure,
 * which rules out everyone at once.
 */
static bool
may_have_world(const PanelView *v, double *size)
{
	double		total = 0;
	double		largest = 0;

	*size = 0;
	for (int i = 0; i < v->panel->npartners; i++)
	{
		double		x = isnan(v->cur[i]) ? 0 : v->cur[i];

		total += x;
		*size += fabs(x);
		largest = Max(largest, x);
	}
	/* a sum that is too large is for the measure to mind, not for a notice */
	if (isinf(*size))
		return false;
	return *size != total || fabs(largest - total / 2) <=
		tolerance(count_others(v->panel)) * *size;
}

/*
 * exact_total -- the sum of the month's figures, rounded once.
 */
static double
exact_total(const PanelView *v)
{
	ExactSum	sum;

	exact_start(&sum);
	for (int i = 0; i < v->panel->npartners; i++)
	{
		if (!isnan(v->cur[i]))
			exact_add(&sum, v->cur[i]);
	}
	return exact_round(&sum);
}

/*
 * may_be_sum -- whether a figure can be the sum of so many others, as far as
 * their total tells, which may be off by the slack.
 *
 * Balances have many small figures and a total near zero.  A look at all others
 * for each of these would take the square of their number, so that they are
 * measured by their own size; by twice of it, as differences are rounded.
 */
static bool
may_be_sum(double x, double total, double slack, int nothers)
{
	double		others = total - x;

	return x != 0 && fabs(x - others) <= slack +
		2 * tolerance(nothers) * fmax(fabs(x), fabs(others));
}

/*
 * find_sum -- the partner that is the sum of all others, among those that can be
 * in the month; PANEL_UNKNOWN if none is.
 */
static int
find_sum(PanelView *v, double size)
{
	double		total = exact_total(v);
	double		slack = v->parts ? DBL_EPSILON * size : 0;
	int			nothers = count_others(v->panel);
	TradePanel *whole = NULL;
	int			world = PANEL_UNKNOWN;

	for (int i = 0; i < v->panel->npartners && world == PANEL_UNKNOWN; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (may_be_sum(v->cur[i], total, slack, nothers) &&
			is_sum_of_others(v, i, &whole))
			world = i;
	}
	if (whole != NULL && whole != v->panel)
		pfree(whole);
	return world;
}

/*
 * find_world -- the partner that is the sum of all others, PANEL_UNKNOWN if
 * none is.  That is known from now on.
 */
static int
find_world(PanelView *v)
{
	double		size;
	bool		possible;

	if (view_knows_world(v))
		return v->world;
	v->has_world = false;
	possible = may_have_world(v, &size);
	view_set_world(v, possible ? find_sum(v, size) : PANEL_UNKNOWN, !possible);
	return v->world;
}

/*
 * notice_world -- a notice if one partner is the sum of all others in every
 * month; the month that is looked at tells whether it can be.
 *
 * It is said once for each place in a query where a function is called, not
 * for each group.
 */
void
notice_world(FunctionCallInfo fcinfo, PanelView *v)
{
	PanelCall  *call = panel_call(fcinfo);
	const char *bytes;
	char	   *name;
	int			world;
	int			len;

	if (call->said || v->panel->npartners < 2)
		return;
	world = find_world(v);
	if (world == PANEL_UNKNOWN)
		return;
	call->said = true;
	bytes = view_name(v, world, &len);
	name = pnstrdup(bytes, len);
	ereport(NOTICE,
			(errmsg("partner \"%s\" equals the sum of all other partners in every month, so that everything is counted twice",
					name),
			 errhint("If it is a total, leave it out: without(panel, ARRAY[%s]), or with WHERE.",
					 quote_literal_cstr(name))));
}
