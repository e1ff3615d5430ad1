/* SPDX-License-Identifier: GPL-3.0-or-later */
/* <Record>, <Connect>, <Start> and <Stop>: the call's sound goes elsewhere. */
#include <string.h>

#include "compile/verb.h"

/* Wait for TIME, or LIMIT seconds when that is shorter. */
static int32_t wait_at_most(struct builder *b, const struct app *app, const struct dist *time,
			    double limit, int32_t next)
{
	int32_t wait = emit_wait(b, time, verb_purpose(app, 1), next);

	b->p->steps[wait].op = OP_WAIT_AT_MOST;
	b->p->steps[wait].arg = add_seconds(b, limit);
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

	ways[0] = fetch_url(b, e, "action",
			    attribute(e, "action", b->s->apps[app->index].name));
	ways[0] = wait_at_most(b, app, &r->voicemail_time, length, ways[0]);
	ways[1] = emit_wait(b, &quiet, verb_purpose(app, 2), next);
	phase = emit_op(b, OP_PHASE, PHASE_SPEAKING,
			emit_branch(b, 2, weight, ways, verb_purpose(app, 0)));
	return emit_verb(b, e, emit_op(b, OP_ANSWER, 0, phase));
}

/* Twilio waits until the far end closes the stream or the agent has done. */
int32_t lower_connect(struct builder *b, const struct app *app, const struct element *e,
		      int32_t next)
{
	const struct dist *time = &b->s->rules.virtual_agent_time;

	next = after_verb(b, e, next);
	if (e->child_count != 1)
		diag_error(b->d, e->child_count ? e->children[1]->at : e->at,
			   "<Connect> holds %zu nouns, expected one: Stream, ConversationRelay or VirtualAgent",
			   e->child_count);
	else if (!strcmp(e->children[0]->name, "Stream"))
		time = &b->s->rules.stream_time;
	return emit_verb(b, e, speak(b, app, time, 1, next));
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

int32_t lower_unmodelled(struct builder *b, const struct app *app, const struct element *e,
			 int32_t next)
{
	(void)app;
	diag_warning(b->d, e->at, "<%s> is not simulated: it is skipped and takes no time",
		     e->name);
	return emit_verb(b, e, next);
}
