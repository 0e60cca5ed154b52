/*-------------------------------------------------------------------------
 *
 * scanner.h
 *	  Where a block of text has the bytes that records are made of.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_SCANNER_H
#define MAGTRADE_CSV_SCANNER_H

/* How many bytes one CsvMask speaks of; bit i is the byte at i. */
#define CSV_MASK_BYTES	64

/* csv_scan_ends() writes up to so many ends more than there are. */
#define CSV_SPARE_ENDS	16

typedef struct CsvMask
{
	uint64		delimiter;
	uint64		quote;
	uint64		line_end;		/* LF or CR */
} CsvMask;

/* Where the fields of a text's records end; what csv_scan_ends() writes. */
typedef struct CsvEnds
{
	uint32	   *ends;			/* the delimiters and line ends, but for those in
								 * quotes */
	size_t		nends;
	uint32	   *lines;			/* which of these are line ends */
	size_t		nlines;
	bool		stopped;		/* where a record showed that it is not plain */
} CsvEnds;

/* A text that is looked for: by its two rarest bytes first. */
typedef struct CsvNeedle
{
	const char *text;
	size_t		len;
	size_t		rare;			/* where they are in it */
	size_t		other;
} CsvNeedle;

/*
 * What a look at all bytes of a text tells.  Of a part of the text it may say
 * more than there is, but never that there is nothing where something is.
 */
typedef struct CsvLook
{
	bool		ascii;			/* all are 0x01 to 0x7f */
	bool		quotes;			/* some are the quote */
	bool		crs;			/* some are CR */
} CsvLook;

extern void csv_scan_masks(const char *data, size_t len, char delimiter,
						   char quote, CsvMask *masks);
extern void csv_scan_ends(const char *data, size_t len, char delimiter,
						  char quote, CsvEnds *found);
extern int64 csv_scan_lines(const char *data, size_t len, bool crs,
							bool *after_cr);
extern const char *csv_scan_find(const char *data, size_t len,
								 const CsvNeedle *needle, bool crs,
								 int64 *lines, bool *after_cr);
extern void csv_scan_look(const char *data, size_t len, char quote,
						  CsvLook *look);

#endif							/* MAGTRADE_CSV_SCANNER_H */
