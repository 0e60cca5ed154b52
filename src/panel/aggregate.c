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

/* A first state has room for eight partners and two months each, in 1 kB. */
#define FIRST_ENTRIES	8
#define FIRST_HEAP		776

/* The state of a pair needs room for two, in 256 bytes. */
#define PAIR_ENTRIES	2
#define PAIR_HEAP		160

/*
 * new_state -- an empty state in the per-row context, of an aggregate that is
 * asked about so many partners by name.
 */
static TradePanel *
new_state(int npartners)
{
	TradePanel *p = npartners == 2 ? panel_make(PAIR_ENTRIES, PAIR_HEAP) :
		panel_make(FIRST_ENTRIES, FIRST_HEAP);

	p->flags = PANEL_STATE;
	p->a = p->b = PANEL_REST;
	return p;
}

/*
 * intern_arg -- number of the partner that a text argument names, which is
 * likely to be the one given.
 */
static TradePanel *
intern_arg(FunctionCallInfo fcinfo, int arg, TradePanel *p, int likely_one,
		   int *partner)
{
	text	   *name = PG_GETARG_TEXT_PP(arg);
	const char *bytes = VARDATA_ANY(name);
	int			len = VARSIZE_ANY_EXHDR(name);

	*partner = likely_one;
	if (likely_one >= 0 && likely_one < p->npartners &&
		panel_is_named(p, likely_one, bytes, len))
		return p;
	return panel_intern(p, bytes, len, partner);
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
	int			len = VARSIZE_ANY_EXHDR(name);
	int			partner;

	if (p->b >= 0 && !panel_is_named(p, p->a, VARDATA_ANY(name), len) &&
		!panel_is_named(p, p->b, VARDATA_ANY(name), len))
		return p;
	/* rows often come by partner */
	p = intern_arg(fcinfo, ARG_PARTNER, p, p->last, &partner);
	p->last = partner;
	return panel_add(p, partner, month, x);
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
		p = DatumGetPanelP(PG_GETARG_DATUM(0));
	else
		p = new_state(npartners);
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
 * renumber -- number in one panel of a partner of another.
 */
static TradePanel *
renumber(TradePanel *into, const TradePanel *from, int *partner)
{
	if (*partner < 0)
		return into;
	return panel_intern(into, panel_name(from, *partner),
						from->entries[*partner].name_len, partner);
}

/*
 * trade_panel_combine(state, state) -> state
 */
Datum
magtrade_panel_combine(PG_FUNCTION_ARGS)
{
	TradePanel *into;
	TradePanel *from;

	check_aggregate(fcinfo);
	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	from = PG_GETARG_PANEL_P(1);
	if (PG_ARGISNULL(0))
		PG_RETURN_PANEL_P(from);
	into = panel_merge(DatumGetPanelP(PG_GETARG_DATUM(0)), from);
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
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	p = PG_ARGISNULL(0) ? new_state(0) : DatumGetPanelP(PG_GETARG_DATUM(0));
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
	p = panel_compact(PG_GETARG_PANEL_P(0));
	if (p->npartners == 0)
		PG_RETURN_NULL();
	PG_RETURN_PANEL_P(p);
}
