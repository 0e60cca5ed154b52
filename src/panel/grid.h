/*-------------------------------------------------------------------------
 *
 * grid.h
 *	  The state of the aggregates over rows: figures of partners by month in
 *	  one small table, another form of the SQL type trade_panel.
 *
 * Most groups have few partners, and most measures look at two months.  A grid
 * of these is a third of the panel's size, and a row is added to it without a
 * look into a hash table.  Whatever is rare (figures of several months, states
 * that came from another server, many months of many partners) is left to the
 * panel, which a grid can be turned into at any time.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_PANEL_GRID_H
#define MAGTRADE_PANEL_GRID_H

#include "panel/panel.h"

/* in "columns" of an aggregate that is asked about a month */
#define GRID_AT			0
#define GRID_BASE		1
#define GRID_COLUMNS	2

/*
 * A partner's name: itself if it has less than eight bytes, else its hash and
 * where it is.  The last byte is the length, or negative.
 */
typedef union GridName
{
	char		bytes[8];
	uint64		all;
	struct
	{
		int32		offset;		/* of the length and the bytes */
		uint32		mark;
	}			longer;
} GridName;

/*
 * The header is that of TradePanel, as far as "last"; "nplanes" is in the place
 * of what is unused there.  Behind it are
 *
 *	GridName names[nentries]
 *	double figures[nplanes][ncolumns][nentries], NAN for none in plane 0
 *	double rest[nentries], if there are other months than those asked about
 *	int32 places[2 * nentries], if nentries is more than GRID_FEW
 *	longer names, up to "used"
 *
 * Columns are months from "first" on.  Where a month was asked about they are
 * that month and the one that it is compared with; of all other months "rest"
 * has the weighted sum, which tells whether a partner is the sum of all others
 * in these as well.
 */
typedef struct PanelGrid
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;		/* PANEL_GRID */
	uint8		flags;			/* PANEL_STATE, PANEL_ASKED, PANEL_OTHERS */
	uint16		nplanes;
	int32		npartners;
	int32		nentries;
	int32		used;
	int32		at;
	int32		number;
	int32		a;
	int32		b;
	int32		last;
	int32		first;
	int32		ncolumns;
	GridName	names[FLEXIBLE_ARRAY_MEMBER];
} PanelGrid;

extern PanelGrid *grid_make(int flags, int nentries);
extern PanelGrid *grid_intern(PanelGrid *g, const char *name, int len,
							  int likely, int *partner);
extern PanelGrid *grid_add(PanelGrid *g, int partner, int month, double x);
extern PanelGrid *grid_add_rest(PanelGrid *g, int partner, double x);
extern const char *grid_name(const PanelGrid *g, int partner, int *len);
extern int	grid_month(const PanelGrid *g, int column);
extern double grid_figure(const PanelGrid *g, int column, int partner);
extern void grid_read(const PanelGrid *g, int column, double *figures);
extern double grid_sum(const PanelGrid *g, int column, int except);
extern double grid_rest(const PanelGrid *g, int partner);
extern const double *grid_column(const PanelGrid *g, int column);
extern int	grid_terms(const PanelGrid *g, int column, int partner,
					   double *terms);

/* state.c: whatever a state is, a grid or a panel */
extern TradePanel *state_add(TradePanel *state, const char *name, int len,
							 int *partner, int month, double x);
extern TradePanel *state_intern(TradePanel *state, const char *name, int len,
								int *partner);
extern TradePanel *state_merge(TradePanel *state, TradePanel *from);
extern const char *state_name(const TradePanel *state, int partner, int *len);
extern TradePanel *state_result(TradePanel *state);
extern TradePanel *panel_from_grid(const PanelGrid *g);

#endif							/* MAGTRADE_PANEL_GRID_H */
