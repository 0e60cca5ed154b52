/*-------------------------------------------------------------------------
 *
 * detect.h
 *	  Which profile fits a file.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_DETECT_H
#define MAGTRADE_CSV_DETECT_H

#include "csv/columns/shape.h"
#include "csv/import/profile.h"

/* How a file is read: with these options of a table. */
typedef struct CsvLayout
{
	const CsvProfile *profile;	/* NULL if none fits */
	List	   *options;		/* the profile's under the user's */
	CsvSettings *settings;
	CsvHeader  *header;
} CsvLayout;

extern CsvLayout *csv_detect(List *server, List *options, List *profiles,
							 const char *name, const CsvFile *file);
extern bool csv_is_garbled(const CsvLayout *layout, const CsvFile *file);
extern CsvHeader *csv_file_header(const CsvLayout *layout,
								  const CsvFile *file);
extern char *csv_unnamed_fields(const CsvLayout *layout, const CsvFile *file,
								int *count);
extern const CsvProfile *csv_header_profile(const CsvHeader *header,
											List *profiles, const char *name);
extern bool csv_header_has(const CsvHeader *header,
						   const CsvTemplate *template, CsvWide *wide);

#endif							/* MAGTRADE_CSV_DETECT_H */
