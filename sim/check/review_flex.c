/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review_flex - Send to Flex in executions that REST has started (81020). */
#include "base/memory.h"
#include "check/review_parts_internal.h"
#include "program/program.h"

void review_flex(const struct reviewed *v, const struct reach *reach)
{
	struct arena *a = &v->r->arena;
	char word[160];

	for (size_t i = 0; i < v->p->step_count; i++) {
		const struct step *s = &v->p->steps[i];
		int32_t widget = (int32_t)i;

		if (s->op != OP_IF_BY_REST || s->arg != CODE_81020 || reach->from[i] == NOWHERE)
			continue;
		while (v->p->steps[widget].op != OP_WIDGET && reach->from[widget] != widget)
			widget = reach->from[widget];
		finding_add(v->r, &(struct finding){
			FINDING_FLEX, v->p->name, step_place(reach, v->s, widget),
			arena_printf(a, "widget '%s' sends to Flex in an execution that REST has started: 81020, it always leaves by failedToEnqueue",
				     step_word(v->p, widget, word, sizeof(word))),
			reach_path(reach, widget, a), true, 1 });
	}
}
