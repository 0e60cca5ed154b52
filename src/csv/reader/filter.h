/*-------------------------------------------------------------------------
 *
 * filter.h
 *	  Conditions that are tested before a record is wholly decoded.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_FILTER_H
#define MAGTRADE_CSV_FILTER_H

#include "nodes/execnodes.h"

typedef struct CsvFilter CsvFilter;

/* A text that a column may have, without a zero byte at its end. */
typedef struct CsvWord
{
	const char *data;
	int			len;
} CsvWord;

/* How the bytes of a text column are tested. */
typedef enum CsvTestKind
{
	CSV_TEST_EQUAL,				/* one of the words */
	CSV_TEST_DIFFERENT,			/* none of them */
	CSV_TEST_PREFIX,			/* begins with the word */
	CSV_TEST_LESS,				/* before the word */
	CSV_TEST_LESS_EQUAL,
	CSV_TEST_GREATER_EQUAL,
	CSV_TEST_GREATER,
	CSV_TEST_NULL,				/* no text */
	CSV_TEST_NOT_NULL
} CsvTestKind;

/*
 * A row must pass this to pass the filter; it may be that rows which do not pass
 * the filter do.
 */
typedef struct CsvTest
{
	CsvTestKind kind;
	AttrNumber	attnum;
	ExprState  *value;			/* a text, or an array of them; NULL for none */
	bool		is_array;
	bool		is_like;		/* the text is a pattern of LIKE */
	bool		never;			/* no row passes, as the value is NULL */
	int			nwords;
	CsvWord    *words;			/* sorted */
} CsvTest;

extern CsvFilter *csv_filter_begin(PlanState *parent, Index varno,
								   TupleTableSlot *row, List *clauses);
extern void csv_filter_restart(CsvFilter *filter);
extern bool csv_filter_uses(const CsvFilter *filter, AttrNumber attnum);
extern int	csv_filter_count(const CsvFilter *filter);
extern AttrNumber csv_filter_attnum(const CsvFilter *filter, int test);
extern int	csv_filter_tests(CsvFilter *filter, const CsvTest **tests);
extern bool csv_test_passes(const CsvTest *test, const char *text, int len,
							bool isnull);
extern bool csv_filter_passes(const CsvFilter *filter);

#endif							/* MAGTRADE_CSV_FILTER_H */
