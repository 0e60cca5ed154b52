/*-------------------------------------------------------------------------
 *
 * fuzz_panel.c
 *	  Panels: the binary input of trade_panel on any bytes, packing, reading
 *	  what is packed, and views of it.
 *
 * If the first byte of the input is even, the rest is a message: it is refused
 * or gives a panel that keeps the invariants, and that comes back the same from
 * its own binary form.
 *
 * If it is odd, the rest describes a table of figures of partners by month;
 * what is used up begins again, so that a short input can be a large table.
 * Packed it must give back the same doubles, names and series, and be the same
 * bytes whichever way the figures came into a panel; a view must know it again,
 * and must not take another panel for it whose figures it would get wrong.
 *
 * Packed panels are read where their memory ends with them.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "check_series.h"
#include "fuzz_panel_table.h"
#include "panel/grid.h"
#include "panel/view.h"
#include "stubs.h"

extern Datum magtrade_panel_recv(PG_FUNCTION_ARGS);
extern Datum magtrade_panel_send(PG_FUNCTION_ARGS);

int			LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What the first byte says of a table */
#define INPUT_TABLE		1
#define INPUT_TIDY		2		/* no empty partners, nor months at its ends */

/*
 * items_check_weights -- for shares of negative figures, which are not asked
 * here.
 */
void
items_check_weights(const double *figures, int nfigures)
{
	(void) figures, (void) nfigures;
}

/*
 * same -- whether both are the same bits, or there is no figure.
 */
static bool
same(double a, double b)
{
	return isnan(a) ? isnan(b) : memcmp(&a, &b, sizeof(double)) == 0;
}

/*
 * is_given_back -- whether a figure is what was packed.  Of whole numbers zero
 * has no sign; no way into a panel lets minus zero pass.
 */
static bool
is_given_back(double packed, double read)
{
	return same(packed, read) || (same(packed, -0.0) && same(read, 0.0));
}

/* ---- panels ---- */

/*
 * same_bytes -- whether two values of variable length are the same.
 */
static bool
same_bytes(const void *a, const void *b)
{
	return VARSIZE(a) == VARSIZE(b) && memcmp(a, b, VARSIZE(a)) == 0;
}

/*
 * exact -- a copy in memory that ends where it does.
 */
static void *
exact(const void *p)
{
	return memcpy(palloc(VARSIZE(p)), p, VARSIZE(p));
}

/*
 * check_whole -- what every panel in its first form must be.
 */
static void
check_whole(const TradePanel *p)
{
	bool		of_state = (p->flags & PANEL_STATE) != 0;

	REQUIRE(p->version == PANEL_VERSION);
	REQUIRE(p->npartners >= 0 && p->npartners <= p->nentries);
	REQUIRE(p->used >= 0 && p->used <= (int) VARSIZE(p));
	REQUIRE(!of_state || (p->a < p->npartners && p->b < p->npartners));
	for (int i = 0; i < p->npartners; i++)
	{
		TradeSeries *s = panel_series(p, i);

		REQUIRE(panel_find(p, panel_name(p, i), p->entries[i].name_len) == i);
		if (s != NULL)
			check_series(s, of_state);
		if (of_state)
			continue;
		REQUIRE(s != NULL);
		REQUIRE(s->len == 0 || same_bytes(s, series_compact(s)));
		REQUIRE(i == 0 || panel_compare_names(p, i - 1, p, i) < 0);
	}
}

/*
 * check_months -- that months follow each other from the head to the end, and
 * that there are no others.
 */
static void
check_months(const PackedPanel *packed)
{
	static const int outside[] = {PG_INT32_MIN, -1, 0, PG_INT32_MAX};
	int			len;
	const char *end = packed_head(packed, &len) + len;

	for (int i = 0; i < packed->nmonths; i++)
	{
		REQUIRE(packed_month(packed, packed->first + i, &len) == end);
		end += len;
	}
	REQUIRE(end == (const char *) packed + VARSIZE(packed));
	(void) packed_month(packed, packed->first - 1, &len);
	REQUIRE(len == 0);
	(void) packed_month(packed, packed->first + packed->nmonths, &len);
	REQUIRE(len == 0);
	for (size_t i = 0; i < lengthof(outside); i++)
	{
		(void) packed_month(packed, outside[i], &len);
		REQUIRE(len == 0);
	}
}

/*
 * check_partner -- that a partner of a packed panel is the same in the panel
 * that was unpacked of it, with the places of figures and without.
 */
static void
check_partner(const PackedPanel *packed, const TradePanel *p, int partner,
			  const uint32 *places)
{
	TradeSeries *s = packed_series(packed, partner, NULL);
	int			len;
	const char *name = packed_name(packed, partner, &len);

	REQUIRE(panel_is_named(p, partner, name, len));
	REQUIRE(packed_find(packed, name, len) == partner);
	REQUIRE(same_bytes(s, panel_series(p, partner)));
	REQUIRE(same_bytes(s, packed_series(packed, partner, places)));
}

/*
 * check_packed -- what every packed panel must be; it ends with its memory.
 */
static void
check_packed(const PackedPanel *packed)
{
	TradePanel *p = panel_unpack(packed);
	int			n = packed->npartners;
	double	   *figures = palloc(sizeof(double) * n);
	uint32	   *places = palloc(sizeof(uint32) * packed_count_places(packed));

	REQUIRE(packed->version == PANEL_PACKED && packed->flags == 0);
	REQUIRE(n > 0 && packed->nmonths > 0);
	check_months(packed);
	REQUIRE(p->npartners == n);
	check_whole(p);
	packed_places(packed, places);
	for (int i = 0; i < n; i++)
		check_partner(packed, p, i, places);
	for (int i = -2; i < packed->nmonths + 2; i++)
	{
		packed_read(packed, packed->first + i, figures);
		for (int k = 0; k < n; k++)
			REQUIRE(same(figures[k], panel_figure(p, k, packed->first + i)));
	}
}

/*
 * check_figures -- that a packed panel has what the table has.
 */
static void
check_figures(const PackedPanel *packed, const PanelTable *table)
{
	int			n = table->npartners;
	double	   *figures = palloc(sizeof(double) * n);

	REQUIRE(packed->npartners == n);
	for (int i = -1; i <= table->nmonths; i++)
	{
		bool		inside = i >= 0 && i < table->nmonths;

		packed_read(packed, table->first + i, figures);
		for (int k = 0; k < n; k++)
			REQUIRE(is_given_back(inside ? *cell(table, i, k) : NAN,
								  figures[k]));
	}
	for (int k = 0; k < n; k++)
	{
		int			len;
		const char *name = packed_name(packed, k, &len);

		REQUIRE(name_order(name, len, table->names[k], table->lens[k]) == 0);
	}
}

/*
 * check_strangers -- that names which the table does not have are not found.
 */
static void
check_strangers(Input *in, const PackedPanel *packed, const PanelTable *table)
{
	for (int k = 0; k < table->npartners; k++)
	{
		char		name[MAX_NAME + 1];
		int			len = take_byte(in) % (table->lens[k] + 2);
		int			at = -1;

		memcpy(name, table->names[k], Min(len, table->lens[k]));
		if (len > 0)
			name[len - 1] = take_byte(in);
		for (int i = 0; i < table->npartners; i++)
			if (name_order(table->names[i], table->lens[i], name, len) == 0)
				at = i;
		REQUIRE(packed_find(packed, name, len) == at);
	}
}

/* ---- the ways into a panel ---- */

/*
 * panel_of_table -- every partner's figures, month by month or the other way.
 */
static TradePanel *
panel_of_table(const PanelTable *table, bool backwards)
{
	TradePanel *p = panel_make(1, 0);
	int			ncells = table->npartners * table->nmonths;

	for (int i = 0; i < ncells; i++)
	{
		int			at = backwards ? ncells - 1 - i : i;
		int			k = at % table->npartners;
		int			partner;

		if (isnan(table->figures[at]))
			continue;
		p = panel_outgrow(p, panel_intern(p, table->names[k], table->lens[k],
										  &partner));
		p = panel_outgrow(p, panel_add(p, partner,
									   table->first + at / table->npartners,
									   table->figures[at]));
	}
	return panel_result(p);
}

/*
 * state_of_table -- the same as an aggregate over rows does it.
 */
static TradePanel *
state_of_table(const PanelTable *table)
{
	TradePanel *state = (TradePanel *) grid_make(0, 2);
	int			partner = 0;

	for (int i = 0; i < table->npartners * table->nmonths; i++)
	{
		int			k = i % table->npartners;

		if (isnan(table->figures[i]))
			continue;
		state = state_add(state, table->names[k], table->lens[k], &partner,
						  table->first + i / table->npartners,
						  table->figures[i]);
	}
	return state_result(state);
}

/*
 * check_ways -- that a tidy table's panel is the same bytes however it came
 * about, and those of the table that is packed (NULL if it is not to be).
 */
static void
check_ways(const PanelTable *table, const PackedPanel *packed)
{
	TradePanel *p = panel_of_table(table, false);

	REQUIRE(same_bytes(p, panel_of_table(table, true)));
	REQUIRE(same_bytes(p, state_of_table(table)));
	if (packed == NULL)
		check_whole(p);
	else
	{
		REQUIRE(same_bytes(p, packed));
		REQUIRE(same_bytes(p, panel_result(panel_unpack(packed))));
	}
}

/* ---- views ---- */

/*
 * check_month -- that a packed panel has these figures in a month.
 */
static void
check_month(const PackedPanel *packed, int month, const double *figures)
{
	double	   *read = palloc(sizeof(double) * packed->npartners);

	packed_read(packed, month, read);
	for (int k = 0; k < packed->npartners; k++)
		REQUIRE(same(read[k], figures[k]));
	pfree(read);
}

/*
 * check_names -- that a view finds every partner, if they are ordered by name as
 * those of panels are, and nobody of another name otherwise.
 */
static void
check_names(PanelView *v, const PackedPanel *packed)
{
	const char *before = "";
	int			before_len = -1;
	bool		ordered = true;

	for (int k = 0; k < packed->npartners; k++)
	{
		int			len;
		const char *name = packed_name(packed, k, &len);

		ordered &= before_len < 0 ||
			name_order(before, before_len, name, len) < 0;
		before = name;
		before_len = len;
	}
	for (int k = 0; k < packed->npartners; k++)
	{
		int			len;
		int			own_len;
		const char *name = view_name(v, k, &len);
		int			found = view_find(v, name, len);
		const char *own = found >= 0 ? packed_name(packed, found, &own_len) : NULL;

		REQUIRE(found == k || !ordered);
		REQUIRE(own == NULL || name_order(own, own_len, name, len) == 0);
	}
}

/*
 * check_view -- that a view which looks at a packed panel has read what that
 * has, and reads on in it.
 */
static void
check_view(Input *in, PanelView *v, const PackedPanel *packed)
{
	int			at = packed->first - 1 +
		take_byte(in) % (packed->nmonths + 2);

	REQUIRE(v->panel == (const TradePanel *) packed);
	REQUIRE(packed->npartners <= v->room);
	if (v->at != SERIES_AT_NONE)
		check_month(packed, v->at, v->cur);
	if (v->at != SERIES_AT_NONE && v->lag != 0)
		check_month(packed, v->at - v->lag, v->base);
	check_names(v, packed);
	if (take_byte(in) % 2)
	{
		view_ask(v, at);
		check_month(packed, at, v->cur);
	}
}

/*
 * open_view -- a view of a packed panel that was asked something, and then was
 * freed.
 */
static void
open_view(Input *in, PanelView *v, const PackedPanel *packed,
		  const Question *q)
{
	PackedPanel *gone = exact(packed);

	view_keep(v, (TradePanel *) gone);
	if (q->nmonths > 0)
		view_ask(v, packed->first + q->at);
	if (q->nmonths > 1)
		(void) view_figures(v, 0, q->lag);
	check_view(in, v, gone);
	pfree(gone);
}

/*
 * same_partners -- whether partners of the same numbers have the same names.
 */
static bool
same_partners(const PackedPanel *a, const PackedPanel *b)
{
	if (a->npartners != b->npartners)
		return false;
	for (int k = 0; k < a->npartners; k++)
	{
		int			len;
		int			other_len;
		const char *name = packed_name(a, k, &len);
		const char *other = packed_name(b, k, &other_len);

		if (name_order(name, len, other, other_len) != 0)
			return false;
	}
	return true;
}

/*
 * check_again -- that a view knows a panel again, and only what has the same
 * figures.
 */
static void
check_again(Input *in, const PackedPanel *packed, const PanelTable *table)
{
	Question	q = take_question(in, table);
	PanelTable	varied = vary_table(in, table, &q);
	PackedPanel *again = exact(packed);
	PackedPanel *other = pack_table(&varied);
	PanelView	v = {0};

	other = other ? exact(other) : NULL;
	open_view(in, &v, packed, &q);
	if (other != NULL && view_find_again(&v, (TradePanel *) other))
	{
		REQUIRE(same_partners(other, packed));
		check_view(in, &v, other);
		/* it may have been asked about what only that one has */
		if (!same_bytes(other, packed))
			return;
	}
	else
		REQUIRE(other == NULL || !same_bytes(other, packed));
	REQUIRE(view_find_again(&v, (TradePanel *) again));
	check_view(in, &v, again);
	/* the view's memory serves another panel */
	if (other != NULL)
		open_view(in, &v, other, &q);
}

/* ---- the targets ---- */

/*
 * check_table -- whatever can be done with a table.
 */
static void
check_table(const uint8_t *data, size_t size)
{
	Input		in = {data + 1, size - 1, 0};
	bool		tidy = (data[0] & INPUT_TIDY) != 0;
	PanelTable	table;
	PackedPanel *packed;

	take_table(&in, &table);
	if (tidy)
		table = tidy_table(&table);
	packed = pack_table(&table);
	REQUIRE((packed != NULL) == is_to_be_packed(&table));
	if (packed != NULL)
	{
		packed = exact(packed);
		check_packed(packed);
		check_figures(packed, &table);
		check_strangers(&in, packed, &table);
		check_again(&in, packed, &table);
	}
	if (tidy && table.npartners > 0)
		check_ways(&table, packed);
}

/*
 * receive -- the panel that a message is, which is checked.
 */
static TradePanel *
receive(const void *bytes, int len)
{
	TradePanel *p = stub_receive(magtrade_panel_recv, bytes, len);

	if (p->version == PANEL_PACKED)
	{
		p = exact(p);
		check_packed((PackedPanel *) p);
	}
	else
		check_whole(p);
	return p;
}

/*
 * check_question -- that two states were asked the same.
 */
static void
check_question(const TradePanel *p, const TradePanel *q)
{
	int			asked[][2] = {{p->a, q->a}, {p->b, q->b}};

	REQUIRE(p->flags == q->flags);
	REQUIRE(p->at == q->at && p->number == q->number);
	for (size_t i = 0; i < lengthof(asked); i++)
	{
		int			a = asked[i][0];
		int			b = asked[i][1];

		REQUIRE((a < 0) == (b < 0));
		REQUIRE(a < 0 || panel_compare_names(p, a, q, b) == 0);
	}
}

/*
 * check_message -- that a message is refused, or what it gives is sent so that
 * it comes back the same.
 */
static void
check_message(const uint8_t *data, size_t size)
{
	TradePanel *p = receive(data, size);
	TradePanel *again;
	bytea	   *sent;

	sent = (bytea *) DatumGetPointer(stub_call(magtrade_panel_send, p));
	again = receive(VARDATA(sent), VARSIZE(sent) - VARHDRSZ);
	if (p->flags & PANEL_STATE)
	{
		/* partners' order, and the room to spare, may be others */
		check_question(p, again);
		p = panel_result(p);
		again = panel_result(again);
	}
	else
		REQUIRE(same_bytes(sent, DatumGetPointer(stub_call(magtrade_panel_send,
														   again))));
	REQUIRE(same_bytes(p, again));
	p = panel_merge(panel_merge(panel_make(1, 0), panel_check(p)),
					panel_check(again));
	(void) panel_result(p);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	sigjmp_buf	target;

	if (size < 2)
		return 0;
	if (data[0] & INPUT_TABLE)
		check_table(data, size);
	else
	{
		stub_error_target = &target;
		if (sigsetjmp(target, 0) == 0)
			check_message(data + 1, size - 1);
		stub_error_target = NULL;
		/* a figure may add a plane of the whole calendar, of a few copies */
		REQUIRE(stub_peak() <= (size / sizeof(double) + 1) * 10 *
				MONTH_LAST * sizeof(double));
	}
	stub_free_all();
	return 0;
}
