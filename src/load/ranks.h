/*-------------------------------------------------------------------------
 *
 * ranks.h
 *	  The few different values of a column, and the rank of each among them.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_LOAD_RANKS_H
#define MAGTRADE_LOAD_RANKS_H

typedef struct LoadRanks LoadRanks;

extern LoadRanks *load_ranks_make(Oid type, Oid collation);
extern int	load_ranks_code(LoadRanks *ranks, Datum value);
extern int	load_ranks_count(const LoadRanks *ranks);
extern const uint16 *load_ranks_sort(LoadRanks *ranks);

#endif							/* MAGTRADE_LOAD_RANKS_H */
