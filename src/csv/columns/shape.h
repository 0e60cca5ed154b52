/*-------------------------------------------------------------------------
 *
 * shape.h
 *	  Which rows come of a record: several for a wide file, none for a total.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_SHAPE_H
#define MAGTRADE_CSV_SHAPE_H

#include "csv/columns/template.h"
#include "csv/options.h"
#include "csv/records/header.h"

/* More labels than this a wide file may not have. */
#define CSV_MAX_LABELS	1000

/*
 * Which labels of the option "wide" some file had: a bit for each that is
 * written without * and ?, by its place in the option.
 */
typedef struct CsvLabels
{
	uint64		words[(CSV_MAX_LABELS + 63) / 64];
} CsvLabels;

/* Option "wide": the name in the templates, and the labels it stands for. */
typedef struct CsvWide
{
	char	   *name;
	List	   *listed;			/* texts, in which * and ? stand for others */
	bool		open;			/* some have them: the labels are a file's */
	int			nlabels;
	char	  **labels;
} CsvWide;

/* One condition of the option "totals_where". */
typedef struct CsvCondition
{
	CsvTemplate *template;
	bool		negated;		/* <> instead of = */
	List	   *patterns;		/* texts in which * and ? stand for others */
	const char *text;			/* as the user wrote it */
} CsvCondition;

typedef struct CsvShape
{
	const CsvSettings *settings;
	List	   *wide_parts;		/* of the table's columns: CsvPart */
	bool	   *present;		/* labels that the open file has */
	CsvLabels	had;			/* that it or a file before it had */
	int			label;			/* of the row that is being made */
	bool		total;			/* whether it is a total */
} CsvShape;

extern const char *csv_parse_wide(const char *value, CsvSettings *into);
extern const char *csv_parse_wide_zeros(const char *value, CsvSettings *into);
extern const char *csv_parse_totals(const char *value, CsvSettings *into);
extern const char *csv_parse_totals_where(const char *value,
										  CsvSettings *into);

extern bool csv_wide_find(CsvWide *wide, const List *parts,
						  const CsvHeader *header);
extern char *csv_labels_lacked(const CsvWide *wide, const CsvLabels *had,
							   int *count);
extern void csv_labels_add(CsvLabels *sum, const CsvLabels *labels);
extern const char *csv_label_shown(const CsvSettings *settings, int label);
extern CsvShape *csv_shape_make(Relation rel, const CsvSettings *settings);
extern CsvStatus csv_shape_bind(CsvShape *shape, CsvHeader *header,
								CsvProblem *problem);
extern bool csv_shape_first(CsvShape *shape, const CsvRecord *record);
extern bool csv_shape_next(CsvShape *shape, const CsvRecord *record);
extern bool csv_condition_holds(const CsvCondition *condition,
								const CsvRecord *record);
extern CsvStatus csv_condition_bind(CsvCondition *condition,
									CsvHeader *header, CsvProblem *problem);

#endif							/* MAGTRADE_CSV_SHAPE_H */
