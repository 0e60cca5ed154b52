/*-------------------------------------------------------------------------
 *
 * attempt.c
 *	  Work that may be undone.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "load/attempt.h"
#include "utils/resowner.h"

/*
 * load_attempt -- do work in a subtransaction, which is undone if the work
 * returns false, or fails with the SQLSTATE that is forgiven, 0 for none; false
 * then.
 *
 * Every error ends the subtransaction: one that is left to the session's loop
 * to end would leave the session in it.
 */
bool
load_attempt(LoadWork work, void *arg, int forgiven)
{
	MemoryContext context = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;
	ErrorData  *volatile error = NULL;
	volatile bool done = false;

	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(context);
	PG_TRY();
	{
		done = work(arg);
		if (done)
			ReleaseCurrentSubTransaction();
		else
			RollbackAndReleaseCurrentSubTransaction();
	}
	PG_CATCH();
	{
		/* before the error is copied, for which there may be no memory */
		RollbackAndReleaseCurrentSubTransaction();
		MemoryContextSwitchTo(context);
		error = CopyErrorData();
		FlushErrorState();
	}
	PG_END_TRY();
	MemoryContextSwitchTo(context);
	CurrentResourceOwner = owner;
	if (error != NULL && error->sqlerrcode != forgiven)
		ReThrowError(error);
	return done;
}
