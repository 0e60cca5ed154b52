/*-------------------------------------------------------------------------
 *
 * io.h
 *	  The JSON and binary forms of a series and their parts, for the types that
 *	  contain one.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_SERIES_IO_H
#define MAGTRADE_SERIES_IO_H

#include "lib/stringinfo.h"
#include "series/series.h"
#include "utils/jsonb.h"

extern void series_to_json(StringInfo out, const TradeSeries *s, bool exact);
extern TradeSeries *series_from_json(JsonbContainer *object,
									 struct Node *escontext);

/* a figure in any of them */
extern void double_to_json(StringInfo out, double x);
extern bool figure_from_json(const JsonbValue *value, double *x);

/* text in binary */
extern void send_text(StringInfo buf, const char *text, int len);

/* the figures in binary, without what a state was asked */
extern void series_send_figures(StringInfo buf, const TradeSeries *s);
extern TradeSeries *series_recv_figures(StringInfo buf, TradeSeries *s);

/* parts of the text form of aggregates' states */
extern bool state_parts(JsonbContainer *root, JsonbContainer **question,
						JsonbContainer **figures);
extern void month_to_json(StringInfo out, int at);
extern bool month_from_json(JsonbContainer *object, int *at);
extern bool int_from_json(JsonbContainer *object, const char *key,
						  int *result);

/* an error about the binary form of a type, unless a part of it is as it should be */
extern void check_message(bool ok, const char *type, const char *what);

#endif							/* MAGTRADE_SERIES_IO_H */
