/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Those who call. */
#include <math.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/terms.h"
#include "laws/distribution.h"
#include "scenario/document/decode_internal.h"

/* ---- callers ---- */

/* Shares of the outcomes into OUT; `answer` left out is what the others leave over. True when
 * any is given, and all of it is as it should be. */
bool read_outcomes(struct decoder *c, const struct node *callers, double *out)
{
	double share[OUTCOME_COUNT] = { 0 }, sum = 0;
	const struct node *last = NULL;
	bool good = true, answer = false;

	for (size_t i = 0; i < callers->count; i++) {
		const struct member *m = &callers->members[i];

		for (int k = 0; k < OUTCOME_COUNT; k++) {
			if (strcmp(m->key, outcome_names[k]))
				continue;
			good &= read_share(c, m->value, m->key, &share[k]);
			sum += share[k];
			answer |= k == OUTCOME_ANSWER;
			last = m->value;
		}
	}
	if (!good || !last)
		return false;
	if (sum > 1 + rounding || (answer && sum < 1 - rounding)) {
		diag_error(c->d, last->at,
			   "answer, busy, no-answer and failed add up to %.10g%%, expected %s100%%",
			   100 * sum, answer ? "" : "at most ");
		return false;
	}
	share[OUTCOME_ANSWER] = fmax(0, 1 - share[OUTCOME_BUSY] - share[OUTCOME_NO_ANSWER] -
						share[OUTCOME_FAILED]);
	memcpy(out, share, sizeof(share));
	return true;
}

static void decode_stage(struct decoder *c, const struct node *node, double before,
			 struct callee_at_first *stage)
{
	static const char *const keys[] = { "until", "ring", "answer", "busy", "no-answer", "failed" };
	const struct callers *callers = &c->s->callers;
	const struct node *value;

	stage->ring = callers->ring;
	memcpy(stage->outcome, callers->outcome, sizeof(stage->outcome));
	if (!want_map(c, node, "at_first", "a map, such as {until: 30s, ring: 20s}"))
		return;
	only_keys(c, node, "at_first", keys, COUNT_OF(keys));
	value = required(c, node, "at_first", "until");
	if (value && read_duration(c, value, "until", &stage->until) && stage->until <= before)
		expected(c, value, "until", "a moment after the start, and after the one before");
	value = node_get(node, "ring");
	if (value)
		read_dist(c, value, "ring", &stage->ring);
	read_outcomes(c, node, stage->outcome);
}

/* The called side changes with time: first one, then the next, and in the end as `callers` says. */
static void decode_stages(struct decoder *c, const struct node *node)
{
	struct callers *callers = &c->s->callers;
	size_t n = node->kind == NODE_LIST ? node->count : 1;

	if (n > MAX_STAGES) {
		diag_error(c->d, node->at, "at_first: expected at most %d moments, found %zu",
			   MAX_STAGES, n);
		return;
	}
	callers->stages = arena_array(c->arena, n, sizeof(*callers->stages));
	callers->stage_count = n;
	for (size_t i = 0; i < n; i++)
		decode_stage(c, node->kind == NODE_LIST ? node->items[i] : node,
			     i ? callers->stages[i - 1].until : 0, &callers->stages[i]);
}

static void decode_patience(struct decoder *c, const struct node *node)
{
	const char *const keys[] = { phase_names[PHASE_RINGING], phase_names[PHASE_SPEAKING],
				     phase_names[PHASE_QUEUED], "silence" };
	struct callers *callers = &c->s->callers;
	const struct node *value;

	if (is_none(node))
		return;
	if (!want_map(c, node, "patience", "a map, such as {ringing: {exponential: 60s}}"))
		return;
	/* while talking, `talk` says when a caller leaves */
	only_keys(c, node, "patience", keys, COUNT_OF(keys));
	value = node_get(node, "silence");
	if (value && !is_none(value))
		callers->machines.has_silence = read_dist(c, value, "silence", &callers->machines.silence);
	for (int i = 0; i < PHASE_TALKING; i++) {
		value = node_get(node, phase_names[i]);
		if (value && !is_none(value))
			callers->has_patience[i] =
				read_dist(c, value, phase_names[i], &callers->patience[i]);
	}
}

void decode_callers(struct decoder *c, const struct node *node)
{
	static const char *const keys[] = { "ring",   "answer",	  "busy", "no-answer",
					    "failed", "patience", "talk", "input",
					    "contacts", "from", "to", "at_first", "machine", "voicemail",
					    "fax", "callees" };
	struct callers *callers = &c->s->callers;
	const struct node *value;

	/* 8 s of ringing and 3 min of talk, as the default scenario has them */
	callers->ring = (struct dist){ .kind = DIST_EXPONENTIAL, .a = 8 };
	callers->talk = c->s->rules.default_handle_time;
	callers->outcome[OUTCOME_ANSWER] = 1;
	if (is_empty(node) || !want_map(c, node, "callers", "a map, such as {ring: 8s}"))
		return;
	only_keys(c, node, "callers", keys, COUNT_OF(keys));
	callers->has_outcomes = read_outcomes(c, node, callers->outcome);
	decode_machines(c, node);
	value = node_get(node, "ring");
	if (value)
		callers->has_ring = read_dist(c, value, "ring", &callers->ring);
	value = node_get(node, "at_first");
	if (value && !is_none(value))
		decode_stages(c, value);
	value = node_get(node, "patience");
	if (!is_empty(value))
		decode_patience(c, value);
	value = node_get(node, "talk");
	if (value)
		callers->has_talk = read_dist(c, value, "talk", &callers->talk);
	read_chances(c, node_get(node, "from"), "from", &callers->from);
	read_chances(c, node_get(node, "to"), "to", &callers->to);
	value = node_get(node, "contacts");
	if (value && !is_none(value))
		read_count(c, value, "contacts", 1, 10000000, &callers->contacts);
	value = node_get(node, "input");
	if (value)
		callers->has_input = read_dist(c, value, "input", &callers->input);
	value = node_get(node, "callees");
	if (value && !is_none(value))
		decode_callees(c, value);
}
