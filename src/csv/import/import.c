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

#include "catalog/pg_foreign_table.h"
#include "commands/defrem.h"
#include "compat.h"
#include "csv/fdw.h"
#include "csv/import/import.h"
#include "csv/import/spelling.h"
#include "csv/import/totals.h"
#include "csv/options.h"
#include "foreign/fdwapi.h"
#include "foreign/foreign.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

/*
 * check_once -- error if an option is the second of its name, of which the server
 * lets an import have several: the files would be those of one path, and the table
 * have the other.
 */
static void
check_once(List *options, const DefElem *def)
{
	if (csv_find_option(options, def->defname) != def)
		ereport(ERROR,
				(errcode(ERRCODE_DUPLICATE_OBJECT),
				 errmsg("option \"%s\" provided more than once",
						def->defname),
				 strcmp(def->defname, "path") == 0 ?
				 errhint("Several files are one path, with commas between them.") : 0));
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
		check_once(options, def);
		if (strcmp(def->defname, "profile") == 0)
			import->profile = defGetString(def);
		else if (csv_is_shared_column(def->defname))
			import->given = lappend(import->given, def);
		else
			import->options = lappend(import->options, def);
	}
	csv_validate_options(import->options, ForeignTableRelationId);
}

/*
 * tell_totals -- notices of conditions that leave nothing of the files, or of one.
 */
static void
tell_totals(const CsvTotalsSeen *totals)
{
	int			others = list_length(totals->emptied) - 1;
	ListCell   *lc;

	foreach(lc, totals->useless)
		ereport(NOTICE,
				(errmsg("every row would be a total by %s: the condition is left out",
						((CsvCondition *) lfirst(lc))->text),
				 errhint("If only some rows are totals, the files have other texts there than the profile expects, such as names for codes: set the option \"totals_where\" to what marks them.")));
	if (totals->empty)
		ereport(NOTICE,
				(errmsg("every row is a total by one of the conditions %s",
						totals->useful),
				 errhint("Take the condition that goes too far out of the table's option \"totals_where\", or set \"totals\" to keep.")));
	if (totals->emptied != NIL)
		ereport(NOTICE,
				(totals->emptied_by != NULL ?
				 errmsg("every row of file \"%s\" is a total by %s",
						((CsvFile *) linitial(totals->emptied))->name,
						totals->emptied_by) :
				 errmsg("every row of file \"%s\" is a total by one of the conditions %s",
						((CsvFile *) linitial(totals->emptied))->name,
						totals->useful),
				 others > 0 ? errdetail("So it is with %d more.", others) : 0,
				 errhint("If the other files do not have these figures, import such files apart: a condition that leaves nothing of them is left out.")));
	if (totals->lost != NULL)
		ereport(NOTICE,
				(errmsg("no row of commodity \"%s\" is left, nor of any that is part of it",
						totals->lost),
				 totals->nlost > 1 ?
				 errdetail("Its rows are totals by conditions such as %s; so it is with %d more.",
						   totals->lost_by, totals->nlost - 1) :
				 errdetail("Its rows are totals by conditions such as %s.",
						   totals->lost_by),
				 errhint("If it is wanted, take the condition out of the table's option \"totals_where\", and leave out by WHERE what has its parts beside it.")));
}

/*
 * table_options -- the options of the table: the user's and the profile's, and
 * of what makes a row a total what the files show to be useful.
 */
static List *
table_options(const CsvImport *import, const CsvLayout *layout, List *files)
{
	List	   *options = NIL;
	CsvTotalsSeen totals;
	ListCell   *lc;

	if (csv_find_option(import->options, "totals_where") != NULL)
		return layout->options;
	csv_useful_totals(layout, files, &totals);
	tell_totals(&totals);
	options = list_make1(csv_find_option(import->options, "path"));
	foreach(lc, layout->options)
	{
		DefElem    *def = lfirst_node(DefElem, lc);

		if (strcmp(def->defname, "path") != 0 &&
			strcmp(def->defname, "totals_where") != 0)
			options = lappend(options, def);
	}
	if (totals.useful != NULL)
		options = lappend(options,
						  csv_make_option("totals_where", totals.useful));
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
	other.profile = csv_spell_profile(layout->profile, header);
	initStringInfo(&list);
	foreach(lc, other.profile->columns)
	{
		const CsvProfileColumn *column = lfirst(lc);

		if (csv_find_option(import->given, column->name) == NULL &&
			csv_profile_column(layout, column->name) == NULL &&
			csv_profile_column(&other, column->name) == column)
			appendStringInfo(&list, "%s\"%s\"", list.len > 0 ? ", " : "",
							 column->name);
	}
	foreach(lc, layout->settings->totals_where)
	{
		const CsvCondition *condition = lfirst(lc);
		const char *problem = NULL;

		if (!csv_header_has(layout->header, condition->template, NULL) &&
			csv_header_has(header,
						   csv_template_parse(csv_spell_text(condition->text, header),
											  &problem), NULL))
			appendStringInfo(&list, "%s%s", list.len > 0 ? ", " : "",
							 condition->text);
	}
	return list.data;
}

/*
 * tell_garbled -- a notice if a file seems to be in another encoding than the
 * table reads it in; true if so.  Of the first file, somebody set that encoding.
 */
static bool
tell_garbled(const CsvLayout *layout, const CsvFile *file, bool is_first)
{
	if (!csv_is_garbled(layout, file))
		return false;
	ereport(NOTICE,
			(errmsg("file \"%s\" seems to be in UTF8, and is read in %s",
					file->name,
					pg_encoding_to_char(layout->settings->encoding)),
			 is_first ?
			 errhint("If it is, set the option \"encoding\" to UTF8, and import files in other encodings apart.") :
			 errhint("Import files in different encodings apart, lest names with other letters than English are two.")));
	return true;
}

/*
 * check_files -- see whether the other files are such as the first, which the
 * table is written for.  One that lacks something is an error when it is read;
 * what one has beside it would go unseen, and its rows add up with others that
 * they are part of; its letters may be others.  One notice of each is enough.
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
	bool		garbled = false;
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
		garbled = garbled || tell_garbled(layout, file, file == first);
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
	missing = csv_write_shared(&sql, import, layout);
	if (layout->profile != NULL)
		csv_write_unshared(&sql, import, layout);
	else
		csv_write_texts(&sql, import, layout, linitial(files));
	if (layout->settings->totals == CSV_TOTALS_KEEP)
		csv_write_column(&sql, TOTAL_COLUMN, "boolean", NIL);
	appendStringInfo(&sql, "\n) SERVER %s", quote_identifier(server));
	csv_write_options(&sql, table_options(import, layout, files));
	if (layout->profile != NULL)
		csv_tell_missing(import, layout->profile, missing);
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
		csv_tell_unknown(layout, linitial(files));
	check_files(&import, layout, profiles, files);
	csv_tell_copies(files, stmt->remote_schema);
	csv_tell_refused(refused, stmt->remote_schema);
	return list_make1(write_table(&import, layout, files, stmt->remote_schema,
								  server->servername));
}
