/*-------------------------------------------------------------------------
 *
 * decode.c
 *	  Values out of the texts of fields, by the type of the column.
 *
 * What a decoder refuses it refuses with a reason; only the input functions
 * of types that are not known here, and the checks of domains, throw.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "calendar/calendar.h"
#include "catalog/pg_type.h"
#include "compat.h"
#include "csv/decode.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

/* Texts up to this length have a place of their own. */
#define ROOM_BYTES	1024

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
	Numeric		exact_factor;
	int			scale;			/* digits after the point, if limit is set */
	Numeric		limit;			/* of a numeric's size; NULL for none */

	/* texts and dates */
	text	   *room;			/* ROOM_BYTES for the last value */
	MonthSlot  *months;			/* MONTH_SLOTS of them */

	/* types by their input functions */
	FmgrInfo	input;
	Oid			ioparam;
};

static bool decode_text(CsvDecoder *d, const char *text, int len,
						Datum *value, CsvReason *reason);
static bool decode_sized_text(CsvDecoder *d, const char *text, int len,
							  Datum *value, CsvReason *reason);
static bool decode_number(CsvDecoder *d, const char *text, int len,
						  Datum *value, CsvReason *reason);
static bool decode_date(CsvDecoder *d, const char *text, int len,
						Datum *value, CsvReason *reason);
static bool decode_boolean(CsvDecoder *d, const char *text, int len,
						   Datum *value, CsvReason *reason);
static bool decode_other(CsvDecoder *d, const char *text, int len,
						 Datum *value, CsvReason *reason);

/*
 * choose_decoder -- the decoder for a type.
 */
static DecodeFunction
choose_decoder(Oid type, int32 typmod)
{
	switch (type)
	{
		case TEXTOID:
			return decode_text;
		case VARCHAROID:
			return typmod < 0 ? decode_text : decode_sized_text;
		case BPCHAROID:
			return decode_sized_text;
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case FLOAT4OID:
		case FLOAT8OID:
		case NUMERICOID:
			return decode_number;
		case DATEOID:
			return decode_date;
		case BOOLOID:
			return decode_boolean;
		default:
			return decode_other;
	}
}

/*
 * make_numeric -- a numeric constant.
 */
static Numeric
make_numeric(const char *text)
{
	return DatumGetNumeric(DirectFunctionCall3(numeric_in,
											   CStringGetDatum(text),
											   ObjectIdGetDatum(InvalidOid),
											   Int32GetDatum(-1)));
}

/*
 * init_number -- what the number decoders need.
 */
static void
init_number(CsvDecoder *d)
{
	const CsvSettings *s = d->settings;

	d->style.decimal = s->decimal;
	d->style.thousands = s->thousands;
	d->style.thousands_len = strlen(s->thousands);
	initStringInfo(&d->plain);
	if (s->scale != NULL)
	{
		d->exact_factor = make_numeric(s->scale);
		d->factor = strtod(s->scale, NULL);
	}
	if (d->type == NUMERICOID && d->typmod >= (int32) VARHDRSZ)
	{
		d->scale = compat_numeric_scale(d->typmod);
		d->limit = make_numeric(psprintf("1e%d",
										 compat_numeric_precision(d->typmod) - d->scale));
	}
}

/*
 * check_options -- error if an option does not fit the column's type.
 */
static void
check_options(Form_pg_attribute attr, const CsvDecoder *d)
{
	const char *option = NULL;
	const char *types = NULL;

	if (d->settings->scale != NULL && d->decode != decode_number)
	{
		option = "scale";
		types = "a number";
	}
	else if (d->settings->format != CSV_FORMAT_UNSET &&
			 d->decode != decode_date &&
			 strcmp(NameStr(attr->attname), "period") != 0)
	{
		option = "format";
		types = "a date";
	}
	if (option != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_FDW_INVALID_DATA_TYPE),
				 errmsg("option \"%s\" does not fit column \"%s\" of type %s",
						option, NameStr(attr->attname),
						format_type_be(attr->atttypid)),
				 errhint("Drop the option, or make the column %s.", types)));
}

/*
 * csv_decoder_make -- the decoder for a column.
 */
CsvDecoder *
csv_decoder_make(Form_pg_attribute attr, const CsvSettings *settings)
{
	CsvDecoder *d = palloc0(sizeof(CsvDecoder));
	char		category;
	bool		preferred;

	d->settings = settings;
	d->context = CurrentMemoryContext;
	d->typmod = attr->atttypmod;
	d->type = getBaseTypeAndTypmod(attr->atttypid, &d->typmod);
	d->domain = d->type == attr->atttypid ? InvalidOid : attr->atttypid;
	d->decode = choose_decoder(d->type, d->typmod);
	get_type_category_preferred(d->type, &category, &preferred);
	d->is_text = category == TYPCATEGORY_STRING;
	check_options(attr, d);
	if (d->decode == decode_number)
		init_number(d);
	else if (d->decode == decode_text)
		d->room = palloc(VARHDRSZ + ROOM_BYTES);
	else if (d->decode == decode_date)
		d->months = palloc0(MONTH_SLOTS * sizeof(MonthSlot));
	else
	{
		Oid			function;

		getTypeInputInfo(d->type, &function, &d->ioparam);
		fmgr_info(function, &d->input);
	}
	return d;
}

/*
 * csv_decodes_bytes -- whether the values are the bytes of the texts: two are
 * equal if and only if the texts are.
 */
bool
csv_decodes_bytes(const CsvDecoder *d)
{
	return d->decode == decode_text && !OidIsValid(d->domain);
}

/*
 * csv_is_null -- whether a field's text stands for NULL: an empty unquoted
 * field (missing), one of the option "null", and for other types than text
 * one that is blank.
 */
bool
csv_is_null(const CsvDecoder *d, const char *text, int len, bool missing)
{
	ListCell   *lc;

	if (missing)
		return true;
	if (d->settings->nulls == NIL &&
		(d->is_text || (len > 0 && (unsigned char) *text > ' ')))
		return false;
	csv_trim(&text, &len);
	if (len == 0 && !d->is_text)
		return true;
	foreach(lc, d->settings->nulls)
	{
		const char *null = lfirst(lc);

		if (strncmp(null, text, len) == 0 && null[len] == '\0' && len > 0)
			return true;
	}
	return false;
}

/*
 * soften -- the reason for which a type refuses a text, out of its own error.
 *
 * The type's words are shown to those only who may see what files hold, as most
 * repeat the text.
 */
static bool
soften(const CsvDecoder *d, Oid type, const ErrorData *error,
	   CsvReason *reason)
{
	csv_reason(reason, error->sqlerrcode, "invalid value",
			   psprintf("a value of type %s", format_type_be(type)),
			   CSV_NULL_HINT);
	if (d->settings->show_content)
		reason->note = psprintf("The type says: %s.", error->message);
	return false;
}

/*
 * check_domain -- whether a value passes the constraints of the column's
 * domain.
 */
static bool
check_domain(CsvDecoder *d, Datum value, bool isnull, CsvReason *reason)
{
	ErrorData  *error = NULL;

	if (csv_is_hard(d->settings))
		domain_check(value, isnull, d->domain, &d->domain_cache, d->context);
	else
		error = compat_soft_domain_check(value, isnull, d->domain,
										 &d->domain_cache, d->context);
	return error == NULL || soften(d, d->domain, error, reason);
}

/*
 * csv_decode -- a text's value in the current memory context, or the value
 * NULL; false with a reason if the type does not allow it.  The value is gone
 * when the decoder makes the next one.
 */
bool
csv_decode(CsvDecoder *d, const char *text, int len, Datum *value,
		   bool isnull, CsvReason *reason)
{
	*value = (Datum) 0;
	if (!isnull && !d->decode(d, text, len, value, reason))
		return false;
	return !OidIsValid(d->domain) || check_domain(d, *value, isnull, reason);
}

/*
 * decode_text -- any text, as it is.
 */
static bool
decode_text(CsvDecoder *d, const char *text, int len, Datum *value,
			CsvReason *reason pg_attribute_unused())
{
	if (len > ROOM_BYTES)
		*value = PointerGetDatum(cstring_to_text_with_len(text, len));
	else
	{
		SET_VARSIZE(d->room, VARHDRSZ + len);
		memcpy(VARDATA(d->room), text, len);
		*value = PointerGetDatum(d->room);
	}
	return true;
}

/*
 * decode_sized_text -- varchar(n) and char(n), whose length must not be passed
 * but by blanks.
 */
static bool
decode_sized_text(CsvDecoder *d, const char *text, int len, Datum *value,
				  CsvReason *reason)
{
	int			allowed = d->typmod - (int32) VARHDRSZ;

	if (d->typmod >= (int32) VARHDRSZ && len > allowed)
	{
		int			fits = pg_mbcharcliplen(text, len, allowed);

		while (fits < len && text[fits] == ' ')
			fits++;
		if (fits < len)
			return csv_reason(reason, ERRCODE_STRING_DATA_RIGHT_TRUNCATION,
							  "text too long",
							  psprintf("at most %d characters", allowed),
							  "Give the column the type text.");
	}
	return decode_other(d, text, len, value, reason);
}

/*
 * multiply -- the plain number times the exact factor, as a plain number.
 */
static void
multiply(CsvDecoder *d, CsvNumber *number, Numeric factor)
{
	static const CsvNumberStyle plain_style = {'.', "", 0};
	Datum		product;
	const char *text;
	CsvReason	unused;

	product = DirectFunctionCall2(numeric_mul,
								  NumericGetDatum(make_numeric(d->plain.data)),
								  NumericGetDatum(factor));
	text = DatumGetCString(DirectFunctionCall1(numeric_out, product));
	if (!csv_number_read(&plain_style, text, strlen(text), &d->plain, number,
						 &unused))
		elog(ERROR, "numeric is not a plain number: %s", text);
}

/*
 * decode_integer -- int2, int4 and int8; a scaled number is multiplied
 * exactly and must then be whole.
 */
static bool
decode_integer(CsvDecoder *d, CsvNumber *number, Datum *value,
			   CsvReason *reason)
{
	int			bytes = d->type == INT2OID ? 2 : d->type == INT4OID ? 4 : 8;
	int64		integer;
	Numeric		exact;

	if (d->exact_factor != NULL)
	{
		if (!csv_number_numeric(&d->plain, number, &exact, reason))
			return false;
		multiply(d, number, d->exact_factor);
	}
	if (!csv_number_integer(&d->plain, number, bytes, &integer, reason))
		return false;
	*value = bytes == 2 ? Int16GetDatum((int16) integer) :
		bytes == 4 ? Int32GetDatum((int32) integer) : Int64GetDatum(integer);
	return true;
}

/*
 * decode_float -- float4 and float8; a scaled number is rounded twice.
 */
static bool
decode_float(CsvDecoder *d, CsvNumber *number, Datum *value,
			 CsvReason *reason)
{
	double		wide;
	float		narrow;

	if (d->type == FLOAT4OID && d->factor == 0)
	{
		if (!csv_number_float4(&d->plain, &narrow, reason))
			return false;
		*value = Float4GetDatum(narrow);
		return true;
	}
	if (!csv_number_float8(&d->plain, number, &wide, reason))
		return false;
	if (d->factor != 0)
		wide *= d->factor;
	if (isinf(wide) || (d->type == FLOAT4OID && isinf((float) wide)))
		return csv_out_of_range("a number that the column's type holds after scaling",
								reason);
	*value = d->type == FLOAT4OID ? Float4GetDatum((float) wide) :
		Float8GetDatum(wide);
	return true;
}

/*
 * decode_numeric -- exactly; rounded only to the column's own precision.
 */
static bool
decode_numeric(CsvDecoder *d, CsvNumber *number, Datum *value,
			   CsvReason *reason)
{
	Numeric		exact;
	Datum		result;

	if (!csv_number_numeric(&d->plain, number, &exact, reason))
		return false;
	result = NumericGetDatum(exact);
	if (d->exact_factor != NULL)
		result = DirectFunctionCall2(numeric_mul, result,
									 NumericGetDatum(d->exact_factor));
	if (d->limit != NULL)
	{
		result = DirectFunctionCall2(numeric_round, result,
									 Int32GetDatum(d->scale));
		if (DatumGetBool(DirectFunctionCall2(numeric_ge,
											 DirectFunctionCall1(numeric_abs, result),
											 NumericGetDatum(d->limit))))
			return csv_out_of_range(psprintf("a number that rounds to less than %s",
											 DatumGetCString(DirectFunctionCall1(numeric_out,
																				 NumericGetDatum(d->limit)))),
									reason);
	}
	*value = result;
	return true;
}

/*
 * decode_simple -- a number that csv_number_simple() has read, if it is not
 * scaled and its value needs no further look; false for others.
 */
static bool
decode_simple(const CsvDecoder *d, const CsvNumber *number, Datum *value)
{
	int64		integer = number->negative ? -(int64) number->digits :
		(int64) number->digits;
	double		wide;

	if (d->exact_factor != NULL)
		return false;
	if (d->type == FLOAT8OID)
	{
		if (!csv_number_exact_float8(number, &wide))
			return false;
		*value = Float8GetDatum(wide);
		return true;
	}
#ifdef COMPAT_INT64_DIV_TO_NUMERIC
	if (d->type == NUMERICOID && d->limit == NULL)
	{
		*value = NumericGetDatum(compat_int64_div_to_numeric(integer,
															 number->fraction));
		return true;
	}
#endif
	if (number->fraction > 0)
		return false;
	if (d->type == INT8OID)
		*value = Int64GetDatum(integer);
	else if (d->type == INT4OID && integer == (int32) integer)
		*value = Int32GetDatum((int32) integer);
	else if (d->type == INT2OID && integer == (int16) integer)
		*value = Int16GetDatum((int16) integer);
	else
		return false;
	return true;
}

/*
 * decode_number -- all number types: first the text, then its value.
 */
static bool
decode_number(CsvDecoder *d, const char *text, int len, Datum *value,
			  CsvReason *reason)
{
	CsvNumber	number;

	if (csv_number_simple(&d->style, text, len, &number) &&
		decode_simple(d, &number, value))
		return true;
	if (!csv_number_read(&d->style, text, len, &d->plain, &number, reason))
		return false;
	switch (d->type)
	{
		case NUMERICOID:
			return decode_numeric(d, &number, value, reason);
		case FLOAT4OID:
		case FLOAT8OID:
			return decode_float(d, &number, value, reason);
		default:
			return decode_integer(d, &number, value, reason);
	}
}

/*
 * bad_date -- the reason why a text is no date, with a sentence that says more,
 * or NULL.  Always false.
 */
static bool
bad_date(const char *expected, const char *note, CsvReason *reason)
{
	csv_reason(reason, ERRCODE_INVALID_DATETIME_FORMAT, "invalid date",
			   expected, CSV_NULL_HINT);
	reason->note = note;
	return false;
}

/*
 * is_plain_number -- whether a text is made of digits and at most one point.
 *
 * Such a text is a month or nothing: PostgreSQL's date input would find a date
 * in some year totals (200113) and lost zeros (2001.1).
 */
static bool
is_plain_number(const char *text, int len)
{
	int			digits = strspn(text, "0123456789");

	if (text[digits] == '.')
		digits += 1 + strspn(text + digits + 1, "0123456789");
	return digits >= len;
}

/*
 * date_input -- PostgreSQL's own reading of a date, with a result instead of
 * an error: as date_in(), whose errors cannot be caught before version 16.
 */
static bool
date_input(const char *text, DateADT *date)
{
	char	   *field[MAXDATEFIELDS];
	int			ftype[MAXDATEFIELDS];
	char		work[MAXDATELEN + 1];
	struct pg_tm tm;
	fsec_t		fsec;
	int			timezone;
	int			nfields;
	int			kind;

	if (ParseDateTime(text, work, sizeof(work), field, ftype, MAXDATEFIELDS,
					  &nfields) != 0 ||
		compat_decode_datetime(field, ftype, nfields, &kind, &tm, &fsec,
							   &timezone) != 0 ||
		kind != DTK_DATE || !IS_VALID_JULIAN(tm.tm_year, tm.tm_mon, tm.tm_mday))
		return false;
	*date = date2j(tm.tm_year, tm.tm_mon, tm.tm_mday) - POSTGRES_EPOCH_JDATE;
	return IS_VALID_DATE(*date);
}

/*
 * month_slot -- where a text that is no longer than MONTH_BYTES is remembered.
 */
static MonthSlot *
month_slot(CsvDecoder *d, const char *text, int len)
{
	uint32		hash = len;

	for (int i = 0; i < len; i++)
		hash = hash * 31 + (unsigned char) text[i];
	return &d->months[(hash ^ hash >> 6) % MONTH_SLOTS];
}

/*
 * decode_month -- the first of the month that a text without blanks around it
 * names or, unless the format is "month", its day if it names one; returns
 * NULL, or what is wrong.
 */
static const char *
decode_month(CsvDecoder *d, const char *text, int len, DateADT *date)
{
	MonthSlot  *slot = len <= MONTH_BYTES ? month_slot(d, text, len) : NULL;
	int			month;
	int			day;
	const char *problem;

	if (slot != NULL && slot->len == len && len > 0 &&
		memcmp(slot->text, text, len) == 0)
	{
		*date = slot->date;
		return NULL;
	}
	problem = month_parse(text, len, &month, &day);
	if (problem != NULL)
		return problem;
	*date = date_from_month(month);
	if (day > 0 && d->settings->format != CSV_FORMAT_MONTH)
		*date += day - 1;
	if (slot != NULL)
	{
		slot->len = len;
		memcpy(slot->text, text, len);
		slot->date = *date;
	}
	return NULL;
}

/*
 * decode_date -- a month or a day as decode_month() reads it and, unless the
 * format is "month", other texts as PostgreSQL's date input reads them.
 */
static bool
decode_date(CsvDecoder *d, const char *text, int len, Datum *value,
			CsvReason *reason)
{
	const char *problem;
	DateADT		date;
	char	   *copy;

	csv_trim(&text, &len);
	problem = decode_month(d, text, len, &date);
	if (problem == NULL)
	{
		*value = DateADTGetDatum(date);
		return true;
	}
	if (d->settings->format == CSV_FORMAT_MONTH)
		return bad_date("a month such as 202511 or 2025-11", problem, reason);
	copy = pnstrdup(text, len);
	if (is_plain_number(copy, len))
		return bad_date("a date such as 2025-11-30 or 202511", problem,
						reason);
	if (!date_input(copy, &date))
		return bad_date("a date such as 2025-11-30, or one that DateStyle allows",
						NULL, reason);
	*value = DateADTGetDatum(date);
	return true;
}

/*
 * decode_boolean -- the spellings that boolin() takes.
 */
static bool
decode_boolean(CsvDecoder *d pg_attribute_unused(), const char *text,
			   int len, Datum *value, CsvReason *reason)
{
	bool		boolean;

	csv_trim(&text, &len);
	if (parse_bool_with_len(text, len, &boolean))
	{
		*value = BoolGetDatum(boolean);
		return true;
	}
	return csv_reason(reason, ERRCODE_INVALID_TEXT_REPRESENTATION,
					  "invalid boolean", "true, false, yes, no, on, off, 1 or 0",
					  CSV_NULL_HINT);
}

/*
 * decode_other -- any type, by its input function.  It may throw where an error
 * ends the scan anyhow; the reader's error context then says where.
 */
static bool
decode_other(CsvDecoder *d, const char *text, int len, Datum *value,
			 CsvReason *reason)
{
	char	   *copy = pnstrdup(text, len);
	ErrorData  *error = NULL;

	if (csv_is_hard(d->settings))
		*value = InputFunctionCall(&d->input, copy, d->ioparam, d->typmod);
	else
		error = compat_soft_input(&d->input, copy, d->ioparam, d->typmod,
								  value);
	return error == NULL || soften(d, d->type, error, reason);
}
