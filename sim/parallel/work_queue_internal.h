/* SPDX-License-Identifier: GPL-3.0-or-later */
/* work_queue - the units of a round that are to be run, and the count of results taken in. */
#ifndef RINGFLOW_WORK_QUEUE_INTERNAL_H
#define RINGFLOW_WORK_QUEUE_INTERNAL_H

#include <pthread.h>

#include "parallel/thread_pool_internal.h"
#include "parallel/work_index_internal.h"

struct work_queue {
	struct work_index index; /* into `units` */
	const uint64_t *units;
	const struct unit_work *work;
	pthread_mutex_t lock; /* of the count and of work->progress() */
	uint64_t done;
};

/* COUNT UNITS of WORK are to be run; both must outlive Q. To be freed with work_queue_free(). */
void work_queue_init(struct work_queue *q, const struct unit_work *work, const uint64_t *units,
		     uint64_t count);
void work_queue_free(struct work_queue *q);

/* How many results were taken in. Any thread. */
uint64_t work_queue_done(struct work_queue *q);

/* At most MOST units, from *UNITS on; returns how many, 0 when none is left. Any thread. */
uint64_t work_queue_some(struct work_queue *q, uint64_t most, const uint64_t **units);
/* How many units are not yet given out. */
uint64_t work_queue_left(struct work_queue *q);
/* Take in RESULT of UNIT, allocated and the work's from now on. Any thread. */
void work_queue_take(struct work_queue *q, uint64_t unit, uint64_t *result);
/* Q for the threads of a pool; may be called before work_queue_init(). */
struct work_source work_queue_source(struct work_queue *q);

#endif
