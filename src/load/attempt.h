/*-------------------------------------------------------------------------
 *
 * attempt.h
 *	  Work that may be undone.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_LOAD_ATTEMPT_H
#define MAGTRADE_LOAD_ATTEMPT_H

typedef bool (*LoadWork) (void *arg);

extern bool load_attempt(LoadWork work, void *arg, int forgiven);

#endif							/* MAGTRADE_LOAD_ATTEMPT_H */
