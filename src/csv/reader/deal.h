/*-------------------------------------------------------------------------
 *
 * deal.h
 *	  Dealing records to several readers of the same files.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_DEAL_H
#define MAGTRADE_CSV_DEAL_H

#include "csv/columns/columns.h"

typedef struct CsvDeal
{
	int			ncolumns;		/* 0 for one reader, who gets all records */
	const CsvColumn **columns;
	int		   *places;			/* their fields in the file */
	uint32		nparts;
	uint32		part;			/* this reader's */
} CsvDeal;

/*
 * csv_deal_is_first -- whether this reader is the one to count records that all
 * readers pass over before they are dealt, so that they are counted once.
 */
static inline bool
csv_deal_is_first(const CsvDeal *deal)
{
	return deal->ncolumns == 0 || deal->part == 0;
}

extern void csv_deal_bind(CsvDeal *deal);
extern bool csv_deal_takes(const CsvDeal *deal, const CsvRecord *record);

#endif							/* MAGTRADE_CSV_DEAL_H */
