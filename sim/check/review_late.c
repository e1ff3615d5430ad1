/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review_late - what comes later than that lasts which it waits for: answers, breaks, further tries, voicemail. */
#include <math.h>

#include "base/memory.h"
#include "base/terms.h"
#include "base/units.h"
#include "check/review_calling_internal.h"
#include "laws/distribution.h"

static const char *duration_of(struct arena *a, double seconds)
{
	char text[48];

	return arena_strdup(a, format_duration(text, sizeof(text), seconds));
}

/* The law of ringing of WHOM. */
static const struct dist *ring_of(const struct program *p, uint32_t whom)
{
	return &p->dists[whom && p->callees[whom - 1].ring != NOWHERE ? p->callees[whom - 1].ring : p->ring];
}

static void say_too_late(const struct reviewed *v, struct where at, const char *text, const char *path, const char *to_do)
{
	finding_add(v->r, &(struct finding){ .kind = FINDING_TOO_LATE, .design = v->p->name, .at = at, .text = text,
					     .path = path, .to_do = to_do });
}

/* NAME is rung for TIMEOUT seconds at most, as WHOM; nobody answers by then. True: it was said. */
static bool tell_unanswered(const struct reviewed *v, const char *name, uint32_t whom, double timeout, const char *path)
{
	const struct program *p = v->p;
	struct rung r = rung_by(p, whom, timeout);
	struct arena *a = &v->r->arena;
	double answered = r.people + r.machines;

	if (r.would <= 0 || answered > HARDLY_ANY * r.would)
		return false;
	finding_add(v->r, &(struct finding){
		.kind = FINDING_TOO_LATE, .design = p->name, .at = v->s->designs[v->design].at,
		.text = arena_printf(a, "%s rings for %s, and %s answer%s so soon: the earliest would after %s",
				     name, duration_of(a, timeout),
				     answered > 0 ? arena_printf(a, "%.2g %%", 100 * answered) : "nobody",
				     answered > 0 ? "" : "s", duration_of(a, dist_earliest(ring_of(p, whom), 1e6))),
		.path = path, .rated = true, .share = 1 - answered,
		.to_do = "ring for longer: timeout of the <Dial> or widget, rules.ring_timeout; or callers.ring is in another unit" });
	return true;
}

/* Callers who give up a dial before anybody answers it. */
static void tell_ringing(const struct reviewed *v, const char *name, uint32_t whom, double timeout, const char *path)
{
	const struct program *p = v->p;
	const struct dist *patience;
	struct rung r = rung_by(p, whom, timeout);
	struct arena *a = &v->r->arena;
	double in_time;

	if (p->patience[PHASE_RINGING] == NOWHERE || r.machines > 0)
		return;
	patience = &p->dists[p->patience[PHASE_RINGING]];
	in_time = comes_first(ring_of(p, whom), patience, timeout);
	if (in_time > HARDLY_ANY)
		return;
	finding_add(v->r, &(struct finding){
		.kind = FINDING_TOO_LATE, .design = p->name, .at = v->s->designs[v->design].at,
		.text = arena_printf(a, "%s is answered after %s at the earliest, and callers hear it ring for %s on average (callers.patience.ringing): they give up before",
				     name, duration_of(a, dist_earliest(ring_of(p, whom), 1e6)),
				     duration_of(a, dist_mean(patience))),
		.path = path, .rated = true, .share = 1 - in_time,
		.to_do = "say something before the dial, or look at the units of callers.ring and patience" });
}

static void review_dials(const struct reviewed *v, const struct reach *reach)
{
	const struct program *p = v->p;

	for (size_t i = 0; i < p->step_count; i++) {
		const struct dial *d = p->steps[i].op == OP_DIAL ? &p->dials[p->steps[i].arg] : NULL;
		const char *name, *path;

		if (!d || reach->from[i] == NOWHERE || d->target != NOWHERE || d->also)
			continue;
		name = arena_printf(&v->r->arena, "<Dial> of %s", p->strings[d->name]);
		path = reach_path(reach, (int32_t)i, &v->r->arena);
		if (!tell_unanswered(v, name, (uint32_t)d->whom, d->timeout, path))
			tell_ringing(v, name, (uint32_t)d->whom, d->timeout, path);
	}
	if (p->outbound && p->request_entry == NOWHERE && !p->called_count)
		tell_unanswered(v, "a created call", 0, p->rules.ring_timeout, "created > ringing");
}

/* How long anything rings at most that voicemail could answer. */
static double longest_ringing(const struct program *p, const struct reach *reach)
{
	double longest = p->outbound ? p->rules.ring_timeout : 0;

	for (size_t i = 0; i < p->step_count; i++)
		if (p->steps[i].op == OP_DIAL && reach->from[i] != NOWHERE && p->dials[p->steps[i].arg].target == NOWHERE)
			longest = fmax(longest, p->dials[p->steps[i].arg].timeout);
	return longest;
}

static void review_voicemail_time(const struct reviewed *v, const struct reach *reach)
{
	const struct program *p = v->p;
	double after = (double)p->machines.callers.after * 1e-9, rings = longest_ringing(p, reach);
	struct arena *a = &v->r->arena;

	if (!(p->machines.callers.diverted > 0) || !(rings > 0) || after < rings)
		return;
	finding_add(v->r, &(struct finding){
		.kind = FINDING_TOO_LATE, .design = p->name, .at = v->s->designs[v->design].at, .as = AS_NOTE,
		.text = arena_printf(a, "voicemail would answer after %s, and nothing rings for longer than %s: it never does",
				     duration_of(a, after), duration_of(a, rings)),
		.path = "ringing", .rated = true, .share = 0,
		.to_do = "leave it so where that is meant; else ring for longer" });
}

static void review_tries(const struct reviewed *v)
{
	const struct program *p = v->p;
	const struct dialler_plan *d = &p->dialling;
	struct arena *a = &v->r->arena;

	if (p->arrivals != ARRIVALS_DIALLER || d->tries < 2 || !(p->duration > 0) ||
	    dist_cdf(&p->dists[p->dialling_retry], p->duration) > HARDLY_ANY)
		return;
	say_too_late(v, v->s->designs[v->design].at,
	     arena_printf(a, "no second try falls within the %s that calls are placed for: calls.dialler.retry is %s on average",
			  duration_of(a, p->duration), duration_of(a, dist_mean(&p->dists[p->dialling_retry]))),
	     "dialler > retry", "a shorter calls.dialler.retry, a longer calls.duration, or tries: 1");
}

/* Of the moments at which agents of G are on duty, those that AFTER later are not, or past SPAN. */
static double falls_out(const struct group *g, double after, double span)
{
	double duty = 0, out = 0;

	for (int i = 0; i < 1000; i++) {
		double t = (i + 0.5) * span / 1000;

		if (!(on_duty_at(g, t) > 0))
			continue;
		duty++;
		out += !(on_duty_at(g, t + after) > 0);
	}
	return duty > 0 ? out / duty : 0;
}

void review_retries(const struct reviewed *v, size_t group)
{
	const struct program *p = v->p;
	const struct group *g = &p->groups[group];
	const struct dist *retry;
	struct arena *a = &v->r->arena;
	double span = offered_for(p);
	struct where at = v->s->groups[group].at;

	if (g->callback.attempts < 2 || !isfinite(span) || g->callback.answer >= 1)
		return;
	retry = &p->dists[g->callback.retry];
	if (p->clears_at_close && dist_cdf(retry, span) <= HARDLY_ANY)
		say_too_late(v, at, arena_printf(a, "no second attempt to call back is made for group '%s': it comes %s after the first, and calls.closing drops it after %s",
					 g->name, duration_of(a, dist_mean(retry)), duration_of(a, span)),
		     "callback > retry", "a shorter callback.retry, attempts: 1, or closing: serve");
	else if (g->schedule_count && !g->helper_count && falls_out(g, dist_mean(retry), span) > 1 - HARDLY_ANY)
		say_too_late(v, at, arena_printf(a, "second attempts to call back fall due when nobody of group '%s' is on duty: %s after the first, and a shift lasts %s; they are made when agents come again",
					 g->name, duration_of(a, dist_mean(retry)), duration_of(a, longest_shift(g, span))),
		     "callback > retry", "a callback.retry that falls within a shift");
}

void review_late(const struct reviewed *v, const struct reach *reach)
{
	if (v->p->arrivals == ARRIVALS_SCRIPT)
		return; /* whose answers are said */
	review_dials(v, reach);
	review_voicemail_time(v, reach);
	review_tries(v);
}
