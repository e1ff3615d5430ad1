/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tracing - single replications run once more, as experiment_run() runs them, to be watched: which
 * calls there are, and what happens to some of them.
 *
 * For commands. What comes of it is the same as in any run of the same scenario.
 */
#ifndef RINGFLOW_TRACING_H
#define RINGFLOW_TRACING_H

#include <signal.h>

#include "engine/engine.h"
#include "replication/steady_result.h"
#include "scenario/scenario.h"

struct diagnostics;
struct stand_ins_met;

/* Zero-initialised but for the scenario, which must outlive it; to be freed. */
struct tracing {
	const struct scenario *s;
	/* how results of S found the steady state; NULL: with run.steady it is looked for, by the pilots
	 * of all designs, on so many threads */
	const struct steady_result *known;
	unsigned threads;
	struct program **programs; /* by design; NULL: not compiled yet */
	struct plan *plan;	   /* whose programs they are; or NULL */
};
void tracing_free(struct tracing *t);

/* A replication of a design, both from 0. */
struct traced_replication {
	size_t design;
	uint32_t replication;
};

/* Tell DONE, with CONTEXT, of every call of X when it is over, in the order of calls.csv, until *STOP (or
 * NULL) is not 0. False after adding errors to D. */
bool tracing_calls(struct tracing *t, const struct traced_replication *x,
		   void (*done)(void *context, const struct call_report *r), void *context,
		   volatile sig_atomic_t *stop, struct diagnostics *d);

/* Calls by their numbers. */
struct traced_calls {
	const uint64_t *list;
	size_t count; /* at least 1 */
	struct stand_ins_met *met; /* what they came by that nobody has said; or NULL */
};

/* Show OBSERVER the events and the ends of CALLS of X; the run is over when they are. False after adding
 * errors to D. */
bool tracing_watch(struct tracing *t, const struct traced_replication *x, const struct traced_calls *calls,
		   const struct observer *observer, struct diagnostics *d);

#endif
