/*-------------------------------------------------------------------------
 *
 * texts.c
 *	  The columns of a file that no profile knows: one of text for each name.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/heap.h"
#include "compat.h"
#include "csv/import/import.h"
#include "csv/options.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/hsearch.h"

/*
 * tell_unknown -- a notice that no profile knows a header: who takes the file for
 * a source's would sum its totals, and take a title for the header.  Where it is
 * one name, the delimiter may be another than those that are tried.  Names that
 * the user gives are no title.
 */
static void
tell_unknown(const CsvFile *file, const CsvHeader *header)
{
	ereport(NOTICE,
			(errmsg("no profile knows the header of file \"%s\"", file->name),
			 errdetail("The columns are text and have the header's own names; rows that others count too are left out only as the option \"totals_where\" says."),
			 header->line == 0 ?
			 errhint("ALTER FOREIGN TABLE ... ALTER ... TYPE makes dates and numbers of columns. The names by which files are recognised are in magtrade_profile.") :
			 header->nneeded == 1 ?
			 errhint("The header is one name: if it is several, set the option \"delimiter\" to what is between them; if it is a title, set the option \"skip\" to how many lines stand before the header.") :
			 errhint("If lines stand before the header, set the option \"skip\" to how many; where there is none, name the fields by the option \"header\". ALTER FOREIGN TABLE ... ALTER ... TYPE makes dates and numbers of columns. The names by which files are recognised are in magtrade_profile.")));
}

/*
 * tell_unnamed -- a notice of fields that have text and no name, of which no
 * column is made: a title that spans several stands over the first of them.  Where
 * the user names the fields, those without a name are not meant.
 */
static void
tell_unnamed(const CsvLayout *layout, const CsvFile *file)
{
	int			count;
	char	   *list = csv_unnamed_fields(layout, file, &count);

	if (count > 0 && layout->settings->header == NIL)
		ereport(NOTICE,
				(errmsg_plural("the header of file \"%s\" has no name for field %s, of which no column is made",
							   "the header of file \"%s\" has no names for fields %s, of which no columns are made",
							   count, file->name, list),
				 errhint("Fields are found by their names. If these stand in two lines, titles over several fields in the first, pass over both by the option \"skip\", and name the fields by \"header\".")));
}

/*
 * csv_tell_unknown -- notices of what no profile knows of a file.
 */
void
csv_tell_unknown(const CsvLayout *layout, const CsvFile *file)
{
	tell_unknown(file, layout->header);
	tell_unnamed(layout, file);
}

/*
 * take_name -- have a column be called that; false if another one is.
 */
static bool
take_name(HTAB *names, const char *name)
{
	NameData	key;
	bool		found;

	memset(&key, 0, sizeof(key));
	strlcpy(NameStr(key), name, NAMEDATALEN);
	hash_search(names, &key, HASH_ENTER, &found);
	return !found;
}

/*
 * make_names -- the names that columns have before those of a header.
 */
static HTAB *
make_names(const CsvImport *import, const CsvLayout *layout)
{
	HASHCTL		control = {
		.keysize = NAMEDATALEN,
		.entrysize = NAMEDATALEN,
		.hcxt = CurrentMemoryContext
	};
	HTAB	   *names = hash_create("magtrade_csv names", 256, &control,
									HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	ListCell   *lc;

	if (layout->settings->totals == CSV_TOTALS_KEEP)
		take_name(names, TOTAL_COLUMN);
	foreach(lc, import->given)
		take_name(names, lfirst_node(DefElem, lc)->defname);
	return names;
}

/*
 * column_name -- a name for the column of a header that neither another column
 * has nor one of every table's own, such as ctid; cut where SQL would cut it.
 */
static char *
column_name(const char *header, HTAB *names)
{
	int			len = strlen(header);
	char	   *name = pnstrdup(header, pg_mbcliplen(header, len,
													 NAMEDATALEN - 1));

	for (int i = 2; SystemAttributeByName(name) != NULL ||
		 !take_name(names, name); i++)
	{
		char		suffix[16];

		CHECK_FOR_INTERRUPTS();
		pfree(name);
		snprintf(suffix, sizeof(suffix), "_%d", i);
		name = psprintf("%.*s%s", pg_mbcliplen(header, len,
											   NAMEDATALEN - 1 - strlen(suffix)),
						header, suffix);
	}
	return name;
}

/*
 * check_width -- error if there are more names than a table can have columns.
 */
static void
check_width(HTAB *names, const CsvHeader *header, const CsvFile *file)
{
	if (hash_get_num_entries(names) > MaxHeapAttributeNumber)
		ereport(ERROR,
				(errcode(ERRCODE_TOO_MANY_COLUMNS),
				 errmsg("file \"%s\" has more fields than a table can have columns",
						file->name),
				 errdetail("It has %d fields; a table can have %d columns.",
						   header->nneeded, MaxHeapAttributeNumber),
				 errhint("Write the foreign table yourself, with those columns that you need.")));
}

/*
 * own_name -- the name by which one field of a header is read: its own or, of
 * several that are called the same, one with its number; a notice says so at the
 * first.
 */
static const char *
own_name(const CsvHeader *header, int field)
{
	const char *name = header->names[field];
	int			again;
	int			first = csv_header_find(header, name, strcmp, &again);
	int			number = 1;

	if (again < 0)
		return name;
	for (int i = first; i < field; i++)
		number += strcmp(header->names[i], name) == 0;
	if (field == first)
		ereport(NOTICE,
				(errmsg("several fields are called \"%s\"", name),
				 errdetail("They are read as {%s_1}, {%s_2} and so on, in their order.",
						   name, name)));
	return psprintf("%s_%d", name, number);
}

/*
 * tell_taken -- a notice that a field cannot be read: another is called what it
 * would be read by.
 */
static void
tell_taken(const CsvHeader *header, int field, const char *name)
{
	ereport(NOTICE,
			(errmsg("no column is made of field %d, \"%s\"", field + 1,
					header->names[field]),
			 errdetail("It would be read as {%s}, which is another field's own name.",
					   name),
			 errhint("Give the fields different names in the file.")));
}

/*
 * csv_write_texts -- write a column of text for each name of a header that no
 * profile knows: what looks like a number may be a code.  Only "period" is a
 * month.
 *
 * Of fields that have the same name a notice says how they are read, and another
 * which is not, because a field has its name with the number itself.  One with
 * braces that had to be changed cannot be read: a template cannot say it.
 */
void
csv_write_texts(StringInfo sql, const CsvImport *import,
				const CsvLayout *layout, const CsvFile *file)
{
	const CsvHeader *header = layout->header;
	HTAB	   *names = make_names(import, layout);

	for (int i = 0; i < header->nnames; i++)
	{
		const char *text = header->names[i];
		const char *name;
		List	   *options = NIL;

		CHECK_FOR_INTERRUPTS();
		if (text[0] == '\0')
			continue;
		text = own_name(header, i);
		if (csv_header_place(header, text) != i)
		{
			tell_taken(header, i, text);
			continue;
		}
		name = column_name(header->names[i], names);
		check_width(names, header, file);
		if (strpbrk(text, "{}") == NULL)
			options = list_make1(csv_make_option("column",
												 psprintf("{%s}", text)));
		else if (strcmp(name, text) != 0)
			continue;
		csv_write_column(sql, name,
						 strcmp(name, "period") == 0 ? "date" : "text",
						 options);
	}
}
