/* SPDX-License-Identifier: GPL-3.0-or-later */
/* <Record>, <Connect>, <Start> and <Stop>: the call's sound goes elsewhere. */
#include <string.h>

#include "base/diagnostics.h"
#include "base/terms.h"
#include "compile/twiml/verb_internal.h"
#include "laws/distribution.h"

/* Wait for TIME, or LIMIT seconds when that is shorter. */
static int32_t wait_at_most(struct builder *b, const struct app *app, const struct dist *time,
			    double limit, int32_t next)
{
	int32_t wait = emit_wait(b, time, verb_purpose(app, 1), next);

	step_at(b, wait)->op = OP_WAIT_AT_MOST;
	step_at(b, wait)->arg = add_seconds(b, limit);
	return wait;
}

/* A message is recorded until the caller is silent for `timeout`, or maxLength has
 * come; then the action is fetched, by default this document again. Who says
 * nothing makes no recording: the next verb follows (twilio.com/docs/voice/twiml/record). */
int32_t lower_record(struct builder *b, const struct app *app, const struct element *e,
		     int32_t next)
{
	const struct rules *r = &b->s->rules;
	double silence = r->record_silence_share, weight[2] = { 1 - silence, silence };
	double timeout = number(b, e, "timeout", r->record_timeout);
	double length = number(b, e, "maxLength", r->record_max_length);
	struct dist quiet = dist_constant(timeout);
	int32_t ways[2], phase;

	ways[0] = fetch_action(b, app, e);
	ways[0] = wait_at_most(b, app, &r->voicemail_time, length, ways[0]);
	ways[0] = emit_op(b, OP_PHASE, PHASE_SPEAKING, ways[0]);
	step_at(b, ways[0])->flag = HEARS_TONE;
	ways[1] = emit_wait(b, &quiet, verb_purpose(app, 2), next);
	verb_takes_time(b, app, e, STAND_IN_SILENCE, assumed_rule(b, record_silence_share));
	verb_takes_time(b, app, e, STAND_IN_VOICEMAIL, assumed_rule(b, voicemail_time));
	phase = emit_op(b, OP_PHASE, PHASE_SPEAKING,
			emit_branch(b, 2, weight, ways, verb_purpose(app, 0)));
	step_at(b, phase)->flag = HEARS_QUESTION;
	return emit_verb(b, e, emit_op(b, OP_ANSWER, 0, phase));
}

/* Twilio waits until the far end closes the stream or the agent has done. */
int32_t lower_connect(struct builder *b, const struct app *app, const struct element *e,
		      int32_t next)
{
	const struct dist *time = &b->s->rules.virtual_agent_time;

	bool stream = e->child_count == 1 && !strcmp(e->children[0]->name, "Stream");

	next = after_verb(b, e, next);
	if (stream)
		time = &b->s->rules.stream_time;
	verb_takes_time(b, app, e, stream ? STAND_IN_STREAM : STAND_IN_ASSISTANT,
			stream ? assumed_rule(b, stream_time) : assumed_rule(b, virtual_agent_time));
	if (e->child_count != 1)
		diag_error(b->d, e->child_count ? e->children[1]->at : e->at,
			   "<Connect> holds %zu nouns, expected one: Stream, ConversationRelay or VirtualAgent",
			   e->child_count);
	return emit_verb(b, e, speak(b, app, time, HEARS_MESSAGE, next));
}

/* A stream of the call's sound begins or ends beside the call, at once. */
int32_t lower_start(struct builder *b, const struct app *app, const struct element *e,
		    int32_t next)
{
	(void)app;
	if (!e->child_count)
		diag_error(b->d, e->at, "<%s> is empty, expected Stream or Siprec", e->name);
	return emit_verb(b, e, next);
}

/* From asking for a card to its payment; then the action, which "continues the current
 * call" (twilio.com/docs/voice/twiml/pay). */
int32_t lower_pay(struct builder *b, const struct app *app, const struct element *e, int32_t next)
{
	static const char *const skipped[] = { "timeout", "maxAttempts", "input" };

	for (size_t i = 0; i < e->child_count; i++)
		diag_warning(b->d, e->children[i]->at,
			     "<Pay>: <%s> is not simulated: the whole takes payment_time",
			     e->children[i]->name);
	for (size_t i = 0; i < sizeof(skipped) / sizeof(*skipped); i++)
		if (attribute(e, skipped[i], NULL))
			diag_warning(b->d, e->at,
				     "<Pay>: %s is not simulated: the whole takes payment_time",
				     skipped[i]);
	verb_takes_time(b, app, e, STAND_IN_PAYMENT, assumed_rule(b, payment_time));
	return emit_verb(b, e, speak(b, app, &b->s->rules.payment_time, HEARS_QUESTION, after_verb(b, e, next)));
}

/* The caller's SIP device is told to call somebody else in Twilio's place
 * (twilio.com/docs/voice/twiml/refer). That it does is assumed [I]: then nobody is left
 * whom the action, or the next verb, could reach. */
int32_t lower_refer(struct builder *b, const struct app *app, const struct element *e,
		    int32_t next)
{
	(void)next;
	if (attribute(e, "action", NULL))
		diag_warning(b->d, e->at,
			     "<Refer>: it is taken for accepted, and its action for nobody's: it is not requested");
	verb_assumes(b, app, e, &(struct stand_in){
		.kind = STAND_IN_REFER, .value = "is accepted", .give = "" });
	return emit_verb(b, e, speak(b, app, &b->s->rules.refer_time, HEARS_TRANSFER,
				     emit_op(b, OP_HANG_UP, HANG_UP_REFER, NOWHERE)));
}

int32_t lower_unmodelled(struct builder *b, const struct app *app, const struct element *e,
			 int32_t next)
{
	(void)app;
	diag_warning(b->d, e->at, "<%s> is not simulated: it is skipped and takes no time",
		     e->name);
	return emit_verb(b, e, next);
}
