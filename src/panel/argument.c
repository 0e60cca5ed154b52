/*-------------------------------------------------------------------------
 *
 * argument.c
 *	  Panels that are arguments: read from storage once, however many measures
 *	  of a query ask about them, and for however many months in a row.
 *
 * What a panel is recognised by are the bytes that stand in its row: its
 * compressed form, or where it is stored.  While a query runs, nothing else can
 * come to be stored there.  One that stands there as it is, packed, is read in
 * place, and recognised by the bytes that were read.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "panel/measures.h"
#include "utils/memutils.h"

/* So many panels are kept: measures are compared for exports and imports. */
#define KEPT_PANELS		2

/* Without a look into storage larger ones are not worth keeping. */
#define KEPT_SIZE		16384

/* A panel, and the bytes that it was read from; NULL all at first */
typedef struct KeptPanel
{
	struct varlena *stored;
	TradePanel *panel;			/* in any form */
	TradePanel *whole;			/* in the first one, once that was needed */
	PanelView	view;
} KeptPanel;

/* What all functions of one query have in common */
struct KeptPanels
{
	MemoryContext query;		/* where this is */
	MemoryContextCallback end;
	KeptPanel	panels[KEPT_PANELS];
	int			last;			/* which of them was asked for last */
	PanelView	views[KEPT_PANELS]; /* of packed panels that are not kept */
	int			last_view;
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
	{
		PanelCall  *call = MemoryContextAllocZero(function->fn_mcxt,
												  sizeof(PanelCall));

		call->view.context = function->fn_mcxt;
		function->fn_extra = call;
	}
	return function->fn_extra;
}

/*
 * kept_of_query -- what is kept for the query that a function is called in.
 */
static KeptPanels *
kept_of_query(FunctionCallInfo fcinfo)
{
	PanelCall  *call = panel_call(fcinfo);

	if (call->kept == NULL)
		call->kept = kept_panels(fcinfo->flinfo->fn_mcxt);
	return call->kept;
}

/*
 * forget_panel -- free a panel that was kept.
 */
static void
forget_panel(KeptPanel *kept)
{
	struct varlena *stored = kept->stored;

	kept->stored = NULL;
	if (stored == NULL)
		return;
	if (kept->whole != NULL && kept->whole != kept->panel)
		pfree(kept->whole);
	if (kept->panel != (TradePanel *) stored)
		pfree(kept->panel);
	pfree(stored);
}

/*
 * check_any -- a panel in any form that a measure reads, or one of the first
 * form.
 */
static TradePanel *
check_any(TradePanel *p)
{
	return p->version == PANEL_PACKED || p->version == PANEL_GRID ? p :
		panel_check(p);
}

/*
 * read_panel -- put a stored panel in the place of one that is kept.
 */
static void
read_panel(KeptPanel *kept, struct varlena *stored, MemoryContext query)
{
	Size		size = VARSIZE_ANY(stored);
	MemoryContext old = MemoryContextSwitchTo(query);
	struct varlena *copy;

	forget_panel(kept);
	copy = palloc(size);
	memcpy(copy, stored, size);
	kept->panel = check_any(DatumGetPanelP(PointerGetDatum(copy)));
	kept->whole = NULL;
	kept->view.context = query;
	view_open(&kept->view, kept->panel);
	kept->stored = copy;
	MemoryContextSwitchTo(old);
}

/*
 * find_kept -- the panel that is kept under these bytes; if there is none, it
 * takes the place of one that was not asked for last.
 */
static KeptPanel *
find_kept(KeptPanels *kept, struct varlena *stored)
{
	Size		size = VARSIZE_ANY(stored);

	for (int i = 0; i < KEPT_PANELS; i++)
	{
		int			place = (kept->last + i) % KEPT_PANELS;
		KeptPanel  *one = &kept->panels[place];

		if (one->stored != NULL && VARSIZE_ANY(one->stored) == size &&
			memcmp(one->stored, stored, size) == 0)
		{
			kept->last = place;
			return one;
		}
	}
	kept->last = (kept->last + 1) % KEPT_PANELS;
	read_panel(&kept->panels[kept->last], stored, kept->query);
	return &kept->panels[kept->last];
}

/*
 * kept_argument -- a function's first argument, if it is kept from call to call,
 * else NULL.
 */
static KeptPanel *
kept_argument(FunctionCallInfo fcinfo)
{
	struct varlena *stored = (struct varlena *) PG_GETARG_POINTER(0);

	/* a pointer into memory tells nothing about what is there */
	if (VARATT_IS_EXTERNAL(stored) ? !VARATT_IS_EXTERNAL_ONDISK(stored) :
		!VARATT_IS_COMPRESSED(stored) && VARSIZE_ANY(stored) > KEPT_SIZE)
		return NULL;
	return find_kept(kept_of_query(fcinfo), stored);
}

/*
 * find_view -- the view of a packed panel that stands in its row; if there is
 * none, it takes the place of one that was not asked for last.
 */
static PanelView *
find_view(KeptPanels *kept, const TradePanel *packed)
{
	PanelView  *view;

	for (int i = 0; i < KEPT_PANELS; i++)
	{
		int			place = (kept->last_view + i) % KEPT_PANELS;

		if (!view_find_again(&kept->views[place], packed))
			continue;
		kept->last_view = place;
		return &kept->views[place];
	}
	kept->last_view = (kept->last_view + 1) % KEPT_PANELS;
	view = &kept->views[kept->last_view];
	view->context = kept->query;
	view_keep(view, packed);
	return view;
}

/*
 * panel_argument -- a function's first argument, a panel that is not to be changed
 * or freed, until the function's next call.
 */
const TradePanel *
panel_argument(FunctionCallInfo fcinfo)
{
	KeptPanel  *kept = kept_argument(fcinfo);
	MemoryContext old;

	if (kept == NULL)
		return PG_GETARG_PANEL_P(0);
	if (kept->whole != NULL)
		return kept->whole;
	old = MemoryContextSwitchTo(kept->view.context);
	kept->whole = panel_check(kept->panel);
	MemoryContextSwitchTo(old);
	return kept->whole;
}

/*
 * panel_view -- a view of a panel until the function's next call.
 */
PanelView *
panel_view(FunctionCallInfo fcinfo, const TradePanel *p)
{
	PanelCall  *call = panel_call(fcinfo);

	view_open(&call->view, p);
	return &call->view;
}

/*
 * panel_view_argument -- a view of a function's first argument, a panel in any
 * form, until the function's next call; if it is kept, what is known about it is
 * known to the query's other functions as well.
 */
PanelView *
panel_view_argument(FunctionCallInfo fcinfo)
{
	TradePanel *stored = (TradePanel *) PG_GETARG_POINTER(0);
	KeptPanel  *kept;

	if (VARATT_IS_4B_U(stored) && stored->version == PANEL_PACKED)
		return find_view(kept_of_query(fcinfo), stored);
	kept = kept_argument(fcinfo);
	if (kept != NULL)
		return &kept->view;
	return panel_view(fcinfo, check_any(DatumGetPanelP(PG_GETARG_DATUM(0))));
}
