/*-------------------------------------------------------------------------
 *
 * pattern.h
 *	  The option "path": a list of files, globs, and names with placeholders.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_PATTERN_H
#define MAGTRADE_CSV_PATTERN_H

#include "nodes/pg_list.h"

/* What a segment of a pattern matches. */
typedef enum CsvSegmentKind
{
	CSV_SEGMENT_TEXT,				/* itself */
	CSV_SEGMENT_STAR,				/* any text without "/" */
	CSV_SEGMENT_ONE,				/* one character: ? or [...] */
	CSV_SEGMENT_YEAR,				/* four digits */
	CSV_SEGMENT_MONTH,			/* one or two digits */
	CSV_SEGMENT_PERIOD,			/* what trade_period() reads */
	CSV_SEGMENT_FREE				/* a placeholder for any text without "/" */
} CsvSegmentKind;

typedef struct CsvSegment
{
	CsvSegmentKind kind;
	char	   *text;			/* of a placeholder its name */
} CsvSegment;

/* One entry of the list. */
typedef struct CsvPattern
{
	const char *entry;			/* as the user wrote it */
	int			nsegments;
	CsvSegment *segments;
	int			nplaceholders;
	char	  **placeholders;	/* their names, in order */
} CsvPattern;

extern List *csv_path_entries(const char *path, const char **problem);
extern CsvPattern *csv_pattern_parse(const char *entry,
									 const char **problem);
extern bool csv_pattern_is_literal(const CsvPattern *pattern);
extern char *csv_pattern_glob(const CsvPattern *pattern);
extern char *csv_glob_escape(const char *text);
extern char **csv_pattern_match(const CsvPattern *pattern, const char *name);

#endif							/* MAGTRADE_CSV_PATTERN_H */
