/*-------------------------------------------------------------------------
 *
 * check_series.h
 *	  What every series must be, for the targets that receive some.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_FUZZ_CHECK_SERIES_H
#define MAGTRADE_FUZZ_CHECK_SERIES_H

#include "series/series.h"
#include "stubs.h"

/*
 * check_series -- of a state the terms may have a sum that is too large, which
 * is an error once that is read.
 */
static inline void
check_series(const TradeSeries *s, bool of_state)
{
	int			arrays = s->nplanes + ((s->flags & SERIES_SPANS) ? 1 : 0);
	int			free_from = MONTH_FIRST;

	REQUIRE(s->version == SERIES_VERSION && s->nplanes >= 1 && s->len >= 0);
	REQUIRE(VARSIZE(s) == offsetof(TradeSeries, planes) +
			sizeof(double) * s->len * arrays + s->unit_len);
	REQUIRE(s->len == 0 || (MONTH_IS_VALID(s->first) &&
							MONTH_IS_VALID(s->first + s->len - 1)));
	REQUIRE(series_overlap(s) == 0);
	for (int i = 0; i < s->len; i++)
	{
		if (isnan(s->planes[i]))
			continue;
		REQUIRE(s->first + i - series_span(s, i) + 1 >= free_from);
		for (int k = 0; k < s->nplanes; k++)
			REQUIRE(isfinite(s->planes[k * s->len + i]));
		REQUIRE(of_state || isfinite(series_round(s, i)));
		free_from = s->first + i + 1;
	}
}

#endif							/* MAGTRADE_FUZZ_CHECK_SERIES_H */
