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
 * csv_opened_init -- nothing is open; what files need will live in contexts
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
	o->piece_context = AllocSetContextCreate(CurrentMemoryContext,
											 "magtrade_csv piece",
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
 * csv_opened_records -- read records from where the source stands, which is at
 * its beginning or, if the line is not 1, where that line starts.
 */
void
csv_opened_records(CsvOpened *o, int64 line)
{
	MemoryContext old = MemoryContextSwitchTo(o->piece_context);
	CsvText    *text = csv_text_begin(o->source, o->settings->encoding);

	if (line > 1)
		csv_text_resume(text);
	o->records = csv_records_begin(text, o->settings, line);
	MemoryContextSwitchTo(old);
}

/*
 * csv_opened_end_records -- free what reading records needed.
 */
void
csv_opened_end_records(CsvOpened *o)
{
	o->records = NULL;
	MemoryContextReset(o->piece_context);
}

/*
 * csv_opened_close -- close the open file, whose records have been ended, and
 * free what it needed.
 */
void
csv_opened_close(CsvOpened *o)
{
	csv_source_close(o->source);
	o->source = NULL;
	o->header = NULL;
	MemoryContextReset(o->file_context);
}
