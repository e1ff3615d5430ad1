/* SPDX-License-Identifier: GPL-3.0-or-later */
/* errands - pieces of work on threads that leave no rows behind; private to the room. */
#ifndef RINGFLOW_ERRANDS_H
#define RINGFLOW_ERRANDS_H

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

/* Piece NUMBER; LOCK is for what the pieces share. False when stopped. */
typedef bool errand(void *context, size_t number, pthread_mutex_t *lock,
		    volatile sig_atomic_t *stop);

/* Run pieces 0 to COUNT - 1, each by any of so many THREADS (0: one), the calling one among
 * them. False when *STOP (which may be NULL) became non-zero before all were done. */
bool errands_run(errand *run, void *context, size_t count, unsigned threads,
		 volatile sig_atomic_t *stop);

#endif
