/*-------------------------------------------------------------------------
 *
 * write.c
 *	  What the statement that makes a foreign table is made of.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "commands/defrem.h"
#include "compat.h"
#include "csv/import/import.h"
#include "utils/builtins.h"

/*
 * csv_write_options -- write a list of options, if it has any.
 */
void
csv_write_options(StringInfo sql, List *options)
{
	ListCell   *lc;

	foreach(lc, options)
	{
		DefElem    *def = lfirst_node(DefElem, lc);

		appendStringInfo(sql, "%s%s %s",
						 foreach_current_index(lc) == 0 ? " OPTIONS (" : ", ",
						 quote_identifier(def->defname),
						 quote_literal_cstr(defGetString(def)));
	}
	if (options != NIL)
		appendStringInfoChar(sql, ')');
}

/*
 * csv_write_column -- write a column of the table.
 */
void
csv_write_column(StringInfo sql, const char *name, const char *type,
				 List *options)
{
	appendStringInfo(sql, "%s\n  %s %s",
					 sql->data[sql->len - 1] == '(' ? "" : ",",
					 quote_identifier(name), type);
	csv_write_options(sql, options);
}
