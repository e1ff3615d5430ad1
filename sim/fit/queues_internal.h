/* SPDX-License-Identifier: GPL-3.0-or-later */
/* queues_internal - between queues.c, crews.c and turn_order.c. */
#ifndef RINGFLOW_FIT_QUEUES_INTERNAL_H
#define RINGFLOW_FIT_QUEUES_INTERNAL_H

#include "fit/queues.h"

/* Calls that each agent served, by queue. */
struct served_calls {
	size_t agents;
	size_t (*n)[QUEUES_MOST];
	size_t *of;		   /* by agent, of all queues */
	double queue[QUEUES_MOST]; /* shares of all */
	size_t named, unnamed;
};

/* alike_agents.c: the queues that each agent serves, in A, one bit each; agents who are not told apart have the same.
 * 0: who served fewer than 20. */
uint32_t *alike_agents(const struct served_calls *s, size_t queues, struct arena *a);

/* crews.c: agents by the queues that they serve. False: not to be told, why_one says why. */
bool crews_find(struct queues_estimate *q, struct arena *a, const struct call_log *log);
/* All agents, of a log without names, are one crew. */
void crews_one(struct queues_estimate *q);
/* Does a crew serve each queue? */
bool crews_cover(const struct queues_estimate *q);

/* turn_order.c: levels of the crews' queues and the order of priorities; crews of agents without names that
 * the order shows to be apart. */
void turn_order_find(struct queues_estimate *q, const struct call_log *log);

#endif
