/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * call_state - what is set down of a leg, and of its offered call, without anything else
 * following from it: its state, why it fails, that Studio has taken it.
 */
#include "base/histogram.h"
#include "engine/state_internal.h"

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

bool call_set_state(struct engine *e, struct call *c, enum call_state state)
{
	if (!(legal[c->state] & BIT(state))) {
		e->tally->illegal_transitions++;
		return false;
	}
	c->state = (uint8_t)state;
	observe(e, c, EVENT_STATE, state, 0, NULL);
	return true;
}

int32_t call_index(const struct engine *e, const struct call *c)
{
	int32_t i = c->root;

	while (call_at(e, i) != c)
		i = call_at(e, i)->legs;
	return i;
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

void count_400(struct engine *e, struct call *c, enum reason reason)
{
	struct call_log *log = call_log(e);
	bool by_rest = reason == REASON_REST_400_21220;

	*(by_rest ? &e->tally->rest_400 : &e->tally->studio_400) += c->counted;
	root_of(e, c)->met_400 = true;
	if (log)
		(*(by_rest ? &log->rest_400 : &log->studio_400))++;
	call_set_reason(e, c, reason);
}

static void first_accepted(struct engine *e, struct call *root)
{
	struct call_log *log = call_log(e);

	root->accepted = true;
	if (log)
		log->studio = e->now;
	if (!root->counted)
		return;
	e->time_to_studio += (uint64_t)(e->now - root->created);
	histogram_add(&e->tally->time_to_studio, e->now - root->created);
}

void studio_took(struct engine *e, struct call *c)
{
	struct call *root = root_of(e, c);

	if (!root->accepted)
		first_accepted(e, root);
	root->reason = REASON_NONE;
}
