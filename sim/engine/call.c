/* SPDX-License-Identifier: GPL-3.0-or-later */
/* call - a leg's life: its states, its answer, its end. */
#include "engine/state.h"

#define BIT(state) (1u << (state))

/* The only transitions there are (twilio.com/docs/voice/api/call-resource:
 * queued, initiated, ringing, in-progress, then a final state). */
static const uint32_t legal[CALL_STATES] = {
	[CALL_QUEUED] = BIT(CALL_INITIATED) | BIT(CALL_CANCELED) | BIT(CALL_FAILED),
	[CALL_INITIATED] = BIT(CALL_RINGING) | BIT(CALL_BUSY) | BIT(CALL_NO_ANSWER) |
			   BIT(CALL_FAILED) | BIT(CALL_CANCELED),
	[CALL_RINGING] = BIT(CALL_IN_PROGRESS) | BIT(CALL_BUSY) | BIT(CALL_NO_ANSWER) |
			 BIT(CALL_FAILED) | BIT(CALL_CANCELED),
	[CALL_IN_PROGRESS] = BIT(CALL_COMPLETED),
};

bool call_set_state(struct engine *e, int32_t call, enum call_state state)
{
	struct call *c = call_at(e, call);

	if (!(legal[c->state] & BIT(state))) {
		e->tally->illegal_transitions++;
		return false;
	}
	c->state = (uint8_t)state;
	observe(e, c, EVENT_STATE, state, 0, NULL);
	return true;
}

static void begin_ringing_out(struct engine *e, int32_t call, struct call *c)
{
	if (c->leg == 0)
		controller_notify(e, call, MOMENT_CREATED);
	if (c->outbound) {
		c->network = strand_start(e, STRAND_NETWORK, call, e->p->network_entry);
		strand_wake(e, c->network, 0);
		return;
	}
	if (c->leg == 0)
		controller_notify(e, call, MOMENT_RINGING);
	caller_enter(e, call, PHASE_RINGING);
	voice_start(e, call, e->p->targets[c->start].fetch, 0);
}

static void set_family(struct engine *e, struct call *c, int32_t index, int32_t parent)
{
	struct call *root;

	c->parent = parent;
	c->root = parent == NONE ? index : call_at(e, parent)->root;
	if (parent == NONE)
		return;
	root = root_of(e, c);
	root->references++;
	c->leg = ++root->legs;
	c->counted = root->counted;
}

int32_t call_create(struct engine *e, uint64_t number, int32_t parent, int32_t start)
{
	int32_t index;
	struct call *c = pool_take(&e->calls, &index);

	*c = (struct call){
		.number = number, .created = e->now, .answered = -1, .ended = -1, .studio = -1,
		.known_ended = NEVER, .patience_left = { -1, -1, -1, -1 },
		.patience_due = NEVER, .child = NONE, .strands = NONE, .voice = NONE,
		.network = NONE, .caller = NONE, .executions = NONE, .start = start,
		.references = 1, .dial_pc = NONE, .group = NONE, .queue_previous = NONE,
		.queue_next = NONE, .phase = PHASE_COUNT, .first_document = true,
		.outbound = parent == NONE && e->p->outbound,
		.counted = e->now >= e->warm_up,
	};
	set_family(e, c, index, parent);
	c->state = c->outbound ? CALL_QUEUED : CALL_RINGING;
	gauge_add(e, &e->tally->legs, 1);
	observe(e, c, EVENT_CREATED, c->outbound,
		parent == NONE ? -1 : (int64_t)call_at(e, parent)->leg, NULL);
	observe(e, c, EVENT_STATE, c->state, 0, NULL);
	begin_ringing_out(e, index, c);
	return index;
}

void call_answer(struct engine *e, int32_t call)
{
	struct call *c = call_at(e, call);

	if (c->state != CALL_RINGING || !call_set_state(e, call, CALL_IN_PROGRESS))
		return;
	c->answered = e->now;
	c->window_end = after(e, call_draw(e, c, e->p->in_progress_window, PURPOSE_WINDOW, 0));
	if (c->leg == 0) {
		controller_notify(e, call, MOMENT_ANSWERED);
		caller_arm(e, call);
	}
	if (c->parent != NONE)
		dial_child_answered(e, c->parent);
	if (c->waiting_for_answer) {
		c->waiting_for_answer = false;
		strand_wake(e, c->voice, 0);
	}
}

static bool is_400(enum reason r)
{
	return r >= REASON_STUDIO_400_IN_PROGRESS && r <= REASON_REST_400_21220;
}

/* The first cause stands, but a 400 outweighs whatever else went wrong. */
void call_set_reason(struct engine *e, struct call *c, enum reason reason)
{
	struct call *root = root_of(e, c);

	if (is_400(reason) || root->reason == REASON_NONE)
		root->reason = (uint8_t)reason;
}

static void end_strand_if_any(struct engine *e, int32_t strand)
{
	if (strand != NONE)
		strand_end(e, strand);
}

/* What is hung up before it was dialled has been canceled. */
static enum call_state final_state(const struct call *c, enum call_state unanswered)
{
	if (c->state == CALL_IN_PROGRESS)
		return CALL_COMPLETED;
	return c->state == CALL_QUEUED && unanswered != CALL_FAILED ? CALL_CANCELED : unanswered;
}

void call_hang_up(struct engine *e, int32_t call, enum call_state unanswered,
		  enum reason reason, const char *text)
{
	struct call *c = call_at(e, call);

	if (call_over(c))
		return;
	observe(e, c, EVENT_HANG_UP, 0, 0, text);
	if (reason != REASON_NONE)
		call_set_reason(e, c, reason);
	voice_interrupt(e, call);
	executions_hang_up(e, call);
	call_set_state(e, call, final_state(c, unanswered));
	c->ended = e->now;
	gauge_add(e, &e->tally->legs, -1);
	end_strand_if_any(e, c->voice);
	end_strand_if_any(e, c->network);
	end_strand_if_any(e, c->caller);
	if (c->parent != NONE)
		dial_child_ended(e, c->parent, c->state);
	else
		controller_forget(e, call);
	call_unreference(e, call);
}

static bool reached_goal(const struct engine *e, const struct call *c)
{
	switch (e->p->goal) {
	case GOAL_ACCEPTED:
		return c->accepted;
	case GOAL_AGENT:
		return c->talked_to_agent;
	case GOAL_ANSWERED:
		return c->answered >= 0;
	default:
		return c->flow_completed;
	}
}

static enum reason final_reason(const struct engine *e, const struct call *c)
{
	static const enum reason unanswered[OUTCOME_COUNT] = {
		[OUTCOME_ANSWER] = REASON_NEVER_REACHED_STUDIO,
		[OUTCOME_BUSY] = REASON_BUSY,
		[OUTCOME_NO_ANSWER] = REASON_NO_ANSWER,
		[OUTCOME_FAILED] = REASON_FAILED,
	};

	if (c->reason != REASON_NONE)
		return c->reason;
	if (e->p->goal == GOAL_AGENT)
		return REASON_NO_AGENT;
	if (e->p->goal == GOAL_ANSWERED)
		return REASON_NO_ANSWER;
	if (c->accepted)
		return REASON_NOT_RETURNED;
	return unanswered[c->last_dial];
}

static void count_call(struct tally *t, const struct call_report *r, bool abandoned)
{
	t->calls++;
	t->successes += r->success;
	t->abandoned += abandoned && !r->success;
	t->calls_with_400 += r->rest_400 + r->studio_400 > 0;
	t->agent_calls += r->agent;
	t->reasons[r->reason]++;
	if (r->studio >= 0) {
		t->time_to_studio_sum += (double)(r->studio - r->created) * 1e-9;
		histogram_add(&t->time_to_studio, r->studio - r->created);
	}
}

static void report_call(struct engine *e, struct call *c)
{
	bool success = reached_goal(e, c);
	struct call_report r = {
		.number = c->number, .created = c->created, .answered = c->answered,
		.ended = c->ended, .studio = c->studio, .state = c->state, .success = success,
		.reason = success ? REASON_NONE : final_reason(e, c),
		.studio_accepted = c->accepted, .rest_redirects = c->rest_redirects,
		.rest_400 = c->rest_400, .studio_400 = c->studio_400,
		.queue_wait = c->queue_wait, .agent = c->talked_to_agent, .counted = c->counted,
	};

	if (c->counted)
		count_call(e->tally, &r, c->abandoned);
	if (e->observer && e->observer->call_done)
		e->observer->call_done(e->observer->context, &r);
}

void call_unreference(struct engine *e, int32_t call)
{
	struct call *c = call_at(e, call);
	int32_t root = c->root;

	if (--c->references > 0)
		return;
	while (c->executions != NONE) {
		int32_t next = execution_at(e, c->executions)->next;

		pool_give(&e->executions, c->executions);
		c->executions = next;
	}
	if (c->leg == 0)
		report_call(e, c);
	pool_give(&e->calls, call);
	if (root != call)
		call_unreference(e, root);
}
