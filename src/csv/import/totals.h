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

/* What the files' rows show of a profile's conditions. */
typedef struct CsvTotalsSeen
{
	char	   *useful;			/* those that leave rows over, as the option
								 * "totals_where" has them, NULL for none */
	List	   *useless;		/* those that hold for all rows */
	bool		empty;			/* whether the useful leave none over together */
	List	   *emptied;		/* CsvFiles, beside others, of which they do */
	char	   *emptied_by;		/* which of them hold for all rows of the first of
								 * these files, NULL if none does alone */
	char	   *lost;			/* code of the first commodity of which they leave
								 * no row, nor of what it consists of */
	const char *lost_by;		/* which of them */
	int			nlost;			/* how many there are */
} CsvTotalsSeen;

extern void csv_useful_totals(const CsvLayout *layout, List *files,
							  CsvTotalsSeen *totals);

#endif							/* MAGTRADE_CSV_TOTALS_H */
