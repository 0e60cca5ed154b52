/*-------------------------------------------------------------------------
 *
 * header.c
 *	  The header of a file: the names that it gives the fields.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "csv/blank.h"
#include "csv/records/header.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"

/* How many bytes of a header a message lists. */
#define LIST_BYTES	200

/* The number behind a name that several fields have has no more digits. */
#define MOST_NUMBER_DIGITS	4

/*
 * start_header -- a header of so many names, which are to be set.
 *
 * The first field is always wanted: it tells whether a line is blank.
 */
static CsvHeader *
start_header(int nnames, int64 line)
{
	CsvHeader  *header = palloc0(sizeof(CsvHeader));

	header->line = line;
	header->nnames = nnames;
	header->names = palloc(nnames * sizeof(char *));
	header->wanted = palloc0(nnames * sizeof(bool));
	header->wanted[0] = true;
	return header;
}

/*
 * set_name -- set a name of a header; they are set in their order.
 */
static void
set_name(CsvHeader *header, int i, const char *name)
{
	header->names[i] = name;
	if (name[0] != '\0')
		header->nneeded = i + 1;
}

/*
 * make_header -- the names that a file's header record gives its fields.
 */
static CsvHeader *
make_header(const CsvRecord *record)
{
	CsvHeader  *header = start_header((int) Min(record->nfields, CSV_MAX_COLUMNS),
									  record->line);

	for (int i = 0; i < header->nnames; i++)
	{
		const char *name = record->fields[i].data;
		int			len = record->fields[i].len;

		csv_trim(&name, &len);
		set_name(header, i, pnstrdup(name, len));
	}
	return header;
}

/*
 * given_header -- the names that the option "header" gives the fields of files
 * without a header line, at least one of which is not empty; its line is 0.
 */
static CsvHeader *
given_header(const List *names)
{
	CsvHeader  *header = start_header(list_length(names), 0);
	ListCell   *lc;

	foreach(lc, names)
		set_name(header, foreach_current_index(lc), lfirst(lc));
	return header;
}

/*
 * number_names -- a name that a header has a second time is called name_2 there,
 * and so on.
 *
 * The API of the US Census says what it was asked for beside what it was asked to
 * give, so that a name stands twice over the same texts.
 */
static void
number_names(CsvHeader *header)
{
	/* the last first, so that those before it are still what they were */
	for (int i = header->nnames - 1; i > 0; i--)
	{
		const char *name = header->names[i];
		int			times = 1;

		CHECK_FOR_INTERRUPTS();
		for (int j = 0; j < i; j++)
			times += strcmp(header->names[j], name) == 0;
		if (times > 1 && name[0] != '\0')
			header->names[i] = psprintf("%s_%d", name, times);
	}
}

/*
 * csv_record_is_blank -- whether a record is a line of blanks.
 */
bool
csv_record_is_blank(const CsvRecord *record)
{
	const char *text = record->fields[0].data;
	int			len = record->fields[0].len;

	if (record->nfields != 1)
		return false;
	csv_trim(&text, &len);
	return len == 0;
}

/*
 * header_absent -- the problem that a file ends before its header.  Nothing tells
 * one that is empty because nothing was traded from one that was not downloaded.
 */
static CsvStatus
header_absent(const CsvSettings *settings, const CsvSource *source,
			  CsvProblem *problem)
{
	const char *detail = "the file is empty";
	const char *hint = "If the source had nothing to send, take the file away; if it was cut off, download it again.";

	if (csv_source_bytes(source) > 0 && settings->skip > 0)
	{
		detail = psprintf("the file has no text after the %d lines to skip",
						  settings->skip);
		hint = "The first line that is not skipped must name the fields, unless the option \"header\" does.";
	}
	else if (csv_source_bytes(source) > 0)
		detail = "the file has no text";
	return csv_problem(problem, ERRCODE_BAD_COPY_FILE_FORMAT, 0,
					   "file has no header", detail, hint);
}

/*
 * said_delimiter -- the delimiter that a file's first line names, as Excel wants
 * it where the country's own is another: "sep=;"; 0 if that is not what it is.
 */
static char
said_delimiter(const CsvRecord *record, const CsvSettings *settings)
{
	const CsvField *field = &record->fields[0];

	if (record->line != 1 || field->len < 4 ||
		pg_strncasecmp(field->data, "sep=", 4) != 0)
		return 0;
	if (record->nfields == 2 && field->len == 4 && record->fields[1].len == 0)
		return settings->delimiter;
	if (record->nfields == 1 && field->len == 5 &&
		strchr(",;|\t", field->data[4]) != NULL)
		return field->data[4];
	return 0;
}

/*
 * delimiter_name -- what a message calls a delimiter.
 */
static char *
delimiter_name(char delimiter)
{
	return delimiter == '\t' ? pstrdup("tab") : psprintf("%c", delimiter);
}

/*
 * other_delimiter -- the problem that a file says of itself that its delimiter
 * is another than the table's.
 */
static CsvStatus
other_delimiter(const CsvRecord *record, char delimiter,
				const CsvSettings *settings, CsvProblem *problem)
{
	return csv_problem(problem, ERRCODE_BAD_COPY_FILE_FORMAT, record->line,
					   "file has another delimiter",
					   psprintf("its first line says that this is \"%s\", the table says \"%s\"",
								delimiter_name(delimiter),
								delimiter_name(settings->delimiter)),
					   "Set the option \"delimiter\" to what the file says.");
}

/*
 * own_settings -- how a file is read: as the table says, but JSON, which has
 * commas, quotes and names whatever the table's other files have, as what it is
 * made.
 */
static const CsvSettings *
own_settings(const CsvSource *source, const CsvSettings *settings)
{
	CsvSettings *own;

	if (!csv_source_is_json(source))
		return settings;
	own = palloc(sizeof(CsvSettings));
	*own = *settings;
	own->delimiter = ',';
	own->quote = '"';
	own->skip = 0;
	own->header = NIL;
	return own;
}

/*
 * csv_header_read -- begin with the records of an open file, and read its header:
 * the first line that is neither skipped nor blank, nor there to tell Excel the
 * delimiter.  One of delimiters alone, as spreadsheets write an empty row, is a
 * problem.  *records, which is set in any case, goes on behind the header, and
 * where an option names the fields, behind the lines to skip.
 */
CsvStatus
csv_header_read(CsvSource *source, const CsvSettings *settings,
				CsvRecords **records, CsvHeader **header, CsvProblem *problem)
{
	const CsvRecord *record;
	CsvStatus	status;

	settings = own_settings(source, settings);
	*records = csv_records_begin(csv_text_begin(source, settings), settings);
	status = csv_records_skip(*records, settings->skip, problem);
	if (settings->header != NIL && status != CSV_PROBLEM)
	{
		*header = given_header(settings->header);
		return CSV_OK;
	}
	while (status == CSV_OK)
	{
		char		said;

		status = csv_records_next(*records, &record, problem);
		if (status != CSV_OK || csv_record_is_blank(record))
			continue;
		said = said_delimiter(record, settings);
		if (said == 0)
			break;
		if (said != settings->delimiter)
			return other_delimiter(record, said, settings, problem);
	}
	if (status == CSV_END)
		return header_absent(settings, source, problem);
	if (status == CSV_OK && record->nfields > CSV_MAX_COLUMNS)
		return csv_problem(problem, ERRCODE_TOO_MANY_COLUMNS, record->line,
						   "header has too many fields",
						   psprintf("it has " INT64_FORMAT " fields, and %d are allowed",
									record->nfields, CSV_MAX_COLUMNS),
						   "Check the option \"delimiter\".");
	if (status != CSV_OK)
		return status;
	*header = make_header(record);
	if (csv_source_is_json(source))
		number_names(*header);
	return (*header)->nneeded > 0 ? CSV_OK :
		csv_problem(problem, ERRCODE_BAD_COPY_FILE_FORMAT, record->line,
					"header names no field",
					"the line has delimiters, and no text between them",
					"If lines stand before the header, set the option \"skip\" to how many.");
}

/*
 * csv_header_list -- the names of a header for a message, as many as fit.
 */
char *
csv_header_list(const CsvHeader *header)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < header->nneeded; i++)
	{
		if (list.len > LIST_BYTES)
		{
			appendStringInfo(&list, " and %d more", header->nneeded - i);
			break;
		}
		appendStringInfo(&list, "%s\"%s\"", i > 0 ? ", " : "",
						 csv_clip(header->names[i], strlen(header->names[i])));
	}
	return list.data;
}

/*
 * csv_header_more -- the names of a header that another one has not, for a
 * message, as many as fit; "" for none.
 */
char *
csv_header_more(const CsvHeader *header, const CsvHeader *than)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < header->nneeded; i++)
	{
		const char *name = header->names[i];

		CHECK_FOR_INTERRUPTS();
		if (name[0] == '\0' || csv_header_place(than, name) >= 0)
			continue;
		if (list.len > LIST_BYTES)
		{
			appendStringInfoString(&list, " and more");
			break;
		}
		appendStringInfo(&list, "%s\"%s\"", list.len > 0 ? ", " : "",
						 csv_clip(name, strlen(name)));
	}
	return list.data;
}

/*
 * csv_header_lacks -- the problem that a header lacks a name, which the message
 * says; its names are shown to those only who may see what files hold.  Where it
 * is one name that may be several, they lack nothing but their delimiter.
 */
CsvStatus
csv_header_lacks(const CsvHeader *header, CsvProblem *problem,
				 const char *message, const char *hint)
{
	if (header->nneeded == 1 && strpbrk(header->names[0], ",;|\t") != NULL)
		hint = header->line == 0 ?
			"If these are several names, put commas between them in the option \"header\"." :
			"If these are several names, set the option \"delimiter\" to what is between them.";
	csv_problem(problem, ERRCODE_FDW_COLUMN_NAME_NOT_FOUND, header->line,
				message,
				psprintf("the header is %s", csv_header_list(header)), hint);
	problem->quotes_file = true;
	return CSV_PROBLEM;
}

/*
 * find_numbered -- the place of a name such as "Code_2", which stands for the
 * second of several fields that are called "Code"; -1 if there are none.
 */
static int
find_numbered(const CsvHeader *header, const char *name)
{
	const char *end = strrchr(name, '_');
	int			found = -1;
	int			times = 0;
	int			number;

	if (end == NULL || end == name || end[1] == '0' ||
		strlen(end + 1) > MOST_NUMBER_DIGITS ||
		strspn(end + 1, "0123456789") != strlen(end + 1))
		return -1;
	number = atoi(end + 1);
	for (int i = 0; i < header->nnames; i++)
	{
		if (strncmp(header->names[i], name, end - name) != 0 ||
			header->names[i][end - name] != '\0')
			continue;
		times++;
		if (times == number)
			found = i;
	}
	return times > 1 ? found : -1;
}

/*
 * csv_header_find -- the place of a name in a header, from 0, or -1; *again, if
 * not NULL, is set to its second place, or -1.  Where no field has the name, it
 * may be a numbered one.
 */
int
csv_header_find(const CsvHeader *header, const char *name,
				int (*compare) (const char *, const char *), int *again)
{
	int			found = -1;
	int			second = -1;

	for (int i = 0; i < header->nnames && second < 0; i++)
	{
		if (compare(header->names[i], name) != 0)
			continue;
		if (found < 0)
			found = i;
		else
			second = i;
	}
	if (again != NULL)
		*again = second;
	return found >= 0 ? found : find_numbered(header, name);
}

/*
 * csv_header_place -- the first place of that very name in a header, or -1.
 */
int
csv_header_place(const CsvHeader *header, const char *name)
{
	return csv_header_find(header, name, strcmp, NULL);
}

/*
 * first_lacking -- the first name for which a record of too few fields has none,
 * for a message.
 */
static const char *
first_lacking(const CsvHeader *header, int64 nfields)
{
	const char *name;

	do
		name = header->names[nfields++];
	while (name[0] == '\0');
	return csv_clip(name, strlen(name));
}

/*
 * ragged_hint -- what to do about a record that has text beyond the names of a
 * header, or ends before the last of them.
 */
static const char *
ragged_hint(const CsvHeader *header, bool extra)
{
	if (header->line == 0)
		return "The names are those of the option \"header\": give each field one there, or nothing between commas, and check \"delimiter\" and \"skip\". If the line is no row but a note, on_error 'skip' leaves it out.";
	return extra ?
		"Look for a delimiter inside a field without quotes, or a quote that is not closed. If lines stand before the header, set the option \"skip\" to how many." :
		"Look for a line end inside a field without quotes, or a quote that is not closed. If the line is no row but a note, on_error 'skip' leaves it out.";
}

/*
 * csv_header_check -- a problem unless the record has a field for every name, and
 * no text that has no name.
 *
 * Some sources end every line, or every line but the header, with a delimiter.
 */
CsvStatus
csv_header_check(const CsvHeader *header, const CsvRecord *record,
				 CsvProblem *problem)
{
	if (record->nfields >= header->nneeded && !record->extra)
		return CSV_OK;
	csv_problem(problem, ERRCODE_BAD_COPY_FILE_FORMAT, record->line,
				psprintf("row has " INT64_FORMAT " field%s, header has %d",
						 record->nfields, record->nfields == 1 ? "" : "s",
						 header->nnames),
				record->extra ?
				"the fields past the header's are not empty" :
				psprintf("the row ends before field \"%s\"",
						 first_lacking(header, record->nfields)),
				ragged_hint(header, record->extra));
	problem->quotes_file = !record->extra;
	return CSV_PROBLEM;
}
