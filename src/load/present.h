/*-------------------------------------------------------------------------
 *
 * present.h
 *	  What the target has before the rows of a file go in.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_LOAD_PRESENT_H
#define MAGTRADE_LOAD_PRESENT_H

#include "load/target.h"

extern bool load_is_empty(const LoadTarget *target);
extern Datum load_new_periods(const LoadTarget *target, Datum periods,
							  bool before);

#endif							/* MAGTRADE_LOAD_PRESENT_H */
