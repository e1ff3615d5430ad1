/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lower_limits - what all calls share: how many a second, how many at once, and who is who. */
#include <math.h>
#include <string.h>

#include <gsl/gsl_cdf.h>

#include "base/memory.h"
#include "base/modulation.h"
#include "base/terms.h"
#include "compile/ir/builder_internal.h"

/* So unlikely that no run will see it. */
static const double never = 1e-12;

/* So many executions one call may start at once: by itself and by each party of the
 * scenario that it dials. */
static double starts_at_once(const struct builder *b)
{
	double n = 1;

	for (size_t i = 0; i < b->p->dial_count; i++)
		n += b->p->dials[i].target != NOWHERE;
	return n;
}

/* Can calls ask for more than MOST executions in one second? Where arrivals are of a
 * steady rate that is far below, looking each time would only cost. */
static bool may_exceed(const struct builder *b, double most)
{
	const struct workload *w = &b->s->calls;
	const struct modulation *m = &w->modulation;
	double rate = w->rate, each = starts_at_once(b), calls = floor(most / each);

	if (w->arrivals == ARRIVALS_SCRIPT || w->arrivals == ARRIVALS_DIALLER || w->retrials.causes || m->linear ||
	    m->busy_cv > 0 || m->batch_mean > 1 || m->state_count)
		return true;
	for (size_t i = 0; i < b->design->redirect_count; i++)
		if (b->design->redirects[i].at == MOMENT_FIXED)
			return true;
	for (size_t i = 0; w->arrivals == ARRIVALS_RATES && i < w->rate_count; i++)
		rate = w->rates[i] > rate ? w->rates[i] : rate;
	rate *= each * (1 + (double)b->design->redirect_count);
	return gsl_cdf_poisson_Q((unsigned)(calls < 1e9 ? calls : 1e9), rate) > never;
}

static bool is_one_at_a_time(const struct flow_file *f)
{
	const struct node *flags = node_get(f->root, "flags");
	const char *allowed = node_text(flags, "allow_concurrent_calls", "true");

	return f->concurrent_calls == CONCURRENT_AS_EXPORTED ?
		       !strcmp(allowed, "false") : f->concurrent_calls == CONCURRENT_NO;
}

/* Returns whether some flow minds. */
static bool lower_flags(struct builder *b)
{
	bool *list = arena_array(&b->p->arena, b->s->flow_count, sizeof(*list)), any = false;

	for (size_t i = 0; i < b->s->flow_count; i++)
		any |= list[i] = is_one_at_a_time(&b->s->flows[i]);
	b->p->one_at_a_time = list;
	b->p->flow_count = b->s->flow_count;
	return any;
}

void lower_limits(struct builder *b)
{
	const struct rules *r = &b->s->rules;
	struct program *p = b->p;

	p->limits.requests = r->studio_rest_starts;
	p->limits.calls = r->account_calls;
	p->limits.trunk = b->s->calls.trunk_cps;
	p->limits.rest = r->rest_concurrency;
	p->contact_collision = b->design->by_rest && r->contact_collision == COLLISION_409;
	p->execution_lifetime = r->execution_lifetime;
	if (lower_flags(b) || p->contact_collision)
		p->contact_count = b->s->callers.contacts;
	p->in_step = p->contact_count || p->limits.calls || p->arrivals == ARRIVALS_DIALLER;
}

void lower_start_limit(struct builder *b)
{
	uint64_t most = b->s->rules.studio_starts;

	if (most && may_exceed(b, (double)most))
		b->p->limits.starts = most;
}
