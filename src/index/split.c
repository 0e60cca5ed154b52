/*-------------------------------------------------------------------------
 *
 * split.c
 *	  A change in value as the sum of its parts.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "index/measures.h"
#include "miscadmin.h"
#include "series/exact.h"

/*
 * part_of -- which part of the change a row without both effects is.
 */
static int
part_of(double v0, double v1)
{
	if (v0 == 0)
		return PART_NEW;
	return v1 == 0 ? PART_CLOSED : PART_UNPRICED;
}

/*
 * add_price_effect -- 1/2 (q0 + q1) (p1 - p0) of a matched row.
 *
 * Where the quantity has not changed that is all of the change in value, which
 * is exact.
 */
static void
add_price_effect(ExactSum *effect, const double *row)
{
	double		q0 = row[COLUMN_Q0];
	double		q1 = row[COLUMN_Q1];

	if (q0 == q1)
	{
		exact_add(effect, row[COLUMN_V1]);
		exact_add(effect, -row[COLUMN_V0]);
	}
	else
		exact_add(effect, (q0 / 2 + q1 / 2) *
				  (row[COLUMN_V1] / q1 - row[COLUMN_V0] / q0));
}

/*
 * index_pq_split -- the parts of sum v1 - sum v0, in the figures' unit, and
 * nothing left over.
 *
 * Matched items: Bennet's price effect, sum 1/2 (q0 + q1) (p1 - p0), and
 * quantity effect, sum 1/2 (p0 + p1) (q1 - q0), which is what the price effect
 * leaves of their change.  Others: new items (no value before), closed ones (no
 * value now), and items with value on both sides but not both quantities, whose
 * change is neither price's nor quantity's.  An absent value is a zero.
 */
void
index_pq_split(const double *rows, int n, double *parts)
{
	/* the change of matched items stands at PART_QUANTITY until it is split */
	ExactSum	sums[SPLIT_PARTS] = {{0}};

	for (int i = 0; i < n; i++)
	{
		const double *row = &rows[(size_t) i * INDEX_COLUMNS];
		double		v0 = isnan(row[COLUMN_V0]) ? 0 : row[COLUMN_V0];
		double		v1 = isnan(row[COLUMN_V1]) ? 0 : row[COLUMN_V1];
		bool		matched = is_matched(row);
		ExactSum   *change = &sums[matched ? PART_QUANTITY : part_of(v0, v1)];

		CHECK_FOR_INTERRUPTS();
		exact_add(change, v1);
		exact_add(change, -v0);
		if (matched)
			add_price_effect(&sums[PART_PRICE], row);
	}
	for (int i = 0; i < SPLIT_PARTS; i++)
		parts[i] = exact_round(&sums[i]);
	parts[PART_QUANTITY] -= parts[PART_PRICE];
}
