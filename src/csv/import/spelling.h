/*-------------------------------------------------------------------------
 *
 * spelling.h
 *	  Profiles in the spelling of a copy's header.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_SPELLING_H
#define MAGTRADE_CSV_SPELLING_H

#include "csv/import/profile.h"
#include "csv/records/header.h"

/* What a name in a template is to be; "arg" is the caller's. */
typedef const char *(*CsvRename) (const char *name, const void *arg);

extern char *csv_rename(const char *text, CsvRename rename, const void *arg);
extern char *csv_spell_text(const char *text, const CsvHeader *header);
extern CsvProfile *csv_spell_profile(const CsvProfile *profile,
									 const CsvHeader *header);

#endif							/* MAGTRADE_CSV_SPELLING_H */
