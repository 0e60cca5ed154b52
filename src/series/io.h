/*-------------------------------------------------------------------------
 *
 * io.h
 *	  The JSON form of a series, for the types that contain one.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_SERIES_IO_H
#define MAGTRADE_SERIES_IO_H

#include "lib/stringinfo.h"
#include "series/series.h"
#include "utils/jsonb.h"

extern void series_to_json(StringInfo out, const TradeSeries *s);
extern TradeSeries *series_from_json(JsonbContainer *object,
									 struct Node *escontext);

#endif							/* MAGTRADE_SERIES_IO_H */
