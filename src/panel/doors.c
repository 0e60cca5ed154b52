/*-------------------------------------------------------------------------
 *
 * doors.c
 *	  The ways from SQL to a measure: accessors of a stored panel, and final
 *	  functions of the aggregates.
 *
 * Every door is the same code with another entry of the list in measures.h;
 * magtrade_panel_NAME is the accessor, magtrade_panel_NAME_final the final
 * function.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "panel/measures.h"
#include "scalar/door.h"

/* How many partners' names stand between "at" and the number */
static const int npartners_of[] = {
	[ASK_MONTH] = 0,
	[ASK_LAG] = 0,
	[ASK_COUNT] = 0,
	[ASK_PARTNER] = 1,
	[ASK_PARTNER_LAG] = 1,
	[ASK_PAIR_LAG] = 2,
};

/*
 * complete_number -- a measure's number in its range; a lag that was left out
 * is the month before.
 */
static int
complete_number(PanelArguments arguments, int number)
{
	switch (arguments)
	{
		case ASK_MONTH:
		case ASK_PARTNER:
			return 0;
		case ASK_COUNT:
			if (number < 1)
				ereport(ERROR,
						(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						 errmsg("k must be at least 1: %d", number),
						 errhint("It is how many of the largest are added up.")));
			break;
		case ASK_LAG:
		case ASK_PARTNER_LAG:
		case ASK_PAIR_LAG:
			if (number == PANEL_DEFAULT)
				return 1;
			check_months("lag", number);
			break;
	}
	return number;
}

/*
 * counts_all -- whether a measure adds up all partners, so that one that is
 * the others' sum would spoil it.
 */
static bool
counts_all(PanelArguments arguments, const PanelQuestion *q)
{
	return arguments != ASK_PAIR_LAG || q->b == PANEL_REST;
}

/*
 * ask -- a measure's answer about a panel, or NULL.
 */
static Datum
ask(FunctionCallInfo fcinfo, const PanelMeasure *measure, PanelView *v,
	PanelQuestion q)
{
	q.number = complete_number(measure->arguments, q.number);
	view_ask(v, q.at);
	if (counts_all(measure->arguments, &q))
		notice_world(fcinfo, v);
	return measure_datum(fcinfo, measure->compute(v, &q));
}

/*
 * find_arg -- the partner that a text argument names.
 */
static int
find_arg(FunctionCallInfo fcinfo, int arg, PanelView *v)
{
	text	   *name = PG_GETARG_TEXT_PP(arg);

	return view_find(v, VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name));
}

/*
 * accessor -- measure(trade_panel, at [, a [, b]] [, number]).
 *
 * A NULL b stands for everyone but a; any other NULL makes the answer NULL.
 */
static Datum
accessor(FunctionCallInfo fcinfo, const PanelMeasure *measure)
{
	int			npartners = npartners_of[measure->arguments];
	PanelQuestion q = {0, PANEL_DEFAULT, PANEL_REST, PANEL_REST};
	PanelView  *v;

	for (int i = 0; i < PG_NARGS(); i++)
	{
		if (PG_ARGISNULL(i) && !(npartners == 2 && i == 3))
			PG_RETURN_NULL();
	}
	v = panel_view_argument(fcinfo);
	if (v->panel->version == PANEL_GRID)
		v = panel_view(fcinfo, panel_argument(fcinfo));
	q.at = month_from_date(PG_GETARG_DATEADT(1));
	if (npartners >= 1)
		q.a = find_arg(fcinfo, 2, v);
	if (npartners == 2 && !PG_ARGISNULL(3))
		q.b = find_arg(fcinfo, 3, v);
	if (PG_NARGS() > 2 + npartners)
		q.number = Max(PG_GETARG_INT32(2 + npartners), PANEL_DEFAULT + 1);
	return ask(fcinfo, measure, v, q);
}

/*
 * final -- measure(state), what is asked being the state's.
 */
static Datum
final(FunctionCallInfo fcinfo, const PanelMeasure *measure)
{
	PanelView  *v;
	const TradePanel *p;
	PanelQuestion q;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	v = panel_view_argument(fcinfo);
	p = v->panel;
	if (p->version == PANEL_PACKED || p->at <= SERIES_AT_NONE)
		PG_RETURN_NULL();
	/* of a grid that was not asked from the start, any months are kept */
	if (p->version == PANEL_GRID && !(p->flags & PANEL_ASKED))
		v = panel_view(fcinfo, panel_argument(fcinfo));
	q = (PanelQuestion) {p->at, p->number, p->a, p->b};
	return ask(fcinfo, measure, v, q);
}

#define DEFINE_DOORS(name, arguments, about) \
	static const PanelMeasure measure_##name = {panel_##name, arguments}; \
	PG_FUNCTION_INFO_V1(magtrade_panel_##name); \
	PG_FUNCTION_INFO_V1(magtrade_panel_##name##_final); \
	Datum \
	magtrade_panel_##name(PG_FUNCTION_ARGS) \
	{ \
		return accessor(fcinfo, &measure_##name); \
	} \
	Datum \
	magtrade_panel_##name##_final(PG_FUNCTION_ARGS) \
	{ \
		return final(fcinfo, &measure_##name); \
	}

PANEL_MEASURES(DEFINE_DOORS)
