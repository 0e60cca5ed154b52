/*-------------------------------------------------------------------------
 *
 * pack.h
 *	  The panel as it is stored: small, and a month of it read by itself.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_PANEL_PACK_H
#define MAGTRADE_PANEL_PACK_H

#include "panel/panel.h"

/*
 * Partners are ordered by name, and months follow each other.  What comes
 * behind the header has no alignment:
 *
 *	uint16 or uint32 columns[nmonths], offsets of the months' figures
 *	uint8 forms[npartners], of the partners' figures
 *	names, each its length (seven bits a byte, the high bit says that more
 *	follow) and its bytes
 *	for each month a bit for each partner, the lowest of a byte first, and the
 *	figures of those whose bit is set
 *	eight bytes that mean nothing, so that each figure can be read by eight
 *
 * A form says in how many bytes a figure is (low four bits), and how many
 * decimals it has (high four): it is a whole number, the low byte first, to be
 * divided by a power of ten, which gave the figure back when it was packed.
 * Figures of eight bytes are doubles as they are.
 *
 * Only figures of one month and of one term are packed.
 */
typedef struct PackedPanel
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;		/* PANEL_PACKED */
	uint8		flags;
	uint16		wide;			/* whether columns are uint32 */
	int32		npartners;
	int32		first;			/* month number of the first column */
	int32		nmonths;
	char		data[FLEXIBLE_ARRAY_MEMBER];
} PackedPanel;

/* Figures of partners, in the order of their names, by month */
typedef struct PanelTable
{
	int			npartners;
	int			first;
	int			nmonths;
	const char **names;
	int		   *lens;
	double	   *figures;		/* npartners for each month, NAN for none */
} PanelTable;

extern void table_alloc(PanelTable *table);
extern void table_free(PanelTable *table);
extern PackedPanel *pack_table(const PanelTable *table);
extern TradePanel *panel_result(const TradePanel *p);

/* unpack.c */
extern TradePanel *panel_unpack(const PackedPanel *packed);
extern void packed_read(const PackedPanel *packed, int month, double *figures);
extern const char *packed_head(const PackedPanel *packed, int *len);
extern const char *packed_month(const PackedPanel *packed, int month,
								int *len);
extern const char *packed_name(const PackedPanel *packed, int partner,
							   int *len);
extern void packed_names(const PackedPanel *packed, int32 *names);
extern int	packed_search(const PackedPanel *packed, const int32 *names,
						  const char *name, int len);
extern Size packed_count_places(const PackedPanel *packed);
extern void packed_places(const PackedPanel *packed, uint32 *places);
extern int	packed_bitmaps_size(const PackedPanel *packed);
extern void packed_bitmaps(const PackedPanel *packed, char *bitmaps);
extern bool packed_has_bitmaps(const PackedPanel *packed,
							   const char *bitmaps);
extern TradeSeries *packed_series(const PackedPanel *packed, int partner,
								  const uint32 *places);
extern int	packed_find(const PackedPanel *packed, const char *name, int len);

/* Figures of so many bytes are doubles. */
#define WIDTH_DOUBLE	8

#define MAX_DECIMALS	6

#define FORM(width, decimals)	((width) | (decimals) << 4)
#define FORM_WIDTH(form)		((form) & 15)
#define FORM_DECIMALS(form)		((form) >> 4)

extern const double packed_powers[MAX_DECIMALS + 1];

/*
 * bitmap_size -- bytes of a bit for each partner.
 */
static inline Size
bitmap_size(int npartners)
{
	return ((Size) npartners + 7) / 8;
}

/*
 * forms_of -- where the partners' forms begin.
 */
static inline uint8 *
forms_of(const PackedPanel *packed)
{
	return (uint8 *) unconstify(PackedPanel *, packed)->data +
		(Size) packed->nmonths *
		(packed->wide ? sizeof(uint32) : sizeof(uint16));
}

#endif							/* MAGTRADE_PANEL_PACK_H */
