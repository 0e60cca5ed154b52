/*-------------------------------------------------------------------------
 *
 * utf16.c
 *	  UTF-16 into UTF-8.
 *
 * PostgreSQL has no such conversion, but spreadsheets save such files, as
 * "Unicode text".  They begin with a byte order mark.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "csv/files/utf16.h"
#include "mb/pg_wchar.h"

/*
 * csv_utf16_mark -- whether bytes begin with the byte order mark of UTF-16,
 * and not of UTF-32; sets *big_endian if so.
 */
bool
csv_utf16_mark(const char *bytes, int len, bool *big_endian)
{
	if (len < 2 || (len >= 4 && memcmp(bytes, "\xff\xfe\0\0", 4) == 0))
		return false;
	*big_endian = memcmp(bytes, "\xfe\xff", 2) == 0;
	return *big_endian || memcmp(bytes, "\xff\xfe", 2) == 0;
}

/*
 * unit_at -- the 16 bits at a place.
 */
static inline pg_wchar
unit_at(const char *bytes, int at, bool big_endian)
{
	unsigned char first = bytes[at];
	unsigned char second = bytes[at + 1];

	return big_endian ? (first << 8 | second) : (second << 8 | first);
}

/*
 * csv_utf16_convert -- convert the whole characters at the beginning of a
 * text; *used is set to their bytes, and what they became is counted.
 *
 * Stops before half a character at the end, and before a surrogate without
 * its other half.  "utf8" must have room for three bytes for each two.
 */
int
csv_utf16_convert(const char *bytes, int len, bool big_endian, char *utf8,
				  int *used)
{
	int			filled = 0;
	int			at = 0;

	while (at + 2 <= len)
	{
		pg_wchar	c = unit_at(bytes, at, big_endian);
		int			size = 2;

		if (is_utf16_surrogate_first(c))
		{
			pg_wchar	second;

			if (at + 4 > len)
				break;
			second = unit_at(bytes, at + 2, big_endian);
			if (!is_utf16_surrogate_second(second))
				break;
			c = surrogate_pair_to_codepoint(c, second);
			size = 4;
		}
		else if (is_utf16_surrogate_second(c))
			break;
		unicode_to_utf8(c, (unsigned char *) utf8 + filled);
		filled += pg_utf_mblen((unsigned char *) utf8 + filled);
		at += size;
	}
	*used = at;
	return filled;
}
