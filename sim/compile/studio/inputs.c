/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * inputs - what a caller may enter, or a server answer, where the scenario does not say:
 * one of the texts that the flow compares it with, or none of them. Each way of a split
 * weighs the same, and so does what no way is for.
 */
#include "compile/studio/reading_internal.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/units.h"
#include "compile/studio/flow_variables_internal.h"
#include "compile/studio/pattern_internal.h"
#include "program/condition.h"

enum { MOST_ALIASES = 64, MOST_OPTIONS = 200, MOST_KEYS = 16 };

/* While the options of one variable are listed. */
struct list {
	struct builder *b;
	const struct reading *reading;
	bool caller, fold, keys; /* `keys`: digits and no speech */
	unsigned length; /* keys that are entered; 0: any number */
	const char *finish; /* those that end the input, and are no part of it */
	const char *name[MOST_ALIASES]; /* the variable, and what is set to it */
	size_t names;
	struct options out;
};

static bool is_negative(int operator)
{
	return operator == IS_NOT_EQUAL || operator == MATCHES_NONE || operator == CONTAINS_NOT ||
	       operator == STARTS_NOT_WITH || operator == IS_NOT_BLANK;
}

static bool concerns(const struct list *l, const struct compared *c)
{
	for (size_t i = 0; i < l->names; i++)
		if (!strcmp(l->name[i], c->path))
			return true;
	return false;
}

/* The variable, and all that is set to it, directly or not. */
static void list_names(struct list *l, const char *path)
{
	l->name[l->names++] = path;
	for (size_t done = 0; done < l->names; done++)
		for (size_t i = 0; i < l->reading->alias_count && l->names < MOST_ALIASES; i++) {
			const struct alias *a = &l->reading->aliases[i];

			if (!strcmp(a->path, l->name[done]) && !concerns(l, &(struct compared){ .path = a->of }))
				l->name[l->names++] = a->of;
		}
}

static bool compares(const struct list *l, const struct compared *c, const char *text)
{
	if (c->operator == MATCHES_REGEX)
		return pattern_matches(l->b, c->text, text);
	if (c->operator == LITERAL_OF_LIQUID)
		return !strcmp(c->text, text);
	return condition_holds((enum operator)c->operator, l->fold, text, c->text);
}

/* Can TEXT take the way GROUP: does it hold what can be judged of its conditions? */
static bool takes(const struct list *l, size_t group, const char *text)
{
	for (size_t i = 0; i < l->reading->compared_count; i++) {
		const struct compared *c = &l->reading->compared[i];

		if (c->group == group && c->whole && concerns(l, c) && !compares(l, c, text))
			return false;
	}
	return true;
}

/* Could a caller enter that many keys? */
static bool can_be(const struct list *l, const char *text)
{
	if (!l->caller)
		return true;
	return *text && (!l->keys || ((!l->length || strlen(text) <= l->length) &&
				      !strpbrk(text, l->finish)));
}

static void add_option(struct list *l, const char *text, size_t group)
{
	struct options *o = &l->out;

	for (size_t i = 0; i < o->count; i++)
		if (o->option[i].group == group && !strcmp(o->option[i].text, text))
			return;
	if (o->count < MOST_OPTIONS && can_be(l, text))
		o->option[o->count++] = (struct option){ arena_strdup(&l->b->p->arena, text), 0, group };
}

static void add_taking(struct list *l, const char *text, size_t group)
{
	if (takes(l, group, text))
		add_option(l, text, group);
}

static void add_number(struct list *l, const struct compared *c, double step)
{
	char text[40];
	double x;

	if (parse_number(c->text, &x))
		return;
	snprintf(text, sizeof(text), "%.15g", x + step);
	add_taking(l, text, c->group);
}

/* Each of the texts between the commas. */
static void add_each(struct list *l, const struct compared *c)
{
	const char *p = c->text;

	for (;;) {
		size_t n = strcspn(p, ","), from = strspn(p, " \t\r\n"), end = n;

		while (end > from && strchr(" \t\r\n", p[end - 1]))
			end--;
		if (from < end)
			add_taking(l, arena_strndup(&l->b->p->arena, p + from, end - from), c->group);
		if (!p[n])
			return;
		p += n + 1;
	}
}

static void tell_match(void *context, const char *text)
{
	const void **both = context;
	const struct compared *c = both[1];

	add_taking((struct list *)both[0], text, c->group);
}

/* Texts that C is true of. */
static void add_true(struct list *l, const struct compared *c)
{
	const void *both[] = { l, c };

	switch (c->operator) {
	case MATCHES_ANY:
		add_each(l, c);
		break;
	case MATCHES_REGEX:
		pattern_examples(l->b, c->text, tell_match, both);
		break;
	case IS_LESS:
		add_number(l, c, -1);
		break;
	case IS_GREATER:
		add_number(l, c, 1);
		break;
	case IS_BEFORE_DATE:
	case IS_AFTER_DATE:
		add_taking(l, c->operator == IS_BEFORE_DATE ? "1970-01-01" : "2999-12-31", c->group);
		break;
	case IS_BEFORE_TIME:
	case IS_AFTER_TIME:
		add_taking(l, c->operator == IS_BEFORE_TIME ? "00:00" : "23:59", c->group);
		break;
	case IS_BLANK:
		if (!l->caller)
			add_option(l, "", c->group);
		break;
	default:
		add_taking(l, c->text, c->group);
	}
}

/* What a negative condition C speaks of goes another way. */
static void add_false(struct list *l, const struct compared *c)
{
	if (c->operator == IS_NOT_BLANK && !l->caller)
		add_option(l, "", OTHER_GROUP);
	else if (c->operator == MATCHES_NONE)
		add_each(l, &(struct compared){ c->path, c->text, MATCHES_ANY, OTHER_GROUP });
	else if (*c->text)
		add_option(l, c->text, OTHER_GROUP);
}

/* Would TEXT be one of those that some way names? */
static bool is_named(const struct list *l, const char *text)
{
	for (size_t i = 0; i < l->reading->compared_count; i++) {
		const struct compared *c = &l->reading->compared[i];
		bool positive = !is_negative(c->operator) && concerns(l, c) && c->whole;

		if (positive && takes(l, c->group, text))
			return true;
	}
	return false;
}

/* Something that no way names: the first of a few. */
static void add_other(struct list *l)
{
	static const char keys[] = "9876543210*#";
	static const char *const words[] = { "something else", "other", "1", "0", "-1", "~" };
	char text[MOST_KEYS + 1];

	for (size_t i = 0; l->keys && i < sizeof(keys) - 1; i++)
		for (unsigned n = l->length ? l->length : 1; n <= MOST_KEYS; n += l->length ? MOST_KEYS : 5) {
			memset(text, keys[i], n);
			text[n] = '\0';
			if (is_named(l, text))
				continue;
			add_option(l, text, OTHER_GROUP);
			return;
		}
	for (size_t i = 0; !l->keys && i < sizeof(words) / sizeof(*words); i++)
		if (!is_named(l, words[i])) {
			add_option(l, words[i], OTHER_GROUP);
			return;
		}
}

/* One for each group, shared by its texts; a text of several groups stands once. */
static void weigh(struct options *o, bool fold)
{
	size_t kept = 0;

	for (size_t i = 0; i < o->count; i++) {
		size_t n = 0;

		for (size_t k = 0; k < o->count; k++)
			n += o->option[k].group == o->option[i].group;
		o->option[i].weight = 1 / (double)n;
	}
	for (size_t i = 0; i < o->count; i++) {
		struct option *same = NULL;

		for (size_t k = 0; k < kept && !same; k++)
			if (!(fold ? strcasecmp : strcmp)(o->option[k].text, o->option[i].text))
				same = &o->option[k];
		if (!same)
			o->option[kept++] = o->option[i];
		else if (same->weight < o->option[i].weight)
			same->weight = o->option[i].weight;
	}
	o->count = kept;
}

const char *finishing_keys(const struct node *properties)
{
	return node_text(properties, "finish_on_key", "#");
}

/* Of a gather's PATH: how many keys it takes, and which. */
static void look_at_widget(struct list *l, size_t flow, const char *path)
{
	const char *dot = strncmp(path, "widgets.", 8) ? NULL : strchr(path + 8, '.');
	const struct node *state =
		dot ? find_state(&l->b->s->flows[flow], path + 8, (size_t)(dot - path - 8)) : NULL;
	double most;

	l->caller = state && !strcmp(state_type(state), "gather-input-on-call");
	l->keys = l->caller && !strcmp(dot, ".Digits");
	l->finish = finishing_keys(state ? node_get(state, "properties") : NULL);
	if (l->keys && !parse_number(node_text(node_get(state, "properties"), "number_of_digits", ""), &most) &&
	    most >= 1 && most <= MOST_KEYS)
		l->length = (unsigned)most;
}

static struct options list_options(struct builder *b, size_t flow, const char *path)
{
	struct list l = { .b = b, .reading = reading_of(b, flow), .fold = b->p->values.fold_case };

	l.out.option = arena_array(&b->p->arena, MOST_OPTIONS + 1, sizeof(*l.out.option));
	look_at_widget(&l, flow, path);
	list_names(&l, path);
	for (size_t i = 0; i < l.reading->compared_count; i++) {
		const struct compared *c = &l.reading->compared[i];

		if (concerns(&l, c) && !is_negative(c->operator))
			add_true(&l, c);
		else if (concerns(&l, c))
			add_false(&l, c);
	}
	add_other(&l);
	l.out.example_count = l.out.count;
	l.out.example = arena_array(&b->p->arena, l.out.count + 1, sizeof(*l.out.example));
	memcpy(l.out.example, l.out.option, l.out.count * sizeof(*l.out.example));
	weigh(&l.out, l.fold);
	return l.out;
}

const struct options *options_of(struct builder *b, size_t flow, const char *path)
{
	struct options *o;

	if (read_of(b, flow, path)->options)
		return read_of(b, flow, path)->options;
	o = arena_alloc(&b->p->arena, sizeof(*o));
	*o = list_options(b, flow, path);
	read_of(b, flow, path)->options = o;
	return o;
}
