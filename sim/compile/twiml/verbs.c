/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * verbs - TwiML documents, lowered verb by verb (twilio.com/docs/voice/twiml).
 * What answers an inbound call is the first answering verb: <Pause>, <Redirect>,
 * <Reject>, <Leave>, <Start> and <Stop> do not answer; <Say>, <Play>, <Gather>,
 * <Record>, <Connect> and <Enqueue> do; <Dial> does, unless answerOnBridge.
 */
#include <string.h>

#include "base/diagnostics.h"
#include "base/nearest_word.h"
#include "base/terms.h"
#include "base/units.h"
#include "compile/twiml/verb_internal.h"
#include "program/program.h"

struct verb {
	const char *name;
	lower_verb *lower;
	bool ends; /* nothing after it is reached */
};

uint64_t verb_purpose(const struct app *app, unsigned use)
{
	return PURPOSE_APP | (uint64_t)app->number << 24 | (uint64_t)app->verb << 4 | use;
}

int32_t emit_verb(struct builder *b, const struct element *e, int32_t next)
{
	int32_t step = emit_op(b, OP_VERB, 0, next);

	step_at(b, step)->note = add_string(b, "<%s>", e->name);
	verb_is_reported(b, e, step);
	return step;
}

double number(struct builder *b, const struct element *e, const char *name, double fallback)
{
	const char *text = attribute(e, name, NULL);
	double value;

	(void)b;
	return text && !parse_number(text, &value) && value >= 0 ? value : fallback;
}

bool truth(const struct element *e, const char *name)
{
	return !strcmp(attribute(e, name, "false"), "true");
}

int32_t fetch_url(struct builder *b, const struct element *e, const char *what,
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

int32_t fetch_action(struct builder *b, const struct app *app, const struct element *e)
{
	/* by number: inline documents may share a name, or have that of a file */
	const struct target self = { .kind = TARGET_APP, .index = (int)app->index };
	const char *action = attribute(e, "action", NULL);

	return action ? fetch_url(b, e, "action", action) : fetch_step(b, &self);
}

int32_t after_verb(struct builder *b, const struct element *e, int32_t next)
{
	const char *action = attribute(e, "action", NULL);

	return action ? fetch_url(b, e, "action", action) : next;
}

static enum code code_numbered(int number)
{
	enum code code = 0;

	while (code < CODE_COUNT - 1 && code_rows[code].number != number)
		code++;
	return code;
}

int32_t emit_code(struct builder *b, int code, int32_t next)
{
	return emit_op(b, OP_ERROR_CODE, (int32_t)code_numbered(code), next);
}

struct element *app_document(struct builder *b, size_t index)
{
	const struct app_file *app = &b->s->apps[index];
	struct document *document = &b->documents[index];
	struct diagnostics unheard = { 0 };

	if (!app->source || (app->fault && app->fault != 12200))
		return NULL;
	if (!document->read)
		document->root = twiml_parse(&b->p->arena, app->source, &unheard);
	document->read = true;
	diag_free(&unheard);
	return document->root;
}

struct element *document_of(struct builder *b, const char *url, size_t *index)
{
	struct target target;

	if (!resolve_url(b, url, &target) || target.kind != TARGET_APP)
		return NULL;
	*index = (size_t)target.index;
	return app_document(b, *index);
}

static const struct verb verbs[] = {
	{ "Say", lower_prompt, false },	    { "Play", lower_prompt, false },
	{ "Pause", lower_pause, false },    { "Gather", lower_gather, false },
	{ "Dial", lower_dial, false },	    { "Enqueue", lower_enqueue, false },
	{ "Leave", lower_leave, true },	    { "Record", lower_record, false },
	{ "Connect", lower_connect, false }, { "Start", lower_start, false },
	{ "Stop", lower_start, false },	    { "Redirect", lower_redirect, true },
	{ "Reject", lower_reject, true },   { "Hangup", lower_hangup, true },
	{ "Refer", lower_refer, true },	    { "Pay", lower_pay, false },
	{ "Sms", lower_unmodelled, false }, { "Message", lower_unmodelled, false },
	{ "Prompt", lower_unmodelled, false }, { "Echo", lower_unmodelled, false },
};

enum { VERBS = sizeof(verbs) / sizeof(*verbs) };

static const struct verb *find_verb(struct builder *b, const struct element *e)
{
	const char *names[VERBS], *hint;

	for (size_t i = 0; i < VERBS; i++) {
		names[i] = verbs[i].name;
		if (!strcmp(verbs[i].name, e->name))
			return &verbs[i];
	}
	hint = noun_hint(b, e->name);
	if (!hint[0])
		hint = did_you_mean(&b->p->arena, e->name, names, VERBS);
	diag_error(b->d, e->at, "<%s> is no TwiML verb%s", e->name, hint);
	return NULL;
}

/* From the last verb back to the first, so that each knows what follows it. */
static int32_t lower_verbs(struct builder *b, size_t index, const struct element *root)
{
	int32_t next = emit_op(b, OP_HANG_UP, HANG_UP_END_OF_DOCUMENT, NOWHERE);

	for (size_t i = root->child_count; i-- > 0;) {
		const struct element *e = root->children[i];
		const struct verb *verb = find_verb(b, e);
		struct app app = { index, b->documents[index].number, i + 1 };

		if (!verb)
			continue;
		check_verb(b, e);
		if (verb->ends && i + 1 < root->child_count)
			diag_warning(b->d, root->children[i + 1]->at,
				     "nothing after <%s> is ever reached", e->name);
		next = verb->lower(b, &app, e, next);
	}
	return next;
}

/* The document is broken on purpose: its error shows when it is served. */
static int32_t lower_fault(struct builder *b, int fault)
{
	return emit_op(b, OP_DOCUMENT_ERROR, (int32_t)code_numbered(fault), NOWHERE);
}

/* The document that its server answers with, by how the last <Dial> ended. OWN: its own, or
 * NOWHERE. */
static int32_t by_status(struct builder *b, const struct app_file *app, int32_t own)
{
	int32_t ways[OUTCOME_COUNT + 1];

	for (int i = 0; i < OUTCOME_COUNT; i++)
		ways[i] = app->status_app[i] < 0 ? own : b->app_entry[app->status_app[i]];
	ways[OUTCOME_COUNT] = own != NOWHERE ? own : ways[OUTCOME_ANSWER];
	return emit_dial_way(b, ways);
}

int32_t emit_dial_way(struct builder *b, const int32_t *ways)
{
	return emit_op(b, OP_DIAL_WAY, add_ways(b, OUTCOME_COUNT + 1, ways), NOWHERE);
}

void lower_app(struct builder *b, size_t index)
{
	const struct app_file *app = &b->s->apps[index];
	int32_t place = b->app_entry[index], first;
	struct element *root;

	if (!app->source) {
		if (app->by_status)
			patch_next(b, place, by_status(b, app, NOWHERE));
		return;
	}
	if (app->fault && app->fault != 12200) {
		patch_next(b, place, lower_fault(b, app->fault));
		return;
	}
	root = twiml_parse(&b->p->arena, app->source, b->d);
	b->documents[index].root = root;
	b->documents[index].read = true;
	if (!root)
		return;
	if (strcmp(root->name, "Response")) {
		diag_error(b->d, root->at, "the root element is <%s>, expected <Response>",
			   root->name);
		return;
	}
	first = lower_verbs(b, index, root);
	if (app->by_status)
		first = by_status(b, app, first);
	if (app->machine_app >= 0)
		first = emit_if(b, WHO_CALLED_MACHINE, b->app_entry[app->machine_app], first);
	patch_next(b, place, app->fault ? emit_code(b, app->fault, first) : first);
}
