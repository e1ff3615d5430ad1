/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * widgets_calls - Make Outgoing Call, and what depends on who has started the
 * execution, a call or REST (twilio.com/docs/studio/widget-library/make-outgoing-call).
 */
#include <string.h>

#include "base/diagnostics.h"
#include "compile/studio/flow_variables_internal.h"

static bool enabled(const struct widget *w)
{
	const char *detection = property_text(w, "machine_detection");

	return detection && !strncmp(detection, "Enable", 6);
}

static bool waits_for_end(const struct widget *w)
{
	const char *detection = property_text(w, "machine_detection");

	return detection && !strncmp(detection, "Detect", 6);
}

/* What the platform's own model decides by, and this one does not. */
static void thresholds_said(struct builder *b, const struct widget *w)
{
	static const struct { const char *name; double as_is; const char *instead; } tuned[] = {
		{ "machine_detection_speech_threshold", 2400, "human_as_machine_share, machine_as_human_share" },
		{ "machine_detection_speech_end_threshold", 1200, "machine_detection_time" },
		{ "machine_detection_silence_timeout", 5000, "machine_detection_silence" },
	};

	for (size_t i = 0; i < sizeof(tuned) / sizeof(*tuned); i++)
		if (property_number(w, tuned[i].name, tuned[i].as_is) != tuned[i].as_is)
			diag_warning(b->d, w->at, "widget '%s': %s is not simulated, expected its effect in rules: %s",
				     w->name, tuned[i].name, tuned[i].instead);
}

/* A fax machine is no person either: our reading, no page says by which way it goes on. */
static int32_t no_person(struct builder *b, int32_t machine, int32_t person)
{
	int32_t fax = b->p->machines.fax ? emit_if(b, WHO_CALLED_FAX, machine, person) : person;

	return emit_if(b, WHO_CALLED_MACHINE, machine, fax);
}

/* The same of a scenario that says who answers: who has is found out, rightly or not. */
static int32_t detected(struct builder *b, const struct flow *f, const struct widget *w)
{
	int32_t person = event_step(b, f, w, "answered"), way = person;
	double timeout = property_number(w, "machine_detection_timeout",
					 b->s->rules.machine_detection_timeout);

	if (!enabled(w) && !waits_for_end(w))
		return person;
	thresholds_said(b, w);
	if (!strcmp(w->type->name, "make-outgoing-call-v1"))
		way = no_person(b, event_step(b, f, w, "answeredByMachine"), person);
	widget_assumes_key(b, f, w, &(struct stand_in){
		.kind = STAND_IN_DETECTION, .value = assumed_rule(b, machine_detection_time),
		.give = "rules.machine_detection_time" });
	widget_assumes_key(b, f, w, &(struct stand_in){
		.kind = STAND_IN_MISTAKES, .value = assumed_rule(b, human_as_machine_share),
		.give = "rules.human_as_machine_share" });
	way = give_answered_by(b, f, widget_path(b, w, "AnsweredBy"), way);
	return emit_detect(b, waits_for_end(w) ? DETECT_MESSAGE_END : 0, timeout, way);
}

/* With machine detection the flow goes on when it has made up its mind. Version 2 has
 * no transition for machines: it tells them apart in AnsweredBy. */
static int32_t answered(struct builder *b, const struct flow *f, const struct widget *w)
{
	int32_t person = event_step(b, f, w, "answered"), way = person;

	if (!enabled(w))
		return person;
	if (!strcmp(w->type->name, "make-outgoing-call-v1")) {
		double share = b->s->rules.machine_share, weight[] = { 1 - share, share };
		int32_t next[] = { person, event_step(b, f, w, "answeredByMachine") };

		widget_assumes_key(b, f, w, &(struct stand_in){
			.kind = STAND_IN_MACHINE, .value = assumed_rule(b, machine_share),
			.give = "rules.machine_share" });

		way = emit_branch(b, 2, weight, next, widget_purpose(f, w, 0));
	}
	widget_assumes_key(b, f, w, &(struct stand_in){
		.kind = STAND_IN_DETECTION, .value = assumed_rule(b, machine_detection_time),
		.give = "rules.machine_detection_time" });
	return emit_wait(b, &b->s->rules.machine_detection_time, widget_purpose(f, w, 1), way);
}

int32_t lower_outgoing(struct builder *b, struct flow *f, struct widget *w)
{
	static const double none[MAX_EVENTS] = { 1 };
	static const char *const events[UNANSWERED] = {
		[UNANSWERED_BUSY] = "busy",
		[UNANSWERED_NO_ANSWER] = "noAnswer",
		[UNANSWERED_FAILED] = "failed",
	};
	int32_t ways[UNANSWERED], step, next;

	widget_ways(b, f, w, none);
	party_assumed(b, f, w);
	next = b->s->callers.machines.given ? detected(b, f, w) : answered(b, f, w);
	for (int i = 0; i < UNANSWERED; i++)
		ways[i] = event_step(b, f, w, events[i]);
	step = emit_op(b, OP_CALL_OUT, add_ways(b, UNANSWERED, ways), next);
	step_at(b, step)->flag = callee_of_number(b, property_text(w, "to"));
	step_at(b, step)->dist = add_seconds(
		b, property_number(w, "timeout", b->s->rules.ring_timeout));
	return step;
}

int32_t unless_by_rest(struct builder *b, int32_t code, int32_t next, int32_t by_rest)
{
	int32_t step;

	if (!b->design->by_rest)
		return next;
	step = emit_op(b, OP_IF_BY_REST, code, next);
	step_at(b, step)->alt = by_rest;
	return step;
}
