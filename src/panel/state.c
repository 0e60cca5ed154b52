/*-------------------------------------------------------------------------
 *
 * state.c
 *	  The state of an aggregate over rows: a grid as long as that is small, then
 *	  a panel.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "miscadmin.h"
#include "panel/grid.h"
#include "panel/pack.h"

#define IS_GRID(state)	((state)->version == PANEL_GRID)
#define GRID(state)		((PanelGrid *) (state))

/*
 * add_partner -- give a panel of the caller's the partner of a grid that has
 * the next number, with all figures.
 */
static TradePanel *
add_partner(TradePanel *p, const PanelGrid *g)
{
	double		terms[EXACT_TERMS + 1];
	int			from = p->npartners;
	int			len;
	const char *name = grid_name(g, from, &len);
	int			partner;

	p = panel_outgrow(p, panel_intern(p, name, len, &partner));
	for (int j = 0; j < g->ncolumns; j++)
	{
		int			nterms = grid_terms(g, j, from, terms);

		for (int k = 0; k < nterms; k++)
			p = panel_outgrow(p, panel_add(p, partner, grid_month(g, j),
										   terms[k]));
	}
	return p;
}

/*
 * panel_from_grid -- the panel of the same figures, a state that was asked the
 * same; of other months than it was asked about it knows nothing.
 */
TradePanel *
panel_from_grid(const PanelGrid *g)
{
	TradePanel *p = panel_make(1, 0);

	while (p->npartners < g->npartners)
	{
		CHECK_FOR_INTERRUPTS();
		p = add_partner(p, g);
	}
	p->flags = PANEL_STATE;
	p->at = g->at;
	p->number = g->number;
	p->a = g->a;
	p->b = g->b;
	p->last = g->last;
	return p;
}

/*
 * state_intern -- set *partner, who is likely to have that number (negative:
 * nobody), to the number of the partner of that name, new if it is not there
 * yet.
 *
 * Returns the state, or another in the current memory context; so do the others
 * here.
 */
TradePanel *
state_intern(TradePanel *state, const char *name, int len, int *partner)
{
	int			likely = *partner < state->npartners ? *partner : -1;

	if (IS_GRID(state))
	{
		PanelGrid  *g = grid_intern(GRID(state), name, len, likely, partner);

		if (g != NULL)
			return (TradePanel *) g;
		state = panel_from_grid(GRID(state));
	}
	*partner = likely;
	if (likely >= 0 && panel_is_named(state, likely, name, len))
		return state;
	return panel_intern(state, name, len, partner);
}

/*
 * state_add -- add a finite figure to a month of a partner; as state_intern().
 */
TradePanel *
state_add(TradePanel *state, const char *name, int len, int *partner,
		  int month, double x)
{
	state = state_intern(state, name, len, partner);
	if (IS_GRID(state))
	{
		PanelGrid  *g = grid_add(GRID(state), *partner, month, x);

		if (g != NULL)
			return (TradePanel *) g;
		/* partners keep their numbers */
		state = panel_from_grid(GRID(state));
	}
	return panel_add(state, *partner, month, x);
}

/*
 * merge_partner -- add what a grid has of one partner.
 */
static TradePanel *
merge_partner(TradePanel *state, const PanelGrid *from, int partner)
{
	double		terms[EXACT_TERMS + 1];
	int			into = partner; /* states of one query are alike */
	int			len;
	const char *name = grid_name(from, partner, &len);

	state = state_intern(state, name, len, &into);
	for (int j = 0; j < from->ncolumns; j++)
	{
		int			nterms = grid_terms(from, j, partner, terms);

		for (int k = 0; k < nterms; k++)
			state = state_add(state, name, len, &into, grid_month(from, j),
							  terms[k]);
	}
	if (IS_GRID(state) && (from->flags & PANEL_OTHERS))
		state = (TradePanel *) grid_add_rest(GRID(state), into,
											 grid_rest(from, partner));
	return state;
}

/*
 * state_merge -- add every figure of one state to another that was asked the
 * same.
 */
TradePanel *
state_merge(TradePanel *state, TradePanel *from)
{
	if (!IS_GRID(from))
		return panel_merge(IS_GRID(state) ? panel_from_grid(GRID(state)) :
						   state, from);
	for (int i = 0; i < from->npartners; i++)
	{
		CHECK_FOR_INTERRUPTS();
		state = merge_partner(state, GRID(from), i);
	}
	return state;
}

/*
 * state_name -- name of a partner, not zero-terminated, and its length.
 */
const char *
state_name(const TradePanel *state, int partner, int *len)
{
	if (IS_GRID(state))
		return grid_name(GRID(state), partner, len);
	*len = state->entries[partner].name_len;
	return panel_name(state, partner);
}

/*
 * compare_partners -- qsort_arg() order of two partners of a grid by name.
 */
static int
compare_partners(const void *x, const void *y, void *arg)
{
	int			x_len;
	int			y_len;
	const char *x_name = grid_name(arg, *(const int *) x, &x_len);
	const char *y_name = grid_name(arg, *(const int *) y, &y_len);

	return name_order(x_name, x_len, y_name, y_len);
}

/*
 * column_is_empty -- whether nobody has a figure in a column.
 */
static bool
column_is_empty(const PanelGrid *g, int column)
{
	const double *p = grid_column(g, column);

	for (int i = 0; i < g->npartners; i++)
	{
		if (!isnan(p[i]))
			return false;
	}
	return true;
}

/*
 * pack_grid -- the packed panel of a grid of one plane that has a column for
 * every month; NULL if it is not to be packed.
 */
static TradePanel *
pack_grid(const PanelGrid *g)
{
	PanelTable	table;
	PackedPanel *packed;
	int			from = 0;
	int			to = g->ncolumns;
	int		   *order = palloc(sizeof(int) * Max(g->npartners, 1));

	while (to > 0 && column_is_empty(g, to - 1))
		to--;
	while (from < to && column_is_empty(g, from))
		from++;
	table.npartners = g->npartners;
	table.first = g->first + from;
	table.nmonths = to - from;
	table_alloc(&table);
	for (int i = 0; i < g->npartners; i++)
		order[i] = i;
	qsort_arg(order, g->npartners, sizeof(int), compare_partners,
			  (void *) unconstify(PanelGrid *, g));
	for (int i = 0; i < g->npartners; i++)
	{
		table.names[i] = grid_name(g, order[i], &table.lens[i]);
		for (int j = from; j < to; j++)
			table.figures[(Size) (j - from) * g->npartners + i] =
				grid_column(g, j)[order[i]];
	}
	packed = pack_table(&table);
	table_free(&table);
	pfree(order);
	return (TradePanel *) packed;
}

/*
 * state_result -- the panel that a state has become, as it is stored.
 */
TradePanel *
state_result(TradePanel *state)
{
	TradePanel *packed = NULL;

	if (!IS_GRID(state))
		return panel_result(state);
	/* whoever is in a grid that was asked nothing has a figure */
	if (GRID(state)->nplanes == 1 && !(state->flags & PANEL_ASKED))
		packed = pack_grid(GRID(state));
	if (packed == NULL)
		packed = panel_result(panel_from_grid(GRID(state)));
	return packed;
}
