/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How flows and TwiML documents bring a call to agents. */
#include "base/diagnostics.h"
#include "base/terms.h"
#include "compile/ir/builder_internal.h"
#include "laws/distribution.h"

int32_t emit_before_queue(struct builder *b, int32_t next)
{
	struct dist none = dist_constant(0);

	if (!b->p->logged)
		return next;
	return emit_op(b, OP_PHASE, PHASE_SPEAKING,
		       emit_wait(b, &none, PURPOSE_BEFORE_QUEUE, next));
}

/* A queue that nobody uses may have nobody, such as that of a pool for other queues. */
static void want_served(struct builder *b, size_t group)
{
	const struct agent_group *g;

	if (group >= b->s->group_count || b->refused[group] || group_is_served(b->s, group))
		return;
	g = &b->s->groups[group];
	b->refused[group] = true;
	diag_error(b->d, g->at,
		   "nobody serves the queue of '%s', which calls come to: expected its name among the skills of a group that has agents%s",
		   g->name, g->skill_count ? ", such as its own" : "");
}

int32_t emit_hold(struct builder *b)
{
	struct dist forever = dist_constant(1e8);
	int32_t wait = emit_wait(b, &forever, PURPOSE_LIMIT,
				 emit_op(b, OP_HANG_UP, HANG_UP_END_OF_DOCUMENT, NOWHERE));
	int32_t note = emit_op(b, OP_TRANSITION, NOWHERE, wait);

	step_at(b, note)->note = add_string(b, "the task has timed out: the caller stays on hold");
	return note;
}

int32_t emit_agent(struct builder *b, const struct agent_visit *v)
{
	int32_t release = emit_op(b, OP_RELEASE, v->group, v->done);
	int32_t serve = emit_op(b, OP_SERVE, v->group, release);
	bool refuses = b->p->groups[v->group].queue_size != UINT64_MAX;
	int32_t next = v->gave_up != NOWHERE ? v->gave_up :
		       !refuses		     ? NOWHERE :
		       v->full != NOWHERE    ? v->full :
					       v->done;
	int32_t leave = next == NOWHERE ? NOWHERE : emit_op(b, OP_RELEASE, v->group, next);

	if (leave != NOWHERE) {
		step_at(b, leave)->alt = v->full;
		step_at(b, leave)->flag = v->task && v->gave_up != NOWHERE && v->max_wait >= 0 ?
						  RELEASE_TASK_CANCELED : 0;
	}
	want_served(b, (size_t)v->group);
	return emit(b, (struct step){
		.op = OP_ACQUIRE, .next = serve, .alt = leave, .arg = v->group, .note = NOWHERE,
		.dist = v->gave_up == NOWHERE || v->max_wait < 0 ? NOWHERE
								 : add_seconds(b, v->max_wait),
		.purpose = PURPOSE_LIMIT });
}
