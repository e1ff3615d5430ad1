/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * check - what will go wrong in designs that are valid, found without running them.
 * Each finding is of one of the kinds below, and says how severe it is, how often it
 * happens where that is known, and the path that leads there; docs/check.md lists them.
 */
#ifndef RINGFLOW_CHECK_ROOM_H
#define RINGFLOW_CHECK_ROOM_H

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/source.h"
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
	FINDING_CUT_OFF,       /* a way that ends with a live caller and no word */
	FINDING_UNSET,	       /* something is read that nobody sets */
	FINDING_ARGUMENTS,     /* a condition reads other than its split's input */
	FINDING_UNKNOWN_KEY,   /* a transition has a key that Studio does not know */
	FINDING_ENDLESS,       /* TwiML documents that lead to each other for ever */
	FINDING_LINE_HELD,     /* a <Pause> behind <Connect><Stream> */
	FINDING_VOICEMAIL,     /* a dial that voicemail answers, where no answer is waited for */
	FINDING_NOBODY_ON_DUTY, /* calls come, or are to be placed, while no agent is on duty */
	FINDING_CALLERS_LOST, /* more calls than agents can serve: callers give up */
	FINDING_TOO_LATE,     /* later than that lasts which it waits for */
	FINDING_NEVER_STARTS, /* a conference that nobody starts */
	FINDING_DIALLER_HELD, /* a limit that keeps the agents of a dialler waiting */
	FINDING_UNREAD,	      /* a detection whose result nothing goes by */
	FINDING_SILENCE,      /* people hang up while detection listens */
	FINDING_ODD_TIME,     /* a duration of another unit, perhaps */
	FINDING_ENDS_FOR_ALL, /* several participants whose leaving ends the conference */
	FINDING_OUTCOMES_DROPPED, /* callees to whom what callers says happens no more */
	FINDING_KINDS, /* below: no finding */
	NOT_FOLLOWED = FINDING_KINDS, /* a design in which too much can happen */
};
enum told_as { AS_KIND, AS_WARNING, AS_NOTE };

struct finding {
	enum finding_kind kind;
	const char *design; /* or NULL: of a flow, whatever the design */
	struct where at;
	const char *text;
	const char *path; /* "a > b > c", or NULL */
	bool rated;	  /* it is known how often it happens */
	double share;	  /* of what its kind says: kind_rows in review.c */
	uint8_t as;	  /* enum told_as: whatever its kind and share */
	const struct where *places; /* of several widgets: within each of them; else NULL */
	size_t place_count;
	const char *to_do; /* NULL: what its kind says */
	const char *designs; /* "'a', 'b'": the same is so of these; NULL: of `design` alone */
	bool told_elsewhere; /* by another finding of the list, which says the same */
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

struct stand_in;

/* What the designs of S can come to that nobody has said, in *LIST, with its texts in A: how
 * many. The first decide which way calls go, and the most calls come by. */
size_t review_stand_ins(const struct scenario *s, struct arena *a, struct stand_in **list);
/* The same as remarks on the keys that say it, for scenario_print(): *COUNT, allocated in A. */
struct remark *review_remarks(const struct scenario *s, struct arena *a, size_t *count);

/* The word for what F is: "cut-off". F is a finding, and not what was not followed. */
const char *finding_word(const struct finding *f);
/* How severe F is: as its kind says, or by its share: all of them an error, fewer than 1 in
 * 100 a note. */
enum severity finding_severity(const struct finding *f);

/* Which flows of S a call of design DESIGN can come to, by index: to be freed; NULL: the design
 * cannot be compiled. */
bool *design_flows(const struct scenario *s, size_t design);

/* Add what R holds to D, at their positions (what was not followed, as a warning of its
 * own), but for what is told elsewhere; how many findings are errors or warnings. */
size_t review_tell(const struct review *r, struct diagnostics *d);
/* How many findings of SEVERITY are told. */
size_t review_count(const struct review *r, enum severity severity);

struct program;

/* By stand-in of P: how often a call comes by it, on average and at most 1; negative: it never can.
 * To be freed. */
double *stand_in_visits(const struct program *p);

/* Calls offered a second, on average over a cycle; without those who call again. */
double offered_rate(const struct program *p);

/* A group that is offered as much as its agents can do, or more, for good. */
struct overload {
	const char *group;
	double rate, per_call;	/* calls offered a second; visits of each */
	double handle, erlangs; /* seconds an agent is occupied; offered */
	double agents; /* there, and on no break, on average */
	uint64_t paid;
};

/* The first such group of design DESIGN of S, whose queue nobody leaves unserved, in OUT.
 * False when there is none, or when shares alone do not tell how many calls come there. */
bool review_overload(const struct scenario *s, size_t design, struct overload *out);

#endif
