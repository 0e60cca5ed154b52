/*-------------------------------------------------------------------------
 *
 * unpack.c
 *	  Bytes that are no CSV yet into CSV: compressed ones by zlib and libzstd,
 *	  and rows of JSON.
 *
 * A compressed stream is a sequence of members (gzip) or frames (Zstandard),
 * each whole in itself, as `cat a.gz b.gz` makes it; zero bytes may pad its
 * end.  What is unpacked goes straight into the caller's block, so that a file
 * that unpacks to a million times its size takes no more memory than any other.
 *
 * To add a format: its functions, and a line in formats[].
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "compat.h"
#include "csv/files/json.h"
#include "csv/files/unpack.h"

/* What a format's step found. */
typedef enum UnpackResult
{
	UNPACK_MORE,				/* the member goes on */
	UNPACK_END,					/* the member is complete */
	UNPACK_WRONG,				/* the bytes are no such member */
	UNPACK_LIMIT,				/* it is one that is not read */
	UNPACK_NO_MEMORY			/* there is no memory for it */
} UnpackResult;

/*
 * A format.  "step" unpacks what it can of a member; the step after one that
 * returned UNPACK_END begins the next.  *why is set along with those that are
 * failures.
 */
typedef struct UnpackFormat
{
	const char *verb;			/* what is done with a file of it */
	const char *state;			/* what such a file is */
	const char *hint;			/* what to do where it is wrong */
	const char *limit_hint;		/* and where it is one that is not read */
	bool		(*is_head) (const unsigned char *head, size_t len);
	void		(*begin) (CsvUnpack *unpack);
	UnpackResult (*step) (CsvUnpack *unpack, CsvUnpackStep *step,
						  const char **why);
	void		(*end) (CsvUnpack *unpack);
} UnpackFormat;

struct CsvUnpack
{
	const UnpackFormat *format;
	UnpackResult result;		/* the last step's */
	bool		inside;			/* a member has begun and not ended */
	int64		members;		/* how many have ended */
	z_stream	gzip;
	ZSTD_DCtx  *zstd;
	CsvJson    *json;
};

/*
 * gzip_allocate -- zlib's allocator: memory of the context that the stream
 * was begun in, with which it goes; NULL rather than an error through zlib.
 */
static voidpf
gzip_allocate(voidpf context, uInt items, uInt size)
{
	return MemoryContextAllocExtended(context, (Size) items * size,
									  MCXT_ALLOC_NO_OOM);
}

/*
 * gzip_free -- and its counterpart.
 */
static void
gzip_free(voidpf context pg_attribute_unused(), voidpf memory)
{
	pfree(memory);
}

/*
 * is_gzip -- whether bytes are the head of a gzip member.
 */
static bool
is_gzip(const unsigned char *head, size_t len)
{
	return len >= 2 && head[0] == 0x1f && head[1] == 0x8b;
}

/*
 * gzip_begin -- a stream with gzip's own header and checksum.
 */
static void
gzip_begin(CsvUnpack *u)
{
	u->gzip.zalloc = gzip_allocate;
	u->gzip.zfree = gzip_free;
	u->gzip.opaque = CurrentMemoryContext;
	if (inflateInit2(&u->gzip, 16 + MAX_WBITS) != Z_OK)
		ereport(ERROR,
				(errcode(ERRCODE_OUT_OF_MEMORY),
				 errmsg("out of memory"),
				 errdetail("Could not begin to read gzip.")));
}

/*
 * gzip_step -- unpack part of a member.
 */
static UnpackResult
gzip_step(CsvUnpack *u, CsvUnpackStep *step, const char **why)
{
	int			result;

	if (!u->inside && inflateReset(&u->gzip) != Z_OK)
		elog(ERROR, "could not reset zlib");
	u->gzip.next_in = (z_const Bytef *) step->in;
	u->gzip.avail_in = (uInt) step->in_len;
	u->gzip.next_out = (Bytef *) step->out;
	u->gzip.avail_out = (uInt) step->out_len;
	result = inflate(&u->gzip, Z_NO_FLUSH);
	step->in = (const char *) u->gzip.next_in;
	step->in_len = u->gzip.avail_in;
	step->out = (char *) u->gzip.next_out;
	step->out_len = u->gzip.avail_out;
	if (result == Z_STREAM_END)
		return UNPACK_END;
	if (result == Z_OK || result == Z_BUF_ERROR)
		return UNPACK_MORE;
	*why = u->gzip.msg != NULL ? u->gzip.msg : zError(result);
	return result == Z_MEM_ERROR ? UNPACK_NO_MEMORY : UNPACK_WRONG;
}

/*
 * is_zstd -- whether bytes are the head of a Zstandard frame, or of one that
 * holds no data, with which pzstd begins its files.
 */
static bool
is_zstd(const unsigned char *head, size_t len)
{
	return len >= 4 &&
		(memcmp(head, "\x28\xb5\x2f\xfd", 4) == 0 ||
		 ((head[0] & 0xf0) == 0x50 && memcmp(head + 1, "\x2a\x4d\x18", 3) == 0));
}

/*
 * zstd_begin -- a context of libzstd's own memory, which zstd_end() gives
 * back.  A frame may ask for a window of up to 128 MiB, libzstd's own limit.
 */
static void
zstd_begin(CsvUnpack *u)
{
	u->zstd = ZSTD_createDCtx();
	if (u->zstd == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_OUT_OF_MEMORY),
				 errmsg("out of memory"),
				 errdetail("Could not begin to read Zstandard.")));
}

/*
 * zstd_step -- unpack part of a frame.
 */
static UnpackResult
zstd_step(CsvUnpack *u, CsvUnpackStep *step, const char **why)
{
	ZSTD_inBuffer in = {step->in, step->in_len, 0};
	ZSTD_outBuffer out = {step->out, step->out_len, 0};
	size_t		left = ZSTD_decompressStream(u->zstd, &out, &in);

	step->in += in.pos;
	step->in_len -= in.pos;
	step->out += out.pos;
	step->out_len -= out.pos;
	if (!ZSTD_isError(left))
		return left == 0 ? UNPACK_END : UNPACK_MORE;
	*why = ZSTD_getErrorName(left);
	switch (ZSTD_getErrorCode(left))
	{
		case ZSTD_error_memory_allocation:
			return UNPACK_NO_MEMORY;
		case ZSTD_error_frameParameter_windowTooLarge:
			return UNPACK_LIMIT;
		default:
			return UNPACK_WRONG;
	}
}

/*
 * zstd_end -- give libzstd's memory back.
 */
static void
zstd_end(CsvUnpack *u)
{
	ZSTD_freeDCtx(u->zstd);
}

/*
 * json_begin -- rows of JSON.
 */
static void
json_begin(CsvUnpack *u)
{
	u->json = csv_json_begin();
}

/*
 * json_step -- part of them, which are one member.
 */
static UnpackResult
json_step(CsvUnpack *u, CsvUnpackStep *step, const char **why)
{
	*why = csv_json_step(u->json, step);
	if (*why != NULL)
		return UNPACK_WRONG;
	return csv_json_complete(u->json) ? UNPACK_END : UNPACK_MORE;
}

/*
 * end_nothing -- for formats whose memory goes with the context.
 */
static void
end_nothing(CsvUnpack *u pg_attribute_unused())
{
}

static const char in_part[] = "The file may have been copied or downloaded in part.";

static const UnpackFormat formats[] =
{
	{"decompress", "compressed with gzip", in_part, NULL,
	is_gzip, gzip_begin, gzip_step, end_nothing},
	{"decompress", "compressed with Zstandard", in_part,
		"It asks for a window above 128 MiB: decompress it, or compress it anew with \"zstd --long=27\" at most.",
	is_zstd, zstd_begin, zstd_step, zstd_end},
	{"read", "JSON",
		"Of JSON, one array of rows is read: arrays of texts and numbers, the first of names, or objects. The file may have been downloaded in part, or be a message of the source's.",
		NULL,
	csv_json_is_head, json_begin, json_step, end_nothing},
};

/*
 * csv_unpack_begin -- a stream whose first bytes are given, which are still to
 * be unpacked; NULL if it is CSV as it is.
 *
 * The caller must call csv_unpack_end(), after an error too.
 */
CsvUnpack *
csv_unpack_begin(const char *head, size_t len)
{
	for (size_t i = 0; i < lengthof(formats); i++)
	{
		CsvUnpack  *u;

		if (!formats[i].is_head((const unsigned char *) head, len))
			continue;
		u = palloc0(sizeof(CsvUnpack));
		u->format = &formats[i];
		formats[i].begin(u);
		return u;
	}
	return NULL;
}

/*
 * csv_unpack_step -- unpack until the input is used up or the output is full,
 * or less; returns NULL or, as a phrase, why the input cannot be unpacked.
 */
const char *
csv_unpack_step(CsvUnpack *u, CsvUnpackStep *step)
{
	const char *why = NULL;

	while (!u->inside && step->in_len > 0 && u->members > 0 &&
		   *step->in == '\0')
	{
		step->in++;
		step->in_len--;
	}
	if (!u->inside && step->in_len == 0)
		return NULL;
	u->result = u->format->step(u, step, &why);
	if (u->result == UNPACK_WRONG && !u->inside && u->members > 0)
		return "other bytes follow its end";
	if (why != NULL)
		return why;
	u->inside = u->result == UNPACK_MORE;
	u->members += u->result == UNPACK_END;
	return NULL;
}

/*
 * csv_unpack_is_json -- whether the input is JSON.
 */
bool
csv_unpack_is_json(const CsvUnpack *u)
{
	return u->json != NULL;
}

/*
 * csv_unpack_complete -- whether the input may end here.
 */
bool
csv_unpack_complete(const CsvUnpack *u)
{
	return !u->inside;
}

/*
 * csv_unpack_failed -- the error for a file that is wrong at a byte, or before
 * it; "why" is what csv_unpack_step() said.  Nothing is wrong with a file that
 * only asks for more memory than there is, or than is allowed.
 */
void
csv_unpack_failed(const CsvUnpack *u, const char *why, const char *name,
				  int64 at, int64 size)
{
	bool		limit = u->result == UNPACK_LIMIT;

	if (u->result == UNPACK_NO_MEMORY)
		ereport(ERROR,
				(errcode(ERRCODE_OUT_OF_MEMORY),
				 errmsg("out of memory"),
				 errdetail("Could not %s file \"%s\", which is %s.",
						   u->format->verb, name, u->format->state)));
	ereport(ERROR,
			(errcode(limit ? ERRCODE_PROGRAM_LIMIT_EXCEEDED :
					 ERRCODE_BAD_COPY_FILE_FORMAT),
			 errmsg("could not %s file \"%s\": %s", u->format->verb, name, why),
			 errdetail("The file is %s; what is wrong was found at byte " INT64_FORMAT " of its " INT64_FORMAT ".",
					   u->format->state, at, size),
			 errhint("%s", limit ? u->format->limit_hint : u->format->hint)));
}

/*
 * csv_unpack_end -- release what the stream has outside memory contexts.
 */
void
csv_unpack_end(CsvUnpack *u)
{
	u->format->end(u);
}
