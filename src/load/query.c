/*-------------------------------------------------------------------------
 *
 * query.c
 *	  SQL over the target, the logs, and rows that are in no table.
 *
 * All of this needs a connection to SPI.  Each statement sees what those before
 * it did.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "executor/spi.h"
#include "load/query.h"
#include "miscadmin.h"
#include "utils/datum.h"
#include "utils/queryenvironment.h"

/* How many rows are fetched at a time. */
#define FETCH_ROWS	1000

/*
 * load_offer -- let SQL use rows by a name, until load_withdraw().
 */
void
load_offer(const char *name, const LoadRows *rows)
{
	EphemeralNamedRelation enr = palloc0(sizeof(EphemeralNamedRelationData));

	enr->md.name = pstrdup(name);
	enr->md.tupdesc = rows->desc;
	enr->md.enrtype = ENR_NAMED_TUPLESTORE;
	enr->md.enrtuples = rows->count;
	enr->reldata = rows->store;
	if (SPI_register_relation(enr) != SPI_OK_REL_REGISTER)
		elog(ERROR, "could not register relation \"%s\"", name);
}

/*
 * load_withdraw -- end what load_offer() began.
 */
void
load_withdraw(const char *name)
{
	if (SPI_unregister_relation(name) != SPI_OK_REL_UNREGISTER)
		elog(ERROR, "could not unregister relation \"%s\"", name);
}

/*
 * execute -- run a statement; "expected" is SPI's code for success.
 */
static void
execute(const char *sql, const LoadArgs *args, int expected)
{
	int			result = SPI_execute_with_args(sql, args->count, args->types,
											   args->values, args->nulls,
											   args->read_only, 0);

	if (result != expected)
		elog(ERROR, "SPI_execute_with_args returned %d", result);
}

/*
 * load_run -- run a statement; returns how many rows it processed.
 */
int64
load_run(const char *sql, const LoadArgs *args, int expected)
{
	int64		processed;

	execute(sql, args, expected);
	processed = SPI_processed;
	SPI_freetuptable(SPI_tuptable);
	return processed;
}

/*
 * load_ask -- the value of a statement's one row and one column, in the current
 * memory context; *isnull is set if it is NULL, or if there is no row.
 */
Datum
load_ask(const char *sql, const LoadArgs *args, int expected, bool *isnull)
{
	Datum		value = (Datum) 0;

	execute(sql, args, expected);
	*isnull = SPI_processed == 0;
	if (!*isnull)
	{
		TupleDesc	desc = SPI_tuptable->tupdesc;
		Form_pg_attribute attr = TupleDescAttr(desc, 0);

		value = SPI_getbinval(SPI_tuptable->vals[0], desc, 1, isnull);
		if (!*isnull)
			value = datumCopy(value, attr->attbyval, attr->attlen);
	}
	SPI_freetuptable(SPI_tuptable);
	return value;
}

/*
 * store_fetched -- add the rows that a cursor gave.
 */
static void
store_fetched(LoadRows *rows)
{
	if (rows->desc == NULL)
		rows->desc = CreateTupleDescCopy(SPI_tuptable->tupdesc);
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		CHECK_FOR_INTERRUPTS();
		tuplestore_puttuple(rows->store, SPI_tuptable->vals[i]);
	}
	rows->count += SPI_processed;
}

/*
 * load_collect -- the rows of a query, in the current memory context, on disk
 * where they are many.
 */
LoadRows *
load_collect(const char *sql, const LoadArgs *args)
{
	MemoryContext context = CurrentMemoryContext;
	LoadRows   *rows = palloc0(sizeof(LoadRows));
	Portal		portal = SPI_cursor_open_with_args(NULL, sql, args->count,
												   args->types, args->values,
												   args->nulls, args->read_only,
												   0);
	uint64		fetched;

	/* SPI leaves one in its own context */
	MemoryContextSwitchTo(context);
	rows->store = tuplestore_begin_heap(true, false, work_mem);
	do
	{
		SPI_cursor_fetch(portal, true, FETCH_ROWS);
		MemoryContextSwitchTo(context);
		fetched = SPI_processed;
		store_fetched(rows);
		SPI_freetuptable(SPI_tuptable);
	} while (fetched > 0);
	SPI_cursor_close(portal);
	MemoryContextSwitchTo(context);
	return rows;
}
