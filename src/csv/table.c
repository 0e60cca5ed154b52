/*-------------------------------------------------------------------------
 *
 * table.c
 *	  Tables that a function is given by their OIDs.
 *
 * A regclass may be any number, or that of a table that was dropped since: for
 * the server's own functions that cannot happen.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/relation.h"
#include "compat.h"
#include "csv/fdw.h"
#include "csv/table.h"
#include "foreign/fdwapi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/syscache.h"

/*
 * is_missing -- the error of an OID that no relation has.
 */
static void
is_missing(Oid relid)
{
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_TABLE),
			 errmsg("relation with OID %u does not exist", relid),
			 errhint("Name the table: one that was dropped and made again has another OID.")));
}

/*
 * csv_check_relation -- error unless there is a relation of that OID; takes no
 * lock.
 */
void
csv_check_relation(Oid relid)
{
	if (!SearchSysCacheExists1(RELOID, ObjectIdGetDatum(relid)))
		is_missing(relid);
}

/*
 * csv_open_relation -- open a relation of any kind; error if there is none of
 * that OID.
 */
Relation
csv_open_relation(Oid relid, LOCKMODE mode)
{
	Relation	rel = try_relation_open(relid, mode);

	if (rel == NULL)
		is_missing(relid);
	return rel;
}

/*
 * csv_open_table -- open a foreign table of the wrapper that the user may read;
 * error for anything else.
 */
Relation
csv_open_table(Oid relid)
{
	Relation	rel = csv_open_relation(relid, AccessShareLock);
	AclResult	acl;

	if (rel->rd_rel->relkind != RELKIND_FOREIGN_TABLE ||
		GetFdwRoutineForRelation(rel, false)->IterateForeignScan != csv_iterate_scan)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" is not a foreign table of the wrapper magtrade_csv",
						RelationGetRelationName(rel)),
				 errhint("Name the foreign table that shows the files, not one that they are loaded into.")));
	acl = pg_class_aclcheck(relid, GetUserId(), ACL_SELECT);
	if (acl != ACLCHECK_OK)
		aclcheck_error(acl, OBJECT_FOREIGN_TABLE,
					   RelationGetRelationName(rel));
	return rel;
}
