/*-------------------------------------------------------------------------
 *
 * grid.c
 *	  The grid in memory: making, adding to, merging and reading it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "compat.h"
#include "panel/grid.h"
#include "utils/float.h"
#include "utils/memutils.h"

/* Up to so many names are looked at one by one. */
#define GRID_FEW		40

/* With a hash table there is room for a power of two, so many at least. */
#define GRID_MANY		64

/* Where a grid of all months would be larger a panel takes over. */
#define GRID_LIMIT		(128 * 1024)

/*
 * A longer name has no length that a shorter one can have; char has a sign or
 * not.
 */
#define LONGER			((char) -1)

/* Sizes of the parts, in bytes */
#define FIGURES(nentries, ncolumns, nplanes) \
	(sizeof(double) * (nentries) * (ncolumns) * (nplanes))
#define REST(flags, nentries) \
	(((flags) & PANEL_OTHERS) ? sizeof(double) * (nentries) : 0)
#define PLACES(nentries) \
	((nentries) > GRID_FEW ? sizeof(int32) * 2 * (nentries) : 0)

/*
 * figures, rest, places -- where they are.
 */
static inline double *
figures(const PanelGrid *g)
{
	return (double *) unconstify(GridName *, &g->names[g->nentries]);
}

static inline double *
rest(const PanelGrid *g)
{
	return figures(g) + (Size) g->nplanes * g->ncolumns * g->nentries;
}

static inline int32 *
places(const PanelGrid *g)
{
	return (int32 *) ((char *) rest(g) + REST(g->flags, g->nentries));
}

/*
 * heap_start -- where the longer names begin.
 */
static Size
heap_start(int flags, int nentries, int ncolumns, int nplanes)
{
	return offsetof(PanelGrid, names) + sizeof(GridName) * nentries +
		FIGURES((Size) nentries, ncolumns, nplanes) +
		REST(flags, (Size) nentries) + PLACES((Size) nentries);
}

/*
 * is_too_large -- whether a grid of such bounds is one no more.
 */
static bool
is_too_large(const PanelGrid *g, int nentries, int ncolumns, Size heap)
{
	Size		size = heap_start(g->flags, nentries, ncolumns, g->nplanes) +
		heap;

	return size > ((g->flags & PANEL_ASKED) ? MaxAllocSize : GRID_LIMIT);
}

/*
 * make -- an empty grid in the current memory context.
 */
static PanelGrid *
make(int flags, int nentries, int first, int ncolumns, int nplanes, Size heap)
{
	Size		start = heap_start(flags, nentries, ncolumns, nplanes);
	PanelGrid  *g = palloc(start + heap);
	double	   *cell;

	memset(g, 0, offsetof(PanelGrid, names) + sizeof(GridName) * nentries);
	SET_VARSIZE(g, start + heap);
	g->version = PANEL_GRID;
	g->flags = flags;
	g->nplanes = nplanes;
	g->nentries = nentries;
	g->used = start;
	g->first = first;
	g->ncolumns = ncolumns;
	cell = figures(g);
	for (int i = 0; i < ncolumns * nentries; i++)
		cell[i] = NAN;
	/* all that is behind plane 0 */
	memset(&cell[ncolumns * nentries], 0, (char *) g + start + heap -
		   (char *) &cell[ncolumns * nentries]);
	return g;
}

/*
 * grid_make -- the empty state of an aggregate, with room for so many partners;
 * if it is asked about a month, flags say so.
 */
PanelGrid *
grid_make(int flags, int nentries)
{
	return make(flags | PANEL_STATE, nentries, 0,
				(flags & PANEL_ASKED) ? GRID_COLUMNS : 0, 1, 0);
}

/*
 * make_name -- a name as it is found; set *longer if it is not all in there.
 */
static inline GridName
make_name(const char *name, int len, bool *longer)
{
	GridName	key;

	*longer = len >= (int) sizeof(key.bytes);
	key.all = 0;
	if (*longer)
	{
		key.longer.mark = hash_bytes((const unsigned char *) name, len);
		key.bytes[7] = LONGER;
	}
	else
	{
		/* without a call */
		for (int i = 0; i < len; i++)
			key.bytes[i] = name[i];
		key.bytes[7] = len;
	}
	return key;
}

/*
 * has_key -- whether that is a partner's name, which is shorter than a GridName.
 */
static inline bool
has_key(const PanelGrid *g, int partner, const GridName *name)
{
	return g->names[partner].all == name->all;
}

/*
 * is_longer_name -- whether a partner has a name that is not all in its key.
 */
static bool
is_longer_name(const PanelGrid *g, int partner, const GridName *key,
			   const char *name, int len)
{
	const GridName *own = &g->names[partner];
	const char *bytes = (const char *) g + own->longer.offset;

	return own->longer.mark == key->longer.mark &&
		*(const int32 *) bytes == len &&
		memcmp(bytes + sizeof(int32), name, len) == 0;
}

/*
 * place_of -- the place in the hash table that holds a name, or the free one
 * where it belongs.
 *
 * At least half of the places are free, so the search ends.
 */
static int32 *
place_of(const PanelGrid *g, const GridName *key, bool longer,
		 const char *name, int len)
{
	uint32		mask = 2 * g->nentries - 1;
	uint32		hash = longer ? key->longer.mark :
		murmurhash32((uint32) key->longer.offset * 0x9E3779B1U ^
					 key->longer.mark);

	for (uint32 i = hash & mask;; i = (i + 1) & mask)
	{
		int32	   *place = places(g) + i;

		if (*place == 0 ||
			(longer ? is_longer_name(g, *place - 1, key, name, len) :
			 has_key(g, *place - 1, key)))
			return place;
	}
}

/*
 * find -- a partner's number, -1 if there is none of that name; it is likely to
 * be i or one of the next.
 */
static int
find(const PanelGrid *g, const GridName *key, bool longer, const char *name,
	 int len, int i)
{
	if (g->nentries > GRID_FEW)
		return *place_of(g, key, longer, name, len) - 1;
	for (int n = g->npartners; n > 0; n--, i++)
	{
		if (i >= g->npartners)
			i = 0;
		if (longer ? is_longer_name(g, i, key, name, len) :
			has_key(g, i, key))
			return i;
	}
	return -1;
}

/*
 * append -- a new partner, for whom there must be room.
 */
static int
append(PanelGrid *g, GridName key, bool longer, const char *name, int len)
{
	int			partner = g->npartners;

	if (longer)
	{
		char	   *bytes = (char *) g + g->used;

		key.longer.offset = g->used;
		*(int32 *) bytes = len;
		memcpy(bytes + sizeof(int32), name, len);
		g->used += INTALIGN(sizeof(int32) + len);
	}
	if (g->nentries > GRID_FEW)
		*place_of(g, &key, longer, name, len) = partner + 1;
	g->names[partner] = key;
	g->npartners++;
	return partner;
}

/*
 * grid_name -- a partner's name, not zero-terminated, and its length.
 */
const char *
grid_name(const PanelGrid *g, int partner, int *len)
{
	const GridName *own = &g->names[partner];
	const char *bytes;

	if (own->bytes[7] != LONGER)
	{
		*len = own->bytes[7];
		return own->bytes;
	}
	bytes = (const char *) g + own->longer.offset;
	*len = *(const int32 *) bytes;
	return bytes + sizeof(int32);
}

/*
 * resize -- a copy with other bounds, which must hold all figures, and at least
 * as many planes, flags and bytes of longer names.
 */
static PanelGrid *
resize(const PanelGrid *g, int flags, int nentries, int first, int ncolumns,
	   int nplanes, Size heap)
{
	PanelGrid  *copy = make(flags, nentries, first, ncolumns, nplanes, heap);
	int			shift = g->ncolumns > 0 ? g->first - first : 0;

	copy->at = g->at;
	copy->number = g->number;
	copy->a = g->a;
	copy->b = g->b;
	copy->last = g->last;
	for (int i = 0; i < g->npartners; i++)
	{
		int			len;
		const char *name = grid_name(g, i, &len);

		append(copy, g->names[i], g->names[i].bytes[7] == LONGER, name, len);
	}
	for (int k = 0; k < g->nplanes; k++)
		for (int i = 0; i < g->ncolumns; i++)
			memcpy(figures(copy) +
				   ((Size) k * ncolumns + i + shift) * nentries,
				   figures(g) + ((Size) k * g->ncolumns + i) * g->nentries,
				   sizeof(double) * g->npartners);
	if (g->flags & PANEL_OTHERS)
		memcpy(rest(copy), rest(g), sizeof(double) * g->npartners);
	return copy;
}

/*
 * more_entries -- room for about twice as many partners: what fits the sizes
 * that the allocator gives, while no hash table needs a power of two.
 */
static int
more_entries(const PanelGrid *g)
{
	Size		each = (heap_start(g->flags, GRID_FEW, g->ncolumns, g->nplanes) -
						offsetof(PanelGrid, names)) / GRID_FEW;
	Size		size = 64;
	int			fit = 0;

	while (fit <= g->nentries)
	{
		size *= 2;
		fit = size > offsetof(PanelGrid, names) ?
			(size - offsetof(PanelGrid, names)) / each : 0;
	}
	if (fit <= GRID_FEW)
		return fit;
	for (fit = GRID_MANY; fit <= g->nentries;)
		fit *= 2;
	return fit;
}

/*
 * grid_intern -- set *partner to the number of the partner of that name, who is
 * likely to be the one given (-1 for nobody); new if it is not there yet.
 *
 * Returns the grid, or a larger copy in the current memory context, or NULL if
 * that would be too large for a grid, which has not changed then; so does
 * grid_add().
 */
PanelGrid *
grid_intern(PanelGrid *g, const char *name, int len, int likely, int *partner)
{
	bool		longer;
	GridName	key = make_name(name, len, &longer);
	Size		heap = longer ? INTALIGN(sizeof(int32) + len) : 0;

	*partner = likely;
	if (likely >= 0 && !longer && has_key(g, likely, &key))
		return g;
	/* months often come with their partners in the same order */
	*partner = find(g, &key, longer, name, len, likely + 1);
	if (*partner >= 0)
		return g;
	if (g->npartners == g->nentries || g->used + heap > VARSIZE(g))
	{
		int			nentries = g->npartners == g->nentries ?
			more_entries(g) : g->nentries;

		/* names are of about one length */
		heap = longer ? (nentries - g->npartners) * heap : 0;
		heap += g->used - heap_start(g->flags, g->nentries, g->ncolumns,
									 g->nplanes);
		if (is_too_large(g, nentries, g->ncolumns, heap))
			return NULL;
		g = resize(g, g->flags, nentries, g->first, g->ncolumns, g->nplanes,
				   heap);
	}
	*partner = append(g, key, longer, name, len);
	return g;
}

/*
 * heap_size -- bytes of longer names that there is room for.
 */
static Size
heap_size(const PanelGrid *g)
{
	return VARSIZE(g) - heap_start(g->flags, g->nentries, g->ncolumns,
								   g->nplanes);
}

/*
 * widen -- a copy that has a column for the month: at first for those next to
 * it as well, then for as many more as there are.
 */
static PanelGrid *
widen(const PanelGrid *g, int month)
{
	int			first = Max(month - 1, MONTH_FIRST);
	int			end = Min(month + 1, MONTH_LAST) + 1;

	if (g->ncolumns > 0)
	{
		int			old_end = g->first + g->ncolumns;

		first = g->first;
		end = old_end;
		if (month < first)
			first = Max(Min(month, first - g->ncolumns), MONTH_FIRST);
		else
			end = Min(Max(month + 1, old_end + g->ncolumns), MONTH_LAST + 1);
	}
	if (is_too_large(g, g->nentries, end - first, heap_size(g)))
		return NULL;
	return resize(g, g->flags, g->nentries, first, end - first, g->nplanes,
				  heap_size(g));
}

/*
 * add_lost -- finish an addition whose last part fits in no plane, as
 * series_add_lost() does.
 */
static PanelGrid *
add_lost(PanelGrid *g, Size cell, double x)
{
	Size		plane = (Size) g->ncolumns * g->nentries;
	double		terms[EXACT_TERMS + 1];
	int			n = exact_planes(figures(g) + cell, g->nplanes, plane, x,
								 terms);

	if (n < 0)
		float_overflow_error();
	if (n > g->nplanes)
		g = resize(g, g->flags, g->nentries, g->first, g->ncolumns, n,
				   heap_size(g));
	for (int k = 0; k < g->nplanes; k++)
		figures(g)[k * plane + cell] = k < n ? terms[k] : 0;
	return g;
}

/*
 * add_figure -- add a finite figure to a column of a partner.
 */
static PanelGrid *
add_figure(PanelGrid *g, int partner, int column, double x)
{
	Size		cell = (Size) column * g->nentries + partner;
	double	   *p = figures(g) + cell;

	if (isnan(*p))
	{
		*p = x;
		return g;
	}
	x = planes_add(p, g->nplanes, (Size) g->ncolumns * g->nentries, x);
	return x == 0 ? g : add_lost(g, cell, x);
}

/*
 * asked_column -- the column of a month, -1 for the rest.
 *
 * The state does not know whether its number is a lag; if it is not, another
 * month is kept for nothing.
 */
static int
asked_column(const PanelGrid *g, int month)
{
	int			lag = g->number == PANEL_DEFAULT ? 1 : g->number;

	if (month == g->at)
		return GRID_AT;
	return lag > 0 && month == g->at - lag ? GRID_BASE : -1;
}

/*
 * weight -- of a month in the sum of the rest, from 1 to 2; any will do as long
 * as they have nothing to do with each other.
 */
static double
weight(int month)
{
	return 1 + murmurhash32(month) * 0x1p-32;
}

/*
 * grid_add_rest -- add a weighted sum of other months of a partner, unless
 * nobody will ask whether one is the sum of all others.
 */
PanelGrid *
grid_add_rest(PanelGrid *g, int partner, double x)
{
	if (g->at <= SERIES_AT_NONE || g->b >= 0)
		return g;
	if (!(g->flags & PANEL_OTHERS))
		g = resize(g, g->flags | PANEL_OTHERS, g->nentries, g->first,
				   g->ncolumns, g->nplanes, heap_size(g));
	rest(g)[partner] += x;
	return g;
}

/*
 * grid_add -- add a finite figure to a month of a partner.
 */
PanelGrid *
grid_add(PanelGrid *g, int partner, int month, double x)
{
	int			column;

	if (g->flags & PANEL_ASKED)
	{
		column = asked_column(g, month);
		if (column >= 0)
			return add_figure(g, partner, column, x);
		return grid_add_rest(g, partner, x * weight(month));
	}
	column = month - g->first;
	if (column < 0 || column >= g->ncolumns)
	{
		g = widen(g, month);
		if (g == NULL)
			return NULL;
		column = month - g->first;
	}
	return add_figure(g, partner, column, x);
}

/*
 * grid_month -- the month of a column, 0 if there is none.
 */
int
grid_month(const PanelGrid *g, int column)
{
	if (!(g->flags & PANEL_ASKED))
		return g->first + column;
	if (column == GRID_AT)
		return g->at;
	if (g->number == PANEL_DEFAULT)
		return g->at - 1;
	return g->number > 0 ? g->at - g->number : 0;
}

/*
 * round_cell -- a figure, rounded from all its planes; NAN if there is none.
 */
static double
round_cell(const PanelGrid *g, Size cell)
{
	const double *p = figures(g) + cell;
	Size		plane = (Size) g->ncolumns * g->nentries;
	ExactSum	sum;

	if (g->nplanes == 1 || isnan(*p))
		return *p;
	exact_start(&sum);
	for (int k = g->nplanes - 1; k >= 0; k--)
		exact_add(&sum, p[k * plane]);
	return exact_round(&sum);
}

/*
 * grid_figure -- a partner's figure of a column, NAN if there is none.
 */
double
grid_figure(const PanelGrid *g, int column, int partner)
{
	return round_cell(g, (Size) column * g->nentries + partner);
}

/*
 * grid_read -- the figures of a column by partner, NAN where there is none.
 */
void
grid_read(const PanelGrid *g, int column, double *out)
{
	for (int i = 0; i < g->npartners; i++)
		out[i] = grid_figure(g, column, i);
}

/*
 * grid_sum -- the figures of a column but one partner's, as panel_sum() but
 * infinite after an overflow.
 */
double
grid_sum(const PanelGrid *g, int column, int except)
{
	Size		plane = (Size) g->ncolumns * g->nentries;
	const double *p = figures(g) + (Size) column * g->nentries;
	ExactSum	sum;
	bool		any = false;

	exact_start(&sum);
	for (int i = 0; i < g->npartners; i++)
	{
		if (isnan(p[i]) || i == except)
			continue;
		for (int k = g->nplanes - 1; k >= 0; k--)
			exact_add(&sum, p[k * plane + i]);
		any = true;
	}
	return any ? exact_round(&sum) : NAN;
}

/*
 * grid_rest -- the weighted sum of all other months of a partner.
 */
double
grid_rest(const PanelGrid *g, int partner)
{
	return (g->flags & PANEL_OTHERS) ? rest(g)[partner] : 0;
}

/*
 * grid_column -- plane 0 of a column, by partner.
 */
const double *
grid_column(const PanelGrid *g, int column)
{
	return figures(g) + (Size) column * g->nentries;
}

/*
 * grid_terms -- the figure of a partner in a column as the terms of its exact
 * sum, room for EXACT_TERMS + 1 of them; returns how many, 0 for no figure.
 */
int
grid_terms(const PanelGrid *g, int column, int partner, double *terms)
{
	Size		plane = (Size) g->ncolumns * g->nentries;
	const double *p = figures(g) + (Size) column * g->nentries + partner;

	if (isnan(*p))
		return 0;
	for (int k = 0; k < g->nplanes; k++)
		terms[k] = p[k * plane];
	return g->nplanes;
}
