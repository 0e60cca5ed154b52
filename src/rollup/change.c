/*-------------------------------------------------------------------------
 *
 * change.c
 *	  The trigger that brings what a statement changed into a rollup.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/relation.h"
#include "compat.h"
#include "executor/spi.h"
#include "load/query.h"
#include "miscadmin.h"
#include "rollup/rollup.h"
#include "scalar/door.h"
#include "tcop/dest.h"
#include "tcop/pquery.h"
#include "utils/datum.h"
#include "utils/memutils.h"
#include "utils/resowner.h"
#include "utils/snapmgr.h"

PG_FUNCTION_INFO_V1(magtrade_rollup_changed);

/* Rows of one key, gathered until another key comes. */
typedef struct KeyRows
{
	RollupWriter *writer;
	MemoryContext context;		/* of the keys and the change */
	bool		open;
	int			nkeys;
	Datum	   *keys;
	RollupChange change;
} KeyRows;

/*
 * name_rollup -- say in errors which rollup they are about.
 */
static void
name_rollup(void *arg)
{
	const Rollup *rollup = arg;

	errcontext("rollup \"%s.%s\"", rollup->schema, rollup->name);
}

/*
 * rollup_owner -- whose rights the work is done with; error unless the rollup
 * is there and has the owner of the table.
 *
 * Anyone may put this trigger, with any arguments, on a table of his own: it
 * must not reach the tables of others.
 */
static Oid
rollup_owner(const Rollup *rollup, const TriggerData *trigger)
{
	Relation	rel = NULL;
	Oid			owner;

	if (OidIsValid(rollup->relid))
		rel = try_relation_open(rollup->relid, RowExclusiveLock);
	if (rel == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("rollup \"%s.%s\" of table \"%s\" does not exist",
						rollup->schema, rollup->name,
						RelationGetRelationName(trigger->tg_relation)),
				 errhint("If it was renamed, call magtrade_rollup_refresh() with its new name; if it is gone for good, drop the table's triggers that are for it, such as \"%s\".",
						 trigger->tg_trigger->tgname)));
	owner = rel->rd_rel->relowner;
	relation_close(rel, NoLock);
	if (owner != trigger->tg_relation->rd_rel->relowner)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("rollup \"%s.%s\" does not have the owner of table \"%s\"",
						rollup->schema, rollup->name,
						RelationGetRelationName(trigger->tg_relation)),
				 errhint("Give both to one role with ALTER TABLE ... OWNER TO.")));
	return owner;
}

/*
 * finish_group -- write what was gathered, if anything.
 */
static void
finish_group(KeyRows *group)
{
	MemoryContext old;

	if (!group->open)
		return;
	old = MemoryContextSwitchTo(group->context);
	if (!rollup_change_is_nothing(&group->change))
		rollup_write(group->writer, group->keys, &group->change);
	MemoryContextSwitchTo(old);
	MemoryContextReset(group->context);
	group->open = false;
}

/*
 * start_group -- keep a row's keys, in the group's memory context.
 */
static void
start_group(KeyRows *group, TupleDesc desc, const Datum *keys)
{
	memset(&group->change, 0, sizeof(RollupChange));
	for (int k = 0; k < group->nkeys; k++)
	{
		Form_pg_attribute att = TupleDescAttr(desc, k);

		group->keys[k] = datumCopy(keys[k], att->attbyval, att->attlen);
	}
	group->open = true;
}

/*
 * check_keys -- error if a key is NULL.
 */
static void
check_keys(const Rollup *rollup, const bool *nulls, int nkeys)
{
	for (int k = 0; k < nkeys; k++)
	{
		if (nulls[k])
			ereport(ERROR,
					(errcode(ERRCODE_NOT_NULL_VIOLATION),
					 errmsg("column \"%s\" is a key of rollup \"%s\" and cannot be NULL",
							(char *) list_nth(rollup->keys, k),
							rollup->name)));
	}
}

/* A row that a statement brought (sign 1) or took (-1) */
typedef struct ChangedRow
{
	TupleDesc	desc;			/* keys come first */
	const Datum *keys;
	const bool *nulls;			/* none is */
	int			month;
	double		value;
	int			sign;
} ChangedRow;

/* Is given the changes of a statement row by row; false ends that */
typedef bool (*TakeChange) (void *arg, const ChangedRow *row);

/* Where the query for the changes sends its rows */
typedef struct ChangeReceiver
{
	DestReceiver pub;
	const Rollup *rollup;
	TakeChange	take;
	void	   *arg;
	ResourceOwner owner;		/* of what is done with a row, not the query's */
	MemoryContext context;		/* likewise */
	bool		more;			/* nobody ended it */
} ChangeReceiver;

/*
 * receive_change -- take a row of rollup_change_query().
 */
static bool
receive_change(TupleTableSlot *slot, DestReceiver *self)
{
	ChangeReceiver *receiver = (ChangeReceiver *) self;
	int			nkeys = list_length(receiver->rollup->keys);
	ResourceOwner query_owner = CurrentResourceOwner;
	MemoryContext query_context;
	ChangedRow	row;

	CHECK_FOR_INTERRUPTS();
	slot_getallattrs(slot);
	check_keys(receiver->rollup, slot->tts_isnull, nkeys);
	row.desc = slot->tts_tupleDescriptor;
	row.keys = slot->tts_values;
	row.nulls = slot->tts_isnull;
	row.month = month_from_date(DatumGetDateADT(slot->tts_values[nkeys + 1]));
	row.value = check_finite(DatumGetFloat8(slot->tts_values[nkeys]));
	row.sign = DatumGetInt32(slot->tts_values[nkeys + 2]);
	CurrentResourceOwner = receiver->owner;
	query_context = MemoryContextSwitchTo(receiver->context);
	receiver->more = receiver->take(receiver->arg, &row);
	MemoryContextSwitchTo(query_context);
	CurrentResourceOwner = query_owner;
	return receiver->more;
}

/*
 * each_change -- call a function with each row that the statement brought or
 * took, in an order as rollup_change_query() takes it, in the current memory
 * context; false if it ended that.
 */
static bool
each_change(const Rollup *rollup, const Trigger *trigger, const int *order,
			TakeChange take, void *arg)
{
	SPIPlanPtr	plan = SPI_prepare(rollup_change_query(rollup, trigger, order),
								   0, NULL);
	ChangeReceiver receiver = {
		.pub = *None_Receiver, .rollup = rollup, .take = take, .arg = arg,
		.owner = CurrentResourceOwner, .context = CurrentMemoryContext,
		.more = true
	};
	Portal		portal;

	if (plan == NULL)
		elog(ERROR, "SPI_prepare failed");
	receiver.pub.receiveSlot = receive_change;
	portal = SPI_cursor_open(NULL, plan, NULL, NULL, true);
	PortalRunFetch(portal, FETCH_FORWARD, FETCH_ALL, &receiver.pub);
	SPI_cursor_close(portal);
	return receiver.more;
}

/*
 * write_row -- TakeChange of sorted rows: add one to its key's group, and write
 * the group before if that was another key's.
 */
static bool
write_row(void *arg, const ChangedRow *row)
{
	KeyRows    *group = arg;
	MemoryContext old;

	if (group->open && !rollup_same_key(group->writer, group->keys, row->keys))
		finish_group(group);
	old = MemoryContextSwitchTo(group->context);
	if (!group->open)
		start_group(group, row->desc, row->keys);
	rollup_change_add(&group->change, row->month, row->value, row->sign);
	MemoryContextSwitchTo(old);
	return true;
}

/*
 * write_sorted -- bring the changes into the rollup key by key, as they come
 * sorted.
 */
static void
write_sorted(const Rollup *rollup, const Trigger *trigger,
			 RollupWriter *writer)
{
	KeyRows		group = {.writer = writer, .nkeys = list_length(rollup->keys)};

	group.context = AllocSetContextCreate(CurrentMemoryContext,
										  "magtrade_rollup group",
										  ALLOCSET_DEFAULT_SIZES);
	group.keys = palloc(group.nkeys * sizeof(Datum));
	each_change(rollup, trigger, rollup_write_order(writer), write_row, &group);
	finish_group(&group);
}

/* Rows of all keys */
typedef struct AllRows
{
	int			nkeys;
	MemoryContext context;
	RollupGathered *gathered;	/* NULL before the first row */
} AllRows;

/*
 * gather_row -- TakeChange of rows in any order; false if no more fit.
 */
static bool
gather_row(void *arg, const ChangedRow *row)
{
	AllRows    *all = arg;

	if (all->gathered == NULL)
	{
		MemoryContext old = MemoryContextSwitchTo(all->context);

		all->gathered = rollup_gather_make(row->desc, all->nkeys);
		MemoryContextSwitchTo(old);
	}
	return rollup_gather_add(all->gathered, row->keys, row->nulls, row->month,
							 row->value, row->sign);
}

/*
 * write_gathered -- bring the changes into the rollup all at once; false, and
 * nothing is done, if they do not fit into memory.
 */
static bool
write_gathered(const Rollup *rollup, const Trigger *trigger,
			   RollupWriter *writer)
{
	AllRows		all = {
		.nkeys = list_length(rollup->keys),
		.context = CurrentMemoryContext
	};
	bool		complete = each_change(rollup, trigger, NULL, gather_row, &all);

	if (all.gathered == NULL)
		return true;
	if (complete)
		rollup_write_gathered(writer, all.gathered);
	rollup_gather_end(all.gathered);
	return complete;
}

/*
 * write_changes -- bring what the statement changed into the rollup.
 */
static void
write_changes(const Rollup *rollup, const Trigger *trigger,
			  RollupWriter *writer)
{
	if (!rollup_write_may_gather(writer) ||
		!write_gathered(rollup, trigger, writer))
		write_sorted(rollup, trigger, writer);
}

/*
 * is_empty -- whether the rollup has no row by now.
 */
static bool
is_empty(const Rollup *rollup)
{
	return DatumGetBool(load_ask_now(psprintf("SELECT NOT EXISTS (SELECT FROM %s)",
											  load_table_name(rollup->relid)),
									 &(LoadArgs) {0}, NULL));
}

/*
 * follow_truncate -- compute the rollup afresh, unless it has nothing that could
 * go: TRUNCATE of a partitioned table fires the trigger of each partition.
 */
static void
follow_truncate(const Rollup *rollup)
{
	Rollup		whole = *rollup;
	Oid			tied = rollup_tied_table(rollup->relid);

	if (is_empty(rollup))
		return;
	/* a table that was a partition once is not the rollup's any more */
	if (OidIsValid(tied))
		whole.target = tied;
	rollup_recompute(&whole);
}

/*
 * follow -- what the trigger does, as the rollup's owner.
 *
 * The snapshot is taken after the lock, so that the rows of whoever had it
 * before are seen.
 */
static void
follow(const Rollup *rollup, TriggerData *trigger)
{
	RollupWriter *writer;

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	rollup_lock(rollup);
	rollup_check_table(rollup);
	if (TRIGGER_FIRED_BY_TRUNCATE(trigger->tg_event))
		follow_truncate(rollup);
	else
	{
		SPI_register_trigger_data(trigger);
		PushActiveSnapshot(GetLatestSnapshot());
		writer = rollup_write_begin(rollup);
		write_changes(rollup, trigger->tg_trigger, writer);
		rollup_write_end(writer);
		PopActiveSnapshot();
	}
	SPI_finish();
}

/*
 * check_rows -- error unless a trigger that has fired has all rows that its
 * statement brought and took.
 */
static void
check_rows(const TriggerData *fired)
{
	TriggerEvent event = fired->tg_event;
	const Trigger *trigger = fired->tg_trigger;

	if (TRIGGER_FIRED_BY_TRUNCATE(event) ||
		((TRIGGER_FIRED_BY_DELETE(event) || trigger->tgnewtable != NULL) &&
		 (TRIGGER_FIRED_BY_INSERT(event) || trigger->tgoldtable != NULL)))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
			 errmsg("trigger \"%s\" lacks rows that its statement changed",
					trigger->tgname),
			 errdetail("It needs the transition tables of its event, REFERENCING NEW TABLE, OLD TABLE, or both."),
			 errhint("Call magtrade_rollup() to make the triggers.")));
}

/*
 * magtrade_rollup_changed() -> trigger
 *
 * Fires after each statement that changes a table or a partition of it, with
 * the arguments that rollup_from_trigger() reads.
 */
Datum
magtrade_rollup_changed(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	ErrorContextCallback context;
	RollupCaller caller;
	Rollup	   *rollup;
	Oid			owner;

	if (!CALLED_AS_TRIGGER(fcinfo) ||
		!TRIGGER_FIRED_AFTER(trigger->tg_event) ||
		!TRIGGER_FIRED_FOR_STATEMENT(trigger->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("magtrade_rollup_changed() must be called by an AFTER trigger for each statement"),
				 errhint("Call magtrade_rollup() to make the triggers.")));
	rollup = rollup_from_trigger(trigger->tg_trigger, trigger->tg_relation);
	check_rows(trigger);
	context.callback = name_rollup;
	context.arg = rollup;
	context.previous = error_context_stack;
	error_context_stack = &context;
	owner = rollup_owner(rollup, trigger);
	rollup_check_tie(rollup, trigger->tg_trigger, trigger->tg_relation);
	rollup_become_owner(owner, false, &caller);
	follow(rollup, trigger);
	rollup_become_caller(&caller);
	error_context_stack = context.previous;
	PG_RETURN_POINTER(NULL);
}
