/*-------------------------------------------------------------------------
 *
 * columns.c
 *	  The columns of a foreign table, and where each file has them.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <ctype.h>

#include "compat.h"
#include "csv/blank.h"
#include "csv/columns/columns.h"
#include "csv/columns/wildcard.h"
#include "lib/stringinfo.h"
#include "utils/rel.h"

/* What the name of a placeholder of the path has before it in a template */
#define PATH_PREFIX	"path:"

/* Columns that have no field, unless the option "column" gives them one. */
static const struct
{
	const char *name;
	CsvColumnKind kind;
}			special_columns[] =
{
	{"_file", CSV_COLUMN_FILE},
	{"_line", CSV_COLUMN_LINE},
	{"is_total", CSV_COLUMN_TOTAL},
};

/*
 * special_kind -- where the values of a column without the option "column"
 * come from.  A column is_total is one like others in a table that says
 * nothing of totals.
 */
static CsvColumnKind
special_kind(const char *name, const CsvSettings *settings)
{
	for (size_t i = 0; i < lengthof(special_columns); i++)
	{
		if (strcmp(name, special_columns[i].name) == 0 &&
			(special_columns[i].kind != CSV_COLUMN_TOTAL ||
			 settings->totals_where != NIL ||
			 settings->totals == CSV_TOTALS_KEEP))
			return special_columns[i].kind;
	}
	return CSV_COLUMN_NAME;
}

/*
 * find_placeholders -- tell the parts that stand for placeholders of the path,
 * {path:year}, from those for headers.  Each file says what their text is.
 */
static void
find_placeholders(CsvTemplate *template)
{
	size_t		len = strlen(PATH_PREFIX);

	for (int i = 0; i < template->nparts; i++)
	{
		CsvPart    *part = &template->parts[i];

		if (!part->is_header || strncmp(part->text, PATH_PREFIX, len) != 0)
			continue;
		part->is_header = false;
		part->placeholder = part->text + len;
	}
}

/*
 * only_header -- the one part of a column's template, if that is a header's name;
 * NULL for a column that is made of several parts, or of none in the file.
 */
static const CsvPart *
only_header(const CsvColumn *column)
{
	const CsvTemplate *template = column->template;

	return template != NULL && template->nparts == 1 &&
		template->parts[0].is_header ? &template->parts[0] : NULL;
}

/*
 * is_field_as_is -- whether the column's text is that of one field of a record,
 * which is the same for all rows of the record.
 */
static bool
is_field_as_is(const CsvColumn *column)
{
	return only_header(column) != NULL && !column->template->wide &&
		column->settings->map == NIL;
}

/*
 * csv_column_is_path -- whether the column's value is the same for all rows of
 * a file, and known by the file's name.
 */
bool
csv_column_is_path(const CsvColumn *column)
{
	const CsvTemplate *template = column->template;
	bool		is_path = false;

	for (int i = 0; template != NULL && i < template->nparts; i++)
	{
		if (template->parts[i].is_header || template->parts[i].is_label)
			return false;
		is_path |= template->parts[i].placeholder != NULL;
	}
	return is_path;
}

/*
 * check_constant -- error if the column's constant is a placeholder of the file's
 * pattern without its braces: as with names of the header, it would be in every
 * row.
 */
static void
check_constant(const CsvColumn *column, const CsvFile *file)
{
	const CsvTemplate *template = column->template;
	size_t		len = strlen(PATH_PREFIX);
	const char *text;

	if (template == NULL || template->marked || template->nparts != 1)
		return;
	text = template->parts[0].text;
	if (strncmp(text, PATH_PREFIX, len) == 0 &&
		csv_file_value(file, text + len) != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_FDW_INVALID_COLUMN_NAME),
				 errmsg("constant \"%s\" for column \"%s\" is also a placeholder",
						text, column->name),
				 errdetail("The table's option \"path\" has the placeholder: \"%s\".",
						   file->pattern->entry),
				 errhint("Set the column's option \"column\" to '{%s}' for what it stands for, or to '{}%s' for the constant.",
						 text, text)));
}

/*
 * csv_column_set_file -- from now on the column is one of that file; error if
 * the file's pattern lacks a placeholder that the column has, or has one that is
 * the column's constant.
 */
void
csv_column_set_file(CsvColumn *column, const CsvFile *file)
{
	CsvTemplate *template = column->template;

	check_constant(column, file);
	for (int i = 0; template != NULL && i < template->nparts; i++)
	{
		CsvPart    *part = &template->parts[i];
		const char *value;

		if (part->placeholder == NULL)
			continue;
		value = csv_file_value(file, part->placeholder);
		if (value == NULL)
			ereport(ERROR,
					(errcode(ERRCODE_FDW_INVALID_COLUMN_NAME),
					 errmsg("file \"%s\" has no placeholder \"%s\" for column \"%s\"",
							file->name, part->placeholder, column->name),
					 errdetail("Placeholders are named in the table's option \"path\": \"%s\".",
							   file->pattern != NULL ?
							   file->pattern->entry : file->name),
					 errhint("Put {%s} where the path has it.",
							 part->placeholder)));
		part->text = unconstify(char *, value);
	}
}

/*
 * csv_column_init -- prepare a column of the table; error if its options do
 * not fit its type.
 */
void
csv_column_init(CsvColumn *column, const CsvSettings *table,
				const CsvShape *shape, Relation rel, AttrNumber attnum)
{
	Form_pg_attribute attr = TupleDescAttr(RelationGetDescr(rel), attnum - 1);
	const char *problem = NULL;
	const CsvPart *part;

	memset(column, 0, sizeof(CsvColumn));
	column->attnum = attnum;
	column->name = pstrdup(NameStr(attr->attname));
	column->settings = csv_column_settings(table, RelationGetRelid(rel),
										   attnum, column->name);
	column->shape = shape;
	column->kind = CSV_COLUMN_TEMPLATE;
	column->label = column->settings->column;
	if (column->label != NULL)
	{
		column->template = csv_template_parse(column->label, &problem);
		csv_template_resolve(column->template, table->wide,
							 psprintf("column \"%s\"", column->name));
		find_placeholders(column->template);
	}
	else
		column->kind = special_kind(column->name, table);
	if (column->kind == CSV_COLUMN_NAME)
		column->template = csv_template_of_name(column->name);
	if (column->label == NULL)
		column->label = column->name;
	part = only_header(column);
	if (part != NULL && part->inner == NULL)
		column->label = part->text;
	column->decoder = csv_decoder_make(attr, column->settings);
}

/*
 * is_only_one -- whether a name is that of a field with a number behind it, as
 * those of several have it, and the file has only one of them.
 */
static bool
is_only_one(const CsvHeader *header, const char *name, const char *field)
{
	size_t		len = strlen(field);
	int			again;

	if (strncmp(name, field, len) != 0 || name[len] != '_' ||
		name[len + 1] == '\0' ||
		name[len + 1 + strspn(name + len + 1, "0123456789")] != '\0')
		return false;
	(void) csv_header_find(header, field, strcmp, &again);
	return again < 0;
}

/*
 * header_missing -- the problem that a file has no such header.
 */
static CsvStatus
header_missing(const CsvColumn *column, const char *name,
			   const CsvHeader *header, CsvProblem *problem)
{
	const char *closest = csv_closest(name, header->names, header->nnames);
	const char *hint = header->line == 0 ?
		"Set the column's option \"column\" to a name of the table's option \"header\" in braces, or to a constant, or give a field that name there." :
		"Set the column's option \"column\" to a name of the header in braces, or to a constant; if the names look wrong, check \"encoding\", \"delimiter\" and \"skip\", and that the file has a header line, for which the option \"header\" stands in.";

	if (strstr(column->settings->path, psprintf("{%s}", name)) != NULL)
		hint = psprintf("The table's option \"path\" has a placeholder of that name: set the column's option \"column\" to '{path:%s}'.",
						name);
	else if (column->kind == CSV_COLUMN_NAME && strcmp(name, "is_total") == 0)
		hint = "To tell rows that others count too, set the table's option \"totals_where\" to what makes them so, and \"totals\" to keep.";
	else if (closest != NULL)
		hint = psprintf(is_only_one(header, name, closest) ?
						"Perhaps you meant \"%s\": set the column's option \"column\" to '{%s}'. If other files of the table have several such fields, make a foreign table of each kind of files." :
						"Perhaps you meant \"%s\": set the column's option \"column\" to '{%s}'.",
						closest, closest);
	return csv_header_lacks(header, problem,
							psprintf("header \"%s\" for column \"%s\" is missing",
									 csv_clip(name, strlen(name)),
									 column->name),
							hint);
}

/*
 * header_twice -- the problem that two fields of a file have a name, which the
 * message shows as "shown"; if that is another, the name is what the file holds.
 */
static CsvStatus
header_twice(const CsvColumn *column, const char *name, const char *shown,
			 const CsvHeader *header, int one, int other, CsvProblem *problem)
{
	const char *first = csv_clip(header->names[one],
								 strlen(header->names[one]));
	const char *second = csv_clip(header->names[other],
								  strlen(header->names[other]));

	csv_problem(problem, ERRCODE_AMBIGUOUS_COLUMN, header->line,
				psprintf("header \"%s\" for column \"%s\" occurs twice",
						 csv_clip(shown, strlen(shown)), column->name),
				psprintf("fields %d and %d are called \"%s\" and \"%s\"",
						 one + 1, other + 1, first, second),
				strcmp(first, second) == 0 ?
				psprintf("Set the column's option \"column\" to '{%s_1}' for the first of them, to '{%s_2}' for the second.",
						 first, first) :
				psprintf("Set the column's option \"column\" to '{%s}' or '{%s}'.",
						 first, second));
	problem->quotes_file = strcmp(name, shown) != 0;
	return CSV_PROBLEM;
}

/*
 * find_part -- find the header of a name, which messages show as "shown", in a
 * file, and mark its field as wanted.
 *
 * A name in a template must be the header's; a column's own name may differ
 * from it in the case of ASCII letters, as SQL folds them.  A field of that name
 * goes before one that it numbers.
 */
static CsvStatus
find_part(CsvColumn *column, const char *name, const char *shown,
		  CsvHeader *header, int *field, CsvProblem *problem)
{
	int			again;

	*field = csv_header_find(header, name, strcmp, &again);
	if (column->kind == CSV_COLUMN_NAME &&
		(*field < 0 || strcmp(header->names[*field], name) != 0))
		*field = csv_header_find(header, name, pg_strcasecmp, &again);
	if (*field < 0)
		return header_missing(column, shown, header, problem);
	if (again >= 0)
		return header_twice(column, name, shown, header, *field, again, problem);
	header->wanted[*field] = true;
	return CSV_OK;
}

/*
 * is_listed -- whether the option "wide" has a label as it is, and not for * or ?
 * in one.
 */
static bool
is_listed(const CsvWide *wide, const char *label)
{
	ListCell   *lc;

	foreach(lc, wide->listed)
	{
		if (strcmp(lfirst(lc), label) == 0)
			return true;
	}
	return false;
}

/*
 * label_twice_hint -- what to do about a label whose header occurs twice: it is
 * the label that says which, if the header ends with it.  A label that * or ?
 * stands for is not in the option, and would still be found with its number
 * beside it there.
 */
static const char *
label_twice_hint(const CsvWide *wide, const CsvPart *part, const char *label)
{
	const char *shown = csv_clip(label, strlen(label));

	if (part->rest[0] != '\0')
		return "Give the fields different names in the file.";
	if (!is_listed(wide, label))
		return psprintf("In the table's option \"wide\" list the labels without * and ?, with %s_1 for the first of them, %s_2 for the second.",
						shown, shown);
	return psprintf("In the table's option \"wide\" write %s_1 instead of %s for the first of them, %s_2 for the second.",
					shown, shown, shown);
}

/*
 * bind_part -- find a part's header in a file or, if the label is in its name,
 * those of the labels that the file has.
 */
static CsvStatus
bind_part(CsvColumn *column, CsvPart *part, CsvHeader *header,
		  CsvProblem *problem)
{
	const CsvWide *wide = column->settings->wide;
	CsvStatus	status = CSV_OK;

	if (part->inner == NULL)
		return find_part(column, part->text, part->text, header, &part->field,
						 problem);
	part->fields = palloc(wide->nlabels * sizeof(int));
	for (int i = 0; status == CSV_OK && i < wide->nlabels; i++)
	{
		part->fields[i] = -1;
		if (column->shape->present[i])
			status = find_part(column, csv_part_name(part, wide->labels[i]),
							   csv_part_name(part,
											 csv_label_shown(column->settings, i)),
							   header, &part->fields[i], problem);
		if (status == CSV_PROBLEM &&
			problem->sqlstate == ERRCODE_AMBIGUOUS_COLUMN)
			problem->hint = label_twice_hint(wide, part, wide->labels[i]);
	}
	return status;
}

/*
 * csv_in_braces -- a constant with braces around it, if the header has it, or
 * around each of its several words, if it has all of them; NULL if it has not.
 */
char *
csv_in_braces(const char *constant, const CsvHeader *header)
{
	StringInfoData braced;
	int			words = 0;
	int			len;

	if (csv_header_place(header, constant) >= 0)
		return psprintf("{%s}", constant);
	initStringInfo(&braced);
	for (const char *c = constant; *c != '\0'; c += len)
	{
		char	   *word;

		len = 0;
		while (isalnum((unsigned char) c[len]) || c[len] == '_' ||
			   IS_HIGHBIT_SET(c[len]))
			len++;
		word = pnstrdup(c, len);
		if (len == 0)
			appendStringInfoChar(&braced, c[len++]);
		else if (csv_header_place(header, word) >= 0)
		{
			appendStringInfo(&braced, "{%s}", word);
			words++;
		}
		else
			return NULL;
	}
	return words > 1 ? braced.data : NULL;
}

/*
 * csv_column_bind -- find the column's fields in a file, and mark them as
 * wanted there.
 *
 * A constant that equals one of the file's names, or joins several of them, is
 * refused: it was most likely meant as these, and would fill the column with
 * them.
 */
CsvStatus
csv_column_bind(CsvColumn *column, CsvHeader *header, CsvProblem *problem)
{
	CsvTemplate *template = column->template;
	char	   *braced = NULL;
	bool		one;

	if (template == NULL)
		return CSV_OK;
	for (int i = 0; i < template->nparts; i++)
	{
		if (template->parts[i].is_header &&
			bind_part(column, &template->parts[i], header, problem) != CSV_OK)
			return CSV_PROBLEM;
	}
	if (!template->marked && template->nparts == 1)
		braced = csv_in_braces(template->parts[0].text, header);
	if (braced == NULL)
		return CSV_OK;
	one = strchr(braced + 1, '{') == NULL;
	return csv_problem(problem, ERRCODE_FDW_INVALID_COLUMN_NAME, header->line,
					   psprintf("constant \"%s\" for column \"%s\" is %s",
								csv_clip(column->label, strlen(column->label)),
								column->name,
								one ? "also a header" : "made of headers"),
					   one ? "the header has that name" : "the header has those names",
					   psprintf("Set the column's option \"column\" to '%s' for the field%s, or to '{}%s' for the constant.",
								braced, one ? "" : "s", column->label));
}

/*
 * join_parts -- the text of a template of several parts for one record; false
 * if it is NULL, because a part is.
 */
static bool
join_parts(const CsvColumn *column, const CsvRecord *record,
		   StringInfo joined)
{
	const CsvTemplate *template = column->template;

	for (int i = 0; i < template->nparts; i++)
	{
		const CsvPart *part = &template->parts[i];
		const CsvField *field;

		if (!part->is_header)
		{
			appendStringInfoString(joined, part->is_label ?
								   column->settings->wide->labels[column->shape->label] :
								   part->text);
			continue;
		}
		field = &record->fields[part->field];
		if (csv_is_null(column->decoder, field->data, field->len,
						field->missing))
			return false;
		appendBinaryStringInfo(joined, field->data, field->len);
	}
	return true;
}

/*
 * field_name -- what a message calls the field that a column is read from.
 */
static char *
field_name(const CsvColumn *column)
{
	const CsvTemplate *template = column->template;
	const char *name = column->label;

	if (template != NULL && template->nparts == 1 &&
		template->parts[0].inner != NULL)
		name = csv_part_name(&template->parts[0],
							 csv_label_shown(column->settings,
											 column->shape->label));
	return csv_clip(name, strlen(name));
}

/*
 * refuse -- the problem with a value, out of the decoder's reason.
 */
static CsvStatus
refuse(const CsvColumn *column, int64 line, const char *text, int len,
	   const CsvReason *reason, CsvProblem *problem)
{
	csv_problem(problem, reason->sqlstate, line,
				psprintf("%s for column \"%s\"", reason->what, column->name),
				psprintf("expected %s", reason->expected), reason->hint);
	problem->shown = psprintf(": \"%s\"", csv_clip(text, len));
	problem->column = column->name;
	problem->value = column->text;
	problem->value_len = column->len;
	problem->field = field_name(column);
	problem->note = reason->note;
	if (text != column->text && column->settings->map != NIL &&
		column->settings->show_content)
		problem->note = psprintf("The option \"map\" makes it of \"%s\".",
								 csv_clip(column->text, column->len));
	return CSV_PROBLEM;
}

/*
 * find_text -- the text of a column in a record: a field, or what is made for
 * it in the current memory context.
 */
static CsvField
find_text(const CsvColumn *column, const CsvRecord *record, const char *file)
{
	const CsvPart *part = only_header(column);
	StringInfoData made;
	CsvField	field;

	if (part != NULL)
		return record->fields[part->field];
	initStringInfo(&made);
	field.missing = false;
	if (column->kind == CSV_COLUMN_FILE)
		appendStringInfoString(&made, file);
	else if (column->kind == CSV_COLUMN_LINE)
		appendStringInfo(&made, INT64_FORMAT, record->line);
	else if (column->kind == CSV_COLUMN_TOTAL)
		appendStringInfoString(&made, column->shape->total ? "true" : "false");
	else
		field.missing = !join_parts(column, record, &made);
	field.data = made.data;
	field.len = made.len;
	return field;
}

/*
 * csv_column_quick_place -- which of a record's fields csv_decode_quickly() may
 * decode for the column, from 0; -1 if it may not.
 */
int
csv_column_quick_place(const CsvColumn *column)
{
	return is_field_as_is(column) && csv_decodes_quickly(column->decoder) ?
		column->template->parts[0].field : -1;
}

/*
 * csv_column_is_field -- whether the column's value is the text of one field,
 * byte for byte.
 */
bool
csv_column_is_field(const CsvColumn *column)
{
	return is_field_as_is(column) && csv_decodes_bytes(column->decoder);
}

/*
 * csv_column_place -- which of a record's fields it is of which
 * csv_column_is_field() is true, from 0.
 */
int
csv_column_place(const CsvColumn *column)
{
	Assert(csv_column_is_field(column));
	return column->template->parts[0].field;
}

/*
 * choose_label -- let the parts of a template stand for the label of the row
 * that is being made.
 */
static void
choose_label(CsvColumn *column)
{
	for (int i = 0; i < column->template->nparts; i++)
	{
		CsvPart    *part = &column->template->parts[i];

		if (part->inner != NULL)
			part->field = part->fields[column->shape->label];
	}
}

/*
 * put_star -- append what a * of a mapping's pattern stands for to the text that
 * is made; that is NULL if this is nothing or a text for NULL.
 */
static void
put_star(const CsvColumn *column, const CsvStars *stars, int number,
		 StringInfo made, bool *missing)
{
	const char *text = stars->text[number];
	int			len = stars->len[number];

	csv_trim(&text, &len);
	*missing |= len == 0 || csv_is_null(column->decoder, text, len, false);
	appendBinaryStringInfo(made, text, len);
}

/*
 * fill_in -- the text of a mapping in which * and \1 to \9 are replaced by what
 * the pattern's * stand for; made in the current memory context.
 */
static void
fill_in(const CsvColumn *column, const char *to, const CsvStars *stars,
		CsvField *field)
{
	StringInfoData made;

	initStringInfo(&made);
	field->missing = false;
	for (; *to != '\0'; to++)
	{
		if (*to == '*')
			put_star(column, stars, 0, &made, &field->missing);
		else if (*to == '\\' && isdigit((unsigned char) to[1]))
			put_star(column, stars, *++to - '0', &made, &field->missing);
		else
			appendStringInfoChar(&made, *to);
	}
	field->data = made.data;
	field->len = made.len;
}

/*
 * map_text -- replace a field's text by what the first pair of the option
 * "map" that fits says; a text that none fits stays as it is.
 */
static void
map_text(const CsvColumn *column, CsvField *field)
{
	const char *text = field->data;
	int			len = field->len;
	ListCell   *lc;

	csv_trim(&text, &len);
	foreach(lc, column->settings->map)
	{
		const CsvMapping *mapping = lfirst(lc);
		CsvStars	stars;

		if (!csv_wildcard_fits(mapping->from, text, len, &stars))
			continue;
		if (stars.n > 0 && strpbrk(mapping->to, "*\\") != NULL)
		{
			fill_in(column, mapping->to, &stars, field);
			return;
		}
		field->data = mapping->to;
		field->len = strlen(mapping->to);
		field->missing = field->len == 0;
		return;
	}
}

/*
 * csv_column_value -- a record's value for a column, in the current memory
 * context.
 */
CsvStatus
csv_column_value(CsvColumn *column, const CsvRecord *record,
				 const char *file, Datum *value, bool *isnull,
				 CsvProblem *problem)
{
	CsvField	field;
	CsvReason	reason;

	if (column->template != NULL && column->template->wide)
		choose_label(column);
	field = find_text(column, record, file);
	column->text = field.data;
	column->len = field.len;
	*isnull = csv_is_null(column->decoder, field.data, field.len,
						  field.missing);
	if (!*isnull && column->settings->map != NIL)
	{
		map_text(column, &field);
		*isnull = field.missing;
	}
	if (csv_decode(column->decoder, field.data, field.len, value, *isnull,
				   &reason))
		return CSV_OK;
	return refuse(column, record->line, field.data, field.len, &reason,
				  problem);
}
