/*-------------------------------------------------------------------------
 *
 * notice.c
 *	  A word about totals ("World") among the partners, which would be counted
 *	  as one partner more.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "miscadmin.h"
#include "panel/grid.h"
#include "panel/measures.h"
#include "utils/builtins.h"

/* Decimals are not exact in binary, and totals are rounded. */
#define TOLERANCE		1e-9

/*
 * same_figure -- whether two figures are the same but for rounding; absent
 * ones are zero here.
 */
static bool
same_figure(double x, double y)
{
	x = isnan(x) ? 0 : x;
	y = isnan(y) ? 0 : y;
	return fabs(x - y) <= TOLERANCE * fmax(fabs(x), fabs(y));
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
		*last = Max(*last, s->first + s->len - 1);
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
						 panel_sum(p, partner, m)))
			return false;
	}
	return true;
}

/*
 * is_sum_in_grid -- the same of a grid, which has two months, and of all others
 * a weighted sum.
 */
static bool
is_sum_in_grid(const PanelGrid *g, int partner, double *figures)
{
	double		others = 0;

	for (int column = 0; column < GRID_COLUMNS; column++)
	{
		grid_read(g, column, figures);
		if (!same_figure(figures[partner], grid_sum(g, column, partner)))
			return false;
	}
	for (int i = 0; i < g->npartners; i++)
		others += i == partner ? 0 : grid_rest(g, i);
	return same_figure(grid_rest(g, partner), others);
}

/*
 * is_sum_of_others -- the same of whatever is looked at.
 */
static bool
is_sum_of_others(PanelView *v, int partner)
{
	TradePanel *p = unconstify(TradePanel *, v->panel);
	TradePanel *whole;
	bool		result;

	if (p->version == PANEL_GRID)
		return is_sum_in_grid((PanelGrid *) p, partner, v->pairs);
	/* a state that travelled has forgotten the other months */
	if ((p->flags & PANEL_STATE) && p->at > SERIES_AT_NONE)
		return false;
	whole = panel_check(p);
	result = is_sum_in_panel(whole, partner);
	if (whole != p)
		pfree(whole);
	return result;
}

/*
 * may_have_world -- whether a partner can be the sum of all others in a month,
 * which is half of the total then; sets *slack to how much that may be off.
 *
 * Where nothing is negative the half is the largest figure, which rules out
 * everyone at once.
 */
static bool
may_have_world(const PanelView *v, double *half, double *slack)
{
	double		total = 0;
	double		size = 0;
	double		largest = 0;

	for (int i = 0; i < v->panel->npartners; i++)
	{
		double		x = v->cur[i];

		if (isnan(x))
			continue;
		total += x;
		size += fabs(x);
		largest = Max(largest, x);
	}
	/* a sum that is too large is for the measure to mind, not for a notice */
	if (isinf(size))
		return false;
	*half = total / 2;
	*slack = TOLERANCE * size;
	return size != total || fabs(largest - *half) <= *slack;
}

/*
 * find_world -- the partner that is the sum of all others, PANEL_UNKNOWN if
 * none is.
 */
static int
find_world(PanelView *v)
{
	double		half;
	double		slack;

	if (!may_have_world(v, &half, &slack))
		return PANEL_UNKNOWN;
	for (int i = 0; i < v->panel->npartners; i++)
	{
		double		x = v->cur[i];

		if (x != 0 && fabs(x - half) <= slack && is_sum_of_others(v, i))
			return i;
	}
	return PANEL_UNKNOWN;
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
	int			len;

	if (call->said || v->panel->npartners < 2)
		return;
	if (!v->has_world)
	{
		v->world = find_world(v);
		v->has_world = true;
	}
	if (v->world == PANEL_UNKNOWN)
		return;
	call->said = true;
	bytes = view_name(v, v->world, &len);
	name = pnstrdup(bytes, len);
	ereport(NOTICE,
			(errmsg("partner \"%s\" equals the sum of all other partners in every month, so that everything is counted twice",
					name),
			 errhint("If it is a total, leave it out: without(panel, ARRAY[%s]), or with WHERE.",
					 quote_literal_cstr(name))));
}
