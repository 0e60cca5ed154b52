/*-------------------------------------------------------------------------
 *
 * rows.h
 *	  What the functions share that return a row for each figure of a series.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_ROWS_H
#define MAGTRADE_ROWS_H

#include "funcapi.h"
#include "series/series.h"

extern TradeSeries *series_keep(FunctionCallInfo fcinfo,
								FuncCallContext *call);
extern int	series_next_figure(const TradeSeries *s, FuncCallContext *call);

#endif							/* MAGTRADE_ROWS_H */
