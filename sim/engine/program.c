/* SPDX-License-Identifier: GPL-3.0-or-later */
/* program - are all references inside their tables? */
#include "engine/program.h"

#include <math.h>

static bool inside(int32_t pc, const struct program *p)
{
	return pc >= 0 && (size_t)pc < p->step_count;
}

static bool ends(enum op op)
{
	return op == OP_END || op == OP_HANG_UP || op == OP_REJECT || op == OP_DELIVER ||
	       op == OP_BRANCH || op == OP_BROKEN || op == OP_CLOSE_CHILD ||
	       op == OP_STRAY || op == OP_CALLEE || op == OP_CALLER || op == OP_ARRIVE ||
	       op == OP_WEBHOOK_FAILED || op == OP_QUEUED_OUT || op == OP_DISMISS;
}

_Static_assert(OP_COUNT <= 64, "a set of steps is a word");

static bool has_second_way(const struct step *s)
{
	return s->op == OP_DIAL || s->op == OP_PARK || s->op == OP_POST ||
	       s->op == OP_CONFERENCE || s->op == OP_BY_REST || s->op == OP_SPLIT || s->op == OP_TRY || s->op == OP_BEGIN_FUNCTION || (s->op == OP_ACQUIRE && s->dist >= 0);
}

static const char *check_choices(const struct program *p, const struct step *s)
{
	const struct choices *list = &p->choices[s->arg];

	for (int32_t i = 0; i < list->count; i++)
		if (!inside(p->choice[list->first + i].next, p))
			return "a choice leads outside the program";
	return NULL;
}

static const char *check_step(const struct program *p, const struct step *s)
{
	if (s->op >= OP_COUNT)
		return "an unknown step";
	if (!ends(s->op) && !inside(s->next, p))
		return "a step leads outside the program";
	if (has_second_way(s) && !inside(s->alt, p))
		return "a step's second way leads outside the program";
	if ((s->op == OP_WAIT || s->op == OP_PARK || s->op == OP_WAIT_UNTIL ||
	     s->op == OP_WAIT_AT_MOST) && s->dist < 0)
		return "a wait without a distribution";
	if ((s->op == OP_FETCH || s->op == OP_DELIVER || s->op == OP_POST || s->op == OP_STRAY) &&
	    (size_t)s->arg >= p->target_count)
		return "a request for no target";
	if (s->op == OP_PARK && !inside(s->arg, p))
		return "a parked call without a document";
	if (s->op == OP_DIAL && (size_t)s->arg >= p->dial_count)
		return "a dial of nobody";
	if (s->op == OP_LINE && (size_t)s->arg >= p->line_count)
		return "a place in no queue";
	if (s->op == OP_CONFERENCE && (size_t)s->arg >= p->join_count)
		return "a conference of no room";
	if (s->op == OP_CALL_OUT && (size_t)s->arg >= p->choices_count)
		return "a call without ways on";
	if (s->op == OP_BRANCH && (size_t)s->arg >= p->choices_count)
		return "a branch without choices";
	if ((s->op == OP_ACQUIRE || s->op == OP_SERVE) && (size_t)s->arg >= p->group_count)
		return "an agent of no group";
	return s->op == OP_BRANCH || s->op == OP_CALL_OUT ? check_choices(p, s) : NULL;
}

const char *program_check(const struct program *p)
{
	for (size_t i = 0; i < p->step_count; i++) {
		const char *fault = check_step(p, &p->steps[i]);

		if (fault)
			return fault;
	}
	if (!inside(p->source_entry, p) || !inside(p->error_entry, p) ||
	    !inside(p->network_entry, p) || !inside(p->caller_entry, p))
		return "an entry outside the program";
	if (p->group_count > UINT16_MAX)
		return "more groups than a call can name";
	for (size_t i = 0; i < p->target_count; i++)
		if (p->targets[i].kind == DOCUMENT_FLOW && p->targets[i].index >= UINT16_MAX)
			return "more flows than an execution can name";
	if (p->request_entry >= 0 && !inside(p->request_entry, p))
		return "an entry outside the program";
	if (p->fallback >= 0 && (size_t)p->fallback >= p->target_count)
		return "a fallback to no target";
	return (size_t)p->start < p->target_count ? NULL : "no start";
}

/* The first step at or after PC that is none of OPS (bits), or PC after as many
 * steps as there are: they go round in a circle. */
static int32_t pass(const struct program *p, int32_t pc, uint64_t ops)
{
	for (size_t i = 0; i < p->step_count && inside(pc, p); i++) {
		const struct step *s = &p->steps[pc];

		if (!(ops >> s->op & 1))
			break;
		pc = s->next;
	}
	return pc;
}

#define BIT(op) (UINT64_C(1) << (op))

static void follow_jumps(struct program *p)
{
	for (size_t i = 0; i < p->values.condition_count; i++)
		p->values.condition[i].next = pass(p, p->values.condition[i].next, BIT(OP_JUMP));
	for (size_t i = 0; i < p->step_count; i++) {
		p->steps[i].next = pass(p, p->steps[i].next, BIT(OP_JUMP));
		p->steps[i].alt = pass(p, p->steps[i].alt, BIT(OP_JUMP));
		for (int32_t j = 0; (p->steps[i].op == OP_BRANCH || p->steps[i].op == OP_CALL_OUT) &&
				    j < p->choices[p->steps[i].arg].count; j++) {
			struct choice *c = &p->choice[p->choices[p->steps[i].arg].first + j];

			c->next = pass(p, c->next, BIT(OP_JUMP));
		}
	}
	for (size_t i = 0; i < p->target_count; i++)
		p->targets[i].entry = pass(p, p->targets[i].entry, BIT(OP_JUMP));
}

static void skip_reports(struct program *p)
{
	const uint64_t reports = BIT(OP_JUMP) | BIT(OP_NOTE) | BIT(OP_TRANSITION) |
				 BIT(OP_CALLBACK) | BIT(OP_APP_ERROR);

	p->skip = arena_array(&p->arena, p->step_count, sizeof(*p->skip));
	p->brisk = arena_array(&p->arena, p->step_count, sizeof(*p->brisk));
	for (size_t i = 0; i < p->step_count; i++) {
		p->skip[i] = pass(p, (int32_t)i, reports);
		p->brisk[i] = p->steps[i];
		p->brisk[i].next = pass(p, p->steps[i].next, reports);
		p->brisk[i].alt = pass(p, p->steps[i].alt, reports);
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

/* A conversation in a room or a line may be asked for twice, which is no draw. */
static void count_controls(struct program *p)
{
	count_draws(p, p->ring, CONTROL_RING);
	if (!p->room_count && !p->line_count)
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
	follow_jumps(p);
	skip_reports(p);
}

double group_staffed(const struct group *g, double from, double to)
{
	double step = g->schedule_step, sum = 0;

	if (!g->schedule_count)
		return (double)g->count * (to - from);
	for (double n = floor(from / step); n * step < to; n++) {
		double begin = n * step > from ? n * step : from;
		double end = (n + 1) * step < to ? (n + 1) * step : to;

		sum += (double)g->schedule[(size_t)fmod(n, (double)g->schedule_count)] * (end - begin);
	}
	return sum;
}
