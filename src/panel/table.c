/*-------------------------------------------------------------------------
 *
 * table.c
 *	  The monthly briefing: a row for each partner.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "miscadmin.h"
#include "panel/measures.h"
#include "scalar/door.h"
#include "scalar/growth.h"
#include "series/measures.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

PG_FUNCTION_INFO_V1(magtrade_partner_table);

/* The columns, in the order of the SQL declaration */
enum
{
	COLUMN_PARTNER,
	COLUMN_VALUE,
	COLUMN_BASE,
	COLUMN_GROWTH_PCT,
	COLUMN_STATUS,
	COLUMN_SHARE_PCT,
	COLUMN_SHARE_CHANGE_PP,
	COLUMN_CONTRIB_PP,
	COLUMN_YTD_MAX,
	COLUMN_IS_YTD_HIGH,
	COLUMN_MONTHS_HIGH,
	NCOLUMNS
};

typedef struct PartnerRow
{
	int			partner;		/* its number, which is its place by name */
	PanelFigures figures;
} PartnerRow;

/*
 * compare_rows -- qsort() order: the largest figure first, those without at
 * the end, then by name.
 */
static int
compare_rows(const void *x, const void *y)
{
	const PartnerRow *a = x;
	const PartnerRow *b = y;
	double		u = a->figures.cur;
	double		v = b->figures.cur;

	if (isnan(u) != isnan(v))
		return isnan(u) - isnan(v);
	if (u != v && !isnan(u))
		return u > v ? -1 : 1;
	return a->partner - b->partner;
}

/*
 * partner_rows -- the partners that have a figure up to a month, sorted; *n of
 * them, palloc'd.  Who comes later is not known yet.
 */
static PartnerRow *
partner_rows(const TradePanel *p, int at, int lag, int *n)
{
	PartnerRow *rows = palloc(sizeof(PartnerRow) * Max(p->npartners, 1));

	*n = 0;
	for (int i = 0; i < p->npartners; i++)
	{
		TradeSeries *s = panel_series(p, i);

		if (s == NULL || series_first(s) > at)
			continue;
		rows[*n].partner = i;
		rows[*n].figures = panel_figures(p, i, at, lag);
		(*n)++;
	}
	qsort(rows, *n, sizeof(PartnerRow), compare_rows);
	return rows;
}

/*
 * number -- a double precision column.
 */
static void
number(Datum *values, bool *nulls, int column, double x)
{
	values[column] = series_datum(RESULT_NUMBER, x, &nulls[column]);
}

/*
 * fill_row -- the columns of one partner.
 */
static void
fill_row(const TradePanel *p, const PartnerRow *row, int at,
		 const PanelFigures *total, Datum *values, bool *nulls)
{
	const PanelFigures *f = &row->figures;
	TradeSeries *s = panel_series(p, row->partner);
	const double january[SERIES_EXTRAS] = {1};

	values[COLUMN_PARTNER] = panel_name_datum(p, row->partner);
	nulls[COLUMN_PARTNER] = false;
	number(values, nulls, COLUMN_VALUE, f->cur);
	number(values, nulls, COLUMN_BASE, f->base);
	number(values, nulls, COLUMN_GROWTH_PCT, growth_pct(f->cur, f->base));
	values[COLUMN_STATUS] =
		CStringGetTextDatum(growth_status_name(growth_status(f->cur, f->base)));
	nulls[COLUMN_STATUS] = false;
	number(values, nulls, COLUMN_SHARE_PCT, share_pct(f->cur, total->cur));
	number(values, nulls, COLUMN_SHARE_CHANGE_PP, share_change(f, total));
	number(values, nulls, COLUMN_CONTRIB_PP,
		   contrib_pp(f->cur, f->base, total->base));
	number(values, nulls, COLUMN_YTD_MAX, series_ytd_max(s, at, january));
	values[COLUMN_IS_YTD_HIGH] =
		series_datum(RESULT_FLAG, series_is_ytd_high(s, at, january),
					 &nulls[COLUMN_IS_YTD_HIGH]);
	values[COLUMN_MONTHS_HIGH] =
		series_datum(RESULT_COUNT, series_months_high(s, at, NULL),
					 &nulls[COLUMN_MONTHS_HIGH]);
}

/*
 * partner_table(panel, at, lag = 1) -> setof (partner, value, base, ...)
 *
 * Rows one by one would need fn_extra, which is panel_call()'s.
 */
Datum
magtrade_partner_table(PG_FUNCTION_ARGS)
{
	const TradePanel *p = panel_argument(fcinfo);
	int			at = month_from_date(PG_GETARG_DATEADT(1));
	int			lag = PG_GETARG_INT32(2);
	PanelView  *v;
	PanelFigures total;
	PartnerRow *rows;
	int			n;
	TupleDesc	desc;
	Tuplestorestate *store = begin_rows(fcinfo, "partner_table", &desc);
	Datum		values[NCOLUMNS];
	bool		nulls[NCOLUMNS];

	if (desc->natts != NCOLUMNS)
		elog(ERROR, "partner_table is declared with other columns");
	check_months("lag", lag);
	if (p->flags & PANEL_STATE)
		p = panel_compact(p);
	v = panel_view(fcinfo, p);
	view_ask(v, at);
	notice_world(fcinfo, v);
	total = view_totals(v, lag);
	rows = partner_rows(p, at, lag, &n);
	for (int i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		fill_row(p, &rows[i], at, &total, values, nulls);
		tuplestore_putvalues(store, desc, values, nulls);
	}
	return (Datum) 0;
}
