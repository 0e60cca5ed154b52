/*-------------------------------------------------------------------------
 *
 * filter.c
 *	  Conditions that are tested before a record is wholly decoded.
 *
 * The conditions are the executor's own, evaluated by it on the columns that
 * they need, and again on those rows that pass.  Those that hold a text column
 * to given texts are turned into comparisons of bytes besides, which come
 * before any decoding.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/sysattr.h"
#include "catalog/pg_type.h"
#include "compat.h"
#include "csv/filter.h"
#include "executor/executor.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

struct CsvFilter
{
	ForeignScanState *node;
	ExprState  *clauses;
	Bitmapset  *attnums;		/* offset by FirstLowInvalidHeapAttributeNumber */
	int			ntests;
	CsvTest    *tests;
	bool		ready;			/* the tests have their words */
	MemoryContext context;		/* for the words */
};

/*
 * as_column -- the attribute number of an expression that is a column, under
 * another name of its type or not; 0 for others.
 */
static AttrNumber
as_column(Node *expr)
{
	while (IsA(expr, RelabelType))
		expr = (Node *) ((RelabelType *) expr)->arg;
	return IsA(expr, Var) ? ((Var *) expr)->varattno : 0;
}

/*
 * is_value -- whether an expression is a constant or a parameter, under another
 * name of its type or not.
 */
static bool
is_value(Node *expr)
{
	while (IsA(expr, RelabelType))
		expr = (Node *) ((RelabelType *) expr)->arg;
	return IsA(expr, Const) || IsA(expr, Param);
}

/*
 * compares_bytes -- whether a function with a collation is text's "=", and
 * true for no texts but those of the same bytes.
 */
static bool
compares_bytes(Oid function, Oid collation)
{
	return function == F_TEXTEQ && OidIsValid(collation) &&
		get_collation_isdeterministic(collation);
}

/*
 * add_test -- make a test of the column on one side and the value on the other;
 * false if they are not that.
 */
static bool
add_test(CsvFilter *f, Node *column, Node *value, bool is_array)
{
	CsvTest    *test = &f->tests[f->ntests];

	test->attnum = as_column(column);
	if (test->attnum <= 0 || !is_value(value))
		return false;
	test->value = ExecInitExpr((Expr *) value, &f->node->ss.ps);
	test->is_array = is_array;
	f->ntests++;
	return true;
}

/*
 * consider_clause -- make a test of a clause, if it is "column = value" or
 * "column = ANY (value)" on texts.
 */
static void
consider_clause(CsvFilter *f, Node *clause)
{
	if (IsA(clause, OpExpr))
	{
		OpExpr	   *op = (OpExpr *) clause;

		if (compares_bytes(op->opfuncid, op->inputcollid) &&
			!add_test(f, linitial(op->args), lsecond(op->args), false))
			add_test(f, lsecond(op->args), linitial(op->args), false);
	}
	else if (IsA(clause, ScalarArrayOpExpr))
	{
		ScalarArrayOpExpr *op = (ScalarArrayOpExpr *) clause;

		if (op->useOr && compares_bytes(op->opfuncid, op->inputcollid))
			add_test(f, linitial(op->args), lsecond(op->args), true);
	}
}

/*
 * csv_filter_begin -- the filter of a scan by a list of clauses, all of which a
 * row must pass; NULL if there are none.  Values are looked at when the first
 * record is there.
 */
CsvFilter *
csv_filter_begin(ForeignScanState *node, List *clauses)
{
	CsvFilter  *f;
	ListCell   *lc;

	if (clauses == NIL)
		return NULL;
	f = palloc0(sizeof(CsvFilter));
	f->node = node;
	f->clauses = ExecInitQual(clauses, &node->ss.ps);
	f->tests = palloc0(list_length(clauses) * sizeof(CsvTest));
	f->context = AllocSetContextCreate(CurrentMemoryContext,
									   "magtrade_csv filter",
									   ALLOCSET_SMALL_SIZES);
	pull_varattnos((Node *) clauses,
				   ((ForeignScan *) node->ss.ps.plan)->scan.scanrelid,
				   &f->attnums);
	foreach(lc, clauses)
		consider_clause(f, lfirst(lc));
	return f;
}

/*
 * csv_filter_restart -- begin again, perhaps with other parameters.
 */
void
csv_filter_restart(CsvFilter *f)
{
	if (f != NULL)
		f->ready = false;
}

/*
 * csv_filter_uses -- whether a column must be decoded for the filter.
 */
bool
csv_filter_uses(const CsvFilter *f, AttrNumber attnum)
{
	return f != NULL &&
		bms_is_member(attnum - FirstLowInvalidHeapAttributeNumber, f->attnums);
}

/*
 * csv_filter_count -- how many tests there are.
 */
int
csv_filter_count(const CsvFilter *f)
{
	return f != NULL ? f->ntests : 0;
}

/*
 * csv_filter_attnum -- the column of a test.
 */
AttrNumber
csv_filter_attnum(const CsvFilter *f, int test)
{
	return f->tests[test].attnum;
}

/*
 * compare_words -- the order of words: by length, then by bytes.
 */
static int
compare_words(const void *a, const void *b)
{
	const CsvWord *x = a;
	const CsvWord *y = b;

	return x->len != y->len ? x->len - y->len : memcmp(x->data, y->data, x->len);
}

/*
 * find_words -- evaluate a test's value; nothing equals a NULL.
 */
static void
find_words(CsvFilter *f, CsvTest *test)
{
	bool		isnull;
	Datum		value = ExecEvalExpr(test->value, f->node->ss.ps.ps_ExprContext,
									 &isnull);
	Datum	   *values = &value;
	bool	   *nulls = &isnull;
	int			count = 1;

	if (test->is_array && isnull)
		count = 0;
	else if (test->is_array)
		deconstruct_array(DatumGetArrayTypeP(value), TEXTOID, -1, false,
						  TYPALIGN_INT, &values, &nulls, &count);
	test->words = palloc(Max(count, 1) * sizeof(CsvWord));
	test->nwords = 0;
	for (int i = 0; i < count; i++)
	{
		CsvWord    *word = &test->words[test->nwords];

		if (nulls[i])
			continue;
		word->len = VARSIZE_ANY_EXHDR(DatumGetTextPP(values[i]));
		word->data = text_to_cstring(DatumGetTextPP(values[i]));
		test->nwords++;
	}
	qsort(test->words, test->nwords, sizeof(CsvWord), compare_words);
}

/*
 * csv_filter_tests -- the tests with their words, which stay until the filter
 * begins again; returns how many.
 */
int
csv_filter_tests(CsvFilter *f, const CsvTest **tests)
{
	MemoryContext old;

	if (f == NULL)
		return 0;
	*tests = f->tests;
	if (f->ready)
		return f->ntests;
	MemoryContextReset(f->context);
	old = MemoryContextSwitchTo(f->context);
	for (int i = 0; i < f->ntests; i++)
		find_words(f, &f->tests[i]);
	MemoryContextSwitchTo(old);
	f->ready = true;
	return f->ntests;
}

/*
 * csv_test_passes -- whether a text is one of a test's.
 */
bool
csv_test_passes(const CsvTest *test, const char *text, int len)
{
	CsvWord		word = {text, len};

	if (test->nwords == 1)
		return test->words[0].len == len &&
			memcmp(test->words[0].data, text, len) == 0;
	return test->nwords > 0 &&
		bsearch(&word, test->words, test->nwords, sizeof(CsvWord),
				compare_words) != NULL;
}

/*
 * csv_filter_passes -- whether the row in the scan's slot, in which the columns
 * that csv_filter_uses() are decoded, passes all clauses.  If it does not, the
 * executor's memory for the row is freed.
 */
bool
csv_filter_passes(const CsvFilter *f)
{
	ExprContext *context = f->node->ss.ps.ps_ExprContext;

	context->ecxt_scantuple = f->node->ss.ss_ScanTupleSlot;
	if (ExecQual(f->clauses, context))
		return true;
	ResetExprContext(context);
	return false;
}
