/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What keeps agents from calls: those who are not there, breaks, and work that is no call. */
#include <math.h>

#include "base/diagnostics.h"
#include "laws/attendance.h"
#include "scenario/document/decode_internal.h"

/* Schedules whose shrinkage leaves nobody of those of a step. */
static void check_steps(struct decoder *c, const struct node *node, const struct agent_group *g)
{
	size_t none = 0, first = 0;
	bool any = false;

	for (size_t i = 0; i < g->schedule_count; i++) {
		bool there = agents_there(g->schedule[i], g->shrinkage) > 0;

		any |= there;
		if (there || !g->schedule[i])
			continue;
		first = none ? first : i;
		none++;
	}
	if (!any)
		diag_error(c->d, node->at, "shrinkage: it leaves no agent in any step of the schedule, expected a smaller share or more agents");
	else if (none)
		diag_warning(c->d, node->at, "shrinkage: it leaves no agent in %zu step%s of the schedule that ha%s some, the first of them the one of %llu agent%s (number %zu)",
			     none, none == 1 ? "" : "s", none == 1 ? "s" : "ve",
			     (unsigned long long)g->schedule[first],
			     g->schedule[first] == 1 ? "" : "s", first + 1);
}

void read_shrinkage(struct decoder *c, const struct node *node, struct agent_group *g)
{
	if (!read_share(c, node, "shrinkage", &g->shrinkage))
		return;
	if (g->shrinkage >= 1) {
		expected(c, node, "shrinkage", "a share below 100%");
		g->shrinkage = 0;
	} else if (g->schedule_count && g->count) {
		check_steps(c, node, g);
	} else if (g->count && !agents_there(g->count, g->shrinkage)) {
		diag_error(c->d, node->at, "shrinkage: of %llu agent%s it leaves none, expected a smaller share or more agents",
			   (unsigned long long)g->count, g->count == 1 ? "" : "s");
	}
}

void read_breaks(struct decoder *c, const struct node *node, struct agent_group *g)
{
	static const char *const keys[] = { "every", "length" };
	struct group_breaks *b = &g->breaks;
	const struct node *every, *length;

	if (!want_map(c, node, "breaks", "a map, such as {every: 2h, length: 15m}"))
		return;
	only_keys(c, node, "breaks", keys, COUNT_OF(keys));
	every = required(c, node, "breaks", "every");
	length = required(c, node, "breaks", "length");
	if (!every || !length || !read_dist(c, every, "every", &b->every) ||
	    !read_dist(c, length, "length", &b->length))
		return;
	b->given = dist_mean(&b->every) >= LEAST_STEP;
	if (!b->given)
		expected(c, every, "every", "a time of 1s or more, on average");
}

void read_other_work(struct decoder *c, const struct node *node, struct agent_group *g)
{
	static const char *const keys[] = { "arrivals", "handle_time", "queue" };
	struct group_other_work *w = &g->other_work;
	const struct node *rate, *time, *queue;

	if (!want_map(c, node, "other_work", "a map, such as {arrivals: 30/h, handle_time: 5m}"))
		return;
	only_keys(c, node, "other_work", keys, COUNT_OF(keys));
	w->waits = true;
	rate = required(c, node, "other_work", "arrivals");
	time = required(c, node, "other_work", "handle_time");
	if ((queue = node_get(node, "queue")))
		read_yes(c, queue, "queue", &w->waits);
	if (rate && time)
		w->given = read_rate(c, rate, "arrivals", &w->rate) &&
			   read_dist(c, time, "handle_time", &w->handle_time);
}
