/*-------------------------------------------------------------------------
 *
 * compat.h
 *	  Every difference between PostgreSQL 13 and 19 that the project meets.
 *
 * A room includes this after postgres.h and then writes for the newest server;
 * no other file asks for PG_VERSION_NUM.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_COMPAT_H
#define MAGTRADE_COMPAT_H

#include "fmgr.h"

#if PG_VERSION_NUM < 130000
#error magtrade needs PostgreSQL 13 or newer
#endif

/* 16 moved the varlena macros out of postgres.h */
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/*
 * 16 lets an input function hand its error back instead of raising it.  Before
 * that, every soft error is a hard one.
 */
#if PG_VERSION_NUM < 160000
struct Node;
#define errsave(context, ...) \
	do { (void) (context); ereport(ERROR, __VA_ARGS__); } while (0)
#define ereturn(context, dummy, ...) \
	do { errsave(context, __VA_ARGS__); return dummy; } while (0)
#define SOFT_ERROR_OCCURRED(context) ((void) (context), false)
#endif

/* An input function called from another, errors handed on; false after one */
#if PG_VERSION_NUM >= 160000
#define compat_input_call(function, text, context, result) \
	DirectInputFunctionCallSafe(function, text, InvalidOid, -1, \
								(fmNodePtr) (context), result)
#else
#define compat_input_call(function, text, context, result) \
	(*(result) = DirectFunctionCall1(function, CStringGetDatum(text)), true)
#endif

#endif							/* MAGTRADE_COMPAT_H */
