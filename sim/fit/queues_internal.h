/* SPDX-License-Identifier: GPL-3.0-or-later */
/* queues_internal - between queues.c, crews.c and turn_order.c. */
#ifndef RINGFLOW_FIT_QUEUES_INTERNAL_H
#define RINGFLOW_FIT_QUEUES_INTERNAL_H

#include "fit/queues.h"

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
