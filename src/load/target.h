/*-------------------------------------------------------------------------
 *
 * target.h
 *	  The table that is loaded into: its key, its columns, and SQL over them.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_LOAD_TARGET_H
#define MAGTRADE_LOAD_TARGET_H

#include "lib/stringinfo.h"
#include "load/load.h"
#include "nodes/primnodes.h"
#include "utils/rel.h"

/* A column of the target that is not generated. */
typedef struct LoadColumn
{
	AttrNumber	attnum;
	const char *plain;			/* its name */
	const char *name;			/* its name, quoted */
	const char *type;			/* its type and collation, qualified */
	const char *equals;			/* the operator of its type, qualified; or NULL */
	const char *cast;			/* what makes of a value one that it takes */
	Oid			base;			/* its type, below any domains */
	int			given;			/* which column of a staged row it is, from 1;
								 * 0 if the source does not have it */
	Expr	   *value;			/* of the source's row, or NULL */
	bool		within;			/* it says for which rows a file is the truth */
} LoadColumn;

typedef struct LoadTarget
{
	Relation	rel;
	const char *name;			/* qualified and quoted */
	const char *rows;			/* the same, for its own rows: not those of tables
								 * that inherit from it */
	bool		triggers;		/* some decide what goes in, and nobody else
								 * writes meanwhile */
	int			ncolumns;
	LoadColumn *columns;		/* the key's first, in its order */
	int			nkeys;
	int			ngiven;
	int			period;			/* which of the key's columns is its date; -1
								 * for none */
	TupleDesc	staged;			/* a staged row: c1, c2, …, "row" and "line" */
} LoadTarget;

/*
 * Whether a column is NULL, behind it in SQL.  To IS NULL and IS NOT NULL a
 * composite value is what its members are: with some of them NULL it is neither.
 */
#define LOAD_IS_NULL	" IS NOT DISTINCT FROM NULL"
#define LOAD_IS_VALUE	" IS DISTINCT FROM NULL"

/*----------
 * SQL over the target's columns is made of templates that are filled in for each
 * of them.  In a template
 *
 *	@	is the column's name, quoted
 *	%	is its name as a literal
 *	#	is the number of the column in a staged row, so that c# is its name there
 *	&	is the number of the column in the target
 *	!	is its type
 *	~	is the equality operator of its type
 *	^	is a cast that an operand of ~ may need behind it
 *	$	is a cast to text behind what JSON has no form for, or another than a
 *		cast to text has, which ALTER COLUMN ... TYPE text makes of it
 *
 * "n.c#^ ~ t.@^" of the column period, the second of a staged row, becomes
 * n.c2 OPERATOR(pg_catalog.=) t.period.
 *----------
 */

/* Which columns a list is of. */
typedef enum LoadColumns
{
	LOAD_KEYS,
	LOAD_GIVEN,					/* what the source has, keys or not */
	LOAD_VALUES,				/* of them, those not in the key */
	LOAD_OTHERS,				/* not in the key, whether given or not */
	LOAD_WITHIN,
	LOAD_KEYS_WITHIN,			/* of these, those in the key */
	LOAD_EQUAL_WITHIN			/* and others whose type has an equality */
} LoadColumns;

extern bool load_triggers_decide(Relation rel, bool update);
extern Relation load_target_lock(const LoadOptions *options, bool *triggers);
extern const char *load_equality(Oid type);
extern const char *load_cast(Oid type);
extern const char *load_declaration(Form_pg_attribute attr);
extern LoadTarget *load_target_open(const LoadOptions *options,
									Relation source, Relation rel);
extern LoadTarget *load_target_describe(Relation rel, Relation source);
extern int	load_target_count(const LoadTarget *target, LoadColumns which);
extern void load_list(StringInfo sql, const LoadTarget *target,
					  LoadColumns which, const char *each,
					  const char *between);
extern void load_differs(StringInfo sql, const LoadTarget *target,
						 LoadColumns which, const char *other);
extern void load_cells(StringInfo sql, const LoadTarget *target);

#endif							/* MAGTRADE_LOAD_TARGET_H */
