/*-------------------------------------------------------------------------
 *
 * fdw.c
 *	  The wrapper's handler and validator.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/reloptions.h"
#include "compat.h"
#include "csv/fdw.h"
#include "csv/options.h"
#include "group/group.h"

PG_FUNCTION_INFO_V1(magtrade_csv_handler);
PG_FUNCTION_INFO_V1(magtrade_csv_validator);

/*
 * magtrade_csv_handler() -> fdw_handler
 */
Datum
magtrade_csv_handler(PG_FUNCTION_ARGS)
{
	FdwRoutine *routine = makeNode(FdwRoutine);

	routine->GetForeignRelSize = csv_get_rel_size;
	routine->GetForeignPaths = csv_get_paths;
	routine->GetForeignPlan = csv_get_plan;
	routine->GetForeignUpperPaths = group_get_paths;
	routine->BeginForeignScan = csv_begin_scan;
	routine->IterateForeignScan = csv_iterate_scan;
	routine->RecheckForeignScan = csv_recheck;
	routine->ReScanForeignScan = csv_rescan;
	routine->EndForeignScan = csv_end_scan;
	routine->ExplainForeignScan = csv_explain_scan;
	routine->IsForeignScanParallelSafe = csv_is_parallel_safe;
	routine->EstimateDSMForeignScan = csv_estimate_shared;
	routine->InitializeDSMForeignScan = csv_init_shared;
	routine->ReInitializeDSMForeignScan = csv_restart_shared;
	routine->InitializeWorkerForeignScan = csv_join_shared;
	routine->ShutdownForeignScan = csv_leave_shared;
	routine->AnalyzeForeignTable = csv_analyze;
	routine->ImportForeignSchema = csv_import_schema;
	PG_RETURN_POINTER(routine);
}

/*
 * magtrade_csv_validator(text[], oid) -> void
 */
Datum
magtrade_csv_validator(PG_FUNCTION_ARGS)
{
	csv_validate_options(untransformRelOptions(PG_GETARG_DATUM(0)),
						 PG_GETARG_OID(1));
	PG_RETURN_VOID();
}
