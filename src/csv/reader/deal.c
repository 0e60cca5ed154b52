/*-------------------------------------------------------------------------
 *
 * deal.c
 *	  Dealing records to several readers of the same files.
 *
 * Each reader goes through all records and takes its share of them.  Records that
 * have the same values in some columns go to the same reader: rows are grouped by
 * these columns, and no group is then in two processes.  The columns are those
 * whose values are the bytes of a field, so that a reader needs to decode nothing
 * of the records that it leaves to others.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "csv/reader/deal.h"

/* An odd number of which half of the bits are set */
#define FACTOR	UINT64CONST(0x9E3779B97F4A7C15)

/*
 * stir -- have every bit of a number count in its low half.
 */
static inline uint64
stir(uint64 number)
{
	number *= FACTOR;
	return number ^ number >> 32;
}

/*
 * inner_bytes -- a number that is made of the bytes of a text but for the first
 * and the last eight.
 */
static uint64
inner_bytes(const char *text, int len)
{
	uint64		number = 0;
	uint64		word;

	for (int i = 8; i < len - 8; i += 8)
	{
		memcpy(&word, text + i, 8);
		number = stir(number ^ word);
	}
	return number;
}

/*
 * text_number -- a number that is made of a text's length and bytes, the same
 * for the same text.
 */
static inline uint64
text_number(const char *text, int len)
{
	uint64		first = 0;
	uint64		last = 0;
	uint32		half;

	if (len >= 8)
	{
		memcpy(&first, text, 8);
		memcpy(&last, text + len - 8, 8);
		/* descriptions often differ in the middle only */
		if (len > 16)
			first ^= inner_bytes(text, len);
	}
	else if (len >= 4)
	{
		memcpy(&half, text, 4);
		first = half;
		memcpy(&half, text + len - 4, 4);
		last = half;
	}
	else if (len > 0)
	{
		first = (unsigned char) text[0] | (unsigned char) text[len / 2] << 8;
		last = (unsigned char) text[len - 1];
	}
	return (first + ((uint64) len << 32)) ^ (last << 29 | last >> 35);
}

/*
 * csv_deal_bind -- note where a file has the columns.
 */
void
csv_deal_bind(CsvDeal *deal)
{
	for (int i = 0; i < deal->ncolumns; i++)
		deal->places[i] = csv_column_place(deal->columns[i]);
}

/*
 * stands_for_null -- whether the text of a field does.
 */
static inline bool
stands_for_null(const CsvColumn *column, const CsvField *field)
{
	return column->settings->nulls != NIL &&
		csv_is_null(column->decoder, field->data, field->len, false);
}

/*
 * csv_deal_takes -- whether a record is this reader's.  All texts that stand for
 * NULL in a column are one value there.
 */
bool
csv_deal_takes(const CsvDeal *deal, const CsvRecord *record)
{
	uint64		hash = 0;

	if (deal->ncolumns == 0)
		return true;
	for (int i = 0; i < deal->ncolumns; i++)
	{
		const CsvField *field = &record->fields[deal->places[i]];

		if (!field->missing && !stands_for_null(deal->columns[i], field))
			hash ^= text_number(field->data, field->len);
		hash = stir(hash);
	}
	/* a part of 2^32 is as good as a remainder, and needs no division */
	return (uint32) (((hash & PG_UINT32_MAX) * deal->nparts) >> 32) == deal->part;
}
