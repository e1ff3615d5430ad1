/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lower_machines - machines that answer, and how they are told from people. */
#include <string.h>

#include "base/diagnostics.h"
#include "base/terms.h"
#include "compile/ir/builder_internal.h"
#include "laws/distribution.h"
#include "program/program.h"

static int64_t nanoseconds(double seconds)
{
	return seconds >= 1e9 ? INT64_C(1000000000000000000) : (int64_t)(seconds * 1e9 + 0.5);
}

struct answerers answerers_of(const struct called_machines *m)
{
	return (struct answerers){ .share = m->share, .fax = m->fax, .diverted = m->diverted,
				   .after = nanoseconds(m->after) };
}

static bool no_people(const struct answerers *who)
{
	return who->share > 0 || who->diverted > 0 || who->fax > 0;
}

void lower_callback_machines(struct builder *b, const struct callback_machines *m, struct agent_callback *to)
{
	const struct rules *r = &b->s->rules;

	to->who = answerers_of(&m->who);
	to->met_by_machines = no_people(&to->who);
	if (!to->met_by_machines)
		return;
	to->detection_timeout = m->has_timeout ? m->timeout : r->machine_detection_timeout;
	if (m->detects)
		to->detection = add_dist(b, &r->machine_detection_time);
	if (m->has_hang_up)
		to->hang_up = add_dist(b, &m->hang_up);
}

static bool calls_back_machines(const struct program *p)
{
	for (size_t i = 0; i < p->group_count; i++)
		if (p->groups[i].callback.met_by_machines)
			return true;
	return false;
}

void lower_machines(struct builder *b)
{
	const struct answering_machines *given = &b->s->callers.machines;
	const struct rules *r = &b->s->rules;
	struct machines *m = &b->p->machines;
	bool faxes;

	m->greeting = m->listening = m->silence = m->async_entry = m->fax_time = NOWHERE;
	m->any = given->given;
	if (!m->any && !calls_back_machines(b->p))
		return;
	if (m->any && r->machine_share > 0)
		diag_warning(b->d, b->design->at,
			     "rules.machine_share has no effect: callers.machine and callers.voicemail say which calls machines answer");
	m->callers = answerers_of(&given->callers);
	m->greeting = add_dist(b, &r->machine_greeting_time);
	m->listening = add_dist(b, &r->machine_listening_time);
	m->silence = given->has_silence ? add_dist(b, &given->silence) : NOWHERE;
	m->human_as_machine = r->human_as_machine_share;
	m->machine_as_human = r->machine_as_human_share;
	m->unknown = r->detection_unknown_share;
	m->unknown_after = nanoseconds(r->machine_detection_silence);
	for (size_t i = 0; i < b->s->callers.callee_count; i++)
		m->fax |= b->s->callers.callees[i].who.fax > 0;
	m->fax |= given->callers.fax > 0;
	faxes = m->fax;
	for (size_t i = 0; i < b->p->group_count; i++)
		faxes |= b->p->groups[i].callback.who.fax > 0;
	m->fax_time = faxes ? add_dist(b, &given->fax_time) : NOWHERE;
}

int32_t emit_detect(struct builder *b, uint8_t flag, double timeout, int32_t next)
{
	int32_t known = emit_op(b, OP_DETECTED, 0, next), step;

	step_at(b, known)->flag = flag;
	step = emit_op(b, OP_DETECT, add_seconds(b, timeout), known);
	step_at(b, step)->flag = flag;
	step_at(b, step)->dist = add_dist(b, &b->s->rules.machine_detection_time);
	return step;
}

int32_t emit_dialled_detect(struct builder *b, uint8_t flag, double timeout)
{
	return 1 + emit_detect(b, flag | DETECT_ASYNC | DETECT_DIALLED, timeout, emit_op(b, OP_END, 0, NOWHERE));
}

int32_t emit_if(struct builder *b, enum who who, int32_t so, int32_t else_next)
{
	int32_t step = emit_op(b, OP_IF_MACHINE, 0, else_next);

	step_at(b, step)->alt = so;
	step_at(b, step)->flag = (uint8_t)who;
	return step;
}

int32_t unless_machine(struct builder *b, bool dialled, int32_t next, int32_t machine)
{
	return b->p->machines.any ? emit_if(b, dialled ? WHO_MACHINE | WHO_DIALLED : WHO_MACHINE, machine, next) : next;
}

static void assume_rule(struct builder *b, enum stand_in_kind kind, const char *value, const char *key)
{
	if (value)
		assume(b, kind, value, key);
}

/* What machines do not answer. */
static void warn_of_unanswered(const struct builder *b)
{
	const struct program *p = b->p;
	bool some = no_people(&p->machines.callers);

	for (size_t i = 0; some && i < b->design->redirect_count; i++) {
		const struct added_party *party = b->design->redirects[i].participant;

		if (party && strncmp(party->to, "client:", 7) && !callee_of_number(b, party->to))
			diag_warning(b->d, b->design->redirects[i].at_node,
				     "design '%s': no machine answers participant '%s', who is in no group of callers.callees: machine, voicemail and fax of callers are not his",
				     p->name, party->to);
	}
	for (size_t i = 0; i < p->callee_count; i++)
		some |= no_people(&p->callees[i].who);
	for (size_t i = 0; some && i < p->group_count; i++)
		if (p->groups[i].callback.attempts && !b->s->groups[i].callback.machines.given)
			diag_warning(b->d, b->s->groups[i].at,
				     "agents '%s': no machine answers a callback: machine, voicemail and fax of callers are not of its attempts; expected callback: {machine: ...} of its own, or machine: none there",
				     p->groups[i].name);
}

/* What nobody has said of machines, and of their detection. */
static void assume_of_machines(struct builder *b)
{
	const struct machines *m = &b->p->machines;
	bool some = m->callers.share > 0 || m->callers.diverted > 0, detects = b->design->detection.given;

	for (size_t i = 0; i < b->p->callee_count; i++)
		some |= b->p->callees[i].who.share > 0 || b->p->callees[i].who.diverted > 0;
	if (m->any)
		warn_of_unanswered(b);
	for (size_t i = 0; i < b->p->group_count; i++)
		some |= b->p->groups[i].callback.met_by_machines && b->p->groups[i].callback.hang_up < 0;
	if (some) {
		assume_rule(b, STAND_IN_GREETING, assumed_rule(b, machine_greeting_time),
			    "rules.machine_greeting_time");
		assume_rule(b, STAND_IN_LISTENING, assumed_rule(b, machine_listening_time),
			    "rules.machine_listening_time");
	}
	for (size_t i = 0; i < b->p->group_count; i++)
		detects |= b->p->groups[i].callback.met_by_machines && b->p->groups[i].callback.detection >= 0;
	if (!detects)
		return;
	assume_rule(b, STAND_IN_DETECTION, assumed_rule(b, machine_detection_time),
		    "rules.machine_detection_time");
	if (assumed_rule(b, machine_as_human_share))
		assume_rule(b, STAND_IN_MISTAKES, assumed_rule(b, human_as_machine_share),
			    "rules.human_as_machine_share");
}

void lower_detection(struct builder *b)
{
	const struct detection *d = &b->design->detection;
	double timeout = d->has_timeout ? d->timeout : b->s->rules.machine_detection_timeout;
	uint8_t flag = (uint8_t)((d->message_end ? DETECT_MESSAGE_END : 0) | (d->async ? DETECT_ASYNC : 0));

	b->p->answer_entry = b->p->start_entry;
	assume_of_machines(b);
	if (!d->given)
		return;
	if (dist_mean(&b->s->rules.machine_detection_time) > timeout)
		diag_warning(b->d, b->design->at,
			     "detection takes longer, on average, than its time-out, %g s: most it says is `unknown`",
			     timeout);
	if (d->async)
		b->p->machines.async_entry =
			emit_detect(b, flag, timeout, emit_op(b, OP_END, 0, NOWHERE));
	else
		b->p->answer_entry = emit_detect(b, flag, timeout, b->p->answer_entry);
}
