/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * experiment - replication by replication, every design in turn, so that an
 * interrupted run still holds the same replications of each.
 */
#include "experiment/experiment.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "compile/compile.h"
#include "experiment/sample.h"

/* One thing to run in every replication: a design, or a point of the sweep. */
struct arm {
	struct program *program;
	struct samples samples;
	struct expectations expectations;
	size_t design;
	bool point; /* of the sweep */
};

struct experiment {
	const struct scenario *s;
	const struct experiment_options *options;
	struct results *r;
	struct arm *arms;
	size_t arm_count;
	struct tally tally;
	struct arena scratch; /* samples */
};

/* What call_done needs while an arm runs. */
struct listener {
	struct experiment *x;
	struct arm *arm;
	uint32_t replication;
};

static bool compile_arms(struct experiment *x, struct diagnostics *d)
{
	const struct scenario *s = x->s;
	size_t points = s->sweep.given ? s->sweep.count : 0;
	bool ok = true;

	x->arm_count = s->design_count + points;
	x->arms = xcalloc(x->arm_count, sizeof(*x->arms));
	expectations_reserve(x->r, s);
	for (size_t i = 0; i < x->arm_count; i++) {
		struct arm *arm = &x->arms[i];

		arm->point = i >= s->design_count;
		arm->design = arm->point ? (size_t)s->sweep.design : i;
		arm->program = compile_design(
			s, arm->design,
			arm->point ? &s->sweep.after[i - s->design_count] : NULL, d);
		ok &= arm->program != NULL;
		if (!ok)
			continue; /* the other designs' errors are wanted too */
		assert(!program_check(arm->program));
		samples_init(&arm->samples, &x->scratch, s->replications,
			     arm->program->group_count);
		arm->expectations = (struct expectations){ s, arm->design, arm->program, x->r };
		if (!arm->point)
			expectations_init(&arm->expectations, &x->scratch);
	}
	return ok;
}

static void call_done(void *context, const struct call_report *report)
{
	struct listener *l = context;
	const struct call_sink *sink = l->x->options->calls;

	if (l->x->s->calls.script_count)
		expectations_check(&l->arm->expectations, report);
	if (sink)
		sink->call(sink->context, l->x->s->designs[l->arm->design].name, l->replication,
			   report);
}

static bool run_arm(struct experiment *x, struct arm *arm, uint32_t replication)
{
	struct listener listener = { x, arm, replication };
	struct observer observer = { .call_done = call_done, .context = &listener };
	bool listening = !arm->point && (x->options->calls || x->s->calls.script_count);
	struct engine_options options = {
		.observer = listening ? &observer : NULL, .stop = x->options->stop,
		.queue = getenv("RINGFLOW_QUEUE"),
	};

	if (!engine_run(arm->program, x->s->seed, replication, &options, &x->tally))
		return false;
	samples_add(&arm->samples, &x->tally, arm->program);
	return true;
}

static void report_progress(const struct experiment *x, uint64_t done, uint64_t total)
{
	const struct progress *p = x->options->progress;

	if (p)
		p->step(p->context, done, total);
}

static uint64_t run_replications(struct experiment *x)
{
	uint64_t total = x->s->replications * x->arm_count, done = 0;

	for (uint32_t i = 0; i < x->s->replications; i++)
		for (size_t j = 0; j < x->arm_count; j++) {
			if (!run_arm(x, &x->arms[j], i))
				return i;
			report_progress(x, ++done, total);
		}
	return x->s->replications;
}

static void compare(struct experiment *x, size_t a, size_t b)
{
	static const struct {
		const char *metric;
		enum column hits, trials;
	} compared[] = {
		{ "success_rate", COL_SUCCESSES, COL_CALLS },
		{ "http_400_rate", COL_400, COL_STUDIO_REQUESTS },
	};
	struct results *r = x->r;
	uint64_t *const *ca = x->arms[a].samples.column, *const *cb = x->arms[b].samples.column;

	for (size_t i = 0; i < sizeof(compared) / sizeof(*compared); i++)
		r->comparisons[r->comparison_count++] = (struct comparison){
			.a = r->designs[a].name, .b = r->designs[b].name,
			.metric = compared[i].metric,
			.difference = paired_rate_difference(
				ca[compared[i].hits], ca[compared[i].trials],
				cb[compared[i].hits], cb[compared[i].trials], r->replications,
				r->confidence),
		};
}

static void conclude_designs(struct experiment *x)
{
	struct results *r = x->r;
	size_t n = x->s->design_count;

	r->design_count = n;
	r->designs = arena_array(&r->arena, n, sizeof(*r->designs));
	for (size_t i = 0; i < n; i++) {
		r->designs[i].name = arena_strdup(&r->arena, x->s->designs[i].name);
		r->designs[i].title = arena_strdup(&r->arena, x->s->designs[i].title);
		design_metrics(&r->designs[i], &x->arms[i].samples, x->arms[i].program,
			       &r->arena, r->confidence);
	}
	r->comparisons = arena_array(&r->arena, n * n, sizeof(*r->comparisons));
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++)
			compare(x, i, j);
}

static void conclude_sweep(struct experiment *x)
{
	struct results *r = x->r;

	if (!x->s->sweep.given)
		return;
	r->sweep_design = r->designs[x->s->sweep.design].name;
	r->sweep_count = x->s->sweep.count;
	r->sweep = arena_array(&r->arena, r->sweep_count, sizeof(*r->sweep));
	for (size_t i = 0; i < r->sweep_count; i++) {
		const struct samples *s = &x->arms[x->s->design_count + i].samples;

		r->sweep[i] = (struct sweep_point){
			x->s->sweep.after[i], success_estimate(s, r->confidence),
			http_400_estimate(s, r->confidence) };
	}
}

/* An interrupted replication may have run for some arms: forget it for all. */
static void conclude(struct experiment *x, uint64_t complete)
{
	struct results *r = x->r;

	r->replications = complete;
	r->interrupted = complete < x->s->replications;
	for (size_t i = 0; i < x->arm_count; i++)
		x->arms[i].samples.n = complete;
	if (!complete)
		return;
	conclude_designs(x);
	conclude_sweep(x);
}

static struct results *new_results(const struct scenario *s)
{
	struct results *r = xcalloc(1, sizeof(*r));

	r->scenario = arena_strdup(&r->arena, s->name);
	r->profile = arena_strdup(&r->arena, s->profile);
	r->description = s->description ? arena_strdup(&r->arena, s->description) : NULL;
	r->seed = s->seed;
	r->confidence = s->confidence;
	return r;
}

static void free_experiment(struct experiment *x)
{
	for (size_t i = 0; i < x->arm_count; i++)
		program_free(x->arms[i].program);
	free(x->arms);
	arena_free(&x->scratch);
}

struct results *experiment_run(const struct scenario *s,
			       const struct experiment_options *options,
			       struct diagnostics *d)
{
	struct experiment x = { .s = s, .options = options, .r = new_results(s) };

	if (!compile_arms(&x, d)) {
		free_experiment(&x);
		results_free(x.r);
		return NULL;
	}
	tally_init(&x.tally, x.arms[0].program->group_count);
	conclude(&x, run_replications(&x));
	tally_free(&x.tally);
	free_experiment(&x);
	return x.r;
}

bool experiment_check(const struct scenario *s, struct diagnostics *d)
{
	size_t errors = d->errors;

	for (size_t i = 0; i < s->design_count; i++)
		program_free(compile_design(s, i, NULL, d));
	return d->errors == errors;
}

bool experiment_trace(const struct scenario *s, size_t design, uint64_t call,
		      uint32_t replication, const struct observer *observer,
		      struct diagnostics *d)
{
	struct program *p = compile_design(s, design, NULL, d);
	struct observer only = *observer;
	struct engine_options options = { .observer = &only };
	struct tally t;

	if (!p)
		return false;
	only.only = call;
	tally_init(&t, p->group_count);
	engine_run(p, s->seed, replication, &options, &t);
	tally_free(&t);
	program_free(p);
	return true;
}

const struct metric *result_metric(const struct design_result *d, const char *name)
{
	for (size_t i = 0; i < d->metric_count; i++)
		if (!strcmp(d->metrics[i].name, name))
			return &d->metrics[i];
	return NULL;
}

void results_free(struct results *r)
{
	if (!r)
		return;
	arena_free(&r->arena);
	free(r);
}
