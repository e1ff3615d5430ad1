/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * study - scenarios that are worked on together: one for a run, many for a sweep or
 * the search of a plan. Of each, so many replications are wanted; what is missing of
 * them is run in rounds, on all threads and ranks, and a later round may want more.
 * Private to the room.
 */
#ifndef RINGFLOW_STUDY_H
#define RINGFLOW_STUDY_H

#include "base/memory.h"
#include "experiment/experiment.h"
#include "experiment/shared_records_internal.h"
#include "replication/plan.h"
#include "replication/record_table.h"

struct diagnostics;

/* One scenario of a study. It may be asleep: then it is not loaded, and of its plan only the
 * counts and the shape of rows are there. */
struct point {
	const struct scenario *s; /* NULL: asleep */
	struct plan plan;
	struct record_table records; /* by unit; none when asleep */
	uint64_t wanted;  /* replications */
	bool stopped;	  /* while its steady state was looked for: it is not to be run */
	struct scenario *owned; /* freed with the study; or NULL */
	size_t number;		/* in the study */
	uint64_t content_digest; /* digest_content() */
	/* What it was loaded with beside all others' overrides; of study_vary() only. */
	struct arena arena;
	const char *const *assignments;
	size_t assignment_count;
	struct steady_result steady; /* of its plan, while it is asleep */
	struct shared_arm **shared; /* by arm; NULL: it shares no records */
};

struct study {
	size_t count, capacity;
	struct point **points;
	unsigned threads; /* to find steady states on; 0: one */
	volatile sig_atomic_t *stop; /* becomes non-zero to stop; or NULL */
	struct shared_records shared;
};

/* A unit of a point in one number: the same on every rank. */
enum { POINT_SHIFT = 44, MAX_POINTS = 1 << 19 };
static inline uint64_t unit_code(size_t point, uint64_t unit)
{
	return (uint64_t)point << POINT_SHIFT | unit;
}

static inline uint64_t code_unit(uint64_t code)
{
	return code & ((UINT64_C(1) << POINT_SHIFT) - 1);
}

/* OPTIONS: whose threads and stop are T's too. */
void study_init(struct study *t, const struct experiment_options *options);
void study_free(struct study *t);

/* Add S, which must outlive T, compile it for the engine that QUEUE says, and find its
 * steady state if it is asked for. NULL after adding errors to D. */
struct point *study_add(struct study *t, const struct scenario *s, bool queue,
			struct diagnostics *d);
/* The same of the scenario that V loads with ASSIGNMENTS, T's from now on. */
struct point *study_vary(struct study *t, const struct variants *v,
			 const char *const *assignments, size_t count, bool queue,
			 struct diagnostics *d);

/* Free P, which study_vary() made, but for what it takes to load it again. Its rows are lost, if
 * they are not kept elsewhere. */
void point_sleep(struct point *p);
/* Load P, which is asleep, as study_vary() did, with room for the rows that are wanted. V gives the
 * same again, see struct variants. */
void point_wake(struct point *p, const struct variants *v);

const struct plan *study_plan(const struct study *t, uint64_t code);
/* The words of the longest row. */
size_t study_words(const struct study *t);
/* Take in ROW, allocated and T's from now on. Different units from any threads. */
void study_take(struct study *t, uint64_t code, uint64_t *row);
/* Let there be slots for REPLICATIONS of P, in whole blocks (run.variance_reduction), and want
 * so many. */
void point_want(struct point *p, uint64_t replications);

/* Which part of the units is this process's: of each point the NUMBER-th of every OF. */
struct part {
	uint64_t number, of;
};
/* The codes of what is wanted of the points FIRST to PAST - 1 that are awake and not there, as far
 * as it is PART's: allocated, COUNT. */
uint64_t *study_missing(const struct study *t, const struct part *part, size_t first,
			size_t past, uint64_t *count);

/* Who does the work. */
struct workforce {
	const struct experiment_options *options;
	struct study *study;
	size_t told; /* points of which the other ranks know */
	struct progress_step progress; /* before the round under way, and all that is wanted */
};

/* Run what is missing of PART of the points FIRST to PAST - 1. False when stopped early,
 * or when a rank was lost. */
bool study_work(struct workforce *w, const struct part *part, size_t first, size_t past);

/* Run, as a rank other than 0, the units of T that rank 0 gives, until it has no more rounds.
 * Points that rank 0 adds are loaded by V, which may be NULL if it adds none. Their errors are
 * added to D; rank 0 has found the same ones and reports them. */
void study_help(struct study *t, const struct variants *v,
		const struct experiment_options *options, struct diagnostics *d);

#endif
