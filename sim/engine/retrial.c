/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * retrial - callers who call again. Whether and when is decided as the call ends,
 * which may be ahead of the frontier; the new call is offered at the frontier, in the
 * order of (time, number), whatever the order in which it was decided.
 */
#include "engine/state.h"

static bool before(const struct redial *a, const struct redial *b)
{
	return a->time != b->time ? a->time < b->time : a->number < b->number;
}

static void set_due(struct engine *e)
{
	e->redials.due = e->redials.count ? e->redials.heap[0].time : NEVER;
}

static void push(struct engine *e, struct redial r)
{
	size_t i = e->redials.count++;

	if (i == e->redials.capacity) {
		e->redials.capacity = i ? 2 * i : 64;
		e->redials.heap = xreallocarray(e->redials.heap, e->redials.capacity,
						sizeof(*e->redials.heap));
	}
	for (; i > 0 && before(&r, &e->redials.heap[(i - 1) / 2]); i = (i - 1) / 2)
		e->redials.heap[i] = e->redials.heap[(i - 1) / 2];
	e->redials.heap[i] = r;
	set_due(e);
}

static struct redial pop(struct engine *e)
{
	struct redial *heap = e->redials.heap, first = heap[0];
	struct redial last = heap[--e->redials.count];
	size_t i = 0, n = e->redials.count;

	for (size_t child; (child = 2 * i + 1) < n; i = child) {
		if (child + 1 < n && before(&heap[child + 1], &heap[child]))
			child++;
		if (!before(&heap[child], &last))
			break;
		heap[i] = heap[child];
	}
	heap[i] = last;
	set_due(e);
	return first;
}

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
		push(e, (struct redial){
			time, c->number + (UINT64_C(1) << RETRIAL_SHIFT), c->counted });
}

void retrial_arrive(struct engine *e)
{
	struct redial r = pop(e);

	e->events++;
	e->audit.offered++;
	source_offer(e, r.number, r.counted);
}
