/* SPDX-License-Identifier: GPL-3.0-or-later */
/* overtime - agents who finish a call after their shift. */
#include "engine/state_internal.h"

void overtime_count(struct engine *e, int32_t group, int64_t time)
{
	struct queue *q = &e->queues[group];
	uint64_t there = q->busy + q->activity[ACTIVITY_BREAK].agents;
	int64_t until = time < e->gauges.to ? time : e->gauges.to;
	int64_t from = q->overtime_since > e->gauges.from ? q->overtime_since : e->gauges.from;

	if (there > q->on_duty && until > from)
		q->overtime += (unsigned __int128)(there - q->on_duty) * (uint64_t)(until - from);
	q->overtime_since = time;
}

double overtime_take(struct engine *e, int32_t group, int64_t time)
{
	double taken;

	overtime_tell(e, group, time);
	taken = (double)e->queues[group].overtime * 1e-9;
	e->queues[group].overtime = 0;
	return taken;
}
