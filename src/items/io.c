/*-------------------------------------------------------------------------
 *
 * io.c
 *	  Text form of trade_items, which only servers that exchange partial
 *	  aggregates ever see: a JSON object, in which k is there if the measure
 *	  takes one.
 *
 *	  {"columns": 1, "k": 3, "rows": [[305], [582]]}
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "items/items.h"
#include "miscadmin.h"
#include "series/io.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(magtrade_items_in);
PG_FUNCTION_INFO_V1(magtrade_items_out);

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
