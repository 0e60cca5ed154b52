/*-------------------------------------------------------------------------
 *
 * binary.c
 *	  Binary form of trade_series, exact, for COPY BINARY and drivers.
 *
 *	  int8 format (1), int8 flags
 *	  of a state only: int32 at, int32 number of extras, float8 each, int32
 *	  bytes of unit, which follow, in the client's encoding
 *	  int32 number of figures, then for each, by month:
 *	  int32 month number, int32 span, int32 number of terms, float8 each
 *
 * What is behind the state is also how a series stands in other types.
 *
 * Whatever arrives is checked: the result is what the text form could give.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "series/io.h"

#define BINARY_FORMAT	1

PG_FUNCTION_INFO_V1(magtrade_series_send);
PG_FUNCTION_INFO_V1(magtrade_series_recv);

/*
 * send_figure -- a slot's figure.
 */
static void
send_figure(StringInfo buf, const TradeSeries *s, int slot)
{
	int			nterms = series_terms(s, slot);

	pq_sendint32(buf, s->first + slot);
	pq_sendint32(buf, series_span(s, slot));
	pq_sendint32(buf, nterms);
	for (int k = 0; k < nterms; k++)
		pq_sendfloat8(buf, s->planes[k * s->len + slot]);
}

/*
 * series_send_figures -- the figures: how many, and each.
 */
void
series_send_figures(StringInfo buf, const TradeSeries *s)
{
	int			count = 0;

	for (int i = 0; i < s->len; i++)
		count += !isnan(s->planes[i]);
	pq_sendint32(buf, count);
	for (int i = 0; i < s->len; i++)
	{
		if (!isnan(s->planes[i]))
			send_figure(buf, s, i);
	}
}

/*
 * send_counted_text -- text, its bytes counted before it.
 */
void
send_counted_text(StringInfo buf, const char *text, int len)
{
	char	   *own = pnstrdup(text, len);
	char	   *converted = pg_server_to_client(own, len);

	if (converted != own)
		len = strlen(converted);
	pq_sendint32(buf, len);
	pq_sendbytes(buf, converted, len);
	if (converted != own)
		pfree(converted);
	pfree(own);
}

/*
 * trade_series_send(trade_series) -> bytea
 */
Datum
magtrade_series_send(PG_FUNCTION_ARGS)
{
	TradeSeries *s = PG_GETARG_SERIES_P(0);
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendint8(&buf, BINARY_FORMAT);
	pq_sendint8(&buf, s->flags & SERIES_STATE);
	if (s->flags & SERIES_STATE)
	{
		pq_sendint32(&buf, s->at);
		pq_sendint32(&buf, s->nextras);
		for (int i = 0; i < s->nextras; i++)
			pq_sendfloat8(&buf, s->extras[i]);
		send_counted_text(&buf, series_unit(s), s->unit_len);
	}
	series_send_figures(&buf, s);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/*
 * check_message -- error unless a part of the binary form of a type is as it
 * should be.
 */
void
check_message(bool ok, const char *type, const char *what)
{
	if (!ok)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid %s in binary %s", what, type)));
}

/*
 * check -- error that names what is wrong with the bytes, unless all is well.
 */
static void
check(bool ok, const char *what)
{
	check_message(ok, "trade_series", what);
}

/*
 * receive_state -- what a state was asked; returns the state.
 */
static TradeSeries *
receive_state(StringInfo buf, TradeSeries *s)
{
	int			nextras;
	int			unit_len;
	const char *unit;

	s->flags |= SERIES_STATE;
	s->at = (int32) pq_getmsgint(buf, 4);
	check(s->at == SERIES_AT_NULL || s->at == SERIES_AT_NONE ||
		  MONTH_IS_VALID(s->at), "month asked for");
	nextras = (int32) pq_getmsgint(buf, 4);
	check(nextras >= 0 && nextras <= SERIES_EXTRAS, "number of extras");
	s->nextras = nextras;
	for (int i = 0; i < s->nextras; i++)
	{
		/* a minus zero is not the zero that the text form has */
		s->extras[i] = pq_getmsgfloat8(buf) + 0.0;
		check(isfinite(s->extras[i]), "extra");
	}
	unit_len = (int32) pq_getmsgint(buf, 4);
	check(unit_len >= 0, "length of unit");
	unit = pq_getmsgtext(buf, unit_len, &unit_len);
	check(unit_len <= SERIES_UNIT_MAX, "length of unit");
	return series_with_unit(s, unit, unit_len);
}

/*
 * receive_figure -- one month's figure; *last is the month before it, and
 * becomes this one.
 */
static TradeSeries *
receive_figure(StringInfo buf, TradeSeries *s, int *last)
{
	int			month = (int32) pq_getmsgint(buf, 4);
	int			span = (int32) pq_getmsgint(buf, 4);
	int			nterms = (int32) pq_getmsgint(buf, 4);

	check(MONTH_IS_VALID(month) && month > *last, "month");
	check(span >= 1 && span <= month - *last, "span");
	check(nterms >= 1 && nterms <= EXACT_TERMS, "number of terms");
	for (int k = 0; k < nterms; k++)
	{
		double		x = pq_getmsgfloat8(buf);

		check(isfinite(x), "figure");
		s = series_outgrow(s, series_add(s, month, x + 0.0));
	}
	*last = month;
	return series_outgrow(s, series_set_span(s, month, span));
}

/*
 * series_recv_figures -- add what series_send_figures() wrote to a series that
 * is empty and the caller's; returns it, or a larger one that replaces it.
 */
TradeSeries *
series_recv_figures(StringInfo buf, TradeSeries *s)
{
	int			last = MONTH_FIRST - 1;
	int			count = (int32) pq_getmsgint(buf, 4);

	check(count >= 0 && count <= MONTH_LAST, "number of months");
	for (int i = 0; i < count; i++)
		s = receive_figure(buf, s, &last);
	return s;
}

/*
 * trade_series_recv(internal) -> trade_series
 */
Datum
magtrade_series_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	TradeSeries *s = series_make();
	int			format = pq_getmsgbyte(buf);
	int			flags = pq_getmsgbyte(buf);

	check(format == BINARY_FORMAT, "format");
	check((flags & ~SERIES_STATE) == 0, "flags");
	if (flags & SERIES_STATE)
		s = receive_state(buf, s);
	s = series_recv_figures(buf, s);
	if (s->at != SERIES_AT_NONE)
		PG_RETURN_SERIES_P(s);
	PG_RETURN_SERIES_P((flags & SERIES_STATE) ? series_compact_state(s) :
					   series_compact(s));
}
