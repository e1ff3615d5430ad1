/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How servers answer: latency, failures, outages, connection overrides
 * (twilio.com/docs/usage/webhooks/webhooks-connection-overrides). */
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/source.h"
#include "base/terms.h"
#include "base/units.h"
#include "scenario/document/decode_internal.h"

static const char *const failure_names[WEBHOOK_DRAWN] = {
	[WEBHOOK_CONNECT] = "connect",
	[WEBHOOK_HOST] = "host",
	[WEBHOOK_PROTOCOL] = "protocol",
	[WEBHOOK_TLS] = "tls",
	[WEBHOOK_CERTIFICATE] = "certificate",
	[WEBHOOK_4XX] = "http_4xx",
	[WEBHOOK_5XX] = "http_5xx",
};

/* ---- overrides: ct=..&rt=..&tt=..&rc=..&rp=.. ---- */

#define RETRY(failure) (1u << (failure))

static const struct {
	const char *word;
	unsigned bits;
} policies[] = {
	{ "ct", RETRY(WEBHOOK_CONNECT) },
	{ "rt", RETRY(WEBHOOK_TIMEOUT) },
	{ "4xx", RETRY(WEBHOOK_4XX) },
	{ "5xx", RETRY(WEBHOOK_5XX) },
	{ "all", RETRY(WEBHOOK_CONNECT) | RETRY(WEBHOOK_TIMEOUT) | RETRY(WEBHOOK_4XX) |
		 RETRY(WEBHOOK_5XX) },
};

static struct where inside(const struct node *node, const char *at)
{
	struct where w = node->at;

	w.column += (uint32_t)(at - node->text) + node->quoted;
	return w;
}

static void read_policy(struct decoder *c, const struct node *node, const char *at,
			const char *text, struct webhook *w)
{
	w->retry_on = 0;
	for (const char *word = text;; word += strcspn(word, ",") + 1) {
		size_t length = strcspn(word, ","), i = 0;

		while (i < COUNT_OF(policies) && (strlen(policies[i].word) != length ||
						  strncmp(policies[i].word, word, length)))
			i++;
		if (i < COUNT_OF(policies))
			w->retry_on |= policies[i].bits;
		else
			diag_error(c->d, inside(node, at + (word - text)),
				   "rp: expected ct, rt, 4xx, 5xx or all, found '%s'",
				   shown(c, arena_strndup(c->arena, word, length)));
		if (!word[length])
			return;
	}
}

/* One KEY=VALUE that begins at AT. */
static void read_override(struct decoder *c, const struct node *node, const char *at,
			  const char *pair, struct webhook *w)
{
	static const char *const keys[] = { "ct", "rt", "tt", "rc", "rp" };
	static const uint64_t least[] = { 100, 100, 100, 0 }, most[] = { 10000, 15000, 15000, 5 };
	double *const times[] = { &w->connect, &w->read, &w->total };
	size_t length = strcspn(pair, "="), k = 0;
	const char *key = arena_strndup(c->arena, pair, length);
	uint64_t value;

	while (k < COUNT_OF(keys) && strcmp(keys[k], key))
		k++;
	if (k == COUNT_OF(keys) || !pair[length]) {
		diag_error(c->d, inside(node, at),
			   "overrides: expected ct=, rt=, tt=, rc= or rp=, found '%s'",
			   shown(c, pair));
		return;
	}
	if (k == 4) {
		read_policy(c, node, at + length + 1, pair + length + 1, w);
		return;
	}
	if (parse_count(pair + length + 1, least[k], most[k], &value))
		diag_error(c->d, inside(node, at + length + 1),
			   "%s: expected a whole number from %llu to %llu%s, found '%s'", keys[k],
			   (unsigned long long)least[k], (unsigned long long)most[k],
			   k < 3 ? " (milliseconds)" : "", shown(c, pair + length + 1));
	else if (k == 3)
		w->retries = value;
	else
		*times[k] = (double)value * 1e-3;
}

static void read_overrides(struct decoder *c, const struct node *node, const char *at,
			   struct webhook *w)
{
	for (;; at++) {
		size_t length = strcspn(at, "&");

		read_override(c, node, at, arena_strndup(c->arena, at, length), w);
		at += length;
		if (!*at)
			return;
	}
}

static void decode_overrides(struct decoder *c, const struct node *map, struct webhook *w)
{
	const struct node *url = node_get(map, "url"), *node = node_get(map, "overrides");
	const char *text, *mark;

	if (url && node) {
		diag_error(c->d, node->at, "overrides: the URL gives them, expected one of both");
		return;
	}
	if (url && read_text(c, url, "url", &text)) {
		mark = strchr(text, '#');
		if (mark)
			read_overrides(c, url, mark + 1, w);
	}
	if (node && read_text(c, node, "overrides", &text))
		read_overrides(c, node, text + (*text == '#'), w);
}

/* ---- failures and outages ---- */

static void decode_failures(struct decoder *c, const struct node *node, struct webhook *w)
{
	double sum = 0;

	if (!want_map(c, node, "failures", "a map, such as {connect: 1%, http_5xx: 2%}"))
		return;
	only_keys(c, node, "failures", failure_names, WEBHOOK_DRAWN);
	for (int i = 0; i < WEBHOOK_DRAWN; i++) {
		const struct node *value = node_get(node, failure_names[i]);

		if (value && read_share(c, value, failure_names[i], &w->failure[i]))
			sum += w->failure[i];
	}
	if (sum > 1 + 1e-9)
		diag_error(c->d, node->at, "failures: expected shares of at most 100%% in all, found %g%%",
			   100 * sum);
}

/* A duration from the start, or a time of day HH:MM, the start being midnight. */
static bool read_clock(struct decoder *c, const struct node *node, const char *what,
		       double *seconds)
{
	const char *text = node->kind == NODE_SCALAR && !node->is_null ? node->text : "";
	const char *colon = strchr(text, ':');
	uint64_t hours, minutes;

	if (!colon)
		return read_duration(c, node, what, seconds);
	if (strlen(colon + 1) != 2 || parse_count(colon + 1, 0, 59, &minutes) ||
	    parse_count(arena_strndup(c->arena, text, (size_t)(colon - text)), 0, 24, &hours))
		return expected(c, node, what, "a time of day such as 10:05, or a duration");
	*seconds = (double)hours * 3600 + (double)minutes * 60;
	return true;
}

static void decode_outage(struct decoder *c, const struct node *node, struct outage *o)
{
	static const char *const keys[] = { "from", "to", "failure" };
	const struct node *from, *to, *failure;

	if (!want_map(c, node, "outages", "a map, such as {from: 10:00, to: 10:05}"))
		return;
	only_keys(c, node, "an outage", keys, COUNT_OF(keys));
	from = required(c, node, "an outage", "from");
	to = required(c, node, "an outage", "to");
	failure = node_get(node, "failure");
	if (failure)
		read_word(c, failure, "failure", failure_names, WEBHOOK_DRAWN, &o->failure);
	if (from && to && read_clock(c, from, "from", &o->from) &&
	    read_clock(c, to, "to", &o->to) && o->to <= o->from)
		expected(c, to, "to", "a moment after 'from'");
}

static void decode_outages(struct decoder *c, const struct node *node, struct webhook *w)
{
	if (!want_list(c, node, "outages", "a list, such as [{from: 10:00, to: 10:05}]"))
		return;
	w->outage_count = node->count;
	w->outages = arena_array(c->arena, node->count, sizeof(*w->outages));
	for (size_t i = 0; i < node->count; i++)
		decode_outage(c, node->items[i], &w->outages[i]);
}

static const struct webhook *decode_webhook(struct decoder *c, const struct node *node)
{
	static const char *const keys[] = { "latency", "url", "overrides", "failures", "outages" };
	struct webhook *w = arena_alloc(c->arena, sizeof(*w));
	const struct rules *r = &c->s->rules;
	const struct node *value;

	*w = (struct webhook){ .connect = r->webhook_connect_timeout,
			       .read = r->webhook_read_timeout,
			       .total = r->webhook_total_timeout,
			       .retries = r->webhook_retries < 5 ? r->webhook_retries : 5,
			       .retry_on = RETRY(WEBHOOK_CONNECT) };
	if (!want_map(c, node, "webhooks", "a map, such as {latency: 12s}"))
		return w;
	only_keys(c, node, "a webhook", keys, COUNT_OF(keys));
	value = node_get(node, "latency");
	if (value)
		w->has_latency = read_dist(c, value, "latency", &w->latency);
	decode_overrides(c, node, w);
	value = node_get(node, "failures");
	if (value)
		decode_failures(c, value, w);
	value = node_get(node, "outages");
	if (value)
		decode_outages(c, value, w);
	return w;
}

static const struct webhook **place_of(struct scenario *s, size_t name)
{
	return name < s->flow_count ? &s->flows[name].webhook
				    : &s->apps[name - s->flow_count].webhook;
}

void decode_webhooks(struct decoder *c, const struct node *node)
{
	size_t n = c->s->flow_count + c->s->app_count;
	const struct webhook *rest = NULL;

	if (!want_map(c, node, "webhooks", "a map, such as {default: {latency: 12s}}"))
		return;
	c->s->webhooks = true;
	for (size_t i = 0; i < node->count; i++) {
		const struct member *m = &node->members[i];
		int name = names_find(&c->targets, m->key);

		if (name >= 0 && (size_t)name < n)
			*place_of(c->s, (size_t)name) = decode_webhook(c, m->value);
		else if (!strcmp(m->key, "default"))
			rest = decode_webhook(c, m->value);
		else if (!c->targets.broken)
			diag_error(c->d, m->at, "unknown flow or app '%s'%s", shown(c, m->key),
				   suggest(c, m->key, c->targets.list, c->targets.count));
	}
	for (size_t i = 0; i < n; i++)
		if (!*place_of(c->s, i))
			*place_of(c->s, i) = rest;
}
