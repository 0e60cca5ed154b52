/*-------------------------------------------------------------------------
 *
 * concentration.c
 *	  How concentrated the trade of a month is on few partners.
 *
 * Formulas and ranges are those of items/concentration.c, over the partners
 * that have a figure; NAN without any and where the total is zero, an error
 * where a figure is negative.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "items/measures.h"
#include "panel/measures.h"

/*
 * weights -- the figures of the month asked for, none of them negative.
 */
static double *
weights(const TradePanel *p, const PanelQuestion *q, int *n)
{
	double	   *values = panel_values(p, q->at, n);

	items_check_weights(values, *n);
	return values;
}

/*
 * panel_hhi, panel_hhi_norm, panel_effective_partners, panel_entropy,
 * panel_theil_t, panel_theil_l
 */
#define DEFINE_CONCENTRATION(name) \
	double \
	panel_##name(const TradePanel *p, const PanelQuestion *q) \
	{ \
		int			n; \
		double	   *values = weights(p, q, &n); \
		double		result = items_##name(values, n); \
		\
		pfree(values); \
		return result; \
	}

ITEMS_CONCENTRATION(DEFINE_CONCENTRATION)

/*
 * panel_top_share_pct -- share of the q->number largest partners, in percent.
 */
double
panel_top_share_pct(const TradePanel *p, const PanelQuestion *q)
{
	int			n;
	double	   *values = weights(p, q, &n);
	double		result = items_top_share_pct(values, n, q->number);

	pfree(values);
	return result;
}
