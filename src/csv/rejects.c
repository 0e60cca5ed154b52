/*-------------------------------------------------------------------------
 *
 * rejects.c
 *	  The rows of a foreign table that cannot be read.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/table.h"
#include "catalog/pg_type.h"
#include "compat.h"
#include "csv/reader/reader.h"
#include "csv/rejects.h"
#include "csv/table.h"
#include "miscadmin.h"
#include "scalar/door.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

PG_FUNCTION_INFO_V1(magtrade_rejects);

/* The columns of magtrade_rejects(), in their order. */
enum RejectColumn
{
	REJECT_FILENAME,
	REJECT_LINENO,
	REJECT_LINE,
	REJECT_COLNAME,
	REJECT_VALUE,
	REJECT_MESSAGE,
	REJECT_DETAIL,
	REJECT_ERRORCODE,
	REJECT_COLUMNS
};

static const char *const column_names[REJECT_COLUMNS] = {
	[REJECT_FILENAME] = "filename",
	[REJECT_LINENO] = "lineno",
	[REJECT_LINE] = "line",
	[REJECT_COLNAME] = "colname",
	[REJECT_VALUE] = "raw_field_value",
	[REJECT_MESSAGE] = "err_message",
	[REJECT_DETAIL] = "err_detail",
	[REJECT_ERRORCODE] = "errorcode"
};

/*
 * csv_rejects_notice -- tell the user how many rows a scan left out, if any.
 */
void
csv_rejects_notice(Relation rel, int64 count)
{
	char	   *name;

	if (count == 0)
		return;
	/* with its schema, as ANALYZE has a search path of its own (17) */
	name = quote_qualified_identifier(get_namespace_name(RelationGetNamespace(rel)),
									  RelationGetRelationName(rel));
	ereport(NOTICE,
			(errmsg_plural(INT64_FORMAT " row of foreign table \"%s\" cannot be read and was left out",
						   INT64_FORMAT " rows of foreign table \"%s\" cannot be read and were left out",
						   (unsigned long) count, count,
						   RelationGetRelationName(rel)),
			 errhint("SELECT * FROM magtrade_rejects(%s) lists what is wrong in all columns.",
					 quote_literal_cstr(name))));
}

/*
 * as_text -- a text of a file as a value: bytes that are no characters were
 * replaced by zero bytes, and become question marks.
 */
static Datum
as_text(const char *data, int len)
{
	text	   *result = cstring_to_text_with_len(data, len);

	for (char *c = VARDATA(result); c < VARDATA(result) + len; c++)
	{
		if (*c == '\0')
			*c = '?';
	}
	return PointerGetDatum(result);
}

/*
 * explain -- what is wrong without the place, which has columns of its own.
 */
static Datum
explain(const CsvProblem *problem)
{
	return CStringGetTextDatum(problem->note == NULL ? problem->detail :
							   psprintf("%s. %s", problem->detail,
										problem->note));
}

/*
 * csv_rejects_desc -- the columns of magtrade_rejects().
 */
TupleDesc
csv_rejects_desc(void)
{
	TupleDesc	desc = CreateTemplateTupleDesc(REJECT_COLUMNS);

	for (int i = 0; i < REJECT_COLUMNS; i++)
		TupleDescInitEntry(desc, i + 1, column_names[i],
						   i == REJECT_LINENO ? INT8OID : TEXTOID, -1, 0);
	TupleDescFinalize(desc);
	return desc;
}

/*
 * csv_rejects_put -- add a row that cannot be read to a CsvRejectSink, with the
 * columns of magtrade_rejects(); a CsvRejectFunction.
 */
void
csv_rejects_put(void *arg, const CsvProblem *problem, const char *file,
				const char *line, int len)
{
	CsvRejectSink *sink = arg;
	bool		show = sink->show_content;
	Datum		values[REJECT_COLUMNS] = {0};
	bool		nulls[REJECT_COLUMNS] = {0};

	nulls[REJECT_LINE] = !show;
	nulls[REJECT_COLNAME] = problem->column == NULL;
	nulls[REJECT_VALUE] = !show || problem->value == NULL;
	nulls[REJECT_DETAIL] = !show && problem->quotes_file;
	values[REJECT_FILENAME] = CStringGetTextDatum(file);
	values[REJECT_LINENO] = Int64GetDatum(problem->line);
	if (!nulls[REJECT_LINE])
		values[REJECT_LINE] = as_text(line, len);
	if (!nulls[REJECT_COLNAME])
		values[REJECT_COLNAME] = CStringGetTextDatum(problem->column);
	if (!nulls[REJECT_VALUE])
		values[REJECT_VALUE] = as_text(problem->value, problem->value_len);
	values[REJECT_MESSAGE] =
		CStringGetTextDatum(csv_problem_message(problem, show));
	if (!nulls[REJECT_DETAIL])
		values[REJECT_DETAIL] = explain(problem);
	values[REJECT_ERRORCODE] =
		CStringGetTextDatum(unpack_sql_state(problem->sqlstate));
	tuplestore_putvalues(sink->store, sink->desc, values, nulls);
}

/*
 * are_columns -- whether rows have the columns of magtrade_rejects().
 */
static bool
are_columns(TupleDesc desc)
{
	for (int i = 0; i < desc->natts && i < REJECT_COLUMNS; i++)
	{
		if (strcmp(NameStr(TupleDescAttr(desc, i)->attname),
				   column_names[i]) != 0)
			return false;
	}
	return desc->natts == REJECT_COLUMNS;
}

/*
 * magtrade_rejects(foreign_table regclass) -- a row for each row of the files
 * that cannot be read, all columns looked at, whatever the table's options
 * on_error and reject_limit say; what files hold is NULL for those who may not
 * see it.
 */
Datum
magtrade_rejects(PG_FUNCTION_ARGS)
{
	Oid			relid = PG_GETARG_OID(0);
	Relation	rel = csv_open_table(relid);
	int			natts = RelationGetDescr(rel)->natts;
	Datum	   *values = palloc0(natts * sizeof(Datum));
	bool	   *nulls = palloc(natts * sizeof(bool));
	CsvReader  *reader = csv_reader_begin(rel, csv_all_columns(rel), NULL,
										  NULL);
	CsvRejectSink sink;

	sink.store = begin_rows(fcinfo, "magtrade_rejects", &sink.desc);
	if (!are_columns(sink.desc))
		elog(ERROR, "magtrade_rejects is declared with other columns");
	sink.show_content = csv_table_settings(relid)->show_content;
	csv_reader_collect(reader, csv_rejects_put, &sink);
	while (csv_reader_next(reader, values, nulls))
		CHECK_FOR_INTERRUPTS();
	csv_reader_end(reader);
	table_close(rel, AccessShareLock);
	return (Datum) 0;
}
