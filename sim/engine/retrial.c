/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * retrial - callers who call again. Whether and when is decided as the call ends,
 * which may be ahead of the frontier; the new call is offered at the frontier, in the
 * order of (time, number), whatever the order in which it was decided.
 */
#include "engine/state.h"

void retrial_consider(struct engine *e, const struct call *c)
{
	const struct program *p = e->p;
	int64_t time;

	if (!(p->retrial.reasons >> final_reason(e, c) & 1) ||
	    times_again(c->number) >= p->retrial.most ||
	    call_uniform(e, c, PURPOSE_RETRIAL, 0) >= p->retrial.probability)
		return;
	time = after(e, call_draw(e, c, p->retrial.after, PURPOSE_RETRIAL_DELAY, 0));
	if (time < e->closing)
		agenda_add(&e->redials, (struct entry){
			time, c->number + (UINT64_C(1) << RETRIAL_SHIFT), c->counted });
}

void retrial_arrive(struct engine *e)
{
	struct entry r = agenda_take(&e->redials);

	e->events++;
	e->audit.offered++;
	source_offer(e, r.order, r.what);
}
