/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The platform's rules as a table of data. A profile ("article", "observed")
 * fills it, a scenario's `rules:` overrides it key by key, and the compiler
 * lowers it into the lookup tables the engine reads. Every key has a name, a
 * type, a default per profile and the source of that default (rules.def).
 */
#ifndef RINGFLOW_RULES_H
#define RINGFLOW_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "laws/distribution.h"

/* What REST answers to a redirect of a call in some state. */
enum rest_rule { REST_ACCEPT, REST_21220 };
/* What Studio answers to a request for a flow. */
enum studio_rule { STUDIO_START, STUDIO_JOIN, STUDIO_IGNORE, STUDIO_400 };
/* Where Studio's 400 shows: in the REST answer, or later as error 11200. */
enum surface_rule { SURFACE_SYNC_400, SURFACE_ASYNC_11200 };
/* What becomes of a call whose document came back as 400. */
enum effect_rule { EFFECT_FALLBACK, EFFECT_LEAVE_CALL };
/* Whether the number's status callback tells Studio of a hang-up. */
enum callback_rule { CALLBACK_SET, CALLBACK_MISSING };
/* An execution that reaches a TwiML widget after its caller hung up. */
enum orphan_rule { ORPHAN_STUCK, ORPHAN_ENDED };

/* A call that came in and rings when its document is over. */
enum end_rule { END_ANSWER, END_NO_ANSWER };
/* A caller whose TaskRouter task has timed out; how an agent meets a queued caller. */
enum task_rule { TASK_HOLD, TASK_LEAVE };
enum meeting_rule { MEETING_CONFERENCE, MEETING_QUEUE };
/* How Status ends a call that was not answered. */
enum ended_rule { ENDED_CANCELED, ENDED_NO_ANSWER };
/* Status=canceled of a call in progress. */
enum cancel_rule { CANCEL_IGNORE, CANCEL_COMPLETED };
/* A <Dial> that a redirect interrupts: is its action requested? */
enum action_rule { ACTION_FETCH, ACTION_NONE };

enum { CASE_IGNORE, CASE_EXACT };
enum { REGEX_WHOLE, REGEX_PART };
enum { CONDITIONS_ALL, CONDITIONS_ANY };
enum { NUMBERS_LOOSE, NUMBERS_STRICT };
enum { COLLISION_409, COLLISION_START };
enum { RULES_MAX_RETRIES = 8 };

/* What is kept of a rule, by its type: enum rule_type. */
#define RULE_FIELD_WORD(field) int field;
#define RULE_FIELD_DIST(field) struct dist field;
#define RULE_FIELD_DURATION(field) double field;
#define RULE_FIELD_NUMBER(field) double field;
#define RULE_FIELD_COUNT(field) uint64_t field;
#define RULE_FIELD_LIMIT(field) uint64_t field;
#define RULE_FIELD_SHARE(field) double field;
#define RULE_FIELD_DELAYS(field) struct dist field[RULES_MAX_RETRIES]; size_t retry_count;

/* The rows of rules.def by number. */
enum rule_number {
#define RULE(type, field, ...) RULE_NUMBER_##field,
#include "scenario/platform/rules.def"
#undef RULE
	RULES
};

/* A field for each row of rules.def; its meaning stands there. */
struct rules {
#define RULE(type, field, ...) RULE_FIELD_##type(field)
#include "scenario/platform/rules.def"
#undef RULE
	bool given[RULES]; /* by the scenario, or --set; else it is the profile's */
};

enum rule_type {
	RULE_WORD,     /* one of `words`; stored as int, word i has value codes[i] */
	RULE_DIST,     /* struct dist */
	RULE_DURATION, /* double, seconds */
	RULE_NUMBER,   /* double > 0 */
	RULE_COUNT,    /* uint64_t >= 1 */
	RULE_LIMIT,    /* uint64_t; `none` is 0 */
	RULE_SHARE,    /* double in 0..1 */
	RULE_DELAYS,   /* retry_delays and retry_count */
};

/* One row. Defaults are written as a scenario would write them. */
struct rule {
	const char *key;
	enum rule_type type;
	size_t offset; /* in struct rules; RULE_DELAYS ignores it */
	const char *article, *observed;
	const char *words[3];
	int codes[3];
	const char *meaning; /* one line */
	const char *source;  /* where the default comes from, with its evidence tag */
};

extern const struct rule rule_table[];
extern const size_t rule_count;

/* The names of the profiles, in the order they are listed. */
extern const char *const profile_names[];
/* How PROFILE, by name, has rule NUMBER, as a scenario would write it. */
const char *rule_default(const char *profile, enum rule_number number);
extern const size_t profile_count;

#endif
