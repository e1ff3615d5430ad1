/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lower_webhooks - how servers answer, as tables for the engine. */
#include <math.h>

#include "base/memory.h"
#include "base/terms.h"
#include "compile/ir/builder_internal.h"

static int64_t ns(double seconds)
{
	return seconds >= 1e9 ? INT64_C(1000000000000000000) : llround(seconds * 1e9);
}

static void lower_outages(struct builder *b, const struct webhook *w, struct webhook_table *t)
{
	t->outage_count = w->outage_count;
	t->outages = arena_array(&b->p->arena, w->outage_count, sizeof(*t->outages));
	for (size_t i = 0; i < w->outage_count; i++)
		t->outages[i] = (struct webhook_outage){ ns(w->outages[i].from),
							 ns(w->outages[i].to),
							 w->outages[i].failure };
}

static void lower_webhook(struct builder *b, const struct webhook *w, struct webhook_table *t)
{
	double sum = 0;

	t->latency = w->has_latency ? add_dist(b, &w->latency) : b->p->fetch_latency;
	t->connect = ns(w->connect);
	t->read = ns(w->read);
	t->total = ns(w->total);
	t->retries = (uint32_t)w->retries;
	t->retry_on = w->retry_on;
	for (int i = 0; i < WEBHOOK_DRAWN; i++)
		t->failure[i] = sum += w->failure[i];
	t->fails = sum > 0;
	lower_outages(b, w, t);
}

static const struct webhook *webhook_of(const struct scenario *s, size_t i)
{
	return i < s->flow_count ? s->flows[i].webhook : s->apps[i - s->flow_count].webhook;
}

/* A step for each way to fail, so that a voice that waits needs no more state. */
void lower_webhooks(struct builder *b)
{
	size_t n = b->s->flow_count + b->s->app_count;

	if (!b->s->webhooks)
		return;
	b->p->webhooks = arena_array(&b->p->arena, n, sizeof(*b->p->webhooks));
	for (size_t i = 0; i < n; i++)
		if (webhook_of(b->s, i))
			lower_webhook(b, webhook_of(b->s, i), &b->p->webhooks[i]);
	b->p->fetch_failed = here(b);
	for (int i = 0; i < WEBHOOK_FAILURES; i++)
		emit_op(b, OP_FETCH_FAILED, i, NOWHERE);
}
