/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stand_in_watch - calls of one replication, watched for what they assume; private to the room. */
#ifndef RINGFLOW_EXPERIMENT_STAND_IN_WATCH_INTERNAL_H
#define RINGFLOW_EXPERIMENT_STAND_IN_WATCH_INTERNAL_H

#include <signal.h>

#include "engine/engine.h"

struct stand_ins_met;

enum { WATCHED_CALLS = 1000 };
enum { WAY_NONE = -1, WAY_INPUT = -2, WAY_SILENCE = -3, WAY_NO_MATCH = -4 }; /* or an OP_TRANSITION */

/* Calls whose last chance was there, and went that way. */
struct way_taken {
	int32_t stand_in, way;
	uint64_t calls, missed; /* in all; that missed their goal */
	uint64_t unforced; /* of these, whose caller did not leave by himself */
};

struct stand_in_watch {
	const struct program *p;
	size_t *first;	/* by step, and one more: its stand-ins in `which` */
	int32_t *which;
	struct watched_call *watched; /* of the calls numbered from 0 */
	uint8_t *by; /* [call][stand-in]: it came by */
	uint64_t *met, *met_and_succeeded; /* by stand-in: calls */
	struct way_taken *ways;
	size_t way_count, way_capacity;
	uint64_t calls, successes; /* that are over */
	volatile sig_atomic_t stop;
};

/* Run the first WATCHED_CALLS calls of REPLICATION of P under SEED, watched by W, which is set up
 * first and is to be freed. */
void stand_in_watch_run(struct stand_in_watch *w, const struct program *p, uint64_t seed, uint32_t replication);
void stand_in_watch_free(struct stand_in_watch *w);

/* ---- stand_in_story.c: the same of the one call that an observer is shown ---- */

struct stand_in_story {
	const struct program *p;
	const struct observer *shown;
	struct stand_ins_met *met; /* what others came by is there already; or NULL */
	bool begun;
};

/* An observer that passes on what it is told, and notes what the call comes by. */
struct observer stand_in_story_observer(struct stand_in_story *s);

#endif
