/* SPDX-License-Identifier: GPL-3.0-or-later */
/* intervals - a group's metrics by the step of its schedule in which calls came. */
#include "base/memory.h"
#include "estimate/sample_internal.h"

static size_t count_of_group(const struct group *g)
{
	return g->by_interval ? g->schedule_count : 0;
}

/* Of one replication. */
static struct estimate mean_count(const uint64_t *column, const struct samples *s, struct arena *a,
				  double confidence)
{
	double *values = arena_array(a, s->n, sizeof(*values));

	for (size_t i = 0; i < s->n; i++)
		values[i] = (double)column[i] / (double)s->block;
	return mean_estimate(values, s->n, confidence);
}

void group_intervals(struct group_result *r, const struct samples *s, const struct program *p,
		     size_t i, struct arena *a, double confidence)
{
	const struct group *g = &p->groups[i];
	size_t first = 0;

	for (size_t k = 0; k < i; k++)
		first += count_of_group(&p->groups[k]);
	r->interval_count = count_of_group(g);
	r->interval_step = g->schedule_step;
	r->intervals = arena_array(a, r->interval_count, sizeof(*r->intervals));
	for (size_t k = 0; k < r->interval_count; k++) {
		const struct interval_samples *v = &s->intervals[first + k];
		uint64_t *const *c = v->column;
		struct interval_result *x = &r->intervals[k];

		*x = (struct interval_result){
			g->schedule[k],
			mean_count(c[INTERVAL_OFFERED], s, a, confidence),
			share_estimate(c[INTERVAL_ABANDONED], c[INTERVAL_OFFERED], s->n, true, confidence),
			ratio_estimate(v->wait, v->wait_n, s->n, confidence),
			share_estimate(c[INTERVAL_LEVEL], c[INTERVAL_LEVEL_OF], s->n, true, confidence) };
		keep_in_range(&x->offered, UNIT_COUNT);
		keep_in_range(&x->wait_mean, UNIT_SECONDS);
	}
}
