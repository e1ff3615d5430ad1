/* SPDX-License-Identifier: GPL-3.0-or-later */
/* metrics - from a design's samples to named estimates. */
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "experiment/sample.h"

/* Metrics being gathered. */
struct list {
	struct metric *metrics;
	size_t count;
	bool dependent; /* the calls, of one replication or of a block of them */
	struct arena *arena; /* of what is kept of each replication */
	double confidence;
	size_t block; /* replications in one, see struct samples */
};

static void put(struct list *l, const char *name, enum unit unit, struct estimate e)
{
	l->metrics[l->count++] = (struct metric){
		.name = name, .unit = unit, .estimate = e, .gain = NAN };
}

/* What each replication says of the ratio of sums R = sum(s) / sum(c): by the delta method
 * R + (s - R c) / mean(c), whose mean is R and whose spread that of its estimate. */
static const double *ratio_values(struct arena *a, const double *s, const double *c, size_t n)
{
	double *values = arena_array(a, n, sizeof(*values)), sum = 0, count = 0, used = 0;

	for (size_t i = 0; i < n; i++)
		if (c[i] > 0 && !isnan(s[i])) {
			sum += s[i];
			count += c[i];
			used++;
		}
	for (size_t i = 0; i < n; i++)
		values[i] = c[i] > 0 && !isnan(s[i]) ?
				    sum / count + (s[i] - sum / count * c[i]) * used / count : NAN;
	return values;
}

static double *as_reals(struct arena *a, const uint64_t *column, size_t n)
{
	double *values = arena_array(a, n, sizeof(*values));

	for (size_t i = 0; i < n; i++)
		values[i] = (double)column[i];
	return values;
}

static void keep(struct list *l, const double *values)
{
	l->metrics[l->count - 1].values = values;
}

static void put_rate(struct list *l, const char *name, const uint64_t *hits,
		     const uint64_t *trials, size_t n)
{
	put(l, name, UNIT_SHARE, rate_estimate(hits, trials, n, l->confidence));
	keep(l, ratio_values(l->arena, as_reals(l->arena, hits, n),
			     as_reals(l->arena, trials, n), n));
}

static void put_ratio(struct list *l, const char *name, enum unit unit, const double *sums,
		      const double *counts, size_t n)
{
	put(l, name, unit, ratio_estimate(sums, counts, n, l->confidence));
	keep(l, ratio_values(l->arena, sums, counts, n));
}

static void put_mean(struct list *l, const char *name, enum unit unit, const double *values,
		     size_t n)
{
	double *kept = arena_array(l->arena, n, sizeof(*kept));

	if (n)
		memcpy(kept, values, n * sizeof(*kept));
	put(l, name, unit, mean_estimate(values, n, l->confidence));
	keep(l, kept);
}

static uint64_t sum(const uint64_t *column, size_t n)
{
	uint64_t total = 0;

	for (size_t i = 0; i < n; i++)
		total += column[i];
	return total;
}

/* What of none happened may happen: no event in so many REPLICATIONS has the upper bound of
 * Garwood's interval for a Poisson mean (Biometrika 28:437, 1936). */
static struct estimate no_event(size_t replications, double confidence)
{
	return (struct estimate){
		.high = gsl_cdf_chisq_Qinv((1 - confidence) / 2, 2) / 2 / (double)replications,
		.defined = true, .method = "Garwood over replications",
	};
}

static void put_count(struct list *l, const char *name, const uint64_t *column, size_t n)
{
	double *values = as_reals(l->arena, column, n);

	for (size_t i = 0; i < n; i++)
		values[i] /= (double)l->block;
	put_mean(l, name, UNIT_COUNT, values, n);
}

/* The same of what might happen though it did not. */
static void put_events(struct list *l, const char *name, const uint64_t *column, size_t n)
{
	put_count(l, name, column, n);
	if (n && !sum(column, n))
		l->metrics[l->count - 1].estimate = no_event(n * l->block, l->confidence);
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

static void put_rates(struct list *l, const struct samples *s)
{
	uint64_t *const *c = s->column;

	put_rate(l, "success_rate", c[COL_SUCCESSES], c[COL_CALLS], s->n);
	over_calls(l, c[COL_SUCCESSES], c[COL_CALLS], s->n, l->confidence);
	put_rate(l, "http_400_rate", c[COL_400], c[COL_STUDIO_REQUESTS], s->n);
	put_rate(l, "calls_with_400_rate", c[COL_WITH_400], c[COL_CALLS], s->n);
	over_calls(l, c[COL_WITH_400], c[COL_CALLS], s->n, l->confidence);
	put_rate(l, "abandon_rate", c[COL_ABANDONED], c[COL_CALLS], s->n);
	over_calls(l, c[COL_ABANDONED], c[COL_CALLS], s->n, l->confidence);
}

static void put_times(struct list *l, const struct samples *s)
{
	static const struct {
		const char *name;
		enum measure measure;
	} quantiles[] = {
		{ "time_to_studio_p50", MEASURE_STUDIO_P50 },
		{ "time_to_studio_p95", MEASURE_STUDIO_P95 },
		{ "time_to_studio_p99", MEASURE_STUDIO_P99 },
	};

	put_ratio(l, "time_to_studio_mean", UNIT_SECONDS, s->measure[MEASURE_STUDIO_SUM],
		  s->measure[MEASURE_STUDIO_N], s->n);
	for (size_t i = 0; i < sizeof(quantiles) / sizeof(*quantiles); i++)
		put_mean(l, quantiles[i].name, UNIT_SECONDS, s->measure[quantiles[i].measure],
			 s->n);
}

static void put_levels(struct list *l, const struct samples *s)
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

	put_count(l, "redirect_attempts", s->column[COL_REDIRECTS], s->n);
	put_events(l, "failed_calls", s->column[COL_FAILED], s->n);
	for (size_t i = 0; i < sizeof(levels) / sizeof(*levels); i++)
		put_mean(l, levels[i].name, UNIT_COUNT, s->measure[levels[i].measure], s->n);
	put_events(l, "stuck_executions", s->column[COL_STUCK], s->n);
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
static void put_retrials(struct list *l, struct design_result *r, const struct samples *s)
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

	put_rate(l, "retrial_rate", c[COL_RETRIALS], c[COL_CALLS], s->n);
	put_rate(l, "callers_success_rate", c[COL_SUCCESSES], c[COL_FIRST_ATTEMPTS], s->n);
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
		      const struct group *g, struct list l)
{
	uint64_t *const *c = s->column;
	struct arena *a = l.arena;

	l.metrics = arena_array(a, 24, sizeof(struct metric));

	put_count(&l, "offered", c[GROUP_OFFERED], n);
	put_count(&l, "served", c[GROUP_SERVED], n);
	put_events(&l, "abandoned", c[GROUP_ABANDONED], n);
	put_rate(&l, "abandon_rate", c[GROUP_ABANDONED], c[GROUP_OFFERED], n);
	put_rate(&l, "waited_rate", c[GROUP_WAITED], c[GROUP_OFFERED], n);
	put_ratio(&l, "wait_mean", UNIT_SECONDS, s->measure[GROUP_WAIT_SUM],
		  s->measure[GROUP_WAIT_N], n);
	put_mean(&l, "wait_p95", UNIT_SECONDS, s->measure[GROUP_WAIT_P95], n);
	put_rate(&l, "service_level", c[GROUP_LEVEL], c[GROUP_LEVEL_OF], n);
	put_ratio(&l, "asa", UNIT_SECONDS, s->measure[GROUP_SERVED_SUM],
		  s->measure[GROUP_SERVED_N], n);
	put_mean(&l, "occupancy", UNIT_SHARE, s->measure[GROUP_OCCUPANCY], n);
	put_mean(&l, "queue_mean", UNIT_COUNT, s->measure[GROUP_QUEUE_MEAN], n);
	for (size_t i = 0; i < g->threshold_count; i++)
		put_rate(&l, threshold_name(a, g->threshold[i]), c[GROUP_THRESHOLDS + i],
			 c[GROUP_OFFERED], n);
	if (g->queue_size != UINT64_MAX) {
		put_events(&l, "refused", c[GROUP_REFUSED], n);
		put_rate(&l, "refused_rate", c[GROUP_REFUSED], c[GROUP_OFFERED], n);
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
		put_group(g, &s->groups[i], s->n, &p->groups[i],
			  (struct list){ .arena = a, .confidence = confidence,
					 .block = s->block });
		group_intervals(g, s, p, i, a, confidence);
		r->group_count++;
	}
}

void design_metrics(struct design_result *r, const struct samples *s, const struct program *p,
		    struct arena *a, double confidence)
{
	struct list l = { arena_array(a, 32, sizeof(struct metric)), 0,
			  shared_by_calls(p) || s->block > 1, a, confidence, s->block };

	r->shared = shared_by_calls(p);
	r->calls = sum(s->column[COL_CALLS], s->n);
	r->successes = sum(s->column[COL_SUCCESSES], s->n);
	r->events = sum(s->column[COL_EVENTS], s->n);
	r->fingerprint = chain(s->column[COL_FINGERPRINT], s->n);
	put_rates(&l, s);
	put_times(&l, s);
	put_levels(&l, s);
	if (p->outbound)
		put_ratio(&l, "queue_time_mean", UNIT_SECONDS, s->measure[MEASURE_QUEUE_SUM],
			  s->measure[MEASURE_QUEUE_N], s->n);
	put_counts(r, s, a);
	if (p->retrial.reasons)
		put_retrials(&l, r, s);
	r->metrics = l.metrics;
	r->metric_count = l.count;
	put_reasons(r, s, a);
	put_codes(r, s, a);
	put_groups(r, s, p, a, confidence);
}
