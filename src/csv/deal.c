/*-------------------------------------------------------------------------
 *
 * deal.c
 *	  Dealing records to several readers of the same files.
 *
 * Records whose columns have the same values go to the same reader.  Columns
 * are those whose values are the bytes of a field, so that nothing needs to be
 * decoded of the records of others.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "csv/deal.h"

/*
 * some_bytes -- a number that is made of a text's length and of up to sixteen of
 * its bytes, the same for the same text.
 */
static inline uint64
some_bytes(const char *text, int len)
{
	uint64		first = 0;
	uint64		last = 0;
	uint32		half;

	if (len >= 8)
	{
		memcpy(&first, text, 8);
		memcpy(&last, text + len - 8, 8);
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
 * csv_deal_takes -- whether a record is this reader's.  Whatever stands for NULL
 * in a column is the same.
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
			hash ^= some_bytes(field->data, field->len);
		hash *= UINT64CONST(0x9E3779B97F4A7C15);
		hash ^= hash >> 32;
	}
	/* a part of 2^32 is as good as a remainder, and needs no division */
	return (uint32) (((hash & PG_UINT32_MAX) * deal->nparts) >> 32) == deal->part;
}
