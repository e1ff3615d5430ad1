/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/conclude.h"

#include <stdlib.h>

#include "base/digest.h"
#include "experiment/analytic.h"
#include "experiment/expect.h"
#include "experiment/expect_metric.h"
#include "experiment/precision.h"
#include "experiment/sample.h"
#include "experiment/steady.h"
#include "experiment/thresholds.h"

struct conclusion {
	const struct plan *plan;
	const struct scenario *s;
	struct results *r;
	struct samples *samples; /* of each arm */
	struct samples *plain;	 /* the same, each replication by itself */
};

static struct results *new_results(const struct scenario *s)
{
	struct results *r = xcalloc(1, sizeof(*r));

	r->scenario = arena_strdup(&r->arena, s->name);
	r->profile = arena_strdup(&r->arena, s->profile);
	r->description = s->description ? arena_strdup(&r->arena, s->description) : NULL;
	r->currency = s->prices.given ? arena_strdup(&r->arena, s->prices.currency) : NULL;
	r->seed = s->seed;
	r->callers = s->callers_essence;
	r->sampling = s->sampling;
	/* the same callers are others when they are drawn in another way */
	if (s->sampling.scheme != SAMPLING_PLAIN)
		r->callers = digest_number(r->callers, sampling_block(&s->sampling));
	r->confidence = s->confidence;
	return r;
}

static void conclude_designs(struct conclusion *x)
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
		analytic_conclude(&r->designs[i], x->plan, i, r->replications, &r->arena);
		if (x->s->prices.given)
			design_costs(&r->designs[i], &x->samples[i], &x->s->prices,
				     x->s->calls.outbound, &r->arena, r->confidence);
	}
	compare_designs(r, x->samples);
	if (x->samples != x->plain)
		conclude_gains(r, x->plain, x->plan);
	r->controls = x->s->control_variates;
	if (r->controls) /* compared is what was observed */
		conclude_controlled(r, x->samples, x->s);
}

static void conclude_sweep(struct conclusion *x)
{
	struct results *r = x->r;

	if (!x->s->sweep.given)
		return;
	r->sweep_design = r->designs[x->s->sweep.design].name;
	r->sweep_count = x->s->sweep.count;
	r->sweep = arena_array(&r->arena, r->sweep_count, sizeof(*r->sweep));
	for (size_t i = 0; i < r->sweep_count; i++) {
		const struct samples *s = &x->samples[x->s->design_count + i];

		r->sweep[i] = (struct sweep_point){
			x->s->sweep.after[i], success_estimate(s, r->confidence),
			http_400_estimate(s, r->confidence) };
	}
}

/* The rows of each arm in the order of the replications. */
static struct samples *gather(struct arena *a, const struct plan *p, const struct rows *rows,
			      uint64_t replications)
{
	struct samples *samples = xcalloc(p->arm_count, sizeof(*samples));

	for (size_t i = 0; i < p->arm_count; i++) {
		samples_init(&samples[i], a, replications, &p->shape);
		for (uint64_t j = 0; j < replications; j++)
			samples_add(&samples[i], rows_get(rows, j * p->arm_count + i));
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
static void find_broken(struct conclusion *x, const struct rows *rows)
{
	size_t arms = x->plan->arm_count;

	for (uint64_t i = 0; i < x->r->replications * arms; i++) {
		const uint64_t *row = rows_get(rows, i);
		uint64_t violation = row_column(row, COL_VIOLATION);

		if (!violation)
			continue;
		x->r->broken = (struct broken_run){
			arena_strdup(&x->r->arena, x->plan->arms[i % arms].program->name), i / arms,
			row_column(row, COL_VIOLATION_CALL),
			violation < VIOLATION_COUNT ? violation_texts[violation] : "unknown" };
		return;
	}
}

struct results *conclude(const struct plan *p, const struct rows *rows, uint64_t wanted)
{
	struct results *r = new_results(p->s);
	struct conclusion x = { .plan = p, .s = p->s, .r = r };
	struct arena scratch = { 0 };
	size_t block = sampling_block(&p->s->sampling);

	r->replications = rows_prefix(rows) / p->arm_count;
	if (r->replications > wanted)
		r->replications = wanted;
	r->replications -= r->replications % block;
	r->blocks = r->replications / block;
	r->interrupted = r->replications < wanted;
	steady_conclude(r, p);
	expect_conclude(r, p, rows);
	if (r->replications) {
		find_broken(&x, rows);
		x.plain = gather(&scratch, p, rows, r->replications);
		x.samples = in_blocks(&scratch, p, x.plain);
		conclude_designs(&x);
		conclude_sweep(&x);
		metric_expects_conclude(r, p);
		precision_conclude(r, p->s);
		thresholds_conclude(r, p->s);
	}
	if (x.samples != x.plain)
		free(x.samples);
	free(x.plain);
	arena_free(&scratch);
	return r;
}
