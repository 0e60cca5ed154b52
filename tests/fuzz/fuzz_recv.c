/*-------------------------------------------------------------------------
 *
 * fuzz_recv.c
 *	  The binary input of trade_series on any bytes: no overrun, no use of freed
 *	  memory, memory in proportion to the calendar; and what it accepts keeps
 *	  its invariants and comes back the same from its own binary form.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "series/series.h"
#include "stubs.h"

extern Datum magtrade_series_recv(PG_FUNCTION_ARGS);
extern Datum magtrade_series_send(PG_FUNCTION_ARGS);

int			LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Datum
call(PGFunction function, void *argument)
{
	LOCAL_FCINFO(fcinfo, 1);

	InitFunctionCallInfoData(*fcinfo, NULL, 1, InvalidOid, NULL, NULL);
	fcinfo->args[0].value = PointerGetDatum(argument);
	fcinfo->args[0].isnull = false;
	return function(fcinfo);
}

static TradeSeries *
receive(const void *bytes, int len)
{
	StringInfoData buf;

	buf.data = memcpy(palloc(Max(len, 1)), bytes, len);
	buf.len = buf.maxlen = len;
	buf.cursor = 0;
	return (TradeSeries *) DatumGetPointer(call(magtrade_series_recv, &buf));
}

/*
 * check_series -- what every series must be.
 */
static void
check_series(const TradeSeries *s)
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
		REQUIRE((s->flags & SERIES_STATE) || isfinite(series_round(s, i)));
		free_from = s->first + i + 1;
	}
}

static void
check_message(const uint8_t *data, size_t size)
{
	TradeSeries *s = receive(data, size);
	TradeSeries *again;
	bytea	   *sent;

	check_series(s);
	sent = (bytea *) DatumGetPointer(call(magtrade_series_send, s));
	again = receive(VARDATA(sent), VARSIZE(sent) - VARHDRSZ);
	check_series(again);
	/* a state may have other room to spare */
	if (s->flags & SERIES_STATE)
	{
		REQUIRE(again->flags == s->flags && again->at == s->at);
		REQUIRE(again->unit_len == s->unit_len &&
				memcmp(series_unit(again), series_unit(s), s->unit_len) == 0);
		s = series_compact(s);
		again = series_compact(again);
		check_series(s);
	}
	REQUIRE(VARSIZE(s) == VARSIZE(again));
	REQUIRE(memcmp(s, again, VARSIZE(s)) == 0);
	s = series_merge(series_merge(series_make(), again), again);
	check_series(series_compact(s));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	sigjmp_buf	target;

	stub_error_target = &target;
	if (sigsetjmp(target, 0) == 0)
		check_message(data, size);
	stub_error_target = NULL;
	/* a megabyte for each plane of the whole calendar, and a few copies of it */
	REQUIRE(stub_peak() <= (size_t) 42 * 6 * MONTH_LAST * sizeof(double));
	stub_free_all();
	return 0;
}
