/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review_hours - calls that come when nobody is on duty, and more of them than agents can serve though callers give up. */
#include <math.h>

#include "base/memory.h"
#include "base/terms.h"
#include "base/units.h"
#include "check/review_calling_internal.h"
#include "laws/distribution.h"

enum { MOMENTS = 2000 };
/* Callers who give up at times are no fault; from this share on it is said. */
static const double MANY_LOST = 0.2;

/* Over the time that calls are offered. */
struct hours {
	double span;
	double calls;	 /* offered */
	double unstaffed; /* of them, while nobody is on duty */
	double from, to; /* the first time that nobody is, while calls come */
};

static struct hours hours_of(const struct program *p, const struct group *g)
{
	struct hours h = { .span = offered_for(p), .from = -1, .to = -1 };
	double step = h.span / MOMENTS;

	for (int i = 0; i < MOMENTS && isfinite(step); i++) {
		double t = (i + 0.5) * step, rate = rate_at(p, t), agents = serving_at(p, g, t);

		h.calls += rate * step;
		if (agents > 0 && h.from >= 0 && h.to < 0)
			h.to = i * step;
		if (agents > 0 || rate <= 0)
			continue;
		h.unstaffed += rate * step;
		h.from = h.from < 0 ? i * step : h.from;
	}
	return h;
}

/* The step of the schedule of those who serve G. */
static double shift_step(const struct program *p, const struct group *g)
{
	for (size_t i = 0; i < g->helper_count; i++)
		if (p->groups[g->helpers[i].group].schedule_count)
			return p->groups[g->helpers[i].group].schedule_step;
	return g->schedule_count ? g->schedule_step : 1;
}

static void tell_unstaffed(const struct reviewed *v, size_t group, const struct hours *h, const char *path)
{
	const struct group *g = &v->p->groups[group];
	char from[48], to[48];
	double step = shift_step(v->p, g);

	format_duration(from, sizeof(from), step * round(h->from / step));
	format_duration(to, sizeof(to), h->to < 0 ? h->span : step * round(h->to / step));
	finding_add(v->r, &(struct finding){
		.kind = FINDING_NOBODY_ON_DUTY, .design = v->p->name, .at = v->s->groups[group].at,
		.text = arena_printf(&v->r->arena, "calls come to the queue of '%s' while nobody who serves it is on duty, first from %s to %s: who comes then waits for a shift to begin%s",
				     g->name, from, to, g->patience != NOWHERE ? ", or gives up" : ""),
		.path = path, .rated = true, .share = h->unstaffed / h->calls });
}

/* Who waits at the end of the calls may be served then: so many at most, beside those whom agents are with. */
static double served_afterwards(const struct program *p, const struct group *g, double rate, double agents)
{
	double waiting = g->patience != NOWHERE ? rate * dist_mean(&p->dists[g->patience]) : INFINITY;

	if (g->queue_size != UINT64_MAX)
		waiting = fmin(waiting, (double)g->queue_size);
	return agents + (p->clears_at_close ? 0 : waiting);
}

/* The share of calls that may be called back when calls come no more. */
static double called_later(const struct program *p, const struct group *g, double calls, double agents)
{
	double asks, made = INFINITY; /* before they expire */

	if (!g->callback.attempts || p->clears_at_close)
		return 0;
	asks = g->callback.accept * (g->patience == NOWHERE ? 1 : dist_upper(&p->dists[g->patience], g->callback.offer_after));
	if (isfinite(g->callback.expires))
		made = agents * (1 + g->callback.expires / dist_mean(&p->dists[g->handle_time])) / calls;
	return fmin(asks, made);
}

static void tell_lost(const struct reviewed *v, size_t group, const struct hours *h, double calls, const char *path)
{
	const struct program *p = v->p;
	const struct group *g = &p->groups[group];
	double agents = agents_for(p, g), handle = kept_busy(p, g);
	double served = agents * h->span / handle + served_afterwards(p, g, calls / h->span, serving_at(p, g, h->span - 1e-6));
	double lost = 1 - served / calls - called_later(p, g, calls, agents);
	char text[48], wrap[80] = "";

	if (!(lost >= MANY_LOST)) /* of no calls neither */
		return;
	if (handle > 1.01 * dist_mean(&p->dists[g->handle_time])) {
		format_duration(text, sizeof(text), handle - dist_mean(&p->dists[g->handle_time]));
		snprintf(wrap, sizeof(wrap), ", %s of it wrap-up and the like", text);
	}
	finding_add(v->r, &(struct finding){
		.kind = FINDING_CALLERS_LOST, .design = p->name, .at = v->s->groups[group].at,
		.text = arena_printf(&v->r->arena, "group '%s' is offered %.4g erlangs (%.4g calls an hour, %s each%s) and has %.4g agent%s%s: whom they cannot serve gives up, or is refused",
				     g->name, calls * handle / h->span, 3600 * calls / h->span,
				     format_duration(text, sizeof(text), handle), wrap, agents, agents == 1 ? "" : "s",
				     g->schedule_count || g->helper_count || g->break_every != NOWHERE ? " on average" : ""),
		.path = path, .rated = true, .share = lost });
}

/* Is the wait for an agent ended by callers, or by a full queue? */
static bool leave_it(const struct group *g)
{
	return !g->unlimited && (g->queue_size != UINT64_MAX || g->patience != NOWHERE);
}

void review_hours(const struct reviewed *v, size_t group, int32_t entry, double per_call, const struct reach *reach)
{
	const struct program *p = v->p;
	const struct group *g = &p->groups[group];
	struct hours h = hours_of(p, g);
	double held = p->outbound && p->cps > 0 ? fmin(1, p->cps / mean_rate(p)) : 1;
	const char *path;

	if (entry == NOWHERE || !(h.calls > 0) || g->unlimited)
		return;
	path = reach_path(reach, entry, &v->r->arena);
	if (h.unstaffed > 0)
		tell_unstaffed(v, group, &h, path);
	/* with few more lines than agents it is the account that refuses: check_lines() */
	if (leave_it(g) && !(p->limits.calls && (double)p->limits.calls < 2 * agents_for(p, g)) && !p->limits.trunk)
		tell_lost(v, group, &h, h.calls * held * per_call * (1 - led_away(v, group, true)), path);
}
