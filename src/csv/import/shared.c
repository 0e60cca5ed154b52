/*-------------------------------------------------------------------------
 *
 * shared.c
 *	  The columns of files that a profile knows: those that all profiles share, and
 *	  its own.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "commands/defrem.h"
#include "compat.h"
#include "csv/columns/columns.h"
#include "csv/import/import.h"
#include "csv/import/spelling.h"
#include "csv/options.h"

/* The columns that all profiles share, in the order of the table. */
static const char *const shared_columns[] = {
	"reporter", "partner", "flow", "commodity", "period", "quantity",
	"quantity_unit", "net_weight_kg", "value", "currency",
};

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

/*
 * csv_is_shared_column -- whether a name is one of the columns that all profiles
 * share.
 */
bool
csv_is_shared_column(const char *name)
{
	for (size_t i = 0; i < lengthof(shared_columns); i++)
	{
		if (strcmp(shared_columns[i], name) == 0)
			return true;
	}
	return false;
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
 * csv_profile_column -- the first of a profile's columns of that name that fits the
 * file, or NULL.
 */
const CsvProfileColumn *
csv_profile_column(const CsvLayout *layout, const char *name)
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
 * said_option -- the option of that name that the user gives for the whole file
 * or, if not, for all of the server's; NULL for none.
 */
static DefElem *
said_option(const CsvImport *import, const char *name)
{
	DefElem    *def = csv_find_option(import->options, name);

	return def != NULL ? def : csv_find_option(import->server, name);
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
	DefElem    *given = said_option(import, "null");

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

/* A column of a file, for number_name(). */
typedef struct CsvNumbered
{
	const CsvLayout *layout;
	const char *column;
} CsvNumbered;

/*
 * number_name -- a name of a profile's template, with its number where several
 * fields of the file have it.  The label of a wide file stays as it is.
 */
static const char *
number_name(const char *name, const void *arg)
{
	const CsvNumbered *numbered = arg;
	const CsvWide *wide = numbered->layout->settings->wide;
	const char *first = NULL;

	if (wide == NULL || strcmp(name, wide->name) != 0)
		first = first_of(numbered->layout->header, name, numbered->column);
	return first != NULL ? first : name;
}

/*
 * number_names -- a profile's template, with the number in each name that several
 * fields of the file have.
 */
static DefElem *
number_names(DefElem *def, const CsvLayout *layout, const char *column)
{
	CsvNumbered numbered = {layout, column};

	return csv_make_option(def->defname, csv_rename(defGetString(def),
													number_name, &numbered));
}

/*
 * column_options -- the options of a profile's column.  What the user says of
 * the separators in numbers is said of the whole file or of all of the server's,
 * as of copies that were saved in another locale, and so the source's own is left
 * out.
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
		else if (!separator || said_option(import, def->defname) == NULL)
			options = lappend(options, def);
	}
	return options;
}

/*
 * csv_write_shared -- write those of the shared columns that the user gives or
 * the profile has; returns the names of the others.
 */
List *
csv_write_shared(StringInfo sql, const CsvImport *import,
				 const CsvLayout *layout)
{
	List	   *missing = NIL;

	for (size_t i = 0; i < lengthof(shared_columns); i++)
	{
		const char *name = shared_columns[i];
		DefElem    *given = csv_find_option(import->given, name);
		const CsvProfileColumn *column = NULL;

		if (given != NULL)
			csv_write_column(sql, name, "text",
							 given_options(name, defGetString(given),
										   layout->header));
		else if (layout->profile != NULL)
			column = csv_profile_column(layout, name);
		if (column != NULL)
			csv_write_column(sql, name, csv_profile_type(column),
							 column_options(import, layout, column));
		if (given == NULL && column == NULL)
			missing = lappend(missing, makeString(pstrdup(name)));
	}
	return missing;
}

/*
 * knows_column -- whether a profile has a column of that name.
 */
static bool
knows_column(const CsvProfile *profile, const char *name)
{
	ListCell   *lc;

	foreach(lc, profile->columns)
	{
		if (strcmp(((CsvProfileColumn *) lfirst(lc))->name, name) == 0)
			return true;
	}
	return false;
}

/*
 * is_missing -- whether a name is among those of "missing".
 */
static bool
is_missing(const List *missing, const char *name)
{
	return list_member(missing, makeString(pstrdup(name)));
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

	for (size_t i = 0; i < lengthof(figures); i++)
	{
		if (!knows_column(profile, figures[i]))
			continue;
		if (!is_missing(missing, figures[i]))
			return false;
		known = true;
	}
	return known;
}

/*
 * tell_lacking -- a notice of what the files do not have by the names that their
 * profile knows: the partner and the commodity, by which rows are told apart, and
 * the value, unless they have no figures at all, which is told.  A copy may have
 * them by other names.
 */
static void
tell_lacking(const CsvProfile *profile, const List *missing, bool has_figures)
{
	static const char *const columns[][2] = {
		{"partner", "text"}, {"commodity", "text"}, {"value", "numeric"},
	};
	int			ncolumns = has_figures ? lengthof(columns) : lengthof(columns) - 1;
	int			first = -1;
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < ncolumns; i++)
	{
		if (!is_missing(missing, columns[i][0]) ||
			!knows_column(profile, columns[i][0]))
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
 * csv_tell_missing -- a notice for each of the columns without which the rows of
 * several files cannot be told apart, and if there is nothing to sum; and what to
 * do about it.
 */
void
csv_tell_missing(const CsvImport *import, const CsvProfile *profile,
				 const List *missing)
{
	const char *path = defGetString(csv_find_option(import->options, "path"));
	bool		has_figures = !lacks_figures(profile, missing);

	if (is_missing(missing, "flow"))
		ereport(NOTICE,
				(errmsg("the files do not say whether they are of imports or exports"),
				 strstr(path, "{flow}") != NULL ?
				 errhint("Set the option \"flow\" to {path:flow}, as their names say it.") :
				 errhint("Set the option \"flow\" to M or X, and import the files of each apart.")));
	if (is_missing(missing, "period"))
		ereport(NOTICE,
				(errmsg("the files do not say of which month they are"),
				 errhint("If their names do, put {period} into the option \"path\" and add a column to the table: ALTER FOREIGN TABLE ... ADD COLUMN period date OPTIONS (column '{path:period}').")));
	if (!has_figures)
		ereport(NOTICE,
				(errmsg("the files have no figures by the names that profile \"%s\" knows",
						profile->name),
				 errhint("Add columns to the table for those that they have: ALTER FOREIGN TABLE ... ADD COLUMN value numeric OPTIONS (column '{...}').")));
	tell_lacking(profile, missing, has_figures);
}

/*
 * csv_write_unshared -- write a profile's columns beside the shared ones.
 */
void
csv_write_unshared(StringInfo sql, const CsvImport *import,
				   const CsvLayout *layout)
{
	ListCell   *lc;

	foreach(lc, layout->profile->columns)
	{
		const CsvProfileColumn *column = lfirst(lc);

		if (!csv_is_shared_column(column->name) &&
			csv_profile_column(layout, column->name) == column)
			csv_write_column(sql, column->name, csv_profile_type(column),
							 column_options(import, layout, column));
	}
}
