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

#include "access/htup_details.h"
#include "access/xact.h"
#include "catalog/pg_class.h"
#include "compat.h"
#include "executor/spi.h"
#include "executor/tstoreReceiver.h"
#include "load/query.h"
#include "miscadmin.h"
#include "tcop/pquery.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

/*
 * load_become_owner -- act as the owner of a table, from whom no policy hides
 * its rows, until load_become().  After an error the transaction's end undoes it.
 */
LoadIdentity
load_become_owner(Oid relid)
{
	HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relid));
	Oid			owner;
	LoadIdentity was;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for relation %u", relid);
	owner = ((Form_pg_class) GETSTRUCT(tuple))->relowner;
	ReleaseSysCache(tuple);
	GetUserIdAndSecContext(&was.user, &was.context);
	SetUserIdAndSecContext(owner, was.context | SECURITY_LOCAL_USERID_CHANGE |
						   SECURITY_RESTRICTED_OPERATION |
						   SECURITY_NOFORCE_RLS);
	return was;
}

/*
 * load_become -- act as whom load_become_owner() returned.
 */
void
load_become(LoadIdentity was)
{
	SetUserIdAndSecContext(was.user, was.context);
}

/*
 * load_set -- give settings, pairs of a name and a value, these values until
 * AtEOXact_GUC() of what it returns, or an error.
 */
int
load_set(const char *const (*settings)[2], int count)
{
	int			level = NewGUCNestLevel();

	for (int i = 0; i < count; i++)
		(void) set_config_option(settings[i][0], settings[i][1], PGC_USERSET,
								 PGC_S_SESSION, GUC_ACTION_SAVE, true, 0,
								 false);
	return level;
}

/*
 * load_pin_texts -- have values turned into text in the same way whatever the
 * session's settings are, until load_unpin_texts() or an error.
 */
int
load_pin_texts(void)
{
	static const char *const settings[][2] = {
		{"datestyle", "ISO"}, {"intervalstyle", "postgres"},
		{"extra_float_digits", "1"}, {"bytea_output", "hex"},
		{"lc_monetary", "C"}
	};

	return load_set(settings, lengthof(settings));
}

/*
 * load_unpin_texts -- end what load_pin_texts() began, which returned "level".
 */
void
load_unpin_texts(int level)
{
	AtEOXact_GUC(true, level);
}

/*
 * load_offer -- let SQL use rows by a name, until load_withdraw().
 */
void
load_offer(const char *name, LoadRows *rows)
{
	EphemeralNamedRelation enr = palloc0(sizeof(EphemeralNamedRelationData));

	enr->md.name = pstrdup(name);
	enr->md.tupdesc = rows->desc;
	enr->md.enrtype = ENR_NAMED_TUPLESTORE;
	enr->md.enrtuples = rows->count;
	enr->reldata = rows->store;
	if (SPI_register_relation(enr) != SPI_OK_REL_REGISTER)
		elog(ERROR, "could not register relation \"%s\"", name);
	rows->offered = enr;
}

/*
 * load_replace -- put others in the place of rows that SQL uses by a name.
 */
void
load_replace(LoadRows *rows, const LoadRows *others)
{
	tuplestore_end(rows->store);
	rows->store = others->store;
	rows->desc = others->desc;
	rows->count = others->count;
	rows->offered->md.tupdesc = rows->desc;
	rows->offered->md.enrtuples = rows->count;
	rows->offered->reldata = rows->store;
}

/*
 * load_table_name -- a table's qualified and quoted name.
 */
char *
load_table_name(Oid relid)
{
	return quote_qualified_identifier(get_namespace_name(get_rel_namespace(relid)),
									  get_rel_name(relid));
}

/*
 * load_withdraw -- end what load_offer() began, in the same order where there
 * are several: the server compares those before it with it as if they were
 * nodes, which on big-endian machines is an error.
 */
void
load_withdraw(const char *name)
{
	if (SPI_unregister_relation(name) != SPI_OK_REL_UNREGISTER)
		elog(ERROR, "could not unregister relation \"%s\"", name);
}

/*
 * load_free_rows -- free collected rows, and their file if they have one; there
 * may be none.
 */
void
load_free_rows(LoadRows *rows)
{
	if (rows != NULL)
		tuplestore_end(rows->store);
}

/*
 * load_discard -- free collected rows that SQL knew by a name; there may be
 * none.
 */
void
load_discard(const char *name, LoadRows *rows)
{
	if (rows == NULL)
		return;
	load_withdraw(name);
	load_free_rows(rows);
}

/*
 * execute -- run a statement; "expected" is SPI's code for success.  Error if a
 * rule of the target has put something else in its place.
 */
static void
execute(const char *sql, const LoadArgs *args, int expected)
{
	int			result = SPI_execute_with_args(sql, args->count, args->types,
											   args->values, args->nulls,
											   args->read_only, 0);

	if (result == SPI_OK_REWRITTEN)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("a rule of the table does something else instead of storing rows"),
				 errhint("Drop the rule, or ALTER TABLE ... DISABLE RULE; a trigger can do what it is for.")));
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
 * take_value -- the value of an executed statement's one row and one column, in
 * the current memory context; *isnull, if not NULL, is set to whether it is NULL,
 * or there is no row.
 */
static Datum
take_value(bool *isnull)
{
	Datum		value = (Datum) 0;
	bool		none = SPI_processed == 0;

	if (!none)
	{
		TupleDesc	desc = SPI_tuptable->tupdesc;
		Form_pg_attribute attr = TupleDescAttr(desc, 0);

		value = SPI_getbinval(SPI_tuptable->vals[0], desc, 1, &none);
		if (!none)
			value = datumCopy(value, attr->attbyval, attr->attlen);
	}
	if (isnull != NULL)
		*isnull = none;
	SPI_freetuptable(SPI_tuptable);
	return value;
}

/*
 * load_ask -- the value of a statement, as take_value() has it.
 */
Datum
load_ask(const char *sql, const LoadArgs *args, int expected, bool *isnull)
{
	execute(sql, args, expected);
	return take_value(isnull);
}

/*
 * load_ask_whether -- the answer of a query that is one boolean, and not NULL.
 */
bool
load_ask_whether(const char *sql, const LoadArgs *args)
{
	return DatumGetBool(load_ask(sql, args, SPI_OK_SELECT, NULL));
}

/*
 * load_ask_without -- the value of a query that sees what is committed by now,
 * whatever the transaction's snapshot is, and of what the transaction itself did
 * only what came before a command.
 */
Datum
load_ask_without(const char *sql, const LoadArgs *args, CommandId from,
				 bool *isnull)
{
	SPIPlanPtr	plan = SPI_prepare(sql, args->count, args->types);
	Snapshot	snapshot;
	int			result;

	if (plan == NULL)
		elog(ERROR, "SPI_prepare returned %d", SPI_result);
	snapshot = GetLatestSnapshot();
	snapshot->curcid = from;
	result = SPI_execute_snapshot(plan, args->values, args->nulls,
								  snapshot, InvalidSnapshot, true,
								  false, 0);
	if (result != SPI_OK_SELECT)
		elog(ERROR, "SPI_execute_snapshot returned %d", result);
	SPI_freeplan(plan);
	return take_value(isnull);
}

/*
 * load_ask_now -- the same of a query that sees all that the transaction did.
 */
Datum
load_ask_now(const char *sql, const LoadArgs *args, bool *isnull)
{
	return load_ask_without(sql, args, GetCurrentCommandId(false), isnull);
}

/*
 * load_collect -- the rows of a query, in the current memory context, on disk
 * where they are many.  The executor puts them there itself.
 */
LoadRows *
load_collect(const char *sql, const LoadArgs *args)
{
	MemoryContext context = CurrentMemoryContext;
	LoadRows   *rows = palloc0(sizeof(LoadRows));
	DestReceiver *receiver = CreateTuplestoreDestReceiver();
	Portal		portal = SPI_cursor_open_with_args(NULL, sql, args->count,
												   args->types, args->values,
												   args->nulls, args->read_only,
												   0);

	/* SPI leaves one in its own context */
	MemoryContextSwitchTo(context);
	rows->desc = CreateTupleDescCopy(portal->tupDesc);
	rows->store = tuplestore_begin_heap(true, false, work_mem);
	compat_tuplestore_receiver(receiver, rows->store, context);
	rows->count = PortalRunFetch(portal, FETCH_FORWARD, FETCH_ALL, receiver);
	receiver->rDestroy(receiver);
	SPI_cursor_close(portal);
	MemoryContextSwitchTo(context);
	return rows;
}
