/*-------------------------------------------------------------------------
 *
 * stubs.c
 *	  What stands in for the backend in a fuzz target.
 *
 * Memory is malloc's, so that AddressSanitizer sees every overrun and every
 * use after pfree(); an error is a jump back to the target.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "calendar/calendar.h"
#include "common/hashfn.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "stubs.h"
#include "utils/datetime.h"
#include "utils/float.h"
#include "utils/memutils.h"

/* the C library's own */
#undef fprintf
#undef vsnprintf

void
stub_fail(const char *condition, const char *file, int line)
{
	fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
	abort();
}

/* ---- memory ---- */

typedef struct Chunk
{
	void	   *pointer;
	size_t		size;
} Chunk;

static Chunk *chunks;
static size_t nchunks;
static size_t chunks_size;
static size_t in_use;
static size_t peak;

void *
palloc0(Size size)
{
	void	   *pointer;

	/* as the real one, which would raise an error */
	REQUIRE(AllocSizeIsValid(size));
	if (nchunks == chunks_size)
	{
		chunks_size = chunks_size * 2 + 64;
		chunks = realloc(chunks, chunks_size * sizeof(Chunk));
	}
	pointer = calloc(1, Max(size, 1));
	REQUIRE(pointer != NULL);
	chunks[nchunks++] = (Chunk) {pointer, size};
	in_use += size;
	peak = Max(peak, in_use);
	return pointer;
}

void *
palloc(Size size)
{
	return palloc0(size);
}

void
pfree(void *pointer)
{
	size_t		i = nchunks;

	while (i > 0 && chunks[i - 1].pointer != pointer)
		i--;
	REQUIRE(i > 0);
	in_use -= chunks[i - 1].size;
	chunks[i - 1] = chunks[--nchunks];
	free(pointer);
}

void *
repalloc(void *pointer, Size size)
{
	size_t		i = nchunks;
	void	   *larger = palloc0(size);

	while (i > 0 && chunks[i - 1].pointer != pointer)
		i--;
	REQUIRE(i > 0);
	memcpy(larger, pointer, Min(chunks[i - 1].size, size));
	pfree(pointer);
	return larger;
}

MemoryContext CurrentMemoryContext;

void *
MemoryContextAlloc(MemoryContext context, Size size)
{
	(void) context;
	return palloc(size);
}

void *
MemoryContextAllocHuge(MemoryContext context, Size size)
{
	(void) context;
	return palloc0(size);
}

void *
MemoryContextAllocExtended(MemoryContext context, Size size, int flags)
{
	(void) context, (void) flags;
	return palloc0(size);
}

void *
palloc_extended(Size size, int flags)
{
	(void) flags;
	return palloc0(size);
}

char *
pnstrdup(const char *text, Size len)
{
	char	   *copy = palloc0(len + 1);

	len = strnlen(text, len);
	return memcpy(copy, text, len);
}

void
stub_free_all(void)
{
	while (nchunks > 0)
		free(chunks[--nchunks].pointer);
	in_use = peak = 0;
}

size_t
stub_in_use(void)
{
	return in_use;
}

size_t
stub_peak(void)
{
	return peak;
}

struct varlena *
pg_detoast_datum(struct varlena *datum)
{
	return datum;
}

struct varlena *
pg_detoast_datum_packed(struct varlena *datum)
{
	return datum;
}

/* ---- errors ---- */

sigjmp_buf *stub_error_target;

bool
errstart(int elevel, const char *domain)
{
	(void) domain;
	return elevel >= ERROR;
}

bool
errstart_cold(int elevel, const char *domain)
{
	return errstart(elevel, domain);
}

void
errfinish(const char *filename, int lineno, const char *funcname)
{
	(void) filename, (void) lineno, (void) funcname;
	REQUIRE(stub_error_target != NULL);
	siglongjmp(*stub_error_target, 1);
}

int
errcode(int sqlerrcode)
{
	return sqlerrcode;
}

int
errmsg(const char *format,...)
{
	return format != NULL;
}

int
errmsg_internal(const char *format,...)
{
	return format != NULL;
}

int
errdetail(const char *format,...)
{
	return format != NULL;
}

int
errhint(const char *format,...)
{
	return format != NULL;
}

volatile sig_atomic_t InterruptPending;

void
ProcessInterrupts(void)
{
}

void
float_overflow_error(void)
{
	ereport(ERROR, (errmsg("value out of range: overflow")));
}

/* ---- text and dates ---- */

const int	day_tab[2][13] = {
	{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0},
	{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0}
};

DateADT
date_from_month(int month)
{
	return month;
}

int
pg_mbcliplen(const char *text, int len, int limit)
{
	(void) text;
	return Min(len, limit);
}

int
GetDatabaseEncoding(void)
{
	return PG_UTF8;
}

static unsigned char
ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

int
pg_strncasecmp(const char *a, const char *b, size_t n)
{
	for (; n > 0; a++, b++, n--)
	{
		if (ascii_lower(*a) != ascii_lower(*b))
			return ascii_lower(*a) - ascii_lower(*b);
		if (*a == '\0')
			break;
	}
	return 0;
}

int
pg_snprintf(char *text, size_t size, const char *format,...)
{
	va_list		arguments;
	int			n;

	va_start(arguments, format);
	n = vsnprintf(text, size, format, arguments);
	va_end(arguments);
	return n;
}

char *
psprintf(const char *format,...)
{
	char	   *text = palloc(1024);
	va_list		arguments;

	va_start(arguments, format);
	vsnprintf(text, 1024, format, arguments);
	va_end(arguments);
	return text;
}

/* ---- order and hashes ---- */

/*
 * qsort_arg -- by insertion: targets have few of anything.
 */
void
qsort_arg(void *base, size_t n, size_t size, qsort_arg_comparator order,
		  void *arg)
{
	char	   *at = base;
	char	   *taken = palloc(size);

	for (size_t i = 1; i < n; i++)
	{
		size_t		j = i;

		memcpy(taken, at + i * size, size);
		for (; j > 0 && order(at + (j - 1) * size, taken, arg) > 0; j--)
			memcpy(at + j * size, at + (j - 1) * size, size);
		memcpy(at + j * size, taken, size);
	}
	pfree(taken);
}

/*
 * hash_bytes -- so poor that many texts have the same.
 */
uint32
hash_bytes(const unsigned char *bytes, int len)
{
	uint32		hash = len;

	for (int i = 0; i < len; i++)
		hash += bytes[i];
	return hash & 0xff;
}

/* ---- messages ---- */

void
initStringInfo(StringInfo buf)
{
	buf->maxlen = 1024;
	buf->data = palloc(buf->maxlen);
	buf->data[0] = '\0';
	buf->len = buf->cursor = 0;
}

void
enlargeStringInfo(StringInfo buf, int needed)
{
	char	   *data = buf->data;

	if (buf->len + needed < buf->maxlen)
		return;
	buf->maxlen = (buf->len + needed + 1) * 2;
	buf->data = memcpy(palloc(buf->maxlen), data, buf->len);
	pfree(data);
}

void
appendStringInfoChar(StringInfo buf, char c)
{
	enlargeStringInfo(buf, 1);
	buf->data[buf->len++] = c;
	buf->data[buf->len] = '\0';
}

void
appendBinaryStringInfo(StringInfo buf, const char *data, int len)
{
	enlargeStringInfo(buf, len);
	memcpy(buf->data + buf->len, data, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
}

void
resetStringInfo(StringInfo buf)
{
	buf->data[0] = '\0';
	buf->len = buf->cursor = 0;
}

static const char *
take(StringInfo buf, int n)
{
	if (n > buf->len - buf->cursor)
		ereport(ERROR, (errmsg("insufficient data left in message")));
	buf->cursor += n;
	return buf->data + buf->cursor - n;
}

int
pq_getmsgbyte(StringInfo buf)
{
	return (unsigned char) *take(buf, 1);
}

unsigned int
pq_getmsgint(StringInfo buf, int bytes)
{
	uint32		network;

	REQUIRE(bytes == 4);
	memcpy(&network, take(buf, 4), 4);
	return pg_ntoh32(network);
}

float8
pq_getmsgfloat8(StringInfo buf)
{
	uint64		network;
	float8		x;

	memcpy(&network, take(buf, 8), 8);
	network = pg_ntoh64(network);
	memcpy(&x, &network, 8);
	return x;
}

const char *
pq_getmsgbytes(StringInfo buf, int bytes)
{
	return take(buf, bytes);
}

/*
 * pq_getmsgtext -- a text, which is in the server's encoding already; bytes of
 * zero are in no encoding.
 */
char *
pq_getmsgtext(StringInfo buf, int bytes, int *len)
{
	const char *text = take(buf, bytes);

	if (!pg_verifymbstr(text, bytes, true))
		ereport(ERROR, (errmsg("invalid byte sequence")));
	*len = bytes;
	return pnstrdup(text, bytes);
}

char *
pg_server_to_client(const char *text, int len)
{
	(void) len;
	return unconstify(char *, text);
}

void
pq_sendbytes(StringInfo buf, const char *data, int bytes)
{
	enlargeStringInfo(buf, bytes);
	memcpy(buf->data + buf->len, data, bytes);
	buf->len += bytes;
}

/* Any bytes but zero, as a database in a one-byte encoding has it. */
bool
pg_verifymbstr(const char *text, int len, bool no_error)
{
	return no_error && memchr(text, 0, len) == NULL;
}

void
pq_sendfloat8(StringInfo buf, float8 x)
{
	uint64		bits;

	memcpy(&bits, &x, 8);
	pq_sendint64(buf, bits);
}

void
pq_begintypsend(StringInfo buf)
{
	initStringInfo(buf);
	enlargeStringInfo(buf, 4);
	memset(buf->data, 0, 4);
	buf->len = 4;
}

bytea *
pq_endtypsend(StringInfo buf)
{
	SET_VARSIZE(buf->data, buf->len);
	return (bytea *) buf->data;
}

Datum
stub_call(PGFunction function, void *argument)
{
	LOCAL_FCINFO(fcinfo, 1);

	InitFunctionCallInfoData(*fcinfo, NULL, 1, InvalidOid, NULL, NULL);
	fcinfo->args[0].value = PointerGetDatum(argument);
	fcinfo->args[0].isnull = false;
	return function(fcinfo);
}

void *
stub_receive(PGFunction function, const void *bytes, int len)
{
	StringInfoData buf;

	buf.data = memcpy(palloc(Max(len, 1)), bytes, len);
	buf.len = buf.maxlen = len;
	buf.cursor = 0;
	return DatumGetPointer(stub_call(function, &buf));
}
