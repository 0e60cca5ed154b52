/*-------------------------------------------------------------------------
 *
 * replay.c
 *	  Text that has been read and may have to be read again.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "csv/records/replay.h"
#include "utils/memutils.h"

#define FIRST_SIZE	(8 * 1024)

/*
 * csv_replay_init -- hold nothing; memory will come from the current context.
 */
void
csv_replay_init(CsvReplay *r)
{
	memset(r, 0, sizeof(CsvReplay));
	r->context = CurrentMemoryContext;
}

/*
 * csv_replay_hold -- hold the text from here on: from pos, if that is text read
 * for the second time, or else what will be added.
 */
void
csv_replay_hold(CsvReplay *r, const char *pos)
{
	r->holding = true;
	if (pos == NULL)
		r->len = 0;
	r->from = pos != NULL ? pos - r->data : 0;
}

/*
 * csv_replay_add -- hold more text, which has been read for the first time.
 */
void
csv_replay_add(CsvReplay *r, const char *data, size_t len)
{
	if (r->len + len > r->size)
	{
		size_t		size = Max(r->len + len, Max(2 * r->size, FIRST_SIZE));
		char	   *larger = MemoryContextAllocHuge(r->context, size);

		if (r->data != NULL)
		{
			memcpy(larger, r->data, r->len);
			pfree(r->data);
		}
		r->data = larger;
		r->size = size;
	}
	memcpy(r->data + r->len, data, len);
	r->len += len;
}

/*
 * csv_replay_rewind -- end holding, and give back what was held, until more is
 * added.
 *
 * What has been read twice is dropped when it is most of it, so that a file in
 * which every quote is wrong neither fills the memory nor is moved about for
 * every line.
 */
void
csv_replay_rewind(CsvReplay *r, const char **start, const char **end)
{
	r->holding = false;
	if (r->from > r->len / 2)
	{
		memmove(r->data, r->data + r->from, r->len - r->from);
		r->len -= r->from;
		r->from = 0;
	}
	*start = r->data + r->from;
	*end = r->data + r->len;
}
