/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The search: from the formulas' numbers for the load that lags behind the rate, which come
 * nearest, upwards until every step meets the requirement, then, step by step in the order
 * of time, downwards as long as every step still does. More agents anywhere are no worse for
 * anybody, so what one agent fewer breaks once it breaks with fewer agents elsewhere, too,
 * and a step needs to be looked at only once.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "experiment/roster_parts.h"

/* What came of one schedule. */
struct trial_of_all {
	enum decision *steps;
	bool *yes; /* by its estimate where it is not decided */
	bool any_no, all_yes;
	uint64_t replications;
	size_t point;
};

struct looking {
	struct roster *r;
	struct diagnostics *d;
	enum campaign_state state;
	bool bad;
	uint64_t *agents; /* by step: what is tried */
	struct trial_of_all trial;
	uint64_t most; /* replications that decided the schedules that were held */
	/* by step: as many replications as there may be did not decide it for the schedule that
	 * is held, as where hardly any call comes; no other one waits for it any more */
	bool *vague;
};

/* The schedule as YAML. */
static const char *counts(struct arena *a, const uint64_t *agents, size_t count)
{
	char *text = arena_array(a, 24 * count + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		n += (size_t)snprintf(text + n, 24, "%s%llu", i ? ", " : "",
				      (unsigned long long)agents[i]);
	return text;
}

static bool add_schedule(struct looking *x, bool fresh)
{
	const struct roster *r = x->r;
	struct arena a = { 0 };
	const char *name = r->group->name, *sets[6];
	size_t n = 0;

	sets[n++] = arena_printf(&a, "agents.\"%s\".count=null", name);
	sets[n++] = arena_printf(&a, "agents.\"%s\".schedule={counts: [%s], step: %.15gs}", name,
				 counts(&a, x->agents, r->count), r->step);
	sets[n++] = arena_printf(&a, "agents.\"%s\".by_interval=yes", name);
	sets[n++] = arena_printf(&a, "run.confidence=%.15g", r->confidence);
	if (fresh)
		sets[n++] = arena_printf(&a, "run.seed=%llu",
					 (unsigned long long)(r->s->seed + 1));
	x->bad = !campaign_add(r->campaign, sets, n, &x->trial.point, x->d);
	arena_free(&a);
	return !x->bad;
}

static const struct interval_result *interval_of(const struct roster *r,
						 const struct design_result *d, size_t step)
{
	for (size_t i = 0; i < d->group_count; i++)
		if (!strcmp(d->groups[i].name, r->group->name))
			return &d->groups[i].intervals[step];
	return NULL;
}

static const struct estimate *measured(const struct roster *r, const struct interval_result *v)
{
	return !strcmp(r->metric, "service_level") ? &v->service_level :
	       !strcmp(r->metric, "abandon_rate") ? &v->abandon_rate : &v->wait_mean;
}

static bool wanted(const struct roster *r, const struct design_result *d)
{
	return !r->condition->design || !strcmp(r->condition->design, d->name);
}

/* In the design that is worst off; where no call came there is nothing to be met. */
static void judge_step(const struct looking *x, const struct results *results, size_t step)
{
	const struct requirement *c = x->r->condition;
	enum decision all = DECIDED_YES;
	bool yes = true;

	for (size_t i = 0; i < results->design_count; i++) {
		const struct interval_result *v;
		struct estimate middle;
		enum decision one;

		if (!wanted(x->r, &results->designs[i]))
			continue;
		v = interval_of(x->r, &results->designs[i], step);
		if (!v || !measured(x->r, v)->defined)
			continue;
		one = requirement_decide(c, measured(x->r, v));
		middle = *measured(x->r, v);
		middle.low = middle.high = middle.value;
		yes &= requirement_decide(c, &middle) == DECIDED_YES;
		if (one == DECIDED_NO || (one == UNDECIDED && all == DECIDED_YES))
			all = one;
	}
	x->trial.steps[step] = all;
	x->trial.yes[step] = yes;
}

static void judge(struct looking *x, const struct results *results)
{
	struct trial_of_all *t = &x->trial;

	t->any_no = false;
	t->all_yes = true;
	t->replications = results->replications;
	for (size_t i = 0; i < x->r->count; i++) {
		judge_step(x, results, i);
		t->any_no |= t->steps[i] == DECIDED_NO;
		t->all_yes &= t->steps[i] == DECIDED_YES;
	}
}

/* Is it left open whether some step meets it, and may more replications tell? */
static bool left_open(const struct looking *x)
{
	const struct trial_of_all *t = &x->trial;

	if (t->any_no || t->replications >= x->r->max_replications)
		return false;
	for (size_t i = 0; i < x->r->count; i++)
		if (t->steps[i] == UNDECIDED && !(x->vague[i] && t->yes[i]))
			return true;
	return false;
}

/* Try the schedule, with more and more replications, until some step is shown to miss the
 * requirement or all of them to meet it. FRESH: other callers. False: stopped, or bad. */
static bool look(struct looking *x, bool fresh)
{
	struct roster *r = x->r;

	if (!add_schedule(x, fresh))
		return false;
	r->schedules++;
	if (fresh)
		campaign_want(r->campaign, x->trial.point, x->most);
	for (;;) {
		struct results *results;
		uint64_t n;

		x->state = campaign_work(r->campaign);
		if (x->state != CAMPAIGN_DONE)
			return false;
		results = campaign_results(r->campaign, x->trial.point);
		judge(x, results);
		results_free(results);
		if (!left_open(x))
			return true;
		n = 2 * x->trial.replications;
		n = n < r->max_replications ? n : r->max_replications;
		campaign_want(r->campaign, x->trial.point, n);
	}
}

static bool misses(const struct trial_of_all *t, size_t step)
{
	return t->any_no ? t->steps[step] == DECIDED_NO : !t->yes[step];
}

static bool meets_everywhere(const struct looking *x)
{
	for (size_t i = 0; i < x->r->count; i++)
		if (misses(&x->trial, i))
			return false;
	return true;
}

/* One agent more where the requirement is missed, but not where it is missed in the step
 * before, too: that may be its backlog. False: so many would not help either. */
static bool add_agents(struct looking *x)
{
	const struct roster *r = x->r;

	for (size_t i = 0; i < r->count; i++) {
		const struct roster_step *s = &r->steps[i];
		double most = 100 + 4 * fmax((double)s->erlang_c, s->load.lagged);

		if (!misses(&x->trial, i) || (i && misses(&x->trial, i - 1)))
			continue;
		if ((double)++x->agents[i] > most)
			return false;
	}
	return true;
}

/* Until every step meets it. False: stopped, bad, or not to be found. */
static bool raise_until_met(struct looking *x, bool fresh)
{
	for (;;) {
		if (!look(x, fresh))
			return false;
		if (meets_everywhere(x))
			return true;
		if (!add_agents(x))
			return false;
	}
}

/* From now on the schedule that was looked at is held. */
static void hold(struct looking *x)
{
	const struct trial_of_all *t = &x->trial;

	x->most = t->replications > x->most ? t->replications : x->most;
	for (size_t i = 0; i < x->r->count; i++)
		x->vague[i] |= t->steps[i] == UNDECIDED &&
			       t->replications >= x->r->max_replications;
}

/* As few as will do in STEP. */
static bool lower_step(struct looking *x, size_t step)
{
	struct roster_step *s = &x->r->steps[step];
	uint64_t fewest = s->load.rate > 0 ? 1 : 0;

	s->tight = s->tight_decided = true;
	while (x->agents[step] > fewest) {
		x->agents[step]--;
		if (!look(x, false))
			return false;
		if (!meets_everywhere(x)) {
			x->agents[step]++;
			s->tight_decided = x->trial.any_no;
			return true;
		}
		hold(x);
	}
	return true;
}

static bool lower_all(struct looking *x)
{
	bool going = true;

	hold(x);
	for (size_t i = 0; going && i < x->r->count; i++)
		going = lower_step(x, i);
	return going;
}

/* ---- the share of calls that come ---- */

static double count_of(const struct group_result *g)
{
	return g->metrics[0].estimate.value; /* offered */
}

/* Of the calls of all designs that are looked at, how many come to the group. */
static double share_of(const struct roster *r, const struct results *results)
{
	double offered = 0, calls = 0;

	for (size_t i = 0; i < results->design_count; i++) {
		const struct design_result *d = &results->designs[i];

		if (!wanted(r, d))
			continue;
		calls += (double)d->calls;
		for (size_t k = 0; k < d->group_count; k++)
			if (!strcmp(d->groups[k].name, r->group->name))
				offered += count_of(&d->groups[k]) * (double)results->replications;
	}
	return calls > 0 ? offered / calls : 0;
}

static void begin_with_formulas(struct looking *x)
{
	bool all_none = true;

	for (size_t i = 0; i < x->r->count; i++) {
		const struct roster_step *s = &x->r->steps[i];

		x->agents[i] = s->load.rate > 0 ? (s->lagged ? s->lagged : 1) : 0;
		all_none &= !x->agents[i];
	}
	if (all_none)
		x->agents[0] = 1;
}

/* The formulas are asked again for the calls that do come: within 1 % of all, it is all. */
static bool find_share(struct looking *x)
{
	struct roster *r = x->r;
	struct results *results;

	if (!add_schedule(x, false))
		return false;
	x->state = campaign_work(r->campaign);
	if (x->state != CAMPAIGN_DONE)
		return false;
	results = campaign_results(r->campaign, x->trial.point);
	r->share = share_of(r, results);
	results_free(results);
	if (!(r->share > 0)) {
		diag_error(x->d, r->group->at, "--staff: no call comes to agents.%s", r->group->name);
		x->bad = true;
		return false;
	}
	if (fabs(r->share - 1) < 0.01)
		r->share = 1;
	else
		roster_formulas(r);
	begin_with_formulas(x);
	return true;
}

/* ---- the answer ---- */

static void keep_step(struct looking *x, const struct results *results, size_t step)
{
	struct roster_step *s = &x->r->steps[step];
	bool more = !strcmp(x->r->metric, "service_level");
	double worst = NAN;

	s->agents = x->agents[step];
	s->meets = !misses(&x->trial, step);
	s->decided = x->trial.steps[step] != UNDECIDED;
	for (size_t i = 0; i < results->design_count; i++) {
		const struct interval_result *v;
		double value;

		if (!wanted(x->r, &results->designs[i]))
			continue;
		v = interval_of(x->r, &results->designs[i], step);
		if (!v)
			continue;
		value = measured(x->r, v)->defined ? measured(x->r, v)->value : NAN;
		if (s->design && !(more ? value < worst : value > worst))
			continue;
		worst = value;
		s->design = arena_strdup(&x->r->arena, results->designs[i].name);
		s->offered = v->offered;
		s->service_level = v->service_level;
		s->abandon_rate = v->abandon_rate;
		s->wait_mean = v->wait_mean;
	}
}

static void keep_answer(struct looking *x)
{
	struct roster *r = x->r;
	struct results *results = campaign_results(r->campaign, x->trial.point);

	r->found = true;
	r->confirmed = x->trial.all_yes;
	r->replications = results->replications;
	for (size_t i = 0; i < r->count; i++)
		keep_step(x, results, i);
	results_free(results);
}

enum campaign_state roster_run(struct roster *r, bool *bad, struct diagnostics *d)
{
	struct looking x = { .r = r, .d = d, .state = CAMPAIGN_DONE };

	x.agents = arena_array(&r->arena, r->count, sizeof(*x.agents));
	x.trial.steps = arena_array(&r->arena, r->count, sizeof(*x.trial.steps));
	x.vague = arena_array(&r->arena, r->count, sizeof(*x.vague));
	x.trial.yes = arena_array(&r->arena, r->count, sizeof(*x.trial.yes));
	begin_with_formulas(&x);
	if (find_share(&x) && raise_until_met(&x, false) && lower_all(&x) &&
	    raise_until_met(&x, true))
		keep_answer(&x);
	*bad = x.bad;
	return x.state;
}
