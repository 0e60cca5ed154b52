/*-------------------------------------------------------------------------
 *
 * log.h
 *	  What was loaded, and what that changed: the tables of load.sql.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_LOAD_LOG_H
#define MAGTRADE_LOAD_LOG_H

#include "load/fingerprint.h"
#include "load/merge.h"
#include "utils/date.h"

/* A file of a source, and when its figures became known. */
typedef struct LoadFile
{
	const CsvFile *file;
	const char *first;			/* its path, or that of the file that it is a
								 * further download of */
	int			download;		/* which of them it is, 0 for none */
	const char *vintage;		/* or NULL */
	bool		dated;			/* whether that is a date or month */
	DateADT		date;			/* which */
	bool		told;			/* of columns that are left out, if there is need,
								 * by it or a file before it in the same call */
	uint64		spans;			/* csv_reader_spans(), once it is loaded */
	CsvLabels	labels;			/* csv_reader_labels(), likewise */
} LoadFile;

extern bool load_vintage_date(const char *vintage, DateADT *date);
extern const char *load_log_initial(const char *loads);
extern void load_log_check_snapshot(Oid logs, const LoadOptions *options);
extern bool load_log_has(Oid logs, const LoadOptions *options,
						 const char *file, LoadFingerprint *fingerprint);
extern bool load_log_has_newer(Oid logs, const LoadOptions *options,
							   const LoadFile *file);
extern bool load_log_is_first(Oid logs, const LoadOptions *options);
extern void load_log_write(Oid logs, const LoadOptions *options,
						   const LoadFile *file,
						   const LoadFingerprint *fingerprint,
						   TimestampTz started, const LoadOutcome *outcome,
						   LoadRows *rejects);

#endif							/* MAGTRADE_LOAD_LOG_H */
