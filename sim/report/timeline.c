/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeline - the story of one call: when, who, what and why. */
#include <stdarg.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/units.h"
#include "report/report.h"
#include "report/layout/terminal_text_internal.h"

enum { WHO = 11 };

/* A line of the story: who acts, and what in words. */
static void line(struct timeline *t, const struct engine_event *e, enum paint paint,
		 const char *who, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

static void line(struct timeline *t, const struct engine_event *e, enum paint paint,
		 const char *who, const char *format, ...)
{
	struct arena a = { 0 };
	char text[512];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	fprintf(t->out, "%10.3f s  %-*s ", (double)(e->time - t->origin) * 1e-9, WHO, who);
	if (e->leg)
		fprintf(t->out, "[leg %llu] ", (unsigned long long)e->leg);
	fprintf(t->out, "%s%s%s\n", paint_on(paint, t->style.colour), text_clean(&a, text),
		paint_off(paint, t->style.colour));
	arena_free(&a);
}

static const char *text_of(const struct engine_event *e)
{
	return e->text ? e->text : "";
}

static void tell_created(struct timeline *t, const struct engine_event *e)
{
	if (e->leg)
		line(t, e, PAINT_NONE, "Twilio", "a second call arrives at the dialled number");
	else if (e->text)
		line(t, e, PAINT_NONE, "Studio", "makes a call");
	else
		line(t, e, PAINT_NONE, e->a ? "controller" : "caller", "%s",
		     e->a ? "creates the call by REST" : "calls the number");
}

static void tell_rest_answer(struct timeline *t, const struct engine_event *e)
{
	enum paint paint = e->a >= 400 ? PAINT_RED : PAINT_GREEN;

	if (e->b)
		line(t, e, paint, "REST", "answers %lld/%lld: %s", (long long)e->a, (long long)e->b,
		     text_of(e));
	else
		line(t, e, paint, "REST", "answers %lld%s%s", (long long)e->a,
		     e->text ? ": " : "", text_of(e));
}

static void tell_studio_answer(struct timeline *t, const struct engine_event *e)
{
	enum paint paint = e->a >= 400 || e->b ? PAINT_RED : PAINT_GREEN;

	if (e->b)
		line(t, e, paint, "Studio", "answers %lld, warning %lld: %s", (long long)e->a,
		     (long long)e->b, text_of(e));
	else
		line(t, e, paint, "Studio", "answers %lld: %s", (long long)e->a, text_of(e));
}

static void tell_execution(struct timeline *t, const struct engine_event *e)
{
	char wait[32];

	switch ((enum execution_event)e->a) {
	case EXECUTION_STARTED:
		line(t, e, PAINT_NONE, "Studio", "execution of flow \"%s\" starts", text_of(e));
		break;
	case EXECUTION_JOINED:
		line(t, e, PAINT_NONE, "Studio", "execution of flow \"%s\" goes on by 'return'",
		     text_of(e));
		break;
	case EXECUTION_PARKED:
		line(t, e, PAINT_NONE, "Studio",
		     "execution of flow \"%s\" is parked, waits %s for the call", text_of(e),
		     format_duration(wait, sizeof(wait), e->seconds));
		break;
	case EXECUTION_TIMED_OUT:
		line(t, e, PAINT_RED, "Studio", "the wait is over: 'timeout', and the call is elsewhere");
		break;
	case EXECUTION_ENDED:
		line(t, e, PAINT_NONE, "Studio", "execution ends: %s", text_of(e));
		break;
	case EXECUTION_STUCK:
		line(t, e, PAINT_RED, "Studio", "execution is stuck: %s", text_of(e));
		break;
	}
}

static void tell_conference(struct timeline *t, const struct engine_event *e)
{
	static const char *const words[] = {
		[CONFERENCE_WAITS] = "is entered; it has not started",
		[CONFERENCE_TALKS] = "is joined: talks",
		[CONFERENCE_LEFT] = "is left",
	};

	line(t, e, PAINT_NONE, "conference", "\"%s\" %s", text_of(e), words[e->a]);
}

static void tell_agents(struct timeline *t, const struct engine_event *e)
{
	char wait[32];

	if (e->kind == EVENT_RING)
		line(t, e, PAINT_NONE, "agent", e->a ? "of %s does not answer" : "of %s is rung", text_of(e));
	else if (e->kind == EVENT_QUEUE_FULL)
		line(t, e, PAINT_RED, "agents", "the queue of %s is full: refused", text_of(e));
	else if (e->kind == EVENT_QUEUE)
		line(t, e, PAINT_NONE, "caller", "waits for an agent of %s", text_of(e));
	else if (e->kind == EVENT_RELEASE)
		line(t, e, PAINT_NONE, "agent", "of %s is free again", text_of(e));
	else
		line(t, e, PAINT_NONE, "agent", "of %s takes the call after %s", text_of(e),
		     format_duration(wait, sizeof(wait), e->seconds));
}

static void tell_request(struct timeline *t, const struct engine_event *e)
{
	char delay[32];

	switch (e->kind) {
	case EVENT_CALLBACK:
		line(t, e, PAINT_NONE, "controller", "hears: %s", text_of(e));
		break;
	case EVENT_SKIPPED:
		line(t, e, PAINT_DIM, "controller", "posts nothing: %s", text_of(e));
		break;
	case EVENT_REST_SENT:
		line(t, e, PAINT_NONE, "controller",
		     e->a ? "posts to Executions: start %s" : "posts to Calls: redirect to %s",
		     text_of(e));
		break;
	case EVENT_FETCH:
		line(t, e, PAINT_NONE, "Twilio", "requests %s (%s on its way)", text_of(e),
		     format_duration(delay, sizeof(delay), e->seconds));
		break;
	case EVENT_DOCUMENT:
		line(t, e, PAINT_NONE, "Twilio", "has the document: %s", text_of(e));
		break;
	default:
		line(t, e, PAINT_NONE, "controller", "%s", text_of(e));
	}
}

static void tell_voice(struct timeline *t, const struct engine_event *e)
{
	switch (e->kind) {
	case EVENT_WIDGET:
		line(t, e, PAINT_NONE, "Studio", "widget %s", text_of(e));
		break;
	case EVENT_TRANSITION:
		line(t, e, PAINT_DIM, "Studio", "  %s", text_of(e));
		break;
	case EVENT_VERB:
		line(t, e, PAINT_NONE, "Twilio", "executes %s", text_of(e));
		break;
	case EVENT_DIAL:
		line(t, e, PAINT_NONE, "Twilio", "dials %s: a child leg rings", text_of(e));
		break;
	case EVENT_DIAL_RESULT:
		line(t, e, PAINT_NONE, "far side", "%s", text_of(e));
		break;
	case EVENT_ERROR:
		line(t, e, PAINT_RED, "Twilio", "\"an application error has occurred\": %s",
		     text_of(e));
		break;
	case EVENT_FALLBACK:
		line(t, e, PAINT_NONE, "Twilio", "turns to the fallback: %s", text_of(e));
		break;
	default:
		line(t, e, PAINT_NONE, "call", "hung up by %s", text_of(e));
	}
}

void timeline_event(void *context, const struct engine_event *e)
{
	struct timeline *t = context;

	if (!t->begun) {
		t->begun = true;
		t->origin = e->time;
		fprintf(t->out, "Call %llu", (unsigned long long)t->call + 1);
		if (t->replication)
			fprintf(t->out, " of replication %llu",
				(unsigned long long)t->replication + 1);
		message(t->out, " under design %s; it is created at %.3f s.\n", t->design,
			(double)e->time * 1e-9);
		putc('\n', t->out);
	}
	t->events++;
	switch (e->kind) {
	case EVENT_CREATED:
		tell_created(t, e);
		break;
	case EVENT_STATE:
		line(t, e, PAINT_BOLD, "call", "is %s", call_state_names[e->a]);
		break;
	case EVENT_REST_ANSWER:
		tell_rest_answer(t, e);
		break;
	case EVENT_STUDIO_ANSWER:
		tell_studio_answer(t, e);
		break;
	case EVENT_EXECUTION:
		tell_execution(t, e);
		break;
	case EVENT_CALLEE:
		line(t, e, PAINT_BOLD, e->a ? "Twilio" : "callee", "%s", text_of(e));
		break;
	case EVENT_CODE:
		line(t, e, PAINT_RED, "Debugger", "%lld: %s", (long long)e->b, text_of(e));
		break;
	case EVENT_CONFERENCE:
		tell_conference(t, e);
		break;
	case EVENT_QUEUE:
	case EVENT_QUEUE_FULL:
	case EVENT_RING:
	case EVENT_AGENT:
	case EVENT_RELEASE:
		tell_agents(t, e);
		break;
	case EVENT_CALLBACK:
	case EVENT_CONTROLLER:
	case EVENT_SKIPPED:
	case EVENT_REST_SENT:
	case EVENT_FETCH:
	case EVENT_DOCUMENT:
		tell_request(t, e);
		break;
	default:
		tell_voice(t, e);
	}
}

void timeline_call_done(void *context, const struct call_report *r)
{
	struct timeline *t = context;

	if (r->number != t->call)
		return;
	t->done = true;
	if (r->success)
		fprintf(t->out, "\nThe call reached its goal.\n");
	else
		fprintf(t->out, "\nThe call did not reach its goal: %s (%s).\n",
			reason_texts[r->reason], reason_codes[r->reason]);
}
