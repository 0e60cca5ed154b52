/*-------------------------------------------------------------------------
 *
 * rejects.h
 *	  The rows of a foreign table that cannot be read.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_REJECTS_H
#define MAGTRADE_CSV_REJECTS_H

#include "csv/problem.h"
#include "utils/rel.h"
#include "utils/tuplestore.h"

/* Where rows that cannot be read go, with the columns of magtrade_rejects(). */
typedef struct CsvRejectSink
{
	Tuplestorestate *store;
	TupleDesc	desc;
	bool		show_content;	/* whether what the file holds may be shown */
} CsvRejectSink;

extern TupleDesc csv_rejects_desc(void);
extern void csv_rejects_put(void *arg, const CsvProblem *problem,
							const char *file, const char *line, int len);
extern void csv_rejects_notice(Relation rel, int64 count);

#endif							/* MAGTRADE_CSV_REJECTS_H */
