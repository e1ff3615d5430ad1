/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assumed - what widgets assume where the scenario does not say it. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "compile/studio/flow_internal.h"
#include "compile/studio/reading_internal.h"
#include "program/program.h"

/* NAME as a part of a key of --set. */
static const char *key_part(struct builder *b, const char *name)
{
	return strpbrk(name, ".=") ? arena_printf(&b->p->arena, "\"%s\"", name) : name;
}

static const char *widget_key(struct builder *b, const struct flow *f, const char *widget, const char *key)
{
	return arena_printf(&b->p->arena, "flows.%s.widgets.%s.%s", key_part(b, f->file->name),
			    key_part(b, widget), key);
}

void widget_assumes_key(struct builder *b, const struct flow *f, const struct widget *w,
			const struct stand_in *s)
{
	struct stand_in whole = *s;
	int32_t added;

	if (!s->value)
		return;
	whole.in = f->file->name;
	whole.at = w->name;
	whole.where = w->at;
	added = add_stand_in(b, &whole);
	add_stand_in_step(b, added, w->entry);
	if (w->again != NOWHERE)
		add_stand_in_step(b, added, w->again);
}

void widget_assumes(struct builder *b, const struct flow *f, const struct widget *w,
		    enum stand_in_kind kind, const char *value, const char *key)
{
	if (value)
		widget_assumes_key(b, f, w, &(struct stand_in){
			.kind = (uint8_t)kind, .value = value, .give = widget_key(b, f, w->name, key) });
}

void widget_takes_time(struct builder *b, const struct flow *f, const struct widget *w,
		       enum stand_in_kind kind, const char *value)
{
	if (!w->override || !w->override->has_duration)
		widget_assumes(b, f, w, kind, value, "duration");
}

/* Is it all the same which event W is left by? A hang-up is the caller's. */
static bool all_lead_alike(const struct widget *w)
{
	const struct transition *first = w->ways[0].transition;

	for (size_t i = 1; i < w->way_count; i++) {
		const struct transition *t = w->ways[i].transition;
		int a = first ? first->target : NOWHERE, b = t ? t->target : NOWHERE;

		if (strcmp(w->ways[i].event, "hangup") &&
		    (a != b || (b == NOWHERE && event_is_error(w->ways[i].event))))
			return false;
	}
	return true;
}

/* Does the flow read what W leaves, which depends on how it is left? */
static bool is_read(const struct builder *b, const struct flow *f, const struct widget *w)
{
	size_t n = strlen(w->name);

	for (size_t i = 0; i < b->read_count; i++) {
		const char *path = b->reads[i].path;

		if (b->reads[i].flow == f->index && !strncmp(path, "widgets.", 8) &&
		    !strncmp(path + 8, w->name, n) && path[8 + n] == '.')
			return true;
	}
	return false;
}

/* All that a server answers says that it does. */
static bool says_answers(const struct widget *w)
{
	double sum = 0;

	for (size_t i = 0; w->override && i < w->override->responses.count; i++)
		sum += w->override->responses.response[i].share;
	return sum > 1 - 1e-9;
}

static bool says_ways(const struct widget *w)
{
	return w->override && (w->override->take_count || says_answers(w));
}

void outcome_assumed(struct builder *b, const struct flow *f, const struct widget *w,
		     enum stand_in_kind kind, const char *value)
{
	const char *event = w->ways[0].event;

	for (size_t i = 0; i < w->way_count; i++)
		if (w->ways[i].weight > 0)
			event = w->ways[i].event;
	if (!says_ways(w) && value && (!all_lead_alike(w) || is_read(b, f, w)))
		widget_assumes(b, f, w, kind, kind == STAND_IN_OUTCOME ? event : value, "take");
}

static size_t ways_taken(const struct widget *w)
{
	size_t ways = 0;

	for (size_t i = 0; i < w->way_count; i++)
		ways += w->ways[i].weight > 0;
	return ways;
}

static bool ends_somewhere(const struct widget *w)
{
	for (size_t i = 0; i < w->way_count; i++)
		if (!w->ways[i].transition || w->ways[i].transition->target == NOWHERE)
			return true;
	return false;
}

void input_assumed(struct builder *b, const struct flow *f, const struct widget *w)
{
	const char *share = assumed_rule(b, gather_input_share);

	if (!says_ways(w) && ways_taken(w) > 1 && (ends_somewhere(w) || !all_lead_alike(w) || is_read(b, f, w)))
		widget_assumes(b, f, w, STAND_IN_INPUT, share, "take");
	if (!b->s->callers.has_input)
		widget_assumes_key(b, f, w, &(struct stand_in){
			.kind = STAND_IN_KEY, .value = "each as likely", .give = "callers.input" });
}

/* What says which way the conditions go on INPUT: what is entered or answered at the widget that
 * it comes from, else the ways of the split itself. */
static const char *input_key(struct builder *b, const struct flow *f, const struct widget *w,
			     const char *input)
{
	const char *name = strstr(input, "widgets."), *key = "take";
	const struct node *state;
	size_t length;

	if (!name || strstr(name + 1, "widgets."))
		return widget_key(b, f, w->name, key);
	name += strlen("widgets.");
	length = strcspn(name, ". |}");
	state = find_state(f->file, name, length);
	if (!state)
		return widget_key(b, f, w->name, key);
	if (!strcmp(state_type(state), "gather-input-on-call"))
		key = strncmp(name + length, ".Digits", 7) ? "speech" : "digits";
	else if (!strcmp(state_type(state), "make-http-request") || !strcmp(state_type(state), "run-function"))
		key = "responses";
	else
		return widget_key(b, f, w->name, key);
	return widget_key(b, f, arena_strndup(&b->p->arena, name, length), key);
}

void split_assumed(struct builder *b, const struct flow *f, const struct widget *w)
{
	const char *input;

	if (says_ways(w) || ways_taken(w) < 2)
		return;
	input = split_inputs(b, f, w);
	widget_assumes_key(b, f, w, &(struct stand_in){
		.kind = STAND_IN_SPLIT, .give = input_key(b, f, w, input),
		.value = arena_printf(&b->p->arena, "%zu", ways_taken(w)) });
}

/* A number with Liquid in it is known to nobody: it is taken for what it is without. */
void number_assumed(struct builder *b, const struct flow *f, const struct widget *w,
		    const char *name, double value)
{
	const char *text = property_text(w, name);

	if (text && strchr(text, '{'))
		widget_assumes_key(b, f, w, &(struct stand_in){
			.kind = STAND_IN_NUMBER, .give = name,
			.value = arena_printf(&b->p->arena, "%s: %g", name, value) });
}

void party_assumed(struct builder *b, const struct flow *f, const struct widget *w)
{
	uint8_t whom = callee_of_number(b, property_text(w, "to"));
	const struct callees *g = whom ? &b->p->callees[whom - 1] : NULL;

	if (!outcomes_said(b) && !(g && g->has_outcome))
		widget_assumes_key(b, f, w, &(struct stand_in){
			.kind = STAND_IN_ANSWERED, .value = "all", .give = "callers.no-answer" });
	if (!ring_said(b) && !(g && g->ring != NOWHERE))
		widget_assumes_key(b, f, w, &(struct stand_in){
			.kind = STAND_IN_RING, .value = "{exponential: 8s}", .give = "callers.ring" });
	talk_assumed(b, f, w);
}

void talk_assumed(struct builder *b, const struct flow *f, const struct widget *w)
{
	if (!talk_said(b))
		widget_assumes_key(b, f, w, &(struct stand_in){
			.kind = STAND_IN_TALK, .give = "callers.talk",
			.value = assumed_rule(b, default_handle_time) });
}

void agents_assumed(struct builder *b, const struct flow *f, const struct widget *w, int group)
{
	const char *time = assumed_rule(b, default_handle_time);

	if (!b->s->group_count)
		widget_assumes_key(b, f, w, &(struct stand_in){
			.kind = STAND_IN_AGENTS, .value = "an agent for everyone, at once", .give = "agents" });
	if (time && (!b->s->group_count || !b->s->groups[group].has_handle_time))
		widget_assumes_key(b, f, w, &(struct stand_in){
			.kind = STAND_IN_HANDLE, .value = time,
			.give = b->s->group_count ? arena_printf(&b->p->arena, "agents.%s.handle_time",
								 key_part(b, b->s->groups[group].name))
						  : "agents" });
}
