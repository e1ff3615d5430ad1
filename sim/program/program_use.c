/* SPDX-License-Identifier: GPL-3.0-or-later */
/* program_use - which steps, laws and rules a run of a program can come to. */
#include "program/program_use.h"

#include <stdlib.h>

#include "base/terms.h"

static void come_to(struct program_use *u, int32_t pc)
{
	if (pc < 0 || (size_t)pc >= u->p->step_count || u->steps[pc])
		return;
	u->steps[pc] = true;
	u->stack[u->depth++] = pc;
}

static void draw(struct program_use *u, int32_t dist)
{
	if (dist >= 0)
		u->dists[dist] = true;
}

static void meet(struct program_use *u, int32_t target)
{
	const struct document_target *t;

	if (target < 0 || (size_t)target >= u->p->target_count || u->targets[target])
		return;
	t = &u->p->targets[target];
	u->targets[target] = true;
	u->asks_studio |= t->kind == DOCUMENT_FLOW;
	come_to(u, t->fetch);
	come_to(u, t->entry);
	if (t->webhook)
		draw(u, t->webhook->latency);
}

static void choose(struct program_use *u, int32_t list)
{
	const struct choices *c = &u->p->choices[list];

	for (int32_t i = 0; i < c->count; i++)
		come_to(u, u->p->choice[c->first + i].next);
}

static void decide(struct program_use *u, int32_t split)
{
	const struct split *s = &u->p->values.split[split];

	for (int32_t i = 0; i < s->count; i++)
		come_to(u, u->p->values.condition[s->conditions + i].next);
}

static void dial(struct program_use *u, int32_t number)
{
	for (int32_t i = 1 + number; i; i = u->p->dials[i - 1].also) {
		u->dials[i - 1] = true;
		meet(u, u->p->dials[i - 1].target);
		come_to(u, u->p->dials[i - 1].detect - 1);
	}
}

static void serve(struct program_use *u, int32_t group)
{
	const struct group *g = &u->p->groups[group];

	u->groups[group] = true;
	draw(u, g->handle_time);
	draw(u, g->wrap_up);
	draw(u, g->patience);
	draw(u, g->break_every);
	draw(u, g->break_length);
	draw(u, g->other_work.gap);
	draw(u, g->other_work.handle_time);
	if (g->ring.timeout > 0) {
		draw(u, g->ring.after);
		draw(u, g->ring.away);
	}
	if (g->callback.attempts) {
		draw(u, g->callback.ring);
		draw(u, g->callback.retry);
		if (g->callback.met_by_machines) {
			draw(u, g->callback.detection);
			draw(u, g->callback.hang_up);
		}
	}
}

static void post(struct program_use *u, const struct step *s)
{
	bool update = (s->flag & POST_UPDATE) != 0;

	u->updates |= update;
	if (update && !(s->flag & POST_SID))
		return;
	u->redirects = true;
	meet(u, s->arg);
}

/* What step S refers to by its argument; what values compute is looked at as a whole. */
static void follow_argument(struct program_use *u, const struct step *s)
{
	switch ((enum operand)step_rows[s->op].arg) {
	case OPERAND_CHOICES:
		choose(u, s->arg);
		break;
	case OPERAND_SPLIT:
		decide(u, s->arg);
		break;
	case OPERAND_TARGET:
		if (s->op == OP_POST)
			post(u, s);
		else
			meet(u, s->arg);
		break;
	case OPERAND_STEP:
		come_to(u, s->arg);
		break;
	case OPERAND_DIAL:
		dial(u, s->arg);
		break;
	case OPERAND_GROUP:
		serve(u, s->arg);
		break;
	case OPERAND_DIST:
		draw(u, s->arg);
		break;
	case OPERAND_PARTICIPANT:
		come_to(u, u->p->participants[s->arg].entry);
		draw(u, u->p->participants[s->arg].ring);
		draw(u, u->p->participants[s->arg].talk);
		come_to(u, u->p->participants[s->arg].detect - 1);
		if (u->p->participants[s->arg].group >= 0)
			serve(u, u->p->participants[s->arg].group);
		break;
	default:
		break;
	}
}

static void follow(struct program_use *u)
{
	while (u->depth) {
		const struct step *s = &u->p->steps[u->stack[--u->depth]];

		step_set_add(&u->ops, s->op);
		draw(u, s->dist);
		come_to(u, s->next);
		come_to(u, s->alt);
		follow_argument(u, s);
	}
}

static void begin(struct program_use *u)
{
	const struct program *p = u->p;

	come_to(u, p->error_entry);
	come_to(u, p->caller_entry);
	come_to(u, p->source_entry);
	come_to(u, p->request_entry);
	if (p->clears_at_close)
		come_to(u, p->dismiss_entry);
	if (p->calls_back)
		come_to(u, p->callback_entry);
	for (size_t i = 0; i < p->handler_count; i++)
		come_to(u, p->handlers[i].entry);
	for (int32_t i = 0; p->webhooks && i < WEBHOOK_FAILURES; i++)
		come_to(u, p->fetch_failed + i);
	meet(u, p->start);
	come_to(u, p->start_entry);
	meet(u, p->fallback);
}

static void go_out(struct program_use *u)
{
	u->outbound = u->p->outbound || step_set_has(&u->ops, OP_CALL_OUT);
	if (!u->outbound)
		return;
	come_to(u, u->p->network_entry);
	come_to(u, u->p->answer_entry);
	if (u->p->machines.any)
		come_to(u, u->p->machines.async_entry);
	if (u->p->cps > 0)
		come_to(u, u->p->queue_timeout_entry);
}

/* What a redirect leaves behind. */
static void interrupt(struct program_use *u)
{
	const struct program *p = u->p;

	if (!u->redirects)
		return;
	if (p->dial_count || p->dial_action_count)
		come_to(u, p->close_entry);
	for (size_t i = 0; i < p->dial_count; i++)
		if (u->dials[i])
			come_to(u, p->dials[i].action - 1);
	for (size_t i = 0; i < p->dial_action_count; i++)
		if (u->steps[p->dial_actions[i].way])
			come_to(u, p->dial_actions[i].step - 1);
}

/* The laws that steps do not name. */
static void draw_the_rest(struct program_use *u)
{
	const struct program *p = u->p;

	draw(u, p->ring);
	for (size_t i = 0; i < p->stage_count; i++)
		draw(u, p->stages[i].ring);
	draw(u, p->talk);
	for (int i = 0; i < PHASE_COUNT; i++)
		draw(u, p->patience[i]);
	draw(u, p->fetch_latency);
	if (p->handler_count)
		draw(u, p->completed_callback);
	if (u->redirects) {
		draw(u, p->redirect_fetch_delay);
		draw(u, p->in_progress_window);
	}
	if (u->redirects && (p->dial_count || p->dial_action_count)) {
		draw(u, p->dial_close_delay);
		draw(u, p->dial_action_delay);
	}
	if (p->machines.greeting >= 0) {
		draw(u, p->machines.greeting);
		draw(u, p->machines.listening);
		draw(u, p->machines.silence);
		draw(u, p->machines.fax_time);
	}
	for (size_t i = 0; i < p->callee_count; i++)
		draw(u, p->callees[i].ring);
	if (p->modulation.busy_cv > 0)
		draw(u, p->busyness);
	if (p->retrial.reasons)
		draw(u, p->retrial.after);
	if (p->arrivals == ARRIVALS_DIALLER) {
		draw(u, p->dialling_retry);
		serve(u, p->dialling.group);
	}
	for (size_t i = 0; i < p->group_count; i++)
		if (p->places || group_is_elsewhere(&p->groups[i])) /* whether calls come or not */
			serve(u, (int32_t)i);
}

/* ---- rules ---- */

static void use_rest(struct program_use *u)
{
	const struct rule_tables *r = &u->p->rules;

	for (int outbound = 0; u->redirects && outbound <= u->outbound; outbound++)
		for (int state = 0; state < LIVE_STATES; state++)
			u->rules.rest[outbound][state] = r->rest[outbound][state];
	if (u->redirects) {
		u->rules.rest_terminal = r->rest_terminal;
		u->rules.async_400 = u->asks_studio && r->async_400;
		u->rules.leave_call = u->asks_studio && r->leave_call;
	}
	if (u->updates) {
		u->rules.update_terminal = r->update_terminal;
		u->rules.ended_unanswered = r->ended_unanswered;
		u->rules.cancel_ends_live = r->cancel_ends_live;
	}
}

/* A flow is asked for, at least once, with (BACK) or without FlowEvent=return. */
static bool asked(const struct program_use *u, int back)
{
	for (size_t i = 0; i < u->p->target_count; i++)
		if (u->targets[i] && u->p->targets[i].kind == DOCUMENT_FLOW &&
		    u->p->targets[i].event_return == (back != 0))
			return true;
	return false;
}

static void use_studio(struct program_use *u)
{
	const struct rule_tables *r = &u->p->rules;

	for (int back = 0; back < 2; back++)
		for (int live = 0; asked(u, back) && live < 2; live++)
			for (int situation = 0; situation < SITUATIONS; situation++)
				for (int first = 0; first <= u->outbound; first++)
					if (situation != EXECUTION_WAITING || step_set_has(&u->ops, OP_PARK))
						u->rules.studio[live][situation][back][first] =
							r->studio[live][situation][back][first];
}

static void use_executions(struct program_use *u)
{
	const struct rule_tables *r = &u->p->rules;

	if (!u->asks_studio)
		return;
	u->rules.hangup_callback = r->hangup_callback;
	u->rules.callback_lost = r->callback_lost;
	u->rules.orphans_stuck = r->orphans_stuck;
	u->rules.max_steps = r->max_steps;
	u->rules.max_same_widget = r->max_same_widget;
}

static void use_rules(struct program_use *u)
{
	use_rest(u);
	use_studio(u);
	use_executions(u);
	u->rules.ends_answer = u->p->rules.ends_answer;
	u->rules.max_documents = u->p->rules.max_documents;
	u->rules.call_time_limit = u->p->rules.call_time_limit;
	if (u->outbound)
		u->rules.ring_timeout = u->p->rules.ring_timeout;
}

void program_use_init(struct program_use *u, const struct program *p)
{
	*u = (struct program_use){ .p = p };
	u->steps = xcalloc(p->step_count, sizeof(*u->steps));
	u->stack = xcalloc(p->step_count, sizeof(*u->stack));
	u->dists = xcalloc(p->dist_count + 1, sizeof(*u->dists));
	u->targets = xcalloc(p->target_count + 1, sizeof(*u->targets));
	u->dials = xcalloc(p->dial_count + 1, sizeof(*u->dials));
	u->groups = xcalloc(p->group_count + 1, sizeof(*u->groups));
	begin(u);
	do {
		follow(u);
		go_out(u);
		interrupt(u);
	} while (u->depth);
	draw_the_rest(u);
	use_rules(u);
}

void program_use_free(struct program_use *u)
{
	free(u->steps);
	free(u->stack);
	free(u->dists);
	free(u->targets);
	free(u->dials);
	free(u->groups);
}
