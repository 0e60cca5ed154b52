/*-------------------------------------------------------------------------
 *
 * pack.c
 *	  Packing panels.
 *
 * Customs figures are decimals of a few digits, half as long as doubles, and
 * many a partner has none in many a month.  So a packed panel of usual size
 * stays in its row, and what is asked about a month reads that month only.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "miscadmin.h"
#include "panel/pack.h"
#include "port/pg_bswap.h"
#include "utils/memutils.h"

/* Bytes behind the figures that may be read with them */
#define PADDING			8

/* Whole numbers from here on are not all doubles; they have seven bytes. */
#define MAX_NUMBER		0x1p53

/* With more empty cells than so many for each figure a table is not packed. */
#define CELLS_PER_FIGURE	16

const double packed_powers[MAX_DECIMALS + 1] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};

/*
 * whole_number -- the figure times a power of ten, rounded.
 */
static inline double
whole_number(double x, int decimals)
{
	return rint(x * packed_powers[decimals]);
}

/*
 * width_of -- in how many bytes numbers fit, with their signs, whose bits
 * together are these.
 */
static int
width_of(uint64 bits)
{
	int			width = 1;

	while (bits >> (8 * width - 1) != 0)
		width++;
	return width;
}

/*
 * decimals_form -- the form of a partner's figures if they have so many
 * decimals at most, else 0.
 */
static int
decimals_form(const PanelTable *table, int partner, int decimals)
{
	const double *figure = table->figures + partner;
	uint64		bits = 0;

	for (int i = 0; i < table->nmonths; i++, figure += table->npartners)
	{
		double		number;

		if (isnan(*figure))
			continue;
		number = whole_number(*figure, decimals);
		if (!(fabs(number) < MAX_NUMBER) ||
			number / packed_powers[decimals] != *figure)
			return 0;
		bits |= (uint64) fabs(number);
	}
	return FORM(width_of(bits), decimals);
}

/*
 * form_of -- how a partner's figures are packed: with the fewest decimals with
 * which dividing gives them back, which has the fewest bytes, too.
 */
static int
form_of(const PanelTable *table, int partner)
{
	for (int decimals = 0; decimals <= MAX_DECIMALS; decimals++)
	{
		int			form = decimals_form(table, partner, decimals);

		if (form != 0)
			return form;
	}
	return FORM(WIDTH_DOUBLE, 0);
}

/*
 * put_number -- the low bytes of a number, the lowest first, so many; they are
 * followed by others, or by padding.
 */
static inline void
put_number(char *to, uint64 number)
{
#ifdef WORDS_BIGENDIAN
	number = pg_bswap64(number);
#endif
	memcpy(to, &number, sizeof(number));
}

/*
 * put_column -- the figures of a month; returns the end of them.
 */
static char *
put_column(char *to, const double *figures, int n, const uint8 *forms)
{
	char	   *bitmap = to;

	to += bitmap_size(n);
	memset(bitmap, 0, to - bitmap);
	for (int i = 0; i < n; i++)
	{
		if (isnan(figures[i]))
			continue;
		bitmap[i / 8] |= 1 << i % 8;
		if (FORM_WIDTH(forms[i]) == WIDTH_DOUBLE)
			memcpy(to, &figures[i], sizeof(double));
		else
			put_number(to, (int64) whole_number(figures[i],
												FORM_DECIMALS(forms[i])));
		to += FORM_WIDTH(forms[i]);
	}
	return to;
}

/*
 * put_names -- the names; returns the end of them.
 */
static char *
put_names(char *to, const PanelTable *table)
{
	for (int i = 0; i < table->npartners; i++)
	{
		uint32		len = table->lens[i];

		for (; len >= 0x80; len >>= 7)
			*to++ = (char) (len | 0x80);
		*to++ = (char) len;
		memcpy(to, table->names[i], table->lens[i]);
		to += table->lens[i];
	}
	return to;
}

/*
 * set_column -- say where the figures of a month are.
 */
static void
set_column(PackedPanel *packed, int column, const char *at)
{
	uint32		offset = at - (const char *) packed;
	uint16		narrow = offset;

	if (packed->wide)
		memcpy(packed->data + column * sizeof(offset), &offset,
			   sizeof(offset));
	else
		memcpy(packed->data + column * sizeof(narrow), &narrow,
			   sizeof(narrow));
}

/*
 * table_alloc, table_free -- room for the table's names and figures, of which
 * there is none yet.
 */
void
table_alloc(PanelTable *table)
{
	Size		n = table->npartners;
	Size		ncells = n * table->nmonths;

	table->names = palloc_extended(sizeof(char *) * n, MCXT_ALLOC_HUGE);
	table->lens = palloc_extended(sizeof(int) * n, MCXT_ALLOC_HUGE);
	table->figures = palloc_extended(sizeof(double) * ncells,
									 MCXT_ALLOC_HUGE);
	for (Size i = 0; i < ncells; i++)
		table->figures[i] = NAN;
}

void
table_free(PanelTable *table)
{
	pfree(table->names);
	pfree(table->lens);
	pfree(table->figures);
}

/*
 * most_bytes -- what a packed table takes at most.
 */
static Size
most_bytes(const PanelTable *table)
{
	Size		size = offsetof(PackedPanel, data) + PADDING;

	for (int i = 0; i < table->npartners; i++)
		size += 1 + 5 + table->lens[i];
	return size + (Size) table->nmonths *
		(sizeof(uint32) + bitmap_size(table->npartners) +
		 sizeof(double) * (Size) table->npartners);
}

/*
 * is_dense -- whether so few of the table's cells are empty that packing pays:
 * an empty one takes a bit, and a figure eight bytes at most.  With no figure
 * at all there may be no month, and what is packed has one.
 */
static bool
is_dense(const PanelTable *table)
{
	Size		ncells = (Size) table->npartners * table->nmonths;
	Size		nfigures = 0;

	for (Size i = 0; i < ncells; i++)
		nfigures += !isnan(table->figures[i]);
	return nfigures > 0 && ncells <= nfigures * CELLS_PER_FIGURE;
}

/*
 * pack_table -- the table as a packed panel in the current memory context; NULL
 * if it is better left as it is, which depends on its figures only.
 */
PackedPanel *
pack_table(const PanelTable *table)
{
	Size		most = most_bytes(table);
	PackedPanel *packed;
	uint8	   *forms;
	char	   *to;

	if (!AllocSizeIsValid(most) || !is_dense(table))
		return NULL;
	packed = palloc(most);
	packed->version = PANEL_PACKED;
	packed->flags = 0;
	packed->wide = most > PG_UINT16_MAX;
	packed->npartners = table->npartners;
	packed->first = table->first;
	packed->nmonths = table->nmonths;
	forms = forms_of(packed);
	for (int i = 0; i < table->npartners; i++)
	{
		CHECK_FOR_INTERRUPTS();
		forms[i] = form_of(table, i);
	}
	to = put_names((char *) forms + table->npartners, table);
	for (int i = 0; i < table->nmonths; i++)
	{
		CHECK_FOR_INTERRUPTS();
		set_column(packed, i, to);
		to = put_column(to, table->figures + (Size) i * table->npartners,
						table->npartners, forms);
	}
	memset(to, 0, PADDING);
	to += PADDING;
	SET_VARSIZE(packed, to - (char *) packed);
	return packed;
}

/*
 * can_be_packed -- whether a compact panel has figures of one month and of one
 * term only, and its table of figures is not much larger; sets the table's
 * bounds.
 */
static bool
can_be_packed(const TradePanel *p, PanelTable *table)
{
	int			end = MONTH_FIRST;
	Size		nslots = 0;

	table->npartners = p->npartners;
	table->first = MONTH_LAST;
	for (int i = 0; i < p->npartners; i++)
	{
		TradeSeries *s = panel_series(p, i);
		int			slots;

		if (s == NULL || s->len == 0 || s->nplanes > 1 ||
			(s->flags & SERIES_SPANS))
			return false;
		table->first = Min(table->first, s->first);
		slots = series_end(s);
		end = Max(end, s->first + slots);
		nslots += slots;
	}
	table->nmonths = end - table->first;
	return p->npartners > 0 &&
		(Size) table->npartners * table->nmonths <= nslots * CELLS_PER_FIGURE;
}

/*
 * panel_pack -- a compact panel as it is stored: packed if it can be.
 */
static TradePanel *
panel_pack(TradePanel *p)
{
	PanelTable	table;
	PackedPanel *packed;

	if (!can_be_packed(p, &table))
		return p;
	table_alloc(&table);
	for (int i = 0; i < p->npartners; i++)
	{
		TradeSeries *s = panel_series(p, i);
		int			end = series_end(s);

		table.names[i] = panel_name(p, i);
		table.lens[i] = p->entries[i].name_len;
		for (int j = 0; j < end; j++)
			table.figures[(Size) (s->first + j - table.first) *
						  table.npartners + i] = s->planes[j];
	}
	packed = pack_table(&table);
	table_free(&table);
	return packed ? (TradePanel *) packed : p;
}

/*
 * panel_result -- a panel as a result: compact, and packed if it can be.
 */
TradePanel *
panel_result(const TradePanel *p)
{
	return panel_pack(panel_compact(p));
}
