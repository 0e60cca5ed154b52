/*-------------------------------------------------------------------------
 *
 * period.c
 *	  Reading a month from the many ways in which customs files write it.
 *
 * The text is cut into at most MAX_TOKENS tokens (numbers, month names, the
 * CJK words for year, month and day, separators), and the tokens' kinds, as a
 * short string, pick the reading.  Nothing depends on locale or settings.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <ctype.h>

#include "compat.h"
#include "calendar/calendar.h"
#include "common/shortest_dec.h"
#include "mb/pg_wchar.h"
#include "utils/datetime.h"

PG_FUNCTION_INFO_V1(magtrade_period_text);
PG_FUNCTION_INFO_V1(magtrade_period_integer);
PG_FUNCTION_INFO_V1(magtrade_period_number);

#define MAX_TOKENS	6

/*
 * One token.  kind is 'Y' for a number of four digits, 'S' six, 'E' eight,
 * 'd' one or two; 'N' a month's name; 'M' M or MM; 'y' 'm' 'D' the words
 * for year, month and day; '-' a separator.
 */
typedef struct Token
{
	char		kind;
	char		separator;		/* which one, if kind is '-' */
	int			value;
	size_t		ndigits;		/* of a number */
} Token;

typedef struct Period
{
	int			ntokens;
	Token		tokens[MAX_TOKENS];
	char		kinds[MAX_TOKENS + 1];
} Period;

/* How each sequence of tokens is read: which token is what, -1 for none. */
static const struct
{
	const char *kinds;
	int			year,
				month,
				day;
}			readings[] =
{
	{"Y", 0, -1, -1},
	{"Y-d", 0, 2, -1},
	{"Y-d-d", 0, 2, 4},
	{"YMd", 0, 2, -1},
	{"Y-Md", 0, 3, -1},
	{"YN", 0, 1, -1},
	{"Y-N", 0, 2, -1},
	{"Y-N-d", 0, 2, 4},
	{"Yy", 0, -1, -1},
	{"Yydm", 0, 2, -1},
	{"YydmdD", 0, 2, 4},
	{"d-Y", 2, 0, -1},
	{"NY", 1, 0, -1},
	{"N-Y", 2, 0, -1},
	{"Nd", 1, 0, -1},
	{"N-d", 2, 0, -1},
	{"d-N-Y", 4, 2, 0},
	{"d-N-d", 4, 2, 0},
};

/*
 * The words that follow the numbers in Chinese and Japanese (年 月 日) and in
 * Korean (년 월 일), in UTF-8, and the kind of token each makes.
 */
static const struct
{
	const char *word;
	char		kind;
}			cjk_words[] =
{
	{"\xe5\xb9\xb4", 'y'}, {"\xe6\x9c\x88", 'm'}, {"\xe6\x97\xa5", 'D'},
	{"\xeb\x85\x84", 'y'}, {"\xec\x9b\x94", 'm'}, {"\xec\x9d\xbc", 'D'},
};

/*
 * take_number -- a run of digits as a token; returns its length, 0 if it is
 * not a number that a period can hold.
 *
 * Two digits may have an apostrophe for the century before them: Nov '25.
 */
static size_t
take_number(const char *s, size_t len, Token *token)
{
	size_t		n = 0;

	if (len > 2 && *s == '\'' && isdigit((unsigned char) s[1]) &&
		take_number(s + 1, len - 1, token) == 2)
		return 3;
	token->value = 0;
	while (n < len && n < 9 && isdigit((unsigned char) s[n]))
		token->value = token->value * 10 + (s[n++] - '0');
	token->ndigits = n;
	switch (n)
	{
		case 1:
		case 2:
			token->kind = 'd';
			return n;
		case 4:
			token->kind = 'Y';
			return n;
		case 6:
			token->kind = 'S';
			return n;
		case 8:
			token->kind = 'E';
			return n;
		default:
			return 0;
	}
}

/*
 * take_word -- a month's English name (three letters or whole, "Sept" too,
 * a dot after it allowed), M, MM as the Netherlands write it, or a CJK word;
 * returns its length.
 */
static size_t
take_word(const char *s, size_t len, Token *token)
{
	static const char *const names[] = {
		"january", "february", "march", "april", "may", "june", "july",
		"august", "september", "october", "november", "december"
	};
	size_t		n = 0;

	while (n < len && isalpha((unsigned char) s[n]) && !IS_HIGHBIT_SET(s[n]))
		n++;
	if ((n == 1 || n == 2) && pg_strncasecmp(s, "MM", n) == 0)
	{
		token->kind = 'M';
		return n;
	}
	for (int i = 0; n >= 3 && i < 12; i++)
	{
		if (pg_strncasecmp(s, names[i], n) == 0 &&
			(n == 3 || n == strlen(names[i]) || (i == 8 && n == 4)))
		{
			token->kind = 'N';
			token->value = i + 1;
			return (n < len && s[n] == '.') ? n + 1 : n;
		}
	}
	for (size_t i = 0; i < lengthof(cjk_words); i++)
	{
		if (len >= 3 && memcmp(s, cjk_words[i].word, 3) == 0)
		{
			token->kind = cjk_words[i].kind;
			return 3;
		}
	}
	return 0;
}

/*
 * take_separator -- one of "-/.,_" with blanks around it, or blanks alone; files'
 * names have the last.
 */
static size_t
take_separator(const char *s, size_t len, Token *token)
{
	size_t		n = 0;

	token->kind = '-';
	token->separator = ' ';
	while (n < len && s[n] == ' ')
		n++;
	if (n < len && strchr("-/.,_", s[n]) != NULL && s[n] != '\0')
		token->separator = s[n++];
	while (n < len && s[n] == ' ')
		n++;
	return n;
}

/*
 * is_time_of_day -- whether the rest of a date is only its time, which spread
 * sheets and data frames add: "T00:00:00", " 00:00:00.000Z", " 0:00".
 */
static bool
is_time_of_day(const char *s, size_t len)
{
	size_t		colon = len > 2 && s[2] == ':' ? 2 : 3;

	if (len < colon + 3 || (*s != 'T' && *s != ' ') || s[colon] != ':')
		return false;
	for (size_t i = 1; i < len; i++)
	{
		if (!isdigit((unsigned char) s[i]) && strchr(":.+-Z", s[i]) == NULL)
			return false;
	}
	return true;
}

/*
 * skip_fraction -- the length of a .0 behind a year, which a template makes of a
 * data frame's year, as in 2025.0-11.0 and Nov 2025.0; 0 if there is none.  Behind
 * a year that is all it is drop_fraction()'s.
 */
static size_t
skip_fraction(const Period *p, const char *s, size_t len)
{
	if (p->ntokens == 0 || p->tokens[p->ntokens - 1].kind != 'Y' ||
		len < 2 || memcmp(s, ".0", 2) != 0)
		return 0;
	if (len == 2)
		return p->ntokens > 1 ? 2 : 0;
	return isdigit((unsigned char) s[2]) || s[2] == '.' ? 0 : 2;
}

/*
 * tokenize -- cut the text; false if something in it can be no token.
 *
 * Blanks next to a CJK word are passed over ("2025 年 11 月").
 */
static bool
tokenize(const char *s, size_t len, Period *p)
{
	size_t		pos = 0;

	p->ntokens = 0;
	while (pos < len)
	{
		Token	   *token = &p->tokens[p->ntokens];
		size_t		n;

		if ((n = skip_fraction(p, s + pos, len - pos)) > 0)
		{
			pos += n;
			continue;
		}
		if (p->ntokens == 5 && is_time_of_day(s + pos, len - pos))
			break;
		if (p->ntokens == MAX_TOKENS)
			return false;
		if ((n = take_number(s + pos, len - pos, token)) == 0 &&
			(n = take_word(s + pos, len - pos, token)) == 0 &&
			(n = take_separator(s + pos, len - pos, token)) == 0)
			return false;
		pos += n;
		if (p->ntokens > 0 && strchr("ymD", token->kind) != NULL &&
			token[-1].kind == '-' && token[-1].separator == ' ')
			token[-1] = *token;
		else if (token->kind == '-' && token->separator == ' ' &&
				 p->ntokens > 0 && strchr("ymD", token[-1].kind) != NULL)
			continue;
		else
			p->ntokens++;
	}
	for (int i = 0; i < p->ntokens; i++)
		p->kinds[i] = p->tokens[i].kind;
	p->kinds[p->ntokens] = '\0';
	return true;
}

/*
 * drop_fraction -- take the .0 off 202511.0 and 2025.0, which a data frame makes
 * of a column of integers with a hole in it.  No month is 0, and so 2025.0 is the
 * year; 2025.00 is not taken for it.
 */
static void
drop_fraction(Period *p, const char *text, size_t len)
{
	if (p->ntokens == 3 && strchr("YSE", p->kinds[0]) != NULL &&
		strcmp(p->kinds + 1, "-d") == 0 && p->tokens[1].separator == '.' &&
		p->tokens[2].value == 0 &&
		(p->kinds[0] != 'Y' || text[len - 2] == '.'))
		p->kinds[p->ntokens = 1] = '\0';
}

/*
 * split_digits -- the parts of 202511 and 20251130; false for others.
 */
static bool
split_digits(const Period *p, int *year, int *month, int *day)
{
	int			value = p->tokens[0].value;

	if (strcmp(p->kinds, "E") == 0)
	{
		*year = value / 10000;
		*month = value / 100 % 100;
		*day = value % 100;
		return true;
	}
	if (strcmp(p->kinds, "S") == 0)
	{
		*year = value / 100;
		*month = value % 100;
		return true;
	}
	return false;
}

/*
 * assign_parts -- year, month and day by the readings above, MONTH_IS_YEAR for
 * the day of a bare year; false if the tokens stand in no known order.
 *
 * The 5 of Nov 5 is a day sooner than a year: as a year it stays 5, which is
 * none.
 */
static bool
assign_parts(const Period *p, int *year, int *month, int *day)
{
	if (split_digits(p, year, month, day))
		return true;
	for (size_t i = 0; i < lengthof(readings); i++)
	{
		if (strcmp(p->kinds, readings[i].kinds) != 0)
			continue;
		*year = p->tokens[readings[i].year].value;
		if (p->tokens[readings[i].year].ndigits == 2)
			*year += *year < 70 ? 2000 : 1900;	/* as PostgreSQL's dates do */
		if (readings[i].month >= 0)
			*month = p->tokens[readings[i].month].value;
		else
			*day = MONTH_IS_YEAR;
		if (readings[i].day >= 0)
			*day = p->tokens[readings[i].day].value;
		return true;
	}
	return false;
}

/*
 * is_range -- whether it is a date but for its separators, which differ: 2025/1-2,
 * the figure of January and February, or that of a year to date.  2025/11-30 ends
 * with what is no month, and so does 2025-11.0, which a template makes of a data
 * frame's year and month.
 */
static bool
is_range(const Period *p)
{
	return strcmp(p->kinds, "Y-d-d") == 0 &&
		p->tokens[1].separator != p->tokens[3].separator &&
		p->tokens[4].value >= 1 && p->tokens[4].value <= MONTHS_PER_YEAR_I;
}

/*
 * check_parts -- NULL, or what is wrong with the year, month or day.
 *
 * A day of 0 stands for "no day" (20251100).
 */
static const char *
check_parts(int year, int month, int day)
{
	if (year < 1000 || year > 9999)
		return "The year must be 1000 to 9999.";
	if (month == 13 || month == 52 || month == 99)
		return "It stands for a whole year, not for a month.";
	if (month < 1 || month > 12)
		return "The month must be 1 to 12.";
	if (day > day_tab[isleap(year)][month - 1])
		return "The month has no such day.";
	return NULL;
}

/*
 * month_parse -- read a period.
 *
 * On success sets *month to the month number and, when day is not NULL, *day
 * to the day of the month, 0 if the text names none, or MONTH_IS_YEAR if it is
 * no more than a year, whose January is the month; returns NULL.  On
 * failure returns the reason, as a sentence for an error's detail.  The text
 * need not end in a zero byte.
 */
const char *
month_parse(const char *text, size_t len, int *month, int *day)
{
	Period		p = {0};
	int			y = 0,
				m = 1,
				d = 0;
	const char *problem;

	while (len > 0 && isspace((unsigned char) *text))
		text++, len--;
	while (len > 0 && isspace((unsigned char) text[len - 1]))
		len--;
	if (!tokenize(text, len, &p))
		return "It is not written as a month.";
	drop_fraction(&p, text, len);
	if (!assign_parts(&p, &y, &m, &d))
		return strcmp(p.kinds, "d-d-Y") == 0 ? MONTH_EITHER_WAY :
			"It is not written as a month.";
	if (is_range(&p))
		return MONTH_SEVERAL;
	if (strcmp(p.kinds, "Y-d") == 0 && p.tokens[1].separator == '.' &&
		text[len - 2] == '.' && m == 1)
		return "It may be January, or October with its last zero lost.";
	problem = check_parts(y, m, d);
	if (problem == NULL)
	{
		*month = MONTH_NUMBER(y, m);
		if (day != NULL)
			*day = d;
	}
	return problem;
}

/*
 * period_from_text -- month_parse() for the SQL functions.
 */
static DateADT
period_from_text(const char *text, size_t len)
{
	int			month;
	const char *problem = month_parse(text, len, &month, NULL);
	const char *cjk = "";

	/* elsewhere the words are not read, and could not be shown */
	if (problem != NULL && GetDatabaseEncoding() == PG_UTF8)
		cjk = ", or 2025\xe5\xb9\xb4" "11\xe6\x9c\x88";
	if (problem != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_DATETIME_FORMAT),
				 errmsg("invalid period: \"%.*s\"",
						pg_mbcliplen(text, len, 64), text),
				 errdetail("%s", problem),
				 errhint("Periods are written like 202511, 2025-11, 2025M11, 2025-11-30, Nov-25%s.",
						 cjk)));
	return date_from_month(month);
}

/*
 * trade_period(text) -> date
 */
Datum
magtrade_period_text(PG_FUNCTION_ARGS)
{
	text	   *period = PG_GETARG_TEXT_PP(0);

	PG_RETURN_DATEADT(period_from_text(VARDATA_ANY(period),
									   VARSIZE_ANY_EXHDR(period)));
}

/*
 * trade_period(integer) -> date
 */
Datum
magtrade_period_integer(PG_FUNCTION_ARGS)
{
	char		digits[16];

	snprintf(digits, sizeof(digits), "%d", PG_GETARG_INT32(0));
	PG_RETURN_DATEADT(period_from_text(digits, strlen(digits)));
}

/*
 * trade_period(double precision) -> date
 *
 * The number is read as it would be written, so that one with a fraction, NaN
 * and the like are errors.
 */
Datum
magtrade_period_number(PG_FUNCTION_ARGS)
{
	char		digits[DOUBLE_SHORTEST_DECIMAL_LEN];
	int			len = double_to_shortest_decimal_buf(PG_GETARG_FLOAT8(0), digits);

	PG_RETURN_DATEADT(period_from_text(digits, len));
}
