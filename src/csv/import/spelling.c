/*-------------------------------------------------------------------------
 *
 * spelling.c
 *	  Profiles in the spelling of a copy's header.
 *
 * What R, a data frame or a database writes anew has the source's names, but not
 * as the source spells them: "Trade Value (US$)" is trade_value_us there, or
 * Trade.Value..US.., and "cmdCode" is cmd_code or CMDCODE.  Letters and digits
 * stay what they are.  So a name is looked for by these, where no field has it as
 * it is, and what is found is written as the file has it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <ctype.h>

#include "commands/defrem.h"
#include "compat.h"
#include "csv/import/spelling.h"
#include "lib/stringinfo.h"

/*
 * stays -- whether a byte of a name is there in every spelling: it is of a letter,
 * of other scripts too, or of a digit.
 */
static bool
stays(char c)
{
	return IS_HIGHBIT_SET(c) || isalnum((unsigned char) c);
}

/*
 * name_start -- a name without the X that R puts before one that begins with a
 * digit.
 */
static const char *
name_start(const char *name)
{
	bool		prefixed = (name[0] == 'X' || name[0] == 'x') &&
		isdigit((unsigned char) name[1]);

	return prefixed ? name + 1 : name;
}

/*
 * compare_spelling -- 0 if two names differ in nothing but the case of ASCII
 * letters and what is neither letter nor digit.
 */
static int
compare_spelling(const char *a, const char *b)
{
	a = name_start(a);
	b = name_start(b);
	for (;;)
	{
		while (*a != '\0' && !stays(*a))
			a++;
		while (*b != '\0' && !stays(*b))
			b++;
		if (*a == '\0' ||
			pg_ascii_tolower((unsigned char) *a) != pg_ascii_tolower((unsigned char) *b))
			return *a != *b;
		a++;
		b++;
	}
}

/*
 * own_spelling -- how a header spells a name; the name itself where the header
 * has it as it is, or does not have it, or has several that may be it, or one
 * that no template can say.
 */
static const char *
own_spelling(const char *name, const void *arg)
{
	const CsvHeader *header = arg;
	int			again;
	int			place;

	if (csv_header_place(header, name) >= 0)
		return name;
	place = csv_header_find(header, name, compare_spelling, &again);
	return place < 0 || again >= 0 ||
		strpbrk(header->names[place], "{}") != NULL ? name :
		header->names[place];
}

/*
 * csv_rename -- a text with templates in it, such as an option of a profile, with
 * each name in braces as "rename" has it; not those that have another in them.
 */
char *
csv_rename(const char *text, CsvRename rename, const void *arg)
{
	StringInfoData renamed;

	initStringInfo(&renamed);
	while (*text != '\0')
	{
		size_t		skip = strcspn(text, "{") + (strchr(text, '{') != NULL);
		size_t		length = strcspn(text + skip, "{}");
		const char *name = pnstrdup(text + skip, length);

		if (*name != '\0' && text[skip + length] == '}')
			name = rename(name, arg);
		appendBinaryStringInfo(&renamed, text, skip);
		appendStringInfoString(&renamed, name);
		text += skip + length;
	}
	return renamed.data;
}

/*
 * csv_spell_text -- a text with templates in it, in the spelling of a header.
 */
char *
csv_spell_text(const char *text, const CsvHeader *header)
{
	return csv_rename(text, own_spelling, header);
}

/*
 * spell_options -- options of a profile or of its column; "spelt" is the one that
 * has templates.
 */
static List *
spell_options(List *options, const char *spelt, const CsvHeader *header)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, options)
	{
		DefElem    *def = lfirst_node(DefElem, lc);

		if (strcmp(def->defname, spelt) == 0)
			def = csv_make_option(spelt,
								  csv_spell_text(defGetString(def), header));
		result = lappend(result, def);
	}
	return result;
}

/*
 * csv_spell_profile -- a profile in the spelling of a header.  Of a wide file's
 * names, which have a label in them, it does not know the spelling.
 */
CsvProfile *
csv_spell_profile(const CsvProfile *profile, const CsvHeader *header)
{
	CsvProfile *result = palloc(sizeof(CsvProfile));
	ListCell   *lc;

	*result = *profile;
	if (csv_find_option(profile->options, "wide") != NULL)
		return result;
	result->options = spell_options(profile->options, "totals_where", header);
	result->headers = NIL;
	foreach(lc, profile->headers)
		result->headers = lappend(result->headers,
								  pstrdup(own_spelling(lfirst(lc), header)));
	result->columns = NIL;
	foreach(lc, profile->columns)
	{
		CsvProfileColumn *column = palloc(sizeof(CsvProfileColumn));

		*column = *(const CsvProfileColumn *) lfirst(lc);
		column->options = spell_options(column->options, "column", header);
		if (column->needs != NULL)
			column->needs = pstrdup(own_spelling(column->needs, header));
		result->columns = lappend(result->columns, column);
	}
	return result;
}
