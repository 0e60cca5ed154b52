/*-------------------------------------------------------------------------
 *
 * decode_date.c
 *	  Dates out of the texts of fields.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "calendar/calendar.h"
#include "compat.h"
#include "csv/decoder.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/guc.h"

/*
 * What a date that is none may be: the name of a year or a quarter among those
 * of months, whose row would be counted once more if its date were only NULL.
 */
#define DATE_HINT \
	"Correct the file, or list the text in the option \"null\" to read it as NULL. If other rows add up to this one, such as months to a quarter, leave it out by the table's option \"totals_where\"."

#define EITHER_WAY_HINT \
	"Set the column's option \"format\" to date, and DateStyle to the order in which the file has days and months, such as 'ISO, DMY', wherever the table is read."

#define OTHER_ORDER \
	"There is no such month where DateStyle has it."

#define OTHER_ORDER_HINT \
	"Perhaps the file has days and months in another order: set DateStyle to it, such as 'ISO, %s', wherever the table is read. Until then days up to 12 are taken for months."

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

/*
 * bad_date -- the reason why a text is no date, with a sentence that says more,
 * or NULL.  Always false.
 */
static bool
bad_date(const char *expected, const char *note, CsvReason *reason)
{
	const char *hint = DATE_HINT;

	if (note != NULL && strcmp(note, MONTH_EITHER_WAY) == 0)
		hint = EITHER_WAY_HINT;
	if (note != NULL && strcmp(note, OTHER_ORDER) == 0)
		hint = psprintf(OTHER_ORDER_HINT,
						DateOrder == DATEORDER_DMY ? "MDY" : "DMY");
	if (note != NULL && strcmp(note, SHORT_YEAR) == 0)
		hint = SHORT_YEAR_HINT;
	if (note != NULL && strcmp(note, LATE_YEAR) == 0)
		hint = LATE_YEAR_HINT;
	csv_reason(reason, ERRCODE_INVALID_DATETIME_FORMAT, "invalid date",
			   expected, hint);
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
 * date_input -- PostgreSQL's own reading of a date, with a result instead of
 * an error: as date_in(), whose errors cannot be caught before version 16.
 * Returns 0, or its code of what is wrong.
 */
static int
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
	int			error;

	error = ParseDateTime(text, work, sizeof(work), field, ftype,
						  MAXDATEFIELDS, &nfields);
	if (error == 0)
		error = compat_decode_datetime(field, ftype, nfields, &kind, &tm,
									   &fsec, &timezone);
	if (error != 0)
		return error;
	if (kind != DTK_DATE || !IS_VALID_JULIAN(tm.tm_year, tm.tm_mon, tm.tm_mday))
		return DTERR_BAD_FORMAT;
	*date = date2j(tm.tm_year, tm.tm_mon, tm.tm_mday) - POSTGRES_EPOCH_JDATE;
	return IS_VALID_DATE(*date) ? 0 : DTERR_BAD_FORMAT;
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
	int			error;
	DateADT		date;
	char	   *copy;

	csv_trim(&text, &len);
	problem = decode_month(d, text, len, &date);
	if (problem == NULL)
	{
		*value = DateADTGetDatum(date);
		return true;
	}
	short_year = has_short_year(text, len);
	if (short_year)
		problem = SHORT_YEAR;
	if (d->settings->format == CSV_FORMAT_MONTH)
		return bad_date("a month such as 202511 or 2025-11", problem, reason);
	copy = pnstrdup(text, len);
	if (short_year || is_plain_number(copy, len))
		return bad_date("a date such as 2025-11-30 or 202511", problem,
						reason);
	error = date_input(copy, &date);
	if (error != 0)
		return bad_date(psprintf("a date such as 2025-11-30, or one that DateStyle allows, which is \"%s\"",
								 GetConfigOptionByName("DateStyle", NULL, false)),
						error == DTERR_MD_FIELD_OVERFLOW ? OTHER_ORDER : NULL,
						reason);
	d->spans |= CSV_SPAN_MONTH;
	*value = DateADTGetDatum(date);
	return true;
}
