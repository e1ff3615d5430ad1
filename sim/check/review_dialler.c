/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review_dialler - a dialler without agents in its hours, or whose limits keep its agents waiting. */
#include <math.h>

#include "base/memory.h"
#include "base/terms.h"
#include "base/units.h"
#include "check/review_calling_internal.h"
#include "laws/distribution.h"

/* A limit that leaves agents so busy at most is told of. */
static const double MOSTLY_IDLE = 0.6;
/* Fewer who find nobody are left to a run. */
static const double MANY_BEYOND = 0.2;

static void tell_nobody(const struct reviewed *v, const struct group *g)
{
	char text[48];

	finding_add(v->r, &(struct finding){
		.kind = FINDING_NOBODY_ON_DUTY, .design = v->p->name, .at = v->s->groups[v->p->dialling.group].at,
		.text = arena_printf(&v->r->arena, "nobody of '%s' is on duty in the %s that its dialler has: no call is placed",
				     g->name, format_duration(text, sizeof(text), v->p->duration)),
		.path = "dialler", .rated = true, .share = 1 });
}

/* Calls may be placed at PACE a second; AGENTS take each answered one for HANDLE seconds. */
static void tell_held(const struct reviewed *v, const char *limit, double pace, double agents, double handle)
{
	struct rung r = rung_created(v->p);
	double cycle = (r.people + r.machines) * handle + r.seconds, busy = pace * (r.people + r.machines) * handle / agents;

	if (!(busy <= MOSTLY_IDLE && pace <= 0.8 * agents / cycle))
		return;
	finding_add(v->r, &(struct finding){
		.kind = FINDING_DIALLER_HELD, .design = v->p->name, .at = v->s->designs[v->design].at,
		.text = arena_printf(&v->r->arena, "%s lets %.3g calls a minute be placed, and %.4g agents of '%s' would take %.3g, one call each in flight",
				     limit, 60 * pace, agents, v->p->groups[v->p->dialling.group].name, 60 * agents / cycle),
		.path = "dialler", .rated = true, .share = fmin(1 - busy, 1 - 1e-6) });
}

/* Where more answer than agents are free, who are several. Of the calls that are placed when one is, those
 * still ring that were placed for others: by Little's law R / (1 + f r) are new, where agents get free f times a second
 * and those who answer do so after r. Within a tenth of runs, where it is much. */
static void tell_beyond(const struct reviewed *v, double agents, double handle, double rings)
{
	const struct program *p = v->p;
	struct rung r = rung_created(p);
	double ratio = p->dialling.in_flight ? fmin(p->dialling.ratio, (double)p->dialling.in_flight) : p->dialling.ratio;
	double placed = ratio / (1 + agents / handle * rings), answered = placed * (r.people + r.machines);
	double lost = 1 - 1 / answered;

	if (p->dialling.bound > 0 || agents < 2 || !(lost >= MANY_BEYOND))
		return;
	finding_add(v->r, &(struct finding){
		.kind = FINDING_CALLERS_LOST, .design = p->name, .at = v->s->designs[v->design].at,
		.text = arena_printf(&v->r->arena, "the dialler has %g calls in flight for each free agent of '%s', of which %.3g are answered when he is: about %.2g %% of those who answer find nobody",
				     ratio, p->groups[p->dialling.group].name, answered, 100 * lost),
		.path = "dialler", .to_do = "abandoned: 3% in the place of ratio, or a smaller ratio" });
}

/* More calls in flight than the account may have at once. */
static void tell_lines(const struct reviewed *v, double agents)
{
	const struct program *p = v->p;
	double placed = floor(p->dialling.ratio * agents);

	if (p->dialling.in_flight)
		placed = fmin(placed, (double)p->dialling.in_flight);
	if (!p->limits.calls || placed <= (double)p->limits.calls)
		return;
	finding_add(v->r, &(struct finding){
		.kind = FINDING_OVERLOAD, .design = p->name, .at = v->s->designs[v->design].at,
		.text = arena_printf(&v->r->arena, "the dialler places up to %g calls at once, and the account may have %llu (account_calls): the others are refused, 10004, and their numbers are done",
				     placed, (unsigned long long)p->limits.calls),
		.path = "dialler", .as = AS_WARNING, .to_do = "calls.dialler.in_flight, or more calls at once on the account" });
}

void review_dialler(const struct reviewed *v)
{
	const struct program *p = v->p;
	const struct dialler_plan *d = &p->dialling;
	const struct group *g;
	const struct rules *rules = &v->s->rules;
	double agents, handle, lasts;

	if (p->arrivals != ARRIVALS_DIALLER)
		return;
	g = &p->groups[d->group];
	agents = mean_on_duty(g, p->duration);
	if (!(agents > 0) && p->duration > 0)
		tell_nobody(v, g);
	if (agents > 0)
		tell_lines(v, on_duty_at(g, 0));
	if (!(agents > 0) || (double)d->list < 2 * agents)
		return;
	handle = dist_mean(&p->dists[g->handle_time]) + (g->wrap_up == NOWHERE ? 0 : dist_mean(&p->dists[g->wrap_up]));
	lasts = rung_created(p).seconds + dist_mean(&rules->queued_time) + dist_mean(&rules->post_dial_delay);
	tell_beyond(v, agents, handle, lasts - rung_created(p).seconds + mean_within(&p->dists[p->ring], p->rules.ring_timeout));
	if (p->cps > 0)
		tell_held(v, "calls.cps", p->cps, agents, handle);
	if (d->in_flight && lasts > 0)
		tell_held(v, "calls.dialler.in_flight", (double)d->in_flight / lasts, agents, handle);
}
