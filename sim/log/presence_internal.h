/* SPDX-License-Identifier: GPL-3.0-or-later */
/* presence - private to this room: when agents were signed on and when they paused, of events. */
#ifndef RINGFLOW_LOG_PRESENCE_INTERNAL_H
#define RINGFLOW_LOG_PRESENCE_INTERNAL_H

#include "log/log.h"

struct arena;

enum presence_event { AGENT_SIGNS_ON, AGENT_SIGNS_OFF, AGENT_PAUSES, AGENT_RETURNS };

struct presence;

/* Nothing yet; names are copied into A. To be freed with presence_free(). */
struct presence *presence_new(struct arena *a);
/* EVENT of AGENT in QUEUE (NULL: in all of them, or none is said) AT seconds. */
void presence_add(struct presence *p, const char *agent, const char *queue, enum presence_event event, double at);
/* Stretches, from the first queue that an agent signs on to, or pauses in, through the last one, into LOG,
 * in A. P is empty afterwards. */
void presence_finish(struct presence *p, struct call_log *log, struct arena *a);
void presence_free(struct presence *p);

#endif
