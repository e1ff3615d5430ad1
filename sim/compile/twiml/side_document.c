/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * side_document - documents that are executed beside a verb: that of a noun's `url`, which
 * the called party hears before the bridge, and that of a waitUrl, which plays while the
 * call is in a queue and is requested again at its end (twilio.com/docs/voice/twiml/number,
 * .../enqueue). Play, Say, Pause, Gather, Redirect and Hangup act in both, Leave in a queue.
 */
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "laws/distribution.h"
#include "base/memory.h"
#include "base/terms.h"
#include "compile/twiml/verb_internal.h"

static bool is_verb(const struct element *e, const char *name)
{
	return !strcmp(e->name, name);
}

/* The app that URL, in document SELF, leads to; NULL: SELF. NOWHERE: it leads to none. */
static int app_of(struct builder *b, const char *url, size_t self)
{
	struct target target;

	if (!url)
		return (int)self;
	return resolve_url(b, url, &target) && target.kind == TARGET_APP ? target.index : NOWHERE;
}

/* ---- does it matter? ---- */

static bool matters(struct builder *b, size_t index, bool *seen)
{
	const struct element *root = app_document(b, index);
	bool found = false;

	if (seen[index])
		return false;
	seen[index] = true;
	for (size_t i = 0; root && i < root->child_count && !found; i++) {
		const struct element *e = root->children[i];
		int to = NOWHERE;

		if (is_verb(e, "Redirect"))
			to = app_of(b, e->text, index);
		else if (is_verb(e, "Gather"))
			to = app_of(b, attribute(e, "action", NULL), index);
		found = is_verb(e, "Leave") || is_verb(e, "Hangup") ||
			(to != NOWHERE && matters(b, (size_t)to, seen));
	}
	return found;
}

static bool can_end_a_wait(struct builder *b, size_t index)
{
	bool *seen = xcalloc(b->s->app_count + 1, sizeof(*seen)), found = matters(b, index, seen);

	free(seen);
	return found;
}

/* ---- verbs ---- */

static int32_t fetch(struct side *s, size_t index)
{
	int32_t step = emit_op(s->b, OP_SIDE_FETCH, 0, s->entry[index]);

	step_at(s->b, step)->dist = add_dist(s->b, &s->b->s->rules.fetch_latency);
	step_at(s->b, step)->purpose = PURPOSE_FETCH;
	step_at(s->b, step)->note = add_string(s->b, "app \"%s\"", s->b->s->apps[index].name);
	return step;
}

static int32_t go_to(struct side *s, const struct element *e, const char *url, size_t self)
{
	int index = app_of(s->b, url, self);

	if (index == NOWHERE) {
		diag_warning(s->b->d, e->at,
			     "<%s>: \"%s\" leads to no app: in the document of a %s it is skipped",
			     e->name, url, s->waits ? "waitUrl" : "url");
		return NOWHERE;
	}
	return side_document(s, (size_t)index);
}

static int32_t gather(struct side *s, const struct app *app, const struct element *e, int32_t next)
{
	int32_t action = go_to(s, e, attribute(e, "action", NULL), app->index);

	if (action == NOWHERE)
		action = next;
	return gather_steps(s->b, app, e, !s->waits, action, truth(e, "actionOnEmptyResult") ? action : next);
}

static int32_t skipped(struct side *s, const struct element *e, int32_t next)
{
	diag_warning(s->b->d, e->at,
		     "<%s> cannot stand in the document of a %s: there it is skipped", e->name,
		     s->waits ? "waitUrl" : "url");
	return next;
}

static int32_t side_verb(struct side *s, const struct app *app, const struct element *e,
			 int32_t next)
{
	struct dist time;
	int32_t to;

	if (is_prompt(e)) {
		time = prompt_time(s->b, e);
		prompt_assumed(s->b, app, e, e);
		return emit_wait(s->b, &time, verb_purpose(app, 1), next);
	}
	if (is_verb(e, "Gather"))
		return gather(s, app, e, next);
	if (is_verb(e, "Hangup") || (is_verb(e, "Reject") && !s->waits))
		return s->hang_up;
	if (is_verb(e, "Leave") && s->waits)
		return s->leave;
	if (is_verb(e, "Redirect")) {
		to = go_to(s, e, e->text, app->index);
		return to == NOWHERE ? next : to;
	}
	if (is_verb(e, "Dial") && !s->waits)
		return emit_code(s->b, 13201, next);
	return skipped(s, e, next);
}

/* ---- documents ---- */

/* How long E takes on average, seconds. */
static double mean_time(struct builder *b, const struct app *app, const struct element *e)
{
	struct dist time;
	double sum = 0;

	if (is_prompt(e)) {
		time = prompt_time(b, e);
		return dist_mean(&time);
	}
	if (!is_verb(e, "Gather"))
		return 0;
	for (size_t i = 0; i < e->child_count; i++)
		sum += mean_time(b, app, e->children[i]);
	return sum + gather_mean(b, app, e);
}

/* A wait document that takes no time, where fetches take none, would be asked for without
 * end at one moment: it lasts a second [I]. */
static int32_t lasts(struct side *s, const struct app *app, const struct element *root, int32_t first)
{
	struct dist second = dist_constant(1);
	double sum = dist_mean(&s->b->s->rules.fetch_latency);

	for (size_t i = 0; root && i < root->child_count; i++)
		sum += mean_time(s->b, app, root->children[i]);
	return sum > 0 ? first : emit_wait(s->b, &second, verb_purpose(app, 0), first);
}

static int32_t verbs_of(struct side *s, size_t index)
{
	const struct element *root = app_document(s->b, index);
	struct app app = { index, s->b->documents[index].number, 0 };
	int fault = s->b->s->apps[index].fault;
	int32_t next = s->waits ? side_document(s, s->first) : s->over;

	for (size_t i = root ? root->child_count : 0; i-- > 0;) {
		app.verb = i + 1;
		next = emit_verb(s->b, root->children[i],
				 side_verb(s, &app, root->children[i], next));
	}
	app.verb = 0;
	if (s->waits)
		next = lasts(s, &app, root, next);
	return fault && !s->waits ? emit_code(s->b, fault, next) : next;
}

int32_t side_document(struct side *s, size_t index)
{
	if (!s->entry) {
		s->entry = arena_array(&s->b->p->arena, s->b->s->app_count, sizeof(*s->entry));
		for (size_t i = 0; i < s->b->s->app_count; i++)
			s->entry[i] = NOWHERE;
		s->first = index;
	}
	if (s->entry[index] == NOWHERE) {
		s->entry[index] = emit_op(s->b, OP_JUMP, 0, NOWHERE);
		patch_next(s->b, s->entry[index], verbs_of(s, index));
	}
	return fetch(s, index);
}

int32_t emit_wait_document(struct builder *b, const char *url, struct where at, int32_t leave,
			   int32_t next)
{
	struct side s = { .b = b, .waits = true };
	int index = url ? app_of(b, url, 0) : NOWHERE;
	int32_t step;

	if (url && *url && index == NOWHERE)
		diag_warning(b->d, at, "the waitUrl \"%s\" leads to no app: music is heard", url);
	if (index == NOWHERE || !can_end_a_wait(b, (size_t)index))
		return next;
	s.hang_up = emit_op(b, OP_HANG_UP, HANG_UP_VERB, NOWHERE);
	s.leave = emit_op(b, OP_LEAVE_WAIT, 0, leave);
	step = emit_op(b, OP_WAIT_DOCUMENT, side_document(&s, (size_t)index), next);
	step_at(b, step)->alt = leave;
	b->p->wait_documents = true;
	return step;
}
