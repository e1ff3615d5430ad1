/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What makes arrivals other than plain, and callers who call again. */
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/modulation.h"
#include "base/terms.h"
#include "scenario/document/decode_internal.h"

/* Shapes of the factor's gamma law lie within those of `gamma`. */
static const double most_cv = 10;
static const uint64_t most_batch = 1000000;

void decode_mmpp(struct decoder *c, const struct node *list)
{
	static const char *const keys[] = { "rate", "stay" };
	struct modulation *m = &c->s->calls.modulation;
	double most = 0;
	bool good = true;

	c->s->calls.arrivals = ARRIVALS_MMPP;
	if (list->kind != NODE_LIST || list->count < 2) {
		expected(c, list, "mmpp",
			 "a list of two or more states, such as [{rate: 1/s, stay: 10m}, ...]");
		return;
	}
	m->states = arena_array(c->arena, list->count, sizeof(*m->states));
	m->state_count = list->count;
	for (size_t i = 0; i < list->count; i++) {
		const struct node *state = list->items[i], *rate, *stay;

		m->states[i] = (struct mmpp_state){ 0, 1 };
		good &= want_map(c, state, "mmpp", "a map, such as {rate: 1/s, stay: 10m}");
		if (state->kind != NODE_MAP)
			continue;
		good &= only_keys(c, state, "a state", keys, COUNT_OF(keys));
		rate = required(c, state, "a state", "rate");
		stay = required(c, state, "a state", "stay");
		good &= rate && read_rate_or_zero(c, rate, "rate", &m->states[i].rate);
		if (stay && read_duration(c, stay, "stay", &m->states[i].stay) &&
		    m->states[i].stay < LEAST_STEP)
			good = expected(c, stay, "stay", "a duration of 1s or more");
		most = m->states[i].rate > most ? m->states[i].rate : most;
	}
	if (good && most <= 0)
		diag_error(c->d, list->at, "mmpp: every rate is 0, expected one above");
}

static void read_busyness(struct decoder *c, const struct node *node)
{
	static const char *const keys[] = { "cv", "every" };
	struct modulation *m = &c->s->calls.modulation;
	const struct node *value;

	if (!want_map(c, node, "busyness", "a map, such as {cv: 0.3, every: 24h}"))
		return;
	only_keys(c, node, "busyness", keys, COUNT_OF(keys));
	m->busy_every = 86400;
	value = required(c, node, "busyness", "cv");
	if (value && read_number(c, value, "cv", &m->busy_cv) &&
	    (m->busy_cv < 0 || m->busy_cv > most_cv || (m->busy_cv > 0 && m->busy_cv < 0.001)))
		expected(c, value, "cv", "0, or a number from 0.001 to 10");
	value = node_get(node, "every");
	if (!value)
		return;
	if (value->kind == NODE_SCALAR && !is_empty(value) && !strcmp(value->text, "replication"))
		m->busy_every = 0;
	else if (read_duration(c, value, "every", &m->busy_every) &&
		 m->busy_every < LEAST_STEP)
		expected(c, value, "every", "a duration of 1s or more, or replication");
}

static void read_batch(struct decoder *c, const struct node *node)
{
	static const char *const keys[] = { "mean" };
	struct modulation *m = &c->s->calls.modulation;
	const struct node *mean;
	uint64_t size = 1;

	if (node->kind != NODE_MAP) {
		m->batch_fixed = true;
		if (read_count(c, node, "batch", 1, most_batch, &size))
			m->batch_mean = (double)size;
		return;
	}
	only_keys(c, node, "batch", keys, COUNT_OF(keys));
	mean = required(c, node, "batch", "mean");
	if (mean && read_number(c, mean, "mean", &m->batch_mean) &&
	    (m->batch_mean < 1 || m->batch_mean > (double)most_batch))
		expected(c, mean, "mean", "a number from 1 to 1000000");
}

void decode_modulation(struct decoder *c, const struct node *arrivals)
{
	static const char *const shapes[] = { "steps", "linear" };
	const struct node *shape = node_get(arrivals, "shape");
	const struct node *busyness = node_get(arrivals, "busyness");
	const struct node *batch = node_get(arrivals, "batch");
	int word = 0;

	if (shape && !node_get(arrivals, "rates"))
		diag_error(c->d, shape->at, "shape: only rates take one");
	if (shape && read_word(c, shape, "shape", shapes, COUNT_OF(shapes), &word))
		c->s->calls.modulation.linear = word;
	if (!is_empty(busyness))
		read_busyness(c, busyness);
	if (!is_empty(batch))
		read_batch(c, batch);
	if (node_get(arrivals, "regular") && (!is_empty(busyness) || !is_empty(batch)))
		diag_error(c->d, (is_empty(busyness) ? batch : busyness)->at,
			   "regular arrivals take no busyness and no batch");
}

static void read_causes(struct decoder *c, const struct node *node)
{
	static const char *const causes[] = {
		[RETRIAL_BUSY] = "busy",	 [RETRIAL_NO_ANSWER] = "no-answer",
		[RETRIAL_FAILED] = "failed",	 [RETRIAL_ABANDONED] = "abandoned",
		[RETRIAL_400] = "400",		 [RETRIAL_ANY] = "any",
	};
	int word;

	if (node->kind != NODE_LIST) {
		if (read_word(c, node, "when", causes, COUNT_OF(causes), &word))
			c->s->calls.retrials.causes = 1u << word;
		return;
	}
	c->s->calls.retrials.causes = 0;
	if (!node->count)
		expected(c, node, "when", "at least one cause, such as busy");
	for (size_t i = 0; i < node->count; i++)
		if (read_word(c, node->items[i], "when", causes, COUNT_OF(causes), &word))
			c->s->calls.retrials.causes |= 1u << word;
}

void decode_retrials(struct decoder *c, const struct node *node)
{
	static const char *const keys[] = { "probability", "after", "at_most", "when" };
	struct workload *w = &c->s->calls;
	const struct node *value;

	if (is_none(node) || !want_map(c, node, "retrials",
				       "a map, such as {probability: 60%, after: 5m}"))
		return;
	only_keys(c, node, "retrials", keys, COUNT_OF(keys));
	w->retrials.at_most = 1;
	w->retrials.causes = 1u << RETRIAL_ANY;
	value = required(c, node, "retrials", "probability");
	if (value)
		read_share(c, value, "probability", &w->retrials.probability);
	value = required(c, node, "retrials", "after");
	if (value)
		read_dist(c, value, "after", &w->retrials.after);
	value = node_get(node, "at_most");
	if (value)
		read_count(c, value, "at_most", 1, MOST_RETRIALS, &w->retrials.at_most);
	value = node_get(node, "when");
	if (value)
		read_causes(c, value);
}
