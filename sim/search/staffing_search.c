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

#include "base/diagnostics.h"
#include "base/key_path.h"
#include "base/memory.h"
#include "laws/attendance.h"
#include "search/staffing_search_internal.h"

/* What came of one schedule. */
struct trial_of_all {
	enum condition_verdict *steps;
	bool *yes; /* by its estimate where it is not decided */
	double *factor; /* of a step that seems to miss it: times as many replications may show it */
	bool any_no, all_yes;
	uint64_t replications;
	size_t point;
};

struct looking {
	struct staffing_search *r;
	struct diagnostics *d;
	enum campaign_state state;
	bool bad;
	uint64_t *agents; /* by step: what is tried */
	struct trial_of_all trial;
	uint64_t most; /* replications that decided the schedules that were held */
	/* by step: as many replications as there may be did not decide it for the schedule that
	 * is held, as where hardly any call comes; no other one waits for it any more */
	bool *vague;
	uint64_t *raised; /* by step: how often it got more agents */
};

/* A schedule on the way need not be shown to meet the requirement, as the answer is: it seems to
 * with so large a part of the replications that there may be. Beyond SINGLE_STEPS times one agent
 * more is too slow a way to what will do. */
enum { PART_ON_THE_WAY = 4, SINGLE_STEPS = 8 };

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

/* The schedules of all groups that are looked for and have one, always in the same order, so that
 * what was run for one of them is found again for another. */
static size_t put_schedules(const struct looking *x, struct arena *a, const char **sets)
{
	const struct staffing_search *r = x->r;
	size_t n = 0;

	for (size_t i = 0; i < r->peer_count; i++) {
		const struct staffing_search *p = &r->peers[i];
		const uint64_t *agents = p == r ? x->agents : p->held;
		const char *name = key_path_put(a, p->group->name);

		if (!agents)
			continue;
		sets[n++] = arena_printf(a, "agents.%s.count=null", name);
		sets[n++] = arena_printf(a, "agents.%s.schedule={counts: [%s], step: %.15gs}", name,
					 counts(a, agents, p->count), p->step);
		sets[n++] = arena_printf(a, "agents.%s.by_interval=yes", name);
	}
	return n;
}

static bool add_schedule(struct looking *x, bool fresh)
{
	const struct staffing_search *r = x->r;
	struct arena a = { 0 };
	const char **sets = arena_array(&a, 3 * r->peer_count + 2, sizeof(*sets));
	size_t n = put_schedules(x, &a, sets);

	sets[n++] = arena_printf(&a, "run.confidence=%.15g", r->confidence);
	if (fresh)
		sets[n++] = arena_printf(&a, "run.seed=%llu",
					 (unsigned long long)(r->s->seed + 1));
	x->bad = !campaign_add(r->campaign, sets, n, &x->trial.point, x->d);
	arena_free(&a);
	return !x->bad;
}

static const struct interval_result *interval_of(const struct staffing_search *r,
						 const struct design_result *d, size_t step)
{
	for (size_t i = 0; i < d->group_count; i++)
		if (!strcmp(d->groups[i].name, r->group->name))
			return &d->groups[i].intervals[step];
	return NULL;
}

static const struct estimate *measured(const struct staffing_search *r,
				       const struct interval_result *v)
{
	return !strcmp(r->metric, "service_level") ? &v->service_level :
	       !strcmp(r->metric, "abandon_rate") ? &v->abandon_rate : &v->wait_mean;
}

/* The interval of E shrinks with the root of the replications, until its nearer end is at the
 * value of C, and a tenth beyond. */
static double times_as_many(const struct requirement *c, const struct estimate *e)
{
	bool more = c->op == OP_MORE || c->op == OP_MORE_EQUAL;
	double reach = (more ? e->high - e->value : e->value - e->low) / (c->value - e->value);

	return isfinite(reach) && reach != 0 ? 1.1 * reach * reach : INFINITY;
}

/* In the design that is worst off; where no call came there is nothing to be met. */
static void judge_step(const struct looking *x, const struct results *results, size_t step)
{
	const struct requirement *c = x->r->condition;
	enum condition_verdict all = CONDITION_MET;
	bool yes = true;

	x->trial.factor[step] = INFINITY;
	for (size_t i = 0; i < results->design_count; i++) {
		const struct interval_result *v;
		struct estimate middle;
		enum condition_verdict one;

		if (!staffing_reach_wanted(x->r, results->designs[i].name))
			continue;
		v = interval_of(x->r, &results->designs[i], step);
		if (!v || !measured(x->r, v)->defined)
			continue;
		one = condition_test(c, measured(x->r, v));
		x->trial.factor[step] = fmin(x->trial.factor[step], times_as_many(c, measured(x->r, v)));
		middle = *measured(x->r, v);
		middle.low = middle.high = middle.value;
		yes &= condition_test(c, &middle) == CONDITION_MET;
		if (one == CONDITION_MISSED || (one == CONDITION_OPEN && all == CONDITION_MET))
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
		t->any_no |= t->steps[i] == CONDITION_MISSED;
		t->all_yes &= t->steps[i] == CONDITION_MET;
	}
}

/* Would as many replications as there may be hardly show that STEP misses it? */
static bool out_of_reach(const struct looking *x, size_t step)
{
	const struct trial_of_all *t = &x->trial;

	return !t->yes[step] && (double)t->replications * t->factor[step] >
				(double)x->r->max_replications;
}

/* Is it left open whether some step meets it, and may more replications tell? FRESH: of the
 * answer. */
static bool left_open(const struct looking *x, bool fresh)
{
	const struct trial_of_all *t = &x->trial;
	bool enough = !fresh && t->replications >= x->r->max_replications / PART_ON_THE_WAY;

	if (t->any_no || t->replications >= x->r->max_replications)
		return false;
	for (size_t i = 0; i < x->r->count; i++)
		if (t->steps[i] == CONDITION_OPEN && !(t->yes[i] && (enough || x->vague[i])) &&
		    !(enough && out_of_reach(x, i)))
			return true;
	return false;
}

/* How many replications would show that a step misses the requirement which seems to, by its
 * interval as it is now; at least an eighth more, at most twice as many as there are. */
static uint64_t next_replications(const struct looking *x)
{
	const struct trial_of_all *t = &x->trial;
	double factor = 2;

	for (size_t i = 0; i < x->r->count; i++)
		if (t->steps[i] == CONDITION_OPEN && !t->yes[i] && t->factor[i] < factor)
			factor = t->factor[i];
	return (uint64_t)ceil((double)t->replications * fmax(1.125, factor));
}

/* Try the schedule, with more and more replications, until some step is shown to miss the
 * requirement or all of them to meet it. FRESH: other callers. False: stopped, or bad. */
static bool look(struct looking *x, bool fresh)
{
	struct staffing_search *r = x->r;

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
		if (!left_open(x, fresh))
			return true;
		n = next_replications(x);
		n = n < r->max_replications ? n : r->max_replications;
		campaign_want(r->campaign, x->trial.point, n);
	}
}

static bool misses(const struct trial_of_all *t, size_t step)
{
	return t->any_no ? t->steps[step] == CONDITION_MISSED : !t->yes[step];
}

static bool meets_everywhere(const struct looking *x)
{
	for (size_t i = 0; i < x->r->count; i++)
		if (misses(&x->trial, i))
			return false;
	return true;
}

/* The lagged load, as agents to schedule. */
static double load_of(const struct staffing_search *r, const struct staffing_step *s)
{
	return s->offered_load.lagged / (1 - r->group->shrinkage) / (1 - staffing_on_break(r->group));
}

/* An agent more where the requirement is missed, but not where it is missed in the step
 * before, too: that may be its backlog. False: so many would not help either. */
static bool add_agents(struct looking *x)
{
	const struct staffing_search *r = x->r;

	for (size_t i = 0; i < r->count; i++) {
		const struct staffing_step *s = &r->steps[i];
		double most = 100 + 4 * fmax((double)s->erlang_c, load_of(r, s));

		if (!misses(&x->trial, i) || (i && misses(&x->trial, i - 1)))
			continue;
		x->agents[i] += x->raised[i]++ < SINGLE_STEPS ? 1 : 1 + x->agents[i] / 4;
		if ((double)x->agents[i] > most)
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
		x->vague[i] |= t->steps[i] == CONDITION_OPEN &&
			       t->replications >= x->r->max_replications;
}

/* As few as will do in STEP. */
static bool lower_step(struct looking *x, size_t step)
{
	struct staffing_step *s = &x->r->steps[step];
	uint64_t fewest = s->offered_load.rate > 0 ? agents_to_schedule(1, x->r->group->shrinkage, 0) : 0;

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

/* ---- the designs whose calls come ---- */

static void begin_with_formulas(struct looking *x)
{
	uint64_t one = agents_to_schedule(1, x->r->group->shrinkage, 0);
	bool all_none = true;

	for (size_t i = 0; i < x->r->count; i++) {
		const struct staffing_step *s = &x->r->steps[i];

		x->agents[i] = s->offered_load.rate > 0 ? (s->lagged ? s->lagged : one) : 0;
		all_none &= !x->agents[i];
	}
	if (all_none)
		x->agents[0] = one;
}

/* The formulas are asked again for the calls that do come: within 1 % of all, it is all. */
static bool find_share(struct looking *x)
{
	struct staffing_search *r = x->r;
	struct results *results;

	if (!add_schedule(x, false))
		return false;
	x->state = campaign_work(r->campaign);
	if (x->state != CAMPAIGN_DONE)
		return false;
	results = campaign_results(r->campaign, x->trial.point);
	staffing_reach_find(r, results);
	results_free(results);
	if (!(r->share > 0)) {
		r->unreached = true;
		x->bad = r->peer_count == 1 && !staffing_reach_refuse(r, x->d);
		return false;
	}
	if (fabs(r->share - 1) < 0.01)
		r->share = 1;
	else
		staffing_search_formulas(r);
	begin_with_formulas(x);
	return true;
}

/* ---- the answer ---- */

static void keep_step(struct looking *x, const struct results *results, size_t step)
{
	struct staffing_step *s = &x->r->steps[step];
	bool more = !strcmp(x->r->metric, "service_level");
	double worst = NAN;

	s->agents = x->agents[step];
	s->meets = !misses(&x->trial, step);
	s->decided = x->trial.steps[step] != CONDITION_OPEN;
	s->design = NULL;
	for (size_t i = 0; i < results->design_count; i++) {
		const struct design_result *d = &results->designs[i];
		const struct interval_result *v = interval_of(x->r, d, step);
		double value;

		if (!staffing_reach_wanted(x->r, d->name) || !v || !measured(x->r, v)->defined)
			continue;
		value = measured(x->r, v)->value;
		if (s->design && !(more ? value < worst : value > worst))
			continue;
		worst = value;
		s->design = arena_strdup(&x->r->arena, d->name);
		s->offered = v->offered;
		s->service_level = v->service_level;
		s->abandon_rate = v->abandon_rate;
		s->wait_mean = v->wait_mean;
	}
}

static void keep_answer(struct looking *x)
{
	struct staffing_search *r = x->r;
	struct results *results = campaign_results(r->campaign, x->trial.point);

	r->found = true;
	r->confirmed = x->trial.all_yes;
	r->replications = results->replications;
	for (size_t i = 0; i < r->count; i++)
		keep_step(x, results, i);
	results_free(results);
}

/* ---- several groups ---- */

static void begin(struct looking *x, struct staffing_search *r, struct diagnostics *d)
{
	*x = (struct looking){ .r = r, .d = d, .state = CAMPAIGN_DONE };
	x->agents = arena_array(&r->arena, r->count, sizeof(*x->agents));
	x->trial.steps = arena_array(&r->arena, r->count, sizeof(*x->trial.steps));
	x->vague = arena_array(&r->arena, r->count, sizeof(*x->vague));
	x->raised = arena_array(&r->arena, r->count, sizeof(*x->raised));
	x->trial.yes = arena_array(&r->arena, r->count, sizeof(*x->trial.yes));
	x->trial.factor = arena_array(&r->arena, r->count, sizeof(*x->trial.factor));
	begin_with_formulas(x);
}

/* As few agents as will do, beside what the groups before have got. False: stopped, bad, or not
 * to be found; true, too, where no call comes. */
static bool find_fewest(struct looking *x)
{
	if (find_share(x) && raise_until_met(x, false) && lower_all(x)) {
		x->r->held = x->agents;
		return true;
	}
	return x->r->unreached && !x->bad && x->state == CAMPAIGN_DONE;
}

/* All of them again with other callers, until none needs an agent more. */
static bool confirm_all(struct looking *list, size_t count)
{
	bool changed = true;

	while (changed) {
		changed = false;
		for (size_t i = 0; i < count; i++) {
			uint64_t tried = list[i].r->schedules;

			if (list[i].r->unreached)
				continue;
			if (!raise_until_met(&list[i], true))
				return false;
			changed |= count > 1 && list[i].r->schedules > tried + 1;
			keep_answer(&list[i]);
		}
	}
	return true;
}

static double one_comparison(const struct staffing_search *list, size_t count)
{
	double steps = 0;

	for (size_t i = 0; i < count; i++)
		steps += (double)list[i].count;
	return 1 - (1 - list->s->confidence) / (2 * steps);
}

enum campaign_state staffing_search_run(struct staffing_search *list, size_t count, bool *bad,
					struct diagnostics *d)
{
	struct looking *all = xcalloc(count, sizeof(*all));
	enum campaign_state state = CAMPAIGN_DONE;
	bool going = true;

	for (size_t i = 0; i < count; i++) {
		list[i].peers = list;
		list[i].peer_count = count;
		list[i].confidence = one_comparison(list, count);
		begin(&all[i], &list[i], d);
	}
	for (size_t i = 0; going && i < count; i++)
		going = find_fewest(&all[i]);
	if (!going || !confirm_all(all, count))
		for (size_t i = 0; i < count; i++)
			list[i].found = false;
	*bad = false;
	for (size_t i = 0; i < count; i++) {
		*bad |= all[i].bad;
		state = all[i].state != CAMPAIGN_DONE ? all[i].state : state;
	}
	free(all);
	return state;
}
