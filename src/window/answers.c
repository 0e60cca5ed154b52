/*-------------------------------------------------------------------------
 *
 * answers.c
 *	  The window functions' answers about a partition, row by row.
 *
 * Functions of the same value and period ask one series.  Where a measure can
 * answer for all months at once, it has done so before the first row.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "group/calls.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "series/measures.h"
#include "utils/memutils.h"
#include "window/window.h"

/* Arguments before the extra ones */
#define PAIR_ARGS	2

typedef struct WindowAnswer
{
	const SeriesMeasure *measure;
	int			given;			/* extra arguments in the query */
	double		extras[SERIES_EXTRAS];
	int			pair;			/* of period and value, which it asks about */
	double	   *filled;			/* of each slot, if it has answered for all */
	bool		is_filled;
} WindowAnswer;

struct WindowAnswers
{
	int			npairs;
	int			nanswers;
	WindowAnswer *answers;
	const TradeSeries **series; /* of each pair, of the partition looked at */
	int			room;			/* slots that "filled" has room for */
	bool		has_extras;		/* those left out have their defaults */
};

/*
 * window_takes_function -- whether a window function can be asked from here: it
 * is one of this extension, whose extra arguments are constants.
 */
bool
window_takes_function(const WindowFunc *function)
{
	ListCell   *lc;
	FmgrInfo	info;

	if (function->winagg || compat_treats_nulls(function) ||
		!group_is_ours(function->winfnoid))
		return false;
	fmgr_info(function->winfnoid, &info);
	if (series_window_measure(info.fn_addr) == NULL)
		return false;
	for_each_from(lc, function->args, PAIR_ARGS)
	{
		if (!IsA(lfirst(lc), Const) || lfirst_node(Const, lc)->constisnull)
			return false;
	}
	return true;
}

/*
 * pair_of -- a function's period and value.  That is the order in which a
 * covering index has them, whose rows then come as they are.
 */
static List *
pair_of(const WindowFunc *function)
{
	return list_make2(lsecond(function->args), linitial(function->args));
}

/*
 * window_pairs -- the pairs of period and value that functions ask about, as a
 * list of lists of two expressions.
 */
List *
window_pairs(const List *functions)
{
	List	   *pairs = NIL;
	ListCell   *lc;

	foreach(lc, functions)
	{
		List	   *pair = pair_of(lfirst_node(WindowFunc, lc));

		if (!list_member(pairs, pair))
			pairs = lappend(pairs, pair);
	}
	return pairs;
}

/*
 * pair_number -- which of the pairs a function asks about.
 */
static int
pair_number(const List *pairs, const WindowFunc *function)
{
	List	   *pair = pair_of(function);
	ListCell   *lc;

	foreach(lc, pairs)
		if (equal(lfirst(lc), pair))
			return foreach_current_index(lc);
	elog(ERROR, "window function without its arguments");
}

/*
 * read_extras_of -- a function's extra arguments.
 */
static void
read_extras_of(const WindowFunc *function, WindowAnswer *answer)
{
	ListCell   *lc;

	for_each_from(lc, function->args, PAIR_ARGS)
		answer->extras[answer->given++] =
			DatumGetInt32(lfirst_node(Const, lc)->constvalue);
}

/*
 * window_answers_make -- prepare to ask a list of WindowFuncs.
 */
WindowAnswers *
window_answers_make(const List *functions)
{
	WindowAnswers *answers = palloc0(sizeof(WindowAnswers));
	List	   *pairs = window_pairs(functions);
	ListCell   *lc;

	answers->npairs = list_length(pairs);
	answers->series = palloc0(answers->npairs * sizeof(TradeSeries *));
	answers->answers = palloc0(list_length(functions) * sizeof(WindowAnswer));
	foreach(lc, functions)
	{
		WindowFunc *function = lfirst_node(WindowFunc, lc);
		WindowAnswer *answer = &answers->answers[answers->nanswers++];
		FmgrInfo	info;

		group_check_function(function->winfnoid, GetUserId(), OBJECT_FUNCTION);
		fmgr_info(function->winfnoid, &info);
		answer->measure = series_window_measure(info.fn_addr);
		if (answer->measure == NULL)
			elog(ERROR, "function %u is no measure", function->winfnoid);
		answer->pair = pair_number(pairs, function);
		read_extras_of(function, answer);
	}
	return answers;
}

/*
 * window_answers_pairs -- how many series a partition has.
 */
int
window_answers_pairs(const WindowAnswers *answers)
{
	return answers->npairs;
}

/*
 * make_room -- have room for the answers about so many slots.
 */
static void
make_room(WindowAnswers *answers, int nslots)
{
	MemoryContext context = GetMemoryChunkContext(answers);

	if (nslots <= answers->room)
		return;
	answers->room = Max(nslots, 2 * SERIES_FIRST_LEN);
	for (int i = 0; i < answers->nanswers; i++)
	{
		WindowAnswer *answer = &answers->answers[i];

		if (answer->measure->fill == NULL)
			continue;
		if (answer->filled != NULL)
			pfree(answer->filled);
		answer->filled = MemoryContextAlloc(context,
											answers->room * sizeof(double));
	}
}

/*
 * complete_extras -- give extra arguments that were left out their defaults;
 * error if one is out of its range, which is not said of a query without months.
 */
static void
complete_extras(WindowAnswers *answers)
{
	for (int i = 0; i < answers->nanswers; i++)
	{
		WindowAnswer *answer = &answers->answers[i];
		double		complete[SERIES_EXTRAS];

		series_complete_extras(answer->measure, answer->given, answer->extras,
							   complete);
		memcpy(answer->extras, complete, sizeof(complete));
	}
	answers->has_extras = true;
}

/*
 * window_answers_look -- rows of another partition follow, whose series are
 * these, one for each pair.  Unless they may be all of its rows, it does not pay
 * to answer for all months: those that come out of a file may each be of another
 * partition than the one before.
 */
void
window_answers_look(WindowAnswers *answers, TradeSeries *const *series,
					bool all)
{
	for (int i = 0; i < answers->npairs; i++)
	{
		answers->series[i] = series[i];
		make_room(answers, series[i]->len);
		if (series[i]->len > 0 && !answers->has_extras)
			complete_extras(answers);
	}
	for (int i = 0; i < answers->nanswers; i++)
	{
		WindowAnswer *answer = &answers->answers[i];
		const TradeSeries *s = answers->series[answer->pair];

		answer->is_filled = all && answer->measure->fill != NULL &&
			s->len > 0 && series_is_plain(s);
		if (answer->is_filled)
			answer->measure->fill(s, answer->extras, answer->filled);
	}
}

/*
 * ask -- an answer about a month.
 */
static inline double
ask(const WindowAnswer *answer, const TradeSeries *s, int month)
{
	uint32		slot = (uint32) month - (uint32) s->first;

	if (answer->is_filled && slot < (uint32) s->len)
		return answer->filled[slot];
	return answer->measure->compute(s, month, answer->extras);
}

/*
 * window_answers_row -- the answers of a row, given the month of each pair, or 0
 * where its period is NULL.
 */
void
window_answers_row(WindowAnswers *answers, const int *months,
				   Datum *values, bool *nulls)
{
	for (int i = 0; i < answers->nanswers; i++)
	{
		const WindowAnswer *answer = &answers->answers[i];
		int			month = months[answer->pair];
		double		x = NAN;

		if (month != 0)
		{
			if (unlikely(!answers->has_extras))
				complete_extras(answers);
			x = ask(answer, answers->series[answer->pair], month);
		}
		values[i] = series_datum(answer->measure->result, x, &nulls[i]);
	}
}
