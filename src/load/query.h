/*-------------------------------------------------------------------------
 *
 * query.h
 *	  SQL over the target, the logs, and rows that are in no table.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_LOAD_QUERY_H
#define MAGTRADE_LOAD_QUERY_H

#include "access/tupdesc.h"
#include "utils/queryenvironment.h"
#include "utils/tuplestore.h"

/* Rows that SQL may use by a name. */
typedef struct LoadRows
{
	Tuplestorestate *store;
	TupleDesc	desc;
	int64		count;
	EphemeralNamedRelation offered;	/* if it is, by load_offer() */
} LoadRows;

/* Values of a query's parameters. */
typedef struct LoadArgs
{
	int			count;
	Oid		   *types;
	Datum	   *values;
	const char *nulls;			/* or NULL, as in SPI_execute_with_args() */
	bool		read_only;		/* sees what the calling query sees, and starts
								 * no command of its own */
} LoadArgs;

/* Who one was. */
typedef struct LoadIdentity
{
	Oid			user;
	int			context;
} LoadIdentity;

extern LoadIdentity load_become_owner(Oid relid);
extern void load_become(LoadIdentity was);
extern int	load_set(const char *const (*settings)[2], int count);
extern char *load_table_name(Oid relid);
extern int	load_pin_texts(void);
extern void load_unpin_texts(int level);
extern void load_offer(const char *name, LoadRows *rows);
extern void load_replace(LoadRows *rows, const LoadRows *others);
extern void load_withdraw(const char *name);
extern void load_free_rows(LoadRows *rows);
extern void load_discard(const char *name, LoadRows *rows);
extern int64 load_run(const char *sql, const LoadArgs *args, int expected);
extern Datum load_ask(const char *sql, const LoadArgs *args, int expected,
					  bool *isnull);
extern bool load_ask_whether(const char *sql, const LoadArgs *args);
extern Datum load_ask_now(const char *sql, const LoadArgs *args, bool *isnull);
extern Datum load_ask_without(const char *sql, const LoadArgs *args,
							  CommandId from, bool *isnull);
extern LoadRows *load_collect(const char *sql, const LoadArgs *args);

#endif							/* MAGTRADE_LOAD_QUERY_H */
