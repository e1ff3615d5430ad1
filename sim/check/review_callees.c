/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review_callees - groups of callees to whom what `callers` says happens no more, since they say another share of it. */
#include "base/memory.h"
#include "base/text.h"
#include "check/review_parts_internal.h"

/* "busy 10 %, failed 5 %": of callers, and of none of G, who does not say so himself. */
static const char *dropped_outcomes(struct arena *a, const struct callers *callers, const struct callee_group *g,
				    double *share)
{
	const char *text = NULL;

	*share = 0;
	for (int i = OUTCOME_ANSWER + 1; i < OUTCOME_COUNT; i++) {
		if (g->has_outcome && !(g->said >> i & 1) && callers->outcome[i] > 0) {
			*share += callers->outcome[i];
			text = arena_printf(a, "%s%s%s %.4g %%", text ? text : "", text ? ", " : "", outcome_names[i],
					    100 * callers->outcome[i]);
		}
	}
	return text;
}

void review_callees(struct review *r, const struct scenario *s)
{
	for (size_t i = 0; s->callers.has_outcomes && i < s->callers.callee_count; i++) {
		const struct callee_group *g = &s->callers.callees[i];
		double share;
		const char *dropped = dropped_outcomes(&r->arena, &s->callers, g, &share);

		if (dropped)
			finding_add(r, &(struct finding){
				.kind = FINDING_OUTCOMES_DROPPED, .at = g->at, .path = "callers > callees",
				.rated = true, .share = share,
				.text = arena_printf(&r->arena, "callees '%s': callers has %s, and this group 0 %%, as it says "
						     "another of answer, busy, no-answer and failed",
						     text_clean(&r->arena, g->name), dropped) });
	}
}
