/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review_aside - executions that the call's voice does not drive, under review: parked in a
 * TwiML Redirect widget, held, or on their way without a call. */
#include <string.h>

#include "base/terms.h"
#include "check/review_life_internal.h"

/* So many steps without time or choice: it goes round for ever, and is stopped. */
enum { MOST_ASIDE_STEPS = 5000 };

int aside_add(struct explorer *x, struct instant *m, const struct aside *a)
{
	if (m->life.asides == EXECUTIONS) {
		x->gave_up = true;
		aside_remove(m, 0);
	}
	m->life.aside[m->life.asides] = *a;
	return m->life.asides++;
}

void aside_remove(struct instant *m, int slot)
{
	struct life *l = &m->life;

	zone_stop(&m->zone, CLOCK_EXECUTION + slot);
	for (int i = slot; i + 1 < l->asides; i++) {
		l->aside[i] = l->aside[i + 1];
		if (zone_runs(&m->zone, CLOCK_EXECUTION + i + 1))
			zone_move(&m->zone, CLOCK_EXECUTION + i + 1, CLOCK_EXECUTION + i);
	}
	memset(&l->aside[--l->asides], 0, sizeof(l->aside[0]));
}

static void lost(struct explorer *x, struct instant *m, int slot)
{
	struct aside *a = &m->life.aside[slot];

	voice_tell(x, m, a->pc);
	if (a->state == STANDS_UNHEARD && !life_over(&m->life)) {
		a->state = STANDS_HELD;
	} else if (x->p->rules.orphans_stuck) {
		if (a->hung_up)
			mishap(x, m, FINDING_STUCK, a->widget);
		a->state = STANDS_STUCK;
	} else {
		aside_remove(m, slot);
	}
	come_to(x, m);
}

static void times_out(struct instant *m, struct aside *a)
{
	say(m, "the widget's time-out");
	a->state = STANDS_ALONE;
	m->life.late = a->widget;
	m->life.late_flow = a->flow;
}

static void split_aside(struct explorer *x, const struct instant *m, int slot, const struct step *s)
{
	const struct choices *ways = ways_of(x->p, s);

	for (int32_t i = s->op == OP_SPLIT ? -1 : 0; i < ways->count; i++) {
		struct instant way = *m;

		way.life.aside[slot].pc = i < 0 ? s->next : x->p->choice[ways->first + i].next;
		zone_start(&way.zone, CLOCK_EXECUTION + slot, 0, 0);
		come_to(x, &way);
	}
}

/* The server may not answer in time. */
static void gives_up(struct explorer *x, const struct instant *m, int slot, const struct step *s)
{
	struct instant way = *m;
	int64_t limit = x->most[s->arg];

	way.life.aside[slot].pc = s->alt;
	zone_start(&way.zone, CLOCK_EXECUTION + slot, limit, limit);
	come_to(x, &way);
}

void execution_goes_on(struct explorer *x, struct instant *m, int slot)
{
	struct aside *a = &m->life.aside[slot];

	if (a->state == STANDS_PARKED)
		times_out(m, a);
	for (int i = 0; i < MOST_ASIDE_STEPS; i++) {
		const struct step *s = &x->p->steps[a->pc];
		struct span time;

		if (s->op == OP_WIDGET && s->flag & WIDGET_TWIML) {
			lost(x, m, slot);
			return;
		}
		if (s->op == OP_BRANCH || s->op == OP_SPLIT) {
			split_aside(x, m, slot, s);
			return;
		}
		if (s->op == OP_END_FLOW || s->op == OP_CALL_OUT || s->next == NOWHERE)
			break;
		a->pc = s->next;
		if (s->op != OP_WAIT && s->op != OP_WAIT_OR_TIME_OUT)
			continue;
		time = drawn(x, s->dist, s->purpose);
		if (s->op == OP_WAIT_OR_TIME_OUT && time.most > x->most[s->arg])
			gives_up(x, m, slot, s);
		if (s->op == OP_WAIT_OR_TIME_OUT)
			time = at_most(time, x->most[s->arg]);
		zone_start(&m->zone, CLOCK_EXECUTION + slot, time.least, time.most);
		come_to(x, m);
		return;
	}
	aside_remove(m, slot);
	come_to(x, m);
}
