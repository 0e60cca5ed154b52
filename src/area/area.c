/*-------------------------------------------------------------------------
 *
 * area.c
 *	  trade_area: any source's code for a country as ISO 3166 alpha-3.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "area/area.h"
#include "compat.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(magtrade_area);
PG_FUNCTION_INFO_V1(magtrade_area_at);

/* What one call in a query remembers from row to row: its system. */
typedef struct AreaCall
{
	uint64		generation;
	int			system;
	int			len;			/* of the system's name */
	char		name[AREA_SYSTEM_BYTES];
} AreaCall;

/*
 * find_system -- the number of the system that the first argument names.  In
 * nearly every query it is a constant.
 */
static int
find_system(FunctionCallInfo fcinfo)
{
	text	   *name = PG_GETARG_TEXT_PP(0);
	int			len = VARSIZE_ANY_EXHDR(name);
	AreaCall   *call = fcinfo->flinfo->fn_extra;

	if (call == NULL)
		fcinfo->flinfo->fn_extra = call =
			MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(AreaCall));
	if (call->generation == area_generation() && call->len == len &&
		memcmp(call->name, VARDATA_ANY(name), len) == 0)
		return call->system;
	call->generation = 0;
	call->system = area_system(VARDATA_ANY(name), len);
	if (len < AREA_SYSTEM_BYTES)
	{
		memcpy(call->name, VARDATA_ANY(name), len);
		call->len = len;
		call->generation = area_generation();
	}
	return call->system;
}

/*
 * find_meanings -- what the second argument means in the system of the first.
 */
static const AreaMeaning *
find_meanings(FunctionCallInfo fcinfo)
{
	text	   *code = PG_GETARG_TEXT_PP(1);

	area_refresh(fcinfo->flinfo->fn_oid);
	return area_meanings(find_system(fcinfo), VARDATA_ANY(code),
						 VARSIZE_ANY_EXHDR(code));
}

/*
 * answer -- a meaning's alpha-3 code as the function's result.
 */
static Datum
answer(FunctionCallInfo fcinfo, const AreaMeaning *meaning)
{
	if (meaning == NULL || meaning->iso3[0] == '\0')
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text_with_len(meaning->iso3, AREA_ISO3_LEN));
}

/*
 * trade_area(text, text) -> text
 *
 * The alpha-3 code of a source's code for a country, in the meaning that holds
 * longest; NULL if the code is unknown or means no single country.
 */
Datum
magtrade_area(PG_FUNCTION_ARGS)
{
	const AreaMeaning *meaning = find_meanings(fcinfo);
	const AreaMeaning *latest = meaning;

	for (; meaning != NULL; meaning = meaning->next)
	{
		if (meaning->to > latest->to)
			latest = meaning;
	}
	return answer(fcinfo, latest);
}

/*
 * trade_area(text, text, date) -> text
 *
 * The same in the meaning of that day; NULL if the code had none then.
 */
Datum
magtrade_area_at(PG_FUNCTION_ARGS)
{
	const AreaMeaning *meaning = find_meanings(fcinfo);
	DateADT		at = PG_GETARG_DATEADT(2);

	while (meaning != NULL && (at < meaning->from || at > meaning->to))
		meaning = meaning->next;
	return answer(fcinfo, meaning);
}
