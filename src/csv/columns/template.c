/*-------------------------------------------------------------------------
 *
 * template.c
 *	  Templates over the names of a header.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "csv/blank.h"
#include "csv/columns/shape.h"
#include "csv/columns/template.h"
#include "lib/stringinfo.h"

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
 *
 * "inner" is the name in braces inside the name, or NULL, and "split" how many
 * bytes of the name are before it.  Blanks next to it are the name's: {Value in
 * {month}}.
 */
static bool
close_header(CsvTemplate *template, StringInfo text, const char *inner,
			 int split)
{
	const char *name = text->data;
	int			len = inner != NULL ? split : text->len;
	const char *end = name + len;
	CsvPart    *part = &template->parts[template->nparts];
	StringInfoData trimmed;

	csv_trim(&name, &len);
	if (len == 0 && inner == NULL)
		return text->len == 0;
	initStringInfo(&trimmed);
	appendBinaryStringInfo(&trimmed, name, inner != NULL ? end - name : len);
	add_part(template, true, &trimmed);
	if (inner != NULL)
	{
		name = end;
		len = text->len - split;
		csv_trim(&name, &len);
		part->inner = pstrdup(inner);
		part->rest = pnstrdup(end, len > 0 ? name + len - end : 0);
	}
	resetStringInfo(text);
	return true;
}

/*
 * inner_name -- the name in the braces that open here inside a header's name;
 * NULL if they are not closed, or hold braces or nothing.  *c is moved to the
 * closing brace.
 */
static char *
inner_name(const char **c)
{
	const char *start = *c + 1;
	int			len = strcspn(start, "{}");

	if (start[len] != '}' || len == 0)
		return NULL;
	*c = start + len;
	return pnstrdup(start, len);
}

/*
 * csv_template_parse -- the parts of a template: header names in braces, and
 * the literal text between them, in which "{{" and "}}" stand for braces.  A
 * header's name may have one name in braces in it: {Value-{month}}.
 *
 * On failure sets *problem to what is wrong, as a sentence.
 */
CsvTemplate *
csv_template_parse(const char *text, const char **problem)
{
	CsvTemplate *template = palloc0(sizeof(CsvTemplate));
	bool		in_header = false;
	char	   *inner = NULL;
	int			split = 0;
	StringInfoData part;

	template->parts = palloc0((strlen(text) + 1) * sizeof(CsvPart));
	initStringInfo(&part);
	for (const char *c = text; *c != '\0'; c++)
	{
		if ((*c == '{' || *c == '}') && c[1] == *c && !(in_header && *c == '}'))
			appendStringInfoChar(&part, *c++);
		else if (*c == '{' && !in_header)
		{
			add_part(template, false, &part);
			in_header = template->marked = true;
			inner = NULL;
		}
		else if (*c == '{' && inner == NULL &&
				 (inner = inner_name(&c)) != NULL)
			split = part.len;
		else if (*c == '}' && in_header &&
				 close_header(template, &part, inner, split))
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
 * check_doubled -- error for {{month}} alone, where {month} is a wide file's
 * label: by the rule for doubled braces it is the text "{month}", and who
 * writes it means the header that the label names.
 */
static void
check_doubled(const CsvTemplate *template, const CsvWide *wide,
			  const char *what)
{
	if (wide == NULL || template->nparts != 1 ||
		template->parts[0].is_header ||
		strcmp(template->parts[0].text, psprintf("{%s}", wide->name)) != 0)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("{{%s}} of %s stands for the text \"{%s}\"", wide->name,
					what, wide->name),
			 errhint("The header that is the label alone is { {%s}}, the label itself {%s}.",
					 wide->name, wide->name)));
}

/*
 * csv_template_resolve -- tell the names that stand for a wide file's label
 * from those of headers; error if a header has another name in it.  "what" is
 * the column or option for the message.
 */
void
csv_template_resolve(CsvTemplate *template, const CsvWide *wide,
					 const char *what)
{
	check_doubled(template, wide, what);
	for (int i = 0; i < template->nparts; i++)
	{
		CsvPart    *part = &template->parts[i];

		if (part->inner == NULL)
		{
			part->is_label = part->is_header && wide != NULL &&
				strcmp(part->text, wide->name) == 0;
			part->is_header = part->is_header && !part->is_label;
			template->wide |= part->is_label;
			continue;
		}
		if (wide == NULL || strcmp(part->inner, wide->name) != 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("{%s} in a header's name of %s is unknown",
							part->inner, what),
					 wide != NULL ?
					 errhint("The table's option \"wide\" calls it {%s}.",
							 wide->name) :
					 errhint("The table's option \"wide\" says what it stands for, such as '%s=Jan,Feb,Mar'.",
							 part->inner)));
		template->wide = true;
	}
}

/*
 * csv_part_name -- the name of the header that a part stands for.
 */
char *
csv_part_name(const CsvPart *part, const char *label)
{
	return part->inner == NULL ? part->text :
		psprintf("%s%s%s", part->text, label, part->rest);
}

/*
 * csv_template_of_name -- the template of a column without the option: its own name.
 */
CsvTemplate *
csv_template_of_name(const char *name)
{
	CsvTemplate *template = palloc0(sizeof(CsvTemplate));

	template->nparts = 1;
	template->parts = palloc0(sizeof(CsvPart));
	template->parts[0].is_header = true;
	template->parts[0].text = pstrdup(name);
	template->marked = true;
	return template;
}
