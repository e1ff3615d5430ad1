/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk - where units of work are handed out and their rows come in: those of an
 * experiment, or of one shard of it. Private to the room.
 */
#ifndef RINGFLOW_DESK_H
#define RINGFLOW_DESK_H

#include <pthread.h>

#include "experiment/crew.h"
#include "experiment/experiment.h"
#include "experiment/hand_out.h"
#include "experiment/rows.h"

struct desk {
	struct hand_out hand_out; /* of units FIRST, FIRST + STEP, ... */
	uint64_t first, step;
	struct rows rows; /* by unit, all of the experiment's */
	const struct progress *progress; /* or NULL */
	pthread_mutex_t lock;		 /* of the count */
	uint64_t done;
};

/* Every STEP-th of P's units from FIRST on is to be done. PROGRESS may be NULL. To be
 * freed with desk_free(). */
void desk_init(struct desk *d, const struct plan *p, uint64_t first, uint64_t step,
	       const struct progress *progress);
void desk_free(struct desk *d);

/* Units to be done, and done. */
uint64_t desk_total(const struct desk *d);
uint64_t desk_count(struct desk *d);

/* At most MOST units, the first in *UNIT, each STEP after the one before it; returns
 * how many, 0 when none is left. From any thread. */
uint64_t desk_some(struct desk *d, uint64_t most, uint64_t *unit);
/* Take in ROW, allocated and the desk's from now on. From any thread. */
void desk_take(struct desk *d, uint64_t unit, uint64_t *row);
/* The same as a crew's work. */
struct work desk_work(struct desk *d);

#endif
