/* SPDX-License-Identifier: GPL-3.0-or-later */
/* widget - what the lowerings of widgets share: properties and ways out. */
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/nearest_word.h"
#include "base/units.h"
#include "compile/studio/flow_variables_internal.h"
#include "laws/distribution.h"

uint64_t widget_purpose(const struct flow *f, const struct widget *w, unsigned use)
{
	return PURPOSE_FLOW | (uint64_t)f->index << 24 | (uint64_t)w->index << 4 | use;
}

const char *property_text(const struct widget *w, const char *name)
{
	return node_text(w->properties, name, NULL);
}

/* Exports write numbers as numbers or strings; a Liquid expression is unknown. */
double property_number(const struct widget *w, const char *name, double fallback)
{
	const char *text = property_text(w, name);
	double value;

	if (!text || parse_number(text, &value) || value < 0)
		return fallback;
	return value;
}

const struct dist *widget_duration(const struct widget *w, const struct dist *fallback)
{
	return w->override && w->override->has_duration ? &w->override->duration : fallback;
}

bool event_is_error(const char *event)
{
	static const char *const errors[] = {
		"fail", "failed", "failure", "failedToEnqueue", "callFailure", "deliveryFailure",
	};

	for (size_t i = 0; i < sizeof(errors) / sizeof(*errors); i++)
		if (!strcmp(event, errors[i]))
			return true;
	return false;
}

static const struct transition *find_transition(const struct widget *w, const char *event)
{
	for (size_t i = 0; i < w->transition_count; i++)
		if (!strcmp(w->transitions[i].event, event))
			return &w->transitions[i];
	return NULL;
}

static bool is_split(const struct widget *w)
{
	return !strcmp(w->type->name, "split-based-on");
}

static void list_ways(struct builder *b, struct widget *w, const double *weight)
{
	size_t n = 0;

	if (is_split(w)) {
		w->way_count = w->transition_count;
		w->ways = arena_array(&b->p->arena, w->way_count, sizeof(*w->ways));
		for (size_t i = 0; i < w->way_count; i++)
			w->ways[i] = (struct way){ w->transitions[i].event, &w->transitions[i],
						   1, false };
		return;
	}
	while (n < MAX_EVENTS && w->type->events[n])
		n++;
	w->way_count = n;
	w->ways = arena_array(&b->p->arena, n, sizeof(*w->ways));
	for (size_t i = 0; i < n; i++)
		w->ways[i] = (struct way){ w->type->events[i],
					   find_transition(w, w->type->events[i]), weight[i],
					   false };
}

/* In the program, for those who ask how often each is taken. */
static void list_way_rows(struct builder *b, const struct widget *w)
{
	if (b->p->widgets[w->row].ways)
		return;
	for (size_t i = 0; i < w->way_count; i++) {
		const struct transition *t = w->ways[i].transition;

		add_widget_way(b, (struct widget_way){
			.widget = w->row, .event = w->ways[i].event,
			.condition = t && is_split(w) ? t->label : NULL, .next = t ? t->next : NULL });
	}
}

static bool way_is_named(const struct way *way, const char *name)
{
	const struct transition *t = way->transition;

	if (strcmp(way->event, "match") && !strcmp(way->event, name))
		return true;
	return t && ((t->label && !strcmp(t->label, name)) ||
		     (t->value && !strcmp(t->value, name)) ||
		     (t->next && !strcmp(t->next, name)));
}

static struct way *named_way(struct builder *b, struct widget *w, const struct take *take)
{
	struct way *found = NULL;
	const char **names;
	size_t n = 0;

	for (size_t i = 0; i < w->way_count; i++) {
		if (!way_is_named(&w->ways[i], take->name))
			continue;
		if (!strcmp(w->ways[i].event, take->name))
			return &w->ways[i];
		if (found) {
			diag_error(b->d, take->at,
				   "'%s' fits more than one transition of widget '%s', use the condition's value or friendly name",
				   take->name, w->name);
			return NULL;
		}
		found = &w->ways[i];
	}
	if (found)
		return found;
	names = xreallocarray(NULL, 2 * w->way_count + 1, sizeof(*names));
	for (size_t i = 0; i < w->way_count; i++) {
		const struct transition *t = w->ways[i].transition;

		names[n++] = t && t->label ? t->label : w->ways[i].event;
		if (t && t->next)
			names[n++] = t->next;
	}
	diag_error(b->d, take->at, "widget '%s' has no transition '%s'%s", w->name, take->name,
		   did_you_mean(&b->p->arena, take->name, names, n));
	free(names);
	return NULL;
}

/* What the scenario leaves unsaid is shared out by the default weights, or
 * equally where those are all zero. */
static void share_rest(struct widget *w, double given)
{
	double rest = given < 1 ? 1 - given : 0, sum = 0;
	size_t open = 0;

	for (size_t i = 0; i < w->way_count; i++) {
		sum += w->ways[i].given ? 0 : w->ways[i].weight;
		open += !w->ways[i].given;
	}
	for (size_t i = 0; i < w->way_count; i++) {
		struct way *way = &w->ways[i];

		if (!way->given)
			way->weight = rest * (sum > 0 ? way->weight / sum : 1 / (double)open);
	}
}

void widget_ways(struct builder *b, const struct flow *f, struct widget *w,
		 const double *weight)
{
	double given = 0;

	(void)f;
	list_ways(b, w, weight);
	list_way_rows(b, w);
	if (!w->override || !w->override->take_count)
		return;
	for (size_t i = 0; i < w->override->take_count; i++) {
		struct way *way = named_way(b, w, &w->override->take[i]);

		if (!way)
			continue;
		if (way->given)
			diag_error(b->d, w->override->take[i].at,
				   "'%s' names a transition of widget '%s' that is given above",
				   w->override->take[i].name, w->name);
		way->weight = w->override->take[i].share;
		way->given = true;
		given += way->weight;
	}
	share_rest(w, given);
}

/* Where WAY leads that has no next widget. */
static int32_t end_of(struct builder *b, const struct flow *f, const struct way *way)
{
	if (event_is_error(way->event))
		return f->end_error;
	return !strcmp(way->event, "noMatch") || !strcmp(way->event, "timeout") ?
		       flow_end_unsaid(b, f) : f->end_ok;
}

int32_t way_step(struct builder *b, const struct flow *f, const struct widget *w, size_t i)
{
	const struct way *way = &w->ways[i];
	const struct transition *t = way->transition;
	int32_t next = !t || t->target == NOWHERE	     ? end_of(b, f, way) :
		       (size_t)t->target == w->index ? w->again :
						       f->widgets[t->target].entry;
	const char *label = t && t->label && is_split(w) ? t->label : way->event;
	int32_t row = b->p->widgets[w->row].way + (int32_t)i;
	int32_t step = emit_op(b, OP_TRANSITION, row, next);

	step_at(b, step)->note = add_string(b, "%s -> %s", label,
					    t && t->next ? t->next : "end of the flow");
	return give_outcome(b, f, w, way->event, step);
}

int32_t event_step(struct builder *b, const struct flow *f, const struct widget *w,
		   const char *event)
{
	for (size_t i = 0; i < w->way_count; i++)
		if (!strcmp(w->ways[i].event, event))
			return way_step(b, f, w, i);
	return f->end_ok;
}

/* Of a widget that prints TwiML: the way of a caller who hangs up in it. */
static bool is_hang_up(const struct widget *w, const struct way *way)
{
	return w->type->flag == WIDGET_TWIML && !strcmp(way->event, "hangup");
}

int32_t hang_up_way(struct builder *b, const struct flow *f, const struct widget *w)
{
	for (size_t i = 0; i < w->way_count; i++)
		if (is_hang_up(w, &w->ways[i]) && (w->ways[i].transition || w->ways[i].given))
			return way_step(b, f, w, i);
	return NOWHERE;
}

/* A share of the callers takes way I: who is to hang up does, and the call is over. */
static int32_t shared_way(struct builder *b, const struct flow *f, const struct widget *w, size_t i)
{
	return is_hang_up(w, &w->ways[i]) ? emit_op(b, OP_HANG_UP, HANG_UP_CALLER, NOWHERE)
					  : way_step(b, f, w, i);
}

int32_t ways_branch(struct builder *b, const struct flow *f, const struct widget *w,
		    const int32_t *wrapped)
{
	double *weight;
	int32_t *next, step;

	if (!w->way_count)
		return f->end_ok;
	weight = xreallocarray(NULL, w->way_count, sizeof(*weight));
	next = xreallocarray(NULL, w->way_count, sizeof(*next));
	for (size_t i = 0; i < w->way_count; i++) {
		weight[i] = w->ways[i].weight;
		next[i] = wrapped && wrapped[i] != NOWHERE ? wrapped[i] : shared_way(b, f, w, i);
	}
	step = emit_branch(b, w->way_count, weight, next, widget_purpose(f, w, 0));
	free(weight);
	free(next);
	return step;
}
