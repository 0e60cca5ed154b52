/*-------------------------------------------------------------------------
 *
 * text.h
 *	  A file's bytes as text in the server's encoding, block by block.
 *
 * Everything above sees verified text in an encoding in which a byte below
 * 0x80 is always the ASCII character, never the tail of another one, and in
 * which there is no zero byte.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_TEXT_H
#define MAGTRADE_CSV_TEXT_H

#include "csv/files/source.h"
#include "csv/options.h"
#include "csv/problem.h"

typedef struct CsvText CsvText;

/* No block of text is longer; a fuzzer's are shorter. */
#ifndef CSV_TEXT_BLOCK
#define CSV_TEXT_BLOCK	(256 * 1024)
#endif

typedef struct CsvBlock
{
	const char *data;
	size_t		len;
	CsvLook		look;			/* at this text, or at more than this */
} CsvBlock;

extern CsvText *csv_text_begin(CsvSource *source, const CsvSettings *settings);
extern void csv_text_pass_wrong(CsvText *text);
extern CsvStatus csv_text_next(CsvText *text, CsvBlock *block,
							   CsvProblem *problem);
extern void csv_text_restart(CsvText *text);

#endif							/* MAGTRADE_CSV_TEXT_H */
