/*-------------------------------------------------------------------------
 *
 * binary.c
 *	  Binary form of trade_panel, exact, for COPY BINARY and drivers.
 *
 *	  int8 format (1), int8 flags
 *	  of a state only: int32 at, int32 number, and the two partners asked about,
 *	  each as a name
 *	  int32 number of partners, then for each a name and its figures as in the
 *	  binary form of a series
 *
 *	  A name is int32 bytes of text in the client's encoding, which follow; -1
 *	  for none.
 *
 * Whatever arrives is checked: the result is what the text form could give.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "panel/pack.h"
#include "series/io.h"

#define BINARY_FORMAT	1

PG_FUNCTION_INFO_V1(magtrade_panel_send);
PG_FUNCTION_INFO_V1(magtrade_panel_recv);

/*
 * send_name -- a partner's name, or that there is none.
 */
static void
send_name(StringInfo buf, const TradePanel *p, int partner)
{
	if (partner < 0)
		pq_sendint32(buf, -1);
	else
		send_text(buf, panel_name(p, partner), p->entries[partner].name_len);
}

/*
 * trade_panel_send(trade_panel) -> bytea; partners by name.
 */
Datum
magtrade_panel_send(PG_FUNCTION_ARGS)
{
	TradePanel *p = PG_GETARG_PANEL_P(0);
	int		   *order = panel_order(p);
	int			count = 0;
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendint8(&buf, BINARY_FORMAT);
	pq_sendint8(&buf, p->flags & PANEL_STATE);
	if (p->flags & PANEL_STATE)
	{
		pq_sendint32(&buf, p->at);
		pq_sendint32(&buf, p->number);
		send_name(&buf, p, p->a);
		send_name(&buf, p, p->b);
	}
	for (int i = 0; i < p->npartners; i++)
		count += panel_series(p, i) != NULL;
	pq_sendint32(&buf, count);
	for (int i = 0; i < p->npartners; i++)
	{
		TradeSeries *s = panel_series(p, order[i]);

		CHECK_FOR_INTERRUPTS();
		if (s == NULL)
			continue;
		send_name(&buf, p, order[i]);
		series_send_figures(&buf, s);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/*
 * check -- error unless a part of the message is as it should be.
 */
static void
check(bool ok, const char *what)
{
	check_message(ok, "trade_panel", what);
}

/*
 * receive_name -- set *partner to the number of the partner that is named, or
 * PANEL_REST where none is.
 */
static TradePanel *
receive_name(StringInfo buf, TradePanel *p, int *partner)
{
	int			len = (int32) pq_getmsgint(buf, 4);
	char	   *name;

	*partner = PANEL_REST;
	check(len >= -1, "length of name");
	if (len < 0)
		return p;
	name = pq_getmsgtext(buf, len, &len);
	p = panel_outgrow(p, panel_intern(p, name, len, partner));
	pfree(name);
	return p;
}

/*
 * receive_state -- what a state was asked; returns the state.
 */
static TradePanel *
receive_state(StringInfo buf, TradePanel *p)
{
	int			at = (int32) pq_getmsgint(buf, 4);
	int			number = (int32) pq_getmsgint(buf, 4);
	int			a;
	int			b;

	check(at == SERIES_AT_NULL || at == SERIES_AT_NONE || MONTH_IS_VALID(at),
		  "month asked for");
	p = receive_name(buf, p, &a);
	p = receive_name(buf, p, &b);
	check(at > SERIES_AT_NONE ||
		  (number == 0 && a == PANEL_REST && b == PANEL_REST), "question");
	p->flags |= PANEL_STATE;
	p->at = at;
	p->number = number;
	p->a = a;
	p->b = b;
	return p;
}

/*
 * receive_partner -- one partner with its figures.
 */
static TradePanel *
receive_partner(StringInfo buf, TradePanel *p)
{
	TradeSeries *s;
	int			partner;

	p = receive_name(buf, p, &partner);
	check(partner >= 0 && panel_series(p, partner) == NULL, "name");
	s = series_recv_figures(buf, series_make());
	if (s->len > 0)
		p = panel_outgrow(p, panel_set(p, partner, s));
	pfree(s);
	return p;
}

/*
 * trade_panel_recv(internal) -> trade_panel
 */
Datum
magtrade_panel_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	TradePanel *p = panel_make(1, 0);
	int			format = pq_getmsgbyte(buf);
	int			flags = pq_getmsgbyte(buf);
	int			count;

	check(format == BINARY_FORMAT, "format");
	check((flags & ~PANEL_STATE) == 0, "flags");
	if (flags & PANEL_STATE)
		p = receive_state(buf, p);
	count = (int32) pq_getmsgint(buf, 4);
	check(count >= 0, "number of partners");
	for (int i = 0; i < count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		p = receive_partner(buf, p);
	}
	PG_RETURN_PANEL_P((flags & PANEL_STATE) ? p : panel_result(p));
}
