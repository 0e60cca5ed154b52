/*-------------------------------------------------------------------------
 *
 * flows.c
 *	  The table that customs files are loaded into.
 *
 * Everything is ordinary SQL with the caller's rights, as if it had been typed.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "calendar/calendar.h"
#include "catalog/namespace.h"
#include "catalog/partition.h"
#include "catalog/pg_class.h"
#include "compat.h"
#include "executor/spi.h"
#include "load/query.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/varlena.h"

PG_FUNCTION_INFO_V1(magtrade_create_flows);

/*
 * The columns are those of csv/import/shared.c, in their order.  Codes are
 * compared as bytes, which is faster than by any language's rules, and what
 * prefixes of them (LIKE '8505%') need to use an index.
 *
 * The key has no defaults: of files that do not say which flow they are, the
 * second would otherwise revise the first.  Nor does it have the unit or the
 * currency, so that a sum over it counts no trade twice.  The period is first,
 * as a month's rows then stand together in the index: a load writes to one
 * place in it, and finds there what it has to compare.
 */
static const char columns[] =
"reporter pg_catalog.text COLLATE pg_catalog.\"C\" NOT NULL,"
" partner pg_catalog.text COLLATE pg_catalog.\"C\" NOT NULL,"
" flow pg_catalog.text COLLATE pg_catalog.\"C\" NOT NULL,"
" commodity pg_catalog.text COLLATE pg_catalog.\"C\" NOT NULL,"
" period pg_catalog.date NOT NULL CHECK (extract(day FROM period) OPERATOR(pg_catalog.=) 1),"
" quantity pg_catalog.float8,"
" quantity_unit pg_catalog.text COLLATE pg_catalog.\"C\","
" net_weight_kg pg_catalog.float8,"
" value pg_catalog.numeric,"
" currency pg_catalog.text COLLATE pg_catalog.\"C\","
" PRIMARY KEY (period, reporter, flow, commodity, partner)";

static const char *const comments[][2] = {
	{"reporter", "who publishes, in the source''s code"},
	{"partner", "where it goes to or comes from, in the source''s code"},
	{"flow", "X exports, M imports, RX and RM re-exports and re-imports"},
	{"commodity", "the source''s code, usually of the Harmonized System or longer"},
	{"period", "the first day of the month"},
	{"quantity", "in quantity_unit"},
	{"quantity_unit", "as the source names it"},
	{"net_weight_kg", "kilograms"},
	{"value", "in currency"},
	{"currency", "ISO 4217"},
};

typedef struct Flows
{
	Oid			namespace;
	const char *schema;			/* quoted */
	const char *plain;			/* the table's name */
	const char *name;			/* qualified and quoted */
	int			step;			/* months of a partition; 0 for none */
	int			first;			/* month in which partitions begin */
	int			last;			/* month that they reach */
} Flows;

static const LoadArgs no_args;

/*
 * run -- run a command.
 */
static void
run(const char *sql)
{
	load_run(sql, &no_args, SPI_OK_UTILITY);
}

/*
 * count_rows -- how many rows a statement changed or found.
 */
static int64
count_rows(const char *sql, int expected)
{
	return load_run(sql, &no_args, expected);
}

/*
 * create_table -- make the table, and its default partition if it is to have
 * partitions.
 */
static void
create_table(const Flows *flows)
{
	run(psprintf("CREATE TABLE %s (%s)%s", flows->name, columns,
				 flows->step > 0 ? " PARTITION BY RANGE (period)" : ""));
	run(psprintf("COMMENT ON TABLE %s IS 'trade as the sources publish it, a row for each period, reporter, flow, commodity and partner'",
				 flows->name));
	for (int i = 0; i < (int) lengthof(comments); i++)
		run(psprintf("COMMENT ON COLUMN %s.%s IS '%s'", flows->name,
					 comments[i][0], comments[i][1]));
}

/*
 * partition_name -- the table's name with an ending, cut where it would get too
 * long for both.
 */
static const char *
partition_name(const Flows *flows, const char *ending)
{
	int			len = strlen(flows->plain);
	int			room = NAMEDATALEN - 1 - strlen(ending);

	if (len > room)
		len = pg_mbcliplen(flows->plain, len, room);
	return psprintf("%.*s%s", len, flows->plain, ending);
}

/*
 * has_partition -- whether there is a partition of that name; error if it is
 * something else.
 */
static bool
has_partition(const Flows *flows, const char *plain)
{
	Oid			relid = get_relname_relid(plain, flows->namespace);
	Oid			parent = get_relname_relid(flows->plain, flows->namespace);

	if (!OidIsValid(relid))
		return false;
	if (!get_rel_relispartition(relid) ||
		compat_partition_parent(relid) != parent)
		ereport(ERROR,
				(errcode(ERRCODE_DUPLICATE_TABLE),
				 errmsg("relation \"%s\" already exists", plain),
				 errdetail("It is not a partition of \"%s\", which is to have one of this name.",
						   flows->plain)));
	return true;
}

/*
 * default_partition -- the default partition, InvalidOid if there is none.
 */
static Oid
default_partition(const Flows *flows)
{
	return get_default_partition_oid(get_relname_relid(flows->plain,
													   flows->namespace));
}

/*
 * column_list -- the columns that can be written to, with commas between.
 */
static const char *
column_list(const Flows *flows)
{
	Datum		list = load_ask(psprintf("SELECT pg_catalog.string_agg(pg_catalog.quote_ident(attname), ', ' ORDER BY attnum)"
										 " FROM pg_catalog.pg_attribute WHERE attrelid OPERATOR(pg_catalog.=) %u"
										 " AND attnum OPERATOR(pg_catalog.>) 0 AND NOT attisdropped"
										 " AND attgenerated OPERATOR(pg_catalog.=) ''",
										 get_relname_relid(flows->plain, flows->namespace)),
								&no_args, SPI_OK_SELECT, NULL);

	return TextDatumGetCString(list);
}

/*
 * trigger_actions -- what ALTER TABLE does with each of a table's triggers that
 * are not disabled, with commas between; NULL if there are none.  "action" is
 * an expression over pg_trigger.
 *
 * Before PostgreSQL 15 those that it has from the table that it is a partition of
 * are called internal; there only a superuser may disable them.
 */
static const char *
trigger_actions(Oid relid, const char *action)
{
	bool		isnull;
	Datum		list = load_ask(psprintf("SELECT pg_catalog.string_agg(pg_catalog.format('%%s TRIGGER %%I', %s, tgname), ', ')"
										 " FROM pg_catalog.pg_trigger WHERE tgrelid OPERATOR(pg_catalog.=) %u"
										 " AND (NOT tgisinternal OR tgparentid OPERATOR(pg_catalog.<>) 0 AND tgconstraint OPERATOR(pg_catalog.=) 0)"
										 " AND tgenabled OPERATOR(pg_catalog.<>) 'D'",
										 action, relid),
								&no_args, SPI_OK_SELECT, &isnull);

	return isnull ? NULL : TextDatumGetCString(list);
}

/*
 * check_references -- error if a foreign key to the table would take the rows
 * that refer to those of its default partition, "rest", away with them, or
 * change them: it takes what leaves that for deleted.
 */
static void
check_references(const Flows *flows, Oid rest)
{
	bool		isnull;
	Datum		name = load_ask(psprintf("SELECT conrelid::pg_catalog.regclass::pg_catalog.text FROM pg_catalog.pg_constraint"
										 " WHERE confrelid OPERATOR(pg_catalog.=) %u AND contype OPERATOR(pg_catalog.=) 'f'"
										 " AND confdeltype OPERATOR(pg_catalog.=) ANY ('{c,n,d}')", rest),
								&no_args, SPI_OK_SELECT, &isnull);

	if (!isnull)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("cannot move rows out of the default partition of \"%s\"",
						flows->plain),
				 errdetail("Table %s has a foreign key with an action ON DELETE, which would follow.",
						   TextDatumGetCString(name)),
				 errhint("Drop the foreign key, call again, and add it again.")));
}

/*
 * set_triggers -- do with a table's triggers what trigger_actions() says; NULL for
 * none.
 */
static void
set_triggers(Oid relid, const char *actions)
{
	if (actions != NULL)
		run(psprintf("ALTER TABLE %s %s", load_table_name(relid), actions));
}

/*
 * disable_triggers -- disable a table's triggers; returns what set_triggers()
 * enables them with, each as it was.
 */
static const char *
disable_triggers(Oid relid)
{
	const char *enable = trigger_actions(relid, "CASE WHEN tgenabled OPERATOR(pg_catalog.=) 'A' THEN 'ENABLE ALWAYS'"
										 " WHEN tgenabled OPERATOR(pg_catalog.=) 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE' END");

	set_triggers(relid, trigger_actions(relid, "'DISABLE'"));
	return enable;
}

/*
 * move_rows -- make a partition by a command, and move the rows of a range there
 * from the default one, "rest".
 *
 * Triggers of both, a rollup's among them, are disabled meanwhile, so that none
 * takes the rows for gone or for new.  The partition has its place before its
 * rows, as otherwise a publication of the table would not have these.
 */
static void
move_rows(const Flows *flows, Oid rest, const char *plain, const char *create,
		  const char *range)
{
	const char *list = column_list(flows);
	LoadRows   *moved;
	const char *enable;
	Oid			partition;

	check_references(flows, rest);
	enable = disable_triggers(rest);
	moved = load_collect(psprintf("DELETE FROM %s WHERE %s RETURNING %s",
								  load_table_name(rest), range, list), &no_args);
	set_triggers(rest, enable);
	run(create);
	partition = get_relname_relid(plain, flows->namespace);
	enable = disable_triggers(partition);
	load_offer("moved", moved);
	count_rows(psprintf("INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT * FROM moved",
						load_table_name(partition), list), SPI_OK_INSERT);
	load_discard("moved", moved);
	set_triggers(partition, enable);
}

/*
 * month_text -- a month's first day as SQL reads it, whatever the style of dates
 * is.  The one after 9999 is a date, too.
 */
static const char *
month_text(int month)
{
	return psprintf("'%04d-%02d-01'", MONTH_YEAR(month), MONTH_OF_YEAR(month));
}

/*
 * lock_default -- keep others from the table and its default partition: nobody
 * may look for a place for a row before the new partition has its own.
 *
 * PostgreSQL wants the second of these locks in any case, and in the end; had
 * both been looked at before, two who make partitions would wait for each other.
 */
static void
lock_default(const Flows *flows, Oid rest)
{
	run(psprintf("LOCK TABLE ONLY %s, ONLY %s IN ACCESS EXCLUSIVE MODE",
				 flows->name, load_table_name(rest)));
}

/*
 * add_partition -- make the partition that begins at a month, unless it is
 * there.
 */
static void
add_partition(const Flows *flows, int month)
{
	const char *from = month_text(month);
	const char *to = month_text(month + flows->step);
	const char *plain = partition_name(flows, flows->step == 1 ?
									   psprintf("_%04d_%02d", MONTH_YEAR(month), MONTH_OF_YEAR(month)) :
									   psprintf("_%04d", MONTH_YEAR(month)));
	const char *create = psprintf("CREATE TABLE %s.%s PARTITION OF %s FOR VALUES FROM (%s) TO (%s)",
								  flows->schema, quote_identifier(plain),
								  flows->name, from, to);
	Oid			rest = default_partition(flows);
	const char *range = psprintf("period OPERATOR(pg_catalog.>=) %s AND period OPERATOR(pg_catalog.<) %s",
								 from, to);

	if (has_partition(flows, plain))
		return;
	if (OidIsValid(rest))
		lock_default(flows, rest);
	if (has_partition(flows, plain))	/* by somebody else, meanwhile */
		return;
	if (OidIsValid(rest) &&
		count_rows(psprintf("SELECT FROM %s WHERE %s LIMIT 1", load_table_name(rest), range), SPI_OK_SELECT) > 0)
		move_rows(flows, rest, plain, create, range);
	else
		run(create);
}

/*
 * add_partitions -- make the partitions that are missing.
 */
static void
add_partitions(const Flows *flows)
{
	const char *rest = partition_name(flows, "_default");

	for (int month = flows->first; month <= flows->last; month += flows->step)
	{
		CHECK_FOR_INTERRUPTS();
		add_partition(flows, month);
	}
	if (!OidIsValid(default_partition(flows)))
		run(psprintf("CREATE TABLE %s.%s PARTITION OF %s DEFAULT",
					 flows->schema, quote_identifier(rest), flows->name));
}

/*
 * parse_name -- where the table is, or will be, as CREATE TABLE understands its
 * name.
 */
static void
parse_name(Flows *flows, text *name)
{
	RangeVar   *table = makeRangeVarFromNameList(textToQualifiedNameList(name));

	flows->namespace = RangeVarGetCreationNamespace(table);
	flows->schema = quote_identifier(get_namespace_name(flows->namespace));
	flows->plain = table->relname;
	flows->name = psprintf("%s.%s", flows->schema, quote_identifier(table->relname));
}

/*
 * parse_step -- how many months a partition has, 0 without partitions.
 */
static int
parse_step(const char *partitions)
{
	if (strcmp(partitions, "none") == 0)
		return 0;
	if (strcmp(partitions, "month") == 0)
		return 1;
	if (strcmp(partitions, "year") == 0)
		return MONTHS_PER_YEAR_I;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid partitions \"%s\"", partitions),
			 errhint("They are \"none\", \"month\" or \"year\".")));
}

/*
 * parse_range -- which partitions are to be there; one of first and last may be
 * NULL.
 */
static void
parse_range(Flows *flows, FunctionCallInfo fcinfo)
{
	int			given = PG_ARGISNULL(2) ? 3 : 2;

	if (PG_ARGISNULL(given) != (flows->step == 0) ||
		(flows->step == 0 && !PG_ARGISNULL(3)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 flows->step == 0 ?
				 errmsg("a table without partitions has no first and no last one") :
				 errmsg("first and last are missing"),
				 errhint("They say from where to where there are partitions by \"month\" or \"year\".")));
	if (flows->step == 0)
		return;
	flows->first = month_from_date(PG_GETARG_DATEADT(given));
	flows->last = PG_ARGISNULL(3) ? flows->first : month_from_date(PG_GETARG_DATEADT(3));
	if (flows->last < flows->first)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("last is before first")));
	flows->first -= flows->first % flows->step;
}

/*
 * magtrade_create_flows(name text, partitions text, first date, last date) ->
 * regclass: make the table, or the partitions that it lacks.
 *
 * A table of the name that has no partitions is for CREATE TABLE to refuse.
 */
Datum
magtrade_create_flows(PG_FUNCTION_ARGS)
{
	Flows		flows = {0};
	Oid			relid;

	PreventCommandIfReadOnly("magtrade_create_flows()");
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("name and partitions cannot be NULL")));
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	flows.step = parse_step(text_to_cstring(PG_GETARG_TEXT_PP(1)));
	parse_range(&flows, fcinfo);
	parse_name(&flows, PG_GETARG_TEXT_PP(0));
	relid = get_relname_relid(flows.plain, flows.namespace);
	if (flows.step == 0 || !OidIsValid(relid) ||
		get_rel_relkind(relid) != RELKIND_PARTITIONED_TABLE)
		create_table(&flows);
	if (flows.step > 0)
		add_partitions(&flows);
	relid = get_relname_relid(flows.plain, flows.namespace);
	SPI_finish();
	PG_RETURN_OID(relid);
}
