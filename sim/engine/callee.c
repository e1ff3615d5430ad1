/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * callee - who answers where machines may, and what detection makes of it. A machine plays its
 * greeting, listens, and hangs up when it has recorded enough; it presses no keys, and nothing
 * makes it impatient. A message is left when the longest that was said to it, since REST last
 * redirected its call, began after the beep, and the machine has not hung up before the caller: a
 * farewell that it records behind a message over its greeting is none.
 */
#include "base/memory.h"
#include "base/terms.h"
#include "engine/state_internal.h"
#include "laws/distribution.h"

bool callee_is_one_of(struct engine *e, const struct call *c, uint64_t draw, const struct answerers *m,
		      int64_t timeout, struct ringing_callee *r)
{
	double u;

	if ((r->outcome == OUTCOME_NO_ANSWER || (r->outcome == OUTCOME_ANSWER && r->ring > m->after)) &&
	    m->after <= timeout && m->diverted > 0 &&
	    call_uniform(e, c, PURPOSE_DIVERTED, draw) < m->diverted) {
		r->outcome = OUTCOME_ANSWER;
		r->ring = m->after;
		return true;
	}
	if (r->outcome != OUTCOME_ANSWER || r->ring > timeout || m->share + m->fax <= 0)
		return false;
	u = call_uniform(e, c, PURPOSE_MACHINE, draw);
	r->fax = u >= m->share && u < m->share + m->fax;
	return u < m->share + m->fax;
}

bool callee_is_machine(struct engine *e, const struct call *c, uint64_t draw, uint32_t whom,
		       int64_t timeout, struct ringing_callee *r)
{
	return callee_is_one_of(e, c, draw, __builtin_expect(whom, 0) ? &e->p->callees[whom - 1].who :
									&e->p->machines.callers, timeout, r);
}

/* A number is of the same list however often it is called. */
uint32_t callee_called(struct engine *e, const struct call *c)
{
	const struct program *p = e->p;
	struct address a = { c->number, p->called_by, 0 };
	double u;

	if (!p->called_count)
		return 0;
	if (p->called_by == PURPOSE_CALLEE)
		a.call &= (UINT64_C(1) << RETRIAL_SHIFT) - 1;
	u = rng_uniform(&e->rng, &a, 0);
	for (size_t i = 0; i < p->called_count; i++)
		if (u < p->called[i].upto)
			return p->called[i].whom;
	return 0;
}

static struct recording *recording_of(struct engine *e, const struct call *c)
{
	size_t slot = (size_t)call_index(e, c);

	if (slot >= e->recording_count) {
		e->recording_count = slot < 32 ? 64 : 2 * slot;
		e->recordings = xreallocarray(e->recordings, e->recording_count, sizeof(*e->recordings));
	}
	return &e->recordings[slot];
}

static void machine_answers(struct engine *e, struct call *c)
{
	struct recording *r = recording_of(e, c);
	int64_t greeting = call_draw(e, c, e->p->machines.greeting, PURPOSE_GREETING, c->dials);
	int64_t listening = call_draw(e, c, e->p->machines.listening, PURPOSE_LISTENING, c->dials);

	*r = (struct recording){ .beep = after(e, greeting), .redirects = c->redirects };
	r->ends = c->patience_due = after(e, greeting + listening);
	observe(e, c, EVENT_CALLEE, 0, 0, "a machine answers");
}

/* It has no beep behind which anything is recorded. */
static void fax_answers(struct engine *e, struct call *c)
{
	struct recording *r = recording_of(e, c);

	*r = (struct recording){ .beep = NEVER, .redirects = c->redirects };
	r->ends = c->patience_due = after(e, call_draw(e, c, e->p->machines.fax_time, PURPOSE_FAX, c->dials));
	e->tally->fax_answers += c->counted;
	observe(e, c, EVENT_CALLEE, 0, 0, "a fax machine answers");
}

void callee_answers(struct engine *e, struct call *c)
{
	e->tally->callees_answered += c->counted;
	e->tally->machine_answers += c->counted && c->machine;
	e->tally->people_called += c->counted && !c->machine;
	if (c->fax)
		fax_answers(e, c);
	else if (c->machine)
		machine_answers(e, c);
	if (e->p->machines.async_entry != NONE)
		strand_wake(e, strand_start(e, c, STRAND_NETWORK, e->p->machines.async_entry), 0);
}

void callee_waited(struct engine *e, struct call *c)
{
	c->patience_due = recording_of(e, c)->ends;
}

/* What was said until now is over. */
static void piece_over(const struct engine *e, const struct call *c, struct recording *r)
{
	if (c->redirects != r->redirects)
		*r = (struct recording){ .beep = r->beep, .ends = r->ends, .redirects = c->redirects };
	if (r->says && e->now - r->since >= r->longest) {
		r->longest = e->now - r->since;
		r->kept = r->since >= r->beep;
	}
	r->says = false;
}

void callee_hears(struct engine *e, struct call *c, enum hears what)
{
	struct recording *r;

	if (!c->was_answered)
		return;
	r = recording_of(e, c);
	piece_over(e, c, r);
	r->says = what == HEARS_MESSAGE || what == HEARS_QUESTION;
	r->since = e->now;
}

void callee_over(struct engine *e, struct call *c, bool by_machine)
{
	struct recording *r;

	if (!c->was_answered)
		return;
	r = recording_of(e, c);
	piece_over(e, c, r);
	c->message = r->kept && !by_machine;
}

/* ---- detection ---- */

/* Of whom detection P is: C, or whom C has dialled. */
static struct answered { bool machine, fax; } answered_of(const struct call *c, const struct step *p)
{
	return p->flag & DETECT_DIALLED ? (struct answered){ c->dialled_machine, c->dialled_fax } :
					  (struct answered){ c->machine, c->fax };
}

/* The tones of a fax are like nothing else: our choice, as no page says how often they are mistaken. */
enum answered_by callee_verdict(struct engine *e, const struct call *c, bool machine, bool fax, uint64_t draw)
{
	const struct machines *m = &e->p->machines;
	double mistaken = machine ? m->machine_as_human : m->human_as_machine;

	if (m->unknown > 0 && call_uniform(e, c, PURPOSE_VERDICT, draw) < m->unknown)
		return ANSWERED_BY_UNKNOWN;
	if (fax)
		return ANSWERED_BY_FAX;
	if (mistaken > 0 && call_uniform(e, c, PURPOSE_MISTAKE, draw) < mistaken)
		machine = !machine;
	return machine ? ANSWERED_BY_MACHINE_START : ANSWERED_BY_HUMAN;
}

/* Of one who is added there is one, before he is in the conference and after. */
static uint64_t dial_of(const struct call *c)
{
	return c->invited ? 1 : c->dials;
}

static enum answered_by verdict(struct engine *e, const struct call *c, const struct step *p)
{
	struct answered who = answered_of(c, p);
	enum answered_by by = callee_verdict(e, c, who.machine, who.fax, dial_of(c));

	return by == ANSWERED_BY_MACHINE_START && p->flag & DETECT_MESSAGE_END ? ANSWERED_BY_MACHINE_END : by;
}

/* A person who is taken for a machine plays no greeting: it is over when that is found. */
static int64_t detection_time(struct engine *e, const struct call *c, const struct step *p,
			      enum answered_by by)
{
	int64_t time, greeting;

	if (by == ANSWERED_BY_UNKNOWN)
		return e->p->machines.unknown_after;
	time = call_draw(e, c, p->dist, PURPOSE_DETECTION, dial_of(c));
	if (by != ANSWERED_BY_MACHINE_END || !answered_of(c, p).machine)
		return time;
	greeting = p->flag & DETECT_DIALLED ?
		call_draw(e, c, e->p->machines.greeting, PURPOSE_GREETING, dial_of(c)) :
		recording_of(e, c)->beep - e->now;
	return greeting > time ? greeting : time;
}

static bool detect(struct engine *e, struct call *c, struct strand *s, const struct step *p)
{
	enum answered_by by = verdict(e, c, p);
	int64_t time = detection_time(e, c, p, by), most = delay_ns(e->p->dists[p->arg].a);

	if (time > most) {
		by = ANSWERED_BY_UNKNOWN;
		time = most;
	}
	e->tally->people_listened_to += c->counted && !answered_of(c, p).machine;
	e->tally->machines_listened_to += c->counted && answered_of(c, p).machine;
	s->outcome = (uint8_t)by;
	s->pc = p->next;
	if (p->flag & DETECT_DIALLED)
		s->way = (int32_t)c->dials;
	if (!(p->flag & DETECT_ASYNC) && !c->machine) {
		c->silent = true;
		if (e->p->machines.silence != NONE) {
			int64_t bears = after(e, call_draw(e, c, e->p->machines.silence,
							   PURPOSE_SILENCE, c->dials));

			c->patience_due = bears < c->patience_due ? bears : c->patience_due;
		}
	}
	return strand_wait(e, s, time);
}

void callee_silence_over(struct engine *e, struct call *c)
{
	if (!c->silent)
		return;
	c->silent = false;
	if (c->counted)
		e->tally->silence += (uint64_t)(e->now - answered_at(e, c));
}

static const char *const detection_texts[] = {
	[ANSWERED_BY_NOBODY] = "",
	[ANSWERED_BY_HUMAN] = "machine detection: human",
	[ANSWERED_BY_MACHINE_START] = "machine detection: machine_start",
	[ANSWERED_BY_MACHINE_END] = "machine detection: machine_end_beep",
	[ANSWERED_BY_UNKNOWN] = "machine detection: unknown",
	[ANSWERED_BY_FAX] = "machine detection: fax",
};
static const char *const dialled_texts[] = {
	[ANSWERED_BY_NOBODY] = "",
	[ANSWERED_BY_HUMAN] = "machine detection of the dialled party: human",
	[ANSWERED_BY_MACHINE_START] = "machine detection of the dialled party: machine_start",
	[ANSWERED_BY_MACHINE_END] = "machine detection of the dialled party: machine_end_beep",
	[ANSWERED_BY_UNKNOWN] = "machine detection of the dialled party: unknown",
	[ANSWERED_BY_FAX] = "machine detection of the dialled party: fax",
};

static void count_detected(struct engine *e, const struct call *c, struct answered who, enum answered_by by)
{
	bool machine = by == ANSWERED_BY_MACHINE_START || by == ANSWERED_BY_MACHINE_END;
	struct tally *t = e->tally;

	if (!c->counted)
		return;
	t->people_detected += !who.machine;
	t->machines_detected += who.machine;
	t->humans_as_machines += !who.machine && machine;
	t->machines_as_humans += who.machine && by == ANSWERED_BY_HUMAN;
}

/* Of the party that it was begun for; when the talk with it is over, detection says nothing. */
static bool detected_dialled(struct engine *e, struct call *c, struct strand *s, const struct step *p)
{
	enum answered_by by = (enum answered_by)s->outcome;

	if (call_over(c) || (!c->invited && (c->since == NEVER || (uint32_t)s->way != c->dials ||
					     (c->dial != DIAL_OUTSIDE && c->dial != DIAL_SEVERAL)))) {
		strand_end(e, c, s);
		return false;
	}
	s->outcome = OUTCOME_ANSWER;
	s->pc = p->next;
	(c->invited ? c : root_of(e, c))->dialled_by = by;
	count_detected(e, c, answered_of(c, p), by);
	observe(e, c, EVENT_CALLEE, 1, 0, dialled_texts[by]);
	if (c->invited)
		participant_tell(e, c, MOMENT_PARTICIPANT_DETECTED);
	else if (!(p->flag & DETECT_UNTOLD))
		controller_notify_offered(e, c, MOMENT_CHILD_DETECTED);
	return true;
}

static void detected(struct engine *e, struct call *c, struct strand *s, const struct step *p)
{
	enum answered_by by = (enum answered_by)s->outcome;

	s->outcome = OUTCOME_ANSWER;
	s->pc = p->next;
	c->answered_by = by;
	count_detected(e, c, answered_of(c, p), by);
	observe(e, c, EVENT_CALLEE, 1, 0, detection_texts[by]);
	callee_silence_over(e, c);
	if (p->flag & DETECT_ASYNC)
		controller_notify(e, c, MOMENT_DETECTED);
}

/* Is it so? */
static bool is(const struct call *leg, const struct call *c, unsigned who)
{
	unsigned by = who & WHO_DIALLED ? c->dialled_by : c->answered_by;

	switch (who & ~(unsigned)(WHO_NOT | WHO_DIALLED | WHO_ADDED)) {
	case WHO_MACHINE:
		return who & WHO_DIALLED ? leg->dialled_machine : c->machine;
	case WHO_CALLED_MACHINE:
		return by == ANSWERED_BY_MACHINE_START || by == ANSWERED_BY_MACHINE_END;
	case WHO_CALLED_HUMAN:
		return by == ANSWERED_BY_HUMAN;
	case WHO_CALLED_FAX:
		return by == ANSWERED_BY_FAX;
	default:
		return by == ANSWERED_BY_UNKNOWN;
	}
}

/* Of whom P asks, who has a verdict of his own: the participant that the controller S has heard of, or the call group. */
static const struct call *heard_of(struct engine *e, const struct call *c, const struct strand *s, const struct step *p)
{
	return p->flag & WHO_ADDED ? participant_heard(e, root_of(e, (struct call *)c), s) : root_of(e, (struct call *)c);
}

bool callee_step(struct engine *e, struct call *c, struct strand *s, const struct step *p)
{
	switch (p->op) {
	case OP_DETECT:
		return detect(e, c, s, p);
	case OP_DETECTED:
		if (p->flag & DETECT_DIALLED)
			return detected_dialled(e, c, s, p);
		detected(e, c, s, p);
		return true;
	default:
		s->pc = is(c, heard_of(e, c, s, p), p->flag) != ((p->flag & WHO_NOT) != 0) ? p->alt : p->next;
		return true;
	}
}

const char *callee_answered_by(const struct call *c)
{
	static const char *const words[] = {
		[ANSWERED_BY_NOBODY] = NULL,
		[ANSWERED_BY_HUMAN] = "human",
		[ANSWERED_BY_MACHINE_START] = "machine_start",
		[ANSWERED_BY_MACHINE_END] = "machine_end_beep",
		[ANSWERED_BY_UNKNOWN] = "unknown",
		[ANSWERED_BY_FAX] = "fax",
	};

	return words[c->answered_by];
}

/* ---- parties that a <Dial> rings ---- */

/* The dial that C is at, of several the one that has answered. */
static const struct dial *dial_of_answer(const struct engine *e, const struct call *c)
{
	const struct dial *d = &e->p->dials[e->steps[c->voice.way].arg];

	for (int i = 0; i < c->won && d->also; i++)
		d = &e->p->dials[d->also - 1];
	return d;
}

void callee_dialled_answers(struct engine *e, struct call *c)
{
	const struct dial *d;

	if (c->dial != DIAL_OUTSIDE && c->dial != DIAL_SEVERAL)
		return;
	root_of(e, c)->dialled_by = ANSWERED_BY_NOBODY;
	d = dial_of_answer(e, c);
	if (d->detect)
		strand_wake(e, strand_start(e, c, STRAND_NETWORK, d->detect - 1), 0);
}

void callee_bridged(struct engine *e, const struct call *c)
{
	e->tally->callees_answered += c->counted;
	e->tally->machine_answers += c->counted && c->dialled_machine;
	e->tally->fax_answers += c->counted && c->dialled_fax;
}

void callee_talks(struct engine *e, struct call *c)
{
	caller_enter(e, c, PHASE_TALKING);
	call_hears(root_of(e, c), HEARS_MACHINE);
}

int64_t callee_records(struct engine *e, const struct call *c)
{
	if (c->dialled_fax)
		return call_draw(e, c, e->p->machines.fax_time, PURPOSE_FAX, c->dials);
	return call_draw(e, c, e->p->machines.greeting, PURPOSE_GREETING, c->dials) +
	       call_draw(e, c, e->p->machines.listening, PURPOSE_LISTENING, c->dials);
}
