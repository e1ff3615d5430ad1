/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Races between a redirect and the answer that have an exact answer: the call rings for a
 * time of a known law, one request is sent for it, and Studio takes the call if it still
 * rings then. Whatever could matter beside these two times is looked for, in the scenario
 * and in the program, and what did happen has to be nothing else.
 */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/terms.h"
#include "estimate/analytic_internal.h"
#include "laws/distribution.h"

/* Less likely than this is as good as never. */
#define NEVER_LIKELY 1e-9

static bool is_constant(const struct dist *d)
{
	return d->kind == DIST_CONSTANT;
}

/* Does every caller wait, and whoever is rung answer? */
static bool plain_callers(const struct scenario *s)
{
	const struct callers *c = &s->callers;

	for (int i = 0; i < PHASE_COUNT; i++)
		if (c->has_patience[i])
			return false;
	return c->outcome[OUTCOME_ANSWER] == 1 && !c->contacts && !c->stage_count && !s->calls.outbound &&
	       !s->calls.retrials.causes && s->calls.arrivals != ARRIVALS_SCRIPT;
}

/* Is it so that Studio takes whoever rings and refuses all others, at once? */
static bool plain_rules(const struct rules *r)
{
	return r->redirect_inbound_ringing == REST_ACCEPT && r->redirect_in_progress == REST_ACCEPT &&
	       r->studio_ringing == STUDIO_START && r->studio_in_progress == STUDIO_400 &&
	       r->studio_400_surface == SURFACE_SYNC_400 && !r->rest_concurrency &&
	       is_constant(&r->fetch_latency) &&
	       is_constant(&r->in_progress_window) && r->in_progress_window.a == 0;
}

/* One request, for a new document, sent once. */
static bool plain_redirect(const struct scenario *s, const struct design *d)
{
	const struct redirect *r = d->redirects;

	if (d->redirect_count != 1 || d->fallback.kind != TARGET_NONE ||
	    (d->goal != GOAL_COMPLETED && d->goal != GOAL_ACCEPTED))
		return false;
	if (r->at == MOMENT_RINGING &&
	    (!is_constant(&s->rules.callback_latency) || s->rules.callback_lost_share > 0))
		return false;
	return (r->at == MOMENT_CREATED || r->at == MOMENT_RINGING) &&
	       is_constant(r->has_latency ? &r->latency : &s->rules.rest_latency) &&
	       r->to.kind == TARGET_FLOW && !r->to.event_return && r->update == UPDATE_DOCUMENT &&
	       r->sid == SID_CALL && !(r->has_retries && r->retry_count) && !s->webhooks;
}

/* The <Dial> to one party outside by which the first document begins, or NULL. */
static const struct dial *first_dial(const struct program *p)
{
	const struct document_target *t = &p->targets[p->start];
	const struct step *s;

	if (t->kind != DOCUMENT_APP || t->webhook || p->start_entry != t->fetch)
		return NULL;
	s = &p->steps[t->entry];
	while (s->op == OP_VERB || s->op == OP_JUMP)
		s = &p->steps[s->next];
	if (s->op != OP_DIAL || p->dials[s->arg].target >= 0 || p->dials[s->arg].also ||
	    !p->dials[s->arg].answer_on_bridge)
		return NULL;
	return &p->dials[s->arg];
}

/* From the first ring to the request, but for the time `after` says. */
static double offset_of(const struct scenario *s, const struct redirect *r)
{
	double latency = r->has_latency ? r->latency.a : s->rules.rest_latency.a;

	return latency + (r->at == MOMENT_RINGING ? s->rules.callback_latency.a : 0) -
	       s->rules.fetch_latency.a;
}

/* P(it still rings after T seconds); NAN where it may be answered in that very moment. */
static double rings_on(const struct dist *ring, double t)
{
	double before = dist_cdf(ring, t - 1e-6), after = dist_cdf(ring, t + 1e-6);

	return after - before > 1e-4 ? NAN : 1 - dist_cdf(ring, t);
}

/* What is known of P(Studio takes the call); NAN: nothing. */
static double success_of(const struct scenario *s, const struct redirect *r,
			 const struct dial *dial, const char **formula)
{
	const struct dist *ring = &s->callers.ring, *after = &r->after;
	double offset = offset_of(s, r), most = fmin(dial->timeout, s->rules.call_time_limit);

	if (is_constant(after)) {
		*formula = "P(ring > t)";
		return after->a + offset < most ? rings_on(ring, after->a + offset) : NAN;
	}
	*formula = offset > 0 ? "exp(-d/m) m/(m + a)" : "m/(m + a)";
	if (after->kind != DIST_EXPONENTIAL || ring->kind != DIST_EXPONENTIAL || offset < 0 ||
	    exp(-(most - offset) / after->a) > NEVER_LIKELY)
		return NAN;
	return exp(-offset / ring->a) * ring->a / (ring->a + after->a);
}

static uint64_t count_of(const struct design_result *d, const char *name)
{
	for (size_t i = 0; i < d->count_count; i++)
		if (!strcmp(d->counts[i].name, name))
			return d->counts[i].count;
	return 0;
}

/* Did nothing befall any call but that Studio took it or refused it for having been
 * answered? */
static bool nothing_else(const struct design_result *d)
{
	uint64_t refused = count_of(d, "studio_400");

	if (count_of(d, "studio_requests") != d->calls || d->successes + refused != d->calls)
		return false;
	return !d->reason_count ||
	       (d->reason_count == 1 && !strcmp(d->reasons[0].reason, "studio_400_in_progress"));
}

static void add_exact(struct design_result *d, const char *name, double exact, const char *formula)
{
	const struct metric *m = result_metric(d, name);

	if (m && m->estimate.defined)
		d->analytic[d->analytic_count++] = (struct analytic_value){
			.metric = m->name, .unit = m->unit, .estimate = m->estimate,
			.exact = exact, .formula = formula };
}

void analytic_race(struct design_result *d, const struct plan *p, size_t design, struct arena *a)
{
	const struct scenario *s = p->s;
	const struct design *x = &s->designs[design];
	const struct dial *dial = first_dial(p->arms[design].program);
	const char *formula;
	double success;

	if (!dial || !plain_callers(s) || !plain_rules(&s->rules) || !plain_redirect(s, x) ||
	    !nothing_else(d))
		return;
	success = success_of(s, &x->redirects[0], dial, &formula);
	if (isnan(success))
		return;
	d->analytic = arena_array(a, 2, sizeof(*d->analytic));
	add_exact(d, "success_rate", success, formula);
	add_exact(d, "http_400_rate", 1 - success, arena_printf(a, "1 - %s", formula));
}
