/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `participant` of a redirect: whom the controller has REST dial for the conference of the call. */
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/source.h"
#include "laws/distribution.h"
#include "scenario/document/decode_internal.h"

/* twilio-oai, create participant: "Can be an integer between 5 and 600" [D] */
static const double least_timeout = 5, most_timeout = 600;

static void read_party_times(struct decoder *c, const struct node *node, struct added_party *x)
{
	const struct node *value = node_get(node, "timeout");

	if (value && read_duration(c, value, "timeout", &x->timeout) &&
	    (x->timeout < least_timeout || x->timeout > most_timeout))
		expected(c, value, "timeout", "a duration from 5s to 10m");
	if ((value = node_get(node, "ring")))
		x->has_ring = read_dist(c, value, "ring", &x->ring);
	if ((value = node_get(node, "talk")))
		x->has_talk = read_dist(c, value, "talk", &x->talk);
	if ((value = node_get(node, "answer")))
		x->has_answer = read_share(c, value, "answer", &x->answer);
	value = node_get(node, "ring");
	if (x->has_ring && x->timeout >= least_timeout && dist_cdf(&x->ring, x->timeout) <= 0)
		expected(c, value, "ring", "a time that may be below the timeout: nobody would ever answer");
}

/* A mode, or {mode: DetectMessageEnd, timeout: 20s}: beside the conference, for the AmdStatusCallback. */
static void read_party_detection(struct decoder *c, const struct node *node, struct added_party *x)
{
	static const char *const keys[] = { "mode", "timeout" };
	static const char *const listens[] = { "Enable", "DetectMessageEnd" };
	const struct node *mode = node, *timeout = NULL;
	int chosen = 0;

	if (is_none(node))
		return;
	if (node->kind == NODE_MAP) {
		only_keys(c, node, "machine_detection", keys, COUNT_OF(keys));
		mode = required(c, node, "machine_detection", "mode");
		timeout = node_get(node, "timeout");
	}
	x->detection.given = mode && read_word(c, mode, "machine_detection", listens, COUNT_OF(listens), &chosen);
	x->detection.message_end = chosen == 1;
	x->detection.has_timeout = timeout && read_duration(c, timeout, "timeout", &x->detection.timeout);
	/* twilio-oai, create participant: "between 3 and 120" [D] */
	if (x->detection.has_timeout && (x->detection.timeout < 3 || x->detection.timeout > 120))
		expected(c, timeout, "timeout", "3s to 120s, as MachineDetectionTimeout");
	if (x->group >= 0)
		diag_error(c->d, node->at, "machine_detection: agents are no machines, expected a participant without 'agents'");
}

/* An agent of a group: which of them is free is for the controller to know. */
static void read_party_agents(struct decoder *c, const struct node *node, struct added_party *x)
{
	if (read_name(c, node, "group of agents", &c->groups, &x->group))
		x->to = arena_printf(c->arena, "client:%s", c->s->groups[x->group].name);
}

static void read_party_limits(struct decoder *c, const struct node *node, struct added_party *x)
{
	const struct node *value = node_get(node, "time_limit");

	if (value && read_duration(c, value, "time_limit", &x->time_limit) && x->time_limit < 1)
		expected(c, value, "time_limit", "a duration of 1s or more");
	if ((value = node_get(node, "max_participants")))
		read_count(c, value, "max_participants", 2, 250, &x->most);
}

static bool says_no(const struct node *value)
{
	return value->kind == NODE_SCALAR && (!strcmp(value->text, "no") || !strcmp(value->text, "false"));
}

/* What a participant has and this model does not, in the words of its parameters: said, not silent; once, though
 * others have it too, and not of what says no. */
static void say_what_is_ignored(struct decoder *c, const struct node *node)
{
	static const struct { const char *key, *why; } ignored[] = {
		{ "muted", "what is said is not simulated: who is muted stays as long" },
		{ "coaching", "what is said is not simulated: who is coached meets the coach as he meets others" },
		{ "call_sid_to_coach", "what is said is not simulated: who is coached meets the coach as he meets others" },
		{ "beep", "beeps take no time" },
		{ "early_media", "the call hears nothing of the participant before his answer" },
		{ "wait_url", "who waits hears music" },
		{ "record", "recordings are those of prices.record" },
		{ "conference_record", "recordings are those of prices.record" },
		{ "jitter_buffer_size", "the quality of speech is not simulated" },
		{ "region", "latencies are rules" },
	};

	for (size_t i = 0; i < COUNT_OF(ignored); i++) {
		const struct node *value = node_get(node, ignored[i].key);

		if (!value || c->participant_said >> i & 1 || says_no(value))
			continue;
		c->participant_said |= UINT32_C(1) << i;
		diag_warning(c->d, value->at, "participant: %s has no effect, here or of others: %s", ignored[i].key, ignored[i].why);
	}
}

struct added_party *read_participant(struct decoder *c, const struct node *node)
{
	static const char *const keys[] = { "to", "agents", "timeout", "ring", "talk", "answer", "machine_detection",
					    "start_conference_on_enter", "end_conference_on_exit", "time_limit",
					    "max_participants", "label", "muted", "coaching", "call_sid_to_coach", "beep",
					    "early_media", "wait_url", "record", "conference_record", "jitter_buffer_size",
					    "region" };
	struct added_party *x = arena_array(c->arena, 1, sizeof(*x));
	const struct node *value;

	*x = (struct added_party){ .to = "?", .at = node->at, .group = -1, .timeout = 60, .answer = 1, .starts = true };
	if (!want_map(c, node, "participant", "a map, such as {to: \"+15550177\", answer: 90%}"))
		return x;
	only_keys(c, node, "participant", keys, sizeof(keys) / sizeof(*keys));
	if ((value = node_get(node, "agents")))
		read_party_agents(c, value, x);
	value = value ? node_get(node, "to") : required(c, node, "participant without 'agents'", "to");
	if (value && read_text(c, value, "to", &x->to) && !*x->to)
		expected(c, value, "to", "whom to dial");
	if ((value = node_get(node, "label")) && read_text(c, value, "label", &x->label) && !*x->label)
		expected(c, value, "label", "a name, under which he is in the results");
	read_party_times(c, node, x);
	read_party_limits(c, node, x);
	if ((value = node_get(node, "machine_detection")))
		read_party_detection(c, value, x);
	say_what_is_ignored(c, node);
	if ((value = node_get(node, "start_conference_on_enter")))
		read_yes(c, value, "start_conference_on_enter", &x->starts);
	if ((value = node_get(node, "end_conference_on_exit")))
		read_yes(c, value, "end_conference_on_exit", &x->ends);
	return x;
}
