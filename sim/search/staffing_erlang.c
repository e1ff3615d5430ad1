/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/staffing_erlang.h"

#include <math.h>
#include <string.h>

#include "base/key_path.h"
#include "base/memory.h"
#include "base/terms.h"
#include "estimate/estimate.h"
#include "laws/attendance.h"
#include "laws/distribution.h"
#include "laws/rings.h"
#include "stats/erlang.h"

enum { MOST_AGENTS = 100000 };

/* What a metric is in a queue_answer. */
struct wish {
	const struct requirement *c;
	const char *metric; /* without "agents.GROUP." */
	enum level_definition definition;
};

static double level(const struct queue_answer *a, enum level_definition definition)
{
	switch (definition) {
	case LEVEL_WAITED_OF_OFFERED:
		return a->waited_within;
	case LEVEL_SERVED_OF_SERVED:
		return a->served_within / (1 - a->abandoned - a->blocked);
	case LEVEL_SERVED_OF_STAYED:
		return a->served_within / (1 - (a->waited_within - a->served_within));
	default:
		return a->served_within;
	}
}

static double value_of(const struct queue_answer *a, const struct wish *w)
{
	const struct {
		const char *name;
		double value;
	} known[] = {
		{ "service_level", level(a, w->definition) }, { "waited_rate", a->waited },
		{ "abandon_rate", a->abandoned }, { "wait_mean", a->wait_mean },
		{ "asa", a->asa }, { "occupancy", a->occupancy }, { "queue_mean", a->queue_mean },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (!strcmp(known[i].name, w->metric))
			return known[i].value;
	return NAN;
}

static bool good(const struct queue_answer *a, void *context)
{
	const struct wish *w = context;
	double value = value_of(a, w);
	struct estimate e = { value, value, value, true, "" };

	return condition_test(w->c, &e) == CONDITION_MET;
}

/* Is KEY agents.NAME.count, NAME in quotes or not? */
static bool counts_agents(const char *key, const char *name)
{
	struct arena a = { 0 };
	const char *end = "", *found = strncmp(key, "agents.", 7) ? NULL : key_path_take(&a, key + 7, &end);
	bool yes = found && !strcmp(found, name) && !strcmp(end, ".count");

	arena_free(&a);
	return yes;
}

static const struct agent_group *agents_named(const struct scenario *s, const char *key,
					      const char *metric, const char **rest)
{
	for (size_t i = 0; i < s->group_count; i++) {
		const char *name = s->groups[i].name;
		size_t n = strlen(name);

		if (counts_agents(key, name) && !strncmp(metric, "agents.", 7) &&
		    !strncmp(metric + 7, name, n) && metric[7 + n] == '.') {
			*rest = metric + 8 + n;
			return &s->groups[i];
		}
	}
	return NULL;
}

static void ignore(struct staffing_erlang *x, bool there, const char *what)
{
	if (there && x->count < sizeof(x->ignored) / sizeof(*x->ignored))
		x->ignored[x->count++] = what;
}

static bool helped(const struct scenario *s, const struct agent_group *g)
{
	for (size_t i = 0; i < s->group_count; i++)
		for (size_t k = 0; k < s->groups[i].skill_count; k++)
			if (&s->groups[i] != g && !strcmp(s->groups[i].skills[k].queue, g->name))
				return true;
	return false;
}

void staffing_erlang_ignored(struct staffing_erlang *x, const struct scenario *s,
			     const struct agent_group *g)
{
	ignore(x, g->handle_time.kind != DIST_EXPONENTIAL,
	       "handle times that are not exponential");
	ignore(x, x->has_patience && g->patience.kind != DIST_EXPONENTIAL,
	       "patience that is not exponential");
	ignore(x, g->has_wrap_up, "the law of the wrap-up (not its mean)");
	ignore(x, g->ring.given, "how agents are rung one after another (not how long, on average)");
	ignore(x, g->callback.given, "callbacks, and the time that dialling takes");
	ignore(x, g->breaks.given, "when breaks fall (not how long they are)");
	ignore(x, g->other_work.given, "other work");
	ignore(x, g->queue_size != UINT64_MAX, "the limit of the queue");
	ignore(x, g->by_priority || g->skill_count, "priorities and skills");
	ignore(x, helped(s, g), "agents of other groups who help");
	ignore(x, s->calls.modulation.busy_cv > 0, "days that are not alike");
	ignore(x, s->calls.modulation.batch_mean > 1 || s->calls.modulation.state_count,
	       "calls that come in batches or bursts");
	ignore(x, s->calls.retrials.causes, "callers who call again");
	ignore(x, s->warm_up == 0 && !s->steady.given, "the start with an empty queue (there is no run.warm_up)");
}

double staffing_erlang_time(const struct agent_group *g)
{
	double time = dist_mean(&g->handle_time) + (g->has_wrap_up ? dist_mean(&g->wrap_up) : 0);
	struct rings r;

	if (!g->ring.given)
		return time;
	r = rings_of(g->ring.timeout, g->ring.answer, &g->ring.after);
	return time + r.seconds + (g->ring.has_away ? r.unanswered * dist_mean(&g->ring.away) : 0);
}

double staffing_on_break(const struct agent_group *g)
{
	return g->breaks.given ? break_share(&g->breaks.every, 0, &g->breaks.length) : 0;
}

const char *staffing_scheduled(struct arena *a, const struct agent_group *g)
{
	const char *absent = g->shrinkage > 0 ? arena_printf(a, "%.4g %% of them are not there", 100 * g->shrinkage) : "";
	const char *breaks = g->breaks.given ?
		arena_printf(a, "who is there is on breaks for %.3g %% of the time", 100 * staffing_on_break(g)) : "";

	if (!*absent && !*breaks)
		return "";
	return arena_printf(a, "Agents, the formulas' too, are those to schedule: %s%s%s.", absent,
			    *absent && *breaks ? ", and " : "", breaks);
}

double staffing_erlang_patience(const struct agent_group *g)
{
	return g->has_patience ? dist_mean(&g->patience) : INFINITY;
}

uint64_t staffing_erlang_agents(const struct agent_group *g, const char *metric,
				const struct requirement *c, double rate, double time,
				double patience)
{
	struct wish w = { .c = c, .metric = metric, .definition = g->definition };
	struct queue_model m = { .agents = 1, .room = UINT64_MAX, .arrivals = rate,
				 .service = 1 / time, .patience = 1 / patience,
				 .threshold = g->service_level };

	if (!(rate * time > 0) || isnan(value_of(&(struct queue_answer){ 0 }, &w)))
		return 0;
	return agents_to_schedule(queue_agents(&m, MOST_AGENTS, good, &w), g->shrinkage, staffing_on_break(g));
}

struct staffing_erlang staffing_erlang_of(const struct scenario *s, const char *key,
					  const struct requirement *c, double share)
{
	struct staffing_erlang x = { 0 };
	struct wish w = { .c = c };
	const struct agent_group *g = agents_named(s, key, c->metric, &w.metric);
	double handle, rate = s->calls.rate * (isnan(share) ? 1 : share);

	if (!g || s->calls.arrivals != ARRIVALS_POISSON)
		return x;
	handle = staffing_erlang_time(g);
	x.offered_load = rate * handle;
	if (!(x.offered_load > 0) || isnan(value_of(&(struct queue_answer){ 0 }, &w)))
		return x;
	x.asked = true;
	x.group = g;
	x.has_patience = g->has_patience;
	x.erlang_c = staffing_erlang_agents(g, w.metric, c, rate, handle, INFINITY);
	if (x.has_patience)
		x.erlang_a = staffing_erlang_agents(g, w.metric, c, rate, handle,
						    staffing_erlang_patience(g));
	staffing_erlang_ignored(&x, s, g);
	if (isnan(share))
		ignore(&x, true, "calls that never come to the queue");
	return x;
}
