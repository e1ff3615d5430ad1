/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * blocks - replications that belong together are one observation. What they count and sum
 * up is added, what each of them measures is averaged. By itself each has the law of a plain
 * one, so that all of them, one by one, tell what plain sampling's variance would have been.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "estimate/sample_internal.h"

static void add_up(const uint64_t *from, uint64_t *to, size_t n, size_t block)
{
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < block; j++)
			to[i] += from[i * block + j];
}

static void combine(const double *from, double *to, size_t n, size_t block, bool added)
{
	for (size_t i = 0; i < n; i++) {
		double sum = 0, used = 0;

		for (size_t j = 0; j < block; j++)
			if (!isnan(from[i * block + j])) {
				sum += from[i * block + j];
				used++;
			}
		to[i] = !(used > 0) ? NAN : added ? sum : sum / used;
	}
}

/* Which measures add up; the others are averaged. */
static const bool is_sum[MEASURES] = {
#define SUMMED(name, value) [MEASURE_##name] = true,
#include "engine/metrics.def"
};
static const bool is_group_sum[GROUP_MEASURES] = {
#define SUMMED(name, value) [GROUP_##name] = true,
#include "engine/group_metrics.def"
};

static const bool is_part_sum[PART_MEASURES] = {
#define SUMMED(name, value) [PART_##name] = true,
#include "engine/part_metrics.def"
};

/* In the order of the replications. */
static void chain(const uint64_t *from, uint64_t *to, size_t n, size_t block)
{
	for (size_t i = 0; i < n; i++) {
		to[i] = 0;
		for (size_t j = 0; j < block; j++)
			to[i] = (to[i] << 1 | to[i] >> 63) ^ from[i * block + j];
	}
}

static void group_in_blocks(const struct group_samples *from, struct group_samples *to,
			    size_t n, size_t block)
{
	for (int i = 0; i < GROUP_COLUMNS; i++)
		add_up(from->column[i], to->column[i], n, block);
	for (int i = 0; i < GROUP_MEASURES; i++)
		combine(from->measure[i], to->measure[i], n, block, is_group_sum[i]);
}

static void part_in_blocks(const struct part_samples *from, struct part_samples *to, size_t n, size_t block)
{
	for (int i = 0; i < PART_COLUMNS; i++)
		add_up(from->column[i], to->column[i], n, block);
	for (int i = 0; i < PART_MEASURES; i++)
		combine(from->measure[i], to->measure[i], n, block, is_part_sum[i]);
}

static void interval_in_blocks(const struct interval_samples *from, struct interval_samples *to,
			       size_t n, size_t block)
{
	for (int i = 0; i < INTERVAL_WAIT_SUM; i++)
		add_up(from->column[i], to->column[i], n, block);
	combine(from->wait, to->wait, n, block, true);
	combine(from->wait_n, to->wait_n, n, block, true);
}

struct samples samples_in_blocks(const struct samples *from, size_t block, struct arena *a)
{
	size_t n = from->n / block;
	struct samples s;

	samples_init(&s, a, n, &from->shape);
	s.n = n;
	s.block = block;
	for (int i = 0; i < COLUMNS; i++)
		add_up(from->column[i], s.column[i], n, block);
	chain(from->column[COL_fingerprint], s.column[COL_fingerprint], n, block);
	for (int i = 0; i < MEASURES; i++)
		combine(from->measure[i], s.measure[i], n, block, is_sum[i]);
	for (int i = 0; i < REASON_COUNT; i++)
		add_up(from->reasons[i], s.reasons[i], n, block);
	for (int i = 0; i < CODE_COUNT; i++)
		add_up(from->codes[i], s.codes[i], n, block);
	for (size_t i = 0; i < visit_words(s.shape.widgets, s.shape.ways); i++)
		add_up(from->visits[i], s.visits[i], n, block);
	for (int i = 0; i < CONTROLS; i++)
		combine(from->controls[i], s.controls[i], n, block, true);
	for (size_t g = 0; g < s.group_count; g++)
		group_in_blocks(&from->groups[g], &s.groups[g], n, block);
	for (size_t i = 0; i < s.shape.parts; i++)
		part_in_blocks(&from->parts[i], &s.parts[i], n, block);
	for (size_t k = 0; k < s.shape.intervals; k++)
		interval_in_blocks(&from->intervals[k], &s.intervals[k], n, block);
	return s;
}

/* ---- the gain ---- */

/* 0: fewer than two, or no spread but rounding. */
static double variance(const double *values, size_t n)
{
	double mean = 0, squares = 0, used = 0, scale = 0;

	for (size_t i = 0; i < n; i++)
		if (!isnan(values[i])) {
			mean += values[i];
			scale = fmax(scale, fabs(values[i]));
			used++;
		}
	mean /= used;
	for (size_t i = 0; i < n; i++)
		if (!isnan(values[i]))
			squares += (values[i] - mean) * (values[i] - mean);
	return used > 1 && squares > 1e-20 * scale * scale * used ? squares / (used - 1) : 0;
}

/* Of one replication by itself: the mean square about the mean of all lacks the variance of
 * that mean, which the blocks tell. */
static double plain_variance(const double *plain, size_t n, const double *blocks, size_t m)
{
	return variance(plain, n) * (double)(n - 1) / (double)n +
	       variance(blocks, m) / (double)m;
}

static double variance_ratio(double plain, double reduced)
{
	return reduced > 0 ? plain / reduced : NAN;
}

static void metric_gains(struct metric *list, const struct metric *plain, size_t count,
			 const struct results *r)
{
	double block = (double)(r->replications / r->blocks);

	for (size_t i = 0; i < count; i++)
		if (list[i].values && plain[i].values)
			list[i].gain = variance_ratio(plain_variance(plain[i].values, r->replications,
								     list[i].values, r->blocks),
					     block * variance(list[i].values, r->blocks));
}

static double variance_alone(const char *metric, const struct results *r,
			     const struct design_result *plain, size_t design)
{
	const struct metric *m = result_metric_named(&r->designs[design], metric);
	const struct metric *p = result_metric_named(&plain[design], metric);

	return m && p ? plain_variance(p->values, r->replications, m->values, r->blocks) : NAN;
}

/* With callers of its own for each design, and each replication for itself. */
static double independent_variance(const struct comparison *c, const struct results *r,
				   const struct design_result *plain)
{
	return variance_alone(c->metric, r, plain, c->first) +
	       variance_alone(c->metric, r, plain, c->second);
}

static void comparison_gain(struct comparison *c, const struct results *r,
			    const struct design_result *plain)
{
	double block = (double)(r->replications / r->blocks);

	c->gain = variance_ratio(independent_variance(c, r, plain), block * c->spread * c->spread);
}

void estimate_gains(struct results *r, const struct samples *samples, const struct plan *p)
{
	struct design_result *plain = xcalloc(r->design_count, sizeof(*plain));
	struct arena scratch = { 0 };

	for (size_t i = 0; i < r->design_count; i++) {
		struct design_result *d = &r->designs[i];

		plain[i].name = d->name;
		design_metrics(&plain[i], &samples[i], p->arms[i].program, &scratch,
			       r->confidence);
		metric_gains(d->metrics, plain[i].metrics, d->metric_count, r);
		for (size_t g = 0; g < d->group_count + d->part_count; g++)
			metric_gains(d->groups[g].metrics, plain[i].groups[g].metrics,
				     d->groups[g].metric_count, r);
	}
	for (size_t i = 0; i < r->comparison_count; i++)
		comparison_gain(&r->comparisons[i], r, plain);
	arena_free(&scratch);
	free(plain);
}
