/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bill - minutes that are charged: each one begun, of each leg that was answered, and
 * at least one ("1 min 18 s is charged for 2"; less than a second counts as one). What
 * was not answered costs nothing: no-answer, busy, failed, canceled, rejected
 * (twilio.com/help/faq/voice/what-do-the-call-statuses-mean).
 */
#include "base/bill.h"
#include "engine/state_internal.h"

static const int64_t minute = INT64_C(60000000000);

static uint64_t minutes(int64_t from, int64_t to)
{
	return to > from ? (uint64_t)((to - from + minute - 1) / minute) : 1;
}

void bill_leg(struct engine *e, const struct call *c)
{
	uint64_t *billed = e->tally->billed;

	if (!c->counted || c->state != CALL_COMPLETED)
		return;
	billed[c->invited ? BILL_DIALLED_NUMBER + seat_at(e, call_index(e, c))->participant->line :
	       c->leg	  ? BILL_INNER : BILL_OFFERED] += minutes(answered_at(e, c), e->now);
	billed[BILL_ANSWERED] += c->leg == 0;
}

/* While C dials, `since` is when the far side answered. */
void bill_dialled(struct engine *e, const struct call *c)
{
	const struct dial *d = &e->p->dials[e->steps[c->voice.way].arg];

	if (c->counted && c->since != NEVER)
		e->tally->billed[BILL_DIALLED_NUMBER + d->line] += minutes(c->since, e->now);
}

void bill_callback(struct engine *e, const struct call *c, int64_t answered)
{
	if (!c->counted)
		return;
	e->tally->billed[BILL_DIALLED_NUMBER] += minutes(answered, e->now);
	e->tally->callback_minutes += minutes(answered, e->now);
}
