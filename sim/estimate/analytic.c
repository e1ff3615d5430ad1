/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "base/terms.h"
#include "estimate/analytic_internal.h"
#include "laws/distribution.h"

#include <math.h>
#include <string.h>

#include "stats/erlang.h"

static double offered(const struct group_result *g)
{
	for (size_t i = 0; i < g->metric_count; i++)
		if (!strcmp(g->metrics[i].name, "offered"))
			return g->metrics[i].estimate.value;
	return 0;
}

/* Do calls come as a Poisson process, each to the queue once, and does nothing but
 * patience take one away? A delay before the queue leaves the process what it is. */
static bool plain_calls(const struct scenario *s, const struct design *d)
{
	const struct workload *w = &s->calls;
	const struct callers *c = &s->callers;

	return w->arrivals == ARRIVALS_POISSON && !w->outbound && !w->retrials.causes &&
	       !w->clears && w->modulation.busy_cv == 0 && w->modulation.batch_mean <= 1 && !d->redirect_count && !s->callers.contacts &&
	       !c->has_patience[PHASE_RINGING] && !c->has_patience[PHASE_SPEAKING] &&
	       (s->warm_up > 0 || s->steady.given);
}

static bool plain_group(const struct agent_group *g)
{
	return g->count && g->count != UINT64_MAX && !g->schedule_count && !g->skill_count &&
	       !g->by_priority && !g->has_wrap_up && !g->ring.given && !g->callback.given &&
	       g->shrinkage <= 0 && !g->breaks.given && !g->other_work.given &&
	       (!g->has_patience || g->patience.kind == DIST_EXPONENTIAL);
}

static void add_group_value(struct design_result *d, struct arena *a, const struct group_result *g,
			    const char *metric, double exact, const char *formula)
{
	const char *name = arena_printf(a, "agents.%s.%s", g->name, metric);
	const struct metric *m = result_metric_named(d, name);

	if (m && m->estimate.defined)
		d->analytic[d->analytic_count++] = (struct analytic_value){
			name, m->unit, m->estimate, exact, formula, true };
}

/* What is known for any law of handle times: where nobody waits, Erlang B; of one agent
 * whom everybody waits for, Pollaczek and Khinchine's mean, and that he is busy for the
 * share of the time, and of the arrivals, that the load is. */
static void add_general(struct design_result *d, struct arena *a, const struct group_result *g,
			const struct queue_model *m, const struct dist *handle)
{
	double load = m->arrivals / m->service, wait = NAN;

	d->analytic = arena_array(a, 6, sizeof(*d->analytic));
	if (m->room == 0) {
		double refused = erlang_b(load, m->agents);

		add_group_value(d, a, g, "occupancy", load * (1 - refused) / (double)m->agents, "Erlang B");
		add_group_value(d, a, g, "refused_rate", refused, "Erlang B");
		return;
	}
	if (m->agents == 1 && m->patience == 0 && m->room == UINT64_MAX)
		wait = mg1_wait(m->arrivals, 1 / m->service, dist_variance(handle));
	if (!isfinite(wait))
		return;
	add_group_value(d, a, g, "waited_rate", load, "M/G/1");
	add_group_value(d, a, g, "wait_mean", wait, "Pollaczek-Khinchine");
	add_group_value(d, a, g, "occupancy", load, "M/G/1");
}

static void add_all(struct design_result *d, struct arena *a, const struct group_result *g,
		    const struct queue_model *m, enum level_definition definition)
{
	struct queue_answer x = queue_solve(m);
	const char *formula = m->room != UINT64_MAX ? "M/M/c/K" :
			      m->patience > 0	    ? "Erlang A" : "Erlang C";

	if (!x.stable)
		return;
	d->analytic = arena_array(a, 6, sizeof(*d->analytic));
	add_group_value(d, a, g, "waited_rate", x.waited, formula);
	if (m->patience > 0)
		add_group_value(d, a, g, "abandon_rate", x.abandoned, formula);
	add_group_value(d, a, g, "wait_mean", x.wait_mean, formula);
	if (definition == LEVEL_SERVED_OF_OFFERED)
		add_group_value(d, a, g, "service_level", x.served_within, formula);
	add_group_value(d, a, g, "occupancy", x.occupancy, formula);
	if (m->room != UINT64_MAX)
		add_group_value(d, a, g, "refused_rate", x.blocked, formula);
}

void analytic_results(struct design_result *d, const struct plan *p, size_t design,
		      uint64_t replications, struct arena *a)
{
	const struct scenario *s = p->s;
	const struct agent_group *group = NULL;
	const struct group_result *g = NULL;
	struct queue_model m = { .room = UINT64_MAX };

	analytic_race(d, p, design, a);
	if (d->analytic_count || d->group_count != 1 || !plain_calls(s, &s->designs[design]))
		return;
	g = &d->groups[0];
	for (size_t i = 0; i < s->group_count; i++)
		if (!strcmp(s->groups[i].name, g->name))
			group = &s->groups[i];
	/* within 1 %: calls before and after the window's ends */
	if (!group || !plain_group(group) || !d->calls ||
	    fabs(offered(g) * (double)replications - (double)d->calls) > 0.01 * (double)d->calls)
		return;
	m.arrivals = s->calls.rate;
	m.service = 1 / dist_mean(&group->handle_time);
	m.agents = group->count;
	m.room = group->queue_size;
	m.threshold = group->service_level;
	if (group->has_patience)
		m.patience = 1 / dist_mean(&group->patience);
	if (group->handle_time.kind == DIST_EXPONENTIAL)
		add_all(d, a, g, &m, group->definition);
	else
		add_general(d, a, g, &m, &group->handle_time);
}
