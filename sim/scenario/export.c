/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scenario that a bare Studio export runs under. */
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "scenario/document/decode_internal.h"

/* A name for the flow: its file's, as far as it can stand unquoted. */
static const char *flow_name(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
	const char *dot = strrchr(base, '.');
	char *name = arena_strndup(a, base, dot && dot > base ? (size_t)(dot - base) : strlen(base));
	bool letter = false;

	for (char *p = name; *p; p++) {
		bool alpha = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z');

		letter |= alpha;
		if (!alpha && !(*p >= '0' && *p <= '9'))
			*p = *p == '_' ? '_' : '-';
	}
	/* "-", "12" and YAML's own words are no good names */
	if (!letter || *name == '-' || strlen(name) > 64 || !strcasecmp(name, "null"))
		return "flow";
	return name;
}

/* TEXT as a double-quoted YAML scalar. */
static const char *quoted(struct arena *a, const char *text)
{
	char *out = arena_alloc(a, 4 * strlen(text) + 3), *p = out;

	*p++ = '"';
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			*p++ = '\\';
		if ((unsigned char)*text >= 0x20 && *text != 0x7f)
			*p++ = *text;
		else
			p += sprintf(p, "\\x%02x", (unsigned)(unsigned char)*text);
	}
	*p++ = '"';
	return out;
}

static bool needs_agents(const struct node *root)
{
	const struct node *states = node_get(root, "states");

	for (size_t i = 0; states && states->kind == NODE_LIST && i < states->count; i++) {
		const char *type = node_text(states->items[i], "type", "");

		if (!strcmp(type, "send-to-flex") || !strcmp(type, "enqueue-call"))
			return true;
	}
	return false;
}

/* Does something follow EVENT in the flow's trigger? */
static bool is_triggered_by(const struct node *root, const char *event)
{
	const struct node *states = node_get(root, "states");

	for (size_t i = 0; states && states->kind == NODE_LIST && i < states->count; i++) {
		const struct node *list = node_get(states->items[i], "transitions");

		if (strcmp(node_text(states->items[i], "type", ""), "trigger") || !list ||
		    list->kind != NODE_LIST)
			continue;
		for (size_t k = 0; k < list->count; k++)
			if (!strcmp(node_text(list->items[k], "event", ""), event) &&
			    *node_text(list->items[k], "next", ""))
				return true;
	}
	return false;
}

static const struct node *initial_state(const struct node *root)
{
	const struct node *states = node_get(root, "states");

	for (size_t i = 0; states && states->kind == NODE_LIST && i < states->count; i++)
		if (!strcmp(node_text(states->items[i], "name", ""),
			    node_text(root, "initial_state", "-")))
			return states->items[i];
	return NULL;
}

void export_starts(const struct node *root, struct diagnostics *d)
{
	const struct node *trigger = initial_state(root);

	if (!trigger || strcmp(node_text(trigger, "type", ""), "trigger") ||
	    is_triggered_by(root, "incomingCall") || is_triggered_by(root, "incomingRequest"))
		return;
	if (is_triggered_by(root, "incomingParent"))
		diag_error(d, trigger->at,
			   "no call can start this flow, only another flow (incomingParent): run the flow that runs it, under a scenario that maps the run-subflow widget to this file (flows.NAME.widgets.WIDGET: {flow: ...})");
	else if (is_triggered_by(root, "incomingMessage") ||
		 is_triggered_by(root, "incomingConversationMessage"))
		diag_error(d, trigger->at,
			   "no call can start this flow, only messages (incomingMessage): ringflow simulates calls, run an export in which something follows incomingCall or incomingRequest");
	else
		diag_error(d, trigger->at,
			   "no call can start this flow: nothing follows its trigger, expected a widget after incomingCall or incomingRequest");
}

/* A flow that REST starts, and that calls people itself. */
static const char *scenario_for_requests(struct arena *a, const char *export_path,
					 const char *agents)
{
	const char *name = flow_name(a, export_path);

	return arena_printf(
		a,
		"# The default scenario for a Studio flow that REST starts.\n"
		"# Every number below is an assumption: save this text, put your own, and run it.\n"
		"\n"
		"flows:\n"
		"  %s: %s\n"
		"\n"
		"%s"
		"# How people behave: 8 s of ringing on average, 3 min of talk; one in ten does not\n"
		"# answer, one in twenty is busy.\n"
		"callers:\n"
		"  ring: {exponential: 8s}\n"
		"  talk: {lognormal: {mean: 3m, cv: 1}}\n"
		"  no-answer: 10%%\n"
		"  busy: 5%%\n"
		"\n"
		"# A thousand executions, one a second on average; the whole repeated ten times.\n"
		"calls: {direction: outbound, arrivals: {poisson: 1/s}, count: 1000}\n"
		"run: {replications: 10, widgets: true}\n"
		"\n"
		"designs:\n"
		"  start-by-rest:\n"
		"    title: Start executions by REST\n"
		"    start: %s\n"
		"    trigger: rest\n",
		name, quoted(a, export_path), agents, name);
}

const char *scenario_for_export(struct arena *a, const char *export_path,
				const struct node *export_root)
{
	static const char agents[] =
		"# Who takes the calls that the flow hands over.\n"
		"agents:\n"
		"  agents: {count: 200, handle_time: {lognormal: {mean: 3m, cv: 1}}}\n"
		"\n";
	const char *name = flow_name(a, export_path);

	if (is_triggered_by(export_root, "incomingRequest") &&
	    !is_triggered_by(export_root, "incomingCall"))
		return scenario_for_requests(a, export_path,
					     needs_agents(export_root) ? agents : "");
	return arena_printf(
		a,
		"# The default scenario for a Studio flow: calls come in and start in it.\n"
		"# Every number below is an assumption: save this text, put your own, and run it.\n"
		"\n"
		"flows:\n"
		"  %s: %s\n"
		"\n"
		"%s"
		"# How people behave: 8 s of ringing on average, 3 min of talk; a caller gives up\n"
		"# listening or waiting after a while.\n"
		"callers:\n"
		"  ring: {exponential: 8s}\n"
		"  talk: {lognormal: {mean: 3m, cv: 1}}\n"
		"  patience: {speaking: {exponential: 5m}, queued: {exponential: 3m}}\n"
		"\n"
		"# A thousand calls, one a second on average; the whole repeated ten times.\n"
		"calls: {direction: inbound, arrivals: {poisson: 1/s}, count: 1000}\n"
		"run: {replications: 10, widgets: true}\n"
		"\n"
		"designs:\n"
		"  start-in-studio:\n"
		"    title: Start in Studio\n"
		"    start: %s\n",
		name, quoted(a, export_path), needs_agents(export_root) ? agents : "", name);
}
