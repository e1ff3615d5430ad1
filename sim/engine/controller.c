/* SPDX-License-Identifier: GPL-3.0-or-later */
/* controller - the user's own server: it hears of events and sends redirects. */
#include "base/terms.h"
#include "engine/state_internal.h"

void controller_hear(struct engine *e, struct call *c, enum moment moment, uint32_t which)
{
	for (size_t i = 0; i < e->p->handler_count; i++) {
		const struct handler *h = &e->p->handlers[i];

		if (h->moment == moment || (moment == MOMENT_CREATED && h->moment == MOMENT_FIXED)) {
			struct strand *s = strand_start(e, c, STRAND_CONTROLLER, h->entry);

			/* each time that it happens has draws of its own */
			if (moment > MOMENT_FIXED)
				s->attempt = which << 8;
			strand_wake(e, s, 0);
		}
	}
}

/* When the controller hears that C, which is over, is over. */
static int64_t known_ended(struct engine *e, const struct call *c)
{
	int64_t delay = call_draw(e, c, e->p->completed_callback, PURPOSE_COMPLETED_CALLBACK, 0);

	return delay >= NEVER - 1 - c->since ? NEVER - 1 : c->since + delay;
}

/* The call is over: what the controller would have sent after hearing of that
 * is never sent. A request already on its way still arrives. */
void controller_forget(struct engine *e, struct call *c)
{
	for (int32_t i = c->voice.next, next; i != NONE; i = next) {
		struct strand *s = strand_at(e, i);

		next = s->next;
		if (s->kind != STRAND_CONTROLLER || s->sent || s->due < known_ended(e, c))
			continue;
		observe(e, c, EVENT_SKIPPED, 0, 0, "the call is over, nothing to redirect");
		strand_end(e, c, s);
	}
}

bool controller_send(struct engine *e, struct call *c, struct strand *s)
{
	if (call_over(c) && e->now >= known_ended(e, c)) {
		observe(e, c, EVENT_SKIPPED, 0, 0, "the call is over, nothing to redirect");
		return false;
	}
	s->sent = true;
	s->attempt++;
	return true;
}

/* REST has had too many requests; LAST: nobody tries again. */
void controller_busy(struct engine *e, struct call *c, struct strand *s, bool last)
{
	s->sent = false;
	code_count(e, c, CODE_20429);
	observe(e, c, EVENT_REST_ANSWER, 429, 20429, "too many requests at once");
	if (last)
		call_set_reason(e, c, REASON_TOO_MANY_REQUESTS);
}

bool controller_if_phase(struct engine *e, struct call *c, struct strand *s, const struct step *p)
{
	static const char *const others[PHASE_COUNT] = {
		[PHASE_RINGING] = "the call does not ring, nothing is sent",
		[PHASE_SPEAKING] = "nothing speaks to the caller, nothing is sent",
		[PHASE_QUEUED] = "the caller does not wait in a queue, nothing is sent",
		[PHASE_TALKING] = "the caller talks to nobody, nothing is sent",
	};
	const struct call *root = root_of(e, c);

	if (!call_over(root) && root->phase == p->arg) {
		s->pc = p->next;
		return true;
	}
	observe(e, c, EVENT_SKIPPED, 0, 0, others[p->arg]);
	s->pc = p->alt;
	return true;
}

/* SEND and POST. Return whether the controller goes on at once. */
bool controller_send_request(struct engine *e, struct call *c, struct strand *s,
			     const struct step *p)
{
	if (e->p->limits.rest && wait_for_safe_time(e, c, s))
		return false;
	if (!controller_send(e, c, s)) {
		strand_end(e, c, s);
		return false;
	}
	observe(e, c, EVENT_REST_SENT, 0, 0, program_string(e, p->note));
	s->pc = limit_rest(e) ? p->next : p->alt;
	return true;
}

bool controller_request(struct engine *e, struct call *c, struct strand *s, const struct step *p)
{
	bool done;

	if (!(p->flag & POST_UPDATE) && studio_waits(e, c, s, &e->p->targets[p->arg]))
		return false;
	if (e->p->limits.rest && wait_for_safe_time(e, c, s))
		return false;
	e->rest_busy -= e->p->limits.rest > 0;
	done = p->flag & (UPDATE_HOLD | UPDATE_UNHOLD) && (p->flag & POST_SID) != POST_SID_UNKNOWN ?
		       conference_hold(e, c, s, p) :
	       p->flag & POST_SID	  ? controller_post_elsewhere(e, c, s, p) :
		    p->flag & POST_UPDATE ? controller_update(e, c, s, p) :
					    controller_post(e, c, s, p);
	if (e->current != s)
		return false; /* the call is over, and the controller knows */
	s->pc = done ? p->next : p->alt;
	return true;
}
