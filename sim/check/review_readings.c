/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * review_readings - variables that the Liquid of an export reads and that nobody sets: a
 * widget that is not there, a variable of the flow that no widget sets, a name that means
 * nothing without its widget. Studio renders them blank (twilio.com/docs/studio/
 * user-guide/liquid-template-language).
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "check/review_graph_internal.h"
#include "check/review_parts_internal.h"

enum { LONGEST_NAME = 160 };

struct reading {
	const char *name;
	const char *why;
	struct where at;
	int32_t widget;
	bool decides; /* a split reads it */
	struct joined by;
	int32_t last;
};

struct readings {
	struct review *r;
	struct graph g;
	bool undetected; /* machines may answer, and no design looks who does */
	size_t count, capacity;
	struct reading *list;
};

/* Does a widget set the variable whose name is the first LENGTH bytes of NAME? */
static bool is_set(const struct graph *g, const char *name, size_t length)
{
	for (size_t i = 0; i < g->count; i++) {
		const struct node *list = node_get(node_get(g->states->items[i], "properties"),
						   "variables");

		if (strcmp(g->types[i], "set-variables"))
			continue;
		for (size_t k = 0; list && list->kind == NODE_LIST && k < list->count; k++) {
			const char *key = node_text(list->items[k], "key", "");

			if (strstr(key, "{{") || (!strncmp(key, name, length) &&
						  strchr(".[", key[length])))
				return true;
		}
	}
	return false;
}

static bool starts_with(const char *text, const char *with)
{
	return !strncmp(text, with, strlen(with));
}

/* Does widget W make calls, and asks not who answers them? */
static bool does_not_look(const struct graph *g, int32_t w)
{
	const char *detection =
		node_text(node_get(g->states->items[w], "properties"), "machine_detection", "");

	return starts_with(g->types[w], "make-outgoing-call") && !starts_with(detection, "Enable") &&
	       !starts_with(detection, "Detect");
}

/* Why NAME is blank, or NULL. */
static const char *why_blank(const struct readings *s, const char *name)
{
	const struct graph *g = &s->g;
	int32_t w;
	static const char widgets[] = "widgets.", variables[] = "flow.variables.";
	char widget[LONGEST_NAME];

	if (!strcmp(name, "trigger.call.AnsweredBy") && s->undetected)
		return "no design has machine_detection";
	if (!strcmp(name, "Digits") || !strcmp(name, "SpeechResult"))
		return "it needs its widget, as in widgets.NAME.Digits";
	if (starts_with(name, variables)) {
		name += strlen(variables);
		return *name && !is_set(g, name, strcspn(name, ".[")) ?
			       "no set-variables widget sets it" : NULL;
	}
	if (!starts_with(name, widgets))
		return NULL;
	name += strlen(widgets);
	snprintf(widget, sizeof(widget), "%.*s", (int)strcspn(name, ".["), name);
	w = *widget ? graph_find(g, widget) : NOWHERE;
	if (w != NOWHERE && !strcmp(name + strlen(widget), ".AnsweredBy") && does_not_look(g, w))
		return "its machine_detection is off";
	if (!*widget || w != NOWHERE || is_set(g, widget, strlen(widget)))
		return NULL;
	return "there is no such widget";
}

static void add(struct readings *s, const char *name, const char *why, const struct node *at,
		int32_t widget, bool decides)
{
	struct reading *x = NULL;

	for (size_t i = 0; i < s->count && !x; i++)
		if (!strcmp(s->list[i].name, name))
			x = &s->list[i];
	if (!x) {
		s->list = array_room(s->list, s->count, &s->capacity, sizeof(*s->list));
		x = &s->list[s->count++];
		*x = (struct reading){ .name = arena_strdup(&s->r->arena, name), .why = why,
				       .at = at->at, .widget = widget, .last = NOWHERE };
	}
	if (decides && !x->decides) {
		x->at = at->at;
		x->widget = widget;
	}
	x->decides |= decides;
	if (x->last != widget) {
		join_name(&x->by, &s->r->arena, "'%s'", s->g.names[widget]);
		join_place(&x->by, &s->r->arena, widget_place(s->g.file, widget));
	}
	x->last = widget;
}

static bool in_name(char c)
{
	return isalnum((unsigned char)c) || strchr("_.-[]", c);
}

/* The names of one tag, from P to its END; texts in quotes are none. What has a default, or
 * is being assigned, may well be blank. */
static void read_tag(struct readings *s, const char *p, const char *end, const struct node *at,
		     int32_t widget, bool decides)
{
	char name[LONGEST_NAME];
	size_t n;

	for (; p < end; p += n) {
		const char *quote = *p == '"' || *p == '\'' ?
			memchr(p + 1, *p, (size_t)(end - p - 1)) : NULL;

		n = quote ? (size_t)(quote + 1 - p) : 1;
		if (quote || !in_name(*p))
			continue;
		for (n = 0; p + n < end && in_name(p[n]); n++)
			;
		snprintf(name, sizeof(name), "%.*s", (int)n, p);
		if (why_blank(s, name))
			add(s, name, why_blank(s, name), at, widget, decides);
	}
}

static const char *tag_end(const char *p, const char *mark, const char *other)
{
	const char *end = strstr(p, mark);

	return end ? end : strstr(p, other);
}

static bool has_default(const char *p, const char *end)
{
	const char *word = strstr(p, "default");

	return (word && word < end) || starts_with(p, "assign ") || starts_with(p, "assign\t");
}

static void read_text(struct readings *s, const struct node *n, int32_t widget, bool decides)
{
	const char *p = n->text, *end;

	while ((p = strchr(p, '{')) != NULL) {
		bool output = p[1] == '{', tag = p[1] == '%';

		p++;
		if (!output && !tag)
			continue;
		p++;
		p += strspn(p, "- \t\r\n");
		end = output ? tag_end(p, "}}", "%}") : tag_end(p, "%}", "}}");
		if (!end)
			return;
		if (!has_default(p, end))
			read_tag(s, p, end, n, widget, decides);
		p = end;
	}
}

static void read_node(struct readings *s, const struct node *n, int32_t widget, bool decides)
{
	if (!n)
		return;
	if (n->text)
		read_text(s, n, widget, decides);
	for (size_t i = 0; i < n->count; i++)
		read_node(s, n->kind == NODE_MAP ? n->members[i].value : n->items[i], widget,
			  decides);
}

/* One finding for all names that a split reads, and one for those that none does. */
static void tell_readings(const struct readings *s, bool decides)
{
	struct arena *a = &s->r->arena;
	const struct reading *first = NULL;
	struct joined names = { 0 };

	for (size_t i = 0; i < s->count; i++) {
		const struct reading *x = &s->list[i];

		if (x->decides != decides)
			continue;
		first = first ? first : x;
		join_name(&names, a, "%s in %s (%s)", x->name, joined_text(&x->by, a), x->why);
		for (size_t k = 0; k < x->by.place_count; k++)
			join_place(&names, a, x->by.places[k]);
	}
	if (!first)
		return;
	finding_add(s->r, &(struct finding){
		.kind = FINDING_UNSET, .at = first->at,
		.text = arena_printf(a, "flow '%s': nobody sets what is read, and it is always blank: %s",
				     s->g.file->name, joined_text(&names, a)),
		.path = graph_path(&s->g, first->widget, a), .rated = true, .share = 1,
		.as = decides ? AS_KIND : AS_NOTE, .places = names.places, .place_count = names.place_count });
}

static bool nobody_looks(const struct scenario *s)
{
	for (size_t i = 0; i < s->design_count; i++)
		if (s->designs[i].detection.given)
			return false;
	return s->callers.machines.given;
}

void review_readings(struct review *r, const struct scenario *scenario, const struct flow_file *f)
{
	struct readings s = { .r = r, .undetected = nobody_looks(scenario) };

	if (!graph_read(&s.g, f))
		return;
	for (size_t i = 0; i < s.g.count; i++) {
		bool split = !strcmp(s.g.types[i], "split-based-on");

		read_node(&s, node_get(s.g.states->items[i], "properties"), (int32_t)i, split);
		read_node(&s, node_get(s.g.states->items[i], "transitions"), (int32_t)i, split);
	}
	tell_readings(&s, true);
	tell_readings(&s, false);
	free(s.list);
	graph_free(&s.g);
}
