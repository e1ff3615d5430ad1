/* SPDX-License-Identifier: GPL-3.0-or-later */
/* participant - whom a controller has REST dial for the conference that a call is in: a created call,
 * which enters that room when it is answered, and is over when it has left it. */
#include <math.h>

#include "base/memory.h"
#include "base/terms.h"
#include "compile/ir/builder_internal.h"

static int32_t emit_participant(struct builder *b, int32_t self, enum participant_flag flag, int32_t next)
{
	int32_t step = emit_op(b, OP_PARTICIPANT, self, next);

	step_at(b, step)->flag = flag;
	return step;
}

/* What becomes of its call. */
static int32_t participant_voice(struct builder *b, const struct added_party *party, int32_t self)
{
	const struct rules *r = &b->s->rules;
	int32_t leaves = emit_participant(b, self, PARTICIPANT_LEAVES, NOWHERE);
	int32_t fails = emit_participant(b, self, PARTICIPANT_FAILS, NOWHERE);
	int32_t leave = emit_op(b, OP_LEAVE_CONFERENCE, 0, leaves);
	int32_t enter = emit_op(b, OP_CONFERENCE, add_join(b, (struct conference_join){
		.name = "", .room = NOWHERE, .starts = party->starts, .ends = party->ends,
		.most = (uint32_t)fmin((double)r->conference_limit, 1e6), .time_limit = r->call_time_limit }), leave);
	int32_t rings = emit_participant(b, self, PARTICIPANT_RINGS,
					 emit_participant(b, self, PARTICIPANT_ANSWERS, enter));
	int32_t post_dial = emit_wait(b, &r->post_dial_delay, PURPOSE_POST_DIAL, rings);
	int32_t initiated = emit_op(b, OP_STATE, CALL_INITIATED, post_dial);
	int32_t created = emit_participant(b, self, PARTICIPANT_CREATED,
					   emit_wait(b, &r->queued_time, PURPOSE_QUEUED, initiated));

	step_at(b, enter)->alt = leaves;
	step_at(b, rings)->alt = step_at(b, created)->alt = fails;
	return created;
}

/* Whom it reaches; what the participant says himself goes before what his callees say. */
static struct participant party_of(struct builder *b, const struct added_party *party)
{
	struct program *p = b->p;
	struct participant x = { .name = arena_strdup(&p->arena, party->to), .timeout = party->timeout,
				 .whom = callee_of_number(b, party->to), .ring = p->ring };
	const struct callees *g = x.whom ? &p->callees[x.whom - 1] : NULL;

	for (int i = 0; i < OUTCOME_COUNT; i++)
		if (party->has_answer || !g)
			x.outcome[i] = i < OUTCOME_NO_ANSWER ? party->answer : 1;
		else
			x.outcome[i] = g->has_outcome ? g->outcome[i] : p->outcome[i];
	if (party->has_ring)
		x.ring = add_dist(b, &party->ring);
	else if (g && g->ring != NOWHERE)
		x.ring = g->ring;
	else if (!ring_said(b))
		assume(b, STAND_IN_RING, "{exponential: 8s}", "callers.ring");
	x.talk = party->has_talk ? add_dist(b, &party->talk) : p->talk;
	return x;
}

bool adds_participants(const struct scenario *s)
{
	for (size_t i = 0; i < s->design_count; i++)
		for (size_t k = 0; k < s->designs[i].redirect_count; k++)
			if (s->designs[i].redirects[k].participant)
				return true;
	return false;
}

int32_t lower_participant(struct builder *b, const struct added_party *party)
{
	int32_t self = add_participant(b, party_of(b, party));
	int32_t entry = participant_voice(b, party, self);

	b->p->participants[self].entry = entry;
	return self;
}
