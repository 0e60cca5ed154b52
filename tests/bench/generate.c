/*-------------------------------------------------------------------------
 *
 * generate.c
 *	  The file that `make bench` measures on: made-up trade in UN Comtrade's
 *	  layout, 24 of its 47 columns, on standard output.
 *
 *	  generate ROWS [SEED]
 *
 * 5,000,000 rows are 350,000 series of reporter, flow, commodity and partner,
 * other sizes in proportion; the rows come out within a percent.  The
 * same arguments give the same bytes on every machine: nothing but integers is
 * computed, and every number is a hash of the seed and of what it belongs to.
 *
 * What the figures look like, and why:
 * - Months are January 2023 to December 2025.  29 % of the series run through
 *	 all 36; the others live for 1 to 19 of them, starting anywhere.  Of a
 *	 series' months a fifth have no row, but its first always has one.
 * - A panel (reporter, flow, commodity) has the i-th largest trader as
 *	 partner with probability b / (b + i), with b from 1 to 21: some have a
 *	 handful of partners and some a hundred, and the large ones are in most.
 * - Values have cents, and lie between 100 and a billion dollars: each series
 *	 has a level of its own, months vary by half around it, one in 64 is ten
 *	 times off and one in 512 is zero.
 * - The file is in order of publication: month by month, and in a month by
 *	 reporter, flow, commodity and partner.  A month of a series is one row,
 *	 so that nobody has to sum before comparing.
 *
 *-------------------------------------------------------------------------
 */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MONTHS		36
#define FIRST_YEAR	2023
#define REPORTERS	40			/* the first of the areas */
#define DEFAULT_SEED 850511

typedef struct Area
{
	int			code;			/* Comtrade's own, nearly M49 */
	const char *iso;
} Area;

/* The 40 largest traders, roughly by size, then the others by name. */
static const Area areas[] = {
	{156, "CHN"}, {842, "USA"}, {276, "DEU"}, {528, "NLD"}, {392, "JPN"},
	{410, "KOR"}, {381, "ITA"}, {251, "FRA"}, {344, "HKG"}, {56, "BEL"},
	{484, "MEX"}, {826, "GBR"}, {702, "SGP"}, {124, "CAN"}, {784, "ARE"},
	{699, "IND"}, {643, "RUS"}, {724, "ESP"}, {704, "VNM"}, {757, "CHE"},
	{616, "POL"}, {36, "AUS"}, {764, "THA"}, {458, "MYS"}, {76, "BRA"},
	{360, "IDN"}, {682, "SAU"}, {792, "TUR"}, {203, "CZE"}, {40, "AUT"},
	{752, "SWE"}, {372, "IRL"}, {348, "HUN"}, {579, "NOR"}, {208, "DNK"},
	{710, "ZAF"}, {642, "ROU"}, {608, "PHL"}, {152, "CHL"}, {620, "PRT"},
	{4, "AFG"}, {24, "AGO"}, {8, "ALB"}, {20, "AND"}, {32, "ARG"}, {51, "ARM"},
	{28, "ATG"}, {31, "AZE"}, {108, "BDI"}, {204, "BEN"}, {854, "BFA"},
	{50, "BGD"}, {100, "BGR"}, {48, "BHR"}, {44, "BHS"}, {70, "BIH"},
	{112, "BLR"}, {84, "BLZ"}, {68, "BOL"}, {52, "BRB"}, {96, "BRN"},
	{64, "BTN"}, {72, "BWA"}, {140, "CAF"}, {384, "CIV"}, {120, "CMR"},
	{180, "COD"}, {178, "COG"}, {170, "COL"}, {174, "COM"}, {132, "CPV"},
	{188, "CRI"}, {192, "CUB"}, {196, "CYP"}, {262, "DJI"}, {212, "DMA"},
	{214, "DOM"}, {12, "DZA"}, {218, "ECU"}, {818, "EGY"}, {232, "ERI"},
	{233, "EST"}, {231, "ETH"}, {246, "FIN"}, {242, "FJI"}, {583, "FSM"},
	{266, "GAB"}, {268, "GEO"}, {288, "GHA"}, {324, "GIN"}, {270, "GMB"},
	{624, "GNB"}, {226, "GNQ"}, {300, "GRC"}, {308, "GRD"}, {320, "GTM"},
	{328, "GUY"}, {340, "HND"}, {191, "HRV"}, {332, "HTI"}, {364, "IRN"},
	{368, "IRQ"}, {352, "ISL"}, {376, "ISR"}, {388, "JAM"}, {400, "JOR"},
	{398, "KAZ"}, {404, "KEN"}, {417, "KGZ"}, {116, "KHM"}, {296, "KIR"},
	{659, "KNA"}, {414, "KWT"}, {418, "LAO"}, {422, "LBN"}, {430, "LBR"},
	{434, "LBY"}, {662, "LCA"}, {144, "LKA"}, {426, "LSO"}, {440, "LTU"},
	{442, "LUX"}, {428, "LVA"}, {504, "MAR"}, {492, "MCO"}, {498, "MDA"},
	{450, "MDG"}, {462, "MDV"}, {584, "MHL"}, {807, "MKD"}, {466, "MLI"},
	{470, "MLT"}, {104, "MMR"}, {499, "MNE"}, {496, "MNG"}, {508, "MOZ"},
	{478, "MRT"}, {480, "MUS"}, {454, "MWI"}, {516, "NAM"}, {562, "NER"},
	{566, "NGA"}, {558, "NIC"}, {524, "NPL"}, {520, "NRU"}, {554, "NZL"},
	{512, "OMN"}, {586, "PAK"}, {591, "PAN"}, {604, "PER"}, {585, "PLW"},
	{598, "PNG"}, {408, "PRK"}, {600, "PRY"}, {634, "QAT"}, {646, "RWA"},
	{729, "SDN"}, {686, "SEN"}, {90, "SLB"}, {694, "SLE"}, {222, "SLV"},
	{674, "SMR"}, {706, "SOM"}, {688, "SRB"}, {728, "SSD"}, {678, "STP"},
	{740, "SUR"}, {703, "SVK"}, {705, "SVN"}, {748, "SWZ"}, {690, "SYC"},
	{760, "SYR"}, {148, "TCD"}, {768, "TGO"}, {762, "TJK"}, {795, "TKM"},
	{626, "TLS"}, {776, "TON"}, {780, "TTO"}, {788, "TUN"}, {798, "TUV"},
	{834, "TZA"}, {800, "UGA"}, {804, "UKR"}, {858, "URY"}, {860, "UZB"},
	{670, "VCT"}, {862, "VEN"}, {548, "VUT"}, {882, "WSM"},
	{887, "YEM"}, {894, "ZMB"}, {716, "ZWE"}
};

#define AREAS		((int) (sizeof(areas) / sizeof(areas[0])))

typedef struct Series
{
	uint64_t	hash;			/* all about it follows from this */
	int			reporter;
	int			flow;			/* 0 imports, 1 exports */
	int			commodity;		/* HS code of six digits */
	int			partner;
	int			first;			/* months in which it lives */
	int			last;
} Series;

static uint64_t seed = DEFAULT_SEED;

/* Room for a line more than what is written out at once */
static char buffer[1 << 20];
static char *end = buffer;
static uint64_t bytes;

static void
die(const char *what)
{
	fprintf(stderr, "generate: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* mix -- a hash of two numbers (the finalizer of splitmix64) */
static uint64_t
mix(uint64_t a, uint64_t b)
{
	uint64_t	x = a + (b + 1) * UINT64_C(0x9E3779B97F4A7C15);

	x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
	return x ^ (x >> 31);
}

/* draw -- a number from 0 to n - 1, the one that a hash has under a name */
static int
draw(uint64_t hash, int name, int n)
{
	return (int) (mix(hash, name) % (uint64_t) n);
}

/* hs_code -- six digits for a commodity's number; those of 0 are 850511 */
static int
hs_code(int number)
{
	int			chapter = 1 + (84 + number) % 97;
	int			round = number / 97;

	if (chapter == 77)			/* kept free by the Harmonized System */
		chapter = 98;
	return chapter * 10000 + (1 + (4 + round) % 20) * 100 + 11 + round / 20;
}

/* set_life -- the months in which a series has rows */
static void
set_life(Series *s)
{
	int			length = MONTHS;

	if (draw(s->hash, 0, 1024) >= 300)
		length = 1 + draw(s->hash, 1, 19);
	s->first = draw(s->hash, 2, MONTHS - length + 1);
	s->last = s->first + length - 1;
}

/*
 * add_panel -- the series of one reporter, flow and commodity, but no more than
 * "room"; returns how many they are.
 */
static int
add_panel(Series *into, int room, int number)
{
	static const int breadths[] = {1, 2, 3, 5, 8, 13, 21};
	uint64_t	hash = mix(seed, number);
	int			breadth = breadths[draw(hash, 0, 7)];
	int			reporter = number % REPORTERS;
	int			n = 0;

	for (int i = 0; i < AREAS && n < room; i++)
	{
		Series	   *s = &into[n];

		if (i == reporter || draw(hash, i + 1, breadth + i) >= breadth)
			continue;
		s->hash = mix(hash, 1000 + i);
		s->reporter = reporter;
		s->flow = number / REPORTERS % 2;
		s->commodity = hs_code(number / REPORTERS / 2);
		s->partner = i;
		set_life(s);
		n++;
	}
	return n;
}

static int
compare_series(const void *a, const void *b)
{
	const Series *s = a;
	const Series *t = b;

	if (s->reporter != t->reporter)
		return s->reporter - t->reporter;
	if (s->flow != t->flow)
		return s->flow - t->flow;
	if (s->commodity != t->commodity)
		return s->commodity - t->commodity;
	return s->partner - t->partner;
}

static void
flush(void)
{
	for (char *p = buffer; p < end;)
	{
		ssize_t		n = write(STDOUT_FILENO, p, end - p);

		if (n < 0)
			die("cannot write");
		p += n;
	}
	bytes += end - buffer;
	end = buffer;
}

static void
put_text(const char *text)
{
	size_t		length = strlen(text);

	memcpy(end, text, length);
	end += length;
}

/* put_digits -- a number with at least "least" digits */
static void
put_digits(uint64_t x, int least)
{
	char		digits[20];
	int			n = 0;

	for (; x > 0 || n < least; x /= 10)
		digits[n++] = '0' + x % 10;
	while (n > 0)
		*end++ = digits[--n];
}

/* put_integer -- a number and a comma */
static void
put_integer(uint64_t x)
{
	put_digits(x, 1);
	*end++ = ',';
}

/* put_money -- so many cents as Comtrade writes them: 482.0, 0.5, 12.34 */
static void
put_money(uint64_t cents)
{
	put_digits(cents / 100, 1);
	*end++ = '.';
	if (cents % 10 != 0)
		put_digits(cents % 100, 2);
	else
		put_digits(cents / 10 % 10, 1);
	*end++ = ',';
}

/* month_value -- a series' value in cents in one of its months */
static uint64_t
month_value(const Series *s, uint64_t hash)
{
	uint64_t	cents = 100 + draw(s->hash, 3, 900);

	for (int power = 2 + draw(s->hash, 4, 6); power > 0; power--)
		cents *= 10;
	cents = cents * (512 + draw(hash, 1, 1024)) / 1024;
	if (draw(hash, 2, 512) == 0)
		return 0;
	if (draw(hash, 3, 64) == 0)
		return draw(hash, 4, 2) == 0 ? cents * 10 : cents / 10;
	return cents;
}

/* put_amounts -- the columns from qtyUnitCode to isReported */
static void
put_amounts(const Series *s, uint64_t hash)
{
	uint64_t	cents = month_value(s, hash);
	uint64_t	goods = mix(seed, s->commodity);
	uint64_t	price = 50 + 50 * draw(goods, 0, 1000);
	uint64_t	hundredths = cents * 80 / price * (80 + draw(hash, 5, 40)) / 80;
	int			in_items = draw(goods, 1, 10) == 0;

	put_integer(in_items ? 5 : 8);
	put_money(in_items ? hundredths / 100 * 300 : hundredths);
	put_money(hundredths);		/* netWgt, in kg */
	if (s->flow == 1)
		put_text(",");
	put_money(cents);			/* cifvalue of imports, fobvalue of exports */
	if (s->flow == 0)
		put_text(",");
	put_money(cents);			/* primaryValue */
	put_text("True\n");
}

static void
put_row(const Series *s, int month, uint64_t hash)
{
	int			year = FIRST_YEAR + month / 12;
	int			number = 1 + month % 12;

	if (end - buffer > (ptrdiff_t) sizeof(buffer) - 1024)
		flush();
	put_text("C,M,");
	put_integer((uint64_t) year * 10000 + number * 100 + 1);
	put_integer(year);
	put_integer(number);
	put_integer(year * 100 + number);
	put_integer(areas[s->reporter].code);
	put_text(areas[s->reporter].iso);
	put_text(s->flow == 0 ? ",M," : ",X,");
	put_integer(areas[s->partner].code);
	put_text(areas[s->partner].iso);
	put_text(",W00,H6,");
	put_digits(s->commodity, 6);
	put_text(",6,TOTAL CPC,TOTAL MOT,");
	put_amounts(s, hash);
}

/* put_month -- the rows of a month; returns how many they are */
static long
put_month(const Series *series, int n, int month)
{
	long		rows = 0;

	for (int i = 0; i < n; i++)
	{
		const Series *s = &series[i];
		uint64_t	hash;

		if (month < s->first || month > s->last)
			continue;
		hash = mix(s->hash, 100 + month);
		if (month > s->first && draw(hash, 0, 5) == 0)
			continue;
		put_row(s, month, hash);
		rows++;
	}
	return rows;
}

int
main(int argc, char **argv)
{
	long		wanted = argc > 1 ? atol(argv[1]) : 0;
	int			n = (int) (wanted * 7 / 100);
	int			made = 0;
	long		rows = 0;
	Series	   *series;

	if (wanted < 100 || wanted > 100000000)
	{
		fputs("usage: generate ROWS [SEED]     100 to 100,000,000 rows\n", stderr);
		return 2;
	}
	if (argc > 2)
		seed = strtoull(argv[2], NULL, 10);
	series = malloc(n * sizeof(Series));
	if (series == NULL)
		die("no memory");
	for (int panel = 0; made < n; panel++)
		made += add_panel(series + made, n - made, panel);
	qsort(series, n, sizeof(Series), compare_series);

	put_text("typeCode,freqCode,refPeriodId,refYear,refMonth,period,"
			 "reporterCode,reporterISO,flowCode,partnerCode,partnerISO,"
			 "partner2ISO,classificationCode,cmdCode,aggrLevel,customsDesc,"
			 "motDesc,qtyUnitCode,qty,netWgt,cifvalue,fobvalue,primaryValue,"
			 "isReported\n");
	for (int month = 0; month < MONTHS; month++)
		rows += put_month(series, n, month);
	flush();
	fprintf(stderr, "rows=%ld series=%d bytes=%llu\n", rows, n,
			(unsigned long long) bytes);
	free(series);
	return 0;
}
