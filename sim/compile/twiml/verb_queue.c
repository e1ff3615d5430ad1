/* SPDX-License-Identifier: GPL-3.0-or-later */
/* <Enqueue> and <Leave>: into a queue and, from its wait document, out of it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/nearest_word.h"
#include "compile/twiml/verb_internal.h"
#include "laws/distribution.h"

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

int32_t emit_call_queue(struct builder *b, const char *name, bool dial, double most, int32_t next)
{
	int32_t leave = emit_op(b, OP_LEAVE_CALL_QUEUE, 0, next);
	int32_t enter = emit_op(b, OP_CALL_QUEUE, add_call_queue(b, name), leave);

	step_at(b, enter)->flag = dial;
	if (most >= 0)
		step_at(b, enter)->dist = add_seconds(b, most);
	return enter;
}

/* What <Enqueue> waits for, and what its <Task> says of that. */
struct enqueue {
	struct builder *b;
	const struct element *verb;
	int32_t next; /* after it: its action, or the next verb */
	double timeout; /* of the task; negative: none */
	uint8_t priority;
};

static void read_task(struct enqueue *q)
{
	const struct element *task = q->verb->child_count ? q->verb->children[0] : NULL;

	q->timeout = task ? number(q->b, task, "timeout", -1) : -1;
	q->priority = task ? (uint8_t)fmin(number(q->b, task, "priority", 0), UINT8_MAX) : 0;
}

/* By <Leave> the call gives up what LEAVE, of ARG, gives up. */
static int32_t wait_document(struct enqueue *q, enum op leave, int32_t arg, int32_t next)
{
	const char *url = attribute(q->verb, "waitUrl", NULL);

	return url ? emit_wait_document(q->b, url, q->verb->at,
					emit_op(q->b, leave, arg, q->next), next)
		   : next;
}

static int32_t enqueue_for_agents(struct enqueue *q, int group)
{
	struct builder *b = q->b;
	bool conference = attribute(q->verb, "workflowSid", NULL) &&
			  b->s->rules.enqueue_agents == MEETING_CONFERENCE;
	struct agent_visit v = { .group = group, .max_wait = q->timeout, .done = q->next,
				 .gave_up = NOWHERE, .full = q->next, .task = true };
	int32_t agent;

	if (conference)
		v.done = emit_op(b, OP_HANG_UP, HANG_UP_AGENT, NOWHERE);
	if (q->timeout >= 0)
		v.gave_up = b->s->rules.task_timeout == TASK_HOLD ? emit_hold(b) : q->next;
	agent = emit_agent(b, &v);
	step_at(b, agent)->flag = q->priority;
	return wait_document(q, OP_RELEASE, group, agent);
}

static int32_t enqueue_for_calls(struct enqueue *q)
{
	return wait_document(q, OP_LEAVE_CALL_QUEUE, 0,
			     emit_call_queue(q->b, q->verb->text, false, -1, q->next));
}

/* What is heard in a queue may send callers away, or end their wait. */
static void wait_url_assumed(struct builder *b, const struct app *app, const struct element *e)
{
	const char *url = attribute(e, "waitUrl", NULL);
	struct target target;

	if (url && *url && !resolve_url(b, url, &target))
		verb_assumes(b, app, e, &(struct stand_in){
			.kind = STAND_IN_WAIT_URL, .value = "music", .give = "urls" });
}

/* The action is requested when the call leaves the queue, however it does. */
int32_t lower_enqueue(struct builder *b, const struct app *app, const struct element *e,
		      int32_t next)
{
	bool workflow = attribute(e, "workflowSid", NULL) != NULL;
	int group = find_group(b, attribute(e, "workflowSid", NULL), false);
	struct enqueue q = { .b = b, .verb = e };

	if (group == NOWHERE)
		group = find_group(b, e->text, workflow);
	if (group == NOWHERE && (workflow || !queue_used(b, e->text, true))) {
		diag_error(b->d, e->at, "<Enqueue>: '%s' is no agent group of this scenario%s",
			   e->text, group_hint(b, e->text));
		return NOWHERE;
	}
	read_task(&q);
	wait_url_assumed(b, app, e);
	if (group == NOWHERE)
		talk_of_verb_assumed(b, app, e);
	else
		agents_of_verb_assumed(b, app, e, group);
	q.next = after_verb(b, e, next);
	next = group == NOWHERE ? enqueue_for_calls(&q) : enqueue_for_agents(&q, group);
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
