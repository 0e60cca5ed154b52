/*-------------------------------------------------------------------------
 *
 * json.c
 *	  Rows of JSON into CSV: [["name", …], ["value", …], …] into a line for
 *	  each, and [{"name": "value", …}, …] into one of names and one for each.
 *
 * So the APIs of the US Census Bureau and of UN Comtrade answer.  A text of
 * JSON is a quoted field of CSV but for its escapes, so that most bytes are
 * copied as they are.  null becomes an empty field, which is NULL; numbers, true
 * and false stay what they are, and are the reader's to judge.
 *
 * The other API puts its rows into an object, {"count": 2, "data": [{…}, …], …}.  Of
 * such an envelope the one array of objects is read, however deep it is in it,
 * and of the rest no more than where it ends.  The first object says the names;
 * others may have them in another order, and lack some, but have no more.
 *
 * Input and output may end anywhere: what has been made waits in "out" until
 * there is room, at most a row of it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "csv/files/json.h"
#include "csv/files/utf16.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"

/* Rows that are objects have no more names, and these no more bytes. */
#define MOST_NAMES		1000
#define MOST_NAME_BYTES	(64 * 1024)

/* No row that is an object has more bytes: it is kept until it ends. */
#define MOST_ROW_BYTES	(64 * 1024 * 1024)

/* No envelope is deeper. */
#define DEEPEST			64

/*
 * What is wrong with an array without rows, and an object without such an array.
 * Nothing tells one that is empty because nothing was traded from one that the
 * source sends beside a message, so that none is passed over.
 */
static const char without_rows[] = "it has no rows in an array";

/* What the next byte belongs to. */
typedef enum JsonPlace
{
	JSON_OUTSIDE,				/* the array of rows is to begin, or what it is in */
	JSON_ENVELOPE,				/* what is around it */
	JSON_ENVELOPE_TEXT,			/* a text in that */
	JSON_ENVELOPE_ESCAPE,		/* what follows a backslash in it */
	JSON_FIRST_ROW,				/* a row, or the end of the array */
	JSON_ROW,					/* a row */
	JSON_FIRST_NAME,			/* a name, or the end of the object */
	JSON_NAME,					/* a name */
	JSON_AFTER_NAME,			/* a colon */
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

/* A name of the rows that are objects, and its value in the one at hand. */
typedef struct JsonName
{
	int			text;			/* where it is in "names", as it is in CSV */
	int			value;			/* where its value begins in "row"; -1 for none */
	int			len;			/* and its bytes */
} JsonName;

struct CsvJson
{
	JsonPlace	place;
	StringInfoData out;			/* CSV that waits for room */
	int			given;			/* how much of it has been given out */
	StringInfo	into;			/* what CSV goes into: that, "row" or "key" */
	char		word[8];		/* letters of true, false or null, so far */
	int			word_len;
	int			digits;			/* of \u, so far */
	pg_wchar	unit;			/* what they make */
	pg_wchar	high;			/* first half of a pair, whose second must
								 * follow; otherwise 0 */

	/* rows that are arrays */
	bool		bare;			/* nothing was made of the one at hand yet */

	/* rows that are objects */
	bool		objects;		/* they are */
	StringInfoData names;		/* of the rows, with a zero byte behind each */
	int			nnames;			/* how many they are */
	StringInfoData row;			/* the values of the one at hand */
	StringInfoData key;			/* the name that is being read */
	JsonName	keys[MOST_NAMES];	/* in the order of the first row */
	int			at;				/* whose value is at hand; -1 for none yet */
	bool		keys_known;		/* the first row has ended */

	/* what they are in */
	bool		opened;			/* the last byte, but for blanks, was a [ */
	int			depth;			/* how many brackets and braces are open */
	uint64		arrays;			/* which of them are brackets, the last first */
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
 * begins -- whether bytes begin like that, but for blanks between them and before
 * them; a byte order mark may be before these.
 */
static bool
begins(const unsigned char *head, size_t len, const char *expected)
{
	for (size_t i = csv_utf8_mark(head, len) ? 3 : 0; i < len; i++)
	{
		if (head[i] == *expected)
			expected++;
		else if (!is_blank(head[i]))
			return false;
		if (*expected == '\0')
			return true;
	}
	return false;
}

/*
 * csv_json_is_head -- whether bytes begin an array of rows of which the first
 * begins with a text, as a header does, or is an object, or which has none, or
 * begin what such an array may be in.
 */
bool
csv_json_is_head(const unsigned char *head, size_t len)
{
	return begins(head, len, "[[\"") || begins(head, len, "[{") ||
		begins(head, len, "[]") || begins(head, len, "{\"");
}

/*
 * csv_json_begin -- at the beginning of a file, in the current memory context.
 */
CsvJson *
csv_json_begin(void)
{
	CsvJson    *json = palloc0(sizeof(CsvJson));

	initStringInfo(&json->out);
	initStringInfo(&json->names);
	initStringInfo(&json->row);
	initStringInfo(&json->key);
	json->into = &json->out;
	return json;
}

/*
 * csv_json_complete -- whether the array has ended, and all of it was given out.
 */
bool
csv_json_complete(const CsvJson *json)
{
	return json->place == JSON_END && json->given == json->out.len;
}

/*
 * put -- a byte of CSV.
 */
static inline void
put(CsvJson *json, char c)
{
	json->bare = false;
	appendStringInfoCharMacro(json->into, c);
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
 * put_character -- a character of a text, where quotes are doubled.
 */
static void
put_character(CsvJson *json, pg_wchar c)
{
	unsigned char utf8[4];

	if (c == '"')
		put(json, '"');
	unicode_to_utf8(c, utf8);
	for (int i = 0; i < pg_utf_mblen(utf8); i++)
		put(json, utf8[i]);
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
 * begin_object -- a row that is an object.
 */
static const char *
begin_object(CsvJson *json)
{
	json->objects = true;
	resetStringInfo(&json->row);
	for (int i = 0; i < json->nnames; i++)
		json->keys[i].value = -1;
	json->at = -1;
	return go(json, JSON_FIRST_NAME);
}

/*
 * begin_name -- the first byte of a name.
 */
static const char *
begin_name(CsvJson *json, char c)
{
	if (c != '"')
		return "a name is missing";
	resetStringInfo(&json->key);
	json->into = &json->key;
	return go(json, JSON_TEXT);
}

/*
 * find_key -- which of the names was read, or -1.  Most rows have them in the
 * order of the first.
 */
static int
find_key(const CsvJson *json)
{
	for (int i = 1; i <= json->nnames; i++)
	{
		int			at = (json->at + i) % json->nnames;

		if (strcmp(json->names.data + json->keys[at].text, json->key.data) == 0)
			return at;
	}
	return -1;
}

/*
 * add_key -- a name that the first row adds.
 */
static void
add_key(CsvJson *json)
{
	json->keys[json->nnames] = (JsonName) {json->names.len, -1, 0};
	appendBinaryStringInfo(&json->names, json->key.data, json->key.len + 1);
	json->at = json->nnames++;
}

/*
 * end_key -- the first byte, not a blank, behind a name.
 */
static const char *
end_key(CsvJson *json, char c)
{
	int			at = find_key(json);

	if (c != ':')
		return "a colon is missing behind a name";
	if (strlen(json->key.data) != (size_t) json->key.len)
		return "a zero byte is in a name";
	if (at >= 0 && json->keys[at].value >= 0)
		return "a row has a name twice";
	if (at >= 0)
		json->at = at;
	else if (json->keys_known)
		return "a row has a name that the first has not";
	else if (json->nnames == MOST_NAMES || json->names.len > MOST_NAME_BYTES)
		return "a row has too many names";
	else
		add_key(json);
	json->keys[json->at].value = json->row.len;
	json->into = &json->row;
	return go(json, JSON_VALUE);
}

/*
 * put_names -- the header of rows that are objects.
 */
static void
put_names(CsvJson *json)
{
	const char *name = json->names.data;

	for (int i = 0; i < json->nnames; i++, name += strlen(name) + 1)
	{
		if (i > 0)
			appendStringInfoChar(&json->out, ',');
		appendStringInfoChar(&json->out, '"');
		appendBinaryStringInfo(&json->out, name, strlen(name));
		appendStringInfoChar(&json->out, '"');
	}
	appendStringInfoChar(&json->out, '\n');
}

/*
 * end_object -- give out a row that is an object.
 */
static const char *
end_object(CsvJson *json)
{
	if (json->nnames == 0)
		return "the first row has no names";
	if (!json->keys_known)
		put_names(json);
	json->keys_known = true;
	for (int i = 0; i < json->nnames; i++)
	{
		const JsonName *key = &json->keys[i];

		if (i > 0)
			appendStringInfoChar(&json->out, ',');
		if (key->value >= 0)
			appendBinaryStringInfo(&json->out, json->row.data + key->value,
								   key->len);
	}
	/* one null alone is no blank line, which is no row */
	if (json->nnames == 1 && json->row.len == 0)
		appendStringInfoChar(&json->out, ',');
	appendStringInfoChar(&json->out, '\n');
	return go(json, JSON_AFTER_ROW);
}

/*
 * end_value -- the first byte, not a blank, behind a value.
 */
static const char *
end_value(CsvJson *json, char c)
{
	char		end = json->objects ? '}' : ']';

	if (c != ',' && c != end)
		return json->objects ? "a comma or } is missing behind a value" :
			"a comma or ] is missing behind a value";
	if (json->objects)
	{
		JsonName   *key = &json->keys[json->at];

		key->len = json->row.len - key->value;
		return c == ',' ? go(json, JSON_NAME) : end_object(json);
	}
	/* see end_object(); brackets alone stay one */
	if (c == ']' && json->bare && json->place == JSON_AFTER_VALUE)
		put(json, ',');
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
		put(json, c);
		return NULL;
	}
	if (json->into == &json->key)
		return go(json, JSON_AFTER_NAME);
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
 * open_bracket -- a bracket or brace of the envelope; behind one of both the rows
 * begin.
 */
static const char *
open_bracket(CsvJson *json, char c)
{
	if (c == '{' && json->opened)
		return json->keys_known ? "it has several arrays of objects" :
			begin_object(json);
	if (json->depth == DEEPEST)
		return "it is too deep";
	json->depth++;
	json->arrays = json->arrays << 1 | (c == '[');
	json->opened = c == '[';
	return go(json, JSON_ENVELOPE);
}

/*
 * close_bracket -- its counterpart, behind the last of which rows must have been
 * there.
 */
static const char *
close_bracket(CsvJson *json, char c)
{
	if ((json->arrays & 1) != (c == ']'))
		return "a bracket is closed by a brace, or a brace by a bracket";
	json->opened = false;
	json->depth--;
	json->arrays >>= 1;
	if (json->depth > 0)
		return go(json, JSON_ENVELOPE);
	return json->keys_known ? go(json, JSON_END) : without_rows;
}

/*
 * take_envelope -- a byte around the rows, and no blank.
 */
static const char *
take_envelope(CsvJson *json, char c)
{
	if (c == '[' || c == '{')
		return open_bracket(json, c);
	json->opened = false;
	if (c == ']' || c == '}')
		return close_bracket(json, c);
	return c == '"' ? go(json, JSON_ENVELOPE_TEXT) : NULL;
}

/*
 * take_envelope_text -- a byte of a text there.
 */
static const char *
take_envelope_text(CsvJson *json, char c)
{
	if (json->place == JSON_ENVELOPE_ESCAPE)
		return go(json, JSON_ENVELOPE_TEXT);
	if (c == '\\')
		return go(json, JSON_ENVELOPE_ESCAPE);
	return c == '"' ? go(json, JSON_ENVELOPE) : NULL;
}

/*
 * begin_array -- the bracket before the rows, if they are in nothing, or the
 * brace of what they are in.
 */
static const char *
begin_array(CsvJson *json, char c)
{
	if (c == '{')
		return open_bracket(json, c);
	return c == '[' ? go(json, JSON_FIRST_ROW) : "it is no array";
}

/*
 * begin_row -- the first byte of a row.
 */
static const char *
begin_row(CsvJson *json, char c)
{
	bool		first = json->place == JSON_FIRST_ROW;

	if (c == '[' && !json->objects)
	{
		json->bare = true;
		return go(json, JSON_FIRST_VALUE);
	}
	if (c == '{' && (first || json->objects))
		return begin_object(json);
	return c == ']' && first ? without_rows :
		"a row is missing, or is no array or object as the first is";
}

/*
 * end_row -- the first byte, not a blank, behind a row.
 */
static const char *
end_row(CsvJson *json, char c)
{
	if (c == ',')
		return go(json, JSON_ROW);
	if (c != ']')
		return "a comma or ] is missing behind a row";
	return json->depth > 0 ? close_bracket(json, c) : go(json, JSON_END);
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
			return begin_array(json, c);
		case JSON_ENVELOPE:
			return take_envelope(json, c);
		case JSON_FIRST_ROW:
		case JSON_ROW:
			return begin_row(json, c);
		case JSON_FIRST_NAME:
			return c == '}' ? end_object(json) : begin_name(json, c);
		case JSON_NAME:
			return begin_name(json, c);
		case JSON_AFTER_NAME:
			return end_key(json, c);
		case JSON_FIRST_VALUE:
			return c == ']' ? end_value(json, c) : begin_value(json, c);
		case JSON_VALUE:
			return begin_value(json, c);
		case JSON_AFTER_VALUE:
			return end_value(json, c);
		case JSON_AFTER_ROW:
			return end_row(json, c);
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
		case JSON_ENVELOPE_TEXT:
		case JSON_ENVELOPE_ESCAPE:
			return take_envelope_text(json, c);
		default:
			return is_blank(c) ? NULL : take_between(json, c);
	}
}

/*
 * copy_text -- the bytes of a text that stay what they are.
 */
static void
copy_text(CsvJson *json, CsvUnpackStep *step)
{
	bool		direct = json->into == &json->out;
	size_t		most = direct ? Min(step->in_len, step->out_len) : step->in_len;
	size_t		len = 0;

	while (len < most && step->in[len] != '"' && step->in[len] != '\\')
		len++;
	if (direct)
	{
		memcpy(step->out, step->in, len);
		step->out += len;
		step->out_len -= len;
	}
	else
		appendBinaryStringInfo(json->into, step->in, len);
	step->in += len;
	step->in_len -= len;
}

/*
 * give -- what waits, as far as there is room; returns whether that is all.
 */
static bool
give(CsvJson *json, CsvUnpackStep *step)
{
	int			left = json->out.len - json->given;
	int			len = (int) Min((size_t) left, step->out_len);

	memcpy(step->out, json->out.data + json->given, len);
	step->out += len;
	step->out_len -= len;
	json->given += len;
	if (len < left)
		return false;
	resetStringInfo(&json->out);
	json->given = 0;
	return true;
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
		bool		all_given = give(json, step);
		const char *why;

		if (all_given && json->place == JSON_TEXT && json->high == 0)
			copy_text(json, step);
		if (!all_given || step->in_len == 0)
			return NULL;
		if (json->row.len > MOST_ROW_BYTES || json->key.len > MOST_NAME_BYTES)
			return "a row or a name is too long";
		why = take(json, *step->in);
		if (why != NULL)
			return why;
		step->in++;
		step->in_len--;
	}
}
