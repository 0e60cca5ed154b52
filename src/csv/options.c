/*-------------------------------------------------------------------------
 *
 * options.c
 *	  The options of the wrapper magtrade_csv: one table of them, from which
 *	  they are checked when they are set and read when they are used.
 *
 * To add one: its field in options.h, the function that reads it in parse.c,
 * its row here, and in csv_merge_settings() what it is where nobody sets it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/reloptions.h"
#include "catalog/pg_attribute.h"
#include "catalog/pg_authid.h"
#include "catalog/pg_foreign_server.h"
#include "catalog/pg_foreign_table.h"
#include "commands/defrem.h"
#include "common/hashfn.h"
#include "compat.h"
#include "csv/columns/shape.h"
#include "csv/options.h"
#include "csv/parse.h"
#include "csv/problem.h"
#include "foreign/foreign.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/acl.h"

#define DEFAULT_MAX_FIELD	(1024 * 1024)

/* Where an option may stand. */
#define IN_SERVER	1
#define IN_TABLE	2
#define IN_COLUMN	4
#define IN_IMPORT	8				/* import.c reads them, and no table has them */

/*
 * Reads an option's value into the settings; returns NULL, or as a sentence
 * what is wrong with it.
 */
typedef const char *(*ParseOption) (const char *value, CsvSettings *into);

typedef struct CsvOption
{
	const char *name;
	int			contexts;
	ParseOption parse;
	const char *help;			/* the hint for a wrong value */
} CsvOption;

static const CsvOption csv_options[] =
{
	{"directory", IN_SERVER, csv_parse_directory,
	"It is the absolute path of the directory from which the tables' relative paths start."},
	{"path", IN_TABLE, csv_parse_path,
	"It names files, separated by commas, with * ? [ ] or placeholders such as {year} for several; absolute, or relative to the server's directory."},
	{"encoding", IN_SERVER | IN_TABLE, csv_parse_encoding,
	"It is the name of an encoding that PostgreSQL converts, such as UTF8, GB18030 (also for GB2312 and CP936), SJIS, LATIN1 or WIN1252; of a code page such as 949, windows-949. UTF-16 needs no name, but is told by its first bytes."},
	{"delimiter", IN_SERVER | IN_TABLE, csv_parse_delimiter,
	"It is one character such as , ; | or the word tab."},
	{"quote", IN_SERVER | IN_TABLE, csv_parse_quote,
	"It is one character such as \" or '."},
	{"skip", IN_SERVER | IN_TABLE, csv_parse_skip,
	"It is the number of lines before the header, 0 to 1000000."},
	{"header", IN_TABLE, csv_parse_header,
	"It is the names of the fields in their order, separated by commas, for files without a line that has them: 'hs,partner,,value'. Files that have one need no such option."},
	{"max_field", IN_SERVER | IN_TABLE, csv_parse_max_field,
	"It is the largest number of bytes in a field, 1 to 67108864."},
	{"on_error", IN_SERVER | IN_TABLE, csv_parse_on_error,
	"It is stop, which makes an error of a row that cannot be read, or skip, which leaves the row out."},
	{"reject_limit", IN_SERVER | IN_TABLE, csv_parse_reject_limit,
	"It is the number of rows that on_error 'skip' may leave out of a scan, 0 to 9223372036854775807."},
	{"decimal", IN_SERVER | IN_TABLE | IN_COLUMN, csv_parse_decimal,
	"It is the decimal separator, . or , in most files."},
	{"thousands", IN_SERVER | IN_TABLE | IN_COLUMN, csv_parse_thousands,
	"It is the character between groups of three digits; empty for none."},
	{"null", IN_SERVER | IN_TABLE | IN_COLUMN, csv_parse_null,
	"It is a list of texts that mean NULL, separated by commas, such as '?,-'."},
	{"column", IN_COLUMN, csv_parse_column,
	"It joins header names in braces and literal text, such as {YEAR}-{MONTH}; {{ and }} stand for braces."},
	{"scale", IN_COLUMN, csv_parse_scale,
	"It is a positive number with which the column's numbers are multiplied, such as 1000."},
	{"format", IN_COLUMN, csv_parse_format,
	"It is date, which keeps the day, or month, which reads the first of the month."},
	{"map", IN_COLUMN, csv_parse_map,
	"It is a list of pairs, separated by commas, that say what stands for a text: '1=M,2=X'; * and ? stand for other characters, a * after = for what the last * before it stands for, \\1 to \\9 for what the first to the ninth does, and nothing after = for NULL."},
	{"wide", IN_TABLE, csv_parse_wide,
	"It gives a name to what differs between the headers of a wide file, and lists it: 'month=Jan,Feb,Mar', or 'month=20?\?-?\?' for what each file has; columns then use {month}, also inside a header's name: {Value-{month}}."},
	{"wide_zeros", IN_TABLE, csv_parse_wide_zeros,
	"It is drop, which leaves out a wide file's row in which all numbers of a label are zero, or keep."},
	{"totals", IN_SERVER | IN_TABLE, csv_parse_totals,
	"It is drop, which leaves out the rows that the option \"totals_where\" describes, or keep."},
	{"totals_where", IN_TABLE, csv_parse_totals_where,
	"It is a list of conditions, separated by semicolons, each of which makes a row a total: '{partnerCode}=0,W00;{motCode}<>0'; * and ? stand for other characters."},
	{"profile", IN_IMPORT, NULL, NULL},
	{"reporter", IN_IMPORT, NULL, NULL},
	{"partner", IN_IMPORT, NULL, NULL},
	{"flow", IN_IMPORT, NULL, NULL},
	{"commodity", IN_IMPORT, NULL, NULL},
	{"quantity_unit", IN_IMPORT, NULL, NULL},
	{"currency", IN_IMPORT, NULL, NULL},
};

/*
 * find_option -- the option of that name which may stand in the context, or
 * NULL.
 */
static const CsvOption *
find_option(const char *name, int context)
{
	for (size_t i = 0; i < lengthof(csv_options); i++)
	{
		if ((csv_options[i].contexts & context) != 0 &&
			strcmp(csv_options[i].name, name) == 0)
			return &csv_options[i];
	}
	return NULL;
}

/*
 * option_places -- in words where an option of that name may stand, such as
 * "servers and foreign tables"; NULL if there is none.
 */
static const char *
option_places(const char *name)
{
	static const struct
	{
		int			context;
		const char *words;
	}			places[] =
	{
		{IN_SERVER, "servers"},
		{IN_TABLE, "foreign tables"},
		{IN_COLUMN, "columns of foreign tables"},
		{IN_IMPORT, "IMPORT FOREIGN SCHEMA"},
	};
	StringInfoData list;

	initStringInfo(&list);
	for (size_t i = 0; i < lengthof(places); i++)
	{
		if (find_option(name, places[i].context) != NULL)
			appendStringInfo(&list, "%s%s", list.len > 0 ? " and " : "",
							 places[i].words);
	}
	return list.len > 0 ? list.data : NULL;
}

/*
 * reject_option -- the error for an option that the context does not have; its
 * hint says where it may stand, or has the nearest name or, failing that, all
 * names.
 *
 * To file_fdw, which many know, a path is a filename.
 */
static void
reject_option(const char *name, int context)
{
	const char *names[lengthof(csv_options)];
	const char *places = option_places(name);
	const char *closest;
	int			count = 0;
	StringInfoData list;

	initStringInfo(&list);
	for (size_t i = 0; i < lengthof(csv_options); i++)
	{
		if ((csv_options[i].contexts & context) == 0)
			continue;
		names[count++] = csv_options[i].name;
		appendStringInfo(&list, "%s%s", list.len > 0 ? ", " : "",
						 csv_options[i].name);
	}
	if ((context & IN_TABLE) != 0 && strncmp(name, "file", 4) == 0)
		closest = "path";
	else
		closest = csv_closest(name, names, count);
	ereport(ERROR,
			(errcode(ERRCODE_FDW_INVALID_OPTION_NAME),
			 errmsg("invalid option \"%s\"", name),
			 places != NULL ?
			 errhint("It is an option of %s.", places) :
			 count == 0 ?
			 errhint("There are no valid options in this context.") :
			 closest != NULL ?
			 errhint("Perhaps you meant the option \"%s\".", closest) :
			 errhint("Valid options in this context are: %s", list.data)));
}

/*
 * check_conflicts -- error if two settings contradict each other; what is not
 * set contradicts nothing.
 */
static void
check_conflicts(const CsvSettings *s)
{
	const char *problem = NULL;

	if (s->delimiter != '\0' && s->delimiter == s->quote)
		problem = "delimiter and quote must not be the same character";
	else if (s->decimal != '\0' && s->thousands != NULL &&
			 s->thousands[0] == s->decimal)
		problem = "decimal and thousands must not be the same character";
	if (problem != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s", problem),
				 errhint("A table inherits these options from its server, and a column from its table.")));
}

/*
 * apply_options -- read a list of options into the settings, over those that
 * are there; an unknown option or a wrong value is an error.
 */
static void
apply_options(List *options, int context, CsvSettings *into)
{
	ListCell   *lc;

	foreach(lc, options)
	{
		DefElem    *def = lfirst_node(DefElem, lc);
		const CsvOption *option = find_option(def->defname, context);
		const char *value;
		const char *problem;

		if (option == NULL)
			reject_option(def->defname, context);
		value = defGetString(def);
		problem = option->parse(value, into);
		if (problem != NULL)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("invalid value for option \"%s\": \"%s\"",
							def->defname, csv_clip(value, strlen(value))),
					 errdetail("%s", problem),
					 errhint("%s", option->help)));
	}
	check_conflicts(into);
}

/*
 * csv_check_import_option -- error unless IMPORT FOREIGN SCHEMA has an option
 * of that name: its own, and those of the table.
 */
void
csv_check_import_option(const char *name)
{
	if (find_option(name, IN_TABLE | IN_IMPORT) == NULL)
		reject_option(name, IN_TABLE | IN_IMPORT);
}

/*
 * init_settings -- settings in which nothing is set.
 */
static void
init_settings(CsvSettings *s)
{
	memset(s, 0, sizeof(CsvSettings));
	s->encoding = -1;
	s->skip = -1;
	s->reject_limit = -1;
}

/*
 * check_privilege -- error unless the user may name files of the server.
 *
 * As in file_fdw, who may set the option is who may read the files: once it
 * is set, those to whom SELECT is granted read them through the table.
 */
static void
check_privilege(const char *option, const char *object)
{
	if (!has_privs_of_role(GetUserId(), ROLE_PG_READ_SERVER_FILES))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("permission denied to set the \"%s\" option of a magtrade_csv %s",
						option, object),
				 errdetail("Only roles with privileges of the \"%s\" role may set this option.",
						   "pg_read_server_files")));
}

/*
 * csv_validate_options -- the validator: error unless the options may stand
 * on an object of that catalog and the user may set them.
 */
void
csv_validate_options(List *options, Oid catalog)
{
	CsvSettings settings;
	int			context = 0;

	if (catalog == ForeignServerRelationId)
		context = IN_SERVER;
	else if (catalog == ForeignTableRelationId)
		context = IN_TABLE;
	else if (catalog == AttributeRelationId)
		context = IN_COLUMN;
	init_settings(&settings);
	apply_options(options, context, &settings);
	if (settings.directory != NULL)
		check_privilege("directory", "server");
	if (settings.path != NULL)
		check_privilege("path", "foreign table");
	if (context == IN_TABLE && settings.path == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_FDW_DYNAMIC_PARAMETER_VALUE_NEEDED),
				 errmsg("option \"path\" is required for magtrade_csv foreign tables"),
				 errhint("Set it to the file's path: OPTIONS (path '/data/customs/trade.csv').")));
}

/*
 * may_see_content -- whether messages may show the user what a table's files
 * hold: its owner, whose columns can name any field of them, and those who can
 * read the server's files anyway.
 *
 * Others are granted columns, and a message may show what no column does.
 */
static bool
may_see_content(Oid relid)
{
	return has_privs_of_role(GetUserId(), ROLE_PG_READ_SERVER_FILES) ||
		compat_owns_relation(relid, GetUserId());
}

/*
 * csv_merge_settings -- what holds for a table with these options on a server
 * with those: the table's, then the server's, then the defaults.
 */
CsvSettings *
csv_merge_settings(List *server, List *table)
{
	CsvSettings *s = palloc(sizeof(CsvSettings));

	init_settings(s);
	s->show_content = true;
	apply_options(server, IN_SERVER, s);
	apply_options(table, IN_TABLE, s);
	if (s->encoding < 0)
		s->encoding = PG_UTF8;
	if (s->delimiter == '\0')
		s->delimiter = ',';
	if (s->quote == '\0')
		s->quote = '"';
	if (s->skip < 0)
		s->skip = 0;
	if (s->max_field == 0)
		s->max_field = DEFAULT_MAX_FIELD;
	if (s->on_error == CSV_ON_ERROR_UNSET)
		s->on_error = CSV_ON_ERROR_STOP;
	if (s->decimal == '\0')
		s->decimal = '.';
	if (s->thousands == NULL)
		s->thousands = "";
	if (s->totals == CSV_TOTALS_UNSET)
		s->totals = CSV_TOTALS_DROP;
	check_conflicts(s);
	return s;
}

/*
 * hash_options -- a hash of options, of their names and their values.
 */
static uint32
hash_options(List *options)
{
	uint32		hash = list_length(options);
	ListCell   *lc;

	foreach(lc, options)
	{
		DefElem    *def = lfirst_node(DefElem, lc);
		char	   *text = psprintf("%s=%s", def->defname, defGetString(def));

		hash = hash_combine(hash, hash_bytes((unsigned char *) text,
											 strlen(text)));
		pfree(text);
	}
	return hash;
}

/*
 * csv_table_settings -- what holds for a foreign table.
 */
CsvSettings *
csv_table_settings(Oid relid)
{
	ForeignTable *table = GetForeignTable(relid);
	List	   *server = GetForeignServer(table->serverid)->options;
	CsvSettings *s = csv_merge_settings(server, table->options);

	s->show_content = may_see_content(relid);
	s->server = hash_options(server);
	return s;
}

/*
 * csv_column_settings -- what holds for a column: its own options over the
 * table's.  A date column is read to its month if it is called "period", and
 * to its day otherwise, unless an option says so.
 */
CsvSettings *
csv_column_settings(const CsvSettings *table, Oid relid, AttrNumber attnum,
					const char *attname)
{
	CsvSettings *s = palloc(sizeof(CsvSettings));

	*s = *table;
	apply_options(GetForeignColumnOptions(relid, attnum), IN_COLUMN, s);
	if (s->format == CSV_FORMAT_UNSET && strcmp(attname, "period") == 0)
		s->format = CSV_FORMAT_MONTH;
	return s;
}
