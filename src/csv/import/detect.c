/*-------------------------------------------------------------------------
 *
 * detect.c
 *	  Which profile fits a file.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "commands/defrem.h"
#include "compat.h"
#include "csv/blank.h"
#include "csv/files/utf16.h"
#include "csv/import/detect.h"
#include "csv/import/spelling.h"
#include "csv/records/text.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"

/* How much of a file must fit an encoding for it to be taken. */
#define SAMPLE_BYTES	(16 * 1024 * 1024)

/* How much of a file's head tells that it is in UTF-8. */
#define HEAD_BYTES		(1024 * 1024)

/* How many fields without a name a message lists. */
#define MOST_UNNAMED	5

/* What is tried where neither the user nor a profile's own delimiter fits. */
static const char *const other_delimiters[] = {";", "tab", "|", ","};

/*
 * override -- the options of a profile, those of the user over them; the
 * encoding, which a profile may leave open, is "encoding" if not NULL.
 */
static List *
override(List *profile, List *user, const char *encoding)
{
	List	   *options = NIL;
	ListCell   *lc;

	foreach(lc, profile)
	{
		DefElem    *def = lfirst_node(DefElem, lc);

		if (csv_find_option(user, def->defname) != NULL)
			continue;
		if (encoding != NULL && strcmp(def->defname, "encoding") == 0)
			def = csv_make_option(def->defname, encoding);
		options = lappend(options, def);
	}
	return list_concat(options, list_copy(user));
}

/*
 * can_convert -- whether the database can hold text in that encoding.
 */
static bool
can_convert(int encoding)
{
	int			server = GetDatabaseEncoding();

	if (encoding == server)
		return true;
	if (server == PG_SQL_ASCII)
		return PG_VALID_BE_ENCODING(encoding);
	return OidIsValid(FindDefaultConversionProc(encoding, server));
}

/*
 * text_fits -- whether the first bytes of a file are text in its encoding; so
 * they are where the database's lacks one of their characters, which reading
 * them in another would garble.
 */
static bool
text_fits(const CsvSettings *settings, const CsvFile *file)
{
	CsvSource  *source = csv_source_open(file);
	CsvText    *text = csv_text_begin(source, settings);
	CsvBlock	block;
	CsvProblem	problem;
	CsvStatus	status = CSV_OK;

	while (status == CSV_OK && csv_source_bytes(source) < SAMPLE_BYTES)
	{
		CHECK_FOR_INTERRUPTS();
		status = csv_text_next(text, &block, &problem);
	}
	csv_source_close(source);
	return status != CSV_PROBLEM ||
		problem.sqlstate == ERRCODE_UNTRANSLATABLE_CHARACTER;
}

/*
 * row_fits -- whether the first row below a header has the fields that it names;
 * so it has where there is none.
 */
static bool
row_fits(CsvRecords *records, const CsvHeader *header)
{
	const CsvRecord *record;
	CsvProblem	problem;
	CsvStatus	status;

	csv_records_want(records, header->nnames, header->wanted);
	do
	{
		CHECK_FOR_INTERRUPTS();
		status = csv_records_next(records, &record, &problem);
	} while (status == CSV_OK && csv_record_is_blank(record));
	return status == CSV_END ||
		(status == CSV_OK &&
		 csv_header_check(header, record, &problem) == CSV_OK);
}

/*
 * read_header -- the header of a file, read with the settings; *fits, if not
 * NULL, is set to whether the first row fits it.
 */
static CsvStatus
read_header(const CsvSettings *settings, const CsvFile *file,
			CsvHeader **header, bool *fits, CsvProblem *problem)
{
	CsvSource  *source = csv_source_open(file);
	CsvRecords *records;
	CsvStatus	status = csv_header_read(source, settings, &records, header,
										 problem);

	if (fits != NULL)
		*fits = status == CSV_OK && row_fits(records, *header);
	csv_source_close(source);
	return status;
}

/*
 * has_names -- whether a header has all names of a list.
 */
static bool
has_names(const CsvHeader *header, const List *names)
{
	ListCell   *lc;

	foreach(lc, names)
	{
		if (csv_header_place(header, lfirst(lc)) < 0)
			return false;
	}
	return true;
}

/*
 * csv_header_has -- whether a header has all names of a template; of those
 * with a label in them, whether for one label.
 */
bool
csv_header_has(const CsvHeader *header, const CsvTemplate *template,
			   CsvWide *wide)
{
	for (int i = 0; i < template->nparts; i++)
	{
		CsvPart    *part = &template->parts[i];
		bool		found = false;

		if (!part->is_header)
			continue;
		if (part->inner == NULL)
			found = csv_header_place(header, part->text) >= 0;
		else if (csv_wide_find(wide, list_make1(part), header))
			for (int label = 0; !found && label < wide->nlabels; label++)
				found = csv_header_place(header,
										 csv_part_name(part, wide->labels[label])) >= 0;
		if (!found)
			return false;
	}
	return true;
}

/*
 * quote_delimits -- whether the options make one character both the quote and
 * the delimiter: no file is like that where the user says what the quote is, and
 * settings of such options are an error.
 */
static bool
quote_delimits(List *server, List *options)
{
	DefElem    *quote = csv_find_option(options, "quote");
	DefElem    *delimiter = csv_find_option(options, "delimiter");

	if (quote == NULL)
		quote = csv_find_option(server, "quote");
	if (delimiter == NULL)
		delimiter = csv_find_option(server, "delimiter");
	return quote != NULL && delimiter != NULL &&
		strcmp(defGetString(quote), defGetString(delimiter)) == 0;
}

/*
 * name_profile -- say in an error which profile it is about.
 */
static void
name_profile(void *arg)
{
	errcontext("options of profile \"%s\" in magtrade_profile",
			   ((const CsvProfile *) arg)->name);
}

/*
 * profile_settings -- the settings of a profile's options with the user's over
 * them.  They are needed to see whether a file fits the profile at all, so that
 * who imports any file meets what is wrong with them.
 */
static CsvSettings *
profile_settings(List *server, List *options, const CsvProfile *profile)
{
	ErrorContextCallback context = {
		.previous = error_context_stack,
		.callback = name_profile,
		.arg = unconstify(CsvProfile *, profile)
	};
	CsvSettings *settings;

	error_context_stack = &context;
	settings = csv_merge_settings(server, options);
	error_context_stack = context.previous;
	return settings;
}

/*
 * try_encoding -- read a file by a profile and in an encoding; NULL if either
 * does not fit.  Names that the profile has beside those which make it may be
 * spelt otherwise in the file: so is what makes a row a total.
 */
static CsvLayout *
try_encoding(List *server, List *options, const CsvProfile *profile,
			 const char *encoding, bool last, const CsvFile *file)
{
	CsvLayout  *layout = palloc0(sizeof(CsvLayout));
	CsvProblem	problem;

	layout->options = override(profile->options, options, encoding);
	if (quote_delimits(server, layout->options))
		return NULL;
	layout->settings = profile_settings(server, layout->options, profile);
	if (!can_convert(layout->settings->encoding) ||
		read_header(layout->settings, file, &layout->header, NULL,
					&problem) != CSV_OK ||
		!has_names(layout->header, profile->headers) ||
		(!last && !text_fits(layout->settings, file)))
		return NULL;
	layout->profile = csv_spell_profile(profile, layout->header);
	layout->options = override(layout->profile->options, options, encoding);
	layout->settings = profile_settings(server, layout->options, profile);
	return layout;
}

/*
 * try_profile -- read a file by a profile; NULL if it does not fit.
 */
static CsvLayout *
try_profile(List *server, List *options, const CsvProfile *profile,
			const CsvFile *file)
{
	DefElem    *encoding = csv_find_option(profile->options, "encoding");
	CsvLayout  *layout = NULL;
	char	   *next;

	if (encoding == NULL || csv_find_option(options, "encoding") != NULL)
		return try_encoding(server, options, profile, NULL, true, file);
	next = pstrdup(defGetString(encoding));
	while (layout == NULL && next != NULL)
	{
		char	   *name = next;

		next = strchr(name, ',');
		if (next != NULL)
			*next++ = '\0';
		layout = try_encoding(server, options, profile, name, next == NULL,
							  file);
	}
	return layout;
}

/*
 * with_delimiter -- the user's options and a delimiter that the user left
 * open; NULL stands for what they say as they are.
 */
static List *
with_delimiter(List *options, const char *delimiter)
{
	if (delimiter == NULL)
		return options;
	return lappend(list_copy(options), csv_make_option("delimiter", delimiter));
}

/*
 * delimiter_is_open -- whether the user has said nothing of the delimiter.
 */
static bool
delimiter_is_open(List *server, List *options)
{
	return csv_find_option(options, "delimiter") == NULL &&
		csv_find_option(server, "delimiter") == NULL;
}

/* How a file without a profile is read with a delimiter. */
typedef struct CsvSplit
{
	CsvLayout  *layout;			/* without a header if there is a problem */
	bool		fits;			/* whether the first row fits the header */
} CsvSplit;

/*
 * split_at -- read a file without a profile, with a delimiter if one is given.
 */
static CsvSplit
split_at(List *server, List *options, const char *delimiter,
		 const CsvFile *file, CsvProblem *problem)
{
	CsvLayout  *layout = palloc0(sizeof(CsvLayout));
	CsvSplit	split = {.layout = layout};

	layout->options = with_delimiter(options, delimiter);
	layout->settings = csv_merge_settings(server, layout->options);
	if (read_header(layout->settings, file, &layout->header, &split.fits,
					problem) != CSV_OK)
		layout->header = NULL;
	return split;
}

/*
 * in_names -- whether a character stands in one of a header's names.
 */
static bool
in_names(const CsvHeader *header, char character)
{
	for (int i = 0; i < header->nneeded; i++)
	{
		if (strchr(header->names[i], character) != NULL)
			return true;
	}
	return false;
}

/*
 * name_count -- how many names a file has with a delimiter, 0 for none.
 */
static int
name_count(const CsvSplit *split)
{
	return split->layout->header != NULL ? split->layout->header->nneeded : 0;
}

/*
 * is_better -- whether a file is likelier to have that delimiter than another.
 *
 * One name makes no table.  Else the first row tells, and a quote in a name shows
 * that the delimiter stands in a quoted one.  Where it fits both, or neither, a
 * tab that the other leaves in a name is likelier, as Eurostat has commas before
 * its tabs; and so are more names, or as many as commas make: "Value, CHF" is
 * between semicolons, and so is 1,5.  Names that the user gives are as many with
 * any delimiter.
 */
static bool
is_better(const CsvSplit *split, const CsvSplit *than)
{
	char		delimiter = split->layout->settings->delimiter;
	char		other = than->layout->settings->delimiter;

	if (name_count(split) <= 1 || delimiter == other)
		return false;
	if (name_count(than) <= 1)
		return true;
	if (split->fits != than->fits)
		return split->fits;
	if (split->layout->settings->header != NIL ||
		in_names(split->layout->header, split->layout->settings->quote))
		return false;
	if (other == '\t' || delimiter == '\t')
		return in_names(than->layout->header, '\t');
	return name_count(split) >= name_count(than) + (other != ',');
}

/*
 * is_of_bytes -- whether a file has no header with a delimiter because its bytes
 * are not text in the encoding.
 */
static bool
is_of_bytes(const CsvSplit *split, const CsvProblem *problem)
{
	return split->layout->header == NULL &&
		(problem->sqlstate == ERRCODE_CHARACTER_NOT_IN_REPERTOIRE ||
		 problem->sqlstate == ERRCODE_UNTRANSLATABLE_CHARACTER);
}

/*
 * is_json -- whether a file is JSON, whose names are the same with any delimiter.
 */
static bool
is_json(const CsvFile *file)
{
	CsvSource  *source = csv_source_open(file);
	bool		result = csv_source_is_json(source);

	csv_source_close(source);
	return result;
}

/*
 * csv_is_garbled -- whether a file's head is UTF-8 beyond ASCII and the layout's
 * encoding is another, in which its letters are others, as an accented letter is two in
 * LATIN1, which has every byte.  A mark tells UTF-8 by itself, and so does JSON.
 */
bool
csv_is_garbled(const CsvLayout *layout, const CsvFile *file)
{
	int			encoding = layout->settings->encoding;
	char	   *head;
	double		growth;
	int			len;
	int			right;
	bool		beyond = false;

	if (encoding == PG_UTF8 || encoding == PG_SQL_ASCII || is_json(file))
		return false;
	head = palloc(HEAD_BYTES);
	len = csv_file_head(file, head, HEAD_BYTES, &growth);
	right = compat_verify_prefix(PG_UTF8, head, len);
	for (int i = 0; i < right; i++)
		beyond |= IS_HIGHBIT_SET(head[i]);
	beyond &= !csv_utf8_mark(head, len);
	pfree(head);
	/* the head may end in the midst of a character */
	return beyond && len - right < MAX_MULTIBYTE_CHAR_LEN;
}

/*
 * plain_layout -- read a file without a profile, with the likeliest delimiter; it
 * has no header where there is a problem.
 *
 * Where the user has set no delimiter, others than the comma are tried, unless
 * the file is JSON.  Quotes that stand wrong between commas may be right between
 * others, so that a problem of bytes there is what the user has to know of.
 */
static CsvLayout *
plain_layout(List *server, List *options, const CsvFile *file,
			 CsvProblem *problem)
{
	CsvProblem	other_problem;
	CsvSplit	best = split_at(server, options, NULL, file, problem);
	bool		open = delimiter_is_open(server, options) && !is_json(file);

	for (size_t i = 0; open && i < lengthof(other_delimiters); i++)
	{
		CsvSplit	other;

		if (quote_delimits(server, with_delimiter(options, other_delimiters[i])))
			continue;
		other = split_at(server, options, other_delimiters[i], file,
						 &other_problem);
		if (is_better(&other, &best))
			best = other;
		if (is_of_bytes(&other, &other_problem))
			*problem = other_problem;
	}
	return best.layout;
}

/*
 * require_header -- error if such a file has none, as what the header says is all
 * there is.
 */
static void
require_header(const CsvLayout *layout, const CsvFile *file,
			   const CsvProblem *problem)
{
	if (layout->header == NULL)
		csv_raise(problem, file->name, layout->settings->show_content);
}

/*
 * list_profiles -- the names of the profiles for a message.
 */
static char *
list_profiles(List *profiles)
{
	StringInfoData list;
	List	   *seen = NIL;
	ListCell   *lc;

	initStringInfo(&list);
	foreach(lc, profiles)
	{
		CsvProfile *profile = lfirst(lc);

		if (list_member(seen, makeString(profile->name)))
			continue;
		seen = lappend(seen, makeString(profile->name));
		appendStringInfo(&list, "%s, ", profile->name);
	}
	appendStringInfoString(&list, "auto");
	return list.data;
}

/*
 * missing_names -- the names of a profile that a header lacks.
 */
static List *
missing_names(const CsvHeader *header, const CsvProfile *profile)
{
	List	   *missing = NIL;
	ListCell   *lc;

	foreach(lc, profile->headers)
	{
		if (csv_header_place(header, lfirst(lc)) < 0)
			missing = lappend(missing, lfirst(lc));
	}
	return missing;
}

/*
 * list_missing -- the names that a header lacks of that of the profiles of one
 * name which it lacks fewest of, for a message.
 */
static char *
list_missing(const CsvHeader *header, List *profiles, const char *name)
{
	StringInfoData list;
	List	   *fewest = NIL;
	bool		any = false;
	ListCell   *lc;

	foreach(lc, profiles)
	{
		const CsvProfile *profile = lfirst(lc);
		List	   *missing;

		if (strcmp(profile->name, name) != 0)
			continue;
		missing = missing_names(header, csv_spell_profile(profile, header));
		if (!any || list_length(missing) < list_length(fewest))
			fewest = missing;
		any = true;
	}
	initStringInfo(&list);
	foreach(lc, fewest)
		appendStringInfo(&list, "%s\"%s\"", list.len > 0 ? ", " : "",
						 (char *) lfirst(lc));
	return list.data;
}

/*
 * refuse_profile -- the error for a file that is not what the user says it is,
 * or for a profile that does not exist.
 */
static void
refuse_profile(List *server, List *options, List *profiles, const char *name,
			   const CsvFile *file)
{
	const CsvProfile *first = NULL;
	CsvLayout  *layout;
	CsvProblem	problem;
	ListCell   *lc;

	foreach(lc, profiles)
	{
		CsvProfile *profile = lfirst(lc);

		if (first == NULL && strcmp(profile->name, name) == 0)
			first = profile;
	}
	if (first == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown profile \"%s\"", name),
				 errhint("The profiles are %s; rows of magtrade_profile add others.",
						 list_profiles(profiles))));
	layout = plain_layout(server, override(first->options, options, "UTF8"), file,
						  &problem);
	require_header(layout, file, &problem);
	ereport(ERROR,
			(errcode(ERRCODE_FDW_COLUMN_NAME_NOT_FOUND),
			 errmsg("file \"%s\" does not fit profile \"%s\"", file->name,
					name),
			 errdetail("The header lacks %s; it is %s.",
					   list_missing(layout->header, profiles, name),
					   csv_header_list(layout->header)),
			 errhint("Leave the profile out to have it recognised, or check \"encoding\", \"delimiter\" and \"skip\"; the fields of a file without a header line are named by \"header\".")));
}

/*
 * fitting_profile -- how a file is to be read by the preferred profile of that
 * name, or of any for NULL, with a delimiter if one is given; NULL if no
 * profile fits.
 */
static CsvLayout *
fitting_profile(List *server, List *options, List *profiles, const char *name,
				const char *delimiter, const CsvFile *file)
{
	CsvLayout  *layout = NULL;
	ListCell   *lc;

	options = with_delimiter(options, delimiter);
	foreach(lc, profiles)
	{
		CsvProfile *profile = lfirst(lc);

		CHECK_FOR_INTERRUPTS();
		if (name != NULL && strcmp(profile->name, name) != 0)
			continue;
		layout = try_profile(server, options, profile, file);
		if (layout != NULL)
			break;
	}
	return layout;
}

/*
 * fitting_delimiter -- fitting_profile() with the delimiter that the profile has
 * or, unless the user has set one, with any: a file that was saved anew, with
 * semicolons for commas, is still the source's.
 */
static CsvLayout *
fitting_delimiter(List *server, List *options, List *profiles,
				  const char *name, const CsvFile *file)
{
	CsvLayout  *layout = fitting_profile(server, options, profiles, name, NULL,
										 file);

	if (layout == NULL && delimiter_is_open(server, options))
	{
		for (size_t i = 0; layout == NULL && i < lengthof(other_delimiters); i++)
			layout = fitting_profile(server, options, profiles, name,
									 other_delimiters[i], file);
	}
	return layout;
}

/*
 * spelt_profiles -- of some profiles those that a header has the names of, in its
 * own spelling, and written so.
 */
static List *
spelt_profiles(List *profiles, const CsvHeader *header)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, profiles)
	{
		CsvProfile *profile = csv_spell_profile(lfirst(lc), header);

		CHECK_FOR_INTERRUPTS();
		if (has_names(header, profile->headers))
			result = lappend(result, profile);
	}
	return result;
}

/*
 * csv_detect -- how a file is to be read: by the preferred profile whose names
 * its header has, or by those of the one name.  "auto" takes any, and none if
 * none fits.  The source's own spelling goes before another.
 */
CsvLayout *
csv_detect(List *server, List *options, List *profiles, const char *name,
		   const CsvFile *file)
{
	const char *only = strcmp(name, "auto") == 0 ? NULL : name;
	CsvLayout  *layout = fitting_delimiter(server, options, profiles, only,
										   file);
	CsvLayout  *plain;
	CsvProblem	problem;

	if (layout != NULL)
		return layout;
	plain = plain_layout(server, options, file, &problem);
	if (plain->header != NULL)
		layout = fitting_delimiter(server, options,
								   spelt_profiles(profiles, plain->header),
								   only, file);
	if (layout != NULL)
		return layout;
	if (only != NULL)
		refuse_profile(server, options, profiles, name, file);
	require_header(plain, file, &problem);
	return plain;
}

/*
 * csv_file_header -- the header of another file, read as the layout says; NULL if
 * it cannot be read.
 */
CsvHeader *
csv_file_header(const CsvLayout *layout, const CsvFile *file)
{
	CsvHeader  *header;
	CsvProblem	problem;

	return read_header(layout->settings, file, &header, NULL,
					   &problem) == CSV_OK ? header : NULL;
}

/*
 * list_unnamed -- add the fields of a record that have text and no name in the
 * header to a message's list: their numbers and texts, as many as fit.  *count is
 * set to how many they are; returns whether any field has text.
 */
static bool
list_unnamed(const CsvHeader *header, const CsvRecord *record, StringInfo list,
			 int *count)
{
	bool		any = false;

	*count = 0;
	for (int i = 0; i < header->nnames && i < record->nfields; i++)
	{
		const char *text = record->fields[i].data;
		int			len = record->fields[i].len;

		CHECK_FOR_INTERRUPTS();
		csv_trim(&text, &len);
		any |= len > 0;
		if (len == 0 || header->names[i][0] != '\0')
			continue;
		if (++*count <= MOST_UNNAMED)
			appendStringInfo(list, "%s%d (\"%s\")", *count > 1 ? ", " : "",
							 i + 1, csv_clip(text, len));
		else if (*count == MOST_UNNAMED + 1)
			appendStringInfoString(list, " and more");
	}
	return any;
}

/*
 * csv_unnamed_fields -- list_unnamed() of the first row below a file's header that
 * has any text: spreadsheets write delimiters for an empty one.
 */
char *
csv_unnamed_fields(const CsvLayout *layout, const CsvFile *file, int *count)
{
	CsvSource  *source = csv_source_open(file);
	CsvRecords *records;
	CsvHeader  *header;
	const CsvRecord *record;
	CsvProblem	problem;
	CsvStatus	status = csv_header_read(source, layout->settings, &records,
										 &header, &problem);
	StringInfoData list;

	initStringInfo(&list);
	*count = 0;
	if (status == CSV_OK)
	{
		memset(header->wanted, true, header->nnames * sizeof(bool));
		csv_records_want(records, header->nnames, header->wanted);
		status = csv_records_next(records, &record, &problem);
	}
	while (status == CSV_OK && !list_unnamed(header, record, &list, count))
	{
		CHECK_FOR_INTERRUPTS();
		status = csv_records_next(records, &record, &problem);
	}
	csv_source_close(source);
	return list.data;
}

/*
 * named_profile -- the preferred profile of that name whose names a header has;
 * NULL for none.
 */
static const CsvProfile *
named_profile(const CsvHeader *header, List *profiles, const char *name)
{
	ListCell   *lc;

	foreach(lc, profiles)
	{
		const CsvProfile *profile = lfirst(lc);

		if (strcmp(profile->name, name) == 0 &&
			has_names(header, profile->headers))
			return profile;
	}
	return NULL;
}

/*
 * csv_header_profile -- the preferred profile of that name which a header fits, in
 * the source's own spelling or another; NULL for none.
 */
const CsvProfile *
csv_header_profile(const CsvHeader *header, List *profiles, const char *name)
{
	const CsvProfile *profile = named_profile(header, profiles, name);

	return profile != NULL ? profile :
		named_profile(header, spelt_profiles(profiles, header), name);
}
