/* SPDX-License-Identifier: GPL-3.0-or-later */
/* independence - do the calls of a design depend on each other, and what follows for shares? */
#include "estimate/sample_internal.h"

#include <math.h>

static bool has_agents(const struct program *p)
{
	for (size_t i = 0; i < p->group_count; i++)
		if (!p->groups[i].unlimited)
			return true;
	return false;
}

const char *calls_dependence(const struct program *p)
{
	const struct limits *l = &p->limits;

	if (has_agents(p))
		return "agents";
	if (p->call_queue_count)
		return "a queue";
	if (p->room_count)
		return "a conference";
	if (p->cps > 0)
		return "the rate of dialling";
	if (l->starts || (l->requests && p->request_entry >= 0) || l->calls || l->trunk || l->rest ||
	    l->functions)
		return "limits of the account";
	if (p->contact_count)
		return "contacts";
	if (p->retrial.reasons)
		return "callers who call again";
	if (p->webhooks)
		return "servers and their outages";
	if (p->script_count)
		return "a script";
	return NULL;
}

static const char no_interval[] = "one replication, no interval";

/* How many of N replications have TRIALS, and others where those are given, too. */
static size_t observed(const uint64_t *trials, const uint64_t *others, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += trials[i] && (!others || others[i]);
	return count;
}

static void take_interval(struct estimate *e)
{
	e->low = e->high = NAN;
	e->method = no_interval;
}

struct estimate share_estimate(const uint64_t *hits, const uint64_t *trials, size_t n, bool dependent,
			       double confidence)
{
	struct estimate e = rate_estimate(hits, trials, n, confidence);

	if (dependent && observed(trials, NULL, n) == 1)
		take_interval(&e);
	return e;
}

struct estimate share_difference(const struct share_column *a, const struct share_column *b, size_t n,
				 bool dependent, double confidence)
{
	struct estimate e = paired_rate_difference(a->hits, a->trials, b->hits, b->trials, n, confidence);

	if (dependent && observed(a->trials, b->trials, n) == 1)
		take_interval(&e);
	return e;
}
