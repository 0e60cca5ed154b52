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

/* A text column must have one of these texts, byte for byte; sorted. */
typedef struct CsvTest
{
	AttrNumber	attnum;
	ExprState  *value;			/* a text, or an array of them */
	bool		is_array;
	int			nwords;
	CsvWord    *words;
} CsvTest;

extern CsvFilter *csv_filter_begin(ForeignScanState *node, List *clauses);
extern void csv_filter_restart(CsvFilter *filter);
extern bool csv_filter_uses(const CsvFilter *filter, AttrNumber attnum);
extern int	csv_filter_count(const CsvFilter *filter);
extern AttrNumber csv_filter_attnum(const CsvFilter *filter, int test);
extern int	csv_filter_tests(CsvFilter *filter, const CsvTest **tests);
extern bool csv_test_passes(const CsvTest *test, const char *text, int len);
extern bool csv_filter_passes(const CsvFilter *filter);

#endif							/* MAGTRADE_CSV_FILTER_H */
