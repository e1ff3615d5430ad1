/* SPDX-License-Identifier: GPL-3.0-or-later */
/* crew - threads that run units of work; private to the room. */
#ifndef RINGFLOW_CREW_H
#define RINGFLOW_CREW_H

#include "experiment/study.h"
#include "experiment/turns.h"

/* Where units come from and rows go. Both are called by any of the threads. */
struct work {
	/* The next unit, by its code; false: there is none, and will not be. */
	bool (*next)(void *context, uint64_t *unit);
	/* What came of it: row_words() words, allocated, now the callee's. */
	void (*done)(void *context, uint64_t unit, uint64_t *row);
	void *context;
};

struct crew {
	const struct study *study;
	const struct work *work;
	struct turns *turns;	      /* for reports of calls, or NULL */
	uint64_t first;		      /* with these: the unit whose turn is the first */
	volatile sig_atomic_t *stop;  /* becomes non-zero to stop; or NULL */
	unsigned threads;	      /* at least 1 */
	/* Called by the calling thread over and over while the others work; or NULL. */
	void (*meanwhile)(void *context);
	void *context;
};

/* Work until nothing is left or *stop. The calling thread is one of the threads,
 * unless it has something else to do meanwhile. */
void crew_run(const struct crew *c);

#endif
