/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lanes - who speaks to whom in an event. */
#include <string.h>

#include "report/story/story_internal.h"

const char *const story_lane_names[LANES] = {
	"Caller", "Twilio", "Studio", "Controller", "Agent", "Far side", "Conference",
};

static struct story_message note(enum story_lane at)
{
	return (struct story_message){ at, at, false };
}

static struct story_message message_of(enum story_lane from, enum story_lane to)
{
	return (struct story_message){ from, to, false };
}

static struct story_message answer(enum story_lane from, enum story_lane to)
{
	return (struct story_message){ from, to, true };
}

static bool begins(const struct engine_event *e, const char *word)
{
	return e->text && !strncmp(e->text, word, strlen(word));
}

/* Whom Twilio asks for a document: a flow of Studio's, or a program of the user's. */
static enum story_lane server(const struct engine_event *e)
{
	return begins(e, "flow") ? LANE_STUDIO : LANE_CONTROLLER;
}

static struct story_message created(const struct engine_event *e)
{
	return message_of(e->text ? LANE_STUDIO : e->a ? LANE_CONTROLLER : LANE_CALLER, LANE_TWILIO);
}

static struct story_message hung_up(const struct engine_event *e)
{
	if (begins(e, "caller") || begins(e, "callee"))
		return message_of(LANE_CALLER, LANE_TWILIO);
	if (begins(e, "agent"))
		return message_of(LANE_AGENT, LANE_TWILIO);
	return message_of(LANE_TWILIO, LANE_CALLER);
}

static struct story_message of_call(const struct engine_event *e)
{
	switch (e->kind) {
	case EVENT_CREATED:
		return created(e);
	case EVENT_CALLBACK:
		return message_of(LANE_TWILIO, LANE_CONTROLLER);
	case EVENT_CONTROLLER:
	case EVENT_SKIPPED:
		return note(LANE_CONTROLLER);
	case EVENT_REST_SENT:
		return message_of(LANE_CONTROLLER, LANE_TWILIO);
	case EVENT_REST_ANSWER:
		return answer(LANE_TWILIO, LANE_CONTROLLER);
	case EVENT_FETCH:
		return message_of(LANE_TWILIO, server(e));
	case EVENT_DOCUMENT:
		return answer(server(e), LANE_TWILIO);
	case EVENT_STUDIO_ANSWER:
		return answer(LANE_STUDIO, LANE_TWILIO);
	case EVENT_EXECUTION:
	case EVENT_WIDGET:
	case EVENT_TRANSITION:
		return note(LANE_STUDIO);
	case EVENT_DIAL:
		return message_of(LANE_TWILIO, LANE_FAR_SIDE);
	case EVENT_CALLEE:
		return e->a ? note(LANE_TWILIO) : note(LANE_FAR_SIDE);
	case EVENT_DIAL_RESULT:
		return answer(LANE_FAR_SIDE, LANE_TWILIO);
	case EVENT_QUEUE:
		return message_of(LANE_TWILIO, LANE_AGENT);
	case EVENT_QUEUE_FULL:
		return answer(LANE_AGENT, LANE_TWILIO);
	case EVENT_RING:
		return e->a ? note(LANE_AGENT) : message_of(LANE_TWILIO, LANE_AGENT);
	case EVENT_AGENT:
		return message_of(LANE_AGENT, LANE_CALLER);
	case EVENT_RELEASE:
		return note(LANE_AGENT);
	case EVENT_HANG_UP:
		return hung_up(e);
	case EVENT_ERROR:
		return message_of(LANE_TWILIO, LANE_CALLER);
	case EVENT_CONFERENCE:
		return message_of(LANE_TWILIO, LANE_CONFERENCE);
	default:
		return note(LANE_TWILIO);
	}
}

struct story_message story_message(const struct engine_event *e)
{
	struct story_message m = of_call(e);

	/* at the other end of a leg is no caller, but the call that dials it */
	if (e->leg && (m.from == LANE_CALLER || m.to == LANE_CALLER))
		return note(m.from == LANE_CALLER ? m.to : m.from);
	return m;
}

unsigned story_lanes(const struct call_story *s)
{
	unsigned lanes = 1u << LANE_TWILIO;

	for (size_t i = 0; i < s->count; i++) {
		const struct story_message m = story_message(&s->events[i]);

		lanes |= 1u << m.from | 1u << m.to;
	}
	return lanes;
}
