/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `participant` of a redirect: whom the controller has REST dial for the conference of the call. */
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

struct added_party *read_participant(struct decoder *c, const struct node *node)
{
	static const char *const keys[] = { "to", "timeout", "ring", "talk", "answer",
					    "start_conference_on_enter", "end_conference_on_exit" };
	struct added_party *x = arena_array(c->arena, 1, sizeof(*x));
	const struct node *value;

	*x = (struct added_party){ .to = "?", .timeout = 60, .answer = 1, .starts = true };
	if (!want_map(c, node, "participant", "a map, such as {to: \"+15550177\", answer: 90%}"))
		return x;
	only_keys(c, node, "participant", keys, sizeof(keys) / sizeof(*keys));
	value = required(c, node, "participant", "to");
	if (value && read_text(c, value, "to", &x->to) && !*x->to)
		expected(c, value, "to", "whom to dial");
	read_party_times(c, node, x);
	if ((value = node_get(node, "start_conference_on_enter")))
		read_yes(c, value, "start_conference_on_enter", &x->starts);
	if ((value = node_get(node, "end_conference_on_exit")))
		read_yes(c, value, "end_conference_on_exit", &x->ends);
	return x;
}
