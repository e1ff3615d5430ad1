/* SPDX-License-Identifier: GPL-3.0-or-later */
/* experiment - plan the work, have it done, conclude. */
#include "experiment/experiment.h"

#include <stdlib.h>
#include <string.h>

#include "compile/compile.h"
#include "experiment/conclude.h"
#include "experiment/crew.h"
#include "experiment/hand_out.h"
#include "experiment/plan.h"
#include "experiment/rows.h"

enum { AHEAD = 4 }; /* units a thread, whose reports of calls may be kept */

/* The units to do and the rows of those done. */
struct desk {
	struct hand_out hand_out;
	struct rows rows;
	const struct progress *progress; /* or NULL */
	pthread_mutex_t lock;		 /* of the progress */
	uint64_t done;
};

static void desk_init(struct desk *d, uint64_t units, const struct progress *progress)
{
	*d = (struct desk){ .progress = progress };
	hand_out_init(&d->hand_out, units);
	rows_init(&d->rows, units);
	pthread_mutex_init(&d->lock, NULL);
}

static void desk_free(struct desk *d)
{
	pthread_mutex_destroy(&d->lock);
	rows_free(&d->rows);
}

static bool desk_next(void *context, uint64_t *unit)
{
	struct desk *d = context;

	return hand_out_next(&d->hand_out, unit);
}

static void desk_done(void *context, uint64_t unit, uint64_t *row)
{
	struct desk *d = context;

	rows_put(&d->rows, unit, row);
	if (!d->progress)
		return;
	pthread_mutex_lock(&d->lock);
	d->progress->step(d->progress->context, ++d->done, d->rows.count);
	pthread_mutex_unlock(&d->lock);
}

static unsigned thread_count(const struct experiment_options *o, uint64_t units)
{
	unsigned threads = o->threads ? o->threads : 1;

	return threads < units ? threads : (unsigned)units;
}

static void do_units(const struct plan *p, const struct experiment_options *o, struct desk *desk)
{
	struct work work = { desk_next, desk_done, desk };
	struct crew crew = { p, &work, NULL, o->stop, thread_count(o, p->units) };
	struct turns turns;

	if (o->calls) {
		turns_init(&turns, o->calls, (uint64_t)AHEAD * crew.threads);
		crew.turns = &turns;
	}
	crew_run(&crew);
	if (o->calls)
		turns_free(&turns);
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
		desk_init(&desk, plan.units, options->progress);
		do_units(&plan, options, &desk);
		r = conclude(&plan, &desk.rows);
		desk_free(&desk);
	}
	plan_free(&plan);
	return r;
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
