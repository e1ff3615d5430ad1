/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread_pool - the threads of this process: a team that runs one function, and a pool of them that
 * runs units of work until their source has no more. */
#ifndef RINGFLOW_THREAD_POOL_INTERNAL_H
#define RINGFLOW_THREAD_POOL_INTERNAL_H

#include "parallel/parallel.h"

/* Where units come from and results go. Both are called by any thread, several at once. */
struct work_source {
	/* The next unit; false: there is none and will be none. May block. */
	bool (*next)(void *context, uint64_t *unit);
	/* The RESULT of UNIT, allocated, the callee's from now on. */
	void (*done)(void *context, uint64_t unit, uint64_t *result);
	void *context;
};

struct thread_pool {
	const struct unit_work *work;
	const struct work_source *source;
	volatile sig_atomic_t *stop; /* becomes non-zero to stop; or NULL */
	unsigned threads;	     /* at least 1 */
	/* Called by the calling thread again and again while the others work; or NULL. */
	void (*meanwhile)(void *context);
	void *context;
};

/* Run units until none is left or *stop. The calling thread is one of the threads, unless it has
 * something else to do meanwhile. Ends the process when that leaves no thread at all. */
void thread_pool_run(struct thread_pool *p);

/* Threads that all run BODY once, and what the calling thread does meanwhile, as of a pool. */
struct thread_team {
	void (*body)(void *context);
	void *context;
	unsigned threads; /* at least 1 */
	void (*meanwhile)(void *context);
	void *meanwhile_context;
};

/* Run T until all have returned: on fewer threads when the system gives no more. */
void threads_run(const struct thread_team *t);

#endif
