/*-------------------------------------------------------------------------
 *
 * decode_number.c
 *	  Values of number types out of the texts of fields.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "compat.h"
#include "csv/columns/decoder.h"
#include "utils/builtins.h"

/*
 * power_of_ten -- the power of ten that a factor is; 0 if it is none, or 1, or
 * far from it.
 */
static int
power_of_ten(Numeric factor)
{
	for (int power = -18; power <= 18; power++)
	{
		Numeric		ten = csv_make_numeric(psprintf("1e%d", power));

		if (DatumGetBool(DirectFunctionCall2(numeric_eq, NumericGetDatum(ten),
											 NumericGetDatum(factor))))
			return power;
	}
	return 0;
}

/*
 * init_factor -- what they need of the option "scale".
 */
static void
init_factor(CsvDecoder *d, const char *scale)
{
	CsvNumber	number;
	CsvReason	unused;

	if (!csv_number_read(&csv_plain_style, scale, strlen(scale), &d->plain, &number,
						 &unused))
		elog(ERROR, "factor is not a plain number: %s", scale);
	d->exact_factor = csv_make_numeric(scale);
	d->factor_digits = Max(number.whole + number.exponent, 0);
	d->factor = strtod(scale, NULL);
	d->power = power_of_ten(d->exact_factor);
}

/*
 * csv_init_number -- what the number decoders need.
 */
void
csv_init_number(CsvDecoder *d)
{
	const CsvSettings *s = d->settings;

	d->style.decimal = s->decimal;
	d->style.thousands = s->thousands;
	d->style.thousands_len = strlen(s->thousands);
	initStringInfo(&d->plain);
	if (s->scale != NULL)
		init_factor(d, s->scale);
	if (d->type == NUMERICOID && d->typmod >= (int32) VARHDRSZ)
	{
		d->scale = compat_numeric_scale(d->typmod);
		d->limit = csv_make_numeric(psprintf("1e%d",
										 compat_numeric_precision(d->typmod) - d->scale));
	}
}

/*
 * multiply -- the plain number times the exact factor, as a plain number.
 */
static void
multiply(CsvDecoder *d, CsvNumber *number, Numeric factor)
{
	Datum		product;
	const char *text;
	CsvReason	unused;

	product = DirectFunctionCall2(numeric_mul,
								  NumericGetDatum(csv_make_numeric(d->plain.data)),
								  NumericGetDatum(factor));
	text = DatumGetCString(DirectFunctionCall1(numeric_out, product));
	if (!csv_number_read(&csv_plain_style, text, strlen(text), &d->plain, number,
						 &unused))
		elog(ERROR, "numeric is not a plain number: %s", text);
}

/*
 * decode_integer -- int2, int4 and int8; a scaled number is multiplied
 * exactly and must then be whole.
 */
static bool
decode_integer(CsvDecoder *d, CsvNumber *number, Datum *value,
			   CsvReason *reason)
{
	int			bytes = d->type == INT2OID ? 2 : d->type == INT4OID ? 4 : 8;
	int64		integer;
	Numeric		exact;

	if (d->exact_factor != NULL)
	{
		if (!csv_number_numeric(&d->plain, number, d->factor_digits, &exact, reason))
			return false;
		multiply(d, number, d->exact_factor);
	}
	if (!csv_number_integer(&d->plain, number, bytes, &integer, reason))
		return false;
	*value = bytes == 2 ? Int16GetDatum((int16) integer) :
		bytes == 4 ? Int32GetDatum((int32) integer) : Int64GetDatum(integer);
	return true;
}

/*
 * shifted_float8 -- the double nearest to a number times the factor, if that is
 * a power of ten and the digits are few; false for others.  1.005 tons are 1005
 * kilograms, where the double nearest to 1.005 times 1000 is a bit less.
 */
static bool
shifted_float8(const CsvDecoder *d, const CsvNumber *number, double *value)
{
	CsvNumber	shifted = *number;

	shifted.exponent += d->power;
	return d->power != 0 && csv_number_exact_float8(&shifted, value);
}

/*
 * decode_float -- float4 and float8; a scaled number that is not merely shifted
 * is rounded twice.
 */
static bool
decode_float(CsvDecoder *d, CsvNumber *number, Datum *value,
			 CsvReason *reason)
{
	double		wide;
	float		narrow;

	if (d->type == FLOAT4OID && d->factor == 0)
	{
		if (!csv_number_float4(&d->plain, &narrow, reason))
			return false;
		*value = Float4GetDatum(narrow);
		return true;
	}
	if (!shifted_float8(d, number, &wide))
	{
		if (!csv_number_float8(&d->plain, number, &wide, reason))
			return false;
		if (d->factor != 0)
			wide *= d->factor;
	}
	if (isinf(wide) || (d->type == FLOAT4OID && isinf((float) wide)))
		return csv_out_of_range("a number that the column's type holds after scaling",
								reason);
	*value = d->type == FLOAT4OID ? Float4GetDatum((float) wide) :
		Float8GetDatum(wide);
	return true;
}

/*
 * reaches -- whether a number, without its sign, is at least as large as another.
 */
static bool
reaches(Datum value, Numeric limit)
{
	return DatumGetBool(DirectFunctionCall2(numeric_ge,
											DirectFunctionCall1(numeric_abs, value),
											NumericGetDatum(limit)));
}

/*
 * decode_numeric -- exactly; rounded only to the column's own precision.  What
 * is too large before is not rounded, as it may then be none of type numeric.
 */
static bool
decode_numeric(CsvDecoder *d, CsvNumber *number, Datum *value,
			   CsvReason *reason)
{
	Numeric		exact;
	Datum		result;

	if (!csv_number_numeric(&d->plain, number, d->factor_digits, &exact, reason))
		return false;
	result = NumericGetDatum(exact);
	if (d->exact_factor != NULL)
		result = DirectFunctionCall2(numeric_mul, result,
									 NumericGetDatum(d->exact_factor));
	if (d->limit != NULL && !reaches(result, d->limit))
		result = DirectFunctionCall2(numeric_round, result,
									 Int32GetDatum(d->scale));
	if (d->limit != NULL && reaches(result, d->limit))
		return csv_out_of_range(psprintf("a number that rounds to less than %s",
										 DatumGetCString(DirectFunctionCall1(numeric_out,
																			 NumericGetDatum(d->limit)))),
								reason);
	*value = result;
	return true;
}

/*
 * decode_simple -- a number that csv_number_simple() has read, if it is not
 * scaled and its value needs no further look; false for others.
 */
static bool
decode_simple(const CsvDecoder *d, const CsvNumber *number, Datum *value)
{
	int64		integer = number->negative ? -(int64) number->digits :
		(int64) number->digits;
	double		wide;

	if (d->exact_factor != NULL)
		return false;
	if (d->type == FLOAT8OID)
	{
		if (!csv_number_exact_float8(number, &wide))
			return false;
		*value = Float8GetDatum(wide);
		return true;
	}
#ifdef COMPAT_INT64_DIV_TO_NUMERIC
	if (d->type == NUMERICOID && d->limit == NULL &&
		compat_int64_div_is_sound(number->fraction))
	{
		*value = NumericGetDatum(compat_int64_div_to_numeric(integer,
															 number->fraction));
		return true;
	}
#endif
	if (number->fraction > 0)
		return false;
	if (d->type == INT8OID)
		*value = Int64GetDatum(integer);
	else if (d->type == INT4OID && integer == (int32) integer)
		*value = Int32GetDatum((int32) integer);
	else if (d->type == INT2OID && integer == (int16) integer)
		*value = Int16GetDatum((int16) integer);
	else
		return false;
	return true;
}

/*
 * csv_decode_simple_number -- a number that is digits, perhaps with a sign and a
 * decimal separator; false for others.
 */
bool
csv_decode_simple_number(const CsvDecoder *d, const char *text, int len,
						 Datum *value)
{
	CsvNumber	number;

	return csv_number_simple(&d->style, text, len, &number) &&
		decode_simple(d, &number, value);
}

/*
 * csv_decode_number -- all number types: first the text, then its value.
 */
bool
csv_decode_number(CsvDecoder *d, const char *text, int len, Datum *value,
			  CsvReason *reason)
{
	CsvNumber	number;

	if (csv_decode_simple_number(d, text, len, value))
		return true;
	if (!csv_number_read(&d->style, text, len, &d->plain, &number, reason))
		return false;
	switch (d->type)
	{
		case NUMERICOID:
			return decode_numeric(d, &number, value, reason);
		case FLOAT4OID:
		case FLOAT8OID:
			return decode_float(d, &number, value, reason);
		default:
			return decode_integer(d, &number, value, reason);
	}
}
