/*-------------------------------------------------------------------------
 *
 * weights.c
 *	  What every door to a measure over items checks before it asks.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "items/measures.h"
#include "miscadmin.h"

/*
 * items_check_weights -- error if any of so many figures, all columns counted,
 * is below zero; NAN passes.
 *
 * Trade below zero (a balance, a correction) has no share of a total.
 */
void
items_check_weights(const double *figures, int nfigures)
{
	for (int i = 0; i < nfigures; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (unlikely(figures[i] < 0))
			ereport(ERROR,
					(errcode(ERRCODE_DATA_EXCEPTION),
					 errmsg("a negative figure has no share of a total: %.15g",
							figures[i]),
					 errhint("Add corrections to the flow that they correct before measuring shares, and leave balances out.")));
	}
}
