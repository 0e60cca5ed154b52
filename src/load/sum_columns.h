/*-------------------------------------------------------------------------
 *
 * sum_columns.h
 *	  What the columns of rows of one key are made into.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_LOAD_SUM_COLUMNS_H
#define MAGTRADE_LOAD_SUM_COLUMNS_H

#include "executor/tuptable.h"
#include "load/target.h"
#include "series/exact.h"
#include "utils/typcache.h"

/* How rows of one key are made into one value of a column. */
typedef enum LoadSumKind
{
	LOAD_SUM_KEY,				/* equal in all */
	LOAD_SUM_AGREE,				/* must be equal */
	LOAD_SUM_INTEGER,
	LOAD_SUM_NUMERIC,
	LOAD_SUM_FLOAT
} LoadSumKind;

typedef struct LoadSumColumn
{
	const LoadColumn *column;
	LoadSumKind kind;
	Oid			type;
	Oid			base;			/* of a domain; else the type */
	int32		typmod;
	Oid			collation;
	TypeCacheEntry *cache;		/* how it compares */
	void	   *domain;			/* what domain_check() keeps */
	/* of the present key */
	int64		line;			/* of its first row, for errors */
	int			count;			/* values that are not NULL */
	int64		integer;
	int64		turns;			/* of 2^64 that belong to it */
	Datum		numeric;
	double		infinite;		/* infinities and NaN, or 0 */
	ExactSum	exact;
} LoadSumColumn;

extern LoadSumColumn *load_sum_columns(const LoadTarget *target);
extern void load_sum_start(LoadSumColumn *column, int64 line);
extern void load_sum_add(LoadSumColumn *column, const TupleTableSlot *row);
extern Datum load_sum_result(LoadSumColumn *column, MemoryContext whole);

#endif							/* MAGTRADE_LOAD_SUM_COLUMNS_H */
