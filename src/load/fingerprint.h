/*-------------------------------------------------------------------------
 *
 * fingerprint.h
 *	  What tells whether a file is one that was seen before.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_LOAD_FINGERPRINT_H
#define MAGTRADE_LOAD_FINGERPRINT_H

#include "csv/files/source.h"
#include "datatype/timestamp.h"

typedef struct LoadFingerprint
{
	CsvSource  *source;			/* the file, which is open */
	int64		size;			/* bytes */
	TimestampTz modified;
	char	   *sha256;			/* in hexadecimal; NULL until it is known */
} LoadFingerprint;

extern void load_fingerprint_begin(LoadFingerprint *fingerprint,
								   CsvSource *source);
extern void load_fingerprint_end(LoadFingerprint *fingerprint);

#endif							/* MAGTRADE_LOAD_FINGERPRINT_H */
