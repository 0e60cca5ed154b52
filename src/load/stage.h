/*-------------------------------------------------------------------------
 *
 * stage.h
 *	  The rows of a file as rows for the target.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_LOAD_STAGE_H
#define MAGTRADE_LOAD_STAGE_H

#include "csv/reader/reader.h"
#include "csv/rejects.h"
#include "load/sum.h"
#include "nodes/execnodes.h"
#include "utils/tuplestore.h"

typedef struct LoadStage
{
	const LoadTarget *target;
	const LoadOptions *options;
	Relation	source;
	const CsvFile *file;
	CsvReader  *reader;
	EState	   *estate;
	TupleTableSlot *read;		/* a row of the source */
	ProjectionInfo *projection; /* makes values for the target of it */
	bool		converting;		/* a row's values are being made or checked */
	CsvRejectSink rejects;
	int64		nrejects;
	LoadSum    *sum;			/* NULL unless rows of one key are one */
	bool		summed;			/* all rows are in it */
	int64		nrows;
	Bitmapset  *periods;		/* that occur, in days from MONTH_FIRST_DATE */
} LoadStage;

extern LoadStage *load_stage_begin(const LoadTarget *target,
								   const LoadOptions *options, Relation source,
								   const CsvFile *file);
extern TupleTableSlot *load_stage_next(LoadStage *stage);
extern Tuplestorestate *load_stage_all(LoadStage *stage);
extern void load_stage_reject(LoadStage *stage, int64 line, const char *column,
							  int sqlstate, const char *message,
							  const char *detail, const char *hint);
extern Datum load_stage_periods(const LoadStage *stage);
extern void load_stage_context(void *arg);
extern void load_stage_end(LoadStage *stage);

#endif							/* MAGTRADE_LOAD_STAGE_H */
