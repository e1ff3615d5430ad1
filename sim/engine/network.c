/* SPDX-License-Identifier: GPL-3.0-or-later */
/* network - what becomes of an outbound call: rings, answers, or does not. */
#include "base/terms.h"
#include "engine/state_internal.h"
#include "laws/distribution.h"

/* Calls leave the queue at an even pace, the first at once (twilio.com/docs/glossary/cps:
 * on average; single seconds may have more or fewer). With a pace, creating calls is what all
 * calls share, and happens at the safe time. */
enum dial_turn network_turn(struct engine *e, const struct call *c, int64_t *until)
{
	int64_t slot = e->dial_slot > e->now ? e->dial_slot : e->now, wait = slot - e->now;

	if (wait > delay_ns(e->p->dial_queue_time))
		return TURN_FULL;
	if (wait > delay_ns(e->p->dial_queue_wait)) { /* and never takes its turn */
		*until = delay_ns(e->p->dial_queue_wait);
		return TURN_TOO_LATE;
	}
	/* without a pace nobody waits, and who comes here may be ahead of the safe time */
	if (e->dial_gap)
		e->dial_slot = slot + e->dial_gap;
	if (c->counted) {
		e->tally->queue_time_sum += (double)wait * 1e-9;
		e->tally->queued_calls++;
	}
	*until = wait;
	return TURN_COMES;
}

void network_begin(struct engine *e, struct call *c)
{
	struct strand *n = strand_start(e, c, STRAND_NETWORK, e->p->network_entry);

	int64_t wait;
	enum dial_turn turn = network_turn(e, c, &wait);

	if (turn == TURN_FULL) {
		code_tell(e, c, CODE_22005);
		call_hang_up(e, c, CALL_FAILED, REASON_CALL_QUEUE_FULL, "REST: call queue full");
		return;
	}
	if (turn == TURN_TOO_LATE)
		n->pc = e->p->queue_timeout_entry;
	strand_wake(e, n, wait);
}

void network_queued_out(struct engine *e, struct call *c)
{
	code_tell(e, c, CODE_22001);
	call_hang_up(e, c, CALL_CANCELED, REASON_QUEUED_TOO_LONG,
		     "Twilio: waited too long to be dialled");
}

/* Draw what the callee will do. A busy or unreachable callee never rings. */
void network_ring(struct engine *e, struct call *c, struct strand *n, const struct step *s)
{
	const struct step *made = outgoing_step(e, c);
	uint32_t whom = __builtin_expect(e->p->callee_count != 0, 0) ? made && made->flag ? made->flag :
								     callee_called(e, c) : 0;
	enum outcome outcome = call_outcome(e, c, c->dials, whom);
	int64_t ring = call_ring(e, c, c->dials++, whom);
	int64_t timeout = delay_ns(made ? e->p->dists[made->dist].a : e->p->rules.ring_timeout);

	if (__builtin_expect(e->p->machines.any, 0)) {
		struct ringing_callee r = { outcome, ring, false };

		c->machine = callee_is_machine(e, c, c->dials - 1, whom, timeout, &r);
		c->fax = r.fax;
		c->message = c->silent = false;
		c->answered_by = ANSWERED_BY_NOBODY;
		outcome = r.outcome;
		ring = r.ring;
	}
	if (outcome == OUTCOME_ANSWER && ring > timeout)
		outcome = OUTCOME_NO_ANSWER;
	if (outcome == OUTCOME_NO_ANSWER)
		ring = timeout;
	n->outcome = (uint8_t)outcome;
	n->pc = s->next;
	if (outcome == OUTCOME_BUSY || outcome == OUTCOME_FAILED) {
		strand_wake(e, n, 0);
		return;
	}
	call_set_state(e, c, CALL_RINGING);
	controller_notify(e, c, MOMENT_RINGING);
	strand_wake(e, n, ring);
}

static void picked_up(struct engine *e, struct call *c)
{
	bool redirected = has_voice(c);

	call_answer(e, c);
	if (__builtin_expect(e->p->machines.any, 0))
		callee_answers(e, c);
	if (outgoing_answered(e, c))
		return;
	if (!redirected) /* else the replaced document goes on instead of the Url */
		voice_start(e, c, e->p->answer_entry, 0);
}

void network_outcome(struct engine *e, struct call *c, struct strand *n)
{
	switch (n->outcome) {
	case OUTCOME_ANSWER:
		picked_up(e, c);
		strand_end(e, c, n);
		break;
	case OUTCOME_BUSY:
		call_hang_up(e, c, CALL_BUSY, REASON_BUSY, "callee: busy");
		break;
	case OUTCOME_NO_ANSWER:
		call_hang_up(e, c, CALL_NO_ANSWER, REASON_NO_ANSWER, "callee: no answer");
		break;
	default:
		call_hang_up(e, c, CALL_FAILED, REASON_FAILED, "carrier: cannot connect");
	}
}
