/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * flow - a Studio export, lowered: names and transitions are resolved here,
 * each widget by its row in the table (widgets.c).
 */
#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/nearest_word.h"
#include "base/source.h"
#include "compile/studio/flow_variables_internal.h"
#include "program/program.h"

#include <stdlib.h>
#include <string.h>

/* twilio.com/docs/studio/rest-api/v2/schemas */
enum { MOST_STATES = 1000 };

static const char *first_condition(const struct node *transition, const char *key)
{
	const struct node *list = node_get(transition, "conditions");

	if (!list || list->kind != NODE_LIST || !list->count)
		return NULL;
	return node_text(list->items[0], key, NULL);
}

static struct where at_or(const struct node *node, struct where fallback)
{
	return node ? node->at : fallback;
}

static void read_transition(struct builder *b, const struct widget *w, const struct node *n,
			    struct transition *t)
{
	const struct node *next = node_get(n, "next");

	*t = (struct transition){ .at = n->at, .target = NOWHERE };
	t->event = node_text(n, "event", NULL);
	t->label = first_condition(n, "friendly_name");
	t->value = first_condition(n, "value");
	t->next_at = at_or(next, n->at);
	if (!t->event)
		diag_error(b->d, n->at, "a transition of widget '%s' has no \"event\"", w->name);
	if (next && next->kind == NODE_SCALAR && !next->is_null && next->text[0])
		t->next = next->text;
}

static void read_transitions(struct builder *b, struct widget *w, const struct node *state)
{
	const struct node *list = node_get(state, "transitions");

	if (!list || list->kind != NODE_LIST) {
		diag_error(b->d, at_or(list, state->at),
			   "widget '%s' needs \"transitions\", a list", w->name);
		return;
	}
	w->transitions = arena_array(&b->p->arena, list->count, sizeof(*w->transitions));
	w->transition_count = list->count;
	for (size_t i = 0; i < list->count; i++)
		read_transition(b, w, list->items[i], &w->transitions[i]);
}

static void refuse_type(struct builder *b, const struct widget *w, const struct node *type)
{
	diag_error(b->d, type->at, "widget '%s' has type \"%s\", which Studio does not have%s",
		   w->name, type->text, widget_type_hint(&b->p->arena, type->text));
}

static void read_type(struct builder *b, struct widget *w, const struct node *state)
{
	const struct node *type = node_get(state, "type");

	if (!type || type->kind != NODE_SCALAR) {
		diag_error(b->d, at_or(type, state->at), "widget '%s' needs a \"type\"", w->name);
		return;
	}
	w->type = widget_type_find(type->text);
	if (!w->type)
		refuse_type(b, w, type);
}

/* Only the events of its type lead out of a widget. */
static void check_events(struct builder *b, const struct widget *w)
{
	for (size_t i = 0; i < w->transition_count; i++) {
		const struct transition *t = &w->transitions[i];
		bool known = !t->event;
		size_t n = 0;

		for (; n < MAX_EVENTS && w->type->events[n]; n++)
			known |= t->event && !strcmp(t->event, w->type->events[n]);
		if (!known)
			diag_error(b->d, t->at, "widget '%s' has type \"%s\", which has no event '%s'%s",
				   w->name, w->type->name, t->event,
				   did_you_mean(&b->p->arena, t->event, w->type->events, n));
	}
}

/* A scenario's word that would go unheard is an error. */
static void check_override(struct builder *b, const struct widget *w)
{
	const struct widget_override *o = w->override;
	const struct {
		bool given;
		int takes;
		const char *key;
	} keys[] = {
		{ o->take_count > 0, TAKES_SHARES, "take" },
		{ o->has_duration, TAKES_DURATION, "duration" },
		{ o->agents >= 0, TAKES_AGENTS, "agents" },
		{ o->app >= 0, TAKES_DOCUMENT, "document" },
		{ o->flow >= 0, TAKES_FLOW, "flow" },
		{ o->digits.count > 0, TAKES_INPUT, "digits" },
		{ o->speech.count > 0, TAKES_INPUT, "speech" },
		{ o->priority >= 0, TAKES_PRIORITY, "priority" },
		{ o->responses.count > 0, TAKES_RESPONSES, "responses" },
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (keys[i].given && !(w->type->takes & keys[i].takes))
			diag_error(b->d, o->at, "widget '%s' is a %s, which takes no '%s'",
				   w->name, w->type->name, keys[i].key);
}

static void read_widget(struct builder *b, const struct flow *f, const struct node *state,
			struct widget *w)
{
	const struct node *name = node_get(state, "name");

	w->at = at_or(name, state->at);
	w->name = node_text(state, "name", NULL);
	if (!w->name) {
		diag_error(b->d, w->at, "a widget needs a \"name\"");
		w->name = "";
	}
	w->properties = node_get(state, "properties");
	for (size_t i = 0; i < f->file->override_count; i++)
		if (!strcmp(f->file->overrides[i].widget, w->name))
			w->override = &f->file->overrides[i];
	read_type(b, w, state);
	if (w->type && w->override)
		check_override(b, w);
	read_transitions(b, w, state);
	if (w->type)
		check_events(b, w);
}

static int by_name(const void *a, const void *b)
{
	const struct widget *const *x = a, *const *y = b;
	int order = strcmp((*x)->name, (*y)->name);

	return order ? order : ((*x)->index > (*y)->index) - ((*x)->index < (*y)->index);
}

/* The widgets by name; a name used twice is an error. */
static struct widget **sorted(struct builder *b, struct flow *f)
{
	struct widget **list = xreallocarray(NULL, f->count ? f->count : 1, sizeof(*list));

	for (size_t i = 0; i < f->count; i++)
		list[i] = &f->widgets[i];
	qsort(list, f->count, sizeof(*list), by_name);
	for (size_t i = 1; i < f->count; i++)
		if (!strcmp(list[i]->name, list[i - 1]->name))
			diag_error(b->d, list[i]->at, "two widgets are named '%s', names must be unique",
				   list[i]->name);
	return list;
}

static int compare_with_name(const void *name, const void *widget)
{
	return strcmp(name, (*(struct widget *const *)widget)->name);
}

static int find_widget(struct widget **list, size_t n, const char *name)
{
	struct widget **found = bsearch(name, list, n, sizeof(*list), compare_with_name);

	return found ? (int)(*found)->index : NOWHERE;
}

static const char *name_hint(struct builder *b, struct widget **list, size_t n,
			     const char *name)
{
	const char **names = xreallocarray(NULL, n ? n : 1, sizeof(*names));
	const char *hint;

	for (size_t i = 0; i < n; i++)
		names[i] = list[i]->name;
	hint = did_you_mean(&b->p->arena, name, names, n);
	free(names);
	return hint;
}

const struct node *state_of(const struct flow *f, const struct widget *w)
{
	return node_get(f->file->root, "states")->items[w->index];
}

static void resolve_widgets(struct builder *b, struct flow *f, struct widget **list)
{
	for (size_t i = 0; i < f->count; i++)
		for (size_t j = 0; j < f->widgets[i].transition_count; j++) {
			struct transition *t = &f->widgets[i].transitions[j];

			if (!t->next)
				continue;
			t->target = find_widget(list, f->count, t->next);
			if (t->target == NOWHERE)
				diag_error(b->d, t->next_at,
					   "transition '%s' of widget '%s' leads to \"%s\", which is no widget of this flow%s",
					   t->event ? t->event : "?", f->widgets[i].name, t->next,
					   name_hint(b, list, f->count, t->next));
		}
}

static int find_trigger(struct builder *b, const struct flow *f, struct widget **list)
{
	const struct node *initial = node_get(f->file->root, "initial_state");
	struct where at = at_or(initial, f->file->root->at);
	int i;

	if (!initial || initial->kind != NODE_SCALAR) {
		diag_error(b->d, at, "a flow needs an \"initial_state\", the name of its trigger");
		return NOWHERE;
	}
	i = find_widget(list, f->count, initial->text);
	if (i == NOWHERE)
		diag_error(b->d, at, "initial_state \"%s\" is no widget of this flow%s",
			   initial->text, name_hint(b, list, f->count, initial->text));
	else if (f->widgets[i].type && strcmp(f->widgets[i].type->name, "trigger"))
		diag_error(b->d, at, "initial_state \"%s\" is a %s widget, expected the trigger",
			   initial->text, f->widgets[i].type->name);
	return i;
}

static bool leads_to_itself(const struct widget *w)
{
	for (size_t i = 0; i < w->transition_count; i++)
		if (w->transitions[i].target == (int)w->index)
			return true;
	return false;
}

static int32_t emit_entry(struct builder *b, const struct flow *f, const struct widget *w,
			  uint8_t again)
{
	int32_t entry = emit_op(b, OP_WIDGET, w->row, NOWHERE);

	step_at(b, entry)->flag = w->type->flag | again;
	step_at(b, entry)->note =
		f->host ? add_string(b, "%s of %s (%s)", w->name, f->file->name, w->type->name)
			: add_string(b, "%s (%s)", w->name, w->type->name);
	return entry;
}

static void emit_ends(struct builder *b, struct flow *f)
{
	int32_t hang_up = emit_op(b, OP_HANG_UP, HANG_UP_END_OF_FLOW, NOWHERE);

	f->end_ok = emit_op(b, OP_END_FLOW, FLOW_END_OK, hang_up);
	f->end_error = emit_op(b, OP_END_FLOW, FLOW_END_ERROR, hang_up);
	step_at(b, f->end_error)->flag = END_FLOW_UNSAID;
}

int32_t flow_end_unsaid(struct builder *b, const struct flow *f)
{
	int32_t end;

	if (f->host) /* which goes on */
		return f->end_ok;
	end = emit_op(b, OP_END_FLOW, FLOW_END_OK, step_at(b, f->end_ok)->next);
	step_at(b, end)->flag = END_FLOW_UNSAID;
	return end;
}

/* The widgets' rows, which those have already that another widget runs, too. */
static void list_rows(struct builder *b, struct flow *f)
{
	int32_t *first = &b->widget_rows[f->index];
	bool known = *first != 0;

	if (!known)
		*first = 1 + (int32_t)b->p->widget_count;
	for (size_t i = 0; i < f->count; i++) {
		struct widget *w = &f->widgets[i];

		w->row = *first - 1 + (int32_t)i;
		if (!known)
			add_widget(b, (struct flow_widget){ .flow = (int32_t)f->index, .number = (int32_t)i,
							    .name = w->name, .type = w->type->name });
	}
}

/* Enter steps first, so that every transition knows where it leads. */
static void emit_entries(struct builder *b, struct flow *f)
{
	list_rows(b, f);
	for (size_t i = 0; i < f->count; i++) {
		struct widget *w = &f->widgets[i];

		w->entry = emit_entry(b, f, w, 0);
		w->again = leads_to_itself(w) ? emit_entry(b, f, w, WIDGET_AGAIN) : NOWHERE;
	}
}

static bool read_flow(struct builder *b, struct flow *f, int *trigger)
{
	const struct node *states = node_get(f->file->root, "states");
	size_t errors = b->d->errors;
	struct widget **list;

	if (!states || states->kind != NODE_LIST || !states->count) {
		diag_error(b->d, at_or(states, f->file->root->at),
			   "a Studio flow needs \"states\", a list of widgets");
		return false;
	}
	if (states->count > MOST_STATES)
		diag_error(b->d, states->items[MOST_STATES]->at,
			   "a flow has at most %d widgets, this one has %zu", MOST_STATES,
			   states->count);
	f->count = states->count;
	f->widgets = arena_array(&b->p->arena, f->count, sizeof(*f->widgets));
	for (size_t i = 0; i < f->count; i++) {
		f->widgets[i].index = i;
		read_widget(b, f, states->items[i], &f->widgets[i]);
	}
	list = sorted(b, f);
	resolve_widgets(b, f, list);
	*trigger = find_trigger(b, f, list);
	free(list);
	return b->d->errors == errors;
}

/* A flow that REST starts. */
static bool is_requested(const struct builder *b, const struct flow *f)
{
	return b->design->by_rest && b->design->start.index == (int)f->index;
}

static bool leads_to(const struct target *t, const struct flow *f)
{
	return t->kind == TARGET_FLOW && t->index == (int)f->index && !t->event_return;
}

/* Does the design itself name it? */
static bool is_asked_for(const struct builder *b, const struct flow *f)
{
	for (size_t i = 0; i < b->design->redirect_count; i++)
		if (leads_to(&b->design->redirects[i].to, f))
			return true;
	for (size_t i = 0; i < b->design->entry_count; i++)
		if (leads_to(&b->design->entries[i].start, f))
			return true;
	return leads_to(&b->design->start, f) || leads_to(&b->design->fallback, f);
}

static void check_trigger(struct builder *b, const struct flow *f, const struct widget *w)
{
	const char *event = is_requested(b, f) ? "incomingRequest" : "incomingCall";
	const char *what = is_requested(b, f) ? "an execution" : "a call";

	if (!is_asked_for(b, f))
		return;
	for (size_t i = 0; i < w->transition_count; i++)
		if (!strcmp(w->transitions[i].event, event) && w->transitions[i].next)
			return;
	diag_warning(b->d, w->at, "nothing follows %s: %s that starts here ends at once", event, what);
}

/* The trigger again, with another EVENT. */
static int32_t emit_other_entry(struct builder *b, const struct flow *f, const struct widget *w,
				const char *event)
{
	int32_t entry = emit_entry(b, f, w, 0);

	patch_next(b, entry, give_call_fields(b, f, w, event, event_step(b, f, w, event)));
	return entry;
}

static void emit_bodies(struct builder *b, struct flow *f)
{
	for (size_t i = 0; i < f->count; i++) {
		struct widget *w = &f->widgets[i];
		int32_t body = w->type->lower(b, f, w), hung_up = hang_up_way(b, f, w);

		patch_next(b, w->entry, body);
		step_at(b, w->entry)->alt = hung_up;
		if (w->again == NOWHERE)
			continue;
		patch_next(b, w->again, body);
		step_at(b, w->again)->alt = hung_up;
	}
}

/* Studio runs no flow of more widgets: 81026. Returns where executions begin instead
 * of ENTRY. */
static int32_t guard_size(struct builder *b, const struct flow *f, const struct widget *w,
			  int32_t entry)
{
	size_t n = flow_size(b, f);

	if (n <= b->s->rules.max_widgets)
		return entry;
	diag_warning(b->d, w->at,
		     "the flow has %zu widgets with those of its subflows, more than %llu (81025): its executions fail with 81026",
		     n, (unsigned long long)b->s->rules.max_widgets);
	return emit_op(b, OP_STUDIO_CODE, CODE_81026, f->end_error);
}

int32_t lower_inner_flow(struct builder *b, struct flow *f, const char *event)
{
	int trigger = NOWHERE;

	if (!f->file->root || !read_flow(b, f, &trigger))
		return NOWHERE;
	variables_scan(b, f);
	emit_entries(b, f);
	emit_bodies(b, f);
	return emit_other_entry(b, f, &f->widgets[trigger], event);
}

void lower_flow(struct builder *b, size_t index)
{
	struct flow f = { .index = index, .file = &b->s->flows[index] };
	const struct widget *trigger;
	int first = NOWHERE;

	if (!f.file->root || !read_flow(b, &f, &first))
		return;
	trigger = &f.widgets[first];
	variables_scan(b, &f);
	emit_ends(b, &f);
	emit_entries(b, &f);
	emit_bodies(b, &f);
	b->flow_entry[index] = guard_size(b, &f, trigger, trigger->entry);
	check_trigger(b, &f, trigger);
	if (is_requested(b, &f))
		b->p->request_entry = guard_size(
			b, &f, trigger, emit_other_entry(b, &f, trigger, "incomingRequest"));
}
