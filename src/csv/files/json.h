/*-------------------------------------------------------------------------
 *
 * json.h
 *	  Rows of JSON into CSV.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_JSON_H
#define MAGTRADE_CSV_JSON_H

#include "csv/files/unpack.h"

/* An array of rows that is being read. */
typedef struct CsvJson CsvJson;

extern bool csv_json_is_head(const unsigned char *head, size_t len);
extern CsvJson *csv_json_begin(void);
extern const char *csv_json_step(CsvJson *json, CsvUnpackStep *step);
extern bool csv_json_complete(const CsvJson *json);

#endif							/* MAGTRADE_CSV_JSON_H */
