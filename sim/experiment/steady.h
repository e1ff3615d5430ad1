/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * steady - how long the designs of a plan take to settle, found by pilot runs of their
 * own; private to the room. Nothing is done unless the scenario asks for it.
 */
#ifndef RINGFLOW_EXPERIMENT_STEADY_H
#define RINGFLOW_EXPERIMENT_STEADY_H

#include "experiment/plan.h"

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

void steady_conclude(struct results *r, const struct plan *p);

#endif
