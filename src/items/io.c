/*-------------------------------------------------------------------------
 *
 * io.c
 *	  Text and binary form of trade_items.
 *
 * Only servers that exchange partial aggregates ever see them.  The text is a
 * JSON object, in which k is there if the measure takes one:
 *
 *	  {"columns": 2, "k": 3, "rows": [[305, 226.1], [582, null]]}
 *
 * and the binary form
 *
 *	  int8 format (1), int8 number of columns, int32 k, int32 number of rows,
 *	  float8 for each figure, row by row, NaN where there is none
 *
 * Whatever arrives is checked.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "items/items.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "series/io.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(magtrade_items_in);
PG_FUNCTION_INFO_V1(magtrade_items_out);
PG_FUNCTION_INFO_V1(magtrade_items_send);
PG_FUNCTION_INFO_V1(magtrade_items_recv);

#define BINARY_FORMAT	1

/*
 * append_row -- a row as a JSON array, null for no figure.
 */
static void
append_row(StringInfo out, const double *row, int ncolumns)
{
	for (int i = 0; i < ncolumns; i++)
	{
		appendStringInfoString(out, i == 0 ? "[" : ", ");
		if (isnan(row[i]))
			appendStringInfoString(out, "null");
		else
			double_to_json(out, row[i]);
	}
	appendStringInfoChar(out, ']');
}

/*
 * trade_items_out(trade_items) -> cstring
 */
Datum
magtrade_items_out(PG_FUNCTION_ARGS)
{
	TradeItems *items = PG_GETARG_ITEMS_P(0);
	StringInfoData out;

	initStringInfo(&out);
	appendStringInfo(&out, "{\"columns\": %d, ", items->ncolumns);
	if (items->k == ITEMS_K_NULL)
		appendStringInfoString(&out, "\"k\": null, ");
	else if (items->k != ITEMS_K_NONE)
		appendStringInfo(&out, "\"k\": %d, ", items->k);
	appendStringInfoString(&out, "\"rows\": [");
	for (int i = 0; i < items->nrows; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (i > 0)
			appendStringInfoString(&out, ", ");
		append_row(&out, &items->figures[(Size) i * items->ncolumns],
				   items->ncolumns);
	}
	appendStringInfoString(&out, "]}");
	PG_RETURN_CSTRING(out.data);
}

/*
 * row_from_json -- add an array of figures to the items; false if it is not of
 * as many, or has none.
 */
static bool
row_from_json(TradeItems **items, const JsonbValue *value)
{
	JsonbIterator *it;
	JsonbIteratorToken token;
	JsonbValue	element;
	double		row[ITEMS_COLUMNS];
	int			nrows = (*items)->nrows;
	int			n = 0;

	if (value->type != jbvBinary ||
		!JsonContainerIsArray(value->val.binary.data) ||
		JsonContainerSize(value->val.binary.data) != (*items)->ncolumns)
		return false;
	it = JsonbIteratorInit(value->val.binary.data);
	while ((token = JsonbIteratorNext(&it, &element, true)) != WJB_DONE)
	{
		if (token != WJB_ELEM)
			continue;
		row[n] = NAN;
		if (element.type != jbvNull &&
			(element.type != jbvNumeric || !figure_from_json(&element, &row[n])))
			return false;
		n++;
	}
	*items = items_reserve(*items, 1);
	items_add(*items, row);
	return (*items)->nrows > nrows;
}

/*
 * rows_from_json -- add an array of rows to the items; false if it is none.
 */
static bool
rows_from_json(TradeItems **items, const JsonbValue *rows)
{
	JsonbIterator *it;
	JsonbIteratorToken token;
	JsonbValue	value;

	if (rows == NULL || rows->type != jbvBinary ||
		!JsonContainerIsArray(rows->val.binary.data))
		return false;
	it = JsonbIteratorInit(rows->val.binary.data);
	while ((token = JsonbIteratorNext(&it, &value, true)) != WJB_DONE)
	{
		TradeItems *before = *items;

		CHECK_FOR_INTERRUPTS();
		if (token == WJB_ELEM && !row_from_json(items, &value))
			return false;
		if (*items != before)
			pfree(before);
	}
	return true;
}

/*
 * k_from_json -- the member k, if it is there; false if it is neither null nor
 * a number of items.
 */
static bool
k_from_json(JsonbContainer *object, int *k)
{
	JsonbValue *value = getKeyJsonValueFromContainer(object, "k", 1, NULL);

	*k = value == NULL ? ITEMS_K_NONE : ITEMS_K_NULL;
	return value == NULL || value->type == jbvNull ||
		(int_from_json(object, "k", k) && *k >= 1);
}

/*
 * trade_items_in(cstring) -> trade_items
 */
Datum
magtrade_items_in(PG_FUNCTION_ARGS)
{
	struct Node *escontext = (struct Node *) fcinfo->context;
	Datum		json;
	JsonbContainer *root;
	TradeItems *items = NULL;
	int			ncolumns;
	int			k;

	if (!compat_input_call(jsonb_in, PG_GETARG_CSTRING(0), escontext, &json))
		PG_RETURN_NULL();
	root = &DatumGetJsonbP(json)->root;
	if (JsonContainerIsObject(root) &&
		int_from_json(root, "columns", &ncolumns) &&
		ncolumns >= 1 && ncolumns <= ITEMS_COLUMNS && k_from_json(root, &k))
	{
		items = items_make(ncolumns, 1);
		items->k = k;
	}
	if (items == NULL ||
		!rows_from_json(&items, getKeyJsonValueFromContainer(root, "rows", 4,
															 NULL)))
		ereturn(escontext, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid trade_items"),
				 errdetail("They are written like {\"columns\": 2, \"rows\": [[305, 226.1], [582, null]]}, by servers that exchange partial aggregates, not by hand.")));
	PG_RETURN_ITEMS_P(items);
}

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
