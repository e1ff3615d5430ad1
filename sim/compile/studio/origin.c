/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * origin - where the variables of an export come from, by their names
 * (github.com/twilio/ai, twilio-studio-flows, references/widgets.md).
 */
#include "compile/studio/reading_internal.h"

#include <string.h>

#include "base/memory.h"

const char *state_type(const struct node *state)
{
	return node_text(state, "type", "");
}

const struct node *find_state(const struct flow_file *file, const char *name, size_t length)
{
	const struct node *states = node_get(file->root, "states");

	for (size_t i = 0; states && states->kind == NODE_LIST && i < states->count; i++) {
		const char *found = node_text(states->items[i], "name", "");

		if (strlen(found) == length && !memcmp(found, name, length))
			return states->items[i];
	}
	return NULL;
}

const struct widget_override *find_override(const struct flow_file *file, const struct node *state)
{
	const char *name = node_text(state, "name", "");

	for (size_t i = 0; i < file->override_count; i++)
		if (!strcmp(file->overrides[i].widget, name))
			return &file->overrides[i];
	return NULL;
}

int subflow_of_state(const struct builder *b, const struct flow_file *file, const struct node *state)
{
	const struct widget_override *o = find_override(file, state);
	const char *sid = node_text(node_get(state, "properties"), "flow_sid", NULL);

	if (o && o->flow >= 0)
		return o->flow;
	for (size_t i = 0; sid && i < b->s->flow_count; i++)
		if (b->s->flows[i].sid && !strcmp(b->s->flows[i].sid, sid))
			return (int)i;
	return NOWHERE;
}

static bool sets(const struct node *state, const char *key)
{
	const struct node *list = node_get(node_get(state, "properties"), "variables");

	if (strcmp(state_type(state), "set-variables"))
		return false;
	for (size_t i = 0; list && list->kind == NODE_LIST && i < list->count; i++)
		if (!strcmp(node_text(list->items[i], "key", ""), key))
			return true;
	return false;
}

bool flow_sets(const struct builder *b, size_t flow, const char *key)
{
	const struct node *states = node_get(b->s->flows[flow].root, "states");

	for (size_t i = 0; states && states->kind == NODE_LIST && i < states->count; i++)
		if (sets(states->items[i], key))
			return true;
	return false;
}

/* Of the parsed answers that the scenario gives, does one have KEY? */
static bool some_response_has(const struct responses *list, const char *key)
{
	for (size_t i = 0; i < list->count; i++)
		for (size_t k = 0; k < list->response[i].count; k++)
			if (!strcmp(list->response[i].pair[k].key, key))
				return true;
	return false;
}

double shares_of(const struct responses *list)
{
	double sum = 0;

	for (size_t i = 0; i < list->count; i++)
		sum += list->response[i].share;
	return sum;
}

static enum origin from_server(const struct widget_override *o, const char *key)
{
	bool told = o && o->responses.count && !strncmp(key, "parsed", 6) &&
		    shares_of(&o->responses) > 1 - 1e-9;

	return told && !some_response_has(&o->responses, key) ? FROM_NOWHERE : FROM_SERVER;
}

/* Widgets that leave nothing. */
static bool is_mute(const char *type)
{
	static const char *const types[] = { "trigger", "split-based-on", "say-play", "fork-stream" };

	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (!strcmp(types[i], type))
			return true;
	return false;
}

/* What a call that an execution makes is answered by is only known if that is looked for. */
static bool never_looks(const struct node *state, const char *key)
{
	const char *detection = node_text(node_get(state, "properties"), "machine_detection", "");

	return !strncmp(state_type(state), "make-outgoing-call", 18) && !strcmp(key, "AnsweredBy") &&
	       strncmp(detection, "Enable", 6) != 0 && strncmp(detection, "Detect", 6) != 0;
}

static enum origin of_widget(const struct builder *b, size_t flow, const struct node *state,
			     const char *key)
{
	const struct flow_file *file = &b->s->flows[flow];
	const struct widget_override *o = find_override(file, state);
	const char *type = state_type(state);
	int sub;

	if (is_mute(type) || never_looks(state, key))
		return FROM_NOWHERE;
	if (b->s->callers.machines.given && !strncmp(type, "make-outgoing-call", 18) && !strcmp(key, "AnsweredBy"))
		return FROM_DETECTION;
	if (!strcmp(type, "set-variables"))
		return sets(state, key) ? FROM_SETTING : FROM_NOWHERE;
	if (!strcmp(type, "gather-input-on-call"))
		return FROM_CALLER;
	if (!strcmp(type, "add-twiml-redirect"))
		return FROM_RETURN;
	if (!strcmp(type, "connect-call-to") && !strcmp(key, "DialCallStatus") && !(o && o->agents >= 0))
		return FROM_DIAL;
	if (!strcmp(type, "run-subflow")) {
		sub = subflow_of_state(b, file, state);
		return sub == NOWHERE ? FROM_SERVER : flow_sets(b, (size_t)sub, key) ? FROM_SETTING : FROM_NOWHERE;
	}
	return from_server(o, key);
}

static const char *behind(const char *path, const char *start)
{
	size_t n = strlen(start);

	return strncmp(path, start, n) ? NULL : path + n;
}

enum origin origin_of(const struct builder *b, size_t flow, const char *path)
{
	const char *rest;

	if ((rest = behind(path, "flow.variables.")))
		return flow_sets(b, flow, rest) ? FROM_SETTING : FROM_NOWHERE;
	if ((rest = behind(path, "widgets."))) {
		const char *dot = strchr(rest, '.');
		const struct node *state =
			dot ? find_state(&b->s->flows[flow], rest, (size_t)(dot - rest)) : NULL;

		return state ? of_widget(b, flow, state, dot + 1) : FROM_NOWHERE;
	}
	if (behind(path, "trigger.parent.parameters."))
		return FROM_SETTING;
	if (!strcmp(path, "trigger.call.AnsweredBy") && b->p->machines.any)
		return b->design->detection.given ? FROM_DETECTION : FROM_NOWHERE;
	if (behind(path, "trigger.call.") || !strcmp(path, "flow.sid") || !strcmp(path, "flow.flow_sid"))
		return FROM_CALL;
	if (behind(path, "trigger.request.") || behind(path, "flow.data."))
		return FROM_REQUEST;
	return !strcmp(path, "now") || !strcmp(path, "today") ? FROM_UNKNOWN : FROM_NOWHERE;
}

/* Two names of the same. */
static const char *canonical(const char *path)
{
	static const char *const same[][2] = {
		{ "contact.channel.address", "trigger.call.From" },
		{ "flow.channel.address", "trigger.call.To" },
	};

	for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++)
		if (!strcmp(path, same[i][0]))
			return same[i][1];
	return path;
}

/* Of a set of names that stand below each other: how many are the variable's? */
static size_t most_parts(const struct builder *b, size_t flow, const char *path)
{
	const char *rest = behind(path, "widgets."), *dot = rest ? strchr(rest, '.') : NULL;
	const struct node *state =
		dot ? find_state(&b->s->flows[flow], rest, (size_t)(dot - rest)) : NULL;
	static const char *const flat[] = { "set-variables", "gather-input-on-call", "run-subflow",
					    "add-twiml-redirect" };

	if (behind(path, "flow.variables."))
		return 3;
	if (behind(path, "trigger.parent.parameters."))
		return 4;
	for (size_t i = 0; state && i < sizeof(flat) / sizeof(*flat); i++)
		if (!strcmp(flat[i], state_type(state)))
			return 3;
	return SIZE_MAX;
}

/* size, first and last ask of a value, and are no part of its name. */
static bool is_asked(const char *path)
{
	const char *last = strrchr(path, '.');

	return last && (!strcmp(last, ".size") || !strcmp(last, ".first") || !strcmp(last, ".last"));
}

size_t variable_parts(struct builder *b, size_t flow, const struct liquid_path *place,
		      const char **path)
{
	size_t most = most_parts(b, flow, place->text), used = place->parts;
	char *name = arena_strdup(&b->p->arena, place->text);

	while (used > most || (used > 1 && is_asked(name) && used > (most == SIZE_MAX ? 1 : most))) {
		char *dot = strrchr(name, '.');

		if (!dot)
			break;
		*dot = '\0';
		used--;
	}
	*path = canonical(name);
	return used;
}
