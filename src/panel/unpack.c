/*-------------------------------------------------------------------------
 *
 * unpack.c
 *	  Reading packed panels.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "miscadmin.h"
#include "panel/pack.h"
#include "port/pg_bitutils.h"
#include "port/pg_bswap.h"

/* What a figure that is absent or present is multiplied by */
static const double present_factor[] = {NAN, 1};

/* Of so many partners the first one's place in a month is noted. */
#define PARTNERS_A_PLACE	64

#define PLACES_OF_MONTH(packed) \
	(((packed)->npartners + PARTNERS_A_PLACE - 1) / PARTNERS_A_PLACE)

/*
 * names_of -- where the partners' names begin.
 */
static inline const char *
names_of(const PackedPanel *packed)
{
	return (const char *) forms_of(packed) + packed->npartners;
}

/*
 * column_of -- where the figures of a month are.
 */
static inline const char *
column_of(const PackedPanel *packed, int column)
{
	uint32		offset;
	uint16		narrow;

	if (packed->wide)
		memcpy(&offset, packed->data + column * sizeof(offset),
			   sizeof(offset));
	else
	{
		memcpy(&narrow, packed->data + column * sizeof(narrow),
			   sizeof(narrow));
		offset = narrow;
	}
	return (const char *) packed + offset;
}

/*
 * get_number -- eight bytes as a number, the lowest first.
 */
static inline uint64
get_number(const char *from)
{
	uint64		number;

	memcpy(&number, from, sizeof(number));
#ifdef WORDS_BIGENDIAN
	number = pg_bswap64(number);
#endif
	return number;
}

/*
 * get_name -- the name that begins there, its length, and what follows it.
 */
static inline const char *
get_name(const char *from, int *len, const char **next)
{
	const unsigned char *byte = (const unsigned char *) from;
	uint32		n = *byte & 0x7F;

	for (int shift = 7; *byte & 0x80; shift += 7)
		n |= (uint32) (*++byte & 0x7F) << shift;
	*len = n;
	*next = (const char *) byte + 1 + n;
	return (const char *) byte + 1;
}

/*
 * get_figure -- a figure of that form.
 */
static inline double
get_figure(const char *from, int form)
{
	int			shift = 64 - 8 * FORM_WIDTH(form);
	double		figure;

	if (FORM_WIDTH(form) == WIDTH_DOUBLE)
	{
		memcpy(&figure, from, sizeof(figure));
		return figure;
	}
	/* the sign is that of the highest byte */
	return (double) ((int64) (get_number(from) << shift) >> shift) /
		packed_powers[FORM_DECIMALS(form)];
}

/*
 * packed_read -- the figures of a month by partner, NAN where there is none.
 */
void
packed_read(const PackedPanel *packed, int month, double *figures)
{
	uint32		column = (uint32) month - (uint32) packed->first;
	const uint8 *forms = forms_of(packed);
	int			n = packed->npartners;
	const char *bitmap;
	const char *from;

	if (column >= (uint32) packed->nmonths)
	{
		for (int i = 0; i < n; i++)
			figures[i] = NAN;
		return;
	}
	bitmap = column_of(packed, column);
	from = bitmap + bitmap_size(n);
	for (int i = 0; i < n; i++)
	{
		int			present = (bitmap[i / 8] >> i % 8) & 1;

		/* who is present is hard to guess: this is quicker than a branch */
		figures[i] = get_figure(from, forms[i]) * present_factor[present];
		from += FORM_WIDTH(forms[i]) * present;
	}
}

/*
 * packed_head -- what is before the months: who the partners are, and where
 * and in which forms their figures are; and how many bytes that is.
 */
const char *
packed_head(const PackedPanel *packed, int *len)
{
	*len = column_of(packed, 0) - (const char *) packed;
	return (const char *) packed;
}

/*
 * packed_month -- the bytes that a month's figures are read from, and how many
 * these are; none if there are no figures.
 */
const char *
packed_month(const PackedPanel *packed, int month, int *len)
{
	uint32		column = (uint32) month - (uint32) packed->first;
	const char *from;

	*len = 0;
	if (column >= (uint32) packed->nmonths)
		return (const char *) packed;
	from = column_of(packed, column);
	*len = (column + 1 < (uint32) packed->nmonths ?
			column_of(packed, column + 1) :
			(const char *) packed + VARSIZE(packed)) - from;
	return from;
}

/*
 * packed_find -- a partner's number, -1 if there is none of that name.
 */
int
packed_find(const PackedPanel *packed, const char *name, int len)
{
	const char *next = names_of(packed);

	for (int i = 0; i < packed->npartners; i++)
	{
		int			own_len;
		const char *own = get_name(next, &own_len, &next);

		if (own_len == len && memcmp(own, name, len) == 0)
			return i;
	}
	return -1;
}

/*
 * packed_names -- where the entry of each partner's name begins.
 */
void
packed_names(const PackedPanel *packed, int32 *names)
{
	const char *next = names_of(packed);

	for (int i = 0; i < packed->npartners; i++)
	{
		int			len;

		names[i] = next - (const char *) packed;
		(void) get_name(next, &len, &next);
	}
}

/*
 * packed_search -- packed_find() by halving, with what packed_names() said.
 */
int
packed_search(const PackedPanel *packed, const int32 *names,
			  const char *name, int len)
{
	int			low = 0;
	int			high = packed->npartners - 1;

	while (low <= high)
	{
		int			middle = low + (high - low) / 2;
		int			own_len;
		const char *next;
		const char *own = get_name((const char *) packed + names[middle],
								   &own_len, &next);
		int			order = name_order(own, own_len, name, len);

		if (order == 0)
			return middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle - 1;
	}
	return -1;
}

/*
 * packed_count_places -- how many places packed_places() notes.
 */
Size
packed_count_places(const PackedPanel *packed)
{
	return (Size) packed->nmonths * PLACES_OF_MONTH(packed);
}

/*
 * packed_places -- note where in each month the figures of every
 * PARTNERS_A_PLACE-th partner and those after it begin, so that those of one
 * partner are found without going past all before it.
 */
void
packed_places(const PackedPanel *packed, uint32 *places)
{
	const uint8 *forms = forms_of(packed);
	int			n = packed->npartners;

	for (int column = 0; column < packed->nmonths; column++)
	{
		const char *bitmap = column_of(packed, column);
		const char *from = bitmap + bitmap_size(n);

		CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < n; i++)
		{
			if (i % PARTNERS_A_PLACE == 0)
				*places++ = from - (const char *) packed;
			if (bitmap[i / 8] & 1 << i % 8)
				from += FORM_WIDTH(forms[i]);
		}
	}
}

/*
 * packed_bitmaps_size, packed_bitmaps -- who has figures, month by month.
 */
int
packed_bitmaps_size(const PackedPanel *packed)
{
	return packed->nmonths * bitmap_size(packed->npartners);
}

void
packed_bitmaps(const PackedPanel *packed, char *bitmaps)
{
	Size		size = bitmap_size(packed->npartners);

	for (int column = 0; column < packed->nmonths; column++)
		memcpy(bitmaps + column * size, column_of(packed, column), size);
}

/*
 * packed_has_bitmaps -- whether these are a panel's, which has as many partners
 * and months.
 */
bool
packed_has_bitmaps(const PackedPanel *packed, const char *bitmaps)
{
	Size		size = bitmap_size(packed->npartners);

	for (int column = 0; column < packed->nmonths; column++)
	{
		if (memcmp(bitmaps + column * size, column_of(packed, column),
				   size) != 0)
			return false;
	}
	return true;
}

/*
 * figure_of -- a partner's figure of a column, NAN if there is none; with
 * "places" of packed_places(), if they are not NULL.
 */
static double
figure_of(const PackedPanel *packed, int column, int partner,
		  const uint32 *places)
{
	const uint8 *forms = forms_of(packed);
	const char *bitmap = column_of(packed, column);
	const char *from = bitmap + bitmap_size(packed->npartners);
	int			first = 0;

	if (!(bitmap[partner / 8] & 1 << partner % 8))
		return NAN;
	if (places != NULL)
	{
		first = partner / PARTNERS_A_PLACE;
		from = (const char *) packed +
			places[(Size) column * PLACES_OF_MONTH(packed) + first];
		first *= PARTNERS_A_PLACE;
	}
	for (int i = first; i < partner; i++)
	{
		if (bitmap[i / 8] & 1 << i % 8)
			from += FORM_WIDTH(forms[i]);
	}
	return get_figure(from, forms[partner]);
}

/*
 * packed_series -- a partner's series, compact; palloc'd.  "places" are those of
 * packed_places(), or NULL.
 */
TradeSeries *
packed_series(const PackedPanel *packed, int partner, const uint32 *places)
{
	double	   *figures = palloc(sizeof(double) * packed->nmonths);
	TradeSeries *s;

	for (int i = 0; i < packed->nmonths; i++)
		figures[i] = figure_of(packed, i, partner, places);
	s = series_of_figures(packed->first, packed->nmonths, figures, 1);
	pfree(figures);
	return s;
}

/*
 * packed_name -- name of a partner, not zero-terminated, and its length.
 */
const char *
packed_name(const PackedPanel *packed, int partner, int *len)
{
	const char *next = names_of(packed);
	const char *name = NULL;

	*len = 0;
	for (int i = 0; i <= partner; i++)
		name = get_name(next, len, &next);
	return name;
}

/*
 * all_figures -- every month's figures, by month; palloc'd.
 */
static double *
all_figures(const PackedPanel *packed)
{
	Size		n = packed->npartners;
	double	   *figures = palloc_extended(sizeof(double) * packed->nmonths * n,
										  MCXT_ALLOC_HUGE);

	for (int i = 0; i < packed->nmonths; i++)
		packed_read(packed, packed->first + i, figures + i * n);
	return figures;
}

/*
 * panel_unpack -- the panel that was packed, in the current memory context.
 */
TradePanel *
panel_unpack(const PackedPanel *packed)
{
	double	   *figures = all_figures(packed);
	const char *next = names_of(packed);
	/* room for the usual name, and a year and a half */
	TradePanel *p = panel_make(pg_nextpower2_32(Max(packed->npartners, 1)),
							   (Size) packed->npartners * 200);

	for (int i = 0; i < packed->npartners; i++)
	{
		int			len;
		const char *name = get_name(next, &len, &next);
		TradeSeries *s = series_of_figures(packed->first, packed->nmonths,
										   figures + i, packed->npartners);
		int			partner;

		CHECK_FOR_INTERRUPTS();
		p = panel_outgrow(p, panel_intern(p, name, len, &partner));
		p = panel_outgrow(p, panel_set(p, partner, s));
		pfree(s);
	}
	pfree(figures);
	return p;
}
