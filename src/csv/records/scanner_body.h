/*-------------------------------------------------------------------------
 *
 * scanner_body.h
 *	  What scanner.c does, for one kind of processor.
 *
 * Included once for each kind, with two macros set, which it takes back:
 *
 * NAME(f)		the function's name for this kind
 * TARGET		the attribute that lets the compiler use its instructions
 *
 * and with these functions there:
 *
 * NAME(both) (p, c, q, d)	at which of 64 places a byte at p is c and the one
 *						at q is d, as a mask
 * NAME(any) (p, c)		whether any of the 64 bytes at p is c
 * NAME(ascii) (p)		whether the 64 bytes at p are all 0x01 to 0x7f
 *
 * and, where OWN_ENDS_OF is set, NAME(ends_of).
 *
 *-------------------------------------------------------------------------
 */

/* Which of the 64 bytes at p are c: compilers see that it is the same twice. */
#define EQUAL(p, c) NAME(both) (p, c, p, c)

/*
 * mask_of -- the mask of 64 bytes.
 */
TARGET
static inline CsvMask
NAME(mask_of) (const char *p, char delimiter, char quote)
{
	CsvMask		mask;

	mask.delimiter = EQUAL(p, delimiter);
	mask.quote = EQUAL(p, quote);
	mask.line_end = EQUAL(p, '\n') | EQUAL(p, '\r');
	return mask;
}

/*
 * masks -- see csv_scan_masks().
 */
TARGET
static void
NAME(masks) (const char *data, size_t len, char delimiter, char quote,
			 CsvMask *masks)
{
	for (; len >= CSV_MASK_BYTES; len -= CSV_MASK_BYTES)
	{
		*masks++ = NAME(mask_of) (data, delimiter, quote);
		data += CSV_MASK_BYTES;
	}
	if (len > 0)
	{
		char		tail[CSV_MASK_BYTES] = {0};

		memcpy(tail, data, len);
		*masks = NAME(mask_of) (tail, delimiter, quote);
	}
}

#ifndef OWN_ENDS_OF

/*
 * ends_of -- the places of a mask's bits, "base" added; returns how many.  They
 * are stored by eights, which spares the processor guesses.
 */
TARGET
static inline int
NAME(ends_of) (uint64 mask, uint32 base, uint32 *ends)
{
	const uint64 never = UINT64CONST(1) << 63;
	int			count = count_bits(mask);

	for (int done = 0; done < count; done += 8)
	{
		for (int i = 0; i < 8; i++)
		{
			/* a bit that is set where none is left, and of no harm else */
			ends[done + i] = base + pg_rightmost_one_pos64(mask | never);
			mask &= mask - 1;
		}
	}
	return count;
}

#endif

/*
 * ends -- see csv_scan_ends().
 */
TARGET
static void
NAME(ends) (const char *data, size_t len, char delimiter, char quote,
			CsvEnds *found)
{
	WordBefore	before = {.stop = 1};
	uint64		wrong = 0;

	found->nends = found->nlines = 0;
	for (size_t at = 0; at < len && wrong == 0; at += CSV_MASK_BYTES)
	{
		char		tail[CSV_MASK_BYTES] = {0};
		const char *p = data + at;
		uint64		line_ends;
		uint64		stops;

		if (len - at < CSV_MASK_BYTES)
			p = memcpy(tail, p, len - at);
		line_ends = EQUAL(p, '\n') | EQUAL(p, '\r');
		stops = line_ends | EQUAL(p, delimiter);
		if (quote != '\0')
			stops = stops_outside(EQUAL(p, quote), stops, line_ends, &before,
								  &wrong);
		for (line_ends &= stops; line_ends != 0; line_ends &= line_ends - 1)
			found->lines[found->nlines++] = found->nends +
				count_bits(stops & ((line_ends & -line_ends) - 1));
		found->nends += NAME(ends_of) (stops, at, found->ends + found->nends);
	}
	found->stopped = wrong != 0;
}

/*
 * lines_of -- the line ends of 64 bytes, each CR and each LF that follows none.
 */
TARGET
static inline int
NAME(lines_of) (const char *p, bool crs, bool *after_cr)
{
	uint64		cr = crs ? EQUAL(p, '\r') : 0;
	uint64		lf = EQUAL(p, '\n') & ~(cr << 1 | (uint64) *after_cr);

	*after_cr = (cr >> 63) != 0;
	return count_bits(cr) + count_bits(lf);
}

/*
 * lines -- see csv_scan_lines().
 */
TARGET
static int64
NAME(lines) (const char *data, size_t len, bool crs, bool *after_cr)
{
	int64		lines = 0;

	for (; len >= CSV_MASK_BYTES; len -= CSV_MASK_BYTES)
	{
		lines += NAME(lines_of) (data, crs, after_cr);
		data += CSV_MASK_BYTES;
	}
	if (len > 0)
	{
		char		tail[CSV_MASK_BYTES] = {0};

		memcpy(tail, data, len);
		lines += NAME(lines_of) (tail, crs, after_cr);
		*after_cr = data[len - 1] == '\r';
	}
	return lines;
}

/*
 * first_hit -- the first of the places of a mask at which the needle is; NULL if
 * it is at none.
 */
TARGET
static inline const char *
NAME(first_hit) (const char *data, const CsvNeedle *needle, uint64 places)
{
	for (; places != 0; places &= places - 1)
	{
		const char *p = data + pg_rightmost_one_pos64(places);

		if (memcmp(p, needle->text, needle->len) == 0)
			return p;
	}
	return NULL;
}

/*
 * find -- see csv_scan_find(); the needle's rarest bytes are looked for at 64
 * places at a time.
 */
TARGET
static const char *
NAME(find) (const char *data, size_t len, const CsvNeedle *needle, bool crs,
			int64 *lines, bool *after_cr)
{
	char		rare = needle->text[needle->rare];
	char		other = needle->text[needle->other];
	const char *end = data + len;
	const char *hit = NULL;
	size_t		places = len < needle->len ? 0 : len - needle->len + 1;

	for (; places >= CSV_MASK_BYTES; places -= CSV_MASK_BYTES)
	{
		hit = NAME(first_hit) (data, needle,
							   NAME(both) (data + needle->rare, rare,
												  data + needle->other, other));
		if (hit != NULL)
			break;
		*lines += NAME(lines_of) (data, crs, after_cr);
		data += CSV_MASK_BYTES;
	}
	for (size_t at = 0; at < places && hit == NULL; at++)
	{
		if (memcmp(data + at, needle->text, needle->len) == 0)
			hit = data + at;
	}
	*lines += NAME(lines) (data, (hit != NULL ? hit : end) - data, crs,
						   after_cr);
	return hit;
}

/*
 * look -- see csv_scan_look().
 */
TARGET
static void
NAME(look) (const char *data, size_t len, char quote, CsvLook *look)
{
	CsvLook		seen = {.ascii = true};

	for (; len >= CSV_MASK_BYTES; len -= CSV_MASK_BYTES)
	{
		seen.ascii &= NAME(ascii) (data);
		seen.quotes |= NAME(any) (data, quote);
		seen.crs |= NAME(any) (data, '\r');
		data += CSV_MASK_BYTES;
	}
	for (size_t i = 0; i < len; i++)
	{
		seen.ascii &= data[i] != '\0' && !IS_HIGHBIT_SET(data[i]);
		seen.quotes |= data[i] == quote;
		seen.crs |= data[i] == '\r';
	}
	*look = seen;
}

static const CsvScanner NAME(scanner) = {
	NAME(masks), NAME(ends), NAME(lines), NAME(find), NAME(look)
};

#undef NAME
#undef TARGET
#undef EQUAL
#undef OWN_ENDS_OF
