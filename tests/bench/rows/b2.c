/*-------------------------------------------------------------------------
 *
 * b2.c
 *	  The answer of row B2 from the file of generate.c, by a program that knows
 *	  nothing else: a bound on what any general tool can reach.
 *
 * Two threads read half of the file each into hash tables of their own; the
 * tables are joined, and the threads compute the measures of half the series
 * each.  It takes the columns where generate.c puts them, quotes nothing, and
 * checks nothing.
 *
 *-------------------------------------------------------------------------
 */
#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#define THREADS		2
#define MONTHS		36
#define FIRST_MONTH	(2023 * 12)
#define BATCH		256			/* lines whose memory is fetched at once */
#define KEY_BYTES	16			/* CHN X JPN 850511 */

typedef struct Series
{
	char		key[KEY_BYTES];
	double		values[MONTHS];	/* NAN: no row */
} Series;

typedef struct Line
{
	char		key[KEY_BYTES];
	uint32_t	bucket;
	int			month;
	double		value;
} Line;

typedef struct Table
{
	int32_t	   *buckets;		/* 1 + number in series, 0: empty */
	uint32_t	mask;			/* their number, a power of 2, less 1 */
	Series	   *series;
	int			n;
	int			room;
} Table;

typedef struct Answer
{
	long		rows;
	long		moms;
	long		yoys;
	long		highs;
	double		mom;
	double		yoy;
	double		ytd_sum;
	double		ytd_max;
} Answer;

typedef struct Work
{
	const char *begin;			/* whole lines */
	const char *end;
	Table		table;
	const Series *series;		/* whose measures to compute */
	int			n;
	Answer		answer;
} Work;

/* first_bucket -- where a key's search begins */
static uint32_t
first_bucket(const Table *table, const char *key)
{
	uint64_t	a;
	uint64_t	b;

	memcpy(&a, key, 8);
	memcpy(&b, key + 8, 8);
	a = (a ^ b * UINT64_C(0x9E3779B97F4A7C15)) * UINT64_C(0xBF58476D1CE4E5B9);
	a = (a ^ a >> 32) * UINT64_C(0x94D049BB133111EB);
	return a >> 32 & table->mask;
}

static Series *
find_series(Table *table, const char *key, uint32_t i)
{
	Series	   *s;

	for (; table->buckets[i] != 0; i = (i + 1) & table->mask)
	{
		s = &table->series[table->buckets[i] - 1];
		if (memcmp(s->key, key, KEY_BYTES) == 0)
			return s;
	}
	if (table->n == table->room)
	{
		table->room = table->room * 2 + 1024;
		table->series = realloc(table->series, table->room * sizeof(Series));
	}
	table->buckets[i] = ++table->n;
	s = &table->series[table->n - 1];
	memcpy(s->key, key, KEY_BYTES);
	for (int month = 0; month < MONTHS; month++)
		s->values[month] = NAN;
	return s;
}

/* skip_fields -- the beginning of the n-th field from here */
static const char *
skip_fields(const char *p, int n)
{
	while (n > 0)
		n -= *p++ == ',';
	return p;
}

/* read_figure -- exact below 2^53 and with two decimals, as all are */
static double
read_figure(const char *p)
{
	uint64_t	digits = 0;
	int			decimals = 0;

	for (; *p != '.'; p++)
		digits = digits * 10 + (*p - '0');
	for (p++; *p != ','; p++, decimals++)
		digits = digits * 10 + (*p - '0');
	return decimals == 1 ? digits / 10.0 : digits / 100.0;
}

static int
read_integer(const char *p)
{
	int			x = 0;

	for (; *p != ','; p++)
		x = x * 10 + (*p - '0');
	return x;
}

/* read_line -- a line's key, month and figure; returns the next line */
static const char *
read_line(const char *p, const char *end, Line *line)
{
	int			period;

	memset(line->key, 0, KEY_BYTES);
	p = skip_fields(p, 5);
	period = read_integer(p);
	line->month = period / 100 * 12 + period % 100 - 1 - FIRST_MONTH;
	p = skip_fields(p, 2);
	memcpy(line->key, p, 3);	/* reporterISO */
	p = skip_fields(p, 1);
	line->key[3] = *p;			/* flowCode */
	p = skip_fields(p, 2);
	memcpy(line->key + 4, p, 3);	/* partnerISO */
	p = skip_fields(p, 3);
	memcpy(line->key + 7, p, 6);	/* cmdCode */
	p = skip_fields(p, 9);
	line->value = read_figure(p);	/* primaryValue */
	return (const char *) memchr(p, '\n', end - p) + 1;
}

/* fetch_series -- have the memory of a line's series brought near */
static void
fetch_series(const Table *table, const Line *line)
{
	int32_t		number = table->buckets[line->bucket];

	if (number != 0)
	{
		__builtin_prefetch(&table->series[number - 1]);
		__builtin_prefetch(&table->series[number - 1].values[line->month], 1);
	}
}

static void *
read_lines(void *argument)
{
	Work	   *work = argument;
	Table	   *table = &work->table;
	Line		lines[BATCH];

	for (const char *p = work->begin; p < work->end;)
	{
		int			n = 0;

		for (; n < BATCH && p < work->end; n++)
		{
			p = read_line(p, work->end, &lines[n]);
			lines[n].bucket = first_bucket(table, lines[n].key);
			__builtin_prefetch(&table->buckets[lines[n].bucket]);
		}
		for (int i = 0; i < n; i++)
			fetch_series(table, &lines[i]);
		for (int i = 0; i < n; i++)
			find_series(table, lines[i].key, lines[i].bucket)->values[lines[i].month] = lines[i].value;
	}
	return NULL;
}

static void
join_tables(Table *into, const Table *from)
{
	for (int i = 0; i < from->n; i++)
	{
		const char *key = from->series[i].key;
		Series	   *s = find_series(into, key, first_bucket(into, key));

		for (int month = 0; month < MONTHS; month++)
			if (!isnan(from->series[i].values[month]))
				s->values[month] = from->series[i].values[month];
	}
}

/* add_growth -- counts and sums where there is a positive base */
static void
add_growth(const double *values, int month, int lag, long *n, double *sum)
{
	if (month >= lag && values[month - lag] > 0)
	{
		*sum += 100 * (values[month] / values[month - lag] - 1);
		(*n)++;
	}
}

static void *
measure(void *argument)
{
	Work	   *work = argument;
	Answer	   *answer = &work->answer;

	for (const Series *s = work->series; s < work->series + work->n; s++)
	{
		double		sum = 0;
		double		max = NAN;

		for (int month = 0; month < MONTHS; month++)
		{
			double		x = s->values[month];

			if (month % 12 == 0)
			{
				sum = 0;
				max = NAN;
			}
			if (isnan(x))
				continue;
			answer->rows++;
			add_growth(s->values, month, 1, &answer->moms, &answer->mom);
			add_growth(s->values, month, 12, &answer->yoys, &answer->yoy);
			answer->highs += x > max;
			sum += x;
			if (!(x <= max))
				max = x;
			answer->ytd_sum += sum;
			answer->ytd_max += max;
		}
	}
	return NULL;
}

static void
run_threads(Work *works, void *(*function) (void *))
{
	pthread_t	threads[THREADS];

	for (int i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, function, &works[i]);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
}

/* make_table -- an empty table for a file of so many bytes */
static Table
make_table(off_t size)
{
	Table		table = {0};

	/* a line has over 100 bytes, and a series over 10 lines on average */
	for (table.mask = 1023; table.mask < size / 500; table.mask = table.mask * 2 + 1)
		;
	table.buckets = calloc(table.mask + 1, sizeof(int32_t));
	return table;
}

/* line_after -- the beginning of the line after a place */
static const char *
line_after(const char *p, const char *end)
{
	const char *newline = memchr(p, '\n', end - p);

	return newline == NULL ? end : newline + 1;
}

int
main(int argc, char **argv)
{
	int			fd = argc == 2 ? open(argv[1], O_RDONLY) : -1;
	Work		works[THREADS] = {0};
	Answer		sum = {0};
	struct stat st;
	const char *file;
	const char *end;

	if (fd < 0 || fstat(fd, &st) != 0)
	{
		fputs("usage: b2 FILE\n", stderr);
		return 2;
	}
	file = mmap(NULL, st.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	if (file == MAP_FAILED)
		return 1;
	end = file + st.st_size;
	for (int i = 0; i < THREADS; i++)
	{
		works[i].begin = line_after(i == 0 ? file : works[i - 1].end - 1, end);
		works[i].end = line_after(file + st.st_size / THREADS * (i + 1) - 1, end);
		works[i].table = make_table(st.st_size);
	}
	works[THREADS - 1].end = end;
	run_threads(works, read_lines);
	for (int i = 1; i < THREADS; i++)
		join_tables(&works[0].table, &works[i].table);
	for (int i = 0; i < THREADS; i++)
	{
		int			from = (long) works[0].table.n * i / THREADS;

		works[i].series = works[0].table.series + from;
		works[i].n = (long) works[0].table.n * (i + 1) / THREADS - from;
	}
	run_threads(works, measure);
	for (int i = 0; i < THREADS; i++)
	{
		const Answer *a = &works[i].answer;

		sum.rows += a->rows, sum.moms += a->moms, sum.yoys += a->yoys, sum.highs += a->highs;
		sum.mom += a->mom, sum.yoy += a->yoy, sum.ytd_sum += a->ytd_sum, sum.ytd_max += a->ytd_max;
	}
	printf("%ld|%ld|%.17g|%ld|%.17g|%.17g|%.17g|%ld\n", sum.rows, sum.moms, sum.mom, sum.yoys, sum.yoy,
		   sum.ytd_sum, sum.ytd_max, sum.highs);
	return 0;
}
