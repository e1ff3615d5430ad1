/* SPDX-License-Identifier: GPL-3.0-or-later */
/* parallel_for - the iterations of a loop on the threads of this process. */
#ifndef RINGFLOW_PARALLEL_FOR_H
#define RINGFLOW_PARALLEL_FOR_H

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

/* Iteration NUMBER. LOCK protects what iterations share: whoever needs it locks it. False when
 * stopped. */
typedef bool parallel_body(void *context, size_t number, pthread_mutex_t *lock,
			   volatile sig_atomic_t *stop);

/* Run iterations 0 to COUNT - 1, in any order, on THREADS threads (0: one), the calling one among
 * them; on fewer when the system gives no more. Returns false when *STOP (which may be NULL) became
 * non-zero before all were done. */
bool parallel_for(parallel_body *body, void *context, size_t count, unsigned threads,
		  volatile sig_atomic_t *stop);

#endif
