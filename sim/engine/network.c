/* SPDX-License-Identifier: GPL-3.0-or-later */
/* network - what becomes of an outbound call: rings, answers, or does not. */
#include "engine/state.h"

/* Draw what the callee will do. A busy or unreachable callee never rings. */
void network_ring(struct engine *e, struct call *c, struct strand *n, const struct step *s)
{
	enum outcome outcome = call_outcome(e, c, 0);
	int64_t ring = call_draw(e, c, e->p->ring, PURPOSE_RING, c->dials++);
	int64_t timeout = delay_ns(e->p->rules.ring_timeout);

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
	if (!redirected) /* else the replaced document goes on instead of the Url */
		voice_start(e, c, e->p->targets[e->p->start].fetch, 0);
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
