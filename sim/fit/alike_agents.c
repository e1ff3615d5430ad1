/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * alike_agents - which queues an agent serves, by whose calls he took; and who is so much like others that it
 * is noise, or too little to matter, that they took a queue's calls and he did not.
 *
 * Agents of the same skills are a crew. The two crews that are most alike are joined, and so on: those which
 * differ in queues of a quarter or less of the calls of the queues that either serves. But where a queue has
 * few agents, it must not be given many: agents whose log says that they do not serve it (so few of its
 * calls are had by chance once in a thousand) may be half of those who do.
 */
#include <gsl/gsl_cdf.h>

#include "base/memory.h"
#include "fit/queues_internal.h"

enum { KNOWN_BY = 20, SKILL_LEAST = 3 };
static const double skill_part = 0.1, by_noise = 0.001, alike_part = 0.25, given_most = 0.5;

/* Agents who are taken to be alike. */
struct alike {
	uint32_t serves;
	size_t n[QUEUES_MOST], calls;
	size_t lack[QUEUES_MOST]; /* calls of those of them who do not serve that queue, beyond chance */
};

struct alike_list {
	const struct served_calls *s;
	size_t queues, count;
	struct alike *list;
	size_t *of;			 /* by agent; SIZE_MAX: little known */
	double served_by[QUEUES_MOST]; /* calls of all agents who serve that queue */
};

static uint32_t skills_of(const struct alike_list *l, const size_t *n, size_t calls)
{
	size_t most = 0;
	uint32_t skills;

	for (size_t k = 1; k < l->queues; k++)
		most = n[k] > n[most] ? k : most;
	skills = 1u << most;
	for (size_t k = 0; k < l->queues; k++)
		if (n[k] >= SKILL_LEAST && (double)n[k] >= skill_part * (double)calls * l->s->queue[k])
			skills |= 1u << k;
	return skills;
}

/* The part of their queues' calls that is of queues which one of the two does not serve. */
static double unlike_part(const struct alike_list *l, uint32_t x, uint32_t y)
{
	double either = 0, one = 0;

	for (size_t k = 0; k < l->queues; k++) {
		either += (x | y) & 1u << k ? l->s->queue[k] : 0;
		one += (x ^ y) & 1u << k ? l->s->queue[k] : 0;
	}
	return either > 0 ? one / either : 0;
}

static struct alike together(const struct alike_list *l, const struct alike *x, const struct alike *y)
{
	struct alike z = { .calls = x->calls + y->calls };

	for (size_t k = 0; k < l->queues; k++) {
		z.n[k] = x->n[k] + y->n[k];
		z.lack[k] = x->lack[k] + y->lack[k];
	}
	z.serves = skills_of(l, z.n, z.calls);
	return z;
}

static bool gives_too_many(const struct alike_list *l, const struct alike *z)
{
	for (size_t k = 0; k < l->queues; k++)
		if (z->serves & 1u << k && (double)z->lack[k] > given_most * l->served_by[k])
			return true;
	return false;
}

/* The pair that is most alike of those which may be joined, the first of equals; false: there is none. */
static bool nearest_pair(const struct alike_list *l, size_t *first, size_t *second)
{
	double least = alike_part;
	bool found = false;

	for (size_t i = 0; i < l->count; i++)
		for (size_t j = i + 1; j < l->count; j++) {
			double apart = unlike_part(l, l->list[i].serves, l->list[j].serves);
			struct alike z;

			if (found ? apart >= least : apart > least)
				continue;
			z = together(l, &l->list[i], &l->list[j]);
			if (gives_too_many(l, &z))
				continue;
			least = apart;
			found = true;
			*first = i;
			*second = j;
		}
	return found;
}

/* An agent who is known well enough, to those of the same skills. */
static void add_agent(struct alike_list *l, size_t agent)
{
	const size_t *n = l->s->n[agent], calls = l->s->of[agent];
	struct alike one = { .serves = skills_of(l, n, calls), .calls = calls };
	size_t at = 0;

	for (size_t k = 0; k < l->queues; k++) {
		double wanted = (double)calls * l->s->queue[k];

		one.n[k] = n[k];
		if (one.serves & 1u << k)
			l->served_by[k] += (double)calls;
		else if (wanted > 0 && gsl_cdf_poisson_P((unsigned)n[k], wanted) < by_noise)
			one.lack[k] = calls;
	}
	while (at < l->count && l->list[at].serves != one.serves)
		at++;
	l->of[agent] = at;
	if (at == l->count) {
		l->list[l->count++] = one;
		return;
	}
	one.serves = l->list[at].serves;
	l->list[at] = together(l, &l->list[at], &one);
	l->list[at].serves = one.serves;
}

static void join_pair(struct alike_list *l, size_t first, size_t second)
{
	l->list[first] = together(l, &l->list[first], &l->list[second]);
	for (size_t i = second; i + 1 < l->count; i++)
		l->list[i] = l->list[i + 1];
	l->count--;
	for (size_t i = 0; i < l->s->agents; i++) {
		size_t *at = &l->of[i];

		*at = *at == SIZE_MAX || *at < second ? *at : *at == second ? first : *at - 1;
	}
}

uint32_t *alike_agents(const struct served_calls *s, size_t queues, struct arena *a)
{
	struct alike_list l = { .s = s, .queues = queues, .list = arena_array(a, s->agents + 1, sizeof(*l.list)),
				.of = arena_array(a, s->agents + 1, sizeof(*l.of)) };
	uint32_t *skills = arena_array(a, s->agents + 1, sizeof(*skills));
	size_t first, second;

	for (size_t i = 0; i < s->agents; i++) {
		l.of[i] = SIZE_MAX;
		if (s->of[i] >= KNOWN_BY)
			add_agent(&l, i);
	}
	while (nearest_pair(&l, &first, &second))
		join_pair(&l, first, second);
	for (size_t i = 0; i < s->agents; i++)
		skills[i] = l.of[i] == SIZE_MAX ? 0 : l.list[l.of[i]].serves;
	return skills;
}
