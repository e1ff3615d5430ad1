/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a client tries again after 429: not, after given waits, or backing off. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "laws/distribution.h"
#include "scenario/document/decode_internal.h"

struct backoff {
	double first, factor, cap, jitter;
	bool full; /* jitter: from nothing to the whole wait */
	uint64_t at_most;
};

static bool read_jitter(struct decoder *c, const struct node *node, struct backoff *b)
{
	b->full = node->kind == NODE_SCALAR && !node->is_null && !strcmp(node->text, "full");
	return b->full || read_share(c, node, "jitter", &b->jitter);
}

static bool read_factor(struct decoder *c, const struct node *node, double *factor)
{
	if (!read_number(c, node, "factor", factor))
		return false;
	return *factor >= 1 || expected(c, node, "factor", "a number of at least 1");
}

static bool read_backoff(struct decoder *c, const struct node *node, struct backoff *b)
{
	static const char *const keys[] = { "first", "factor", "cap", "jitter", "at_most" };
	const struct node *value = required(c, node, "retries_429", "first");
	bool good = only_keys(c, node, "retries_429", keys, COUNT_OF(keys));

	good &= value && read_duration(c, value, "first", &b->first);
	if ((value = node_get(node, "factor")))
		good &= read_factor(c, value, &b->factor);
	if ((value = node_get(node, "cap")))
		good &= read_duration(c, value, "cap", &b->cap);
	if ((value = node_get(node, "jitter")))
		good &= read_jitter(c, value, b);
	if ((value = node_get(node, "at_most")))
		good &= read_count(c, value, "at_most", 1, RULES_MAX_RETRIES, &b->at_most);
	return good;
}

static struct dist wait_of(const struct backoff *b, unsigned retry)
{
	double wait = fmin(b->first * pow(b->factor, retry), b->cap);

	if (b->full)
		return (struct dist){ .kind = DIST_UNIFORM, .a = 0, .b = wait };
	if (b->jitter <= 0)
		return dist_constant(wait);
	return (struct dist){ .kind = DIST_UNIFORM, .a = wait * (1 - b->jitter),
			      .b = wait * (1 + b->jitter) };
}

void read_retries_429(struct decoder *c, const struct node *node, struct redirect *r)
{
	/* as Twilio advises: 100 ms, twice as long each time, 10 % either way, 30 s at most,
	 * five tries */
	struct backoff b = { .first = 0.1, .factor = 2, .cap = 30, .jitter = 0.1, .at_most = 5 };

	r->retries_429 = arena_array(c->arena, RULES_MAX_RETRIES, sizeof(*r->retries_429));
	if (node->kind != NODE_MAP) {
		read_delays(c, node, "retries_429", RULES_MAX_RETRIES, r->retries_429,
			    &r->retry_429_count);
		return;
	}
	if (!read_backoff(c, node, &b))
		return;
	r->retry_429_count = b.at_most;
	for (unsigned i = 0; i < b.at_most; i++)
		r->retries_429[i] = wait_of(&b, i);
}
