/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * widgets - the table of Studio's widgets and how each is lowered. Events are
 * those of Twilio's widget library (twilio.com/docs/studio/widget-library).
 */
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/nearest_word.h"
#include "base/terms.h"
#include "compile/studio/flow_variables_internal.h"
#include "laws/distribution.h"
#include "program/program.h"

int32_t widget_speak(struct builder *b, const struct flow *f, const struct widget *w,
		     const struct dist *time, enum hears hears, int32_t next)
{
	int32_t wait = emit_wait(b, time, widget_purpose(f, w, 1), next);
	int32_t phase = emit_op(b, OP_PHASE, PHASE_SPEAKING, wait);

	step_at(b, phase)->flag = (uint8_t)hears;
	return emit_op(b, OP_ANSWER, 0, phase);
}

/* What a widget's prompt takes: text at the speaking rate, a file or digits. */
static struct dist prompt_time(struct builder *b, const struct widget *w)
{
	const char *say = property_text(w, "say"), *play = property_text(w, "play");
	const char *digits = property_text(w, "digits");
	double loop = property_number(w, "loop", 1);
	struct dist one = dist_constant(0);

	if (say && *say)
		one = dist_constant(marked_speech_seconds(b, say));
	else if (play && *play)
		one = b->s->rules.play_time;
	else if (digits)
		one = dist_constant(0.5 * (double)strlen(digits)); /* half a second a tone */
	one = dist_times(&one, loop >= 1 ? loop : 1, &b->p->arena);
	return *widget_duration(w, &one);
}

static void prompt_assumed(struct builder *b, const struct flow *f, const struct widget *w)
{
	const char *say = property_text(w, "say"), *play = property_text(w, "play");

	if (say && *say)
		widget_takes_time(b, f, w, STAND_IN_SPEECH, assumed_rule(b, speech_rate));
	else if (play && *play)
		widget_takes_time(b, f, w, STAND_IN_PLAY, assumed_rule(b, play_time));
}

int32_t lower_trigger(struct builder *b, struct flow *f, struct widget *w)
{
	static const double weight[MAX_EVENTS] = { 1 };

	widget_ways(b, f, w, weight);
	return give_call_fields(b, f, w, "incomingCall", event_step(b, f, w, "incomingCall"));
}

/* Are there words? Keys are none. */
static bool says(const struct widget *w)
{
	const char *say = property_text(w, "say"), *play = property_text(w, "play");

	return (say && *say) || (play && *play);
}

int32_t lower_say_play(struct builder *b, struct flow *f, struct widget *w)
{
	static const double weight[MAX_EVENTS] = { 1 };
	struct dist time = prompt_time(b, w);

	widget_ways(b, f, w, weight);
	prompt_assumed(b, f, w);
	return widget_speak(b, f, w, &time, says(w) ? HEARS_MESSAGE : HEARS_THE_SAME,
			    ways_branch(b, f, w, NULL));
}

static bool leads_on(const struct widget *w, const char *event)
{
	for (size_t i = 0; i < w->transition_count; i++)
		if (!strcmp(w->transitions[i].event, event))
			return w->transitions[i].next != NULL;
	return false;
}

/* More keys than the widget waits for can never have been entered, nor the one that ends them. */
static void check_digits(struct builder *b, const struct widget *w)
{
	double most = property_number(w, "number_of_digits", 0);
	const char *finish = finishing_keys(w->properties);

	for (size_t i = 0; w->override && i < w->override->digits.count; i++) {
		const struct chance *c = &w->override->digits.chance[i];

		if (most > 0 && (double)strlen(c->text) > most)
			diag_error(b->d, c->at,
				   "\"%s\" can never be entered: widget '%s' takes %.0f digit%s", c->text,
				   w->name, most, most == 1 ? "" : "s");
		if (strpbrk(c->text, finish))
			diag_error(b->d, c->at,
				   "\"%s\" can never be entered: '%c' ends what is entered into widget '%s'",
				   c->text, *strpbrk(c->text, finish), w->name);
	}
}

/* Callers who enter something take the event that leads on, or either when both
 * do (or neither does). */
int32_t lower_gather_input(struct builder *b, struct flow *f, struct widget *w)
{
	const struct rules *r = &b->s->rules;
	bool key = leads_on(w, "keypress"), speech = leads_on(w, "speech");
	double share = r->gather_input_share;
	double keys = key == speech ? share / 2 : key ? share : 0;
	double weight[MAX_EVENTS] = { keys, share - keys, 1 - share };
	double timeout = property_number(w, "timeout", r->gather_timeout);
	struct dist silence = dist_constant(timeout);
	struct dist input = { .kind = DIST_UNIFORM, .a = 0, .b = timeout };
	struct dist time = prompt_time(b, w);
	int32_t ways[3];

	if (b->s->callers.has_input)
		input = b->s->callers.input;
	check_digits(b, w);
	widget_ways(b, f, w, weight);
	input_assumed(b, f, w);
	prompt_assumed(b, f, w);
	number_assumed(b, f, w, "timeout", timeout);
	for (size_t i = 0; i < 3; i++)
		ways[i] = emit_wait(b, i == 2 ? &silence : &input, widget_purpose(f, w, 2),
				    way_step(b, f, w, i));
	return widget_speak(b, f, w, &time, HEARS_QUESTION,
			    unless_machine(b, false, ways_branch(b, f, w, ways), ways[2]));
}

int32_t widget_silent(struct builder *b, struct flow *f, struct widget *w,
		      const struct dist *time, double success)
{
	double weight[MAX_EVENTS] = { success, 1 - success };

	widget_ways(b, f, w, weight);
	outcome_assumed(b, f, w, STAND_IN_OUTCOME, assumed_rule(b, http_success_share));
	return emit_wait(b, widget_duration(w, time), widget_purpose(f, w, 1),
			 ways_branch(b, f, w, NULL));
}

int32_t lower_set_variables(struct builder *b, struct flow *f, struct widget *w)
{
	static const double weight[MAX_EVENTS] = { 1 };
	struct dist none = dist_constant(0);

	widget_ways(b, f, w, weight);
	return emit_wait(b, widget_duration(w, &none), widget_purpose(f, w, 1),
			 give_settings(b, f, w, ways_branch(b, f, w, NULL)));
}

int32_t lower_message(struct builder *b, struct flow *f, struct widget *w)
{
	widget_takes_time(b, f, w, STAND_IN_MESSAGE, assumed_rule(b, message_time));
	return widget_silent(b, f, w, &b->s->rules.message_time, b->s->rules.http_success_share);
}

int32_t lower_stream(struct builder *b, struct flow *f, struct widget *w)
{
	struct dist none = dist_constant(0);

	return widget_silent(b, f, w, &none, 1);
}

/* Who says nothing leaves no message. */
static int32_t no_message(struct builder *b, int32_t next)
{
	int32_t step = emit_op(b, OP_PHASE, PHASE_SPEAKING, next);

	step_at(b, step)->flag = HEARS_NOBODY;
	return step;
}

int32_t lower_voicemail(struct builder *b, struct flow *f, struct widget *w)
{
	static const double weight[MAX_EVENTS] = { 1 };
	int32_t ways[MAX_EVENTS] = { NOWHERE, NOWHERE, NOWHERE, NOWHERE,
				     NOWHERE, NOWHERE, NOWHERE, NOWHERE };

	widget_ways(b, f, w, weight);
	outcome_assumed(b, f, w, STAND_IN_OUTCOME, "");
	widget_takes_time(b, f, w, STAND_IN_VOICEMAIL, assumed_rule(b, voicemail_time));
	for (size_t i = 0; i < w->way_count; i++)
		if (!strcmp(w->ways[i].event, "noAudio") && w->ways[i].weight > 0)
			ways[i] = no_message(b, way_step(b, f, w, i));
	return widget_speak(b, f, w, widget_duration(w, &b->s->rules.voicemail_time), HEARS_TONE,
			    ways_branch(b, f, w, ways));
}

static int32_t answer_then(struct builder *b, int32_t next)
{
	return emit_op(b, OP_ANSWER, 0, next);
}

/* The scenario's choice, the queue's name, the only group, or agents without
 * limit where the scenario has none. */
static int32_t group_of(struct builder *b, const struct flow *f, const struct widget *w)
{
	static const char *const names[] = { "queue_name", "workflow", "workflow_sid",
					     "task_router_workflow" };
	int group = NOWHERE;

	if (w->override && w->override->agents >= 0)
		return w->override->agents;
	for (size_t i = 0; group == NOWHERE && i < sizeof(names) / sizeof(*names); i++)
		group = find_group(b, property_text(w, names[i]), false);
	if (group != NOWHERE || (group = find_group(b, NULL, true)) != NOWHERE)
		return group;
	if (!b->s->group_count)
		return 0; /* the unlimited group that the compiler adds */
	diag_error(b->d, w->at,
		   "widget '%s' needs an agent group, say which: flows.%s.widgets.%s: {agents: NAME}",
		   w->name, f->file->name, w->name);
	return 0;
}

/* The scenario's word, or the widget's; 0 to 255, the higher the sooner. */
static uint8_t priority_of(const struct widget *w)
{
	double priority = property_number(w, "priority", 0);

	if (w->override && w->override->priority >= 0)
		return (uint8_t)w->override->priority;
	return (uint8_t)(priority < 255 ? priority : 255);
}

/* The agent takes the call into a conference: the action of <Enqueue> is requested at
 * once, and what Studio answers is not heard (Enqueue Call: "can only regain control of
 * the live call after dequeueing if" <Dial><Queue> did that). */
static int32_t agent_in_conference(struct builder *b, int32_t acquire, int32_t done)
{
	int32_t serve = step_at(b, acquire)->next;
	int32_t leave = emit_op(b, OP_HANG_UP, HANG_UP_AGENT, NOWHERE);
	int32_t step = emit_op(b, OP_HAND_OVER, 0, serve);

	patch_next(b, step_at(b, serve)->next, leave);
	step_at(b, step)->alt = done;
	patch_next(b, acquire, step);
	return acquire;
}

/* What is heard in a queue may send callers away, or end their wait. */
static void wait_assumed(struct builder *b, const struct flow *f, const struct widget *w)
{
	const char *url = property_text(w, "wait_url");
	struct target target;

	if (url && *url && !resolve_url(b, url, &target))
		widget_assumes_key(b, f, w, &(struct stand_in){
			.kind = STAND_IN_WAIT_URL, .value = "music", .give = "urls" });
}

static int32_t enqueue(struct builder *b, struct flow *f, struct widget *w, double max_wait,
		       int meeting)
{
	double share = b->s->rules.enqueue_success_share;
	double weight[MAX_EVENTS] = { share, 1 - share };
	int32_t ways[MAX_EVENTS] = { NOWHERE, NOWHERE, NOWHERE, NOWHERE };
	struct agent_visit v = { .group = group_of(b, f, w), .max_wait = max_wait, .task = true };
	int32_t agent;

	widget_ways(b, f, w, weight);
	outcome_assumed(b, f, w, STAND_IN_ENQUEUE, assumed_rule(b, enqueue_success_share));
	agents_assumed(b, f, w, v.group);
	v.done = way_step(b, f, w, 0);
	v.full = way_step(b, f, w, 1);
	v.gave_up = max_wait < 0 ? NOWHERE :
		    b->s->rules.task_timeout == TASK_HOLD ? emit_hold(b) : v.full;
	agent = emit_agent(b, &v);
	step_at(b, agent)->flag = priority_of(w);
	if (meeting == MEETING_CONFERENCE)
		agent = agent_in_conference(b, agent, v.done);
	wait_assumed(b, f, w);
	if (property_text(w, "wait_url"))
		agent = emit_wait_document(b, property_text(w, "wait_url"), w->at,
					   emit_op(b, OP_RELEASE, v.group, v.done), agent);
	ways[0] = answer_then(b, emit_before_queue(b, agent));
	return ways_branch(b, f, w, ways);
}

/* For calls and chats that came in (81020). */
int32_t lower_flex(struct builder *b, struct flow *f, struct widget *w)
{
	int32_t step = enqueue(b, f, w, property_number(w, "timeout", 3600),
			       b->s->rules.flex_agents);

	return unless_by_rest(b, CODE_81020, step, event_step(b, f, w, "failedToEnqueue"));
}

int32_t lower_enqueue_call(struct builder *b, struct flow *f, struct widget *w)
{
	return enqueue(b, f, w, property_number(w, "timeout", -1), b->s->rules.enqueue_agents);
}

/* A document nobody has described: it speaks a while and hands the call back. */
static int32_t stand_in_document(struct builder *b, struct flow *f, struct widget *w)
{
	/* the execution is that of the flow which runs a subflow */
	const struct flow *own = f->host ? f->host : f;
	static const char unknown[] = { QUERY_UNKNOWN, '\0' };
	struct target back = { .kind = TARGET_FLOW, .index = (int)own->index,
			       .event_return = true, .query = unknown };
	int32_t target = add_target_with(b, &back);
	const char *time = rule_default(b->s->profile, RULE_NUMBER_redirect_document_time);

	if (b->s->rules.given[RULE_NUMBER_redirect_document_time])
		time = "redirect_document_time";
	widget_assumes(b, f, w, STAND_IN_DOCUMENT,
		       w->override && w->override->has_duration ? "its duration" : time, "document");
	return widget_speak(b, f, w, widget_duration(w, &b->s->rules.redirect_document_time), HEARS_MESSAGE,
			    b->p->targets[target].fetch);
}

static int32_t redirect_document(struct builder *b, struct flow *f, struct widget *w)
{
	const char *url = property_text(w, "url");
	struct target target;

	if (w->override && w->override->app >= 0)
		target = (struct target){ .kind = TARGET_APP, .index = w->override->app };
	else if (!resolve_url(b, url, &target))
		return stand_in_document(b, f, w);
	return fetch_step(b, &target);
}

/* Studio prints a <Redirect> and waits; it does not fetch the URL itself
 * (twilio.com/docs/studio/widget-library/twiml-redirect). */
int32_t lower_twiml_redirect(struct builder *b, struct flow *f, struct widget *w)
{
	static const double weight[MAX_EVENTS] = { 1 };
	const char *url = property_text(w, "url");
	bool described = w->override && w->override->app >= 0;
	int32_t step, document, timed_out;

	widget_ways(b, f, w, weight);
	if ((!url || !*url) && !described)
		return event_step(b, f, w, "fail");
	document = redirect_document(b, f, w);
	timed_out = event_step(b, f, w, "timeout");
	number_assumed(b, f, w, "timeout", b->s->rules.redirect_timeout);
	step = emit_op(b, OP_PARK, document,
		       give_parameters(b, f, w, event_step(b, f, w, "return")));
	step_at(b, step)->alt = timed_out;
	step_at(b, step)->dist = add_seconds(
		b, property_number(w, "timeout", b->s->rules.redirect_timeout));
	return step;
}

static const struct widget_type types[] = {
#define WIDGET(lower, name, flag, takes, ...) { name, flag, takes, { __VA_ARGS__ }, lower },
#include "compile/studio/widgets.def"
#undef WIDGET
};

enum { TYPES = sizeof(types) / sizeof(*types) };

const struct widget_type *widget_type_find(const char *name)
{
	for (size_t i = 0; i < TYPES; i++)
		if (!strcmp(types[i].name, name))
			return &types[i];
	return NULL;
}

/* Names that hand-written flows invent. */
static const struct {
	const char *name, *hint;
} invented[] = {
	{ "hangup", "; there is no such widget: a branch without \"next\" ends the call" },
	{ "hang-up", "; there is no such widget: a branch without \"next\" ends the call" },
	{ "stop-call", "; there is no such widget: a branch without \"next\" ends the call" },
	{ "http-request", ", did you mean 'make-http-request'?" },
	{ "twiml-redirect", ", did you mean 'add-twiml-redirect'?" },
	{ "make-outgoing-call", ", expected 'make-outgoing-call-v1' or 'make-outgoing-call-v2'" },
};

const char *widget_type_hint(struct arena *a, const char *name)
{
	const char *names[TYPES];

	for (size_t i = 0; i < sizeof(invented) / sizeof(*invented); i++)
		if (!strcmp(invented[i].name, name))
			return invented[i].hint;
	for (size_t i = 0; i < TYPES; i++)
		names[i] = types[i].name;
	return did_you_mean(a, name, names, TYPES);
}
