/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fit/rings.h"

#include <math.h>
#include <string.h>

#include "fit/quantities.h"

static void add_rings(struct rings_estimate *e, const struct logged_call *c)
{
	size_t n = (size_t)c->unanswered;

	e->calls++;
	e->met += n > 0;
	e->unanswered += n;
	e->answered += c->outcome == LOGGED_SERVED;
	e->with[n < RINGS_TOLD ? n : RINGS_TOLD - 1]++;
	if (n && isfinite(c->unanswered_ring)) {
		e->timed += n;
		e->seconds += (double)c->unanswered_ring;
	}
}

void rings_estimate(struct rings_estimate *e, const struct call_log *log)
{
	struct log_pass pass;

	*e = (struct rings_estimate){ .known = log->known & LOG_UNANSWERED };
	log_pass_begin(&pass, log);
	for (size_t i = 0; i < log->count && e->known; i++) {
		const struct logged_call *c = log_pass_at(&pass, i);

		if (c->unanswered >= 0 && fit_offered(c))
			add_rings(e, c);
	}
	e->share = e->unanswered ? (double)e->unanswered / (double)(e->unanswered + e->answered) : e->answered ? 0 : NAN;
	e->ring_mean = e->timed ? e->seconds / (double)e->timed : NAN;
}

void presence_estimate(struct presence_estimate *e, const struct call_log *log)
{
	*e = (struct presence_estimate){ .known = log->presence_count > 0 };
	for (size_t i = 0; i < log->presence_count; i++) {
		const struct logged_presence *p = &log->presences[i];

		e->agents += !i || strcmp(p->agent, p[-1].agent);
		if (isnan(p->from) || isnan(p->to)) {
			e->open++;
			continue;
		}
		e->pauses += p->pause;
		e->stays += !p->pause;
		*(p->pause ? &e->pause_sum : &e->stay_sum) += p->to - p->from;
	}
}
