/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * machines - who answers that is no person, and how it is found out
 * (twilio.com/docs/voice/answering-machine-detection).
 */
#include "base/diagnostics.h"
#include "base/terms.h"
#include "laws/distribution.h"
#include "scenario/document/decode_internal.h"

static const char *const modes[] = { "Enable", "DetectMessageEnd" };
static const char *const groups[] = { "machine", "human", "unknown", "fax" };

/* {after: 25s, share: 60%}, or the time alone. */
static void read_voicemail(struct decoder *c, const struct node *node, struct called_machines *m)
{
	static const char *const keys[] = { "after", "share" };
	const struct node *after = node, *share = NULL;

	if (node->kind == NODE_MAP) {
		only_keys(c, node, "voicemail", keys, COUNT_OF(keys));
		after = required(c, node, "voicemail", "after");
		share = node_get(node, "share");
	}
	m->diverted = 1;
	if (after)
		read_duration(c, after, "after", &m->after);
	if (share)
		read_share(c, share, "share", &m->diverted);
}

/* A share, or {share: 2%, time: 35s}: the time is that of all fax machines. */
static void read_fax(struct decoder *c, const struct node *node, struct called_machines *m, bool timed)
{
	static const char *const keys[] = { "share", "time" };
	struct answering_machines *all = &c->s->callers.machines;
	const struct node *share = node, *time;

	if (timed && node->kind == NODE_MAP) {
		only_keys(c, node, "fax", keys, COUNT_OF(keys));
		share = required(c, node, "fax", "share");
		time = node_get(node, "time");
		if (time)
			all->has_fax_time = read_dist(c, time, "time", &all->fax_time);
	}
	if (share)
		read_share(c, share, "fax", &m->fax);
}

bool read_called_machines(struct decoder *c, const struct node *map, struct called_machines *m, bool timed)
{
	const struct node *machine = node_get(map, "machine"), *voicemail = node_get(map, "voicemail");
	const struct node *fax = node_get(map, "fax");
	bool given = false;

	if (machine && (given = true, m->share = 0, !is_none(machine)))
		read_share(c, machine, "machine", &m->share);
	if (voicemail && (given = true, m->diverted = 0, !is_none(voicemail)))
		read_voicemail(c, voicemail, m);
	if (fax && (given = true, m->fax = 0, !is_none(fax)))
		read_fax(c, fax, m, timed);
	if (m->share + m->fax > 1 + rounding)
		diag_error(c->d, (fax ? fax : machine)->at,
			   "machine and fax add up to %.10g%% of those who answer, expected at most 100%%",
			   100 * (m->share + m->fax));
	return given;
}

void decode_machines(struct decoder *c, const struct node *callers)
{
	struct answering_machines *m = &c->s->callers.machines;
	static const char *const keys[] = { "machine", "voicemail", "fax" };

	/* ITU-T T.30, timer T1: 35 s, 5 more or less */
	m->fax_time = dist_constant(35);
	read_called_machines(c, callers, &m->callers, true);
	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		const struct node *value = node_get(callers, keys[i]);

		m->given |= value && !is_none(value);
	}
}

/* Enable, or {mode: Enable, timeout: 20s}: a callback leaves no message, for which its end would matter. */
static void read_callback_detection(struct decoder *c, const struct node *node, struct callback_machines *m)
{
	static const char *const keys[] = { "mode", "timeout" };
	const struct node *mode = node, *timeout = NULL;
	int chosen;

	if (is_none(node))
		return;
	if (node->kind == NODE_MAP) {
		only_keys(c, node, "machine_detection", keys, COUNT_OF(keys));
		mode = required(c, node, "machine_detection", "mode");
		timeout = node_get(node, "timeout");
	}
	m->detects = mode && read_word(c, mode, "machine_detection", modes, 1, &chosen);
	m->has_timeout = timeout && read_duration(c, timeout, "timeout", &m->timeout);
	if (m->has_timeout && (m->timeout < 3 || m->timeout > 120))
		expected(c, timeout, "timeout", "3s to 120s, as MachineDetectionTimeout");
}

void read_callback_machines(struct decoder *c, const struct node *node, struct group_callback *b)
{
	struct callback_machines *m = &b->machines;
	const struct node *detection = node_get(node, "machine_detection"), *hang_up = node_get(node, "hang_up_after");
	const struct node *voicemail = node_get(node, "voicemail");

	m->given = read_called_machines(c, node, &m->who, false);
	if (detection)
		read_callback_detection(c, detection, m);
	if (hang_up)
		m->has_hang_up = read_dist(c, hang_up, "hang_up_after", &m->hang_up);
	if (!m->given && (m->detects || m->has_hang_up))
		diag_error(c->d, (m->detects ? detection : hang_up)->at,
			   "%s: needs machines among those who are called back; expected one of machine, voicemail and fax of callback, such as machine: 20%%",
			   m->detects ? "machine_detection" : "hang_up_after");
	if (voicemail && m->who.diverted > 0 && m->who.after > b->timeout)
		diag_warning(c->d, voicemail->at,
			     "voicemail has no effect: it answers after %g s, and an attempt of the callback rings for %g s (timeout)",
			     m->who.after, b->timeout);
}

/* A mode, or {mode: DetectMessageEnd, async: yes, timeout: 20s}. */
void decode_detection(struct decoder *c, const struct node *node, struct design *design)
{
	static const char *const keys[] = { "mode", "async", "timeout" };
	struct detection *d = &design->detection;
	const struct node *mode = node, *value;
	int chosen;

	d->given = true;
	if (node->kind == NODE_MAP) {
		only_keys(c, node, "machine_detection", keys, COUNT_OF(keys));
		mode = required(c, node, "machine_detection", "mode");
		value = node_get(node, "async");
		if (value)
			read_yes(c, value, "async", &d->async);
		value = node_get(node, "timeout");
		d->has_timeout = value && read_duration(c, value, "timeout", &d->timeout);
		if (d->has_timeout && (d->timeout < 3 || d->timeout > 120))
			expected(c, value, "timeout", "3s to 120s, as MachineDetectionTimeout");
	}
	if (mode && read_word(c, mode, "machine_detection", modes, COUNT_OF(modes), &chosen))
		d->message_end = chosen == 1;
	if (!c->s->callers.machines.given)
		diag_error(c->d, node->at,
			   "machine_detection: needs callers.machine, the share of machines, callers.voicemail or callers.fax; expected one, such as machine: 30%%");
	if (!c->s->calls.outbound)
		diag_error(c->d, node->at,
			   "machine_detection: of calls that are created, expected calls: {direction: outbound}");
	if (design->by_rest)
		diag_error(c->d, node->at,
			   "machine_detection: of the calls of an execution, Make Outgoing Call has its own (machine_detection)");
}

void read_answered_by(struct decoder *c, const struct node *node, struct redirect *r)
{
	r->answered_by = -1;
	if (!node)
		return;
	r->answered_by_at = node->at;
	read_word(c, node, "answered_by", groups, COUNT_OF(groups), &r->answered_by);
	if (r->at != MOMENT_DETECTED && r->at != MOMENT_CHILD_DETECTED && r->at != MOMENT_PARTICIPANT_DETECTED)
		diag_error(c->d, node->at, "answered_by: is known when it was detected, expected at: detected, child_detected or participant_detected");
}

void report_undetected(struct decoder *c, const struct design *design)
{
	bool heard = !design->detection.async;

	for (size_t i = 0; i < design->redirect_count; i++)
		heard |= design->redirects[i].at == MOMENT_DETECTED;
	if (!heard)
		diag_warning(c->d, design->at,
			     "machine_detection of design '%s' is async, and no redirect is at: detected: nobody hears what it says (21262)",
			     shown(c, design->name));
	for (size_t i = 0; i < design->redirect_count; i++)
		if (design->redirects[i].at == MOMENT_DETECTED && !design->detection.async)
			diag_error(c->d, design->redirects[i].at_node,
				   "at: detected, of design '%s': needs machine_detection: {mode: Enable, async: yes}; "
				   "otherwise the first document is asked for when it is known",
				   shown(c, design->name));
}

void report_silence(struct decoder *c)
{
	const struct answering_machines *m = &c->s->callers.machines;
	const struct node *patience = node_get(node_get(c->s->root, "callers"), "patience");
	bool silent = false, called_back = false;

	for (size_t i = 0; i < c->s->group_count; i++)
		called_back |= c->s->groups[i].callback.machines.detects;
	for (size_t i = 0; i < c->s->design_count; i++)
		silent |= c->s->designs[i].by_rest ||
			  (c->s->designs[i].detection.given && !c->s->designs[i].detection.async);
	if (m->has_silence && !(silent && m->given) && !called_back)
		diag_warning(c->d, patience->at,
			     "patience.silence has no effect: no design has machine_detection before its first document, and no callback has it");
}
