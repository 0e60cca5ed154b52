/*-------------------------------------------------------------------------
 *
 * parse.h
 *	  What the values of options mean.
 *
 * Each function reads the value of the option that it is named after into the
 * settings; it returns NULL, or as a sentence what is wrong with the value.
 * Those of the options that shape.c knows are there.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_PARSE_H
#define MAGTRADE_CSV_PARSE_H

#include "csv/options.h"

extern const char *csv_parse_directory(const char *value, CsvSettings *into);
extern const char *csv_parse_path(const char *value, CsvSettings *into);
extern const char *csv_parse_encoding(const char *value, CsvSettings *into);
extern const char *csv_parse_delimiter(const char *value, CsvSettings *into);
extern const char *csv_parse_quote(const char *value, CsvSettings *into);
extern const char *csv_parse_skip(const char *value, CsvSettings *into);
extern const char *csv_parse_header(const char *value, CsvSettings *into);
extern const char *csv_parse_max_field(const char *value, CsvSettings *into);
extern const char *csv_parse_on_error(const char *value, CsvSettings *into);
extern const char *csv_parse_reject_limit(const char *value,
										  CsvSettings *into);
extern const char *csv_parse_decimal(const char *value, CsvSettings *into);
extern const char *csv_parse_thousands(const char *value, CsvSettings *into);
extern const char *csv_parse_null(const char *value, CsvSettings *into);
extern const char *csv_parse_column(const char *value, CsvSettings *into);
extern const char *csv_parse_scale(const char *value, CsvSettings *into);
extern const char *csv_parse_format(const char *value, CsvSettings *into);
extern const char *csv_parse_map(const char *value, CsvSettings *into);

#endif							/* MAGTRADE_CSV_PARSE_H */
