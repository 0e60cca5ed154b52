/*-------------------------------------------------------------------------
 *
 * rollup.h
 *	  Rollups: tables of the series per key of another table, kept up to date
 *	  by triggers.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_ROLLUP_H
#define MAGTRADE_ROLLUP_H

#include "catalog/pg_trigger.h"
#include "commands/trigger.h"
#include "nodes/pg_list.h"
#include "series/series.h"
#include "storage/lockdefs.h"
#include "utils/array.h"
#include "utils/rel.h"

/* The columns of a rollup besides its keys. */
#define ROLLUP_SERIES		"series"
#define ROLLUP_EXTRA_ROWS	"extra_rows"

/*
 * What a rollup is made of.  Its triggers have all of it but the target as
 * their arguments, in this order, so that pg_dump knows it.
 */
typedef struct Rollup
{
	Oid			target;			/* its table */
	Oid			relid;			/* the rollup; invalid if it is not there */
	char	   *schema;
	char	   *name;
	char	   *value;			/* columns of the target */
	char	   *period;
	List	   *keys;			/* names; the rollup's columns have the same */
	Oid			extension_schema;	/* of magtrade */
} Rollup;

/* Who was at work before the owner of a rollup took over. */
typedef struct RollupCaller
{
	Oid			user;
	int			context;
	int			guc_level;
	bool		restricted;		/* the owner's code leaves no settings behind */
} RollupCaller;

/* query.c: the definition as text and SQL */
extern Oid	rollup_whole_table(Oid relid);
extern Rollup *rollup_from_trigger(const Trigger *trigger, Relation rel);
extern char *rollup_key_list(const Rollup *rollup);
extern char *rollup_key_match(const Rollup *rollup);
extern char *rollup_function(const Rollup *rollup, const char *name);
extern char *rollup_fresh_query(const Rollup *rollup);
extern char *rollup_change_query(const Rollup *rollup,
								 const Trigger *trigger, const int *order);
extern char *rollup_trigger_command(const Rollup *rollup, Oid relid,
									const char *trigger, const char *event);

/* check.c: what magtrade_rollup() is given */
extern void rollup_read_name(Rollup *rollup, text *name);
extern void rollup_read_keys(Rollup *rollup, ArrayType *keys);
extern void rollup_check_owner(Oid relid);
extern Relation rollup_open_own(Oid relid, LOCKMODE mode);
extern void rollup_check_columns(const Rollup *rollup, Relation rel);
extern void rollup_check_target(const Rollup *rollup, Relation rel);
extern void rollup_check_part(Oid relid);
extern void rollup_check_table(const Rollup *rollup);
extern char *rollup_column(const Rollup *rollup, const char *key);

/* trigger.c: the triggers in the catalogs */
extern void rollup_check_tie(const Rollup *rollup, const Trigger *trigger,
							 Relation rel);
extern List *rollup_triggers(Relation rel, Oid schema);
extern Form_pg_trigger rollup_trigger_row(Oid trigger);
extern Oid	rollup_tied_table(Oid relid);
extern void rollup_untie(Oid relid);
extern Oid	rollup_trigger_of_target(const List *triggers, Relation rel);
extern Rollup *rollup_of_trigger(Oid trigger, Relation rel);
extern char *rollup_drop_command(Form_pg_trigger row);

/* rollup.c */
extern void rollup_become_owner(Oid owner, bool restricted,
								RollupCaller *caller);
extern void rollup_become_caller(const RollupCaller *caller);
extern void rollup_lock(const Rollup *rollup);
extern int64 rollup_recompute(const Rollup *rollup);

/* merge.c: a rollup's row, and a change of it */
typedef struct RollupRow
{
	TradeSeries *series;		/* NULL if there is no row */
	TradeSeries *extra_rows;	/* NULL if no month has more than one */
} RollupRow;

/*
 * Rows that came or went.  A month's release mostly has one for each key, which
 * stays as it came; from the second on all are in series.
 */
typedef struct RollupChange
{
	int			month;			/* of the first row */
	int			sign;			/* 0 before there is one */
	double		value;
	TradeSeries *sums;			/* NULL before the second row */
	TradeSeries *rows;
} RollupChange;

extern void rollup_change_add(RollupChange *change, int month, double value,
							  int sign);
extern bool rollup_change_is_nothing(const RollupChange *change);
extern RollupRow rollup_merge(const RollupRow *row,
							  const RollupChange *change);

/* gather.c: the changes of many keys, of which so many are asked for at a time */
#define ROLLUP_BATCH	32

typedef struct RollupGathered RollupGathered;

typedef struct RollupKeyChange
{
	Datum	   *keys;
	const RollupChange *change;
} RollupKeyChange;

extern RollupGathered *rollup_gather_make(TupleDesc desc, int nkeys);
extern bool rollup_gather_add(RollupGathered *gathered, const Datum *keys,
							  const bool *nulls, int month, double value,
							  int sign);
extern int64 rollup_gather_count(const RollupGathered *gathered);
extern void rollup_gather_ask(RollupGathered *gathered, int i,
							  const Datum *keys, const bool *nulls);
extern void rollup_gather_fetch(const RollupGathered *gathered, int n);
extern const RollupChange *rollup_gather_take(RollupGathered *gathered, int i);
extern RollupKeyChange *rollup_gather_rest(RollupGathered *gathered,
										   int64 *count);
extern void rollup_gather_end(RollupGathered *gathered);

/* write.c: the rows of a rollup, found by key and changed */
typedef struct RollupWriter RollupWriter;

extern RollupWriter *rollup_write_begin(const Rollup *rollup);
extern const int *rollup_write_order(const RollupWriter *writer);
extern bool rollup_same_key(const RollupWriter *writer, const Datum *a,
							const Datum *b);
extern void rollup_write(RollupWriter *writer, const Datum *keys,
						 const RollupChange *change);
extern bool rollup_write_may_gather(const RollupWriter *writer);
extern void rollup_write_gathered(RollupWriter *writer,
								  RollupGathered *gathered);
extern void rollup_write_end(RollupWriter *writer);

#endif							/* MAGTRADE_ROLLUP_H */
