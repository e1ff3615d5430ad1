/* SPDX-License-Identifier: GPL-3.0-or-later */
/* agent_activity - how many agents of a group do what is no call, and for how long, inside the
 * observation window. */
#include "engine/agents_internal.h"

static void account(struct engine *e, struct agent_activity *a, int64_t time)
{
	int64_t until = time < e->gauges.to ? time : e->gauges.to;
	int64_t from = a->since > e->gauges.from ? a->since : e->gauges.from;

	if (until > from)
		a->time += (unsigned __int128)a->agents * (uint64_t)(until - from);
	a->since = time;
}

void agent_activity(struct engine *e, int32_t group, enum activity what, int change)
{
	struct agent_activity *a = &e->queues[group].activity[what];

	account(e, a, e->now);
	a->agents += (uint64_t)(int64_t)change;
}

void agent_activity_take(struct engine *e, int32_t group, int64_t time)
{
	for (int i = 0; i < ACTIVITIES; i++) {
		struct agent_activity *a = &e->queues[group].activity[i];

		account(e, a, time);
		e->tally->groups[group].activity_time[i] = (double)a->time * 1e-9;
		a->time = 0;
	}
}
