/*-------------------------------------------------------------------------
 *
 * scanner.c
 *	  Where a block of text has the bytes that records are made of.
 *
 * Nearly everything is made of one step: which of 64 bytes are a given one, as
 * the bits of a word.  Each kind of processor has its way to take it; what is done
 * with the words, in scanner_body.h, is the same C for all of them, and so is
 * the result.  x86-64 always has SSE2; whether it has AVX2 or AVX-512 shows at
 * run time.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "csv/records/scanner.h"
#include "port/pg_bitutils.h"

/* Inline where the compiler can, and one instruction where TARGET has it. */
#ifdef __GNUC__
#define count_bits(mask)	__builtin_popcountll(mask)
#else
#define count_bits(mask)	pg_popcount64(mask)
#endif

/* What each kind of processor has. */
typedef struct CsvScanner
{
	void		(*masks) (const char *data, size_t len, char delimiter,
						  char quote, CsvMask *masks);
	void		(*ends) (const char *data, size_t len, char delimiter,
						 char quote, CsvEnds *found);
	int64		(*lines) (const char *data, size_t len, bool crs,
						  bool *after_cr);
	const char *(*find) (const char *data, size_t len,
						 const CsvNeedle *needle, bool crs, int64 *lines,
						 bool *after_cr);
	void		(*look) (const char *data, size_t len, char quote,
						 CsvLook *look);
} CsvScanner;

/* What the bytes before a word tell about it; the first two are a word's lowest bit. */
typedef struct WordBefore
{
	uint64		stop;			/* its last byte ends a field */
	uint64		closing;		/* its last byte is a closing quote */
	uint64		quoted;			/* its end is in quotes: all bits are set */
} WordBefore;

/*
 * stops_outside -- those of the delimiters and line ends of a word that are not
 * in quotes, up to the first place at which a record is not plain; *wrong is the
 * places of these.
 *
 * Where an odd number of quotes is before a byte or at it, it is in quotes, or
 * opens them: all bytes at once, as sums of bits without carry.  A quote must open
 * a field, what follows a closing one end it, and no line end be between them.
 */
static inline uint64
stops_outside(uint64 quotes, uint64 stops, uint64 line_ends,
			  WordBefore *before, uint64 *wrong)
{
	uint64		quoted = quotes;
	uint64		closing;

	for (int shift = 1; shift < CSV_MASK_BYTES; shift *= 2)
		quoted ^= quoted << shift;
	quoted ^= before->quoted;
	stops &= ~quoted;
	closing = quotes & ~quoted;
	*wrong = (quotes & quoted & ~(stops << 1 | before->stop)) |
		((closing << 1 | before->closing) & ~stops) | (line_ends & quoted);
	before->stop = stops >> 63;
	before->closing = closing >> 63;
	before->quoted = -(quoted >> 63);
	return stops & ((*wrong & -*wrong) - 1);
}

#if defined(__x86_64__) && defined(__GNUC__)

#include <immintrin.h>

#define AVX2	__attribute__((target("avx2,bmi,popcnt")))

/*
 * both_avx2 -- at which of 64 places a byte at p is c and the one at q is d.
 */
AVX2
static inline uint64
both_avx2(const char *p, char c, const char *q, char d)
{
	uint64		mask = 0;

	for (int i = 0; i < 2; i++)
	{
		__m256i		at_p = _mm256_loadu_si256((const __m256i *) (p + 32 * i));
		__m256i		at_q = _mm256_loadu_si256((const __m256i *) (q + 32 * i));
		__m256i		both = _mm256_and_si256(_mm256_cmpeq_epi8(at_p, _mm256_set1_epi8(c)),
											_mm256_cmpeq_epi8(at_q, _mm256_set1_epi8(d)));

		mask |= (uint64) (uint32) _mm256_movemask_epi8(both) << (32 * i);
	}
	return mask;
}

/*
 * any_avx2 -- whether any of 64 bytes is c.
 */
AVX2
static inline bool
any_avx2(const char *p, char c)
{
	__m256i		bytes = _mm256_set1_epi8(c);
	__m256i		low = _mm256_loadu_si256((const __m256i *) p);
	__m256i		high = _mm256_loadu_si256((const __m256i *) (p + 32));

	return _mm256_movemask_epi8(_mm256_or_si256(_mm256_cmpeq_epi8(low, bytes),
												_mm256_cmpeq_epi8(high, bytes))) != 0;
}

/*
 * ascii_avx2 -- whether 64 bytes are all 0x01 to 0x7f: greater than zero.
 */
AVX2
static inline bool
ascii_avx2(const char *p)
{
	__m256i		zero = _mm256_setzero_si256();
	__m256i		low = _mm256_loadu_si256((const __m256i *) p);
	__m256i		high = _mm256_loadu_si256((const __m256i *) (p + 32));

	return _mm256_movemask_epi8(_mm256_and_si256(_mm256_cmpgt_epi8(low, zero),
												 _mm256_cmpgt_epi8(high, zero))) == -1;
}

#define NAME(f)		f ## _avx2
#define TARGET		AVX2
#include "csv/records/scanner_body.h"

/* What came with VBMI2 has all else that is used here. */
#if defined(__clang__) || __GNUC__ >= 8
#define SCANNER_AVX512
#define AVX512	__attribute__((target("avx512bw,avx512vbmi2,bmi,popcnt")))

/*
 * both_avx512 -- at which of 64 places a byte at p is c and the one at q is d.
 */
AVX512
static inline uint64
both_avx512(const char *p, char c, const char *q, char d)
{
	return _mm512_mask_cmpeq_epi8_mask(_mm512_cmpeq_epi8_mask(_mm512_loadu_si512(p),
															  _mm512_set1_epi8(c)),
									   _mm512_loadu_si512(q),
									   _mm512_set1_epi8(d));
}

/*
 * any_avx512 -- whether any of 64 bytes is c.
 */
AVX512
static inline bool
any_avx512(const char *p, char c)
{
	return both_avx512(p, c, p, c) != 0;
}

/*
 * ascii_avx512 -- whether 64 bytes are all 0x01 to 0x7f: greater than zero.
 */
AVX512
static inline bool
ascii_avx512(const char *p)
{
	return _mm512_cmpgt_epi8_mask(_mm512_loadu_si512(p),
								  _mm512_setzero_si512()) == ~(__mmask64) 0;
}

/*
 * ends_of_avx512 -- the places of a mask's bits, "base" added; returns how many.
 * One instruction puts the places that are wanted of all 64 side by side.
 */
AVX512
static inline int
ends_of_avx512(uint64 mask, uint32 base, uint32 *ends)
{
	static const uint8 numbers[CSV_MASK_BYTES] = {
		0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
		16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
		32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,
		48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63
	};
	__m512i		places = _mm512_maskz_compress_epi8(mask,
													_mm512_loadu_si512(numbers));
	int			count = count_bits(mask);

	for (int done = 0; done < count; done += CSV_SPARE_ENDS)
	{
		__m512i		sixteen = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(places));

		_mm512_storeu_si512(ends + done,
							_mm512_add_epi32(sixteen, _mm512_set1_epi32(base)));
		/* the next sixteen come first */
		places = _mm512_shuffle_i64x2(places, places, _MM_SHUFFLE(0, 3, 2, 1));
	}
	return count;
}

#define OWN_ENDS_OF
#define NAME(f)		f ## _avx512
#define TARGET		AVX512
#include "csv/records/scanner_body.h"

#endif

/*
 * both_sse2 -- at which of 64 places a byte at p is c and the one at q is d.
 */
static inline uint64
both_sse2(const char *p, char c, const char *q, char d)
{
	uint64		mask = 0;

	for (int i = 0; i < 4; i++)
	{
		__m128i		at_p = _mm_loadu_si128((const __m128i *) (p + 16 * i));
		__m128i		at_q = _mm_loadu_si128((const __m128i *) (q + 16 * i));
		__m128i		both = _mm_and_si128(_mm_cmpeq_epi8(at_p, _mm_set1_epi8(c)),
										 _mm_cmpeq_epi8(at_q, _mm_set1_epi8(d)));

		mask |= (uint64) _mm_movemask_epi8(both) << (16 * i);
	}
	return mask;
}

/*
 * any_sse2 -- whether any of 64 bytes is c.
 */
static inline bool
any_sse2(const char *p, char c)
{
	__m128i		any = _mm_setzero_si128();

	for (int i = 0; i < 4; i++)
		any = _mm_or_si128(any,
						   _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *) (p + 16 * i)),
										  _mm_set1_epi8(c)));
	return _mm_movemask_epi8(any) != 0;
}

/*
 * ascii_sse2 -- whether 64 bytes are all 0x01 to 0x7f: greater than zero.
 */
static inline bool
ascii_sse2(const char *p)
{
	__m128i		all = _mm_set1_epi8(-1);

	for (int i = 0; i < 4; i++)
		all = _mm_and_si128(all,
							_mm_cmpgt_epi8(_mm_loadu_si128((const __m128i *) (p + 16 * i)),
										   _mm_setzero_si128()));
	return _mm_movemask_epi8(all) == 0xffff;
}

#define NAME(f)		f ## _sse2
#define TARGET
#include "csv/records/scanner_body.h"

#elif defined(__aarch64__) && defined(__ARM_NEON) && !defined(WORDS_BIGENDIAN)

#include <arm_neon.h>

/*
 * both_neon -- at which of 64 places a byte at p is c and the one at q is d: each
 * byte keeps the bit of its place, and neighbours are added until eight of them
 * are in a byte.
 */
static inline uint64
both_neon(const char *p, char c, const char *q, char d)
{
	static const uint8 places[16] = {
		1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128
	};
	const uint8x16_t bits = vld1q_u8(places);
	uint8x16_t	v[4];

	for (int i = 0; i < 4; i++)
	{
		uint8x16_t	at_p = vld1q_u8((const uint8 *) p + 16 * i);
		uint8x16_t	at_q = vld1q_u8((const uint8 *) q + 16 * i);

		v[i] = vandq_u8(vandq_u8(vceqq_u8(at_p, vdupq_n_u8((uint8) c)),
								 vceqq_u8(at_q, vdupq_n_u8((uint8) d))), bits);
	}
	v[0] = vpaddq_u8(vpaddq_u8(v[0], v[1]), vpaddq_u8(v[2], v[3]));
	return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(v[0], v[0])), 0);
}

/*
 * any_neon -- whether any of 64 bytes is c.
 */
static inline bool
any_neon(const char *p, char c)
{
	uint8x16_t	any = vdupq_n_u8(0);

	for (int i = 0; i < 4; i++)
		any = vorrq_u8(any, vceqq_u8(vld1q_u8((const uint8 *) p + 16 * i),
									 vdupq_n_u8((uint8) c)));
	return vmaxvq_u8(any) != 0;
}

/*
 * ascii_neon -- whether 64 bytes are all 0x01 to 0x7f: their least is above
 * zero as a signed number.
 */
static inline bool
ascii_neon(const char *p)
{
	const int8 *s = (const int8 *) p;

	return vminvq_s8(vminq_s8(vminq_s8(vld1q_s8(s), vld1q_s8(s + 16)),
							  vminq_s8(vld1q_s8(s + 32), vld1q_s8(s + 48)))) > 0;
}

#define NAME(f)		f ## _neon
#define TARGET
#include "csv/records/scanner_body.h"

#else
#define SCANNER_PLAIN
#endif

/* The tests hold all others to this one. */
#ifdef SCANNER_PLAIN

/*
 * both_plain -- at which of 64 places a byte at p is c and the one at q is d.
 */
static inline uint64
both_plain(const char *p, char c, const char *q, char d)
{
	uint64		mask = 0;

	for (int i = 0; i < CSV_MASK_BYTES; i++)
		mask |= (uint64) (p[i] == c && q[i] == d) << i;
	return mask;
}

/*
 * any_plain -- whether any of 64 bytes is c.
 */
static inline bool
any_plain(const char *p, char c)
{
	return memchr(p, c, CSV_MASK_BYTES) != NULL;
}

/*
 * ascii_plain -- whether 64 bytes are all 0x01 to 0x7f.
 */
static inline bool
ascii_plain(const char *p)
{
	bool		ascii = true;

	for (int i = 0; i < CSV_MASK_BYTES; i++)
		ascii &= p[i] != '\0' && !IS_HIGHBIT_SET(p[i]);
	return ascii;
}

#define NAME(f)		f ## _plain
#define TARGET
#include "csv/records/scanner_body.h"

#endif

/*
 * scanner -- the one for this processor.
 */
static const CsvScanner *
scanner(void)
{
#if defined(__x86_64__) && defined(__GNUC__)
#ifdef SCANNER_AVX512
	if (__builtin_cpu_supports("avx512vbmi2"))
		return &scanner_avx512;
#endif
	if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi"))
		return &scanner_avx2;
	return &scanner_sse2;
#elif defined(__aarch64__) && defined(__ARM_NEON) && !defined(WORDS_BIGENDIAN)
	return &scanner_neon;
#else
	return &scanner_plain;
#endif
}

/*
 * csv_scan_masks -- the masks of "len" bytes, one for each 64 of them; the bits
 * past the end are clear.  Delimiter and quote are not zero.
 */
void
csv_scan_masks(const char *data, size_t len, char delimiter, char quote,
			   CsvMask *masks)
{
	scanner()->masks(data, len, delimiter, quote, masks);
}

/*
 * csv_scan_ends -- where the fields of a text end that starts with a record, up
 * to where one shows that it is not plain, if "quote" is not zero; the text has no
 * quotes if it is.  There must be room for as many ends as the text has bytes, and
 * CSV_SPARE_ENDS more, and for as many lines as it has bytes.
 *
 * Of a record whose line end is in the text all is known.  What follows a closing
 * quote at the end of the text is not: that may stop it or not.
 */
void
csv_scan_ends(const char *data, size_t len, char delimiter, char quote,
			  CsvEnds *found)
{
	scanner()->ends(data, len, delimiter, quote, found);
}

/*
 * csv_scan_lines -- how many lines end in a text, with LF, CRLF or CR; without
 * "crs" there is no CR in it.
 *
 * *after_cr says whether the byte before it is a CR, whose line has been
 * counted, and is set to whether its own last byte is one.
 */
int64
csv_scan_lines(const char *data, size_t len, bool crs, bool *after_cr)
{
	return scanner()->lines(data, len, crs, after_cr);
}

/*
 * csv_scan_find -- where a text first has another one, which is not empty and
 * has no line end; NULL for nowhere.
 *
 * Adds to *lines how many lines end before it, or in all of the text: they are
 * counted as csv_scan_lines() does.
 */
const char *
csv_scan_find(const char *data, size_t len, const CsvNeedle *needle, bool crs,
			  int64 *lines, bool *after_cr)
{
	return scanner()->find(data, len, needle, crs, lines, after_cr);
}

/*
 * csv_scan_look -- what a look at all bytes of a text tells.
 *
 * A text of ASCII alone is the same in every encoding that PostgreSQL has.
 */
void
csv_scan_look(const char *data, size_t len, char quote, CsvLook *look)
{
	scanner()->look(data, len, quote, look);
}
