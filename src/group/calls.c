/*-------------------------------------------------------------------------
 *
 * calls.c
 *	  Calling the functions of aggregates.
 *
 * They are called as nodeAgg.c calls them, and find what they ask for there:
 * an AggState whose memory is that of the groups.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/transam.h"
#include "catalog/dependency.h"
#include "catalog/objectaccess.h"
#include "catalog/pg_aggregate.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "commands/extension.h"
#include "compat.h"
#include "executor/executor.h"
#include "group/calls.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "parser/parse_agg.h"
#include "series/series.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/syscache.h"

/* A state, and how rows go into it. */
typedef struct GroupTransition
{
	const Aggref *aggref;		/* the first that has it */
	Oid			function;
	bool		is_shared;		/* other aggregates may have it too */
	FunctionCallInfo call;
	int			nargs;			/* without the state */
	int			first;			/* column of the first argument in a row */
	int			filter;			/* column of FILTER, or -1 */
	bool		is_series;		/* the state is one, of value and period */
	bool		byval;
	int16		len;
	Datum		initial;
	bool		initial_null;
} GroupTransition;

/* What an aggregate makes of its state. */
typedef struct GroupResult
{
	int			state;
	FunctionCallInfo call;		/* NULL: the state is the result */
} GroupResult;

struct GroupCalls
{
	int			ntransitions;
	GroupTransition *transitions;
	int			nresults;
	GroupResult *results;
	MemoryContext states;
	AggState   *agg;
};

/*
 * group_is_ours -- whether a function is PostgreSQL's or this extension's.
 */
bool
group_is_ours(Oid function)
{
	Oid			extension;

	if (function < FirstNormalObjectId)
		return true;
	extension = get_extension_oid("magtrade", true);
	return OidIsValid(extension) &&
		getExtensionOfObject(ProcedureRelationId, function) == extension;
}

/*
 * group_takes_aggregate -- whether an aggregate's functions can be called from
 * here.
 *
 * Those of PostgreSQL and of this extension are known to ask nothing of their
 * plan node but its memory.
 */
bool
group_takes_aggregate(const Aggref *aggref)
{
	return aggref->aggkind == AGGKIND_NORMAL && !aggref->aggvariadic &&
		aggref->aggorder == NIL && aggref->aggdistinct == NIL &&
		group_is_ours(aggref->aggfnoid);
}

/*
 * group_check_function -- error unless a role may call a function.
 */
void
group_check_function(Oid function, Oid role, ObjectType type)
{
	AclResult	result = compat_may_execute(function, role);

	if (result != ACLCHECK_OK)
		aclcheck_error(result, type, get_func_name(function));
	InvokeFunctionExecuteHook(function);
}

/*
 * function_owner -- who owns a function.
 */
static Oid
function_owner(Oid function)
{
	HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	Oid			owner;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for function %u", function);
	owner = ((Form_pg_proc) GETSTRUCT(tuple))->proowner;
	ReleaseSysCache(tuple);
	return owner;
}

/*
 * check_rights -- error unless the user may call the aggregate, and its owner
 * the functions that it consists of.
 */
static void
check_rights(Oid aggregate, Form_pg_aggregate form, bool partial)
{
	Oid			owner = function_owner(aggregate);
	Oid			other = partial ? form->aggserialfn : form->aggfinalfn;

	group_check_function(aggregate, GetUserId(), OBJECT_AGGREGATE);
	group_check_function(form->aggtransfn, owner, OBJECT_FUNCTION);
	if (OidIsValid(other))
		group_check_function(other, owner, OBJECT_FUNCTION);
}

/*
 * make_call -- prepare to call a function with so many arguments, the types of
 * which are those of the aggregate.
 */
static FunctionCallInfo
make_call(GroupCalls *calls, Oid function, Node *expr, int nargs,
		  Oid collation)
{
	FmgrInfo   *info = palloc(sizeof(FmgrInfo));
	FunctionCallInfo call = palloc0(SizeForFunctionCallInfo(nargs));

	fmgr_info(function, info);
	fmgr_info_set_expr(expr, info);
	InitFunctionCallInfoData(*call, info, nargs, collation,
							 (Node *) calls->agg, NULL);
	return call;
}

/*
 * read_initial -- the state that a transition begins with.
 */
static void
read_initial(GroupTransition *t, HeapTuple tuple, Oid type)
{
	Datum		initial = SysCacheGetAttr(AGGFNOID, tuple,
										  Anum_pg_aggregate_agginitval,
										  &t->initial_null);
	Oid			input;
	Oid			ioparam;

	if (t->initial_null)
		return;
	getTypeInputInfo(type, &input, &ioparam);
	t->initial = OidInputFunctionCall(input, TextDatumGetCString(initial),
									  ioparam, -1);
}

/*
 * find_transition -- the transition that an aggregate can share, -1 if there is
 * none.
 */
static int
find_transition(const GroupCalls *calls, const Aggref *aggref,
				Form_pg_aggregate form)
{
	for (int i = 0; i < calls->ntransitions; i++)
	{
		const GroupTransition *t = &calls->transitions[i];

		if (t->is_shared && form->aggfinalmodify == AGGMODIFY_READ_ONLY &&
			t->function == form->aggtransfn &&
			t->aggref->aggtranstype == aggref->aggtranstype &&
			t->aggref->inputcollid == aggref->inputcollid &&
			equal(t->aggref->args, aggref->args) &&
			equal(t->aggref->aggfilter, aggref->aggfilter))
			return i;
	}
	return -1;
}

/*
 * argument_types -- the types of an aggregate's arguments; returns their number.
 */
static int
argument_types(const Aggref *aggref, Oid *types)
{
	return get_aggregate_argtypes(unconstify(Aggref *, aggref), types);
}

/*
 * make_transition -- prepare an aggregate's transition.
 */
static void
make_transition(GroupCalls *calls, GroupTransition *t, const Aggref *aggref,
				HeapTuple tuple)
{
	Form_pg_aggregate form = (Form_pg_aggregate) GETSTRUCT(tuple);
	Oid			types[FUNC_MAX_ARGS];
	int			ntypes = argument_types(aggref, types);
	Expr	   *expr;
	Expr	   *inverse;

	build_aggregate_transfn_expr(types, ntypes, 0, false,
								 aggref->aggtranstype, aggref->inputcollid,
								 form->aggtransfn, InvalidOid, &expr,
								 &inverse);
	t->aggref = aggref;
	t->function = form->aggtransfn;
	t->is_shared = form->aggfinalmodify == AGGMODIFY_READ_ONLY;
	t->nargs = list_length(aggref->args);
	t->call = make_call(calls, t->function, (Node *) expr, t->nargs + 1,
						aggref->inputcollid);
	t->is_series = t->call->flinfo->fn_addr == magtrade_series_trans;
	get_typlenbyval(aggref->aggtranstype, &t->len, &t->byval);
	read_initial(t, tuple, aggref->aggtranstype);
}

/*
 * make_result -- prepare what an aggregate makes of its state: its result or, if
 * that is to be combined with others, the state as it travels.
 */
static FunctionCallInfo
make_result(GroupCalls *calls, const Aggref *aggref, Form_pg_aggregate form,
			bool partial)
{
	Oid			types[FUNC_MAX_ARGS];
	int			nargs = 1;
	Expr	   *expr;

	if (partial && aggref->aggtranstype == INTERNALOID)
	{
		build_aggregate_serialfn_expr(form->aggserialfn, &expr);
		return make_call(calls, form->aggserialfn, (Node *) expr, 1, InvalidOid);
	}
	if (partial || !OidIsValid(form->aggfinalfn))
		return NULL;
	argument_types(aggref, types);
	if (form->aggfinalextra)
		nargs += list_length(aggref->args);
	build_aggregate_finalfn_expr(types, nargs, aggref->aggtranstype,
								 aggref->aggtype, aggref->inputcollid,
								 form->aggfinalfn, &expr);
	return make_call(calls, form->aggfinalfn, (Node *) expr, nargs,
					 aggref->inputcollid);
}

/*
 * add_aggregate -- prepare the calls for one more aggregate.
 */
static void
add_aggregate(GroupCalls *calls, const Aggref *aggref, bool partial)
{
	HeapTuple	tuple = SearchSysCache1(AGGFNOID,
										ObjectIdGetDatum(aggref->aggfnoid));
	GroupResult *result = &calls->results[calls->nresults++];
	Form_pg_aggregate form;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for aggregate %u", aggref->aggfnoid);
	form = (Form_pg_aggregate) GETSTRUCT(tuple);
	check_rights(aggref->aggfnoid, form, partial);
	result->state = find_transition(calls, aggref, form);
	if (result->state < 0)
	{
		result->state = calls->ntransitions++;
		make_transition(calls, &calls->transitions[result->state], aggref,
						tuple);
	}
	result->call = make_result(calls, aggref, form, partial);
	ReleaseSysCache(tuple);
}

/*
 * group_calls_make -- prepare to call the functions of a list of Aggrefs, for
 * results or, if partial, for states.
 */
GroupCalls *
group_calls_make(const List *aggregates, bool partial)
{
	GroupCalls *calls = palloc0(sizeof(GroupCalls));
	ListCell   *lc;

	calls->agg = makeNode(AggState);
	calls->transitions = palloc0(Max(list_length(aggregates), 1) *
								 sizeof(GroupTransition));
	calls->results = palloc0(Max(list_length(aggregates), 1) *
							 sizeof(GroupResult));
	foreach(lc, aggregates)
		add_aggregate(calls, lfirst_node(Aggref, lc), partial);
	return calls;
}

/*
 * group_calls_states -- how many states a group has.
 */
int
group_calls_states(const GroupCalls *calls)
{
	return calls->ntransitions;
}

/*
 * guarded -- an argument that has a value only for rows that pass FILTER, if
 * there is one: for the others it may be an error, as 1 / n is for those that
 * FILTER (WHERE n <> 0) leaves out.
 */
static Expr *
guarded(Expr *argument, Expr *filter)
{
	CaseExpr   *expr;
	CaseWhen   *when;

	if (filter == NULL || IsA(argument, Var) || IsA(argument, Const))
		return argument;
	when = makeNode(CaseWhen);
	when->expr = filter;
	when->result = argument;
	expr = makeNode(CaseExpr);
	expr->casetype = exprType((Node *) argument);
	expr->casecollid = exprCollation((Node *) argument);
	expr->args = list_make1(when);
	expr->defresult = (Expr *) makeNullConst(expr->casetype,
											 exprTypmod((Node *) argument),
											 expr->casecollid);
	return (Expr *) expr;
}

/*
 * group_calls_columns -- the expressions that a row must have the values of.
 */
List *
group_calls_columns(GroupCalls *calls)
{
	List	   *columns = NIL;

	for (int i = 0; i < calls->ntransitions; i++)
	{
		GroupTransition *t = &calls->transitions[i];
		ListCell   *lc;

		t->first = list_length(columns);
		foreach(lc, t->aggref->args)
			columns = lappend(columns, guarded(lfirst_node(TargetEntry, lc)->expr,
											   t->aggref->aggfilter));
		t->filter = -1;
		if (t->aggref->aggfilter == NULL)
			continue;
		t->filter = list_length(columns);
		columns = lappend(columns, t->aggref->aggfilter);
	}
	return columns;
}

/*
 * group_calls_begin -- from now on states live in that context, and what a row
 * needs in the other.
 */
void
group_calls_begin(GroupCalls *calls, MemoryContext states, ExprContext *row)
{
	ExprContext *context = makeNode(ExprContext);

	context->ecxt_per_query_memory = CurrentMemoryContext;
	context->ecxt_per_tuple_memory = states;
	calls->states = states;
	calls->agg->curaggcontext = context;
	calls->agg->tmpcontext = row;
}

/*
 * group_calls_init -- the states of a group that has no row yet.
 */
void
group_calls_init(GroupCalls *calls, GroupItem *group)
{
	MemoryContext old = MemoryContextSwitchTo(calls->states);

	for (int i = 0; i < calls->ntransitions; i++)
	{
		const GroupTransition *t = &calls->transitions[i];
		GroupValue *state = &group->states[i];

		state->isnull = state->unset = t->initial_null;
		state->value = t->initial_null ? (Datum) 0 :
			datumCopy(t->initial, t->byval, t->len);
	}
	MemoryContextSwitchTo(old);
}

/*
 * group_calls_fetch -- have the memory of a group's states brought near.
 */
void
group_calls_fetch(const GroupCalls *calls, const GroupItem *group)
{
	for (int i = 0; i < calls->ntransitions; i++)
		if (!calls->transitions[i].byval && !group->states[i].isnull)
			__builtin_prefetch(DatumGetPointer(group->states[i].value), 1);
}

/*
 * group_calls_fetch_figure -- have the memory brought near that a row changes in
 * its group's states, as far as that is not where they begin; these are near.
 */
void
group_calls_fetch_figure(const GroupCalls *calls, const GroupRow *row)
{
	for (int i = 0; i < calls->ntransitions; i++)
	{
		const GroupTransition *t = &calls->transitions[i];
		const GroupValue *state = &row->group->states[i];
		DateADT		period;

		if (!t->is_series || state->isnull || row->nulls[t->first + 1])
			continue;
		period = DatumGetDateADT(row->values[t->first + 1]);
		if (period >= MONTH_FIRST_DATE && period <= MONTH_LAST_DATE)
			series_fetch((const TradeSeries *) DatumGetPointer(state->value),
						 month_from_date(period));
	}
}

/*
 * move_state -- keep a by-reference state that is not the one before in the
 * states' memory, and free that one.
 */
static void
move_state(const GroupCalls *calls, const GroupTransition *t,
		   GroupValue *state, Datum value, bool isnull)
{
	MemoryContext old = MemoryContextSwitchTo(calls->states);

	value = isnull ? (Datum) 0 : datumCopy(value, t->byval, t->len);
	MemoryContextSwitchTo(old);
	if (!state->isnull)
		pfree(DatumGetPointer(state->value));
	state->value = value;
}

/*
 * is_null_argument -- whether one of a strict transition's arguments is NULL.
 */
static bool
is_null_argument(const GroupTransition *t, const GroupRow *row)
{
	for (int i = 0; i < t->nargs; i++)
		if (row->nulls[t->first + i])
			return true;
	return false;
}

/*
 * skips_row -- whether a row leaves the state as it is, because of FILTER or
 * because a strict function is not called with a NULL.  The first figure may be
 * all that there is to do.
 */
static bool
skips_row(const GroupCalls *calls, const GroupTransition *t,
		  GroupValue *state, const GroupRow *row)
{
	if (t->filter >= 0 && (row->nulls[t->filter] ||
						   !DatumGetBool(row->values[t->filter])))
		return true;
	if (!t->call->flinfo->fn_strict)
		return false;
	if (is_null_argument(t, row))
		return true;
	if (state->unset)
	{
		move_state(calls, t, state, row->values[t->first], false);
		state->isnull = state->unset = false;
		return true;
	}
	return state->isnull;
}

/*
 * advance -- take a row into a state.
 */
static inline void
advance(const GroupCalls *calls, const GroupTransition *t, GroupValue *state,
		const GroupRow *row)
{
	FunctionCallInfo call = t->call;
	Datum		value;

	if (skips_row(calls, t, state, row))
		return;
	call->args[0].value = state->value;
	call->args[0].isnull = state->isnull;
	for (int i = 0; i < t->nargs; i++)
	{
		call->args[i + 1].value = row->values[t->first + i];
		call->args[i + 1].isnull = row->nulls[t->first + i];
	}
	call->isnull = false;
	value = FunctionCallInvoke(call);
	if (t->byval)
		state->value = value;
	else if (DatumGetPointer(value) != DatumGetPointer(state->value))
		move_state(calls, t, state, value, call->isnull);
	state->isnull = call->isnull;
	state->unset = false;
}

/*
 * group_calls_advance -- take a row into its group.  The caller resets the memory
 * of a row, which is the current context.
 */
void
group_calls_advance(GroupCalls *calls, const GroupRow *row)
{
	for (int i = 0; i < calls->ntransitions; i++)
		advance(calls, &calls->transitions[i], &row->group->states[i], row);
}

/*
 * group_calls_results -- the aggregates of a group, in the current context or in
 * the group's.
 */
void
group_calls_results(GroupCalls *calls, const GroupItem *group, Datum *values,
					bool *nulls)
{
	for (int i = 0; i < calls->nresults; i++)
	{
		const GroupValue *state = &group->states[calls->results[i].state];
		FunctionCallInfo call = calls->results[i].call;

		values[i] = state->value;
		nulls[i] = state->isnull;
		if (call == NULL)
			continue;
		if (call->flinfo->fn_strict && (state->isnull || call->nargs > 1))
		{
			values[i] = (Datum) 0;
			nulls[i] = true;
			continue;
		}
		for (int j = 0; j < call->nargs; j++)
		{
			call->args[j].value = (Datum) 0;
			call->args[j].isnull = true;
		}
		call->args[0].value = state->value;
		call->args[0].isnull = state->isnull;
		call->isnull = false;
		values[i] = FunctionCallInvoke(call);
		nulls[i] = call->isnull;
	}
}
