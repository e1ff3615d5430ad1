/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * widgets_http - Make HTTP Request and Run Function: a server answers, with an error
 * perhaps, or does not answer within ten seconds
 * (twilio.com/docs/studio/user-guide/studio-faq).
 */
#include <gsl/gsl_cdf.h>

#include "base/terms.h"
#include "compile/studio/flow_variables_internal.h"
#include "laws/distribution.h"
#include "program/program.h"

/* So unlikely that no run will see it. */
static const double never = 1e-12;

struct server {
	int32_t error, silent; /* codes */
	const struct dist *time;
	bool function;
};

/* Can D be longer than MOST? */
static bool may_exceed(const struct dist *d, double most)
{
	switch (d->kind) {
	case DIST_CONSTANT:
		return d->a > most;
	case DIST_UNIFORM:
		return d->b > most;
	default:
		return true;
	}
}

static int32_t fails_with(struct builder *b, const struct flow *f, const struct widget *w,
			  int32_t code)
{
	return emit_op(b, OP_STUDIO_CODE, code, way_step(b, f, w, 1));
}

/* Does the widget ever run so often that many at once are conceivable? Calls come at a
 * steady rate, and pass once. */
static bool may_crowd(const struct builder *b, const struct dist *time)
{
	const struct workload *c = &b->s->calls;
	double most = (double)b->s->rules.function_concurrency;

	if (!b->s->rules.function_concurrency)
		return false;
	if (c->arrivals != ARRIVALS_POISSON || c->retrials.causes || c->modulation.busy_cv > 0 ||
	    c->modulation.batch_mean > 1)
		return true;
	return gsl_cdf_poisson_Q((unsigned)most, 4 * c->rate * dist_mean(time)) > never;
}

static int32_t ends(struct builder *b, bool crowded, int32_t next)
{
	return crowded ? emit_op(b, OP_END_FUNCTION, 0, next) : next;
}

static int32_t wait_for_answer(struct builder *b, const struct flow *f, const struct widget *w,
			       const struct server *server, bool crowded, int32_t answered)
{
	const struct dist *time = widget_duration(w, server->time);
	double most = b->s->rules.widget_http_timeout;
	int32_t step = emit_wait(b, time, widget_purpose(f, w, 1), ends(b, crowded, answered));

	if (!may_exceed(time, most))
		return step;
	step_at(b, step)->op = OP_WAIT_OR_TIME_OUT;
	step_at(b, step)->arg = add_seconds(b, most);
	step_at(b, step)->alt = ends(b, crowded, fails_with(b, f, w, server->silent));
	return step;
}

static int32_t ask(struct builder *b, struct flow *f, struct widget *w,
		   const struct server *server)
{
	double success = b->s->rules.http_success_share;
	double weight[MAX_EVENTS] = { success, 1 - success };
	int32_t ways[MAX_EVENTS] = { NOWHERE, NOWHERE, NOWHERE, NOWHERE,
				     NOWHERE, NOWHERE, NOWHERE, NOWHERE };
	bool crowded = server->function && may_crowd(b, widget_duration(w, server->time));
	int32_t step, begin;

	widget_ways(b, f, w, weight);
	outcome_assumed(b, f, w, STAND_IN_OUTCOME, assumed_rule(b, http_success_share));
	widget_takes_time(b, f, w, server->function ? STAND_IN_FUNCTION : STAND_IN_HTTP,
			  server->function ? assumed_rule(b, function_time) : assumed_rule(b, http_time));
	if (w->ways[1].weight > 0)
		ways[1] = fails_with(b, f, w, server->error);
	step = wait_for_answer(b, f, w, server, crowded, ways_branch(b, f, w, ways));
	if (!crowded)
		return step;
	b->p->limits.functions = b->s->rules.function_concurrency;
	begin = emit_op(b, OP_BEGIN_FUNCTION, 0, step);
	step_at(b, begin)->alt = fails_with(b, f, w, CODE_81017);
	return begin;
}

int32_t lower_http(struct builder *b, struct flow *f, struct widget *w)
{
	const struct server server = { CODE_81016, CODE_81016, &b->s->rules.http_time, false };

	return ask(b, f, w, &server);
}

int32_t lower_function(struct builder *b, struct flow *f, struct widget *w)
{
	const struct server server = { CODE_81017, CODE_81010, &b->s->rules.function_time, true };

	return ask(b, f, w, &server);
}
