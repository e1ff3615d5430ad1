/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * widgets_services - widgets that voice flows hold now and then: recordings, payments,
 * relays to assistants, messages and conversations. Events are those of Twilio's
 * widget library (twilio.com/docs/studio/widget-library).
 */
#include "compile/studio/flow_internal.h"
#include "laws/distribution.h"

/* The call speaks with a machine for TIME, which is HEARS to it, and leaves by the first event. */
static int32_t talk(struct builder *b, struct flow *f, struct widget *w, const struct dist *time,
		    enum hears hears)
{
	static const double first[MAX_EVENTS] = { 1 };

	widget_ways(b, f, w, first);
	outcome_assumed(b, f, w, STAND_IN_OUTCOME, "");
	return widget_speak(b, f, w, widget_duration(w, time), hears, ways_branch(b, f, w, NULL));
}

int32_t lower_assistant(struct builder *b, struct flow *f, struct widget *w)
{
	widget_takes_time(b, f, w, STAND_IN_ASSISTANT, assumed_rule(b, virtual_agent_time));
	return talk(b, f, w, &b->s->rules.virtual_agent_time, HEARS_MESSAGE);
}

int32_t lower_payment(struct builder *b, struct flow *f, struct widget *w)
{
	widget_takes_time(b, f, w, STAND_IN_PAYMENT, assumed_rule(b, payment_time));
	return talk(b, f, w, &b->s->rules.payment_time, HEARS_QUESTION);
}

/* A request to the REST API, of no duration that a caller would notice. Of calls that
 * came in alone (twilio.com/docs/studio/widget-library/call-recording). */
int32_t lower_record_call(struct builder *b, struct flow *f, struct widget *w)
{
	struct dist none = dist_constant(0);
	int32_t step = widget_silent(b, f, w, &none, 1);

	return unless_by_rest(b, NOWHERE, step, event_step(b, f, w, "failed"));
}

/* The reply comes after a while, or the widget waits for its whole time-out. */
int32_t lower_reply(struct builder *b, struct flow *f, struct widget *w)
{
	static const double answered[MAX_EVENTS] = { 1 };
	struct dist timeout = dist_constant(property_number(w, "timeout", 3600));
	int32_t ways[MAX_EVENTS] = { NOWHERE, NOWHERE, NOWHERE, NOWHERE,
				     NOWHERE, NOWHERE, NOWHERE, NOWHERE };

	widget_ways(b, f, w, answered);
	outcome_assumed(b, f, w, STAND_IN_OUTCOME, "");
	widget_takes_time(b, f, w, STAND_IN_REPLY, assumed_rule(b, reply_time));
	ways[0] = emit_wait(b, widget_duration(w, &b->s->rules.reply_time),
			    widget_purpose(f, w, 1), way_step(b, f, w, 0));
	ways[1] = emit_wait(b, &timeout, widget_purpose(f, w, 1), way_step(b, f, w, 1));
	return ways_branch(b, f, w, ways);
}

/* What an execution that a call has started cannot do: it leaves by the second
 * event, which says so. One that REST has started can. */
int32_t lower_conversation(struct builder *b, struct flow *f, struct widget *w)
{
	int32_t step = widget_silent(b, f, w, &b->s->rules.message_time, 0);

	if (w->override && w->override->take_count)
		return step;
	return unless_by_rest(b, NOWHERE, step,
			      emit_wait(b, widget_duration(w, &b->s->rules.message_time),
					widget_purpose(f, w, 1), way_step(b, f, w, 0)));
}

/* The product is gone. */
int32_t lower_autopilot(struct builder *b, struct flow *f, struct widget *w)
{
	return widget_silent(b, f, w, &b->s->rules.message_time, 0);
}
