/*-------------------------------------------------------------------------
 *
 * json.c
 *	  Rows of JSON into CSV: [["name", …], ["value", …], …] into a line for
 *	  each.
 *
 * So the API of the US Census Bureau answers; its first row is the header.  A
 * text of JSON is a quoted field of CSV but for its escapes, so that most
 * bytes are copied as they are.  null becomes an empty field, which is NULL;
 * numbers, true and false stay what they are, and are the reader's to judge.
 *
 * That API says what it was asked for beside what it was asked to give, so that
 * a name may stand twice in the header, over the same texts.  The second is
 * called name_2, as a header's names must differ.
 *
 * Input and output may end anywhere: what a byte became waits in "pending"
 * until there is room.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "csv/json.h"
#include "csv/utf16.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"

/* Of names beyond these, and of bytes, nobody asks whether they were there. */
#define MOST_NAMES		1000
#define MOST_NAME_BYTES	(64 * 1024)

/* What the next byte belongs to. */
typedef enum JsonPlace
{
	JSON_OUTSIDE,				/* the array of rows is to begin */
	JSON_FIRST_ROW,				/* a row, or the end of the array */
	JSON_ROW,					/* a row */
	JSON_FIRST_VALUE,			/* a value, or the end of the row */
	JSON_VALUE,					/* a value */
	JSON_TEXT,					/* a text */
	JSON_ESCAPE,				/* what follows a backslash in it */
	JSON_HEX,					/* the digits of \u */
	JSON_NUMBER,				/* a number */
	JSON_WORD,					/* true, false or null */
	JSON_AFTER_VALUE,			/* a comma, or the end of the row */
	JSON_AFTER_ROW,				/* a comma, or the end of the array */
	JSON_END					/* nothing but blanks */
} JsonPlace;

struct CsvJson
{
	JsonPlace	place;
	char		pending[8];		/* bytes that wait for room */
	int			npending;
	char		word[8];		/* letters of true, false or null, so far */
	int			word_len;
	int			digits;			/* of \u, so far */
	pg_wchar	unit;			/* what they make */
	pg_wchar	high;			/* first half of a pair, whose second must
								 * follow; otherwise 0 */
	bool		in_header;		/* in the first row */
	StringInfoData names;		/* its texts, with a zero byte behind each */
	int			name;			/* where the one that is being read begins */
	int			nnames;			/* how many are before it */
};

/*
 * is_blank -- whether a byte may stand between the parts of JSON.
 */
static inline bool
is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/*
 * csv_json_is_head -- whether bytes begin an array of rows of which the first
 * begins with a text, as a header does; a byte order mark may be before it.
 */
bool
csv_json_is_head(const unsigned char *head, size_t len)
{
	const char *expected = "[[\"";
	size_t		first = csv_utf8_mark(head, len) ? 3 : 0;

	for (size_t i = first; i < len; i++)
	{
		if (head[i] == *expected)
			expected++;
		else if (i == first || !is_blank(head[i]))
			return false;
		if (*expected == '\0')
			return true;
	}
	return false;
}

/*
 * csv_json_begin -- at the beginning of a file, in the current memory context.
 */
CsvJson *
csv_json_begin(void)
{
	CsvJson    *json = palloc0(sizeof(CsvJson));

	json->in_header = true;
	initStringInfo(&json->names);
	return json;
}

/*
 * csv_json_complete -- whether the array has ended, and all of it was given out.
 */
bool
csv_json_complete(const CsvJson *json)
{
	return json->place == JSON_END && json->npending == 0;
}

/*
 * put -- a byte of CSV.
 */
static inline void
put(CsvJson *json, char c)
{
	Assert(json->npending < (int) sizeof(json->pending));
	json->pending[json->npending++] = c;
}

/*
 * go -- the next byte belongs elsewhere; returns that nothing is wrong.
 */
static inline const char *
go(CsvJson *json, JsonPlace place)
{
	json->place = place;
	return NULL;
}

/*
 * put_text -- a byte of a text, which may be a name of the header.
 */
static inline void
put_text(CsvJson *json, char c)
{
	put(json, c);
	if (json->in_header && json->names.len < MOST_NAME_BYTES)
		appendStringInfoCharMacro(&json->names, c);
}

/*
 * put_character -- a character of a text, where quotes are doubled.
 */
static void
put_character(CsvJson *json, pg_wchar c)
{
	unsigned char utf8[4];

	if (c == '"')
		put_text(json, '"');
	unicode_to_utf8(c, utf8);
	for (int i = 0; i < pg_utf_mblen(utf8); i++)
		put_text(json, utf8[i]);
}

/*
 * end_name -- a name of the header is complete: if it was there before, how
 * often it is there now is added to it.
 */
static void
end_name(CsvJson *json)
{
	const char *name = json->names.data + json->name;
	int			times = 1;

	if (json->nnames >= MOST_NAMES || json->names.len >= MOST_NAME_BYTES)
		return;
	for (const char *other = json->names.data; other < name;
		 other += strlen(other) + 1)
		times += strcmp(other, name) == 0;
	if (times > 1)
		for (const char *c = psprintf("_%d", times); *c != '\0'; c++)
			put(json, *c);
	appendStringInfoChar(&json->names, '\0');
	json->name = json->names.len;
	json->nnames++;
}

/*
 * begin_value -- the first byte of a value.
 */
static const char *
begin_value(CsvJson *json, char c)
{
	if (c == '"')
	{
		put(json, c);
		return go(json, JSON_TEXT);
	}
	if (c == '-' || (c >= '0' && c <= '9'))
	{
		put(json, c);
		return go(json, JSON_NUMBER);
	}
	if (c == '[' || c == '{')
		return "a value is an array or an object";
	if (c < 'a' || c > 'z')
		return "a value is missing";
	json->word[0] = c;
	json->word_len = 1;
	return go(json, JSON_WORD);
}

/*
 * end_value -- the first byte, not a blank, behind a value.
 */
static const char *
end_value(CsvJson *json, char c)
{
	if (c != ',' && c != ']')
		return "a comma or ] is missing behind a value";
	json->in_header &= c == ',';
	put(json, c == ',' ? ',' : '\n');
	return go(json, c == ',' ? JSON_VALUE : JSON_AFTER_ROW);
}

/*
 * behind -- a byte that ended a number or a word, and may be a blank.
 */
static const char *
behind(CsvJson *json, char c)
{
	json->place = JSON_AFTER_VALUE;
	return is_blank(c) ? NULL : end_value(json, c);
}

/*
 * take_number -- a byte of a number, or the one behind it.
 */
static const char *
take_number(CsvJson *json, char c)
{
	if ((c < '0' || c > '9') && (c == '\0' || strchr("+-.eE", c) == NULL))
		return behind(json, c);
	put(json, c);
	return NULL;
}

/*
 * take_word -- a byte of true, false or null, or the one behind it.
 */
static const char *
take_word(CsvJson *json, char c)
{
	if (c >= 'a' && c <= 'z' && json->word_len < (int) sizeof(json->word) - 1)
	{
		json->word[json->word_len++] = c;
		return NULL;
	}
	json->word[json->word_len] = '\0';
	if (strcmp(json->word, "null") != 0)
	{
		if (strcmp(json->word, "true") != 0 && strcmp(json->word, "false") != 0)
			return "a word is not true, false or null";
		for (int i = 0; i < json->word_len; i++)
			put(json, json->word[i]);
	}
	return behind(json, c);
}

/*
 * take_text -- a byte of a text.
 */
static const char *
take_text(CsvJson *json, char c)
{
	if (c == '\\')
		return go(json, JSON_ESCAPE);
	if (json->high != 0)
		return "half of a surrogate pair is in a text";
	if (c != '"')
	{
		put_text(json, c);
		return NULL;
	}
	if (json->in_header)
		end_name(json);
	put(json, c);
	return go(json, JSON_AFTER_VALUE);
}

/*
 * take_escape -- the byte behind a backslash.
 */
static const char *
take_escape(CsvJson *json, char c)
{
	const char *escapes = "\"\"\\\\//b\bf\fn\nr\rt\t";

	if (c == 'u')
	{
		json->digits = 0;
		json->unit = 0;
		return go(json, JSON_HEX);
	}
	if (json->high != 0)
		return "half of a surrogate pair is in a text";
	for (int i = 0; escapes[i] != '\0'; i += 2)
	{
		if (escapes[i] == c)
		{
			put_character(json, escapes[i + 1]);
			return go(json, JSON_TEXT);
		}
	}
	return "an unknown escape is in a text";
}

/*
 * end_hex -- a UTF-16 unit is complete: a character, or half of a pair.
 */
static const char *
end_hex(CsvJson *json)
{
	if (is_utf16_surrogate_second(json->unit) == (json->high == 0) ||
		(json->high != 0 && is_utf16_surrogate_first(json->unit)))
		return "half of a surrogate pair is in a text";
	if (is_utf16_surrogate_first(json->unit))
		json->high = json->unit;
	else
	{
		put_character(json, json->high == 0 ? json->unit :
					  surrogate_pair_to_codepoint(json->high, json->unit));
		json->high = 0;
	}
	return go(json, JSON_TEXT);
}

/*
 * take_hex -- a digit of \u.
 */
static const char *
take_hex(CsvJson *json, char c)
{
	const char *hex = "0123456789abcdef";
	const char *digit = c == '\0' ? NULL :
		strchr(hex, c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c);

	if (digit == NULL)
		return "an unknown escape is in a text";
	json->unit = json->unit << 4 | (pg_wchar) (digit - hex);
	return ++json->digits == 4 ? end_hex(json) : NULL;
}

/*
 * take_between -- a byte outside of values, and no blank.
 */
static const char *
take_between(CsvJson *json, char c)
{
	switch (json->place)
	{
		case JSON_OUTSIDE:
			if (c != '\0' && strchr(CSV_UTF8_MARK, c) != NULL)
				return NULL;
			return c == '[' ? go(json, JSON_FIRST_ROW) : "it is no array";
		case JSON_FIRST_ROW:
		case JSON_ROW:
			if (c == '[')
				return go(json, JSON_FIRST_VALUE);
			return c == ']' && json->place == JSON_FIRST_ROW ?
				go(json, JSON_END) : "a row is missing, or is no array";
		case JSON_FIRST_VALUE:
			return c == ']' ? end_value(json, c) : begin_value(json, c);
		case JSON_VALUE:
			return begin_value(json, c);
		case JSON_AFTER_VALUE:
			return end_value(json, c);
		case JSON_AFTER_ROW:
			if (c == ',')
				return go(json, JSON_ROW);
			return c == ']' ? go(json, JSON_END) :
				"a comma or ] is missing behind a row";
		default:
			return "other text follows the array";
	}
}

/*
 * take -- a byte; returns NULL or what is wrong with it.
 */
static const char *
take(CsvJson *json, char c)
{
	switch (json->place)
	{
		case JSON_TEXT:
			return take_text(json, c);
		case JSON_ESCAPE:
			return take_escape(json, c);
		case JSON_HEX:
			return take_hex(json, c);
		case JSON_NUMBER:
			return take_number(json, c);
		case JSON_WORD:
			return take_word(json, c);
		default:
			return is_blank(c) ? NULL : take_between(json, c);
	}
}

/*
 * copy_text -- the bytes of a text that stay what they are.
 */
static void
copy_text(CsvUnpackStep *step)
{
	size_t		most = Min(step->in_len, step->out_len);
	size_t		len = 0;

	while (len < most && step->in[len] != '"' && step->in[len] != '\\')
		len++;
	memcpy(step->out, step->in, len);
	step->in += len;
	step->in_len -= len;
	step->out += len;
	step->out_len -= len;
}

/*
 * give -- pending bytes, as far as there is room.
 */
static void
give(CsvJson *json, CsvUnpackStep *step)
{
	int			len = Min((size_t) json->npending, step->out_len);

	memcpy(step->out, json->pending, len);
	step->out += len;
	step->out_len -= len;
	json->npending -= len;
	memmove(json->pending, json->pending + len, json->npending);
}

/*
 * csv_json_step -- read until the input is used up or the output is full;
 * returns NULL or, as a phrase, what is wrong with the input.
 */
const char *
csv_json_step(CsvJson *json, CsvUnpackStep *step)
{
	for (;;)
	{
		const char *why;

		give(json, step);
		if (json->npending == 0 && json->place == JSON_TEXT &&
			json->high == 0 && !json->in_header)
			copy_text(step);
		if (json->npending > 0 || step->in_len == 0)
			return NULL;
		why = take(json, *step->in);
		if (why != NULL)
			return why;
		step->in++;
		step->in_len--;
	}
}
