/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lower_groups - agents: how many, when, of what skills; and how their service is measured. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "compile/ir/builder_internal.h"
#include "laws/attendance.h"

static int by_level(const void *a, const void *b)
{
	const struct skill *x = a, *y = b;

	if (x->level != y->level)
		return x->level < y->level ? -1 : 1;
	return (x->group > y->group) - (x->group < y->group);
}

/* How well the agents of group I know the queue of K; 0: not at all. Without skills a
 * group serves its own queue. */
static uint32_t level(const struct scenario *s, size_t i, size_t k)
{
	const struct agent_group *g = &s->groups[i];

	for (size_t j = 0; j < g->skill_count; j++)
		if (!strcmp(g->skills[j].queue, s->groups[k].name))
			return (uint32_t)g->skills[j].level;
	return !g->skill_count && i == k;
}

bool group_is_served(const struct scenario *s, size_t k)
{
	for (size_t i = 0; i < s->group_count; i++)
		if (s->groups[i].count && level(s, i, k))
			return true;
	return false;
}

/* The groups that serve K's queue, or the queues that K serves. */
static struct skill *list(struct builder *b, size_t k, bool helpers, size_t *count)
{
	const struct scenario *s = b->s;
	struct skill *all = arena_array(&b->p->arena, s->group_count, sizeof(*all));
	size_t n = 0;

	for (size_t i = 0; i < s->group_count; i++) {
		uint32_t l = helpers ? level(s, i, k) : level(s, k, i);

		if (l)
			all[n++] = (struct skill){ (int32_t)i, l };
	}
	qsort(all, n, sizeof(*all), by_level);
	*count = n;
	return all;
}

static void lower_skills(struct builder *b)
{
	bool skilled = false;

	for (size_t i = 0; i < b->s->group_count; i++) {
		skilled |= b->s->groups[i].skill_count > 0;
		b->p->places |= b->s->groups[i].by_priority;
	}
	b->p->places |= skilled;
	for (size_t i = 0; skilled && i < b->s->group_count; i++) {
		struct group *g = &b->p->groups[i];

		g->helpers = list(b, i, true, &g->helper_count);
		g->skills = list(b, i, false, &g->skill_count);
	}
}

/* Who is there of those who are paid: COUNT numbers. */
static const uint64_t *there(struct builder *b, const uint64_t *paid, size_t count, double shrinkage)
{
	uint64_t *list = arena_array(&b->p->arena, count, sizeof(*list));

	for (size_t i = 0; i < count; i++)
		list[i] = agents_there(paid[i], shrinkage);
	return list;
}

static void lower_elsewhere(struct builder *b, const struct agent_group *s, struct group *g)
{
	struct dist gap = { .kind = DIST_EXPONENTIAL, .a = 1 / s->other_work.rate };

	g->paid_count = s->count;
	g->paid_schedule = s->schedule;
	g->shrinks = s->shrinkage > 0;
	if (g->shrinks) {
		g->count = agents_there(s->count, s->shrinkage);
		g->schedule = there(b, s->schedule, s->schedule_count, s->shrinkage);
	}
	g->break_every = g->break_length = g->other_work.gap = NOWHERE;
	if (s->breaks.given) {
		g->break_every = add_dist(b, &s->breaks.every);
		g->break_length = add_dist(b, &s->breaks.length);
	}
	if (s->other_work.given)
		g->other_work = (struct other_work){
			.gap = add_dist(b, &gap), .handle_time = add_dist(b, &s->other_work.handle_time),
			.waits = s->other_work.waits,
		};
}

static void lower_group(struct builder *b, const struct agent_group *s, struct group *g)
{
	*g = (struct group){
		.name = s->name, .count = s->count, .handle_time = add_dist(b, &s->handle_time),
		.service_level = s->service_level, .queue_size = s->queue_size,
		.definition = (uint8_t)s->definition, .threshold_count = s->threshold_count,
		.schedule_count = s->schedule_count, .schedule = s->schedule,
		.schedule_step = s->schedule_step, .by_interval = s->by_interval, .by_priority = s->by_priority,
		.wrap_up = s->has_wrap_up ? add_dist(b, &s->wrap_up) : NOWHERE,
	};
	memcpy(g->threshold, s->threshold, sizeof(g->threshold));
	if (s->ring.given)
		g->ring = (struct agent_ring){
			.timeout = s->ring.timeout, .answer = s->ring.answer,
			.after = add_dist(b, &s->ring.after),
			.away = s->ring.has_away ? add_dist(b, &s->ring.away) : NOWHERE,
		};
	if (s->callback.given)
		g->callback = (struct agent_callback){
			.offer_after = s->callback.offer_after, .accept = s->callback.accept,
			.answer = s->callback.answer, .timeout = s->callback.timeout,
			.expires = s->callback.expires, .attempts = (uint32_t)s->callback.attempts,
			.ring = add_dist(b, &s->callback.ring), .retry = add_dist(b, &s->callback.retry),
			.detection = NOWHERE, .hang_up = NOWHERE,
		};
	if (s->callback.given && s->callback.machines.given)
		lower_callback_machines(b, &s->callback.machines, &g->callback);
	lower_elsewhere(b, s, g);
	b->p->agents_change |= s->schedule_count || s->has_wrap_up || s->ring.given || s->callback.given ||
			       group_is_elsewhere(g);
	b->p->places |= s->ring.given || s->callback.given;
	b->p->calls_back |= s->callback.given;
}

void lower_groups(struct builder *b)
{
	const struct scenario *s = b->s;
	size_t n = s->group_count ? s->group_count : 1;

	b->p->groups = arena_array(&b->p->arena, n, sizeof(*b->p->groups));
	b->p->group_count = n;
	for (size_t i = 0; i < s->group_count; i++)
		lower_group(b, &s->groups[i], &b->p->groups[i]);
	lower_skills(b);
	if (!s->group_count)
		b->p->groups[0] = (struct group){
			.name = "agents without limit", .unlimited = true, .service_level = 20,
			.queue_size = UINT64_MAX, .wrap_up = NOWHERE,
			.break_every = NOWHERE, .break_length = NOWHERE, .other_work.gap = NOWHERE,
			.handle_time = add_dist(b, &s->rules.default_handle_time),
		};
}
