/* SPDX-License-Identifier: GPL-3.0-or-later */
/* <Enqueue> and <Leave>: into a queue and, from its wait document, out of it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compile/verb.h"

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

static bool uses(const struct element *e, const char *name, bool dialled)
{
	if (!strcmp(e->name, dialled ? "Queue" : "Enqueue") && !strcmp(e->text, name))
		return true;
	for (size_t i = 0; i < e->child_count; i++)
		if (uses(e->children[i], name, dialled))
			return true;
	return false;
}

bool queue_used(struct builder *b, const char *name, bool dialled)
{
	for (size_t i = 0; name[0] && i < b->s->app_count; i++) {
		const struct element *root = app_document(b, i);

		if (root && uses(root, name, dialled))
			return true;
	}
	return false;
}

int32_t emit_line(struct builder *b, const char *name, bool dial, double most, int32_t next)
{
	int32_t leave = emit_op(b, OP_LEAVE_LINE, 0, next);
	int32_t enter = emit_op(b, OP_LINE, add_line(b, name), leave);

	b->p->steps[enter].flag = dial;
	if (most >= 0)
		b->p->steps[enter].dist = add_seconds(b, most);
	return enter;
}

/* Until the wait document comes to <Leave>: the sum of what it plays before, of
 * random times their mean; negative when it never leaves. */
static double leaves_after(struct builder *b, const struct element *e)
{
	const char *url = attribute(e, "waitUrl", NULL);
	const struct element *root;
	double seconds = 0;
	size_t index;

	root = url ? document_of(b, url, &index) : NULL;
	for (size_t i = 0; root && i < root->child_count; i++) {
		const struct element *verb = root->children[i];
		struct dist time;

		if (!strcmp(verb->name, "Leave"))
			return seconds + dist_mean(&b->s->rules.fetch_latency);
		if (!is_prompt(verb))
			continue;
		time = prompt_time(b, verb);
		seconds += dist_mean(&time);
	}
	return -1;
}

/* The action is requested when the call leaves the queue, however it does. */
int32_t lower_enqueue(struct builder *b, const struct app *app, const struct element *e,
		      int32_t next)
{
	bool workflow = attribute(e, "workflowSid", NULL) != NULL;
	int group = find_group(b, e->text, workflow);
	double leave = leaves_after(b, e);

	(void)app;
	if (group == NOWHERE && !workflow && queue_used(b, e->text, true)) {
		next = after_verb(b, e, next);
		next = emit_line(b, e->text, false, leave, next);
		return emit_verb(b, e, emit_op(b, OP_ANSWER, 0, emit_before_queue(b, next)));
	}
	if (group == NOWHERE) {
		diag_error(b->d, e->at, "<Enqueue>: '%s' is no agent group of this scenario%s",
			   e->text, group_hint(b, e->text));
		return NOWHERE;
	}
	next = after_verb(b, e, next);
	next = emit_agent(b, group, leave, next, leave < 0 ? NOWHERE : next);
	return emit_verb(b, e, emit_op(b, OP_ANSWER, 0, emit_before_queue(b, next)));
}

/* Where it means something, <Enqueue> has looked for it: in the document of its
 * waitUrl. Anywhere else the call is in no queue, and the document is over. */
int32_t lower_leave(struct builder *b, const struct app *app, const struct element *e,
		    int32_t next)
{
	(void)app;
	(void)next;
	return emit_verb(b, e, emit_op(b, OP_HANG_UP, HANG_UP_END_OF_DOCUMENT, NOWHERE));
}
