/* SPDX-License-Identifier: GPL-3.0-or-later */
/* slots - what flows read, and where each of it is kept. */
#include "base/memory.h"
#include "compile/studio/flow_variables_internal.h"
#include "compile/studio/reading_internal.h"

#include <string.h>

/* ---- slots ---- */

struct read *find_read(const struct builder *b, size_t flow, const char *path)
{
	for (size_t i = 0; i < b->read_count; i++)
		if (b->reads[i].flow == flow && !strcmp(b->reads[i].path, path))
			return &b->reads[i];
	return NULL;
}

const char *widget_path(struct builder *b, const struct widget *w, const char *key)
{
	return arena_printf(&b->p->arena, "widgets.%s.%s", w->name, key);
}

const struct chances *given_for(const struct builder *b, size_t flow, const char *path)
{
	const struct flow_file *file = &b->s->flows[flow];

	if (!strcmp(path, "trigger.call.From"))
		return &b->s->callers.from;
	if (!strcmp(path, "trigger.call.To"))
		return &b->s->callers.to;
	for (size_t i = 0; i < file->override_count; i++) {
		const struct widget_override *o = &file->overrides[i];
		size_t n = strlen(o->widget);

		if (strncmp(path, "widgets.", 8) || strncmp(path + 8, o->widget, n) || path[8 + n] != '.')
			continue;
		if (!strcmp(path + 9 + n, "Digits"))
			return &o->digits;
		if (!strcmp(path + 9 + n, "SpeechResult"))
			return &o->speech;
	}
	return NULL;
}

bool is_in_responses(const struct builder *b, size_t flow, const char *path)
{
	const struct flow_file *file = &b->s->flows[flow];

	for (size_t i = 0; i < file->override_count; i++) {
		const struct widget_override *o = &file->overrides[i];
		size_t n = strlen(o->widget);

		if (strncmp(path, "widgets.", 8) || strncmp(path + 8, o->widget, n) || path[8 + n] != '.')
			continue;
		for (size_t k = 0; k < o->responses.count; k++)
			for (size_t m = 0; m < o->responses.response[k].count; m++)
				if (!strcmp(o->responses.response[k].pair[m].key, path + 9 + n))
					return true;
	}
	return false;
}

static bool is_drawn(enum origin from)
{
	return from == FROM_CALLER || from == FROM_SERVER || from == FROM_CALL || from == FROM_REQUEST;
}

/* What a return brings is drawn where nobody has said which document it comes from. */
static bool is_drawn_return(const struct builder *b, size_t flow, const char *path)
{
	const struct flow_file *file = &b->s->flows[flow];
	const char *name = path + strlen("widgets."), *dot = strchr(name, '.');
	const struct node *state = dot ? find_state(file, name, (size_t)(dot - name)) : NULL;
	const struct widget_override *o = state ? find_override(file, state) : NULL;
	struct target target;

	return state && !(o && o->app >= 0) &&
	       !resolve_url(b, node_text(node_get(state, "properties"), "url", ""), &target);
}

struct read *read_of(struct builder *b, size_t flow, const char *path)
{
	struct read *r = find_read(b, flow, path);
	const struct chances *given;
	enum origin from;

	if (r)
		return r;
	from = origin_of(b, flow, path);
	given = given_for(b, flow, path);
	add_read(b, (struct read){
		.flow = flow, .path = arena_strdup(&b->p->arena, path), .origin = (uint8_t)from,
		.slot = from == FROM_NOWHERE ? LIQUID_BLANK :
			from == FROM_UNKNOWN ? LIQUID_NOT_KNOWN :
					       (int32_t)b->p->values.slot_count++,
		.defaults = from == FROM_SETTING		     ? 0 :
			    (is_drawn(from) && !(given && given->count) &&
			     !is_in_responses(b, flow, path)) || from == FROM_UNKNOWN ||
			    (from == FROM_RETURN && is_drawn_return(b, flow, path)) ? 2 : 1 });
	return find_read(b, flow, path);
}

/* ---- what is read ---- */

struct scan {
	struct builder *b;
	size_t flow;
};

static void note_read(void *context, struct liquid_path *place)
{
	struct scan *s = context;
	const char *path;

	variable_parts(s->b, s->flow, place, &path);
	read_of(s->b, s->flow, path);
}

static void scan_text(struct scan *s, const char *text)
{
	if (strstr(text, "{{") || strstr(text, "{%"))
		liquid_paths(liquid_parse(&s->b->p->arena, text), note_read, s);
}

static void scan_values(struct scan *s, const struct node *list)
{
	for (size_t i = 0; list && list->kind == NODE_LIST && i < list->count; i++)
		scan_text(s, node_text(list->items[i], "value", ""));
}

static void scan_conditions(struct scan *s, const struct node *state)
{
	const struct node *ways = node_get(state, "transitions");

	for (size_t i = 0; ways && ways->kind == NODE_LIST && i < ways->count; i++) {
		const struct node *list = node_get(ways->items[i], "conditions");

		scan_values(s, list);
		for (size_t k = 0; list && list->kind == NODE_LIST && k < list->count; k++)
			scan_text(s, condition_input(state, list->items[k]));
	}
}

/* What a subflow leaves is what it has set, whether it reads that itself or not. */
static void note_result(struct scan *s, const struct node *state)
{
	int sub = subflow_of_state(s->b, &s->b->s->flows[s->flow], state);
	const char *start = arena_printf(&s->b->p->arena, "widgets.%s.", node_text(state, "name", ""));
	size_t n = strlen(start);

	for (size_t i = 0; sub != NOWHERE && i < s->b->read_count; i++) {
		const char *path = s->b->reads[i].path;

		if (s->b->reads[i].flow == s->flow && !strncmp(path, start, n) &&
		    s->b->reads[i].slot >= 0)
			read_of(s->b, (size_t)sub,
				arena_printf(&s->b->p->arena, "flow.variables.%s", path + n));
	}
}

static void scan_state(struct scan *s, const struct node *state)
{
	const char *type = state_type(state);
	const struct node *properties = node_get(state, "properties");

	if (!strcmp(type, "split-based-on"))
		scan_conditions(s, state);
	else if (!strcmp(type, "set-variables"))
		scan_values(s, node_get(properties, "variables"));
	else if (!strcmp(type, "run-subflow"))
		scan_values(s, node_get(properties, "parameters"));
	else if (!strcmp(type, "connect-call-to") && !strcmp(node_text(properties, "noun", ""), "conference") &&
		 !tells_calls_apart(s->b, node_text(properties, "to", "")))
		scan_text(s, node_text(properties, "to", ""));
}

void variables_scan(struct builder *b, const struct flow *f)
{
	const struct node *states = node_get(f->file->root, "states");
	struct scan s = { b, f->index };
	struct reading *reading = reading_of(b, f->index);

	if (reading->read)
		return;
	reading->read = true;
	for (size_t i = 0; i < states->count; i++)
		scan_state(&s, states->items[i]);
	for (size_t i = 0; i < states->count; i++)
		if (!strcmp(state_type(states->items[i]), "run-subflow"))
			note_result(&s, states->items[i]);
}
