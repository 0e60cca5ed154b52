/*-------------------------------------------------------------------------
 *
 * calendar.h
 *	  Months as numbers, so that "a month earlier" is a subtraction.
 *
 * A month number is year * 12 + (month - 1) of the proleptic Gregorian
 * calendar; January of year 1 is 12.  Only the years 1 to 9999 have months
 * here: that is what the text forms can spell, and it bounds every series.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CALENDAR_H
#define MAGTRADE_CALENDAR_H

#include "compat.h"
#include "utils/date.h"

#define MONTHS_PER_YEAR_I	12
#define MONTH_NUMBER(y, m)	((y) * 12 + (m) - 1)
#define MONTH_FIRST			MONTH_NUMBER(1, 1)
#define MONTH_LAST			MONTH_NUMBER(9999, 12)
#define MONTH_IS_VALID(n)	((n) >= MONTH_FIRST && (n) <= MONTH_LAST)
#define MONTH_YEAR(n)		((n) / 12)
#define MONTH_OF_YEAR(n)	((n) % 12 + 1)

/* the dates of their first and their last day, in days from 2000-01-01 */
#define MONTH_FIRST_DATE	(-730119)
#define MONTH_LAST_DATE		2921939

/* The day that month_parse() finds in a bare year. */
#define MONTH_IS_YEAR	(-1)

/* What month_parse() says of 01/11/2025, which is in November or in January. */
#define MONTH_EITHER_WAY	"Its day and its month may stand either way round."
#define MONTH_SEVERAL		"It may stand for several months."

pg_noreturn extern void month_out_of_range(DateADT date);
extern DateADT date_from_month(int month);
extern const char *month_parse(const char *text, size_t len, int *month,
							   int *day);
pg_noreturn extern void refuse_start_month(int start_month);

/*
 * check_start_month -- error unless start_month can begin a fiscal year.
 */
static inline void
check_start_month(int start_month)
{
	if (unlikely(start_month < 1 || start_month > 12))
		refuse_start_month(start_month);
}

/*
 * month_fiscal_start -- first month of the fiscal year that "month" is in.
 *
 * start_month is 1 to 12; the caller has checked it.
 */
static inline int
month_fiscal_start(int month, int start_month)
{
	return month - (month + MONTHS_PER_YEAR_I - (start_month - 1)) % 12;
}

/*
 * month_from_date -- the month number of a date; its day does not matter.
 *
 * Infinite dates and years outside 1 to 9999 are errors: no source publishes
 * them, and a series that reached there would be mostly holes.
 *
 * Every row of every aggregate comes by here.  Years are counted from March, so
 * that a leap day is a year's last, and the divisions are multiplications:
 * C. Neri and L. Schneider, "Euclidean affine functions and their application
 * to calendar algorithms", 2022.
 */
static inline int
month_from_date(DateADT date)
{
	uint32		quarter_days;
	uint32		century;
	uint64		product;
	uint32		day;
	uint32		month;

	if (unlikely(date < MONTH_FIRST_DATE || date > MONTH_LAST_DATE))
		month_out_of_range(date);
	/* from 1 March of the year 0; 730425 days later it is 2000-01-01 */
	quarter_days = 4 * (uint32) (date + 730425) + 3;
	century = quarter_days / 146097;
	/* the year of the century is above 32 bits, the day of the year below */
	product = UINT64CONST(2939745) * ((quarter_days % 146097) | 3);
	day = (uint32) product / 2939745 / 4;
	/* 3 for March to 14 for February */
	month = (2141 * day + 197913) >> 16;
	return (100 * century + (uint32) (product >> 32)) * 12 + month - 1;
}

/*
 * month_recall -- month_from_date() of a date that is often the last one: the
 * accessors of a row mostly ask about the same month.
 */
static inline int
month_recall(DateADT date)
{
	static DateADT last = MONTH_FIRST_DATE;
	static int	month = MONTH_FIRST;

	if (date != last)
	{
		month = month_from_date(date);
		last = date;
	}
	return month;
}

#endif							/* MAGTRADE_CALENDAR_H */
