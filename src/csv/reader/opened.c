/*-------------------------------------------------------------------------
 *
 * opened.c
 *	  The open file of a scan, and what of it is being read.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "csv/reader/opened.h"
#include "utils/memutils.h"

/*
 * csv_opened_init -- nothing is open; what files need will live in a context
 * below the current one.
 */
void
csv_opened_init(CsvOpened *o, const CsvSettings *settings)
{
	memset(o, 0, sizeof(CsvOpened));
	o->settings = settings;
	o->file_context = AllocSetContextCreate(CurrentMemoryContext,
											"magtrade_csv file",
											ALLOCSET_DEFAULT_SIZES);
}

/*
 * csv_opened_file -- open a file instead of the open one; its header is read
 * later.
 */
void
csv_opened_file(CsvOpened *o, const CsvFile *file)
{
	MemoryContext old = MemoryContextSwitchTo(o->file_context);

	o->file = file;
	o->source = csv_source_open(file);
	MemoryContextSwitchTo(old);
}

/*
 * read_header -- read the header, and find the columns in it.
 */
static CsvStatus
read_header(CsvOpened *o, CsvShape *shape, CsvRows *rows, CsvProblem *problem)
{
	CsvStatus	status = csv_header_read(o->source, o->settings, &o->records,
										 &o->header, problem);

	if (status == CSV_OK)
		status = csv_shape_bind(shape, o->header, problem);
	if (status == CSV_OK)
		status = csv_rows_bind(rows, o->header, problem);
	return status;
}

/*
 * csv_opened_header -- read the file up to its header, so that the records after
 * it give what the shape and the rows need; "keeps" says that their texts do too.
 */
CsvStatus
csv_opened_header(CsvOpened *o, CsvShape *shape, CsvRows *rows, bool keeps,
				  CsvProblem *problem)
{
	MemoryContext old = MemoryContextSwitchTo(o->file_context);
	CsvStatus	status;
	CsvLiteral	literals[CSV_SEARCH_TEXTS];
	int			count;

	status = read_header(o, shape, rows, problem);
	MemoryContextSwitchTo(old);
	if (status != CSV_OK)
		return status;
	if (keeps)
		csv_records_keep(o->records);
	csv_records_want(o->records, o->header->nnames, o->header->wanted);
	count = csv_rows_literals(rows, o->header, literals);
	for (int i = 0; i < count; i++)
		csv_records_literal(o->records, &literals[i]);
	return CSV_OK;
}

/*
 * csv_opened_close -- close the open file, and free what it needed.
 */
void
csv_opened_close(CsvOpened *o)
{
	csv_source_close(o->source);
	o->source = NULL;
	o->header = NULL;
	o->records = NULL;
	MemoryContextReset(o->file_context);
}
