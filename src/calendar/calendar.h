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

#include "utils/date.h"

#define MONTHS_PER_YEAR_I	12
#define MONTH_NUMBER(y, m)	((y) * 12 + (m) - 1)
#define MONTH_FIRST			MONTH_NUMBER(1, 1)
#define MONTH_LAST			MONTH_NUMBER(9999, 12)
#define MONTH_IS_VALID(n)	((n) >= MONTH_FIRST && (n) <= MONTH_LAST)
#define MONTH_YEAR(n)		((n) / 12)
#define MONTH_OF_YEAR(n)	((n) % 12 + 1)

/* "2025-11" and its terminating zero */
#define MONTH_TEXT_SIZE		8

extern int	month_from_date(DateADT date);
extern DateADT date_from_month(int month);
extern const char *month_parse(const char *text, size_t len, int *month,
							   int *day);
extern int	fiscal_shift(int start_month);
extern void check_start_month(int start_month);

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

#endif							/* MAGTRADE_CALENDAR_H */
