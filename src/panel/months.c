/*-------------------------------------------------------------------------
 *
 * months.c
 *	  What partners traded in a month, one by one and together.
 *
 * A month is compared only with one whose figures are of as many months; a
 * January and February that were published as one are compared with their
 * like.  Sums over partners are exact until they are rounded once, so that
 * neither the order of partners nor what a figure was added from matters.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "miscadmin.h"
#include "panel/panel.h"
#include "scalar/door.h"
#include "series/measures.h"

/*
 * series_at -- the series of a partner if it has a figure of the month, and
 * that figure's slot; else NULL.
 */
static TradeSeries *
series_at(const TradePanel *p, int partner, int month, uint32 *slot)
{
	TradeSeries *s = panel_series(p, partner);

	if (s == NULL)
		return NULL;
	*slot = (uint32) month - (uint32) s->first;
	return *slot < (uint32) s->len && !isnan(s->planes[*slot]) ? s : NULL;
}

/*
 * has_spans -- whether any figure may be of several months.
 */
static bool
has_spans(const TradePanel *p)
{
	int			flags = 0;

	for (int i = 0; i < p->npartners; i++)
	{
		TradeSeries *s = panel_series(p, i);

		flags |= s ? s->flags : 0;
	}
	return (flags & SERIES_SPANS) != 0;
}

/*
 * panel_span -- of how many months the figures of a month are, of everyone but
 * one partner (PANEL_REST for nobody); 1 if there are none.
 *
 * Error if some are of other months than others: they have no sum.
 */
int
panel_span(const TradePanel *p, int except, int month)
{
	int			span = 0;

	if (likely(!has_spans(p)))
		return 1;
	for (int i = 0; i < p->npartners; i++)
	{
		uint32		slot;
		TradeSeries *s = series_at(p, i, month, &slot);

		if (s == NULL || i == except)
			continue;
		if (span == 0)
			span = series_span(s, slot);
		series_check_spans(span, series_span(s, slot));
	}
	return Max(span, 1);
}

/*
 * panel_base_month -- the month that everyone's figures of a month are compared
 * with, 0 if there is none.  A lag of 0 asks for none.
 */
int
panel_base_month(const TradePanel *p, int except, int at, int lag)
{
	int			span = panel_span(p, except, at);

	if (lag < span || panel_span(p, except, at - lag) != span)
		return 0;
	return at - lag;
}

/*
 * panel_add_figure -- add a partner's figure of a month with all of its terms to
 * an exact sum, or take it from there if sign is -1; false if it has none.
 */
bool
panel_add_figure(const TradePanel *p, int partner, int month, double sign,
				 ExactSum *sum)
{
	uint32		slot;
	TradeSeries *s = series_at(p, partner, month, &slot);

	if (s == NULL)
		return false;
	for (int k = s->nplanes - 1; k >= 0; k--)
		exact_add(sum, sign * s->planes[k * s->len + slot]);
	return true;
}

/*
 * panel_sum -- what everyone but one partner (PANEL_REST for nobody) traded in
 * a month, over those that have a figure; NAN if none has.
 */
double
panel_sum(const TradePanel *p, int except, int month)
{
	ExactSum	sum;
	bool		any = false;

	exact_start(&sum);
	for (int i = 0; i < p->npartners; i++)
	{
		if (i != except)
			any |= panel_add_figure(p, i, month, 1, &sum);
	}
	return any ? check_overflow(exact_round(&sum)) : NAN;
}

/*
 * panel_figures -- what one partner traded; NAN where it has no figure, and
 * for PANEL_UNKNOWN.
 */
PanelFigures
panel_figures(const TradePanel *p, int partner, int at, int lag)
{
	TradeSeries *s = partner >= 0 ? panel_series(p, partner) : NULL;

	if (s == NULL)
		return (PanelFigures) {NAN, NAN};
	return (PanelFigures) {series_get(s, at), series_base(s, at, lag)};
}

/*
 * panel_others -- what everyone but one partner traded, as panel_sum().
 */
PanelFigures
panel_others(const TradePanel *p, int except, int at, int lag)
{
	int			base = panel_base_month(p, except, at, lag);

	return (PanelFigures) {
		panel_sum(p, except, at), base ? panel_sum(p, except, base) : NAN
	};
}

/*
 * panel_total -- the series of all partners together: the months of any.
 */
TradeSeries *
panel_total(const TradePanel *p)
{
	TradeSeries *total = series_make();

	for (int i = 0; i < p->npartners; i++)
	{
		TradeSeries *s = panel_series(p, i);

		CHECK_FOR_INTERRUPTS();
		if (s != NULL)
			total = series_outgrow(total, series_merge(total, s));
	}
	series_check_overlap(total);
	return total;
}
