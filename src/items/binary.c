/*-------------------------------------------------------------------------
 *
 * binary.c
 *	  Binary form of trade_items, for servers that exchange partial aggregates.
 *
 *	  int8 format (1), int8 number of columns, int32 k, int32 number of rows,
 *	  float8 for each figure, row by row, NaN where there is none
 *
 * Whatever arrives is checked: the result is what the text form could give.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "items/items.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "series/io.h"

PG_FUNCTION_INFO_V1(magtrade_items_send);
PG_FUNCTION_INFO_V1(magtrade_items_recv);

#define BINARY_FORMAT	1

/*
 * trade_items_send(trade_items) -> bytea
 */
Datum
magtrade_items_send(PG_FUNCTION_ARGS)
{
	TradeItems *items = PG_GETARG_ITEMS_P(0);
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendint8(&buf, BINARY_FORMAT);
	pq_sendint8(&buf, items->ncolumns);
	pq_sendint32(&buf, items->k);
	pq_sendint32(&buf, items->nrows);
	for (int i = 0; i < items->nrows * items->ncolumns; i++)
	{
		CHECK_FOR_INTERRUPTS();
		pq_sendfloat8(&buf, items->figures[i]);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/*
 * check -- error that names what is wrong with the bytes, unless all is well.
 */
static void
check(bool ok, const char *what)
{
	check_message(ok, "trade_items", what);
}

/*
 * receive_row -- one row, for which there is room.
 */
static void
receive_row(StringInfo buf, TradeItems *items)
{
	double		row[ITEMS_COLUMNS];
	int			nrows = items->nrows;

	for (int i = 0; i < items->ncolumns; i++)
	{
		row[i] = pq_getmsgfloat8(buf);
		check(!isinf(row[i]), "figure");
		/* no payload of a NaN, and no minus zero, is kept */
		row[i] = isnan(row[i]) ? NAN : row[i] + 0.0;
	}
	items_add(items, row);
	check(items->nrows > nrows, "row");
}

/*
 * trade_items_recv(internal) -> trade_items
 */
Datum
magtrade_items_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	int			format = pq_getmsgbyte(buf);
	int			ncolumns = pq_getmsgbyte(buf);
	int			k;
	int			nrows;
	TradeItems *items;

	check(format == BINARY_FORMAT, "format");
	check(ncolumns >= 1 && ncolumns <= ITEMS_COLUMNS, "number of columns");
	k = (int32) pq_getmsgint(buf, 4);
	check(k >= ITEMS_K_NULL, "k");
	nrows = (int32) pq_getmsgint(buf, 4);
	/* what is not there takes no memory */
	check(nrows >= 0 && nrows <= (buf->len - buf->cursor) /
		  (int) (ncolumns * sizeof(double)), "number of rows");
	items = items_make(ncolumns, nrows);
	items->k = k;
	for (int i = 0; i < nrows; i++)
	{
		CHECK_FOR_INTERRUPTS();
		receive_row(buf, items);
	}
	PG_RETURN_ITEMS_P(items);
}
