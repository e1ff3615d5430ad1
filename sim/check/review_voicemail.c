/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * review_voicemail - a <Dial> that voicemail answers, where something waits for nobody to: its
 * DialCallStatus is completed, and unless detection tells of it the caller is left with a machine.
 */
#include "base/memory.h"
#include "base/terms.h"
#include "check/review_parts_internal.h"
#include "laws/distribution.h"
#include "program/program.h"

/* Does anything that calls come to depend on how their dials end? */
static bool somebody_asks(const struct program *p, const struct reach *reach)
{
	for (size_t i = 0; i < p->step_count; i++)
		if (reach->from[i] != NOWHERE &&
		    (p->steps[i].op == OP_DIAL_WAY || p->steps[i].op == OP_DIAL_STATUS))
			return true;
	return false;
}

static bool told_of(const struct program *p, const struct dial *d)
{
	return d->detect && !(p->steps[d->detect - 1].flag & DETECT_UNTOLD);
}

/* Of attempts at D: those that voicemail answers. */
static double diverted(const struct program *p, const struct dial *d, const struct answerers *who)
{
	const struct callees *c = d->whom ? &p->callees[d->whom - 1] : NULL;
	const double *upto = c && c->has_outcome ? c->outcome : p->outcome;
	int32_t ring = c && c->ring != NOWHERE ? c->ring : p->ring;
	double after = (double)who->after * 1e-9;
	double late = 1 - dist_cdf(&p->dists[ring], after);

	return who->diverted * (upto[OUTCOME_ANSWER] * late + upto[OUTCOME_NO_ANSWER] - upto[OUTCOME_BUSY]);
}

void review_voicemail(const struct reviewed *v, const struct reach *reach)
{
	const struct program *p = v->p;
	struct arena *a = &v->r->arena;

	if (!p->machines.any || !somebody_asks(p, reach))
		return;
	for (size_t i = 0; i < p->step_count; i++) {
		const struct dial *d = p->steps[i].op == OP_DIAL ? &p->dials[p->steps[i].arg] : NULL;
		const struct answerers *who = d && d->whom ? &p->callees[d->whom - 1].who : &p->machines.callers;
		double share, after = (double)who->after * 1e-9;

		if (!d || reach->from[i] == NOWHERE || d->target != NOWHERE || d->also || told_of(p, d) ||
		    after > d->timeout)
			continue;
		share = diverted(p, d, who);
		if (share > 0)
			finding_add(v->r, &(struct finding){
				FINDING_VOICEMAIL, p->name, v->s->designs[v->design].at,
				arena_printf(a, "voicemail answers %s after %g s, before the time-out of %g s: the dial is completed, and what is to follow no answer does not",
					     p->strings[d->name], after, d->timeout),
				reach_path(reach, (int32_t)i, a), .rated = true, .share = share });
	}
}
