/*-------------------------------------------------------------------------
 *
 * blank.h
 *	  White space, in whatever locale.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_BLANK_H
#define MAGTRADE_CSV_BLANK_H

/*
 * csv_is_blank -- whether a byte is white space.
 */
static inline bool
csv_is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/*
 * csv_trim -- narrow a text to what is between the blanks around it.
 */
static inline void
csv_trim(const char **text, int *len)
{
	while (*len > 0 && csv_is_blank(**text))
		(*text)++, (*len)--;
	while (*len > 0 && csv_is_blank((*text)[*len - 1]))
		(*len)--;
}

#endif							/* MAGTRADE_CSV_BLANK_H */
