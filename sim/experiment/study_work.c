/* SPDX-License-Identifier: GPL-3.0-or-later */
/* study_work - rounds of a study: its units as work for threads and ranks. */
#include <stdlib.h>

#include "base/diagnostics.h"
#include "base/flag.h"
#include "base/text.h"
#include "experiment/point_message_internal.h"
#include "experiment/study_internal.h"
#include "parallel/parallel.h"

enum { AHEAD = 4 }; /* units a thread, whose reports of calls may be kept */

/* One round, on any rank. */
struct round {
	struct study *study;
	const struct experiment_options *options;
	struct ordered_output *reports; /* of calls; or NULL */
	uint64_t first; /* with these: the code of the first unit */
	struct workforce *force; /* on rank 0, where anybody watches; or NULL */
};

/* ---- a unit ---- */

/* A unit under way, for the reports of its calls. */
struct reporter {
	struct ordered_output *reports;
	uint64_t place; /* of the unit in the round */
};

static void report(void *context, const struct call_report *r)
{
	const struct reporter *x = context;

	ordered_output_write(x->reports, x->place, r);
}

static void write_report(void *context, uint64_t place, const void *call)
{
	const struct round *r = context;
	const struct call_sink *sink = r->options->calls;
	const struct plan *p = study_plan(r->study, r->first + place);
	uint64_t unit = code_unit(r->first + place);

	sink->call(sink->context, p->s->designs[unit_arm(p, unit)->design].name,
		   unit_replication(p, unit), call);
}

/* Units of different points may differ in their groups. */
static void fit_tally(struct tally *t, size_t groups)
{
	if (t->groups && t->group_count == groups)
		return;
	if (t->groups)
		tally_free(t);
	tally_init(t, groups);
}

static bool run_reporting(const struct round *r, uint64_t code, uint64_t *row, struct tally *t)
{
	struct reporter reporter = { r->reports, code - r->first };
	struct unit_listener listener = { report, &reporter };
	bool done = ordered_output_begin(r->reports, reporter.place) &&
		    unit_run(study_plan(r->study, code), code_unit(code), row, t, &listener,
			     r->options->stop);

	if (done)
		ordered_output_finish(r->reports, reporter.place);
	else
		ordered_output_close(r->reports);
	return done;
}

static bool run(void *context, void *scratch, uint64_t code, uint64_t *row)
{
	const struct round *r = context;
	const struct plan *p = study_plan(r->study, code);

	fit_tally(scratch, p->shape.groups);
	return r->reports ? run_reporting(r, code, row, scratch) :
			    unit_run(p, code_unit(code), row, scratch, NULL, r->options->stop);
}

static size_t words(void *context, uint64_t code)
{
	const struct round *r = context;

	return record_words(&study_plan(r->study, code)->shape);
}

static void take(void *context, uint64_t code, uint64_t *row)
{
	const struct round *r = context;

	if (r->force)
		__atomic_fetch_add(&r->force->progress.events, record_column(row, COL_events), __ATOMIC_RELAXED);
	study_take(r->study, code, row);
}

static void progress(void *context, uint64_t done, uint64_t total)
{
	const struct round *r = context;
	const struct progress_step *p = &r->force->progress;
	/* not as a whole: others add to the events meanwhile */
	struct progress_step s = { p->what, p->done, p->total, p->more,
				   __atomic_load_n(&p->events, __ATOMIC_RELAXED), p->half_width, p->goal, p->unit };

	s.total = s.total > s.done + total ? s.total : s.done + total;
	s.done += done;
	r->options->progress->step(r->options->progress->context, &s);
}

static void thread_end(void *context, void *scratch)
{
	const struct round *r = context;
	struct tally *t = scratch;

	if (r->reports && flag_raised(r->options->stop))
		ordered_output_close(r->reports);
	if (t->groups)
		tally_free(t);
}

static struct unit_work work_of(struct round *r)
{
	return (struct unit_work){ .words = words, .most_words = study_words(r->study),
				   .scratch_size = sizeof(struct tally),
				   .thread_end = thread_end, .run = run, .take = take,
				   .progress = r->force ? progress : NULL,
				   .context = r };
}

/* ---- rank 0 ---- */

static unsigned thread_count(const struct experiment_options *o, uint64_t units)
{
	uint64_t threads = o->threads < units ? o->threads : units;

	return threads ? (unsigned)threads : 1;
}

/* The points that the other ranks do not know yet. */
static struct point_message new_points(struct workforce *w)
{
	struct point_message m = { 0 };

	for (; w->told < w->study->count; w->told++)
		point_message_add(&m, w->study->points[w->told]);
	return m;
}

static bool run_round(struct workforce *w, const uint64_t *codes, uint64_t count)
{
	const struct experiment_options *o = w->options;
	struct parallel_options options = { thread_count(o, count), o->stop, o->ranks };
	struct round round = { .study = w->study, .options = o, .first = codes[0],
			       .force = o->progress ? w : NULL };
	struct item_sink sink = { sizeof(struct call_report), write_report, &round };
	struct unit_work work = work_of(&round);
	struct point_message m = { 0 };
	struct ordered_output reports;
	bool whole;

	if (o->calls) {
		ordered_output_init(&reports, &sink, (uint64_t)AHEAD * options.threads);
		round.reports = &reports;
	}
	if (o->ranks && o->ranks->count > 1)
		m = new_points(w);
	whole = parallel_run(&work, codes, count, &(struct round_message){ m.bytes, m.size },
			     &options);
	free(m.bytes);
	if (o->calls)
		ordered_output_free(&reports);
	return whole;
}

static bool any_stopped(const struct study *t, size_t first, size_t past)
{
	for (size_t i = first; i < past; i++)
		if (t->points[i]->stopped)
			return true;
	return false;
}

bool study_work(struct workforce *w, const struct part *part, size_t first, size_t past)
{
	const struct ranks *ranks = w->options->ranks;
	uint64_t count, run, later, *codes;
	bool whole;

	if (any_stopped(w->study, first, past))
		return false;
	codes = study_missing(w->study, part, first, past, &count);
	run = shared_records_take(w->study, codes, count, &later);
	whole = !run || run_round(w, codes, run);
	shared_records_settle(w->study, codes, run, later);
	w->progress.done += count;
	free(codes);
	return whole && !(ranks && ranks->lost >= 0);
}

/* ---- the other ranks ---- */

struct helper {
	struct round round;
	struct unit_work work;
	const struct variants *variants;
	struct diagnostics *d;
};

static const struct unit_work *begin(void *context, const struct round_message *message)
{
	struct helper *h = context;

	point_message_unpack(message, h->round.study, h->variants, h->round.options->queue, h->d);
	h->work = work_of(&h->round);
	return &h->work;
}

void study_help(struct study *t, const struct variants *v,
		const struct experiment_options *options, struct diagnostics *d)
{
	struct helper h = { .round = { .study = t, .options = options }, .variants = v, .d = d };

	parallel_help(begin, &h,
		      &(struct parallel_options){ options->threads ? options->threads : 1,
						  options->stop, options->ranks });
}
