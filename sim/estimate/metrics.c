/* SPDX-License-Identifier: GPL-3.0-or-later */
/* metrics - from a design's samples to named estimates. */
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/terms.h"
#include "base/units.h"
#include "estimate/sample_internal.h"
#include "replication/metric_rows.h"

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
	keep_in_range(&e, unit);
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
	put(l, name, UNIT_SHARE, share_estimate(hits, trials, n, l->dependent, l->confidence));
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
	if (n && !column_sum(column, n))
		l->metrics[l->count - 1].estimate = no_event(n * l->block, l->confidence);
}

static bool samples_depend(const struct samples *s, const struct program *p)
{
	return calls_dependence(p) || s->block > 1;
}

struct estimate success_estimate(const struct samples *s, const struct program *p, double confidence)
{
	return share_estimate(s->column[COL_successes], s->column[COL_calls], s->n, samples_depend(s, p),
			      confidence);
}

struct estimate http_400_estimate(const struct samples *s, const struct program *p, double confidence)
{
	return share_estimate(s->column[COL_http_400], s->column[COL_studio_requests], s->n,
			      samples_depend(s, p), confidence);
}

/* To the last metric, a share of calls: its interval over single calls, if they are
 * independent. */
static void over_calls(struct list *l, const uint64_t *hits, const uint64_t *calls, size_t n,
		       double confidence)
{
	struct metric *m = &l->metrics[l->count - 1];
	uint64_t all = column_sum(calls, n);

	if (l->dependent || !all)
		return;
	m->has_calls = true;
	m->calls = m->estimate;
	m->calls.method = "Wilson over calls";
	wilson(column_sum(hits, n), all, confidence, &m->calls.low, &m->calls.high);
}

/* Metric ROW of N replications whose words and measures are COLUMN and MEASURE. */
static void put_row(struct list *l, const struct metric_row *row, const char *name, uint64_t *const *column,
		    double *const *measure, size_t n)
{
	switch (row->kind) {
	case ESTIMATE_RATE:
		put_rate(l, name, column[row->of], column[row->by], n);
		break;
	case ESTIMATE_RATE_OF_CALLS:
		put_rate(l, name, column[row->of], column[row->by], n);
		over_calls(l, column[row->of], column[row->by], n, l->confidence);
		break;
	case ESTIMATE_RATIO:
		put_ratio(l, name, row->unit, measure[row->of], measure[row->by], n);
		break;
	case ESTIMATE_AVERAGE:
		put_mean(l, name, row->unit, measure[row->of], n);
		break;
	case ESTIMATE_PER_REPLICATION:
		put_count(l, name, column[row->of], n);
		break;
	case ESTIMATE_EVENTS:
		put_events(l, name, column[row->of], n);
	}
	l->metrics[l->count - 1].marks = row->marks;
}

/* What all designs have first; then what P has beyond. */
static void put_metrics(struct list *l, const struct samples *s, const struct program *p)
{
	for (int beyond = 0; beyond < 2; beyond++)
		for (size_t i = 0; i < METRIC_ROWS; i++)
			if ((metric_rows[i].when != WHEN_ALWAYS) == beyond &&
			    metric_applies(metric_rows[i].when, p, NULL))
				put_row(l, &metric_rows[i], metric_rows[i].name, s->column, s->measure,
					s->n);
}

/* One fingerprint of the replications in their order. */
static uint64_t chained_fingerprint(const uint64_t *fingerprint, size_t n)
{
	uint64_t h = 0;

	for (size_t i = 0; i < n; i++)
		h = (h << 1 | h >> 63) ^ fingerprint[i];
	return h;
}

static void put_totals(struct design_result *r, const struct samples *s, const struct program *p,
		       struct arena *a)
{
	r->counts = arena_array(a, TOTAL_ROWS, sizeof(*r->counts));
	for (int beyond = 0; beyond < 2; beyond++)
		for (size_t i = 0; i < TOTAL_ROWS; i++)
			if ((total_rows[i].when != WHEN_ALWAYS) == beyond &&
			    metric_applies(total_rows[i].when, p, NULL))
				r->counts[r->count_count++] = (struct named_count){
					total_rows[i].name, column_sum(s->column[total_rows[i].column], s->n) };
}

static int most_first(const void *a, const void *b)
{
	const struct reason_count *x = a, *y = b;

	return x->count != y->count ? (x->count < y->count ? 1 : -1) : 0;
}

/* Did any caller ask to be called back? */
static bool callbacks_asked_for(const struct samples *s)
{
	for (size_t i = 0; i < s->group_count; i++)
		if (column_sum(s->groups[i].column[GROUP_callbacks_taken], s->n))
			return true;
	return false;
}

/* Who is called may give up before anything is said; be hung up on by a dialler; and not answer a callback. */
static const char *words_of_reason(const struct samples *s, const struct program *p, int reason)
{
	bool detects = p->answer_entry != p->start_entry; /* before the first document */

	if (reason == REASON_ABANDONED_SPEAKING && detects && p->machines.silence >= 0)
		return "caller hung up in silence, or during a message or menu";
	if (reason == REASON_ABANDONED_QUEUED && p->arrivals == ARRIVALS_DIALLER && p->dialling.abandoned_after >= 0)
		return "answered, and found no agent in time";
	if (reason == REASON_NO_ANSWER && callbacks_asked_for(s))
		return p->outbound || p->dial_count ? "called side did not answer, nor who was to be called back"
						    : "caller asked to be called back, and did not answer";
	if (reason == REASON_MACHINE && !p->machines.any)
		return "caller asked to be called back, and a machine answered, or he was taken for one";
	return reason_texts[reason];
}

static void put_reasons(struct design_result *r, const struct samples *s, const struct program *p, struct arena *a)
{
	r->reasons = arena_array(a, REASON_COUNT, sizeof(*r->reasons));
	for (int i = REASON_NONE + 1; i < REASON_COUNT; i++)
		if (column_sum(s->reasons[i], s->n))
			r->reasons[r->reason_count++] = (struct reason_count){
				reason_codes[i], words_of_reason(s, p, i), column_sum(s->reasons[i], s->n) };
	qsort(r->reasons, r->reason_count, sizeof(*r->reasons), most_first);
}

static void put_codes(struct design_result *r, const struct samples *s, struct arena *a)
{
	r->codes = arena_array(a, CODE_COUNT, sizeof(*r->codes));
	for (int i = 0; i < CODE_COUNT; i++)
		if (column_sum(s->codes[i], s->n))
			r->codes[r->code_count++] = (struct code_total){
				code_rows[i].number, code_rows[i].text, column_sum(s->codes[i], s->n) };
}

/* One for each threshold of G, whose words follow each other. */
static void put_thresholds(struct list *l, const struct metric_row *row, const struct group_samples *s,
			   size_t n, const struct group *g)
{
	for (size_t i = 0; i < g->threshold_count; i++) {
		struct metric_row one = *row;
		char text[32];

		one.of += (int)i;
		put_row(l, &one, arena_printf(l->arena, "%s_%s", row->name,
					      format_duration(text, sizeof(text), g->threshold[i])),
			s->column, s->measure, n);
	}
}

static void put_group_row(struct list *l, const struct metric_row *row, const struct group_samples *s,
			  size_t n, const struct group *g)
{
	if (row->when == WHEN_THRESHOLDS)
		put_thresholds(l, row, s, n, g);
	else
		put_row(l, row, row->name, s->column, s->measure, n);
}

static void put_group(struct group_result *r, const struct group_samples *s, size_t n,
		      const struct program *p, const struct group *g, struct list l)
{
	l.metrics = arena_array(l.arena, GROUP_METRIC_ROWS + MOST_THRESHOLDS, sizeof(struct metric));
	for (int beyond = 0; beyond < 2; beyond++)
		for (size_t i = 0; i < GROUP_METRIC_ROWS; i++)
			if ((group_metric_rows[i].when != WHEN_ALWAYS) == beyond &&
			    metric_applies(group_metric_rows[i].when, p, g))
				put_group_row(&l, &group_metric_rows[i], s, n, g);
	r->metrics = l.metrics;
	r->metric_count = l.count;
}

static void put_part(struct group_result *r, const struct part_samples *s, size_t n, const struct program *p,
		     const struct program_part *part, struct list l)
{
	l.metrics = arena_array(l.arena, PART_METRIC_ROWS, sizeof(struct metric));
	for (size_t i = 0; i < PART_METRIC_ROWS; i++)
		if (part_metric_applies(part_metric_rows[i].when, p, part))
			put_row(&l, &part_metric_rows[i], part_metric_rows[i].name, s->column, s->measure, n);
	*r = (struct group_result){ .kind = part->list ? RESULT_LIST : RESULT_PARTICIPANT,
				    .name = arena_strdup(l.arena, part->name), .metrics = l.metrics,
				    .metric_count = l.count };
}

/* Behind the groups of agents. */
static void put_parts(struct design_result *r, const struct samples *s, const struct program *p, struct arena *a,
		      double confidence)
{
	for (; r->part_count < s->shape.parts; r->part_count++)
		put_part(&r->groups[r->group_count + r->part_count], &s->parts[r->part_count], s->n, p,
			 &p->parts.list[r->part_count],
			 (struct list){ .dependent = true, .arena = a, .confidence = confidence, .block = s->block });
}

static void put_groups(struct design_result *r, const struct samples *s,
		       const struct program *p, struct arena *a, double confidence)
{
	r->groups = arena_array(a, s->group_count + s->shape.parts, sizeof(*r->groups));
	for (size_t i = 0; i < s->group_count; i++) {
		struct group_result *g = &r->groups[r->group_count];

		if (p->groups[i].unlimited)
			continue;
		g->name = arena_strdup(a, p->groups[i].name);
		g->agents = p->groups[i].count;
		g->service_level_seconds = p->groups[i].service_level;
		g->service_level_definition = level_definition_names[p->groups[i].definition];
		put_group(g, &s->groups[i], s->n, p, &p->groups[i],
			  (struct list){ .dependent = true, .arena = a, .confidence = confidence,
					 .block = s->block });
		group_intervals(g, s, p, i, a, confidence);
		r->group_count++;
	}
}

static void put_quantiles(struct design_result *r, const struct samples *s, struct arena *a, double confidence)
{
	static const struct {
		double p;
		int measure;
	} rows[] = { { 0.05, MEASURE_time_to_studio_p05 }, { 0.10, MEASURE_time_to_studio_p10 },
		     { 0.25, MEASURE_time_to_studio_p25 }, { 0.50, MEASURE_time_to_studio_p50 },
		     { 0.75, MEASURE_time_to_studio_p75 }, { 0.90, MEASURE_time_to_studio_p90 },
		     { 0.95, MEASURE_time_to_studio_p95 }, { 0.99, MEASURE_time_to_studio_p99 } };

	r->time_to_studio = arena_array(a, sizeof(rows) / sizeof(*rows), sizeof(*r->time_to_studio));
	r->quantile_count = sizeof(rows) / sizeof(*rows);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		r->time_to_studio[i] = (struct quantile_result){
			rows[i].p, mean_estimate(s->measure[rows[i].measure], s->n, confidence) };
		keep_in_range(&r->time_to_studio[i].seconds, UNIT_SECONDS);
	}
}

void design_metrics(struct design_result *r, const struct samples *s, const struct program *p,
		    struct arena *a, double confidence)
{
	struct list l = { arena_array(a, METRIC_ROWS, sizeof(struct metric)), 0,
			  samples_depend(s, p), a, confidence, s->block };

	r->dependence = calls_dependence(p);
	r->calls = column_sum(s->column[COL_calls], s->n);
	r->successes = column_sum(s->column[COL_successes], s->n);
	r->events = column_sum(s->column[COL_events], s->n);
	r->fingerprint = chained_fingerprint(s->column[COL_fingerprint], s->n);
	put_metrics(&l, s, p);
	put_totals(r, s, p, a);
	r->metrics = l.metrics;
	r->metric_count = l.count;
	put_reasons(r, s, p, a);
	design_ends(r, s, p->machines.any, a, confidence);
	if (callbacks_asked_for(s))
		r->ends[END_ABANDONED].text = "queued, and gave up, or was reached by no callback";
	put_quantiles(r, s, a, confidence);
	put_codes(r, s, a);
	put_groups(r, s, p, a, confidence);
	put_parts(r, s, p, a, confidence);
}
