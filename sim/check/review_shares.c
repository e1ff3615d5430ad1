/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review_shares - the widgets whose ways are taken by shares that the scenario does
 * not give, because what they read is not known. */
#include <string.h>

#include "base/diagnostics.h"
#include "check/review_flood_internal.h"
#include "check/review_parts_internal.h"

bool by_default(const struct program *p, const char *flow, const char *widget)
{
	for (size_t i = 0; i < p->stand_in_count; i++) {
		const struct stand_in *s = &p->stand_ins[i];

		if ((s->kind == STAND_IN_INPUT || s->kind == STAND_IN_SPLIT) && s->in &&
		    !strcmp(s->in, flow) && !strcmp(s->at, widget))
			return true;
	}
	return false;
}

/* Which condition holds is not known before a run: each may, as often as what is entered does. */
void review_soften(struct program *p)
{
	entered_shares(p);
	for (size_t i = 0; i < p->step_count; i++)
		if (p->steps[i].op == OP_SPLIT) {
			p->steps[i].op = OP_BRANCH;
			p->steps[i].arg = p->values.split[p->steps[i].arg].choices;
		}
}
