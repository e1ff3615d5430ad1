/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parallel/mpi_worker_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

void mpi_worker_init(struct mpi_worker *w)
{
	*w = (struct mpi_worker){ .last = &w->results };
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->changed, NULL);
}

void mpi_worker_free(struct mpi_worker *w)
{
	uint64_t *result, unit;

	while ((result = mpi_worker_result(w, &unit)))
		free(result);
	free(w->units);
	pthread_cond_destroy(&w->changed);
	pthread_mutex_destroy(&w->lock);
}

static bool next(void *context, uint64_t *unit)
{
	struct mpi_worker *w = context;
	bool given;

	pthread_mutex_lock(&w->lock);
	w->idle++;
	while (!w->count && !w->closed)
		pthread_cond_wait(&w->changed, &w->lock);
	w->idle--;
	given = w->count > 0;
	if (given) {
		*unit = w->units[w->first++];
		w->count--;
	}
	pthread_mutex_unlock(&w->lock);
	return given;
}

static void done(void *context, uint64_t unit, uint64_t *result)
{
	struct mpi_worker *w = context;
	struct unit_result *r = xcalloc(1, sizeof(*r));

	*r = (struct unit_result){ unit, result };
	pthread_mutex_lock(&w->lock);
	*w->last = r;
	w->last = &r->next;
	pthread_mutex_unlock(&w->lock);
}

struct work_source mpi_worker_source(struct mpi_worker *w)
{
	return (struct work_source){ next, done, w };
}

static void make_room(struct mpi_worker *w, size_t more)
{
	if (w->count)
		memmove(w->units, w->units + w->first, w->count * sizeof(*w->units));
	w->first = 0;
	if (w->count + more > w->capacity) {
		w->capacity = 2 * (w->count + more);
		w->units = xreallocarray(w->units, w->capacity, sizeof(*w->units));
	}
}

void mpi_worker_add(struct mpi_worker *w, uint64_t unit, uint64_t count, uint64_t step)
{
	pthread_mutex_lock(&w->lock);
	make_room(w, count);
	for (uint64_t i = 0; i < count; i++)
		w->units[w->count++] = unit + i * step;
	pthread_cond_broadcast(&w->changed);
	pthread_mutex_unlock(&w->lock);
}

void mpi_worker_close(struct mpi_worker *w, bool drop)
{
	pthread_mutex_lock(&w->lock);
	w->closed = true;
	if (drop)
		w->count = 0;
	pthread_cond_broadcast(&w->changed);
	pthread_mutex_unlock(&w->lock);
}

long mpi_worker_backlog(struct mpi_worker *w)
{
	long backlog;

	pthread_mutex_lock(&w->lock);
	backlog = (long)w->count - (long)w->idle;
	pthread_mutex_unlock(&w->lock);
	return backlog;
}

uint64_t *mpi_worker_result(struct mpi_worker *w, uint64_t *unit)
{
	struct unit_result *r;
	uint64_t *result = NULL;

	pthread_mutex_lock(&w->lock);
	r = w->results;
	if (r) {
		w->results = r->next;
		if (!w->results)
			w->last = &w->results;
		*unit = r->unit;
		result = r->result;
	}
	pthread_mutex_unlock(&w->lock);
	free(r);
	return result;
}
