/*-------------------------------------------------------------------------
 *
 * panel.c
 *	  The panel in memory: making, adding to, merging and reading it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "compat.h"
#include "miscadmin.h"
#include "panel/panel.h"
#include "port/pg_bitutils.h"
#include "utils/memutils.h"

#define PLACES(p)		((int32 *) &(p)->entries[(p)->nentries])
#define PLACE_MASK(p)	((uint32) (p)->nentries * 2 - 1)
#define HEAP_START(nentries) \
	MAXALIGN(offsetof(TradePanel, entries) + \
			 (Size) (nentries) * (sizeof(PanelEntry) + 2 * sizeof(int32)))

/*
 * panel_make -- an empty panel in the current memory context, with room for
 * nentries partners (a power of two) and heap bytes of names and series.  That
 * is cleared: a value shows nothing of what memory held before.
 */
TradePanel *
panel_make(int nentries, Size heap)
{
	Size		size = HEAP_START(nentries) + MAXALIGN(heap);
	TradePanel *p;

	if (!AllocSizeIsValid(size))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("trade_panel would be larger than %zu bytes",
						(Size) MaxAllocSize),
				 errhint("Split it, for example by commodity or by year.")));
	p = palloc0(size);
	SET_VARSIZE(p, size);
	p->version = PANEL_VERSION;
	p->nentries = nentries;
	p->used = HEAP_START(nentries);
	return p;
}

/*
 * place_of -- the place in the hash table that holds a name, or the free one
 * where it belongs.
 *
 * At least half of the places are free, so the search ends.
 */
static int32 *
place_of(const TradePanel *p, const char *name, int len, uint32 hash)
{
	uint32		mask = PLACE_MASK(p);

	for (uint32 i = hash & mask;; i = (i + 1) & mask)
	{
		int32	   *place = PLACES(p) + i;
		const PanelEntry *entry = &p->entries[*place - 1];

		if (*place == 0 ||
			(entry->hash == hash &&
			 panel_is_named(p, *place - 1, name, len)))
			return place;
	}
}

/*
 * hash_name -- hash of a partner's name.
 */
static uint32
hash_name(const char *name, int len)
{
	return hash_bytes((const unsigned char *) name, len);
}

/*
 * panel_find -- a partner's number, -1 if there is none of that name.
 */
int
panel_find(const TradePanel *p, const char *name, int len)
{
	return *place_of(p, name, len, hash_name(name, len)) - 1;
}

/*
 * append -- put bytes at the end of what is used, aligned by zeros; there must
 * be room.  Returns their offset.
 */
static int32
append(TradePanel *p, const void *bytes, Size len)
{
	int32		offset = p->used;
	char	   *end = (char *) p + offset + len;

	Assert(offset + MAXALIGN(len) <= VARSIZE(p));
	memcpy((char *) p + offset, bytes, len);
	memset(end, 0, MAXALIGN(len) - len);
	p->used += MAXALIGN(len);
	return offset;
}

/*
 * append_partner -- a new partner whose name is not there yet; there must be
 * room.  series may be NULL.
 */
static void
append_partner(TradePanel *p, const char *name, int len,
			   const TradeSeries *series)
{
	uint32		hash = hash_name(name, len);
	int			partner = p->npartners++;
	PanelEntry *entry = &p->entries[partner];

	*place_of(p, name, len, hash) = partner + 1;
	entry->hash = hash;
	entry->name_len = len;
	entry->name = append(p, name, len);
	if (series != NULL)
		entry->series = append(p, series, VARSIZE(series));
}

/*
 * panel_grow -- a copy without holes, with room for one more partner and the
 * given bytes, and as much again as is used.
 */
static TradePanel *
panel_grow(const TradePanel *p, Size bytes)
{
	int			nentries = p->nentries;
	Size		heap = bytes;
	TradePanel *copy;

	if (p->npartners == nentries)
		nentries *= 2;
	for (int i = 0; i < p->npartners; i++)
	{
		TradeSeries *s = panel_series(p, i);

		heap += MAXALIGN(p->entries[i].name_len);
		heap += s ? MAXALIGN(VARSIZE(s)) : 0;
	}
	copy = panel_make(nentries, 2 * heap);
	copy->flags = p->flags;
	copy->at = p->at;
	copy->number = p->number;
	copy->a = p->a;
	copy->b = p->b;
	copy->last = p->last;
	for (int i = 0; i < p->npartners; i++)
		append_partner(copy, panel_name(p, i), p->entries[i].name_len,
					   panel_series(p, i));
	return copy;
}

/*
 * panel_intern -- set *partner to the number of the partner of that name, new
 * if it is not there yet.
 *
 * Returns the panel, or a larger copy in the current memory context; so do
 * panel_set(), panel_add() and panel_merge().
 */
TradePanel *
panel_intern(TradePanel *p, const char *name, int len, int *partner)
{
	*partner = panel_find(p, name, len);
	if (*partner >= 0)
		return p;
	if (p->npartners == p->nentries ||
		p->used + MAXALIGN(len) > VARSIZE(p))
		p = panel_grow(p, MAXALIGN(len));
	*partner = p->npartners;
	append_partner(p, name, len, NULL);
	return p;
}

/*
 * panel_set -- make a series, whatever it was, a partner's.
 */
TradePanel *
panel_set(TradePanel *p, int partner, const TradeSeries *s)
{
	if (p->used + MAXALIGN(VARSIZE(s)) > VARSIZE(p))
		p = panel_grow(p, MAXALIGN(VARSIZE(s)));
	p->entries[partner].series = append(p, s, VARSIZE(s));
	return p;
}

/*
 * panel_add -- add a finite figure to a month of a partner.
 */
TradePanel *
panel_add(TradePanel *p, int partner, int month, double x)
{
	TradeSeries *s = panel_series(p, partner);
	TradeSeries *grown = series_add(s ? s : series_make_month(month), month, x);

	if (grown == s)
		return p;
	p = panel_set(p, partner, grown);
	pfree(grown);
	return p;
}

/*
 * panel_merge -- add every partner's every month of one panel to another.
 */
TradePanel *
panel_merge(TradePanel *into, const TradePanel *from)
{
	for (int i = 0; i < from->npartners; i++)
	{
		TradeSeries *more = panel_series(from, i);
		TradeSeries *s;
		TradeSeries *grown;
		int			partner;

		CHECK_FOR_INTERRUPTS();
		into = panel_intern(into, panel_name(from, i),
							from->entries[i].name_len, &partner);
		if (more == NULL)
			continue;
		s = panel_series(into, partner);
		grown = s ? series_merge(s, more) : more;
		if (grown != s)
			into = panel_set(into, partner, grown);
	}
	return into;
}

/*
 * panel_compare_names -- order of two partners' names, by their bytes, so that
 * no locale decides how a panel is stored.
 */
int
panel_compare_names(const TradePanel *p, int i, const TradePanel *q, int j)
{
	return name_order(panel_name(p, i), p->entries[i].name_len,
					  panel_name(q, j), q->entries[j].name_len);
}

/*
 * compare_partners -- qsort_arg() order of two partners.
 */
static int
compare_partners(const void *x, const void *y, void *arg)
{
	const TradePanel *p = arg;

	return panel_compare_names(p, *(const int *) x, p, *(const int *) y);
}

/*
 * panel_order -- the partners' numbers, ordered by name; palloc'd.
 */
int *
panel_order(const TradePanel *p)
{
	int		   *order = palloc(sizeof(int) * Max(p->npartners, 1));

	for (int i = 0; i < p->npartners; i++)
		order[i] = i;
	qsort_arg(order, p->npartners, sizeof(int), compare_partners,
			  (void *) unconstify(TradePanel *, p));
	return order;
}

/*
 * panel_compact -- the panel as a result: partners that have figures, by name,
 * no room to spare, nothing asked.  Its bytes depend on the figures only.
 *
 * Error if a sum has brought together figures of several months and figures of
 * one of these.
 */
TradePanel *
panel_compact(const TradePanel *p)
{
	int		   *order = panel_order(p);
	TradeSeries **series = palloc(sizeof(TradeSeries *) * Max(p->npartners, 1));
	int			n = 0;
	Size		heap = 0;
	TradePanel *copy;

	for (int i = 0; i < p->npartners; i++)
	{
		TradeSeries *s = panel_series(p, order[i]);

		CHECK_FOR_INTERRUPTS();
		if (s == NULL)
			continue;
		series_check_overlap(s);
		order[n] = order[i];
		series[n] = series_compact(s);
		heap += MAXALIGN(p->entries[order[n]].name_len) +
			MAXALIGN(VARSIZE(series[n]));
		n++;
	}
	copy = panel_make(pg_nextpower2_32(Max(n, 1)), heap);
	for (int i = 0; i < n; i++)
	{
		append_partner(copy, panel_name(p, order[i]),
					   p->entries[order[i]].name_len, series[i]);
		pfree(series[i]);
	}
	pfree(series);
	pfree(order);
	return copy;
}
