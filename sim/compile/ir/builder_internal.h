/* SPDX-License-Identifier: GPL-3.0-or-later */
/* builder - a program under construction. */
#ifndef RINGFLOW_COMPILE_IR_BUILDER_INTERNAL_H
#define RINGFLOW_COMPILE_IR_BUILDER_INTERNAL_H

#include "base/source.h"
#include "compile/compile.h"
#include "laws/distribution.h"

struct diagnostics;

enum { STEP_BLOCK = 256 };

struct reading;
struct options;
struct element;

/* What a flow reads; a slot where something sets it, else that it is blank or not known:
 * enum of liquid.h. */
struct read {
	size_t flow;
	const char *path;
	int32_t slot;
	uint8_t origin;	  /* enum origin */
	const struct options *options; /* what is drawn for it, once it was asked for */
	uint8_t defaults; /* does it rest on what nobody says? 0: not asked yet, 1: no, 2: yes */
};

struct builder {
	const struct scenario *s;
	const struct design *design;
	struct diagnostics *d;
	struct program *p;
	struct step **blocks; /* of STEP_BLOCK steps, which never move; p->steps is made of them last */
	size_t block_count, block_capacity, dist_count, dist_capacity, choice_count, choice_capacity;
	size_t list_capacity, target_capacity, dial_capacity, join_capacity, room_capacity, room_chance_capacity, participant_capacity, call_queue_capacity;
	size_t dial_action_capacity, widget_capacity, way_capacity;
	size_t string_count, string_capacity, handler_capacity;
	int32_t *flow_entry, *app_entry; /* first steps, by index */
	struct read *reads; /* what flows read: flow_variables.c */
	size_t read_count, read_capacity, stand_in_capacity, stand_in_step_capacity;
	struct awaited {
		const struct element *verb;
		int32_t stand_in;
	} *awaited; /* stand-ins of verbs whose step is still to come */
	size_t awaited_count, awaited_capacity;
	struct document {
		struct element *root; /* NULL: broken */
		size_t number; /* among those that the design can reach */
		bool read;
	} *documents; /* by app, as they are asked for */
	int32_t *widget_rows; /* by flow: 1 + the first of its widgets, once it has rows */
	size_t inlined; /* widgets of subflows, as often as they are run */
	struct reading **readings; /* by flow: what it compares, once it was asked for */
	bool *refused; /* by group: it was said that nobody serves its queue */
	struct {
#define TABLE(type, name) size_t name;
		VALUE_TABLES(TABLE)
#undef TABLE
	} capacity;
};

/* One more row of a table of values. */
#define TABLE(type, name) void values_##name(struct builder *b, type row);
VALUE_TABLES(TABLE)
#undef TABLE
void values_tables_free(struct value_tables *t);
void add_read(struct builder *b, struct read read);

/* Append a step; returns its place. */
int32_t emit(struct builder *b, struct step step);
/* A step, for as long as the builder lives: it stays where it is while others are added. */
struct step *step_at(const struct builder *b, int32_t step);
/* Give the steps to the program in one array, and free what else the builder holds. */
void builder_finish(struct builder *b);
/* Common steps. NEXT may be patched later through patch_next(). */
int32_t emit_op(struct builder *b, enum op op, int32_t arg, int32_t next);
int32_t emit_wait(struct builder *b, const struct dist *dist, uint64_t purpose, int32_t next);
/* Where the next step will stand. */
int32_t here(const struct builder *b);
void patch_next(struct builder *b, int32_t step, int32_t next);

int32_t add_dist(struct builder *b, const struct dist *dist);
int32_t add_seconds(struct builder *b, double seconds);
int32_t add_string(struct builder *b, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
int32_t add_dial(struct builder *b, struct dial dial);
void add_dial_action(struct builder *b, struct dial_action action);
/* The queue without agents called NAME, made on first use. */
int32_t add_call_queue(struct builder *b, const char *name);
/* A room of the whole program; its place in the list. One of the rooms that a number leads to. */
int32_t add_room(struct builder *b, const char *name);
void add_room_chance(struct builder *b, double upto, int32_t room);
int32_t add_join(struct builder *b, struct conference_join join);
/* Its line is that of its name. */
int32_t add_participant(struct builder *b, struct participant participant);
/* The row of widget W.number of flow W.flow; it has no ways yet when it is new. */
int32_t add_widget(struct builder *b, struct flow_widget w);
/* One more of the ways of its widget, which is the last to get some. */
int32_t add_widget_way(struct builder *b, struct widget_way way);
void add_handler(struct builder *b, struct handler handler);

/* A branch: N ways with WEIGHT (need not add to 1; all zero means the first)
 * leading to NEXT. Returns the step, or the only way itself when there is one. */
int32_t emit_branch(struct builder *b, size_t n, const double *weight, const int32_t *next,
		    uint64_t purpose);

/* N ways on, in order, for a step that takes one by its number. Returns their place in
 * choices[]. */
int32_t add_ways(struct builder *b, size_t n, const int32_t *next);

/* The target (and its fetch steps) for a document; made on first use. */
int32_t add_target(struct builder *b, enum target_kind kind, int index, bool event_return);
/* The same for TARGET, which may have a query. */
int32_t add_target_with(struct builder *b, const struct target *target);

/* The first step of fetching TARGET. */
int32_t fetch_step(struct builder *b, const struct target *target);

/* ---- stand_ins.c: what is assumed ---- */

/* Nobody has said it: KIND, with VALUE; its texts are copied. The same again is found again.
 * Returns its place in stand_ins[]. */
int32_t add_stand_in(struct builder *b, const struct stand_in *s);
/* STEP, an OP_WIDGET or OP_VERB, comes by it. */
void add_stand_in_step(struct builder *b, int32_t stand_in, int32_t step);
/* Of the whole scenario; KEY says it. */
void assume(struct builder *b, enum stand_in_kind kind, const char *value, const char *key);
/* Does the scenario, or its script of each call, say who answers, when, and how long they talk? */
bool outcomes_said(const struct builder *b);
bool ring_said(const struct builder *b);
bool talk_said(const struct builder *b);
/* Rule FIELD as the profile has it; NULL: the scenario gives it. */
#define assumed_rule(b, field) assumed_rule_number(b, RULE_NUMBER_##field)
const char *assumed_rule_number(const struct builder *b, enum rule_number number);

/* ---- lower_machines.c ---- */

void lower_machines(struct builder *b);
/* What of those who answer the callbacks TO is no person. */
void lower_callback_machines(struct builder *b, const struct callback_machines *m, struct agent_callback *to);
struct answerers answerers_of(const struct called_machines *m);
/* The OP_DETECT, plus 1, beside the dial of a noun; FLAG: enum detect_flag. */
int32_t emit_dialled_detect(struct builder *b, uint8_t flag, double timeout);
/* What the voice of a created call begins with, now that its start is known. */
void lower_detection(struct builder *b);
/* Who has answered is found out, within TIMEOUT seconds; FLAG: enum detect_flag. -> NEXT */
int32_t emit_detect(struct builder *b, uint8_t flag, double timeout, int32_t next);
/* -> SO, where what WHO asks is so; else -> ELSE_NEXT. */
int32_t emit_if(struct builder *b, enum who who, int32_t so, int32_t else_next);
/* NEXT, in programs without machines; else a step before it, from which machines go to MACHINE; of
 * whom the call DIALLED, or of whom was called. */
int32_t unless_machine(struct builder *b, bool dialled, int32_t next, int32_t machine);

/* ---- lower_callees.c ---- */

void lower_callees(struct builder *b);
/* Whom NUMBER, or NULL, reaches: 1 + in callees[]; 0: nobody of them, or it is not known. */
uint8_t callee_of_number(const struct builder *b, const char *number);
/* Do the callees of all created calls say how long they RING, or else who answers? */
bool callees_say(const struct builder *b, bool ring);
/* Of those whom nobody calls, once the documents are lowered. */
void warn_of_callees(struct builder *b);

/* ---- shared by the front ends ---- */

/* speech.c: how long it takes to speak TEXT, seconds; the second knows of the marks (SSML)
 * in it. */
double speech_seconds(const struct builder *b, const char *text);
double marked_speech_seconds(const struct builder *b, const char *text);
/* The length of a <break>, and how many times as fast a <prosody> of that rate is. NULL:
 * not given. */
double speech_break(const char *time, const char *strength);
double speech_prosody(const char *rate);

/* Resolve a URL of a TwiML document or a redirect widget; false when unknown. */
bool resolve_url(const struct builder *b, const char *url, struct target *out);
/* The handler of a dialled number, or false when it is outside. */
bool resolve_number(const struct builder *b, const char *number, struct target *out);
/* The agent group called NAME; a lone group when NAME is no group's; else -1. */
int find_group(const struct builder *b, const char *name, bool lone);

/* Of a logged call: wait with messages until it came to its queue, -> next. Other
 * programs: NEXT itself. */
int32_t emit_before_queue(struct builder *b, int32_t next);

/* Wait for an agent of GROUP and be served: -> done, or -> gave_up after MAX_WAIT
 * seconds (negative: no limit); the queue is full: -> full, or where that is NOWHERE as
 * after the time-out. */
struct agent_visit {
	int32_t group;
	double max_wait;
	int32_t done, gave_up, full;
	bool task; /* of TaskRouter, which tells of its end */
};
/* Returns the first step. */
int32_t emit_agent(struct builder *b, const struct agent_visit *v);
/* The document of a waitUrl (NULL: none), where it does more than play: it runs while the call
 * waits from NEXT on, and by <Leave> the call goes on at LEAVE. Returns the first step.
 * twiml/side_document.c */
int32_t emit_wait_document(struct builder *b, const char *url, struct where at, int32_t leave,
			   int32_t next);
/* The caller stays on hold, for nobody. */
int32_t emit_hold(struct builder *b);

/* participant.c: whom a controller adds to a conference; its place in the program's participants. */
bool adds_participants(const struct scenario *s); /* does any design of S? */
bool adds_agents(const struct scenario *s); /* some who are agents */
int32_t lower_participant(struct builder *b, const struct added_party *party);
/* parts.c: what is counted apart, once the callees are lowered; which of it PARTY of the builder's design is. */
void lower_parts(struct builder *b);
int32_t part_of_party(const struct builder *b, const struct added_party *party);
/* conference.c: enter the room of JOIN by its name, -> NEXT when that is over, or the room
 * is full. Returns the step that enters. */
/* Does a room of that NAME hold what tells a call from all others? */
bool tells_calls_apart(struct builder *b, const char *name);
int32_t emit_conference(struct builder *b, struct conference_join join, struct where at, int32_t next);

/* Front ends. Each adds errors to b->d. */
void lower_flow(struct builder *b, size_t flow);
void lower_app(struct builder *b, size_t app);
void lower_design(struct builder *b, const double *redirect_after);
/* When the program is finished: a warning of a goal that no call can come to. */
void warn_of_goal(const struct builder *b);
/* dialler_reach.c: once the program is prepared. */
void warn_of_dialler(const struct builder *b);
struct program_use;
/* Does a run of U come to the queue of GROUP? */
bool comes_to_group(const struct program_use *u, int32_t group);
/* patience_reach.c, redirect_reach.c: likewise. */
void warn_of_patience(const struct builder *b);
void warn_of_redirects(const struct builder *b);
void lower_groups(struct builder *b);
/* Is there a group with agents, at some time, who serve the queue of group K? */
bool group_is_served(const struct scenario *s, size_t k);
void lower_limits(struct builder *b);
/* When all documents have been lowered. */
void lower_start_limit(struct builder *b);
void lower_webhooks(struct builder *b);
void lower_rules(const struct rules *rules, struct rule_tables *tables);

#endif
