/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * campaign - a run is one whose only point is a scenario that is loaded already, and so is a shard
 * of a run; private to the room.
 */
#ifndef RINGFLOW_CAMPAIGN_INTERNAL_H
#define RINGFLOW_CAMPAIGN_INTERNAL_H

#include "estimate/stopping_rule.h"
#include "experiment/listing_internal.h"
#include "experiment/study_internal.h"

struct diagnostics;

struct progress_of {
	struct stopping_rule stopping_rule;
	bool settled; /* that is enough */
	uint64_t saved; /* units of this part that are in files, without a gap */
	uint64_t whole; /* replications that there were when the point was put to sleep */
	bool out_of_time; /* more were wanted, but run.max_time is over */
};

struct campaign {
	struct campaign_options options;
	struct study study;
	struct workforce force;
	struct progress_of *state; /* by point */
	size_t capacity;
	struct listing listing; /* of the store */
	void *tree;		/* of the points, by their assignments */
	size_t *awake;		/* points, since they were loaded, the longest first */
	size_t awake_count, awake_capacity;
	bool unheard;	/* no other rank waits for rounds */
	double started; /* seconds, of a campaign that minds run.max_time; else 0 */
	void (*tell)(void *context, size_t point, const struct results *r);
	void *context;
};

/* Add S itself, which the other ranks have compiled as well, and want its run.replications, and
 * with select all that its stopping rules want. NULL
 * after adding errors to D; then they have found the same and are not told of an end. */
struct point *campaign_of(struct campaign *c, const struct scenario *s, struct diagnostics *d);
/* Look at the FOUND replications of point I, which are there, as the rounds did that ran them: out of
 * time where these would have wanted more. */
void campaign_replay(struct campaign *c, size_t i, uint64_t found);
/* Tell who watches WHAT is done now, which nobody counts. */
void campaign_say(const struct campaign *c, const char *what);
/* From now on run.max_time counts. */
void campaign_mind_time(struct campaign *c);

/* Of this part, what was found beyond what is wanted included, which is not to be lost. */
uint64_t campaign_units_there(const struct campaign *c, const struct point *p);
/* Is all there that is wanted of POINT, of every part? */
bool campaign_complete(const struct campaign *c, size_t point);
/* Load point I, if it is asleep, and what the files hold of it. */
struct point *campaign_wake(struct campaign *c, size_t i);
/* Put the points to sleep that were loaded long ago. All of them must be in the files. */
void campaign_rest(struct campaign *c);
/* Point I, awake, with all records that it had. */
struct point *campaign_whole_point(struct campaign *c, size_t i);
/* Write the file of point I. False: errno. */
bool campaign_save_point(struct campaign *c, size_t i);

#endif
