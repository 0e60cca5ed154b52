/*-------------------------------------------------------------------------
 *
 * io.c
 *	  Text form of trade_series: a JSON object from month to figure.
 *
 *	  {"2025-10": 226.1, "2025-11": 305}
 *
 * Reading goes through jsonb, so that whatever PostgreSQL takes for JSON is
 * taken here and hostile text is its problem.  An aggregate's state, which
 * only servers that exchange partial results ever print, has what it was asked
 * under "state", and the terms of an unrounded sum as an array.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/shortest_dec.h"
#include "compat.h"
#include "lib/stringinfo.h"
#include "series/io.h"
#include "series/series.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

#define STATE_KEY	"state"

PG_FUNCTION_INFO_V1(magtrade_series_in);
PG_FUNCTION_INFO_V1(magtrade_series_out);

/*
 * append_double -- the shortest text that reads back as the same double,
 * whatever extra_float_digits says, since the text form must not depend on it.
 */
static void
append_double(StringInfo out, double x)
{
	char		digits[DOUBLE_SHORTEST_DECIMAL_LEN];

	double_to_shortest_decimal_buf(x, digits);
	appendStringInfoString(out, digits);
}

/*
 * append_month -- a month as 2025-11.
 */
static void
append_month(StringInfo out, int month)
{
	appendStringInfo(out, "%04d-%02d", MONTH_YEAR(month),
					 MONTH_OF_YEAR(month));
}

/*
 * append_figure -- a slot's figure: rounded, or of a state all its terms.
 */
static void
append_figure(StringInfo out, const TradeSeries *s, int slot)
{
	if (s->nplanes == 1 || !(s->flags & SERIES_STATE))
	{
		append_double(out, series_round(s, slot));
		return;
	}
	for (int k = 0; k < s->nplanes; k++)
	{
		appendStringInfoString(out, k == 0 ? "[" : ", ");
		append_double(out, s->planes[k * s->len + slot]);
	}
	appendStringInfoChar(out, ']');
}

/*
 * append_state -- what a state was asked, as the member "state".
 */
static void
append_state(StringInfo out, const TradeSeries *s)
{
	appendStringInfoString(out, "\"" STATE_KEY "\": {");
	if (s->at == SERIES_AT_NULL)
		appendStringInfoString(out, "\"at\": null");
	else if (s->at != SERIES_AT_NONE)
	{
		appendStringInfoString(out, "\"at\": \"");
		append_month(out, s->at);
		appendStringInfo(out, "\", \"extra\": %d", s->extra);
	}
	appendStringInfoChar(out, '}');
}

/*
 * series_to_json -- append a series as a JSON object, months in order.
 */
void
series_to_json(StringInfo out, const TradeSeries *s)
{
	const char *separator = "";

	appendStringInfoChar(out, '{');
	if (s->flags & SERIES_STATE)
	{
		append_state(out, s);
		separator = ", ";
	}
	for (int i = 0; i < s->len; i++)
	{
		if (isnan(s->planes[i]))
			continue;
		appendStringInfoString(out, separator);
		appendStringInfoChar(out, '"');
		append_month(out, s->first + i);
		appendStringInfoString(out, "\": ");
		append_figure(out, s, i);
		separator = ", ";
	}
	appendStringInfoChar(out, '}');
}

/*
 * key_month -- the month number of a key such as 2025-11, 0 if it is none.
 *
 * Only the canonical spelling will do, so that no month can come twice.
 */
static int
key_month(const char *key, int len)
{
	int			digits = 0;
	int			month;

	if (len != 7 || key[4] != '-')
		return 0;
	for (int i = 0; i < len; i++)
	{
		if (i == 4)
			continue;
		if (key[i] < '0' || key[i] > '9')
			return 0;
		digits = digits * 10 + (key[i] - '0');
	}
	month = digits % 100;
	if (digits < 100 || month < 1 || month > 12)
		return 0;
	return MONTH_NUMBER(digits / 100, month);
}

/*
 * figure_from_json -- a finite double from a JSON number; false if there is
 * no double near it.
 */
static bool
figure_from_json(const JsonbValue *value, double *x)
{
	*x = DatumGetFloat8(DirectFunctionCall1(numeric_float8_no_overflow,
											NumericGetDatum(value->val.numeric)));
	/* JSON has no minus zero that means anything */
	*x += 0.0;
	return isfinite(*x);
}

/*
 * add_value -- one member of the object into the series.
 *
 * A number is a figure, an array of numbers the terms of one, null is no
 * figure.  Returns NULL after a soft error.
 */
static TradeSeries *
add_value(TradeSeries *s, const JsonbValue *key, JsonbValue *value,
		  struct Node *escontext)
{
	int			month = key_month(key->val.string.val, key->val.string.len);
	JsonbIterator *it;
	JsonbIteratorToken token;
	double		x;

	if (month == 0)
		ereturn(escontext, NULL,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid month in trade_series: \"%.*s\"",
						Min(key->val.string.len, 64), key->val.string.val),
				 errhint("Months are written like \"2025-11\".")));
	if (value->type == jbvNull)
		return s;
	if (value->type == jbvNumeric && figure_from_json(value, &x))
		return series_add(s, month, x);
	if (value->type == jbvBinary)
	{
		it = JsonbIteratorInit(value->val.binary.data);
		token = JsonbIteratorNext(&it, value, true);
		while (token == WJB_BEGIN_ARRAY || token == WJB_ELEM)
		{
			if (token == WJB_ELEM)
			{
				if (value->type != jbvNumeric || !figure_from_json(value, &x))
					break;
				s = series_add(s, month, x);
			}
			token = JsonbIteratorNext(&it, value, true);
		}
		if (token == WJB_END_ARRAY)
			return s;
	}
	ereturn(escontext, NULL,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("invalid figure in trade_series for month %.*s",
					key->val.string.len, key->val.string.val),
			 errdetail("A figure is a finite number, or null for none.")));
}

/*
 * read_state -- the member "state": what a state was asked.  False if it is
 * not as append_state() writes it.
 */
static bool
read_state(TradeSeries *s, JsonbValue *value)
{
	JsonbContainer *object = value->val.binary.data;
	JsonbValue *at;
	JsonbValue *extra;

	if (value->type != jbvBinary || !JsonContainerIsObject(object))
		return false;
	s->flags |= SERIES_STATE;
	at = getKeyJsonValueFromContainer(object, "at", 2, NULL);
	extra = getKeyJsonValueFromContainer(object, "extra", 5, NULL);
	if (at == NULL)
		return true;
	if (at->type == jbvNull)
	{
		s->at = SERIES_AT_NULL;
		return true;
	}
	if (at->type != jbvString || extra == NULL || extra->type != jbvNumeric)
		return false;
	s->at = key_month(at->val.string.val, at->val.string.len);
	s->extra = DatumGetInt32(DirectFunctionCall1(numeric_int4,
												 NumericGetDatum(extra->val.numeric)));
	return s->at != 0;
}

/*
 * series_from_json -- a series from a JSON object.
 *
 * Returns NULL after a soft error.
 */
TradeSeries *
series_from_json(JsonbContainer *object, struct Node *escontext)
{
	TradeSeries *s = series_make(0, 0, 1);
	JsonbIterator *it;
	JsonbIteratorToken token;
	JsonbValue	key;
	JsonbValue	value;

	if (!JsonContainerIsObject(object))
		ereturn(escontext, NULL,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("a trade_series is a JSON object"),
				 errhint("It is written like {\"2025-10\": 226.1, \"2025-11\": 305}.")));
	it = JsonbIteratorInit(object);
	while ((token = JsonbIteratorNext(&it, &key, true)) != WJB_DONE)
	{
		if (token != WJB_KEY)
			continue;
		(void) JsonbIteratorNext(&it, &value, true);
		if (key.val.string.len == strlen(STATE_KEY) &&
			memcmp(key.val.string.val, STATE_KEY, strlen(STATE_KEY)) == 0)
		{
			if (!read_state(s, &value))
				ereturn(escontext, NULL,
						(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
						 errmsg("invalid state in trade_series"),
						 errdetail("The member \"" STATE_KEY "\" is written by servers that exchange partial aggregates, not by hand.")));
		}
		else if ((s = add_value(s, &key, &value, escontext)) == NULL)
			return NULL;
	}
	return (s->flags & SERIES_STATE) ? s : series_compact(s);
}

/*
 * trade_series_in(cstring) -> trade_series
 */
Datum
magtrade_series_in(PG_FUNCTION_ARGS)
{
	struct Node *escontext = (struct Node *) fcinfo->context;
	Datum		json;
	TradeSeries *s;

	if (!compat_input_call(jsonb_in, PG_GETARG_CSTRING(0), escontext, &json))
		PG_RETURN_NULL();
	s = series_from_json(&DatumGetJsonbP(json)->root, escontext);
	if (s == NULL)
		PG_RETURN_NULL();
	PG_RETURN_SERIES_P(s);
}

/*
 * trade_series_out(trade_series) -> cstring
 */
Datum
magtrade_series_out(PG_FUNCTION_ARGS)
{
	StringInfoData out;

	initStringInfo(&out);
	series_to_json(&out, PG_GETARG_SERIES_P(0));
	PG_RETURN_CSTRING(out.data);
}
