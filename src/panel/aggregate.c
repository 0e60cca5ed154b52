/*-------------------------------------------------------------------------
 *
 * aggregate.c
 *	  Building a panel from rows: transition, combination, result.
 *
 * The state is a trade_panel that is updated in place, in the way of
 * series/aggregate.c.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "panel/grid.h"
#include "panel/measures.h"
#include "scalar/door.h"

PG_FUNCTION_INFO_V1(magtrade_panel_trans);
PG_FUNCTION_INFO_V1(magtrade_panel_trans_partner);
PG_FUNCTION_INFO_V1(magtrade_panel_trans_pair);
PG_FUNCTION_INFO_V1(magtrade_panel_combine);
PG_FUNCTION_INFO_V1(magtrade_panel_sum_trans);
PG_FUNCTION_INFO_V1(magtrade_panel_result);

/* Where the transition's arguments are */
#define ARG_PARTNER		1
#define ARG_VALUE		2
#define ARG_PERIOD		3
#define ARG_AT			4
#define ARG_A			5
#define ARG_B			6

/*
 * A first state has room for eight partners and two months, in 256 bytes, or
 * for fourteen and three, in 512; that of a pair for two.
 */
#define FIRST_PARTNERS	8
#define PANEL_PARTNERS	14
#define PAIR_PARTNERS	2

/* The first sum of panels has room for eight partners, in 1 kB. */
#define FIRST_ENTRIES	8
#define FIRST_HEAP		776

/*
 * state_check -- panel_check() that lets a grid be one.
 */
static inline TradePanel *
state_check(TradePanel *state)
{
	return state->version == PANEL_GRID ? state : panel_check(state);
}

#define PG_GETARG_STATE_P(n)	state_check(DatumGetPanelP(PG_GETARG_DATUM(n)))

/*
 * new_state -- an empty state in the per-row context, of an aggregate that is
 * asked about a month and so many partners by name, or nothing.
 */
static TradePanel *
new_state(bool asked, int npartners)
{
	PanelGrid  *g;

	if (!asked)
		g = grid_make(0, PANEL_PARTNERS);
	else
		g = grid_make(PANEL_ASKED, npartners == 2 ? PAIR_PARTNERS :
					  FIRST_PARTNERS);
	g->a = g->b = PANEL_REST;
	return (TradePanel *) g;
}

/*
 * state_arg -- the state that is argument 0, in a form that can be added to.  An
 * aggregate of somebody's own may begin with any panel.
 */
static TradePanel *
state_arg(FunctionCallInfo fcinfo)
{
	TradePanel *p = PG_GETARG_STATE_P(0);

	if (unlikely(!(p->flags & PANEL_STATE)))
	{
		p->flags |= PANEL_STATE;
		p->a = p->b = PANEL_REST;
	}
	return p;
}

/*
 * intern_arg -- number of the partner that a text argument names, who is likely
 * to be the one given.
 */
static TradePanel *
intern_arg(FunctionCallInfo fcinfo, int arg, TradePanel *p, int likely_one,
		   int *partner)
{
	text	   *name = PG_GETARG_TEXT_PP(arg);

	*partner = likely_one;
	return state_intern(p, VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name),
						partner);
}

/*
 * remember_question -- note in the state what the measure is asked; one group
 * has one question.
 */
static void
remember_question(TradePanel *p, int at, int number, int a, int b)
{
	if (p->at == SERIES_AT_NONE)
	{
		p->at = at;
		p->number = number;
		p->a = a;
		p->b = b;
	}
	else if (unlikely(p->at != at || p->number != number ||
					  p->a != a || p->b != b))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the month asked for, and any argument after it, must be the same in every row of a group"),
				 errhint("Name one month, and the same partners, for the whole group, or add what they depend on to GROUP BY.")));
}

/*
 * read_question -- the transition's arguments from the month asked for on:
 * at [, a [, b]] [, number], with npartners of a and b.
 *
 * A NULL b stands for everyone but a; any other NULL makes the answer NULL.
 */
static TradePanel *
read_question(FunctionCallInfo fcinfo, TradePanel *p, int npartners)
{
	int			arg_number = ARG_A + npartners;
	int			number = PANEL_DEFAULT;
	int			a = PANEL_REST;
	int			b = PANEL_REST;

	for (int i = ARG_AT; i < PG_NARGS(); i++)
	{
		if (PG_ARGISNULL(i) && !(npartners == 2 && i == ARG_B))
		{
			remember_question(p, SERIES_AT_NULL, 0, PANEL_REST, PANEL_REST);
			return p;
		}
	}
	if (npartners >= 1)
		p = intern_arg(fcinfo, ARG_A, p, p->a, &a);
	if (npartners == 2 && !PG_ARGISNULL(ARG_B))
		p = intern_arg(fcinfo, ARG_B, p, p->b, &b);
	if (arg_number < PG_NARGS())
		number = Max(PG_GETARG_INT32(arg_number), PANEL_DEFAULT + 1);
	remember_question(p, month_from_date(PG_GETARG_DATEADT(ARG_AT)), number,
					  a, b);
	return p;
}

/*
 * is_named -- whether a partner of a state, if one was asked for, has that name.
 */
static bool
is_named(const TradePanel *p, int partner, const char *name, int len)
{
	int			own_len;
	const char *own;

	if (partner < 0)
		return false;
	own = state_name(p, partner, &own_len);
	return own_len == len && memcmp(own, name, len) == 0;
}

/*
 * add_row -- add the row's figure, arguments 1 to 3 of the transition; of two
 * partners that are compared no other's figures are kept.
 */
static TradePanel *
add_row(FunctionCallInfo fcinfo, TradePanel *p)
{
	int			month = month_from_date(PG_GETARG_DATEADT(ARG_PERIOD));
	/* plus zero, so that minus zero leaves no trace */
	double		x = finite_arg(fcinfo, ARG_VALUE) + 0.0;
	text	   *name = PG_GETARG_TEXT_PP(ARG_PARTNER);
	const char *bytes = VARDATA_ANY(name);
	int			len = VARSIZE_ANY_EXHDR(name);
	/* rows often come by partner, and months in the same order of partners */
	int			partner = p->last;

	if (p->b >= 0 && !is_named(p, p->a, bytes, len) &&
		!is_named(p, p->b, bytes, len))
		return p;
	p = state_add(p, bytes, len, &partner, month, x);
	p->last = partner;
	return p;
}

/*
 * transition -- add one row: (state, partner, value, period [, at ...]).
 *
 * A row whose partner, value or period is NULL adds nothing.
 */
static Datum
transition(FunctionCallInfo fcinfo, int npartners)
{
	bool		skip = PG_ARGISNULL(ARG_PARTNER) || PG_ARGISNULL(ARG_VALUE) ||
		PG_ARGISNULL(ARG_PERIOD);
	TradePanel *p;

	check_aggregate(fcinfo);
	if (!PG_ARGISNULL(0))
		p = state_arg(fcinfo);
	else
		p = new_state(PG_NARGS() > ARG_AT, npartners);
	if (PG_NARGS() > ARG_AT)
		p = read_question(fcinfo, p, npartners);
	if (!skip)
		p = add_row(fcinfo, p);
	PG_RETURN_PANEL_P(p);
}

/*
 * trade_panel_trans(state, partner, value, period [, at [, number]])
 */
Datum
magtrade_panel_trans(PG_FUNCTION_ARGS)
{
	return transition(fcinfo, 0);
}

/*
 * trade_panel_trans(state, partner, value, period, at, a [, number])
 */
Datum
magtrade_panel_trans_partner(PG_FUNCTION_ARGS)
{
	return transition(fcinfo, 1);
}

/*
 * trade_panel_trans(state, partner, value, period, at, a, b [, number])
 */
Datum
magtrade_panel_trans_pair(PG_FUNCTION_ARGS)
{
	return transition(fcinfo, 2);
}

/*
 * renumber -- number in one state of a partner of another.
 */
static TradePanel *
renumber(TradePanel *into, const TradePanel *from, int *partner)
{
	int			len;
	const char *name;

	if (*partner < 0)
		return into;
	name = state_name(from, *partner, &len);
	return state_intern(into, name, len, partner);
}

/*
 * trade_panel_combine(state, state) -> state
 *
 * The first may be updated in place; the second is read only.
 */
Datum
magtrade_panel_combine(PG_FUNCTION_ARGS)
{
	TradePanel *into;
	TradePanel *from;

	check_aggregate(fcinfo);
	if (PG_ARGISNULL(1))
		return unchanged_state(fcinfo);
	from = PG_GETARG_STATE_P(1);
	if (PG_ARGISNULL(0))
		PG_RETURN_PANEL_P(from);
	into = state_merge(state_arg(fcinfo), from);
	if (from->at != SERIES_AT_NONE)
	{
		int			a = from->a;
		int			b = from->b;

		into = renumber(into, from, &a);
		into = renumber(into, from, &b);
		remember_question(into, from->at, from->number, a, b);
	}
	PG_RETURN_PANEL_P(into);
}

/*
 * trade_panel_sum_trans(state, panel) -> state: the partners and months of any
 * are in the sum.
 */
Datum
magtrade_panel_sum_trans(PG_FUNCTION_ARGS)
{
	TradePanel *p;

	check_aggregate(fcinfo);
	if (PG_ARGISNULL(1))
		return unchanged_state(fcinfo);
	if (!PG_ARGISNULL(0))
		p = panel_check(DatumGetPanelP(PG_GETARG_DATUM(0)));
	else
	{
		p = panel_make(FIRST_ENTRIES, FIRST_HEAP);
		p->flags = PANEL_STATE;
		p->a = p->b = PANEL_REST;
	}
	PG_RETURN_PANEL_P(panel_merge(p, PG_GETARG_PANEL_P(1)));
}

/*
 * trade_panel_result(state) -> trade_panel; NULL if no row had a figure.
 */
Datum
magtrade_panel_result(PG_FUNCTION_ARGS)
{
	TradePanel *p;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	p = state_result(PG_GETARG_STATE_P(0));
	if (p->npartners == 0)
		PG_RETURN_NULL();
	PG_RETURN_PANEL_P(p);
}
