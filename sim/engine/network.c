/* SPDX-License-Identifier: GPL-3.0-or-later */
/* network - what becomes of an outbound call: rings, answers, or does not. */
#include "engine/state.h"

static enum outcome callee_outcome(const struct engine *e, const struct call *c)
{
	const struct script_entry *s = call_script(e, c);
	double u = call_uniform(e, c, PURPOSE_OUTCOME, 0);
	int o = 0;

	if (s && s->outcome >= 0)
		return (enum outcome)s->outcome;
	while (o < OUTCOME_FAILED && u >= e->p->outcome[o])
		o++;
	return (enum outcome)o;
}

/* Draw what the callee will do. A busy or unreachable callee never rings. */
void network_ring(struct engine *e, int32_t strand, const struct step *s)
{
	struct strand *n = strand_at(e, strand);
	int32_t call = n->call;
	struct call *c = call_at(e, call);
	enum outcome outcome = callee_outcome(e, c);
	int64_t ring = call_draw(e, c, e->p->ring, PURPOSE_RING, c->dials++);
	int64_t timeout = delay_ns(e->p->rules.ring_timeout);

	if (outcome == OUTCOME_ANSWER && ring > timeout)
		outcome = OUTCOME_NO_ANSWER;
	if (outcome == OUTCOME_NO_ANSWER)
		ring = timeout;
	n->outcome = (uint8_t)outcome;
	n->pc = s->next;
	if (outcome == OUTCOME_BUSY || outcome == OUTCOME_FAILED) {
		strand_wake(e, strand, 0);
		return;
	}
	call_set_state(e, call, CALL_RINGING);
	controller_notify(e, call, MOMENT_RINGING);
	strand_wake(e, strand, ring);
}

static void picked_up(struct engine *e, int32_t call)
{
	struct call *c = call_at(e, call);
	bool redirected = c->voice != NONE;

	call_answer(e, call);
	if (!redirected) /* else the replaced document goes on instead of the Url */
		voice_start(e, call, e->p->targets[c->start].fetch, 0);
}

void network_outcome(struct engine *e, int32_t strand)
{
	struct strand *n = strand_at(e, strand);
	int32_t call = n->call;

	switch (n->outcome) {
	case OUTCOME_ANSWER:
		picked_up(e, call);
		strand_end(e, strand);
		break;
	case OUTCOME_BUSY:
		call_hang_up(e, call, CALL_BUSY, REASON_BUSY, "callee: busy");
		break;
	case OUTCOME_NO_ANSWER:
		call_hang_up(e, call, CALL_NO_ANSWER, REASON_NO_ANSWER, "callee: no answer");
		break;
	default:
		call_hang_up(e, call, CALL_FAILED, REASON_FAILED, "carrier: cannot connect");
	}
}
