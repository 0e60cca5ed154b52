/*-------------------------------------------------------------------------
 *
 * stage.c
 *	  The rows of a file as rows for the target.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "calendar/calendar.h"
#include "catalog/pg_type.h"
#include "compat.h"
#include "executor/executor.h"
#include "load/progress.h"
#include "load/stage.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "optimizer/optimizer.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"

/* After how many rows the progress is told. */
#define PROGRESS_ROWS	1000

/* What to do about a row whose key is wrong. */
#define KEY_HINT \
	"Correct the file, or the primary key; on_error => 'skip' leaves such rows out and lists them in magtrade_rejected."

/*
 * refuse -- a CsvRejectFunction: keep what is wrong with a row, and stop when
 * there are too many.
 */
static void
refuse(void *arg, const CsvProblem *problem, const char *file,
	   const char *line, int len)
{
	LoadStage  *stage = arg;
	int64		limit = stage->options->reject_limit;

	csv_rejects_put(&stage->rejects, problem, file, line, len);
	stage->nrejects++;
	if (limit >= 0 && stage->nrejects > limit)
		ereport(ERROR,
				(errcode(problem->sqlstate),
				 errmsg_plural("more than " INT64_FORMAT " row of file \"%s\" cannot be loaded",
							   "more than " INT64_FORMAT " rows of file \"%s\" cannot be loaded",
							   (unsigned long) limit, limit, file),
				 errdetail_internal("The last one: %s. %s",
									csv_problem_message(problem, stage->rejects.show_content),
									csv_problem_detail(problem, file,
													   stage->rejects.show_content)),
				 errhint("The argument \"reject_limit\" says how many are too many.")));
}

/*
 * load_stage_reject -- refuse a row that could be read: an error, or one reject
 * more if rows are left out.  The detail is a phrase without its full stop.
 */
void
load_stage_reject(LoadStage *stage, int64 line, const char *column,
				  int sqlstate, const char *message, const char *detail,
				  const char *hint)
{
	CsvProblem	problem;

	csv_problem(&problem, sqlstate, line, message, detail, hint);
	problem.column = column;
	if (!stage->options->skip)
		csv_raise(&problem, stage->file->name, stage->rejects.show_content);
	refuse(stage, &problem, stage->file->name, "", 0);
}

/*
 * make_projection -- prepare to make the target's values of the source's rows,
 * in the current memory context.
 */
static void
make_projection(LoadStage *stage)
{
	const LoadTarget *target = stage->target;
	ExprContext *econtext = GetPerTupleExprContext(stage->estate);
	List	   *exprs = NIL;
	TupleTableSlot *made;

	for (int i = 0; i < target->ncolumns; i++)
	{
		const LoadColumn *column = &target->columns[i];

		if (column->given > 0)
			exprs = lappend(exprs, makeTargetEntry(column->value,
												   column->given,
												   pstrdup(column->plain),
												   false));
	}
	stage->read = MakeSingleTupleTableSlot(RelationGetDescr(stage->source),
										   &TTSOpsVirtual);
	made = MakeSingleTupleTableSlot(target->staged, &TTSOpsVirtual);
	econtext->ecxt_scantuple = stage->read;
	stage->projection = ExecBuildProjectionInfo(exprs, econtext, made, NULL,
												NULL);
}

/*
 * needed_columns -- the attribute numbers of the source's columns that are
 * needed.
 */
static List *
needed_columns(const LoadStage *stage)
{
	const LoadTarget *target = stage->target;
	Bitmapset  *used = NULL;
	List	   *attnums = NIL;
	int			member = -1;

	for (int i = 0; i < target->ncolumns; i++)
		pull_varattnos((Node *) target->columns[i].value, 1, &used);
	while ((member = bms_next_member(used, member)) >= 0)
		attnums = lappend_int(attnums,
							  member + FirstLowInvalidHeapAttributeNumber);
	return attnums;
}

/*
 * load_stage_begin -- prepare to read a file, in the current memory context.
 */
LoadStage *
load_stage_begin(const LoadTarget *target, const LoadOptions *options,
				 Relation source, const CsvFile *file)
{
	LoadStage  *stage = palloc0(sizeof(LoadStage));

	stage->target = target;
	stage->options = options;
	stage->source = source;
	stage->file = file;
	stage->estate = CreateExecutorState();
	make_projection(stage);
	stage->rejects.desc = csv_rejects_desc();
	stage->rejects.store = tuplestore_begin_heap(false, false, work_mem);
	stage->rejects.show_content =
		csv_table_settings(RelationGetRelid(source))->show_content;
	stage->reader = csv_reader_begin(source, needed_columns(stage), NULL, file);
	if (options->sum)
		stage->sum = load_sum_begin(target, stage->rejects.show_content);
	if (options->skip)
		csv_reader_collect(stage->reader, refuse, stage);
	else
		csv_reader_stop(stage->reader);
	return stage;
}

/*
 * has_key -- whether the row has a key; it is refused if it does not.
 */
static bool
has_key(LoadStage *stage, const TupleTableSlot *row)
{
	const LoadTarget *target = stage->target;

	for (int i = 0; i < target->nkeys; i++)
	{
		if (!row->tts_isnull[target->columns[i].given - 1])
			continue;
		load_stage_reject(stage, csv_reader_line(stage->reader),
						  target->columns[i].plain,
						  ERRCODE_NOT_NULL_VIOLATION,
						  psprintf("column \"%s\" is NULL, and is in the primary key of \"%s\"",
								   target->columns[i].plain,
								   RelationGetRelationName(target->rel)),
						  "expected a value", KEY_HINT);
		return false;
	}
	return true;
}

/*
 * period_of -- the date of the row's key, which has one.
 */
static DateADT
period_of(const LoadTarget *target, const TupleTableSlot *row)
{
	return DatumGetDateADT(row->tts_values[target->columns[target->period].given - 1]);
}

/*
 * has_period -- whether the row's period, if there is one, is not beyond all
 * periods; it is refused if it is.
 */
static bool
has_period(LoadStage *stage, const TupleTableSlot *row)
{
	const LoadTarget *target = stage->target;
	DateADT		date;

	if (target->period < 0)
		return true;
	date = period_of(target, row);
	if (date >= MONTH_FIRST_DATE && date <= MONTH_LAST_DATE)
		return true;
	load_stage_reject(stage, csv_reader_line(stage->reader),
					  target->columns[target->period].plain,
					  ERRCODE_DATETIME_FIELD_OVERFLOW,
					  psprintf("period %s is in none of the years 1 to 9999",
							   DatumGetCString(DirectFunctionCall1(date_out, DateADTGetDatum(date)))),
					  "expected a finite date", KEY_HINT);
	return false;
}

/*
 * takes_row -- whether the row can be loaded; it is refused if it cannot.  What is
 * said of it goes with the row, as that may be said of millions.
 */
static bool
takes_row(LoadStage *stage, const TupleTableSlot *row)
{
	MemoryContext old =
		MemoryContextSwitchTo(GetPerTupleMemoryContext(stage->estate));
	bool		takes = has_key(stage, row) && has_period(stage, row);

	MemoryContextSwitchTo(old);
	return takes;
}

/*
 * note_period -- remember that the row's period occurs.
 */
static void
note_period(LoadStage *stage, const TupleTableSlot *row)
{
	int			day;

	if (stage->target->period < 0)
		return;
	day = period_of(stage->target, row) - MONTH_FIRST_DATE;
	if (!bms_is_member(day, stage->periods))
		stage->periods = bms_add_member(stage->periods, day);
}

/*
 * tell_progress -- tell how far the file has been read.
 */
static void
tell_progress(const LoadStage *stage)
{
	load_progress(csv_reader_counts(stage->reader).bytes, stage->nrows,
				  stage->nrejects);
}

/*
 * read_row -- the next row of the file as a staged one, which lives until the
 * next call; NULL after the last.
 */
static TupleTableSlot *
read_row(LoadStage *stage)
{
	TupleTableSlot *made = stage->projection->pi_state.resultslot;
	int			ngiven = stage->target->ngiven;

	do
	{
		ResetPerTupleExprContext(stage->estate);
		if (!csv_reader_next_slot(stage->reader, stage->read))
		{
			tell_progress(stage);
			return NULL;
		}
		stage->converting = true;
		ExecProject(stage->projection);
		stage->converting = false;
	} while (!takes_row(stage, made));
	note_period(stage, made);
	made->tts_values[ngiven] = Int64GetDatum(++stage->nrows);
	made->tts_values[ngiven + 1] = Int64GetDatum(csv_reader_line(stage->reader));
	made->tts_isnull[ngiven] = made->tts_isnull[ngiven + 1] = false;
	if (stage->nrows % PROGRESS_ROWS == 0)
		tell_progress(stage);
	return made;
}

/*
 * read_all -- read all rows, to sum those of one key.
 */
static void
read_all(LoadStage *stage)
{
	TupleTableSlot *row;

	while ((row = read_row(stage)) != NULL)
		load_sum_put(stage->sum, row);
	load_sum_sort(stage->sum);
	stage->summed = true;
	stage->nrows = 0;
}

/*
 * load_stage_next -- the next row of the file, or of the sums of its rows, as a
 * staged one, which lives until the next call; NULL after the last.
 */
TupleTableSlot *
load_stage_next(LoadStage *stage)
{
	TupleTableSlot *row;

	if (stage->sum == NULL)
		return read_row(stage);
	if (!stage->summed)
		read_all(stage);
	row = load_sum_next(stage->sum);
	if (row != NULL)
		stage->nrows++;
	return row;
}

/*
 * load_stage_all -- all rows of the file.
 */
Tuplestorestate *
load_stage_all(LoadStage *stage)
{
	Tuplestorestate *store = tuplestore_begin_heap(true, false, work_mem);
	TupleTableSlot *row;

	while ((row = load_stage_next(stage)) != NULL)
		tuplestore_puttupleslot(store, row);
	return store;
}

/*
 * load_stage_periods -- the periods that occurred, as a date[].
 */
Datum
load_stage_periods(const LoadStage *stage)
{
	Datum	   *dates = palloc(Max(bms_num_members(stage->periods), 1) *
							   sizeof(Datum));
	int			count = 0;
	int			member = -1;

	while ((member = bms_next_member(stage->periods, member)) >= 0)
		dates[count++] = DateADTGetDatum(member + MONTH_FIRST_DATE);
	return PointerGetDatum(construct_array(dates, count, DATEOID,
										   sizeof(DateADT), true, TYPALIGN_INT));
}

/*
 * load_stage_context -- the error context of a load, whose argument points to
 * the stage, or to NULL between two: which file, and which line of it while its
 * values are converted.
 */
void
load_stage_context(void *arg)
{
	const LoadStage *stage = *(LoadStage **) arg;

	if (stage == NULL)
		return;
	if (stage->converting)
		errcontext("loading file \"%s\", line " INT64_FORMAT, stage->file->name,
				   csv_reader_line(stage->reader));
	else
		errcontext("loading file \"%s\"", stage->file->name);
}

/*
 * load_stage_end -- close the file; memory goes with its context.
 */
void
load_stage_end(LoadStage *stage)
{
	csv_reader_end(stage->reader);
	if (stage->sum != NULL)
		load_sum_end(stage->sum);
	tuplestore_end(stage->rejects.store);
	ExecDropSingleTupleTableSlot(stage->read);
	ExecDropSingleTupleTableSlot(stage->projection->pi_state.resultslot);
	FreeExecutorState(stage->estate);
}
