/* SPDX-License-Identifier: GPL-3.0-or-later */
/* program - what follows from a program once it is whole. */
#include "program/program.h"

#include <math.h>

#include "base/memory.h"
#include "base/sampling_plan.h"
#include "base/terms.h"
#include "laws/distribution.h"
#include "program/step_set.h"

/* The first step at or after PC that is none of OPS, or PC after as many
 * steps as there are: they go round in a circle. */
static int32_t pass(const struct program *p, int32_t pc, const struct step_set *ops)
{
	for (size_t i = 0; i < p->step_count && pc >= 0 && (size_t)pc < p->step_count; i++) {
		const struct step *s = &p->steps[pc];

		if (!step_set_has(ops, s->op))
			break;
		pc = s->next;
	}
	return pc;
}

static void follow_jumps(struct program *p)
{
	struct step_set jumps = { 0 };

	step_set_add(&jumps, OP_JUMP);
	for (size_t i = 0; i < p->values.condition_count; i++)
		p->values.condition[i].next = pass(p, p->values.condition[i].next, &jumps);
	for (size_t i = 0; i < p->step_count; i++) {
		p->steps[i].next = pass(p, p->steps[i].next, &jumps);
		p->steps[i].alt = pass(p, p->steps[i].alt, &jumps);
		for (int32_t j = 0; step_rows[p->steps[i].op].arg == OPERAND_CHOICES &&
				    j < p->choices[p->steps[i].arg].count; j++) {
			struct choice *c = &p->choice[p->choices[p->steps[i].arg].first + j];

			c->next = pass(p, c->next, &jumps);
		}
	}
	for (size_t i = 0; i < p->target_count; i++)
		p->targets[i].entry = pass(p, p->targets[i].entry, &jumps);
}

static void skip_reports(struct program *p)
{
	struct step_set reports = { 0 };

	for (int op = 0; op < OP_COUNT; op++)
		if (step_rows[op].reports_only)
			step_set_add(&reports, (uint8_t)op);
	p->skip = arena_array(&p->arena, p->step_count, sizeof(*p->skip));
	p->unobserved = arena_array(&p->arena, p->step_count, sizeof(*p->unobserved));
	for (size_t i = 0; i < p->step_count; i++) {
		p->skip[i] = pass(p, (int32_t)i, &reports);
		p->unobserved[i] = p->steps[i];
		p->unobserved[i].next = pass(p, p->steps[i].next, &reports);
		p->unobserved[i].alt = pass(p, p->steps[i].alt, &reports);
	}
}

/* Of a law that is drawn for several things all draws are one control. */
static void count_draws(struct program *p, int32_t dist, unsigned control)
{
	double mean = dist >= 0 ? dist_mean(&p->dists[dist]) : NAN;
	enum law_kind kind = dist >= 0 ? p->laws[dist].kind : LAW_CONSTANT;

	if (kind != LAW_CONSTANT && kind != LAW_COUNTED && mean < 1e8)
		law_count(&p->laws[dist], mean, control, &p->arena);
}

/* A conversation in a room or a call queue may be asked for twice, which is no draw. */
static void count_controls(struct program *p)
{
	count_draws(p, p->ring, CONTROL_RING);
	for (size_t i = 0; i < p->stage_count; i++)
		count_draws(p, p->stages[i].ring, CONTROL_RING);
	if (!p->room_count && !p->call_queue_count)
		count_draws(p, p->talk, CONTROL_TALK);
	for (unsigned i = 0; i < PHASE_COUNT; i++)
		count_draws(p, p->patience[i], CONTROL_PATIENCE + i);
	for (unsigned i = 0; i < p->group_count && CONTROL_HANDLE + i < CONTROLS; i++)
		count_draws(p, p->groups[i].handle_time, CONTROL_HANDLE + i);
}

void program_prepare(struct program *p)
{
	p->laws = arena_array(&p->arena, p->dist_count, sizeof(*p->laws));
	for (size_t i = 0; i < p->dist_count; i++)
		if (p->sampling.scheme == SAMPLING_PLAIN)
			law_prepare(&p->laws[i], &p->dists[i], &p->arena);
		else
			law_prepare_inverse(&p->laws[i], &p->dists[i], &p->arena);
	if (p->controls)
		count_controls(p);
	for (size_t i = 0; i < p->handler_count; i++) {
		p->moments |= UINT32_C(1) << p->handlers[i].moment;
		if (p->handlers[i].moment == MOMENT_FIXED)
			p->moments |= UINT32_C(1) << MOMENT_CREATED;
	}
	p->retrial.late = p->request_entry != -1;
	for (size_t i = 0; i < p->step_count; i++)
		p->retrial.late |= p->steps[i].op == OP_CALL_OUT;
	follow_jumps(p);
	skip_reports(p);
}

enum { MANY_CYCLES = 1000 };

/* COUNT agents, or those of SCHEDULE by the steps of G. */
static double agent_time(const struct group *g, uint64_t count, const uint64_t *schedule, double from,
			 double to)
{
	double step = g->schedule_step, cycle = step * (double)g->schedule_count, sum = 0;
	double cycles = g->schedule_count ? floor((to - from) / cycle) : 0;

	if (!g->schedule_count)
		return (double)count * (to - from);
	if (cycles > MANY_CYCLES) { /* whole ones are alike, wherever they begin */
		for (size_t i = 0; i < g->schedule_count; i++)
			sum += (double)schedule[i] * step * cycles;
		from += cycles * cycle;
	}
	for (double n = floor(from / step); n * step < to; n++) {
		double begin = n * step > from ? n * step : from;
		double end = (n + 1) * step < to ? (n + 1) * step : to;

		sum += (double)schedule[(size_t)fmod(n, (double)g->schedule_count)] * (end - begin);
	}
	return sum;
}

double group_staffed(const struct group *g, double from, double to)
{
	return agent_time(g, g->count, g->schedule, from, to);
}

double group_paid(const struct group *g, double from, double to)
{
	return agent_time(g, g->paid_count, g->paid_schedule, from, to);
}
