/* SPDX-License-Identifier: GPL-3.0-or-later */
/* participant - whom a controller has REST dial for the conference that a call is in: a created call,
 * which enters that room when it is answered, and is over when it has left it. */
#include <math.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/terms.h"
#include "compile/ir/builder_internal.h"
#include "laws/distribution.h"

static int32_t emit_participant(struct builder *b, int32_t self, enum participant_flag flag, int32_t next)
{
	int32_t step = emit_op(b, OP_PARTICIPANT, self, next);

	step_at(b, step)->flag = flag;
	return step;
}

static uint32_t most_there(const struct rules *r, const struct added_party *party)
{
	double most = fmin((double)r->conference_limit, 1e6);

	return (uint32_t)(party->most ? fmin((double)party->most, most) : most);
}

/* What becomes of its call. */
static int32_t participant_voice(struct builder *b, const struct added_party *party, int32_t self)
{
	const struct rules *r = &b->s->rules;
	int32_t leaves = emit_participant(b, self, PARTICIPANT_LEAVES, NOWHERE);
	int32_t fails = emit_participant(b, self, PARTICIPANT_FAILS, NOWHERE);
	int32_t leave = emit_op(b, OP_LEAVE_CONFERENCE, 0, leaves);
	int32_t enter = emit_op(b, OP_CONFERENCE, add_join(b, (struct conference_join){
		.name = "", .room = NOWHERE, .named = NOWHERE, .starts = party->starts, .ends = party->ends,
		.most = most_there(r, party), .time_limit = party->time_limit > 0 ?
			fmin(party->time_limit, r->call_time_limit) : r->call_time_limit }), leave);
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

/* Nothing tells people from machines where there are none, and nobody hears of it but who waits for it. */
static int32_t detection_of_party(struct builder *b, const struct added_party *party)
{
	double timeout = party->detection.has_timeout ? party->detection.timeout : b->s->rules.machine_detection_timeout;
	bool heard = false;

	for (size_t i = 0; i < b->design->redirect_count; i++)
		heard |= b->design->redirects[i].at == MOMENT_PARTICIPANT_DETECTED;
	if (!b->p->machines.any) {
		diag_warning(b->d, party->at,
			     "participant '%s': machine_detection has no effect: nothing says which parties are machines, expected callees with machine, voicemail or fax",
			     party->to);
		return 0;
	}
	if (!heard)
		diag_warning(b->d, party->at,
			     "design '%s': nobody hears what machine_detection says of participant '%s' (AmdStatusCallback), expected a redirect at: participant_detected",
			     b->p->name, party->to);
	return emit_dialled_detect(b, party->detection.message_end ? DETECT_MESSAGE_END : 0, timeout);
}

/* An agent answers as when he is rung for a call, and talks as long as for one. */
static struct participant agent_of(struct builder *b, const struct added_party *party)
{
	const struct group *g = &b->p->groups[party->group];
	bool rings = g->ring.timeout > 0;
	double answer = party->has_answer ? party->answer : rings ? g->ring.answer : 1;
	struct participant x = { .name = arena_strdup(&b->p->arena, party->to), .timeout = party->timeout,
				 .group = party->group, .talk = party->has_talk ? add_dist(b, &party->talk) : g->handle_time,
				 .outcome = { [OUTCOME_ANSWER] = answer, [OUTCOME_BUSY] = answer,
					      [OUTCOME_NO_ANSWER] = 1, [OUTCOME_FAILED] = 1 } };
	struct dist at_once = dist_constant(0);

	x.ring = party->has_ring ? add_dist(b, &party->ring) : rings ? g->ring.after : add_dist(b, &at_once);
	return x;
}

/* Whom it reaches; what the participant says himself goes before what his callees say. */
static struct participant party_of(struct builder *b, const struct added_party *party)
{
	struct program *p = b->p;
	struct participant x = { .name = arena_strdup(&p->arena, party->to), .timeout = party->timeout,
				 .whom = callee_of_number(b, party->to), .ring = p->ring, .group = NOWHERE };
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
	if (party->detection.given)
		x.detect = detection_of_party(b, party);
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

bool adds_agents(const struct scenario *s)
{
	for (size_t i = 0; i < s->design_count; i++)
		for (size_t k = 0; k < s->designs[i].redirect_count; k++)
			if (s->designs[i].redirects[k].participant && s->designs[i].redirects[k].participant->group >= 0)
				return true;
	return false;
}

int32_t lower_participant(struct builder *b, const struct added_party *party)
{
	int32_t self = add_participant(b, party->group >= 0 ? agent_of(b, party) : party_of(b, party));
	int32_t entry = participant_voice(b, party, self);

	b->p->participants[self].entry = entry;
	b->p->participants[self].part = part_of_party(b, party);
	return self;
}
