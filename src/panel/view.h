/*-------------------------------------------------------------------------
 *
 * view.h
 *	  What is known about one month of a panel: figures by partner, what they
 *	  are compared with, and what measures have found out about them.
 *
 * The measures of a query ask the same panel about the same months, so that
 * whatever several of them need is found once and kept here.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_PANEL_VIEW_H
#define MAGTRADE_PANEL_VIEW_H

#include "items/shares.h"
#include "panel/panel.h"

/* A copy of some bytes of a panel */
typedef struct PanelBytes
{
	char	   *bytes;
	int			len;
	int			room;
} PanelBytes;

/* What all partners traded in a month, not rounded yet */
typedef struct PanelSum
{
	bool		known;
	int			nfigures;		/* how many have a figure */
	ExactSum	exact;
} PanelSum;

/*
 * The panel may have any form: of a packed one just the months are read that are
 * asked about, of a grid there are no others.
 *
 * The bytes of a packed panel may be gone before the view is used again.  If it
 * "keeps", it has a copy of all that it read of them, and a panel with the same
 * bytes in these places is the same panel to it.
 */
typedef struct PanelView
{
	MemoryContext context;		/* where the arrays are */
	const TradePanel *panel;

	/* copies of what was read of a packed panel */
	bool		keeps;			/* there are copies */
	PanelBytes	head;			/* who the partners are */
	PanelBytes	months[2];		/* what cur and base were read from */
	PanelBytes	whole;			/* all of it, if the months alone did not tell
								 * what "world" is */
	PanelBytes	bitmaps;		/* packed_bitmaps(), if series were asked for */

	/* the month that was asked about, and the one it is compared with */
	int			at;				/* month of cur; SERIES_AT_NONE at first */
	int			lag;			/* how much earlier base is; 0 at first */
	int			room;			/* partners that the arrays have room for */
	double	   *cur;			/* by partner, NAN for no figure */
	double	   *base;
	double	   *pairs;			/* of those who have either */
	bool		spans;			/* some figures are of several months */
	bool		parts;			/* or of several terms, not rounded yet */

	/* where partners' names and series are in a packed panel */
	bool		named;			/* names are there */
	int32	   *names;			/* packed_names(), if they are many */
	bool		asked_series;	/* a series was asked for */
	bool		placed;			/* places are there */
	uint32	   *places;			/* packed_places() */
	Size		places_room;

	/* what measures have found out, each behind the flag that says so */
	bool		summed;
	double		total;			/* of cur */
	bool		totalled;
	PanelFigures totals;		/* of cur and base */
	bool		weighed;
	ItemColumn	column;			/* cur, nothing below zero */
	bool		compared;
	ItemSides	sides;			/* pairs, likewise */
	bool		has_world;
	int			world;			/* the partner that is the sum of all others, or
								 * PANEL_UNKNOWN */
	PanelSum	sums[2];		/* of cur and base, not of a grid's */
} PanelView;

extern void view_open(PanelView *v, const TradePanel *p);
extern void view_keep(PanelView *v, const TradePanel *packed);
extern bool view_find_again(PanelView *v, const TradePanel *packed);
extern void view_set_world(PanelView *v, int world, bool by_month);
extern bool view_knows_world(const PanelView *v);
extern void view_ask(PanelView *v, int at);
extern int	view_find(PanelView *v, const char *name, int len);
extern const char *view_name(const PanelView *v, int partner, int *len);
extern TradeSeries *view_series(PanelView *v, int partner);
extern PanelFigures view_figures(PanelView *v, int partner, int lag);
extern PanelFigures view_others(PanelView *v, int except, int lag);
extern double view_total(PanelView *v);
extern PanelFigures view_totals(PanelView *v, int lag);
extern const ItemColumn *view_column(PanelView *v);
extern ItemSides *view_sides(PanelView *v, int lag);

#endif							/* MAGTRADE_PANEL_VIEW_H */
