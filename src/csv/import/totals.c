/*-------------------------------------------------------------------------
 *
 * totals.c
 *	  Which conditions on totals leave rows of the files over.
 *
 * A profile says which rows are sums of others.  Files may be of nothing else,
 * as the world's figures alone, and are what the user has.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "csv/import/totals.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/memutils.h"

/* What the rows of the files show of the conditions that make totals. */
typedef struct CsvSeen
{
	List	   *conditions;
	bool	   *useful;			/* which did not hold for some row */
	int			fewest;			/* how many held for the row with the fewest */
	int64		rows;
	bool		whole;			/* whether all rows could be read */
} CsvSeen;

/*
 * see_row -- note which conditions hold for a row; false if no other row can
 * add to what is known.
 */
static bool
see_row(CsvSeen *seen, const CsvRecord *record)
{
	int			held = 0;
	bool		all = true;
	ListCell   *lc;

	foreach(lc, seen->conditions)
	{
		bool	   *useful = &seen->useful[foreach_current_index(lc)];
		bool		holds = csv_condition_holds(lfirst(lc), record);

		held += holds;
		*useful |= !holds;
		all &= *useful;
	}
	seen->fewest = seen->rows++ == 0 ? held : Min(seen->fewest, held);
	return !all || seen->fewest > 0;
}

/*
 * see_rows -- read a file's rows until all is known that they can show; false if
 * it is.  Rows that cannot be read are passed over if the table is to do so, and
 * end the reading if not.
 */
static bool
see_rows(const CsvSettings *settings, const CsvFile *file, CsvSeen *seen)
{
	CsvSource  *source = csv_source_open(file);
	CsvRecords *records;
	CsvHeader  *header;
	CsvProblem	problem;
	const CsvRecord *record;
	CsvStatus	status = csv_header_read(source, settings, &records, &header,
										 &problem);
	bool		more = true;
	bool		resumes = status == CSV_OK &&
		settings->on_error == CSV_ON_ERROR_SKIP;
	ListCell   *lc;

	foreach(lc, seen->conditions)
	{
		if (status == CSV_OK)
			status = csv_condition_bind(lfirst(lc), header, &problem);
		resumes &= status == CSV_OK;
	}
	if (status == CSV_OK)
		csv_records_want(records, header->nnames, header->wanted);
	while (more && (status == CSV_OK || (status == CSV_PROBLEM && resumes)))
	{
		CHECK_FOR_INTERRUPTS();
		status = csv_records_next(records, &record, &problem);
		if (status == CSV_OK && record->nfields >= header->nneeded)
			more = see_row(seen, record);
	}
	seen->whole &= status != CSV_PROBLEM;
	csv_source_close(source);
	return more;
}

/*
 * see_files -- read the files until all is known that their rows can show.
 */
static void
see_files(const CsvSettings *settings, List *files, CsvSeen *seen)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext,
												  "magtrade_csv totals",
												  ALLOCSET_DEFAULT_SIZES);
	bool		more = seen->conditions != NIL;
	ListCell   *lc;

	foreach(lc, files)
	{
		MemoryContext old = MemoryContextSwitchTo(context);

		more = more && see_rows(settings, lfirst(lc), seen);
		MemoryContextSwitchTo(old);
		MemoryContextReset(context);
	}
	MemoryContextDelete(context);
}

/*
 * csv_useful_totals -- those conditions of the option "totals_where" whose
 * headers the first file has and that leave rows over, as one text, or NULL
 * for none.  A file of nothing but totals, or of years, is what the user has,
 * and would be empty without them.  What rows that cannot be read might have
 * shown is not known: then a condition is useful.
 *
 * *useless is set to the conditions that hold for all rows, *empty to whether
 * the others together leave none over.
 */
char *
csv_useful_totals(const CsvLayout *layout, List *files, List **useless,
				  bool *empty)
{
	CsvSeen		seen = {.whole = true};
	StringInfoData text;
	ListCell   *lc;

	*useless = NIL;
	foreach(lc, layout->settings->totals_where)
	{
		CsvCondition *condition = lfirst(lc);

		if (csv_header_has(layout->header, condition->template, NULL))
			seen.conditions = lappend(seen.conditions, condition);
	}
	seen.useful = palloc0(list_length(seen.conditions) + 1);
	see_files(layout->settings, files, &seen);
	initStringInfo(&text);
	foreach(lc, seen.conditions)
	{
		CsvCondition *condition = lfirst(lc);

		if (seen.rows == 0 || !seen.whole ||
			seen.useful[foreach_current_index(lc)])
			appendStringInfo(&text, "%s%s", text.len > 0 ? ";" : "",
							 condition->text);
		else
			*useless = lappend(*useless, condition);
	}
	*empty = seen.rows > 0 && seen.whole &&
		seen.fewest > list_length(*useless);
	return text.len > 0 ? text.data : NULL;
}
