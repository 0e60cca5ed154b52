/*-------------------------------------------------------------------------
 *
 * compat.h
 *	  Every difference between PostgreSQL 13 and 19 that the project meets.
 *
 * A room includes this after postgres.h and then writes for the newest server;
 * no other file asks for PG_VERSION_NUM.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_COMPAT_H
#define MAGTRADE_COMPAT_H

#include "fmgr.h"

/* 18 says before a function that it does not return */
#if PG_VERSION_NUM < 180000
#define pg_noreturn pg_attribute_noreturn()
#endif

/* 18 has one enum for what is asked of two values, of rows, too */
#if PG_VERSION_NUM >= 180000
#define compat_cmptype cmptype
#else
#define compat_cmptype rctype
#define COMPARE_LT ROWCOMPARE_LT
#define COMPARE_LE ROWCOMPARE_LE
#define COMPARE_GE ROWCOMPARE_GE
#endif

#if PG_VERSION_NUM < 130000
#error magtrade needs PostgreSQL 13 or newer
#endif

/* 14 gave wait events a header, 19 took them out of pgstat.h */
#if PG_VERSION_NUM >= 140000
#include "utils/wait_event.h"
#endif

/* 16 moved the varlena macros out of postgres.h */
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/* 19 no longer brings heap_form_tuple() along with funcapi.h */
#if PG_VERSION_NUM >= 190000
#include "access/htup_details.h"
#endif

/* 19 wants to be told when a row type has all its columns, before it is used */
#if PG_VERSION_NUM < 190000
#define TupleDescFinalize(desc) ((void) (desc))
#endif

/*
 * 16 lets an input function hand its error back instead of raising it.  Before
 * that, every soft error is a hard one.
 */
#if PG_VERSION_NUM < 160000
#define errsave(context, ...) \
	do { (void) (context); ereport(ERROR, __VA_ARGS__); } while (0)
#define ereturn(context, dummy, ...) \
	do { errsave(context, __VA_ARGS__); return dummy; } while (0)
#endif

/* An input function called from another, errors handed on; false after one */
#if PG_VERSION_NUM >= 160000
#define compat_input_call(function, text, context, result) \
	DirectInputFunctionCallSafe(function, text, InvalidOid, -1, context, result)
#else
#define compat_input_call(function, text, context, result) \
	(*(result) = DirectFunctionCall1(function, CStringGetDatum(text)), true)
#endif

/*
 * A value by its type's input function, or a check of a domain's constraints,
 * with what is wrong as a result instead of an error: NULL, or the error.  Both
 * work in the current memory context.
 *
 * 16 has this for input functions, 17 for domains.  Before, the error is caught,
 * and what it left undone is cleaned up by a subtransaction, as PL/pgSQL does
 * it.  There is none in a parallel query: there only input functions' complaints
 * about data are caught, before which they do nothing but take memory, and a
 * domain's check stays an error.
 */
#if PG_VERSION_NUM >= 160000
#include "nodes/miscnodes.h"
#include "utils/builtins.h"

static inline ErrorData *
compat_soft_input(FmgrInfo *input, char *text, Oid ioparam, int32 typmod,
				  Datum *value)
{
	ErrorSaveContext context = {
		.type = T_ErrorSaveContext,
		.details_wanted = true
	};

	return InputFunctionCallSafe(input, text, ioparam, typmod,
								 (Node *) &context, value) ?
		NULL : context.error_data;
}
#endif

#if PG_VERSION_NUM >= 170000
static inline ErrorData *
compat_soft_domain_check(Datum value, bool isnull, Oid domain, void **cache,
						 MemoryContext cache_context)
{
	ErrorSaveContext context = {
		.type = T_ErrorSaveContext,
		.details_wanted = true
	};

	return domain_check_safe(value, isnull, domain, cache, cache_context,
							 (Node *) &context) ? NULL : context.error_data;
}
#else
#include "access/xact.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/resowner.h"

/*
 * compat_is_soft -- whether an error is about the value, and not about the
 * server: a cancel, a lack of memory and the like.
 */
static inline bool
compat_is_soft(int sqlstate, bool parallel)
{
	int			category = ERRCODE_TO_CATEGORY(sqlstate);

	if (parallel)
		return category == ERRCODE_DATA_EXCEPTION;
	return category != ERRCODE_OPERATOR_INTERVENTION &&
		category != ERRCODE_INSUFFICIENT_RESOURCES &&
		category != ERRCODE_SYSTEM_ERROR &&
		category != ERRCODE_TRANSACTION_ROLLBACK &&
		category != ERRCODE_INTERNAL_ERROR;
}

typedef struct CompatSoftCall
{
	FmgrInfo   *input;			/* NULL: the domain's check is meant */
	char	   *text;
	Oid			type;			/* its parameter, or the domain */
	int32		typmod;
	Datum		value;
	bool		isnull;
	void	  **cache;
	MemoryContext cache_context;
} CompatSoftCall;

/*
 * compat_hard_call -- make the call; whatever it throws is thrown.
 */
static inline void
compat_hard_call(CompatSoftCall *call)
{
	if (call->input != NULL)
		call->value = InputFunctionCall(call->input, call->text, call->type,
										call->typmod);
	else
		domain_check(call->value, call->isnull, call->type, call->cache,
					 call->cache_context);
}

/*
 * compat_soft_call -- make the call in a subtransaction of its own, which
 * parallel mode has none of; NULL, or the error if it is about the value.
 */
static inline ErrorData *
compat_soft_call(CompatSoftCall *call)
{
	MemoryContext context = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;
	bool		parallel = IsInParallelMode();
	ErrorData  *volatile error = NULL;

	if (parallel && call->input == NULL)
	{
		compat_hard_call(call);
		return NULL;
	}
	if (!parallel)
		BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(context);
	PG_TRY();
	{
		compat_hard_call(call);
		if (!parallel)
			ReleaseCurrentSubTransaction();
	}
	PG_CATCH();
	{
		/* before the error is copied, for which there may be no memory */
		if (!parallel)
			RollbackAndReleaseCurrentSubTransaction();
		MemoryContextSwitchTo(context);
		error = CopyErrorData();
		FlushErrorState();
	}
	PG_END_TRY();
	MemoryContextSwitchTo(context);
	CurrentResourceOwner = owner;
	if (error != NULL && !compat_is_soft(error->sqlerrcode, parallel))
		ReThrowError(error);
	return error;
}

static inline ErrorData *
compat_soft_domain_check(Datum value, bool isnull, Oid domain, void **cache,
						 MemoryContext cache_context)
{
	CompatSoftCall call = {
		.type = domain, .value = value, .isnull = isnull, .cache = cache,
		.cache_context = cache_context
	};

	return compat_soft_call(&call);
}
#endif

#if PG_VERSION_NUM < 160000
static inline ErrorData *
compat_soft_input(FmgrInfo *input, char *text, Oid ioparam, int32 typmod,
				  Datum *value)
{
	CompatSoftCall call = {
		.input = input, .text = text, .type = ioparam, .typmod = typmod
	};
	ErrorData  *error = compat_soft_call(&call);

	*value = call.value;
	return error;
}
#endif

/* 16 made one function of those that ask who owns something */
#if PG_VERSION_NUM >= 160000
#define compat_owns_relation(relid, role) \
	object_ownercheck(RelationRelationId, relid, role)
#else
#define compat_owns_relation(relid, role) pg_class_ownercheck(relid, role)
#endif

/* 16 also asks whether a role may call a function by one function for all */
#if PG_VERSION_NUM >= 160000
#define compat_may_execute(function, role) \
	object_aclcheck(ProcedureRelationId, function, role, ACL_EXECUTE)
#else
#define compat_may_execute(function, role) \
	pg_proc_aclcheck(function, role, ACL_EXECUTE)
#endif

/*
 * Changing rows of a table outside of a plan, as the apply worker of logical
 * replication does: 14 passes the table on its own, and closes its indexes along
 * with the other tables that triggers were queued of, 16 gave tables of a query
 * their permissions apart, 18 asks which are still in the plan.
 */
#if PG_VERSION_NUM >= 180000
#define compat_init_range_table(estate, rte, permissions) \
	ExecInitRangeTable(estate, list_make1(rte), permissions, bms_make_singleton(1))
#elif PG_VERSION_NUM >= 160000
#define compat_init_range_table(estate, rte, permissions) \
	ExecInitRangeTable(estate, list_make1(rte), permissions)
#else
#define compat_init_range_table(estate, rte, permissions) \
	ExecInitRangeTable(estate, list_make1(rte))
#endif

/*
 * What an update changes: up to 15.1 the generated columns to compute were told
 * apart.  16 no longer takes those that an update has to compute for those of
 * rows that are inserted after it.
 */
#if PG_VERSION_NUM >= 160000
#define compat_set_updated(permissions, rte, columns) \
	(addRTEPermissionInfo(permissions, rte)->updatedCols = (columns))
#define compat_must_update_all(rel) false
#else
#define compat_set_updated(permissions, rte, columns) \
	((void) *(permissions), \
	 (rte)->updatedCols = (rte)->extraUpdatedCols = (columns))
#define compat_must_update_all(rel) \
	((rel)->rd_att->constr != NULL && \
	 (rel)->rd_att->constr->has_generated_stored)
#endif

#if PG_VERSION_NUM >= 160000
#define compat_eval_plan_qual_init(epq, estate) \
	EvalPlanQualInit(epq, estate, NULL, NIL, -1, NIL)
#else
#define compat_eval_plan_qual_init(epq, estate) \
	EvalPlanQualInit(epq, estate, NULL, NIL, -1)
#endif
#if PG_VERSION_NUM >= 140000
#define compat_set_result_relation(estate, result) \
	((estate)->es_opened_result_relations = \
	 lappend((estate)->es_opened_result_relations, result))
#define compat_close_result_relation(estate, result) \
	ExecCloseResultRelations(estate)
#define compat_relation_insert(result, estate, slot) \
	ExecSimpleRelationInsert(result, estate, slot)
#define compat_relation_update(result, estate, epq, old, slot) \
	ExecSimpleRelationUpdate(result, estate, epq, old, slot)
#define compat_relation_delete(result, estate, epq, old) \
	ExecSimpleRelationDelete(result, estate, epq, old)
#else
#define compat_set_result_relation(estate, result) \
	((estate)->es_result_relations = (estate)->es_result_relation_info = (result), \
	 (estate)->es_num_result_relations = 1)
#define compat_close_result_relation(estate, result) \
	(ExecCloseIndices(result), ExecCleanUpTriggerState(estate))
#define compat_relation_insert(result, estate, slot) \
	ExecSimpleRelationInsert(estate, slot)
#define compat_relation_update(result, estate, epq, old, slot) \
	ExecSimpleRelationUpdate(estate, epq, old, slot)
#define compat_relation_delete(result, estate, epq, old) \
	ExecSimpleRelationDelete(estate, epq, old)
#endif

/* 18 counts what a scan of an index does, 19 has options for it */
#if PG_VERSION_NUM >= 190000
#define compat_index_beginscan(heap, index, snapshot, nkeys) \
	index_beginscan(heap, index, snapshot, NULL, nkeys, 0, 0)
#elif PG_VERSION_NUM >= 180000
#define compat_index_beginscan(heap, index, snapshot, nkeys) \
	index_beginscan(heap, index, snapshot, NULL, nkeys, 0)
#else
#define compat_index_beginscan(heap, index, snapshot, nkeys) \
	index_beginscan(heap, index, snapshot, nkeys, 0)
#endif

/* 19 has options for the scan of a table, too */
#if PG_VERSION_NUM >= 190000
#define compat_table_beginscan(rel, snapshot) table_beginscan(rel, snapshot, 0, NULL, 0)
#else
#define compat_table_beginscan(rel, snapshot) table_beginscan(rel, snapshot, 0, NULL)
#endif

/* 15 refuses unknown settings of an extension, where others warned of them */
#if PG_VERSION_NUM >= 150000
#define compat_reserve_prefix(prefix) MarkGUCPrefixReserved(prefix)
#else
#define compat_reserve_prefix(prefix) EmitWarningsOnPlaceholders(prefix)
#endif

/* 14 renamed the predefined roles */
#if PG_VERSION_NUM < 140000
#define ROLE_PG_READ_SERVER_FILES DEFAULT_ROLE_READ_SERVER_FILES
#endif

/*
 * 14 lets text be verified and converted up to the first wrong byte; both
 * return how many bytes were right, and the conversion ends its result in a
 * zero byte.
 */
#if PG_VERSION_NUM >= 140000
#define compat_verify_prefix(encoding, text, len) \
	pg_encoding_verifymbstr(encoding, text, len)
#define compat_convert_prefix(proc, encoding, text, len, result, size) \
	pg_do_encoding_conversion_buf(proc, encoding, GetDatabaseEncoding(), \
								  (unsigned char *) (text), len, \
								  (unsigned char *) (result), size, true)
#else
#include "mb/pg_wchar.h"

static inline int
compat_verify_prefix(int encoding, const char *text, int len)
{
	int			done = 0;

	while (done < len)
	{
		int			n = pg_encoding_verifymb(encoding, text + done, len - done);

		if (n <= 0)
			break;
		done += n;
	}
	return done;
}

/*
 * On 13 a character that the target lacks is an error.  Conversions touch
 * nothing but their arguments, so that it may be caught; half of the text is
 * then tried, until that character alone is left.
 */
static inline int
compat_convert_prefix(Oid proc, int encoding, const char *text, int len,
					  char *result, int size)
{
	MemoryContext context = CurrentMemoryContext;
	volatile int count = Min(len, (size - 1) / MAX_CONVERSION_GROWTH);
	volatile bool done = false;

	while (!done && (count = compat_verify_prefix(encoding, text, count)) > 0)
	{
		PG_TRY();
		{
			OidFunctionCall5(proc, Int32GetDatum(encoding),
							 Int32GetDatum(GetDatabaseEncoding()),
							 CStringGetDatum(text), CStringGetDatum(result),
							 Int32GetDatum(count));
			done = true;
		}
		PG_CATCH();
		{
			MemoryContextSwitchTo(context);
			if (geterrcode() != ERRCODE_UNTRANSLATABLE_CHARACTER)
				PG_RE_THROW();
			FlushErrorState();
			count /= 2;
		}
		PG_END_TRY();
	}
	return count;
}
#endif

/* 15 made the scale of a numeric's typmod signed */
#define compat_numeric_precision(typmod) \
	((((typmod) - (int32) VARHDRSZ) >> 16) & 0xffff)
#if PG_VERSION_NUM >= 150000
#define compat_numeric_scale(typmod) \
	(((((typmod) - (int32) VARHDRSZ) & 0x7ff) ^ 1024) - 1024)
#else
#define compat_numeric_scale(typmod) (((typmod) - (int32) VARHDRSZ) & 0xffff)
#endif

/*
 * 14 makes a numeric of an integer and a power of ten: up to 14.6 and 15.1 a
 * wrong one, or an error, of some powers.
 */
#if PG_VERSION_NUM >= 140000
#define COMPAT_INT64_DIV_TO_NUMERIC
#define compat_int64_div_to_numeric(integer, log10) \
	((log10) == 0 ? int64_to_numeric(integer) : \
	 int64_div_fast_to_numeric(integer, log10))
#if PG_VERSION_NUM >= 150002 || \
	(PG_VERSION_NUM >= 140007 && PG_VERSION_NUM < 150000)
#define compat_int64_div_is_sound(log10) true
#else
#define compat_int64_div_is_sound(log10) \
	((log10) == 0 || ((log10) % 4 != 0 && (log10) < 10))
#endif
#endif

/* 14 gave money's OID its name */
#if PG_VERSION_NUM < 140000
#define MONEYOID CASHOID
#endif

/* 14 renamed the functions of operators */
#if PG_VERSION_NUM < 140000
#define F_STARTS_WITH F_TEXT_STARTS_WITH
#endif

/*
 * Whether a collation compares bytes.  18 asks its locale, whose header wants
 * those of ICU, so that its catalog is asked here; before that the function is
 * declared here, for the same reason.
 */
#if PG_VERSION_NUM >= 180000
#include "access/htup_details.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_database.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/syscache.h"

static inline bool
compat_collate_is_c(Oid collation)
{
	bool		is_default = collation == DEFAULT_COLLATION_OID;
	int			cache = is_default ? DATABASEOID : COLLOID;
	HeapTuple	tuple = SearchSysCache1(cache, ObjectIdGetDatum(is_default ? MyDatabaseId : collation));
	char		provider;
	bool		isnull;
	Datum		locale;
	bool		is_c;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for collation %u", collation);
	provider = is_default ?
		((Form_pg_database) GETSTRUCT(tuple))->datlocprovider :
		((Form_pg_collation) GETSTRUCT(tuple))->collprovider;
	locale = SysCacheGetAttr(cache, tuple, is_default ?
							 Anum_pg_database_datcollate :
							 Anum_pg_collation_collcollate, &isnull);
	/* all locales of the builtin provider do */
	is_c = provider == COLLPROVIDER_BUILTIN ||
		(provider == COLLPROVIDER_LIBC && !isnull &&
		 (strcmp(TextDatumGetCString(locale), "C") == 0 ||
		  strcmp(TextDatumGetCString(locale), "POSIX") == 0));
	ReleaseSysCache(tuple);
	return is_c;
}
#else
extern bool lc_collate_is_c(Oid collation);
#define compat_collate_is_c(collation) lc_collate_is_c(collation)
#endif

/* 15 gave the samplers a generator of their own */
#if PG_VERSION_NUM >= 150000
#define compat_sampler_random(state) sampler_random_fract(&(state)->randstate)
#else
#define compat_sampler_random(state) sampler_random_fract((state)->randstate)
#endif

/* 16 turned "missing is fine" into a place for the error */
#define compat_parse_type(name, type, typmod) \
	parseTypeString(name, type, typmod, 0)

/* 16 says more about a wrong date */
#if PG_VERSION_NUM >= 160000
#define compat_decode_datetime(field, ftype, nf, dtype, tm, fsec, tz) \
	DecodeDateTime(field, ftype, nf, dtype, tm, fsec, tz, \
				   &(DateTimeErrorExtra) {0})
#else
#define compat_decode_datetime(field, ftype, nf, dtype, tm, fsec, tz) \
	DecodeDateTime(field, ftype, nf, dtype, tm, fsec, tz)
#endif

/*
 * 16 asks a window function which frame it wants; true after the answer that
 * any will do, as row_number() gives it.
 */
#if PG_VERSION_NUM >= 160000
#include "nodes/parsenodes.h"
#include "nodes/supportnodes.h"

static inline bool
compat_any_frame(Node *request)
{
	if (!IsA(request, SupportRequestOptimizeWindowClause))
		return false;
	((SupportRequestOptimizeWindowClause *) request)->frameOptions =
		FRAMEOPTION_NONDEFAULT | FRAMEOPTION_ROWS |
		FRAMEOPTION_START_UNBOUNDED_PRECEDING | FRAMEOPTION_END_CURRENT_ROW;
	return true;
}
#else
#define compat_any_frame(request) ((void) (request), false)
#endif

/*
 * 19 has IGNORE NULLS and RESPECT NULLS for window functions, and leaves it to
 * each to refuse what means nothing to it; before, they are syntax errors.
 */
#if PG_VERSION_NUM >= 190000
#define compat_treats_nulls(function) ((function)->ignore_nulls != 0)
#define compat_refuse_null_treatment(window, fcinfo) \
	WinCheckAndInitializeNullTreatment(window, false, fcinfo)
#else
#define compat_treats_nulls(function) ((void) (function), false)
#define compat_refuse_null_treatment(window, fcinfo) \
	((void) (window), (void) (fcinfo))
#endif

/* 17 added a foreign path's restrictions, 18 its count of disabled nodes */
#if PG_VERSION_NUM >= 180000
#define compat_foreignscan_path(root, rel, rows, startup, total) \
	create_foreignscan_path(root, rel, NULL, rows, 0, startup, total, NIL, \
							(rel)->lateral_relids, NULL, NIL, NIL)
#elif PG_VERSION_NUM >= 170000
#define compat_foreignscan_path(root, rel, rows, startup, total) \
	create_foreignscan_path(root, rel, NULL, rows, startup, total, NIL, \
							(rel)->lateral_relids, NULL, NIL, NIL)
#else
#define compat_foreignscan_path(root, rel, rows, startup, total) \
	create_foreignscan_path(root, rel, NULL, rows, startup, total, NIL, \
							(rel)->lateral_relids, NULL, NIL)
#endif

#if PG_VERSION_NUM >= 180000
#define compat_foreign_upper_path(root, rel, target, rows, startup, total, private) \
	create_foreign_upper_path(root, rel, target, rows, 0, startup, total, \
							  NIL, NULL, NIL, private)
#elif PG_VERSION_NUM >= 170000
#define compat_foreign_upper_path(root, rel, target, rows, startup, total, private) \
	create_foreign_upper_path(root, rel, target, rows, startup, total, \
							  NIL, NULL, NIL, private)
#else
#define compat_foreign_upper_path(root, rel, target, rows, startup, total, private) \
	create_foreign_upper_path(root, rel, target, rows, startup, total, \
							  NIL, NULL, private)
#endif

/* 18 counts the disabled nodes of a path, which are those of the one below it */
#if PG_VERSION_NUM >= 180000
#define compat_take_disabled(path, below) \
	((path)->disabled_nodes = (below)->disabled_nodes)
#else
#define compat_take_disabled(path, below) ((void) (path), (void) (below))
#endif

/* 14 collects what aggregates cost from the planner's list of them */
#if PG_VERSION_NUM >= 140000
#include "optimizer/prep.h"
#define compat_agg_costs(root, aggregates, split, costs) \
	get_agg_clause_costs(root, split, costs)
#else
#include "optimizer/clauses.h"
#define compat_agg_costs(root, aggregates, split, costs) \
	get_agg_clause_costs(root, (Node *) (aggregates), split, costs)
#endif

/* 14 tells how it came to a number of groups */
#if PG_VERSION_NUM >= 140000
#define compat_num_groups(root, keys, rows) \
	estimate_num_groups(root, keys, rows, NULL, NULL)
#else
#define compat_num_groups(root, keys, rows) \
	estimate_num_groups(root, keys, rows, NULL)
#endif

/* 14 walks a list from its n-th member on; the macro came to 13 as well */
#ifndef for_each_from
#define for_each_from(cell, list, n) \
	for_each_cell(cell, list, list_nth_cell(list, n))
#endif

/* An Append of whole paths, with workers if it has any; 14 dropped an argument */
#if PG_VERSION_NUM >= 190000
#define compat_append_path(root, rel, paths, workers) \
	((Path *) create_append_path(root, rel, \
								 (AppendPathInput) {.subpaths = (paths)}, NIL, \
								 NULL, workers, (workers) > 0, -1))
#elif PG_VERSION_NUM >= 140000
#define compat_append_path(root, rel, paths, workers) \
	((Path *) create_append_path(root, rel, paths, NIL, NIL, NULL, workers, \
								 (workers) > 0, -1))
#else
#define compat_append_path(root, rel, paths, workers) \
	((Path *) create_append_path(root, rel, paths, NIL, NIL, NULL, workers, \
								 (workers) > 0, NIL, -1))
#endif

/* 18 has ever more in the executor that is either read or written */
#if PG_VERSION_NUM >= 180000
#define compat_range_table_relation(estate, index) \
	ExecGetRangeTableRelation(estate, index, false)
#else
#define compat_range_table_relation(estate, index) \
	ExecGetRangeTableRelation(estate, index)
#endif

/* 14 shows COPY's progress, and took what reports it out of pgstat.h */
#if PG_VERSION_NUM >= 140000
#define COMPAT_COPY_PROGRESS
#include "utils/backend_progress.h"
#endif

/*
 * SHA-256, which 14 takes from OpenSSL where it can.  What has been begun must
 * be freed, after an error too.
 */
#if PG_VERSION_NUM >= 140000
#include "common/cryptohash.h"
#include "common/sha2.h"

typedef pg_cryptohash_ctx CompatSha256;

static inline CompatSha256 *
compat_sha256_begin(void)
{
	pg_cryptohash_ctx *hash = pg_cryptohash_create(PG_SHA256);

	if (hash == NULL || pg_cryptohash_init(hash) < 0)
		elog(ERROR, "could not begin a SHA-256 hash");
	return hash;
}

/*
 * compat_sha256_add -- hash more bytes.
 */
static inline void
compat_sha256_add(CompatSha256 *hash, const char *data, size_t len)
{
	if (pg_cryptohash_update(hash, (const uint8 *) data, len) < 0)
		elog(ERROR, "could not compute a SHA-256 hash");
}

/*
 * compat_sha256_end -- the hash of all bytes, PG_SHA256_DIGEST_LENGTH of them.
 */
static inline void
compat_sha256_end(CompatSha256 *hash, uint8 *digest)
{
	if (pg_cryptohash_final(hash, digest, PG_SHA256_DIGEST_LENGTH) < 0)
		elog(ERROR, "could not finish a SHA-256 hash");
}

#define compat_sha256_free(hash) pg_cryptohash_free(hash)
#else
#include "common/sha2.h"

typedef pg_sha256_ctx CompatSha256;

static inline CompatSha256 *
compat_sha256_begin(void)
{
	CompatSha256 *hash = (CompatSha256 *) palloc(sizeof(CompatSha256));

	pg_sha256_init(hash);
	return hash;
}

#define compat_sha256_add(hash, data, len) \
	pg_sha256_update(hash, (const uint8 *) (data), len)
#define compat_sha256_end(hash, digest) pg_sha256_final(hash, digest)
#define compat_sha256_free(hash) pfree(hash)
#endif
#define COMPAT_SHA256_BYTES PG_SHA256_DIGEST_LENGTH

/* 16 calls the number of a relation's file by another name */
#if PG_VERSION_NUM >= 160000
#define compat_new_storage(rel) \
	RelationSetNewRelfilenumber(rel, (rel)->rd_rel->relpersistence)
#else
#define compat_new_storage(rel) \
	RelationSetNewRelfilenode(rel, (rel)->rd_rel->relpersistence)
#endif

/* 14 wants parameters for REINDEX in a struct, 17 the statement too */
#if PG_VERSION_NUM >= 170000
#define compat_reindex_table(relid) \
	reindex_relation(NULL, relid, REINDEX_REL_CHECK_CONSTRAINTS, \
					 &(ReindexParams) {0})
#elif PG_VERSION_NUM >= 140000
#define compat_reindex_table(relid) \
	reindex_relation(relid, REINDEX_REL_CHECK_CONSTRAINTS, \
					 &(ReindexParams) {0})
#else
#define compat_reindex_table(relid) \
	reindex_relation(relid, REINDEX_REL_CHECK_CONSTRAINTS, 0)
#endif

/*
 * The number of a relation in the executor's range table, for the checks of its
 * constraints; 13 looks there for what may be shown of a row that fails, later
 * ones show it to those who may read the whole table.
 */
#if PG_VERSION_NUM >= 140000
#define compat_range_table_index(estate, rel) 0
#else
#include "executor/executor.h"
#include "nodes/makefuncs.h"
#include "utils/rel.h"

static inline Index
compat_range_table_index(EState *estate, Relation rel)
{
	RangeTblEntry *rte = makeNode(RangeTblEntry);

	rte->rtekind = RTE_RELATION;
	rte->relid = RelationGetRelid(rel);
	rte->relkind = rel->rd_rel->relkind;
	rte->rellockmode = RowExclusiveLock;
	ExecInitRangeTable(estate, list_make1(rte));
	return 1;
}
#endif

/* 14 prepares to find partitions without what modifies the table */
#if PG_VERSION_NUM >= 140000
#define compat_setup_routing(estate, modify, rel) \
	ExecSetupPartitionTupleRouting(estate, rel)
#else
#define compat_setup_routing(estate, modify, rel) \
	ExecSetupPartitionTupleRouting(estate, modify, rel)
#endif

/* Rows of a table as rows of its partition: 14 and 16 moved what converts them */
#if PG_VERSION_NUM >= 160000
#define compat_partition_map(result, estate) \
	ExecGetRootToChildMap(result, estate)
#elif PG_VERSION_NUM >= 140000
#define compat_partition_map(result, estate) ((result)->ri_RootToPartitionMap)
#else
#define compat_partition_map(result, estate) \
	((result)->ri_PartitionInfo->pi_RootToPartitionMap)
#endif

/* 14 knows partitions that are being detached */
#if PG_VERSION_NUM >= 140000
#define compat_partition_parent(relid) get_partition_parent(relid, true)
#else
#define compat_partition_parent(relid) get_partition_parent(relid)
#endif

/* 14 can have rows converted on their way into a tuplestore */
#if PG_VERSION_NUM >= 140000
#define compat_tuplestore_receiver(dest, store, context) \
	SetTuplestoreDestReceiverParams(dest, store, context, false, NULL, NULL)
#else
#define compat_tuplestore_receiver(dest, store, context) \
	SetTuplestoreDestReceiverParams(dest, store, context, false)
#endif

/* 18 moved EXPLAIN's functions, and asks vacuum_delay_point() what it is for */
#if PG_VERSION_NUM >= 180000
#define COMPAT_EXPLAIN_HEADER "commands/explain_format.h"
#define COMPAT_EXPLAIN_STATE_HEADER "commands/explain_state.h"
#define compat_analyze_delay_point() vacuum_delay_point(true)
#else
#define COMPAT_EXPLAIN_HEADER "commands/explain.h"
#define COMPAT_EXPLAIN_STATE_HEADER "commands/explain.h"
#define compat_analyze_delay_point() vacuum_delay_point()
#endif

#endif							/* MAGTRADE_COMPAT_H */
