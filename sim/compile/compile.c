/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "compile/compile.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/modulation.h"
#include "base/terms.h"
#include "compile/ir/builder_internal.h"
#include "laws/distribution.h"
#include "program/program.h"

static void lower_stages(struct builder *b)
{
	const struct callers *c = &b->s->callers;

	b->p->stages = arena_array(&b->p->arena, c->stage_count, sizeof(*b->p->stages));
	b->p->stage_count = c->stage_count;
	for (size_t i = 0; i < c->stage_count; i++) {
		struct callee_stage *stage = &b->p->stages[i];
		double sum = 0;

		stage->until = llround(c->stages[i].until * 1e9);
		stage->ring = add_dist(b, &c->stages[i].ring);
		for (int k = 0; k < OUTCOME_COUNT; k++)
			stage->outcome[k] = sum += c->stages[i].outcome[k];
	}
}

static void lower_callers(struct builder *b)
{
	const struct callers *c = &b->s->callers;
	double sum = 0;

	b->p->ring = add_dist(b, &c->ring);
	b->p->talk = add_dist(b, &c->talk);
	for (int i = 0; i < OUTCOME_COUNT; i++)
		b->p->outcome[i] = sum += c->outcome[i];
	lower_stages(b);
	for (int i = 0; i < PHASE_COUNT; i++)
		b->p->patience[i] = c->has_patience[i] ? add_dist(b, &c->patience[i]) : NOWHERE;
	for (size_t i = 0; i < b->p->group_count; i++)
		b->p->groups[i].patience = b->p->patience[PHASE_QUEUED];
	for (size_t i = 0; i < b->s->group_count; i++)
		if (b->s->groups[i].own_patience)
			b->p->groups[i].patience =
				b->s->groups[i].has_patience ? add_dist(b, &b->s->groups[i].patience) : NOWHERE;
}

static void lower_times(struct builder *b)
{
	const struct rules *r = &b->s->rules;

	b->p->fetch_latency = add_dist(b, &r->fetch_latency);
	b->p->redirect_fetch_delay = add_dist(b, &r->redirect_fetch_delay);
	b->p->in_progress_window = add_dist(b, &r->in_progress_window);
	b->p->completed_callback = add_dist(b, &r->callback_latency);
}

/* A number by which the call comes in by its entry: see lower_start(); -1: by chance. */
static double entry_of(struct builder *b, const struct scripted_call *c)
{
	double before = 0;

	for (size_t i = 0; c->entry && i < b->design->entry_count; i++) {
		const struct design_entry *entry = &b->design->entries[i];

		if (!strcmp(entry->name, c->entry) && entry->share > 0)
			return before + entry->share / 2;
		before += entry->share;
	}
	if (c->entry)
		diag_error(b->d, c->entry_at, "design '%s' has no entry '%s' with a share above 0%%",
			   b->design->name, c->entry);
	return -1;
}

static struct script_entry script_entry_of(const struct scripted_call *c, double entry, size_t number)
{
	return (struct script_entry){ c->at, c->answer, c->hang_up, c->talk, c->redirect, c->queue, c->patience,
				      c->bears, entry, c->contact, (int8_t)c->outcome, (uint32_t)number };
}

/* A log's calls are in order, and all designs have all of them. */
static struct script_entry read_logged(const void *workload, size_t i)
{
	const struct scripted_call c = workload_call(workload, i);

	return script_entry_of(&c, -1, i);
}

static void lower_script(struct builder *b, size_t design)
{
	const struct workload *w = &b->s->calls;
	struct script_entry *script;
	size_t n = 0;

	b->p->logged = w->trace != NULL;
	if (w->logged) {
		b->p->script_read = read_logged;
		b->p->script_log = w;
		b->p->script_count = w->script_count;
		return;
	}
	script = arena_array(&b->p->arena, w->script_count, sizeof(*script));

	for (size_t i = 0; i < w->script_count; i++) {
		const struct scripted_call *c = &w->script[i];

		if (c->design >= 0 && (size_t)c->design != design)
			continue;
		script[n++] = script_entry_of(c, entry_of(b, c), i);
	}
	b->p->script = script;
	b->p->script_count = n;
}

static int by_moment(const void *a, const void *b)
{
	const struct script_entry *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

static uint64_t failures(unsigned first, unsigned last)
{
	uint64_t bits = 0;

	for (unsigned i = first; i <= last; i++)
		bits |= UINT64_C(1) << i;
	return bits;
}

static void lower_retrials(struct builder *b)
{
	const struct workload *w = &b->s->calls;
	const uint64_t reasons[RETRIAL_CAUSES] = {
		[RETRIAL_BUSY] = failures(REASON_BUSY, REASON_BUSY),
		[RETRIAL_NO_ANSWER] = failures(REASON_NO_ANSWER, REASON_NO_ANSWER),
		[RETRIAL_FAILED] = failures(REASON_FAILED, REASON_FAILED),
		[RETRIAL_ABANDONED] = failures(REASON_ABANDONED_RINGING, REASON_ABANDONED_QUEUED),
		[RETRIAL_400] = failures(REASON_STUDIO_400_IN_PROGRESS, REASON_REST_400_21220),
		[RETRIAL_ANY] = failures(REASON_NONE + 1, REASON_COUNT - 1),
	};

	/* what the caller, or the dialler, sees: not which limit it was */
	static const uint32_t states[RETRIAL_CAUSES] = {
		[RETRIAL_BUSY] = 1u << CALL_BUSY,
		[RETRIAL_FAILED] = 1u << CALL_FAILED,
	};

	for (int i = 0; i < RETRIAL_CAUSES; i++)
		if (w->retrials.causes >> i & 1) {
			b->p->retrial.reasons |= reasons[i];
			b->p->retrial.states |= states[i];
		}
	if (!w->retrials.causes)
		return;
	b->p->retrial.probability = w->retrials.probability;
	b->p->retrial.most = (unsigned)w->retrials.at_most;
	b->p->retrial.after = add_dist(b, &w->retrials.after);
}

/* A gamma law of mean 1. */
static void lower_modulation(struct builder *b)
{
	const struct modulation *m = &b->s->calls.modulation;
	double square = m->busy_cv * m->busy_cv;
	struct dist factor = { .kind = DIST_GAMMA, .a = 1 / square, .b = square };

	b->p->modulation = *m;
	b->p->modulated = m->linear || m->busy_cv > 0 || m->batch_mean > 1 || m->state_count;
	if (m->busy_cv > 0)
		b->p->busyness = add_dist(b, &factor);
}

static void lower_workload(struct builder *b, size_t design)
{
	const struct workload *w = &b->s->calls;

	b->p->outbound = w->outbound;
	b->p->arrivals = (uint8_t)w->arrivals;
	b->p->rate = w->rate;
	b->p->rate_count = w->rate_count;
	b->p->rates = w->rates;
	b->p->rate_step = w->rate_step;
	b->p->call_limit = w->count;
	b->p->duration = w->duration;
	b->p->warm_up = b->s->warm_up;
	b->p->cps = b->s->calls.cps;
	b->p->dial_queue_wait = b->s->rules.call_queue_wait;
	b->p->dial_queue_time = b->s->rules.call_queue_time;
	b->p->priced = b->s->prices.given;
	b->p->sampling = b->s->sampling;
	b->p->controls = b->s->control_variates;
	b->p->counts_visits = b->s->widgets;
	lower_modulation(b);
	lower_retrials(b);
	if (w->arrivals == ARRIVALS_DIALLER) {
		b->p->dialling = b->design->dialler.plan;
		b->p->dialling_retry = add_dist(b, &b->design->dialler.retry);
	}
	if (w->arrivals != ARRIVALS_SCRIPT)
		return;
	lower_script(b, design);
	if (b->p->script)
		qsort((void *)b->p->script, b->p->script_count, sizeof(*b->p->script), by_moment);
}

/* Inline documents are the redirects' that have them, and of no other design. */
static bool is_reached(const struct builder *b, size_t app)
{
	for (size_t i = 0; i < b->design->redirect_count; i++)
		if (b->design->redirects[i].to.kind == TARGET_APP &&
		    b->design->redirects[i].to.index == (int)app)
			return true;
	return !b->s->apps[app].is_inline;
}

/* Placeholders first: documents refer to each other before they are lowered. */
static void reserve_entries(struct builder *b)
{
	const struct scenario *s = b->s;

	b->p->flow_names = arena_array(&b->p->arena, s->flow_count, sizeof(char *));
	b->readings = xcalloc(s->flow_count + 1, sizeof(struct reading *));
	b->p->values.fold_case = s->rules.split_case == CASE_IGNORE;
	b->p->values.strict_numbers = s->rules.liquid_numbers == NUMBERS_STRICT;
	b->p->values.most_loops = (uint32_t)s->rules.liquid_loops;
	b->refused = xcalloc(s->group_count + 1, sizeof(*b->refused));
	b->widget_rows = xcalloc(s->flow_count + 1, sizeof(*b->widget_rows));
	b->flow_entry = xcalloc(s->flow_count + 1, sizeof(*b->flow_entry));
	b->app_entry = xcalloc(s->app_count + 1, sizeof(*b->app_entry));
	b->documents = xcalloc(s->app_count + 1, sizeof(*b->documents));
	for (size_t i = 0; i < s->flow_count; i++) {
		b->p->flow_names[i] = s->flows[i].name;
		b->flow_entry[i] = emit_op(b, OP_JUMP, 0, NOWHERE);
	}
	for (size_t i = 0; i < s->app_count; i++)
		b->app_entry[i] = is_reached(b, i) ? emit_op(b, OP_JUMP, 0, NOWHERE) : NOWHERE;
	for (size_t i = 0; i + 1 < s->app_count; i++)
		b->documents[i + 1].number =
			b->documents[i].number + (b->app_entry[i] != NOWHERE);
}

static void lower_documents(struct builder *b)
{
	for (size_t i = 0; i < b->s->flow_count; i++) {
		int32_t place = b->flow_entry[i];

		lower_flow(b, i);
		if (b->flow_entry[i] != place)
			patch_next(b, place, b->flow_entry[i]);
		b->flow_entry[i] = place;
	}
	for (size_t i = 0; i < b->s->app_count; i++)
		if (b->app_entry[i] != NOWHERE)
			lower_app(b, i);
}

/* What is assumed of all calls. */
static void assume_of_all(struct builder *b)
{
	if (b->s->assumed)
		assume(b, STAND_IN_SCENARIO, b->s->assumed, "run --print-scenario");
	if (!b->s->calls.outbound || b->design->by_rest)
		return;
	if (!outcomes_said(b) && !callees_say(b, false))
		assume(b, STAND_IN_ANSWERED, "all", "callers.no-answer");
	if (!ring_said(b) && !callees_say(b, true))
		assume(b, STAND_IN_RING, "{exponential: 8s}", "callers.ring");
}

/* What the engine trusts. */
static void assert_whole(const struct program *p)
{
#ifdef RINGFLOW_CHECK
	char text[160];

	if (program_check(p, text, sizeof(text)))
		return;
	fprintf(stderr, "the program of %s: %s\n", p->name, text);
	abort();
#else
	(void)p;
#endif
}

struct program *compile_design(const struct scenario *s, size_t design,
			       const double *redirect_after, struct diagnostics *d)
{
	struct builder b = { .s = s, .design = &s->designs[design], .d = d,
			     .p = xcalloc(1, sizeof(*b.p)) };
	size_t errors = d->errors;

	b.p->request_entry = NOWHERE;
	b.p->name = s->designs[design].name;
	lower_rules(&s->rules, &b.p->rules);
	lower_groups(&b);
	lower_callers(&b);
	lower_machines(&b);
	lower_callees(&b);
	lower_times(&b);
	lower_webhooks(&b);
	lower_workload(&b, design);
	lower_parts(&b);
	lower_limits(&b);
	assume_of_all(&b);
	reserve_entries(&b);
	lower_documents(&b);
	b.p->adds_participants = adds_participants(s);
	b.p->adds_agents = adds_agents(s);
	lower_design(&b, redirect_after);
	lower_start_limit(&b); /* what is dialled is known now */
	warn_of_callees(&b);
	builder_finish(&b);
	program_prepare(b.p);
	warn_of_goal(&b);
	if (d->errors == errors) {
		warn_of_dialler(&b);
		warn_of_patience(&b);
		warn_of_redirects(&b);
	}
	if (d->errors == errors)
		assert_whole(b.p);
	if (d->errors == errors)
		return b.p;
	program_free(b.p);
	return NULL;
}
