/* SPDX-License-Identifier: GPL-3.0-or-later */
/* part - what is counted of each list of those who are called, and of each participant. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/part_internal.h"
#include "engine/state_internal.h"

void parts_fit(struct tally *t, const struct program *p)
{
	if (t->part_count != p->parts.count) {
		free(t->parts);
		t->parts = p->parts.count ? xcalloc(p->parts.count, sizeof(*t->parts)) : NULL;
		t->part_count = p->parts.count;
	} else if (t->part_count) {
		memset(t->parts, 0, t->part_count * sizeof(*t->parts));
	}
}

void parts_free(struct engine *e)
{
	free(e->served_since);
	e->served_since = NULL;
	e->served_slots = 0;
}

/* The list that the offered call ROOT was placed to, or NULL. */
static struct part_tally *list_of(struct engine *e, const struct call *root)
{
	int32_t part = root->counted ? e->p->parts.of_callees[callee_called(e, root)] : NONE;

	return part == NONE ? NULL : &e->tally->parts[part];
}

void part_call_over(struct engine *e, const struct call *root, bool succeeded)
{
	struct part_tally *t = list_of(e, root);

	if (!t)
		return;
	t->calls++;
	t->answered += root->was_answered && !root->machine;
	t->machines += root->was_answered && root->machine;
	t->abandoned += root->unserved;
	t->successes += succeeded;
}

void part_number_done(struct engine *e, const struct call *root)
{
	struct part_tally *t = list_of(e, root);

	if (t)
		t->numbers++;
}

void part_kept_free(struct engine *e, const struct call *root, double agents)
{
	struct part_tally *t = list_of(e, root);

	if (t)
		t->agent_time += (double)(e->now - root->created) * 1e-9 * agents;
}

void part_served(struct engine *e, const struct call *c)
{
	size_t slot = (size_t)call_index(e, c), old = e->served_slots;

	if (slot >= old) {
		e->served_slots = 2 * slot + 64;
		e->served_since = xreallocarray(e->served_since, e->served_slots, sizeof(*e->served_since));
		for (size_t i = old; i < e->served_slots; i++)
			e->served_since[i] = NEVER;
	}
	e->served_since[slot] = e->now;
}

void part_released(struct engine *e, const struct call *c, int64_t wrap_up)
{
	size_t slot = (size_t)call_index(e, c);
	struct part_tally *t = list_of(e, root_of(e, (struct call *)c));

	if (slot >= e->served_slots || e->served_since[slot] == NEVER)
		return;
	if (t)
		t->agent_time += (double)(e->now - e->served_since[slot] + wrap_up) * 1e-9;
	e->served_since[slot] = NEVER;
}

/* ---- participants ---- */

void part_asked(struct engine *e, const struct call *c, const struct participant *who)
{
	e->tally->parts[who->part].asked += c->counted;
}

void part_without_agent(struct engine *e, const struct call *c, const struct participant *who)
{
	e->tally->parts[who->part].no_agent += c->counted;
}

void part_joins(struct engine *e, const struct call *c, const struct participant *who)
{
	struct part_tally *t = &e->tally->parts[who->part];

	if (!c->counted)
		return;
	t->joined++;
	t->joined_machines += c->dialled_machine;
	t->joining += (double)(e->now - c->created) * 1e-9;
}

void part_alone(struct engine *e, const struct call *c, const struct participant *who)
{
	e->tally->parts[who->part].alone += c->counted;
}

void part_leaves(struct engine *e, const struct call *c, const struct participant *who, double time)
{
	if (c->counted)
		e->tally->parts[who->part].stay += time;
}
