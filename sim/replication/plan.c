/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "replication/plan.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "compile/compile.h"
#include "replication/expectation_record.h"
#include "replication/time_axis_internal.h"

static bool compile_arm(struct plan *p, size_t i, struct diagnostics *d)
{
	const struct scenario *s = p->s;
	struct arm *arm = &p->arms[i];

	arm->point = i >= s->design_count;
	arm->design = arm->point ? (size_t)s->sweep.design : i;
	arm->program = compile_design(
		s, arm->design, arm->point ? &s->sweep.after[i - s->design_count] : NULL, d);
	return arm->program != NULL;
}

/* Of flows that some designs lower in another way, or not at all. */
static void shape_visits(struct record_shape *shape, const struct program *p)
{
	if (!p->counts_visits)
		return;
	shape->widgets = p->widget_count > shape->widgets ? p->widget_count : shape->widgets;
	shape->ways = p->widget_way_count > shape->ways ? p->widget_way_count : shape->ways;
}

/* Of one long run in batches there is none. That of the steady state is known once the warm-up is;
 * room is left for the longest. */
static void set_time_axis(struct plan *p)
{
	size_t most = time_axis_most(p->shape.groups);
	struct time_axis axis = { 0 };

	if (!p->s->steady.batches)
		axis = time_axis_of(p, most);
	p->shape.times = p->s->steady.given && axis.intervals ? most : axis.intervals;
	for (size_t i = 0; i < p->arm_count; i++)
		p->arms[i].program->axis = axis;
}

bool plan_init(struct plan *p, const struct scenario *s, struct diagnostics *d)
{
	bool ok = true;

	*p = (struct plan){ .s = s };
	p->arm_count = s->design_count + (s->sweep.given ? s->sweep.count : 0);
	p->arms = xcalloc(p->arm_count, sizeof(*p->arms));
	for (size_t i = 0; i < p->arm_count; i++)
		ok &= compile_arm(p, i, d); /* the other designs' errors are wanted too */
	if (!ok)
		return false;
	p->expectations = expectation_places(s, &p->shape.expectations);
	p->shape.controls = s->control_variates;
	p->shape.groups = p->arms[0].program->group_count;
	p->shape.parts = p->arms[0].program->parts.count;
	p->shape.intervals = record_intervals(p->arms[0].program);
	for (size_t i = 0; i < p->arm_count; i++)
		shape_visits(&p->shape, p->arms[i].program);
	p->units = s->replications * p->arm_count;
	set_time_axis(p);
	return true;
}

void plan_drop(struct plan *p)
{
	for (size_t i = 0; p->arms && i < p->arm_count; i++)
		program_free(p->arms[i].program);
	free(p->arms);
	free(p->expectations);
	p->arms = NULL;
	p->expectations = NULL;
	p->s = NULL;
}

void plan_free(struct plan *p)
{
	plan_drop(p);
	*p = (struct plan){ 0 };
}

void plan_window(struct plan *p, double warm_up, double duration, uint64_t count)
{
	for (size_t i = 0; i < p->arm_count; i++) {
		p->arms[i].program->warm_up = warm_up;
		p->arms[i].program->duration = duration;
		p->arms[i].program->call_limit = count;
	}
	set_time_axis(p);
}

bool plan_warm_up_missing(const struct plan *p)
{
	return p->s->steady.given && !p->steady.given;
}

const struct arm *unit_arm(const struct plan *p, uint64_t unit)
{
	return &p->arms[unit % p->arm_count];
}

uint32_t unit_replication(const struct plan *p, uint64_t unit)
{
	return (uint32_t)(unit / p->arm_count);
}

/* What call_done() needs while a unit runs. */
struct ear {
	const struct plan *plan;
	const struct arm *arm;
	const struct unit_listener *listener;
	uint64_t *expectations; /* in the record */
};

static void call_done(void *context, const struct call_report *report)
{
	const struct ear *ear = context;

	if (ear->plan->shape.expectations)
		expectation_record(ear->plan, ear->arm, ear->expectations, report);
	if (ear->listener)
		ear->listener->call(ear->listener->context, report);
}

/* What a file of records is held to must be true of every run. */
static void check_record(const struct plan *p, const uint64_t *record)
{
#ifdef RINGFLOW_CHECK
	struct arena a = { 0 };
	const char *wrong = record_wrong(record, &p->shape, &a);

	if (wrong)
		fprintf(stderr, "a record that no file may hold: %s\n", wrong);
	assert(!wrong);
	arena_free(&a);
#else
	(void)p;
	(void)record;
#endif
}

/* Whoever is to observe UNIT, once; or NULL. */
static struct unit_watch *watch_of(const struct plan *p, uint64_t unit)
{
	const struct arm *arm = unit_arm(p, unit);
	struct unit_watch *w = p->watches && !arm->point && !unit_replication(p, unit) ?
				       &p->watches[arm->design] : NULL;

	if (!w || !w->observer || w->begun)
		return NULL;
	w->begun = true;
	return w;
}

bool unit_run(const struct plan *p, uint64_t unit, uint64_t *record, struct tally *t,
	      const struct unit_listener *listener, volatile sig_atomic_t *stop)
{
	const struct arm *arm = unit_arm(p, unit);
	uint64_t *expectations = record + record_expectations(&p->shape);
	struct ear ear = { p, arm, listener, expectations };
	struct observer observer = { .call_done = call_done, .context = &ear };
	bool listening = !arm->point && (listener || p->shape.expectations);
	struct unit_watch *watch = listening ? NULL : watch_of(p, unit);
	struct engine_options options = {
		.observer = listening ? &observer : watch ? watch->observer : NULL,
		.stop = stop, .queue = p->queue,
	};

	memory_for("the calls of a replication"); /* of a thread that does nothing else */
	memset(expectations, 0, p->shape.expectations * sizeof(*expectations));
	if (!engine_run(arm->program, p->s->seed, unit_replication(p, unit), &options, t))
		return false;
	if (watch)
		watch->whole = true;
	record_pack(record, &p->shape, t, arm->program);
	check_record(p, record);
	return true;
}
