/*-------------------------------------------------------------------------
 *
 * fuzz_items.c
 *	  The binary input of trade_items on any bytes: no overrun, no more memory
 *	  than the message has bytes, and what it accepts keeps its invariants and
 *	  comes back the same from its own binary form.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "items/items.h"
#include "stubs.h"

extern Datum magtrade_items_recv(PG_FUNCTION_ARGS);
extern Datum magtrade_items_send(PG_FUNCTION_ARGS);

int			LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static TradeItems *
receive(const void *bytes, int len)
{
	return stub_receive(magtrade_items_recv, bytes, len);
}

/*
 * check_items -- what all items must be.
 */
static void
check_items(const TradeItems *items)
{
	REQUIRE(items->version == ITEMS_VERSION && items->unused == 0);
	REQUIRE(items->ncolumns >= 1 && items->ncolumns <= ITEMS_COLUMNS);
	REQUIRE(items->nrows >= 0 && items->k >= ITEMS_K_NULL);
	REQUIRE(VARSIZE(items) == offsetof(TradeItems, figures) +
			sizeof(double) * items->nrows * items->ncolumns);
	for (int i = 0; i < items->nrows; i++)
	{
		bool		any = false;

		for (int j = 0; j < items->ncolumns; j++)
		{
			double		x = items->figures[i * items->ncolumns + j];

			REQUIRE(!isinf(x) && !(x == 0 && signbit(x)));
			any |= !isnan(x);
		}
		REQUIRE(any);
	}
}

static void
check_message(const uint8_t *data, size_t size)
{
	TradeItems *items = receive(data, size);
	TradeItems *more;
	bytea	   *sent;

	check_items(items);
	sent = (bytea *) DatumGetPointer(stub_call(magtrade_items_send, items));
	more = receive(VARDATA(sent), VARSIZE(sent) - VARHDRSZ);
	REQUIRE(VARSIZE(more) == VARSIZE(items));
	REQUIRE(memcmp(more, items, VARSIZE(items)) == 0);
	more = items_reserve(items, 3);
	REQUIRE(more != items && more->nrows == items->nrows && more->k == items->k);
	for (int i = 0; i < 3; i++)
		items_add(more, (double[ITEMS_COLUMNS]) {i, NAN, NAN, NAN});
	REQUIRE(more->nrows == items->nrows + 3);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	sigjmp_buf	target;

	stub_error_target = &target;
	if (sigsetjmp(target, 0) == 0)
		check_message(data, size);
	stub_error_target = NULL;
	REQUIRE(stub_peak() <= 16 * size + 8192);
	stub_free_all();
	return 0;
}
