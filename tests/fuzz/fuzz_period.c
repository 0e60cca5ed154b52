/*-------------------------------------------------------------------------
 *
 * fuzz_period.c
 *	  month_parse() on any bytes: no overrun, and what it reads is a month that
 *	  reads the same from its canonical form, with blanks around it, and whether
 *	  or not the day is asked for.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <stdio.h>
#include <stdlib.h>

#include "calendar/calendar.h"
#include "stubs.h"

/* the C library's own */
#undef snprintf

int			LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/*
 * parse -- month_parse() of a copy that ends where its memory does; -1 if it
 * is refused.
 */
static int
parse(const char *text, size_t len, int *day)
{
	char	   *copy = malloc(Max(len, 1));
	int			month = -2;
	const char *problem;

	memcpy(copy, text, len);
	problem = month_parse(copy, len, &month, day);
	free(copy);
	REQUIRE(problem == NULL || (problem[0] != '\0' && month == -2));
	return problem ? -1 : month;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *) data;
	int			day = -2;
	int			month = parse(text, size, &day);
	char	   *padded = malloc(size + 3);
	char		canonical[32];
	int			again = -2;

	REQUIRE(parse(text, size, NULL) == month);
	padded[0] = '\t';
	padded[1] = ' ';
	memcpy(padded + 2, text, size);
	padded[size + 2] = '\n';
	REQUIRE(parse(padded, size + 3, NULL) == month);
	free(padded);
	if (month == -1)
		return 0;
	REQUIRE(MONTH_IS_VALID(month) && MONTH_YEAR(month) >= 1000);
	REQUIRE(day >= MONTH_IS_YEAR && day <= 31);
	snprintf(canonical, sizeof(canonical), "%04d-%02d-%02d",
			 MONTH_YEAR(month), MONTH_OF_YEAR(month), Max(day, 1));
	REQUIRE(parse(canonical, 10, &again) == month && again == Max(day, 1));
	REQUIRE(parse(canonical, 7, &again) == month && again == 0);
	return 0;
}
