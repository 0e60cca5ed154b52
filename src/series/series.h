/*-------------------------------------------------------------------------
 *
 * series.h
 *	  The series: one figure a month, stored as the SQL type trade_series.
 *
 * The same bytes are the stored value and the transition state of every
 * aggregate over time.  A state differs only in having more room to spare and in
 * remembering what it was asked (the month "at" and the extra argument).
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_SERIES_H
#define MAGTRADE_SERIES_H

#include <math.h>

#include "calendar/calendar.h"
#include "compat.h"
#include "fmgr.h"
#include "series/exact.h"

#define SERIES_VERSION		1

/* flags */
#define SERIES_STATE		0x01	/* an aggregate's state, not yet a result */
#define SERIES_SPANS		0x02	/* some figures are of several months */

/* values of "at" that are not months */
#define SERIES_AT_NONE		0	/* no month was asked about */
#define SERIES_AT_NULL		(-1)	/* a NULL was */

/* The unit of a headline has so many bytes at most. */
#define SERIES_UNIT_MAX		255

/* A measure has so many extra arguments at most. */
#define SERIES_EXTRAS		2

/*
 * Plane 0 holds the figure of each month from "first" on, NAN where there is
 * none.  A month's exact sum is the sum over all planes; planes past the first
 * exist only once some month's sum no longer fits a double, and hold zeros
 * elsewhere.  So integers, and months of one row each, cost eight bytes a
 * month, and a stored series reads in plane 0 the correctly rounded sums.
 *
 * A figure may be of several months that were published as one (January and
 * February of China, a gap in year-to-date totals): it stands at the last of
 * them, and with SERIES_SPANS one more plane behind the others says how many
 * months come before it.  Those months have no figure of their own.
 */
typedef struct TradeSeries
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		flags;
	uint16		nplanes;		/* at least 1 */
	int32		first;			/* month number of slot 0 */
	int32		len;			/* slots in each plane, may be 0 */
	int32		at;				/* state only: the month asked about */
	uint16		nextras;		/* state only: extra arguments given */
	uint16		unit_len;		/* state only: bytes of unit behind the planes */
	double		extras[SERIES_EXTRAS];	/* state only: which they are */
	double		planes[FLEXIBLE_ARRAY_MEMBER];	/* (nplanes [+ 1]) * len */
} TradeSeries;

/* A first state has room for this year and the next. */
#define SERIES_FIRST_LEN	24

#define DatumGetSeriesP(d)		series_detoast(d)
#define PG_GETARG_SERIES_P(n)	series_check(DatumGetSeriesP(PG_GETARG_DATUM(n)))
#define PG_RETURN_SERIES_P(s)	return PointerGetDatum(s)

pg_noreturn extern void series_unknown_version(const TradeSeries *s);
extern TradeSeries *series_make(void);
extern TradeSeries *series_make_month(int month);
extern TradeSeries *series_of_figures(int first, int len,
									  const double *figures, size_t stride);
extern TradeSeries *series_with_unit(const TradeSeries *s, const char *unit,
									 int len);
extern TradeSeries *series_add(TradeSeries *s, int month, double x);
extern TradeSeries *series_put(TradeSeries *s, int month, int span, double x);
extern TradeSeries *series_set_span(TradeSeries *s, int month, int span);
extern TradeSeries *series_copy_with_room(const TradeSeries *s,
										  const TradeSeries *other);
extern TradeSeries *series_merge(TradeSeries *into, const TradeSeries *from);
extern void series_check_spans(int a, int b);
extern int	series_overlap(const TradeSeries *s);
extern void series_check_overlap(const TradeSeries *s);
extern TradeSeries *series_compact(const TradeSeries *s);
extern TradeSeries *series_compact_state(const TradeSeries *s);
extern double series_round(const TradeSeries *s, int slot);
extern int	series_first(const TradeSeries *s);
extern int	series_begin(const TradeSeries *s);
extern int	series_compare(const TradeSeries *a, const TradeSeries *b);
extern uint64 series_hash(const TradeSeries *s, uint64 seed);

/* The transition whose state is a series of its arguments value and period */
extern PGDLLEXPORT Datum magtrade_series_trans(PG_FUNCTION_ARGS);

/*
 * series_detoast -- a series from a Datum, as PG_DETOAST_DATUM() but without a
 * call for the one that needs nothing, as a state's never does.
 */
static inline TradeSeries *
series_detoast(Datum d)
{
	if (likely(!VARATT_IS_EXTENDED(DatumGetPointer(d))))
		return (TradeSeries *) DatumGetPointer(d);
	return (TradeSeries *) PG_DETOAST_DATUM(d);
}

/*
 * series_check -- the same series, or an error if its format is from a version
 * of the extension that this one does not know.
 */
static inline TradeSeries *
series_check(TradeSeries *s)
{
	if (unlikely(s->version != SERIES_VERSION))
		series_unknown_version(s);
	return s;
}

/*
 * series_outgrow -- the second series, after freeing the first if that is
 * another: for owners of what series_add() and its like have outgrown.
 */
static inline TradeSeries *
series_outgrow(TradeSeries *before, TradeSeries *now)
{
	if (now != before)
		pfree(before);
	return now;
}

/*
 * series_is_plain -- whether every figure is that of one month, and is a double.
 */
static inline bool
series_is_plain(const TradeSeries *s)
{
	return s->nplanes == 1 && !(s->flags & SERIES_SPANS);
}

/*
 * series_end -- the slot past the last that has a figure, 0 if none has: behind
 * it there is but room.
 */
static inline int
series_end(const TradeSeries *s)
{
	int			end = s->len;

	while (end > 0 && isnan(s->planes[end - 1]))
		end--;
	return end;
}

/*
 * series_last -- the last month that has a figure, 0 if none has.
 */
static inline int
series_last(const TradeSeries *s)
{
	int			end = series_end(s);

	return end > 0 ? s->first + end - 1 : 0;
}

/*
 * series_figure -- the figure in a slot, NAN if there is none.
 */
static inline double
series_figure(const TradeSeries *s, int slot)
{
	return s->nplanes == 1 ? s->planes[slot] : series_round(s, slot);
}

/*
 * series_slots -- the slots of the months from "from" to "to" that the series
 * has room for, *end being the one past them; there are none if it is not
 * above the result.
 */
static inline int
series_slots(const TradeSeries *s, int from, int to, int *end)
{
	*end = Min(to - s->first + 1, s->len);
	return Max(from - s->first, 0);
}

/*
 * series_get -- the figure of a month, NAN if it has none.
 */
static inline double
series_get(const TradeSeries *s, int month)
{
	uint32		slot = (uint32) month - (uint32) s->first;

	if (slot >= (uint32) s->len)
		return NAN;
	return series_figure(s, slot);
}

/*
 * series_fetch -- have the memory brought near in which a month's figure is.
 */
static inline void
series_fetch(const TradeSeries *s, int month)
{
	uint32		slot = (uint32) month - (uint32) s->first;

	if (slot < (uint32) s->len)
		__builtin_prefetch(&s->planes[slot], 1);
}

/*
 * series_unit -- the unit that a state was given, unit_len bytes.
 */
static inline const char *
series_unit(const TradeSeries *s)
{
	int			arrays = s->nplanes + ((s->flags & SERIES_SPANS) ? 1 : 0);

	return (const char *) &s->planes[arrays * s->len];
}

/*
 * series_terms -- of how many terms the exact sum of a slot is.
 */
static inline int
series_terms(const TradeSeries *s, int slot)
{
	int			nterms = s->nplanes;

	while (nterms > 1 && s->planes[(nterms - 1) * s->len + slot] == 0)
		nterms--;
	return nterms;
}

/*
 * series_span -- how many months the figure of a slot is of.
 */
static inline int
series_span(const TradeSeries *s, int slot)
{
	if (!(s->flags & SERIES_SPANS))
		return 1;
	return 1 + (int) s->planes[s->nplanes * s->len + slot];
}

/*
 * series_month_span -- the same by month; 1 where there is no figure.
 */
static inline int
series_month_span(const TradeSeries *s, int month)
{
	uint32		slot = (uint32) month - (uint32) s->first;

	return slot < (uint32) s->len ? series_span(s, slot) : 1;
}

/*
 * series_single -- the figure of a month if it is of that month alone, else
 * NAN: only such figures can be compared with other months'.
 */
static inline double
series_single(const TradeSeries *s, int month)
{
	return series_month_span(s, month) == 1 ? series_get(s, month) : NAN;
}

#endif							/* MAGTRADE_SERIES_H */
