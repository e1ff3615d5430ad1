/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * verbs - TwiML documents, lowered verb by verb (twilio.com/docs/voice/twiml).
 * What answers an inbound call is the first answering verb: <Pause>, <Redirect>
 * and <Reject> do not answer; <Say>, <Play>, <Gather> and <Enqueue> do; <Dial>
 * does, unless answerOnBridge.
 */
#include <stdlib.h>
#include <string.h>

#include "compile/builder.h"
#include "compile/twiml.h"
#include "engine/engine.h"

struct app {
	size_t index;
	size_t verb; /* ordinal of the verb being lowered */
};

struct verb {
	const char *name;
	/* Emit the verb; afterwards -> next. Returns its first step. */
	int32_t (*lower)(struct builder *b, const struct app *app, const struct element *e,
			 int32_t next);
	bool ends; /* nothing after it is reached */
};

static uint64_t verb_purpose(const struct app *app, unsigned use)
{
	return PURPOSE_APP | (uint64_t)app->index << 24 | (uint64_t)app->verb << 4 | use;
}

static int32_t emit_verb(struct builder *b, const struct element *e, int32_t next)
{
	int32_t step = emit_op(b, OP_NOTE, 0, next);

	b->p->steps[step].note = add_string(b, "<%s>", e->name);
	return step;
}

/* A whole or decimal number attribute; an error falls back. */
static double number(struct builder *b, const struct element *e, const char *name,
		     double fallback)
{
	const char *text = attribute(e, name, NULL);
	double value;

	if (!text)
		return fallback;
	if (!parse_number(text, &value) && value >= 0)
		return value;
	diag_error(b->d, e->at, "attribute %s of <%s> is \"%s\", expected a number of at least 0",
		   name, e->name, text);
	return fallback;
}

static bool truth(const struct element *e, const char *name)
{
	return !strcmp(attribute(e, name, "false"), "true");
}

static struct dist prompt_time(struct builder *b, const struct element *e)
{
	const char *digits = attribute(e, "digits", NULL);
	double loop = number(b, e, "loop", 1);
	struct dist one;

	if (!strcmp(e->name, "Pause"))
		return dist_constant(number(b, e, "length", b->s->rules.pause_length));
	if (!strcmp(e->name, "Say"))
		one = dist_constant(speech_seconds(b, e->text));
	else if (digits)
		one = dist_constant(0.5 * (double)strlen(digits)); /* half a second a tone */
	else
		one = b->s->rules.play_time;
	if (loop == 0) /* "0: until the call is hung up" */
		return dist_constant(1e8);
	return dist_times(b, &one, loop);
}

static int32_t speak(struct builder *b, const struct app *app, const struct dist *time,
		     unsigned use, int32_t next)
{
	int32_t wait = emit_wait(b, time, verb_purpose(app, use), next);
	int32_t phase = emit_op(b, OP_PHASE, PHASE_SPEAKING, wait);

	return emit_op(b, OP_ANSWER, 0, phase);
}

static int32_t lower_prompt(struct builder *b, const struct app *app, const struct element *e,
			    int32_t next)
{
	struct dist time = prompt_time(b, e);

	return emit_verb(b, e, speak(b, app, &time, 1, next));
}

static int32_t lower_pause(struct builder *b, const struct app *app, const struct element *e,
			   int32_t next)
{
	struct dist time = prompt_time(b, e);

	return emit_verb(b, e, emit_wait(b, &time, verb_purpose(app, 1), next));
}

/* The step that fetches URL; NOWHERE after an error. */
static int32_t fetch_url(struct builder *b, const struct element *e, const char *what,
			 const char *url)
{
	struct target target;

	if (!url[0] || !resolve_url(b, url, &target)) {
		diag_error(b->d, e->at,
			   "<%s>: %s \"%s\" leads to no app or flow of this scenario; map it under 'urls', or name an app, or a flow as .../Flows/NAME",
			   e->name, what, url);
		return NOWHERE;
	}
	return fetch_step(b, &target);
}

/* After the verb its action is fetched, when it has one. */
static int32_t after_verb(struct builder *b, const struct element *e, int32_t next)
{
	const char *action = attribute(e, "action", NULL);

	return action ? fetch_url(b, e, "action", action) : next;
}

static int32_t lower_redirect(struct builder *b, const struct app *app,
			      const struct element *e, int32_t next)
{
	(void)app;
	(void)next;
	return emit_verb(b, e, fetch_url(b, e, "the URL", e->text));
}

static int32_t lower_reject(struct builder *b, const struct app *app, const struct element *e,
			    int32_t next)
{
	const char *reason = attribute(e, "reason", "rejected");
	bool busy = !strcmp(reason, "busy");

	(void)next;
	if (!busy && strcmp(reason, "rejected"))
		diag_error(b->d, e->at, "reason of <Reject> is \"%s\", expected rejected or busy",
			   reason);
	if (app->verb != 1)
		diag_error(b->d, e->at, "<Reject> must be the first verb of a document");
	return emit_verb(b, e, emit_op(b, OP_REJECT, busy ? CALL_BUSY : CALL_NO_ANSWER, NOWHERE));
}

static int32_t lower_hangup(struct builder *b, const struct app *app, const struct element *e,
			    int32_t next)
{
	(void)app;
	(void)next;
	return emit_verb(b, e, emit_op(b, OP_HANG_UP, HANG_UP_VERB, NOWHERE));
}

static bool is_prompt(const struct element *e)
{
	return !strcmp(e->name, "Say") || !strcmp(e->name, "Play") || !strcmp(e->name, "Pause");
}

/* Prompts inside <Gather>, played one after the other. */
static int32_t prompts(struct builder *b, const struct app *app, const struct element *e,
		       int32_t next)
{
	for (size_t i = e->child_count; i-- > 0;) {
		struct dist time;

		if (!is_prompt(e->children[i])) {
			diag_error(b->d, e->children[i]->at,
				   "<%s> cannot stand inside <Gather>, only Say, Play and Pause can",
				   e->children[i]->name);
			continue;
		}
		time = prompt_time(b, e->children[i]);
		next = emit_wait(b, &time, verb_purpose(app, 4 + (unsigned)(i % 8)), next);
	}
	return next;
}

/* With input the action is fetched (by default this document again); without,
 * the next verb follows (twilio.com/docs/voice/twiml/gather). */
static int32_t lower_gather(struct builder *b, const struct app *app, const struct element *e,
			    int32_t next)
{
	double timeout = number(b, e, "timeout", b->s->rules.gather_timeout);
	struct dist silence = dist_constant(timeout);
	struct dist input = { .kind = DIST_UNIFORM, .a = 0, .b = timeout };
	double share = b->s->rules.gather_input_share;
	double weight[2] = { share, 1 - share };
	const char *action = attribute(e, "action", b->s->apps[app->index].name);
	int32_t ways[2], branch, phase;

	if (b->s->callers.has_input)
		input = b->s->callers.input;
	ways[0] = fetch_url(b, e, "action", action);
	ways[0] = emit_wait(b, &input, verb_purpose(app, 2), ways[0]);
	ways[1] = emit_wait(b, &silence, verb_purpose(app, 2), next);
	branch = emit_branch(b, 2, weight, ways, verb_purpose(app, 0));
	branch = prompts(b, app, e, branch);
	phase = emit_op(b, OP_PHASE, PHASE_SPEAKING, branch);
	return emit_verb(b, e, emit_op(b, OP_ANSWER, 0, phase));
}

/* What <Dial> reaches: its one noun, or its own text as a number. */
static const struct element *dialled(struct builder *b, const struct element *e)
{
	static const char *const nouns[] = { "Number", "Client", "Sip", "Queue" };

	if (!e->child_count)
		return e;
	if (e->child_count > 1)
		diag_error(b->d, e->children[1]->at,
			   "<Dial> with several nouns is not simulated yet, expected one");
	for (size_t i = 0; i < 4; i++)
		if (!strcmp(e->children[0]->name, nouns[i]))
			return e->children[0];
	diag_error(b->d, e->children[0]->at,
		   "<%s> inside <Dial> is not simulated yet, expected Number, Client, Sip or Queue",
		   e->children[0]->name);
	return e->children[0];
}

static int32_t dial_agents(struct builder *b, const struct element *e, int group,
			   int32_t next)
{
	double timeout = number(b, e, "timeout", b->s->rules.dial_timeout);
	int32_t serve = emit_agent(b, group, timeout, next, next);
	int32_t answer = emit_op(b, OP_ANSWER, 0, b->p->steps[serve].next);

	if (!truth(e, "answerOnBridge"))
		return emit_op(b, OP_ANSWER, 0, serve);
	patch_next(b, serve, answer);
	return serve;
}

static int32_t dial_party(struct builder *b, const struct element *e, const char *to,
			  int32_t next)
{
	struct target target;
	bool inside = resolve_number(b, to, &target);
	struct dial dial = {
		.target = inside ? add_target(b, target.kind, target.index, target.event_return)
				 : NOWHERE,
		.timeout = number(b, e, "timeout", b->s->rules.dial_timeout),
		.answer_on_bridge = truth(e, "answerOnBridge"),
		.name = add_string(b, "%s", to),
	};
	int32_t end = emit_op(b, OP_DIAL_END, 0, next);
	int32_t bridge = emit_op(b, OP_BRIDGE, 0, end);
	int32_t step = emit_op(b, OP_DIAL, add_dial(b, dial), bridge);

	b->p->steps[step].alt = end;
	return dial.answer_on_bridge ? step : emit_op(b, OP_ANSWER, 0, step);
}

static int32_t lower_dial(struct builder *b, const struct app *app, const struct element *e,
			  int32_t next)
{
	const struct element *noun = dialled(b, e);
	int group = find_group(b, noun->text, false);

	(void)app;
	next = after_verb(b, e, next);
	if (!noun->text[0])
		diag_error(b->d, noun->at, "<%s> is empty, expected whom to dial", noun->name);
	if (!strcmp(noun->name, "Queue") && group == NOWHERE)
		diag_error(b->d, noun->at, "queue '%s' is no agent group of this scenario",
			   noun->text);
	if (group != NOWHERE)
		return emit_verb(b, e, dial_agents(b, e, group, next));
	return emit_verb(b, e, dial_party(b, e, noun->text, next));
}

static const char *group_hint(struct builder *b, const char *name)
{
	const char **names = xreallocarray(NULL, b->s->group_count + 1, sizeof(*names));
	const char *hint;

	for (size_t i = 0; i < b->s->group_count; i++)
		names[i] = b->s->groups[i].name;
	hint = did_you_mean(&b->p->arena, name, names, b->s->group_count);
	free(names);
	return hint;
}

static int32_t lower_enqueue(struct builder *b, const struct app *app, const struct element *e,
			     int32_t next)
{
	bool workflow = attribute(e, "workflowSid", NULL) != NULL;
	int group = find_group(b, e->text, workflow);

	(void)app;
	if (group == NOWHERE) {
		diag_error(b->d, e->at, "<Enqueue>: '%s' is no agent group of this scenario%s",
			   e->text, group_hint(b, e->text));
		return NOWHERE;
	}
	next = after_verb(b, e, next);
	return emit_verb(b, e, emit_op(b, OP_ANSWER, 0,
				       emit_agent(b, group, -1, next, NOWHERE)));
}

static const struct verb verbs[] = {
	{ "Say", lower_prompt, false },	    { "Play", lower_prompt, false },
	{ "Pause", lower_pause, false },    { "Gather", lower_gather, false },
	{ "Dial", lower_dial, false },	    { "Enqueue", lower_enqueue, false },
	{ "Redirect", lower_redirect, true }, { "Reject", lower_reject, true },
	{ "Hangup", lower_hangup, true },
};

static const char *const later[] = {
	"Connect", "Start", "Stop", "Record", "Leave", "Refer", "Pay", "Prompt",
	"Siprec", "Stream", "Echo", "Queue", "Sms", "Message",
};

enum { VERBS = sizeof(verbs) / sizeof(*verbs), LATER = sizeof(later) / sizeof(*later) };

static const struct verb *find_verb(struct builder *b, const struct element *e)
{
	const char *names[VERBS];

	for (size_t i = 0; i < VERBS; i++) {
		names[i] = verbs[i].name;
		if (!strcmp(verbs[i].name, e->name))
			return &verbs[i];
	}
	for (size_t i = 0; i < LATER; i++)
		if (!strcmp(later[i], e->name)) {
			diag_error(b->d, e->at, "verb <%s> is not simulated yet", e->name);
			return NULL;
		}
	diag_error(b->d, e->at, "<%s> is no TwiML verb%s", e->name,
		   did_you_mean(&b->p->arena, e->name, names, VERBS));
	return NULL;
}

/* From the last verb back to the first, so that each knows what follows it. */
static int32_t lower_verbs(struct builder *b, size_t index, const struct element *root)
{
	int32_t next = emit_op(b, OP_HANG_UP, HANG_UP_END_OF_DOCUMENT, NOWHERE);

	for (size_t i = root->child_count; i-- > 0;) {
		const struct element *e = root->children[i];
		const struct verb *verb = find_verb(b, e);
		struct app app = { index, i + 1 };

		if (!verb)
			continue;
		if (verb->ends && i + 1 < root->child_count)
			diag_warning(b->d, root->children[i + 1]->at,
				     "nothing after <%s> is ever reached", e->name);
		next = verb->lower(b, &app, e, next);
	}
	return next;
}

void lower_app(struct builder *b, size_t index)
{
	const struct app_file *app = &b->s->apps[index];
	struct element *root;

	if (!app->source)
		return;
	root = twiml_parse(&b->p->arena, app->source, b->d);
	if (!root)
		return;
	if (strcmp(root->name, "Response")) {
		diag_error(b->d, root->at, "the root element is <%s>, expected <Response>",
			   root->name);
		return;
	}
	patch_next(b, b->app_entry[index], lower_verbs(b, index, root));
}
