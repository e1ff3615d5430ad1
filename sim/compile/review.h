/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * review - what will go wrong in designs that are valid, found without running them.
 * Each finding names one of eight kinds of fault and the path that leads there; what
 * each means and what to do about it is in docs/check.md.
 */
#ifndef RINGFLOW_REVIEW_H
#define RINGFLOW_REVIEW_H

#include "scenario/scenario.h"

enum finding_kind {
	FINDING_ALWAYS_400,    /* a request that always meets 400 */
	FINDING_SOMETIMES_400, /* one that sometimes does */
	FINDING_UNREACHABLE,   /* a widget that no execution can come to */
	FINDING_LOOP,	       /* a loop that Studio stops: 81001 or 81000 */
	FINDING_STUCK,	       /* an execution stuck after a hang-up */
	FINDING_LATE_RETURN,   /* a return that can outlast its widget's time-out */
	FINDING_FLEX,	       /* Send to Flex where there is no call */
	FINDING_OVERLOAD,      /* a queue that grows without bound */
	FINDING_KINDS, /* below: no fault */
	NOT_FOLLOWED = FINDING_KINDS, /* a design in which too much can happen */
};
extern const char *const finding_words[FINDING_KINDS]; /* "always-400" */

struct finding {
	enum finding_kind kind;
	const char *design; /* or NULL: of a flow, whatever the design */
	struct where at;
	const char *text;
	const char *path; /* "a > b > c", or NULL */
};

struct review {
	struct arena arena; /* owns the findings' texts */
	size_t count, capacity;
	struct finding *list; /* by design, then by kind as they were found */
};

/* Review every design of S, which must be valid, into R (zero-initialised). What
 * cannot be compiled is passed over. R is to be freed, and S must outlive it. */
void review_scenario(const struct scenario *s, struct review *r);
void review_free(struct review *r);

/* List the branches of S's flows that rest on default shares; nothing if there are none. */
void review_defaults(const struct scenario *s, FILE *out);

/* Add what R holds to D, as faults at their positions (what was not followed, as a
 * warning); how many faults there are. */
size_t review_tell(const struct review *r, struct diagnostics *d);

struct program;

/* Calls offered a second, on average over a cycle; without those who call again. */
double offered_rate(const struct program *p);

/* A group that is offered as much as its agents can do, or more, for good. */
struct overload {
	const char *group;
	double rate, per_call;	/* calls offered a second; visits of each */
	double handle, erlangs; /* seconds an agent is occupied; offered */
	uint64_t agents;
};

/* The first such group of design DESIGN of S, whose queue nobody leaves unserved, in OUT.
 * False when there is none, or when shares alone do not tell how many calls come there. */
bool review_overload(const struct scenario *s, size_t design, struct overload *out);

#endif
