/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * orphaned_dial - what a <Dial> leaves behind that REST redirects away. Measured
 * (github.com/qisoft/i-hate-making-calls/issues/31 [C]): the child leg is closed a
 * moment later, and the verb's action is requested as if it had ended, shortly
 * before the new document. What the action answers is thrown away; Studio, when it
 * was asked, does not know that.
 */
#include "engine/state_internal.h"

static struct strand *leave(struct engine *e, struct call *c, int32_t pc, int64_t delay)
{
	struct strand *s = strand_start(e, c, STRAND_ORPHANED_DIAL, pc);

	s->way = NONE;
	strand_wake(e, s, delay);
	return s;
}

/* The child leg is on its own until it is closed. */
static void leave_child(struct engine *e, struct call *c, int64_t delay)
{
	struct strand *s = leave(e, c, e->p->close_entry, delay);

	if (__builtin_expect(e->p->priced, 0))
		bill_dialled(e, c);
	s->way = c->child;
	if (c->child != NONE)
		call_at(e, c->child)->parent = NONE;
	c->child = NONE;
	c->dial = DIAL_NONE;
}

/* 1 + the step that requests the action of the <Dial> under way; 0: there is none. */
static int32_t action_of(const struct engine *e, const struct call *c)
{
	if (c->dial != DIAL_NONE && c->dial != DIAL_CONFERENCE && c->dial != DIAL_CALL_QUEUE)
		return e->p->dials[e->steps[c->voice.way].arg].action;
	for (size_t i = 0; i < e->p->dial_action_count; i++)
		if (e->p->dial_actions[i].way == c->voice.way)
			return e->p->dial_actions[i].step;
	return 0;
}

/* REST takes C away from whatever it was doing. */
void dial_interrupted(struct engine *e, struct call *c)
{
	const struct program *p = e->p;
	int32_t action;
	int64_t delay;

	if ((c->dial == DIAL_NONE && c->agent == AGENT_NONE) || !has_voice(c))
		return;
	action = action_of(e, c);
	if (action) {
		delay = call_draw(e, c, p->dial_action_delay, PURPOSE_DIAL_ACTION, c->redirects);
		leave(e, c, action - 1, delay);
	}
	delay = c->dial == DIAL_OUTSIDE || c->dial == DIAL_INSIDE ?
			call_draw(e, c, p->dial_close_delay, PURPOSE_DIAL_CLOSE, c->redirects) : 0;
	if (delay > 0)
		leave_child(e, c, delay);
	else
		dial_far_side_gone(e, c);
}

/* Studio answers with TwiML for a call that will not execute it: silent widgets
 * run, and the first TwiML widget waits for what never comes. */
static void go_on_unheard(struct engine *e, struct call *c, const struct document_target *t,
			  enum verdict verdict)
{
	struct strand *x;

	if (verdict == VERDICT_JOIN) {
		x = execution_find(e, c, t->index);
		x->pc = x->return_pc;
		observe(e, c, EVENT_EXECUTION, EXECUTION_JOINED, 0, e->p->flow_names[x->flow]);
	} else {
		x = strand_start(e, c, STRAND_EXECUTION, t->entry);
		execution_begin(e, c, x, t->index);
	}
	x->state = EXEC_UNHEARD;
	strand_wake(e, x, 0);
}

static void ask_studio(struct engine *e, struct call *c, const struct document_target *t)
{
	enum verdict verdict = studio_verdict(e, c, t, false);

	studio_count(e, c);
	if (verdict == VERDICT_400) {
		studio_refuse(e, c, t);
		code_count(e, c, CODE_11200);
	} else if (verdict == VERDICT_IGNORE) {
		e->tally->warnings_81002 += c->counted;
		code_tell(e, c, CODE_81002);
	} else {
		observe(e, c, EVENT_STUDIO_ANSWER, 200, 0,
			"goes on, and its answer is thrown away");
		go_on_unheard(e, c, t, verdict);
	}
}

bool orphaned_dial_step(struct engine *e, struct call *c, struct strand *s, const struct step *p)
{
	int32_t child = s->way;

	if (p->op == OP_CLOSE_CHILD) {
		strand_end(e, c, s);
		orphaned_dial_close(e, child);
		controller_notify_offered(e, c, MOMENT_CHILD_ENDED);
		return false;
	}
	strand_end(e, c, s);
	observe_wait(e, c, EVENT_FETCH, 0, program_string(e, p->note), 0);
	if (e->p->targets[p->arg].kind == DOCUMENT_FLOW)
		ask_studio(e, c, &e->p->targets[p->arg]);
	return false;
}
