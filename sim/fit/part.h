/* SPDX-License-Identifier: GPL-3.0-or-later */
/* part - some of a log's agents, and the calls that they can take. A NULL part is all of them. */
#ifndef RINGFLOW_FIT_PART_H
#define RINGFLOW_FIT_PART_H

#include "log/log.h"

struct agents_part {
	const int32_t *crew_of;	 /* by agent: its crew, or -1. NULL: agents have no names, and who serves a call of
				  * these queues is one of them */
	int32_t crew;		 /* theirs */
	const int32_t *queue_of; /* by type: its queue, or -1 */
	uint32_t serves;	 /* bit: queue that they take calls of */
	bool alone;		 /* of one of these nobody else does */
};

/* Could one of them have taken C? Calls whose queue is not known are anybody's. */
static inline bool part_takes(const struct agents_part *p, const struct logged_call *c)
{
	int32_t queue = p && c->type >= 0 ? p->queue_of[c->type] : -1;

	return queue < 0 || p->serves & 1u << queue;
}

/* Did one of them serve C, which was served? */
static inline bool part_served(const struct agents_part *p, const struct logged_call *c)
{
	if (!p)
		return true;
	if (p->crew_of)
		return c->agent >= 0 && p->crew_of[c->agent] == p->crew;
	return c->type >= 0 && p->queue_of[c->type] >= 0 && part_takes(p, c);
}

#endif
