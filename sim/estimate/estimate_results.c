/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate/estimate_results.h"

#include <stdlib.h>

#include "base/diagnostics.h"
#include "base/digest.h"
#include "base/memory.h"
#include "base/sampling_plan.h"
#include "estimate/analytic_internal.h"
#include "estimate/condition.h"
#include "estimate/expectations_internal.h"
#include "estimate/metric_expectations_internal.h"
#include "estimate/precision.h"
#include "estimate/ranking_selection.h"
#include "estimate/sample_internal.h"
#include "estimate/thresholds_internal.h"

struct estimation {
	const struct plan *plan;
	const struct scenario *s;
	struct results *r;
	struct samples *samples; /* of each arm */
	struct samples *plain;	 /* the same, each replication by itself */
};

bool estimate_check(const struct plan *p, struct diagnostics *d)
{
	const struct scenario *s = p->s;
	bool ok = conditions_check(s->expects, s->expect_count, p, d); /* every error at once */

	ok &= precision_check(p, d);
	ok &= conditions_check(s->thresholds, s->threshold_count, p, d);
	ok &= ranking_selection_check(p, d);
	return ok;
}

static struct texts copy_texts(struct arena *a, const struct texts *t)
{
	struct texts copy = { arena_array(a, t->count, sizeof(*copy.list)), t->count };

	for (size_t i = 0; i < t->count; i++)
		copy.list[i] = arena_strdup(a, t->list[i]);
	return copy;
}

static struct results *new_results(const struct scenario *s)
{
	struct results *r = xcalloc(1, sizeof(*r));

	r->scenario = arena_strdup(&r->arena, s->name);
	r->of_export = s->default_text != NULL;
	r->profile = arena_strdup(&r->arena, s->profile);
	r->overrides = copy_texts(&r->arena, &s->overrides);
	r->rules_changed = copy_texts(&r->arena, &s->rules_changed);
	r->description = s->description ? arena_strdup(&r->arena, s->description) : NULL;
	r->currency = s->prices.given ? arena_strdup(&r->arena, s->prices.currency) : NULL;
	r->seed = s->seed;
	r->callers = s->callers_digest;
	r->sampling = s->sampling;
	/* the same callers are others when they are drawn in another way */
	if (s->sampling.scheme != SAMPLING_PLAIN)
		r->callers = digest_number(r->callers, sampling_block(&s->sampling));
	r->confidence = s->confidence;
	return r;
}

static void estimate_designs(struct estimation *x)
{
	struct results *r = x->r;
	size_t n = x->s->design_count;

	r->design_count = n;
	r->designs = arena_array(&r->arena, n, sizeof(*r->designs));
	for (size_t i = 0; i < n; i++) {
		r->designs[i].name = arena_strdup(&r->arena, x->s->designs[i].name);
		r->designs[i].title = arena_strdup(&r->arena, x->s->designs[i].title);
		design_metrics(&r->designs[i], &x->samples[i], x->plan->arms[i].program,
			       &r->arena, r->confidence);
		design_widgets(&r->designs[i], &x->samples[i], x->plan->arms[i].program,
			       &r->arena, r->confidence);
		analytic_results(&r->designs[i], x->plan, i, r->replications, &r->arena);
		if (x->s->prices.given)
			design_costs(&r->designs[i], &x->samples[i], &x->s->prices,
				     x->s->calls.outbound, &r->arena, r->confidence);
	}
	compare_designs(r, x->samples, x->s);
	if (x->samples != x->plain)
		estimate_gains(r, x->plain, x->plan);
	r->controls = x->s->control_variates;
	if (r->controls) /* compared is what was observed */
		estimate_controlled(r, x->samples, x->s);
}

static void estimate_sweep(struct estimation *x)
{
	struct results *r = x->r;

	if (!x->s->sweep.given)
		return;
	r->sweep_design = r->designs[x->s->sweep.design].name;
	r->sweep_count = x->s->sweep.count;
	r->sweep = arena_array(&r->arena, r->sweep_count, sizeof(*r->sweep));
	for (size_t i = 0; i < r->sweep_count; i++) {
		const struct samples *s = &x->samples[x->s->design_count + i];
		const struct program *p = x->plan->arms[x->s->design_count + i].program;

		r->sweep[i] = (struct sweep_point){
			x->s->sweep.after[i], success_estimate(s, p, r->confidence),
			http_400_estimate(s, p, r->confidence) };
	}
}

/* The records of each arm in the order of the replications. */
static struct samples *gather(struct arena *a, const struct plan *p,
			      const struct record_table *records, uint64_t replications)
{
	struct samples *samples = xcalloc(p->arm_count, sizeof(*samples));

	for (size_t i = 0; i < p->arm_count; i++) {
		samples_init(&samples[i], a, replications, &p->shape);
		for (uint64_t j = 0; j < replications; j++)
			samples_add(&samples[i], record_table_get(records, j * p->arm_count + i));
	}
	return samples;
}

/* What belongs together in one. */
static struct samples *in_blocks(struct arena *a, const struct plan *p, struct samples *plain)
{
	size_t block = sampling_block(&p->s->sampling);
	struct samples *samples;

	if (block == 1)
		return plain;
	samples = xcalloc(p->arm_count, sizeof(*samples));
	for (size_t i = 0; i < p->arm_count; i++)
		samples[i] = samples_in_blocks(&plain[i], block, a);
	return samples;
}

/* The first unit that broke the laws of conservation. */
static void find_broken(struct estimation *x, const struct record_table *records)
{
	size_t arms = x->plan->arm_count;

	for (uint64_t i = 0; i < x->r->replications * arms; i++) {
		const uint64_t *record = record_table_get(records, i);
		uint64_t violation = record_column(record, COL_violation);

		if (!violation)
			continue;
		x->r->broken = (struct broken_run){
			arena_strdup(&x->r->arena, x->plan->arms[i % arms].program->name), i / arms,
			record_column(record, COL_violation_call),
			violation < VIOLATION_COUNT ? violation_texts[violation] : "unknown" };
		return;
	}
}

struct results *estimate_results(const struct plan *p, const struct record_table *records,
				 uint64_t wanted)
{
	struct results *r = new_results(p->s);
	struct estimation x = { .plan = p, .s = p->s, .r = r };
	struct arena scratch = { 0 };
	const char *before = memory_for("the samples of all replications");
	size_t block = sampling_block(&p->s->sampling);

	r->replications = plan_warm_up_missing(p) ? 0 : record_table_prefix(records) / p->arm_count;
	if (r->replications > wanted)
		r->replications = wanted;
	r->replications -= r->replications % block;
	r->blocks = r->replications / block;
	r->interrupted = r->replications < wanted;
	r->steady = steady_result_copy(&p->steady, &r->arena);
	expectations_results(r, p, records);
	if (r->replications) {
		find_broken(&x, records);
		x.plain = gather(&scratch, p, records, r->replications);
		x.samples = in_blocks(&scratch, p, x.plain);
		estimate_designs(&x);
		estimate_sweep(&x);
		time_series_results(r, p, records);
		metric_expectations_results(r, p);
		precision_results(r, p->s);
		thresholds_results(r, p->s);
	}
	if (x.samples != x.plain)
		free(x.samples);
	free(x.plain);
	arena_free(&scratch);
	memory_for(before);
	return r;
}
