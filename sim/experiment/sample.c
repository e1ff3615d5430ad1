/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/sample.h"

#include <math.h>

void samples_init(struct samples *s, struct arena *a, size_t replications, size_t groups)
{
	*s = (struct samples){ .group_count = groups };
	for (int i = 0; i < COLUMNS; i++)
		s->column[i] = arena_array(a, replications, sizeof(uint64_t));
	for (int i = 0; i < MEASURES; i++)
		s->measure[i] = arena_array(a, replications, sizeof(double));
	for (int i = 0; i < REASON_COUNT; i++)
		s->reasons[i] = arena_array(a, replications, sizeof(uint64_t));
	s->events = arena_array(a, replications, sizeof(uint64_t));
	s->fingerprint = arena_array(a, replications, sizeof(uint64_t));
	s->groups = arena_array(a, groups, sizeof(*s->groups));
	for (size_t g = 0; g < groups; g++) {
		for (int i = 0; i < GROUP_COLUMNS; i++)
			s->groups[g].column[i] = arena_array(a, replications, sizeof(uint64_t));
		for (int i = 0; i < GROUP_MEASURES; i++)
			s->groups[g].measure[i] = arena_array(a, replications, sizeof(double));
	}
}

static double quantile_seconds(const struct histogram *h, double p)
{
	return h->n ? (double)histogram_quantile(h, p) * 1e-9 : NAN;
}

static double mean_level(const struct gauge *g, const struct tally *t)
{
	return t->window > 0 ? g->area / t->window : NAN;
}

static void add_columns(struct samples *s, size_t n, const struct tally *t)
{
	const uint64_t values[COLUMNS] = {
		[COL_CALLS] = t->calls,
		[COL_SUCCESSES] = t->successes,
		[COL_ABANDONED] = t->abandoned,
		[COL_WITH_400] = t->calls_with_400,
		[COL_REDIRECTS] = t->rest_redirects,
		[COL_STUDIO_REQUESTS] = t->studio_requests,
		[COL_400] = t->rest_400 + t->studio_400,
		[COL_REST_400] = t->rest_400,
		[COL_STUDIO_400] = t->studio_400,
		[COL_FAILED] = t->calls - t->successes,
		[COL_EXECUTIONS] = t->executions,
		[COL_STUCK] = t->stuck_executions,
		[COL_81002] = t->warnings_81002,
		[COL_ILLEGAL] = t->illegal_transitions,
		[COL_REFUSED_ELSEWHERE] = t->rest_refused_elsewhere,
	};

	for (int i = 0; i < COLUMNS; i++)
		s->column[i][n] = values[i];
}

static void add_measures(struct samples *s, size_t n, const struct tally *t)
{
	const double values[MEASURES] = {
		[MEASURE_STUDIO_SUM] = t->time_to_studio_sum,
		[MEASURE_STUDIO_N] = (double)t->time_to_studio.n,
		[MEASURE_STUDIO_P50] = quantile_seconds(&t->time_to_studio, 0.50),
		[MEASURE_STUDIO_P95] = quantile_seconds(&t->time_to_studio, 0.95),
		[MEASURE_STUDIO_P99] = quantile_seconds(&t->time_to_studio, 0.99),
		[MEASURE_CALLS_MEAN] = mean_level(&t->legs, t),
		[MEASURE_CALLS_PEAK] = (double)t->legs.peak,
		[MEASURE_EXECUTIONS_MEAN] = mean_level(&t->active_executions, t),
		[MEASURE_EXECUTIONS_PEAK] = (double)t->active_executions.peak,
	};

	for (int i = 0; i < MEASURES; i++)
		s->measure[i][n] = values[i];
}

static void add_group(struct group_samples *s, size_t n, const struct group_tally *t,
		      const struct tally *all, const struct group *g)
{
	s->column[GROUP_OFFERED][n] = t->offered;
	s->column[GROUP_SERVED][n] = t->served;
	s->column[GROUP_ABANDONED][n] = t->abandoned;
	s->column[GROUP_WAITED][n] = t->waited;
	s->column[GROUP_WITHIN][n] = t->within;
	s->measure[GROUP_WAIT_SUM][n] = t->wait_sum;
	s->measure[GROUP_WAIT_N][n] = (double)t->wait.n;
	s->measure[GROUP_WAIT_P95][n] = quantile_seconds(&t->wait, 0.95);
	s->measure[GROUP_OCCUPANCY][n] = mean_level(&t->busy, all) / (double)g->count;
	s->measure[GROUP_QUEUE_MEAN][n] = mean_level(&t->queue, all);
}

void samples_add(struct samples *s, const struct tally *t, const struct program *p)
{
	size_t n = s->n++;

	add_columns(s, n, t);
	add_measures(s, n, t);
	for (size_t g = 0; g < s->group_count; g++)
		add_group(&s->groups[g], n, &t->groups[g], t, &p->groups[g]);
	for (int i = 0; i < REASON_COUNT; i++)
		s->reasons[i][n] = t->reasons[i];
	s->events[n] = t->events;
	s->fingerprint[n] = t->fingerprint;
}
