/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `run:` of a scenario: how often and how precisely. */
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/metric_direction.h"
#include "base/text.h"
#include "base/units.h"
#include "scenario/document/decode_internal.h"

static const char precision_phrase[] =
	"a half-width: relative such as 1%, or 0.5 points, 0.2s, or a number";

/* 1%, 0.5 points, 200ms or 3. */
static bool parse_amount(struct decoder *c, const char *text, struct precision_goal *goal)
{
	size_t length = strlen(text);
	const char *number = text;

	goal->unit = PRECISION_COUNT;
	if (length > 6 && (!strcmp(text + length - 6, "points") || !strcmp(text + length - 5, "point"))) {
		goal->unit = PRECISION_SHARE;
		length -= text[length - 1] == 's' ? 6 : 5;
		while (length && text[length - 1] == ' ')
			length--;
		number = arena_strndup(c->arena, text, length);
	} else if (length && text[length - 1] == '%') {
		goal->unit = PRECISION_RELATIVE;
		number = arena_strndup(c->arena, text, length - 1);
	}
	if (goal->unit == PRECISION_COUNT && !parse_duration(text, &goal->half_width))
		goal->unit = PRECISION_SECONDS;
	else if (parse_number(number, &goal->half_width))
		return false;
	if (goal->unit == PRECISION_RELATIVE || goal->unit == PRECISION_SHARE)
		goal->half_width /= 100;
	return goal->half_width > 0 && (goal->unit != PRECISION_SHARE || goal->half_width <= 1);
}

static void add_goal(struct decoder *c, const struct node *node, const char *metric,
		     const char *amount)
{
	struct scenario *s = c->s;
	struct precision_goal *grown =
		arena_array(c->arena, s->precision_count + 1, sizeof(*grown));
	struct precision_goal goal = { .at = node->at, .metric = metric, .text = amount };

	if (!parse_amount(c, amount, &goal)) {
		expected(c, node, "precision", precision_phrase);
		return;
	}
	if (s->precision_count)
		memcpy(grown, s->precision, s->precision_count * sizeof(*grown));
	grown[s->precision_count++] = goal;
	s->precision = grown;
}

/* "1%", or "success_rate=0.5 points, agents.sales.wait_mean=5%". */
static void read_precision_text(struct decoder *c, const struct node *node)
{
	const char *p = node->text;

	for (;;) {
		size_t length = strcspn(p, ",");
		const char *equals = memchr(p, '=', length);
		const char *metric = "success_rate";

		if (equals)
			metric = text_trimmed(c->arena, p, (size_t)(equals - p));
		add_goal(c, node, metric,
			 equals ? text_trimmed(c->arena, equals + 1, length - (size_t)(equals + 1 - p)) :
				  text_trimmed(c->arena, p, length));
		if (!p[length])
			return;
		p += length + 1;
	}
}

static void read_precision(struct decoder *c, const struct node *node)
{
	if (node->kind == NODE_SCALAR && !node->is_null) {
		read_precision_text(c, node);
		return;
	}
	if (!want_map(c, node, "precision", "a half-width such as 1%, or a map of them by metric, "
					    "such as {success_rate: 0.5 points}"))
		return;
	for (size_t i = 0; i < node->count; i++) {
		const char *amount;

		if (read_text(c, node->members[i].value, "precision", &amount))
			add_goal(c, node->members[i].value, node->members[i].key, amount);
	}
}

/* The probability of the right choice is 95 %, and which end is best follows from the
 * metric, unless they are said. */
static void read_select(struct decoder *c, const struct node *node)
{
	static const char *const keys[] = { "metric", "indifference", "probability", "best" };
	static const char *const ends[] = { "largest", "smallest" };
	struct selection_goal *g = &c->s->select;
	const struct node *value, *indifference;
	struct precision_goal amount = { 0 };
	int end = 0;

	if (!want_map(c, node, "select", "a map, such as {metric: success_rate, indifference: 0.5 points}"))
		return;
	only_keys(c, node, "select", keys, COUNT_OF(keys));
	*g = (struct selection_goal){ .at = node->at, .metric = "success_rate", .probability = 0.95 };
	value = node_get(node, "metric");
	if (value)
		read_text(c, value, "metric", &g->metric);
	g->smallest = metric_direction(g->metric) == LESS_IS_BETTER;
	indifference = required(c, node, "select", "indifference");
	if (indifference && read_text(c, indifference, "indifference", &g->text) &&
	    (!parse_amount(c, g->text, &amount) || amount.unit == PRECISION_RELATIVE))
		expected(c, indifference, "indifference", "0.5 points, 0.2s, or a number");
	g->unit = amount.unit;
	g->indifference = amount.half_width;
	value = node_get(node, "probability");
	if (value && read_share(c, value, "probability", &g->probability) &&
	    (g->probability <= 0.5 || g->probability >= 1))
		expected(c, value, "probability", "more than 50% and less than 100%");
	value = node_get(node, "best");
	if (value && read_word(c, value, "best", ends, COUNT_OF(ends), &end))
		g->smallest = end == 1;
	g->given = true;
}

static void decode_stopping(struct decoder *c, const struct node *node)
{
	struct scenario *s = c->s;
	const struct node *value = node_get(node, "precision");

	if (value && !is_none(value))
		read_precision(c, value);
	value = node_get(node, "select");
	if (value && !is_none(value))
		read_select(c, value);
	value = node_get(node, "max_replications");
	if (value)
		s->max_replications_given = read_count(c, value, "max_replications", 2, 1000000,
						       &s->max_replications);
	value = node_get(node, "max_time");
	if (value && read_duration(c, value, "max_time", &s->max_time) && s->max_time <= 0)
		expected(c, value, "max_time", "a duration above zero, such as 60s");
}

/* Batches are what replications are otherwise, so their number stands in one place. */
static void read_batches(struct decoder *c, const struct node *steady, const struct node *run)
{
	static const char *const methods[] = { "replications", "batch_means" };
	const struct node *method = node_get(steady, "method"), *value = node_get(steady, "batches");
	const struct node *replications = node_get(run, "replications");
	struct steady_goal *g = &c->s->steady;
	int word = value != NULL;

	if (method && !read_word(c, method, "method", methods, COUNT_OF(methods), &word))
		word = 1; /* the rest may be wrong too */
	if (!word) {
		if (value)
			diag_error(c->d, value->at, "batches: expected method: batch_means with them");
		return;
	}
	g->batches = BATCHES_DEFAULT;
	if (value)
		read_count(c, value, "batches", BATCHES_LEAST, BATCHES_MOST, &g->batches);
	if (replications)
		diag_error(c->d, replications->at, "replications: batch means are of one long run, expected steady.batches in their place");
	c->s->replications = g->batches;
}

/* `true`, or a map; what has no steady state is known once all is read and compiled. */
static void read_steady(struct decoder *c, const struct node *node, const struct node *run)
{
	static const char *const keys[] = { "method", "batches" };
	const struct node *warm_up = node_get(run, "warm_up");
	struct steady_goal *g = &c->s->steady;
	bool yes = true;

	if (node->kind == NODE_SCALAR && !node->is_null) {
		if (!read_yes(c, node, "steady", &yes))
			return;
	} else if (want_map(c, node, "steady", "true, or a map, such as {batches: 30}")) {
		only_keys(c, node, "steady", keys, COUNT_OF(keys));
	} else {
		return;
	}
	g->given = yes;
	g->at = node->at;
	if (node->kind == NODE_MAP)
		read_batches(c, node, run);
	if (g->given && warm_up && !is_none(warm_up))
		diag_error(c->d, warm_up->at, "warm_up: steady finds it, expected one of the two");
}

/* A batch begins and ends in the middle of visits. */
static void read_widget_counts(struct decoder *c, const struct node *node)
{
	if (read_yes(c, node, "widgets", &c->s->widgets) && c->s->widgets && c->s->steady.batches)
		diag_error(c->d, node->at, "widgets: batch means are of one long run, expected steady.method: replications with it");
}

void decode_run(struct decoder *c, const struct node *node)
{
	static const char *const keys[] = { "seed", "replications", "confidence", "warm_up",
					    "precision", "max_replications", "max_time",
					    "select", "steady", "variance_reduction", "strata",
					    "widgets" };
	struct scenario *s = c->s;
	const struct node *value;

	if (!want_map(c, node, "run", "a map, such as {seed: 1, replications: 20}"))
		return;
	only_keys(c, node, "run", keys, COUNT_OF(keys));
	value = node_get(node, "seed");
	if (value)
		read_count(c, value, "seed", 0, UINT64_MAX, &s->seed);
	value = node_get(node, "replications");
	if (value)
		read_count(c, value, "replications", 1, 1000000, &s->replications);
	value = node_get(node, "confidence");
	if (value && read_share(c, value, "confidence", &s->confidence) &&
	    (s->confidence <= 0.5 || s->confidence >= 1))
		expected(c, value, "confidence", "more than 50% and less than 100%");
	value = node_get(node, "warm_up");
	if (value && !is_none(value) && read_duration(c, value, "warm_up", &s->warm_up) &&
	    s->calls.duration > 0 && s->warm_up >= s->calls.duration)
		diag_error(c->d, value->at, "warm_up: no call is offered after the warm-up");
	value = node_get(node, "steady");
	if (value && !is_none(value))
		read_steady(c, value, node);
	value = node_get(node, "widgets");
	if (value && !is_none(value))
		read_widget_counts(c, value);
	decode_stopping(c, node);
	decode_variance(c, node);
}
