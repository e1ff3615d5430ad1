/* SPDX-License-Identifier: GPL-3.0-or-later */
/* experiment - plan the work, have it done, estimate. */
#include "experiment/experiment.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "experiment/campaign_internal.h"
#include "experiment/digest_internal.h"
#include "experiment/shard_internal.h"
#include "experiment/stand_in_watch_internal.h"
#include "experiment/store_internal.h"
#include "experiment/tracing.h"
#include "experiment/study_internal.h"

/* Never fewer replications than are there. False after adding errors to D. */
static bool take_found(struct point *p, const struct experiment_options *o, uint64_t *found,
		       struct diagnostics *d)
{
	const struct part all = { 1, 1 };

	*found = 0;
	if (!o->extend)
		return true;
	if (!store_take(p, o->extend, o->program, d))
		return false;
	*found = store_units(p, &all) / p->plan.arm_count;
	if (*found > p->wanted)
		point_want(p, *found);
	return true;
}

static void keep_results(const struct point *p, const struct results *r,
			 const struct experiment_options *o)
{
	if (o->keep && (!o->most_kept || r->replications <= o->most_kept))
		store_write(p, &(struct part){ 1, 1 }, r->replications * p->plan.arm_count,
			    o->program, o->keep);
}

/* What was found and is more than was asked for is as if it had been asked for. */
static void note_found(struct results *r, uint64_t found)
{
	static const char key[] = "run.replications=";
	struct texts *t = &r->overrides;
	bool asked = t->count && !strncmp(t->list[0], key, strlen(key));
	const char **list = arena_array(&r->arena, t->count + 1, sizeof(*list));
	size_t n = 0;

	list[n++] = arena_printf(&r->arena, "%s%" PRIu64, key, found);
	for (size_t i = asked; i < t->count; i++)
		list[n++] = t->list[i];
	*t = (struct texts){ list, n };
}

/* Have the work of C, of which P is the only point, done, and estimate. */
static struct results *work_and_estimate(struct campaign *c, struct point *p)
{
	struct stand_in_watches watches = { 0 };
	struct results *r = NULL;

	/* the warm-up of a steady state is no part of the scenario, by which the same is found again */
	if (c->options.experiment->stand_ins && !p->s->steady.given)
		stand_in_watches_init(&watches, &p->plan);
	campaign_mind_time(c);
	if (campaign_work(c) != CAMPAIGN_LOST)
		r = campaign_results(c, p->number);
	if (r && r->replications && watches.units)
		stand_in_watches_list(&watches, &p->plan, r);
	p->plan.watches = NULL;
	stand_in_watches_free(&watches);
	return r;
}

struct results *experiment_run(const struct scenario *s,
			       const struct experiment_options *options,
			       struct diagnostics *d)
{
	const struct campaign_options all = { .experiment = options, .program = options->program,
					      .part = 1, .parts = 1, .select = true };
	struct campaign *c = campaign_new(&all);
	struct point *p = campaign_of(c, s, d);
	struct results *r = NULL;
	uint64_t found;

	if (p && take_found(p, options, &found, d)) {
		r = work_and_estimate(c, p);
		if (r) {
			r->found = found;
			if (found > s->replications)
				note_found(r, found);
			keep_results(p, r, options);
		}
	}
	campaign_free(c);
	return r;
}

struct results *experiment_again(const struct scenario *s, const struct experiment_options *options,
				 struct diagnostics *d)
{
	const struct campaign_options all = { .experiment = options, .program = options->program,
					      .part = 1, .parts = 1, .select = true };
	struct campaign *c = campaign_new(&all);
	struct point *p = campaign_of(c, s, d);
	struct results *r = NULL;
	uint64_t found;

	if (p && take_found(p, options, &found, d)) {
		campaign_replay(c, p->number, found);
		r = campaign_results(c, p->number);
	}
	campaign_free(c);
	return r;
}

bool experiment_shard(const struct scenario *s, const struct experiment_options *options,
		      const struct shard *shard, FILE *out, struct diagnostics *d)
{
	const struct campaign_options part = { .experiment = options, .program = shard->program,
					       .part = shard->number, .parts = shard->of };
	struct shard_header header = { shard->program, shard->number, shard->of };
	struct campaign *c = campaign_new(&part);
	const struct point *p = campaign_of(c, s, d);
	bool whole = false;

	assert(!options->calls);
	if (p) {
		enum campaign_state state = campaign_work(c);

		whole = state == CAMPAIGN_DONE || state == CAMPAIGN_PART;
		header.units = s->replications * p->plan.arm_count;
		header.words = record_words(&p->plan.shape);
		header.scenario = digest_scenario(s, shard->overrides);
	}
	if (whole)
		shard_write(out, &header, &p->records);
	campaign_free(c);
	return whole;
}

void experiment_help(const struct scenario *s, const struct variants *v,
		     const struct experiment_options *options, struct diagnostics *d)
{
	struct study t;

	study_init(&t, options);
	if (!s || study_add(&t, s, options->queue, d))
		study_help(&t, v, options, d);
	study_free(&t);
}

uint64_t experiment_digest(const struct scenario *s, const struct overrides *o)
{
	return digest_scenario(s, o);
}

bool experiment_trace(const struct scenario *s, const struct traced *x, unsigned threads,
		      const struct observer *observer, struct diagnostics *d)
{
	struct tracing t = { .s = s, .threads = threads };
	const struct traced_replication of = { x->design, x->replication };
	bool ok = tracing_watch(&t, &of, &(struct traced_calls){ &x->call, 1, x->met }, observer, d);

	tracing_free(&t);
	return ok;
}
