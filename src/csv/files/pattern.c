/*-------------------------------------------------------------------------
 *
 * pattern.c
 *	  The option "path": a list of files, globs, and names with placeholders.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <ctype.h>
#include <fnmatch.h>

#include "calendar/calendar.h"
#include "compat.h"
#include "csv/blank.h"
#include "csv/files/pattern.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"

/* No number beyond is a year in a file's name. */
#define LATEST_YEAR	2100

/* The placeholders that do not stand for any text; in globs, what they are. */
static const struct
{
	const char *name;
	CsvSegmentKind kind;
	const char *glob;
}			typed_placeholders[] =
{
	{"year", CSV_SEGMENT_YEAR, "[0-9][0-9][0-9][0-9]"},
	{"month", CSV_SEGMENT_MONTH, "[0-9]*"},
	{"period", CSV_SEGMENT_PERIOD, "*"},
};

/*
 * next_entry -- the next entry of a list, without quotes and the blanks around
 * it; *path is moved behind its comma, or to the end.  NULL if a quote is not
 * closed.
 */
static char *
next_entry(const char **path)
{
	StringInfoData entry;
	bool		quoted = false;
	const char *text;
	int			len;
	const char *c;

	initStringInfo(&entry);
	for (c = *path; *c != '\0' && (quoted || *c != ','); c++)
	{
		if (*c != '"')
			appendStringInfoChar(&entry, *c);
		else if (quoted && c[1] == '"')
			appendStringInfoChar(&entry, *c++);
		else
			quoted = !quoted;
	}
	*path = *c == ',' ? c + 1 : c;
	text = entry.data;
	len = entry.len;
	csv_trim(&text, &len);
	return quoted ? NULL : pnstrdup(text, len);
}

/*
 * csv_path_entries -- the entries of a list, which commas separate and double
 * quotes protect.  On failure sets *problem to what is wrong, as a sentence.
 */
List *
csv_path_entries(const char *path, const char **problem)
{
	List	   *entries = NIL;
	bool		more = true;

	while (more)
	{
		char	   *entry = next_entry(&path);

		if (entry == NULL)
			*problem = "A double quote is not closed.";
		else if (entry[0] == '\0')
			*problem = entries == NIL && path[0] == '\0' ? "It is empty." :
				"A name between commas is empty.";
		if (*problem != NULL)
			return NIL;
		entries = lappend(entries, entry);
		more = path[-1] == ',';
	}
	return entries;
}

/*
 * add_segment -- add a segment to a pattern; text goes on with text before it.
 */
static void
add_segment(CsvPattern *p, CsvSegmentKind kind, const char *text, int len)
{
	CsvSegment *segment = &p->segments[p->nsegments];

	if (kind == CSV_SEGMENT_TEXT && p->nsegments > 0 &&
		segment[-1].kind == CSV_SEGMENT_TEXT)
	{
		segment[-1].text = psprintf("%s%.*s", segment[-1].text, len, text);
		return;
	}
	segment->kind = kind;
	segment->text = pnstrdup(text, len);
	p->nsegments++;
}

/*
 * add_placeholder -- add the placeholder of that name; returns NULL, or what is
 * wrong with it.
 */
static const char *
add_placeholder(CsvPattern *p, const char *name, int len)
{
	CsvSegmentKind kind = CSV_SEGMENT_FREE;

	if (len == 0)
		return "A placeholder has no name.";
	for (int i = 0; i < len; i++)
	{
		if (!isalnum((unsigned char) name[i]) && name[i] != '_' &&
			!IS_HIGHBIT_SET(name[i]))
			return "A placeholder's name has other characters than letters, digits and _.";
	}
	for (size_t i = 0; i < lengthof(typed_placeholders); i++)
	{
		if (strlen(typed_placeholders[i].name) == (size_t) len &&
			strncmp(typed_placeholders[i].name, name, len) == 0)
			kind = typed_placeholders[i].kind;
	}
	for (int i = 0; i < p->nplaceholders; i++)
	{
		if (strlen(p->placeholders[i]) == (size_t) len &&
			strncmp(p->placeholders[i], name, len) == 0)
			return "A placeholder occurs twice.";
	}
	add_segment(p, kind, name, len);
	p->placeholders[p->nplaceholders++] = p->segments[p->nsegments - 1].text;
	return NULL;
}

/*
 * set_length -- how long the glob's set is that starts with "["; 0 if it is not
 * closed, and the bracket then only itself.
 */
static int
set_length(const char *set)
{
	const char *c = set + 1;

	if (*c == '!' || *c == '^')
		c++;
	if (*c == ']')
		c++;
	while (*c != '\0' && *c != ']' && *c != '/')
		c++;
	return *c == ']' ? c - set + 1 : 0;
}

/*
 * add_next -- add the segment that starts there; returns how many bytes it has, 0
 * with *problem set if it is wrong.
 */
static int
add_next(CsvPattern *p, const char *c, const char **problem)
{
	int			len;

	if (*c == '{' && c[1] != '{')
	{
		len = strcspn(c + 1, "{}");
		*problem = c[1 + len] != '}' ? "A \"{\" is not closed." :
			add_placeholder(p, c + 1, len);
		return *problem == NULL ? len + 2 : 0;
	}
	if (*c == '}' && c[1] != '}')
	{
		*problem = "A \"}\" has no \"{\" before it.";
		return 0;
	}
	if (*c == '[' && (len = set_length(c)) > 0)
	{
		add_segment(p, CSV_SEGMENT_ONE, c, len);
		return len;
	}
	if (*c == '*' || *c == '?')
	{
		add_segment(p, *c == '*' ? CSV_SEGMENT_STAR : CSV_SEGMENT_ONE, c, 1);
		return 1;
	}
	len = strcspn(c, "{}[*?\\");
	if (len > 0)
	{
		add_segment(p, CSV_SEGMENT_TEXT, c, len);
		return len;
	}
	len = *c == '{' || *c == '}' || (*c == '\\' && c[1] != '\0') ? 2 : 1;
	add_segment(p, CSV_SEGMENT_TEXT, c + len - 1, 1);
	return len;
}

/*
 * is_ambiguous -- whether two parts of any length, one of them a placeholder,
 * have no text between them that would tell where one ends.
 */
static bool
is_ambiguous(const CsvPattern *p)
{
	const CsvSegment *open = NULL;

	for (int i = 0; i < p->nsegments; i++)
	{
		const CsvSegment *segment = &p->segments[i];

		if (segment->kind == CSV_SEGMENT_ONE)
			continue;
		if (segment->kind != CSV_SEGMENT_FREE && segment->kind != CSV_SEGMENT_STAR)
			open = NULL;
		else if (open != NULL && (open->kind == CSV_SEGMENT_FREE ||
								  segment->kind == CSV_SEGMENT_FREE))
			return true;
		else
			open = segment;
	}
	return false;
}

/*
 * has_any_depth -- whether a folder, or what is in one, is written as **, which
 * elsewhere stands for folders of any depth, and would stand for one here: files
 * would be missing.
 */
static bool
has_any_depth(const char *entry)
{
	const char *found = entry;

	while ((found = strstr(found, "**")) != NULL)
	{
		if ((found == entry || found[-1] == '/') &&
			(found[2] == '/' || found[2] == '\0'))
			return true;
		found++;
	}
	return false;
}

/*
 * csv_pattern_parse -- the segments of an entry: placeholders in braces, glob
 * characters, and text, in which "{{" and "}}" stand for braces and a backslash
 * protects a glob character.
 *
 * On failure sets *problem to what is wrong, as a sentence.
 */
CsvPattern *
csv_pattern_parse(const char *entry, const char **problem)
{
	CsvPattern *p = palloc0(sizeof(CsvPattern));
	size_t		len = strlen(entry);
	int			step;

	p->entry = entry;
	/* behind the last there is one more, of text */
	p->segments = palloc0((len + 1) * sizeof(CsvSegment));
	p->placeholders = palloc0((len + 1) * sizeof(char *));
	for (const char *c = entry; *c != '\0'; c += step)
	{
		step = add_next(p, c, problem);
		if (step == 0)
			return p;
	}
	if (has_any_depth(entry))
		*problem = "It has **, which does not stand for folders of any depth; each is written as *.";
	else if (is_ambiguous(p))
		*problem = "Two placeholders for any text stand side by side, and nothing tells where one ends.";
	return p;
}

/*
 * csv_pattern_is_literal -- whether the pattern stands for one name.
 */
bool
csv_pattern_is_literal(const CsvPattern *p)
{
	return p->nsegments == 1 && p->segments[0].kind == CSV_SEGMENT_TEXT;
}

/*
 * csv_glob_escape -- a text as a glob that matches only it.
 */
char *
csv_glob_escape(const char *text)
{
	StringInfoData glob;

	initStringInfo(&glob);
	for (; *text != '\0'; text++)
	{
		if (strchr("*?[\\", *text) != NULL)
			appendStringInfoChar(&glob, '\\');
		appendStringInfoChar(&glob, *text);
	}
	return glob.data;
}

/*
 * csv_pattern_glob -- the pattern for glob(3): all names that match, and some
 * that do not.
 */
char *
csv_pattern_glob(const CsvPattern *p)
{
	StringInfoData glob;

	initStringInfo(&glob);
	for (int i = 0; i < p->nsegments; i++)
	{
		const CsvSegment *segment = &p->segments[i];
		const char *text = segment->kind == CSV_SEGMENT_FREE ? "*" : segment->text;

		for (size_t j = 0; j < lengthof(typed_placeholders); j++)
		{
			if (segment->kind == typed_placeholders[j].kind)
				text = typed_placeholders[j].glob;
		}
		appendStringInfoString(&glob, segment->kind == CSV_SEGMENT_TEXT ?
							   csv_glob_escape(text) : text);
	}
	return glob.data;
}

/* A match in progress. */
typedef struct Match
{
	const CsvPattern *pattern;
	const char *name;
	int			len;
	bool	   *failed;			/* for each segment and place in the name */
	const char **starts;		/* of each segment */
} Match;

/*
 * has_digits -- whether a text begins with so many digits.
 */
static bool
has_digits(const char *text, int count)
{
	return strspn(text, "0123456789") >= (size_t) count;
}

/*
 * is_part_of_year -- whether a text begins with a quarter, a half or a week of a
 * year, as Q1, T4, H2, S1 and W48.  H6 is an edition of the HS, S4 one of the
 * SITC, and W00 the world.
 */
static bool
is_part_of_year(const char *text)
{
	int			digits = *text != '\0' ? strspn(text + 1, "0123456789") : 0;
	int			most = 0;

	if (digits != 1 && digits != 2)
		return false;
	if (strchr("QqTt", *text) != NULL)
		most = 4;
	else if (strchr("HhSs", *text) != NULL)
		most = 2;
	else if (strchr("Ww", *text) != NULL)
		most = 53;
	return atoi(text + 1) >= 1 && atoi(text + 1) <= most;
}

/*
 * is_cut -- whether a period of that length is only the beginning of what the name
 * has there: it ends within a number, unless that has all digits of a month and
 * may go on with a time; or its month is the number of a quarter or a half, as in
 * 2025_1Q and 2025-2H; or it is a year, and a part of one, a month that is none, a
 * month and a day or a later year comes next, as in 2025-Q1, 2025-13, 2025-1130
 * and 2025-2026.  8505 in 2025_8505 is none of these, but a heading.
 */
static bool
is_cut(const char *text, int len, bool is_year)
{
	const char *rest = text + len;
	int			digits = 0;

	while (digits < len && isdigit((unsigned char) text[len - 1 - digits]))
		digits++;
	if (digits > 0 && isdigit((unsigned char) *rest))
		return digits < 6;
	if (digits == 1 && *rest != '\0' && strchr("QqTtHhSs", *rest) != NULL)
		return !isalnum((unsigned char) rest[1]);
	if (!is_year)
		return false;
	rest += *rest != '\0' && strchr("-_. ", *rest) != NULL;
	if (is_part_of_year(rest))
		return true;
	digits = strspn(rest, "0123456789");
	if (digits == 4)
		return atoi(rest) / 100 <= MONTHS_PER_YEAR_I ||
			(atoi(rest) > atoi(text) && atoi(rest) <= LATEST_YEAR);
	return digits == 1 || digits == 2;
}

/*
 * could_be -- whether a segment can be a text of that length, alone; a period
 * must not be cut unless the pattern has the text behind it, or ends.  A free
 * placeholder is asked about the first character, and about none where that is
 * a slash.
 */
static bool
could_be(const CsvSegment *segment, const char *text, int len)
{
	int			month;
	int			day;

	switch (segment->kind)
	{
		case CSV_SEGMENT_TEXT:
			return strncmp(text, segment->text, len) == 0;
		case CSV_SEGMENT_ONE:
			return fnmatch(segment->text, pnstrdup(text, len), FNM_PATHNAME) == 0;
		case CSV_SEGMENT_YEAR:
		case CSV_SEGMENT_MONTH:
			return has_digits(text, len);
		case CSV_SEGMENT_PERIOD:
			return month_parse(text, len, &month, &day) == NULL &&
				(segment[1].kind == CSV_SEGMENT_TEXT ||
				 !is_cut(text, len, day == MONTH_IS_YEAR));
		case CSV_SEGMENT_FREE:
			return len > 0 && *text != '/';
		default:
			return true;
	}
}

/*
 * lengths -- the lengths that a segment may have at a place of the name, and in
 * which order they are tried: a period is as long as it can be, as "2025" is
 * one too, and a month has two digits if there are two, or files of October to
 * December alone would be read of those whose names have no zero before others.
 */
static void
lengths(const CsvSegment *segment, const char *text, int *first, int *last)
{
	int			rest = strcspn(text, "/");

	*first = segment->kind == CSV_SEGMENT_STAR ? 0 : 1;
	*last = rest;
	if (segment->kind == CSV_SEGMENT_PERIOD)
	{
		*first = rest;
		*last = 1;
	}
	else if (segment->kind == CSV_SEGMENT_TEXT)
		*first = *last = strlen(segment->text);
	else if (segment->kind == CSV_SEGMENT_ONE)
		*first = *last = *text != '\0' ? pg_mblen(text) : 1;
	else if (segment->kind == CSV_SEGMENT_YEAR)
		*first = *last = 4;
	else if (segment->kind == CSV_SEGMENT_MONTH)
	{
		*first = rest > 1 ? 2 : 1;
		*last = 1;
	}
}

/*
 * match_from -- whether the segments from the i'th on match the name from "at"
 * on; free segments are as short as they can be.
 */
static bool
match_from(Match *m, int i, int at)
{
	const CsvPattern *p = m->pattern;
	int			first;
	int			last;
	int			step;
	bool	   *failed = &m->failed[i * (m->len + 1) + at];

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	if (i == p->nsegments)
		return at == m->len;
	if (*failed)
		return false;
	m->starts[i] = m->name + at;
	lengths(&p->segments[i], m->name + at, &first, &last);
	step = first <= last ? 1 : -1;
	for (int len = first; len != last + step && len <= m->len - at; len += step)
	{
		if (could_be(&p->segments[i], m->name + at, len) &&
			match_from(m, i + 1, at + len))
			return true;
	}
	*failed = true;
	return false;
}

/*
 * csv_pattern_match -- the texts of the placeholders in a name, in their order;
 * NULL if the name does not match.
 */
char **
csv_pattern_match(const CsvPattern *p, const char *name)
{
	Match		m = {.pattern = p, .name = name, .len = strlen(name)};
	char	  **values = palloc((p->nplaceholders + 1) * sizeof(char *));
	int			n = 0;

	m.failed = palloc0((p->nsegments + 1) * (m.len + 1) * sizeof(bool));
	m.starts = palloc((p->nsegments + 1) * sizeof(char *));
	if (!match_from(&m, 0, 0))
		return NULL;
	m.starts[p->nsegments] = name + m.len;
	for (int i = 0; i < p->nsegments; i++)
	{
		if (p->segments[i].kind >= CSV_SEGMENT_YEAR)
			values[n++] = pnstrdup(m.starts[i], m.starts[i + 1] - m.starts[i]);
	}
	pfree(m.failed);
	pfree(m.starts);
	return values;
}
