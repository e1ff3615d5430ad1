/* SPDX-License-Identifier: GPL-3.0-or-later */
/* experiment - plan the work, have it done, conclude. */
#include "experiment/experiment.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "compile/compile.h"
#include "experiment/conclude.h"
#include "experiment/crew.h"
#include "experiment/desk.h"
#include "experiment/digest.h"
#include "experiment/plan.h"
#include "experiment/ranks.h"
#include "experiment/shard.h"

enum { AHEAD = 4 }; /* units a thread, whose reports of calls may be kept */

static unsigned thread_count(const struct experiment_options *o, uint64_t units)
{
	uint64_t threads = o->threads < units ? o->threads : units;

	return threads ? (unsigned)threads : 1;
}

static void do_units(const struct plan *p, const struct experiment_options *o, struct desk *desk)
{
	struct work work = desk_work(desk);
	struct crew crew = { p, &work, NULL, o->stop, thread_count(o, desk_total(desk)) };
	struct turns turns;

	if (o->calls) {
		turns_init(&turns, o->calls, (uint64_t)AHEAD * crew.threads);
		crew.turns = &turns;
	}
	if (o->ranks)
		ranks_lead(o->ranks, desk, &crew);
	else
		crew_run(&crew);
	if (o->calls)
		turns_free(&turns);
}

static bool lost(const struct experiment_options *o)
{
	return o->ranks && o->ranks->lost >= 0;
}

struct results *experiment_run(const struct scenario *s,
			       const struct experiment_options *options,
			       struct diagnostics *d)
{
	struct results *r = NULL;
	struct plan plan;
	struct desk desk;

	if (plan_init(&plan, s, d)) {
		plan.queue = options->queue;
		desk_init(&desk, &plan, 0, 1, options->progress);
		do_units(&plan, options, &desk);
		if (!lost(options))
			r = conclude(&plan, &desk.rows);
		desk_free(&desk);
	}
	plan_free(&plan);
	return r;
}

bool experiment_shard(const struct scenario *s, const struct experiment_options *options,
		      const struct shard *shard, FILE *out, struct diagnostics *d)
{
	struct shard_header header = { shard->program, shard->number, shard->of };
	bool whole = false;
	struct plan plan;
	struct desk desk;

	assert(!options->calls);
	if (plan_init(&plan, s, d)) {
		plan.queue = options->queue;
		desk_init(&desk, &plan, shard->number - 1, shard->of, options->progress);
		do_units(&plan, options, &desk);
		whole = desk_count(&desk) == desk_total(&desk);
		header.units = plan.units;
		header.words = row_words(&plan.shape);
		header.scenario = digest_scenario(s, shard->overrides);
		if (whole)
			shard_write(out, &header, &desk.rows);
		desk_free(&desk);
	}
	plan_free(&plan);
	return whole;
}

void experiment_help(const struct scenario *s, const struct experiment_options *options,
		     struct diagnostics *d)
{
	struct crew crew = { .stop = options->stop };
	struct plan plan;

	if (plan_init(&plan, s, d)) {
		plan.queue = options->queue;
		crew.plan = &plan;
		crew.threads = thread_count(options, plan.units);
		ranks_follow(options->ranks, &crew);
	}
	plan_free(&plan);
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
