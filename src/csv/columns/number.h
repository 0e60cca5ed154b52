/*-------------------------------------------------------------------------
 *
 * number.h
 *	  Numbers as customs files write them.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_NUMBER_H
#define MAGTRADE_CSV_NUMBER_H

#include "csv/problem.h"
#include "lib/stringinfo.h"
#include "utils/numeric.h"

/* How numbers are written. */
typedef struct CsvNumberStyle
{
	char		decimal;
	const char *thousands;		/* one character, or "" */
	int			thousands_len;
} CsvNumberStyle;

/* What a number's normalised text is made of. */
typedef struct CsvNumber
{
	bool		negative;
	int			whole;			/* digits before the decimal separator */
	int			fraction;		/* and after it */
	int			exponent;
	uint64		digits;			/* all digits; wraps round past 19 of them */
} CsvNumber;

/* With so many digits all of them are in a CsvNumber, and in an int64. */
#define CSV_SIMPLE_DIGITS	18

extern const CsvNumberStyle csv_plain_style;

extern bool csv_number_simple(const CsvNumberStyle *style, const char *text,
							  int len, CsvNumber *number);
extern bool csv_number_exact_float8(const CsvNumber *number, double *value);
extern bool csv_number_read(const CsvNumberStyle *style, const char *text,
							int len, StringInfo plain, CsvNumber *number,
							CsvReason *reason);
extern bool csv_number_float8(StringInfo plain, const CsvNumber *number,
							  double *value, CsvReason *reason);
extern bool csv_number_float4(StringInfo plain, float *value,
							  CsvReason *reason);
extern bool csv_number_integer(StringInfo plain, const CsvNumber *number,
							   int bytes, int64 *value, CsvReason *reason);
extern Numeric csv_make_numeric(const char *plain);
extern bool csv_number_numeric(StringInfo plain, const CsvNumber *number,
							   int factor_digits, Numeric *value,
							   CsvReason *reason);
extern bool csv_out_of_range(const char *expected, CsvReason *reason);
extern bool csv_is_factor(const char *text);

#endif							/* MAGTRADE_CSV_NUMBER_H */
