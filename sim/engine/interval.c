/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * interval - what came of the calls of a group by when they came to its queue: a tally
 * for each step of the group's schedule, for groups that ask for it. A call belongs to
 * the step in which it joins the queue, whenever its wait ends.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/state_internal.h"

static size_t wanted(const struct group *g)
{
	return g->by_interval ? g->schedule_count : 0;
}

void intervals_fit(struct tally *t, const struct program *p)
{
	for (size_t i = 0; i < t->group_count; i++) {
		struct group_tally *g = &t->groups[i];
		size_t count = wanted(&p->groups[i]);

		if (g->interval_count != count) {
			free(g->intervals);
			g->intervals = count ? xcalloc(count, sizeof(*g->intervals)) : NULL;
			g->interval_count = count;
		} else if (count) {
			memset(g->intervals, 0, count * sizeof(*g->intervals));
		}
	}
}

static struct interval_tally *interval_at(struct engine *e, int32_t group, int64_t time)
{
	const struct group *g = &e->p->groups[group];
	int64_t step = seconds_to_ns(g->schedule_step);
	size_t past = (size_t)(time / (step > 0 ? step : 1));

	return &e->tally->groups[group].intervals[past % g->schedule_count];
}

void interval_offered(struct engine *e, int32_t group, bool refused)
{
	struct interval_tally *t = interval_at(e, group, e->now);

	t->offered++;
	t->refused += refused;
}

void interval_waited(struct engine *e, int32_t group, int64_t joined, bool served)
{
	struct interval_tally *t = interval_at(e, group, joined);
	double wait = (double)(e->now - joined) * 1e-9;
	bool within = wait <= e->p->groups[group].service_level;

	t->wait_sum += wait;
	t->served += served;
	t->abandoned += !served;
	t->within += served && within;
	t->left_within += !served && within;
}
