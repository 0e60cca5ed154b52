/*-------------------------------------------------------------------------
 *
 * panel.h
 *	  The panel: a series for each partner, stored as the SQL type trade_panel.
 *
 * As with the series, the same bytes are the stored value and the transition
 * state of every aggregate over partners.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_PANEL_H
#define MAGTRADE_PANEL_H

#include "series/series.h"

/* Forms of the type, of which this is the first; see pack.h and grid.h */
#define PANEL_VERSION		1
#define PANEL_PACKED		2
#define PANEL_GRID			3

/* flags */
#define PANEL_STATE			0x01	/* an aggregate's state, not yet a result */
#define PANEL_ASKED			0x02	/* a grid that is asked about a month */
#define PANEL_OTHERS		0x04	/* and was given figures of others */

/* in place of a partner's number */
#define PANEL_REST			(-1)	/* everyone but the other partner */
#define PANEL_UNKNOWN		(-2)	/* nobody: no partner has the name */

/* in place of a lag: none was given */
#define PANEL_DEFAULT		PG_INT32_MIN

/* One partner: offsets are bytes from the start of the panel, 0 for none */
typedef struct PanelEntry
{
	uint32		hash;
	int32		name;
	int32		name_len;
	int32		series;			/* a TradeSeries, MAXALIGNed */
} PanelEntry;

/*
 * The header is followed by room for nentries partners, in the order in which
 * they came (a state) or by name (a result); by a hash table over their names,
 * with twice as many places as entries, each 0 or a partner's number plus one;
 * and by names and series, up to "used".  A series that outgrows its place
 * moves to the end; the holes are squeezed out when the panel itself grows.
 */
typedef struct TradePanel
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		flags;
	uint16		unused;
	int32		npartners;
	int32		nentries;		/* a power of two */
	int32		used;			/* bytes in use, header included */
	int32		at;				/* state only: the month asked about */
	int32		number;			/* state only: a lag or another number, or
								 * PANEL_DEFAULT */
	int32		a;				/* state only: partner asked about, and the
								 * one compared; PANEL_REST for none */
	int32		b;
	int32		last;			/* state only: partner of the last row */
	PanelEntry	entries[FLEXIBLE_ARRAY_MEMBER];
} TradePanel;

#define DatumGetPanelP(d)		((TradePanel *) PG_DETOAST_DATUM(d))
#define PG_GETARG_PANEL_P(n)	panel_read(PG_GETARG_DATUM(n))
#define PG_RETURN_PANEL_P(p)	return PointerGetDatum(p)

/* What was traded in a month, and in the one that it is compared with */
typedef struct PanelFigures
{
	double		cur;
	double		base;
} PanelFigures;

/* read.c: a panel of any form */
extern TradePanel *panel_check(TradePanel *p);
extern TradePanel *panel_read(Datum d);

/* panel.c: the panel in memory */
extern TradePanel *panel_make(int nentries, Size heap);
extern int	panel_find(const TradePanel *p, const char *name, int len);
extern TradePanel *panel_intern(TradePanel *p, const char *name, int len,
								int *partner);
extern TradePanel *panel_add(TradePanel *p, int partner, int month, double x);
extern TradePanel *panel_set(TradePanel *p, int partner,
							 const TradeSeries *s);
extern TradePanel *panel_merge(TradePanel *into, const TradePanel *from);
extern TradePanel *panel_compact(const TradePanel *p);
extern int	panel_compare_names(const TradePanel *p, int i,
								const TradePanel *q, int j);
extern int *panel_order(const TradePanel *p);

/* months.c: figures of partners by month */
extern PanelFigures panel_figures(const TradePanel *p, int partner, int at,
								  int lag);
extern PanelFigures panel_others(const TradePanel *p, int except, int at,
								 int lag);
extern bool panel_add_figure(const TradePanel *p, int partner, int month,
							 double sign, ExactSum *sum);
extern double panel_sum(const TradePanel *p, int except, int month);
extern int	panel_span(const TradePanel *p, int except, int month);
extern int	panel_base_month(const TradePanel *p, int except, int at, int lag);
extern TradeSeries *panel_total(const TradePanel *p);

/*
 * panel_outgrow -- the second panel, after freeing the first if that is
 * another; as series_outgrow().
 */
static inline TradePanel *
panel_outgrow(TradePanel *before, TradePanel *now)
{
	if (now != before)
		pfree(before);
	return now;
}

/*
 * name_order -- order of two partners' names, by their bytes.
 */
static inline int
name_order(const char *a, int a_len, const char *b, int b_len)
{
	int			order = memcmp(a, b, Min(a_len, b_len));

	return order ? order : a_len - b_len;
}

/*
 * panel_is_named -- whether that is a partner's name.
 */
static inline bool
panel_is_named(const TradePanel *p, int partner, const char *name, int len)
{
	const PanelEntry *entry = &p->entries[partner];

	return entry->name_len == len &&
		memcmp((const char *) p + entry->name, name, len) == 0;
}

/*
 * panel_name, panel_series -- a partner's name, not zero-terminated, and its
 * series, NULL if nothing has been added to it.
 */
static inline const char *
panel_name(const TradePanel *p, int partner)
{
	return (const char *) p + p->entries[partner].name;
}

static inline TradeSeries *
panel_series(const TradePanel *p, int partner)
{
	int			offset = p->entries[partner].series;

	return offset ? (TradeSeries *) ((char *) p + offset) : NULL;
}

/*
 * panel_figure -- a partner's figure of a month, NAN if it has none.
 */
static inline double
panel_figure(const TradePanel *p, int partner, int month)
{
	TradeSeries *s = panel_series(p, partner);

	return s ? series_get(s, month) : NAN;
}

#endif							/* MAGTRADE_PANEL_H */
