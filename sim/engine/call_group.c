/* SPDX-License-Identifier: GPL-3.0-or-later */
/* call_group - when a call group is due, and what others change about that. */
#include "engine/call_turn_internal.h"

int64_t call_group_due(const struct engine *e, struct call *root)
{
	int64_t due;

	if (is_simple(root)) {
		due = caller_due(root);
		return due < root->voice.due ? due : root->voice.due;
	}
	return next_of_many(e, root).due;
}

void call_group_put_off(struct engine *e, struct call *root, int64_t before)
{
	int64_t due = call_group_due(e, root);

	if (root->root == e->call_group || due == before)
		return;
	e->stale += before != NEVER;
	if (due == e->now)
		events_add(&e->ready, (struct event){ e->now, (uint64_t)root->root });
	else if (due != NEVER)
		event_set_push(&e->pending, (struct event){
			due, root->number << ENGINE_SLOT_BITS | (uint64_t)root->root });
}
