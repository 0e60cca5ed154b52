/*-------------------------------------------------------------------------
 *
 * shape.c
 *	  Which rows come of a record: several for a wide file, none for a total.
 *
 * Both are decided from the record's text and by all columns of the table,
 * not by those that a query needs: count(*) must see the same rows.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "commands/defrem.h"
#include "compat.h"
#include "csv/blank.h"
#include "csv/columns/shape.h"
#include "csv/columns/wildcard.h"
#include "foreign/foreign.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/rel.h"

/* How many bytes of labels a message lists. */
#define LIST_BYTES	200

/*
 * split_list -- the texts of a list that are separated by commas, without the
 * blanks around them; "" among them where there is nothing.
 */
static List *
split_list(const char *list)
{
	List	   *texts = NIL;

	for (;;)
	{
		const char *text = list;
		int			len = strcspn(list, ",");

		list += len;
		csv_trim(&text, &len);
		texts = lappend(texts, pnstrdup(text, len));
		if (*list++ == '\0')
			return texts;
	}
}

/*
 * is_pattern -- whether a label of the option stands for others.
 */
static bool
is_pattern(const char *label)
{
	return strpbrk(label, "*?") != NULL;
}

/*
 * label_place -- which of the labels that is, from 0; -1 if it is none of them.
 * It is looked for from a place on where it may well be.
 */
static int
label_place(const CsvWide *wide, const char *label, int from)
{
	for (int i = 0; i < wide->nlabels; i++)
	{
		int			at = (from + i) % wide->nlabels;

		if (strcmp(wide->labels[at], label) == 0)
			return at;
	}
	return -1;
}

/*
 * csv_parse_wide -- table: a name for what differs between the headers of a
 * wide file, and its labels.
 */
const char *
csv_parse_wide(const char *value, CsvSettings *into)
{
	const char *equals = strchr(value, '=');
	const char *name = value;
	int			len = equals != NULL ? equals - value : 0;
	CsvWide    *wide = palloc0(sizeof(CsvWide));
	ListCell   *lc;

	csv_trim(&name, &len);
	if (len == 0)
		return "It has no name before =.";
	if (memchr(name, '{', len) != NULL || memchr(name, '}', len) != NULL)
		return "Its name has braces.";
	wide->name = pnstrdup(name, len);
	wide->listed = split_list(equals + 1);
	if (list_length(wide->listed) > CSV_MAX_LABELS)
		return "It has too many labels.";
	wide->labels = palloc(list_length(wide->listed) * sizeof(char *));
	foreach(lc, wide->listed)
	{
		char	   *label = lfirst(lc);

		if (label[0] == '\0')
			return "A label is empty.";
		if (label_place(wide, label, 0) >= 0)
			return "A label occurs twice.";
		wide->labels[wide->nlabels++] = label;
		wide->open |= is_pattern(label);
	}
	into->wide = wide;
	return NULL;
}

/*
 * csv_parse_wide_zeros -- table: whether a label without a number gives a row.
 */
const char *
csv_parse_wide_zeros(const char *value, CsvSettings *into)
{
	into->keep_zeros = strcmp(value, "keep") == 0;
	return into->keep_zeros || strcmp(value, "drop") == 0 ? NULL :
		"It is neither of the two.";
}

/*
 * csv_parse_totals -- whether totals are left out.
 */
const char *
csv_parse_totals(const char *value, CsvSettings *into)
{
	if (strcmp(value, "drop") == 0)
		into->totals = CSV_TOTALS_DROP;
	else if (strcmp(value, "keep") == 0)
		into->totals = CSV_TOTALS_KEEP;
	else
		return "It is neither of the two.";
	return NULL;
}

/*
 * find_operator -- where a condition's template ends: at the first = or <>
 * outside of braces; NULL if there is none.
 */
static const char *
find_operator(const char *text)
{
	int			depth = 0;

	for (const char *c = text; *c != '\0'; c++)
	{
		if (*c == '{')
			depth++;
		else if (*c == '}')
			depth--;
		else if (depth <= 0 &&
				 (*c == '=' || (*c == '<' && c[1] == '>')))
			return c;
	}
	return NULL;
}

/*
 * has_inner -- whether a header's name in a template has another name in it.
 */
static bool
has_inner(const CsvTemplate *template)
{
	for (int i = 0; i < template->nparts; i++)
	{
		if (template->parts[i].inner != NULL)
			return true;
	}
	return false;
}

/*
 * parse_condition -- one condition of the option "totals_where".
 */
static const char *
parse_condition(char *text, List **conditions)
{
	CsvCondition *condition = palloc0(sizeof(CsvCondition));
	const char *operator = find_operator(text);
	const char *left = text;
	const char *problem = NULL;
	int			len;

	if (operator == NULL)
		return "A condition has neither = nor <>.";
	len = operator - text;
	csv_trim(&left, &len);
	condition->text = text;
	condition->negated = *operator == '<';
	condition->patterns = split_list(operator + (condition->negated ? 2 : 1));
	condition->template = csv_template_parse(pnstrdup(left, len), &problem);
	if (problem == NULL && !condition->template->marked)
		problem = "A condition has no header in braces before = or <>.";
	if (problem == NULL && has_inner(condition->template))
		problem = "A condition is about whole records, and a header's name in it has no name in braces.";
	*conditions = lappend(*conditions, condition);
	return problem;
}

/*
 * condition_length -- where a condition ends: at a semicolon that is not in a
 * header's name.  Behind = or <> braces are text, and need not be closed.
 */
static int
condition_length(const char *text)
{
	const char *operator = find_operator(text);
	int			depth = 0;
	int			len;

	for (len = 0; text[len] != '\0' && (text[len] != ';' || depth > 0); len++)
	{
		if (operator == NULL || text + len < operator)
			depth += (text[len] == '{') - (text[len] == '}');
	}
	return len;
}

/*
 * csv_parse_totals_where -- table: which rows are totals.
 */
const char *
csv_parse_totals_where(const char *value, CsvSettings *into)
{
	const char *problem = NULL;

	into->totals_where = NIL;
	while (problem == NULL && *value != '\0')
	{
		const char *text = value;
		int			len = condition_length(value);

		value += len + (value[len] == ';');
		csv_trim(&text, &len);
		if (len > 0)
			problem = parse_condition(pnstrdup(text, len),
									  &into->totals_where);
	}
	return problem;
}

/*
 * add_wide_parts -- remember the parts of a column's template that differ from
 * label to label.
 */
static void
add_wide_parts(CsvShape *shape, Oid relid, Form_pg_attribute attr)
{
	ListCell   *lc;

	foreach(lc, GetForeignColumnOptions(relid, attr->attnum))
	{
		DefElem    *def = lfirst_node(DefElem, lc);
		const char *problem = NULL;
		CsvTemplate *template;

		if (strcmp(def->defname, "column") != 0)
			continue;
		template = csv_template_parse(defGetString(def), &problem);
		csv_template_resolve(template, shape->settings->wide,
							 psprintf("column \"%s\"",
									  NameStr(attr->attname)));
		for (int i = 0; i < template->nparts; i++)
		{
			if (template->parts[i].inner != NULL)
				shape->wide_parts = lappend(shape->wide_parts,
											&template->parts[i]);
		}
	}
}

/*
 * label_in -- the label in a header's name, if that is what a part has around
 * its label and the label fits a pattern; NULL if it is not.
 */
static char *
label_in(const char *name, const CsvPart *part, const char *pattern)
{
	int			before = strlen(part->text);
	int			after = strlen(part->rest);
	int			len = (int) strlen(name) - before - after;

	if (len <= 0 || strncmp(name, part->text, before) != 0 ||
		strcmp(name + before + len, part->rest) != 0 ||
		!csv_wildcard_fits(pattern, name + before, len, NULL))
		return NULL;
	return pnstrdup(name + before, len);
}

/*
 * add_label -- add a label of a file, if it is not there already; false if they
 * are too many.
 */
static bool
add_label(CsvWide *wide, char *label)
{
	if (label_place(wide, label, 0) >= 0)
		return true;
	if (wide->nlabels == CSV_MAX_LABELS)
		return false;
	wide->labels[wide->nlabels++] = label;
	return true;
}

/*
 * find_label -- add a label without * or ?, if the file has it, which may be by
 * a name with its number; false if they are too many.
 */
static bool
find_label(CsvWide *wide, char *label, const List *parts,
		   const CsvHeader *header)
{
	ListCell   *lc;

	foreach(lc, parts)
	{
		if (csv_header_place(header, csv_part_name(lfirst(lc), label)) >= 0)
			return add_label(wide, label);
	}
	return true;
}

/*
 * find_labels -- add the labels of a file that fit a pattern, in the order of
 * its header; false if they are too many.
 */
static bool
find_labels(CsvWide *wide, const char *pattern, const List *parts,
			const CsvHeader *header)
{
	ListCell   *lc;

	for (int i = 0; i < header->nnames; i++)
	{
		CHECK_FOR_INTERRUPTS();
		foreach(lc, parts)
		{
			char	   *label = label_in(header->names[i], lfirst(lc), pattern);

			if (label != NULL && !add_label(wide, label))
				return false;
		}
	}
	return true;
}

/*
 * csv_wide_find -- find out which labels a file has, where the option has
 * patterns, by its header and the parts that have the label in their names;
 * they last as long as the current memory context.  False if they are too many.
 */
bool
csv_wide_find(CsvWide *wide, const List *parts, const CsvHeader *header)
{
	ListCell   *lc;

	if (!wide->open)
		return true;
	wide->labels = palloc(CSV_MAX_LABELS * sizeof(char *));
	wide->nlabels = 0;
	foreach(lc, wide->listed)
	{
		bool		room = is_pattern(lfirst(lc)) ?
			find_labels(wide, lfirst(lc), parts, header) :
			find_label(wide, lfirst(lc), parts, header);

		if (!room)
			return false;
	}
	return true;
}

/*
 * check_wide -- error for labels that no column's header has: a pattern would
 * stand for none, and each record would give the same figures once for each label,
 * which a sum has many times.
 */
static void
check_wide(const CsvShape *shape, Relation rel)
{
	const CsvWide *wide = shape->settings->wide;

	if (shape->wide_parts == NIL)
		ereport(ERROR,
				(errcode(ERRCODE_FDW_INVALID_OPTION_NAME),
				 errmsg("no column of foreign table \"%s\" is read from a header with {%s} in its name",
						RelationGetRelationName(rel), wide->name),
				 wide->open ?
				 errdetail("The option \"wide\" has * or ?, which stand for what those headers have in its place.") :
				 errdetail("The option \"wide\" gives a row for each of its labels, and all of these would have the same figures."),
				 errhint("Give a column the option \"column\", such as '{Value-{%s}}', or '{ {%s}}' where the header is the label alone.",
						 wide->name, wide->name)));
}

/*
 * csv_shape_make -- the shape of a table.
 */
CsvShape *
csv_shape_make(Relation rel, const CsvSettings *settings)
{
	CsvShape   *shape = palloc0(sizeof(CsvShape));
	TupleDesc	desc = RelationGetDescr(rel);

	shape->settings = settings;
	if (settings->wide == NULL)
		return shape;
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute attr = TupleDescAttr(desc, i);

		if (!attr->attisdropped)
			add_wide_parts(shape, RelationGetRelid(rel), attr);
	}
	check_wide(shape, rel);
	return shape;
}

/*
 * condition_header_missing -- the problem that a file lacks a header of a
 * condition, which may be misspelled, or of other files.
 */
static CsvStatus
condition_header_missing(const CsvCondition *condition, const char *name,
						 const CsvHeader *header, CsvProblem *problem)
{
	const char *closest = csv_closest(name, header->names, header->nnames);
	const char *hint = psprintf("Take the condition %s out of the table's option \"totals_where\".",
								condition->text);

	if (closest != NULL)
		hint = psprintf("Perhaps you meant {%s}; if not, take the condition %s out of the table's option \"totals_where\".",
						closest, condition->text);
	return csv_header_lacks(header, problem,
							psprintf("header \"%s\" for option \"totals_where\" is missing",
									 csv_clip(name, strlen(name))),
							hint);
}

/*
 * csv_condition_bind -- find the headers of a condition in a file, and mark
 * their fields as wanted.
 */
CsvStatus
csv_condition_bind(CsvCondition *condition, CsvHeader *header,
				   CsvProblem *problem)
{
	for (int i = 0; i < condition->template->nparts; i++)
	{
		CsvPart    *part = &condition->template->parts[i];

		if (!part->is_header)
			continue;
		part->field = csv_header_place(header, part->text);
		if (part->field < 0)
			return condition_header_missing(condition, part->text, header,
											problem);
		header->wanted[part->field] = true;
	}
	return CSV_OK;
}

/*
 * csv_label_shown -- what messages call a label: by the name that the option
 * gives them all, where it is the file that has it and the user may not see what
 * files hold.
 */
const char *
csv_label_shown(const CsvSettings *settings, int label)
{
	const CsvWide *wide = settings->wide;

	return wide->open && !settings->show_content ?
		psprintf("{%s}", wide->name) : wide->labels[label];
}

/*
 * file_has -- whether the open file has a label of the option, which is from a
 * place on, unless one before it is there twice or has * or ?.
 */
static bool
file_has(const CsvShape *shape, const char *label, int from)
{
	int			place = label_place(shape->settings->wide, label, from);

	return place >= 0 && shape->present[place];
}

/*
 * note_labels -- remember which labels of the option the open file has.
 */
static void
note_labels(CsvShape *shape)
{
	ListCell   *lc;

	foreach(lc, shape->settings->wide->listed)
	{
		int			i = foreach_current_index(lc);

		CHECK_FOR_INTERRUPTS();
		if (!is_pattern(lfirst(lc)) && file_has(shape, lfirst(lc), i))
			shape->had.words[i / 64] |= UINT64CONST(1) << (i % 64);
	}
}

/*
 * csv_labels_add -- add labels that some files had to those that others had.
 */
void
csv_labels_add(CsvLabels *sum, const CsvLabels *labels)
{
	for (size_t i = 0; i < lengthof(sum->words); i++)
		sum->words[i] |= labels->words[i];
}

/*
 * csv_labels_lacked -- the labels of the option, but for those with * or ?, that
 * no file had, for a message, as many as fit; *count is set to how many they are.
 */
char *
csv_labels_lacked(const CsvWide *wide, const CsvLabels *had, int *count)
{
	StringInfoData list;
	ListCell   *lc;

	initStringInfo(&list);
	*count = 0;
	foreach(lc, wide->listed)
	{
		const char *label = lfirst(lc);
		int			i = foreach_current_index(lc);

		if (is_pattern(label) ||
			(had->words[i / 64] & UINT64CONST(1) << (i % 64)) != 0)
			continue;
		if (list.len <= LIST_BYTES)
			appendStringInfo(&list, "%s\"%s\"", *count > 0 ? ", " : "",
							 csv_clip(label, strlen(label)));
		else if (list.data[list.len - 1] == '"')
			appendStringInfoString(&list, " and more");
		(*count)++;
	}
	return list.data;
}

/*
 * bind_label -- find out whether a file has a label, and mark its fields as
 * wanted.  All headers must have it, or none.
 */
static CsvStatus
bind_label(CsvShape *shape, int label, CsvHeader *header, CsvProblem *problem)
{
	const char *text = shape->settings->wide->labels[label];
	const char *shown = csv_label_shown(shape->settings, label);
	const char *found = NULL;
	const char *missing = NULL;
	ListCell   *lc;

	foreach(lc, shape->wide_parts)
	{
		CsvPart    *part = lfirst(lc);

		part->fields[label] = csv_header_place(header,
											   csv_part_name(part, text));
		if (part->fields[label] < 0)
			missing = csv_part_name(part, shown);
		else
		{
			found = csv_part_name(part, shown);
			header->wanted[part->fields[label]] = true;
		}
	}
	shape->present[label] = missing == NULL;
	if (found == NULL || missing == NULL)
		return CSV_OK;
	return csv_header_lacks(header, problem,
								psprintf("header \"%s\" is missing beside \"%s\"",
								csv_clip(missing, strlen(missing)),
								csv_clip(found, strlen(found))),
					   "A label of the option \"wide\" must be in all headers that have it in their names, or in none.");
}

/*
 * bind_labels -- find out which labels a file has; a problem if it has none, or
 * too many.
 */
static CsvStatus
bind_labels(CsvShape *shape, CsvHeader *header, CsvProblem *problem)
{
	CsvWide    *wide = shape->settings->wide;
	CsvStatus	status = CSV_OK;
	bool		any = false;
	ListCell   *lc;

	if (!csv_wide_find(wide, shape->wide_parts, header))
		return csv_header_lacks(header, problem,
								psprintf("more than %d names of the header fit the option \"wide\"",
										 CSV_MAX_LABELS),
								"Write more of what all labels have in common, such as 20?\?-?\? for *.");
	shape->present = palloc0(wide->nlabels * sizeof(bool));
	foreach(lc, shape->wide_parts)
		((CsvPart *) lfirst(lc))->fields = palloc(wide->nlabels * sizeof(int));
	for (int i = 0; status == CSV_OK && i < wide->nlabels; i++)
	{
		status = bind_label(shape, i, header, problem);
		any |= shape->present[i];
	}
	if (status == CSV_OK && any)
		note_labels(shape);
	if (status != CSV_OK || any)
		return status;
	return csv_header_lacks(header, problem,
							psprintf("header \"%s\" is missing",
									 csv_part_name(linitial(shape->wide_parts),
												   linitial(wide->listed))),
							"No label of the table's option \"wide\" is in this header; a label is written as in the file.");
}

/*
 * csv_shape_bind -- find in a file what the rows depend on; a problem if it
 * has no label of a wide file.  What is found lasts as long as the current
 * memory context.
 */
CsvStatus
csv_shape_bind(CsvShape *shape, CsvHeader *header, CsvProblem *problem)
{
	CsvStatus	status = CSV_OK;
	ListCell   *lc;

	foreach(lc, shape->settings->totals_where)
	{
		if (status == CSV_OK)
			status = csv_condition_bind(lfirst(lc), header, problem);
	}
	if (status == CSV_OK && shape->settings->wide != NULL)
		status = bind_labels(shape, header, problem);
	return status;
}

/*
 * condition_text -- what a condition compares, in a record.
 */
static CsvField
condition_text(const CsvCondition *condition, const CsvRecord *record)
{
	const CsvTemplate *template = condition->template;
	StringInfoData joined;
	CsvField	field;

	if (template->nparts == 1)
		return record->fields[template->parts[0].field];
	initStringInfo(&joined);
	for (int i = 0; i < template->nparts; i++)
	{
		const CsvPart *part = &template->parts[i];

		if (part->is_header)
			appendBinaryStringInfo(&joined, record->fields[part->field].data,
								   record->fields[part->field].len);
		else
			appendStringInfoString(&joined, part->text);
	}
	memset(&field, 0, sizeof(field));
	field.data = joined.data;
	field.len = joined.len;
	return field;
}

/*
 * csv_condition_holds -- whether a condition makes a record a total.
 */
bool
csv_condition_holds(const CsvCondition *condition, const CsvRecord *record)
{
	CsvField	field = condition_text(condition, record);
	const char *text = field.data;
	int			len = field.len;
	bool		found = false;
	ListCell   *lc;

	csv_trim(&text, &len);
	foreach(lc, condition->patterns)
	{
		if (!found)
			found = csv_wildcard_fits(lfirst(lc), text, len, NULL);
	}
	if (condition->template->nparts > 1)
		pfree(unconstify(char *, field.data));
	return found != condition->negated;
}

/*
 * is_total -- whether a condition of the table makes a record a total.
 */
static bool
is_total(const CsvShape *shape, const CsvRecord *record)
{
	ListCell   *lc;

	foreach(lc, shape->settings->totals_where)
	{
		if (csv_condition_holds(lfirst(lc), record))
			return true;
	}
	return false;
}

/*
 * is_zero -- whether a field is zero or blank, however it is written.
 */
static bool
is_zero(const CsvField *field)
{
	for (int i = 0; i < field->len; i++)
	{
		if (strchr("0.,+- ", field->data[i]) == NULL)
			return false;
	}
	return true;
}

/*
 * has_row -- whether the label gives a row: the file has it and, unless zeros
 * are kept, one of its numbers is not zero.
 */
static bool
has_row(const CsvShape *shape, const CsvRecord *record)
{
	ListCell   *lc;

	if (!shape->present[shape->label])
		return false;
	if (shape->settings->keep_zeros || shape->wide_parts == NIL)
		return true;
	foreach(lc, shape->wide_parts)
	{
		const CsvPart *part = lfirst(lc);

		if (!is_zero(&record->fields[part->fields[shape->label]]))
			return true;
	}
	return false;
}

/*
 * csv_shape_first -- begin with the rows of a record; false if it has none.
 */
bool
csv_shape_first(CsvShape *shape, const CsvRecord *record)
{
	shape->total = shape->settings->totals_where != NIL &&
		is_total(shape, record);
	if (shape->total && shape->settings->totals == CSV_TOTALS_DROP)
		return false;
	shape->label = -1;
	return shape->settings->wide == NULL || csv_shape_next(shape, record);
}

/*
 * csv_shape_next -- go on to the next row of the record; false after the last.
 */
bool
csv_shape_next(CsvShape *shape, const CsvRecord *record)
{
	const CsvWide *wide = shape->settings->wide;

	if (wide == NULL)
		return false;
	while (++shape->label < wide->nlabels)
	{
		if (has_row(shape, record))
			return true;
	}
	return false;
}
