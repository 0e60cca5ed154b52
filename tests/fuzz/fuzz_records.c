/*-------------------------------------------------------------------------
 *
 * fuzz_records.c
 *	  The record reader on any bytes: the plain path gives what libcsv gives,
 *	  field for field, line for line and problem for problem, wherever the
 *	  text is cut into blocks; a reader that looks for a text passes over no
 *	  record that has it; a reader that goes on after what is wrong finds the
 *	  same records and problems; and every kind of scanner makes the same masks.
 *
 * The first byte of the input says how long the blocks are, the second which
 * delimiter, quote and limit on fields there are and which fields are wanted;
 * the rest is the text.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <stdlib.h>

/* all kinds of scanner, whatever this processor is */
#define SCANNER_PLAIN
#include "../../src/csv/records/scanner.c"

#include "csv/records/records.h"
#include "stubs.h"

/* How long the text is that is looked for. */
#define LITERAL_LEN 3

int			LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* ---- text, cut into blocks of one length ---- */

struct CsvText
{
	const char *data;
	size_t		left;
	size_t		block;
	char	   *last;			/* ends where its memory does */
	char		quote;
};

CsvStatus
csv_text_next(CsvText *text, CsvBlock *block, CsvProblem *problem)
{
	size_t		len = Min(text->left, text->block);
	CsvLook		look;

	(void) problem;
	if (len == 0)
		return CSV_END;
	if (text->last != NULL)
		pfree(text->last);
	text->last = memcpy(palloc(len), text->data, len);
	csv_scan_look(text->last, len, text->quote, &look);
	*block = (CsvBlock) {text->last, len, look};
	text->data += len;
	text->left -= len;
	return CSV_OK;
}

CsvStatus
csv_problem(CsvProblem *problem, int sqlstate, int64 line,
			const char *message, const char *detail, const char *hint)
{
	*problem = (CsvProblem) {
		.sqlstate = sqlstate, .message = message, .line = line,
		.detail = detail, .hint = hint
	};
	return CSV_PROBLEM;
}

void
csv_text_pass_wrong(CsvText *text)
{
	(void) text;
	REQUIRE(false);
}

void
csv_text_restart(CsvText *text)
{
	(void) text;
	REQUIRE(false);
}

/* ---- the two readers ---- */

typedef struct Reader
{
	CsvText		text;
	CsvRecords *records;
	const CsvRecord *record;
	CsvProblem	problem;
} Reader;

static void
begin(Reader *r, const CsvSettings *settings, const char *data, size_t len,
	  size_t block)
{
	r->text = (CsvText) {data, len, block, NULL, settings->quote};
	r->records = csv_records_begin(&r->text, settings);
}

static void
same_problem(const CsvProblem *a, const CsvProblem *b)
{
	REQUIRE(a->sqlstate == b->sqlstate && a->line == b->line);
	REQUIRE(strcmp(a->message, b->message) == 0);
	REQUIRE(strcmp(a->detail, b->detail) == 0);
}

/*
 * same_record -- b holds all fields, a the wanted ones of the first "limit".
 */
static void
same_record(const CsvRecord *a, const CsvRecord *b, int limit,
			const bool *wanted)
{
	bool		extra = false;

	REQUIRE(a->nfields == b->nfields && a->line == b->line);
	for (int i = 0; i < b->nfields; i++)
	{
		const CsvField *x = &a->fields[i];
		const CsvField *y = &b->fields[i];

		if (i >= limit)
			extra |= y->len > 0;
		else if (wanted[i])
			REQUIRE(x->len == y->len && x->missing == y->missing &&
					memcmp(x->data, y->data, x->len) == 0);
	}
	REQUIRE(a->extra == extra);
}

/* ---- the scanners ---- */

/*
 * first_of -- where a text has its last "needle_len" bytes first.
 */
static const char *
first_of(const char *data, size_t len, size_t needle_len)
{
	const char *at = data;

	while (memcmp(at, data + len - needle_len, needle_len) != 0)
		at++;
	return at;
}

/*
 * plain_bytes -- how many of the bytes before the first quote or line end is at which
 * a record is not plain, read byte by byte; *in says of each whether it is in quotes.
 */
static size_t
plain_bytes(const char *data, size_t len, char delimiter, char quote, bool *in)
{
	bool		quoted = false;
	bool		opens = true;	/* a field */
	bool		closed = false; /* by the quote before */
	size_t		i;

	for (i = 0; i < len; i++)
	{
		bool		is_line = data[i] == '\n' || data[i] == '\r';
		bool		is_quote = data[i] == quote && quote != '\0';
		bool		is_end = !quoted && (is_line || data[i] == delimiter);

		if ((is_line && quoted) || (is_quote && !quoted && !opens) ||
			(closed && !is_end))
			break;
		in[i] = quoted;
		closed = is_quote && quoted;
		opens = is_end;
		quoted ^= is_quote;
	}
	return i;
}

/*
 * same_ends -- the places of delimiters and line ends are those of these bytes.
 */
static void
same_ends(const CsvScanner *scanner, const char *data, size_t len,
		  char delimiter, char quote)
{
	CsvEnds		found = {
		.ends = palloc((len + CSV_SPARE_ENDS) * sizeof(uint32)),
		.lines = palloc(len * sizeof(uint32))
	};
	bool	   *in = palloc0(len);
	size_t		plain = plain_bytes(data, len, delimiter, quote, in);
	size_t		end = 0;
	size_t		line = 0;

	scanner->ends(data, len, delimiter, quote, &found);
	for (size_t i = 0; i < plain; i++)
	{
		bool		is_line = data[i] == '\n' || data[i] == '\r';

		if (is_line)
			REQUIRE(line < found.nlines && found.lines[line++] == end);
		if (!in[i] && (is_line || data[i] == delimiter))
			REQUIRE(end < found.nends && found.ends[end++] == i);
	}
	REQUIRE(end == found.nends && line == found.nlines);
	REQUIRE(plain == len || found.stopped);
}

/*
 * same_ends_behind -- so they are behind a field that has them elsewhere in words.
 */
static void
same_ends_behind(const CsvScanner *scanner, const char *data, size_t len,
				 const CsvSettings *s)
{
	size_t		before = len > 0 ? (len + (unsigned char) data[len / 2]) % 64 : 0;
	char	   *moved = palloc(before + 1 + len);

	memset(moved, 'x', before);
	moved[before] = s->delimiter;
	memcpy(moved + before + 1, data, len);
	same_ends(scanner, moved, before + 1 + len, s->delimiter, s->quote);
}

/*
 * same_look -- what is seen in a text is what is seen byte by byte.
 */
static void
same_look(const CsvScanner *scanner, const char *data, size_t len, char quote)
{
	CsvLook		look;
	bool		ascii = true;

	scanner->look(data, len, quote, &look);
	for (size_t i = 0; i < len; i++)
		ascii &= data[i] > 0 && data[i] <= 0x7f;
	REQUIRE(look.ascii == ascii);
	REQUIRE(look.quotes == (len > 0 && memchr(data, quote, len) != NULL));
	REQUIRE(look.crs == (len > 0 && memchr(data, '\r', len) != NULL));
}

/*
 * lines_in -- how many lines end in a text, byte by byte.
 */
static int64
lines_in(const char *data, size_t len, bool *after_cr)
{
	int64		lines = 0;

	for (size_t i = 0; i < len; i++)
	{
		lines += data[i] == '\r' || (data[i] == '\n' && !*after_cr);
		*after_cr = data[i] == '\r';
	}
	return lines;
}

static void
same_scan(const CsvScanner *scanner, const char *data, size_t len,
		  const CsvSettings *s)
{
	size_t		words = (len + CSV_MASK_BYTES - 1) / CSV_MASK_BYTES;
	CsvMask    *a = palloc0(words * sizeof(CsvMask));
	CsvMask    *b = palloc0(words * sizeof(CsvMask));
	CsvNeedle	needle = {data + len - Min(len, 3), Min(len, 3), 0, 0};
	bool		cr_a = len % 2 == 0;
	bool		cr_b = cr_a;
	bool		crs = memchr(data, '\r', len) != NULL;

	same_ends(scanner, data, len, s->delimiter, '\0');
	same_ends(scanner, data, len, s->delimiter, s->quote);
	same_ends_behind(scanner, data, len, s);
	scanner->masks(data, len, s->delimiter, s->quote, a);
	scanner_plain.masks(data, len, s->delimiter, s->quote, b);
	REQUIRE(memcmp(a, b, words * sizeof(CsvMask)) == 0);
	REQUIRE(scanner->lines(data, len, crs, &cr_a) ==
			lines_in(data, len, &cr_b) && cr_a == cr_b);
	same_look(scanner, data, len, s->quote);
	for (size_t i = 0; i < needle.len * needle.len; i++)
	{
		const char *hit = first_of(data, len, needle.len);
		int64		lines = 0;

		needle.rare = i % needle.len;
		needle.other = i / needle.len;
		cr_a = cr_b = len % 2 == 0;
		REQUIRE(scanner->find(data, len, &needle, crs, &lines, &cr_a) == hit);
		REQUIRE(lines == lines_in(data, hit != NULL ? hit - data : len, &cr_b));
		REQUIRE(cr_a == cr_b);
	}
}

static void
same_scans(const char *data, size_t len, const CsvSettings *s)
{
	same_scan(&scanner_plain, data, len, s);
	same_scan(scanner(), data, len, s);
#ifdef __x86_64__
	same_scan(&scanner_sse2, data, len, s);
	if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi"))
		same_scan(&scanner_avx2, data, len, s);
#endif
}

/*
 * has_literal -- whether a field has the text in it.
 */
static bool
has_literal(const CsvRecord *record, const char *literal)
{
	CsvNeedle	needle = {literal, LITERAL_LEN, 0, LITERAL_LEN - 1};
	int64		lines = 0;
	bool		after_cr = false;

	for (int i = 0; i < record->nfields; i++)
	{
		if (record->fields[i].len >= LITERAL_LEN &&
			scanner_plain.find(record->fields[i].data, record->fields[i].len,
							   &needle, true, &lines, &after_cr) != NULL)
			return true;
	}
	return false;
}

/*
 * same_found -- what a reader that looks for a text of the input finds.
 */
static void
same_found(const CsvSettings *settings, const char *text, size_t size,
		   size_t block, int limit, const bool *wanted)
{
	CsvLiteral	literal = {text + size / 2, LITERAL_LEN, false, false};
	Reader		finder;
	Reader		libcsv;
	CsvStatus	status;

	if (size / 2 + LITERAL_LEN > size)
		return;
	begin(&finder, settings, text, size, block);
	csv_records_want(finder.records, limit, wanted);
	csv_records_literal(finder.records, &literal);
	status = csv_records_next(finder.records, &finder.record, &finder.problem);
	begin(&libcsv, settings, text, size, block);
	while (csv_records_next(libcsv.records, &libcsv.record,
							&libcsv.problem) == CSV_OK)
	{
		if (status == CSV_OK && finder.record->line == libcsv.record->line)
		{
			same_record(finder.record, libcsv.record, limit, wanted);
			status = csv_records_next(finder.records, &finder.record,
									  &finder.problem);
		}
		else
			REQUIRE(!has_literal(libcsv.record, literal.text));
	}
}

/*
 * same_skipped -- two readers that go on after problems, whose text is cut into
 * blocks of other lengths, find the same records and the same problems.  Neither
 * goes back to a line, and both come to an end.
 *
 * Where a field is too long shows at the end of a block, so that this is left to
 * long limits; a zero byte is not in a text, and means here that it is spoiled.
 */
static void
same_skipped(CsvSettings settings, const char *text, size_t size,
			 size_t block, int limit, const bool *wanted)
{
	Reader		a;
	Reader		b;
	CsvStatus	status;
	int64		line = 0;

	if (settings.max_field < 4096 || memchr(text, '\0', size) != NULL)
		return;
	settings.on_error = CSV_ON_ERROR_SKIP;
	begin(&a, &settings, text, size, block);
	csv_records_want(a.records, limit, wanted);
	begin(&b, &settings, text, size, CSV_TEXT_BLOCK);
	csv_records_want(b.records, limit, wanted);
	do
	{
		int			len;

		csv_records_keep(a.records);
		status = csv_records_next(a.records, &a.record, &a.problem);
		REQUIRE(csv_records_next(b.records, &b.record, &b.problem) == status);
		if (status == CSV_PROBLEM)
			same_problem(&a.problem, &b.problem);
		if (status == CSV_END)
			break;
		REQUIRE(a.record->line == b.record->line && a.record->line > line);
		line = a.record->line;
		csv_records_text(a.records, &len);
		REQUIRE(len >= 0 && (size_t) len <= size);
		for (int i = 0; status == CSV_OK && i < Min(limit, a.record->nfields); i++)
		{
			if (wanted[i])
				REQUIRE(a.record->fields[i].len == b.record->fields[i].len &&
						memcmp(a.record->fields[i].data, b.record->fields[i].data,
							   a.record->fields[i].len) == 0);
		}
	} while (status != CSV_END);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const size_t blocks[] = {1, 2, 3, 7, 63, 64, 65, 130};
	const char *text = (const char *) data + 2;
	bool		wanted[8];
	CsvSettings settings = {0};
	Reader		plain;
	Reader		libcsv;
	CsvStatus	status;
	int			limit;

	if (size < 3)
		return 0;
	size -= 2;
	settings.delimiter = data[1] & 1 ? ';' : ',';
	settings.quote = data[1] & 2 ? '\'' : '"';
	settings.max_field = data[1] & 4 ? 12 : 4096;
	limit = 1 + (data[1] >> 3) % 8;
	for (int i = 0; i < 8; i++)
		wanted[i] = i == 0 || (data[1] >> 5 & (1 << i % 3)) == 0;
	same_scans(text, size, &settings);
	begin(&plain, &settings, text, size,
		  data[0] < lengthof(blocks) ? blocks[data[0]] : (size_t) data[0] * 8);
	csv_records_want(plain.records, limit, wanted);
	begin(&libcsv, &settings, text, size, CSV_TEXT_BLOCK);
	do
	{
		status = csv_records_next(libcsv.records, &libcsv.record,
								  &libcsv.problem);
		REQUIRE(csv_records_next(plain.records, &plain.record,
								 &plain.problem) == status);
		if (status == CSV_OK)
			same_record(plain.record, libcsv.record, limit, wanted);
		/* where a block ends decides which of two problems is seen first */
		else if (status == CSV_PROBLEM && settings.max_field >= 4096)
			same_problem(&plain.problem, &libcsv.problem);
	} while (status == CSV_OK);
	same_found(&settings, text, size, plain.text.block, limit, wanted);
	same_skipped(settings, text, size, plain.text.block, limit, wanted);
	stub_free_all();
	return 0;
}
