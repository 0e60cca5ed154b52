/*-------------------------------------------------------------------------
 *
 * problem.c
 *	  Raising problems, and what messages are made of.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "csv/problem.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/formatting.h"
#include "utils/varlena.h"

/* How many bytes of a value or a name a message shows. */
#define CLIP_BYTES	64
/* Longer words are not compared: varstr_levenshtein() refuses them. */
#define CLOSEST_MAX_BYTES	255

/*
 * csv_problem_message -- the primary message of a problem.
 */
char *
csv_problem_message(const CsvProblem *problem, bool show_content)
{
	return psprintf("%s%s", problem->message,
					show_content && problem->shown != NULL ?
					problem->shown : "");
}

/*
 * csv_problem_detail -- where a problem is and what is wrong, in the one form
 * that every error about a file's content has.
 */
char *
csv_problem_detail(const CsvProblem *problem, const char *file,
				   bool show_content)
{
	StringInfoData detail;

	initStringInfo(&detail);
	appendStringInfo(&detail, "File \"%s\"", file);
	if (problem->line > 0)
		appendStringInfo(&detail, ", line " INT64_FORMAT, problem->line);
	if (problem->field != NULL)
		appendStringInfo(&detail, ", field \"%s\"", problem->field);
	if (problem->quotes_file && !show_content)
		appendStringInfoString(&detail, ": what it holds is shown to the table's owner and to those with privileges of the role \"pg_read_server_files\".");
	else
		appendStringInfo(&detail, ": %s.", problem->detail);
	if (problem->note != NULL)
		appendStringInfo(&detail, " %s", problem->note);
	return detail.data;
}

/*
 * csv_raise -- the error for a problem in a file, which users see under the
 * name "file".
 */
void
csv_raise(const CsvProblem *problem, const char *file, bool show_content)
{
	bool		hint = problem->hint != NULL &&
		(show_content || !problem->quotes_file);

	ereport(ERROR,
			(errcode(problem->sqlstate),
			 errmsg_internal("%s", csv_problem_message(problem, show_content)),
			 errdetail_internal("%s", csv_problem_detail(problem, file,
														 show_content)),
			 hint ? errhint("%s", problem->hint) : 0));
}

/*
 * csv_raise_limit -- the error that more rows cannot be read than the limit
 * allows, with the last of them.
 */
void
csv_raise_limit(const CsvProblem *problem, int64 limit, const char *file,
				bool show_content)
{
	ereport(ERROR,
			(errcode(problem->sqlstate),
			 errmsg_plural("more than " INT64_FORMAT " row cannot be read",
						   "more than " INT64_FORMAT " rows cannot be read",
						   (unsigned long) limit, limit),
			 errdetail_internal("The last one: %s. %s",
								csv_problem_message(problem, show_content),
								csv_problem_detail(problem, file,
												   show_content)),
			 errhint("The function magtrade_rejects lists them all; the option \"reject_limit\" says how many are too many.")));
}

/*
 * csv_problem -- fill in a problem that belongs to no single field; returns
 * CSV_PROBLEM, so that a function can end in it.
 */
CsvStatus
csv_problem(CsvProblem *problem, int sqlstate, int64 line,
			const char *message, const char *detail, const char *hint)
{
	memset(problem, 0, sizeof(CsvProblem));
	problem->sqlstate = sqlstate;
	problem->message = message;
	problem->line = line;
	problem->detail = detail;
	problem->hint = hint;
	return CSV_PROBLEM;
}

/*
 * csv_reason -- fill in a decoder's reason; returns false, so that a decoder
 * can end in it.
 */
bool
csv_reason(CsvReason *reason, int sqlstate, const char *what,
		   const char *expected, const char *hint)
{
	reason->sqlstate = sqlstate;
	reason->what = what;
	reason->expected = expected;
	reason->note = NULL;
	reason->hint = hint;
	return false;
}

/*
 * csv_clip -- a copy of a text that is fit for a message: no longer than
 * CLIP_BYTES, whole characters, "..." where it was cut, and a blank for
 * each control character, so that a value with newlines stays on one line.
 */
char *
csv_clip(const char *text, int len)
{
	int			cliplen = pg_mbcliplen(text, len, CLIP_BYTES);
	char	   *clipped = palloc(cliplen + 4);

	for (int i = 0; i < cliplen; i++)
		clipped[i] = (unsigned char) text[i] < ' ' ? ' ' : text[i];
	strcpy(clipped + cliplen, cliplen < len ? "..." : "");
	return clipped;
}

/*
 * csv_closest -- the name that is spelled most like a word, the first of
 * several; NULL if none is near enough to be meant.
 *
 * Near enough is what PostgreSQL takes for a misspelled column: at most three
 * edits, and no more than half of the word; the case of ASCII letters, which
 * SQL folds in a column's name, is none.
 */
const char *
csv_closest(const char *word, const char *const *names, int count)
{
	const char *closest = NULL;
	int			len = strlen(word);
	int			allowed = Min(3, pg_mbstrlen_with_len(word, len) / 2);
	const char *lower;

	if (len > CLOSEST_MAX_BYTES)
		return NULL;
	lower = asc_tolower(word, len);
	for (int i = 0; i < count; i++)
	{
		int			namelen = strlen(names[i]);
		int			distance;

		CHECK_FOR_INTERRUPTS();
		if (namelen == 0 || namelen > CLOSEST_MAX_BYTES)
			continue;
		if (pg_strcasecmp(word, names[i]) == 0)
			return names[i];
		distance = varstr_levenshtein_less_equal(lower, len,
												 asc_tolower(names[i], namelen),
												 namelen, 1, 1, 1, allowed,
												 true);
		if (distance <= allowed)
		{
			closest = names[i];
			allowed = distance - 1;
		}
	}
	return closest;
}
