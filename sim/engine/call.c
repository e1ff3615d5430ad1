/* SPDX-License-Identifier: GPL-3.0-or-later */
/* call - a leg's life: its states, its answer, its end. */
#include <assert.h>

#include "base/terms.h"
#include "engine/state_internal.h"

/* Of an offered call that is about to begin: is there room on the account, and for a
 * call that goes out on the trunk? */
bool call_admit(struct engine *e, struct call *c)
{
	if (!limit_calls(e)) {
		code_tell(e, c, CODE_10004);
		call_hang_up(e, c, c->outbound ? CALL_FAILED : CALL_BUSY, REASON_ACCOUNT_FULL,
			     "Twilio: the account's limit of calls at once");
		return false;
	}
	if (c->outbound && !limit_trunk(e)) {
		code_tell(e, c, CODE_503);
		call_hang_up(e, c, CALL_FAILED, REASON_TRUNK_FULL,
			     "trunk: 503, CPS limit exceeded");
		return false;
	}
	limit_call_begins(e, c);
	return true;
}

void call_begin(struct engine *e, struct call *c, int32_t start)
{
	if (c->outbound && e->p->request_entry != NONE) {
		execution_request(e, c);
		return;
	}
	if (__builtin_expect(e->p->limits.calls | e->p->limits.trunk, 0) && c->leg == 0 &&
	    !call_admit(e, c))
		return;
	if (c->leg == 0)
		controller_notify(e, c, MOMENT_CREATED);
	if (c->outbound) {
		network_begin(e, c);
		return;
	}
	if (c->leg == 0)
		controller_notify(e, c, MOMENT_RINGING);
	caller_enter(e, c, PHASE_RINGING);
	voice_start(e, c, start, 0);
}

/* A leg that is about to begin, as far as all are alike. */
struct call call_blank(const struct program *p)
{
	return (struct call){
		.voice = { .due = NEVER, .pc = NONE, .next = NONE, .flow = NO_FLOW,
			   .widget = NONE, .host = NONE },
		.patience_due = NEVER, .limit_due = NEVER,
		.patience_left = { -1, -1, -1, -1 }, .legs = NONE, .parent = NONE, .child = NONE,
		.phase = PHASE_COUNT, .first_document = true, .outbound = p->outbound,
		.state = p->outbound ? CALL_QUEUED : CALL_RINGING, .in_flight = p->arrivals == ARRIVALS_DIALLER,
	};
}

static void join_call_group(struct engine *e, struct call *c, int32_t index, int32_t parent)
{
	struct call *root = call_at(e, call_at(e, parent)->root);

	c->root = root->root;
	c->leg = (uint16_t)(root->legs == NONE ? 1 : call_at(e, root->legs)->leg + 1);
	c->legs = root->legs;
	root->legs = index;
	c->parent = parent;
	c->counted = root->counted;
	c->outbound = c->in_flight = false;
	c->state = CALL_RINGING;
}

/* INVITED: whom REST dials for a conference; else NULL. */
static inline __attribute__((always_inline)) int32_t
create_leg(struct engine *e, uint64_t number, int32_t parent, const char *invited)
{
	int32_t index;
	struct call *c = pool_take(&e->calls, &index);

	assert(index < 1 << ENGINE_SLOT_BITS);
	*c = e->blank;
	c->number = number;
	c->created = e->now;
	c->counted = e->now >= e->warm_up;
	c->root = index;
	if (parent != NONE)
		join_call_group(e, c, index, parent);
	if (invited) {
		c->parent = NONE;
		c->outbound = c->invited = true;
		c->state = CALL_QUEUED;
	}
	e->audit.legs++;
	gauge_add(&e->gauges, GAUGE_LEGS, 1, e->now);
	if (parent == NONE && e->p->request_entry != NONE)
		return index; /* a request, no call yet */
	observe(e, c, EVENT_CREATED, c->outbound,
		parent == NONE ? -1 : (int64_t)call_at(e, parent)->leg, invited);
	observe(e, c, EVENT_STATE, c->state, 0, NULL);
	return index;
}

int32_t call_create(struct engine *e, uint64_t number, int32_t parent)
{
	return create_leg(e, number, parent, NULL);
}

int32_t call_create_participant(struct engine *e, struct call *root, const char *whom)
{
	return create_leg(e, root->number, root->root, whom);
}

void call_answer(struct engine *e, struct call *c)
{
	if (c->state != CALL_RINGING || !call_set_state(e, c, CALL_IN_PROGRESS))
		return;
	c->was_answered = true;
	c->limit_due = e->now + e->time_limit;
	if (__builtin_expect(c->in_flight, 0))
		dialler_answered(e, c);
	if (c->leg == 0 && call_log(e))
		call_log(e)->answered = e->now;
	if (c->leg == 0)
		caller_answered(e, c);
	if (c->leg == 0)
		controller_notify(e, c, MOMENT_ANSWERED);
	if (c->parent != NONE)
		dial_child_answered(e, call_at(e, c->parent), c);
	if (c->waiting_for_answer) {
		c->waiting_for_answer = false;
		strand_wake(e, &c->voice, 0);
	}
}

/* What is hung up before it was dialled has been canceled. */
static enum call_state final_state(const struct call *c, enum call_state unanswered)
{
	if (c->state == CALL_IN_PROGRESS)
		return CALL_COMPLETED;
	return c->state == CALL_QUEUED && unanswered != CALL_FAILED ? CALL_CANCELED : unanswered;
}

static void end_network(struct engine *e, struct call *c)
{
	for (int32_t i = c->voice.next, next; i != NONE; i = next) {
		struct strand *s = strand_at(e, i);

		next = s->next;
		if (s->kind == STRAND_NETWORK)
			strand_end(e, c, s);
		else if (s->kind == STRAND_ORPHANED_DIAL)
			orphaned_dial_end(e, c, s);
	}
}

/* A call that has dialled and rings: by <Dial answerOnBridge>, whom nobody answered. It
 * ends as it would have without Twilio (github.com/twilio/voice-quickstart-ios/issues/361). */
static bool has_dialled(const struct engine *e, struct call *c)
{
	return c->dials || root_of(e, c)->queue_visits;
}

/* Else what keeps Twilio from answering is <Reject> alone
 * (twilio.com/docs/voice/twiml/reject). */
void call_document_over(struct engine *e, struct call *c, const char *text)
{
	if (__builtin_expect(c->state == CALL_RINGING, 0) && !c->outbound &&
	    e->p->rules.ends_answer && !has_dialled(e, c))
		call_answer(e, c);
	call_hang_up(e, c, CALL_NO_ANSWER, REASON_NONE, text);
}

/* HANG_UP. */
void call_end_by(struct engine *e, struct call *c, enum hang_up cause)
{
	static const char *const texts[HANG_UPS] = {
		[HANG_UP_END_OF_DOCUMENT] = "Twilio: end of the TwiML document",
		[HANG_UP_VERB] = "Twilio: <Hangup>",
		[HANG_UP_END_OF_FLOW] = "Twilio: the flow has ended",
		[HANG_UP_ERROR] = "Twilio: after the application error",
		[HANG_UP_CALLER] = "caller: hangs up",
		[HANG_UP_REFER] = "caller: is handed over by <Refer>",
		[HANG_UP_CALLBACK] = "caller: hangs up, and is to be called back",
		[HANG_UP_AGENT] = "agent: leaves, and with that ends the conference",
	};

	if (cause == HANG_UP_CALLER || cause == HANG_UP_CALLBACK)
		c->left = true;
	if (cause == HANG_UP_CALLER && c->phase == PHASE_QUEUED) /* whose wait has timed out */
		c->abandoned = true;
	call_document_over(e, c, texts[cause]);
}

/* C is over: may there be another call, of a dialler, a retrial or a callback? */
static __attribute__((noinline)) void call_again(struct engine *e, struct call *c)
{
	if (e->dialler.plan && c->leg == 0)
		dialler_over(e, c);
	if (e->p->retrial.reasons && c->leg == 0 && !c->made_again && !e->p->retrial.late)
		retrial_consider(e, c);
	if (c->agent == AGENT_CALLS_BACK)
		agent_callback_hung_up(e, c);
}

void call_hang_up(struct engine *e, struct call *c, enum call_state unanswered,
		  enum reason reason, const char *text)
{
	enum call_state state = final_state(c, unanswered);

	if (call_over(c))
		return;
	if (!c->unmade)
		observe(e, c, EVENT_HANG_UP, 0, 0, text);
	if (reason != REASON_NONE)
		call_set_reason(e, c, reason);
	if (__builtin_expect(c->machine, 0))
		callee_over(e, c, reason == REASON_MACHINE);
	if (c->voice.flow != NO_FLOW && hang_up_way(e, &c->voice) != NONE)
		execution_hung_up(e, c);
	voice_interrupt(e, c);
	if (c->voice.next != NONE)
		executions_hang_up(e, c, state);
	if (c->unmade)
		c->state = (uint8_t)state; /* there is no call to speak of */
	else
		call_set_state(e, c, state);
	c->since = e->now;
	if (__builtin_expect(c->up, 0))
		limit_call_over(e, c);
	if (__builtin_expect(e->p->priced, 0))
		bill_leg(e, c);
	c->patience_due = c->limit_due = NEVER;
	e->audit.final[c->state]++;
	if (!c->unmade)
		gauge_add(&e->gauges, GAUGE_LEGS, -1, e->now);
	strand_end(e, c, &c->voice);
	if (c->voice.next != NONE)
		end_network(e, c);
	if (c->parent != NONE)
		dial_child_ended(e, call_at(e, c->parent), c);
	else if (__builtin_expect(c->invited, 0))
		participant_over(e, c);
	else if (c->voice.next != NONE)
		controller_forget(e, c);
	if (__builtin_expect(e->calls_again, 0))
		call_again(e, c);
}
