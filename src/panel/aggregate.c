/*-------------------------------------------------------------------------
 *
 * aggregate.c
 *	  Building a panel from rows: transition, combination, final functions.
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
PG_FUNCTION_INFO_V1(magtrade_panel_combine);
PG_FUNCTION_INFO_V1(magtrade_panel_result);
PG_FUNCTION_INFO_V1(magtrade_panel_divergence_pp_final);

/* Where the transition's arguments are */
#define ARG_PARTNER		1
#define ARG_VALUE		2
#define ARG_PERIOD		3
#define ARG_AT			4
#define ARG_A			5
#define ARG_B			6
#define ARG_LAG			7

/* A first state has room for a few partners and a year each. */
#define FIRST_ENTRIES	8
#define FIRST_HEAP		1024

static TradePanel *
new_state(void)
{
	TradePanel *p = panel_make(FIRST_ENTRIES, FIRST_HEAP);

	p->flags = PANEL_STATE;
	return p;
}

/*
 * intern_arg -- number of the partner that a text argument names.
 */
static TradePanel *
intern_arg(FunctionCallInfo fcinfo, int arg, TradePanel *p, int *partner)
{
	text	   *name = PG_GETARG_TEXT_PP(arg);

	return panel_intern(p, VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name),
						partner);
}

/*
 * remember_question -- note in the state what the measure is asked; one group
 * has one question.
 */
static void
remember_question(TradePanel *p, int at, int lag, int a, int b)
{
	if (p->at == SERIES_AT_NONE)
	{
		p->at = at;
		p->lag = lag;
		p->a = a;
		p->b = b;
	}
	else if (unlikely(p->at != at || p->lag != lag || p->a != a || p->b != b))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the month asked for, the partners compared and the lag must be the same in every row of a group"),
				 errhint("Name one month and two partners for the whole group, or add what they depend on to GROUP BY.")));
}

/*
 * read_question -- at, a, b [, lag] of the transition.
 *
 * A NULL b stands for everyone but a; any other NULL makes the answer NULL.
 */
static TradePanel *
read_question(FunctionCallInfo fcinfo, TradePanel *p)
{
	int			lag = 1;
	int			a;
	int			b = PANEL_REST;

	if (PG_ARGISNULL(ARG_AT) || PG_ARGISNULL(ARG_A) ||
		(PG_NARGS() > ARG_LAG && PG_ARGISNULL(ARG_LAG)))
	{
		remember_question(p, SERIES_AT_NULL, 0, 0, 0);
		return p;
	}
	if (PG_NARGS() > ARG_LAG)
		lag = PG_GETARG_INT32(ARG_LAG);
	check_months("lag", lag);
	p = intern_arg(fcinfo, ARG_A, p, &a);
	if (!PG_ARGISNULL(ARG_B))
		p = intern_arg(fcinfo, ARG_B, p, &b);
	remember_question(p, month_from_date(PG_GETARG_DATEADT(ARG_AT)), lag, a,
					  b);
	return p;
}

/*
 * trade_panel_trans(state, partner, value, period [, at, a, b [, lag]])
 *
 * A row whose partner, value or period is NULL adds nothing.
 */
Datum
magtrade_panel_trans(PG_FUNCTION_ARGS)
{
	bool		skip = PG_ARGISNULL(ARG_PARTNER) || PG_ARGISNULL(ARG_VALUE) ||
		PG_ARGISNULL(ARG_PERIOD);
	TradePanel *p;
	int			partner;

	check_aggregate(fcinfo);
	if (!PG_ARGISNULL(0))
		p = DatumGetPanelP(PG_GETARG_DATUM(0));
	else
		p = new_state();
	if (PG_NARGS() > ARG_AT)
		p = read_question(fcinfo, p);
	if (!skip)
	{
		p = intern_arg(fcinfo, ARG_PARTNER, p, &partner);
		p = panel_add(p, partner,
					  month_from_date(PG_GETARG_DATEADT(ARG_PERIOD)),
					  finite_arg(fcinfo, ARG_VALUE) + 0.0);
	}
	PG_RETURN_PANEL_P(p);
}

/*
 * renumber -- number in one panel of a partner of another.
 */
static TradePanel *
renumber(TradePanel *into, const TradePanel *from, int *partner)
{
	if (*partner == PANEL_REST)
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
	if (from->at == SERIES_AT_NULL)
		remember_question(into, SERIES_AT_NULL, 0, 0, 0);
	else if (from->at != SERIES_AT_NONE)
	{
		int			a = from->a;
		int			b = from->b;

		into = renumber(into, from, &a);
		into = renumber(into, from, &b);
		remember_question(into, from->at, from->lag, a, b);
	}
	PG_RETURN_PANEL_P(into);
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

/*
 * divergence_pp_final(state) -> double precision
 */
Datum
magtrade_panel_divergence_pp_final(PG_FUNCTION_ARGS)
{
	TradePanel *p;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	p = PG_GETARG_PANEL_P(0);
	if (p->at <= SERIES_AT_NONE)
		PG_RETURN_NULL();
	return measure_datum(fcinfo,
						 panel_divergence_pp(p, p->at, p->lag, p->a, p->b));
}
