/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * review_inputs - loops that one input keeps going: a caller who stays silent, one who
 * enters what nobody offers, a server that fails. Under each, most widgets have one way
 * on; where another thing decides, such as a counter, the loop is taken to be left. Where
 * the scenario gives the shares of what callers enter, review_loops judges by those.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "check/review_graph_internal.h"
#include "check/review_parts_internal.h"

enum input { SILENCE, OTHER_INPUT, SERVER_FAILS, INPUTS };

static const char *const input_words[INPUTS] = {
	[SILENCE] = "a caller who stays silent",
	[OTHER_INPUT] = "a caller who enters what no split expects",
	[SERVER_FAILS] = "a server that keeps failing",
};

/* Which event a widget of TYPE is left by; NULL: another thing decides. */
static const struct {
	const char *type;
	const char *event[INPUTS];
} widget_rows[] = {
	{ "trigger", { "incomingCall", "incomingCall", "incomingCall" } },
	{ "say-play", { "audioComplete", "audioComplete", "audioComplete" } },
	{ "gather-input-on-call", { "timeout", "keypress", NULL } },
	{ "set-variables", { "next", "next", "next" } },
	{ "make-http-request", { "success", "success", "failed" } },
	{ "run-function", { "success", "success", "fail" } },
	{ "fork-stream", { "next", "next", "next" } },
	{ "record-call", { "success", "success", "success" } },
	{ "send-message", { "sent", "sent", "sent" } },
};

struct inputs {
	const struct reviewed *v;
	struct graph g;
	int32_t *next;	/* by widget, under the input looked at; or NOWHERE */
	int32_t *from;	/* graph_spread() */
	unsigned *seen; /* by widget: the walk that came by */
	unsigned *loop; /* by widget: the inputs whose loop begins there */
	enum input input;
};

/* Is TEXT read from a widget that the input decides about? */
static bool reads_input(const struct inputs *s, const char *text)
{
	const char *name = text ? strstr(text, "widgets.") : NULL;
	char widget[160];
	int32_t i;

	if (!name)
		return false;
	name += strlen("widgets.");
	snprintf(widget, sizeof(widget), "%.*s", (int)strcspn(name, ".[} |"), name);
	i = graph_find(&s->g, widget);
	if (i == NOWHERE)
		return false;
	if (s->input == SERVER_FAILS)
		return !strcmp(s->g.types[i], "make-http-request") ||
		       !strcmp(s->g.types[i], "run-function");
	return !strcmp(s->g.types[i], "gather-input-on-call");
}

/* Does a blank text fulfil the conditions of E? That of an unexpected one may be anything
 * where it is not compared with a list. */
static int holds(const struct inputs *s, const struct edge *e)
{
	const struct node *list = node_get(e->node, "conditions");
	bool blank = s->input != OTHER_INPUT;

	for (size_t i = 0; list && list->kind == NODE_LIST && i < list->count; i++) {
		const char *type = node_text(list->items[i], "type", "");

		if (!strcmp(type, "is_blank") || !strcmp(type, "is_not_blank")) {
			if (blank != !strcmp(type, "is_blank"))
				return 0;
		} else if (strcmp(type, "equal_to") && strcmp(type, "matches_any_of")) {
			return blank && strncmp(type, "not_", 4) && strcmp(type, "does_not_contain") &&
			       strcmp(type, "regex") ? 0 : -1;
		} else {
			return 0;
		}
	}
	return 1;
}

static int32_t next_of_split(const struct inputs *s, int32_t widget)
{
	const struct graph *g = &s->g;
	const struct edge *other = graph_edge(g, widget, "noMatch");
	const struct node *properties = node_get(g->states->items[widget], "properties");

	if (!reads_input(s, node_text(properties, "input", NULL)))
		return NOWHERE;
	for (size_t i = g->first[widget]; i < g->first[widget + 1]; i++) {
		int held = strcmp(g->edges[i].event, "match") ? 0 : holds(s, &g->edges[i]);

		if (held)
			return held < 0 ? NOWHERE : g->edges[i].to;
	}
	return other ? other->to : NOWHERE;
}

static int32_t next_of(const struct inputs *s, int32_t widget)
{
	const struct edge *e;

	if (!strcmp(s->g.types[widget], "split-based-on"))
		return next_of_split(s, widget);
	for (size_t i = 0; i < sizeof(widget_rows) / sizeof(widget_rows[0]); i++) {
		if (strcmp(widget_rows[i].type, s->g.types[widget]) || !widget_rows[i].event[s->input])
			continue;
		e = graph_edge(&s->g, widget, widget_rows[i].event[s->input]);
		return e ? e->to : NOWHERE;
	}
	return NOWHERE;
}

/* Does the input decide at WIDGET? Else the loop is there whatever is entered. */
static bool decides(const struct inputs *s, int32_t widget)
{
	const char *type = s->g.types[widget];

	if (s->input == SERVER_FAILS)
		return !strcmp(type, "make-http-request") || !strcmp(type, "run-function");
	return !strcmp(type, "gather-input-on-call");
}

/* The widget of the circle through AT by which it is told of: the first where the input
 * decides, in the order of the export; or NOWHERE. */
static int32_t head_of(const struct inputs *s, int32_t at)
{
	int32_t head = NOWHERE, i = at;

	do {
		if (decides(s, i) && (head == NOWHERE || i < head))
			head = i;
		i = s->next[i];
	} while (i != at);
	return head;
}

static void find_loops(struct inputs *s)
{
	for (size_t i = 0; i < s->g.count; i++) {
		s->next[i] = next_of(s, (int32_t)i);
		s->seen[i] = 0;
	}
	for (size_t i = 0; i < s->g.count; i++) {
		unsigned walk = (unsigned)i + 1;
		int32_t at = s->from[i] == NOWHERE ? NOWHERE : (int32_t)i, head;

		for (; at != NOWHERE && !s->seen[at]; at = s->next[at])
			s->seen[at] = walk;
		head = at != NOWHERE && s->seen[at] == walk ? head_of(s, at) : NOWHERE;
		if (head != NOWHERE &&
		    (s->input == SERVER_FAILS ||
		     by_default(s->v->p, s->g.file->name, s->g.names[head])))
			s->loop[head] |= 1U << s->input;
	}
}

/* The way round from HEAD under INPUT; *LENGTH widgets. */
static const char *circle(struct inputs *s, int32_t head, size_t *length, struct arena *a)
{
	const char *path = s->g.names[head];
	int32_t i = head;

	*length = 0;
	do {
		i = next_of(s, i);
		if (++*length < 12)
			path = arena_printf(a, "%s > %s", path, s->g.names[i]);
	} while (i != head && *length < s->g.count);
	return path;
}

static void tell_inputs(struct inputs *s, int32_t head)
{
	const struct rule_tables *rules = &s->v->p->rules;
	struct arena *a = &s->v->r->arena;
	const char *who = NULL, *end, *path;
	size_t length = 0;

	for (int i = INPUTS; i-- > 0;)
		if (s->loop[head] >> i & 1) {
			s->input = (enum input)i;
			who = who ? arena_printf(a, "%s, or %s,", input_words[i], who) : input_words[i];
		}
	path = circle(s, head, &length, a);
	end = length == 1 && rules->max_same_widget < WIDGET_NO_LIMIT ?
		arena_printf(a, "81001 after %u times in a row", rules->max_same_widget) :
		arena_printf(a, "81000 after %u steps", rules->max_steps);
	finding_add(s->v->r, &(struct finding){
		.kind = FINDING_LOOP, .at = widget_place(s->g.file, head),
		.text = arena_printf(a, "flow '%s': %s goes round by widget '%s' until the call ends or Studio stops it, with %s",
				     s->g.file->name, who, s->g.names[head], end),
		.path = arena_printf(a, "%s > ...", s->from[head] == head ? path :
				     arena_printf(a, "%s > %s", graph_path(&s->g, s->from[head], a), path)) });
}

static void review_inputs_of(const struct reviewed *v, const struct flow_file *f)
{
	struct inputs s = { .v = v };

	if (!graph_read(&s.g, f))
		return;
	s.from = graph_spread(&s.g);
	s.next = xreallocarray(NULL, s.g.count + 1, sizeof(*s.next));
	s.seen = xcalloc(s.g.count + 1, sizeof(*s.seen));
	s.loop = xcalloc(s.g.count + 1, sizeof(*s.loop));
	for (int i = 0; i < INPUTS; i++) {
		s.input = (enum input)i;
		find_loops(&s);
	}
	for (size_t i = 0; i < s.g.count; i++)
		if (s.loop[i])
			tell_inputs(&s, (int32_t)i);
	free(s.from);
	free(s.next);
	free(s.seen);
	free(s.loop);
	graph_free(&s.g);
}

void review_inputs(const struct reviewed *v, const struct reach *reach)
{
	const struct program *p = v->p;

	for (size_t i = 0; i < p->target_count; i++)
		if (p->targets[i].kind == DOCUMENT_FLOW && !p->targets[i].event_return &&
		    reach->from[p->targets[i].entry] != NOWHERE)
			review_inputs_of(v, &v->s->flows[p->targets[i].index]);
}
