/*-------------------------------------------------------------------------
 *
 * items.h
 *	  Rows of figures, one for each item, as the SQL type trade_items: the
 *	  transition state of every aggregate over plain columns.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_ITEMS_H
#define MAGTRADE_ITEMS_H

#include "fmgr.h"

#define ITEMS_VERSION		1

/* A row has so many figures at most. */
#define ITEMS_COLUMNS		4

/* values of "k" that are not a number of items */
#define ITEMS_K_NONE		0	/* the measure takes none */
#define ITEMS_K_NULL		(-1)	/* a NULL was given */

/*
 * The header is followed by the figures, row by row, NAN where there is none;
 * what is left of the varlena is room for more rows.  No row is all NAN.  The
 * order of rows is that in which they came, and means nothing.
 */
typedef struct TradeItems
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		ncolumns;		/* 1 to ITEMS_COLUMNS */
	uint16		unused;
	int32		nrows;
	int32		k;				/* number of largest items asked about */
	double		figures[FLEXIBLE_ARRAY_MEMBER]; /* nrows * ncolumns */
} TradeItems;

#define DatumGetItemsP(d)		((TradeItems *) PG_DETOAST_DATUM(d))
#define PG_GETARG_ITEMS_P(n)	items_check(DatumGetItemsP(PG_GETARG_DATUM(n)))
#define PG_RETURN_ITEMS_P(s)	return PointerGetDatum(s)

extern TradeItems *items_check(TradeItems *items);
extern TradeItems *items_make(int ncolumns, int nrows);
extern TradeItems *items_reserve(TradeItems *items, int nrows);
extern void items_add(TradeItems *items, const double *row);

/* The argument of a final function, of so many columns; NULL if it is NULL */
extern TradeItems *items_state(FunctionCallInfo fcinfo, int ncolumns);

#endif							/* MAGTRADE_ITEMS_H */
