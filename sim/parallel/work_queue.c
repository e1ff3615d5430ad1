/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parallel/work_queue_internal.h"

void work_queue_init(struct work_queue *q, const struct unit_work *work, const uint64_t *units,
		     uint64_t count)
{
	*q = (struct work_queue){ .units = units, .work = work };
	work_index_init(&q->index, count);
	pthread_mutex_init(&q->lock, NULL);
}

void work_queue_free(struct work_queue *q)
{
	pthread_mutex_destroy(&q->lock);
}

uint64_t work_queue_done(struct work_queue *q)
{
	uint64_t unit_done;

	pthread_mutex_lock(&q->lock);
	unit_done = q->done;
	pthread_mutex_unlock(&q->lock);
	return unit_done;
}

uint64_t work_queue_some(struct work_queue *q, uint64_t most, const uint64_t **units)
{
	uint64_t first, count = work_index_some(&q->index, most, &first);

	*units = q->units + first;
	return count;
}

uint64_t work_queue_left(struct work_queue *q)
{
	return work_index_left(&q->index);
}

void work_queue_take(struct work_queue *q, uint64_t unit, uint64_t *result)
{
	const struct unit_work *w = q->work;

	w->take(w->context, unit, result);
	pthread_mutex_lock(&q->lock);
	q->done++;
	if (w->progress)
		w->progress(w->context, q->done, q->index.total);
	pthread_mutex_unlock(&q->lock);
}

static bool next_unit(void *context, uint64_t *unit)
{
	const uint64_t *units;

	if (!work_queue_some(context, 1, &units))
		return false;
	*unit = *units;
	return true;
}

static void unit_done(void *context, uint64_t unit, uint64_t *result)
{
	work_queue_take(context, unit, result);
}

struct work_source work_queue_source(struct work_queue *q)
{
	return (struct work_source){ next_unit, unit_done, q };
}
