/*-------------------------------------------------------------------------
 *
 * analyze.c
 *	  ANALYZE: a random sample of a foreign table's rows.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "commands/vacuum.h"
#include "compat.h"
#include "csv/fdw.h"
#include "csv/reader/reader.h"
#include "csv/rejects.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/sampling.h"

/*
 * The sample, and what picks it: Vitter's algorithm Z.
 */
typedef struct Sample
{
	HeapTuple  *rows;
	int			wanted;
	int			count;
	double		seen;			/* rows read so far */
	double		skip;			/* rows to pass over, or -1 to draw it anew */
	ReservoirStateData reservoir;
} Sample;

/*
 * sample_place -- where the next row belongs in the sample, -1 for nowhere.
 */
static int
sample_place(Sample *s)
{
	int			place = -1;

	if (s->count < s->wanted)
		return s->count++;
	if (s->skip < 0)
		s->skip = reservoir_get_next_S(&s->reservoir, s->seen, s->wanted);
	if (s->skip <= 0)
	{
		place = (int) (s->wanted * compat_sampler_random(&s->reservoir));
		heap_freetuple(s->rows[place]);
	}
	s->skip -= 1;
	return place;
}

/*
 * read_sample -- read all rows, and keep those that belong in the sample.
 */
static void
read_sample(CsvReader *reader, TupleDesc desc, Sample *sample)
{
	Datum	   *values = palloc0(desc->natts * sizeof(Datum));
	bool	   *nulls = palloc(desc->natts * sizeof(bool));
	MemoryContext context = CurrentMemoryContext;
	MemoryContext row_context = AllocSetContextCreate(context,
													  "magtrade_csv row",
													  ALLOCSET_DEFAULT_SIZES);

	memset(nulls, true, desc->natts * sizeof(bool));
	for (;;)
	{
		int			place;

		compat_analyze_delay_point();
		MemoryContextReset(row_context);
		MemoryContextSwitchTo(row_context);
		if (!csv_reader_next(reader, values, nulls))
			break;
		MemoryContextSwitchTo(context);
		place = sample_place(sample);
		if (place >= 0)
			sample->rows[place] = heap_form_tuple(desc, values, nulls);
		sample->seen++;
	}
	MemoryContextSwitchTo(context);
	MemoryContextDelete(row_context);
}

/*
 * acquire_sample -- read all rows, and keep up to "wanted" of them; returns
 * how many.  *total is set to how many there were, none of them dead.
 */
static int
acquire_sample(Relation rel, int elevel, HeapTuple *rows, int wanted,
			   double *total, double *dead)
{
	CsvReader  *reader = csv_reader_begin(rel, csv_all_columns(rel), NULL,
										  NULL);
	Sample		sample = {.rows = rows, .wanted = wanted, .skip = -1};

	reservoir_init_selection_state(&sample.reservoir, wanted);
	read_sample(reader, RelationGetDescr(rel), &sample);
	csv_rejects_notice(rel, csv_reader_rejects(reader));
	csv_reader_end(reader);
	*total = sample.seen;
	*dead = 0;
	ereport(elevel,
			(errmsg("\"%s\": file contains %.0f rows; %d rows in sample",
					RelationGetRelationName(rel), sample.seen, sample.count)));
	return sample.count;
}

/*
 * csv_analyze -- how large the table is and how to sample it; error if its
 * files are missing.
 */
bool
csv_analyze(Relation rel, AcquireSampleRowsFunc *sample, BlockNumber *pages)
{
	CsvSettings *settings = csv_table_settings(RelationGetRelid(rel));
	int64		bytes = csv_files_size(csv_files(settings, false, NULL));

	*pages = (BlockNumber) Max(1, Min((bytes + BLCKSZ - 1) / BLCKSZ,
									  MaxBlockNumber));
	*sample = acquire_sample;
	return true;
}
