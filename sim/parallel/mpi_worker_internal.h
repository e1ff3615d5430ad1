/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mpi_worker - the units of a rank other than 0: one thread, which speaks MPI, adds units and
 * fetches results, the threads of a pool run them.
 */
#ifndef RINGFLOW_MPI_WORKER_INTERNAL_H
#define RINGFLOW_MPI_WORKER_INTERNAL_H

#include <pthread.h>

#include "parallel/thread_pool_internal.h"

struct mpi_worker {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool closed;
	size_t idle; /* threads that wait for units */
	uint64_t *units;
	size_t first, count, capacity; /* of units[], those to run */
	struct unit_result {
		uint64_t unit;
		uint64_t *result;
		struct unit_result *next;
	} *results, **last;
};

/* To be freed with mpi_worker_free(), with the units and results left in it. */
void mpi_worker_init(struct mpi_worker *w);
void mpi_worker_free(struct mpi_worker *w);

/* W for the threads of a pool: they wait for units until W is closed. May be called before
 * mpi_worker_init(). */
struct work_source mpi_worker_source(struct mpi_worker *w);

/* Add COUNT units: UNIT, UNIT + STEP, ... */
void mpi_worker_add(struct mpi_worker *w, uint64_t unit, uint64_t count, uint64_t step);
/* No more will be added. DROP: those that wait are not to be run either. */
void mpi_worker_close(struct mpi_worker *w, bool drop);
/* Units that wait for a thread; negative: threads that wait for a unit. */
long mpi_worker_backlog(struct mpi_worker *w);
/* The next result, the caller's to free() from now on, and its unit; NULL: there is none. */
uint64_t *mpi_worker_result(struct mpi_worker *w, uint64_t *unit);

#endif
