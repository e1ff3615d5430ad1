/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the platform does, with where we know it from. Tags: [D] Twilio
 * documentation, [S] support article or changelog, [C] community code, issue or
 * measurement, [I] our inference or modelling choice, [U] not confirmed.
 *
 * "article" takes the support article at its word; "observed" follows what
 * public code and bug reports have seen the platform do.
 */
#include "scenario/rules.h"

#define ARTICLE "https://support.twilio.com/hc/en-us/articles/46617831475995"
#define STUDIO_CALLS "https://support.twilio.com/hc/en-us/articles/360019383714"
#define REDIRECT_WIDGET "https://www.twilio.com/docs/studio/widget-library/twiml-redirect"
#define CALL_RESOURCE "https://www.twilio.com/docs/voice/api/call-resource"
#define RACE "https://github.com/openclaw/openclaw/pull/74606"
#define HANDOFF "https://github.com/rbangueses/twilio-livekit-call-handoff-blueprint"
#define MEASURED "https://github.com/qisoft/i-hate-making-calls/issues/31"
#define CALL_LIMITS \
	"https://www.twilio.com/en-us/blog/introducing-configurable-call-limits-for-programmable-voice"
#define GATHER "https://www.twilio.com/docs/voice/twiml/gather"
#define RECORD "https://www.twilio.com/docs/voice/twiml/record"
#define FAQ "https://www.twilio.com/docs/studio/user-guide/studio-faq"
#define OVERRIDES "https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides"
#define CHOICE "modelling choice [I]"

#define OFFSET(field) offsetof(struct rules, field)
#define REST_WORDS { "accept", "21220" }, { REST_ACCEPT, REST_21220 }
#define START_OR_400 { "start", "400" }, { STUDIO_START, STUDIO_400 }
#define JOIN_OR_400 { "join", "400" }, { STUDIO_JOIN, STUDIO_400 }

#define WORD(field, article, observed, words, meaning, source) \
	{ #field, RULE_WORD, OFFSET(field), article, observed, words, meaning, source }
#define DIST(field, article, observed, meaning, source) \
	{ #field, RULE_DIST, OFFSET(field), article, observed, { 0 }, { 0 }, meaning, source }
#define VALUE(field, type, text, meaning, source) \
	{ #field, type, OFFSET(field), text, text, { 0 }, { 0 }, meaning, source }

const struct rule rule_table[] = {
	/* REST: redirecting a call */
	WORD(redirect_inbound_ringing, "accept", "accept", REST_WORDS,
	     "REST's answer to a redirect of an inbound call that is still ringing", ARTICLE " [S]"),
	WORD(redirect_outbound_queued, "21220", "21220", REST_WORDS,
	     "REST's answer to a redirect of a REST-created call that is queued or initiated",
	     "text of error 21220, https://www.twilio.com/docs/api/errors/21220 [I]"),
	WORD(redirect_outbound_ringing, "accept", "21220", REST_WORDS,
	     "REST's answer to a redirect of a REST-created call that is ringing",
	     ARTICLE " [S]; " RACE " [C]"),
	WORD(redirect_in_progress, "accept", "accept", REST_WORDS,
	     "REST's answer to a redirect of a call that is in progress", CALL_RESOURCE " [D]"),
	WORD(redirect_terminal, "21220", "21220", REST_WORDS,
	     "REST's answer to a redirect of a call that is over",
	     "https://www.twilio.com/docs/api/errors/21220 [C]"),
	DIST(in_progress_window, "0s", "{uniform: [0s, 800ms]}",
	     "after `answered`, how long REST still answers 21220", RACE " [C]"),
	{ "retry_delays", RULE_DELAYS, OFFSET(retry_delays), "[]", "[250ms, 750ms]", { 0 }, { 0 },
	  "waits before each retry of a redirect that was answered 400/21220", RACE " [C]" },

	{ "status_before_answer", RULE_WORD, OFFSET(status_before_answer), "canceled", "canceled",
	  { "canceled", "no-answer" }, { ENDED_CANCELED, ENDED_NO_ANSWER },
	  "what Status=canceled or completed makes of a call that was not answered",
	  CALL_RESOURCE " [D]; completed [I]" },
	{ "status_canceled_in_progress", RULE_WORD, OFFSET(status_canceled_in_progress), "ignore", "ignore",
	  { "ignore", "completed" }, { CANCEL_IGNORE, CANCEL_COMPLETED },
	  "what Status=canceled does to a call in progress",
	  CALL_RESOURCE " [D]" },
	{ "status_terminal", RULE_WORD, OFFSET(status_terminal), "21220", "21220",
	  { "21220", "accept" }, { REST_21220, REST_ACCEPT },
	  "REST's answer to Status of a call that is over",
	  "https://www.twilio.com/docs/api/errors/21220 [C]" },
	{ "dial_redirect_action", RULE_WORD, OFFSET(dial_redirect_action), "fetch", "fetch",
	  { "fetch", "none" }, { ACTION_FETCH, ACTION_NONE },
	  "whether the action of a <Dial> that a redirect interrupts is requested",
	  MEASURED " [C]" },

	/* Studio: a call asks for a flow */
	WORD(studio_ringing, "start", "start", START_OR_400,
	     "a call that was never in progress and has no execution asks for a flow",
	     ARTICLE " [S]"),
	WORD(studio_in_progress, "400", "400", START_OR_400,
	     "a call in progress that has no execution asks for a flow", ARTICLE " [S]"),
	WORD(first_fetch_in_progress, "start", "start", START_OR_400,
	     "a call in progress asks for a flow as the first document of its life",
	     "calls.create with Url=Studio in public code, against the article [C][U]"),
	WORD(studio_return_parked, "join", "join", JOIN_OR_400,
	     "FlowEvent=return while the execution waits in a TwiML Redirect widget",
	     REDIRECT_WIDGET " [D]; " HANDOFF " [C]"),
	WORD(studio_parked_without_return, "400", "400", JOIN_OR_400,
	     "a request without FlowEvent=return while the execution waits in that widget",
	     "no page found [U]"),
	{ "studio_busy_execution", RULE_WORD, OFFSET(studio_busy_execution), "ignore", "ignore",
	  { "ignore", "400" }, { STUDIO_IGNORE, STUDIO_400 },
	  "a request while the execution is in a widget without `return` (warning 81002)",
	  "https://www.twilio.com/docs/api/errors/81002 [I]" },
	{ "studio_400_surface", RULE_WORD, OFFSET(studio_400_surface), "sync_400", "async_11200",
	  { "sync_400", "async_11200" }, { SURFACE_SYNC_400, SURFACE_ASYNC_11200 },
	  "where Studio's 400 shows: in REST's answer, or later as error 11200",
	  ARTICLE " [S]; " MEASURED " [I]" },
	{ "studio_400_effect", RULE_WORD, OFFSET(studio_400_effect), "fallback", "fallback",
	  { "fallback", "leave_call" }, { EFFECT_FALLBACK, EFFECT_LEAVE_CALL },
	  "sync_400 only: the call then fetches its fallback document, or is left alone",
	  "https://www.twilio.com/docs/api/errors/11200 [D]" },

	/* executions */
	{ "hangup_callback", RULE_WORD, OFFSET(hangup_callback), "set", "set",
	  { "set", "missing" }, { CALLBACK_SET, CALLBACK_MISSING },
	  "whether the number's status callback tells Studio of a hang-up", STUDIO_CALLS " [S]" },
	{ "silent_hangup", RULE_WORD, OFFSET(silent_hangup), "stuck", "stuck",
	  { "stuck", "ended" }, { ORPHAN_STUCK, ORPHAN_ENDED },
	  "an execution that reaches a TwiML widget after its caller hung up",
	  "https://support.twilio.com/hc/en-us/articles/48142856113179 [S]" },
	VALUE(max_steps, RULE_COUNT, "1000", "steps of an execution before it ends with 81000",
	      FAQ " [D]"),
	VALUE(call_queue_time, RULE_DURATION, "24h",
	      "so long a REST-created call may wait to be dialled; a longer queue is full: 22005",
	      "https://www.twilio.com/docs/api/errors/22005 [D]"),
	VALUE(call_queue_wait, RULE_DURATION, "24h",
	      "so long a REST-created call is queued before it is canceled, with 22001",
	      "https://support.twilio.com/hc/en-us/articles/223180028 [S]; the code [I]"),
	VALUE(studio_starts, RULE_LIMIT, "100", "executions that calls start a second; one more is answered 429",
	      FAQ " [D]"),
	VALUE(studio_rest_starts, RULE_LIMIT, "20",
	      "executions that REST starts a second; one more is answered 429/20429", FAQ " [D]"),
	VALUE(widget_http_timeout, RULE_DURATION, "10s", "make-http-request and run-function fail then",
	      FAQ " [D]"),
	VALUE(function_concurrency, RULE_LIMIT, "30",
	      "functions that run at once; one more is answered 429 and fails, with 81017",
	      "https://github.com/twilio/ai, twilio-reliability-patterns [D]; the code [I]"),
	VALUE(callback_lost_share, RULE_SHARE, "0%",
	      "status callbacks that are lost, with 15002: the controller, or Studio, never hears",
	      "https://www.twilio.com/docs/api/errors/15002 [D]; the share [I]"),
	VALUE(account_calls, RULE_LIMIT, "none", "calls at once on the account; one more is refused, 10004",
	      "https://support.twilio.com/hc/en-us/articles/223180028 [S]"),
	VALUE(rest_concurrency, RULE_LIMIT, "none",
	      "requests to REST at once; one more is answered 429/20429",
	      "https://static1.twilio.com/docs/api/errors/20429 [D], number not published [U]"),
	{ "contact_collision", RULE_WORD, OFFSET(contact_collision), "409", "409",
	  { "409", "start" }, { COLLISION_409, COLLISION_START },
	  "REST starts an execution for a contact that has one active in this flow", FAQ " [D]" },
	{ "split_case", RULE_WORD, OFFSET(split_case), "ignore", "ignore",
	  { "ignore", "exact" }, { CASE_IGNORE, CASE_EXACT },
	  "split-based-on: whether `Yes` is equal to `yes`", "no page found [U]" },
	VALUE(execution_lifetime, RULE_DURATION, "720h",
	      "a stuck execution bars its contact so long (30 days)", FAQ " [D]"),
	VALUE(max_same_widget, RULE_COUNT, "10",
	      "times an execution may run one widget in a row before it ends with 81001", FAQ " [D]"),
	VALUE(max_widgets, RULE_COUNT, "2000",
	      "widgets of a flow with its subflows; executions of a larger one fail with 81026",
	      FAQ " [D]; https://www.twilio.com/docs/api/errors/81026 [D]"),
	VALUE(max_documents, RULE_COUNT, "1000", "documents one call may fetch before 11215 (at most 65,000)",
	      "https://www.twilio.com/docs/api/errors/11215, number not published [I]"),

	/* times: network */
	DIST(callback_latency, "100ms", "100ms", "from an event to its status callback", CHOICE),
	DIST(rest_latency, "150ms", "150ms", "from sending a REST request to its taking effect",
	     CHOICE),
	DIST(fetch_latency, "200ms", "200ms", "from requesting a document to executing it", CHOICE),
	DIST(redirect_fetch_delay, "651ms", "651ms",
	     "from REST's 200 to the fetch of the new document (to a flow: async_11200 only)", MEASURED " [C]"),
	DIST(dial_redirect_close, "0s", "166ms",
	     "from REST's 200 to the end of the child leg of a <Dial> that it interrupts", MEASURED " [C]"),
	DIST(dial_redirect_action_delay, "320ms", "320ms",
	     "from REST's 200 to the request of that <Dial>'s action", MEASURED " [C]"),
	DIST(queued_time, "50ms", "50ms", "REST-created call: from queued to initiated", CHOICE),
	DIST(post_dial_delay, "1s", "1s", "REST-created call: from initiated to ringing", CHOICE),

	/* times: limits */
	VALUE(ring_timeout, RULE_DURATION, "60s", "REST-created call: ringing before no-answer",
	      "Timeout of " CALL_RESOURCE " [D]"),
	VALUE(dial_timeout, RULE_DURATION, "30s", "<Dial> without timeout",
	      "https://support.twilio.com/hc/en-us/articles/223132547 [S]"),
	VALUE(call_time_limit, RULE_DURATION, "4h", "longest call", CALL_LIMITS " [D]"),
	VALUE(redirect_timeout, RULE_DURATION, "14400s", "TwiML Redirect widget without timeout",
	      REDIRECT_WIDGET " [D]"),
	VALUE(gather_timeout, RULE_DURATION, "5s", "<Gather> or its widget without timeout",
	      GATHER " [D]"),
	VALUE(pause_length, RULE_DURATION, "1s", "<Pause> without length",
	      "https://www.twilio.com/docs/voice/twiml/pause [U]"),

	VALUE(record_timeout, RULE_DURATION, "5s", "<Record> without timeout: silence that ends it",
	      RECORD " [D]"),
	VALUE(record_max_length, RULE_DURATION, "3600s", "<Record> without maxLength", RECORD " [D]"),
	VALUE(conference_limit, RULE_COUNT, "250", "participants of a conference without maxParticipants, and at most",
	      "https://github.com/twilio/twilio-oai [D]"),
	VALUE(digit_time, RULE_DURATION, "500ms", "<Gather numDigits>: from one key to the next",
	      CHOICE),
	VALUE(webhook_connect_timeout, RULE_DURATION, "5s", "`webhooks` only: one try to connect",
	      OVERRIDES " [D]"),
	VALUE(webhook_read_timeout, RULE_DURATION, "15s", "`webhooks` only: waiting for an answer",
	      OVERRIDES " [D]"),
	VALUE(webhook_total_timeout, RULE_DURATION, "15s",
	      "`webhooks` only: a request in all, with its retries",
	      "https://www.twilio.com/docs/errors/11205 [D]"),
	VALUE(webhook_retries, RULE_COUNT, "1", "`webhooks` only: further tries after a failure",
	      OVERRIDES " [D]"),

	/* times: what is played and done */
	VALUE(speech_rate, RULE_NUMBER, "15", "characters a second of spoken text",
	      "about 160 words a minute [I]"),
	DIST(play_time, "10s", "10s", "a recording whose length is not given", CHOICE),
	DIST(http_time, "300ms", "300ms", "make-http-request", CHOICE),
	DIST(function_time, "500ms", "500ms", "run-function", CHOICE),
	DIST(message_time, "200ms", "200ms", "send-message", CHOICE),
	DIST(voicemail_time, "20s", "20s", "a recorded message", CHOICE),
	DIST(payment_time, "45s", "45s", "from asking for a card to its payment", CHOICE),
	DIST(machine_detection_time, "4s", "4s",
	     "the same, and -v2: from the answer to knowing who has answered", CHOICE),
	DIST(reply_time, "{exponential: 2m}", "{exponential: 2m}",
	     "from a message to the reply that a widget waits for", CHOICE),
	DIST(virtual_agent_time, "60s", "60s", "a talk with a virtual agent or relay", CHOICE),
	DIST(stream_time, "60s", "60s", "<Connect><Stream>: until the far end closes it", CHOICE),
	DIST(error_message_time, "4s", "4s", "\"an application error has occurred\", before hang-up",
	     CHOICE),
	DIST(redirect_document_time, "20s", "20s",
	     "a document whose URL the scenario does not map", CHOICE),
	DIST(default_handle_time, "{lognormal: {mean: 3m, cv: 1}}",
	     "{lognormal: {mean: 3m, cv: 1}}", "an agent's time where the scenario names none",
	     CHOICE),

	/* branches of a flow run as exported */
	VALUE(gather_input_share, RULE_SHARE, "85%", "callers who enter something when asked",
	      CHOICE),
	VALUE(record_silence_share, RULE_SHARE, "0%", "callers who say nothing to <Record>", CHOICE),
	VALUE(machine_share, RULE_SHARE, "0%",
	      "calls of make-outgoing-call with machine detection that a machine answers", CHOICE),
	VALUE(http_success_share, RULE_SHARE, "100%",
	      "requests, functions and messages that succeed", CHOICE),
	VALUE(enqueue_success_share, RULE_SHARE, "100%", "calls that a queue accepts", CHOICE),
};
const size_t rule_count = sizeof(rule_table) / sizeof(rule_table[0]);

const char *const profile_names[] = { "article", "observed" };
const size_t profile_count = sizeof(profile_names) / sizeof(profile_names[0]);
