/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * widgets_connect - Connect Call To: a number, several at once, a client, a SIM, a SIP
 * endpoint or a conference (twilio.com/docs/studio/widget-library/connect-call).
 */
#include <math.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/nearest_word.h"
#include "compile/studio/flow_variables_internal.h"
#include "program/program.h"

enum { MOST_NUMBERS = 10 };

enum noun { NOUN_NUMBER, NOUN_NUMBERS, NOUN_CLIENT, NOUN_CONFERENCE, NOUN_SIM, NOUN_SIP, NOUNS };
static const char *const nouns[NOUNS] = { "number", "number-multi", "client",
					  "conference", "sim", "sip" };

static enum noun noun_of(struct builder *b, const struct widget *w)
{
	const char *text = property_text(w, "noun");

	for (int i = 0; text && i < NOUNS; i++)
		if (!strcmp(nouns[i], text))
			return (enum noun)i;
	if (text && !strchr(text, '{'))
		diag_error(b->d, w->at,
			   "widget '%s': noun is \"%s\", expected number, number-multi, client, conference, sim or sip%s",
			   w->name, text, did_you_mean(&b->p->arena, text, nouns, NOUNS));
	return NOUN_NUMBER;
}

static struct dial party(struct builder *b, const struct widget *w, const char *to)
{
	struct target target;
	bool inside = resolve_number(b, to, &target);

	return (struct dial){
		.target = inside ? add_target(b, target.kind, target.index, target.event_return)
				 : NOWHERE,
		.timeout = property_number(w, "timeout", b->s->rules.dial_timeout),
		.time_limit = property_number(w, "time_limit", 0),
		.name = add_string(b, "%s", *to ? to : "a party outside"),
		.whom = callee_of_number(b, to),
	};
}

/* The parties of a list with commas, chained. Returns 1 + the first. */
static int32_t several(struct builder *b, const struct widget *w, const char *list, size_t count)
{
	const char *to = list + strspn(list, " ,");
	size_t length = strcspn(to, ","), trimmed = length;
	struct dial dial;

	if (!*to)
		return 0;
	if (count == MOST_NUMBERS) {
		diag_error(b->d, w->at, "widget '%s' rings more than %d numbers at once, which is the most",
			   w->name, MOST_NUMBERS);
		return 0;
	}
	while (trimmed && to[trimmed - 1] == ' ')
		trimmed--;
	dial = party(b, w, arena_strndup(&b->p->arena, to, trimmed));
	dial.also = several(b, w, to + length, count + 1);
	return 1 + add_dial(b, dial);
}

static int32_t dials_of(struct builder *b, const struct widget *w, enum noun noun)
{
	const char *to = property_text(w, "to");
	int32_t first = 0;

	if (noun == NOUN_SIP && (!to || !*to))
		to = property_text(w, "sip_endpoint");
	if (!to)
		to = "";
	if (noun == NOUN_SIP && *to && strncmp(to, "sip:", 4))
		to = arena_printf(&b->p->arena, "sip:%s", to);
	if (noun == NOUN_NUMBERS)
		first = several(b, w, to, 0);
	return first ? first : 1 + add_dial(b, party(b, w, to));
}

static int32_t ring(struct builder *b, const struct widget *w, enum noun noun, int32_t done)
{
	int32_t end = emit_op(b, OP_DIAL_END, 0, done);
	int32_t bridge = emit_op(b, OP_BRIDGE, 0, end);
	int32_t step = emit_op(b, OP_DIAL, dials_of(b, w, noun) - 1, bridge);

	step_at(b, step)->alt = end;
	return step;
}

/* A number of the scenario is answered by its document, others by whom nobody knows. */
static void dialled_assumed(struct builder *b, const struct flow *f, const struct widget *w, enum noun noun)
{
	const char *to = property_text(w, "to");
	struct target target;

	if (noun == NOUN_NUMBERS || !to || !resolve_number(b, to, &target))
		party_assumed(b, f, w);
	number_assumed(b, f, w, "timeout", b->s->rules.dial_timeout);
}

/* What is not known of a name's Liquid: a value that nobody has said, or nobody can know. */
static void tell_what_is_unknown(struct builder *b, const struct flow *f, const struct widget *w, const char *name)
{
	if (liquid_is_unknown(b, f->index, name))
		diag_warning(b->d, w->at,
			     "conference '%s' of widget '%s': what its Liquid says rests on what nobody has said, so that calls may meet in one room that would not; "
			     "expected callers.from, widgets: or responses that say it, or {{trigger.call.CallSid}} for a room of each call's own",
			     name, w->name);
}

/* By what the execution says: a name that tells calls apart needs no more than that. */
static int32_t template_of_name(struct builder *b, const struct flow *f, const struct widget *w, const char *name)
{
	int32_t index;

	if ((!strstr(name, "{{") && !strstr(name, "{%")) || tells_calls_apart(b, name))
		return NOWHERE;
	tell_what_is_unknown(b, f, w, name);
	index = add_template(b, f, name, w->at);
	return template_unknown(b, index) ? NOWHERE : index;
}

static int32_t meet(struct builder *b, const struct flow *f, const struct widget *w, int32_t done)
{
	const char *to = property_text(w, "to");
	struct conference_join join = {
		.name = to && *to ? to : w->name, .starts = true,
		.named = to && *to ? template_of_name(b, f, w, to) : NOWHERE,
		.most = (uint32_t)fmin((double)b->s->rules.conference_limit, 1e6),
		.time_limit = property_number(w, "time_limit", 0),
	};

	return emit_conference(b, join, w->at, done);
}

static int32_t wait_for_agent(struct builder *b, const struct widget *w, int32_t done)
{
	double most = property_number(w, "timeout", b->s->rules.dial_timeout);

	return emit_before_queue(b, emit_agent(b, &(struct agent_visit){
		w->override->agents, most, done, done, NOWHERE, false }));
}

int32_t lower_connect_call(struct builder *b, struct flow *f, struct widget *w)
{
	static const double weight[MAX_EVENTS] = { 1 };
	enum noun noun = noun_of(b, w);
	int32_t done;

	widget_ways(b, f, w, weight);
	done = give_dial_status(b, f, w, ways_branch(b, f, w, NULL));
	if (w->override && w->override->agents >= 0) {
		agents_assumed(b, f, w, w->override->agents);
		done = wait_for_agent(b, w, done);
	} else if (noun == NOUN_CONFERENCE) {
		talk_assumed(b, f, w);
		done = meet(b, f, w, done);
	} else {
		dialled_assumed(b, f, w, noun);
		done = ring(b, w, noun, done);
	}
	return emit_op(b, OP_ANSWER, 0, done);
}
