/* SPDX-License-Identifier: GPL-3.0-or-later */
/* <Dial> and its nouns: whom to ring, for how long, and what comes after. */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "compile/twiml/verb_internal.h"
#include "laws/distribution.h"
#include "program/program.h"

/* A verb being lowered: where it goes on, and what its end requests. */
struct dialling {
	struct builder *b;
	const struct element *verb;
	int32_t next, action; /* action: 1 + a target, or 0 */
};

static bool is_noun(const struct element *e, const char *name)
{
	return !strcmp(e->name, name);
}

/* ---- a number that cannot be dialled ---- */

/* 0, 13223 (not a number) or 13224 (no such number). Numbers of the scenario and
 * templates are what they are. */
static int fault_of_number(const struct builder *b, const char *text)
{
	size_t digits = strspn(text, "+") > 0;
	struct target target;

	if (resolve_number(b, text, &target) || strchr(text, '{'))
		return 0;
	if (text[digits] == '0' && digits)
		return 13224;
	for (const char *p = text + digits; *p; p++) {
		if (!isdigit((unsigned char)*p) && !strchr(" -().", *p))
			return 13223;
		digits += isdigit((unsigned char)*p) != 0;
	}
	digits -= text[0] == '+';
	return digits < 3 || digits > 15 ? 13224 : 0;
}

static int fault_of(const struct builder *b, const struct element *noun)
{
	return is_noun(noun, "Number") || is_noun(noun, "Dial") ? fault_of_number(b, noun->text)
								: 0;
}

/* The error is Twilio's, at run time; here it is only told of. */
static int32_t undialable(struct dialling *d, const struct element *noun, int fault,
			  int32_t next)
{
	int32_t step = emit_code(d->b, fault, next);

	diag_warning(d->b->d, noun->at, "<%s>: \"%s\" is no number that can be dialled: error %d",
		     noun->name, noun->text, fault);
	step_at(d->b, step)->flag = CODE_FAILS_DIAL;
	return step;
}

/* ---- the document of a noun's url, which the called party hears first ---- */

/* From the answer to the bridge: -> BRIDGE, or -> END when the document hangs up. An
 * error that it is served with is told of, and the two are connected without it. */
static int32_t lower_whisper(struct dialling *d, const struct element *noun, int32_t bridge,
			     int32_t end)
{
	const char *url = attribute(noun, "url", NULL);
	struct side side = { .b = d->b, .over = bridge, .hang_up = end };
	struct target target;

	if (!url)
		return bridge;
	if (!resolve_url(d->b, url, &target) || target.kind != TARGET_APP) {
		diag_error(d->b->d, noun->at, "<%s>: url \"%s\" leads to no app of this scenario",
			   noun->name, url);
		return bridge;
	}
	return side_document(&side, (size_t)target.index);
}

/* ---- parties ---- */

static struct dial dial_of(struct dialling *d, const struct element *noun)
{
	struct builder *b = d->b;
	struct target target;
	bool inside = resolve_number(b, noun->text, &target);

	return (struct dial){
		.target = inside ? add_target(b, target.kind, target.index, target.event_return)
				 : NOWHERE,
		.timeout = number(b, d->verb, "timeout", b->s->rules.dial_timeout),
		.time_limit = number(b, d->verb, "timeLimit", 0),
		.answer_on_bridge = truth(d->verb, "answerOnBridge"),
		.name = add_string(b, "%s", noun->text), .action = d->action,
		.whom = callee_of_number(b, noun->text),
		.detect = inside ? 0 : detection_of_noun(b, noun),
	};
}

/* The dials of NOUNS, chained; faulty ones are left out. Returns 1 + the first. */
static int32_t add_dials(struct dialling *d, const struct element *const *nouns, size_t count)
{
	int32_t first = 0;

	for (size_t i = count; i-- > 0;) {
		struct dial dial;

		if (fault_of(d->b, nouns[i]))
			continue;
		dial = dial_of(d, nouns[i]);
		dial.also = first;
		first = 1 + add_dial(d->b, dial);
	}
	return first;
}

static int32_t dial_parties(struct dialling *d, const struct element *const *nouns,
			    size_t count)
{
	int32_t first = add_dials(d, nouns, count), step = d->next;
	int32_t end = emit_op(d->b, OP_DIAL_END, 0, d->next);
	int32_t bridge = emit_op(d->b, OP_BRIDGE, 0, end);

	if (count == 1)
		bridge = lower_whisper(d, nouns[0], bridge, end);
	if (first) {
		step = emit_op(d->b, OP_DIAL, first - 1, bridge);
		step_at(d->b, step)->alt = end;
	}
	for (size_t i = count; i-- > 0;) {
		int fault = fault_of(d->b, nouns[i]);

		if (fault)
			step = undialable(d, nouns[i], fault, step);
		if (count > 1 && attribute(nouns[i], "url", NULL))
			diag_warning(d->b->d, nouns[i]->at,
				     "<%s>: its url is simulated only where it is the only noun",
				     nouns[i]->name);
	}
	return truth(d->verb, "answerOnBridge") ? step : emit_op(d->b, OP_ANSWER, 0, step);
}

/* The verb is at step WAY while it lasts. Its action: 1 + a target, until the steps
 * for what is left behind are made. */
static void leave_action(struct dialling *d, int32_t way)
{
	if (d->action)
		add_dial_action(d->b, (struct dial_action){ way, d->action });
}

/* One after the other, until one answers (twilio.com/docs/voice/twiml/dial). */
static int32_t dial_in_turn(struct dialling *d, const struct element *const *nouns, size_t count)
{
	int32_t step = d->next;

	for (size_t i = count; i-- > 0;) {
		struct dialling one = *d;
		const int32_t ways[] = { d->next, step, step, step, step };

		one.next = i + 1 == count ? d->next : emit_dial_way(d->b, ways);
		step = dial_parties(&one, &nouns[i], 1);
	}
	return step;
}

/* ---- agents ---- */

static int32_t dial_agents(struct dialling *d, int group)
{
	struct builder *b = d->b;
	int32_t serve = emit_agent(b, &(struct agent_visit){
		group, number(b, d->verb, "timeout", b->s->rules.dial_timeout), d->next, d->next,
		NOWHERE, false });
	int32_t answer = emit_op(b, OP_ANSWER, 0, step_at(b, serve)->next);

	if (!truth(d->verb, "answerOnBridge")) {
		leave_action(d, step_at(b, serve)->next);
		return emit_op(b, OP_ANSWER, 0, emit_before_queue(b, serve));
	}
	leave_action(d, answer);
	patch_next(b, serve, answer);
	return emit_before_queue(b, serve);
}

/* ---- a queue without agents ---- */

static int32_t dial_call_queue(struct dialling *d, const struct element *noun)
{
	double timeout = number(d->b, d->verb, "timeout", d->b->s->rules.dial_timeout);

	int32_t enter = emit_call_queue(d->b, noun->text, true, timeout, d->next);

	leave_action(d, enter);
	return emit_op(d->b, OP_ANSWER, 0, enter);
}

/* ---- a conference ---- */

/* What changes neither who talks nor how long: said in one line, so that nobody waits for an effect. */
static void tell_unheard(struct builder *b, const struct element *noun)
{
	static const char *const names[] = { "muted", "beep", "record", "trim", "region", "participantLabel",
					     "jitterBufferSize" };
	const char *list = "";

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (attribute(noun, names[i], NULL))
			list = arena_printf(&b->p->arena, "%s%s%s", list, *list ? ", " : "", names[i]);
	if (*list)
		diag_warning(b->d, noun->at,
			     "<Conference>: without effect here: %s (what is heard is not simulated, and recordings are those of prices.record)",
			     list);
}

static int32_t dial_conference(struct dialling *d, const struct element *noun)
{
	struct builder *b = d->b;
	double limit = fmin((double)b->s->rules.conference_limit, 1e6);
	double most = number(b, noun, "maxParticipants", limit);
	struct conference_join join = {
		.name = noun->text, .named = NOWHERE,
		.starts = strcmp(attribute(noun, "startConferenceOnEnter", "true"), "false") != 0,
		.ends = truth(noun, "endConferenceOnExit"),
		.most = (uint32_t)fmin(most, limit),
		.time_limit = number(b, d->verb, "timeLimit", 0),
	};
	int32_t enter = emit_conference(b, join, noun->at, d->next);

	if (attribute(noun, "maxParticipants", NULL) && (most > limit || most < 2))
		diag_error(b->d, noun->at, "maxParticipants of <Conference> is %g, expected 2 to %g",
			   most, limit);
	tell_unheard(b, noun);
	leave_action(d, enter);
	return emit_op(b, OP_ANSWER, 0, enter);
}

/* ---- the verb ---- */

static void check_nouns(struct builder *b, const struct element *const *nouns, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!nouns[i]->text[0])
			diag_error(b->d, nouns[i]->at, "<%s> is empty, expected whom to dial",
				   nouns[i]->name);
		if (is_noun(nouns[i], "Queue") && find_group(b, nouns[i]->text, false) == NOWHERE &&
		    !queue_used(b, nouns[i]->text, false))
			diag_error(b->d, nouns[i]->at,
				   "queue '%s' is no agent group of this scenario, and no document enqueues to it",
				   nouns[i]->text);
		if (count > 1 && (is_noun(nouns[i], "Queue") || is_noun(nouns[i], "Conference") ||
				  find_group(b, nouns[i]->text, false) != NOWHERE))
			diag_error(b->d, nouns[i]->at,
				   "<%s> \"%s\" must be the only noun: a queue, a conference or a group of agents is not rung",
				   nouns[i]->name, nouns[i]->text);
	}
}

/* A number of the scenario is answered by its document, others by whom nobody knows. */
static void dial_assumed(struct builder *b, const struct app *app, const struct element *e,
			 const struct element *const *nouns, size_t count)
{
	int group = find_group(b, nouns[0]->text, false);
	struct target target;

	if (!is_noun(nouns[0], "Conference") && group != NOWHERE) {
		agents_of_verb_assumed(b, app, e, group);
		return;
	}
	if (is_noun(nouns[0], "Conference") || is_noun(nouns[0], "Queue")) {
		talk_of_verb_assumed(b, app, e);
		return;
	}
	for (size_t i = 0; i < count; i++)
		if (!fault_of(b, nouns[i]) && !resolve_number(b, nouns[i]->text, &target))
			party_of_verb_assumed(b, app, e, callee_of_number(b, nouns[i]->text));
}

/* What <Dial> reaches: its nouns, or its own text as a number. */
int32_t lower_dial(struct builder *b, const struct app *app, const struct element *e,
		   int32_t next)
{
	const struct element *const self[] = { e };
	const struct element *const *nouns = self;
	const char *action = attribute(e, "action", NULL);
	struct dialling d = { b, e, after_verb(b, e, next), 0 };
	size_t count = e->child_count ? e->child_count : 1;
	struct target target;
	int group;

	if (e->child_count)
		nouns = (const struct element *const *)e->children;
	if (action && resolve_url(b, action, &target))
		d.action = 1 + add_target(b, target.kind, target.index, target.event_return);
	check_nouns(b, nouns, count);
	dial_assumed(b, app, e, nouns, count);
	if (is_noun(nouns[0], "Conference"))
		return emit_verb(b, e, dial_conference(&d, nouns[0]));
	group = find_group(b, nouns[0]->text, false);
	if (group != NOWHERE)
		return emit_verb(b, e, dial_agents(&d, group));
	if (is_noun(nouns[0], "Queue"))
		return emit_verb(b, e, dial_call_queue(&d, nouns[0]));
	if (truth(e, "sequential"))
		return emit_verb(b, e, dial_in_turn(&d, nouns, count));
	return emit_verb(b, e, dial_parties(&d, nouns, count));
}
