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

/* Of whom detection may say something, and whether it may take too long for that. */
struct listened { bool machines, faxes, people, late; };

static void listen_to(struct listened *x, const struct builder *b, uint32_t whom)
{
	const struct answerers *who = whom ? &b->p->callees[whom - 1].who : &b->p->machines.callers;

	x->machines |= who->share > 0 || who->diverted > 0;
	x->faxes |= who->fax > 0;
	x->people |= who->share + who->fax < 1;
}

static bool may_be_late(const struct builder *b, bool message_end, double timeout)
{
	return dist_upper(&b->s->rules.machine_detection_time, timeout) > 0 ||
	       (message_end && dist_upper(&b->s->rules.machine_greeting_time, timeout) > 0);
}

/* Those whom created calls reach. */
static struct listened listened_called(const struct builder *b)
{
	const struct detection *d = &b->design->detection;
	const struct program *p = b->p;
	struct listened x = { .late = may_be_late(b, d->message_end, d->has_timeout ?
						  d->timeout : b->s->rules.machine_detection_timeout) };
	double before = 0;

	for (size_t i = 0; i < p->called_count; i++) {
		if (p->called[i].upto > before)
			listen_to(&x, b, p->called[i].whom);
		before = p->called[i].upto;
	}
	if (before < 1 - 1e-9)
		listen_to(&x, b, 0);
	for (size_t i = 0; i < p->step_count; i++)
		if (p->steps[i].op == OP_CALL_OUT && p->steps[i].flag)
			listen_to(&x, b, p->steps[i].flag);
	return x;
}

/* Those whom documents dial with detection. */
static struct listened listened_dialled(const struct builder *b)
{
	const struct program *p = b->p;
	struct listened x = { 0 };

	for (size_t i = 0; i < p->dial_count; i++) {
		const struct step *s = p->dials[i].detect ? &p->steps[p->dials[i].detect - 1] : NULL;

		if (!s || s->flag & DETECT_UNTOLD)
			continue;
		listen_to(&x, b, p->dials[i].whom);
		x.late |= may_be_late(b, s->flag & DETECT_MESSAGE_END, p->dists[s->arg].a);
	}
	return x;
}

/* Why detection never says what R waits for; NULL: it may. */
static const char *lacks_answer(const struct builder *b, const struct redirect *r)
{
	const struct machines *m = &b->p->machines;
	struct listened x;

	if ((r->at != MOMENT_DETECTED && r->at != MOMENT_CHILD_DETECTED) || r->answered_by < 0 || !m->any)
		return NULL;
	x = r->at == MOMENT_DETECTED ? listened_called(b) : listened_dialled(b);
	if (!x.machines && !x.faxes && !x.people) /* nobody: said by warn_of_moment */
		return NULL;
	if (r->answered_by == ANSWERED_GROUP_UNKNOWN && !x.late && !(m->unknown > 0))
		return "rules.detection_unknown_share is 0 %, and detection takes no longer than its time-out";
	if (r->answered_by == ANSWERED_GROUP_MACHINE && !x.machines && !(x.people && m->human_as_machine > 0))
		return x.faxes ? "whom it listens to are no answering machines, and of a fax it says fax" :
				 "nobody whom it listens to is a machine, or taken for one";
	if (r->answered_by == ANSWERED_GROUP_HUMAN && !x.people && !(x.machines && m->machine_as_human > 0))
		return "every answer is a machine's, and detection takes none for a person";
	if (r->answered_by == ANSWERED_GROUP_FAX && m->fax && !x.faxes)
		return "nobody whom it listens to is a fax machine";
	return NULL;
}

void warn_of_redirects(const struct builder *b)
{
	static const char *const phases[] = { [PHASE_RINGING] = "ringing", [PHASE_SPEAKING] = "speaking",
					      [PHASE_QUEUED] = "queued", [PHASE_TALKING] = "talking" };
	static const char *const groups[] = { [ANSWERED_GROUP_MACHINE] = "machine", [ANSWERED_GROUP_HUMAN] = "human",
					      [ANSWERED_GROUP_UNKNOWN] = "unknown", [ANSWERED_GROUP_FAX] = "fax" };
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
