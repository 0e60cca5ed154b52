/*-------------------------------------------------------------------------
 *
 * fuzz_json.c
 *	  Rows of JSON into CSV, of any bytes: no overrun, the same result however
 *	  input and output are cut, never more than a few bytes for each and a comma
 *	  for each name, and quotes in pairs and a line end behind the last row where
 *	  the array is complete.
 *
 * The first two bytes say how it is cut.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <stdlib.h>

#include "compat.h"
#include "csv/files/json.h"
#include "stubs.h"

int			LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The most that so many bytes make: each { a row with a comma for each name. */
#define MOST(size)	((size) * ((size) / 6 + 8) + 64)

typedef struct Converted
{
	char	   *csv;
	size_t		len;
	const char *why;
	bool		complete;
} Converted;

/*
 * convert -- all of the bytes, so many at a time, in copies that end where their
 * memory does.
 */
static Converted
convert(const char *bytes, size_t size, size_t in_size, size_t out_size)
{
	CsvJson    *json = csv_json_begin();
	Converted	result = {malloc(MOST(size))};
	size_t		at = 0;
	bool		more = true;

	while (result.why == NULL && more)
	{
		size_t		given = Min(in_size, size - at);
		char	   *in = memcpy(malloc(Max(given, 1)), bytes + at, given);
		char	   *out = malloc(out_size);
		CsvUnpackStep step = {in, given, out, out_size};
		size_t		made;

		result.why = csv_json_step(json, &step);
		REQUIRE(step.in >= in && step.in + step.in_len == in + given);
		REQUIRE(step.out >= out && step.out + step.out_len == out + out_size);
		made = out_size - step.out_len;
		REQUIRE(result.len + made <= MOST(size));
		memcpy(result.csv + result.len, out, made);
		result.len += made;
		more = given > 0 || made > 0;
		at += given - step.in_len;
		free(in);
		free(out);
	}
	result.complete = result.why == NULL && csv_json_complete(json);
	return result;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *) data + 2;
	Converted	whole;
	Converted	cut;
	size_t		quotes = 0;

	if (size < 2)
		return 0;
	size -= 2;
	whole = convert(bytes, size, size + 1, MOST(size));
	cut = convert(bytes, size, data[0] % 16 + 1, data[1] % 16 + 1);
	REQUIRE(whole.why == cut.why && whole.complete == cut.complete);
	if (whole.why == NULL)
		REQUIRE(whole.len == cut.len && memcmp(whole.csv, cut.csv, cut.len) == 0);
	for (size_t i = 0; i < whole.len; i++)
		quotes += whole.csv[i] == '"';
	if (whole.complete)
	{
		REQUIRE(quotes % 2 == 0);
		REQUIRE(whole.len == 0 || whole.csv[whole.len - 1] == '\n');
	}
	free(whole.csv);
	free(cut.csv);
	stub_free_all();
	return 0;
}
