/*-------------------------------------------------------------------------
 *
 * fuzz_exact.c
 *	  Exact sums against a fixed-point number wide enough for any of them.
 *
 * The input is a list of doubles, of eight bytes each.  If its first byte is
 * odd, they are given by three bytes each instead, two for the exponent and
 * sign and one for the fraction, so that ties and cancellations are common.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "series/exact.h"
#include "series/series.h"
#include "stubs.h"

int			LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MAX_NUMBERS		200

/* ---- the reference: an integer of 2304 bits, in units of 2^-1074 ---- */

#define LIMBS			36

typedef struct Wide
{
	uint64		limb[LIMBS];	/* two's complement, lowest first */
} Wide;

/*
 * wide_add -- add a finite double.
 */
static void
wide_add(Wide *w, double x)
{
	uint64		bits;
	uint64		fraction;
	int			shift;
	uint64		part[2];
	unsigned __int128 carry = 0;

	memcpy(&bits, &x, 8);
	fraction = bits & ((UINT64CONST(1) << 52) - 1);
	shift = bits >> 52 & 0x7ff;
	if (shift > 0)
		fraction |= UINT64CONST(1) << 52, shift--;
	part[0] = fraction << shift % 64;
	part[1] = shift % 64 ? fraction >> (64 - shift % 64) : 0;
	if (bits >> 63)
	{
		/* add the two's complement: invert every limb, plus one */
		carry = 1;
		for (int i = 0; i < LIMBS; i++)
		{
			int			at = i - shift / 64;

			carry += (unsigned __int128) w->limb[i] +
				~(at == 0 || at == 1 ? part[at] : 0);
			w->limb[i] = carry;
			carry >>= 64;
		}
		return;
	}
	for (int i = 0; i < LIMBS; i++)
	{
		int			at = i - shift / 64;

		carry += (unsigned __int128) w->limb[i] +
			(at == 0 || at == 1 ? part[at] : 0);
		w->limb[i] = carry;
		carry >>= 64;
	}
}

static int
wide_bit(const Wide *w, int bit)
{
	return bit < 0 ? 0 : w->limb[bit / 64] >> bit % 64 & 1;
}

/*
 * wide_round -- the nearest double, ties to even; *top is the number's highest
 * bit, -1 for zero.
 */
static double
wide_round(Wide w, int *top)
{
	bool		negative = w.limb[LIMBS - 1] >> 63;
	uint64		fraction = 0;
	bool		below = false;
	int			low;

	if (negative)
	{
		Wide		zero = {{0}};
		unsigned __int128 carry = 1;

		for (int i = 0; i < LIMBS; i++)
		{
			carry += (unsigned __int128) zero.limb[i] + ~w.limb[i];
			w.limb[i] = carry;
			carry >>= 64;
		}
	}
	*top = LIMBS * 64 - 1;
	while (*top >= 0 && w.limb[*top / 64] == 0)
		*top -= 64;
	while (*top >= 0 && !wide_bit(&w, *top))
		(*top)--;
	low = Max(*top - 52, 0);
	for (int i = *top; i >= low; i--)
		fraction = fraction << 1 | wide_bit(&w, i);
	for (int i = 0; i < (low - 1) / 64; i++)
		below |= w.limb[i] != 0;
	for (int i = Max(low - 1, 0) / 64 * 64; i < low - 1; i++)
		below |= wide_bit(&w, i);
	if (wide_bit(&w, low - 1) && (below || (fraction & 1)))
		fraction++;
	return (negative ? -1 : 1) * ldexp((double) fraction, low - 1074);
}

/* ---- the targets ---- */

/*
 * read_numbers -- the finite numbers of the input.
 */
static int
read_numbers(const uint8_t *data, size_t size, double *x)
{
	int			n = 0;
	int			step = (data[0] & 1) ? 3 : 8;

	for (size_t i = 1; i + step <= size && n < MAX_NUMBERS; i += step)
	{
		uint64		bits = 0;

		memcpy(&bits, data + i, step);
		if (step == 3)
			bits = (bits & 0xffff) << 48 |
				(UINT64CONST(0x0001000100000000) * (bits >> 20 & 0xf) >> 16) |
				(bits >> 16 & 0xf);
		memcpy(&x[n], &bits, 8);
		x[n] += 0.0;
		n += isfinite(x[n]);
	}
	return n;
}

static bool
same(double a, double b)
{
	return memcmp(&a, &b, sizeof(double)) == 0;
}

/*
 * check_sum -- exact_add(), exact_round() and exact_shorten() in one order.
 */
static void
check_sum(const double *x, int n, int step, Wide total, double rounded)
{
	ExactSum	sum = {0};
	double		terms[EXACT_TERMS + 1];
	double		first;
	int			nterms;
	int			top;

	for (int i = 0; i < n; i++)
		exact_add(&sum, x[(size_t) i * step % n]);
	first = exact_round(&sum);
	REQUIRE(same(first + 0.0, rounded + 0.0));
	nterms = exact_shorten(&sum, terms);
	REQUIRE(nterms <= 41);
	for (int i = 0; i < nterms; i++)
	{
		REQUIRE(terms[i] != 0 && same(terms[i], wide_round(total, &top)));
		wide_add(&total, -terms[i]);
	}
	REQUIRE(wide_round(total, &top) == 0 && top == -1);
}

/*
 * check_unit -- unit_add() and unit_round(), of the numbers and of what becomes
 * of them below 1: those of few bits, or of up to "spread" zeros before them,
 * are added up as whole numbers.
 */
static void
check_unit(const double *x, int n, int spread)
{
	UnitSum		sum;
	Wide		total = {{0}};
	int			exponent;
	int			top;

	unit_start(&sum);
	for (int i = 0; i < n; i++)
	{
		double		y = frexp(x[i], &exponent);

		y = spread < 0 ? x[i] : ldexp(y, -abs(exponent) % (spread + 1));
		unit_add(&sum, y);
		wide_add(&total, y);
	}
	REQUIRE(same(unit_round(&sum) + 0.0, wide_round(total, &top) + 0.0));
}

/*
 * series_of -- every third number added to the same months, in two orders.
 */
static TradeSeries *
series_of(const double *x, int n, int step)
{
	TradeSeries *s = series_make();

	for (int i = 0; i < n; i++)
	{
		size_t		k = (size_t) i * step % n;

		s = series_outgrow(s, series_add(s, 24000 + k % 3 * 11, x[k]));
	}
	return s;
}

/*
 * check_series -- the stored bytes of a series depend on no order, nor on how
 * it was put together.
 */
static void
check_series(const double *x, int n, int step)
{
	TradeSeries *forward = series_compact(series_of(x, n, 1));
	TradeSeries *other = series_compact(series_of(x, n, step));
	TradeSeries *merged;
	int			half = n / 6 * 3;

	REQUIRE(VARSIZE(forward) == VARSIZE(other));
	REQUIRE(memcmp(forward, other, VARSIZE(forward)) == 0);
	merged = series_merge(series_of(x + half, n - half, 1),
						  series_compact(series_of(x, half, 1)));
	merged = series_compact(merged);
	REQUIRE(VARSIZE(forward) == VARSIZE(merged));
	REQUIRE(memcmp(forward, merged, VARSIZE(forward)) == 0);
	for (int month = 0; month < 3; month++)
	{
		Wide		total = {{0}};
		int			top;

		for (int i = month; i < n; i += 3)
			wide_add(&total, x[i]);
		if (month < n)
			REQUIRE(same(series_get(forward, 24000 + month * 11) + 0.0,
						 wide_round(total, &top) + 0.0));
	}
}

/*
 * check_huge -- numbers whose partial sums may overflow: then the sum is
 * infinite, or adding to a series is an error; else all is as ever.
 */
static void
check_huge(const double *x, int n, double rounded)
{
	sigjmp_buf	target;
	ExactSum	sum = {0};
	TradeSeries *s;
	double		result;
	int			top;

	for (int i = 0; i < n; i++)
		exact_add(&sum, x[i]);
	result = exact_round(&sum);
	REQUIRE(isinf(result) || same(result + 0.0, rounded + 0.0));
	stub_error_target = &target;
	if (sigsetjmp(target, 0) == 0)
	{
		s = series_compact(series_of(x, n, 1));
		for (int month = 0; month < Min(n, 3); month++)
		{
			Wide		total = {{0}};

			for (int i = month; i < n; i += 3)
				wide_add(&total, x[i]);
			result = series_get(s, 24000 + month * 11);
			REQUIRE(same(result + 0.0, wide_round(total, &top) + 0.0));
			REQUIRE(isfinite(result));
		}
	}
	stub_error_target = NULL;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	double		x[MAX_NUMBERS];
	Wide		total = {{0}};
	int			n;
	int			top;
	int			step;
	double		rounded;
	double		largest = 0;

	if (size < 4 || (n = read_numbers(data, size, x)) == 0)
		return 0;
	for (int i = 0; i < n; i++)
	{
		wide_add(&total, x[i]);
		largest = Max(largest, fabs(x[i]));
	}
	rounded = wide_round(total, &top);
	if (largest > 0x1p1015)
	{
		check_huge(x, n, rounded);
		for (int i = 0; i < n; i++)
			x[i] /= 0x1p8;
		memset(&total, 0, sizeof(total));
		for (int i = 0; i < n; i++)
			wide_add(&total, x[i]);
		rounded = wide_round(total, &top);
	}
	/* an order: every step-th number, which meets each once */
	for (step = data[0] / 2 % n + 1; step > 1; step--)
	{
		int			a = n,
					b = step;

		while (b > 0)
		{
			int			rest = a % b;

			a = b;
			b = rest;
		}
		if (a == 1)
			break;
	}
	check_sum(x, n, 1, total, rounded);
	check_sum(x, n, step, total, rounded);
	check_unit(x, n, -1);
	check_unit(x, n, 0);
	check_unit(x, n, 52);
	check_unit(x, n, 100);
	check_series(x, n, step);
	stub_free_all();
	return 0;
}
