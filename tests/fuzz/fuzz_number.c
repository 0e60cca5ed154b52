/*-------------------------------------------------------------------------
 *
 * fuzz_number.c
 *	  The number decoders on any bytes: what the simple path reads is what the
 *	  whole one reads, and a double is strtod()'s to the last bit.
 *
 * The first byte of the input picks the separators.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <stdlib.h>

#include "csv/columns/number.h"
#include "stubs.h"

int			LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

bool
csv_reason(CsvReason *reason, int sqlstate, const char *what,
		   const char *expected, const char *hint)
{
	*reason = (CsvReason) {sqlstate, what, expected, NULL, hint};
	return false;
}

int
pg_mblen(const char *text)
{
	return *text != '\0';
}

Datum
numeric_in(PG_FUNCTION_ARGS)
{
	return fcinfo->args[0].value;
}

Datum
DirectFunctionCall3Coll(PGFunction func, Oid collation, Datum arg1, Datum arg2,
						Datum arg3)
{
	(void) func, (void) collation, (void) arg2, (void) arg3;
	return arg1;
}

static void
check_float8(StringInfo plain, const CsvNumber *number)
{
	double		expected = strtod(plain->data, NULL);
	double		value;
	CsvReason	reason;

	if (!csv_number_float8(plain, number, &value, &reason))
		REQUIRE(expected - expected != 0);
	else
		REQUIRE(memcmp(&value, &expected, sizeof(double)) == 0);
}

static void
check_integer(StringInfo plain, const CsvNumber *number)
{
	int64		value;
	CsvReason	reason;

	if (csv_number_integer(plain, number, 8, &value, &reason) &&
		number->whole <= CSV_SIMPLE_DIGITS && number->fraction == 0)
		REQUIRE(value == (number->negative ? -(int64) number->digits :
						  (int64) number->digits));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const CsvNumberStyle styles[] = {
		{'.', "", 0}, {',', ".", 1}, {'.', ",", 1}, {'.', "\xc2\xa0", 2}
	};
	const CsvNumberStyle *style;
	char	   *text;
	StringInfoData plain;
	CsvNumber	number;
	CsvNumber	simple;
	CsvReason	reason;
	bool		is_number;
	bool		is_simple;

	if (size == 0)
		return 0;
	style = &styles[data[0] % lengthof(styles)];
	/* ends where its memory does */
	text = memcpy(palloc(size - 1), data + 1, size - 1);
	initStringInfo(&plain);
	is_number = csv_number_read(style, text, size - 1, &plain, &number, &reason);
	is_simple = csv_number_simple(style, text, size - 1, &simple);
	REQUIRE(is_number || !is_simple);
	if (is_simple)
		REQUIRE(simple.negative == number.negative &&
				simple.whole == number.whole &&
				simple.fraction == number.fraction &&
				number.exponent == 0 && simple.digits == number.digits);
	if (is_number)
	{
		check_float8(&plain, &number);
		check_integer(&plain, &number);
	}
	stub_free_all();
	return 0;
}
