/* SPDX-License-Identifier: GPL-3.0-or-later */
/* controller - the user's own server and what it asks of REST: for the rest of the room, private to it. */
#ifndef RINGFLOW_CONTROLLER_INTERNAL_H
#define RINGFLOW_CONTROLLER_INTERNAL_H

#include "engine/state_internal.h"

/* controller.c */
/* WHICH of a kind that may happen again. */
__attribute__((hot)) void controller_hear(struct engine *e, struct call *c, enum moment moment, uint32_t which);

static inline void controller_notify(struct engine *e, struct call *c, enum moment moment)
{
	if (e->p->moments >> moment & 1)
		controller_hear(e, c, moment, c->dials + c->queue_visits);
}

/* Of what the offered call alone has: whom it dials, its task. */
static inline void controller_notify_offered(struct engine *e, struct call *c, enum moment moment)
{
	if (__builtin_expect(e->p->moments >> moment & 1, 0) && c->leg == 0 && !call_over(c))
		controller_hear(e, c, moment, c->dials + c->queue_visits);
}

void controller_forget(struct engine *e, struct call *c);
void controller_busy(struct engine *e, struct call *c, struct strand *s, bool last);
bool controller_send(struct engine *e, struct call *c, struct strand *s);
/* IF_PHASE: does the controller act on a call in this state? */
bool controller_if_phase(struct engine *e, struct call *c, struct strand *s, const struct step *p);
__attribute__((hot)) bool controller_send_request(struct engine *e, struct call *c, struct strand *s,
			     const struct step *p);
__attribute__((hot)) bool controller_request(struct engine *e, struct call *c, struct strand *s, const struct step *p);
/* wrong_sid.c, status.c, rest_redirect.c */
bool controller_post_elsewhere(struct engine *e, struct call *c, struct strand *s,
			       const struct step *p);
bool controller_update(struct engine *e, struct call *c, struct strand *s, const struct step *p);
__attribute__((hot)) bool controller_post(struct engine *e, struct call *c, struct strand *s, const struct step *p);

#endif
