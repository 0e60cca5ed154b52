/*-------------------------------------------------------------------------
 *
 * text.c
 *	  A file's bytes as text in the server's encoding, block by block.
 *
 * The conversion comes before the splitting, since the second byte of a
 * GB18030 or Shift-JIS character can equal a delimiter.  A character that a
 * block cuts is carried over to the next.  When bytes are wrong, what is good
 * before them is handed out first: the reader above has then counted its
 * lines, and knows on which one the wrong bytes are.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "compat.h"
#include "csv/files/utf16.h"
#include "csv/records/scanner.h"
#include "csv/records/text.h"
#include "mb/pg_wchar.h"

/* Bytes read at a time; with conversion, few enough to fit when they grow. */
#define RAW_BLOCK	(CSV_TEXT_BLOCK / MAX_CONVERSION_GROWTH - 1)

/*
 * Once there were wrong bytes in a block, there may be many, and to see whether
 * bytes are right all of them are looked at.  So it is few up to the next, and twice
 * as many as long as there is none.
 */
#define CAREFUL_BYTES	64

/* How many first bytes tell what a file is. */
#define HEAD_BYTES	8

struct CsvText
{
	CsvSource  *source;
	int			encoding;		/* of the file */
	Oid			conversion;		/* to the server's, or InvalidOid for none */
	char	   *raw;			/* bytes as read: in "own", or borrowed */
	char	   *own;
	int			size;			/* of raw */
	int			nraw;			/* bytes in it */
	int			used;			/* of them handed out */
	char		quote;
	bool		told;			/* the file tells its encoding: no option does */
	const CsvLook *look;		/* at what was borrowed, or NULL */
	int			careful;		/* after wrong bytes in it: how many to look at; 0
								 * for all */
	char	   *converted;		/* the last block, if there is a conversion */
	bool		started;
	bool		eof;			/* nothing left behind raw */

	/* a file in UTF-16: raw is then its UTF-8 */
	char	   *wide;			/* bytes as read, or NULL */
	int			nwide;			/* bytes in it, not converted yet */
	bool		big_endian;
};

/*
 * find_conversion -- the conversion from an encoding to the server's; error
 * if there is none.  InvalidOid means that the bytes stay as they are.
 */
static Oid
find_conversion(int encoding)
{
	int			server = GetDatabaseEncoding();
	Oid			conversion;

	if (encoding == server)
		return InvalidOid;
	if (server == PG_SQL_ASCII && PG_VALID_BE_ENCODING(encoding))
		return InvalidOid;
	conversion = server == PG_SQL_ASCII ? InvalidOid :
		FindDefaultConversionProc(encoding, server);
	if (!OidIsValid(conversion))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_FUNCTION),
				 errmsg("no conversion from encoding \"%s\" to the database's \"%s\"",
						pg_encoding_to_char(encoding),
						pg_encoding_to_char(server)),
				 errhint("A database with encoding UTF8 reads every encoding.")));
	return conversion;
}

/*
 * set_encoding -- prepare for the encoding of the file.
 */
static void
set_encoding(CsvText *text, int encoding)
{
	text->encoding = encoding;
	text->conversion = find_conversion(encoding);
	text->size = CSV_TEXT_BLOCK;
	if (OidIsValid(text->conversion))
	{
		text->size = RAW_BLOCK;
		text->converted = palloc(CSV_TEXT_BLOCK);
	}
	text->raw = text->own = palloc(text->size);
}

/*
 * csv_text_begin -- read a source as text in a table's encoding.  As in COPY,
 * SQL_ASCII stands for the server's own.  JSON is in UTF-8, as is what its escapes
 * become.
 */
CsvText *
csv_text_begin(CsvSource *source, const CsvSettings *settings)
{
	CsvText    *text = palloc0(sizeof(CsvText));
	int			encoding = settings->encoding;

	if (encoding == PG_SQL_ASCII)
		encoding = GetDatabaseEncoding();
	text->source = source;
	text->quote = settings->quote;
	text->told = csv_source_is_json(source);
	set_encoding(text, csv_source_is_json(source) ? PG_UTF8 : encoding);
	return text;
}

/*
 * fill_wide -- up to "space" bytes of UTF-8, out of the next bytes of a file
 * in UTF-16; returns how many.  The end is reached when what is left is no
 * character, if anything is left.
 */
static int
fill_wide(CsvText *text, char *utf8, int space)
{
	int			limit = CSV_UTF16_BYTES(space);
	int			used;
	int			filled;

	if (limit > text->nwide)
		text->nwide += csv_source_read(text->source,
									   text->wide + text->nwide,
									   limit - text->nwide);
	filled = csv_utf16_convert(text->wide, Min(text->nwide, limit),
							   text->big_endian, utf8, &used);
	text->nwide -= used;
	memmove(text->wide, text->wide + used, text->nwide);
	text->eof = used == 0 && limit >= 4;
	return filled;
}

/*
 * borrow -- have as raw bytes the last ones of the source where they are, if
 * they are somewhere.  Where there is a conversion, they may be too many.
 */
static bool
borrow(CsvText *text)
{
	char	   *data;
	size_t		len;

	if (text->nraw > text->used || text->eof || text->wide != NULL ||
		OidIsValid(text->conversion))
		return false;
	data = csv_source_borrow(text->source, &len, &text->look);
	if (data == NULL)
		return false;
	text->raw = data;
	text->nraw = (int) len;
	text->used = 0;
	text->eof = true;
	return true;
}

/*
 * fill -- move what is left to the front, and read behind it.
 */
static void
fill(CsvText *text)
{
	char	   *end;
	int			space;
	int			nread;

	/* wrong bytes end blocks early, and are not moved about for each of them */
	if (borrow(text) ||
		text->nraw - text->used > (text->eof ? 0 : text->size / 2))
		return;
	memmove(text->raw, text->raw + text->used, text->nraw - text->used);
	text->nraw -= text->used;
	text->used = 0;
	end = text->raw + text->nraw;
	space = text->size - text->nraw;
	if (text->eof)
		return;
	if (text->wide != NULL)
		nread = fill_wide(text, end, space);
	else
	{
		nread = csv_source_read(text->source, end, space);
		text->eof = nread < space;
	}
	text->nraw += nread;
	text->careful = 0;
}

/*
 * begin_wide -- go on as a file in UTF-16, whose mark is the first of the
 * bytes read so far.  They may be all of it, but are not converted yet.
 */
static void
begin_wide(CsvText *text)
{
	char	   *start = text->raw;

	text->wide = palloc(CSV_UTF16_BYTES(CSV_TEXT_BLOCK));
	text->nwide = text->nraw - 2;
	memcpy(text->wide, start + 2, text->nwide);
	text->nraw = 0;
	text->eof = false;
	text->told = true;
	set_encoding(text, PG_UTF8);
}

/*
 * begin_marked -- go on as a file in UTF-8, whose mark is the first of the
 * bytes read so far.  No text in another encoding begins like that: it is a
 * file that was saved anew, among others that are as they were published.
 */
static void
begin_marked(CsvText *text)
{
	const char *start = text->raw;

	text->told = true;
	if (text->encoding != PG_UTF8 && text->encoding != PG_SQL_ASCII)
	{
		set_encoding(text, PG_UTF8);
		memcpy(text->raw, start, text->nraw);
	}
	text->used = 3;
}

/*
 * check_packed -- a problem if the file begins as compressed files, work books
 * and web pages do, which is how sources offer, and people save, what should be
 * CSV.  What makes a web page may write blank lines first, or a mark.
 */
static CsvStatus
check_packed(const CsvText *text, CsvProblem *problem)
{
	static const char other_json[] = "Of JSON, an array of rows is read, each an array or an object, in a file that is not compressed; write others as CSV first, with jq for instance.";
	static const char web_page[] = "Look into it: a server may have sent this instead of the file. If it is a table that spreadsheets open (.xls), save it as CSV.";
	static const struct
	{
		const char *start;
		const char *what;
		const char *hint;
	}			packed[] =
	{
		{"\x1f\x8b", "gzip within the compressed file", "Decompress it once first."},
		{"\x28\xb5\x2f\xfd", "Zstandard within the compressed file", "Decompress it once first."},
		{"BZh", "bzip2", "Decompress it first: bunzip2. What is read as it is are gzip and Zstandard."},
		{"\xfd" "7zXZ", "xz", "Decompress it first: unxz. What is read as it is are gzip and Zstandard."},
		{"7z\xbc\xaf", "7z", "Unpack it first: 7z x. What is read as it is are gzip and Zstandard."},
		{"%PDF", "a PDF document", "Look for the figures as CSV."},
		{"PK\x03\x04", "zip", "Unpack it first; if it is a workbook (.xlsx), save its sheet as CSV."},
		{"\xd0\xcf\x11\xe0", "an Excel workbook (.xls)", "Save its sheet as CSV."},
		{"[[\"", "JSON", other_json},
		{"[{", "JSON", other_json},
		{"{\"", "JSON", other_json},
		{"[\n", "JSON", other_json},
		{"{\n", "JSON", other_json},
		{"<!DO", "a web page", web_page},
		{"<!do", "a web page", web_page},
		{"<htm", "a web page", web_page},
		{"<HTM", "a web page", web_page},
		{"<tab", "a web page", web_page},
		{"<TAB", "a web page", web_page},
		{"<?xm", "XML", "Download it as CSV."},
	};
	const char *markup = text->raw + text->used;
	const char *end = text->raw + text->nraw;

	while (markup < end && (*markup == '\r' || *markup == '\n' || *markup == ' '))
		markup++;
	for (size_t i = 0; i < lengthof(packed); i++)
	{
		int			len = strlen(packed[i].start);
		const char *start = packed[i].start[0] == '<' ? markup : text->raw;

		if (end - start >= len && memcmp(start, packed[i].start, len) == 0)
			return csv_problem(problem, ERRCODE_FEATURE_NOT_SUPPORTED, 0,
							   "file is not CSV",
							   psprintf("it begins like %s", packed[i].what),
							   packed[i].hint);
	}
	return CSV_OK;
}

/*
 * is_wide_json -- whether the bytes behind the mark of a file in UTF-16 begin as
 * JSON does.  A shell of Windows writes what it is sent like that.
 */
static bool
is_wide_json(const CsvText *text)
{
	const char *low = text->raw + (text->big_endian ? 3 : 2);
	const char *high = text->raw + (text->big_endian ? 2 : 3);

	return text->nraw >= 6 && high[0] == '\0' && high[2] == '\0' &&
		((low[0] == '[' && (low[2] == '[' || low[2] == '{')) ||
		 (low[0] == '{' && low[2] == '"'));
}

/*
 * begin_text -- read the first bytes: a byte order mark of UTF-8 or UTF-16 is
 * obeyed, whatever the encoding, one of UTF-32 or what is packed a problem.
 */
static CsvStatus
begin_text(CsvText *text, CsvProblem *problem)
{
	text->started = true;
	text->nraw = csv_source_read(text->source, text->raw, HEAD_BYTES);
	text->eof = text->nraw < HEAD_BYTES;
	if (csv_utf16_mark(text->raw, text->nraw, &text->big_endian))
	{
		if (is_wide_json(text))
			return csv_problem(problem, ERRCODE_FEATURE_NOT_SUPPORTED, 0,
							   "file is JSON in UTF-16",
							   "it begins with the byte order mark of UTF-16, and JSON is read in UTF-8",
							   "Convert it first: iconv -f UTF-16 -t UTF-8.");
		begin_wide(text);
		return CSV_OK;
	}
	if (text->nraw >= 4 && (memcmp(text->raw, "\xff\xfe\0\0", 4) == 0 ||
							memcmp(text->raw, "\0\0\xfe\xff", 4) == 0))
		return csv_problem(problem, ERRCODE_CHARACTER_NOT_IN_REPERTOIRE, 0,
						   "file is in UTF-32",
						   "it begins with the byte order mark of UTF-32",
						   "Convert it first: iconv -f UTF-32 -t UTF-8.");
	if (csv_utf8_mark(text->raw, text->nraw))
		begin_marked(text);
	return check_packed(text, problem);
}

/*
 * csv_text_restart -- the source stands somewhere else, not at the file's
 * beginning but at that of a later line.
 */
void
csv_text_restart(CsvText *text)
{
	text->started = true;
	text->eof = false;
	text->nraw = text->used = text->nwide = 0;
	text->raw = text->own;
	text->look = NULL;
	text->careful = 0;
}

/*
 * hex_bytes -- bytes as a message shows them: "0xe9 0x74".
 */
static char *
hex_bytes(const char *bytes, int len)
{
	StringInfoData hex;

	initStringInfo(&hex);
	for (int i = 0; i < len; i++)
		appendStringInfo(&hex, "%s0x%02x", i > 0 ? " " : "",
						 (unsigned char) bytes[i]);
	return hex.data;
}

/*
 * invalid_bytes -- the problem that bytes are no character.
 */
static CsvStatus
invalid_bytes(const char *encoding, const char *bytes, int len,
			  const char *detail, const char *hint, CsvProblem *problem)
{
	csv_problem(problem, ERRCODE_CHARACTER_NOT_IN_REPERTOIRE, 0,
				psprintf("invalid byte sequence for encoding \"%s\"",
						 encoding), detail, hint);
	problem->shown = psprintf(": %s", hex_bytes(bytes, len));
	return CSV_PROBLEM;
}

/*
 * first_length -- bytes of the character that what is left begins with, as its
 * first ones say, of which there may be fewer.
 */
static int
first_length(const CsvText *text)
{
	const char *bytes = text->raw + text->used;
	int			left = text->nraw - text->used;

	/* some encodings look at the second */
	return left < 2 ? left :
		Min(pg_encoding_mblen(text->encoding, bytes), left);
}

/*
 * encoding_hint -- what to do about bytes that are no character.
 */
static const char *
encoding_hint(const CsvText *text)
{
	return text->told ?
		"JSON and files with the byte order mark of UTF-8 are read in UTF-8, whatever the option \"encoding\" says: correct the bytes, or convert the file first, as iconv -t UTF-8 does." :
		"If the file is in another encoding, such as GB18030, SJIS or LATIN1, set the option \"encoding\".";
}

/*
 * bad_bytes -- the problem with the next character: half of one in UTF-16, a
 * zero byte, one that the encoding does not have, or one that the server's
 * does not have.  Where nobody asks which, it is not described.
 */
static CsvStatus
bad_bytes(const CsvText *text, CsvProblem *problem)
{
	const char *bytes = text->raw + text->used;
	int			left = text->nraw - text->used;
	int			len = first_length(text);
	const char *encoding = pg_encoding_to_char(text->encoding);

	if (problem == NULL)
		return CSV_PROBLEM;
	if (left == 0)
		return invalid_bytes("UTF16", text->wide, Min(text->nwide, 4),
							 text->nwide < 2 ?
							 "the file ends within a character" :
							 "the bytes are half of a surrogate pair",
							 "The file may have been copied in part.",
							 problem);
	if (bytes[0] == '\0')
		return csv_problem(problem, ERRCODE_CHARACTER_NOT_IN_REPERTOIRE, 0,
						   "zero byte in file",
						   "there is a byte 0x00, which no text contains",
						   "The file may be binary, compressed, or in UTF-16 without the byte order mark that tells it. If only some lines have such bytes, as control records do, on_error 'skip' leaves them out.");
	if (compat_verify_prefix(text->encoding, bytes, len) < len)
		return invalid_bytes(encoding, bytes, len,
							 text->eof && text->used + len == text->nraw &&
							 !csv_source_is_part(text->source) ?
							 "the file ends there, within a character or with a wrong byte" :
							 "the bytes are no character",
							 encoding_hint(text), problem);
	csv_problem(problem, ERRCODE_UNTRANSLATABLE_CHARACTER, 0,
				psprintf("character in encoding \"%s\" has no equivalent in encoding \"%s\"",
						 encoding, pg_encoding_to_char(GetDatabaseEncoding())),
				"the character cannot be stored in this database",
				text->told ? "A database with encoding UTF8 stores every character." :
				"If the file is in another encoding, set the option \"encoding\".");
	problem->shown = psprintf(": %s", hex_bytes(bytes, len));
	return CSV_PROBLEM;
}

/*
 * look_at -- what is to be known of the next bytes.  Where somebody has looked at
 * more of them, it holds for all of these.
 */
static CsvLook
look_at(const CsvText *text, const char *start, int count)
{
	CsvLook		look;

	if (text->look != NULL)
		return *text->look;
	csv_scan_look(start, count, text->quote, &look);
	return look;
}

/*
 * take_valid -- how many of the bytes from "start" on are valid characters, up
 * to the first that is none; in another encoding they are converted as well.
 */
static int
take_valid(CsvText *text, const char *start, int count)
{
	const char *zero = memchr(start, '\0', count);

	if (zero != NULL)
		count = zero - start;
	return OidIsValid(text->conversion) ?
		compat_convert_prefix(text->conversion, text->encoding, start, count,
							  text->converted, CSV_TEXT_BLOCK) :
		compat_verify_prefix(text->encoding, start, count);
}

/*
 * csv_text_next -- the next block of text, valid until the next call.
 *
 * A problem's line is left at 0: it is the line that the caller has reached
 * with the blocks before.  "problem" may be NULL after the first block.
 */
CsvStatus
csv_text_next(CsvText *text, CsvBlock *block, CsvProblem *problem)
{
	CsvLook		look;
	char	   *start;
	int			count;

	if (!text->started && begin_text(text, problem) != CSV_OK)
		return CSV_PROBLEM;
	fill(text);
	if (text->nraw == 0)
		return text->nwide == 0 ? CSV_END : bad_bytes(text, problem);
	start = text->raw + text->used;
	count = text->nraw - text->used;
	if (text->careful > 0)
	{
		count = Min(count, text->careful);
		text->careful = Min(2 * text->careful, text->size);
	}
	look = look_at(text, start, count);
	if (look.ascii)
	{
		*block = (CsvBlock) {start, count, look};
		text->used += count;
		return CSV_OK;
	}
	count = take_valid(text, start, count);
	if (count == 0)
		return bad_bytes(text, problem);
	text->used += count;
	if (OidIsValid(text->conversion))
	{
		start = text->converted;
		count = strlen(start);
		csv_scan_look(start, count, text->quote, &look);
	}
	*block = (CsvBlock) {start, count, look};
	return CSV_OK;
}

/*
 * csv_text_pass_wrong -- after a problem, pass over the bytes that were its cause.
 *
 * Only the first byte of what is no character is: the next may be a line end.
 */
void
csv_text_pass_wrong(CsvText *text)
{
	const char *bytes = text->raw + text->used;
	int			left = text->nraw - text->used;
	int			skipped = 0;

	text->careful = CAREFUL_BYTES;
	if (left == 0)
	{
		skipped = Min(text->nwide, 2);
		text->nwide -= skipped;
		memmove(text->wide, text->wide + skipped, text->nwide);
		text->eof = false;
		return;
	}
	while (skipped < left && bytes[skipped] == '\0')
		skipped++;
	if (skipped == 0)
	{
		int			len = first_length(text);

		skipped = compat_verify_prefix(text->encoding, bytes, len) == len ?
			len : 1;
	}
	text->used += skipped;
}
