/*-------------------------------------------------------------------------
 *
 * fuzz_panel_table.c
 *	  Tables of figures, and questions about them, out of a fuzzer's input.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <float.h>

#include "fuzz_panel_table.h"

/* Names are short but for a few, of which the length is in three bytes. */
#define MAX_PARTNERS	48
#define MAX_SHORT		200

/* A table is not packed with more cells than so many for each figure. */
#define CELLS_PER_FIGURE	16

/* ---- the input ---- */

/*
 * take_byte -- the next byte; behind the last comes the first.
 */
int
take_byte(Input *in)
{
	return in->data[in->at++ % in->size];
}

/*
 * take_number -- a whole number of so many bytes, with a sign.
 */
static int64
take_number(Input *in, int bytes)
{
	uint64		number = 0;

	for (int i = 0; i < bytes; i++)
		number = number << 8 | take_byte(in);
	return (int64) (number << (64 - 8 * bytes)) >> (64 - 8 * bytes);
}

/* ---- figures ---- */

#define NKINDS		6

static const double special[] = {
	0.0, -0.0, DBL_MAX, -DBL_MAX, DBL_MIN, -DBL_MIN, 0x1p-1074, -0x1p-1074,
	0x1p53, -0x1p53, 0x1p53 - 1, 1 - 0x1p53, 0x1p54, 0x1p47, -0x1p47,
	0x1p47 - 1, 0x1p39, -0x1p39, 0x1p31, 0x1p23, 127, 128, -128, -129, 255,
	256, 32767, 32768, -32768, -32769, 0.1, -0.3, 0.5, 1e-6, -1e-6, 1e-7,
	0.1234565, 1e15 + 0.3, 9007199254.740993, 0.30000000000000004, 1e22, 1e300
};

/*
 * take_figure -- a finite figure of a kind, or NAN for none.
 */
static double
take_figure(Input *in, int kind)
{
	double		x;
	int64		bits;

	switch (kind)
	{
		case 0:
			return take_number(in, 1);
		case 1:
			x = take_number(in, 4);
			return x / packed_powers[take_byte(in) % (MAX_DECIMALS + 1)];
		case 2:
			bits = take_number(in, 8);
			return bits >> take_byte(in) % 64;
		case 3:
			x = 0x1p53 - take_byte(in) % 8;
			return x / packed_powers[take_byte(in) % (MAX_DECIMALS + 1)];
		case 4:
			return special[take_byte(in) % lengthof(special)];
		default:
			bits = take_number(in, 8);
			memcpy(&x, &bits, sizeof(x));
			return isfinite(x) ? x : NAN;
	}
}

/*
 * take_cell -- the figure of a partner of whom most are of one kind.
 */
static double
take_cell(Input *in, int kind)
{
	int			choice = take_byte(in);

	if (choice % 4 == 0)
		return NAN;
	if (choice % 4 == 1)
		kind = choice / 4 % NKINDS;
	return take_figure(in, kind);
}

/* ---- tables ---- */

/*
 * put_name -- put a name in its place among n that are in order; returns
 * whether it was not there yet.
 */
static bool
put_name(PanelTable *table, int n, const char *name, int len)
{
	int			i = n;

	for (int k = 0; k < n; k++)
		if (name_order(table->names[k], table->lens[k], name, len) == 0)
			return false;
	for (; i > 0 && name_order(table->names[i - 1], table->lens[i - 1],
							   name, len) > 0; i--)
	{
		table->names[i] = table->names[i - 1];
		table->lens[i] = table->lens[i - 1];
	}
	table->names[i] = name;
	table->lens[i] = len;
	return true;
}

/*
 * take_names -- different ones, in order; returns how many.
 */
static int
take_names(Input *in, PanelTable *table, int n)
{
	int			put = 0;

	for (int i = 0; i < n; i++)
	{
		int			len = take_byte(in);
		char	   *name;

		if (len == 255)
			len = MAX_NAME - 4 * take_byte(in);
		else
			len = len % 2 ? len / 2 % 10 : len % (MAX_SHORT + 1);
		name = palloc(len);
		for (int k = 0; k < len; k++)
			name[k] = take_byte(in);
		put += put_name(table, put, name, len);
	}
	return put;
}

/*
 * take_first -- where the calendar begins or ends, or a month of today.
 */
static int
take_first(Input *in, int nmonths)
{
	int			choice = take_byte(in);

	if (choice == 0)
		return MONTH_FIRST;
	if (choice == 1)
		return MONTH_LAST - nmonths + 1;
	return MONTH_NUMBER(2000, 1) + choice;
}

/*
 * take_table -- a table of any size and any figures.
 */
void
take_table(Input *in, PanelTable *table)
{
	int			kinds[MAX_PARTNERS];
	int			size = take_byte(in);

	table->npartners = size % (MAX_PARTNERS + 1);
	table->nmonths = take_byte(in);
	table->nmonths = size >= 192 ? table->nmonths : table->nmonths % 20;
	table->first = take_first(in, table->nmonths);
	table_alloc(table);
	table->npartners = take_names(in, table, table->npartners);
	for (int i = 0; i < table->npartners; i++)
		kinds[i] = take_byte(in) % NKINDS;
	for (int i = 0; i < table->nmonths; i++)
		for (int k = 0; k < table->npartners; k++)
			*cell(table, i, k) = take_cell(in, kinds[k]);
}

/*
 * has_figure -- whether any cell has one, of a partner or (PANEL_REST) of all,
 * in a month or (-1) in any.
 */
static bool
has_figure(const PanelTable *table, int partner, int month)
{
	for (int i = 0; i < table->nmonths; i++)
		for (int k = 0; k < table->npartners; k++)
			if ((partner == PANEL_REST || k == partner) &&
				(month < 0 || i == month) && !isnan(*cell(table, i, k)))
				return true;
	return false;
}

/*
 * copy_table -- the months from "from" to before "to" of the partners that are
 * wanted (NULL for all).
 */
static PanelTable
copy_table(const PanelTable *table, int from, int to, const bool *wanted)
{
	PanelTable	copy = *table;
	int			n = 0;

	copy.first += from;
	copy.nmonths = to - from;
	table_alloc(&copy);
	for (int k = 0; k < table->npartners; k++)
		copy.npartners -= wanted && !wanted[k];
	for (int k = 0; k < table->npartners; k++)
	{
		if (wanted && !wanted[k])
			continue;
		copy.names[n] = table->names[k];
		copy.lens[n] = table->lens[k];
		for (int i = from; i < to; i++)
			*cell(&copy, i - from, n) = *cell(table, i, k);
		n++;
	}
	return copy;
}

/*
 * tidy_table -- the table as panels have it: figures in the first and the last
 * month and of each partner, and no minus zero.
 */
PanelTable
tidy_table(const PanelTable *table)
{
	bool		wanted[MAX_PARTNERS];
	int			from = 0;
	int			to = table->nmonths;
	PanelTable	tidy;

	for (int k = 0; k < table->npartners; k++)
		wanted[k] = has_figure(table, k, -1);
	while (to > 0 && !has_figure(table, PANEL_REST, to - 1))
		to--;
	while (from < to && !has_figure(table, PANEL_REST, from))
		from++;
	tidy = copy_table(table, from, to, wanted);
	for (int i = 0; i < tidy.nmonths; i++)
		for (int k = 0; k < tidy.npartners; k++)
			*cell(&tidy, i, k) += 0.0;
	return tidy;
}

/*
 * is_to_be_packed -- whether the table is dense enough.
 */
bool
is_to_be_packed(const PanelTable *table)
{
	int			nfigures = 0;

	for (int i = 0; i < table->nmonths; i++)
		for (int k = 0; k < table->npartners; k++)
			nfigures += !isnan(*cell(table, i, k));
	return nfigures > 0 &&
		table->npartners * table->nmonths <= nfigures * CELLS_PER_FIGURE;
}

/* ---- questions ---- */

/*
 * take_question -- months in the table or next to it, any lag.
 */
Question
take_question(Input *in, const PanelTable *table)
{
	Question	q;

	q.nmonths = take_byte(in) % 3;
	q.at = take_byte(in) % (table->nmonths + 2) - 1;
	q.lag = take_byte(in);
	q.lag = q.lag == 255 ? PG_INT32_MAX : q.lag % (table->nmonths + 1);
	return q;
}

/* How a table differs from another */
enum
{
	VARY_NOTHING,
	VARY_FIRST,					/* it begins a month later */
	VARY_END,					/* it ends a month earlier */
	VARY_CALENDAR,				/* its months are other ones */
	VARY_NAME,
	VARY_FIGURE,				/* of one cell */
	VARY_LITTLE,				/* likewise, of which the form is the same */
	VARY_EMPTY,
	NVARIATIONS
};

/*
 * vary_cell -- put something else in a cell of a table.
 */
static void
vary_cell(Input *in, double *figure, int variation)
{
	if (variation == VARY_EMPTY)
		*figure = NAN;
	else if (variation == VARY_FIGURE)
		*figure = take_figure(in, take_byte(in) % NKINDS);
	else if (variation == VARY_LITTLE && isfinite(*figure + 1))
		*figure += *figure < 0 ? 1 : -1;
}

/*
 * vary_table -- a copy that differs in one thing; often in a month that is
 * asked about.
 */
PanelTable
vary_table(Input *in, const PanelTable *table, const Question *q)
{
	int			variation = take_byte(in) % NVARIATIONS;
	int			k = take_byte(in) % table->npartners;
	int			i = take_byte(in);
	bool		cut = table->nmonths > 1;
	PanelTable	other = copy_table(table, cut && variation == VARY_FIRST,
								   table->nmonths -
								   (cut && variation == VARY_END), NULL);
	char	   *name = memcpy(palloc(MAX_NAME), table->names[k],
							  table->lens[k]);

	if (i % 4 > 0)
		i = q->at - (i % 4 > 1 ? q->lag : 0);
	if (i >= 0 && i < other.nmonths)
		vary_cell(in, cell(&other, i, k), variation);
	if (variation == VARY_CALENDAR)
		other.first += 1 - take_byte(in) % 3;
	if (variation == VARY_NAME && table->lens[k] > 0)
		name[take_byte(in) % table->lens[k]] = take_byte(in);
	other.names[k] = name;
	return other;
}
