/* SPDX-License-Identifier: GPL-3.0-or-later */
/* metrics - from a design's samples to named estimates. */
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include "experiment/sample.h"

/* Metrics being gathered. */
struct list {
	struct metric *metrics;
	size_t count;
	bool dependent; /* the calls */
};

static void put(struct list *l, const char *name, enum unit unit, struct estimate e)
{
	l->metrics[l->count++] = (struct metric){ .name = name, .unit = unit, .estimate = e };
}

static struct estimate mean_count(const uint64_t *column, size_t n, double confidence)
{
	double *values = xreallocarray(NULL, n ? n : 1, sizeof(*values));
	struct estimate e;

	for (size_t i = 0; i < n; i++)
		values[i] = (double)column[i];
	e = mean_estimate(values, n, confidence);
	free(values);
	return e;
}

static uint64_t sum(const uint64_t *column, size_t n)
{
	uint64_t total = 0;

	for (size_t i = 0; i < n; i++)
		total += column[i];
	return total;
}

/* What of none happened may happen: no event in N replications has the upper bound of
 * Garwood's interval for a Poisson mean (Biometrika 28:437, 1936). */
static struct estimate no_event(size_t n, double confidence)
{
	return (struct estimate){
		.high = gsl_cdf_chisq_Qinv((1 - confidence) / 2, 2) / 2 / (double)n,
		.defined = true, .method = "Garwood over replications",
	};
}

static struct estimate mean_events(const uint64_t *column, size_t n, double confidence)
{
	return n && !sum(column, n) ? no_event(n, confidence) : mean_count(column, n, confidence);
}

struct estimate success_estimate(const struct samples *s, double confidence)
{
	return rate_estimate(s->column[COL_SUCCESSES], s->column[COL_CALLS], s->n, confidence);
}

struct estimate http_400_estimate(const struct samples *s, double confidence)
{
	return rate_estimate(s->column[COL_400], s->column[COL_STUDIO_REQUESTS], s->n,
			     confidence);
}

/* To the last metric, a share of calls: its interval over single calls, if they are
 * independent. */
static void over_calls(struct list *l, const uint64_t *hits, const uint64_t *calls, size_t n,
		       double confidence)
{
	struct metric *m = &l->metrics[l->count - 1];
	uint64_t all = sum(calls, n);

	if (l->dependent || !all)
		return;
	m->has_calls = true;
	m->calls = m->estimate;
	m->calls.method = "Wilson over calls";
	wilson(sum(hits, n), all, confidence, &m->calls.low, &m->calls.high);
}

static void put_rates(struct list *l, const struct samples *s, double confidence)
{
	uint64_t *const *c = s->column;

	put(l, "success_rate", UNIT_SHARE, success_estimate(s, confidence));
	over_calls(l, c[COL_SUCCESSES], c[COL_CALLS], s->n, confidence);
	put(l, "http_400_rate", UNIT_SHARE, http_400_estimate(s, confidence));
	put(l, "calls_with_400_rate", UNIT_SHARE,
	    rate_estimate(c[COL_WITH_400], c[COL_CALLS], s->n, confidence));
	over_calls(l, c[COL_WITH_400], c[COL_CALLS], s->n, confidence);
	put(l, "abandon_rate", UNIT_SHARE,
	    rate_estimate(c[COL_ABANDONED], c[COL_CALLS], s->n, confidence));
	over_calls(l, c[COL_ABANDONED], c[COL_CALLS], s->n, confidence);
}

static void put_times(struct list *l, const struct samples *s, double confidence)
{
	static const struct {
		const char *name;
		enum measure measure;
	} quantiles[] = {
		{ "time_to_studio_p50", MEASURE_STUDIO_P50 },
		{ "time_to_studio_p95", MEASURE_STUDIO_P95 },
		{ "time_to_studio_p99", MEASURE_STUDIO_P99 },
	};

	put(l, "time_to_studio_mean", UNIT_SECONDS,
	    ratio_estimate(s->measure[MEASURE_STUDIO_SUM], s->measure[MEASURE_STUDIO_N], s->n,
			   confidence));
	for (size_t i = 0; i < sizeof(quantiles) / sizeof(*quantiles); i++)
		put(l, quantiles[i].name, UNIT_SECONDS,
		    mean_estimate(s->measure[quantiles[i].measure], s->n, confidence));
}

static void put_levels(struct list *l, const struct samples *s, double confidence)
{
	static const struct {
		const char *name;
		enum measure measure;
	} levels[] = {
		{ "peak_concurrent_calls", MEASURE_CALLS_PEAK },
		{ "mean_concurrent_calls", MEASURE_CALLS_MEAN },
		{ "peak_concurrent_executions", MEASURE_EXECUTIONS_PEAK },
		{ "mean_concurrent_executions", MEASURE_EXECUTIONS_MEAN },
	};

	put(l, "redirect_attempts", UNIT_COUNT,
	    mean_count(s->column[COL_REDIRECTS], s->n, confidence));
	put(l, "failed_calls", UNIT_COUNT,
	    mean_events(s->column[COL_FAILED], s->n, confidence));
	for (size_t i = 0; i < sizeof(levels) / sizeof(*levels); i++)
		put(l, levels[i].name, UNIT_COUNT,
		    mean_estimate(s->measure[levels[i].measure], s->n, confidence));
	put(l, "stuck_executions", UNIT_COUNT,
	    mean_events(s->column[COL_STUCK], s->n, confidence));
}

/* One fingerprint of the replications in their order. */
static uint64_t chain(const uint64_t *fingerprint, size_t n)
{
	uint64_t h = 0;

	for (size_t i = 0; i < n; i++)
		h = (h << 1 | h >> 63) ^ fingerprint[i];
	return h;
}

static void put_counts(struct design_result *r, const struct samples *s, struct arena *a)
{
	static const struct {
		const char *name;
		enum column column;
	} counts[] = {
		{ "rest_redirects", COL_REDIRECTS },
		{ "studio_requests", COL_STUDIO_REQUESTS },
		{ "rest_400", COL_REST_400 },
		{ "studio_400", COL_STUDIO_400 },
		{ "rest_400_elsewhere", COL_REFUSED_ELSEWHERE },
		{ "calls_with_400", COL_WITH_400 },
		{ "abandoned", COL_ABANDONED },
		{ "executions", COL_EXECUTIONS },
		{ "stuck_executions", COL_STUCK },
		{ "warnings_81002", COL_81002 },
		{ "illegal_transitions", COL_ILLEGAL },
	};

	r->count_count = sizeof(counts) / sizeof(*counts);
	r->counts = arena_array(a, r->count_count + 3, sizeof(*r->counts)); /* and put_retrials() */
	for (size_t i = 0; i < r->count_count; i++)
		r->counts[i] = (struct named_count){ counts[i].name,
						     sum(s->column[counts[i].column], s->n) };
}

/* Where callers call again: what became of each of them in the end. */
static void put_retrials(struct list *l, struct design_result *r, const struct samples *s,
			 double confidence)
{
	static const struct {
		const char *name;
		enum column column;
	} counts[] = {
		{ "first_attempts", COL_FIRST_ATTEMPTS },
		{ "retrials", COL_RETRIALS },
		{ "retrial_successes", COL_RETRIAL_SUCCESSES },
	};
	uint64_t *const *c = s->column;

	put(l, "retrial_rate", UNIT_SHARE,
	    rate_estimate(c[COL_RETRIALS], c[COL_CALLS], s->n, confidence));
	put(l, "callers_success_rate", UNIT_SHARE,
	    rate_estimate(c[COL_SUCCESSES], c[COL_FIRST_ATTEMPTS], s->n, confidence));
	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++)
		r->counts[r->count_count++] = (struct named_count){
			counts[i].name, sum(c[counts[i].column], s->n) };
}

static int most_first(const void *a, const void *b)
{
	const struct reason_count *x = a, *y = b;

	return x->count != y->count ? (x->count < y->count ? 1 : -1) : 0;
}

static void put_reasons(struct design_result *r, const struct samples *s, struct arena *a)
{
	r->reasons = arena_array(a, REASON_COUNT, sizeof(*r->reasons));
	for (int i = REASON_NONE + 1; i < REASON_COUNT; i++)
		if (sum(s->reasons[i], s->n))
			r->reasons[r->reason_count++] = (struct reason_count){
				reason_codes[i], reason_texts[i], sum(s->reasons[i], s->n) };
	qsort(r->reasons, r->reason_count, sizeof(*r->reasons), most_first);
}

static void put_codes(struct design_result *r, const struct samples *s, struct arena *a)
{
	r->codes = arena_array(a, CODE_COUNT, sizeof(*r->codes));
	for (int i = 0; i < CODE_COUNT; i++)
		if (sum(s->codes[i], s->n))
			r->codes[r->code_count++] = (struct code_total){
				code_rows[i].number, code_rows[i].text, sum(s->codes[i], s->n) };
}

static const char *threshold_name(struct arena *a, double seconds)
{
	char text[32];

	return arena_printf(a, "served_within_%s", format_duration(text, sizeof(text), seconds));
}

static void put_group(struct group_result *r, const struct group_samples *s, size_t n,
		      const struct group *g, struct arena *a, double confidence)
{
	struct list l = { .metrics = arena_array(a, 24, sizeof(struct metric)) };
	uint64_t *const *c = s->column;

	put(&l, "offered", UNIT_COUNT, mean_count(c[GROUP_OFFERED], n, confidence));
	put(&l, "served", UNIT_COUNT, mean_count(c[GROUP_SERVED], n, confidence));
	put(&l, "abandoned", UNIT_COUNT, mean_events(c[GROUP_ABANDONED], n, confidence));
	put(&l, "abandon_rate", UNIT_SHARE,
	    rate_estimate(c[GROUP_ABANDONED], c[GROUP_OFFERED], n, confidence));
	put(&l, "waited_rate", UNIT_SHARE,
	    rate_estimate(c[GROUP_WAITED], c[GROUP_OFFERED], n, confidence));
	put(&l, "wait_mean", UNIT_SECONDS,
	    ratio_estimate(s->measure[GROUP_WAIT_SUM], s->measure[GROUP_WAIT_N], n,
			   confidence));
	put(&l, "wait_p95", UNIT_SECONDS,
	    mean_estimate(s->measure[GROUP_WAIT_P95], n, confidence));
	put(&l, "service_level", UNIT_SHARE,
	    rate_estimate(c[GROUP_LEVEL], c[GROUP_LEVEL_OF], n, confidence));
	put(&l, "asa", UNIT_SECONDS,
	    ratio_estimate(s->measure[GROUP_SERVED_SUM], s->measure[GROUP_SERVED_N], n,
			   confidence));
	put(&l, "occupancy", UNIT_SHARE,
	    mean_estimate(s->measure[GROUP_OCCUPANCY], n, confidence));
	put(&l, "queue_mean", UNIT_COUNT,
	    mean_estimate(s->measure[GROUP_QUEUE_MEAN], n, confidence));
	for (size_t i = 0; i < g->threshold_count; i++)
		put(&l, threshold_name(a, g->threshold[i]), UNIT_SHARE,
		    rate_estimate(c[GROUP_THRESHOLDS + i], c[GROUP_OFFERED], n, confidence));
	if (g->queue_size != UINT64_MAX) {
		put(&l, "refused", UNIT_COUNT, mean_events(c[GROUP_REFUSED], n, confidence));
		put(&l, "refused_rate", UNIT_SHARE,
		    rate_estimate(c[GROUP_REFUSED], c[GROUP_OFFERED], n, confidence));
	}
	r->metrics = l.metrics;
	r->metric_count = l.count;
}

static void put_groups(struct design_result *r, const struct samples *s,
		       const struct program *p, struct arena *a, double confidence)
{
	r->groups = arena_array(a, s->group_count, sizeof(*r->groups));
	for (size_t i = 0; i < s->group_count; i++) {
		struct group_result *g = &r->groups[r->group_count];

		if (p->groups[i].unlimited)
			continue;
		g->name = arena_strdup(a, p->groups[i].name);
		g->agents = p->groups[i].count;
		g->service_level_seconds = p->groups[i].service_level;
		g->service_level_definition = level_definition_names[p->groups[i].definition];
		put_group(g, &s->groups[i], s->n, &p->groups[i], a, confidence);
		r->group_count++;
	}
}

void design_metrics(struct design_result *r, const struct samples *s, const struct program *p,
		    struct arena *a, double confidence)
{
	struct list l = { arena_array(a, 32, sizeof(struct metric)), 0, shared_by_calls(p) };

	r->shared = shared_by_calls(p);
	r->calls = sum(s->column[COL_CALLS], s->n);
	r->successes = sum(s->column[COL_SUCCESSES], s->n);
	r->events = sum(s->column[COL_EVENTS], s->n);
	r->fingerprint = chain(s->column[COL_FINGERPRINT], s->n);
	put_rates(&l, s, confidence);
	put_times(&l, s, confidence);
	put_levels(&l, s, confidence);
	if (p->outbound)
		put(&l, "queue_time_mean", UNIT_SECONDS,
		    ratio_estimate(s->measure[MEASURE_QUEUE_SUM], s->measure[MEASURE_QUEUE_N],
				   s->n, confidence));
	put_counts(r, s, a);
	if (p->retrial.reasons)
		put_retrials(&l, r, s, confidence);
	r->metrics = l.metrics;
	r->metric_count = l.count;
	put_reasons(r, s, a);
	put_codes(r, s, a);
	put_groups(r, s, p, a, confidence);
}
