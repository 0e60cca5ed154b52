/*-------------------------------------------------------------------------
 *
 * import.c
 *	  IMPORT FOREIGN SCHEMA: a foreign table out of a file's header.
 *
 * The table that is written has all that is known of the source in its plain
 * options, for the user to read and to change; the profile that they came
 * from is not asked again.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/heap.h"
#include "catalog/pg_foreign_table.h"
#include "commands/defrem.h"
#include "compat.h"
#include "csv/columns/columns.h"
#include "csv/detect.h"
#include "csv/fdw.h"
#include "csv/options.h"
#include "foreign/fdwapi.h"
#include "foreign/foreign.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"

/* The columns that all profiles share, in the order of the table. */
static const char *const canonical_columns[] = {
	"reporter", "partner", "flow", "commodity", "period", "quantity",
	"quantity_unit", "net_weight_kg", "value", "currency",
};

/* The column that marks totals where they are kept. */
#define TOTAL_COLUMN	"is_total"

/* What stands for a flow's name in a path: "m", "in", "imp", "Imports", "EXP". */
#define FLOW_MAP \
	"m=M,x=X,in=M,In=M,IN=M,?mp*=M,?MP*=M,out=X,Out=X,OUT=X,?xp*=X,?XP*=X"

/* What stands for a flow in the option: codes of UN Comtrade, and names. */
static const struct
{
	const char *name;
	const char *code;
}			flow_names[] =
{
	{"exports", "X"}, {"export", "X"}, {"imports", "M"}, {"import", "M"},
	{"re-exports", "RX"}, {"re-export", "RX"},
	{"re-imports", "RM"}, {"re-import", "RM"},
	{"exp", "X"}, {"imp", "M"}, {"out", "X"}, {"in", "M"},
	{"X", "X"}, {"M", "M"}, {"RX", "RX"}, {"RM", "RM"}, {"DX", "DX"},
	{"FM", "FM"}, {"MIP", "MIP"}, {"MOP", "MOP"}, {"XIP", "XIP"},
	{"XOP", "XOP"},
};

/* What the statement asks for. */
typedef struct CsvImport
{
	List	   *server;			/* options of the server */
	List	   *options;		/* of the table, as the user gives them */
	List	   *given;			/* columns whose values the user gives */
	char	   *profile;		/* or "auto" */
} CsvImport;

/*
 * find_canonical -- the place of a name among the columns that all profiles
 * share, -1 for none.
 */
static int
find_canonical(const char *name)
{
	for (size_t i = 0; i < lengthof(canonical_columns); i++)
	{
		if (strcmp(canonical_columns[i], name) == 0)
			return i;
	}
	return -1;
}

/*
 * read_options -- tell the import's own options from those of the table, which
 * are checked as if the table were made with them.
 */
static void
read_options(CsvImport *import, List *options)
{
	ListCell   *lc;

	import->profile = "auto";
	foreach(lc, options)
	{
		DefElem    *def = lfirst_node(DefElem, lc);

		csv_check_import_option(def->defname);
		if (strcmp(def->defname, "profile") == 0)
			import->profile = defGetString(def);
		else if (find_canonical(def->defname) >= 0)
			import->given = lappend(import->given, def);
		else
			import->options = lappend(import->options, def);
	}
	csv_validate_options(import->options, ForeignTableRelationId);
}

/*
 * write_options -- write a list of options, if it has any.
 */
static void
write_options(StringInfo sql, List *options)
{
	ListCell   *lc;

	foreach(lc, options)
	{
		DefElem    *def = lfirst_node(DefElem, lc);

		appendStringInfo(sql, "%s%s %s",
						 foreach_current_index(lc) == 0 ? " OPTIONS (" : ", ",
						 quote_identifier(def->defname),
						 quote_literal_cstr(defGetString(def)));
	}
	if (options != NIL)
		appendStringInfoChar(sql, ')');
}

/*
 * write_column -- write a column of the table.
 */
static void
write_column(StringInfo sql, const char *name, const char *type, List *options)
{
	appendStringInfo(sql, "%s\n  %s %s",
					 sql->data[sql->len - 1] == '(' ? "" : ",",
					 quote_identifier(name), type);
	write_options(sql, options);
}

/*
 * flow_code -- the code of a flow, by its name or its code in any case of letters;
 * error if it is none, which would be in every row.
 */
static const char *
flow_code(const char *value)
{
	const char *names[lengthof(flow_names)];
	const char *closest;

	for (size_t i = 0; i < lengthof(flow_names); i++)
	{
		names[i] = flow_names[i].name;
		if (pg_strcasecmp(value, names[i]) == 0)
			return flow_names[i].code;
	}
	closest = csv_closest(value, names, lengthof(names));
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid value for option \"%s\": \"%s\"", "flow",
					csv_clip(value, strlen(value))),
			 errdetail("It is the name or the code of no flow."),
			 closest != NULL ?
			 errhint("Perhaps you meant \"%s\".", closest) :
			 errhint("It is M or imports, X or exports, RX or RM for re-exports and re-imports, another code of UN Comtrade, or a template such as {path:flow}; any other constant is written behind {}, as {}transit.")));
}

/*
 * given_options -- the options of a column whose value the user gives: a
 * constant, or a template.
 */
static List *
given_options(const char *name, const char *value, const CsvHeader *header)
{
	bool		is_flow = strcmp(name, "flow") == 0;
	bool		is_template = strpbrk(value, "{}") != NULL;
	List	   *options;

	if (is_flow && !is_template)
		value = flow_code(value);
	/* what a scan takes for names that lack their braces */
	if (!is_template && csv_in_braces(value, header) != NULL)
		value = psprintf("{}%s", value);
	options = list_make1(csv_make_option("column", value));
	if (is_flow && is_template)
		options = lappend(options, csv_make_option("map", FLOW_MAP));
	return options;
}

/*
 * column_fits -- whether the file has what a profile's column is read from.
 */
static bool
column_fits(const CsvProfileColumn *column, const CsvLayout *layout)
{
	DefElem    *def = csv_find_option(column->options, "column");
	const char *problem = NULL;
	CsvTemplate *template;

	if (column->needs != NULL &&
		csv_header_place(layout->header, column->needs) < 0)
		return false;
	if (def == NULL)
		return csv_header_find(layout->header, column->name, pg_strcasecmp,
							   NULL) >= 0;
	template = csv_template_parse(defGetString(def), &problem);
	csv_template_resolve(template, layout->settings->wide,
						 psprintf("column \"%s\"", column->name));
	return csv_header_has(layout->header, template, layout->settings->wide);
}

/*
 * find_column -- the first of a profile's columns of that name that fits the
 * file, or NULL.
 */
static const CsvProfileColumn *
find_column(const CsvLayout *layout, const char *name)
{
	ListCell   *lc;

	foreach(lc, layout->profile->columns)
	{
		const CsvProfileColumn *column = lfirst(lc);

		if (strcmp(column->name, name) == 0 && column_fits(column, layout))
			return column;
	}
	return NULL;
}

/*
 * join_nulls -- what means NULL in a profile's column: the source's texts, and
 * those that the user gives for the whole file or for all of the server's, as of
 * copies that R or a data frame wrote.  None do where the profile's list is empty,
 * as it is for codes of countries among which there is an NA.
 */
static DefElem *
join_nulls(const CsvImport *import, DefElem *def)
{
	DefElem    *given = csv_find_option(import->options, "null");

	if (given == NULL)
		given = csv_find_option(import->server, "null");
	if (given == NULL || *defGetString(given) == '\0' ||
		*defGetString(def) == '\0')
		return def;
	return csv_make_option("null", psprintf("%s,%s", defGetString(def),
											defGetString(given)));
}

/*
 * first_of -- the number under which a template reads the first of several fields
 * that are called "name", as the source's API calls two what it is asked for twice;
 * NULL if there is but one, or another field has the name with the number.  A
 * notice says which field the column is read from.
 */
static const char *
first_of(const CsvHeader *header, const char *name, const char *column)
{
	int			again;
	int			first = csv_header_find(header, name, strcmp, &again);
	char	   *numbered = psprintf("%s_1", name);

	if (again < 0 || csv_header_place(header, numbered) != first)
		return NULL;
	ereport(NOTICE,
			(errmsg("several fields are called \"%s\"", name),
			 errdetail("Column \"%s\" is read from the first of them, {%s}.",
					   column, numbered),
			 errhint("If it is the second, ALTER FOREIGN TABLE ... ALTER COLUMN %s OPTIONS (SET column '...') with {%s_2} in its place.",
					 column, name)));
	return numbered;
}

/*
 * number_names -- a profile's template, with the number in each name that several
 * fields of the file have.  The label of a wide file, and names with it inside,
 * stay as they are.
 */
static DefElem *
number_names(DefElem *def, const CsvLayout *layout, const char *column)
{
	const CsvWide *wide = layout->settings->wide;
	StringInfoData text;

	initStringInfo(&text);
	for (const char *from = defGetString(def); *from != '\0';)
	{
		size_t		skip = strcspn(from, "{") + (strchr(from, '{') != NULL);
		size_t		length = strcspn(from + skip, "{}");
		const char *name = pnstrdup(from + skip, length);
		const char *numbered = NULL;

		if (*name != '\0' && from[skip + length] == '}' &&
			(wide == NULL || strcmp(name, wide->name) != 0))
			numbered = first_of(layout->header, name, column);
		appendBinaryStringInfo(&text, from, skip);
		appendStringInfoString(&text, numbered != NULL ? numbered : name);
		from += skip + length;
	}
	return csv_make_option(def->defname, text.data);
}

/*
 * column_options -- the options of a profile's column.  What the user says of
 * the separators in numbers is said of the whole file, as of a copy that was
 * saved in another locale, and so the source's own is left out.
 *
 * Of the two each stands for itself: a comma that the user makes the decimal
 * separator of a source that has commas between thousands remains an error
 * until the user says what is between thousands, for 1,250 is either.
 */
static List *
column_options(const CsvImport *import, const CsvLayout *layout,
			   const CsvProfileColumn *column)
{
	List	   *options = NIL;
	ListCell   *lc;

	foreach(lc, column->options)
	{
		DefElem    *def = lfirst_node(DefElem, lc);
		bool		separator = strcmp(def->defname, "decimal") == 0 ||
			strcmp(def->defname, "thousands") == 0;

		if (strcmp(def->defname, "column") == 0)
			options = lappend(options,
							  number_names(def, layout, column->name));
		else if (strcmp(def->defname, "null") == 0)
			options = lappend(options, join_nulls(import, def));
		else if (!separator ||
				 csv_find_option(import->options, def->defname) == NULL)
			options = lappend(options, def);
	}
	return options;
}

/*
 * write_canonical -- write those of the shared columns that the user gives or
 * the profile has; returns the names of the others.
 */
static List *
write_canonical(StringInfo sql, const CsvImport *import,
				const CsvLayout *layout)
{
	List	   *missing = NIL;

	for (size_t i = 0; i < lengthof(canonical_columns); i++)
	{
		const char *name = canonical_columns[i];
		DefElem    *given = csv_find_option(import->given, name);
		const CsvProfileColumn *column = NULL;

		if (given != NULL)
			write_column(sql, name, "text",
						 given_options(name, defGetString(given),
									   layout->header));
		else if (layout->profile != NULL)
			column = find_column(layout, name);
		if (column != NULL)
			write_column(sql, name, csv_profile_type(column),
						 column_options(import, layout, column));
		if (given == NULL && column == NULL)
			missing = lappend(missing, makeString(pstrdup(name)));
	}
	return missing;
}

/*
 * lacks_figures -- whether a file has none of the figures that its profile knows,
 * of which the names in "missing" have no column.
 */
static bool
lacks_figures(const CsvProfile *profile, const List *missing)
{
	static const char *const figures[] = {"quantity", "net_weight_kg", "value"};
	bool		known = false;
	ListCell   *lc;

	foreach(lc, profile->columns)
	{
		const CsvProfileColumn *column = lfirst(lc);

		for (size_t i = 0; i < lengthof(figures); i++)
		{
			if (strcmp(column->name, figures[i]) != 0)
				continue;
			if (!list_member(missing, makeString(pstrdup(figures[i]))))
				return false;
			known = true;
		}
	}
	return known;
}

/*
 * is_lacking -- whether a profile knows a column that the files do not have, of
 * which "missing" has the names.
 */
static bool
is_lacking(const CsvProfile *profile, const List *missing, const char *name)
{
	ListCell   *lc;

	if (!list_member(missing, makeString(pstrdup(name))))
		return false;
	foreach(lc, profile->columns)
	{
		if (strcmp(((CsvProfileColumn *) lfirst(lc))->name, name) == 0)
			return true;
	}
	return false;
}

/*
 * tell_lacking -- a notice of what the files do not have by the names that their
 * profile knows: the partner and the commodity, by which rows are told apart, and
 * the value, unless they have no figures at all, which is told.  A copy may have
 * them by other names.
 */
static void
tell_lacking(const CsvProfile *profile, const List *missing)
{
	static const char *const columns[][2] = {
		{"partner", "text"}, {"commodity", "text"}, {"value", "numeric"},
	};
	int			ncolumns = lengthof(columns);
	int			first = -1;
	StringInfoData list;

	if (lacks_figures(profile, missing))
		ncolumns--;
	initStringInfo(&list);
	for (int i = 0; i < ncolumns; i++)
	{
		if (!is_lacking(profile, missing, columns[i][0]))
			continue;
		if (first < 0)
			first = i;
		appendStringInfo(&list, "%s\"%s\"", list.len > 0 ? ", " : "",
						 columns[i][0]);
	}
	if (first >= 0)
		ereport(NOTICE,
				(errmsg("the files have nothing for %s by the names that profile \"%s\" knows",
						list.data, profile->name),
				 errhint("If they have it by another name, add a column: ALTER FOREIGN TABLE ... ADD COLUMN %s %s OPTIONS (column '{...}'). If they are all of one partner or commodity, set the option of that name to it.",
						 columns[first][0], columns[first][1])));
}

/*
 * tell_missing -- a notice for each of the columns without which the rows of
 * several files cannot be told apart, and if there is nothing to sum; and what to
 * do about it.
 */
static void
tell_missing(const CsvImport *import, const CsvProfile *profile,
			 const List *missing)
{
	const char *path = defGetString(csv_find_option(import->options, "path"));

	if (list_member(missing, makeString("flow")))
		ereport(NOTICE,
				(errmsg("the files do not say whether they are of imports or exports"),
				 strstr(path, "{flow}") != NULL ?
				 errhint("Set the option \"flow\" to {path:flow}, as their names say it.") :
				 errhint("Set the option \"flow\" to M or X, and import the files of each apart.")));
	if (list_member(missing, makeString("period")))
		ereport(NOTICE,
				(errmsg("the files do not say of which month they are"),
				 errhint("If their names do, put {period} into the option \"path\" and add a column to the table: ALTER FOREIGN TABLE ... ADD COLUMN period date OPTIONS (column '{path:period}').")));
	if (lacks_figures(profile, missing))
		ereport(NOTICE,
				(errmsg("the files have no figures by the names that profile \"%s\" knows",
						profile->name),
				 errhint("Add columns to the table for those that they have: ALTER FOREIGN TABLE ... ADD COLUMN value numeric OPTIONS (column '{...}').")));
	tell_lacking(profile, missing);
}

/*
 * tell_unknown -- a notice that no profile knows a header: who takes the file for
 * a source's would sum its totals, and take a title for the header.  Where it is
 * one name, the delimiter may be another than those that are tried.  Names that
 * the user gives are no title.
 */
static void
tell_unknown(const CsvFile *file, const CsvHeader *header)
{
	ereport(NOTICE,
			(errmsg("no profile knows the header of file \"%s\"", file->name),
			 errdetail("The columns are text and have the header's own names; rows that others count too are left out only as the option \"totals_where\" says."),
			 header->line == 0 ?
			 errhint("ALTER FOREIGN TABLE ... ALTER ... TYPE makes dates and numbers of columns. The names by which files are recognised are in magtrade_profile.") :
			 header->nneeded == 1 ?
			 errhint("The header is one name: if it is several, set the option \"delimiter\" to what is between them; if it is a title, set the option \"skip\" to how many lines stand before the header.") :
			 errhint("If lines stand before the header, set the option \"skip\" to how many; where there is none, name the fields by the option \"header\". ALTER FOREIGN TABLE ... ALTER ... TYPE makes dates and numbers of columns. The names by which files are recognised are in magtrade_profile.")));
}

/*
 * tell_unnamed -- a notice of fields that have text and no name, of which no
 * column is made: a title that spans several stands over the first of them.  Where
 * the user names the fields, those without a name are not meant.
 */
static void
tell_unnamed(const CsvLayout *layout, const CsvFile *file)
{
	int			count;
	char	   *list = csv_unnamed_fields(layout, file, &count);

	if (count > 0 && layout->settings->header == NIL)
		ereport(NOTICE,
				(errmsg_plural("the header of file \"%s\" has no name for field %s, of which no column is made",
							   "the header of file \"%s\" has no names for fields %s, of which no columns are made",
							   count, file->name, list),
				 errhint("Fields are found by their names. If these stand in two lines, titles over several fields in the first, pass over both by the option \"skip\", and name the fields by \"header\".")));
}

/*
 * write_others -- write a profile's columns beside the shared ones.
 */
static void
write_others(StringInfo sql, const CsvImport *import, const CsvLayout *layout)
{
	ListCell   *lc;

	foreach(lc, layout->profile->columns)
	{
		const CsvProfileColumn *column = lfirst(lc);

		if (find_canonical(column->name) < 0 &&
			find_column(layout, column->name) == column)
			write_column(sql, column->name, csv_profile_type(column),
						 column_options(import, layout, column));
	}
}

/*
 * take_name -- have a column be called that; false if another one is.
 */
static bool
take_name(HTAB *names, const char *name)
{
	NameData	key;
	bool		found;

	memset(&key, 0, sizeof(key));
	strlcpy(NameStr(key), name, NAMEDATALEN);
	hash_search(names, &key, HASH_ENTER, &found);
	return !found;
}

/*
 * make_names -- the names that columns have before those of a header.
 */
static HTAB *
make_names(const CsvImport *import, const CsvLayout *layout)
{
	HASHCTL		control = {
		.keysize = NAMEDATALEN,
		.entrysize = NAMEDATALEN,
		.hcxt = CurrentMemoryContext
	};
	HTAB	   *names = hash_create("magtrade_csv names", 256, &control,
									HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	ListCell   *lc;

	if (layout->settings->totals == CSV_TOTALS_KEEP)
		take_name(names, TOTAL_COLUMN);
	foreach(lc, import->given)
		take_name(names, lfirst_node(DefElem, lc)->defname);
	return names;
}

/*
 * column_name -- a name for the column of a header that neither another column
 * has nor one of every table's own, such as ctid; cut where SQL would cut it.
 */
static char *
column_name(const char *header, HTAB *names)
{
	int			len = strlen(header);
	char	   *name = pnstrdup(header, pg_mbcliplen(header, len,
													 NAMEDATALEN - 1));

	for (int i = 2; SystemAttributeByName(name) != NULL ||
		 !take_name(names, name); i++)
	{
		char		suffix[16];

		CHECK_FOR_INTERRUPTS();
		pfree(name);
		snprintf(suffix, sizeof(suffix), "_%d", i);
		name = psprintf("%.*s%s", pg_mbcliplen(header, len,
											   NAMEDATALEN - 1 - strlen(suffix)),
						header, suffix);
	}
	return name;
}

/*
 * check_width -- error if there are more names than a table can have columns.
 */
static void
check_width(HTAB *names, const CsvHeader *header, const CsvFile *file)
{
	if (hash_get_num_entries(names) > MaxHeapAttributeNumber)
		ereport(ERROR,
				(errcode(ERRCODE_TOO_MANY_COLUMNS),
				 errmsg("file \"%s\" has more fields than a table can have columns",
						file->name),
				 errdetail("It has %d fields; a table can have %d columns.",
						   header->nneeded, MaxHeapAttributeNumber),
				 errhint("Write the foreign table yourself, with those columns that you need.")));
}

/*
 * own_name -- the name by which one field of a header is read: its own or, of
 * several that are called the same, one with its number; a notice says so at the
 * first.
 */
static const char *
own_name(const CsvHeader *header, int field)
{
	const char *name = header->names[field];
	int			again;
	int			first = csv_header_find(header, name, strcmp, &again);
	int			number = 1;

	if (again < 0)
		return name;
	for (int i = first; i < field; i++)
		number += strcmp(header->names[i], name) == 0;
	if (field == first)
		ereport(NOTICE,
				(errmsg("several fields are called \"%s\"", name),
				 errdetail("They are read as {%s_1}, {%s_2} and so on, in their order.",
						   name, name)));
	return psprintf("%s_%d", name, number);
}

/*
 * tell_taken -- a notice that a field cannot be read: another is called what it
 * would be read by.
 */
static void
tell_taken(const CsvHeader *header, int field, const char *name)
{
	ereport(NOTICE,
			(errmsg("no column is made of field %d, \"%s\"", field + 1,
					header->names[field]),
			 errdetail("It would be read as {%s}, which is another field's own name.",
					   name),
			 errhint("Give the fields different names in the file.")));
}

/*
 * write_header -- write a column of text for each name of a header that no
 * profile knows: what looks like a number may be a code.  Only "period" is a
 * month.
 *
 * Of fields that have the same name a notice says how they are read, and another
 * which is not, because a field has its name with the number itself.  One with
 * braces that had to be changed cannot be read: a template cannot say it.
 */
static void
write_header(StringInfo sql, const CsvImport *import, const CsvLayout *layout,
			 const CsvFile *file)
{
	const CsvHeader *header = layout->header;
	HTAB	   *names = make_names(import, layout);

	for (int i = 0; i < header->nnames; i++)
	{
		const char *text = header->names[i];
		const char *name;
		List	   *options = NIL;

		CHECK_FOR_INTERRUPTS();
		if (text[0] == '\0')
			continue;
		text = own_name(header, i);
		if (csv_header_place(header, text) != i)
		{
			tell_taken(header, i, text);
			continue;
		}
		name = column_name(header->names[i], names);
		check_width(names, header, file);
		if (strpbrk(text, "{}") == NULL)
			options = list_make1(csv_make_option("column",
												 psprintf("{%s}", text)));
		else if (strcmp(name, text) != 0)
			continue;
		write_column(sql, name, strcmp(name, "period") == 0 ? "date" : "text",
					 options);
	}
}

/*
 * table_options -- the options of the table: the user's and the profile's, and
 * of what makes a row a total what the files show to be useful.
 */
static List *
table_options(const CsvImport *import, const CsvLayout *layout, List *files)
{
	List	   *options = NIL;
	List	   *useless;
	bool		empty;
	char	   *totals;
	ListCell   *lc;

	if (csv_find_option(import->options, "totals_where") != NULL)
		return layout->options;
	totals = csv_useful_totals(layout, files, &useless, &empty);
	foreach(lc, useless)
		ereport(NOTICE,
				(errmsg("every row would be a total by %s: the condition is left out",
						((CsvCondition *) lfirst(lc))->text),
				 errhint("If only some rows are totals, the files have other texts there than the profile expects, such as names for codes: set the option \"totals_where\" to what marks them.")));
	if (empty)
		ereport(NOTICE,
				(errmsg("every row is a total by one of the conditions %s",
						totals),
				 errhint("Take the condition that goes too far out of the table's option \"totals_where\", or set \"totals\" to keep.")));
	options = list_make1(csv_find_option(import->options, "path"));
	foreach(lc, layout->options)
	{
		DefElem    *def = lfirst_node(DefElem, lc);

		if (strcmp(def->defname, "path") != 0 &&
			strcmp(def->defname, "totals_where") != 0)
			options = lappend(options, def);
	}
	if (totals != NULL)
		options = lappend(options, csv_make_option("totals_where", totals));
	return options;
}

/*
 * constant_flow -- the flow that all files of a profile are of; NULL if they say
 * it themselves or cannot.
 */
static const char *
constant_flow(const CsvProfile *profile)
{
	ListCell   *lc;

	foreach(lc, profile->columns)
	{
		const CsvProfileColumn *column = lfirst(lc);
		DefElem    *def = csv_find_option(column->options, "column");

		if (strcmp(column->name, "flow") == 0 && def != NULL)
			return strchr(defGetString(def), '{') == NULL ?
				defGetString(def) : NULL;
	}
	return NULL;
}

/*
 * check_flow -- error if by its header a file is of another flow than the first,
 * which is the whole table's: imports would be read as exports.
 */
static void
check_flow(const CsvLayout *layout, List *profiles, const CsvFile *first,
		   const CsvFile *file, const CsvHeader *header)
{
	const CsvProfile *other = csv_header_profile(header, profiles,
												 layout->profile->name);
	const char *flow = constant_flow(layout->profile);
	const char *other_flow = other != NULL ? constant_flow(other) : NULL;

	if (flow != NULL && other_flow != NULL && strcmp(flow, other_flow) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("files \"%s\" and \"%s\" are of different flows",
						first->name, file->name),
				 errdetail("By their headers the flow of the first is %s, that of the second %s.",
						   flow, other_flow),
				 errhint("Import the files of each apart, or put {flow} into the option \"path\" where their names say imp or exp, and set the option \"flow\" to {path:flow}.")));
}

/*
 * list_more -- what a header has for the table that the first file's has not, for
 * a message: columns of the profile, and conditions that make a row a total; ""
 * for nothing.
 */
static char *
list_more(const CsvImport *import, const CsvLayout *layout, CsvHeader *header)
{
	CsvLayout	other = *layout;
	StringInfoData list;
	ListCell   *lc;

	other.header = header;
	initStringInfo(&list);
	foreach(lc, layout->profile->columns)
	{
		const CsvProfileColumn *column = lfirst(lc);

		if (csv_find_option(import->given, column->name) == NULL &&
			find_column(layout, column->name) == NULL &&
			find_column(&other, column->name) == column)
			appendStringInfo(&list, "%s\"%s\"", list.len > 0 ? ", " : "",
							 column->name);
	}
	foreach(lc, layout->settings->totals_where)
	{
		const CsvCondition *condition = lfirst(lc);

		if (!csv_header_has(layout->header, condition->template, NULL) &&
			csv_header_has(header, condition->template, NULL))
			appendStringInfo(&list, "%s%s", list.len > 0 ? ", " : "",
							 condition->text);
	}
	return list.data;
}

/*
 * check_files -- see whether the other files are such as the first, which the
 * table is written for.  One that lacks something is an error when it is read;
 * what one has beside it would go unseen, and its rows add up with others that
 * they are part of.  One notice is enough.
 */
static void
check_files(const CsvImport *import, const CsvLayout *layout, List *profiles,
			List *files)
{
	const CsvFile *first = linitial(files);
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext,
												  "magtrade_csv headers",
												  ALLOCSET_DEFAULT_SIZES);
	bool		told = false;
	ListCell   *lc;

	foreach(lc, files)
	{
		const CsvFile *file = lfirst(lc);
		MemoryContext old = MemoryContextSwitchTo(context);
		bool		seen = file == first || (told && layout->profile == NULL);
		CsvHeader  *header = seen ? NULL : csv_file_header(layout, file);
		const char *more = "";

		CHECK_FOR_INTERRUPTS();
		if (header != NULL && layout->profile != NULL &&
			csv_find_option(import->given, "flow") == NULL)
			check_flow(layout, profiles, first, file, header);
		if (header != NULL && !told)
			more = layout->profile != NULL ?
				list_more(import, layout, header) :
				csv_header_more(header, layout->header);
		if (more[0] != '\0')
			ereport(NOTICE,
					(errmsg("file \"%s\" says more than \"%s\", out of whose header the table is written",
							file->name, first->name),
					 errdetail("What the table is without: %s.", more),
					 errhint("Import files with different headers apart, lest their rows are counted twice.")));
		told |= more[0] != '\0';
		MemoryContextSwitchTo(old);
		MemoryContextReset(context);
	}
	MemoryContextDelete(context);
}

/*
 * write_table -- the statement that makes the table.
 */
static char *
write_table(const CsvImport *import, const CsvLayout *layout, List *files,
			const char *table, const char *server)
{
	StringInfoData sql;
	List	   *missing;

	initStringInfo(&sql);
	appendStringInfo(&sql, "CREATE FOREIGN TABLE %s (",
					 quote_identifier(table));
	missing = write_canonical(&sql, import, layout);
	if (layout->profile != NULL)
		write_others(&sql, import, layout);
	else
		write_header(&sql, import, layout, linitial(files));
	if (layout->settings->totals == CSV_TOTALS_KEEP)
		write_column(&sql, TOTAL_COLUMN, "boolean", NIL);
	appendStringInfo(&sql, "\n) SERVER %s", quote_identifier(server));
	write_options(&sql, table_options(import, layout, files));
	if (layout->profile != NULL)
		tell_missing(import, layout->profile, missing);
	return sql.data;
}

/*
 * is_wanted -- whether LIMIT TO and EXCEPT leave the one table that there is; a
 * notice if they do not, as who names another has mistaken what is imported.
 */
static bool
is_wanted(ImportForeignSchemaStmt *stmt)
{
	bool		wanted = IsImportableForeignTable(stmt->remote_schema, stmt);

	if (!wanted)
		ereport(NOTICE,
				(errmsg("no foreign table is made"),
				 errdetail("There is one to import, of the remote schema's name, \"%s\", and LIMIT TO or EXCEPT leaves it out.",
						   stmt->remote_schema)));
	return wanted;
}

/*
 * csv_import_schema -- the statement that makes the table: of the remote
 * schema's name, out of the first file's header.
 */
List *
csv_import_schema(ImportForeignSchemaStmt *stmt, Oid server_id)
{
	ForeignServer *server = GetForeignServer(server_id);
	ForeignDataWrapper *wrapper = GetForeignDataWrapper(server->fdwid);
	CsvImport	import = {.server = server->options};
	List	   *files;
	List	   *refused;
	List	   *profiles;
	CsvLayout  *layout;

	read_options(&import, stmt->options);
	if (!is_wanted(stmt))
		return NIL;
	files = csv_files(csv_merge_settings(import.server, import.options),
					  false, &refused);
	profiles = csv_profiles(wrapper->fdwhandler, stmt->remote_schema);
	layout = csv_detect(import.server, import.options, profiles,
						import.profile, linitial(files));
	if (layout->profile == NULL)
	{
		tell_unknown(linitial(files), layout->header);
		tell_unnamed(layout, linitial(files));
	}
	check_files(&import, layout, profiles, files);
	csv_tell_copies(files, stmt->remote_schema);
	csv_tell_refused(refused, stmt->remote_schema);
	return list_make1(write_table(&import, layout, files, stmt->remote_schema,
								  server->servername));
}
