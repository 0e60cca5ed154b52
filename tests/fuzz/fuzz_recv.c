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

#include "check_series.h"
#include "stubs.h"

extern Datum magtrade_series_recv(PG_FUNCTION_ARGS);
extern Datum magtrade_series_send(PG_FUNCTION_ARGS);

int			LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static TradeSeries *
receive(const void *bytes, int len)
{
	return stub_receive(magtrade_series_recv, bytes, len);
}

static void
check_message(const uint8_t *data, size_t size)
{
	TradeSeries *s = receive(data, size);
	TradeSeries *again;
	bytea	   *sent;

	check_series(s, s->flags & SERIES_STATE);
	sent = (bytea *) DatumGetPointer(stub_call(magtrade_series_send, s));
	again = receive(VARDATA(sent), VARSIZE(sent) - VARHDRSZ);
	check_series(again, again->flags & SERIES_STATE);
	/* a state may have other room to spare */
	if (s->flags & SERIES_STATE)
	{
		REQUIRE(again->flags == s->flags && again->at == s->at);
		REQUIRE(again->unit_len == s->unit_len &&
				memcmp(series_unit(again), series_unit(s), s->unit_len) == 0);
		s = series_compact(s);
		again = series_compact(again);
		check_series(s, false);
	}
	REQUIRE(VARSIZE(s) == VARSIZE(again));
	REQUIRE(memcmp(s, again, VARSIZE(s)) == 0);
	s = series_merge(series_merge(series_make(), again), again);
	check_series(series_compact(s), false);
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
