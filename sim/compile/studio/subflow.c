/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * subflow - Run Subflow: the widgets of another flow stand where the widget stands, and
 * lead back to its transitions when their branches end
 * (twilio.com/docs/studio/widget-library/run-subflow). It is one level deep: what a
 * subflow runs in turn fails with 81024.
 */
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "compile/studio/flow_variables_internal.h"
#include "compile/studio/reading_internal.h"
#include "laws/distribution.h"
#include "program/program.h"

enum { MOST_INLINED = 100000 }; /* widgets of a program */

/* Does a flow run another one? */
static bool runs_subflow(const struct flow *f)
{
	for (size_t i = 0; i < f->count; i++)
		if (f->widgets[i].type && f->widgets[i].type->lower == lower_subflow)
			return true;
	return false;
}

/* Each widget that runs a flow has its widgets for itself, so a few files may make many. */
static bool fits(struct builder *b, const struct widget *w, size_t flow)
{
	const struct node *states = node_get(b->s->flows[flow].root, "states");
	size_t before = b->inlined;

	b->inlined += states ? states->count : 0;
	if (b->inlined > MOST_INLINED && before <= MOST_INLINED)
		diag_error(b->d, w->at,
			   "widget '%s' runs flow '%s': with it subflows have more than %d widgets, counted as often as they are run",
			   w->name, b->s->flows[flow].name, MOST_INLINED);
	return b->inlined <= MOST_INLINED;
}

/* The other flow is lowered by itself too, and what is wrong with it is told there. */
static int32_t lower_inside(struct builder *b, const struct flow *f, const struct widget *w,
			    struct flow *sub)
{
	struct diagnostics unheard = { 0 }, *heard = b->d;
	int32_t entry;

	b->d = &unheard;
	entry = lower_inner_flow(b, sub, "incomingParent");
	b->d = heard;
	diag_free(&unheard);
	if (runs_subflow(sub))
		diag_warning(b->d, w->at,
			     "widget '%s' runs flow '%s', which runs a subflow itself: that fails with 81024",
			     w->name, sub->file->name);
	return entry == NOWHERE ? entry : give_subflow(b, f, w, sub, entry);
}

/* A flow that the scenario does not have: the widget takes its way, and no time. */
static int32_t stand_in(struct builder *b, const struct flow *f, const struct widget *w)
{
	struct dist none = dist_constant(0);

	if (!w->override || !w->override->take_count)
		widget_assumes(b, f, w, STAND_IN_SUBFLOW, "completed", "flow");
	return emit_wait(b, widget_duration(w, &none), widget_purpose(f, w, 1),
			 ways_branch(b, f, w, NULL));
}

static void refuse_override(struct builder *b, const struct widget *w)
{
	if (w->override && (w->override->take_count || w->override->has_duration))
		diag_error(b->d, w->override->at,
			   "widget '%s' runs a flow of the scenario, which takes no 'take' and no 'duration'",
			   w->name);
}

int32_t lower_subflow(struct builder *b, struct flow *f, struct widget *w)
{
	static const double completed[MAX_EVENTS] = { 1 };
	int index = subflow_of_state(b, f->file, state_of(f, w));
	struct flow sub;

	widget_ways(b, f, w, completed);
	if (f->host)
		return emit_op(b, OP_STUDIO_CODE, CODE_81024, event_step(b, f, w, "failed"));
	if (index == NOWHERE || !fits(b, w, (size_t)index))
		return stand_in(b, f, w);
	refuse_override(b, w);
	sub = (struct flow){ .index = (size_t)index, .file = &b->s->flows[index], .host = f };
	sub.end_ok = sub.end_error =
		give_result(b, f, w, (size_t)index, event_step(b, f, w, "completed"));
	return lower_inside(b, f, w, &sub);
}

size_t flow_size(const struct builder *b, const struct flow *f)
{
	bool *seen = xcalloc(b->s->flow_count, sizeof(*seen));
	size_t n = f->count;

	for (size_t i = 0; i < f->count; i++) {
		const struct node *states;
		int sub = f->widgets[i].type->lower == lower_subflow ?
				  subflow_of_state(b, f->file, state_of(f, &f->widgets[i])) : NOWHERE;

		if (sub == NOWHERE || seen[sub])
			continue;
		seen[sub] = true;
		states = node_get(b->s->flows[sub].root, "states");
		n += states ? states->count : 0;
	}
	free(seen);
	return n;
}
