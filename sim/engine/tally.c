/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tally - what a replication is remembered by. */
#include <stdlib.h>
#include <string.h>

#include "engine/state.h"

void tally_init(struct tally *t, size_t group_count)
{
	memset(t, 0, sizeof(*t));
	histogram_init(&t->time_to_studio);
	t->group_count = group_count;
	t->groups = xcalloc(group_count ? group_count : 1, sizeof(*t->groups));
	for (size_t i = 0; i < group_count; i++)
		histogram_init(&t->groups[i].wait);
}

void tally_free(struct tally *t)
{
	histogram_free(&t->time_to_studio);
	for (size_t i = 0; i < t->group_count; i++)
		histogram_free(&t->groups[i].wait);
	free(t->groups);
	memset(t, 0, sizeof(*t));
}

void tally_clear(struct tally *t)
{
	struct histogram time_to_studio = t->time_to_studio;
	struct group_tally *groups = t->groups;
	size_t group_count = t->group_count;

	memset(t, 0, sizeof(*t));
	histogram_clear(&time_to_studio);
	t->time_to_studio = time_to_studio;
	t->groups = groups;
	t->group_count = group_count;
	for (size_t i = 0; i < group_count; i++) {
		struct histogram wait = groups[i].wait;

		histogram_clear(&wait);
		memset(&groups[i], 0, sizeof(groups[i]));
		groups[i].wait = wait;
	}
}

/* The observation window is [warm-up, horizon]: only what lies inside counts. */
static void settle(const struct engine *e, struct gauge *g)
{
	int64_t from = g->since > e->warm_up ? g->since : e->warm_up;
	int64_t to = e->now < e->horizon ? e->now : e->horizon;

	if (to > from && g->level > g->peak)
		g->peak = g->level; /* it stood before the window opened */
	if (to > from)
		g->area += (double)g->level * (double)(to - from) * 1e-9;
	g->since = e->now;
}

void gauge_add(struct engine *e, struct gauge *g, int64_t change)
{
	settle(e, g);
	g->level += change;
	if (g->level > g->peak && e->now >= e->warm_up)
		g->peak = g->level;
}

void gauges_close(struct engine *e)
{
	struct tally *t = e->tally;

	settle(e, &t->legs);
	settle(e, &t->active_executions);
	for (size_t i = 0; i < t->group_count; i++) {
		settle(e, &t->groups[i].busy);
		settle(e, &t->groups[i].queue);
	}
	if (e->horizon > e->now)
		e->horizon = e->now;
	t->window = e->horizon > e->warm_up ? (double)(e->horizon - e->warm_up) * 1e-9 : 0;
}
