/*-------------------------------------------------------------------------
 *
 * io.c
 *	  Text form of trade_series: a JSON object from month to figure.
 *
 *	  {"2025-10": 226.1, "2025-11": 305}
 *
 * A figure of several months has a range as its key, "2025-01..2025-02".
 *
 * Reading goes through jsonb, so that whatever PostgreSQL takes for JSON is
 * taken here and hostile text is its problem.  A sum that a state keeps
 * unrounded, as it does not fit a double, is an array of terms:
 *
 *	  {"2025-10": 226.1, "2025-11": [0.3, 2.7e-17]}
 *
 * An aggregate's state, which only servers that exchange partial results ever
 * print, is an array of what was asked, if anything was, and the figures:
 *
 *	  [{"at": "2025-11", "extras": [], "unit": ""}, {"2025-11": [0.3, 2.7e-17]}]
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/shortest_dec.h"
#include "compat.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "series/io.h"
#include "series/series.h"
#include "utils/builtins.h"
#include "utils/json.h"
#include "utils/numeric.h"

PG_FUNCTION_INFO_V1(magtrade_series_in);
PG_FUNCTION_INFO_V1(magtrade_series_out);

/*
 * double_to_json -- append the shortest text that reads back as the same double,
 * whatever extra_float_digits says, since the text form must not depend on it.
 */
void
double_to_json(StringInfo out, double x)
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
 * append_key -- the months of a slot's figure: 2025-11, or 2025-01..2025-02.
 */
static void
append_key(StringInfo out, const TradeSeries *s, int slot)
{
	int			month = s->first + slot;
	int			span = series_span(s, slot);

	if (span > 1)
	{
		append_month(out, month - span + 1);
		appendStringInfoString(out, "..");
	}
	append_month(out, month);
}

/*
 * append_figure -- a slot's figure: rounded, or exactly, with all its terms.
 */
static void
append_figure(StringInfo out, const TradeSeries *s, int slot, bool exact)
{
	int			nterms = series_terms(s, slot);

	if (nterms == 1 || !exact)
	{
		double_to_json(out, series_round(s, slot));
		return;
	}
	for (int k = 0; k < nterms; k++)
	{
		appendStringInfoString(out, k == 0 ? "[" : ", ");
		double_to_json(out, s->planes[k * s->len + slot]);
	}
	appendStringInfoChar(out, ']');
}

/*
 * series_to_json -- append a series as a JSON object, months in order.
 *
 * exact is for states: unrounded sums are written so that nothing is lost.
 */
void
series_to_json(StringInfo out, const TradeSeries *s, bool exact)
{
	const char *separator = "";

	appendStringInfoChar(out, '{');
	for (int i = 0; i < s->len; i++)
	{
		if (isnan(s->planes[i]))
			continue;
		appendStringInfo(out, "%s\"", separator);
		append_key(out, s, i);
		appendStringInfoString(out, "\": ");
		append_figure(out, s, i, exact);
		separator = ", ";
	}
	appendStringInfoChar(out, '}');
}

/*
 * month_to_json -- append the member "at" of a state: a month, null, or the
 * empty string if no month was asked about.
 */
void
month_to_json(StringInfo out, int at)
{
	appendStringInfoString(out, "\"at\": ");
	if (at == SERIES_AT_NULL)
		appendStringInfoString(out, "null");
	else
	{
		appendStringInfoChar(out, '"');
		if (at != SERIES_AT_NONE)
			append_month(out, at);
		appendStringInfoChar(out, '"');
	}
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
 * key_months -- the last month of a key and of how many months it is: 2025-11
 * or 2025-01..2025-02; 0 if it is neither.
 */
static int
key_months(const char *key, int len, int *span)
{
	int			month;
	int			from;

	*span = 1;
	if (len != 16 || key[7] != '.' || key[8] != '.')
		return key_month(key, len);
	from = key_month(key, 7);
	month = key_month(key + 9, 7);
	if (from == 0 || from >= month)
		return 0;
	*span = month - from + 1;
	return month;
}

/*
 * figure_from_json -- a finite double from a JSON number; false if there is
 * no double near it.
 */
bool
figure_from_json(const JsonbValue *value, double *x)
{
	*x = DatumGetFloat8(DirectFunctionCall1(numeric_float8_no_overflow,
											NumericGetDatum(value->val.numeric)));
	/* JSON has no minus zero that means anything */
	*x += 0.0;
	return isfinite(*x);
}

/*
 * overlap_error -- a soft error about two figures of one month; NULL.
 */
static TradeSeries *
overlap_error(int month, struct Node *escontext)
{
	ereturn(escontext, NULL,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("months of a trade_series overlap"),
			 errdetail("The figure that ends in %04d-%02d is of a month that has another.",
					   MONTH_YEAR(month), MONTH_OF_YEAR(month))));
}

/*
 * add_value -- one member of the object into the series.
 *
 * A number is a figure, an array of numbers the terms of one, null is no
 * figure.  Returns the series or a larger one in its place, NULL after a soft
 * error.
 */
static TradeSeries *
add_value(TradeSeries *s, const JsonbValue *key, JsonbValue *value,
		  struct Node *escontext)
{
	int			span;
	int			month = key_months(key->val.string.val, key->val.string.len, &span);
	JsonbIterator *it;
	JsonbIteratorToken token;
	double		x;

	if (month == 0)
		ereturn(escontext, NULL,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid month in trade_series: \"%.*s\"",
						pg_mbcliplen(key->val.string.val, key->val.string.len,
									 64), key->val.string.val),
				 errhint("Months are written like \"2025-11\", several of one figure like \"2025-01..2025-02\".")));
	if (value->type == jbvNull)
		return s;
	if (!isnan(series_get(s, month)))
		return overlap_error(month, escontext);
	if (value->type == jbvNumeric && figure_from_json(value, &x))
		return series_outgrow(s, series_put(s, month, span, x));
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
				s = series_outgrow(s, series_add(s, month, x));
			}
			token = JsonbIteratorNext(&it, value, true);
		}
		if (token == WJB_END_ARRAY && !isnan(series_get(s, month)))
			return series_outgrow(s, series_set_span(s, month, span));
	}
	ereturn(escontext, NULL,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("invalid figure in trade_series for month %.*s",
					key->val.string.len, key->val.string.val),
			 errdetail("A figure is a finite number, or null for none.")));
}

/*
 * series_from_json -- a series, not yet compact, from a JSON object.
 *
 * Returns NULL after a soft error.
 */
TradeSeries *
series_from_json(JsonbContainer *object, struct Node *escontext)
{
	TradeSeries *s = series_make();
	int			overlap;
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
		s = add_value(s, &key, &value, escontext);
		if (s == NULL)
			return NULL;
	}
	overlap = series_overlap(s);
	return overlap ? overlap_error(overlap, escontext) : s;
}

/*
 * month_from_json -- what month_to_json() wrote; false if it is not that.
 */
bool
month_from_json(JsonbContainer *object, int *at)
{
	JsonbValue *value = getKeyJsonValueFromContainer(object, "at", 2, NULL);

	*at = SERIES_AT_NULL;
	if (value == NULL)
		return false;
	if (value->type == jbvNull)
		return true;
	*at = SERIES_AT_NONE;
	if (value->type != jbvString)
		return false;
	if (value->val.string.len == 0)
		return true;
	*at = key_month(value->val.string.val, value->val.string.len);
	return *at != 0;
}

/*
 * int_from_json -- an integer member of a state; false if it is none.
 */
bool
int_from_json(JsonbContainer *object, const char *key, int *result)
{
	JsonbValue *value = getKeyJsonValueFromContainer(object, key,
													 strlen(key), NULL);
	double		x;

	if (value == NULL || value->type != jbvNumeric ||
		!figure_from_json(value, &x) ||
		x != rint(x) || x < PG_INT32_MIN || x > PG_INT32_MAX)
		return false;
	*result = (int) x;
	return true;
}

/*
 * state_parts -- the two objects of a state, [question, figures]; false if the
 * JSON is anything else.
 */
bool
state_parts(JsonbContainer *root, JsonbContainer **question,
			JsonbContainer **figures)
{
	JsonbContainer *parts[2];

	if (!JsonContainerIsArray(root) || JsonContainerSize(root) != 2)
		return false;
	for (int i = 0; i < 2; i++)
	{
		JsonbValue *part = getIthJsonbValueFromContainer(root, i);

		if (part == NULL || part->type != jbvBinary ||
			!JsonContainerIsObject(part->val.binary.data))
			return false;
		parts[i] = part->val.binary.data;
	}
	*question = parts[0];
	*figures = parts[1];
	return true;
}

/*
 * extras_from_json -- the extra arguments of a state; false if they are not as
 * append_extras() writes them.
 */
static bool
extras_from_json(JsonbContainer *object, TradeSeries *s)
{
	JsonbValue *value = getKeyJsonValueFromContainer(object, "extras", 6,
													 NULL);
	JsonbContainer *array;

	if (value == NULL || value->type != jbvBinary)
		return false;
	array = value->val.binary.data;
	if (!JsonContainerIsArray(array) ||
		JsonContainerSize(array) > SERIES_EXTRAS)
		return false;
	s->nextras = JsonContainerSize(array);
	for (int i = 0; i < s->nextras; i++)
	{
		JsonbValue *extra = getIthJsonbValueFromContainer(array, i);

		if (extra->type != jbvNumeric ||
			!figure_from_json(extra, &s->extras[i]))
			return false;
	}
	return true;
}

/*
 * unit_from_json -- the state with its unit; NULL if it has none.
 */
static TradeSeries *
unit_from_json(JsonbContainer *object, TradeSeries *s)
{
	JsonbValue *value = getKeyJsonValueFromContainer(object, "unit", 4, NULL);

	if (value == NULL || value->type != jbvString ||
		value->val.string.len > SERIES_UNIT_MAX)
		return NULL;
	return series_with_unit(s, value->val.string.val, value->val.string.len);
}

/*
 * state_from_json -- a state from its two objects.
 *
 * Returns NULL after a soft error.
 */
static TradeSeries *
state_from_json(JsonbContainer *question, JsonbContainer *figures,
				struct Node *escontext)
{
	TradeSeries *s = series_from_json(figures, escontext);

	if (s == NULL)
		return NULL;
	s->flags |= SERIES_STATE;
	if (!month_from_json(question, &s->at) ||
		!extras_from_json(question, s) ||
		(s = unit_from_json(question, s)) == NULL)
		ereturn(escontext, NULL,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid state of a trade_series aggregate"),
				 errdetail("States are written by servers that exchange partial aggregates, not by hand.")));
	return s;
}

/*
 * trade_series_in(cstring) -> trade_series
 */
Datum
magtrade_series_in(PG_FUNCTION_ARGS)
{
	struct Node *escontext = (struct Node *) fcinfo->context;
	Datum		json;
	JsonbContainer *root;
	JsonbContainer *question;
	JsonbContainer *figures;
	TradeSeries *s;

	if (!compat_input_call(jsonb_in, PG_GETARG_CSTRING(0), escontext, &json))
		PG_RETURN_NULL();
	root = &DatumGetJsonbP(json)->root;
	s = state_parts(root, &question, &figures) ?
		state_from_json(question, figures, escontext) :
		series_from_json(root, escontext);
	if (s == NULL)
		PG_RETURN_NULL();
	PG_RETURN_SERIES_P(s->at == SERIES_AT_NONE ? series_compact_state(s) : s);
}

/*
 * append_extras -- end the description of what was asked.
 */
static void
append_extras(StringInfo out, const TradeSeries *s)
{
	appendStringInfoString(out, ", \"extras\": [");
	for (int i = 0; i < s->nextras; i++)
	{
		appendStringInfoString(out, i > 0 ? ", " : "");
		double_to_json(out, s->extras[i]);
	}
	appendStringInfoString(out, "], \"unit\": ");
	escape_json(out, pnstrdup(series_unit(s), s->unit_len));
	appendStringInfoString(out, "}, ");
}

/*
 * trade_series_out(trade_series) -> cstring
 */
Datum
magtrade_series_out(PG_FUNCTION_ARGS)
{
	TradeSeries *s = PG_GETARG_SERIES_P(0);
	bool		asked = s->at != SERIES_AT_NONE;
	StringInfoData out;

	initStringInfo(&out);
	if (asked)
	{
		appendStringInfoString(&out, "[{");
		month_to_json(&out, s->at);
		append_extras(&out, s);
	}
	series_to_json(&out, s, (s->flags & SERIES_STATE) != 0);
	if (asked)
		appendStringInfoChar(&out, ']');
	PG_RETURN_CSTRING(out.data);
}
