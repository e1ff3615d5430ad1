/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * review_life - every way a call of a design can go, found without drawing: situations
 * with the times that are left in them, explored until nothing new is found. It errs on
 * the side of what can happen: each duration lies anywhere between its 10^-6 and
 * 1 - 10^-6 quantiles, whatever else was drawn. Private to the review.
 */
#ifndef RINGFLOW_CHECK_REVIEW_LIFE_INTERNAL_H
#define RINGFLOW_CHECK_REVIEW_LIFE_INTERNAL_H

#include "base/terms.h"
#include "check/review_parts_internal.h"
#include "check/review_zone_internal.h"
#include "program/program.h"

struct arena;

enum { EXECUTIONS = 4, CONTROLLERS = 8, TRAIL = 240 };

enum clock {
	CLOCK_NOW,
	CLOCK_VOICE,
	CLOCK_NETWORK,
	CLOCK_PATIENCE,
	CLOCK_LIMIT,	/* of the call; of a dialled leg: until its dial is over */
	CLOCK_WINDOW,	/* in which REST does not say in-progress yet */
	CLOCK_KNOWN,	/* until the controller knows that the call is over */
	CLOCK_ACTION,	/* the action of an interrupted <Dial> */
	CLOCK_EXECUTION, /* + slot */
	CLOCK_CONTROLLER = CLOCK_EXECUTION + EXECUTIONS, /* + handler */
};
_Static_assert(CLOCK_CONTROLLER + CONTROLLERS == CLOCKS, "clocks");

enum standing { STANDS_PARKED, STANDS_HELD, STANDS_ALONE, STANDS_STUCK, STANDS_UNHEARD };
enum ended_by { ENDED_BY_ITSELF, ENDED_BY_CALLER };

/* What asks for a document: a step (a verb, a widget, a dial), or one of these. */
enum { CAUSE_START = -2, CAUSE_FALLBACK = -3, CAUSE_HANDLER = -16 /* - handler */ };

/* An execution that the call's voice does not drive. */
struct aside {
	int32_t pc, return_pc;
	int32_t widget; /* the OP_WIDGET that it was left in */
	int16_t flow;
	uint8_t state; /* enum standing */
	uint8_t hung_up; /* the caller left it there */
};

/* A situation; compared as bytes. */
struct life {
	int32_t voice;	/* step, or NOWHERE */
	int32_t widget; /* the latest OP_WIDGET of the voice's execution */
	int32_t cause, network, action;
	int32_t dial;	/* the OP_DIAL under way, or NOWHERE */
	int32_t late;	/* the OP_WIDGET whose time-out has come, or NOWHERE */
	int32_t controller[CONTROLLERS];
	struct aside aside[EXECUTIONS]; /* the oldest first */
	int16_t flow, late_flow;
	uint8_t asides, state, phase, outcome, spent, leg;
	uint8_t silent, waits, first, fell_back, bridged, by_caller;
};

/* On the way from one situation to the next. */
struct instant {
	struct life life;
	struct zone zone;
	char trail[TRAIL]; /* what has happened, in words */
};

/* How a request was answered, bit by bit. */
enum answer {
	REST_TOO_EARLY,	   /* 21220: queued, initiated or ringing */
	REST_IN_WINDOW,	   /* 21220: answered a moment ago */
	REST_OVER,	   /* 21220: the call has ended */
	STUDIO_NO_EXECUTION, /* 400: in progress, none to join */
	STUDIO_NONE_LEFT,  /* 400: a return, its widget has timed out */
	STUDIO_NONE_TO_RETURN, /* 400: a return, none was there */
	STUDIO_WITHOUT_RETURN, /* 400: parked, FlowEvent=return is missing */
	STUDIO_OTHER,	   /* 400: by another rule */
	ANSWERS_400,
	REST_ACCEPTED = ANSWERS_400,
	STUDIO_STARTED,
	STUDIO_JOINED,
	STUDIO_IGNORED,
	REST_NO_SUCH_CALL,
};

struct request {
	int32_t cause, target;
	uint32_t answers;
	const char *path[ANSWERS_400];
};

/* An execution stuck, or a return that comes late; by widget. */
struct mishap {
	enum finding_kind kind;
	int32_t widget, at;
	const char *path;
};

struct place {
	struct life life;
	struct zone zone;
	int32_t from;
	const char *trail;
	unsigned grown;
	bool queued;
};

struct span { int64_t least, most; };

static inline struct span at_most(struct span time, int64_t limit)
{
	return (struct span){ time.least < limit ? time.least : limit,
			      time.most < limit ? time.most : limit };
}

struct explorer {
	const struct program *p;
	const struct script_entry *script; /* or NULL */
	struct logged_spans {
		bool any;
		struct span answer, talk, queue, hang_up, patience;
	} logged; /* the calls of a log are explored as one: least < 0: none has it */
	struct arena *arena; /* of paths */
	int64_t *least, *most; /* by distribution, nanoseconds */
	struct place *places;
	size_t place_count, place_capacity;
	int32_t *table; /* hash of lives */
	size_t table_size;
	int32_t *queue; /* a ring */
	size_t head, waiting;
	int32_t here; /* place being left */
	bool gave_up; /* too many situations, or executions at once */
	struct request *requests;
	size_t request_count, request_capacity;
	struct mishap *mishaps;
	size_t mishap_count, mishap_capacity;
	struct acted { uint32_t heard, sent; } *acted; /* bits: handlers that heard of their moment, and that sent a request */
	int32_t *dialled; /* by dial: 1 when it is dialled inside */
};

/* ---- review_explore.c ---- */
void explorer_init(struct explorer *x, const struct program *p, struct arena *a);
void explorer_free(struct explorer *x);
/* Explore a call of the scripted entry SCRIPT (NULL: as drawn). DIAL < 0: an offered
 * call; else the leg that this OP_DIAL step dials inside the scenario. */
void explore(struct explorer *x, const struct script_entry *script, int32_t dial);
/* M is a situation in which something has to happen first. */
void come_to(struct explorer *x, const struct instant *m);
void say(struct instant *m, const char *word);
const char *path_here(const struct explorer *x, const struct instant *m);
void mishap(struct explorer *x, const struct instant *m, enum finding_kind kind, int32_t widget);
/* The bounds of a draw. */
struct span drawn(const struct explorer *x, int32_t dist, uint64_t purpose);
int64_t nanoseconds(double seconds);

/* ---- review_voice.c ---- */
void voice_goes_on(struct explorer *x, struct instant *m);
void voice_wait(struct explorer *x, struct instant *m, struct span time, int32_t pc);
/* The fallback URL, once; then the error message. */
void voice_fails(const struct explorer *x, struct instant *m);
/* What step PC is to a reader, on the way of M. */
void voice_tell(const struct explorer *x, struct instant *m, int32_t pc);

/* ---- review_aside.c ---- */
/* The execution in SLOT, whose clock has come. */
void execution_goes_on(struct explorer *x, struct instant *m, int slot);
/* Add an execution beside the voice; its slot. */
int aside_add(struct explorer *x, struct instant *m, const struct aside *a);
void aside_remove(struct instant *m, int slot);

/* ---- review_call.c ---- */
/* Can a dialled call have OUTCOME? */
/* How long the called side rings before it answers, whenever it is dialled. */
struct span callee_rings(const struct explorer *x);
bool may_end_so(const struct explorer *x, enum outcome outcome);
void life_begins(struct explorer *x, int32_t dial);
void caller_lives(const struct explorer *x, struct instant *m, enum phase phase);
void caller_waits_for(const struct explorer *x, struct instant *m, const struct group *g); /* in its queue */
/* Nobody knows what the caller lives through. */
void caller_unknown(const struct explorer *x, struct instant *m);
void call_answered(const struct explorer *x, struct instant *m);
void call_ends(struct explorer *x, struct instant *m, enum ended_by by);
void voice_stops(struct explorer *x, struct instant *m);
void network_goes_on(struct explorer *x, struct instant *m);
static inline bool life_over(const struct life *l)
{
	return l->state >= CALL_COMPLETED;
}

/* ---- review_rest.c ---- */
void controllers_hear(const struct explorer *x, struct instant *m, enum moment moment);
/* The same, of what happens at most MOST nanoseconds from now. */
void controllers_hear_within(const struct explorer *x, struct instant *m, enum moment moment,
			     int64_t most);
void controllers_may_act(const struct explorer *x, struct instant *m);
void controller_goes_on(struct explorer *x, struct instant *m, int handler);

/* ---- review_studio.c ---- */
void request_seen(struct explorer *x, const struct instant *m, int32_t cause, int32_t target,
		  enum answer answer);
/* Studio is asked for a flow, FIRST: by the first document of a call created with its
 * URL; what it answers is seen and returned. SLOT: of the execution to join. */
enum verdict studio_answers(struct explorer *x, const struct instant *m, int32_t cause,
			    int32_t target, bool first, int *slot);
/* The voice goes on inside the flow, from START or JOIN. */
void studio_takes(struct instant *m, const struct document_target *t, int slot);

#endif
