/*-------------------------------------------------------------------------
 *
 * decoder.h
 *	  What decode.c and the decoders of kinds of types share.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_DECODER_H
#define MAGTRADE_CSV_DECODER_H

#include "csv/columns/decode.h"
#include "csv/columns/number.h"
#include "fmgr.h"
#include "utils/date.h"
#include "utils/numeric.h"

/* Months that were read are remembered by their text, if it is no longer. */
#define MONTH_SLOTS	64
#define MONTH_BYTES	15

typedef struct MonthSlot
{
	uint8		len;			/* 0 if nothing is there */
	char		text[MONTH_BYTES];
	DateADT		date;
} MonthSlot;

/*
 * Turns a text into a value in the current memory context; false with a reason
 * if it cannot.
 */
typedef bool (*DecodeFunction) (CsvDecoder *decoder, const char *text,
								int len, Datum *value, CsvReason *reason);

struct CsvDecoder
{
	DecodeFunction decode;
	bool		is_text;		/* blanks count, and "" is not NULL */
	const CsvSettings *settings;
	Oid			type;			/* under any domain */
	int32		typmod;
	Oid			domain;			/* or InvalidOid */
	void	   *domain_cache;
	MemoryContext context;

	/* numbers */
	CsvNumberStyle style;
	StringInfoData plain;
	double		factor;			/* the option "scale", or 0 */
	int			power;			/* if it is that power of ten, or 0 */
	Numeric		exact_factor;
	int			factor_digits;	/* of it before the point, 0 without one */
	int			scale;			/* digits after the point, if limit is set */
	Numeric		limit;			/* of a numeric's size; NULL for none */

	/* texts and dates */
	text	   *room;			/* ROOM_BYTES for the last value */
	MonthSlot  *months;			/* MONTH_SLOTS of them */
	int			spans;			/* csv_decoder_spans() */

	/* types by their input functions */
	FmgrInfo	input;
	Oid			ioparam;
};

extern bool csv_decode_simple_number(const CsvDecoder *decoder,
									 const char *text, int len,
									 Datum *value);
extern bool csv_recall_month(CsvDecoder *decoder, const char *text, int len,
							 Datum *value);
extern void csv_init_number(CsvDecoder *decoder);
extern bool csv_decode_number(CsvDecoder *decoder, const char *text, int len,
							  Datum *value, CsvReason *reason);
extern bool csv_decode_date(CsvDecoder *decoder, const char *text, int len,
							Datum *value, CsvReason *reason);

#endif							/* MAGTRADE_CSV_DECODER_H */
