/*-------------------------------------------------------------------------
 *
 * decode_date.c
 *	  Dates out of the texts of fields.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <ctype.h>

#include "calendar/calendar.h"
#include "compat.h"
#include "csv/blank.h"
#include "csv/columns/decoder.h"
#include "pgtime.h"
#include "utils/datetime.h"
#include "utils/guc.h"

/*
 * What a date that is none may be: the name of a year or a quarter among those
 * of months, whose row would be counted once more if its date were only NULL.
 */
#define DATE_HINT \
	"Correct the file, or list the text in the option \"null\" to read it as NULL. If other rows add up to this one, such as months to a quarter, leave it out by the table's option \"totals_where\"."

/* A text with digits and letters may be a month that is not written as ours. */
#define NAME_HINT \
	"If it is a month in other words or with a flag, rewrite it by the column's option \"map\", as 'ene-*=jan-*' and '*(p)=*' do. If other rows add up to this one, such as months to a quarter, leave it out by the table's option \"totals_where\"."

#define DATE_ORDER_HINT \
	"Set DateStyle to the order in which the file has days and months, 'ISO, DMY' or 'ISO, MDY', wherever the table is read: days up to 12 are taken for months without an error."

#define SERIAL_NUMBER \
	"It may be the number that a spreadsheet has for a date, where 45962 is 2025-11-01."

#define SERIAL_NUMBER_HINT \
	"Save the file with dates that are shown as such, or make the column integer, and the date out of it in SQL: date '1899-12-30' + number."

#define EITHER_WAY_HINT \
	"Set the column's option \"format\" to date, and DateStyle to the order in which the file has days and months, such as 'ISO, DMY', wherever the table is read."

#define SEVERAL_HINT \
	"If it is the figure of several months, make the last of them of it by the column's option \"map\", as '2025/1-2=2025-02' does. If other rows add up to it, leave it out by the table's option \"totals_where\"."

#define SHORT_YEAR \
	"Its year has three digits, as in Taiwan's calendar, where 114 is 2025."

#define SHORT_YEAR_HINT \
	"Make the column text, and the date out of it in SQL, with 1911 added to Taiwan's years."

/*
 * No month that a file has figures of is later.  Dates that keep their day may
 * be, as 9999-12-31 is where something has no end.
 */
#define LAST_YEAR	2200

#define LATE_YEAR \
	"Its year is later than 2200: Thailand's 2568 is 2025, and 2511 may be November of 2025."

#define LATE_YEAR_HINT \
	"Have the column's option \"map\" make of it what it means, such as '2568*=2025*,2567*=2024*' or '25*=2025-*'."

#define FISCAL_YEAR \
	"It may be a fiscal year, as in India; beside it, 2010-11 is taken for November of 2010."

#define FISCAL_YEAR_HINT \
	"Have the column's option \"map\" make its first month of all of them, as '*-\?\?=*-04,*-\?\?\?\?=*-04,*/\?\?=*-04,*/\?\?\?\?=*-04' does where years begin in April."

/* What to do about what a note says. */
static const struct
{
	const char *note;
	const char *hint;
}			note_hints[] =
{
	{SHORT_YEAR, SHORT_YEAR_HINT},
	{LATE_YEAR, LATE_YEAR_HINT},
	{SERIAL_NUMBER, SERIAL_NUMBER_HINT},
	{FISCAL_YEAR, FISCAL_YEAR_HINT},
	{MONTH_EITHER_WAY, EITHER_WAY_HINT},
	{MONTH_SEVERAL, SEVERAL_HINT},
};

/*
 * is_odd -- whether no way of writing a date has a character.  31_01_2025 is a
 * way, as 2025_01_31 is, and a time zone has such a mark, too.
 */
static bool
is_odd(char c)
{
	return c > ' ' && !IS_HIGHBIT_SET(c) && !isalnum((unsigned char) c) &&
		strchr("-/.,:+_", c) == NULL;
}

/*
 * has_words -- whether a text has digits and, beside them, letters, odd marks or
 * what is beyond ASCII: ene-25, 2025-11(p), 2025Q3, but neither Total nor 2025-13.
 */
static bool
has_words(const char *text, int len)
{
	bool		digits = false;
	bool		words = false;

	for (int i = 0; i < len; i++)
	{
		digits |= text[i] >= '0' && text[i] <= '9';
		words |= IS_HIGHBIT_SET(text[i]) ||
			isalpha((unsigned char) text[i]) || is_odd(text[i]);
	}
	return digits && words;
}

/*
 * leading_digits -- how many digits a text begins with.
 */
static int
leading_digits(const char *text, int len)
{
	int			n = 0;

	while (n < len && text[n] >= '0' && text[n] <= '9')
		n++;
	return n;
}

/*
 * is_serial_number -- whether a text can be a spreadsheet's number of a day in
 * the years 1982 to 2064, perhaps with a .0 behind it.
 */
static bool
is_serial_number(const char *text, int len)
{
	if (len == 7 && memcmp(text + 5, ".0", 2) == 0)
		len = 5;
	return len == 5 && *text >= '3' && *text <= '5' &&
		leading_digits(text, len) == len;
}

/*
 * is_fiscal_year -- whether a text is a year and the one after it, of two digits or
 * four: 2021-22, 2021/2022.
 */
static bool
is_fiscal_year(const char *text, int len)
{
	int			years[2] = {0, 0};

	if ((len != 7 && len != 9) || leading_digits(text, len) != 4 ||
		(text[4] != '-' && text[4] != '/') ||
		leading_digits(text + 5, len - 5) != len - 5)
		return false;
	for (int i = 0; i < len; i++)
		if (i != 4)
			years[i > 4] = years[i > 4] * 10 + text[i] - '0';
	return years[1] == (len == 7 ? (years[0] + 1) % 100 : years[0] + 1);
}

/*
 * begins_with_day -- whether a text is three numbers, the first of one or two
 * digits, as 31/01/2025 and 1.31.25 12:00 AM are, perhaps with a time behind a
 * blank: DateStyle says which of them is the day.
 */
static bool
begins_with_day(const char *text, int len)
{
	int			first = leading_digits(text, len);
	int			numbers = 0;

	for (int i = 0; i < len; i++)
	{
		int			n = leading_digits(text + i, len - i);

		if (numbers == 3 && text[i] == ' ' &&
			leading_digits(text + i + 1, len - i - 1) > 0)
			break;
		if (n == 0 && (IS_HIGHBIT_SET(text[i]) || is_odd(text[i]) ||
					   isalpha((unsigned char) text[i])))
			return false;
		numbers += n > 0;
		i += Max(n - 1, 0);
	}
	return numbers == 3 && (first == 1 || first == 2);
}

/*
 * odd_mark -- the first mark between the digits of a text that no way of writing
 * a date has, 0 for none.  PostgreSQL's date input passes over it: 2025 1~6, the
 * first half of a year, would be the 6th of January.  Before and behind all of
 * them it does no harm, as in '2025-11-30' and 2025-11-30 (Sun).
 */
static char
odd_mark(const char *text, int len)
{
	bool		digits = false;
	char		mark = '\0';

	for (int i = 0; i < len; i++)
	{
		bool		is_digit = text[i] >= '0' && text[i] <= '9';

		if (is_digit && mark != '\0')
			return mark;
		digits |= is_digit;
		if (digits && mark == '\0' && is_odd(text[i]))
			mark = text[i];
	}
	return '\0';
}

/*
 * date_hint -- what to do about a text that is no date, for the reason in a note,
 * or NULL.
 */
static const char *
date_hint(const CsvDecoder *d, const char *text, int len, const char *note)
{
	for (size_t i = 0; note != NULL && i < lengthof(note_hints); i++)
		if (strcmp(note, note_hints[i].note) == 0)
			return note_hints[i].hint;
	if (d->settings->format != CSV_FORMAT_MONTH && begins_with_day(text, len))
		return DATE_ORDER_HINT;
	return has_words(text, len) ? NAME_HINT : DATE_HINT;
}

/*
 * bad_date -- the reason why a text is no date, with a sentence that says more,
 * or NULL.  Always false.
 */
static bool
bad_date(const CsvDecoder *d, const char *text, int len, const char *expected,
		 const char *note, CsvReason *reason)
{
	if (is_serial_number(text, len))
		note = SERIAL_NUMBER;
	else if (is_fiscal_year(text, len))
		note = FISCAL_YEAR;
	csv_reason(reason, ERRCODE_INVALID_DATETIME_FORMAT, "invalid date",
			   expected, date_hint(d, text, len, note));
	reason->note = note;
	return false;
}

/*
 * has_short_year -- whether a text has three digits in a row, nowhere more, and
 * others beside them, as 114/11/01 has, which PostgreSQL's date input takes for
 * the second century.  A time of day, which may have thousandths, does not count.
 */
static bool
has_short_year(const char *text, int len)
{
	bool		found = false;
	int			numbers = 0;
	int			digits = 0;

	for (int i = 0; i <= len; i++)
	{
		if (i < len && text[i] >= '0' && text[i] <= '9')
		{
			digits++;
			continue;
		}
		if (digits > 3)
			return false;
		found |= digits == 3;
		numbers += digits > 0;
		digits = 0;
		if (i < len && text[i] == ':')
			break;
	}
	return found && numbers > 1;
}

/*
 * is_plain_number -- whether a text is made of digits and at most one point.
 *
 * Such a text is a month or nothing: PostgreSQL's date input would find a date
 * in some year totals (200113) and lost zeros (2001.1).
 */
static bool
is_plain_number(const char *text, int len)
{
	int			digits = strspn(text, "0123456789");

	if (text[digits] == '.')
		digits += 1 + strspn(text + digits + 1, "0123456789");
	return digits >= len;
}

/*
 * knows_zones -- whether the words with marks or digits in them, behind so many
 * digits as a date has at least, are time zones, as America/New_York and GMT+8.
 * That is what PostgreSQL's date input takes them for, and before version 16 one
 * that it does not know, as prov., is an error that cannot be caught.
 */
static bool
knows_zones(char **field, const int *ftype, int nfields)
{
	int			digits = 0;

	for (int i = 0; i < nfields; i++)
	{
		if (digits >= 4 && ftype[i] == DTK_DATE &&
			!isdigit((unsigned char) *field[i]) && pg_tzset(field[i]) == NULL)
			return false;
		for (const char *c = field[i]; ftype[i] != DTK_TIME && *c != '\0'; c++)
			digits += isdigit((unsigned char) *c) != 0;
	}
	return true;
}

/*
 * date_input -- PostgreSQL's own reading of a date, with a result instead of
 * an error: as date_in(), whose errors cannot be caught before version 16.
 */
static bool
date_input(const char *text, DateADT *date)
{
	char	   *field[MAXDATEFIELDS];
	int			ftype[MAXDATEFIELDS];
	char		work[MAXDATELEN + 1];
	struct pg_tm tm;
	fsec_t		fsec;
	int			timezone;
	int			nfields;
	int			kind;

	if (ParseDateTime(text, work, sizeof(work), field, ftype, MAXDATEFIELDS,
					  &nfields) != 0 ||
		!knows_zones(field, ftype, nfields) ||
		compat_decode_datetime(field, ftype, nfields, &kind, &tm, &fsec,
							   &timezone) != 0 ||
		kind != DTK_DATE || !IS_VALID_JULIAN(tm.tm_year, tm.tm_mon, tm.tm_mday))
		return false;
	*date = date2j(tm.tm_year, tm.tm_mon, tm.tm_mday) - POSTGRES_EPOCH_JDATE;
	return IS_VALID_DATE(*date);
}

/*
 * month_slot -- where a text that is no longer than MONTH_BYTES is remembered.
 */
static MonthSlot *
month_slot(CsvDecoder *d, const char *text, int len)
{
	uint32		hash = len;

	for (int i = 0; i < len; i++)
		hash = hash * 31 + (unsigned char) text[i];
	return &d->months[(hash ^ hash >> 6) % MONTH_SLOTS];
}

/*
 * csv_recall_month -- the date of a text that is remembered; false if it is not.
 */
bool
csv_recall_month(CsvDecoder *d, const char *text, int len, Datum *value)
{
	const MonthSlot *slot;

	if (len == 0 || len > MONTH_BYTES)
		return false;
	slot = month_slot(d, text, len);
	if (slot->len != len || memcmp(slot->text, text, len) != 0)
		return false;
	*value = DateADTGetDatum(slot->date);
	return true;
}

/*
 * decode_month -- the first of the month that a text without blanks around it
 * names or, unless the format is "month", its day if it names one; returns
 * NULL, or what is wrong.
 */
static const char *
decode_month(CsvDecoder *d, const char *text, int len, DateADT *date)
{
	MonthSlot  *slot = len <= MONTH_BYTES ? month_slot(d, text, len) : NULL;
	int			month;
	int			day;
	const char *problem;

	if (slot != NULL && slot->len == len && len > 0 &&
		memcmp(slot->text, text, len) == 0)
	{
		*date = slot->date;
		return NULL;
	}
	problem = month_parse(text, len, &month, &day);
	if (problem != NULL)
		return problem;
	if (d->settings->format == CSV_FORMAT_MONTH &&
		MONTH_YEAR(month) > LAST_YEAR)
		return LATE_YEAR;
	d->spans |= day == MONTH_IS_YEAR ? CSV_SPAN_YEAR : CSV_SPAN_MONTH;
	*date = date_from_month(month);
	if (day > 0 && d->settings->format != CSV_FORMAT_MONTH)
		*date += day - 1;
	if (slot != NULL)
	{
		slot->len = len;
		memcpy(slot->text, text, len);
		slot->date = *date;
	}
	return NULL;
}

/*
 * csv_decode_date -- a month or a day as decode_month() reads it and, unless the
 * format is "month", other texts as PostgreSQL's date input reads them.
 */
bool
csv_decode_date(CsvDecoder *d, const char *text, int len, Datum *value,
			CsvReason *reason)
{
	const char *problem;
	bool		short_year;
	bool		several;
	DateADT		date;
	char	   *copy;
	char		mark;

	csv_trim(&text, &len);
	problem = decode_month(d, text, len, &date);
	if (problem == NULL)
	{
		*value = DateADTGetDatum(date);
		return true;
	}
	several = strcmp(problem, MONTH_SEVERAL) == 0;
	short_year = has_short_year(text, len);
	if (short_year)
		problem = SHORT_YEAR;
	if (d->settings->format == CSV_FORMAT_MONTH)
		return bad_date(d, text, len, "a month such as 202511 or 2025-11",
						problem, reason);
	copy = pnstrdup(text, len);
	if (several || short_year || is_plain_number(copy, len))
		return bad_date(d, text, len, "a date such as 2025-11-30 or 202511",
						problem, reason);
	mark = odd_mark(text, len);
	if (mark != '\0')
		return bad_date(d, text, len, "a date such as 2025-11-30 or 202511",
						psprintf("No date has %c in it.", mark), reason);
	if (!date_input(copy, &date))
		return bad_date(d, text, len,
						psprintf("a date such as 2025-11-30, or one that DateStyle allows, which is \"%s\"",
								 GetConfigOptionByName("DateStyle", NULL, false)),
						NULL, reason);
	d->spans |= CSV_SPAN_MONTH;
	*value = DateADTGetDatum(date);
	return true;
}
