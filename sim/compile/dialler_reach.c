/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dialler_reach - a dialler whose agents no call comes to, or who can hardly keep people from being hung up on, is said. */
#include <math.h>

#include "base/diagnostics.h"
#include "base/terms.h"
#include "compile/ir/builder_internal.h"
#include "program/program_use.h"

bool comes_to_group(const struct program_use *u, int32_t group)
{
	bool found = false;

	for (size_t i = 0; i < u->p->step_count && !found; i++)
		found = u->steps[i] && u->p->steps[i].op == OP_ACQUIRE && u->p->steps[i].arg == group;
	return found;
}

static bool is_reached_group(const struct program *p, int32_t group)
{
	struct program_use u;
	bool found;

	program_use_init(&u, p);
	found = comes_to_group(&u, group);
	program_use_free(&u);
	return found;
}

static uint64_t most_on_duty(const struct group *g)
{
	uint64_t most = g->schedule_count ? 0 : g->count;

	for (size_t i = 0; i < g->schedule_count; i++)
		most = g->schedule[i] > most ? g->schedule[i] : most;
	return most;
}

/* Of N calls at once for one agent, each answered with P: the share of answered calls beyond the first. */
static double beyond_first(double n, double p)
{
	return p > 0 ? 1 - (1 - pow(1 - p, n)) / (n * p) : 0;
}

/* Where each number has an agent who is free for it, nothing is like in a list that goes on. */
static void warn_of_list(const struct builder *b, const struct group *g, double n)
{
	const struct dialler_plan *d = &b->p->dialling;
	uint64_t first = g->schedule_count ? g->schedule[0] : g->count;

	if ((double)d->list > n * (double)first || d->in_flight)
		return;
	diag_warning(b->d, b->design->at,
		     "design '%s' dials its whole list of %llu at once, as %llu agents of '%s' are free%s: idle time and calls an hour "
		     "say little, expected a longer calls.dialler.list",
		     b->p->name, (unsigned long long)d->list, (unsigned long long)first, g->name,
		     b->p->warm_up > 0 ? ", before the warm-up is over: only further tries are counted" : "");
}

void warn_of_dialler(const struct builder *b)
{
	const struct dialler_plan *d = &b->p->dialling;
	const struct group *g;
	double n = floor(d->ratio);

	if (b->p->arrivals != ARRIVALS_DIALLER)
		return;
	g = &b->p->groups[d->group];
	if (d->in_flight && n > (double)d->in_flight)
		n = (double)d->in_flight;
	warn_of_list(b, g, n);
	if (!is_reached_group(b->p, d->group))
		diag_warning(b->d, b->design->at,
			     "design '%s' never comes to the queue of '%s', for whose free agents calls are placed: "
			     "whoever answers talks to none of them, expected <Enqueue>%s</Enqueue> or the like",
			     b->p->name, g->name, g->name);
	else if (!(d->bound > 0) && n >= 2 && most_on_duty(g) == 1)
		diag_warning(b->d, b->design->at,
			     "design '%s' has one agent in '%s' and %g calls in flight while he is free: of those who answer "
			     "up to %.3g %% find nobody; abandoned: 3%% keeps a bound, mode: progressive abandons nobody",
			     b->p->name, g->name, n, 100 * beyond_first(n, b->p->outcome[OUTCOME_ANSWER]));
}
