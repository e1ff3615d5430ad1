/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * callees - whom some numbers reach, or some of the calls that are created: lists of numbers
 * differ in who answers, how soon, and how often it is a machine.
 */
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/terms.h"
#include "scenario/document/decode_internal.h"

enum { MOST_NUMBERS = 1000 };

/* A number, or a list of them; a star stands at the end. */
static void read_callee_numbers(struct decoder *c, const struct node *node, struct callee_group *g)
{
	bool list = node->kind == NODE_LIST;
	size_t n = list ? node->count : 1;

	if (n > MOST_NUMBERS) {
		diag_error(c->d, node->at, "numbers: expected at most %d, found %zu", MOST_NUMBERS, n);
		return;
	}
	g->numbers = arena_array(c->arena, n, sizeof(*g->numbers));
	for (size_t i = 0; i < n; i++) {
		const struct node *one = list ? node->items[i] : node;
		const char *text, *star;

		if (!read_text(c, one, "numbers", &text))
			continue;
		star = strchr(text, '*');
		if (!*text || (star && star[1]))
			expected(c, one, "numbers", "a number as documents dial it, or its beginning and a star, such as \"+1555*\"");
		else
			g->numbers[g->number_count++] = text;
	}
}

static void decode_callee_group(struct decoder *c, const struct member *m, struct callee_group *g)
{
	static const char *const keys[] = { "numbers", "share", "ring", "answer", "busy", "no-answer",
					    "failed", "machine", "voicemail", "fax" };
	struct callers *callers = &c->s->callers;
	const struct node *value;

	g->name = m->key;
	g->at = m->at;
	g->who = callers->machines.callers;
	if (!want_map(c, m->value, "a group of callees", "a map, such as {numbers: \"+1555*\", machine: 40%}"))
		return;
	only_keys(c, m->value, "a group of callees", keys, COUNT_OF(keys));
	if ((value = node_get(m->value, "numbers")))
		read_callee_numbers(c, value, g);
	if ((value = node_get(m->value, "share")))
		read_share(c, value, "share", &g->share);
	else if (!node_get(m->value, "numbers"))
		diag_error(c->d, m->at, "callees '%s': whom? Expected numbers that documents dial, or share, of the calls that are created",
			   shown(c, m->key));
	g->has_outcome = read_outcomes(c, m->value, g->outcome);
	for (int i = 0; i < OUTCOME_COUNT; i++)
		g->said |= (unsigned)(node_get(m->value, outcome_names[i]) != NULL) << i;
	if ((value = node_get(m->value, "ring")))
		g->has_ring = read_dist(c, value, "ring", &g->ring);
	g->has_machines = read_called_machines(c, m->value, &g->who, false);
	callers->machines.given |= g->has_machines;
}

/* Created calls are to one list or another: by share, or by the number that is drawn for `to`. */
static void report_shares(struct decoder *c, const struct node *callees)
{
	const struct callers *callers = &c->s->callers;
	const struct node *last = NULL;
	double sum = 0;

	for (size_t i = 0; i < callees->count; i++) {
		const struct node *share = node_get(callees->members[i].value, "share");

		if (share)
			last = share;
		sum += callers->callees[i].share;
	}
	if (last && callers->to.count)
		diag_error(c->d, last->at, "share: callers.to says which numbers the created calls are to, expected numbers: of callees");
	else if (sum > 1 + rounding)
		diag_error(c->d, last->at, "shares of callees add up to %.10g%% of the calls that are created, expected at most 100%%",
			   100 * sum);
}

void decode_callees(struct decoder *c, const struct node *callees)
{
	struct callers *callers = &c->s->callers;

	if (!want_map(c, callees, "callees", "a map, such as {mobiles: {numbers: \"+1555*\", machine: 40%}}"))
		return;
	section_names(c, callees, "callees");
	if (callees->count > MAX_CALLEES) {
		diag_error(c->d, callees->at, "callees: expected at most %d groups, found %zu", MAX_CALLEES,
			   callees->count);
		return;
	}
	callers->callees = arena_array(c->arena, callees->count, sizeof(*callers->callees));
	callers->callee_count = callees->count;
	for (size_t i = 0; i < callees->count; i++)
		decode_callee_group(c, &callees->members[i], &callers->callees[i]);
	report_shares(c, callees);
}
