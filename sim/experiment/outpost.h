/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * outpost - a desk whose units come from another process and whose rows go there.
 * One thread brings units and takes rows; a crew works. Private to the room.
 */
#ifndef RINGFLOW_OUTPOST_H
#define RINGFLOW_OUTPOST_H

#include <pthread.h>

#include "experiment/crew.h"

struct outpost {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool closed;
	size_t idle; /* threads that wait for units */
	uint64_t *units;
	size_t first, count, capacity; /* of units[], the ones to do */
	struct finished {
		uint64_t unit;
		uint64_t *row;
		struct finished *next;
	} *finished, **last;
};

void outpost_init(struct outpost *o);
/* Frees what is left in it too. */
void outpost_free(struct outpost *o);

/* For the crew: waits for units until the outpost is closed. */
struct work outpost_work(struct outpost *o);

/* COUNT units more, from UNIT on, each STEP after the one before. */
void outpost_add(struct outpost *o, uint64_t unit, uint64_t count, uint64_t step);
/* No more will come. DROP: nor is what waits to be done. */
void outpost_close(struct outpost *o, bool drop);
/* Units that wait for a thread; negative: threads that wait for a unit. */
long outpost_stock(struct outpost *o);
/* The next finished row, the caller's from now on, and its unit; NULL: none. */
uint64_t *outpost_row(struct outpost *o, uint64_t *unit);

#endif
