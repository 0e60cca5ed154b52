/*-------------------------------------------------------------------------
 *
 * measures.h
 *	  The measures over one panel.
 *
 * A measure is a plain function of a view of a panel, which is at the month
 * asked about, and a question.  It looks at no later month, and returns NAN for
 * "no answer".  To add one:
 * write it in the file of its family, add its line to the list here, and
 * declare its doors in the family's SQL file.
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

/* name, arguments */
#define PANEL_MEASURES(MEASURE) \
	/* divergence.c */ \
	MEASURE(divergence_pp, ASK_PAIR_LAG) \
	MEASURE(divergence_log, ASK_PAIR_LAG) \
	MEASURE(divergence_sym_pp, ASK_PAIR_LAG) \
	/* shares.c */ \
	MEASURE(share_pct, ASK_PARTNER) \
	MEASURE(share_change_pp, ASK_PARTNER_LAG) \
	MEASURE(contrib_pp, ASK_PARTNER_LAG) \
	MEASURE(excess_contrib_pp, ASK_PARTNER_LAG) \
	/* structure.c */ \
	MEASURE(share_shift, ASK_LAG) \
	MEASURE(jsd, ASK_LAG) \
	MEASURE(js_distance, ASK_LAG) \
	MEASURE(growth_dispersion_pp, ASK_LAG) \
	/* concentration.c */ \
	MEASURE(hhi, ASK_MONTH) \
	MEASURE(hhi_norm, ASK_MONTH) \
	MEASURE(effective_partners, ASK_MONTH) \
	MEASURE(entropy, ASK_MONTH) \
	MEASURE(theil_t, ASK_MONTH) \
	MEASURE(theil_l, ASK_MONTH) \
	MEASURE(top_share_pct, ASK_COUNT)

#define DECLARE_PANEL_MEASURE(name, arguments) \
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
