/*-------------------------------------------------------------------------
 *
 * totals.c
 *	  Which conditions on totals leave rows of the files over.
 *
 * A profile says which rows are sums of others.  Files may be of nothing else,
 * as the world's figures alone, and are what the user has; one of several files,
 * or a commodity, that is of nothing else is to be told of.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "commands/defrem.h"
#include "csv/blank.h"
#include "csv/files/files.h"
#include "csv/import/import.h"
#include "csv/import/totals.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"

/* Files of more bytes together are not read to their end for their commodities. */
#define MOST_BYTES		(64 * 1024 * 1024)

/* A commodity of the files. */
typedef struct CsvCommodity
{
	NameData	code;
	long		place;			/* among them, as they come */
	bool		left;			/* whether a row of it is left over, */
	bool		has_parts;		/* or of one whose code begins with its own */
	const CsvCondition *by;		/* what makes another a total */
} CsvCommodity;

/* What the rows of the files show of the conditions that make totals. */
typedef struct CsvSeen
{
	List	   *conditions;
	bool	   *useful;			/* which did not hold for some row */
	int			fewest;			/* how many held for the row with the fewest */
	int64		rows;
	bool		whole;			/* whether all rows could be read */
	bool		briefly;		/* whether it is enough to know of a row that is
								 * left over */
	CsvCondition *commodity;	/* one that never holds, to find the codes by */
	HTAB	   *commodities;	/* NULL if they are not asked for */
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
	return seen->fewest > 0 || !(all || seen->briefly);
}

/*
 * note_commodity -- note that a row is of a commodity, and by which condition it is
 * a total, NULL for none; not of a code that is too long for a name.
 */
static void
note_commodity(CsvSeen *seen, const CsvRecord *record, const CsvCondition *by)
{
	const CsvField *field = &record->fields[seen->commodity->template->parts[0].field];
	const char *text = field->data;
	int			len = field->len;
	CsvCommodity *commodity;
	NameData	code = {0};
	bool		found;

	csv_trim(&text, &len);
	if (len == 0 || len >= NAMEDATALEN)
		return;
	memcpy(NameStr(code), text, len);
	commodity = hash_search(seen->commodities, &code, HASH_ENTER, &found);
	if (!found)
	{
		commodity->place = hash_get_num_entries(seen->commodities);
		commodity->left = commodity->has_parts = false;
	}
	commodity->left |= by == NULL;
	commodity->by = by;
}

/*
 * asks_commodity -- whether a condition is about the code of the commodity, among
 * others.
 */
static bool
asks_commodity(const CsvSeen *seen, const CsvCondition *condition)
{
	for (int i = 0; i < condition->template->nparts; i++)
	{
		const CsvPart *part = &condition->template->parts[i];

		if (part->is_header &&
			part->field == seen->commodity->template->parts[0].field)
			return true;
	}
	return false;
}

/*
 * see_commodity -- note of which commodity a row is; true, as others follow.  What
 * its own code says to be a total, as TOTAL, is passed over: it is meant to be one.
 */
static bool
see_commodity(CsvSeen *seen, const CsvRecord *record)
{
	const CsvCondition *by = NULL;
	ListCell   *lc;

	foreach(lc, seen->conditions)
	{
		if (!csv_condition_holds(lfirst(lc), record))
			continue;
		if (asks_commodity(seen, lfirst(lc)))
			return true;
		by = lfirst(lc);
	}
	note_commodity(seen, record, by);
	return true;
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
			more = seen->commodities != NULL ? see_commodity(seen, record) :
				see_row(seen, record);
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
 * join_conditions -- those conditions whose useful is as said, as one text, or
 * NULL for none.
 */
static char *
join_conditions(const CsvSeen *seen, bool useful)
{
	StringInfoData text;
	ListCell   *lc;

	initStringInfo(&text);
	foreach(lc, seen->conditions)
	{
		if (seen->useful[foreach_current_index(lc)] == useful)
			appendStringInfo(&text, "%s%s", text.len > 0 ? ";" : "",
							 ((CsvCondition *) lfirst(lc))->text);
	}
	return text.len > 0 ? text.data : NULL;
}

/*
 * find_emptied -- the files of which the conditions leave no row over, while they
 * leave some of others: years among months, or the world beside its parts, but
 * also another level or breakdown of what no other file has.  A file is read up to
 * the first row that is left over.
 */
static void
find_emptied(const CsvSettings *settings, List *files, List *conditions,
			 CsvTotalsSeen *totals)
{
	ListCell   *lc;

	foreach(lc, files)
	{
		CsvSeen		seen = {.conditions = conditions,.whole = true,.briefly = true};

		seen.useful = palloc0(list_length(conditions) + 1);
		see_files(settings, list_make1(lfirst(lc)), &seen);
		if (seen.rows == 0 || !seen.whole || seen.fewest == 0)
			continue;
		if (totals->emptied == NIL)
			totals->emptied_by = join_conditions(&seen, false);
		totals->emptied = lappend(totals->emptied, lfirst(lc));
	}
}

/*
 * commodity_condition -- a condition that never holds, on the header in which the
 * profile finds the commodity; NULL if it does not, or in several.
 */
static CsvCondition *
commodity_condition(const CsvLayout *layout)
{
	const CsvProfileColumn *column = layout->profile == NULL ? NULL :
		csv_profile_column(layout, "commodity");
	DefElem    *def = column == NULL ? NULL :
		csv_find_option(column->options, "column");
	CsvCondition *condition = palloc0(sizeof(CsvCondition));
	const char *problem = NULL;

	if (def == NULL)
		return NULL;
	condition->template = csv_template_parse(defGetString(def), &problem);
	return condition->template->nparts == 1 && !condition->template->wide &&
		condition->template->parts[0].is_header ? condition : NULL;
}

/*
 * mark_parts -- note which commodities are headings of others that are left.
 */
static void
mark_parts(HTAB *commodities)
{
	HASH_SEQ_STATUS scan;
	CsvCommodity *part;

	hash_seq_init(&scan, commodities);
	while ((part = hash_seq_search(&scan)) != NULL)
	{
		NameData	code = {0};

		for (int i = 0; part->left && NameStr(part->code)[i] != '\0'; i++)
		{
			CsvCommodity *heading = hash_search(commodities, &code, HASH_FIND,
												NULL);

			if (heading != NULL)
				heading->has_parts = true;
			NameStr(code)[i] = NameStr(part->code)[i];
		}
	}
}

/*
 * find_lost -- the commodities of which the conditions leave no row over, nor of any
 * that is part of it: headings that were asked for without what they consist of.
 * None where the totals are kept.
 */
static void
find_lost(const CsvLayout *layout, List *files, List *conditions,
		  CsvTotalsSeen *totals)
{
	HASHCTL		control = {
		.keysize = NAMEDATALEN,
		.entrysize = sizeof(CsvCommodity),
		.hcxt = CurrentMemoryContext
	};
	CsvSeen		seen = {.whole = true,.commodity = commodity_condition(layout)};
	HASH_SEQ_STATUS scan;
	CsvCommodity *lost;
	CsvCommodity *first = NULL;

	if (seen.commodity == NULL || layout->settings->totals == CSV_TOTALS_KEEP ||
		csv_files_size(files) > MOST_BYTES)
		return;
	seen.conditions = lappend(list_copy(conditions), seen.commodity);
	seen.commodities = hash_create("magtrade_csv commodities", 1024, &control,
								   HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	see_files(layout->settings, files, &seen);
	mark_parts(seen.commodities);
	hash_seq_init(&scan, seen.commodities);
	while ((lost = hash_seq_search(&scan)) != NULL)
	{
		if (!seen.whole || lost->left || lost->has_parts)
			continue;
		totals->nlost++;
		if (first == NULL || lost->place < first->place)
			first = lost;
	}
	if (first != NULL)
	{
		totals->lost = pstrdup(NameStr(first->code));
		totals->lost_by = first->by->text;
	}
	hash_destroy(seen.commodities);
}

/*
 * csv_useful_totals -- which conditions of the option "totals_where" whose headers
 * the first file has leave rows over.  A file of nothing but totals, or of years,
 * is what the user has, and would be empty without them.  What rows that cannot be
 * read might have shown is not known: then a condition is useful.
 */
void
csv_useful_totals(const CsvLayout *layout, List *files, CsvTotalsSeen *totals)
{
	CsvSeen		seen = {.whole = true};
	List	   *useful = NIL;
	ListCell   *lc;

	*totals = (CsvTotalsSeen) {0};
	foreach(lc, layout->settings->totals_where)
	{
		CsvCondition *condition = lfirst(lc);

		if (csv_header_has(layout->header, condition->template, NULL))
			seen.conditions = lappend(seen.conditions, condition);
	}
	seen.useful = palloc0(list_length(seen.conditions) + 1);
	see_files(layout->settings, files, &seen);
	foreach(lc, seen.conditions)
	{
		bool	   *is_useful = &seen.useful[foreach_current_index(lc)];

		*is_useful |= seen.rows == 0 || !seen.whole;
		if (*is_useful)
			useful = lappend(useful, lfirst(lc));
		else
			totals->useless = lappend(totals->useless, lfirst(lc));
	}
	totals->useful = join_conditions(&seen, true);
	totals->empty = seen.rows > 0 && seen.whole &&
		seen.fewest > list_length(totals->useless);
	if (list_length(files) > 1 && useful != NIL && !totals->empty)
		find_emptied(layout->settings, files, useful, totals);
	if (useful != NIL && !totals->empty)
		find_lost(layout, files, useful, totals);
}
