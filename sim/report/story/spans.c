/* SPDX-License-Identifier: GPL-3.0-or-later */
/* spans - what lasts in a call: its states, waiting, talking, executions at work and parked. */
#include <stdlib.h>
#include <string.h>

#include "report/story/story_internal.h"

struct spans {
	struct story_span *list;
	size_t count, capacity;
	const struct call_story *s;
	size_t at; /* the event that is looked at */
};

static const struct engine_event *event_of(const struct spans *x)
{
	return &x->s->events[x->at];
}

static struct story_span *find(struct spans *x, enum story_span_kind kind, const char *name)
{
	for (size_t i = x->count; i-- > 0;) {
		struct story_span *span = &x->list[i];

		if (span->open && span->kind == kind && span->leg == event_of(x)->leg &&
		    (!name || !strcmp(span->name, name)))
			return span;
	}
	return NULL;
}

static bool end(struct spans *x, enum story_span_kind kind, const char *name)
{
	struct story_span *span = find(x, kind, name);

	if (!span)
		return false;
	span->last = x->at;
	span->open = false;
	return true;
}

static void begin(struct spans *x, enum story_span_kind kind, const char *name)
{
	x->list = array_room(x->list, x->count, &x->capacity, sizeof(*x->list));
	x->list[x->count++] = (struct story_span){ kind, event_of(x)->leg, name ? name : "", x->at, x->at, true };
}

static void state(struct spans *x)
{
	const enum call_state now = (enum call_state)event_of(x)->a;

	end(x, SPAN_STATE, NULL);
	if (now <= CALL_IN_PROGRESS) {
		begin(x, SPAN_STATE, call_state_names[now]);
		return;
	}
	end(x, SPAN_QUEUE, NULL);
	end(x, SPAN_TALK, NULL);
}

static void execution(struct spans *x)
{
	const char *flow = event_of(x)->text;

	switch ((enum execution_event)event_of(x)->a) {
	case EXECUTION_STARTED:
		begin(x, SPAN_ACTIVE, flow);
		break;
	case EXECUTION_PARKED:
		end(x, SPAN_ACTIVE, NULL);
		begin(x, SPAN_PARKED, flow);
		break;
	case EXECUTION_JOINED:
	case EXECUTION_TIMED_OUT: {
		struct story_span *parked = find(x, SPAN_PARKED, NULL);

		flow = parked ? parked->name : flow;
		end(x, SPAN_PARKED, NULL);
		if (!find(x, SPAN_ACTIVE, NULL))
			begin(x, SPAN_ACTIVE, flow);
		break;
	}
	default: /* its text is why */
		if (!end(x, SPAN_ACTIVE, NULL))
			end(x, SPAN_PARKED, NULL);
	}
}

/* The far side's second word is that it is over. */
static void dialled(struct spans *x)
{
	if (!end(x, SPAN_TALK, NULL) && event_of(x)->a == OUTCOME_ANSWER)
		begin(x, SPAN_TALK, "far side");
}

static void conference(struct spans *x)
{
	end(x, SPAN_QUEUE, NULL);
	end(x, SPAN_TALK, NULL);
	if (event_of(x)->a != CONFERENCE_LEFT)
		begin(x, event_of(x)->a == CONFERENCE_TALKS ? SPAN_TALK : SPAN_QUEUE, event_of(x)->text);
}

static void take(struct spans *x)
{
	switch (event_of(x)->kind) {
	case EVENT_STATE:
		state(x);
		break;
	case EVENT_QUEUE:
		begin(x, SPAN_QUEUE, event_of(x)->text);
		break;
	case EVENT_AGENT:
		end(x, SPAN_QUEUE, NULL);
		begin(x, SPAN_TALK, event_of(x)->text);
		break;
	case EVENT_RELEASE:
		end(x, SPAN_TALK, event_of(x)->text);
		break;
	case EVENT_HANG_UP:
		end(x, SPAN_QUEUE, NULL);
		end(x, SPAN_TALK, NULL);
		break;
	case EVENT_DIAL_RESULT:
		dialled(x);
		break;
	case EVENT_CONFERENCE:
		conference(x);
		break;
	case EVENT_EXECUTION:
		execution(x);
		break;
	default:
		break;
	}
}

struct story_span *story_spans(const struct call_story *s, size_t *count)
{
	struct spans x = { .s = s };

	for (; x.at < s->count; x.at++)
		take(&x);
	for (size_t i = 0; i < x.count; i++)
		if (x.list[i].open)
			x.list[i].last = s->count - 1;
	*count = x.count;
	return x.list;
}
