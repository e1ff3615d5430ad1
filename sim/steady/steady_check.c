/* SPDX-License-Identifier: GPL-3.0-or-later */
/* steady_check - scenarios that have no steady state, as far as it can be told without
 * running them. */
#include <string.h>

#include "base/diagnostics.h"
#include "base/terms.h"
#include "base/units.h"
#include "check/check.h"
#include "steady/steady.h"

static const char *of_workload(const struct workload *w)
{
	if (w->arrivals == ARRIVALS_SCRIPT)
		return "calls.script, or the log of calls.trace, lists every call";
	if (w->arrivals == ARRIVALS_DIALLER)
		return "calls.dialler dials a list that comes to its end, as fast as it has learnt to";
	if (w->arrivals == ARRIVALS_RATES)
		return "calls.arrivals.rates change with the time of day, and what follows from them is cyclic";
	if (w->modulation.busy_cv > 0)
		return "calls.arrivals.busyness makes each day, or each replication, another";
	if (w->clears)
		return "calls.closing: clear ends the day";
	return NULL;
}

static bool has_outages(const struct scenario *s)
{
	for (size_t i = 0; i < s->flow_count; i++)
		if (s->flows[i].webhook && s->flows[i].webhook->outage_count)
			return true;
	for (size_t i = 0; i < s->app_count; i++)
		if (s->apps[i].webhook && s->apps[i].webhook->outage_count)
			return true;
	return false;
}

/* What changes with time, or NULL. */
static const char *changing(const struct scenario *s)
{
	const char *why = of_workload(&s->calls);

	for (size_t i = 0; !why && i < s->group_count; i++)
		if (s->groups[i].schedule_count)
			why = "agents have a schedule, and what follows from it is cyclic";
	if (!why && s->callers.stage_count)
		why = "the called side is another at first";
	if (!why && has_outages(s))
		why = "webhooks have outages at given times";
	for (size_t i = 0; !why && i < s->design_count; i++)
		if (s->designs[i].share_steps)
			why = "the shares of a design's entries change with the time of day";
	for (size_t i = 0; !why && i < s->design_count; i++)
		for (size_t k = 0; k < s->designs[i].redirect_count; k++)
			if (s->designs[i].redirects[k].at == MOMENT_FIXED)
				why = "a redirect is at a moment of the clock";
	return why;
}

static bool check_load(const struct scenario *s, size_t design, struct diagnostics *d)
{
	struct overload x;
	double needed;
	char handle[48];

	if (!review_overload(s, design, &x))
		return true;
	needed = x.erlangs * (double)x.paid / x.agents;
	diag_error(d, s->steady.at,
		   "steady: design '%s' has no steady state: group '%s' is offered %.4g erlangs (%.4g calls an hour, %s each) and has %.4g agent%s%s, so its queue grows without end, expected %llu agents or more, or patience; or leave steady out",
		   s->designs[design].name, x.group, x.erlangs, 3600 * x.rate * x.per_call,
		   format_duration(handle, sizeof(handle), x.handle),
		   x.agents, x.agents == 1 ? "" : "s", x.agents < (double)x.paid ? " there and on no break" : "",
		   (unsigned long long)(needed * (1 + 1e-12)) + 1);
	return false;
}

const char *steady_overloaded(const struct scenario *s)
{
	struct overload x;

	for (size_t i = 0; s->steady.given && i < s->design_count; i++)
		if (review_overload(s, i, &x))
			return s->designs[i].name;
	return NULL;
}

bool steady_check(const struct plan *p, struct diagnostics *d)
{
	const struct scenario *s = p->s;
	const char *why = s->steady.given ? changing(s) : NULL;
	bool ok = true;

	if (why) {
		diag_error(d, s->steady.at,
			   "steady: there is no steady state: %s, expected terminating runs: leave steady out, and warm_up too, or make it constant",
			   why);
		return false;
	}
	if (s->steady.batches && s->replications < BATCHES_LEAST) {
		diag_error(d, s->steady.at, "steady: expected %d batches or more, found %llu",
			   BATCHES_LEAST, (unsigned long long)s->replications);
		ok = false;
	}
	for (size_t i = 0; s->steady.given && ok && i < s->design_count; i++)
		ok = check_load(s, i, d);
	return ok;
}
