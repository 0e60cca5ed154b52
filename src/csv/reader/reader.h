/*-------------------------------------------------------------------------
 *
 * reader.h
 *	  The rows of a foreign table, over all its files.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_READER_H
#define MAGTRADE_CSV_READER_H

#include "csv/files/files.h"
#include "csv/problem.h"
#include "csv/reader/filter.h"
#include "csv/reader/parallel.h"
#include "csv/reader/prune.h"

typedef struct CsvReader CsvReader;

/*
 * Called for each row that cannot be read, with its text as it is in the file.
 */
typedef void (*CsvRejectFunction) (void *arg, const CsvProblem *problem,
								   const char *file, const char *line,
								   int len);

extern List *csv_all_columns(Relation rel);
extern CsvReader *csv_reader_begin(Relation rel, const List *attnums,
								   CsvFilter *filter, const CsvFile *file);
extern void csv_reader_prune(CsvReader *reader, CsvPrune *prune);
extern void csv_reader_collect(CsvReader *reader, CsvRejectFunction function,
							   void *arg);
extern bool csv_reader_deal(CsvReader *reader, const List *attnums,
							int nparts);
extern void csv_reader_take_part(CsvReader *reader, int part);
extern void csv_reader_stop(CsvReader *reader);
extern int64 csv_reader_line(const CsvReader *reader);
extern bool csv_reader_next(CsvReader *reader, Datum *values, bool *nulls);
extern bool csv_reader_next_slot(CsvReader *reader, TupleTableSlot *slot);
extern void csv_reader_restart(CsvReader *reader);
extern void csv_reader_end(CsvReader *reader);
extern int64 csv_reader_rejects(const CsvReader *reader);
extern uint64 csv_reader_spans(const CsvReader *reader);
extern bool csv_tell_mixed(uint64 spans, const char *table);
extern CsvLabels csv_reader_labels(const CsvReader *reader);
extern void csv_tell_labels(const CsvWide *wide, const CsvLabels *had,
							const char *table);
extern void csv_reader_tell_labels(const CsvReader *reader,
								   const char *table);
extern void csv_reader_tell_copies(const CsvReader *reader,
								   const char *table);
extern bool csv_reader_skips(const CsvReader *reader);
extern uint64 csv_reader_versions(const CsvReader *reader);
extern CsvCounts csv_reader_counts(const CsvReader *reader);
extern const CsvSettings *csv_reader_settings(const CsvReader *reader);
extern const List *csv_reader_files(const CsvReader *reader);
extern void csv_reader_share(CsvReader *reader, CsvShared *shared,
							 bool pieces, bool is_worker);
extern void csv_reader_leave(CsvReader *reader);

#endif							/* MAGTRADE_CSV_READER_H */
