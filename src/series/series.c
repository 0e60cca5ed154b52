/*-------------------------------------------------------------------------
 *
 * series.c
 *	  The series in memory: making, adding to, merging and reading it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "port/pg_bitutils.h"
#include "series/series.h"
#include "utils/float.h"

/*
 * series_unknown_version -- the error of series_check().
 */
void
series_unknown_version(const TradeSeries *s)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("trade_series of unknown format version %d",
					s->version),
			 errhint("It was stored by a newer version of magtrade; install that version here.")));
}

/*
 * make -- an empty series in the current memory context, with room for len
 * months from first on, nplanes planes, one of spans if flags say so, and a
 * unit.
 */
static TradeSeries *
make(int first, int len, int nplanes, int flags, int unit_len)
{
	int			arrays = nplanes + ((flags & SERIES_SPANS) ? 1 : 0);
	Size		size = offsetof(TradeSeries, planes) +
		sizeof(double) * len * arrays + unit_len;
	TradeSeries *s = palloc(size);

	/* all but plane 0 */
	memset(s, 0, offsetof(TradeSeries, planes));
	memset(&s->planes[len], 0, size - offsetof(TradeSeries, planes) -
		   sizeof(double) * len);
	SET_VARSIZE(s, size);
	s->version = SERIES_VERSION;
	s->flags = flags;
	s->nplanes = nplanes;
	s->first = first;
	s->len = len;
	s->unit_len = unit_len;
	for (int i = 0; i < len; i++)
		s->planes[i] = NAN;
	return s;
}

/*
 * series_make -- an empty series in the current memory context.
 */
TradeSeries *
series_make(void)
{
	return make(0, 0, 1, 0, 0);
}

/*
 * series_make_month -- an empty series that has room for a month and those next
 * to it: for those of whom there are many and who may have few figures.
 */
TradeSeries *
series_make_month(int month)
{
	int			first = Max(month - 1, MONTH_FIRST);

	return make(first, Min(month + 1, MONTH_LAST) - first + 1, 1, 0, 0);
}

/*
 * result_len -- the slots of a result that has so many months from the first on.
 *
 * There is a little room behind the last month.  So most stored series keep
 * their length when the next month comes: eight bytes of them change, and the
 * log of an update holds no more of the series than these.
 */
static int
result_len(int first, int months)
{
	int			len = months;

	if (months > 8)
		len = TYPEALIGN(8, months);
	else if (months > 0)
		len = pg_nextpower2_32(months);
	return Min(len, MONTH_LAST + 1 - first);
}

/*
 * series_of_figures -- the series of len figures that are stride apart, NAN
 * where there is none, from a month on; empty months at its ends are left out.
 *
 * NAN has many forms, of which a series has one: its bytes are compared.
 */
TradeSeries *
series_of_figures(int first, int len, const double *figures, size_t stride)
{
	TradeSeries *s;
	int			from = 0;

	while (len > 0 && isnan(figures[(len - 1) * stride]))
		len--;
	while (from < len && isnan(figures[from * stride]))
		from++;
	s = make(first + from, result_len(first + from, len - from), 1, 0, 0);
	for (int i = from; i < len; i++)
	{
		double		x = figures[i * stride];

		s->planes[i - from] = isnan(x) ? NAN : x;
	}
	return s;
}

/*
 * resize -- a copy with other bounds, which must hold all figures, at least as
 * many planes, and more flags.
 */
static TradeSeries *
resize(const TradeSeries *s, int first, int len, int nplanes, int flags)
{
	TradeSeries *copy = make(first, len, nplanes, s->flags | flags,
							 s->unit_len);
	int			shift = s->first - first;

	copy->at = s->at;
	copy->nextras = s->nextras;
	memcpy(copy->extras, s->extras, sizeof(s->extras));
	memcpy(unconstify(char *, series_unit(copy)), series_unit(s),
		   s->unit_len);
	if (s->len == 0)
		return copy;
	for (int k = 0; k < s->nplanes; k++)
		memcpy(&copy->planes[k * len + shift], &s->planes[k * s->len],
			   s->len * sizeof(double));
	if (s->flags & SERIES_SPANS)
		memcpy(&copy->planes[nplanes * len + shift],
			   &s->planes[s->nplanes * s->len], s->len * sizeof(double));
	return copy;
}

/*
 * series_with_unit -- a copy of a state without a unit that has one.
 */
TradeSeries *
series_with_unit(const TradeSeries *s, const char *unit, int len)
{
	TradeSeries *copy = make(s->first, s->len, s->nplanes, s->flags, len);

	memcpy(unconstify(char *, series_unit(copy)), unit, len);
	copy->at = s->at;
	copy->nextras = s->nextras;
	memcpy(copy->extras, s->extras, sizeof(s->extras));
	memcpy(copy->planes, s->planes,
		   series_unit(s) - (const char *) s->planes);
	return copy;
}

/*
 * series_widen -- a copy that has a slot for the month.
 *
 * Bounds are whole calendar years, so that unsorted months of a year move
 * nothing, and the side that grows does so by as much as there is, so that the
 * work of building a series is linear in its length.  These lengths fill what
 * the allocator rounds sizes up to.
 */
static TradeSeries *
series_widen(const TradeSeries *s, int month)
{
	int			first = month_fiscal_start(month, 1);
	int			end = first + 12;

	if (s->len == 0)
		end = Min(first + SERIES_FIRST_LEN, MONTH_LAST + 1);
	else
	{
		int			old_end = s->first + s->len;

		if (month < s->first)
			first = Max(Min(first, s->first - s->len), MONTH_FIRST);
		else
			first = s->first;
		if (month >= old_end)
			end = Min(Max(end, old_end + s->len), MONTH_LAST + 1);
		else
			end = old_end;
	}
	return resize(s, first, end - first, s->nplanes, 0);
}

/*
 * series_copy_with_room -- a copy that has slots for the months of another
 * series, so that these are added in place.
 */
TradeSeries *
series_copy_with_room(const TradeSeries *s, const TradeSeries *other)
{
	int			first = s->len > 0 ? s->first : other->first;
	int			end = first + s->len;

	if (other->len > 0)
	{
		first = Min(first, other->first);
		end = Max(end, other->first + other->len);
	}
	return resize(s, first, end - first, Max(s->nplanes, other->nplanes), 0);
}

/*
 * series_add_lost -- finish an addition whose last part fits in no plane.
 *
 * Shortens the month's expansion, which usually makes it fit, and else adds a
 * plane.  x is not a number after an overflow.
 */
static TradeSeries *
series_add_lost(TradeSeries *s, int slot, double x)
{
	double		terms[EXACT_TERMS + 1];
	int			n = exact_planes(&s->planes[slot], s->nplanes, s->len, x,
								 terms);

	if (n < 0)
		float_overflow_error();
	if (n > s->nplanes)
		s = resize(s, s->first, s->len, n, 0);
	for (int k = 0; k < s->nplanes; k++)
		s->planes[k * s->len + slot] = k < n ? terms[k] : 0;
	return s;
}

/*
 * series_add -- add a finite figure to a month.
 *
 * Works in place where there is room, and else returns a larger copy in the
 * current memory context, leaving the old series to its owner.
 */
TradeSeries *
series_add(TradeSeries *s, int month, double x)
{
	uint32		slot = (uint32) month - (uint32) s->first;
	double	   *p;

	Assert(MONTH_IS_VALID(month) && isfinite(x));
	if (unlikely(slot >= (uint32) s->len))
	{
		s = series_widen(s, month);
		slot = month - s->first;
	}
	p = &s->planes[slot];
	if (isnan(*p))
	{
		*p = x;
		return s;
	}
	x = planes_add(p, s->nplanes, s->len, x);
	return x == 0 ? s : series_add_lost(s, slot, x);
}

/*
 * series_set_span -- say of how many months the figure of a month is; as
 * series_add().
 */
TradeSeries *
series_set_span(TradeSeries *s, int month, int span)
{
	if (span == 1 && !(s->flags & SERIES_SPANS))
		return s;
	if (!(s->flags & SERIES_SPANS))
		s = resize(s, s->first, s->len, s->nplanes, SERIES_SPANS);
	s->planes[s->nplanes * s->len + (month - s->first)] = span - 1;
	return s;
}

/*
 * replace -- the series now, after freeing the one before it unless that is
 * the caller's.
 */
static TradeSeries *
replace(const TradeSeries *callers, TradeSeries *before, TradeSeries *now)
{
	return before == callers ? now : series_outgrow(before, now);
}

/*
 * series_put -- series_add() of a figure of several months.
 */
TradeSeries *
series_put(TradeSeries *s, int month, int span, double x)
{
	TradeSeries *added = series_add(s, month, x);

	return replace(s, added, series_set_span(added, month, span));
}

/*
 * series_overlap -- the first month whose figure is of several months, one of
 * which has a figure too; 0 if there is none.
 */
int
series_overlap(const TradeSeries *s)
{
	int			nfree = MONTH_LAST; /* months without a figure before this */

	if (!(s->flags & SERIES_SPANS))
		return 0;
	for (int i = 0; i < s->len; i++, nfree++)
	{
		if (isnan(s->planes[i]))
			continue;
		if (series_span(s, i) - 1 > nfree)
			return s->first + i;
		nfree = -1;
	}
	return 0;
}

/*
 * series_check_overlap -- error if the months of a sum's figures overlap.
 */
void
series_check_overlap(const TradeSeries *s)
{
	int			overlap = series_overlap(s);

	if (overlap)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("months of the series to be summed overlap"),
				 errdetail("The figure that ends in %04d-%02d is of a month that has another.",
						   MONTH_YEAR(overlap), MONTH_OF_YEAR(overlap)),
				 errhint("Apply the same transform, such as janfeb(), to all series.")));
}

/*
 * series_check_spans -- error unless two figures that are to be added are of
 * as many months.
 */
void
series_check_spans(int a, int b)
{
	if (unlikely(a != b))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("cannot add figures of different numbers of months: %d and %d",
						a, b),
				 errhint("Apply the same transform, such as janfeb(), to all series.")));
}

/*
 * series_merge -- add every month of one series to another; as series_add().
 *
 * Figures of several months are added only to figures of the same months.
 */
TradeSeries *
series_merge(TradeSeries *into, const TradeSeries *from)
{
	const TradeSeries *callers = into;

	for (int i = 0; i < from->len; i++)
	{
		int			month = from->first + i;
		int			span = series_span(from, i);

		if (isnan(from->planes[i]))
			continue;
		if (!isnan(series_get(into, month)))
			series_check_spans(series_month_span(into, month), span);
		for (int k = 0; k < from->nplanes; k++)
			into = replace(callers, into,
						   series_add(into, month,
									  from->planes[k * from->len + i]));
		into = replace(callers, into, series_set_span(into, month, span));
	}
	return into;
}

/*
 * series_round -- the figure in a slot, rounded from all its planes.
 *
 * Two planes need only one addition, since that rounds correctly.
 */
double
series_round(const TradeSeries *s, int slot)
{
	ExactSum	sum;

	if (isnan(s->planes[slot]) || s->nplanes == 1)
		return s->planes[slot];
	if (s->nplanes == 2)
		return s->planes[slot] + s->planes[s->len + slot];
	exact_start(&sum);
	for (int k = s->nplanes - 1; k >= 0; k--)
		exact_add(&sum, s->planes[k * s->len + slot]);
	return exact_round(&sum);
}

/*
 * series_first -- the first month that has a figure, 0 if none has.
 */
int
series_first(const TradeSeries *s)
{
	for (int i = 0; i < s->len; i++)
	{
		if (!isnan(s->planes[i]))
			return s->first + i;
	}
	return 0;
}

/*
 * series_begin -- the first month that a figure is of, 0 if none is: a first
 * figure of several months stands at the last of them.
 */
int
series_begin(const TradeSeries *s)
{
	int			first = series_first(s);

	return first ? first - series_month_span(s, first) + 1 : 0;
}

/*
 * compact_terms -- the shortest expansion of a slot's figure; returns its
 * number of terms (1 for a zero).
 */
static int
compact_terms(const TradeSeries *s, int slot, double *terms)
{
	int			n;

	terms[0] = 0;
	n = exact_planes(&s->planes[slot], s->nplanes, s->len, 0, terms);
	if (n < 0)
		float_overflow_error();
	return Max(n, 1);
}

/*
 * series_compact -- the series as a result: the room that results have, nothing
 * asked, and every sum in its shortest form.
 *
 * Its bytes depend on the figures only, not on the order in which they came;
 * REFRESH MATERIALIZED VIEW CONCURRENTLY compares rows by their bytes.
 */
TradeSeries *
series_compact(const TradeSeries *s)
{
	int			first = series_first(s);
	int			months = first ? series_last(s) - first + 1 : 0;
	int			len = result_len(first, months);
	int			nplanes = 1;
	double		terms[EXACT_TERMS + 1];
	TradeSeries *copy;

	for (int i = first - s->first; len > 0 && s->nplanes > 1 && i < s->len; i++)
	{
		if (!isnan(s->planes[i]))
			nplanes = Max(nplanes, compact_terms(s, i, terms));
	}
	copy = make(first, len, nplanes, s->flags & SERIES_SPANS, 0);
	if (len > 0 && s->nplanes == 1 && !(s->flags & SERIES_SPANS))
	{
		memcpy(copy->planes, &s->planes[first - s->first],
			   months * sizeof(double));
		return copy;
	}
	for (int i = 0; i < months; i++)
	{
		int			from = first - s->first + i;
		int			n = 1;

		if (s->nplanes == 1 || isnan(s->planes[from]))
			terms[0] = s->planes[from];
		else
			n = compact_terms(s, from, terms);
		for (int k = 0; k < n; k++)
			copy->planes[k * len + i] = terms[k];
		if (s->flags & SERIES_SPANS)
			copy->planes[nplanes * len + i] = series_span(s, from) - 1;
	}
	return copy;
}

/*
 * series_compact_state -- the same, but where a sum does not fit a double a
 * state that was asked nothing, whose text has every sum unrounded.
 */
TradeSeries *
series_compact_state(const TradeSeries *s)
{
	TradeSeries *copy = series_compact(s);

	if (copy->nplanes > 1)
		copy->flags |= SERIES_STATE;
	return copy;
}
