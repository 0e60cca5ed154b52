/*-------------------------------------------------------------------------
 *
 * fuzz_panel_table.h
 *	  Tables of figures, and questions about them, out of a fuzzer's input.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_FUZZ_PANEL_TABLE_H
#define MAGTRADE_FUZZ_PANEL_TABLE_H

#include "panel/pack.h"

/* No name is longer. */
#define MAX_NAME		17000

typedef struct Input
{
	const uint8_t *data;
	size_t		size;			/* 1 at least */
	size_t		at;
} Input;

/* What a view is asked */
typedef struct Question
{
	int			nmonths;		/* none, one or two */
	int			at;				/* counted from the first */
	int			lag;
} Question;

extern int	take_byte(Input *in);
extern void take_table(Input *in, PanelTable *table);
extern PanelTable tidy_table(const PanelTable *table);
extern bool is_to_be_packed(const PanelTable *table);
extern Question take_question(Input *in, const PanelTable *table);
extern PanelTable vary_table(Input *in, const PanelTable *table,
							 const Question *q);

/*
 * cell -- where the figure of a month is, which is counted from the first.
 */
static inline double *
cell(const PanelTable *table, int month, int partner)
{
	return &table->figures[(size_t) month * table->npartners + partner];
}

#endif							/* MAGTRADE_FUZZ_PANEL_TABLE_H */
