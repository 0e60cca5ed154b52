/*-------------------------------------------------------------------------
 *
 * hasher.h
 *	  A background worker that hashes a file while its rows are loaded.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_LOAD_HASHER_H
#define MAGTRADE_LOAD_HASHER_H

#include "csv/files/source.h"

typedef struct LoadHasher LoadHasher;

extern LoadHasher *load_hasher_begin(CsvSource *source);
extern bool load_hasher_end(LoadHasher *hasher, uint8 *digest);

extern PGDLLEXPORT void magtrade_load_hash(Datum handle);

#endif							/* MAGTRADE_LOAD_HASHER_H */
