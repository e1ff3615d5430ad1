/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A dialler: for whose agents, how many calls at once, which numbers, and how often. */
#include "base/diagnostics.h"
#include "base/terms.h"
#include "laws/distribution.h"
#include "scenario/document/decode_internal.h"

static const uint64_t most_numbers = UINT64_C(10000000000);

static void read_group(struct decoder *c, const struct node *node, struct dialler_plan *p)
{
	const struct agent_group *g;
	bool some = false;

	if (!read_name(c, node, "group of agents", &c->groups, &p->group))
		return;
	g = &c->s->groups[p->group];
	for (size_t i = 0; i < g->schedule_count; i++)
		some |= g->schedule[i] > 0;
	if (!(g->schedule_count ? some : g->count > 0))
		diag_error(c->d, node->at, "dialler: nobody of '%s' is ever on duty, and calls are dialled for free agents",
			   shown(c, node->text));
}

static void read_ratio(struct decoder *c, const struct node *node, struct dialler_plan *p)
{
	if (read_number(c, node, "ratio", &p->ratio) && !(p->ratio >= 1 && p->ratio <= MOST_RATIO))
		expected(c, node, "ratio", "a number from 1 to 20");
	p->bound = 0;
}

static void read_bound(struct decoder *c, const struct node *node, struct dialler_plan *p)
{
	if (read_share(c, node, "abandoned", &p->bound) && !(p->bound > 0 && p->bound < 1))
		expected(c, node, "abandoned", "a share above 0% and below 100%, such as 3%");
	p->ratio = 1;
}

static void read_mode(struct decoder *c, const struct node *map, struct dialler_plan *p)
{
	static const char *const modes[] = { "progressive", "predictive" };
	const struct node *mode = node_get(map, "mode"), *ratio = node_get(map, "ratio");
	const struct node *bound = node_get(map, "abandoned");
	bool before = p->predictive;
	int word = before;

	if (mode && read_word(c, mode, "mode", modes, COUNT_OF(modes), &word))
		p->predictive = word;
	if (ratio && bound)
		diag_error(c->d, bound->at, "dialler: either its ratio is given or it follows from the share of abandoned calls, found both");
	else if (ratio)
		read_ratio(c, ratio, p);
	else if (bound)
		read_bound(c, bound, p);
	if (!p->predictive && (ratio || bound))
		diag_error(c->d, (ratio ? ratio : bound)->at, "%s: only mode: predictive takes it, a progressive dialler dials one call for each free agent",
			   ratio ? "ratio" : "abandoned");
	if (!p->predictive) {
		p->ratio = 1;
		p->bound = 0;
	} else if (!before && !ratio && !bound) {
		diag_error(c->d, map->at, "mode: predictive needs a 'ratio', or 'abandoned', the share of answered calls that may be");
	}
}

static void read_times(struct decoder *c, const struct node *map, struct dialler_settings *x)
{
	struct dialler_plan *p = &x->plan;
	const struct node *value = node_get(map, "retry");

	if (value)
		read_dist(c, value, "retry", &x->retry);
	value = node_get(map, "adjust");
	if (value && read_duration(c, value, "adjust", &p->adjust) && p->adjust < LEAST_STEP)
		expected(c, value, "adjust", "a duration of 1s or more");
	value = node_get(map, "abandoned_after");
	if (value && is_none(value))
		p->abandoned_after = -1;
	else if (value)
		read_duration(c, value, "abandoned_after", &p->abandoned_after);
}

static void read_numbers(struct decoder *c, const struct node *map, struct dialler_plan *p)
{
	const struct node *value = node_get(map, "list");

	if (value)
		read_count(c, value, "list", 1, most_numbers, &p->list);
	value = node_get(map, "tries");
	if (value)
		read_count(c, value, "tries", 1, MOST_TRIES, &p->tries);
	value = node_get(map, "in_flight");
	if (value && is_none(value))
		p->in_flight = 0;
	else if (value)
		read_count(c, value, "in_flight", 1, 1000000, &p->in_flight);
}

/* What MAP says of X, whose other settings stay. */
static void read_settings(struct decoder *c, const struct node *map, struct dialler_settings *x)
{
	static const char *const keys[] = { "agents", "mode", "list", "tries", "retry", "ratio", "abandoned",
					    "adjust", "abandoned_after", "in_flight" };
	const struct node *group = node_get(map, "agents");

	only_keys(c, map, "dialler", keys, COUNT_OF(keys));
	if (group)
		read_group(c, group, &x->plan);
	read_numbers(c, map, &x->plan);
	read_times(c, map, x);
	read_mode(c, map, &x->plan);
}

/* What makes calls by itself, or tells how many there are, is out of place. */
static void check_others(struct decoder *c, const struct node *calls)
{
	static const char *const others[] = { "arrivals", "count", "script", "trace", "retrials" };

	for (size_t i = 0; i < COUNT_OF(others); i++)
		if (node_get(calls, others[i]) && !is_none(node_get(calls, others[i])))
			diag_error(c->d, node_get(calls, others[i])->at,
				   "'%s' does not go with a dialler, which places calls for free agents", others[i]);
	if (!c->s->calls.outbound)
		diag_error(c->d, node_get(calls, "dialler")->at, "dialler: it calls others, expected calls: {direction: outbound}");
}

void decode_dialler(struct decoder *c, const struct node *calls)
{
	struct dialler_settings *x = &c->s->calls.dialler;
	const struct node *node = node_get(calls, "dialler");

	c->s->calls.arrivals = ARRIVALS_DIALLER;
	*x = (struct dialler_settings){
		.plan = { .given = true, .tries = 1, .adjust = 300, .abandoned_after = 2 }, .retry = dist_constant(3600),
	};
	if (!want_map(c, node, "dialler", "a map, such as {agents: sales, list: 5000}"))
		return;
	check_others(c, calls);
	required(c, node, "a dialler", "agents");
	required(c, node, "a dialler", "list");
	read_settings(c, node, x);
}

void decode_design_dialler(struct decoder *c, const struct node *node, struct design *design)
{
	const struct node *value = node ? node_get(node, "dialler") : NULL;

	design->dialler = c->s->calls.dialler;
	if (value && is_none(value))
		return;
	if (!is_empty(value) && !c->s->calls.dialler.plan.given)
		diag_error(c->d, value->at, "dialler: a design changes that of the calls, expected calls: {dialler: ...}");
	else if (!is_empty(value) && want_map(c, value, "dialler", "a map, such as {mode: progressive}"))
		read_settings(c, value, &design->dialler);
}
