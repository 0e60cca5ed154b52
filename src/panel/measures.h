/*-------------------------------------------------------------------------
 *
 * measures.h
 *	  The measures over one panel.
 *
 * A measure is a plain function of a view of a panel, which is at the month
 * asked about, and a question.  It looks at no later month, and returns NAN for
 * "no answer".  To add one: write it in the file of its family, and its entry
 * into the list here.  From that come its doors, in C by the macro in doors.c and
 * in SQL by doors.awk.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_PANEL_MEASURES_H
#define MAGTRADE_PANEL_MEASURES_H

#include "panel/view.h"

/* What a measure is asked */
typedef struct PanelQuestion
{
	int			at;				/* month number */
	int			number;			/* lag in months, or k */
	int			a;				/* the partner asked about; PANEL_UNKNOWN */
	int			b;				/* the one compared; PANEL_REST for everyone
								 * but a */
} PanelQuestion;

/* Which arguments it has behind the panel */
typedef enum PanelArguments
{
	ASK_MONTH,					/* at */
	ASK_LAG,					/* at [, lag] */
	ASK_COUNT,					/* at, k */
	ASK_PARTNER,				/* at, partner */
	ASK_PARTNER_LAG,			/* at, partner [, lag] */
	ASK_PAIR_LAG				/* at, a, b [, lag] */
} PanelArguments;

typedef double (*PanelFunction) (PanelView *v, const PanelQuestion *q);

typedef struct PanelMeasure
{
	PanelFunction compute;
	PanelArguments arguments;
} PanelMeasure;

/*
 * name, arguments, and what psql says of it; in braces, of the accessor and of the
 * aggregates
 */
#define PANEL_MEASURES(MEASURE) \
	/* divergence.c */ \
	MEASURE(divergence_pp, ASK_PAIR_LAG, \
			"growth on lag months earlier of partner a minus that of partner b, in percentage points; a NULL " \
			"b stands for everyone but a; NULL when either growth is") \
	MEASURE(divergence_log, ASK_PAIR_LAG, \
			"growth on lag months earlier of partner a minus that of partner b in log points, 100 " \
			"ln((a1/b1)/(a0/b0)): antisymmetric in a and b, additive over time and over a chain of partners; " \
			"a NULL b stands for everyone but a; NULL unless all four figures are positive") \
	MEASURE(divergence_sym_pp, ASK_PAIR_LAG, \
			"symmetric growth on lag months earlier of partner a minus that of partner b, in percentage " \
			"points, -400 to 400; defined for new and closed partners too; a NULL b stands for everyone but a") \
	/* shares.c */ \
	MEASURE(share_pct, ASK_PARTNER, \
			"share of {a partner|partner a} in the total of the partners with a figure, in percent; NULL " \
			"when it has none or the total is not positive") \
	MEASURE(share_change_pp, ASK_PARTNER_LAG, \
			"change of the share of {a partner|partner a} on lag months earlier, in percentage points; NULL " \
			"when either share is") \
	MEASURE(contrib_pp, ASK_PARTNER_LAG, \
			"contribution of {a partner|partner a} to the growth of the total on lag months earlier, in " \
			"percentage points; with those of all others, if all have both figures, it sums to that growth; " \
			"NULL when it lacks a figure or the base total is not positive") \
	MEASURE(excess_contrib_pp, ASK_PARTNER_LAG, \
			"contribution of {a partner|partner a} beyond what growing like the total would have been, on " \
			"lag months earlier, in percentage points: what it gained at the expense of others; with those " \
			"of all others, if all have both figures, it sums to zero") \
	/* structure.c */ \
	MEASURE(share_shift, ASK_LAG, \
			"part of the trade that changed hands on lag months earlier, half the sum of the absolute " \
			"changes of shares, 0 to 1; who is absent in a month has no share there; NULL where a total is " \
			"zero, an error where a figure is negative") \
	MEASURE(jsd, ASK_LAG, \
			"Jensen-Shannon divergence of the shares from those lag months earlier, base 2, 0 to 1; finite " \
			"with new and closed partners; NULL where a total is zero, an error where a figure is negative") \
	MEASURE(js_distance, ASK_LAG, \
			"root of the Jensen-Shannon divergence of the shares from those lag months earlier, a metric, 0 " \
			"to 1; NULL where a total is zero, an error where a figure is negative") \
	MEASURE(growth_dispersion_pp, ASK_LAG, \
			"dispersion of the growth of partners on lag months earlier (Lilien), 100 sqrt(sum s0 (g - G)^2) " \
			"over those that have both figures, in percentage points; NULL where the base total is zero, an " \
			"error where a figure is negative") \
	/* concentration.c */ \
	MEASURE(hhi, ASK_MONTH, \
			"Herfindahl-Hirschman index of the partners that have a figure, the sum of squared shares, 1/n " \
			"to 1; times 10000 it is in the points of competition authorities; NULL where the total is zero, " \
			"an error where a figure is negative") \
	MEASURE(hhi_norm, ASK_MONTH, \
			"Herfindahl-Hirschman index on a scale from 0 (equal shares) to 1 (one partner has all), (H - " \
			"1/n)/(1 - 1/n); NULL for a single partner, an error where a figure is negative") \
	MEASURE(effective_partners, ASK_MONTH, \
			"how many partners of equal size would be as concentrated, 1/hhi; NULL where the total is zero, " \
			"an error where a figure is negative") \
	MEASURE(entropy, ASK_MONTH, \
			"entropy of the shares, sum of -s ln s, in nats, 0 to ln n; NULL where the total is zero, an " \
			"error where a figure is negative") \
	MEASURE(theil_t, ASK_MONTH, \
			"Theil's T, sum of s ln(n s), in nats, 0 to ln n; NULL where the total is zero, an error where a " \
			"figure is negative") \
	MEASURE(theil_l, ASK_MONTH, \
			"Theil's L, mean of ln(mean/value), in nats, from 0 on; NULL where a partner's figure or the " \
			"total is zero, an error where a figure is negative") \
	MEASURE(top_share_pct, ASK_COUNT, \
			"share of the k largest partners, in percent; NULL where the total is zero, an error where a " \
			"figure is negative")

#define DECLARE_PANEL_MEASURE(name, arguments, about) \
	extern double panel_##name(PanelView *v, const PanelQuestion *q);
PANEL_MEASURES(DECLARE_PANEL_MEASURE)

/* The change of a share, of figures and their totals; also for partner_table */
extern double share_change(const PanelFigures *f, const PanelFigures *total);

/* parts.c: a partner's name as a text value */
extern Datum panel_name_datum(const TradePanel *p, int partner);

/* argument.c: what a function keeps in fn_extra from one call to the next */
typedef struct KeptPanels KeptPanels;

typedef struct PanelCall
{
	KeptPanels *kept;			/* the query's; NULL before it is needed */
	bool		said;			/* whether totals were noticed */
	PanelView	view;			/* of panels that are not kept */
} PanelCall;

extern PanelCall *panel_call(FunctionCallInfo fcinfo);
extern PanelView *panel_view(FunctionCallInfo fcinfo, const TradePanel *p);
extern PanelView *panel_view_argument(FunctionCallInfo fcinfo);
extern const TradePanel *panel_argument(FunctionCallInfo fcinfo);

/* notice.c: say once that a partner is the sum of the others */
extern void notice_world(FunctionCallInfo fcinfo, PanelView *v);

#endif							/* MAGTRADE_PANEL_MEASURES_H */
