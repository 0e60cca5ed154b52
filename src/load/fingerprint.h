/*-------------------------------------------------------------------------
 *
 * fingerprint.h
 *	  What tells whether a file is one that was seen before.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_LOAD_FINGERPRINT_H
#define MAGTRADE_LOAD_FINGERPRINT_H

#include "csv/source.h"
#include "datatype/timestamp.h"

typedef struct LoadFingerprint
{
	int64		size;			/* bytes */
	TimestampTz modified;
	char	   *sha256;			/* in hexadecimal */
} LoadFingerprint;

extern void load_fingerprint(LoadFingerprint *fingerprint, CsvSource *source);

#endif							/* MAGTRADE_LOAD_FINGERPRINT_H */
