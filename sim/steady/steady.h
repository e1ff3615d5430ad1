/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * steady - the room of steady states (run.steady): how long the initial transient of the designs
 * of a plan is, found by pilot runs of their own, and one long run of each in batches that take the
 * place of replications (batches.h). Nothing is done unless the scenario asks for it.
 *
 * It owns nothing: what it finds is in the plan, in struct steady_result, whose texts live as long
 * as the plan's scenario and programs.
 *
 * For experiment alone. A plan must not be run elsewhere meanwhile: its windows are changed.
 */
#ifndef RINGFLOW_STEADY_STEADY_H
#define RINGFLOW_STEADY_STEADY_H

#include "replication/replication.h"
#include "steady/batches.h"

struct diagnostics;

/* Can P have a steady state at all? False after adding errors to D. */
bool steady_check(const struct plan *p, struct diagnostics *d);

/* The first design of S whose load is beyond its agents, so that there is no steady state
 * for steady_check() to allow; NULL: none, or no steady state is asked for. */
const char *steady_overloaded(const struct scenario *s);

/* Find the warm-up of P and set every arm's window: what is observed after it is as long
 * as the scenario says. On so many THREADS (0: one), the same on any. False after adding
 * errors to D; true, with nothing found, when *STOP (which may be NULL) became non-zero. */
bool steady_find(struct plan *p, unsigned threads, volatile sig_atomic_t *stop,
		 struct diagnostics *d);

/* Seconds that the scenario of P says are to be observed. */
double steady_observed(const struct plan *p);

/* What steady_find() FOUND for P when it was compiled before, without looking for it again. The
 * texts are not copied. */
void steady_resume(struct plan *p, const struct steady_result *found);

#endif
