/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * contact - who is called, or calls, by address: Studio keeps the active executions of
 * a flow by contact. REST starts no second one (409, 20409); a flow that allows no
 * concurrent calls takes no second call of a contact, not even while the first
 * execution is stuck (support.twilio.com/hc/en-us/articles/360019383714).
 */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "engine/state_internal.h"

/* Of a flow's contact: executions that are active, and until when a stuck one bars it. */
struct presence {
	uint32_t active;
	int64_t barred;
};

void contacts_init(struct engine *e)
{
	size_t flows = e->p->contact_count ? e->p->flow_count : 0;

	e->presence = flows ? xcalloc(flows * e->p->contact_count, sizeof(*e->presence)) : NULL;
}

void contacts_free(struct engine *e)
{
	free(e->presence);
	e->presence = NULL;
}

/* Times again call from the same address. NONE: an address of its own. */
static int64_t contact_of(struct engine *e, const struct call *c)
{
	uint64_t first = c->number & ((UINT64_C(1) << RETRIAL_SHIFT) - 1);
	struct address a = { first, PURPOSE_CONTACT, 0 };

	if (e->p->script_count)
		return first < e->p->script_count ? program_script(e->p, first).contact : NONE;
	return (int64_t)floor(rng_uniform(&e->rng, &a, 0) * (double)e->p->contact_count);
}

static struct presence *presence_of(struct engine *e, const struct call *c, int32_t flow)
{
	int64_t contact = e->presence ? contact_of(e, c) : NONE;

	return contact < 0 ? NULL :
			     &e->presence[(size_t)flow * e->p->contact_count + (size_t)contact];
}

bool contact_present(struct engine *e, const struct call *c, int32_t flow)
{
	const struct presence *p = presence_of(e, c, flow);

	return p && (p->active || p->barred > e->now);
}

void contact_enter(struct engine *e, const struct call *c, int32_t flow)
{
	struct presence *p = presence_of(e, c, flow);

	if (p)
		p->active++;
}

void contact_leave(struct engine *e, const struct call *c, int32_t flow)
{
	struct presence *p = presence_of(e, c, flow);

	if (p)
		p->active--;
}

void contact_stuck(struct engine *e, const struct call *c, int32_t flow)
{
	struct presence *p = presence_of(e, c, flow);

	if (!p)
		return;
	p->active--;
	p->barred = after(e, delay_ns(e->p->execution_lifetime));
}
