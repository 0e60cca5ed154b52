/*-------------------------------------------------------------------------
 *
 * profile.c
 *	  What is known of the sources' files: magtrade_profile in memory.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "compat.h"
#include "csv/import/profile.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "parser/parse_type.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

/*
 * All profiles as rows, the preferred first: those of one's own before the
 * built-in ones, and of these the layout with the most headers.  A row is a
 * header (kind 1), an option of the table (2), or one of a column (3), whose
 * number and key it has.  Who imports may read the server's files, and shall run
 * nobody's operators.
 */
static const char profile_query[] =
"SELECT p.profile, p.layout, p.builtin::pg_catalog.text, i.kind, i.number, i.key, i.value"
" FROM %s.magtrade_profile AS p, LATERAL ("
" SELECT 1 AS kind, h.number::pg_catalog.int4, '' AS key, h.value"
" FROM pg_catalog.unnest(p.headers) WITH ORDINALITY AS h (value, number)"
" UNION ALL SELECT 2, 0, o.key, o.value"
" FROM pg_catalog.jsonb_each_text(p.options) AS o"
" UNION ALL SELECT 3, c.number::pg_catalog.int4, o.key, o.value"
" FROM pg_catalog.jsonb_array_elements(p.columns) WITH ORDINALITY AS c (value, number),"
" LATERAL pg_catalog.jsonb_each_text(c.value) AS o) AS i"
" ORDER BY p.profile OPERATOR(pg_catalog.<>) $1, p.builtin, pg_catalog.cardinality(p.headers) DESC,"
" p.profile, p.layout, i.kind, i.number, i.key OPERATOR(pg_catalog.<>) 'column', i.key";

/* What a row of that query has, at these columns. */
enum
{
	ROW_PROFILE = 1,
	ROW_LAYOUT,
	ROW_BUILTIN,
	ROW_KIND,
	ROW_NUMBER,
	ROW_KEY,
	ROW_VALUE
};

/*
 * csv_find_option -- the option of that name in a list, or NULL.
 */
DefElem *
csv_find_option(List *options, const char *name)
{
	ListCell   *lc;

	foreach(lc, options)
	{
		DefElem    *def = lfirst_node(DefElem, lc);

		if (strcmp(def->defname, name) == 0)
			return def;
	}
	return NULL;
}

/*
 * csv_make_option -- an option as the parser would make it.
 */
DefElem *
csv_make_option(const char *name, const char *value)
{
	return makeDefElem(pstrdup(name), (Node *) makeString(pstrdup(value)), -1);
}

/*
 * name_column -- say in an error which column of which profile it is about.
 */
static void
name_column(void *arg)
{
	const CsvProfileColumn *column = arg;

	errcontext("type of column \"%s\" in a row of magtrade_profile",
			   column->name);
}

/*
 * csv_profile_type -- the type of a column that a table is to have, as SQL writes
 * it; error if there is no such type, or if it is somebody's in whom the user
 * need not trust: the checks of a domain would run with the rights of whoever
 * reads the table.
 */
const char *
csv_profile_type(const CsvProfileColumn *column)
{
	ErrorContextCallback context = {
		.previous = error_context_stack,
		.callback = name_column,
		.arg = unconstify(CsvProfileColumn *, column)
	};
	HeapTuple	tuple;
	Oid			type;
	int32		typmod;
	Oid			owner;

	error_context_stack = &context;
	compat_parse_type(column->type, &type, &typmod);
	error_context_stack = context.previous;
	tuple = SearchSysCache1(TYPEOID, ObjectIdGetDatum(type));
	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for type %u", type);
	owner = ((Form_pg_type) GETSTRUCT(tuple))->typowner;
	ReleaseSysCache(tuple);
	if (owner != GetUserId() && !superuser_arg(owner))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("type %s of a profile is neither yours nor a superuser's",
						format_type_with_typemod(type, typmod)),
				 errdetail("It belongs to role \"%s\", whose code would run with your rights.",
						   GetUserNameFromId(owner, false)),
				 errhint("Import with another profile, or write the foreign table yourself.")));
	return format_type_with_typemod(type, typmod);
}

/*
 * add_column_item -- take one key of a column over.
 */
static void
add_column_item(CsvProfileColumn *column, char *key, char *value)
{
	if (strcmp(key, "name") == 0)
		column->name = value;
	else if (strcmp(key, "type") == 0)
		column->type = value;
	else if (strcmp(key, "if") == 0)
		column->needs = value;
	else
		column->options = lappend(column->options,
								  csv_make_option(key, value));
}

/*
 * row_text -- a copy of a column of the query's row.
 */
static char *
row_text(int row, int column)
{
	char	   *text = SPI_getvalue(SPI_tuptable->vals[row],
									SPI_tuptable->tupdesc, column);

	return text != NULL ? text : pstrdup("");
}

/*
 * add_row -- take a row of the query over into the profile that it is of.
 */
static void
add_row(CsvProfile *profile, int row, int *number)
{
	char	   *key = row_text(row, ROW_KEY);
	char	   *value = row_text(row, ROW_VALUE);
	int			column = pg_strtoint32(row_text(row, ROW_NUMBER));

	switch (row_text(row, ROW_KIND)[0])
	{
		case '1':
			profile->headers = lappend(profile->headers, value);
			break;
		case '2':
			profile->options = lappend(profile->options,
									   csv_make_option(key, value));
			break;
		default:
			if (column != *number)
			{
				CsvProfileColumn *fresh = palloc0(sizeof(CsvProfileColumn));

				fresh->type = "text";
				profile->columns = lappend(profile->columns, fresh);
			}
			*number = column;
			add_column_item(llast(profile->columns), key, value);
	}
}

/*
 * check_profile -- error unless the columns of a profile have names.
 */
static void
check_profile(const CsvProfile *profile)
{
	ListCell   *lc;

	foreach(lc, profile->columns)
	{
		if (((CsvProfileColumn *) lfirst(lc))->name == NULL)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("a column of profile \"%s\" has no name",
							profile->name),
					 errhint("Each element of magtrade_profile.columns is an object with \"name\" and the column's options.")));
	}
}

/*
 * make_profiles -- the profiles out of the query's rows.
 */
static List *
make_profiles(void)
{
	List	   *profiles = NIL;
	CsvProfile *profile = NULL;
	char	   *last = "";
	int			number = 0;

	for (uint64 row = 0; row < SPI_processed; row++)
	{
		char	   *key = psprintf("%s %s %s",
								   quote_literal_cstr(row_text(row, ROW_PROFILE)),
								   quote_literal_cstr(row_text(row, ROW_LAYOUT)),
								   row_text(row, ROW_BUILTIN));

		CHECK_FOR_INTERRUPTS();
		if (strcmp(key, last) != 0)
		{
			profile = palloc0(sizeof(CsvProfile));
			profile->name = row_text(row, ROW_PROFILE);
			profile->layout = row_text(row, ROW_LAYOUT);
			profiles = lappend(profiles, profile);
			number = 0;
		}
		last = key;
		add_row(profile, row, &number);
	}
	return profiles;
}

/*
 * csv_profiles -- all profiles, the preferred first: of equally good ones the
 * one that is called "first".  The table is where the function is.
 *
 * What the planner guesses of so many elements would have a query of a few
 * hundred rows compiled, which takes hundreds of times as long as to run it.
 */
List *
csv_profiles(Oid function, const char *first)
{
	const char *schema = quote_identifier(get_namespace_name(get_func_namespace(function)));
	Oid			types[1] = {TEXTOID};
	Datum		values[1];
	MemoryContext caller = CurrentMemoryContext;
	MemoryContext old;
	int			level = NewGUCNestLevel();
	List	   *profiles;
	ListCell   *lc;

	(void) set_config_option("jit", "off", PGC_USERSET, PGC_S_SESSION,
							 GUC_ACTION_SAVE, true, 0, false);
	values[0] = CStringGetTextDatum(first);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	if (SPI_execute_with_args(psprintf(profile_query, schema), 1, types, values,
							  NULL, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not read magtrade_profile");
	old = MemoryContextSwitchTo(caller);
	profiles = make_profiles();
	MemoryContextSwitchTo(old);
	SPI_finish();
	AtEOXact_GUC(true, level);
	foreach(lc, profiles)
		check_profile(lfirst(lc));
	return profiles;
}
