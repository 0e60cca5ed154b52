/*-------------------------------------------------------------------------
 *
 * prune.h
 *	  Files that a query's conditions exclude by their names.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_PRUNE_H
#define MAGTRADE_CSV_PRUNE_H

#include "csv/files/files.h"
#include "nodes/execnodes.h"

typedef struct CsvPrune CsvPrune;

extern Bitmapset *csv_prune_columns(Relation rel,
									const CsvSettings *settings);
extern Node *csv_prune_implied(const Bitmapset *columns, Index varno,
							   Node *clause);
extern CsvPrune *csv_prune_begin(Relation rel, const CsvSettings *settings,
								 Index varno, List *clauses, EState *estate,
								 PlanState *parent);
extern bool csv_prune_keeps(CsvPrune *prune, const CsvFile *file);
extern List *csv_prune_files(Relation rel, const CsvSettings *settings,
							 Index varno, List *clauses, const List *files);

#endif							/* MAGTRADE_CSV_PRUNE_H */
