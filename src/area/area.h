/*-------------------------------------------------------------------------
 *
 * area.h
 *	  What each source calls the countries: magtrade_area in memory.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_AREA_H
#define MAGTRADE_AREA_H

#include "utils/date.h"

/* Bytes of a system's name and of a code, with the zero byte. */
#define AREA_SYSTEM_BYTES	32
#define AREA_CODE_BYTES		28

/* Length of an ISO 3166 alpha-3 code. */
#define AREA_ISO3_LEN		3

/* One meaning of a code. */
typedef struct AreaMeaning
{
	char		iso3[AREA_ISO3_LEN + 1];	/* "" for NULL */
	DateADT		from;			/* first day */
	DateADT		to;				/* last day */
	bool		builtin;
	struct AreaMeaning *next;	/* one that counts less */
} AreaMeaning;

extern void area_refresh(Oid function);
extern uint64 area_generation(void);
extern int	area_system(const char *name, int len);
extern const AreaMeaning *area_meanings(int system, const char *code, int len);

#endif							/* MAGTRADE_AREA_H */
