/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * widgets - the table of Studio's widgets and how each is lowered. Events are
 * those of Twilio's widget library (twilio.com/docs/studio/widget-library).
 */
#include <string.h>

#include "compile/variables.h"
#include "engine/codes.h"

int32_t widget_speak(struct builder *b, const struct flow *f, const struct widget *w,
		     const struct dist *time, int32_t next)
{
	int32_t wait = emit_wait(b, time, widget_purpose(f, w, 1), next);
	int32_t phase = emit_op(b, OP_PHASE, PHASE_SPEAKING, wait);

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
		one = dist_constant(speech_seconds(b, say));
	else if (play && *play)
		one = b->s->rules.play_time;
	else if (digits)
		one = dist_constant(0.5 * (double)strlen(digits)); /* half a second a tone */
	one = dist_times(b, &one, loop >= 1 ? loop : 1);
	return *widget_duration(w, &one);
}

int32_t lower_trigger(struct builder *b, struct flow *f, struct widget *w)
{
	static const double weight[MAX_EVENTS] = { 1 };

	widget_ways(b, f, w, weight);
	return give_call_fields(b, f, event_step(b, f, w, "incomingCall"));
}

int32_t lower_say_play(struct builder *b, struct flow *f, struct widget *w)
{
	static const double weight[MAX_EVENTS] = { 1 };
	struct dist time = prompt_time(b, w);

	widget_ways(b, f, w, weight);
	return widget_speak(b, f, w, &time, ways_branch(b, f, w, NULL));
}

static bool leads_on(const struct widget *w, const char *event)
{
	for (size_t i = 0; i < w->transition_count; i++)
		if (!strcmp(w->transitions[i].event, event))
			return w->transitions[i].next != NULL;
	return false;
}

/* Way I of a gather, with what the caller has entered or said. */
static int32_t entered(struct builder *b, const struct flow *f, const struct widget *w, size_t i)
{
	int32_t way = way_step(b, f, w, i);

	if (!w->override || i == 2)
		return way;
	return i == 0 ? give_choices(b, f, w, "Digits", &w->override->digits, way) :
			give_choices(b, f, w, "SpeechResult", &w->override->speech, way);
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
	widget_ways(b, f, w, weight);
	note_default(b, f, w);
	for (size_t i = 0; i < 3; i++)
		ways[i] = emit_wait(b, i == 2 ? &silence : &input, widget_purpose(f, w, 2),
				    entered(b, f, w, i));
	return widget_speak(b, f, w, &time, ways_branch(b, f, w, ways));
}

int32_t widget_silent(struct builder *b, struct flow *f, struct widget *w,
		      const struct dist *time, double success)
{
	double weight[MAX_EVENTS] = { success, 1 - success };
	int32_t ways[MAX_EVENTS] = { NOWHERE, NOWHERE, NOWHERE, NOWHERE,
				     NOWHERE, NOWHERE, NOWHERE, NOWHERE };

	widget_ways(b, f, w, weight);
	if (w->override && w->override->responses.count)
		ways[0] = give_responses(b, f, w, way_step(b, f, w, 0));
	return emit_wait(b, widget_duration(w, time), widget_purpose(f, w, 1),
			 ways_branch(b, f, w, ways));
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
	return widget_silent(b, f, w, &b->s->rules.message_time, b->s->rules.http_success_share);
}

int32_t lower_stream(struct builder *b, struct flow *f, struct widget *w)
{
	struct dist none = dist_constant(0);

	return widget_silent(b, f, w, &none, 1);
}

int32_t lower_voicemail(struct builder *b, struct flow *f, struct widget *w)
{
	static const double weight[MAX_EVENTS] = { 1 };

	widget_ways(b, f, w, weight);
	return widget_speak(b, f, w, widget_duration(w, &b->s->rules.voicemail_time),
		     ways_branch(b, f, w, NULL));
}

static int32_t answer_then(struct builder *b, int32_t next)
{
	return emit_op(b, OP_ANSWER, 0, next);
}

static int32_t connect_dial(struct builder *b, const struct flow *f, const struct widget *w,
			    int32_t done)
{
	const char *to = property_text(w, "to");
	struct target target;
	bool inside = to && resolve_number(b, to, &target);
	struct dial dial = {
		.target = inside ? add_target(b, target.kind, target.index, target.event_return)
				 : NOWHERE,
		.timeout = property_number(w, "timeout", b->s->rules.dial_timeout),
		.name = add_string(b, "%s", to && *to ? to : "a party outside"),
	};
	int32_t end = emit_op(b, OP_DIAL_END, 0, done);
	int32_t bridge = emit_op(b, OP_BRIDGE, 0, end);
	int32_t step = emit_op(b, OP_DIAL, add_dial(b, dial), bridge);

	(void)f;
	b->p->steps[step].alt = end;
	return step;
}

int32_t lower_connect_call(struct builder *b, struct flow *f, struct widget *w)
{
	static const double weight[MAX_EVENTS] = { 1 };
	int32_t done;

	widget_ways(b, f, w, weight);
	done = give_dial_status(b, f, w, ways_branch(b, f, w, NULL));
	if (w->override && w->override->agents >= 0)
		return answer_then(b, emit_before_queue(
					      b, emit_agent(b, w->override->agents,
							    property_number(w, "timeout",
									    b->s->rules.dial_timeout),
							    done, done)));
	return answer_then(b, connect_dial(b, f, w, done));
}

/* The scenario's choice, the queue's name, the only group, or agents without
 * limit where the scenario has none. */
static int32_t group_of(struct builder *b, const struct flow *f, const struct widget *w)
{
	const char *queue = property_text(w, "queue_name");
	int group;

	if (w->override && w->override->agents >= 0)
		return w->override->agents;
	group = find_group(b, queue ? queue : property_text(w, "workflow"), true);
	if (group != NOWHERE)
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

static int32_t enqueue(struct builder *b, struct flow *f, struct widget *w, double max_wait)
{
	double share = b->s->rules.enqueue_success_share;
	double weight[MAX_EVENTS] = { share, 1 - share };
	int32_t ways[MAX_EVENTS] = { NOWHERE, NOWHERE, NOWHERE, NOWHERE };
	int32_t done, gave_up, agent;

	widget_ways(b, f, w, weight);
	done = way_step(b, f, w, 0);
	gave_up = way_step(b, f, w, 1);
	agent = emit_agent(b, group_of(b, f, w), max_wait, done, gave_up);
	b->p->steps[agent].flag = priority_of(w);
	ways[0] = answer_then(b, emit_before_queue(b, agent));
	return ways_branch(b, f, w, ways);
}

/* For calls and chats that came in (81020). */
int32_t lower_flex(struct builder *b, struct flow *f, struct widget *w)
{
	int32_t step = enqueue(b, f, w, property_number(w, "timeout", 3600));

	return unless_by_rest(b, CODE_81020, step, event_step(b, f, w, "failedToEnqueue"));
}

int32_t lower_enqueue_call(struct builder *b, struct flow *f, struct widget *w)
{
	return enqueue(b, f, w, property_number(w, "timeout", -1));
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

	return widget_speak(b, f, w, widget_duration(w, &b->s->rules.redirect_document_time),
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
	step = emit_op(b, OP_PARK, document,
		       give_parameters(b, f, w, event_step(b, f, w, "return")));
	b->p->steps[step].alt = timed_out;
	b->p->steps[step].dist = add_seconds(
		b, property_number(w, "timeout", b->s->rules.redirect_timeout));
	return step;
}

static const struct widget_type types[] = {
#define WIDGET(lower, name, flag, takes, ...) { name, flag, takes, { __VA_ARGS__ }, lower },
#include "compile/widgets.def"
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
