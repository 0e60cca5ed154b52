/*-------------------------------------------------------------------------
 *
 * view.c
 *	  One month of a panel, read once for all measures that are asked of it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "items/measures.h"
#include "panel/grid.h"
#include "panel/pack.h"
#include "panel/view.h"
#include "scalar/door.h"

#define PACKED(v)	((const PackedPanel *) (v)->panel)
#define GRID(v)		((const PanelGrid *) (v)->panel)

/* Fewer partners of a packed panel are found sooner one after the other. */
#define MANY_PARTNERS	32

/*
 * view_open -- look at a panel, of which nothing is known yet and which must
 * stay as it is.
 *
 * A view that was never used is zero but for its context; its arrays serve one
 * panel after the other.
 */
void
view_open(PanelView *v, const TradePanel *p)
{
	int			n = Max(p->npartners, 1);

	v->panel = p;
	v->keeps = v->named = v->placed = v->asked_series = false;
	v->at = SERIES_AT_NONE;
	if (n <= v->room)
		return;
	if (v->cur != NULL)
		pfree(v->cur);
	v->room = 0;
	v->cur = NULL;
	v->cur = MemoryContextAllocHuge(v->context,
									(sizeof(double) * 4 + sizeof(int32)) * n);
	v->base = v->cur + n;
	v->pairs = v->base + n;
	v->names = (int32 *) (v->pairs + 2 * n);
	v->room = n;
}

/*
 * make_room -- for a copy of so many bytes in place of the one that was there.
 */
static void
make_room(PanelView *v, PanelBytes *kept, int len)
{
	if (len > kept->room)
	{
		if (kept->bytes != NULL)
			pfree(kept->bytes);
		*kept = (PanelBytes) {NULL, 0, 0};
		kept->bytes = MemoryContextAlloc(v->context, len);
		kept->room = len;
	}
	kept->len = len;
}

/*
 * keep_bytes -- make a copy in place of the one that was there.
 */
static void
keep_bytes(PanelView *v, PanelBytes *kept, const char *bytes, int len)
{
	make_room(v, kept, len);
	if (len > 0)
		memcpy(kept->bytes, bytes, len);
}

/*
 * is_kept -- whether that is what there is a copy of.
 */
static bool
is_kept(const PanelBytes *kept, const char *bytes, int len)
{
	return kept->len == len &&
		(len == 0 || memcmp(kept->bytes, bytes, len) == 0);
}

/*
 * view_keep -- look at a packed panel that may be gone before the view is used
 * again, and is then to be known by what was read of it.
 */
void
view_keep(PanelView *v, const TradePanel *packed)
{
	int			len;
	const char *head = packed_head((const PackedPanel *) packed, &len);

	view_open(v, packed);
	keep_bytes(v, &v->head, head, len);
	v->keeps = true;
}

/*
 * is_month_kept -- whether a packed panel has the figures of a month that were
 * read into one of the two columns.
 */
static bool
is_month_kept(const PanelView *v, const TradePanel *packed, int month,
			  int column)
{
	int			len;
	const char *bytes = packed_month((const PackedPanel *) packed, month, &len);

	return is_kept(&v->months[column], bytes, len);
}

/*
 * view_find_again -- whether a packed panel is what the view looks at, as far
 * as has been read, which is all that the view has answered from; it looks at
 * this one from now on.
 */
bool
view_find_again(PanelView *v, const TradePanel *packed)
{
	if (!v->keeps || v->head.len > (int) VARSIZE(packed) ||
		memcmp(v->head.bytes, packed, v->head.len) != 0)
		return false;
	if (v->at != SERIES_AT_NONE && !is_month_kept(v, packed, v->at, GRID_AT))
		return false;
	if (v->lag != 0 && !is_month_kept(v, packed, v->at - v->lag, GRID_BASE))
		return false;
	v->panel = packed;
	return true;
}

/*
 * view_set_world -- note which partner is the sum of all others.  Unless the month
 * alone told that ("by_month"), the answer is that of the whole panel: one with
 * the same figures in this month may have others elsewhere.
 */
void
view_set_world(PanelView *v, int world, bool by_month)
{
	if (v->keeps)
		keep_bytes(v, &v->whole, (const char *) v->panel,
				   by_month ? 0 : VARSIZE(v->panel));
	v->world = world;
	v->has_world = true;
}

/*
 * view_knows_world -- whether world is known, of the panel that is looked at.
 */
bool
view_knows_world(const PanelView *v)
{
	return v->has_world &&
		(!v->keeps || v->whole.len == 0 ||
		 is_kept(&v->whole, (const char *) v->panel, VARSIZE(v->panel)));
}

/*
 * read_month -- the figures of a month by partner, NAN where there is none; of
 * a grid, of one of its two columns.
 */
static void
read_month(PanelView *v, int month, int column, double *figures)
{
	if (v->keeps)
	{
		int			len;
		const char *bytes = packed_month(PACKED(v), month, &len);

		keep_bytes(v, &v->months[column], bytes, len);
	}
	switch (v->panel->version)
	{
		case PANEL_PACKED:
			packed_read(PACKED(v), month, figures);
			break;
		case PANEL_GRID:
			grid_read(GRID(v), column, figures);
			break;
		default:
			for (int i = 0; i < v->panel->npartners; i++)
				figures[i] = panel_figure(v->panel, i, month);
	}
}

/*
 * look_closer -- find out whether any figure is of several months, or of
 * several terms.
 */
static void
look_closer(PanelView *v)
{
	v->spans = false;
	v->parts = v->panel->version == PANEL_GRID && GRID(v)->nplanes > 1;
	if (v->panel->version != PANEL_VERSION)
		return;
	for (int i = 0; i < v->panel->npartners; i++)
	{
		TradeSeries *s = panel_series(v->panel, i);

		if (s == NULL)
			continue;
		v->spans |= (s->flags & SERIES_SPANS) != 0;
		v->parts |= s->nplanes > 1;
	}
}

/*
 * view_ask -- turn to a month; of a grid, to the one that it was asked about.
 */
void
view_ask(PanelView *v, int at)
{
	if (v->at == at)
		return;
	v->at = SERIES_AT_NONE;
	v->lag = 0;
	v->summed = v->totalled = v->weighed = v->compared = v->has_world = false;
	v->sums[GRID_AT].known = v->sums[GRID_BASE].known = false;
	look_closer(v);
	read_month(v, at, GRID_AT, v->cur);
	v->at = at;
}

/*
 * read_base -- the figures so many months earlier; none if the month's figures
 * can be compared with none of these.
 *
 * They are known when they have been read: what stops that may be caught, and
 * the view be asked again.
 */
static void
read_base(PanelView *v, int lag)
{
	int			base = v->at - lag;

	if (v->lag == lag)
		return;
	v->lag = 0;
	v->compared = v->weighed = v->totalled = false;
	v->sums[GRID_BASE].known = false;
	if (v->spans)
		base = panel_base_month(v->panel, PANEL_REST, v->at, lag);
	read_month(v, base, GRID_BASE, v->base);
	v->lag = lag;
}

/*
 * find_packed -- a partner's number in a packed panel, -1 if there is none of
 * that name.
 */
static int
find_packed(PanelView *v, const char *name, int len)
{
	if (v->panel->npartners < MANY_PARTNERS)
		return packed_find(PACKED(v), name, len);
	if (!v->named)
		packed_names(PACKED(v), v->names);
	v->named = true;
	return packed_search(PACKED(v), v->names, name, len);
}

/*
 * view_find -- a partner's number, PANEL_UNKNOWN if there is none of that name.
 */
int
view_find(PanelView *v, const char *name, int len)
{
	int			partner = v->panel->version == PANEL_PACKED ?
		find_packed(v, name, len) : panel_find(v->panel, name, len);

	return partner < 0 ? PANEL_UNKNOWN : partner;
}

/*
 * make_places -- have the places of figures in a packed panel.
 */
static void
make_places(PanelView *v)
{
	Size		count = packed_count_places(PACKED(v));

	if (count > v->places_room)
	{
		if (v->places != NULL)
			pfree(v->places);
		v->places_room = 0;
		v->places = NULL;
		v->places = MemoryContextAllocHuge(v->context, count * sizeof(uint32));
		v->places_room = count;
	}
	packed_places(PACKED(v), v->places);
	v->placed = true;
}

/*
 * asks_again -- whether a series was asked for before, of a panel with figures
 * in the same places.
 *
 * One that is known by what was read of it may be another since.  Who has
 * figures is all that places depend on beside the head.
 */
static bool
asks_again(PanelView *v)
{
	if (v->asked_series &&
		(!v->keeps || packed_has_bitmaps(PACKED(v), v->bitmaps.bytes)))
		return true;
	if (v->keeps)
	{
		make_room(v, &v->bitmaps, packed_bitmaps_size(PACKED(v)));
		packed_bitmaps(PACKED(v), v->bitmaps.bytes);
	}
	v->placed = false;
	return false;
}

/*
 * view_series -- a partner's series out of a packed panel, compact; palloc'd.
 *
 * Where it stands in a month depends on all partners before it.  Who asks for a
 * second series may ask for all of them, which would take the square of their
 * number.
 */
TradeSeries *
view_series(PanelView *v, int partner)
{
	if (asks_again(v) && !v->placed)
		make_places(v);
	v->asked_series = true;
	return packed_series(PACKED(v), partner, v->placed ? v->places : NULL);
}

/*
 * view_name -- a partner's name, not zero-terminated, and its length.
 */
const char *
view_name(const PanelView *v, int partner, int *len)
{
	return v->panel->version == PANEL_PACKED ?
		packed_name(PACKED(v), partner, len) :
		state_name(v->panel, partner, len);
}

/*
 * view_figures -- what one partner traded; NAN where it has no figure, and for
 * PANEL_UNKNOWN.
 */
PanelFigures
view_figures(PanelView *v, int partner, int lag)
{
	if (v->panel->version == PANEL_VERSION)
		return panel_figures(v->panel, partner, v->at, lag);
	if (partner < 0)
		return (PanelFigures) {NAN, NAN};
	if (lag == 0)
		return (PanelFigures) {v->cur[partner], NAN};
	read_base(v, lag);
	return (PanelFigures) {v->cur[partner], v->base[partner]};
}

/*
 * add_figure -- add a partner's figure of one of the two columns to an exact
 * sum, or take it from there if sign is -1; false if there is none.
 */
static inline bool
add_figure(const PanelView *v, int column, int partner, double sign,
		   ExactSum *sum)
{
	const double *figures = column == GRID_AT ? v->cur : v->base;

	if (isnan(figures[partner]))
		return false;
	if (v->parts)
		return panel_add_figure(v->panel, partner,
								column == GRID_AT ? v->at : v->at - v->lag,
								sign, sum);
	exact_add(sum, sign * figures[partner]);
	return true;
}

/*
 * add_up -- the figures of a column of everyone but one partner (PANEL_REST for
 * nobody).
 */
static void
add_up(const PanelView *v, int column, int except, PanelSum *sum)
{
	exact_start(&sum->exact);
	sum->nfigures = 0;
	for (int i = 0; i < v->panel->npartners; i++)
	{
		if (i != except)
			sum->nfigures += add_figure(v, column, i, 1, &sum->exact);
	}
	sum->known = true;
}

/*
 * round_sum -- the sum as one double; NAN if nobody has a figure.
 */
static double
round_sum(const PanelSum *sum)
{
	return sum->nfigures > 0 ? check_overflow(exact_round(&sum->exact)) : NAN;
}

/*
 * sum_figures -- the figures of everyone but one partner, rounded once; NAN if
 * there are none.
 *
 * Who asks for everyone but one may ask so of each, which would take the square
 * of their number: the one is taken from the sum of all, exactly, unless that is
 * more than a double holds, though what is left may not be.
 */
static double
sum_figures(PanelView *v, int column, int except)
{
	PanelSum   *all = &v->sums[column];
	PanelSum	others;

	if (v->parts && v->panel->version == PANEL_GRID)
		return check_overflow(grid_sum(GRID(v), column, except));
	if (!all->known)
		add_up(v, column, PANEL_REST, all);
	if (except < 0)
		return round_sum(all);
	others = *all;
	if (isfinite(exact_round(&all->exact)))
		others.nfigures -= add_figure(v, column, except, -1, &others.exact);
	else
		add_up(v, column, except, &others);
	return round_sum(&others);
}

/*
 * view_total -- what all traded in the month, over those that have a figure;
 * NAN if none has, an error if some are of other months than others.
 */
double
view_total(PanelView *v)
{
	if (v->summed)
		return v->total;
	if (v->spans)
		(void) panel_span(v->panel, PANEL_REST, v->at);
	v->total = sum_figures(v, GRID_AT, PANEL_REST);
	v->summed = true;
	return v->total;
}

/*
 * view_others -- what everyone but one partner (PANEL_REST for nobody) traded,
 * likewise, in the month and so many months earlier.
 */
PanelFigures
view_others(PanelView *v, int except, int lag)
{
	if (v->spans)
		return panel_others(v->panel, except, v->at, lag);
	read_base(v, lag);
	return (PanelFigures) {
		sum_figures(v, GRID_AT, except), sum_figures(v, GRID_BASE, except)
	};
}

/*
 * view_totals -- the same of all, once for all partners that are asked about; lag
 * is not 0.
 */
PanelFigures
view_totals(PanelView *v, int lag)
{
	read_base(v, lag);
	if (!v->totalled)
		v->totals = view_others(v, PANEL_REST, lag);
	v->totalled = true;
	return v->totals;
}

/*
 * view_column -- the month's figures as weights; an error if one is below zero,
 * or if some are of other months than others.
 */
const ItemColumn *
view_column(PanelView *v)
{
	if (!v->weighed)
	{
		if (v->spans)
			(void) panel_span(v->panel, PANEL_REST, v->at);
		items_check_weights(v->cur, v->panel->npartners);
		if (v->compared && v->sides.summed)
			v->column = v->sides.cur;
		else
			item_column(&v->column, v->cur, 1, v->panel->npartners);
		v->weighed = true;
	}
	return &v->column;
}

/*
 * view_sides -- the current and the base figure, as weights, of each of the
 * partners that have either, NAN for the one that is absent.
 */
ItemSides *
view_sides(PanelView *v, int lag)
{
	double	   *pair = v->pairs;

	read_base(v, lag);
	if (v->compared)
		return &v->sides;
	for (int i = 0; i < v->panel->npartners; i++)
	{
		pair[0] = v->cur[i];
		pair[1] = v->base[i];
		/* no branch, which could not be guessed */
		pair += 2 * (!isnan(pair[0]) | !isnan(pair[1]));
	}
	items_check_weights(v->pairs, pair - v->pairs);
	item_sides(&v->sides, v->pairs, (pair - v->pairs) / 2);
	v->compared = true;
	return &v->sides;
}
