/* SPDX-License-Identifier: GPL-3.0-or-later */
/* analytic - designs whose queue or race has an exact answer; private to the room. */
#ifndef RINGFLOW_ANALYTIC_INTERNAL_H
#define RINGFLOW_ANALYTIC_INTERNAL_H

#include "estimate/results.h"
#include "replication/replication.h"

struct arena;

/* List in D, which has its metrics, what is known exactly of design DESIGN of P. Of a queue
 * it is known of the steady state, so only where there is a warm-up. */
void analytic_results(struct design_result *d, const struct plan *p, size_t design,
		      uint64_t replications, struct arena *a);

/* analytic_race.c: the same of a race between a redirect and the answer. */
void analytic_race(struct design_result *d, const struct plan *p, size_t design, struct arena *a);

#endif
