/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lower_design - what the controller does, when; and the life of a call around it. */
#include <assert.h>

#include "base/diagnostics.h"
#include "base/terms.h"
#include "base/text.h"
#include "compile/ir/builder_internal.h"
#include "laws/distribution.h"
#include "program/program.h"

static const char *const moment_words[MOMENT_COUNT] = {
	[MOMENT_CREATED] = "created",
	[MOMENT_RINGING] = "ringing",
	[MOMENT_ANSWERED] = "answered",
	[MOMENT_DETECTED] = "detected",
	[MOMENT_FIXED] = "fixed",
	[MOMENT_CHILD_RINGING] = "child_ringing",
	[MOMENT_CHILD_ANSWERED] = "child_answered",
	[MOMENT_CHILD_ENDED] = "child_ended",
	[MOMENT_TASK_CANCELED] = "task_canceled",
	[MOMENT_CHILD_DETECTED] = "child_detected",
	[MOMENT_PARTICIPANT_RINGING] = "participant_ringing",
	[MOMENT_PARTICIPANT_ANSWERED] = "participant_answered",
	[MOMENT_PARTICIPANT_ENDED] = "participant_ended",
	[MOMENT_PARTICIPANT_DETECTED] = "participant_detected",
	[MOMENT_CONFERENCE_JOIN] = "conference_join",
	[MOMENT_CONFERENCE_START] = "conference_start",
	[MOMENT_CONFERENCE_LEAVE] = "conference_leave",
	[MOMENT_CONFERENCE_END] = "conference_end",
};

static const char *update_words(enum call_update update)
{
	switch (update) {
	case UPDATE_COMPLETED:
		return "Status=completed";
	case UPDATE_CANCELED:
		return "Status=canceled";
	case UPDATE_HOLD:
		return "Hold=true";
	case UPDATE_UNHOLD:
		return "Hold=false";
	case UPDATE_DOCUMENT:
		break;
	}
	return NULL;
}

static const uint8_t sids[] = {
	[SID_CHILD] = POST_SID_CHILD,
	[SID_UNKNOWN] = POST_SID_UNKNOWN,
};

static int32_t emit_send(struct builder *b, const struct redirect *r, int32_t target,
			 int32_t next, int32_t busy)
{
	int32_t send = emit_op(b, OP_SEND, 0, next);

	step_at(b, send)->alt = busy;
	step_at(b, send)->note = r->participant ? add_string(b, "To=%s", r->participant->to) :
				 r->update ? add_string(b, "%s", update_words(r->update))
					   : b->p->targets[target].name;
	return send;
}

/* While REST has too many requests it answers 429, and the controller tries again as
 * it is told to. From the last retry back to the first request. */
static int32_t send_until_taken(struct builder *b, const struct redirect *r, size_t handler,
				int32_t target, int32_t post, int32_t done)
{
	const struct dist *latency = r->has_latency ? &r->latency : &b->s->rules.rest_latency;
	int32_t wait = emit_wait(b, latency, PURPOSE_LATENCY + handler, post);
	int32_t next = done, send = NOWHERE, busy;

	if (!b->s->rules.rest_concurrency)
		return emit_send(b, r, target, wait, NOWHERE);
	for (size_t i = r->retry_429_count + 1; i-- > 0;) {
		busy = emit_op(b, OP_REST_429, 0, next);
		step_at(b, busy)->flag = i == r->retry_429_count;
		busy = emit_wait(b, latency, PURPOSE_LATENCY + handler, busy);
		send = emit_send(b, r, target, wait, busy);
		if (i > 0)
			next = emit_wait(b, &r->retries_429[i - 1],
					 PURPOSE_RETRY_429 + (handler << 4 | i), send);
	}
	return send;
}

static int32_t send_and_post(struct builder *b, const struct redirect *r, size_t handler,
			     int32_t target, int32_t refused, int32_t done)
{
	int32_t post = emit_op(b, r->participant ? OP_ADD_PARTICIPANT : OP_POST, target, done);

	step_at(b, post)->alt = r->participant ? NOWHERE : refused;
	step_at(b, post)->flag = (uint8_t)(r->update | sids[r->sid]);
	return send_until_taken(b, r, handler, target, post, done);
}

/* From the last retry back to the first request: wait, send, post; refused ->
 * the next retry. */
static int32_t lower_attempts(struct builder *b, const struct redirect *r, size_t handler,
			      int32_t target, int32_t end)
{
	const struct dist *retries = r->has_retries ? r->retries : b->s->rules.retry_delays;
	size_t count = r->has_retries ? r->retry_count : b->s->rules.retry_count;
	int32_t refused = end;

	for (size_t i = count; i-- > 0;) {
		int32_t send = send_and_post(b, r, handler, target, refused, end);

		refused = emit_wait(b, &retries[i], PURPOSE_RETRY + (handler << 4 | i), send);
	}
	return send_and_post(b, r, handler, target, refused, end);
}

/* A callback that is lost is never heard of (15002). */
static int32_t unless_lost(struct builder *b, size_t handler, int32_t heard)
{
	double lost = b->s->rules.callback_lost_share, weight[] = { 1 - lost, lost };
	int32_t ways[] = { heard, NOWHERE };

	if (lost <= 0)
		return heard;
	ways[1] = emit_op(b, OP_STUDIO_CODE, CODE_15002, emit_op(b, OP_END, 0, NOWHERE));
	return emit_branch(b, 2, weight, ways, PURPOSE_CALLBACK_LOST + handler);
}

static int32_t lower_moment(struct builder *b, const struct redirect *r, size_t handler,
			    const struct dist *after, int32_t send)
{
	static const int states[MOMENT_COUNT] = {
		[MOMENT_RINGING] = CALL_RINGING, [MOMENT_ANSWERED] = CALL_IN_PROGRESS,
		[MOMENT_DETECTED] = CALL_IN_PROGRESS,
		[MOMENT_CHILD_RINGING] = CALL_RINGING, [MOMENT_CHILD_ANSWERED] = CALL_IN_PROGRESS,
		[MOMENT_CHILD_ENDED] = CALL_COMPLETED, [MOMENT_TASK_CANCELED] = CALL_CANCELED,
		[MOMENT_CHILD_DETECTED] = CALL_IN_PROGRESS,
		[MOMENT_PARTICIPANT_RINGING] = CALL_RINGING, [MOMENT_PARTICIPANT_ANSWERED] = CALL_IN_PROGRESS,
		[MOMENT_PARTICIPANT_ENDED] = CALL_COMPLETED, [MOMENT_PARTICIPANT_DETECTED] = CALL_IN_PROGRESS,
		[MOMENT_CONFERENCE_JOIN] = CALL_IN_PROGRESS, [MOMENT_CONFERENCE_START] = CALL_IN_PROGRESS,
		[MOMENT_CONFERENCE_LEAVE] = CALL_IN_PROGRESS, [MOMENT_CONFERENCE_END] = CALL_IN_PROGRESS,
	};
	static const enum who groups[] = { [ANSWERED_GROUP_MACHINE] = WHO_CALLED_MACHINE,
					   [ANSWERED_GROUP_HUMAN] = WHO_CALLED_HUMAN,
					   [ANSWERED_GROUP_UNKNOWN] = WHO_CALLED_UNKNOWN,
					   [ANSWERED_GROUP_FAX] = WHO_CALLED_FAX };
	unsigned whose = r->at == MOMENT_PARTICIPANT_DETECTED ? WHO_DIALLED | WHO_ADDED :
			 r->at == MOMENT_CHILD_DETECTED ? WHO_DIALLED : 0;
	int32_t think = emit_wait(b, after, PURPOSE_THINK + handler, send);
	int32_t heard;

	if (r->at == MOMENT_CREATED)
		return think;
	if (r->at == MOMENT_FIXED) {
		int32_t until = emit_op(b, OP_WAIT_UNTIL, 0, think);

		step_at(b, until)->dist = add_seconds(b, r->fixed);
		return until;
	}
	if ((r->at == MOMENT_DETECTED || whose) && r->answered_by >= 0)
		think = emit_if(b, (enum who)(groups[r->answered_by] | WHO_NOT | whose),
				emit_op(b, OP_END, 0, NOWHERE), think);
	heard = emit_op(b, OP_CALLBACK, states[r->at], think);
	step_at(b, heard)->note = add_string(b, "%s", moment_words[r->at]);
	heard = unless_lost(b, handler, heard);
	return emit_wait(b, &b->s->rules.callback_latency, PURPOSE_CALLBACK + handler, heard);
}

/* For which calls the controller acts, and in which state of theirs. */
static int32_t lower_conditions(struct builder *b, const struct redirect *r, size_t handler, int32_t send, int32_t end)
{
	double weight[] = { r->share, 1 - r->share }, came_in[3] = { 0 };
	int32_t ways[] = { send, end }, in_phase, entry;

	if (r->only >= 0) {
		in_phase = emit_op(b, OP_IF_PHASE, r->only, send);
		step_at(b, in_phase)->alt = end;
		ways[0] = in_phase;
	}
	entry = r->share < 1 ? emit_branch(b, 2, weight, ways, PURPOSE_REDIRECT_SHARE + handler) : ways[0];
	if (r->entry < 0)
		return entry;
	/* the draw by which the call came in */
	for (int i = 0; i < (int)b->design->entry_count; i++)
		came_in[(i >= r->entry) + (i > r->entry)] += b->design->entries[i].share;
	return emit_branch(b, 3, came_in, (const int32_t[]){ end, entry, end }, PURPOSE_ENTRY);
}

/* Does any call come to a time-out of its task? */
static bool tasks_time_out(const struct builder *b)
{
	for (size_t i = 0; i < b->p->step_count; i++)
		if (step_at(b, (int32_t)i)->op == OP_RELEASE &&
		    step_at(b, (int32_t)i)->flag == RELEASE_TASK_CANCELED)
			return true;
	return false;
}

/* Does any dial find out who has answered, and tell of it? */
static bool parties_detected(const struct builder *b)
{
	for (size_t i = 0; i < b->p->dial_count; i++)
		if (b->p->dials[i].detect && !(step_at(b, b->p->dials[i].detect - 1)->flag & DETECT_UNTOLD))
			return true;
	return false;
}

/* Does the design add a participant, or one whom detection listens to? */
static bool participants_tell(const struct builder *b, bool detected)
{
	for (size_t i = 0; i < b->design->redirect_count; i++) {
		const struct added_party *party = b->design->redirects[i].participant;

		if (party && (!detected || (party->detection.given && b->p->machines.any)))
			return true;
	}
	return false;
}

/* A redirect at what never happens would be silent. */
static void warn_of_moment(struct builder *b, const struct redirect *r)
{
	bool child = r->at >= MOMENT_CHILD_RINGING && r->at <= MOMENT_CHILD_ENDED;
	bool detected = r->at == MOMENT_PARTICIPANT_DETECTED;

	if (r->at >= MOMENT_CONFERENCE_JOIN && b->p->join_count == b->p->participant_count)
		diag_warning(b->d, r->at_node, "design '%s': at: %s never happens, as no document of this scenario enters a conference",
			     b->design->name, moment_words[r->at]);
	if (r->at >= MOMENT_PARTICIPANT_RINGING && r->at <= MOMENT_PARTICIPANT_DETECTED && !participants_tell(b, detected))
		diag_warning(b->d, r->at_node, "design '%s': at: %s never happens, as it adds no participant%s",
			     b->design->name, moment_words[r->at], detected ? " with machine_detection" : "");

	if ((r->update >= UPDATE_HOLD || r->participant) && b->p->join_count == b->p->participant_count)
		diag_warning(b->d, r->at_node, "design '%s': %s is always answered 404, as no document of this scenario enters a conference",
			     b->design->name, r->participant ? "participant" : "hold");
	if (child && !b->p->dial_count)
		diag_warning(b->d, r->at_node, "design '%s': at: %s never happens, as no document of this scenario dials a number",
			     b->design->name, moment_words[r->at]);
	else if (r->at == MOMENT_CHILD_DETECTED && !parties_detected(b))
		diag_warning(b->d, r->at_node, "design '%s': at: %s never happens, as no <Number> or <Sip> outside has machineDetection and amdStatusCallback, and callees that may be machines",
			     b->design->name, moment_words[r->at]);
	else if (r->answered_by == ANSWERED_GROUP_FAX && !b->p->machines.fax)
		diag_warning(b->d, r->answered_by_at, "design '%s': answered_by: fax never happens, as nobody who is called is a fax machine: expected callers.fax",
			     b->design->name);
	else if (r->at == MOMENT_TASK_CANCELED && !tasks_time_out(b))
		diag_warning(b->d, r->at_node, "design '%s': at: %s never happens, as no queue of agents has a time-out: expected one of a <Task>, or of the widget",
			     b->design->name, moment_words[r->at]);
}

static void lower_redirect(struct builder *b, size_t handler, const double *override)
{
	const struct redirect *r = &b->design->redirects[handler];
	struct dist after = override ? dist_constant(*override) : r->after;
	int32_t target = r->participant ? lower_participant(b, r->participant) :
			 r->update ? 0 /* none is asked for */ :
				     add_target(b, r->to.kind, r->to.index, r->to.event_return);
	int32_t end = emit_op(b, OP_END, 0, NOWHERE);
	int32_t send = lower_attempts(b, r, handler, target, end);
	int32_t entry = lower_moment(b, r, handler, &after, lower_conditions(b, r, handler, send, end));

	warn_of_moment(b, r);
	add_handler(b, (struct handler){ .moment = (uint8_t)r->at, .entry = entry });
}

static void lower_error(struct builder *b)
{
	int32_t hang_up = emit_op(b, OP_HANG_UP, HANG_UP_ERROR, NOWHERE);
	int32_t message = emit_wait(b, &b->s->rules.error_message_time, PURPOSE_ERROR_MESSAGE,
				    hang_up);
	int32_t phase = emit_op(b, OP_PHASE, PHASE_SPEAKING, message);

	step_at(b, phase)->flag = HEARS_ERROR;
	b->p->error_entry = emit_op(b, OP_ANSWER, 0, phase);
}

static void lower_network(struct builder *b)
{
	int32_t callee = emit_op(b, OP_CALLEE, 0, NOWHERE);
	int32_t ring = emit_op(b, OP_RING_OUT, 0, callee);
	int32_t post_dial = emit_wait(b, &b->s->rules.post_dial_delay, PURPOSE_POST_DIAL, ring);
	int32_t initiated = emit_op(b, OP_STATE, CALL_INITIATED, post_dial);

	b->p->network_entry = emit_wait(b, &b->s->rules.queued_time, PURPOSE_QUEUED, initiated);
	if (b->p->cps > 0)
		b->p->queue_timeout_entry = emit_op(b, OP_QUEUE_TIMEOUT, 0, NOWHERE);
}

/* The step that requests an interrupted verb's action, 1 + a target; or 0. */
static int32_t action_step(struct builder *b, int32_t action)
{
	const char *target;
	int32_t step;

	if (!action || b->s->rules.dial_redirect_action != ACTION_FETCH)
		return 0;
	target = b->p->strings[b->p->targets[action - 1].name];
	step = emit_op(b, OP_DIAL_ACTION, action - 1, NOWHERE);
	step_at(b, step)->note =
		add_string(b, "%s, the interrupted <Dial>'s action (DialCallStatus=completed)",
			   target);
	return 1 + step;
}

/* What a <Dial> leaves behind when REST takes its call away. */
static void lower_orphaned_dials(struct builder *b)
{
	const struct rules *r = &b->s->rules;

	if (!b->p->dial_count && !b->p->dial_action_count)
		return;
	b->p->close_entry = emit_op(b, OP_CLOSE_CHILD, 0, NOWHERE);
	b->p->dial_close_delay = add_dist(b, &r->dial_redirect_close);
	b->p->dial_action_delay = add_dist(b, &r->dial_redirect_action_delay);
	for (size_t i = 0; i < b->p->dial_count; i++)
		b->p->dials[i].action = action_step(b, b->p->dials[i].action);
	for (size_t i = 0; i < b->p->dial_action_count; i++)
		b->p->dial_actions[i].step = action_step(b, b->p->dial_actions[i].step);
}

static int32_t emit_entry(struct builder *b, const struct design_entry *entry)
{
	const struct target *t = &entry->start;
	int32_t target = add_target(b, t->kind, t->index, t->event_return);
	int32_t step = emit_op(b, OP_VERB, 0, b->p->targets[target].fetch);

	step_at(b, step)->flag = VERB_ENTRY;
	step_at(b, step)->note = add_string(b, "entry \"%s\"", entry->name);
	return step;
}

/* Shares that change with time, for the draw by which a call comes in. */
static void lower_entry_shares(struct builder *b, const struct design *design)
{
	struct program *p = b->p;
	double before = 0;

	p->entry_steps = design->share_steps;
	p->entry_count = design->entry_count;
	p->entry_step = design->share_step;
	p->entry_upto = arena_array(&p->arena, p->entry_steps * p->entry_count, sizeof(*p->entry_upto));
	p->entry_number = arena_array(&p->arena, p->entry_count, sizeof(*p->entry_number));
	for (size_t i = 0; i < p->entry_count; i++) {
		p->entry_number[i] = before + design->entries[i].share / 2;
		before += design->entries[i].share;
	}
	for (size_t k = 0; k < p->entry_steps; k++) {
		double sum = 0;

		for (size_t i = 0; i < p->entry_count; i++) {
			const struct design_entry *x = &design->entries[i];

			sum += x->share_count ? x->shares[k] : x->share;
			p->entry_upto[k * p->entry_count + i] = sum;
		}
	}
}

static void lower_start(struct builder *b, const struct design *design)
{
	double weight[MAX_ENTRIES];
	int32_t ways[MAX_ENTRIES];

	b->p->start = add_target(b, design->start.kind, design->start.index,
				 design->start.event_return);
	b->p->start_entry = b->p->targets[b->p->start].fetch;
	for (size_t i = 0; i < design->entry_count; i++) {
		weight[i] = design->entries[i].share;
		ways[i] = emit_entry(b, &design->entries[i]);
	}
	if (design->entry_count)
		b->p->start_entry = emit_branch(b, design->entry_count, weight, ways, PURPOSE_ENTRY);
	if (design->share_steps)
		lower_entry_shares(b, design);
}

void lower_design(struct builder *b, const double *redirect_after)
{
	const struct design *design = b->design;

	assert(design->redirect_count < MAX_HANDLERS / 16); /* purposes must not overlap */
	b->p->goal = (uint8_t)design->goal;
	lower_start(b, design);
	b->p->fallback = NOWHERE;
	if (design->fallback.kind != TARGET_NONE)
		b->p->fallback = add_target(b, design->fallback.kind, design->fallback.index,
					    design->fallback.event_return);
	lower_error(b);
	lower_network(b);
	lower_detection(b);
	if ((b->p->clears_at_close = b->s->calls.clears))
		b->p->dismiss_entry = emit_op(b, OP_DISMISS, 0, NOWHERE);
	if (b->p->calls_back)
		b->p->callback_entry = emit_op(b, OP_HANG_UP, HANG_UP_CALLBACK, NOWHERE);
	b->p->caller_entry = emit_op(b, OP_CALLER_LEAVES, 0, NOWHERE);
	b->p->source_entry = emit_op(b, OP_ARRIVE, 0, NOWHERE);
	for (size_t i = 0; i < design->redirect_count; i++)
		lower_redirect(b, i, i == 0 ? redirect_after : NULL);
	lower_orphaned_dials(b);
}
