/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * schema - what TwiML for Voice may hold (twilio.com/docs/voice/twiml). Twilio
 * itself is lenient: it logs warning 12200 and skips what it does not know. Here
 * a misplaced element or an impossible value is an error, because its author did
 * not mean it; an attribute that TwiML does not have is a warning.
 */
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/nearest_word.h"
#include "base/units.h"
#include "compile/twiml/verb_internal.h"

/* An attribute: its name and what its value must be. */
struct shape {
	const char *name;
	const char *values; /* words between |; "#" a number; NULL: any text */
	/* it could change what a call does or how long, and is not simulated: the value at which
	 * it would not */
	const char *skipped;
};

enum { MAX_SHAPES = 24 };

struct tag {
	const char *name, *inside; /* parents between spaces */
	struct shape shapes[MAX_SHAPES];
};

#define BOOLEAN "true|false"
#define METHODS "GET|POST|get|post"
#define RECORDING "true|false|do-not-record|record-from-answer|record-from-ringing|" \
		  "record-from-answer-dual|record-from-ringing-dual"
#define TRIM "trim-silence|do-not-trim|true|false"
#define CALLBACK(of) { of "statusCallback" }, { of "statusCallbackMethod", METHODS }, \
		     { of "statusCallbackEvent" }
#define RECORDING_CALLBACK { "recordingStatusCallback" }, \
			   { "recordingStatusCallbackMethod", METHODS }, \
			   { "recordingStatusCallbackEvent" }
#define ACTION { "action" }, { "method", METHODS }
#define SCREEN { "url" }, { "method", METHODS }, CALLBACK("")
#define MACHINE { "machineDetection", "Enable|DetectMessageEnd" }, \
	{ "machineDetectionTimeout", "#" }, { "machineDetectionSpeechThreshold", "#" }, \
	{ "machineDetectionSpeechEndThreshold", "#" }, { "machineDetectionSilenceTimeout", "#" }, \
	{ "amdStatusCallback" }, { "amdStatusCallbackMethod", METHODS }

static const struct tag tags[] = {
	{ "Say", "Response Gather", { { "voice" }, { "language" }, { "loop", "#" } } },
	{ "Play", "Response Gather", { { "loop", "#" }, { "digits" } } },
	{ "Pause", "Response Gather", { { "length", "#" } } },
	{ "Gather", "Response", {
		ACTION, { "input", "dtmf|speech|dtmf speech|speech dtmf" },
		{ "timeout", "#" }, { "numDigits", "#" }, { "actionOnEmptyResult", BOOLEAN },
		{ "finishOnKey", NULL, "#" }, { "speechTimeout", NULL, "auto" },
		{ "maxSpeechTime", "#", "" }, { "language" },
		{ "hints" }, { "profanityFilter", BOOLEAN }, { "bargeIn", BOOLEAN },
		{ "partialResultCallback" }, { "partialResultCallbackMethod", METHODS },
		{ "enhanced", BOOLEAN }, { "speechModel" }, { "debug", BOOLEAN },
		{ "dtmfDetection" } } },
	{ "Dial", "Response", {
		ACTION, { "answerOnBridge", BOOLEAN }, { "timeout", "#" }, { "timeLimit", "#" },
		{ "hangupOnStar", BOOLEAN, "false" }, { "record", RECORDING }, { "recordingTrack" },
		{ "trim", TRIM }, { "callerId" }, { "ringTone" }, { "sequential", BOOLEAN },
		{ "referUrl", NULL, "" }, { "referMethod", METHODS }, { "events" }, RECORDING_CALLBACK } },
	{ "Number", "Dial", { SCREEN, MACHINE, { "sendDigits", NULL, "" }, { "byoc" } } },
	{ "Client", "Dial", { SCREEN } },
	{ "Sip", "Dial Refer", { SCREEN, MACHINE, { "username" }, { "password" } } },
	{ "Sim", "Dial", { CALLBACK("") } },
	{ "WhatsApp", "Dial", { SCREEN } },
	{ "Queue", "Dial", { { "url", NULL, "" }, { "method", METHODS }, { "reservationSid", NULL, "" },
			     { "postWorkActivitySid" } } },
	{ "Conference", "Dial", {
		{ "startConferenceOnEnter", BOOLEAN }, { "endConferenceOnExit", BOOLEAN },
		{ "maxParticipants", "#" }, { "muted", BOOLEAN }, { "beep", BOOLEAN "|onEnter|onExit" },
		{ "waitUrl", NULL, "" }, { "waitMethod", METHODS }, { "record", "do-not-record|record-from-start|"
		BOOLEAN }, { "trim", TRIM }, { "coach", NULL, "" }, { "region" }, { "participantLabel" },
		{ "jitterBufferSize" }, CALLBACK(""), { "eventCallbackUrl" }, RECORDING_CALLBACK } },
	{ "Enqueue", "Response", {
		ACTION, { "maxQueueSize", "#", "" }, { "waitUrl" }, { "waitUrlMethod", METHODS },
		{ "workflowSid" } } },
	{ "Task", "Enqueue", { { "priority", "#" }, { "timeout", "#" } } },
	{ "Leave", "Response", { { NULL } } },
	{ "Record", "Response", {
		ACTION, { "timeout", "#" }, { "finishOnKey", NULL, "1234567890*#" },
		{ "maxLength", "#" },
		{ "playBeep", BOOLEAN }, { "trim", TRIM }, { "transcribe", BOOLEAN },
		{ "transcribeCallback" }, { "recordingTrack" }, RECORDING_CALLBACK } },
	{ "Refer", "Response", { ACTION } },
	{ "Redirect", "Response", { { "method", METHODS } } },
	{ "Reject", "Response", { { "reason", "rejected|busy" } } },
	{ "Hangup", "Response", { { NULL } } },
	{ "Connect", "Response", { ACTION } },
	{ "Start", "Response", { ACTION } },
	{ "Stop", "Response", { { NULL } } },
	{ "Stream", "Connect Start Stop", {
		{ "url" }, { "name" }, { "track", "inbound_track|outbound_track|both_tracks" },
		{ "connectorName" }, CALLBACK("") } },
	{ "ConversationRelay", "Connect", {
		{ "url" }, { "welcomeGreeting" }, { "welcomeGreetingInterruptible" }, { "language" },
		{ "ttsLanguage" }, { "ttsProvider" }, { "voice" }, { "transcriptionLanguage" },
		{ "transcriptionProvider" }, { "speechModel" }, { "interruptible" },
		{ "dtmfDetection", BOOLEAN }, { "reportInputDuringAgentSpeech" }, { "preemptible", BOOLEAN },
		{ "hints" }, { "debug" }, { "intelligenceService" }, { "elevenlabsTextNormalization" },
		{ "partialPrompts", BOOLEAN } } },
	{ "Language", "ConversationRelay", { { "code" }, { "ttsProvider" }, { "voice" },
					     { "transcriptionProvider" }, { "speechModel" },
					     { "customParameters" } } },
	{ "VirtualAgent", "Connect", {
		{ "connectorName" }, { "language" }, { "sentimentAnalysis", BOOLEAN },
		CALLBACK("") } },
	{ "Config", "VirtualAgent", { { "name" }, { "value" } } },
	{ "Siprec", "Start Stop", { { "name" }, { "connectorName" }, { "track" }, CALLBACK("") } },
	{ "Parameter", "Client Stream Siprec ConversationRelay VirtualAgent",
	  { { "name" }, { "value" } } },
	{ "Identity", "Client", { { NULL } } },
};

enum { TAGS = sizeof(tags) / sizeof(*tags) };

/* Verbs whose inside is not looked into: they are skipped as a whole. */
static const char *const opaque[] = { "Pay", "Sms", "Message", "Prompt", "Echo" };

static const char *const speech_marks[] = { "break", "emphasis", "lang", "p", "phoneme",
					    "prosody", "s", "say-as", "sub", "w",
					    "amazon:domain", "amazon:effect" };

#define HOLDS(list, name) holds(list, sizeof(list) / sizeof(*(list)), name)

static bool holds(const char *const *list, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(list[i], name))
			return true;
	return false;
}

static const struct tag *find_tag(const char *name)
{
	for (size_t i = 0; i < TAGS; i++)
		if (!strcmp(tags[i].name, name))
			return &tags[i];
	return NULL;
}

/* Is WORD among LIST, divided by MARK? */
static bool among(const char *list, char mark, const char *word)
{
	size_t length = strlen(word);

	for (const char *p = list; p; p = strchr(p, mark)) {
		p += *p == mark;
		if (!strncmp(p, word, length) && (p[length] == mark || p[length] == '\0'))
			return true;
	}
	return false;
}

const char *noun_hint(struct builder *b, const char *name)
{
	const struct tag *tag = find_tag(name);

	return tag ? arena_printf(&b->p->arena, ": it stands inside <%.*s>",
				  (int)strcspn(tag->inside, " "), tag->inside)
		   : "";
}

static bool is_template(const char *value)
{
	return strchr(value, '{') != NULL;
}

static void check_number(struct builder *b, const struct element *e, const struct attribute *a)
{
	double value;

	if (parse_number(a->value, &value) || value < 0)
		diag_error(b->d, a->at,
			   "attribute %s of <%s> is \"%s\", expected a number of at least 0",
			   a->name, e->name, a->value);
}

/* "a|b|c" as "a, b or c" */
static const char *in_words(struct builder *b, const char *list)
{
	char *text = arena_alloc(&b->p->arena, 3 * strlen(list) + 8), *out = text;
	const char *last = strrchr(list, '|');

	for (const char *p = list; *p; p++)
		if (*p == '|')
			out = stpcpy(out, p == last ? " or " : ", ");
		else
			*out++ = *p;
	*out = '\0';
	return text;
}

static void check_value(struct builder *b, const struct element *e, const struct attribute *a,
			const char *values)
{
	if (!values || is_template(a->value))
		return;
	if (!strcmp(values, "#"))
		check_number(b, e, a);
	else if (!among(values, '|', a->value))
		diag_error(b->d, a->at, "attribute %s of <%s> is \"%s\", expected %s", a->name,
			   e->name, a->value, in_words(b, values));
}

static void check_attribute(struct builder *b, const struct element *e,
			    const struct attribute *a, const struct tag *tag)
{
	const char *names[MAX_SHAPES];
	size_t n = 0;

	for (; n < MAX_SHAPES && tag->shapes[n].name; n++) {
		names[n] = tag->shapes[n].name;
		if (strcmp(names[n], a->name))
			continue;
		check_value(b, e, a, tag->shapes[n].values);
		if (tag->shapes[n].skipped && strcmp(tag->shapes[n].skipped, a->value))
			diag_warning(b->d, a->at, "<%s>: %s is not simulated: it is skipped", e->name,
				     a->name);
		return;
	}
	diag_warning(b->d, a->at, "<%s> has no attribute %s: Twilio logs 12200 and ignores it%s",
		     e->name, a->name, did_you_mean(&b->p->arena, a->name, names, n));
}

/* Elements that may stand in PARENT, for messages and for the nearest word. */
static size_t list_inside(const char *parent, const char **names)
{
	size_t n = 0;

	for (size_t i = 0; i < TAGS; i++)
		if (among(tags[i].inside, ' ', parent))
			names[n++] = tags[i].name;
	return n;
}

static void misplaced(struct builder *b, const struct element *parent, const struct element *e)
{
	const char *names[TAGS];
	size_t n = list_inside(parent->name, names);
	char list[256] = "";

	for (size_t i = 0; i < n; i++)
		snprintf(list + strlen(list), sizeof(list) - strlen(list), "%s%s",
			 i == 0 ? "" : i == n - 1 ? " and " : ", ", names[i]);
	if (n)
		diag_error(b->d, e->at, "<%s> cannot stand inside <%s>, only %s can%s", e->name,
			   parent->name, list, did_you_mean(&b->p->arena, e->name, names, n));
	else
		diag_error(b->d, e->at, "<%s> cannot stand inside <%s>, which holds no element",
			   e->name, parent->name);
}

static void check_element(struct builder *b, const struct element *e)
{
	const struct tag *tag = find_tag(e->name);

	for (size_t i = 0; tag && i < e->attribute_count; i++)
		check_attribute(b, e, &e->attributes[i], tag);
	if (!tag || !strcmp(e->name, "Say") || !strcmp(e->name, "Task"))
		tag = NULL; /* speech marks, or JSON: looked into elsewhere or not at all */
	for (size_t i = 0; tag && i < e->child_count; i++) {
		const struct tag *inner = find_tag(e->children[i]->name);

		if (inner && among(inner->inside, ' ', e->name))
			check_element(b, e->children[i]);
		else
			misplaced(b, e, e->children[i]);
	}
}

static void check_speech(struct builder *b, const struct element *e)
{
	for (size_t i = 0; i < e->child_count; i++) {
		if (!HOLDS(speech_marks, e->children[i]->name))
			diag_error(b->d, e->children[i]->at,
				   "<%s> cannot stand inside <%s>, only speech marks such as <break/> can",
				   e->children[i]->name, e->name);
		check_speech(b, e->children[i]);
	}
}

static void check_inner_speech(struct builder *b, const struct element *e)
{
	if (!strcmp(e->name, "Say"))
		check_speech(b, e);
	for (size_t i = 0; i < e->child_count; i++)
		if (!strcmp(e->children[i]->name, "Say"))
			check_speech(b, e->children[i]);
}

void check_verb(struct builder *b, const struct element *e)
{
	if (HOLDS(opaque, e->name))
		return;
	check_element(b, e);
	check_inner_speech(b, e);
}
