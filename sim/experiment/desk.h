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
#include "experiment/study.h"

struct desk {
	struct hand_out hand_out; /* of places in `codes` */
	uint64_t *codes;	  /* of the units to be done */
	struct study *study;
	const struct progress *progress; /* or NULL */
	pthread_mutex_t lock;		 /* of the count */
	uint64_t done;
};

/* COUNT units of T are to be done, by their CODES, allocated and D's from now on.
 * PROGRESS may be NULL. To be freed with desk_free(). */
void desk_init(struct desk *d, struct study *t, uint64_t *codes, uint64_t count,
	       const struct progress *progress);
void desk_free(struct desk *d);

/* Units to be done, and done. */
uint64_t desk_total(const struct desk *d);
uint64_t desk_count(struct desk *d);

/* At most MOST units, their codes at *CODES; returns how many, 0 when none is left.
 * From any thread. */
uint64_t desk_some(struct desk *d, uint64_t most, const uint64_t **codes);
/* Take in ROW, allocated and the study's from now on. From any thread. */
void desk_take(struct desk *d, uint64_t unit, uint64_t *row);
/* The same as a crew's work. */
struct work desk_work(struct desk *d);

#endif
