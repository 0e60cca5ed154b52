/*-------------------------------------------------------------------------
 *
 * present.c
 *	  What the target has before the rows of a file go in.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "compat.h"
#include "executor/spi.h"
#include "load/present.h"
#include "load/query.h"
#include "utils/rls.h"

/*
 * ask_of_all -- the value of a query about all rows of the target, also those
 * that policies hide from the user: the logs say of the table, for everybody,
 * whether it was empty, and had rows of a period.
 */
static Datum
ask_of_all(const LoadTarget *target, const char *sql, const LoadArgs *args)
{
	Oid			relid = RelationGetRelid(target->rel);
	LoadIdentity was;
	Datum		value;

	if (check_enable_rls(relid, InvalidOid, true) != RLS_ENABLED)
		return load_ask(sql, args, SPI_OK_SELECT, NULL);
	was = load_become_owner(relid);
	value = load_ask(sql, args, SPI_OK_SELECT, NULL);
	load_become(was);
	return value;
}

/*
 * load_is_empty -- whether the target has no row, also none that policies hide.
 */
bool
load_is_empty(const LoadTarget *target)
{
	return DatumGetBool(ask_of_all(target,
								   psprintf("SELECT NOT EXISTS (SELECT FROM %s)", target->name),
								   &(LoadArgs) {0}));
}

/*
 * load_new_periods -- of periods, a date[], those that the target, whose key has
 * one, has no row of, hidden or not; "before" asks for how it was when the file's
 * turn came.
 */
Datum
load_new_periods(const LoadTarget *target, Datum periods, bool before)
{
	LoadArgs	args = {1, &(Oid) {DATEARRAYOID}, &periods, NULL, before};

	return ask_of_all(target,
					  psprintf("SELECT coalesce(pg_catalog.array_agg(n.period ORDER BY n.period), '{}') FROM pg_catalog.unnest($1) AS n(period)"
							   " WHERE NOT EXISTS (SELECT FROM %s AS t WHERE t.%s OPERATOR(pg_catalog.=) n.period)",
							   target->name,
							   target->columns[target->period].name),
					  &args);
}
