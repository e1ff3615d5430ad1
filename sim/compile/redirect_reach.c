/* SPDX-License-Identifier: GPL-3.0-or-later */
/* redirect_reach - a redirect whose condition no call of its design can meet, is said. */
#include "base/diagnostics.h"
#include "base/terms.h"
#include "compile/ir/builder_internal.h"
#include "laws/distribution.h"
#include "program/program_use.h"

/* What would bring a call into PHASE when it is to be looked at by R, and no run of U comes to; NULL: it may be in it. */
static const char *lacks_phase(const struct program_use *u, const struct redirect *r)
{
	bool waits = step_set_has(&u->ops, OP_ACQUIRE) || step_set_has(&u->ops, OP_CONFERENCE) ||
		     step_set_has(&u->ops, OP_CALL_QUEUE);
	bool dials = u->p->dial_count || step_set_has(&u->ops, OP_CALL_OUT);
	bool answered = u->outbound || r->at == MOMENT_ANSWERED || r->at == MOMENT_TASK_CANCELED;

	if (r->only == PHASE_QUEUED && !waits)
		return "no call of it comes to a queue or a conference";
	if (r->only == PHASE_TALKING && !waits && !dials)
		return "no call of it comes to anybody who talks";
	if (r->only == PHASE_RINGING && answered && !dials)
		return u->outbound ? "a created call is in no state before its answer, and none of it dials"
				   : "the call was answered, and none of it dials";
	return NULL;
}

/* Why detection never says what R waits for; NULL: it may. */
static const char *lacks_answer(const struct builder *b, const struct redirect *r)
{
	const struct machines *m = &b->p->machines;
	const struct detection *d = &b->design->detection;
	double timeout = d->has_timeout ? d->timeout : b->s->rules.machine_detection_timeout;
	bool late = dist_upper(&b->s->rules.machine_detection_time, timeout) > 0 ||
		    (d->message_end && dist_upper(&b->s->rules.machine_greeting_time, timeout) > 0);

	if (r->at != MOMENT_DETECTED || r->answered_by < 0 || !m->any || b->s->callers.callee_count)
		return NULL;
	if (r->answered_by == ANSWERED_GROUP_UNKNOWN && !late && !(m->unknown > 0))
		return "rules.detection_unknown_share is 0 %, and detection takes no longer than its time-out";
	if (r->answered_by == ANSWERED_GROUP_MACHINE && !(m->callers.share > 0 || m->callers.diverted > 0 || m->callers.fax > 0 || m->human_as_machine > 0))
		return "no call is answered by a machine, or by whom detection takes for one";
	if (r->answered_by == ANSWERED_GROUP_HUMAN && m->callers.share >= 1 && !(m->machine_as_human > 0))
		return "every answer is a machine's, and detection takes none for a person";
	return NULL;
}

void warn_of_redirects(const struct builder *b)
{
	static const char *const phases[] = { [PHASE_RINGING] = "ringing", [PHASE_SPEAKING] = "speaking",
					      [PHASE_QUEUED] = "queued", [PHASE_TALKING] = "talking" };
	static const char *const groups[] = { [ANSWERED_GROUP_MACHINE] = "machine", [ANSWERED_GROUP_HUMAN] = "human",
					      [ANSWERED_GROUP_UNKNOWN] = "unknown" };
	struct program_use u;

	program_use_init(&u, b->p);
	for (size_t i = 0; i < b->design->redirect_count; i++) {
		const struct redirect *r = &b->design->redirects[i];
		const char *phase = r->only >= 0 ? lacks_phase(&u, r) : NULL, *answer = lacks_answer(b, r);

		if (phase)
			diag_warning(b->d, r->at_node, "design '%s': redirect %zu is never sent, if: %s never holds: %s",
				     b->p->name, i + 1, phases[r->only], phase);
		if (answer)
			diag_warning(b->d, r->answered_by_at, "design '%s': redirect %zu is never sent, answered_by: %s never holds: %s",
				     b->p->name, i + 1, groups[r->answered_by], answer);
	}
	program_use_free(&u);
}
