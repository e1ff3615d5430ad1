/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check/review_calling_internal.h"

#include <math.h>

#include "base/terms.h"
#include "laws/attendance.h"
#include "laws/distribution.h"
#include "laws/rings.h"

enum { SLICES = 400 };

double comes_first(const struct dist *x, const struct dist *y, double limit)
{
	double sum = 0, before = dist_cdf(x, 0), step = limit / SLICES;

	for (int i = 1; i <= SLICES; i++) {
		double upto = dist_cdf(x, i * step);

		sum += (upto - before) * dist_upper(y, (i - 0.5) * step);
		before = upto;
	}
	return sum + dist_cdf(x, 0);
}

double mean_within(const struct dist *x, double limit)
{
	double sum = 0, step = limit / SLICES;

	for (int i = 0; i < SLICES; i++)
		sum += dist_upper(x, (i + 0.5) * step) * step;
	return sum;
}

struct rung rung_by(const struct program *p, uint32_t whom, double timeout)
{
	const struct callees *c = whom ? &p->callees[whom - 1] : NULL;
	const struct answerers *who = c ? &c->who : &p->machines.callers;
	const double *upto = c && c->has_outcome ? c->outcome : p->outcome;
	const struct dist *ring = &p->dists[c && c->ring != NOWHERE ? c->ring : p->ring];
	double answer = upto[OUTCOME_ANSWER], silent = upto[OUTCOME_NO_ANSWER] - upto[OUTCOME_BUSY];
	double after = fmin((double)who->after * 1e-9, timeout);
	double voicemail = (double)who->after * 1e-9 < timeout ? who->diverted : 0;
	double early = dist_cdf(ring, after), in_time = dist_cdf(ring, timeout);
	double picked_up = answer * (voicemail * early + (1 - voicemail) * in_time);
	double machine = fmin(1, who->share + who->fax);
	double rings = answer * mean_within(ring, timeout) + silent * timeout;
	double diverted = voicemail * (answer * (1 - early) + silent);

	if (voicemail > 0)
		rings = (1 - voicemail) * rings + voicemail * (answer * mean_within(ring, after) + silent * after);
	return (struct rung){ .would = answer, .people = picked_up * (1 - machine),
			      .machines = picked_up * machine + diverted,
			      .faxes = machine > 0 ? picked_up * who->fax : 0, .seconds = rings };
}

struct rung rung_created(const struct program *p)
{
	struct rung sum = { 0 };
	double before = 0;

	for (size_t i = 0; i <= p->called_count; i++) {
		double upto = i < p->called_count ? p->called[i].upto : 1, weight = upto - before;
		struct rung r = rung_by(p, i < p->called_count ? p->called[i].whom : 0, p->rules.ring_timeout);

		sum.would += weight * r.would;
		sum.people += weight * r.people;
		sum.machines += weight * r.machines;
		sum.faxes += weight * r.faxes;
		sum.seconds += weight * r.seconds;
		before = upto;
	}
	return sum;
}

double offered_for(const struct program *p)
{
	double lasts = p->duration > 0 ? p->duration : INFINITY, rate = offered_rate(p);

	return p->call_limit && rate > 0 ? fmin(lasts, (double)p->call_limit / rate) : lasts;
}

double rate_at(const struct program *p, double t)
{
	double batch = p->modulation.batch_mean > 1 ? p->modulation.batch_mean : 1;

	if (p->arrivals != ARRIVALS_RATES)
		return offered_rate(p);
	return p->rates[(size_t)fmod(floor(t / p->rate_step), (double)p->rate_count)] * batch;
}

double on_duty_at(const struct group *g, double t)
{
	if (!g->schedule_count)
		return (double)g->count;
	return (double)g->schedule[(size_t)fmod(floor(t / g->schedule_step), (double)g->schedule_count)];
}

double serving_at(const struct program *p, const struct group *g, double t)
{
	double sum = 0;

	for (size_t i = 0; i < g->helper_count; i++)
		sum += on_duty_at(&p->groups[g->helpers[i].group], t);
	return g->helper_count ? sum : on_duty_at(g, t);
}

double longest_shift(const struct group *g, double span)
{
	double longest = 0, now = 0;
	size_t steps = 2 * g->schedule_count;

	if (!g->schedule_count)
		return span;
	for (size_t i = 0; i < steps; i++) {
		now = g->schedule[i % g->schedule_count] ? now + g->schedule_step : 0;
		longest = fmax(longest, now);
	}
	return longest >= (double)steps * g->schedule_step ? span : fmin(longest, span);
}

/* A machine keeps an agent for so much of what a person does, at least. */
static double kept_by_machines(const struct program *p)
{
	double least = 1, lasts;

	if (!p->machines.any)
		return 1;
	lasts = dist_mean(&p->dists[p->machines.greeting]) + dist_mean(&p->dists[p->machines.listening]);
	for (size_t i = 0; i < p->group_count; i++) {
		const struct dist *handle = &p->dists[p->groups[i].handle_time];

		if (dist_mean(handle) > 0)
			least = fmin(least, mean_within(handle, lasts) / dist_mean(handle));
	}
	return least;
}

static bool diverts(const struct program *p)
{
	bool some = p->machines.callers.diverted > 0;

	for (size_t i = 0; i < p->callee_count; i++)
		some |= p->callees[i].who.diverted > 0;
	return some;
}

double offered_share(const struct program *p)
{
	struct rung r;

	if (!p->outbound || p->request_entry != NOWHERE)
		return 1;
	r = rung_created(p);
	for (size_t i = 0; i < p->step_count; i++)
		if (p->steps[i].op == OP_IF_MACHINE) /* visits tell machines from people */
			return diverts(p) ? r.people : r.people + r.machines; /* but not those who divert */
	return r.people + (r.machines - r.faxes) * kept_by_machines(p);
}

/* Does R act on calls that are with agents, or wait for them? A task that was canceled does not. */
static bool acts_on_agents(const struct program *p, const struct redirect *r)
{
	bool of_leg = r->at >= MOMENT_CHILD_RINGING && r->at != MOMENT_TASK_CANCELED;

	return !r->participant && r->at != MOMENT_TASK_CANCELED && !(of_leg && !p->dial_count) && r->only != PHASE_RINGING;
}

double led_away(const struct reviewed *v, size_t group, bool talking)
{
	const struct design *d = &v->s->designs[v->design];
	const struct dist *handle = &v->p->dists[v->p->groups[group].handle_time];
	double share = 0;

	for (size_t i = 0; i < d->redirect_count; i++)
		if (acts_on_agents(v->p, &d->redirects[i]) && !(talking && d->redirects[i].only == PHASE_QUEUED))
			share += d->redirects[i].at == MOMENT_FIXED ||
				 comes_first(&d->redirects[i].after, handle, 20 * dist_mean(handle)) > HARDLY_ANY ? d->redirects[i].share : 0;
	return fmin(1, share);
}

double mean_on_duty(const struct group *g, double span)
{
	if (!g->schedule_count)
		return (double)g->count;
	if (!isfinite(span) || span <= 0)
		span = (double)g->schedule_count * g->schedule_step;
	return group_staffed(g, 0, span) / span;
}

double mean_rate(const struct program *p)
{
	double cycle = (double)p->rate_count * p->rate_step, rest = 0, sum;

	if (p->arrivals != ARRIVALS_RATES || !(p->duration > 0))
		return offered_rate(p);
	sum = floor(p->duration / cycle) * offered_rate(p) * cycle;
	rest = p->duration - floor(p->duration / cycle) * cycle;
	for (size_t i = 0; i < p->rate_count && (double)i * p->rate_step < rest; i++)
		sum += rate_at(p, (double)i * p->rate_step) * fmin(p->rate_step, rest - (double)i * p->rate_step);
	return sum / p->duration;
}

/* The same as kept_busy(), where AGENTS serve the queue of G. */
static double kept_by(const struct program *p, const struct group *g, const struct group *agents)
{
	double time = dist_mean(&p->dists[g->handle_time]);
	struct rings r;

	if (agents->wrap_up != NOWHERE)
		time += dist_mean(&p->dists[agents->wrap_up]);
	if (!(agents->ring.timeout > 0) || g->callback.attempts) /* nobody is rung for a callback */
		return time;
	r = rings_of(agents->ring.timeout, agents->ring.answer, &p->dists[agents->ring.after]);
	return time + r.seconds +
	       (agents->ring.away != NOWHERE ? r.unanswered * dist_mean(&p->dists[agents->ring.away]) : 0);
}

double away_on_breaks(const struct program *p, const struct group *g, double delay)
{
	const struct dist *every = &p->dists[g->break_every];
	double share = break_share(every, delay, &p->dists[g->break_length]), shift = longest_shift(g, offered_for(p));

	return isfinite(shift) ? fmin(share, 1 - mean_within(every, shift) / shift) : share;
}

double on_no_break(const struct program *p, const struct group *g)
{
	double count = mean_on_duty(g, offered_for(p));

	if (g->break_every == NOWHERE || !(count > 0))
		return count;
	return count * (1 - away_on_breaks(p, g, kept_by(p, g, g) / count));
}

double agents_for(const struct program *p, const struct group *g)
{
	double sum = 0;

	for (size_t i = 0; i < g->helper_count; i++)
		sum += on_no_break(p, &p->groups[g->helpers[i].group]);
	return g->helper_count ? sum : on_no_break(p, g);
}

double kept_busy(const struct program *p, const struct group *g)
{
	double calls = 0, agents = agents_for(p, g);

	for (size_t i = 0; i < g->helper_count; i++) {
		const struct group *h = &p->groups[g->helpers[i].group];

		calls += on_no_break(p, h) / kept_by(p, g, h);
	}
	return g->helper_count && calls > 0 ? agents / calls : kept_by(p, g, g);
}
