/*-------------------------------------------------------------------------
 *
 * unpack.h
 *	  Compressed bytes into plain ones.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_UNPACK_H
#define MAGTRADE_CSV_UNPACK_H

/* How many first bytes tell whether and how a file is compressed. */
#define CSV_MAGIC_BYTES	4

/* A compressed stream that is being read. */
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
extern bool csv_unpack_complete(const CsvUnpack *unpack);
extern const char *csv_unpack_name(const CsvUnpack *unpack);
extern void csv_unpack_end(CsvUnpack *unpack);

#endif							/* MAGTRADE_CSV_UNPACK_H */
