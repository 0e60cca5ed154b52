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
 * A panel may have any form: of a packed one just the months are read that are
 * asked about, of a grid there are no others.
 */
typedef struct PanelView
{
	MemoryContext context;		/* where the arrays are */
	const TradePanel *panel;
	bool		keeps;			/* head and months are there */
	PanelBytes	head;			/* of a packed panel: who the partners are, */
	PanelBytes	months[2];		/* and what cur and base were read from */
	PanelBytes	whole;			/* all that world was found in, if that took
								 * more than the month */
	int			at;				/* month of cur; SERIES_AT_NONE at first */
	int			lag;			/* how much earlier base is; 0 at first */
	int			room;			/* partners that the arrays have room for */
	double	   *cur;			/* by partner, NAN for no figure */
	double	   *base;
	double	   *pairs;			/* of those who have either */
	int32	   *names;			/* packed_names(), if they are many */
	bool		named;			/* names are there */
	uint32	   *places;			/* packed_places(), of a panel whose series are
								 * asked for */
	Size		places_room;
	bool		placed;			/* places are there */
	bool		asked_series;	/* for one at least */
	PanelBytes	bitmaps;		/* packed_bitmaps(), of one that is kept, then */
	bool		spans;			/* some figures are of several months */
	bool		parts;			/* or of several terms, not rounded yet */
	bool		summed;			/* total is there */
	bool		totalled;		/* totals are there */
	bool		weighed;		/* column is there */
	bool		compared;		/* sides are there */
	bool		has_world;		/* world is known, of the whole that is kept */
	int			world;			/* who equals all others, or PANEL_UNKNOWN */
	double		total;			/* of cur */
	PanelSum	sums[2];		/* of cur and base, not of a grid's */
	PanelFigures totals;		/* of cur and base */
	ItemColumn	column;			/* cur, nothing below zero */
	ItemSides	sides;			/* pairs, likewise */
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
