/*-------------------------------------------------------------------------
 *
 * totals.h
 *	  Which conditions on totals leave rows of the files over.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_TOTALS_H
#define MAGTRADE_CSV_TOTALS_H

#include "csv/import/detect.h"

extern char *csv_useful_totals(const CsvLayout *layout, List *files,
							   List **useless, bool *empty);

#endif							/* MAGTRADE_CSV_TOTALS_H */
