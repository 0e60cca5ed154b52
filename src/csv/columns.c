/*-------------------------------------------------------------------------
 *
 * columns.c
 *	  The columns of a foreign table, and where each file has them.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "csv/columns.h"
#include "lib/stringinfo.h"
#include "utils/rel.h"

/* How many bytes of a header a message lists. */
#define LIST_BYTES	200

/* Columns that have no field, unless the option "column" gives them one. */
#define FILE_COLUMN	"_file"
#define LINE_COLUMN	"_line"

/*
 * add_part -- end the part of a template whose text has been gathered; empty
 * literal text is no part.
 */
static void
add_part(CsvTemplate *template, bool is_header, StringInfo text)
{
	CsvPart    *part = &template->parts[template->nparts];

	if (text->len == 0 && !is_header)
		return;
	part->is_header = is_header;
	part->text = pstrdup(text->data);
	part->field = -1;
	template->nparts++;
	resetStringInfo(text);
}

/*
 * close_header -- end a header's name at "}"; false if it is only blanks.  An
 * empty pair of braces stands for nothing, and marks a constant as meant.
 */
static bool
close_header(CsvTemplate *template, StringInfo text)
{
	const char *name = text->data;
	int			len = text->len;
	StringInfoData trimmed;

	csv_trim(&name, &len);
	if (len == 0)
		return text->len == 0;
	initStringInfo(&trimmed);
	appendBinaryStringInfo(&trimmed, name, len);
	add_part(template, true, &trimmed);
	resetStringInfo(text);
	return true;
}

/*
 * csv_template_parse -- the parts of a template: header names in braces, and
 * the literal text between them, in which "{{" and "}}" stand for braces.
 *
 * On failure sets *problem to what is wrong, as a sentence.
 */
CsvTemplate *
csv_template_parse(const char *text, const char **problem)
{
	CsvTemplate *template = palloc0(sizeof(CsvTemplate));
	bool		in_header = false;
	StringInfoData part;

	template->parts = palloc((strlen(text) + 1) * sizeof(CsvPart));
	initStringInfo(&part);
	for (const char *c = text; *c != '\0'; c++)
	{
		if ((*c == '{' || *c == '}') && c[1] == *c && !(in_header && *c == '}'))
			appendStringInfoChar(&part, *c++);
		else if (*c == '{' && !in_header)
		{
			add_part(template, false, &part);
			in_header = template->marked = true;
		}
		else if (*c == '}' && in_header && close_header(template, &part))
			in_header = false;
		else if (*c == '{' || *c == '}')
		{
			*problem = *c == '{' ? "A \"{\" stands inside braces." :
				in_header ? "A header name is blank." :
				"A \"}\" has no \"{\" before it.";
			return template;
		}
		else
			appendStringInfoChar(&part, *c);
	}
	if (in_header)
		*problem = "A \"{\" is not closed.";
	add_part(template, false, &part);
	return template;
}

/*
 * name_template -- the template of a column without the option: its own name.
 */
static CsvTemplate *
name_template(const char *name)
{
	CsvTemplate *template = palloc0(sizeof(CsvTemplate));

	template->nparts = 1;
	template->parts = palloc0(sizeof(CsvPart));
	template->parts[0].is_header = true;
	template->parts[0].text = pstrdup(name);
	template->marked = true;
	return template;
}

/*
 * csv_column_init -- prepare a column of the table; error if its options do
 * not fit its type.
 */
void
csv_column_init(CsvColumn *column, const CsvSettings *table, Relation rel,
				AttrNumber attnum)
{
	Form_pg_attribute attr = TupleDescAttr(RelationGetDescr(rel), attnum - 1);
	const char *problem = NULL;

	memset(column, 0, sizeof(CsvColumn));
	column->attnum = attnum;
	column->name = pstrdup(NameStr(attr->attname));
	column->settings = csv_column_settings(table, RelationGetRelid(rel),
										   attnum, column->name);
	column->kind = CSV_COLUMN_TEMPLATE;
	column->label = column->settings->column;
	if (column->label != NULL)
		column->template = csv_template_parse(column->label, &problem);
	else if (strcmp(column->name, FILE_COLUMN) == 0)
		column->kind = CSV_COLUMN_FILE;
	else if (strcmp(column->name, LINE_COLUMN) == 0)
		column->kind = CSV_COLUMN_LINE;
	else
	{
		column->kind = CSV_COLUMN_NAME;
		column->template = name_template(column->name);
	}
	if (column->label == NULL)
		column->label = column->name;
	if (column->template != NULL && column->template->nparts == 1 &&
		column->template->parts[0].is_header)
		column->label = column->template->parts[0].text;
	column->decoder = csv_decoder_make(attr, column->settings);
}

/*
 * csv_header_make -- the names that a file's header record gives its fields.
 *
 * The first field is always wanted: it tells whether a line is blank.
 */
CsvHeader *
csv_header_make(const CsvRecord *record)
{
	CsvHeader  *header = palloc(sizeof(CsvHeader));

	header->line = record->line;
	header->nnames = (int) Min(record->nfields, CSV_MAX_COLUMNS);
	header->names = palloc(header->nnames * sizeof(char *));
	header->wanted = palloc0(header->nnames * sizeof(bool));
	header->nneeded = 0;
	for (int i = 0; i < header->nnames; i++)
	{
		const char *name = record->fields[i].data;
		int			len = record->fields[i].len;

		csv_trim(&name, &len);
		header->names[i] = pnstrdup(name, len);
		if (len > 0)
			header->nneeded = i + 1;
	}
	header->wanted[0] = true;
	return header;
}

/*
 * list_header -- the names of a header for a message, as many as fit.
 */
static char *
list_header(const CsvHeader *header)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < header->nneeded; i++)
	{
		if (list.len > LIST_BYTES)
		{
			appendStringInfo(&list, " and %d more", header->nneeded - i);
			break;
		}
		appendStringInfo(&list, "%s\"%s\"", i > 0 ? ", " : "",
						 csv_clip(header->names[i], strlen(header->names[i])));
	}
	return list.data;
}

/*
 * header_missing -- the problem that a file has no such header.
 */
static CsvStatus
header_missing(const CsvColumn *column, const char *name,
			   const CsvHeader *header, CsvProblem *problem)
{
	const char *closest = csv_closest(name, header->names, header->nnames);
	const char *hint = "Set the column's option \"column\" to a name of the header in braces; if the names look wrong, check \"encoding\", \"delimiter\" and \"skip\".";

	if (closest != NULL)
		hint = psprintf("Perhaps you meant \"%s\": set the column's option \"column\" to '{%s}'.",
						closest, closest);
	else if (header->nneeded == 1 &&
			 strpbrk(header->names[0], ",;|\t") != NULL)
		hint = "If these are several names, set the option \"delimiter\" to what is between them.";
	return csv_problem(problem, ERRCODE_FDW_COLUMN_NAME_NOT_FOUND,
					   header->line,
					   psprintf("header \"%s\" for column \"%s\" is missing",
								csv_clip(name, strlen(name)), column->name),
					   psprintf("the header is %s", list_header(header)),
					   hint);
}

/*
 * find_name -- the place of a name in a header, or -1; *again is set to its
 * second place, or -1.
 */
static int
find_name(const CsvHeader *header, const char *name,
		  int (*compare) (const char *, const char *), int *again)
{
	int			found = -1;

	*again = -1;
	for (int i = 0; i < header->nnames; i++)
	{
		if (compare(header->names[i], name) != 0)
			continue;
		if (found >= 0)
		{
			*again = i;
			break;
		}
		found = i;
	}
	return found;
}

/*
 * bind_part -- find a part's header in a file.
 *
 * A name in a template must be the header's; a column's own name may differ
 * from it in the case of ASCII letters, as SQL folds them.
 */
static CsvStatus
bind_part(CsvColumn *column, CsvPart *part, CsvHeader *header,
		  CsvProblem *problem)
{
	int			again;

	part->field = find_name(header, part->text, strcmp, &again);
	if (part->field < 0 && column->kind == CSV_COLUMN_NAME)
		part->field = find_name(header, part->text, pg_strcasecmp, &again);
	if (part->field < 0)
		return header_missing(column, part->text, header, problem);
	if (again >= 0)
		return csv_problem(problem, ERRCODE_AMBIGUOUS_COLUMN, header->line,
						   psprintf("header \"%s\" for column \"%s\" occurs twice",
									csv_clip(part->text, strlen(part->text)),
									column->name),
						   psprintf("fields %d and %d are called \"%s\" and \"%s\"",
									part->field + 1, again + 1,
									csv_clip(header->names[part->field],
											 strlen(header->names[part->field])),
									csv_clip(header->names[again],
											 strlen(header->names[again]))),
						   "A column can only be read by a name that the header has once.");
	header->wanted[part->field] = true;
	return CSV_OK;
}

/*
 * csv_column_bind -- find the column's fields in a file, and mark them as
 * wanted there.
 *
 * A constant that equals one of the file's names is refused: it was most
 * likely meant as that name, and would fill the column with it.
 */
CsvStatus
csv_column_bind(CsvColumn *column, CsvHeader *header, CsvProblem *problem)
{
	CsvTemplate *template = column->template;
	int			again;

	if (template == NULL)
		return CSV_OK;
	for (int i = 0; i < template->nparts; i++)
	{
		if (template->parts[i].is_header &&
			bind_part(column, &template->parts[i], header, problem) != CSV_OK)
			return CSV_PROBLEM;
	}
	if (!template->marked && template->nparts == 1 &&
		find_name(header, template->parts[0].text, strcmp, &again) >= 0)
		return csv_problem(problem, ERRCODE_FDW_INVALID_COLUMN_NAME,
						   header->line,
						   psprintf("constant \"%s\" for column \"%s\" is also a header",
									csv_clip(column->label,
											 strlen(column->label)),
									column->name),
						   "the header has that name",
						   psprintf("Set the column's option \"column\" to '{%s}' for the field, or to '{}%s' for the constant.",
									column->label, column->label));
	return CSV_OK;
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
			appendStringInfoString(joined, part->text);
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
 * refuse -- the problem with a value, out of the decoder's reason.
 */
static CsvStatus
refuse(const CsvColumn *column, int64 line, const char *text, int len,
	   const CsvReason *reason, CsvProblem *problem)
{
	csv_problem(problem, reason->sqlstate, line,
				psprintf("%s for column \"%s\": \"%s\"", reason->what,
						 column->name, csv_clip(text, len)),
				psprintf("expected %s", reason->expected), reason->hint);
	problem->field = csv_clip(column->label, strlen(column->label));
	problem->note = reason->note;
	return CSV_PROBLEM;
}

/*
 * find_text -- the text of a column in a record: a field, or what is made for
 * it in the current memory context.
 */
static CsvField
find_text(const CsvColumn *column, const CsvRecord *record, const char *file)
{
	const CsvTemplate *template = column->template;
	StringInfoData made;
	CsvField	field;

	if (template != NULL && template->nparts == 1 &&
		template->parts[0].is_header)
		return record->fields[template->parts[0].field];
	initStringInfo(&made);
	field.missing = false;
	if (column->kind == CSV_COLUMN_FILE)
		appendStringInfoString(&made, file);
	else if (column->kind == CSV_COLUMN_LINE)
		appendStringInfo(&made, INT64_FORMAT, record->line);
	else
		field.missing = !join_parts(column, record, &made);
	field.data = made.data;
	field.len = made.len;
	return field;
}

/*
 * csv_column_is_field -- whether the column's value is the text of one field,
 * byte for byte.
 */
bool
csv_column_is_field(const CsvColumn *column)
{
	const CsvTemplate *template = column->template;

	return template != NULL && template->nparts == 1 &&
		template->parts[0].is_header && csv_decodes_bytes(column->decoder);
}

/*
 * csv_column_field -- that field of a record.
 */
const CsvField *
csv_column_field(const CsvColumn *column, const CsvRecord *record)
{
	Assert(csv_column_is_field(column));
	return &record->fields[column->template->parts[0].field];
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
	CsvField	field = find_text(column, record, file);
	CsvReason	reason;

	column->text = field.data;
	column->len = field.len;
	*isnull = csv_is_null(column->decoder, field.data, field.len,
						  field.missing);
	if (csv_decode(column->decoder, field.data, field.len, value, *isnull,
				   &reason))
		return CSV_OK;
	return refuse(column, record->line, field.data, field.len, &reason,
				  problem);
}
