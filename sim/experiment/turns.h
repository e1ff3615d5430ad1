/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * turns - reports of calls go out unit by unit, though several units are under
 * way at once. The unit whose turn it is writes straight through; the others keep
 * their reports until then, and only so many may be ahead. Private to the room.
 */
#ifndef RINGFLOW_TURNS_H
#define RINGFLOW_TURNS_H

#include <pthread.h>
#include <stdatomic.h>

#include "experiment/experiment.h"

struct turns {
	const struct call_sink *sink;
	pthread_mutex_t lock;
	pthread_cond_t moved;
	_Atomic uint64_t turn; /* whose turn it is */
	bool closed;
	uint64_t ahead;
	struct turn {
		const char *design;
		uint32_t replication;
		struct call_report *kept;
		size_t count, capacity;
		bool finished;
	} *slots; /* of units turn .. turn + ahead - 1, by number modulo `ahead` */
};

/* Reports go to SINK; units below turn + AHEAD may be under way. To be freed with
 * turns_free(), which forgets what is kept. */
void turns_init(struct turns *t, const struct call_sink *sink, uint64_t ahead);
void turns_free(struct turns *t);

/* Begin UNIT, which is a replication of DESIGN; waits while it is too far ahead.
 * Units must be begun by somebody in their order, from 0. False when closed. */
bool turns_begin(struct turns *t, uint64_t unit, const char *design, uint32_t replication);
/* A report of UNIT, by the thread that began it. */
void turns_report(struct turns *t, uint64_t unit, const struct call_report *r);
void turns_finish(struct turns *t, uint64_t unit);
/* A unit will not be finished: nobody need wait any more. */
void turns_close(struct turns *t);

#endif
