/*-------------------------------------------------------------------------
 *
 * load.c
 *	  From the files of a foreign table into an ordinary table, each file in a
 *	  transaction of its own.
 *
 * What the logs say of a file is committed with its rows.  So whatever happens
 * in between, the next call finds which files are done and goes on with the
 * others.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/relation.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/dependency.h"
#include "catalog/pg_class.h"
#include "catalog/pg_extension.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_type.h"
#include "compat.h"
#include "csv/table.h"
#include "executor/spi.h"
#include "load/attempt.h"
#include "load/bulk.h"
#include "load/load.h"
#include "load/log.h"
#include "load/merge.h"
#include "load/present.h"
#include "load/progress.h"
#include "miscadmin.h"
#include "storage/lmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

PG_FUNCTION_INFO_V1(magtrade_load);

/*
 * make_file -- a file and its vintage.
 */
static LoadFile *
make_file(const CsvFile *csv)
{
	LoadFile   *file = palloc0(sizeof(LoadFile));

	file->file = csv;
	file->first = csv_first_download(csv->path, &file->download);
	file->vintage = csv_file_value(csv, "vintage");
	file->dated = load_vintage_date(file->vintage, &file->date);
	return file;
}

/*
 * compare_names -- the order of files by their names: that of what a browser has
 * downloaded once more comes after the first one's, though "x (1).csv" is less
 * than "x.csv", as what is loaded later wins.
 */
static int
compare_names(const LoadFile *a, const LoadFile *b)
{
	int			order = strcmp(a->first, b->first);

	if (order == 0)
		order = a->download - b->download;
	return order != 0 ? order : strcmp(a->file->path, b->file->path);
}

/*
 * compare_files -- the order of files: those without a vintage, those whose
 * vintage is no date by its text, then the others by date; and by their names.
 */
static int
compare_files(const ListCell *left, const ListCell *right)
{
	const LoadFile *a = lfirst(left);
	const LoadFile *b = lfirst(right);
	int			order = 0;

	if (a->vintage == NULL || b->vintage == NULL)
		order = (a->vintage != NULL) - (b->vintage != NULL);
	else if (a->dated != b->dated)
		order = a->dated - b->dated;
	else if (a->dated)
		order = (a->date > b->date) - (a->date < b->date);
	else
		order = strcmp(a->vintage, b->vintage);
	return order != 0 ? order : compare_names(a, b);
}

/*
 * list_files -- the source's files, in the order in which they are loaded, and
 * which labels they should have.
 */
static List *
list_files(Oid source, const CsvWide **wide)
{
	Relation	rel = csv_open_table(source);
	CsvSettings *settings = csv_table_settings(source);
	List	   *files = NIL;
	List	   *refused;
	ListCell   *lc;

	*wide = settings->wide;
	foreach(lc, csv_files(settings, false, &refused))
		files = lappend(files, make_file(lfirst(lc)));
	csv_tell_refused(refused, RelationGetRelationName(rel));
	list_sort(files, compare_files);
	table_close(rel, AccessShareLock);
	return files;
}

/* What load_bulk() takes. */
typedef struct BulkWork
{
	LoadStage  *stage;
	LoadOutcome *outcome;
} BulkWork;

/*
 * load_in_bulk -- load_bulk() as a LoadWork.
 */
static bool
load_in_bulk(void *arg)
{
	BulkWork   *work = arg;

	return load_bulk(work->stage, work->outcome);
}

/*
 * put_in_bulk -- load a file into a target to which load_bulk_applies(); false
 * if that could not be done, or if two rows of the file have the same key.
 * *stage is the stage meanwhile and, on success, afterwards.
 */
static bool
put_in_bulk(const LoadTarget *target, const LoadOptions *options,
			Relation source, const CsvFile *file, LoadStage **stage,
			LoadOutcome *outcome)
{
	BulkWork	work = {NULL, outcome};

	work.stage = *stage = load_stage_begin(target, options, source, file);
	if (load_attempt(load_in_bulk, &work, ERRCODE_UNIQUE_VIOLATION))
		return true;
	load_stage_end(*stage);
	*stage = NULL;
	return false;
}

/*
 * detail -- what else there is to say of a file that was loaded.
 */
static int
detail(const LoadOutcome *outcome, bool old)
{
	if (old)
		return errdetail("A later vintage has been loaded already, so that rows which the table has were left as they are.");
	if (outcome->kept && outcome->counts.rejected > 0)
		return errdetail("Rows that the file does not have were not deleted, as those that were rejected may be among them.");
	if (outcome->kept)
		return errdetail("Rows that the file does not have were not deleted, as those that the table's triggers changed may be among them.");
	return 0;
}

/*
 * summary -- what was done with a file, whole, as other languages may want the
 * words in another order; deleted or rejected rows only where there are some,
 * which are never both.
 */
static int
summary(const char *file, const LoadCounts *counts, double seconds)
{
	unsigned long n = counts->read;
	long long	read = counts->read;
	long long	inserted = counts->inserted;
	long long	revised = counts->revised;
	long long	unchanged = read - inserted - revised;
	double		rate = read / Max(seconds, 1e-6);

	if (counts->deleted > 0)
		return errmsg_plural("%s: %lld row read, %lld inserted, %lld revised, %lld unchanged, %lld deleted; %.1f s, %.0f rows/s",
							 "%s: %lld rows read, %lld inserted, %lld revised, %lld unchanged, %lld deleted; %.1f s, %.0f rows/s",
							 n, file, read, inserted, revised, unchanged,
							 (long long) counts->deleted, seconds, rate);
	if (counts->rejected > 0)
		return errmsg_plural("%s: %lld row read, %lld inserted, %lld revised, %lld unchanged, %lld rejected; %.1f s, %.0f rows/s",
							 "%s: %lld rows read, %lld inserted, %lld revised, %lld unchanged, %lld rejected; %.1f s, %.0f rows/s",
							 n, file, read, inserted, revised, unchanged,
							 (long long) counts->rejected, seconds, rate);
	return errmsg_plural("%s: %lld row read, %lld inserted, %lld revised, %lld unchanged; %.1f s, %.0f rows/s",
						 "%s: %lld rows read, %lld inserted, %lld revised, %lld unchanged; %.1f s, %.0f rows/s",
						 n, file, read, inserted, revised, unchanged,
						 seconds, rate);
}

/*
 * report -- tell the user what was done with a file.
 */
static void
report(const char *file, const LoadOutcome *outcome, bool old,
	   TimestampTz started)
{
	double		seconds = (GetCurrentTimestamp() - started) / (double) USECS_PER_SEC;

	ereport(NOTICE,
			(summary(file, &outcome->counts, seconds),
			 detail(outcome, old)));
}

/*
 * list_left_out -- the source's columns that are not in the target, for a message;
 * "" for none.  Those that say where a row comes from are not missed.
 */
static const char *
list_left_out(Relation source, Relation rel)
{
	TupleDesc	desc = RelationGetDescr(source);
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < desc->natts; i++)
	{
		const char *name = NameStr(TupleDescAttr(desc, i)->attname);

		if (TupleDescAttr(desc, i)->attisdropped || name[0] == '_' ||
			get_attnum(RelationGetRelid(rel), name) > 0)
			continue;
		appendStringInfo(&list, "%s\"%s\"", list.len > 0 ? ", " : "", name);
	}
	return list.data;
}

/*
 * tell_left_out -- a notice of the source's columns that are not in the target,
 * once, when the first of its rows are loaded into it: figures may be among them
 * that were to go in.  Where there are rows of others, emptying the table is no
 * way to have them as they were published first.
 *
 * The log is asked once in a call: after that the file is not the first.
 */
static void
tell_left_out(Oid logs, const LoadOptions *options, Relation source,
			  Relation rel, const LoadOutcome *outcome, LoadFile *file)
{
	const char *list = file->told ? "" : list_left_out(source, rel);

	if (list[0] == '\0' || outcome->counts.read == 0 ||
		(outcome->initial && outcome->counts.inserted == 0))
		return;
	file->told = true;
	if (!outcome->initial && !load_log_is_first(logs, options))
		return;
	ereport(NOTICE,
			(errmsg("columns of foreign table \"%s\" are not loaded: %s",
					RelationGetRelationName(source), list),
			 errdetail("Table \"%s\" has no columns of these names.",
					   RelationGetRelationName(rel)),
			 outcome->initial ?
			 errhint("If their figures are wanted, rename them, TRUNCATE the table, and call with again => true.") :
			 errhint("If their figures are wanted, rename them, and call with again => true, which revises the rows unless the mode is insert.")));
}

/*
 * put_rows -- put the rows of an open file into the target, and write down what
 * was done.
 */
static void
put_rows(Oid logs, const LoadOptions *options, const LoadTarget *target,
		 Relation source, LoadFile *file,
		 LoadFingerprint *fingerprint, TimestampTz started)
{
	bool		old = load_log_has_newer(logs, options, file) &&
		!load_is_empty(target);
	LoadMode	mode = old ? LOAD_INSERT : options->mode;
	LoadStage  *stage = NULL;
	LoadOutcome outcome = {0};
	ErrorContextCallback place;

	place.callback = load_stage_context;
	place.arg = &stage;
	place.previous = error_context_stack;
	error_context_stack = &place;
	load_progress_begin(options->target, fingerprint->size);
	if (!load_bulk_applies(target, mode, &outcome) ||
		!put_in_bulk(target, options, source, file->file, &stage, &outcome))
	{
		/* an attempt that is undone takes the progress with it */
		load_progress_begin(options->target, fingerprint->size);
		stage = load_stage_begin(target, options, source, file->file);
		outcome = (LoadOutcome) {0};
		load_merge(stage, mode, &outcome);
	}
	outcome.counts.rejected = stage->nrejects;
	csv_source_check_path(fingerprint->source);
	load_fingerprint_end(fingerprint);
	load_log_write(logs, options, file, fingerprint, started, &outcome,
				   &(LoadRows) {stage->rejects.store, stage->rejects.desc, stage->nrejects, NULL});
	load_free_rows(outcome.cells);
	load_free_rows(outcome.additions);
	load_progress_end();
	file->spans = csv_reader_spans(stage->reader);
	file->labels = csv_reader_labels(stage->reader);
	load_stage_end(stage);
	error_context_stack = place.previous;
	report(file->file->name, &outcome, old, started);
	tell_left_out(logs, options, source, target->rel, &outcome, file);
}

/*
 * keep_extension -- have who drops the extension wait for the transaction's end
 * before any lock on what goes with it: the logs are written to when the source
 * and the target are locked, while DROP would have them before the source.
 */
static void
keep_extension(Oid logs)
{
	Oid			extension = getExtensionOfObject(RelationRelationId, logs);

	if (OidIsValid(extension))
		LockDatabaseObject(ExtensionRelationId, extension, 0, AccessShareLock);
}

/*
 * load_one -- load a file, in a memory context that goes afterwards; false if
 * it was loaded before and has not changed.
 *
 * The target is locked before the transaction's snapshot is taken, and the logs
 * read: of two loads the second one finds what the first one did.
 */
static bool
load_one(Oid logs, const LoadOptions *options, LoadFile *file)
{
	TimestampTz started = GetCurrentTimestamp();
	Relation	source;
	Relation	rel;
	bool		triggers;
	LoadTarget *target;
	LoadFingerprint fingerprint;
	CsvSource  *opened;
	bool		wanted;

	keep_extension(logs);
	source = csv_open_table(options->source);
	rel = load_target_lock(options, &triggers);
	PushActiveSnapshot(GetTransactionSnapshot());
	load_log_check_snapshot(logs, options);
	target = load_target_open(options, source, rel);
	target->triggers = triggers;
	opened = csv_source_open(file->file);
	load_fingerprint_begin(&fingerprint, opened);
	wanted = options->again ||
		!load_log_has(logs, options, file->file->name, &fingerprint);
	if (wanted)
		put_rows(logs, options, target, source, file, &fingerprint, started);
	csv_source_close(opened);
	PopActiveSnapshot();
	table_close(rel, NoLock);
	table_close(source, NoLock);
	return wanted;
}

/*
 * name_file -- say in the errors of a commit, as of constraints that waited for
 * it, which file they are about.
 */
static void
name_file(void *arg)
{
	errcontext("loading file \"%s\"", ((LoadFile *) arg)->file->name);
}

/*
 * temporary_has_rows -- whether the target is a temporary table that has rows,
 * and is still there.
 */
static bool
temporary_has_rows(Oid target)
{
	return get_rel_name(target) != NULL &&
		get_rel_persistence(target) == RELPERSISTENCE_TEMP &&
		load_ask_whether(psprintf("SELECT EXISTS (SELECT FROM %s)",
								  load_table_name(target)),
						 &(LoadArgs) {0});
}

/*
 * commit -- commit what was done with a file; error if that takes the target's
 * rows away.  No catalog tells of ON COMMIT DELETE ROWS, or DROP, so that this is
 * known only afterwards.
 */
static void
commit(const LoadOptions *options, LoadFile *file)
{
	ErrorContextCallback place = {error_context_stack, name_file, file};
	const char *name = get_rel_name(options->target);
	bool		filled = temporary_has_rows(options->target);

	error_context_stack = &place;
	SPI_commit();
	/* done by the former from 13.7 and 14.3 on */
	SPI_start_transaction();
	if (filled && !temporary_has_rows(options->target))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TABLE_DEFINITION),
				 errmsg("temporary table \"%s\" loses its rows at each commit, and each file is committed",
						name),
				 errhint("Make it with ON COMMIT PRESERVE ROWS, or call with again => true between BEGIN and COMMIT: the file counts as loaded.")));
	error_context_stack = place.previous;
}

/*
 * tell_labels -- a notice of labels that none of all the source's files has.
 * The source itself may be gone since the last of them was committed.
 */
static void
tell_labels(const CsvWide *wide, const List *files, const char *source)
{
	CsvLabels	had = {{0}};
	ListCell   *lc;

	if (wide == NULL)
		return;
	foreach(lc, files)
		csv_labels_add(&had, &((const LoadFile *) lfirst(lc))->labels);
	csv_tell_labels(wide, &had, source);
}

/*
 * load_files -- load the files one after the other, each in a transaction of its
 * own unless the caller has one open.  A notice of years beside months is given
 * once, at the first file by which there are both.
 */
static void
load_files(Oid logs, const LoadOptions *options, bool atomic)
{
	const CsvWide *wide;
	List	   *files = list_files(options->source, &wide);
	const char *source = get_rel_name(options->source);
	uint64		spans = 0;
	bool		told = false;
	bool		told_left_out = false;
	int			nskipped = 0;
	ListCell   *lc;

	foreach(lc, files)
	{
		LoadFile   *file = lfirst(lc);
		MemoryContext context = AllocSetContextCreate(CurrentMemoryContext,
													  "magtrade_load file",
													  ALLOCSET_DEFAULT_SIZES);
		MemoryContext old;
		bool		loaded;

		CHECK_FOR_INTERRUPTS();
		if (SPI_connect() != SPI_OK_CONNECT)
			elog(ERROR, "SPI_connect failed");
		old = MemoryContextSwitchTo(context);
		file->told = told_left_out;
		loaded = load_one(logs, options, file);
		told_left_out = file->told;
		MemoryContextSwitchTo(old);
		SPI_finish();
		MemoryContextDelete(context);
		spans |= file->spans;
		told = told || csv_tell_mixed(spans, source);
		if (!loaded)
			nskipped++;
		else if (!atomic)
			commit(options, file);
	}
	if (nskipped > 0)
		ereport(NOTICE,
				(errmsg_plural("%d file of %d was loaded before and has not changed",
							   "%d files of %d were loaded before and have not changed",
							   nskipped, nskipped, list_length(files)),
				 errhint("To load them all the same, call with again => true.")));
	else
		tell_labels(wide, files, source);
}

/*
 * parse_mode -- the mode of that name; error if there is none.
 */
static LoadMode
parse_mode(const char *name)
{
	static const char *const names[] = {
		[LOAD_REVISE] = "revise",
		[LOAD_INSERT] = "insert",
		[LOAD_REPLACE] = "replace"
	};

	for (int i = 0; i < (int) lengthof(names); i++)
	{
		if (strcmp(name, names[i]) == 0)
			return (LoadMode) i;
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid mode \"%s\"", name),
			 errhint("It is \"revise\" (new rows in, changed ones updated), \"insert\" (new rows only) or \"replace\" (a file is the truth for its months: rows that it does not have are deleted).")));
}

/*
 * parse_on_error -- set what happens to rows that cannot be loaded: as named or,
 * without a name, as the source's options say.
 */
static void
parse_on_error(LoadOptions *options, const char *name)
{
	CsvSettings *settings = csv_table_settings(options->source);

	options->skip = settings->on_error == CSV_ON_ERROR_SKIP;
	options->reject_limit = settings->reject_limit;
	if (name == NULL)
		return;
	options->skip = strcmp(name, "skip") == 0;
	if (!options->skip && strcmp(name, "stop") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid on_error \"%s\"", name),
				 errhint("It is \"stop\" or \"skip\".")));
}

/*
 * parse_duplicates -- whether rows of one key in a file are summed: as named, or
 * not.
 */
static bool
parse_duplicates(const char *name)
{
	if (name != NULL && strcmp(name, "sum") != 0 && strcmp(name, "error") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid duplicates \"%s\"", name),
				 errhint("It is \"error\" or \"sum\" (of the rows of one key in a file, columns of numbers are summed, and the others must be the same).")));
	return name != NULL && strcmp(name, "sum") == 0;
}

/*
 * parse_within -- the names of an array; error if one is NULL.
 */
static List *
parse_within(ArrayType *array)
{
	Datum	   *values;
	bool	   *nulls;
	int			count;
	List	   *names = NIL;

	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &values, &nulls,
					  &count);
	for (int i = 0; i < count; i++)
	{
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("the argument \"within\" names a column that is NULL")));
		names = lappend(names, TextDatumGetCString(values[i]));
	}
	return names;
}

/*
 * parse_options -- the arguments of the call.
 */
static void
parse_options(FunctionCallInfo fcinfo, LoadOptions *options)
{
	for (int i = 0; i < 3; i++)
	{
		if (PG_ARGISNULL(i))
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("source, target and mode of a load cannot be NULL")));
	}
	options->source = PG_GETARG_OID(0);
	options->target = PG_GETARG_OID(1);
	options->mode = parse_mode(text_to_cstring(PG_GETARG_TEXT_PP(2)));
	table_close(csv_open_table(options->source), AccessShareLock);
	csv_check_relation(options->target);
	parse_on_error(options, PG_ARGISNULL(3) ? NULL :
				   text_to_cstring(PG_GETARG_TEXT_PP(3)));
	if (!PG_ARGISNULL(4))
		options->reject_limit = PG_GETARG_INT64(4);
	if (!PG_ARGISNULL(4) && options->reject_limit < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("reject_limit must not be negative")));
	if (!PG_ARGISNULL(5))
		options->within = parse_within(PG_GETARG_ARRAYTYPE_P(5));
	if (options->within != NIL && options->mode != LOAD_REPLACE)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the argument \"within\" is for mode \"replace\""),
				 errdetail("It says within which rows those are deleted that a file does not have; other modes delete none."),
				 errhint("Call with mode => 'replace', or without \"within\".")));
	options->again = !PG_ARGISNULL(6) && PG_GETARG_BOOL(6);
	options->sum = parse_duplicates(PG_ARGISNULL(7) ? NULL :
									text_to_cstring(PG_GETARG_TEXT_PP(7)));
}

/*
 * is_unlogged -- whether an open table, the target or a partition of it, is; if
 * so, a warning of it.  Older vintages only revise what was loaded since the
 * target was empty: where a crash empties a partition, the others must be too.
 */
static bool
is_unlogged(Relation rel, Oid target)
{
	if (rel->rd_rel->relpersistence != RELPERSISTENCE_UNLOGGED)
		return false;
	ereport(WARNING,
			(errmsg("table \"%s\" is unlogged: after a crash it is empty, and its files count as loaded",
					RelationGetRelationName(rel)),
			 errhint("Make it permanent with ALTER TABLE ... SET LOGGED or, after a crash, TRUNCATE \"%s\" and call with again => true.",
					 get_rel_name(target))));
	return true;
}

/*
 * warn_if_unlogged -- a crash would empty the target, or a partition of it, of
 * which the first is named, and leave the logs.
 */
static void
warn_if_unlogged(Oid target)
{
	Relation	rel = csv_open_relation(target, AccessShareLock);
	bool		found = is_unlogged(rel, target);
	List	   *relids = !found && rel->rd_rel->relkind == RELKIND_PARTITIONED_TABLE ?
		find_all_inheritors(target, NoLock, NULL) : NIL;
	ListCell   *lc;

	relation_close(rel, AccessShareLock);
	foreach(lc, relids)
	{
		Relation	part = try_relation_open(lfirst_oid(lc), AccessShareLock);

		if (part == NULL)		/* dropped meanwhile */
			continue;
		found = is_unlogged(part, target);
		relation_close(part, AccessShareLock);
		if (found)
			break;
	}
	list_free(relids);
}

/*
 * magtrade_load(source regclass, target regclass, mode text, on_error text,
 * reject_limit bigint, within text[], again boolean, duplicates text) -- load the
 * files of a foreign table into a table.
 *
 * Everything that outlives a file is in SPI's memory, which outlives commits.
 */
Datum
magtrade_load(PG_FUNCTION_ARGS)
{
	bool		atomic = fcinfo->context == NULL ||
		!IsA(fcinfo->context, CallContext) ||
		castNode(CallContext, fcinfo->context)->atomic ||
		IsSubTransaction();
	Oid			logs = get_relname_relid("magtrade_loads",
										 get_func_namespace(fcinfo->flinfo->fn_oid));
	LoadOptions options = {0};

	PreventCommandIfReadOnly("magtrade_load()");
	if (!OidIsValid(logs))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("table \"magtrade_loads\" is missing"),
				 errhint("Run ALTER EXTENSION magtrade UPDATE.")));
	if (SPI_connect_ext(atomic ? 0 : SPI_OPT_NONATOMIC) != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect_ext failed");
	parse_options(fcinfo, &options);
	warn_if_unlogged(options.target);
	load_files(logs, &options, atomic);
	SPI_finish();
	PG_RETURN_VOID();
}
