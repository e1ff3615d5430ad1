/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is looked for in which steps, and what Erlang's formulas say of them. */
#include <math.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/nearest_word.h"
#include "base/source.h"
#include "base/terms.h"
#include "base/units.h"
#include "laws/distribution.h"
#include "search/staffing_search_internal.h"

enum { MOST_STEPS = 1000 };

static const struct agent_group *find_group(const struct staffing_search *r, const char *name,
					    struct where at, struct diagnostics *d)
{
	const struct scenario *s = r->s;
	const char *bare = strncmp(name, "agents.", 7) ? name : name + 7;
	const char **names = arena_array(&d->arena, s->group_count, sizeof(*names));

	for (size_t i = 0; i < s->group_count; i++) {
		names[i] = s->groups[i].name;
		if (!strcmp(names[i], bare))
			return &s->groups[i];
	}
	diag_error(d, at, "unknown group of agents '%s'%s", bare,
		   did_you_mean(&d->arena, bare, names, s->group_count));
	return NULL;
}

/* Is it a metric of the group that is known step by step, and one that more agents help? */
static bool check_condition(struct staffing_search *r, struct diagnostics *d)
{
	static const char *const names[] = { "service_level", "abandon_rate", "wait_mean" };
	const struct requirement *c = r->condition;
	size_t length = strlen(r->group->name);
	const char *metric = c->metric + 8 + length;
	bool more = c->op == OP_MORE || c->op == OP_MORE_EQUAL;
	bool less = c->op == OP_LESS || c->op == OP_LESS_EQUAL;

	if (strncmp(c->metric, "agents.", 7) || strncmp(c->metric + 7, r->group->name, length) ||
	    c->metric[7 + length] != '.') {
		diag_error(d, c->at, "expected a metric of agents.%s, found '%s'", r->group->name,
			   c->metric);
		return false;
	}
	r->metric = metric;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!strcmp(metric, names[i])) {
			if (i == 0 ? more : less)
				return true;
			diag_error(d, c->at, "more agents do not help: expected '%s %s ...'",
				   c->metric, i == 0 ? ">=" : "<=");
			return false;
		}
	diag_error(d, c->at, "%s is not known step by step: expected service_level, abandon_rate "
			     "or wait_mean of agents.%s", c->metric, r->group->name);
	return false;
}

static bool check_calls(const struct scenario *s, const struct agent_group *g,
			struct diagnostics *d)
{
	const struct where none = { 0 };

	if (s->calls.arrivals == ARRIVALS_SCRIPT)
		diag_error(d, none, "--staff: expected calls that come at rates, found a script");
	else if (s->calls.arrivals == ARRIVALS_DIALLER)
		diag_error(d, none, "--staff: expected calls that come at rates, found a dialler, which places as many as its agents take; --find agents.%s.count=A:B:C tries numbers of agents", g->name);
	else if (!(s->calls.duration > 0))
		diag_error(d, none, "--staff: expected calls.duration, such as 12h: how long calls come");
	else if (s->warm_up >= s->calls.duration)
		diag_error(d, none, "--staff: run.warm_up is as long as calls.duration");
	if (g->count == 0)
		diag_error(d, g->at, "--staff: agents.%s has no agents of its own", g->name);
	return !d->errors;
}

static double period_of(const struct scenario *s, const struct agent_group *g)
{
	double period = s->calls.duration;

	if (s->calls.arrivals == ARRIVALS_RATES)
		period = s->calls.rate_step * (double)s->calls.rate_count;
	else if (g->schedule_count)
		period = g->schedule_step * (double)g->schedule_count;
	return fmin(period, s->calls.duration);
}

/* Of a step that does not come again after the warm-up no call counts: nothing is known of it. */
static bool check_warm_up(const struct staffing_search *r, double period, struct diagnostics *d)
{
	double unseen = floor(r->s->warm_up / r->step + 1e-9) * r->step;
	char text[32];

	if (!(unseen > 0) || r->s->calls.duration > period * (1 + 1e-9))
		return true;
	diag_error(d, (struct where){ 0 },
		   "--staff: the first %s are in run.warm_up, so that no call of these steps counts: expected no warm-up, or a "
		   "calls.duration of several such days",
		   format_duration(text, sizeof(text), unseen));
	return false;
}

static bool cut(struct staffing_search *r, struct diagnostics *d)
{
	const struct scenario *s = r->s;
	double period = period_of(s, r->group), steps;

	r->step = r->every > 0 ? r->every :
		  r->group->schedule_count ? r->group->schedule_step :
		  s->calls.arrivals == ARRIVALS_RATES ? s->calls.rate_step : 3600;
	steps = ceil(period / r->step - 1e-9);
	if (steps > MOST_STEPS) {
		diag_error(d, (struct where){ 0 }, "--every: %.10g steps, expected at most %d", steps,
			   MOST_STEPS);
		return false;
	}
	if (period < s->calls.duration && fabs(steps * r->step - period) > 1e-6 * period) {
		char every[32], all[32];

		diag_error(d, (struct where){ 0 },
			   "--every: steps of %s do not fit into the %s after which rates repeat",
			   format_duration(every, sizeof(every), r->step),
			   format_duration(all, sizeof(all), period));
		return false;
	}
	r->count = (size_t)fmax(1, steps);
	return check_warm_up(r, period, d);
}

void staffing_search_formulas(struct staffing_search *r)
{
	const struct agent_group *g = r->group;
	double time = staffing_erlang_time(g);
	double patience = staffing_erlang_patience(r->group);
	struct offered_load *loads = arena_array(&r->arena, r->count, sizeof(*loads));

	offered_loads(r->s, g, r->share, r->step, r->count, loads);
	for (size_t i = 0; i < r->count; i++) {
		struct staffing_step *x = &r->steps[i];

		x->offered_load = loads[i];
		x->erlang_c = staffing_erlang_agents(g, r->metric, r->condition, loads[i].rate, time,
						     INFINITY);
		x->erlang_a = staffing_erlang_agents(g, r->metric, r->condition, loads[i].rate, time,
						     patience);
		x->lagged = staffing_erlang_agents(g, r->metric, r->condition, loads[i].lagged / time,
						   time, patience);
	}
}

bool staffing_search_prepare(struct staffing_search *r, const char *name, struct where at,
			     struct diagnostics *d)
{
	r->group = find_group(r, name, at, d);
	if (!r->group)
		return false;
	check_condition(r, d);
	if (!check_calls(r->s, r->group, d) || !cut(r, d))
		return false;
	r->steps = arena_array(&r->arena, r->count, sizeof(*r->steps));
	r->share = 1;
	r->formulas.has_patience = r->group->has_patience;
	staffing_erlang_ignored(&r->formulas, r->s, r->group);
	staffing_search_formulas(r);
	return true;
}

void staffing_search_free(struct staffing_search *r)
{
	arena_free(&r->arena);
}

double staffing_search_hours(const struct staffing_search *r, size_t member)
{
	double agents = 0;

	for (size_t i = 0; i < r->count; i++)
		agents += (double)*(const uint64_t *)((const char *)&r->steps[i] + member);
	return agents * r->step / 3600;
}
