/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * retrial - callers who call again. Whether and when is decided as the call ends,
 * which may be ahead of the safe time; the new call is offered at the safe time, in the
 * order of (time, number), whatever the order in which it was decided.
 */
#include "engine/state_internal.h"

void retrial_consider(struct engine *e, const struct call *c)
{
	const struct program *p = e->p;
	enum reason reason = final_reason(e, c, call_end(c));
	int64_t time;

	if (c->asked)
		return; /* it is for the other side to call */
	if (!(p->retrial.reasons >> reason & 1) &&
	    !(reason != REASON_NONE && p->retrial.states >> c->state & 1))
		return;
	if (times_again(c->number) >= p->retrial.most ||
	    call_uniform(e, c, PURPOSE_RETRIAL, 0) >= p->retrial.probability)
		return;
	time = after(e, call_draw(e, c, p->retrial.after, PURPOSE_RETRIAL_DELAY, 0));
	if (time < e->closing)
		timer_heap_add(&e->redials, (struct timer){
			time, c->number + (UINT64_C(1) << RETRIAL_SHIFT), c->counted });
}
