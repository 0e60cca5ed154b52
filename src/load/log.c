/*-------------------------------------------------------------------------
 *
 * log.c
 *	  What was loaded, and what that changed: the tables of load.sql.
 *
 * Nobody but the owner of these tables may write them, so that what they say is
 * so; hence the loader does it in the owner's name, as foreign keys do, and
 * with values that have been made before.  The owner may change the types of
 * their columns: what is read here is cast to the types that it is read as.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "calendar/calendar.h"
#include "catalog/pg_type.h"
#include "compat.h"
#include "executor/spi.h"
#include "load/log.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"

/*
 * How much earlier than in Greenwich a day may begin: a time zone may be anything
 * up to a week.
 */
#define MAX_EAST	(7 * USECS_PER_DAY)

/* The most parameters that a statement here has. */
#define MAX_ARGS	20

/* Parameters as they come. */
typedef struct ArgList
{
	LoadArgs	args;
	Oid			types[MAX_ARGS];
	Datum		values[MAX_ARGS];
	char		nulls[MAX_ARGS + 1];
} ArgList;

/*
 * table_name -- the qualified name of a log; "logs" is the OID of
 * magtrade_loads, beside which the others are.
 */
static const char *
table_name(Oid logs, const char *name)
{
	return quote_qualified_identifier(get_namespace_name(get_rel_namespace(logs)),
									  name);
}

/*
 * add_arg -- add a parameter.
 */
static void
add_arg(ArgList *list, Oid type, Datum value, bool isnull)
{
	int			number = list->args.count++;

	if (number >= MAX_ARGS)
		elog(ERROR, "a statement of the logs has more than %d parameters",
			 MAX_ARGS);
	list->types[number] = type;
	list->values[number] = value;
	list->nulls[number] = isnull ? 'n' : ' ';
	list->args.types = list->types;
	list->args.values = list->values;
	list->args.nulls = list->nulls;
}

/*
 * add_text -- add an argument that is text, NULL where there is none.
 */
static void
add_text(ArgList *list, const char *text)
{
	add_arg(list, TEXTOID,
			text == NULL ? (Datum) 0 : CStringGetTextDatum(text), text == NULL);
}

/*
 * add_int -- add an argument that is a bigint.
 */
static void
add_int(ArgList *list, int64 value)
{
	add_arg(list, INT8OID, Int64GetDatum(value), false);
}

/*
 * Which rows of magtrade_loads, with add_target_and_source().  A foreign table
 * that was dropped may be the same one, made again, if it has files of the same
 * names.  Logs that were restored have its number, which may be that of another
 * relation there.
 */
#define OF_TARGET	"target::pg_catalog.oid OPERATOR(pg_catalog.=) $1::pg_catalog.oid"
#define IS_SOURCE	"source::pg_catalog.oid OPERATOR(pg_catalog.=) $2::pg_catalog.oid"
#define OF_SOURCE	"(" IS_SOURCE " OR NOT EXISTS" \
	" (SELECT FROM pg_catalog.pg_class AS c WHERE c.oid OPERATOR(pg_catalog.=) source::pg_catalog.oid" \
	" AND c.relkind OPERATOR(pg_catalog.=) 'f'))"

/*
 * add_target_and_source -- add what OF_TARGET, IS_SOURCE and OF_SOURCE call $1
 * and $2: they come first.
 */
static void
add_target_and_source(ArgList *list, const LoadOptions *options)
{
	add_arg(list, REGCLASSOID, ObjectIdGetDatum(options->target), false);
	add_arg(list, REGCLASSOID, ObjectIdGetDatum(options->source), false);
}

/*
 * load_log_initial -- the number of the load that found the target, $1, empty
 * last, as SQL, 0 if none did; "loads" is the qualified name of magtrade_loads.
 */
const char *
load_log_initial(const char *loads)
{
	return psprintf("coalesce((SELECT pg_catalog.max(load_id) FROM %s WHERE " OF_TARGET " AND initial), 0)",
					loads);
}

/*
 * load_log_check_snapshot -- error if another load into the target has been
 * committed since the transaction's snapshot was taken, which happens where all
 * its statements have the same one: what it did would not be seen.
 */
void
load_log_check_snapshot(Oid logs, const LoadOptions *options)
{
	ArgList		list = {0};
	LoadIdentity was;
	const char *query = psprintf("SELECT pg_catalog.max(load_id)::pg_catalog.int8 FROM %s WHERE " OF_TARGET,
								 table_name(logs, "magtrade_loads"));
	bool		isnull[2];
	int64		last[2];

	if (!IsolationUsesXactSnapshot())
		return;
	was = load_become_owner(logs);
	add_target_and_source(&list, options);
	last[0] = DatumGetInt64(load_ask(query, &list.args, SPI_OK_SELECT, &isnull[0]));
	last[1] = DatumGetInt64(load_ask_now(query, &list.args, &isnull[1]));
	load_become(was);
	if (isnull[0] != isnull[1] || last[0] != last[1])
		ereport(ERROR,
				(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
				 errmsg("could not serialize access to table \"%s\" due to concurrent loads",
						get_rel_name(options->target)),
				 errdetail("A load was committed after this transaction's first statement."),
				 errhint("Call again in a new transaction.")));
}

/*
 * load_log_has -- whether the file, as it is, was what was loaded last under its
 * name.  Its bytes are looked at only if it is as long as that.
 */
bool
load_log_has(Oid logs, const LoadOptions *options, const char *file,
			 LoadFingerprint *fingerprint)
{
	ArgList		list = {0};
	LoadIdentity was = load_become_owner(logs);
	bool		isnull;
	Datum		sha256;

	add_target_and_source(&list, options);
	add_text(&list, file);
	add_int(&list, fingerprint->size);
	sha256 = load_ask(psprintf("SELECT CASE WHEN size OPERATOR(pg_catalog.=) $4 THEN sha256::pg_catalog.text END FROM %s"
							   " WHERE " OF_TARGET " AND " OF_SOURCE " AND file OPERATOR(pg_catalog.=) $3 ORDER BY load_id DESC LIMIT 1",
							   table_name(logs, "magtrade_loads")),
					  &list.args, SPI_OK_SELECT, &isnull);
	load_become(was);
	if (isnull)
		return false;
	load_fingerprint_end(fingerprint);
	return strcmp(TextDatumGetCString(sha256), fingerprint->sha256) == 0;
}

/*
 * load_vintage_date -- the date that a vintage names: a day, or the first of a
 * month; false if it is another text, or NULL.  A further download, which has a
 * number behind it, is of the same date: as a text it would win over later ones.
 */
bool
load_vintage_date(const char *vintage, DateADT *date)
{
	int			month;
	int			day;
	int			number;

	if (vintage == NULL)
		return false;
	vintage = csv_first_download(vintage, &number);
	if (month_parse(vintage, strlen(vintage), &month, &day) != NULL)
		return false;
	*date = date_from_month(month) + Max(day, 1) - 1;
	return true;
}

/*
 * is_newer -- whether a load, of which a row has the vintage, and the file's name
 * if its foreign table is gone, is of a later vintage than a file and from the
 * same source, whose settings are given.
 */
static bool
is_newer(TupleTableSlot *row, const CsvSettings *source, const LoadFile *file)
{
	DateADT		date;

	slot_getallattrs(row);
	return load_vintage_date(TextDatumGetCString(row->tts_values[0]), &date) &&
		date > file->date &&
		(row->tts_isnull[1] ||
		 csv_path_has(source, TextDatumGetCString(row->tts_values[1])));
}

/*
 * load_log_has_newer -- whether figures of a later vintage than the file's have
 * been loaded into the target from the same source, since it was empty.
 *
 * Other sources have other figures, and dates are compared as dates, whatever
 * the time zone was in which known_at was made of them.  What was loaded before
 * TRUNCATE, or before a crash emptied an unlogged target, is in it no more.
 *
 * Of thousands of files in their order each would read the loads of all before
 * it, if known_at did not tell that these are not later.
 */
bool
load_log_has_newer(Oid logs, const LoadOptions *options, const LoadFile *file)
{
	ArgList		list = {0};
	LoadIdentity was;
	LoadRows   *vintages;
	TupleTableSlot *slot;
	const CsvSettings *source;
	bool		newer = false;

	if (!file->dated)
		return false;
	was = load_become_owner(logs);
	add_target_and_source(&list, options);
	add_arg(&list, TIMESTAMPTZOID,
			TimestampTzGetDatum((file->date + 1) * USECS_PER_DAY - MAX_EAST), false);
	vintages = load_collect(psprintf("SELECT DISTINCT vintage::pg_catalog.text,"
									 " CASE WHEN " IS_SOURCE " THEN NULL ELSE file::pg_catalog.text END"
									 " FROM %s WHERE " OF_TARGET " AND " OF_SOURCE " AND vintage IS NOT NULL"
									 " AND known_at::pg_catalog.timestamptz OPERATOR(pg_catalog.>=) $3"
									 " AND load_id OPERATOR(pg_catalog.>=) %s",
									 table_name(logs, "magtrade_loads"),
									 load_log_initial(table_name(logs, "magtrade_loads"))),
							&list.args);
	load_become(was);
	source = csv_table_settings(options->source);
	slot = MakeSingleTupleTableSlot(vintages->desc, &TTSOpsMinimalTuple);
	while (!newer && tuplestore_gettupleslot(vintages->store, true, false, slot))
		newer = is_newer(slot, source, file);
	ExecDropSingleTupleTableSlot(slot);
	tuplestore_end(vintages->store);
	return newer;
}

/*
 * load_log_is_first -- whether the load that was written last is the only one of
 * the source into the target that had rows.
 */
bool
load_log_is_first(Oid logs, const LoadOptions *options)
{
	ArgList		list = {0};
	LoadIdentity was = load_become_owner(logs);
	int64		loads;

	add_target_and_source(&list, options);
	loads = DatumGetInt64(load_ask(psprintf("SELECT pg_catalog.count(*) FROM (SELECT FROM %s WHERE " OF_TARGET " AND " IS_SOURCE
											" AND rows_read::pg_catalog.int8 OPERATOR(pg_catalog.>) 0 LIMIT 2) AS l",
											table_name(logs, "magtrade_loads")),
								   &list.args, SPI_OK_SELECT, NULL));
	load_become(was);
	return loads == 1;
}

/* A row of magtrade_loads: its columns, and a parameter for each */
typedef struct LoadRow
{
	ArgList		list;
	StringInfoData names;
	StringInfoData marks;
} LoadRow;

/*
 * set_column, set_text, set_int, set_time -- give a column of the row a value; a
 * text may be NULL.
 */
static void
set_column(LoadRow *row, const char *name, Oid type, Datum value, bool isnull)
{
	const char *comma = row->list.args.count > 0 ? ", " : "";

	add_arg(&row->list, type, value, isnull);
	appendStringInfo(&row->names, "%s%s", comma, name);
	appendStringInfo(&row->marks, "%s$%d", comma, row->list.args.count);
}

/*
 * set_text -- fill a column of text, with NULL where there is none.
 */
static void
set_text(LoadRow *row, const char *name, const char *text)
{
	set_column(row, name, TEXTOID,
			   text == NULL ? (Datum) 0 : CStringGetTextDatum(text), text == NULL);
}

/*
 * set_int -- fill a column of bigint.
 */
static void
set_int(LoadRow *row, const char *name, int64 value)
{
	set_column(row, name, INT8OID, Int64GetDatum(value), false);
}

/*
 * set_time -- fill a column of timestamptz.
 */
static void
set_time(LoadRow *row, const char *name, TimestampTz time)
{
	set_column(row, name, TIMESTAMPTZOID, TimestampTzGetDatum(time), false);
}

/*
 * known_at -- when a file's figures became known: when the day began that its
 * vintage names, in the session's time zone, or when the load was started.
 */
static TimestampTz
known_at(const LoadFile *file, TimestampTz started)
{
	if (!file->dated)
		return started;
	return DatumGetTimestampTz(DirectFunctionCall1(date_timestamptz,
												   DateADTGetDatum(file->date)));
}

/*
 * set_file -- the columns that say which file was loaded where, when and by
 * whom.
 */
static void
set_file(LoadRow *row, const LoadOptions *options, const LoadFile *file,
		 const LoadFingerprint *fingerprint, TimestampTz started,
		 const char *user)
{
	set_column(row, "target", REGCLASSOID, ObjectIdGetDatum(options->target), false);
	set_column(row, "source", REGCLASSOID, ObjectIdGetDatum(options->source), false);
	set_text(row, "file", file->file->name);
	set_text(row, "vintage", file->vintage);
	set_time(row, "known_at", known_at(file, started));
	set_int(row, "size", fingerprint->size);
	set_time(row, "modified", fingerprint->modified);
	set_text(row, "sha256", fingerprint->sha256);
	set_column(row, "loaded_by", NAMEOID,
			   DirectFunctionCall1(namein, CStringGetDatum(user)), false);
	set_time(row, "started", started);
	set_column(row, "seconds", FLOAT8OID,
			   Float8GetDatum((GetCurrentTimestamp() - started) / (double) USECS_PER_SEC), false);
}

/*
 * set_outcome -- the columns that say what became of its rows.
 */
static void
set_outcome(LoadRow *row, const LoadOutcome *outcome)
{
	const LoadCounts *counts = &outcome->counts;

	set_int(row, "rows_read", counts->read);
	set_int(row, "inserted", counts->inserted);
	set_int(row, "revised", counts->revised);
	set_int(row, "unchanged", counts->read - counts->inserted - counts->revised);
	set_int(row, "deleted", counts->deleted);
	set_int(row, "rejected", counts->rejected);
	set_column(row, "initial", BOOLOID, BoolGetDatum(outcome->initial), false);
	set_column(row, "new_periods", DATEARRAYOID, outcome->new_periods,
			   !outcome->has_periods);
}

/*
 * write_load -- write the row of magtrade_loads; returns its number.
 */
static int64
write_load(Oid logs, const LoadOptions *options, const LoadFile *file,
		   const LoadFingerprint *fingerprint, TimestampTz started,
		   const LoadOutcome *outcome, const char *user)
{
	LoadRow		row = {0};

	initStringInfo(&row.names);
	initStringInfo(&row.marks);
	set_file(&row, options, file, fingerprint, started, user);
	set_outcome(&row, outcome);
	return DatumGetInt64(load_ask(psprintf("INSERT INTO %s (%s) VALUES (%s) RETURNING load_id::pg_catalog.int8",
										   table_name(logs, "magtrade_loads"),
										   row.names.data, row.marks.data),
								  &row.list.args, SPI_OK_INSERT_RETURNING, NULL));
}

/*
 * write_rows -- write rows to one of the other logs, with the load's number, the
 * target and, if given, the source before their own columns.
 */
static void
write_rows(Oid logs, const char *table, int64 load, const LoadOptions *options,
		   bool source, LoadRows *rows)
{
	ArgList		list = {0};

	if (rows == NULL || rows->count == 0)
		return;
	add_int(&list, load);
	add_target_and_source(&list, options);
	load_offer("logged", rows);
	load_run(psprintf("INSERT INTO %s SELECT $1, $2, %slogged.* FROM logged",
					  table_name(logs, table), source ? "$3, " : ""),
			 &list.args, SPI_OK_INSERT);
	load_withdraw("logged");
}

/*
 * load_log_write -- write down the load of a file.
 */
void
load_log_write(Oid logs, const LoadOptions *options, const LoadFile *file,
			   const LoadFingerprint *fingerprint, TimestampTz started,
			   const LoadOutcome *outcome, LoadRows *rejects)
{
	char	   *user = GetUserNameFromId(GetUserId(), false);
	LoadIdentity was = load_become_owner(logs);
	int64		load = write_load(logs, options, file, fingerprint, started,
								  outcome, user);

	write_rows(logs, "magtrade_revisions", load, options, false, outcome->cells);
	write_rows(logs, "magtrade_additions", load, options, false, outcome->additions);
	write_rows(logs, "magtrade_rejected", load, options, true, rejects);
	load_become(was);
}
