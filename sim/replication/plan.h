/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * plan - what an experiment has to run, cut into units of work: one replication
 * of one arm each, numbered replication by replication so that whatever comes
 * first of the units holds the same replications of every arm.
 */
#ifndef RINGFLOW_PLAN_H
#define RINGFLOW_PLAN_H

#include "engine/engine.h"
#include "replication/replication_record.h"
#include "replication/steady_result.h"
#include "scenario/scenario.h"

struct diagnostics;

/* One thing to run in every replication: a design, or a point of the sweep. */
struct arm {
	struct program *program;
	size_t design;
	bool point; /* of the sweep */
};

/* Who observes replication 0 of a design, unless the calls of its unit are listened to. */
struct unit_watch {
	const struct observer *observer; /* or NULL: nobody */
	bool begun, whole; /* the replication has; and is over */
};

struct plan {
	const struct scenario *s;
	size_t arm_count;
	struct arm *arms;
	struct record_shape shape;
	size_t *expectations; /* of each scripted call, the first among a record's */
	uint64_t units;
	bool queue; /* see struct engine_options */
	struct unit_watch *watches; /* by design, not the plan's own; or NULL */
	struct steady_result steady; /* as far as it is known; texts live as long as `s` */
};

/* Compile every arm of S. False after adding errors to D. P is to be freed with
 * plan_free() either way, and does not outlive S. */
bool plan_init(struct plan *p, const struct scenario *s, struct diagnostics *d);
void plan_free(struct plan *p);
/* Free the programs and forget the scenario; of P only the counts and the shape of records are
 * left, until it is initialised again. */
void plan_drop(struct plan *p);

/* Let every arm leave out WARM_UP seconds, and offer calls for DURATION and COUNT of them
 * at most, each 0: any, warm-up included. */
void plan_window(struct plan *p, double warm_up, double duration, uint64_t count);

/* Is a steady state asked for, and not known, since the search for it was stopped? Then P's units
 * are not to be run, nor estimated from: their warm-up would be another. */
bool plan_warm_up_missing(const struct plan *p);

const struct arm *unit_arm(const struct plan *p, uint64_t unit);
uint32_t unit_replication(const struct plan *p, uint64_t unit);

/* Told of each finished offered call of a unit. */
struct unit_listener {
	void (*call)(void *context, const struct call_report *report);
	void *context;
};

/* Run UNIT into RECORD of record_words() words, with the help of tally T, which has
 * the groups of P's shape. LISTENER may be NULL. False when *STOP (which may be
 * NULL) became non-zero first; RECORD then holds nothing of use. */
bool unit_run(const struct plan *p, uint64_t unit, uint64_t *record, struct tally *t,
	      const struct unit_listener *listener, volatile sig_atomic_t *stop);

#endif
