/* SPDX-License-Identifier: GPL-3.0-or-later */
/* names - the words by which reports and scenarios know states and reasons. */
#include "engine/engine.h"

const char *const call_state_names[CALL_STATES] = {
	[CALL_QUEUED] = "queued",	    [CALL_INITIATED] = "initiated",
	[CALL_RINGING] = "ringing",	    [CALL_IN_PROGRESS] = "in-progress",
	[CALL_COMPLETED] = "completed",	    [CALL_BUSY] = "busy",
	[CALL_NO_ANSWER] = "no-answer",	    [CALL_FAILED] = "failed",
	[CALL_CANCELED] = "canceled",
};

const char *const reason_codes[REASON_COUNT] = {
	[REASON_NONE] = "none",
	[REASON_STUDIO_400_IN_PROGRESS] = "studio_400_in_progress",
	[REASON_STUDIO_400_RETURN] = "studio_400_return",
	[REASON_STUDIO_400_REFUSED] = "studio_400_refused",
	[REASON_REST_400_21220] = "rest_400_21220",
	[REASON_UNEXPECTED_EVENT] = "unexpected_event_81002",
	[REASON_ABANDONED_RINGING] = "abandoned_ringing",
	[REASON_ABANDONED_SPEAKING] = "abandoned_speaking",
	[REASON_ABANDONED_QUEUED] = "abandoned_queued",
	[REASON_BUSY] = "busy",
	[REASON_NO_ANSWER] = "no_answer",
	[REASON_FAILED] = "failed",
	[REASON_CANCELED] = "canceled",
	[REASON_REJECTED] = "rejected",
	[REASON_WIDGET_FAILED] = "widget_failed",
	[REASON_MAX_STEPS] = "max_steps_81000",
	[REASON_TOO_MANY_DOCUMENTS] = "too_many_documents_11215",
	[REASON_EXECUTION_STUCK] = "execution_stuck",
	[REASON_REDIRECT_TIMEOUT] = "redirect_timeout",
	[REASON_NOT_RETURNED] = "not_returned",
	[REASON_PULLED_OUT] = "pulled_out",
	[REASON_TIME_LIMIT] = "time_limit",
	[REASON_NEVER_REACHED_STUDIO] = "never_reached_studio",
	[REASON_HUNG_UP_TALKING] = "hung_up_talking",
	[REASON_NO_AGENT] = "no_agent",
};

const char *const reason_texts[REASON_COUNT] = {
	[REASON_NONE] = "reached its goal",
	[REASON_STUDIO_400_IN_PROGRESS] =
		"Studio 400: call in progress, no execution to join",
	[REASON_STUDIO_400_RETURN] = "Studio 400: FlowEvent=return, no execution parked",
	[REASON_STUDIO_400_REFUSED] = "Studio 400: refused by a rule of the profile",
	[REASON_REST_400_21220] = "REST 400/21220: call is not in-progress",
	[REASON_UNEXPECTED_EVENT] = "81002: the execution was not waiting for this request",
	[REASON_ABANDONED_RINGING] = "caller hung up while it rang",
	[REASON_ABANDONED_SPEAKING] = "caller hung up during a message or menu",
	[REASON_ABANDONED_QUEUED] = "caller hung up while waiting for an agent",
	[REASON_BUSY] = "called side busy",
	[REASON_NO_ANSWER] = "called side did not answer",
	[REASON_FAILED] = "call could not be connected",
	[REASON_CANCELED] = "call canceled",
	[REASON_REJECTED] = "call rejected by TwiML",
	[REASON_WIDGET_FAILED] = "flow ended on a widget's error",
	[REASON_MAX_STEPS] = "81000: execution exceeded its steps",
	[REASON_TOO_MANY_DOCUMENTS] = "11215: too many redirects",
	[REASON_EXECUTION_STUCK] = "execution stuck without its call",
	[REASON_REDIRECT_TIMEOUT] = "TwiML Redirect widget timed out before the return",
	[REASON_NOT_RETURNED] = "call ended while its execution was parked",
	[REASON_PULLED_OUT] = "pulled out of a widget, never returned to Studio",
	[REASON_TIME_LIMIT] = "call reached its time limit",
	[REASON_NEVER_REACHED_STUDIO] = "call ended without reaching Studio",
	[REASON_HUNG_UP_TALKING] = "caller hung up in conversation, flow not finished",
	[REASON_NO_AGENT] = "no agent reached",
};
