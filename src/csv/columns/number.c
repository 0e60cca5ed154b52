/*-------------------------------------------------------------------------
 *
 * number.c
 *	  Numbers as customs files write them.
 *
 * A number is checked digit by digit and copied to plain form (no thousands
 * separators, "." as the decimal separator); the plain form, which is known
 * to be a number, is then turned into a value of the wanted type.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <float.h>
#include <math.h>

#include "common/int.h"
#include "compat.h"
#include "csv/blank.h"
#include "csv/columns/number.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

/* What type numeric can hold, in digits before and after the point. */
#define NUMERIC_WHOLE_DIGITS	131072
#define NUMERIC_FRACTION_DIGITS	16383

/* Exponents are cut off here, far outside of every type. */
#define EXPONENT_CUTOFF	1000000

/* A double holds every integer up to this one, and every power of ten up to
 * that of this exponent; CsvNumber.digits holds so many digits. */
#define EXACT_INTEGER	(UINT64CONST(1) << 53)
#define EXACT_POWER		22
#define HELD_DIGITS		19

/* Doubles are computed in doubles, as they are where floats are (0) and where
 * floats alone are wider (1), such as on IBM's z; not in x87's registers. */
#define DOUBLES_STAY	(FLT_EVAL_METHOD == 0 || FLT_EVAL_METHOD == 1)

/* What looks like a blank, and no line is broken at, in UTF-8. */
static const char *const no_break_spaces[] = {"\xc2\xa0", "\xe2\x80\xaf"};

/* How numbers are written in options, and by numeric's output. */
const CsvNumberStyle csv_plain_style = {'.', "", 0};

/* What is left of the text. */
typedef struct Cursor
{
	const char *at;
	const char *end;
} Cursor;

/*
 * is_digit -- whether a byte is a decimal digit of ASCII, in any locale.
 */
static inline bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/*
 * at_digit -- whether a digit comes next.
 */
static inline bool
at_digit(const Cursor *c)
{
	return c->at < c->end && is_digit(*c->at);
}

/*
 * csv_number_simple -- read a number of at most CSV_SIMPLE_DIGITS digits that
 * has nothing but a sign and a decimal separator besides; false if it is any
 * other, which csv_number_read() may still read.
 */
bool
csv_number_simple(const CsvNumberStyle *style, const char *text, int len,
				  CsvNumber *number)
{
	const char *end = text + len;
	const char *start;
	uint64		digits = 0;

	number->negative = text < end && *text == '-';
	start = text += number->negative;
	if (text == end || end - text > CSV_SIMPLE_DIGITS)
		return false;
	for (; text < end && is_digit(*text); text++)
		digits = digits * 10 + (*text - '0');
	number->whole = text - start;
	number->fraction = 0;
	if (text < end && *text == style->decimal && end - start > 1)
	{
		number->fraction = end - text - 1;
		for (text++; text < end && is_digit(*text); text++)
			digits = digits * 10 + (*text - '0');
	}
	number->exponent = 0;
	number->digits = digits;
	return text == end;
}

/*
 * read_digits -- copy a run of digits; returns how many there were.
 */
static int
read_digits(Cursor *c, StringInfo plain, CsvNumber *number)
{
	const char *start = c->at;

	while (at_digit(c))
	{
		number->digits = number->digits * 10 + (*c->at - '0');
		plain->data[plain->len++] = *c->at++;
	}
	return c->at - start;
}

/*
 * no_break_len -- how many bytes a no-break space has that begins a text; 0 if none
 * does.
 */
static int
no_break_len(const char *text, int len)
{
	for (size_t i = 0; i < lengthof(no_break_spaces); i++)
	{
		int			space = strlen(no_break_spaces[i]);

		if (len >= space && memcmp(text, no_break_spaces[i], space) == 0 &&
			GetDatabaseEncoding() == PG_UTF8)
			return space;
	}
	return 0;
}

/*
 * trim_number -- narrow a text to what is between blanks and no-break spaces: pages
 * have these behind their figures, and copies too.
 */
static void
trim_number(const char **text, int *len)
{
	int			before = -1;

	while (*len != before)
	{
		int			space;

		csv_trim(text, len);
		before = *len;
		if (before == 0 || (!IS_HIGHBIT_SET(**text) &&
							!IS_HIGHBIT_SET((*text)[before - 1])))
			break;
		space = no_break_len(*text, *len);
		*text += space;
		*len -= space;
		for (size_t i = 0; i < lengthof(no_break_spaces); i++)
		{
			space = strlen(no_break_spaces[i]);
			if (*len >= space &&
				no_break_len(*text + *len - space, space) == space)
				*len -= space;
		}
	}
}

/*
 * separator_len -- how many bytes of the text are a thousands separator, 0 if it
 * is none.  A blank fits U+00A0 and U+202F, too, which look like it; where no
 * digit follows, it stands before a unit.
 */
static int
separator_len(const Cursor *c, const CsvNumberStyle *style)
{
	int			left = c->end - c->at;
	int			len;

	if (strcmp(style->thousands, " ") != 0)
		return left >= style->thousands_len &&
			memcmp(c->at, style->thousands, style->thousands_len) == 0 ?
			style->thousands_len : 0;
	len = left > 0 && *c->at == ' ' ? 1 : no_break_len(c->at, left);
	return left > len && is_digit(c->at[len]) ? len : 0;
}

/*
 * read_whole -- copy the digits before the decimal separator, without the
 * thousands separators; false if these do not part them into threes.
 *
 * A number may do without separators, but then wholly.  The first group must
 * not begin with a zero: "0,123" is a fraction with a decimal comma.
 */
static bool
read_whole(Cursor *c, const CsvNumberStyle *style, StringInfo plain,
		   CsvNumber *number)
{
	int			group = read_digits(c, plain, number);
	int			len;

	number->whole = group;
	if (style->thousands_len == 0)
		return true;
	for (int groups = 1; (len = separator_len(c, style)) > 0; groups++)
	{
		if (groups == 1 && (group < 1 || group > 3 ||
							c->at[-group] == '0'))
			return false;
		c->at += len;
		group = read_digits(c, plain, number);
		if (group != 3)
			return false;
		number->whole += group;
	}
	return true;
}

/*
 * read_exponent -- copy an exponent, if there is one; false if it has no
 * digits.
 */
static bool
read_exponent(Cursor *c, StringInfo plain, CsvNumber *number)
{
	bool		negative = false;

	if (c->at == c->end || (*c->at != 'e' && *c->at != 'E'))
		return true;
	plain->data[plain->len++] = *c->at++;
	if (c->at < c->end && (*c->at == '+' || *c->at == '-'))
	{
		negative = *c->at == '-';
		plain->data[plain->len++] = *c->at++;
	}
	if (!at_digit(c))
		return false;
	for (; at_digit(c); c->at++)
	{
		plain->data[plain->len++] = *c->at;
		if (number->exponent < EXPONENT_CUTOFF)
			number->exponent = number->exponent * 10 + (*c->at - '0');
	}
	if (negative)
		number->exponent = -number->exponent;
	return true;
}

/*
 * is_not_finite -- whether the text spells a value that is not finite.
 */
static bool
is_not_finite(const char *text, int len)
{
	static const char *const words[] = {"nan", "inf", "infinity"};

	if (len > 0 && (*text == '-' || *text == '+'))
		text++, len--;
	for (size_t i = 0; i < lengthof(words); i++)
	{
		if (len == (int) strlen(words[i]) &&
			pg_strncasecmp(text, words[i], len) == 0)
			return true;
	}
	return false;
}

/*
 * in_sql -- how the character at a place is written in SQL, as spaces of several
 * kinds look alike; empty for ASCII, for numbers of more than four digits, and
 * where the encoding is not UTF8.
 */
static const char *
in_sql(const char *at)
{
	if (!IS_HIGHBIT_SET(*at) || GetDatabaseEncoding() != PG_UTF8 ||
		pg_mblen(at) > 3)
		return "";
	return psprintf(" (E'\\u%04x')", utf8_to_unicode((const unsigned char *) at));
}

/*
 * is_separator -- whether what reading stopped at may part a number: no letter,
 * and with digits on both sides.
 */
static bool
is_separator(const char *text, const Cursor *rest)
{
	const char *next = rest->at + (rest->at < rest->end ? pg_mblen(rest->at) : 0);

	return rest->at > text && is_digit(rest->at[-1]) && next < rest->end &&
		is_digit(*next) &&
		(strchr(",.' ", *rest->at) != NULL || IS_HIGHBIT_SET(*rest->at));
}

/*
 * sign_map -- the option "map", as it is written in SQL, for a negative number that
 * says so in another way than by a minus right before it: in parentheses, by one
 * behind it or with a blank, by another dash or, as in Japan, by a triangle; NULL
 * for other texts.  Who takes that off makes it positive.
 */
static const char *
sign_map(const char *text, int len)
{
	static const pg_wchar signs[] = {
		0x2010, 0x2011, 0x2012, 0x2013, 0x2212, 0xff0d, 0x25b2, 0x25b3
	};
	pg_wchar	sign;

	if (len > 2 && text[0] == '(' && text[len - 1] == ')')
		return "'(*)=-*'";
	if (len > 1 && is_digit(text[0]) && text[len - 1] == '-')
		return "'*-=-*'";
	if (len > 2 && text[0] == '-' && csv_is_blank(text[1]))
		return "'-*=-*'";
	if (GetDatabaseEncoding() != PG_UTF8 || len < 4 || pg_mblen(text) != 3)
		return NULL;
	sign = utf8_to_unicode((const unsigned char *) text);
	for (size_t i = 0; i < lengthof(signs); i++)
	{
		if (sign == signs[i])
			return psprintf("E'\\u%04x*=-*'", sign);
	}
	return NULL;
}

/*
 * bad_number_hint -- what to do about a text that is no number.  To list one that
 * holds a number in the option "null" would lose it.
 */
static const char *
bad_number_hint(const char *text, int len, const Cursor *rest)
{
	const char *map = sign_map(text, len);
	const char *sign = map == NULL ? "" :
		psprintf("If it is negative, set the column's option \"map\" to %s.", map);

	if (is_separator(text, rest))
		return psprintf("If \"%.*s\"%s is a separator of the number, set the option \"thousands\" or \"decimal\".%s%s",
						pg_mblen(rest->at), rest->at, in_sql(rest->at),
						map != NULL ? " " : "", sign);
	for (int i = 0; i < len; i++)
	{
		if (is_digit(text[i]) && map != NULL)
			return sign;
		if (is_digit(text[i]))
			return "Correct the file. If a flag, a unit or a currency stands beside the number, take it off by the option \"map\", as '* p=*' and '$*=*' do, or make the column text.";
	}
	return CSV_NULL_HINT;
}

/*
 * bad_number -- the reason why a text is no number; "rest" is where reading
 * stopped.  Always false.
 */
static bool
bad_number(const CsvNumberStyle *style, const char *text, int len,
		   const Cursor *rest, CsvReason *reason)
{
	const char *expected = psprintf("digits with \"%c\" as the decimal separator",
									style->decimal);

	if (style->thousands_len > 0)
		expected = psprintf("%s and \"%s\"%s between thousands", expected,
							style->thousands, in_sql(style->thousands));
	if (is_not_finite(text, len))
		expected = "a finite number";
	return csv_reason(reason, ERRCODE_INVALID_TEXT_REPRESENTATION,
					  "invalid number", expected,
					  bad_number_hint(text, len, rest));
}

/*
 * is_twice -- whether a text has a separator twice, which no decimal separator
 * stands.
 */
static bool
is_twice(const char *separator, int separator_len, const char *text, int len)
{
	int			times = 0;

	for (int i = 0; i + separator_len <= len; i++)
		times += memcmp(text + i, separator, separator_len) == 0;
	return times > 1;
}

/*
 * bad_grouping -- the reason why thousands separators stand wrong.  Always
 * false.
 */
static bool
bad_grouping(const CsvNumberStyle *style, const char *text, int len,
			 CsvReason *reason)
{
	const char *hint = strcmp(style->thousands, " ") == 0 ||
		is_twice(style->thousands, style->thousands_len, text, len) ?
		psprintf("If the source groups digits in another way, as India does by two, make the column text, and take each \"%s\" off in SQL.",
				 style->thousands) :
		psprintf("If \"%s\" is the decimal separator, set the options \"decimal\" and \"thousands\".",
				 style->thousands);

	return csv_reason(reason, ERRCODE_INVALID_TEXT_REPRESENTATION,
					  "invalid number",
					  psprintf("groups of three digits between the thousands separators \"%s\"%s, the first without a leading zero",
							   style->thousands, in_sql(style->thousands)),
					  hint);
}

/*
 * csv_number_read -- check a number, blanks of any kind around it, and copy it to
 * "plain" in plain form; false with a reason if it is none.
 *
 * A sign, digits with "decimal" and "thousands" separators of which at least
 * one digit must be there, and an exponent.
 */
bool
csv_number_read(const CsvNumberStyle *style, const char *text, int len,
				StringInfo plain, CsvNumber *number, CsvReason *reason)
{
	Cursor		c;

	trim_number(&text, &len);
	c.at = text;
	c.end = text + len;
	memset(number, 0, sizeof(CsvNumber));
	resetStringInfo(plain);
	enlargeStringInfo(plain, len + 1);
	if (c.at < c.end && (*c.at == '-' || *c.at == '+'))
	{
		number->negative = *c.at == '-';
		plain->data[plain->len++] = *c.at++;
	}
	if (!read_whole(&c, style, plain, number))
		return bad_grouping(style, text, len, reason);
	if (c.at < c.end && *c.at == style->decimal)
	{
		c.at++;
		plain->data[plain->len++] = '.';
		number->fraction = read_digits(&c, plain, number);
	}
	if (number->whole + number->fraction == 0 ||
		!read_exponent(&c, plain, number) || c.at != c.end)
		return bad_number(style, text, len, &c, reason);
	plain->data[plain->len] = '\0';
	return true;
}

/*
 * csv_out_of_range -- the reason why a number does not fit.  Always false.
 */
bool
csv_out_of_range(const char *expected, CsvReason *reason)
{
	return csv_reason(reason, ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE,
					  "number out of range", expected,
					  "Correct the file, or give the column a type with a wider range.");
}

/*
 * csv_number_exact_float8 -- the double nearest to a number whose digits and
 * power of ten are both exact in a double, so that one multiplication or
 * division rounds rightly; false for others.
 *
 * W. D. Clinger, "How to read floating point numbers accurately", 1990.
 */
bool
csv_number_exact_float8(const CsvNumber *number, double *value)
{
	static const double powers[EXACT_POWER + 1] = {
		1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
		1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22
	};
	int			power = number->exponent - number->fraction;

	if (!DOUBLES_STAY || number->digits > EXACT_INTEGER ||
		number->whole + number->fraction > HELD_DIGITS ||
		power < -EXACT_POWER || power > EXACT_POWER)
		return false;
	*value = (int64) number->digits;
	if (power < 0)
		*value /= powers[-power];
	else
		*value *= powers[power];
	if (number->negative)
		*value = -*value;
	return true;
}

/*
 * csv_number_float8 -- the double nearest to a number; too large is a reason,
 * too small is zero.
 */
bool
csv_number_float8(StringInfo plain, const CsvNumber *number, double *value,
				  CsvReason *reason)
{
	if (csv_number_exact_float8(number, value))
		return true;
	*value = strtod(plain->data, NULL);
	if (isinf(*value))
		return csv_out_of_range("a number that type double precision holds",
								reason);
	return true;
}

/*
 * csv_number_float4 -- as csv_number_float8(), rounded once.
 */
bool
csv_number_float4(StringInfo plain, float *value, CsvReason *reason)
{
	*value = strtof(plain->data, NULL);
	if (isinf(*value))
		return csv_out_of_range("a number that type real holds", reason);
	return true;
}

/*
 * not_whole -- the reason why a number is no integer.  Always false.
 */
static bool
not_whole(CsvReason *reason)
{
	return csv_reason(reason, ERRCODE_INVALID_TEXT_REPRESENTATION,
					  "invalid integer", "a whole number without an exponent",
					  "Give the column the type numeric or double precision to keep the fraction.");
}

/*
 * csv_number_integer -- a number as an integer of 2, 4 or 8 bytes.  A fraction
 * of zeros is let pass: data frames add one to a column that has a hole.
 */
bool
csv_number_integer(StringInfo plain, const CsvNumber *number, int bytes,
				   int64 *value, CsvReason *reason)
{
	int64		largest = bytes == 2 ? PG_INT16_MAX :
		bytes == 4 ? PG_INT32_MAX : PG_INT64_MAX;
	const char *c = plain->data;
	bool		overflow = false;

	*value = 0;
	c += *c == '-' || *c == '+';
	/* downwards, as there is one more negative number than positive ones */
	for (int i = 0; i < number->whole && !overflow; i++)
		overflow = pg_mul_s64_overflow(*value, 10, value) ||
			pg_sub_s64_overflow(*value, c[i] - '0', value);
	c += number->whole + 1;
	if (number->exponent != 0 ||
		(number->fraction > 0 &&
		 strspn(c, "0") < (size_t) number->fraction))
		return not_whole(reason);
	if (!overflow && !number->negative)
		overflow = pg_mul_s64_overflow(*value, -1, value);
	if (overflow || *value > largest || *value < -largest - 1)
		return csv_out_of_range(psprintf("an integer from " INT64_FORMAT " to " INT64_FORMAT,
										 -largest - 1, largest), reason);
	return true;
}

/*
 * csv_make_numeric -- a numeric of a text in plain form, in the current memory
 * context.
 */
Numeric
csv_make_numeric(const char *plain)
{
	return DatumGetNumeric(DirectFunctionCall3(numeric_in,
											   CStringGetDatum(plain),
											   ObjectIdGetDatum(InvalidOid),
											   Int32GetDatum(-1)));
}

/*
 * csv_number_numeric -- a number, exactly, in the current memory context; it can
 * be multiplied by one that has so many digits before its point.
 */
bool
csv_number_numeric(StringInfo plain, const CsvNumber *number,
				   int factor_digits, Numeric *value, CsvReason *reason)
{
	if (number->whole + number->exponent + factor_digits > NUMERIC_WHOLE_DIGITS ||
		number->fraction - number->exponent > NUMERIC_FRACTION_DIGITS)
		return csv_out_of_range(factor_digits > 0 ?
								"a number that type numeric holds after scaling" :
								"a number that type numeric holds", reason);
	*value = csv_make_numeric(plain->data);
	return true;
}

/*
 * csv_is_factor -- whether a text is a positive plain number that all number
 * types can be multiplied with.
 */
bool
csv_is_factor(const char *text)
{
	StringInfoData plain;
	CsvNumber	number;
	CsvReason	reason;
	double		value;
	Numeric		exact;

	initStringInfo(&plain);
	return csv_number_read(&csv_plain_style, text, strlen(text), &plain,
						   &number, &reason) &&
		csv_number_float8(&plain, &number, &value, &reason) && value > 0 &&
		csv_number_numeric(&plain, &number, 0, &exact, &reason);
}
