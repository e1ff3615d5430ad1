/* SPDX-License-Identifier: GPL-3.0-or-later */
/* experiment - plan the work, have it done, conclude. */
#include "experiment/experiment.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "compile/compile.h"
#include "experiment/batches.h"
#include "experiment/conclude.h"
#include "experiment/crew.h"
#include "experiment/digest.h"
#include "experiment/parcel.h"
#include "experiment/ranks.h"
#include "experiment/shard.h"
#include "experiment/stopping.h"
#include "experiment/store.h"
#include "experiment/study.h"

static bool lost(const struct experiment_options *o)
{
	return o->ranks && o->ranks->lost >= 0;
}

static void dismiss(const struct experiment_options *o)
{
	if (o->ranks)
		ranks_dismiss(o->ranks);
}

/* A study of S alone, in which all replications are wanted. */
static bool begin(struct study *t, const struct scenario *s,
		  const struct experiment_options *options, struct diagnostics *d)
{
	struct point *p;

	study_init(t, options);
	p = study_add(t, s, options->queue, d);
	if (p)
		point_want(p, s->replications);
	return p != NULL;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* As many of the NEXT replications as the time from START on lets hope for. */
static uint64_t in_time(const struct scenario *s, uint64_t n, uint64_t next, double start)
{
	double spent = now() - start, left = s->max_time - spent;
	double more = left > 0 ? left / spent * (double)n : 0;

	return s->max_time > 0 && more < (double)(next - n) ? n + (uint64_t)more : next;
}

/* Round after round, until what came of them is enough. NULL: a rank was lost. */
static struct results *run_rounds(struct workforce *w)
{
	struct point *p = w->study->points[0];
	const struct scenario *s = p->s;
	struct stopping stopping = { 0 };
	struct results *r = NULL;
	double start = now();
	bool more = true;

	while (more) {
		bool whole = s->steady.batches ? batches_work(p, w->options) :
						 study_work(w, &(struct part){ 1, 1 }, 0, 1);
		uint64_t next, wanted;

		results_free(r);
		r = lost(w->options) ? NULL : conclude(&p->plan, &p->rows, p->wanted);
		if (!r || !whole || r->broken.design || !stopping_asked(s, true))
			break;
		wanted = stopping_next(&stopping, s, true, r);
		next = in_time(s, p->wanted, wanted, start);
		next -= next % sampling_block(&s->sampling);
		more = next > p->wanted;
		r->out_of_time = !more && next < wanted;
		if (more)
			point_want(p, next);
	}
	if (r && r->replications && s->select.given)
		selection_conclude(r, s, &stopping.selection);
	stopping_free(&stopping);
	return r;
}

struct results *experiment_run(const struct scenario *s,
			       const struct experiment_options *options,
			       struct diagnostics *d)
{
	struct results *r = NULL;
	struct workforce w;
	struct study t;

	if (begin(&t, s, options, d)) {
		w = (struct workforce){ options, &t, 1 };
		if (!options->extend ||
		    store_take(t.points[0], options->extend, options->program, d))
			r = run_rounds(&w);
		if (r && options->keep)
			store_write(t.points[0], &(struct part){ 1, 1 }, options->program,
				    options->keep);
		dismiss(options);
	}
	study_free(&t);
	return r;
}

bool experiment_shard(const struct scenario *s, const struct experiment_options *options,
		      const struct shard *shard, FILE *out, struct diagnostics *d)
{
	struct shard_header header = { shard->program, shard->number, shard->of };
	bool whole = false;
	struct workforce w;
	struct study t;

	assert(!options->calls);
	if (begin(&t, s, options, d)) {
		const struct point *p = t.points[0];

		w = (struct workforce){ options, &t, 1 };
		whole = study_work(&w, &(struct part){ shard->number, shard->of }, 0, 1);
		header.units = s->replications * p->plan.arm_count;
		header.words = row_words(&p->plan.shape);
		header.scenario = digest_scenario(s, shard->overrides);
		if (whole)
			shard_write(out, &header, &p->rows);
		dismiss(options);
	}
	study_free(&t);
	return whole;
}

/* One round after the other. */
static void help(struct study *t, const struct variants *v,
		 const struct experiment_options *options, struct diagnostics *d)
{
	struct parcel parcel;

	while ((parcel.bytes = ranks_await(options->ranks, &parcel.size))) {
		struct crew crew = { .study = t, .stop = options->stop,
				     .threads = options->threads ? options->threads : 1 };

		parcel_unpack(&parcel, t, v, options->queue, d);
		free(parcel.bytes);
		ranks_follow(options->ranks, &crew);
	}
}

void experiment_help(const struct scenario *s, const struct variants *v,
		     const struct experiment_options *options, struct diagnostics *d)
{
	struct study t;

	study_init(&t, options);
	if (!s || study_add(&t, s, options->queue, d))
		help(&t, v, options, d);
	study_free(&t);
}

uint64_t experiment_digest(const struct scenario *s, const struct overrides *o)
{
	return digest_scenario(s, o);
}

bool experiment_check(const struct scenario *s, struct diagnostics *d)
{
	struct plan plan;
	bool ok = plan_init(&plan, s, d);

	plan_free(&plan);
	return ok;
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
