/*-------------------------------------------------------------------------
 *
 * transform.c
 *	  Functions that make one panel of others.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "compat.h"
#include "miscadmin.h"
#include "panel/pack.h"
#include "series/measures.h"
#include "utils/array.h"

PG_FUNCTION_INFO_V1(magtrade_panel_add);
PG_FUNCTION_INFO_V1(magtrade_without);
PG_FUNCTION_INFO_V1(magtrade_panel_fill_zero);

/*
 * panel + panel -> panel: as sum() of the two.
 */
Datum
magtrade_panel_add(PG_FUNCTION_ARGS)
{
	TradePanel *sum = panel_make(1, 0);

	sum = panel_merge(sum, PG_GETARG_PANEL_P(0));
	sum = panel_merge(sum, PG_GETARG_PANEL_P(1));
	PG_RETURN_PANEL_P(panel_result(sum));
}

/*
 * put -- give a panel of the caller's one partner more.
 */
static TradePanel *
put(TradePanel *into, const TradePanel *p, int partner, const TradeSeries *s)
{
	int			number;

	into = panel_outgrow(into, panel_intern(into, panel_name(p, partner),
											p->entries[partner].name_len,
											&number));
	return panel_outgrow(into, panel_set(into, number, s));
}

/*
 * without(panel, partners text[]) -> panel
 *
 * The panel without some partners; names that it does not have, and NULLs among
 * the names, change nothing.
 */
Datum
magtrade_without(PG_FUNCTION_ARGS)
{
	TradePanel *p = PG_GETARG_PANEL_P(0);
	bool	   *left_out = palloc0(Max(p->npartners, 1));
	TradePanel *rest = panel_make(1, 0);
	Datum	   *names;
	bool	   *nulls;
	int			nnames;

	deconstruct_array(PG_GETARG_ARRAYTYPE_P(1), TEXTOID, -1, false,
					  TYPALIGN_INT, &names, &nulls, &nnames);
	for (int i = 0; i < nnames; i++)
	{
		text	   *name = nulls[i] ? NULL : DatumGetTextPP(names[i]);
		int			partner = nulls[i] ? -1 :
			panel_find(p, VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name));

		if (partner >= 0)
			left_out[partner] = true;
	}
	for (int i = 0; i < p->npartners; i++)
	{
		TradeSeries *s = panel_series(p, i);

		CHECK_FOR_INTERRUPTS();
		if (s != NULL && !left_out[i])
			rest = put(rest, p, i, s);
	}
	PG_RETURN_PANEL_P(panel_result(rest));
}

/*
 * zeros_like -- a zero for each figure of a series up to a month, of as many
 * months.
 */
static TradeSeries *
zeros_like(const TradeSeries *s, int upto)
{
	TradeSeries *zeros = series_make();

	for (int i = Min(s->len - 1, upto - s->first); i >= 0; i--)
	{
		if (!isnan(s->planes[i]))
			zeros = series_outgrow(zeros,
								   series_put(zeros, s->first + i,
											  series_span(s, i), 0));
	}
	return series_outgrow(zeros, series_compact(zeros));
}

/*
 * fill_zero(panel, upto) -> panel
 *
 * Who has no figure in a month between the panel's first and "upto" did not
 * trade then: a zero for each partner, of as many months as the figures that
 * others have there.  After "upto" a partner's figures may not be out yet, even
 * where others' are.
 */
Datum
magtrade_panel_fill_zero(PG_FUNCTION_ARGS)
{
	TradePanel *p = PG_GETARG_PANEL_P(0);
	int			upto = month_from_date(PG_GETARG_DATEADT(1));
	TradeSeries *zeros = zeros_like(series_fill_zero(panel_total(p), upto),
									 upto);
	TradePanel *filled = panel_make(1, 0);

	for (int i = 0; i < p->npartners; i++)
	{
		TradeSeries *s = panel_series(p, i);
		TradeSeries *whole;

		CHECK_FOR_INTERRUPTS();
		if (s == NULL)
			continue;
		whole = series_merge(series_compact(zeros), s);
		filled = put(filled, p, i, whole);
		pfree(whole);
	}
	PG_RETURN_PANEL_P(panel_result(filled));
}
