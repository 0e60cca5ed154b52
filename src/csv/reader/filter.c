/*-------------------------------------------------------------------------
 *
 * filter.c
 *	  Conditions that are tested before a record is wholly decoded.
 *
 * The conditions are the executor's own, evaluated by it on the columns that
 * they need, and again on those rows that pass.  Those that compare a text
 * column with given texts, and those that ask whether it is NULL, are turned into
 * tests of bytes besides, which come before any decoding.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/sysattr.h"
#include "catalog/pg_type.h"
#include "compat.h"
#include "csv/reader/filter.h"
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
	PlanState  *parent;
	TupleTableSlot *row;		/* the scan's row, whose columns are tested */
	ExprState  *clauses;
	Bitmapset  *attnums;		/* offset by FirstLowInvalidHeapAttributeNumber */
	int			ntests;
	CsvTest    *tests;
	bool		ready;			/* the tests have their words */
	MemoryContext context;		/* for the words */
};

/*
 * unlabelled -- an expression without what only gives its type another name, as
 * varchar has it where text is compared.
 */
static Node *
unlabelled(Node *expr)
{
	while (IsA(expr, RelabelType))
		expr = (Node *) ((RelabelType *) expr)->arg;
	return expr;
}

/*
 * as_column -- the attribute number of an expression that is a column; 0 for
 * others.
 */
static AttrNumber
as_column(Node *expr)
{
	return IsA(expr, Var) ? ((Var *) expr)->varattno : 0;
}

/*
 * is_value -- whether an expression is a constant or a parameter.
 */
static bool
is_value(Node *expr)
{
	return IsA(expr, Const) || IsA(expr, Param);
}

/*
 * kind_of -- how a function with a collation tests the bytes of its first
 * argument; false if it does not.  Where a collation is not deterministic,
 * texts of other bytes may be equal; only C puts texts in the order of bytes.
 */
static bool
kind_of(Oid function, Oid collation, CsvTestKind *kind)
{
	static const struct
	{
		Oid			function;
		CsvTestKind kind;
		bool		ordered;
	}			functions[] =
	{
		{F_TEXTEQ, CSV_TEST_EQUAL, false},
		{F_TEXTNE, CSV_TEST_DIFFERENT, false},
		{F_TEXTLIKE, CSV_TEST_PREFIX, false},
		{F_STARTS_WITH, CSV_TEST_PREFIX, false},
		{F_TEXT_LT, CSV_TEST_LESS, true},
		{F_TEXT_LE, CSV_TEST_LESS_EQUAL, true},
		{F_TEXT_GE, CSV_TEST_GREATER_EQUAL, true},
		{F_TEXT_GT, CSV_TEST_GREATER, true},
	};

	for (size_t i = 0; i < lengthof(functions); i++)
	{
		if (functions[i].function != function)
			continue;
		*kind = functions[i].kind;
		return OidIsValid(collation) &&
			get_collation_isdeterministic(collation) &&
			(!functions[i].ordered || compat_collate_is_c(collation));
	}
	return false;
}

/*
 * turn_round -- the test of a column on the right of an operator; false if there
 * is none.
 */
static bool
turn_round(CsvTestKind *kind)
{
	if (*kind >= CSV_TEST_LESS && *kind <= CSV_TEST_GREATER)
		*kind = CSV_TEST_LESS + CSV_TEST_GREATER - *kind;
	return *kind != CSV_TEST_PREFIX;
}

/*
 * add_test -- make a test of the column on one side and the value on the other,
 * NULL for none; false if they are not that.
 */
static bool
add_test(CsvFilter *f, CsvTestKind kind, Node *column, Node *value,
		 bool is_array)
{
	CsvTest    *test = &f->tests[f->ntests];

	test->kind = kind;
	test->attnum = as_column(unlabelled(column));
	if (test->attnum <= 0 || (value != NULL && !is_value(unlabelled(value))))
		return false;
	if (value != NULL)
		test->value = ExecInitExpr((Expr *) value, f->parent);
	test->is_array = is_array;
	f->ntests++;
	return true;
}

/*
 * consider_array -- make a test of "column = ANY (value)" or "column <> ALL
 * (value)".
 */
static void
consider_array(CsvFilter *f, ScalarArrayOpExpr *op)
{
	CsvTestKind kind;

	if (kind_of(op->opfuncid, op->inputcollid, &kind) &&
		kind == (op->useOr ? CSV_TEST_EQUAL : CSV_TEST_DIFFERENT))
		add_test(f, kind, linitial(op->args), lsecond(op->args), true);
}

/*
 * consider_clause -- make a test of a clause, if it compares a text column with
 * a value, or asks whether a column is NULL.
 */
static void
consider_clause(CsvFilter *f, Node *clause)
{
	CsvTestKind kind;

	if (IsA(clause, OpExpr))
	{
		OpExpr	   *op = (OpExpr *) clause;

		if (!kind_of(op->opfuncid, op->inputcollid, &kind))
			return;
		if (add_test(f, kind, linitial(op->args), lsecond(op->args), false))
			f->tests[f->ntests - 1].is_like = op->opfuncid == F_TEXTLIKE;
		else if (turn_round(&kind))
			add_test(f, kind, lsecond(op->args), linitial(op->args), false);
	}
	else if (IsA(clause, ScalarArrayOpExpr))
		consider_array(f, (ScalarArrayOpExpr *) clause);
	else if (IsA(clause, NullTest) && !((NullTest *) clause)->argisrow)
		add_test(f, ((NullTest *) clause)->nulltesttype == IS_NULL ?
				 CSV_TEST_NULL : CSV_TEST_NOT_NULL,
				 (Node *) ((NullTest *) clause)->arg, NULL, false);
}

/*
 * csv_filter_begin -- the filter of a scan by a list of clauses over the columns
 * of a table in the range table, all of which the row in the slot must pass; NULL
 * if there are none.  Values are looked at when the first record is there.
 */
CsvFilter *
csv_filter_begin(PlanState *parent, Index varno, TupleTableSlot *row,
				 List *clauses)
{
	CsvFilter  *f;
	ListCell   *lc;

	if (clauses == NIL)
		return NULL;
	f = palloc0(sizeof(CsvFilter));
	f->parent = parent;
	f->row = row;
	f->clauses = ExecInitQual(clauses, parent);
	f->tests = palloc0(list_length(clauses) * sizeof(CsvTest));
	f->context = AllocSetContextCreate(CurrentMemoryContext,
									   "magtrade_csv filter",
									   ALLOCSET_SMALL_SIZES);
	pull_varattnos((Node *) clauses, varno, &f->attnums);
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
 * add_word -- add a text to a test's words; of a pattern of LIKE, what is before
 * its first special character, with which all texts begin that fit.
 */
static void
add_word(CsvTest *test, Datum value)
{
	CsvWord    *word = &test->words[test->nwords++];
	text	   *given = DatumGetTextPP(value);

	word->data = text_to_cstring(given);
	word->len = VARSIZE_ANY_EXHDR(given);
	if (test->is_like)
		word->len = strcspn(word->data, "%_\\");
}

/*
 * find_words -- evaluate a test's value.
 *
 * Nothing compares with a NULL: of a list, the others count for "= ANY", and no
 * row passes "<> ALL".
 */
static void
find_words(CsvFilter *f, CsvTest *test)
{
	bool		isnull;
	Datum		value = ExecEvalExpr(test->value, f->parent->ps_ExprContext,
									 &isnull);
	Datum	   *values = &value;
	bool	   *nulls = &isnull;
	int			count = 1;

	test->never = isnull;
	test->nwords = 0;
	if (isnull)
		return;
	if (test->is_array)
		deconstruct_array(DatumGetArrayTypeP(value), TEXTOID, -1, false,
						  TYPALIGN_INT, &values, &nulls, &count);
	test->words = palloc(Max(count, 1) * sizeof(CsvWord));
	for (int i = 0; i < count; i++)
	{
		if (!nulls[i])
			add_word(test, values[i]);
		else if (test->kind == CSV_TEST_DIFFERENT)
			test->never = true;
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
	{
		if (f->tests[i].value != NULL)
			find_words(f, &f->tests[i]);
	}
	MemoryContextSwitchTo(old);
	f->ready = true;
	return f->ntests;
}

/*
 * is_word -- whether a text is one of a test's words.
 */
static bool
is_word(const CsvTest *test, const char *text, int len)
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
 * compare_bytes -- the order of a text and a word in the collation C.
 */
static int
compare_bytes(const char *text, int len, const CsvWord *word)
{
	int			order = memcmp(text, word->data, Min(len, word->len));

	return order != 0 ? order : len - word->len;
}

/*
 * csv_test_passes -- whether the text of a field passes a test; isnull says that
 * it stands for NULL.
 */
bool
csv_test_passes(const CsvTest *test, const char *text, int len, bool isnull)
{
	const CsvWord *word = test->words;

	if (test->kind == CSV_TEST_NULL)
		return isnull;
	if (test->kind == CSV_TEST_DIFFERENT && test->is_array &&
		test->nwords == 0 && !test->never)
		return true;
	if (isnull || test->never)
		return false;
	switch (test->kind)
	{
		case CSV_TEST_EQUAL:
			return is_word(test, text, len);
		case CSV_TEST_DIFFERENT:
			return !is_word(test, text, len);
		case CSV_TEST_PREFIX:
			return len >= word->len && memcmp(text, word->data, word->len) == 0;
		case CSV_TEST_LESS:
			return compare_bytes(text, len, word) < 0;
		case CSV_TEST_LESS_EQUAL:
			return compare_bytes(text, len, word) <= 0;
		case CSV_TEST_GREATER_EQUAL:
			return compare_bytes(text, len, word) >= 0;
		case CSV_TEST_GREATER:
			return compare_bytes(text, len, word) > 0;
		default:
			return true;
	}
}

/*
 * csv_filter_passes -- whether the row in the scan's slot, in which the columns
 * that csv_filter_uses() are decoded, passes all clauses.
 *
 * What these leave in the executor's memory for a row is freed: where rows are
 * grouped, the executor itself does that once for all of them.
 */
bool
csv_filter_passes(const CsvFilter *f)
{
	ExprContext *context = f->parent->ps_ExprContext;
	bool		passes;

	context->ecxt_scantuple = f->row;
	passes = ExecQual(f->clauses, context);
	ResetExprContext(context);
	return passes;
}
