/*-------------------------------------------------------------------------
 *
 * decode.h
 *	  Values out of the texts of fields.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_DECODE_H
#define MAGTRADE_CSV_DECODE_H

#include "catalog/pg_attribute.h"
#include "csv/options.h"
#include "csv/problem.h"

typedef struct CsvDecoder CsvDecoder;

/* What the dates of a column have been read from, as bits. */
#define CSV_SPAN_YEAR	1		/* bare years */
#define CSV_SPAN_MONTH	2		/* months and days */
#define CSV_SPAN_BITS	2

extern CsvDecoder *csv_decoder_make(Form_pg_attribute attr,
									const CsvSettings *settings);
extern bool csv_decodes_bytes(const CsvDecoder *decoder);
extern int	csv_decoder_spans(const CsvDecoder *decoder);
extern bool csv_is_null(const CsvDecoder *decoder, const char *text, int len,
						bool missing);
extern bool csv_decodes_quickly(const CsvDecoder *decoder);
extern bool csv_decode_quickly(CsvDecoder *decoder, const char *text, int len,
							   Datum *value);
extern bool csv_decode(CsvDecoder *decoder, const char *text, int len,
					   Datum *value, bool isnull, CsvReason *reason);

#endif							/* MAGTRADE_CSV_DECODE_H */
