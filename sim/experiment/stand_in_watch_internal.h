/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stand_in_watch - calls of one replication, watched for what they assume; private to the room. */
#ifndef RINGFLOW_EXPERIMENT_STAND_IN_WATCH_INTERNAL_H
#define RINGFLOW_EXPERIMENT_STAND_IN_WATCH_INTERNAL_H

#include <signal.h>

#include "engine/engine.h"

struct plan;
struct results;
struct stand_ins_met;
struct unit_watch;

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
	volatile sig_atomic_t stop; /* becomes non-zero when it has seen enough */
	struct observer observer; /* of the run that is to be watched */
};

/* Set up W, which stays where it is until it is freed, to watch the first WATCHED_CALLS calls of a
 * replication of P. */
void stand_in_watch_init(struct stand_in_watch *w, const struct program *p);
/* Run these of REPLICATION under SEED, and no more. */
void stand_in_watch_run(struct stand_in_watch *w, uint64_t seed, uint32_t replication);
void stand_in_watch_free(struct stand_in_watch *w);

/* ---- stand_ins.c: the watches of a run, by design ---- */

struct stand_in_watches {
	size_t count;
	struct stand_in_watch *list;
	struct unit_watch *units;
};

/* Have replication 0 of the designs of PLAN watched by X, as far as that is worth while. X is to be
 * freed, after PLAN's units have been run. */
void stand_in_watches_init(struct stand_in_watches *x, struct plan *plan);
/* What R, PLAN's results, rests on, into its designs; what was not watched is run once more. */
void stand_in_watches_list(const struct stand_in_watches *x, const struct plan *plan, struct results *r);
void stand_in_watches_free(struct stand_in_watches *x);

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
