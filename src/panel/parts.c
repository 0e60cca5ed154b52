/*-------------------------------------------------------------------------
 *
 * parts.c
 *	  The parts of a panel: one partner's series, everyone's together, the
 *	  partners' names, the figures as rows.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "funcapi.h"
#include "panel/measures.h"
#include "panel/pack.h"
#include "scalar/door.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(magtrade_series_of);
PG_FUNCTION_INFO_V1(magtrade_total);
PG_FUNCTION_INFO_V1(magtrade_partners);
PG_FUNCTION_INFO_V1(magtrade_panel_unnest);

/* Where the functions that return rows have come to */
typedef struct PanelCursor
{
	TradePanel *panel;
	int		   *order;			/* partners by name */
	int			partner;		/* how many of them are done */
	int			slot;			/* how many of the next one's slots are */
} PanelCursor;

/*
 * series_of(panel, partner) -> series; NULL if there is no such partner.
 */
Datum
magtrade_series_of(PG_FUNCTION_ARGS)
{
	PanelView  *v = panel_view_argument(fcinfo);
	text	   *name = PG_GETARG_TEXT_PP(1);
	const char *bytes = VARDATA_ANY(name);
	int			len = VARSIZE_ANY_EXHDR(name);
	const TradePanel *p;
	int			partner;

	if (v->panel->version == PANEL_PACKED)
	{
		partner = view_find(v, bytes, len);
		if (partner < 0)
			PG_RETURN_NULL();
		PG_RETURN_SERIES_P(view_series(v, partner));
	}
	p = panel_argument(fcinfo);
	partner = panel_find(p, bytes, len);
	if (partner < 0 || panel_series(p, partner) == NULL)
		PG_RETURN_NULL();
	PG_RETURN_SERIES_P(series_compact(panel_series(p, partner)));
}

/*
 * total(panel) -> series: the months of any partner, their figures summed.
 */
Datum
magtrade_total(PG_FUNCTION_ARGS)
{
	const TradePanel *p = panel_argument(fcinfo);
	TradeSeries *total = panel_total(p);
	int			month = series_last(total);
	PanelView  *v;

	/* a month in which somebody traded */
	while (month > total->first && !(fabs(series_get(total, month)) > 0))
		month--;
	/* partners of a state may have no figure at all */
	if (month > 0)
	{
		v = panel_view(fcinfo, p);
		view_ask(v, month);
		notice_world(fcinfo, v);
	}
	PG_RETURN_SERIES_P(series_compact(total));
}

/*
 * open_cursor -- at the first call of a function that returns rows: a copy of
 * its panel that outlives the call.
 */
static FuncCallContext *
open_cursor(FunctionCallInfo fcinfo)
{
	FuncCallContext *call = SRF_FIRSTCALL_INIT();
	MemoryContext old = MemoryContextSwitchTo(call->multi_call_memory_ctx);
	PanelCursor *cursor = palloc0(sizeof(PanelCursor));

	cursor->panel = panel_check((TradePanel *)
								PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0)));
	cursor->order = panel_order(cursor->panel);
	call->user_fctx = cursor;
	MemoryContextSwitchTo(old);
	return call;
}

/*
 * next_partner -- the next partner that has a series, -1 if there is none.
 */
static int
next_partner(PanelCursor *cursor)
{
	while (cursor->partner < cursor->panel->npartners)
	{
		int			partner = cursor->order[cursor->partner];

		if (panel_series(cursor->panel, partner) != NULL)
			return partner;
		cursor->partner++;
	}
	return -1;
}

/*
 * panel_name_datum -- a partner's name as a text value.
 */
Datum
panel_name_datum(const TradePanel *p, int partner)
{
	return PointerGetDatum(cstring_to_text_with_len(panel_name(p, partner),
													p->entries[partner].name_len));
}

/*
 * partners(panel) -> setof text, by name.
 */
Datum
magtrade_partners(PG_FUNCTION_ARGS)
{
	FuncCallContext *call;
	PanelCursor *cursor;
	int			partner;

	if (SRF_IS_FIRSTCALL())
		open_cursor(fcinfo);
	call = SRF_PERCALL_SETUP();
	cursor = call->user_fctx;
	partner = next_partner(cursor);
	if (partner < 0)
		SRF_RETURN_DONE(call);
	cursor->partner++;
	SRF_RETURN_NEXT(call, panel_name_datum(cursor->panel, partner));
}

/*
 * next_figure -- go on to the next figure; false if there is none.
 */
static bool
next_figure(PanelCursor *cursor)
{
	int			partner;

	while ((partner = next_partner(cursor)) >= 0)
	{
		TradeSeries *s = panel_series(cursor->panel, partner);

		for (; cursor->slot < s->len; cursor->slot++)
		{
			if (!isnan(s->planes[cursor->slot]))
				return true;
		}
		cursor->partner++;
		cursor->slot = 0;
	}
	return false;
}

/*
 * unnest(trade_panel) -> setof (partner text, period date, value double
 * precision)
 *
 * A row for each figure, by partner and month; a figure of several months at
 * the last.
 */
Datum
magtrade_panel_unnest(PG_FUNCTION_ARGS)
{
	FuncCallContext *call;
	PanelCursor *cursor;
	TradeSeries *s;
	int			partner;
	Datum		values[3];
	bool		nulls[3] = {false, false, false};

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		call = open_cursor(fcinfo);
		old = MemoryContextSwitchTo(call->multi_call_memory_ctx);
		call->tuple_desc = row_type(fcinfo);
		MemoryContextSwitchTo(old);
	}
	call = SRF_PERCALL_SETUP();
	cursor = call->user_fctx;
	if (!next_figure(cursor))
		SRF_RETURN_DONE(call);
	partner = cursor->order[cursor->partner];
	s = panel_series(cursor->panel, partner);
	values[0] = panel_name_datum(cursor->panel, partner);
	values[1] = DateADTGetDatum(date_from_month(s->first + cursor->slot));
	values[2] = Float8GetDatum(series_round(s, cursor->slot));
	cursor->slot++;
	SRF_RETURN_NEXT(call, HeapTupleGetDatum(heap_form_tuple(call->tuple_desc,
															values, nulls)));
}
