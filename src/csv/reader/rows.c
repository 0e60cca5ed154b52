/*-------------------------------------------------------------------------
 *
 * rows.c
 *	  The values of rows out of records.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "csv/reader/rows.h"

/*
 * add_columns -- prepare those columns of the list that the filter uses, or
 * those that it does not.
 */
static void
add_columns(CsvRows *r, const CsvShape *shape, Relation rel,
			const List *attnums, bool used)
{
	ListCell   *lc;

	foreach(lc, attnums)
	{
		if (csv_filter_uses(r->filter, lfirst_int(lc)) == used)
			csv_column_init(&r->columns[r->ncolumns++], r->settings, shape,
							rel, lfirst_int(lc));
	}
}

/*
 * find_tested -- which columns the filter's tests are about.
 */
static void
find_tested(CsvRows *r)
{
	int			ntests = csv_filter_count(r->filter);

	r->tested = palloc0(Max(ntests, 1) * sizeof(CsvColumn *));
	for (int i = 0; i < ntests; i++)
	{
		AttrNumber	attnum = csv_filter_attnum(r->filter, i);

		for (int j = 0; j < r->nfirst; j++)
		{
			if (r->columns[j].attnum == attnum &&
				csv_column_is_field(&r->columns[j]))
				r->tested[i] = &r->columns[j];
		}
	}
}

/*
 * csv_rows_init -- decode the columns of a foreign table whose attribute numbers
 * are in the list, in the rows that pass the filter.
 */
void
csv_rows_init(CsvRows *r, const CsvSettings *settings, const CsvShape *shape,
			  Relation rel, const List *attnums, CsvFilter *filter)
{
	memset(r, 0, sizeof(CsvRows));
	r->settings = settings;
	r->filter = filter;
	r->columns = palloc(list_length(attnums) * sizeof(CsvColumn));
	r->places = palloc(list_length(attnums) * sizeof(int));
	add_columns(r, shape, rel, attnums, true);
	r->nfirst = r->ncolumns;
	add_columns(r, shape, rel, attnums, false);
	find_tested(r);
}

/*
 * csv_rows_spans -- the bits of csv_decoder_spans() for each column of dates, the
 * first column's lowest; columns for which 64 bits have no room are left out.
 * All processes of a scan have the same columns in the same order, so that a
 * bitwise OR adds up what they read.
 */
uint64
csv_rows_spans(const CsvRows *r)
{
	uint64		spans = 0;
	int			place = 0;

	for (int i = 0; i < r->ncolumns && place < 64; i++)
	{
		int			of = csv_decoder_spans(r->columns[i].decoder);

		if (of < 0)
			continue;
		spans |= (uint64) of << place;
		place += CSV_SPAN_BITS;
	}
	return spans;
}

/*
 * csv_rows_deal -- deal the records to so many readers by the columns in the list,
 * as far as these are fields of the file; if none is, it returns false, and each
 * reader gets all records.
 */
bool
csv_rows_deal(CsvRows *r, const List *attnums, int nparts)
{
	CsvDeal    *deal = &r->deal;

	deal->columns = palloc(Max(r->ncolumns, 1) * sizeof(CsvColumn *));
	deal->places = palloc(Max(r->ncolumns, 1) * sizeof(int));
	deal->nparts = nparts;
	for (int i = 0; i < r->ncolumns; i++)
	{
		const CsvColumn *column = &r->columns[i];

		if (list_member_int(attnums, column->attnum) &&
			csv_column_is_field(column))
			deal->columns[deal->ncolumns++] = column;
	}
	return deal->ncolumns > 0;
}

/*
 * csv_rows_set_on_error -- what happens to rows that cannot be read, instead of
 * what the table's options say.
 */
void
csv_rows_set_on_error(CsvRows *r, CsvOnError on_error)
{
	for (int i = 0; i < r->ncolumns; i++)
		r->columns[i].settings->on_error = on_error;
}

/*
 * csv_rows_set_file -- from now on the records are that file's.
 */
void
csv_rows_set_file(CsvRows *r, const CsvFile *file)
{
	r->file = file;
	for (int i = 0; i < r->ncolumns; i++)
		csv_column_set_file(&r->columns[i], file);
}

/*
 * csv_rows_bind -- find the columns in the file, and mark their fields as wanted
 * there.
 */
CsvStatus
csv_rows_bind(CsvRows *r, CsvHeader *header, CsvProblem *problem)
{
	CsvStatus	status = CSV_OK;

	for (int i = 0; status == CSV_OK && i < r->ncolumns; i++)
	{
		status = csv_column_bind(&r->columns[i], header, problem);
		r->places[i] = csv_column_quick_place(&r->columns[i]);
	}
	if (status == CSV_OK)
		csv_deal_bind(&r->deal);
	return status;
}

/*
 * find_literal -- the text that a record must have to pass a test, if there is
 * one.  A record has at least as many fields as the header needs, so that all
 * but the last of them end in a delimiter.
 */
static bool
find_literal(const CsvTest *test, const CsvColumn *column,
			 const CsvHeader *header, CsvLiteral *literal)
{
	int			place;

	if (column == NULL || test->nwords != 1 ||
		(test->kind != CSV_TEST_EQUAL && test->kind != CSV_TEST_PREFIX))
		return false;
	place = csv_column_place(column);
	literal->text = test->words[0].data;
	literal->len = test->words[0].len;
	literal->starts = place > 0;
	literal->ends = test->kind == CSV_TEST_EQUAL && place + 1 < header->nneeded;
	return true;
}

/*
 * csv_rows_literals -- the texts that a record of a file must have to pass the
 * filter, the longest ones first; returns how many there are, at most
 * CSV_SEARCH_TEXTS.
 */
int
csv_rows_literals(const CsvRows *r, const CsvHeader *header,
				  CsvLiteral *literals)
{
	const CsvTest *tests;
	int			ntests = csv_filter_tests(r->filter, &tests);
	int			count = 0;

	for (int i = 0; i < ntests; i++)
	{
		CsvLiteral	literal;
		int			at;

		if (!find_literal(&tests[i], r->tested[i], header, &literal))
			continue;
		if (count < CSV_SEARCH_TEXTS)
			count++;
		else if (literals[count - 1].len >= literal.len)
			continue;
		for (at = count - 1; at > 0 && literals[at - 1].len < literal.len; at--)
			literals[at] = literals[at - 1];
		literals[at] = literal;
	}
	return count;
}

/*
 * describe_place -- the error context while values are decoded: types' input
 * functions know nothing of files.
 */
static void
describe_place(void *arg)
{
	const CsvRows *r = arg;

	if (r->column == NULL)
		return;
	if (!r->settings->show_content)
		errcontext("file \"%s\", line " INT64_FORMAT ", column \"%s\"",
				   r->file->name, r->record->line, r->column->name);
	else
		errcontext("file \"%s\", line " INT64_FORMAT ", column \"%s\", field \"%s\": \"%s\"",
				   r->file->name, r->record->line, r->column->name,
				   r->column->label,
				   csv_clip(r->column->text, r->column->len));
}

/*
 * decode_slowly -- the value of a column, whatever it is.
 */
static CsvStatus
decode_slowly(CsvRows *r, int i, Datum *value, bool *isnull,
			  CsvProblem *problem)
{
	CsvStatus	status;
	ErrorContextCallback place;

	place.callback = describe_place;
	place.arg = r;
	place.previous = error_context_stack;
	error_context_stack = &place;
	r->column = &r->columns[i];
	status = csv_column_value(&r->columns[i], r->record, r->file->name,
							  value, isnull, problem);
	r->column = NULL;
	error_context_stack = place.previous;
	return status;
}

/*
 * decode_columns -- the values of the columns from "first" to before "end", in
 * the current memory context.
 */
static CsvStatus
decode_columns(CsvRows *r, int first, int end, Datum *values, bool *nulls,
			   CsvProblem *problem)
{
	for (int i = first; i < end; i++)
	{
		const CsvColumn *column = &r->columns[i];
		int			at = column->attnum - 1;

		if (r->places[i] >= 0)
		{
			const CsvField *field = &r->record->fields[r->places[i]];

			nulls[at] = field->missing;
			if (field->missing ||
				csv_decode_quickly(column->decoder, field->data, field->len,
								   &values[at]))
				continue;
		}
		if (decode_slowly(r, i, &values[at], &nulls[at], problem) != CSV_OK)
			return CSV_PROBLEM;
	}
	return CSV_OK;
}

/*
 * passes_test -- whether the text of a record's field passes a test.  Where it
 * must be another text than NULL, those that the option "null" lists are left to
 * the filter.
 */
static bool
passes_test(const CsvTest *test, const CsvColumn *column,
			const CsvRecord *record)
{
	const CsvField *field = &record->fields[csv_column_place(column)];
	bool		isnull = field->missing;

	if (test->kind == CSV_TEST_NULL || test->kind == CSV_TEST_NOT_NULL)
		isnull = csv_is_null(column->decoder, field->data, field->len, isnull);
	return csv_test_passes(test, field->data, field->len, isnull);
}

/*
 * passes_tests -- whether the texts of the record's fields pass the filter's
 * tests; a field without a text of its own does.
 */
static bool
passes_tests(const CsvRows *r)
{
	const CsvTest *tests;
	int			ntests = csv_filter_tests(r->filter, &tests);

	for (int i = 0; i < ntests; i++)
	{
		if (r->tested[i] != NULL &&
			!passes_test(&tests[i], r->tested[i], r->record))
			return false;
	}
	return true;
}

/*
 * csv_rows_decode -- the values of the columns in a record, in the current memory context;
 * CSV_END if the record does not pass the filter, whose columns come first.
 */
CsvStatus
csv_rows_decode(CsvRows *r, const CsvRecord *record, Datum *values,
				bool *nulls, CsvProblem *problem)
{
	r->record = record;
	if (r->filter != NULL)
	{
		if (!passes_tests(r))
			return CSV_END;
		if (decode_columns(r, 0, r->nfirst, values, nulls, problem) != CSV_OK)
			return CSV_PROBLEM;
		if (!csv_filter_passes(r->filter))
			return CSV_END;
	}
	return decode_columns(r, r->nfirst, r->ncolumns, values, nulls, problem);
}
