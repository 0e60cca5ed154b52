/*-------------------------------------------------------------------------
 *
 * problem.h
 *	  What is wrong with a value, a record or a file, as data.
 *
 * Nothing below the reader throws for what a file holds: it fills in a
 * CsvProblem and returns, and csv_raise() is the one place that makes an
 * error of it.  So every message has the same form, and a caller that wants
 * to go on after a bad row can.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_PROBLEM_H
#define MAGTRADE_CSV_PROBLEM_H

/* The hint for a value that may stand for a missing one. */
#define CSV_NULL_HINT \
	"Correct the file, or list the text in the option \"null\" to read it as NULL."

/* Whether there is a next thing. */
typedef enum CsvStatus
{
	CSV_OK,
	CSV_END,
	CSV_PROBLEM
} CsvStatus;

/*
 * Why a decoder refuses a text.  The decoder knows neither the column nor the
 * file; the column makes a CsvProblem of it.
 */
typedef struct CsvReason
{
	int			sqlstate;
	const char *what;			/* begins the message: "invalid number" */
	const char *expected;		/* ends the detail: "expected %s" */
	const char *note;			/* a sentence after it, or NULL */
	const char *hint;			/* or NULL */
} CsvReason;

/*
 * A problem and its place, but for the file's name, which only the reader
 * knows.  The detail becomes "File "x", line 3, field "y": <detail>."
 */
typedef struct CsvProblem
{
	int			sqlstate;
	const char *message;		/* the primary message */
	const char *shown;			/* what the file holds, after it, or NULL */
	int64		line;			/* physical line, from 1; 0 for none */
	const char *field;			/* the header's name for it, or NULL */
	const char *detail;			/* a phrase without its full stop */
	const char *note;			/* a sentence after it, or NULL */
	const char *hint;			/* a sentence, or NULL */
	bool		quotes_file;	/* detail and hint show what the file holds */

	/* for a list of rejects */
	const char *column;			/* the table's name for it, or NULL */
	const char *value;			/* the field's text, or NULL */
	int			value_len;
} CsvProblem;

extern void csv_raise(const CsvProblem *problem, const char *file,
					  bool show_content);
extern void csv_raise_limit(const CsvProblem *problem, int64 limit,
							const char *file, bool show_content);
extern char *csv_problem_message(const CsvProblem *problem,
								 bool show_content);
extern char *csv_problem_detail(const CsvProblem *problem, const char *file,
								bool show_content);
extern CsvStatus csv_problem(CsvProblem *problem, int sqlstate, int64 line,
							 const char *message, const char *detail,
							 const char *hint);
extern bool csv_reason(CsvReason *reason, int sqlstate, const char *what,
					   const char *expected, const char *hint);
extern char *csv_clip(const char *text, int len);
extern const char *csv_closest(const char *word, const char *const *names,
							   int count);

#endif							/* MAGTRADE_CSV_PROBLEM_H */
