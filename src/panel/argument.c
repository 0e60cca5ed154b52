/*-------------------------------------------------------------------------
 *
 * argument.c
 *	  Panels that are arguments: read from storage once, however many measures
 *	  of a query ask about them, and for however many months in a row.
 *
 * What a panel is recognised by are the bytes that stand in its row: its
 * compressed form, or where it is stored.  While a query runs, nothing else can
 * come to be stored there.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "panel/measures.h"
#include "utils/memutils.h"

/* So many panels are kept: measures are compared for exports and imports. */
#define KEPT_PANELS		2

/* A panel, and the bytes that it was read from; NULL both at first */
typedef struct KeptPanel
{
	struct varlena *stored;
	TradePanel *panel;
} KeptPanel;

/* What all functions of one query have in common */
struct KeptPanels
{
	MemoryContext query;		/* where this is */
	MemoryContextCallback end;
	KeptPanel	panels[KEPT_PANELS];
	int			last;			/* which of them was asked for last */
};

/* The latest query's; functions look here at their first call only. */
static KeptPanels *latest = NULL;

/*
 * forget -- when a query's memory goes.
 */
static void
forget(void *kept)
{
	if (latest == kept)
		latest = NULL;
}

/*
 * kept_panels -- the panels that were arguments in the query that a memory
 * context belongs to.
 */
static KeptPanels *
kept_panels(MemoryContext query)
{
	KeptPanels *kept = latest;

	if (kept != NULL && kept->query == query)
		return kept;
	kept = MemoryContextAllocZero(query, sizeof(KeptPanels));
	kept->query = query;
	kept->end.func = forget;
	kept->end.arg = kept;
	MemoryContextRegisterResetCallback(query, &kept->end);
	latest = kept;
	return kept;
}

/*
 * panel_call -- what a function remembers from call to call.
 */
PanelCall *
panel_call(FunctionCallInfo fcinfo)
{
	FmgrInfo   *function = fcinfo->flinfo;

	if (function->fn_extra == NULL)
		function->fn_extra = MemoryContextAllocZero(function->fn_mcxt,
													sizeof(PanelCall));
	return function->fn_extra;
}

/*
 * read_panel -- put a stored panel in the place of one that is kept.
 */
static void
read_panel(KeptPanel *kept, struct varlena *stored, MemoryContext query)
{
	Size		size = VARSIZE_ANY(stored);
	MemoryContext old = MemoryContextSwitchTo(query);
	KeptPanel	now;

	if (kept->stored != NULL)
	{
		pfree(kept->stored);
		pfree(kept->panel);
		kept->stored = NULL;
	}
	now.panel = DatumGetPanelP(PointerGetDatum(stored));
	now.stored = palloc(size);
	memcpy(now.stored, stored, size);
	*kept = now;
	MemoryContextSwitchTo(old);
}

/*
 * find_kept -- the panel that is kept under these bytes; if there is none, it
 * takes the place of one that was not asked for last.
 */
static TradePanel *
find_kept(KeptPanels *kept, struct varlena *stored)
{
	Size		size = VARSIZE_ANY(stored);
	int			place;

	for (int i = 0; i < KEPT_PANELS; i++)
	{
		KeptPanel  *one = &kept->panels[i];

		if (one->stored != NULL && VARSIZE_ANY(one->stored) == size &&
			memcmp(one->stored, stored, size) == 0)
		{
			kept->last = i;
			return one->panel;
		}
	}
	place = (kept->last + 1) % KEPT_PANELS;
	read_panel(&kept->panels[place], stored, kept->query);
	kept->last = place;
	return kept->panels[place].panel;
}

/*
 * panel_argument -- argument n, a panel that is not to be changed or freed,
 * until the function's next call.
 */
const TradePanel *
panel_argument(FunctionCallInfo fcinfo, int n)
{
	struct varlena *stored = (struct varlena *) PG_GETARG_POINTER(n);
	PanelCall  *call;

	if (!VARATT_IS_EXTENDED(stored))
		return panel_check((TradePanel *) stored);
	/* a pointer into memory tells nothing about what is there */
	if (VARATT_IS_EXTERNAL(stored) && !VARATT_IS_EXTERNAL_ONDISK(stored))
		return PG_GETARG_PANEL_P(n);
	call = panel_call(fcinfo);
	if (call->kept == NULL)
		call->kept = kept_panels(fcinfo->flinfo->fn_mcxt);
	return panel_check(find_kept(call->kept, stored));
}
