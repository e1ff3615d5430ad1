/* SPDX-License-Identifier: GPL-3.0-or-later */
/* crews - agents who serve the same queues, by whom they served. */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "fit/queues_internal.h"

static const double names_least = 0.9;

static void count_served_calls(struct served_calls *s, const struct queues_estimate *q, struct arena *a,
			       const struct call_log *log)
{
	struct log_pass pass;

	*s = (struct served_calls){ .agents = log->agent_count };
	s->n = arena_array(a, s->agents + 1, sizeof(*s->n));
	s->of = arena_array(a, s->agents + 1, sizeof(*s->of));
	log_pass_begin(&pass, log);
	for (size_t i = 0; i < log->count; i++) {
		const struct logged_call *c = log_pass_at(&pass, i);
		int32_t k = c->outcome == LOGGED_SERVED ? queues_of(q, c) : -1;

		if (k < 0)
			continue;
		s->named += c->agent >= 0;
		s->unnamed += c->agent < 0;
		if (c->agent < 0)
			continue;
		s->n[c->agent][k]++;
		s->of[c->agent]++;
		s->queue[k]++;
	}
	for (size_t k = 0; k < q->count; k++)
		s->queue[k] /= fmax(1, (double)s->named);
}

/* ---- the crews that are kept ---- */

static int larger_crew_first(const void *a, const void *b)
{
	const struct crew *x = a, *y = b;

	if (x->calls != y->calls)
		return x->calls < y->calls ? 1 : -1;
	return (x->serves > y->serves) - (x->serves < y->serves);
}

static size_t find_skills(const struct crew *list, size_t count, uint32_t serves)
{
	size_t i = 0;

	while (i < count && list[i].serves != serves)
		i++;
	return i;
}

/* Every agent's skills, in A; those of who is little known are none. */
static uint32_t *list_crews(struct queues_estimate *q, struct arena *a, const struct served_calls *s)
{
	struct crew *list = arena_array(a, s->agents + 1, sizeof(*list));
	uint32_t *skills = alike_agents(s, q->count, a);
	size_t count = 0;

	for (size_t i = 0; i < s->agents; i++) {
		size_t at = find_skills(list, count, skills[i]);

		if (!skills[i])
			continue;
		count += at == count;
		list[at].serves = skills[i];
		list[at].calls += s->of[i];
	}
	qsort(list, count, sizeof(*list), larger_crew_first);
	q->crew_count = count < CREWS_MOST ? count : CREWS_MOST;
	for (size_t i = 0; i < q->crew_count; i++)
		q->crews[i] = (struct crew){ .serves = list[i].serves };
	return skills;
}

/* Shares of queues among a crew's calls, of agents who are well known; none is nothing at all. */
static void crew_shares(double (*p)[QUEUES_MOST], const struct queues_estimate *q, const struct served_calls *s)
{
	const double seen = 0.5;
	double all[CREWS_MOST] = { 0 };

	for (size_t c = 0; c < q->crew_count; c++)
		for (size_t k = 0; k < q->count; k++)
			p[c][k] = 0;
	for (size_t i = 0; i < s->agents; i++)
		for (size_t k = 0; q->crew_of[i] >= 0 && k < q->count; k++) {
			p[q->crew_of[i]][k] += (double)s->n[i][k];
			all[q->crew_of[i]] += (double)s->n[i][k];
		}
	for (size_t c = 0; c < q->crew_count; c++)
		for (size_t k = 0; k < q->count; k++)
			p[c][k] = (p[c][k] + seen) / (all[c] + seen * (double)q->count);
}

static int32_t likeliest_crew(double (*p)[QUEUES_MOST], const struct queues_estimate *q, const size_t *n)
{
	double best = -INFINITY;
	int32_t at = 0;

	for (size_t c = 0; c < q->crew_count; c++) {
		double likelihood = 0;

		for (size_t k = 0; k < q->count; k++)
			likelihood += (double)n[k] * log(p[c][k]);
		if (likelihood > best) {
			best = likelihood;
			at = (int32_t)c;
		}
	}
	return at;
}

static void place_agents(struct queues_estimate *q, struct arena *a, const struct served_calls *s, const uint32_t *skills)
{
	double p[CREWS_MOST][QUEUES_MOST];

	q->crew_of = arena_array(a, s->agents + 1, sizeof(*q->crew_of));
	for (size_t i = 0; i < s->agents; i++) {
		size_t at = skills[i] ? find_skills(q->crews, q->crew_count, skills[i]) : q->crew_count;

		q->crew_of[i] = at < q->crew_count ? (int32_t)at : -1;
	}
	crew_shares(p, q, s);
	for (size_t i = 0; i < s->agents; i++) {
		if (q->crew_of[i] >= 0 || !s->of[i])
			continue;
		q->crew_of[i] = likeliest_crew(p, q, s->n[i]);
		q->little_known++;
	}
}

/* What they took of no skill of theirs. */
static void count_mistakes(struct queues_estimate *q, const struct served_calls *s)
{
	for (size_t i = 0; i < s->agents; i++) {
		struct crew *c = q->crew_of[i] < 0 ? NULL : &q->crews[q->crew_of[i]];
		size_t wrong = 0;

		if (!c)
			continue;
		for (size_t k = 0; k < q->count; k++)
			wrong += c->serves & 1u << k ? 0 : s->n[i][k];
		c->agents++;
		c->calls += s->of[i];
		q->by_mistake += wrong;
		q->mistaken_agents += wrong > 0;
	}
}

bool crews_cover(const struct queues_estimate *q)
{
	uint32_t served = 0;

	for (size_t c = 0; c < q->crew_count; c++)
		served |= q->crews[c].serves;
	return served == (1u << q->count) - 1;
}

bool crews_find(struct queues_estimate *q, struct arena *a, const struct call_log *log)
{
	struct served_calls s;
	uint32_t *skills;

	count_served_calls(&s, q, a, log);
	if ((double)s.named < names_least * (double)(s.named + s.unnamed)) {
		q->why_one = "of too many calls the log does not say who served them";
		return false;
	}
	skills = list_crews(q, a, &s);
	if (!crews_cover(q)) {
		q->crew_count = 0;
		q->why_one = "of one of them nobody served calls enough";
		return false;
	}
	place_agents(q, a, &s, skills);
	count_mistakes(q, &s);
	return true;
}

void crews_one(struct queues_estimate *q)
{
	q->crew_of = NULL;
	q->crew_count = 1;
	q->crews[0] = (struct crew){ .serves = q->count > 1 ? (1u << q->count) - 1 : 1 };
}
