/*-------------------------------------------------------------------------
 *
 * opened.c
 *	  The open file of a scan, and what of it is being read.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "csv/opened.h"
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
 * csv_opened_records -- read records from the beginning of the file.
 */
void
csv_opened_records(CsvOpened *o)
{
	MemoryContext old = MemoryContextSwitchTo(o->file_context);

	o->records = csv_records_begin(csv_text_begin(o->source,
												  o->settings->encoding),
								   o->settings);
	MemoryContextSwitchTo(old);
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
