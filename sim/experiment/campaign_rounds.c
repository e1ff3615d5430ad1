/* SPDX-License-Identifier: GPL-3.0-or-later */
/* campaign_rounds - what is missing of a campaign is run, batch by batch, and what came of it says
 * how much more is wanted. */
#include <math.h>
#include <time.h>

#include "base/sampling_plan.h"
#include "estimate/estimate.h"
#include "experiment/campaign_internal.h"
#include "steady/steady.h"

/* Units a thread between two savings: more would be lost to a machine that fails, and
 * with less, threads would wait for each other more often. */
enum { BATCH = 64 };

static uint64_t batch_units(const struct campaign *c)
{
	const struct experiment_options *o = c->options.experiment;

	return (uint64_t)BATCH * (o->threads ? o->threads : 1) *
	       (uint64_t)(o->ranks ? o->ranks->count : 1);
}

static enum campaign_state state_after(const struct campaign *c, bool whole, bool saved)
{
	const struct experiment_options *o = c->options.experiment;

	if (o->ranks && o->ranks->lost >= 0)
		return CAMPAIGN_LOST;
	if (!saved)
		return CAMPAIGN_FAULT;
	return whole ? CAMPAIGN_DONE : CAMPAIGN_STOPPED;
}

static bool save(struct campaign *c, size_t first, size_t past)
{
	for (size_t i = first; c->options.store && i < past; i++)
		if (c->study.points[i]->s && campaign_units_there(c, c->study.points[i]) > c->state[i].saved &&
		    !campaign_save_point(c, i))
			return false;
	return true;
}

/* Work on PART of the points FIRST to PAST - 1. Batch means are of one long run, for one point. */
static bool work_on(struct campaign *c, const struct part *part, size_t first, size_t past)
{
	const struct experiment_options *o = c->options.experiment;
	struct point *p = c->study.points[first];

	if (!p->s || !p->s->steady.batches)
		return study_work(&c->force, part, first, past);
	campaign_say(c, "one long run, for batch means");
	return campaign_complete(c, first) || batches_work(&p->plan, &p->records, p->wanted, o->threads, o->stop);
}

/* Run what is missing of the points from *FIRST on, as many as make a batch. */
static enum campaign_state run_batch(struct campaign *c, size_t *first)
{
	const struct part part = { c->options.part, c->options.parts };
	uint64_t units = 0;
	size_t past = *first;
	bool whole, saved;

	for (; past < c->study.count && units < batch_units(c); past++)
		if (!campaign_complete(c, past)) {
			struct point *p = campaign_wake(c, past);

			units += p->wanted * p->plan.arm_count / part.of + 1;
		}
	whole = work_on(c, &part, *first, past);
	saved = save(c, *first, past);
	*first = past;
	if (whole && saved)
		campaign_rest(c);
	return state_after(c, whole, saved);
}

void campaign_say(const struct campaign *c, const char *what)
{
	const struct progress *progress = c->options.experiment->progress;

	if (progress)
		progress->step(progress->context, &(struct progress_step){ .what = what });
}

/* Units of this part that are wanted of point I and not there. */
static uint64_t replications_missing(const struct campaign *c, size_t i)
{
	const struct point *p = c->study.points[i];
	uint64_t wanted = p->wanted * p->plan.arm_count / c->options.parts, there;

	if (!p->s)
		return c->state[i].whole >= p->wanted ? 0 : wanted;
	there = campaign_units_there(c, p);
	return wanted > there ? wanted - there : 0;
}

/* For who watches, before a replication is done. */
static void tell_begin(struct campaign *c)
{
	const struct progress *progress = c->options.experiment->progress;
	struct progress_step *s = &c->force.progress;

	if (!progress)
		return;
	s->what = "replications";
	s->total = s->done;
	for (size_t i = 0; i < c->study.count; i++) {
		s->total += replications_missing(c, i);
		s->more |= !c->state[i].settled;
	}
	if (s->total > s->done)
		progress->step(progress->context, s);
}

static enum campaign_state run_missing(struct campaign *c)
{
	enum campaign_state state = CAMPAIGN_DONE;
	size_t first = 0;

	tell_begin(c);
	while (state == CAMPAIGN_DONE && first < c->study.count)
		state = run_batch(c, &first);
	for (size_t i = 0; state == CAMPAIGN_DONE && i < c->study.count; i++)
		if (!campaign_complete(c, i))
			state = CAMPAIGN_PART;
	return state;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* As many of the NEXT replications as the time since the start lets hope for, N of which are
 * there; in whole blocks. */
static uint64_t in_time(const struct campaign *c, const struct scenario *s, uint64_t n, uint64_t next)
{
	double spent = now() - c->started, left = s->max_time - spent;
	double more = left > 0 ? left / spent * (double)n : 0;

	if (!(c->started > 0))
		return next;
	if (s->max_time > 0 && more < (double)(next - n))
		next = n + (uint64_t)more;
	return next - next % sampling_block(&s->sampling);
}

/* Of what R lacks most, for who watches. */
static void note_precision(struct progress_step *s, const struct results *r)
{
	for (size_t i = 0; i < r->precision_count; i++) {
		const struct precision_result *x = &r->precision[i];

		if (isfinite(x->half_width) && x->allowed > 0 &&
		    (s->goal <= 0 || x->half_width / x->allowed > s->half_width / s->goal)) {
			s->half_width = x->half_width;
			s->goal = x->allowed;
			s->unit = x->unit;
		}
	}
}

/* Want more of point I, if what came of it is not enough. */
static void look_at(struct campaign *c, size_t i)
{
	struct progress_of *state = &c->state[i];
	struct point *p = campaign_whole_point(c, i);
	struct results *r = estimate_results(&p->plan, &p->records, p->wanted);
	uint64_t wanted = p->wanted, next;

	if (!r->broken.design)
		wanted = stopping_rule_next(&state->stopping_rule, p->s, c->options.select, r);
	note_precision(&c->force.progress, r);
	results_free(r);
	next = in_time(c, p->s, p->wanted, wanted);
	state->settled = next <= p->wanted;
	state->out_of_time = state->settled && next < wanted;
	if (!state->settled)
		point_want(p, next);
}

/* Want more of the points that are not precise enough. False: of none. */
static bool want_more(struct campaign *c)
{
	bool more = false;

	c->force.progress.goal = 0;
	for (size_t i = 0; i < c->study.count; i++) {
		if (c->state[i].settled)
			continue;
		campaign_rest(c);
		look_at(c, i);
		more |= !c->state[i].settled;
	}
	return more;
}

void campaign_replay(struct campaign *c, size_t i, uint64_t found)
{
	struct progress_of *state = &c->state[i];
	const struct point *p = c->study.points[i];
	uint64_t n = p->s->replications < found ? p->s->replications : found, next = n;

	while (!state->settled && next <= found) {
		struct results *r = estimate_results(&p->plan, &p->records, n);

		next = stopping_rule_next(&state->stopping_rule, p->s, c->options.select, r);
		results_free(r);
		/* more than it wants were found by another run, which this one went on from */
		state->settled = next <= n && n == found;
		n = next > n ? next : found;
	}
	state->out_of_time = !state->settled;
}

void campaign_mind_time(struct campaign *c)
{
	c->started = now();
}

enum campaign_state campaign_work(struct campaign *c)
{
	enum campaign_state state;

	do
		state = run_missing(c);
	while (state == CAMPAIGN_DONE && want_more(c));
	return state;
}
