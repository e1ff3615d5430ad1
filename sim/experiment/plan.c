/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/plan.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "compile/compile.h"
#include "experiment/expect.h"
#include "experiment/expect_metric.h"
#include "experiment/precision.h"
#include "experiment/selection.h"
#include "experiment/steady.h"
#include "experiment/thresholds.h"

static bool compile_arm(struct plan *p, size_t i, struct diagnostics *d)
{
	const struct scenario *s = p->s;
	struct arm *arm = &p->arms[i];

	arm->point = i >= s->design_count;
	arm->design = arm->point ? (size_t)s->sweep.design : i;
	arm->program = compile_design(
		s, arm->design, arm->point ? &s->sweep.after[i - s->design_count] : NULL, d);
	assert(!arm->program || !program_check(arm->program));
	return arm->program != NULL;
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
	p->expectations = expect_places(s, &p->shape.expectations);
	p->shape.controls = s->control_variates;
	p->shape.groups = p->arms[0].program->group_count;
	p->shape.intervals = row_intervals(p->arms[0].program);
	p->units = s->replications * p->arm_count;
	ok = metric_expects_check(p, d); /* every error at once */
	ok &= precision_check(p, d);
	ok &= thresholds_check(p, d);
	ok &= selection_check(p, d);
	ok &= steady_check(p, d);
	return ok;
}

void plan_free(struct plan *p)
{
	for (size_t i = 0; i < p->arm_count; i++)
		program_free(p->arms[i].program);
	free(p->arms);
	free(p->expectations);
	*p = (struct plan){ 0 };
}

void plan_window(struct plan *p, double warm_up, double duration, uint64_t count)
{
	for (size_t i = 0; i < p->arm_count; i++) {
		p->arms[i].program->warm_up = warm_up;
		p->arms[i].program->duration = duration;
		p->arms[i].program->call_limit = count;
	}
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
	uint64_t *expectations; /* in the row */
};

static void call_done(void *context, const struct call_report *report)
{
	const struct ear *ear = context;

	if (ear->plan->shape.expectations)
		expect_note(ear->plan, ear->arm, ear->expectations, report);
	if (ear->listener)
		ear->listener->call(ear->listener->context, report);
}

bool unit_run(const struct plan *p, uint64_t unit, uint64_t *row, struct tally *t,
	      const struct unit_listener *listener, volatile sig_atomic_t *stop)
{
	const struct arm *arm = unit_arm(p, unit);
	uint64_t *expectations = row + row_expectations(&p->shape);
	struct ear ear = { p, arm, listener, expectations };
	struct observer observer = { .call_done = call_done, .context = &ear };
	bool listening = !arm->point && (listener || p->shape.expectations);
	struct engine_options options = {
		.observer = listening ? &observer : NULL, .stop = stop, .queue = p->queue,
	};

	memset(expectations, 0, p->shape.expectations * sizeof(*expectations));
	if (!engine_run(arm->program, p->s->seed, unit_replication(p, unit), &options, t))
		return false;
	row_pack(row, &p->shape, t, arm->program);
	return true;
}
