/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review_load - is more offered than can be dialled or served, for good? */
#include <stdlib.h>

#include "compile/builder.h"
#include "compile/review_parts.h"

static double mean_of_rates(const struct program *p)
{
	double sum = 0;

	for (size_t i = 0; i < p->rate_count; i++)
		sum += p->rates[i];
	return p->rate_count ? sum / (double)p->rate_count : 0;
}

static double mean_of_states(const struct modulation *m)
{
	double calls = 0, time = 0;

	for (size_t i = 0; i < m->state_count; i++) {
		calls += m->states[i].rate * m->states[i].stay;
		time += m->states[i].stay;
	}
	return time > 0 ? calls / time : 0;
}

static double rate_of_log(const struct program *p)
{
	size_t n = p->script_count;
	double time = n ? p->script[n - 1].at - p->script[0].at : 0;

	return time > 0 ? (double)(n - 1) / time : 0;
}

/* Calls offered a second, on average over a cycle; without those who call again. */
static double offered_rate(const struct program *p)
{
	double batch = p->modulation.batch_mean > 1 ? p->modulation.batch_mean : 1;

	switch (p->arrivals) {
	case ARRIVALS_POISSON:
	case ARRIVALS_REGULAR:
		return p->rate * batch;
	case ARRIVALS_RATES:
		return mean_of_rates(p) * batch;
	case ARRIVALS_MMPP:
		return mean_of_states(&p->modulation) * batch;
	default:
		return p->logged ? rate_of_log(p) : 0; /* a script */
	}
}

static void check_cps(const struct reviewed *v, double rate)
{
	const struct program *p = v->p;
	struct arena *a = &v->r->arena;

	if (!p->outbound || p->cps <= 0 || rate <= p->cps)
		return;
	finding_add(v->r, &(struct finding){
		FINDING_OVERLOAD, p->name, v->s->designs[v->design].at,
		arena_printf(a, "%.4g calls are created a second and %.4g can be dialled (calls.cps): the queue of calls grows by %.4g a second, until it is full (22005)",
			     rate, p->cps, rate - p->cps),
		"created > queued" });
}

static void tell_rate(const struct reviewed *v, double rate, uint64_t most, const char *what,
		      const char *rule, const char *path)
{
	if (!most || rate <= (double)most)
		return;
	finding_add(v->r, &(struct finding){
		FINDING_OVERLOAD, v->p->name, v->s->designs[v->design].at,
		arena_printf(&v->r->arena, "%.4g %s, and %llu can (%s): the rest is refused, second by second",
			     rate, what, (unsigned long long)most, rule),
		path });
}

/* Executions that start a second, and calls that go out. */
static void check_starts(const struct reviewed *v, const double *visits, double rate)
{
	const struct program *p = v->p;
	double starts = 0;

	for (size_t i = 0; i < p->step_count; i++)
		if (p->steps[i].op == OP_DELIVER && !p->targets[p->steps[i].arg].event_return &&
		    p->targets[p->steps[i].arg].kind == DOCUMENT_FLOW)
			starts += visits[i];
	if (p->request_entry != NOWHERE)
		tell_rate(v, rate, p->limits.requests, "executions are to start a second by REST",
			  "studio_rest_starts", "created");
	else
		tell_rate(v, rate * starts, p->limits.starts, "executions are to start a second",
			  "studio_starts", p->strings[p->targets[p->start].name]);
	if (p->outbound)
		tell_rate(v, p->cps > 0 && p->cps < rate ? p->cps : rate, p->limits.trunk,
			  "calls are to go out a second", "calls.trunk_cps", "created > queued");
}

/* How the wait for an agent is bounded, if at all: a caller's patience, or places in
 * the queue, keep it short by themselves. A widget's time-out does not: the queue
 * grows until everybody waits as long. */
static bool bounded(const struct program *p, const struct group *g)
{
	return g->unlimited || g->queue_size != UINT64_MAX ||
	       p->patience[PHASE_QUEUED] != NOWHERE;
}

/* The way in by which most calls come, and the longest it lets them wait. */
static int32_t main_entry(const struct program *p, const double *visits, size_t group,
			  double *sum)
{
	int32_t most = NOWHERE;

	*sum = 0;
	for (size_t i = 0; i < p->step_count; i++) {
		if (p->steps[i].op != OP_ACQUIRE || (size_t)p->steps[i].arg != group)
			continue;
		*sum += visits[i];
		if (visits[i] > 0 && (most == NOWHERE || visits[i] > visits[most]))
			most = (int32_t)i;
	}
	return most;
}

static void check_group(const struct reviewed *v, const struct reach *reach, size_t group,
			const double *visits, double rate)
{
	const struct program *p = v->p;
	const struct group *g = &p->groups[group];
	double handle = dist_mean(&p->dists[g->handle_time]), per_call, load;
	int32_t entry = main_entry(p, visits, group, &per_call);
	struct arena *a = &v->r->arena;
	char limit[48], handled[48];
	bool timed;

	load = rate * per_call * handle;
	if (entry == NOWHERE || bounded(p, g) || load <= (double)g->count)
		return;
	timed = p->steps[entry].dist != NOWHERE;
	if (timed)
		format_duration(limit, sizeof(limit), p->dists[p->steps[entry].dist].a);
	finding_add(v->r, &(struct finding){
		FINDING_OVERLOAD, p->name, v->s->groups[group].at,
		arena_printf(a, "group '%s' is offered %.4g erlangs (%.4g calls a second, %.4g of them here, %s each) and has %llu agents: the queue grows %s%s",
			     g->name, load, rate, per_call,
			     format_duration(handled, sizeof(handled), handle),
			     (unsigned long long)g->count,
			     timed ? "until calls wait out their limit of " : "without bound",
			     timed ? limit : ""),
		reach_path(reach, entry, a) });
}

void review_load(const struct reviewed *v, const struct reach *reach)
{
	double rate = offered_rate(v->p), *visits;

	if (rate <= 0)
		return;
	check_cps(v, rate);
	visits = expected_visits(v->p);
	check_starts(v, visits, rate);
	for (size_t i = 0; i < v->s->group_count; i++)
		check_group(v, reach, i, visits, rate);
	free(visits);
}
