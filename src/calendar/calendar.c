/*-------------------------------------------------------------------------
 *
 * calendar.c
 *	  Conversions between dates and month numbers, and fiscal years.
 *
 * Reading a period from text is in period.c.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "calendar/calendar.h"
#include "utils/datetime.h"

PG_FUNCTION_INFO_V1(magtrade_fiscal_year);
PG_FUNCTION_INFO_V1(magtrade_fiscal_period);

/*
 * month_out_of_range -- the error of a date that is in no month here.
 */
void
month_out_of_range(DateADT date)
{
	int			year,
				month,
				day;

	if (DATE_NOT_FINITE(date))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("period must be a finite date")));
	j2date(date + POSTGRES_EPOCH_JDATE, &year, &month, &day);
	ereport(ERROR,
			(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
			 errmsg("period is out of range: year %d%s",
					year < 1 ? 1 - year : year, year < 1 ? " BC" : ""),
			 errdetail("Periods lie in the years 1 to 9999.")));
}

/*
 * date_from_month -- the first day of a valid month number.
 */
DateADT
date_from_month(int month)
{
	Assert(MONTH_IS_VALID(month));
	return date2j(MONTH_YEAR(month), MONTH_OF_YEAR(month), 1) -
		POSTGRES_EPOCH_JDATE;
}

/*
 * refuse_start_month -- the error of check_start_month().
 */
void
refuse_start_month(int start_month)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("a fiscal year cannot start in month %d", start_month),
			 errhint("Use 1 (January) to 12 (December); Japan and India start in 4, the United States in 10.")));
}

/*
 * fiscal_shift -- how many months the fiscal calendar is ahead of the civil one.
 *
 * A fiscal year is named after the civil year that holds most of its months,
 * and after the later one when it is half and half.  This is how its users
 * name them: Japan's and India's 2025 runs from April 2025, Australia's 2026
 * from July 2025, the United States' 2026 from October 2025.  So a year that
 * starts in April is three months behind, one that starts in October is three
 * months ahead.
 */
static int
fiscal_shift(int start_month)
{
	check_start_month(start_month);
	return start_month <= 6 ? 1 - start_month : 13 - start_month;
}

/*
 * fiscal_month -- the month of a date in the fiscal calendar.
 */
static int
fiscal_month(DateADT date, int start_month)
{
	int			month = month_from_date(date) + fiscal_shift(start_month);

	if (!MONTH_IS_VALID(month))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("fiscal period is out of range")));
	return month;
}

/*
 * fiscal_year(date, start_month = 1) -> integer
 */
Datum
magtrade_fiscal_year(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(MONTH_YEAR(fiscal_month(PG_GETARG_DATEADT(0),
											PG_GETARG_INT32(1))));
}

/*
 * fiscal_period(date, start_month) -> date
 *
 * The first of the month that stands at the same place in the fiscal calendar:
 * its year is the fiscal year, its month counts from the fiscal year's start.
 * Measures that follow the civil year then follow the fiscal one.
 */
Datum
magtrade_fiscal_period(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATEADT(date_from_month(fiscal_month(PG_GETARG_DATEADT(0),
												   PG_GETARG_INT32(1))));
}
