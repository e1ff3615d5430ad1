/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review_detection - machine detection before the first document: people who hang up in its silence; nobody who asks for it. */
#include <math.h>

#include "base/memory.h"
#include "base/terms.h"
#include "base/units.h"
#include "check/review_calling_internal.h"
#include "laws/distribution.h"

/* Fewer hang up in any silence. */
static const double MANY_HANG_UP = 0.1;

/* Does any document or flow that calls come to go by what was detected? */
static bool is_asked_for(const struct program *p, const struct reach *reach)
{
	for (size_t i = 0; i < p->step_count; i++) {
		const struct step *s = &p->steps[i];

		if (reach->from[i] == NOWHERE)
			continue;
		if (s->op == OP_ANSWERED_BY || (s->op == OP_IF_MACHINE && (s->flag & ~(WHO_NOT | WHO_DIALLED)) != WHO_MACHINE))
			return true;
	}
	return false;
}

static void tell_silence(const struct reviewed *v, const struct dist *takes, double timeout)
{
	const struct program *p = v->p;
	const struct dist *silence = &p->dists[p->machines.silence];
	double share = 1 - comes_first(takes, silence, timeout) - dist_upper(takes, timeout) * dist_upper(silence, timeout);
	char longs[48], bears[48];

	if (!(share >= MANY_HANG_UP))
		return;
	finding_add(v->r, &(struct finding){
		.kind = FINDING_SILENCE, .design = p->name, .at = v->s->designs[v->design].at,
		.text = arena_printf(&v->r->arena, "people hear nothing for %s on average until detection knows who has answered, and bear it for %s (callers.patience.silence): they hang up",
				     format_duration(longs, sizeof(longs), fmin(dist_mean(takes), timeout)),
				     format_duration(bears, sizeof(bears), dist_mean(silence))),
		.path = "created > answered > detection", .rated = true, .share = share });
}

void review_detection(const struct reviewed *v, const struct reach *reach)
{
	const struct program *p = v->p;
	const struct step *s = p->answer_entry == NOWHERE ? NULL : &p->steps[p->answer_entry];

	if (!s || s->op != OP_DETECT || s->flag & DETECT_ASYNC)
		return;
	if (p->machines.silence != NOWHERE && rung_created(p).people > 0)
		tell_silence(v, &p->dists[s->dist], p->dists[s->arg].a);
	if (!(s->flag & DETECT_MESSAGE_END) && !is_asked_for(p, reach))
		finding_add(v->r, &(struct finding){
			.kind = FINDING_UNREAD, .design = p->name, .at = v->s->designs[v->design].at,
			.text = "callers wait for detection, and nothing goes by what it says: no app of it has a `machine`, and no flow reads AnsweredBy",
			.path = "created > answered > detection", .rated = true, .share = 1 });
}
