/*-------------------------------------------------------------------------
 *
 * utf16.h
 *	  UTF-16 into UTF-8.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_UTF16_H
#define MAGTRADE_CSV_UTF16_H

/* The byte order mark of UTF-8, which editors put before it. */
#define CSV_UTF8_MARK	"\xef\xbb\xbf"

/* UTF-8 may take three bytes for two of UTF-16. */
#define CSV_UTF16_BYTES(utf8_bytes)	((utf8_bytes) / 3 * 2)

/*
 * csv_utf8_mark -- whether bytes begin with the byte order mark of UTF-8.
 */
static inline bool
csv_utf8_mark(const void *bytes, size_t len)
{
	return len >= 3 && memcmp(bytes, CSV_UTF8_MARK, 3) == 0;
}

extern bool csv_utf16_mark(const char *bytes, int len, bool *big_endian);
extern int	csv_utf16_convert(const char *bytes, int len, bool big_endian,
							  char *utf8, int *used);

#endif							/* MAGTRADE_CSV_UTF16_H */
