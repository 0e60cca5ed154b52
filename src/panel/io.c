/*-------------------------------------------------------------------------
 *
 * io.c
 *	  Text form of trade_panel: a JSON object from partner to series.
 *
 *	  {"JPN": {"2025-10": 226.1, "2025-11": 305}, "USA": {"2025-11": 582}}
 *
 * An aggregate's state, which only servers that exchange partial results ever
 * print, is an array of what was asked and the panel.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "panel/pack.h"
#include "series/io.h"
#include "utils/builtins.h"
#include "utils/json.h"

/* So many bytes of a name are shown in an error. */
#define NAME_SHOWN		64

PG_FUNCTION_INFO_V1(magtrade_panel_in);
PG_FUNCTION_INFO_V1(magtrade_panel_out);

/*
 * append_name -- a partner's name as a JSON string, null for PANEL_REST.
 */
static void
append_name(StringInfo out, const TradePanel *p, int partner)
{
	if (partner == PANEL_REST)
		appendStringInfoString(out, "null");
	else
		escape_json(out, pnstrdup(panel_name(p, partner),
								  p->entries[partner].name_len));
}

/*
 * append_question -- what a state was asked; without "number" if none was
 * given.
 */
static void
append_question(StringInfo out, const TradePanel *p)
{
	appendStringInfoChar(out, '{');
	month_to_json(out, p->at);
	if (p->at > SERIES_AT_NONE)
	{
		if (p->number != PANEL_DEFAULT)
			appendStringInfo(out, ", \"number\": %d", p->number);
		appendStringInfoString(out, ", \"a\": ");
		append_name(out, p, p->a);
		appendStringInfoString(out, ", \"b\": ");
		append_name(out, p, p->b);
	}
	appendStringInfoChar(out, '}');
}

/*
 * trade_panel_out(trade_panel) -> cstring; partners by name.
 */
Datum
magtrade_panel_out(PG_FUNCTION_ARGS)
{
	TradePanel *p = PG_GETARG_PANEL_P(0);
	bool		state = (p->flags & PANEL_STATE) != 0;
	int		   *order = panel_order(p);
	const char *separator = "";
	StringInfoData out;

	initStringInfo(&out);
	if (state)
	{
		appendStringInfoChar(&out, '[');
		append_question(&out, p);
		appendStringInfoString(&out, ", ");
	}
	appendStringInfoChar(&out, '{');
	for (int i = 0; i < p->npartners; i++)
	{
		TradeSeries *s = panel_series(p, order[i]);

		CHECK_FOR_INTERRUPTS();
		if (s == NULL)
			continue;
		appendStringInfoString(&out, separator);
		append_name(&out, p, order[i]);
		appendStringInfoString(&out, ": ");
		series_to_json(&out, s, state);
		separator = ", ";
	}
	appendStringInfoString(&out, state ? "}]" : "}");
	PG_RETURN_CSTRING(out.data);
}

/*
 * clip_name -- how many bytes of a partner's name an error shows; whole
 * characters.
 */
static int
clip_name(const JsonbValue *name)
{
	return pg_mbcliplen(name->val.string.val, name->val.string.len, NAME_SHOWN);
}

/*
 * name_partner -- error context callback: whose series it is.
 */
static void
name_partner(void *arg)
{
	const JsonbValue *name = arg;

	errcontext("series of partner \"%.*s\"", clip_name(name),
			   name->val.string.val);
}

/*
 * partner_from_json -- one partner's series, not yet compact, from a JSON
 * object; errors, unless they are soft, say whose it is.
 */
static TradeSeries *
partner_from_json(JsonbValue *name, JsonbContainer *object,
				  struct Node *escontext)
{
	ErrorContextCallback whose = {error_context_stack, name_partner, name};
	TradeSeries *s;

	error_context_stack = &whose;
	s = series_from_json(object, escontext);
	error_context_stack = whose.previous;
	return s;
}

/*
 * panel_from_json -- a panel, not yet compact, from a JSON object.
 *
 * Returns NULL after a soft error.
 */
static TradePanel *
panel_from_json(JsonbContainer *object, struct Node *escontext)
{
	TradePanel *p = panel_make(1, 0);
	JsonbIterator *it;
	JsonbIteratorToken token;
	JsonbValue	key;
	JsonbValue	value;

	if (!JsonContainerIsObject(object))
		ereturn(escontext, NULL,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("a trade_panel is a JSON object from partner to series"),
				 errhint("It is written like {\"JPN\": {\"2025-11\": 305}}.")));
	it = JsonbIteratorInit(object);
	while ((token = JsonbIteratorNext(&it, &key, true)) != WJB_DONE)
	{
		TradeSeries *s;
		int			partner;

		CHECK_FOR_INTERRUPTS();
		if (token != WJB_KEY)
			continue;
		(void) JsonbIteratorNext(&it, &value, true);
		if (value.type != jbvBinary)
			ereturn(escontext, NULL,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("in a trade_panel, partner \"%.*s\" has no series",
							clip_name(&key), key.val.string.val),
					 errdetail("A series is a JSON object like {\"2025-11\": 305}.")));
		s = partner_from_json(&key, value.val.binary.data, escontext);
		if (s == NULL)
			return NULL;
		p = panel_outgrow(p, panel_intern(p, key.val.string.val,
										  key.val.string.len, &partner));
		if (s->len > 0)
			p = panel_outgrow(p, panel_set(p, partner, s));
		pfree(s);
	}
	return p;
}

/*
 * name_from_json -- number of the partner that a state's member names, or
 * PANEL_REST for null; false if it is neither.
 */
static bool
name_from_json(JsonbContainer *object, const char *key, TradePanel **p,
			   int *partner)
{
	JsonbValue *value = getKeyJsonValueFromContainer(object, key,
													 strlen(key), NULL);

	*partner = PANEL_REST;
	if (value == NULL || value->type == jbvNull)
		return value != NULL;
	if (value->type != jbvString)
		return false;
	*p = panel_intern(*p, value->val.string.val, value->val.string.len,
					  partner);
	return true;
}

/*
 * question_from_json -- put what a state was asked into it; NULL if the object
 * is not as append_question() writes it.
 */
static TradePanel *
question_from_json(JsonbContainer *object, TradePanel *p)
{
	int			at;
	int			a = PANEL_REST;
	int			b = PANEL_REST;
	int			number = PANEL_DEFAULT;
	bool		numbered = getKeyJsonValueFromContainer(object, "number", 6,
														NULL) != NULL;

	if (!month_from_json(object, &at) ||
		(numbered && !int_from_json(object, "number", &number)) ||
		(at > SERIES_AT_NONE &&
		 (!name_from_json(object, "a", &p, &a) ||
		  !name_from_json(object, "b", &p, &b))))
		return NULL;
	p->flags |= PANEL_STATE;
	p->at = at;
	p->number = at > SERIES_AT_NONE ? number : 0;
	p->a = a;
	p->b = b;
	return p;
}

/*
 * state_from_json -- a state from its two objects; NULL after a soft error.
 */
static TradePanel *
state_from_json(JsonbContainer *question, JsonbContainer *figures,
				struct Node *escontext)
{
	TradePanel *p = panel_from_json(figures, escontext);

	if (p == NULL)
		return NULL;
	p = question_from_json(question, p);
	if (p == NULL)
		ereturn(escontext, NULL,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid state of a trade_panel aggregate"),
				 errdetail("States are written by servers that exchange partial aggregates, not by hand.")));
	return p;
}

/*
 * trade_panel_in(cstring) -> trade_panel
 */
Datum
magtrade_panel_in(PG_FUNCTION_ARGS)
{
	struct Node *escontext = (struct Node *) fcinfo->context;
	Datum		json;
	JsonbContainer *root;
	JsonbContainer *question;
	JsonbContainer *figures;
	TradePanel *p;

	if (!compat_input_call(jsonb_in, PG_GETARG_CSTRING(0), escontext, &json))
		PG_RETURN_NULL();
	root = &DatumGetJsonbP(json)->root;
	if (state_parts(root, &question, &figures))
		p = state_from_json(question, figures, escontext);
	else if ((p = panel_from_json(root, escontext)) != NULL)
		p = panel_result(p);
	if (p == NULL)
		PG_RETURN_NULL();
	PG_RETURN_PANEL_P(p);
}
