/*-------------------------------------------------------------------------
 *
 * unpack.h
 *	  Bytes that are no CSV yet into CSV.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_UNPACK_H
#define MAGTRADE_CSV_UNPACK_H

#include "compat.h"

/* How many first bytes tell whether a file is compressed, or JSON. */
#define CSV_MAGIC_BYTES	64

/* A stream of bytes that is being made CSV. */
typedef struct CsvUnpack CsvUnpack;

/* What a step reads and fills; it moves both on. */
typedef struct CsvUnpackStep
{
	const char *in;
	size_t		in_len;
	char	   *out;
	size_t		out_len;
} CsvUnpackStep;

extern CsvUnpack *csv_unpack_begin(const char *head, size_t len);
extern const char *csv_unpack_step(CsvUnpack *unpack, CsvUnpackStep *step);
extern bool csv_unpack_is_json(const CsvUnpack *unpack);
extern bool csv_unpack_complete(const CsvUnpack *unpack);
pg_noreturn extern void csv_unpack_failed(const CsvUnpack *unpack,
										  const char *why, const char *name,
										  int64 at, int64 size);
extern void csv_unpack_end(CsvUnpack *unpack);

#endif							/* MAGTRADE_CSV_UNPACK_H */
