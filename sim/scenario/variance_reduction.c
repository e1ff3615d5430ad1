/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `run.variance_reduction`: how random numbers of several replications belong together. */
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/sampling_plan.h"
#include "scenario/document/decode_internal.h"

static const char *const words[] = { "antithetic", "stratified", "control_variates" };
enum { CONTROL_VARIATES = 2 };

static void add_word(struct decoder *c, const struct node *node)
{
	struct scenario *s = c->s;
	enum sampling_scheme scheme;
	int index;

	if (!read_word(c, node, "variance_reduction", words, COUNT_OF(words), &index))
		return;
	if (index == CONTROL_VARIATES) {
		s->control_variates = true;
		return;
	}
	scheme = index ? SAMPLING_STRATIFIED : SAMPLING_ANTITHETIC;
	if (s->sampling.scheme != SAMPLING_PLAIN && s->sampling.scheme != scheme)
		diag_error(c->d, node->at, "variance_reduction: expected antithetic or stratified, "
					   "found both: each says how the same numbers are drawn");
	s->sampling.scheme = scheme;
}

/* "stratified,control_variates", as on a command line. */
static void read_text_of_words(struct decoder *c, const struct node *node)
{
	for (const char *p = node->text;; p += strcspn(p, ",") + 1) {
		size_t from = strspn(p, " "), length = strcspn(p, ",") - from;
		struct node word = *node;

		while (length && p[from + length - 1] == ' ')
			length--;
		word.text = arena_strndup(c->arena, p + from, length);
		add_word(c, &word);
		if (!p[strcspn(p, ",")])
			return;
	}
}

static void read_words(struct decoder *c, const struct node *node)
{
	if (is_none(node))
		return;
	if (node->kind == NODE_SCALAR && !node->is_null) {
		read_text_of_words(c, node);
		return;
	}
	if (!want_list(c, node, "variance_reduction",
		       "antithetic, stratified or control_variates, or a list of them"))
		return;
	for (size_t i = 0; i < node->count; i++)
		add_word(c, node->items[i]);
}

/* The size of a block, the square of a prime above 4. */
static void read_strata(struct decoder *c, const struct node *node)
{
	static const unsigned primes[] = { 5, 7, 11, 13, 17, 19, 23, 29, 31 };
	uint64_t strata;

	if (!read_count(c, node, "strata", 1, 1000000, &strata))
		return;
	for (size_t i = 0; i < COUNT_OF(primes); i++)
		if (strata == primes[i] * primes[i]) {
			c->s->sampling.levels = primes[i];
			return;
		}
	expected(c, node, "strata", "25, 49, 121, 169, 289, 361, 529, 841 or 961, the square of a "
				    "prime");
}

void decode_variance(struct decoder *c, const struct node *run)
{
	const struct node *node = node_get(run, "variance_reduction");

	c->s->sampling.levels = 5;
	if (node)
		read_words(c, node);
	if (c->s->steady.batches && (c->s->sampling.scheme != SAMPLING_PLAIN || c->s->control_variates))
		diag_error(c->d, node->at, "variance_reduction: batch means are of one run, expected "
					   "steady: true");
	node = node_get(run, "strata");
	if (!node)
		return;
	read_strata(c, node);
	if (c->s->sampling.scheme != SAMPLING_STRATIFIED)
		diag_error(c->d, node->at, "strata: expected variance_reduction: stratified beside it");
}

/* Blocks are what intervals rest on: ten of them, unless it is said how many replications,
 * and a few at least. */
enum { BLOCKS = 10, LEAST_BLOCKS = 5 };

static uint64_t at_least(uint64_t n, uint64_t least)
{
	return n > least ? n : least;
}

void settle_blocks(struct decoder *c, const struct node *run, bool given)
{
	const struct node *node = node_get(run, "replications");
	struct scenario *s = c->s;
	uint64_t block = sampling_block(&s->sampling), said = s->replications;

	if (block == 1)
		return;
	s->replications = at_least(sampling_whole(&s->sampling, said), LEAST_BLOCKS * block);
	if (!node && !given)
		s->replications = at_least(s->replications, BLOCKS * block);
	else if (s->replications != said)
		diag_warning(c->d, node ? node->at : run->at,
			     "replications: %llu are run: %u depend on each other, so that it is a "
			     "multiple of them, and %u such blocks at least",
			     (unsigned long long)s->replications, (unsigned)block, LEAST_BLOCKS);
	s->max_replications -= s->max_replications % block;
	s->max_replications = at_least(s->max_replications, s->replications);
}
