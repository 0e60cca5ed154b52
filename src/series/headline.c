/*-------------------------------------------------------------------------
 *
 * headline.c
 *	  The newsroom's sentence about a month.
 *
 *	  305 t, +34.9% m/m, +40.9% y/y; highest this year; third straight
 *	  monthly rise; YTD -2.0% y/y
 *
 * Nothing is said that the figures cannot show.  Where months are missing,
 * "this year", "on record" and "since" say of how many months, the last only
 * where these are most of them; "on record" needs two years of figures, and
 * says since when there are records; a month as high as an earlier one
 * "matches" it; a figure of several months is one "in 2 months", and the others
 * are those "reported singly".  Here figures are rounded, since they are meant
 * to be read.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "lib/stringinfo.h"
#include "scalar/door.h"
#include "series/measures.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(magtrade_headline);
PG_FUNCTION_INFO_V1(magtrade_headline_final);

/* "On record" needs so many figures. */
#define RECORD_FIGURES	24

/* A rank on record is news down to the second place. */
#define RECORD_LOWEST	2

/* A rank is news down to the fourth place, in a year of at least six months */
#define RANK_LOWEST		4
#define RANK_MONTHS		6

/* "The highest since" is news if that is so many months ago. */
#define SINCE_MONTHS	3

/* Which way a record is looked for */
typedef struct Side
{
	const char *word;
	const char *extreme;
	MeasureFunction since;
	double		sign;			/* 1 if higher is further, -1 if lower is */
} Side;

static const Side high = {"highest", "high", series_highest_since, 1};
static const Side low = {"lowest", "low", series_lowest_since, -1};

/* 1 + how many months are further, and whether an earlier one is the same */
typedef struct Place
{
	int			rank;
	bool		tied;
} Place;

static const double civil_year[SERIES_EXTRAS] = {1, 0};

/*
 * rounded -- to so many decimals, as SQL's round(x::numeric, decimals) does:
 * 12.45, which no double is, to 12.5, and halves away from zero.  The cast
 * takes what a division lost for what it is: 103 on 80 is +28.75%, and not the
 * 28.749999999999996 that doubles make of it.  What has no decimals, or is no
 * number, stays.
 */
static double
rounded(double x, int decimals)
{
	Datum		number;

	if (!(fabs(x) < 1e15))
		return x;
	number = DirectFunctionCall1(float8_numeric, Float8GetDatum(x));
	number = DirectFunctionCall2(numeric_round, number,
								 Int32GetDatum(decimals));
	return DatumGetFloat8(DirectFunctionCall1(numeric_float8, number));
}

/*
 * append_small -- a figure below one: its first three digits, without the zeros
 * they end in, and never with an exponent.
 */
static void
append_small(StringInfo out, double x)
{
	int			decimals = 2 - (int) floor(log10(fabs(x)));

	appendStringInfo(out, "%.*f", decimals, rounded(x, decimals));
	while (out->data[out->len - 1] == '0')
		out->data[--out->len] = '\0';
	if (out->data[out->len - 1] == '.')
		out->data[--out->len] = '\0';
}

/*
 * append_number -- a figure as people write it: thousands separated by commas,
 * one decimal below a thousand, three digits below one.
 */
static void
append_number(StringInfo out, double x)
{
	char		digits[512];
	char	   *point;
	int			len;
	double		size = fabs(x);

	if (size != 0 && size < 1)
	{
		append_small(out, x);
		return;
	}
	if (size < 1000)
		snprintf(digits, sizeof(digits), "%.1f", rounded(size, 1));
	else
		snprintf(digits, sizeof(digits), "%.0f", rounded(size, 0));
	point = strchr(digits, '.');
	if (point != NULL && strcmp(point, ".0") == 0)
		*point = '\0';
	if (x < 0)
		appendStringInfoChar(out, '-');
	len = point ? point - digits : (int) strlen(digits);
	for (int i = 0; digits[i] != '\0'; i++)
	{
		if (i > 0 && i < len && (len - i) % 3 == 0)
			appendStringInfoChar(out, ',');
		appendStringInfoChar(out, digits[i]);
	}
}

/*
 * append_month -- a month as "January 2025".
 */
static void
append_month(StringInfo out, int month)
{
	static const char *const names[] = {
		"January", "February", "March", "April", "May", "June", "July",
		"August", "September", "October", "November", "December"
	};

	appendStringInfo(out, "%s %d", names[MONTH_OF_YEAR(month) - 1],
					 MONTH_YEAR(month));
}

/*
 * cardinal -- a number of months behind its article: "a seven", "an eight",
 * "an 11", "a 23", "an 841".
 */
static const char *
cardinal(int n)
{
	static const char *const words[] = {
		"a zero", "a one", "a two", "a three", "a four", "a five", "a six",
		"a seven", "an eight", "a nine", "a ten"
	};

	int			spoken = n;		/* what is said of it first */

	if (n < (int) lengthof(words))
		return words[n];
	while (spoken >= 1000)
		spoken /= 1000;
	return psprintf("%s %d", spoken == 8 || spoken == 11 || spoken == 18 ||
					spoken / 10 == 8 || spoken / 100 == 8 ? "an" : "a", n);
}

/*
 * ordinal -- "second", "third", ... "11th", "21st".
 */
static const char *
ordinal(int n)
{
	static const char *const words[] = {
		"", "first", "second", "third", "fourth", "fifth", "sixth",
		"seventh", "eighth", "ninth", "tenth"
	};
	static const char *const endings[] = {"th", "st", "nd", "rd"};

	if (n < (int) lengthof(words))
		return words[n];
	return psprintf("%d%s", n,
					n % 10 <= 3 && n / 10 % 10 != 1 ? endings[n % 10] : "th");
}

/*
 * append_growth -- "+34.9% m/m" behind what comes before it, if there is
 * growth; "unchanged" is what is the same, "little changed" what else would be
 * printed as zero.
 */
static void
append_growth(StringInfo out, const char *before, double pct, const char *what)
{
	if (rounded(pct, 1) == 0)
		appendStringInfo(out, "%s%s %s", before,
						 pct == 0 ? "unchanged" : "little changed", what);
	else if (!isnan(pct))
		appendStringInfo(out, "%s%+.1f%% %s", before,
						 rounded(check_overflow(pct), 1), what);
}

/*
 * months_present -- how many of the months have a figure of their own.
 */
static int
months_present(const TradeSeries *s, int from, int to)
{
	int			present = 0;

	for (int m = Max(from, s->first); m <= to; m++)
		present += !isnan(series_single(s, m));
	return present;
}

/*
 * rank_among -- a month's place among those from "from" up to it.
 */
static Place
rank_among(const TradeSeries *s, int from, int at, const Side *side)
{
	double		x = series_single(s, at) * side->sign;
	Place		place = {1, false};

	for (int m = Max(from, s->first); m < at; m++)
	{
		double		other = series_single(s, m) * side->sign;

		place.rank += other > x;
		place.tied |= other == x;
	}
	return place;
}

/*
 * is_first -- whether nothing else is as high, or as low.
 */
static bool
is_first(Place place)
{
	return place.rank == 1 && !place.tied;
}

/*
 * append_place -- "; highest", "; third-highest" or "; matches the highest".
 */
static void
append_place(StringInfo out, Place place, const Side *side)
{
	appendStringInfoString(out, place.tied ? "; matches the " : "; ");
	if (place.rank > 1)
		appendStringInfo(out, "%s-", ordinal(place.rank));
	appendStringInfoString(out, side->word);
}

/*
 * has_joined -- whether a figure of several months stands at any of the months.
 */
static bool
has_joined(const TradeSeries *s, int from, int to)
{
	int			m = Max(from, s->first);

	while (m <= to && series_month_span(s, m) == 1)
		m++;
	return m <= to;
}

/*
 * append_reported -- " of the 7 months reported", behind what comes before it,
 * if others of those from "from" to "to" are missing; "reported singly" if some
 * were published together.
 */
static void
append_reported(StringInfo out, const char *before, const TradeSeries *s,
				int from, int to)
{
	int			present = months_present(s, from, to);

	if (present < to - from + 1)
		appendStringInfo(out, "%s of the %d months reported%s", before, present,
						 has_joined(s, from, to) ? " singly" : "");
}

/*
 * append_record -- "; highest on record since January 2020"; false if there
 * are too few figures or the month is none of the first two.
 */
static bool
append_record(StringInfo out, const TradeSeries *s, int at, const Side *side)
{
	int			first = series_first(s);
	int			present = months_present(s, first, at);
	Place		place = rank_among(s, first, at, side);

	if (present < RECORD_FIGURES || place.rank > RECORD_LOWEST)
		return false;
	append_place(out, place, side);
	appendStringInfoString(out, " on record since ");
	append_month(out, first);
	append_reported(out, "", s, first, at);
	return true;
}

/*
 * append_year -- "; highest this year"; false if the month's place in the year
 * is no news, for which being "first" alone may be asked of it.
 */
static bool
append_year(StringInfo out, const TradeSeries *s, int at, const Side *side,
			bool first)
{
	int			start = month_fiscal_start(at, 1);
	int			present = months_present(s, start, at);
	Place		place = rank_among(s, start, at, side);
	bool		ranked = present >= RANK_MONTHS && side == &high;

	if (present < 2 || (first && !is_first(place)) ||
		place.rank > (ranked ? RANK_LOWEST : 1))
		return false;
	append_place(out, place, side);
	appendStringInfoString(out, " this year");
	append_reported(out, "", s, start, at);
	return true;
}

/*
 * append_since -- "; highest since January 2025, a ten-month high" if that is
 * enough months ago and most of them have a figure; ", of the 7 months
 * reported" if not all of the ten have.
 */
static void
append_since(StringInfo out, const TradeSeries *s, int at, const Side *side)
{
	double		since = side->since(s, at, NULL);
	int			months;
	int			present;

	if (isnan(since))
		return;
	months = at - (int) since;
	present = months_present(s, (int) since + 1, at);
	/* with the month since which it is, which has a figure */
	if (months < SINCE_MONTHS || (present + 1) * 2 <= months + 1)
		return;
	appendStringInfo(out, "; %s since ", side->word);
	append_month(out, (int) since);
	appendStringInfo(out, ", %s-month %s", cardinal(months), side->extreme);
	append_reported(out, ",", s, (int) since + 1, at);
}

/*
 * append_history -- the month's place on record and, unless it is the first of
 * all, whether it is that of the year and since when; false if it has none.
 */
static bool
append_history(StringInfo out, const TradeSeries *s, int at, const Side *side)
{
	if (!append_record(out, s, at, side))
		return false;
	if (!is_first(rank_among(s, s->first, at, side)))
	{
		append_year(out, s, at, side, true);
		append_since(out, s, at, side);
	}
	return true;
}

/*
 * append_places -- what the month is a record of.  A rise is looked at from
 * above, a fall from below first, and a month after a gap, which may be
 * either, from above first.  A month like the one before it has no new place.
 */
static void
append_places(StringInfo out, const TradeSeries *s, int at)
{
	double		x = series_single(s, at);
	double		before = series_single(s, at - 1);
	const Side *side = x < before ? &low : &high;
	const Side *other = side == &low ? &high : &low;
	bool		both = !(x > before);

	if (x == before || append_history(out, s, at, side) ||
		(both && append_history(out, s, at, other)))
		return;
	if (!append_year(out, s, at, side, false) && both)
		append_year(out, s, at, other, false);
	append_since(out, s, at, side);
}

/*
 * append_streak -- "; third straight monthly rise".
 */
static void
append_streak(StringInfo out, const TradeSeries *s, int at)
{
	double		streak = series_streak(s, at, NULL);

	if (fabs(streak) >= 2)
		appendStringInfo(out, "; %s straight monthly %s",
						 ordinal((int) fabs(streak)),
						 streak > 0 ? "rise" : "fall");
}

/*
 * headline -- the sentence as text; NULL if the month has no figure.
 */
static text *
headline(const TradeSeries *s, int at, const char *unit, int unit_len)
{
	StringInfoData out;
	double		x = series_get(s, at);
	int			span = series_month_span(s, at);
	double		ytd = series_ytd_yoy_pct(s, at, civil_year);

	if (isnan(x))
		return NULL;
	initStringInfo(&out);
	append_number(&out, x);
	if (unit_len > 0)
		appendStringInfo(&out, " %.*s", unit_len, unit);
	if (span > 1)
		appendStringInfo(&out, " in %d months", span);
	append_growth(&out, ", ", series_mom_pct(s, at, NULL), "m/m");
	append_growth(&out, ", ", series_yoy_pct(s, at, NULL), "y/y");
	if (!isnan(series_single(s, at)))
	{
		append_places(&out, s, at);
		append_streak(&out, s, at);
	}
	if (MONTH_OF_YEAR(at) > 1)
		append_growth(&out, "; YTD ", ytd, "y/y");
	return cstring_to_text_with_len(out.data, out.len);
}

/*
 * headline(series, at, unit) -> text
 */
Datum
magtrade_headline(PG_FUNCTION_ARGS)
{
	text	   *unit = PG_GETARG_TEXT_PP(2);
	text	   *sentence = headline(PG_GETARG_SERIES_P(0),
									month_from_date(PG_GETARG_DATEADT(1)),
									VARDATA_ANY(unit),
									VARSIZE_ANY_EXHDR(unit));

	if (sentence == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(sentence);
}

/*
 * headline_final(state) -> text
 */
Datum
magtrade_headline_final(PG_FUNCTION_ARGS)
{
	TradeSeries *s;
	text	   *sentence;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	s = PG_GETARG_SERIES_P(0);
	if (s->at <= SERIES_AT_NONE)
		PG_RETURN_NULL();
	sentence = headline(s, s->at, series_unit(s), s->unit_len);
	if (sentence == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(sentence);
}
