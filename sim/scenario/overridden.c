/* SPDX-License-Identifier: GPL-3.0-or-later */
/* overridden - what the command line changed in a scenario, kept with it. */
#include <inttypes.h>
#include <string.h>

#include "base/key_path.h"
#include "base/memory.h"
#include "base/source.h"
#include "scenario/document/decode_internal.h"

static void add(struct scenario *s, const char *text)
{
	s->overrides.list[s->overrides.count++] = text;
}

void note_overrides(struct decoder *c, const struct overrides *o)
{
	struct scenario *s = c->s;

	s->overrides.list = arena_array(c->arena, o->assignment_count + 3, sizeof(*s->overrides.list));
	/* this one first: experiment_run() may find more */
	if (o->replications)
		add(s, arena_printf(c->arena, "run.replications=%" PRIu64, *o->replications));
	if (o->profile)
		add(s, arena_printf(c->arena, "profile=%s", o->profile));
	if (o->seed)
		add(s, arena_printf(c->arena, "run.seed=%" PRIu64, *o->seed));
	for (size_t i = 0; i < o->assignment_count; i++)
		add(s, arena_strdup(c->arena, o->assignments[i]));
	s->given_thresholds.list = arena_array(c->arena, o->threshold_count, sizeof(*s->overrides.list));
	for (size_t i = 0; i < o->threshold_count; i++)
		s->given_thresholds.list[i] = arena_strdup(c->arena, o->thresholds[i]);
	s->given_thresholds.count = o->threshold_count;
}

/* The next key of a path at *P, which is moved behind its dot; NULL when it is the last. */
static const char *next_key(struct arena *a, const char **p)
{
	const char *key = key_path_take(a, *p, p);

	if (**p != '.')
		return NULL;
	++*p;
	return key;
}

/* The design of ASSIGNMENT of which one key is set; NULL: none. *TITLE: it is that. */
static const char *design_of(struct arena *a, const char *assignment, bool *title)
{
	const char *section = next_key(a, &assignment), *design;

	if (!section || strcmp(section, "designs"))
		return NULL;
	design = next_key(a, &assignment);
	*title = !strncmp(assignment, "title=", 6);
	return design;
}

void drop_titles(struct decoder *c, struct node *root, const struct overrides *o)
{
	const struct node *designs = node_get(root, "designs");
	bool title = false, other = false;

	for (size_t i = 0; i < o->assignment_count; i++) {
		const char *name = design_of(c->arena, o->assignments[i], &title);
		struct node *design = name ? node_get(designs, name) : NULL;
		bool told = title;

		for (size_t j = 0; design && !told && j < o->assignment_count; j++) {
			const char *same = design_of(c->arena, o->assignments[j], &other);

			told = same && !strcmp(same, name) && other;
		}
		if (design && design->kind == NODE_MAP && !told)
			node_remove(design, "title");
	}
}
