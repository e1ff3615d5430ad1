/* SPDX-License-Identifier: GPL-3.0-or-later */
/* builder - a program under construction; private to the room. */
#ifndef RINGFLOW_BUILDER_H
#define RINGFLOW_BUILDER_H

#include "compile/compile.h"

enum { NOWHERE = -1 };

struct builder {
	const struct scenario *s;
	const struct design *design;
	struct diagnostics *d;
	struct program *p;
	size_t step_capacity, dist_count, dist_capacity, choice_count, choice_capacity;
	size_t list_capacity, target_capacity, dial_capacity, join_capacity, line_capacity, stray_capacity;
	size_t string_count, string_capacity, handler_capacity;
	int32_t *flow_entry, *app_entry; /* first steps, by index */
	struct read *reads; /* what flows read: variables.c */
	size_t read_count, read_capacity, default_capacity;
	bool *scanned; /* by flow */
	struct {
#define TABLE(type, name) size_t name;
		VALUE_TABLES(TABLE)
#undef TABLE
	} capacity;
};

/* One more row of a table of values; the pointer holds until the next. */
#define TABLE(type, name) type *values_##name(struct builder *b);
VALUE_TABLES(TABLE)
#undef TABLE
void values_tables_free(struct value_tables *t);
struct read *builder_read(struct builder *b);

/* Append a step; returns its place. */
int32_t emit(struct builder *b, struct step step);
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
void add_stray(struct builder *b, struct stray stray);
/* The queue without agents called NAME, made on first use. */
int32_t add_line(struct builder *b, const char *name);
int32_t add_join(struct builder *b, struct conference_join join);
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

/* Say a duration K times over: the law of K * X. */
struct dist dist_times(struct builder *b, const struct dist *d, double k);

/* ---- shared by the front ends ---- */

/* How long it takes to speak TEXT, seconds. */
double speech_seconds(const struct builder *b, const char *text);

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
 * seconds (negative: no limit). Returns the first step. */
int32_t emit_agent(struct builder *b, int32_t group, double max_wait, int32_t done,
		   int32_t gave_up);

/* Front ends. Each adds errors to b->d. */
void lower_flow(struct builder *b, size_t flow);
void lower_app(struct builder *b, size_t app);
void lower_design(struct builder *b, const double *redirect_after);
void lower_groups(struct builder *b);
void lower_limits(struct builder *b);
void lower_webhooks(struct builder *b);
void lower_rules(const struct rules *rules, struct rule_tables *tables);

#endif
