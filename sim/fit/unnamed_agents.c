/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fit/unnamed_agents_internal.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "stats/erlang.h"

enum { MORE = 1000 /* a guess is not further from what was seen */ };

/* A step of a kind of day, of all its dates. */
struct pooled {
	double seen, agents; /* dates on which somebody waited, and the agents of all of them */
	double open, begun, load, least; /* of the other dates with calls */
};

double unnamed_guess(double least, double begun, double load, double waiting)
{
	uint64_t agents = (uint64_t)fmax(1, least), most = agents + MORE;

	while (agents < most && begun * erlang_c(load, agents) > waiting)
		agents++;
	return (double)agents;
}

/* The agents that a date's step shows: at the least, where nobody waits. */
static double shown(const struct unnamed *u, double load)
{
	if (u->waited >= NOBODY_WAITS)
		return u->serving_then / u->waited;
	return u->most > 0 ? fmax(1, fmax(u->fresh, nearbyint(load))) : 0;
}

static void pool(struct pooled *p, const struct agents_estimate *e, const struct day_cycle *c)
{
	for (size_t i = 0; i < e->days * e->steps_a_day; i++) {
		size_t day = i / e->steps_a_day;
		struct pooled *x = &p[day_cycle_kind(c, day) * e->steps_a_day + i % e->steps_a_day];

		if (!day_cycle_counts(c, day) || e->crowd[i].most <= 0)
			continue;
		if (e->crowd[i].waited > 0) {
			x->seen++;
			x->agents += e->on_duty[i];
		} else {
			x->open++;
			x->begun += e->crowd[i].begun;
			x->load += e->serving[i];
			x->least += e->on_duty[i];
		}
	}
}

/* The mean of the nearest steps of a day P before and after K in which somebody waited; INFINITY: none. */
static double neighbours(const struct pooled *p, size_t steps, size_t k)
{
	double sum = 0, n = 0;

	for (size_t i = k; i-- > 0;)
		if (p[i].seen > 0) {
			sum += p[i].agents / p[i].seen;
			n++;
			break;
		}
	for (size_t i = k + 1; i < steps; i++)
		if (p[i].seen > 0) {
			sum += p[i].agents / p[i].seen;
			n++;
			break;
		}
	return n > 0 ? sum / n : INFINITY;
}

/* Those of step K of a day, of the other kinds of days on which somebody waited then; INFINITY: none. */
static double other_kinds(const struct pooled *all, size_t kinds, size_t steps, size_t k)
{
	double seen = 0, agents = 0;

	for (size_t kind = 0; kind < kinds; kind++) {
		seen += all[kind * steps + k].seen;
		agents += all[kind * steps + k].agents;
	}
	return seen > 0 ? agents / seen : INFINITY;
}

/* ALL[kind * steps + k]; the most that a step without waits is taken to have is what is near to it shows: the hours
 * before and after, which may be a busy day's, or this hour of other kinds of days, whichever is less. */
static double usual(const struct pooled *all, size_t kinds, size_t steps, size_t kind, size_t k, double waiting)
{
	const struct pooled *p = all + kind * steps, *x = &p[k];
	double least = x->open > 0 ? nearbyint(x->least / x->open) : 0;

	if (x->seen > 0)
		return x->agents / x->seen;
	if (x->open <= 0)
		return 0;
	return fmin(unnamed_guess(least, x->begun, x->load / x->open, waiting), fmax(least, fmin(neighbours(p, steps, k), other_kinds(all, kinds, steps, k))));
}

void unnamed_settle(struct agents_estimate *e, const struct day_cycle *c)
{
	size_t steps = e->steps_a_day, kinds = day_cycle_kinds(c), open = 0;
	struct pooled *p = xcalloc(kinds * steps, sizeof(*p));

	for (size_t i = 0; i < e->days * steps; i++)
		e->on_duty[i] = shown(&e->crowd[i], e->serving[i]);
	pool(p, e, c);
	for (size_t i = 0; i < kinds * steps; i++)
		open += p[i].open > 0 && p[i].seen <= 0;
	for (size_t i = 0; i < kinds * steps; i++)
		e->steps_open += p[i].open > 0 || p[i].seen > 0;
	e->steps_guessed = open;
	for (size_t i = 0; i < e->days * steps; i++) {
		size_t day = i / steps;

		if (e->crowd[i].most <= 0)
			continue;
		if (e->crowd[i].waited <= 0 && day_cycle_counts(c, day))
			e->on_duty[i] = fmax(e->on_duty[i], usual(p, kinds, steps, day_cycle_kind(c, day), i % steps,
								  M_LN2 / (double)open));
		e->least[i] = (uint64_t)fmax(1, nearbyint(e->on_duty[i]));
	}
	free(p);
}
