/*-------------------------------------------------------------------------
 *
 * stubs.h
 *	  What stands in for the backend in a fuzz target.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_FUZZ_STUBS_H
#define MAGTRADE_FUZZ_STUBS_H

#include <setjmp.h>

#include "fmgr.h"

/* Where an ereport(ERROR) goes; NULL outside of STUB_TRY, and then it aborts. */
extern sigjmp_buf *stub_error_target;

/* Free everything that palloc() gave and pfree() has not taken back. */
extern void stub_free_all(void);

/* The bytes of memory in use, and the most at any time since stub_free_all(). */
extern size_t stub_in_use(void);
extern size_t stub_peak(void);

/* A function of one argument; and one that reads a message, of these bytes. */
extern Datum stub_call(PGFunction function, void *argument);
extern void *stub_receive(PGFunction function, const void *bytes, int len);

/* Abort, saying what does not hold, so that libFuzzer keeps the input. */
#define REQUIRE(condition) \
	do { if (!(condition)) stub_fail(#condition, __FILE__, __LINE__); } while (0)

extern void stub_fail(const char *condition, const char *file, int line);

#endif							/* MAGTRADE_FUZZ_STUBS_H */
