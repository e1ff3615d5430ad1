/* SPDX-License-Identifier: GPL-3.0-or-later */
/* words - an event of a call in words, and its time: the same in every format. */
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"
#include "report/story/story_internal.h"

static void say(struct story_words *w, enum paint paint, const char *who, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

static void say(struct story_words *w, enum paint paint, const char *who, const char *format, ...)
{
	va_list ap;

	w->paint = paint;
	w->who = who;
	va_start(ap, format);
	vsnprintf(w->what, sizeof(w->what), format, ap);
	va_end(ap);
}

static const char *text_of(const struct engine_event *e)
{
	return e->text ? e->text : "";
}

static void tell_created(struct story_words *w, const struct engine_event *e)
{
	if (e->leg && e->text)
		say(w, PAINT_NONE, "Twilio", "dials %s, a participant of the conference", e->text);
	else if (e->leg)
		say(w, PAINT_NONE, "Twilio", "a second call arrives at the dialled number");
	else if (e->text)
		say(w, PAINT_NONE, "Studio", "makes a call");
	else
		say(w, PAINT_NONE, e->a ? "controller" : "caller", "%s",
		     e->a ? "creates the call by REST" : "calls the number");
}

static void tell_rest_answer(struct story_words *w, const struct engine_event *e)
{
	enum paint paint = e->a >= 400 ? PAINT_RED : PAINT_GREEN;

	if (e->b)
		say(w, paint, "REST", "answers %lld/%lld: %s", (long long)e->a, (long long)e->b,
		     text_of(e));
	else
		say(w, paint, "REST", "answers %lld%s%s", (long long)e->a,
		     e->text ? ": " : "", text_of(e));
}

static void tell_studio_answer(struct story_words *w, const struct engine_event *e)
{
	enum paint paint = e->a >= 400 || e->b ? PAINT_RED : PAINT_GREEN;

	if (e->b)
		say(w, paint, "Studio", "answers %lld, warning %lld: %s", (long long)e->a,
		     (long long)e->b, text_of(e));
	else
		say(w, paint, "Studio", "answers %lld: %s", (long long)e->a, text_of(e));
}

static void tell_execution(struct story_words *w, const struct engine_event *e)
{
	char wait[32];

	switch ((enum execution_event)e->a) {
	case EXECUTION_STARTED:
		say(w, PAINT_NONE, "Studio", "execution of flow \"%s\" starts", text_of(e));
		break;
	case EXECUTION_JOINED:
		say(w, PAINT_NONE, "Studio", "execution of flow \"%s\" goes on by 'return'",
		     text_of(e));
		break;
	case EXECUTION_PARKED:
		say(w, PAINT_NONE, "Studio",
		     "execution of flow \"%s\" is parked, waits %s for the call", text_of(e),
		     format_duration(wait, sizeof(wait), e->seconds));
		break;
	case EXECUTION_TIMED_OUT:
		say(w, PAINT_RED, "Studio", "the wait is over: 'timeout', and the call is elsewhere");
		break;
	case EXECUTION_ENDED:
		say(w, PAINT_NONE, "Studio", "execution ends: %s", text_of(e));
		break;
	case EXECUTION_STUCK:
		say(w, PAINT_RED, "Studio", "execution is stuck: %s", text_of(e));
		break;
	}
}

static void tell_conference(struct story_words *w, const struct engine_event *e)
{
	static const char *const words[] = {
		[CONFERENCE_WAITS] = "is entered; it has not started",
		[CONFERENCE_TALKS] = "is joined: talks",
		[CONFERENCE_LEFT] = "is left",
		[CONFERENCE_HELD] = "goes on without it: on hold, with music",
	};

	say(w, PAINT_NONE, "conference", "\"%s\" %s", text_of(e), words[e->a]);
}

static void tell_agents(struct story_words *w, const struct engine_event *e)
{
	static const char *const called_back[] = {
		[CALL_BACK_OFFERED] = "is offered a callback by %s",
		[CALL_BACK_TAKEN] = "asks to be called back by %s",
		[CALL_BACK_DIALLED] = "of %s calls back",
		[CALL_BACK_UNANSWERED] = "of %s: the callback is not answered",
		[CALL_BACK_GIVEN_UP] = "of %s: the callback is given up",
		[CALL_BACK_MACHINE] = "of %s: a machine answers the callback",
		[CALL_BACK_DROPPED] = "of %s: machine detection hangs up on who has answered",
		[CALL_BACK_LEFT] = "of %s: who has answered hears nothing, and hangs up",
	};
	char wait[32];

	if (e->kind == EVENT_CALL_BACK)
		say(w, PAINT_NONE, e->a <= CALL_BACK_TAKEN ? "caller" : "agent", called_back[e->a], text_of(e));
	else if (e->kind == EVENT_RING)
		say(w, PAINT_NONE, "agent", e->a ? "of %s does not answer" : "of %s is rung", text_of(e));
	else if (e->kind == EVENT_QUEUE_FULL)
		say(w, PAINT_RED, "agents", "the queue of %s is full: refused", text_of(e));
	else if (e->kind == EVENT_QUEUE)
		say(w, PAINT_NONE, "caller", "waits for an agent of %s", text_of(e));
	else if (e->kind == EVENT_RELEASE)
		say(w, PAINT_NONE, "agent", "of %s is free again", text_of(e));
	else
		say(w, PAINT_NONE, "agent", "of %s takes the call after %s", text_of(e),
		     format_duration(wait, sizeof(wait), e->seconds));
}

static void tell_request(struct story_words *w, const struct engine_event *e)
{
	char delay[32];

	switch (e->kind) {
	case EVENT_CALLBACK:
		say(w, PAINT_NONE, "controller", "hears: %s", text_of(e));
		break;
	case EVENT_SKIPPED:
		say(w, PAINT_DIM, "controller", "posts nothing: %s", text_of(e));
		break;
	case EVENT_REST_SENT:
		say(w, PAINT_NONE, "controller", !strncmp(text_of(e), "Hold=", 5) || !strncmp(text_of(e), "To=", 3) ? "posts to Participants: %s" :
		     e->a ? "posts to Executions: start %s" : "posts to Calls: redirect to %s",
		     text_of(e));
		break;
	case EVENT_FETCH:
		say(w, PAINT_NONE, "Twilio", "requests %s (%s on its way)", text_of(e),
		     format_duration(delay, sizeof(delay), e->seconds));
		break;
	case EVENT_DOCUMENT:
		say(w, PAINT_NONE, "Twilio", "has the document: %s", text_of(e));
		break;
	default:
		say(w, PAINT_NONE, "controller", "%s", text_of(e));
	}
}

static void tell_voice(struct story_words *w, const struct engine_event *e)
{
	switch (e->kind) {
	case EVENT_WIDGET:
		say(w, PAINT_NONE, "Studio", "widget %s", text_of(e));
		break;
	case EVENT_TRANSITION:
		say(w, PAINT_DIM, "Studio", "  %s", text_of(e));
		break;
	case EVENT_VERB:
		say(w, PAINT_NONE, "Twilio", "executes %s", text_of(e));
		break;
	case EVENT_ENTRY:
		say(w, PAINT_NONE, "caller", "comes in by %s", text_of(e));
		break;
	case EVENT_DIAL:
		say(w, PAINT_NONE, "Twilio", "dials %s: a child leg rings", text_of(e));
		break;
	case EVENT_DIAL_RESULT:
		say(w, PAINT_NONE, "far side", "%s", text_of(e));
		break;
	case EVENT_ERROR:
		say(w, PAINT_RED, "Twilio", "\"an application error has occurred\": %s",
		     text_of(e));
		break;
	case EVENT_FALLBACK:
		say(w, PAINT_NONE, "Twilio", "turns to the fallback: %s", text_of(e));
		break;
	default:
		say(w, PAINT_NONE, "call", "hung up by %s", text_of(e));
	}
}

void story_words(struct story_words *w, const struct engine_event *e)
{
	switch (e->kind) {
	case EVENT_CREATED:
		tell_created(w, e);
		break;
	case EVENT_STATE:
		say(w, PAINT_BOLD, "call", "is %s", call_state_names[e->a]);
		break;
	case EVENT_REST_ANSWER:
		tell_rest_answer(w, e);
		break;
	case EVENT_STUDIO_ANSWER:
		tell_studio_answer(w, e);
		break;
	case EVENT_EXECUTION:
		tell_execution(w, e);
		break;
	case EVENT_CALLEE:
		say(w, PAINT_BOLD, e->a ? "Twilio" : "callee", "%s", text_of(e));
		break;
	case EVENT_CODE:
		say(w, PAINT_RED, "Debugger", "%lld: %s", (long long)e->b, text_of(e));
		break;
	case EVENT_CONFERENCE:
		tell_conference(w, e);
		break;
	case EVENT_QUEUE:
	case EVENT_QUEUE_FULL:
	case EVENT_RING:
	case EVENT_CALL_BACK:
	case EVENT_AGENT:
	case EVENT_RELEASE:
		tell_agents(w, e);
		break;
	case EVENT_CALLBACK:
	case EVENT_CONTROLLER:
	case EVENT_SKIPPED:
	case EVENT_REST_SENT:
	case EVENT_FETCH:
	case EVENT_DOCUMENT:
		tell_request(w, e);
		break;
	default:
		tell_voice(w, e);
	}
}

/* ---- times ---- */

char *story_clock(char *buffer, int64_t ns)
{
	int64_t ms = (ns + 500000) / 1000000;

	snprintf(buffer, CLOCK_SIZE, "%" PRId64 ".%03" PRId64, ms / 1000, ms % 1000);
	return buffer;
}

char *story_clock_of(char *buffer, const struct call_story *s, size_t i)
{
	return story_clock(buffer, s->events[i].time - s->events[0].time);
}

/* ---- beside arrows ---- */

const char *story_said(struct arena *a, const struct engine_event *e, struct story_words *w)
{
	/* where an arrow begins is who */
	static const char *const there[LANES] = {
		[LANE_CALLER] = "caller", [LANE_TWILIO] = "Twilio", [LANE_STUDIO] = "Studio",
		[LANE_CONTROLLER] = "controller", [LANE_AGENT] = "", [LANE_FAR_SIDE] = "",
		[LANE_CONFERENCE] = "conference",
	};
	const char *leg = e->leg ? arena_printf(a, "[leg %" PRIu64 "] ", e->leg) : "", *what;

	story_words(w, e);
	what = text_clean(a, w->what + strspn(w->what, " "));
	if (!strcmp(w->who, there[story_message(e).from]))
		return arena_printf(a, "%s%s", leg, what);
	return arena_printf(a, "%s%s %s", leg, w->who, what);
}

/* ---- names ---- */

const char *story_kind(enum event_kind kind)
{
	static const char *const names[EVENT_KINDS] = {
		[EVENT_CREATED] = "created", [EVENT_STATE] = "state", [EVENT_CALLBACK] = "callback",
		[EVENT_CONTROLLER] = "controller", [EVENT_SKIPPED] = "skipped", [EVENT_REST_SENT] = "rest_sent",
		[EVENT_REST_ANSWER] = "rest_answer", [EVENT_FETCH] = "fetch", [EVENT_DOCUMENT] = "document",
		[EVENT_STUDIO_ANSWER] = "studio_answer", [EVENT_EXECUTION] = "execution", [EVENT_WIDGET] = "widget",
		[EVENT_TRANSITION] = "transition", [EVENT_VERB] = "verb", [EVENT_DIAL] = "dial",
		[EVENT_DIAL_RESULT] = "dial_result", [EVENT_QUEUE] = "queue", [EVENT_QUEUE_FULL] = "queue_full",
		[EVENT_RING] = "ring", [EVENT_AGENT] = "agent", [EVENT_RELEASE] = "release",
		[EVENT_HANG_UP] = "hang_up", [EVENT_ERROR] = "error", [EVENT_FALLBACK] = "fallback",
		[EVENT_CALLEE] = "callee", [EVENT_CODE] = "code", [EVENT_CONFERENCE] = "conference", [EVENT_CALL_BACK] = "call_back",
		[EVENT_ENTRY] = "entry",
	};

	return names[kind];
}

const char *story_heading(struct arena *a, const struct call_story *s)
{
	const char *of = s->replication ? arena_printf(a, " of replication %" PRIu32, s->replication + 1) : "";

	return arena_printf(a, "Call %" PRIu64 "%s under design %s", s->call + 1, of, text_clean(a, s->design));
}

const char *story_outcome(struct arena *a, const struct call_story *s)
{
	if (!s->done)
		return "The call was not over when the run was.";
	if (s->report.success)
		return "The call reached its goal.";
	return arena_printf(a, "The call did not reach its goal: %s (%s).", reason_texts[s->report.reason],
			    reason_codes[s->report.reason]);
}
