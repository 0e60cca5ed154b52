/*-------------------------------------------------------------------------
 *
 * door.h
 *	  What every door between SQL and a formula needs.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_DOOR_H
#define MAGTRADE_DOOR_H

#include "fmgr.h"

extern double check_finite(double x);
extern double check_overflow(double x);
extern double finite_arg(FunctionCallInfo fcinfo, int n);
extern Datum measure_datum(FunctionCallInfo fcinfo, double x);
extern void check_aggregate(FunctionCallInfo fcinfo);
extern void check_months(const char *name, double months);

#endif							/* MAGTRADE_DOOR_H */
