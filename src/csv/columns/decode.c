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

#include "catalog/pg_type.h"
#include "compat.h"
#include "csv/blank.h"
#include "csv/columns/decode.h"
#include "csv/columns/decoder.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

/* Texts up to this length have a place of their own. */
#define ROOM_BYTES	1024

static bool decode_text(CsvDecoder *d, const char *text, int len,
						Datum *value, CsvReason *reason);
static bool decode_sized_text(CsvDecoder *d, const char *text, int len,
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
			return csv_decode_number;
		case DATEOID:
			return csv_decode_date;
		case BOOLOID:
			return decode_boolean;
		default:
			return decode_other;
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

	if (d->settings->scale != NULL && d->decode != csv_decode_number)
	{
		option = "scale";
		types = "a number";
	}
	else if (d->settings->format != CSV_FORMAT_UNSET &&
			 d->decode != csv_decode_date &&
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
	if (d->decode == csv_decode_number)
		csv_init_number(d);
	else if (d->decode == decode_text)
		d->room = palloc(VARHDRSZ + ROOM_BYTES);
	else if (d->decode == csv_decode_date)
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
 * may_throw -- whether a type or a domain may raise its own error about a value:
 * the scan ends with it, and its message, which may repeat the value, is for the
 * user to see.  Else the error is caught, and becomes a reason.
 */
static bool
may_throw(const CsvDecoder *d)
{
	return d->settings->on_error == CSV_ON_ERROR_STOP &&
		d->settings->show_content;
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

	if (may_throw(d))
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
 * csv_decoder_spans -- what dates have been read from, as CSV_SPAN bits; -1 if the
 * values are no dates.
 */
int
csv_decoder_spans(const CsvDecoder *d)
{
	return d->decode == csv_decode_date ? d->spans : -1;
}

/*
 * csv_decodes_quickly -- whether csv_decode_quickly() may be asked.
 */
bool
csv_decodes_quickly(const CsvDecoder *d)
{
	return !OidIsValid(d->domain) && d->settings->nulls == NIL &&
		(d->decode == decode_text || d->decode == csv_decode_number ||
		 d->decode == csv_decode_date);
}

/*
 * csv_decode_quickly -- the value of a text that is not missing, if it is a kind
 * of text that is common; false for others, which csv_is_null() and csv_decode()
 * must see.
 */
bool
csv_decode_quickly(CsvDecoder *d, const char *text, int len, Datum *value)
{
	CsvReason	unused;

	if (d->decode == decode_text)
		return decode_text(d, text, len, value, &unused);
	if (d->decode == csv_decode_number)
		return csv_decode_simple_number(d, text, len, value);
	return csv_recall_month(d, text, len, value);
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

	if (may_throw(d))
		*value = InputFunctionCall(&d->input, copy, d->ioparam, d->typmod);
	else
		error = compat_soft_input(&d->input, copy, d->ioparam, d->typmod,
								  value);
	return error == NULL || soften(d, d->type, error, reason);
}
