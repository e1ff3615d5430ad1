/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which calls are offered, and when. */
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/terms.h"
#include "scenario/document/decode_internal.h"

static const uint64_t most_calls = UINT64_C(10000000000);

/* A rate, or the nothing of a quiet hour, which parse_rate() refuses. */
bool read_rate_or_zero(struct decoder *c, const struct node *node, const char *what,
		       double *rate)
{
	static const char *const zeros[] = { "0", "0/s", "0/m", "0/min", "0/h", "0/d" };

	for (size_t i = 0; node->kind == NODE_SCALAR && i < COUNT_OF(zeros); i++)
		if (!strcmp(node->text, zeros[i])) {
			*rate = 0;
			return true;
		}
	return read_rate(c, node, what, rate);
}

static void read_rates(struct decoder *c, const struct node *node, const struct node *step)
{
	struct workload *w = &c->s->calls;
	double seconds = 3600, most = 0;
	bool good = true;

	if (step && read_duration(c, step, "step", &seconds) && seconds < LEAST_STEP)
		expected(c, step, "step", "a duration of 1s or more");
	if (node->kind != NODE_LIST || !node->count) {
		expected(c, node, "rates", "a list of rates, such as [10/h, 40/h]");
		return;
	}
	w->arrivals = ARRIVALS_RATES;
	w->rates = arena_array(c->arena, node->count, sizeof(*w->rates));
	w->rate_count = node->count;
	w->rate_step = seconds;
	for (size_t i = 0; i < node->count; i++) {
		good &= read_rate_or_zero(c, node->items[i], "rates", &w->rates[i]);
		if (w->rates[i] > most)
			most = w->rates[i];
	}
	if (good && most <= 0)
		diag_error(c->d, node->at, "rates: every rate is 0, expected one above");
}

static void read_arrivals(struct decoder *c, const struct node *node)
{
	static const char *const keys[] = { "poisson",	"regular",  "rates", "step",
					    "mmpp",	"shape",    "busyness", "batch" };
	const struct node *poisson, *regular, *rates, *mmpp, *step;
	struct workload *w = &c->s->calls;

	if (!want_map(c, node, "arrivals", "a map, such as {poisson: 2/s}") ||
	    !only_keys(c, node, "arrivals", keys, COUNT_OF(keys)))
		return;
	poisson = node_get(node, "poisson");
	regular = node_get(node, "regular");
	rates = node_get(node, "rates");
	mmpp = node_get(node, "mmpp");
	step = node_get(node, "step");
	if (!poisson + !regular + !rates + !mmpp != 3) {
		diag_error(c->d, node->at,
			   "arrivals: expected one of poisson, regular, rates or mmpp");
		return;
	}
	decode_modulation(c, node);
	if (step && !rates)
		diag_error(c->d, step->at, "step: only rates take one");
	if (rates) {
		read_rates(c, rates, step);
		return;
	}
	if (mmpp) {
		decode_mmpp(c, mmpp);
		return;
	}
	w->arrivals = poisson ? ARRIVALS_POISSON : ARRIVALS_REGULAR;
	read_rate(c, poisson ? poisson : regular, poisson ? "poisson" : "regular", &w->rate);
}

/* A script, or a trace, lists every call, so whatever would make calls is out of place. */
static void decode_scripted(struct decoder *c, const struct node *calls)
{
	static const char *const others[] = { "arrivals", "count", "duration", "script" };
	const struct node *trace = node_get(calls, "trace");

	for (size_t i = 0; i < calls->count; i++)
		for (size_t k = 0; k < COUNT_OF(others) - !trace; k++)
			if (!strcmp(calls->members[i].key, others[k]))
				diag_error(c->d, calls->members[i].at,
					   "'%s' does not go with a %s, which lists every call",
					   others[k], trace ? "trace" : "script");
	c->s->calls.arrivals = ARRIVALS_SCRIPT;
	if (trace)
		decode_trace(c, trace);
	else
		decode_script(c, node_get(calls, "script"));
}

/* Does REST create calls: those offered, callbacks, or participants of conferences? */
static bool makes_calls(const struct scenario *s)
{
	for (size_t i = 0; i < s->group_count; i++)
		if (s->groups[i].callback.given)
			return true;
	for (size_t i = 0; i < s->design_count; i++)
		for (size_t k = 0; k < s->designs[i].redirect_count; k++)
			if (s->designs[i].redirects[k].participant)
				return true;
	return s->calls.outbound;
}

void check_pace(struct decoder *c, const struct node *calls)
{
	static const char *const keys[] = { "cps", "trunk_cps" };

	if (!calls || calls->kind != NODE_MAP || makes_calls(c->s))
		return;
	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		const struct node *node = node_get(calls, keys[i]);

		if (node && !is_none(node))
			diag_error(c->d, node->at, "%s: only calls of direction outbound, callbacks of agents and participants are limited",
				   keys[i]);
	}
}

static bool has_dialler(const struct node *calls)
{
	const struct node *dialler = node_get(calls, "dialler");

	return !is_empty(dialler) && !is_none(dialler);
}

void decode_calls(struct decoder *c, const struct node *node)
{
	static const char *const keys[] = { "direction", "arrivals", "count", "duration",
					    "script", "retrials", "cps", "trunk_cps",
					    "closing", "trace", "dialler" };
	static const char *const closings[] = { "serve", "clear" };
	static const char *const directions[] = { "inbound", "outbound" };
	struct workload *w = &c->s->calls;
	const struct node *value, *arrivals;
	int word = 0;

	w->rate_step = 3600;
	w->modulation.batch_mean = 1;
	if (!want_map(c, node, "calls", "a map, such as {arrivals: {poisson: 2/s}, count: 1000}"))
		return;
	only_keys(c, node, "calls", keys, COUNT_OF(keys));
	value = node_get(node, "direction");
	if (value && read_word(c, value, "direction", directions, COUNT_OF(directions), &word))
		w->outbound = word;
	value = node_get(node, "retrials");
	if (!is_empty(value))
		decode_retrials(c, value);
	value = node_get(node, "cps");
	if (value && !is_none(value))
		read_rate(c, value, "cps", &w->cps);
	value = node_get(node, "trunk_cps");
	if (value && !is_none(value))
		read_count(c, value, "trunk_cps", 1, 1000000, &w->trunk_cps);
	if (!has_dialler(node) && (node_get(node, "script") || node_get(node, "trace"))) {
		decode_scripted(c, node);
		return;
	}
	arrivals = node_get(node, "arrivals");
	if (has_dialler(node))
		decode_dialler(c, node);
	else if (arrivals)
		read_arrivals(c, arrivals);
	else if (!misspelt(node, "arrivals") && !misspelt(node, "script") &&
		 !misspelt(node, "trace") && (node_get(node, "dialler") || !misspelt(node, "dialler")))
		diag_error(c->d, node->at, "calls needs 'arrivals', a 'dialler', a 'script' or a 'trace'");
	value = node_get(node, "count");
	if (value)
		read_count(c, value, "count", 1, most_calls, &w->count);
	else if (arrivals && !node_get(node, "duration") && !misspelt(node, "count") &&
		 !misspelt(node, "duration"))
		diag_error(c->d, node->at, "calls needs a 'count' or a 'duration'");
	value = node_get(node, "duration");
	if (value && read_duration(c, value, "duration", &w->duration) && w->duration <= 0)
		expected(c, value, "duration", "a duration above 0s");
	value = node_get(node, "closing");
	if (value && read_word(c, value, "closing", closings, COUNT_OF(closings), &word))
		w->clears = word;
	if (w->clears && w->duration <= 0)
		diag_error(c->d, value->at, "closing: clear needs a 'duration', the time of closing");
}
