/*-------------------------------------------------------------------------
 *
 * parse.c
 *	  What the values of options mean.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <ctype.h>

#include "csv/blank.h"
#include "csv/columns/number.h"
#include "csv/columns/template.h"
#include "csv/files/pattern.h"
#include "csv/parse.h"
#include "csv/records/records.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#define LARGEST_MAX_FIELD	(64 * 1024 * 1024)
#define LARGEST_SKIP		1000000

/*
 * csv_parse_directory -- server: where relative paths start.
 */
const char *
csv_parse_directory(const char *value, CsvSettings *into)
{
	if (!is_absolute_path(value))
		return "It is not an absolute path.";
	into->directory = pstrdup(value);
	return NULL;
}

/*
 * csv_parse_path -- table: the file or files.  Whether a relative path has a
 * directory to start from shows only at the scan, as servers are altered.
 */
const char *
csv_parse_path(const char *value, CsvSettings *into)
{
	const char *problem = NULL;
	ListCell   *lc;

	foreach(lc, csv_path_entries(value, &problem))
		csv_pattern_parse(lfirst(lc), &problem);
	into->path = pstrdup(value);
	return problem;
}

/*
 * csv_parse_encoding -- what the file's bytes mean.
 */
const char *
csv_parse_encoding(const char *value, CsvSettings *into)
{
	into->encoding = pg_char_to_encoding(value);
	return into->encoding < 0 ? "No such encoding is known." : NULL;
}

/*
 * check_structural -- NULL, or why a character cannot hold fields apart.
 *
 * Letters, digits, "." and the signs are part of values, and one byte is all
 * that libcsv compares.
 */
static const char *
check_structural(const char *value)
{
	if (strlen(value) != 1 || IS_HIGHBIT_SET(value[0]))
		return "It is not one single-byte character.";
	if (value[0] == '\n' || value[0] == '\r')
		return "It is a line end.";
	if (isalnum((unsigned char) value[0]) || strchr(".+-", value[0]) != NULL)
		return "It occurs in numbers, names or dates.";
	return NULL;
}

/*
 * csv_parse_delimiter -- what holds fields apart; a tab may be spelled out.
 */
const char *
csv_parse_delimiter(const char *value, CsvSettings *into)
{
	const char *problem;

	if (strcmp(value, "\\t") == 0 || pg_strcasecmp(value, "tab") == 0)
		value = "\t";
	if ((problem = check_structural(value)) == NULL)
		into->delimiter = value[0];
	return problem;
}

/*
 * csv_parse_quote -- what encloses fields that hold delimiters.
 */
const char *
csv_parse_quote(const char *value, CsvSettings *into)
{
	const char *problem = check_structural(value);

	if (problem == NULL && isspace((unsigned char) value[0]))
		problem = "It is a blank.";
	if (problem == NULL)
		into->quote = value[0];
	return problem;
}

/*
 * parse_count -- a plain number from smallest to largest.
 */
static const char *
parse_count(const char *value, int64 smallest, int64 largest, int64 *count)
{
	char	   *end;

	errno = 0;
	*count = strtoll(value, &end, 10);
	if (end == value || *end != '\0')
		return "It is not an integer.";
	if (errno != 0 || *count < smallest || *count > largest)
		return "It is out of range.";
	return NULL;
}

/*
 * parse_int -- the same for an int.
 */
static const char *
parse_int(const char *value, int smallest, int largest, int *number)
{
	int64		wide;
	const char *problem = parse_count(value, smallest, largest, &wide);

	if (problem == NULL)
		*number = (int) wide;
	return problem;
}

/*
 * csv_parse_skip -- how many title lines there are.
 */
const char *
csv_parse_skip(const char *value, CsvSettings *into)
{
	return parse_int(value, 0, LARGEST_SKIP, &into->skip);
}

/*
 * csv_parse_max_field -- at how many bytes a field is taken to be a mistake.
 */
const char *
csv_parse_max_field(const char *value, CsvSettings *into)
{
	return parse_int(value, 1, LARGEST_MAX_FIELD, &into->max_field);
}

/*
 * csv_parse_on_error -- what happens to a row that cannot be read.
 */
const char *
csv_parse_on_error(const char *value, CsvSettings *into)
{
	if (strcmp(value, "stop") == 0)
		into->on_error = CSV_ON_ERROR_STOP;
	else if (strcmp(value, "skip") == 0)
		into->on_error = CSV_ON_ERROR_SKIP;
	else
		return "It is neither of the two.";
	return NULL;
}

/*
 * csv_parse_reject_limit -- how many such rows are too many.
 */
const char *
csv_parse_reject_limit(const char *value, CsvSettings *into)
{
	return parse_count(value, 0, PG_INT64_MAX, &into->reject_limit);
}

/*
 * csv_parse_decimal -- what is before a number's fraction.
 */
const char *
csv_parse_decimal(const char *value, CsvSettings *into)
{
	if (strlen(value) != 1 || !ispunct((unsigned char) value[0]))
		return "It is not one single-byte punctuation character.";
	if (strchr("+-", value[0]) != NULL)
		return "It is a sign.";
	into->decimal = value[0];
	return NULL;
}

/*
 * csv_parse_thousands -- one character, of several bytes where a no-break space
 * is used; empty for none, which is how a column takes back its table's.
 */
const char *
csv_parse_thousands(const char *value, CsvSettings *into)
{
	if (value[0] != '\0' && pg_mbstrlen(value) != 1)
		return "It is not one character.";
	if (isalnum((unsigned char) value[0]) ||
		(value[0] != '\0' && strchr("+-\r\n", value[0]) != NULL))
		return "It is a letter, a digit, a sign or a line end.";
	into->thousands = pstrdup(value);
	return NULL;
}

/*
 * parse_list -- the texts of a list with commas between them, without the blanks
 * around them; "keep_empty" says whether those count of which nothing is left.
 */
static List *
parse_list(const char *value, bool keep_empty)
{
	List	   *texts = NIL;
	bool		more = true;

	while (more)
	{
		const char *text = value;
		int			len = strcspn(value, ",");

		more = value[len] == ',';
		value += len + 1;
		csv_trim(&text, &len);
		if (len > 0 || keep_empty)
			texts = lappend(texts, pnstrdup(text, len));
	}
	return texts;
}

/*
 * csv_parse_header -- table: the names of the fields of files without a header
 * line; "" for one that no column needs.  To COPY and file_fdw the option says
 * whether there is such a line.
 */
const char *
csv_parse_header(const char *value, CsvSettings *into)
{
	bool		has_one;

	into->header = parse_list(value, true);
	if (parse_bool(value, &has_one) || pg_strcasecmp(value, "match") == 0)
		return "It is not whether there is a header line.";
	if (parse_list(value, false) == NIL)
		return "It names no field.";
	return list_length(into->header) > CSV_MAX_COLUMNS ?
		psprintf("It has more than %d names.", CSV_MAX_COLUMNS) : NULL;
}

/*
 * csv_parse_null -- the texts that mean NULL; an empty list takes back the
 * table's.
 */
const char *
csv_parse_null(const char *value, CsvSettings *into)
{
	into->nulls = parse_list(value, false);
	return NULL;
}

/*
 * csv_parse_column -- column: its template, kept as text.
 */
const char *
csv_parse_column(const char *value, CsvSettings *into)
{
	const char *problem = NULL;

	if (csv_template_parse(value, &problem)->nparts == 0 && problem == NULL)
		problem = "It is empty.";
	into->column = pstrdup(value);
	return problem;
}

/*
 * csv_parse_scale -- column: its factor, kept as text, as the column's type says
 * what number it becomes.
 */
const char *
csv_parse_scale(const char *value, CsvSettings *into)
{
	if (!csv_is_factor(value))
		return "It is not a positive number.";
	into->scale = pstrdup(value);
	return NULL;
}

/*
 * csv_parse_format -- column: whether dates keep their day.
 */
const char *
csv_parse_format(const char *value, CsvSettings *into)
{
	if (strcmp(value, "month") == 0)
		into->format = CSV_FORMAT_MONTH;
	else if (strcmp(value, "date") == 0)
		into->format = CSV_FORMAT_DATE;
	else
		return "It is neither of the two.";
	return NULL;
}

/*
 * stars_are_there -- whether each \1 to \9 of a mapping's text is one of the * of
 * its pattern.
 */
static bool
stars_are_there(const CsvMapping *mapping)
{
	int			stars = 0;

	for (const char *p = mapping->from; *p != '\0'; p++)
		stars += *p == '*';
	for (const char *p = mapping->to; *p != '\0'; p++)
	{
		if (*p == '\\' && isdigit((unsigned char) p[1]) &&
			(p[1] == '0' || p[1] - '0' > stars))
			return false;
	}
	return true;
}

/*
 * csv_parse_map -- column: what stands for a text of the source.
 */
const char *
csv_parse_map(const char *value, CsvSettings *into)
{
	into->map = NIL;
	while (*value != '\0')
	{
		CsvMapping *mapping = palloc(sizeof(CsvMapping));
		int			len = strcspn(value, ",");
		const char *from = value;
		const char *to = memchr(value, '=', len);
		int			fromlen;
		int			tolen;

		if (to == NULL)
			return "A pair has no =.";
		fromlen = to++ - from;
		tolen = len - fromlen - 1;
		csv_trim(&from, &fromlen);
		csv_trim(&to, &tolen);
		mapping->from = pnstrdup(from, fromlen);
		mapping->to = pnstrdup(to, tolen);
		if (!stars_are_there(mapping))
			return "A pair has a number after a \\, and fewer * than that.";
		into->map = lappend(into->map, mapping);
		value += len + (value[len] == ',');
	}
	return into->map == NIL ? "It is empty." : NULL;
}
