/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What an agent does between two calls while callers wait is no idling: it is work after
 * the call, or the time that the system takes to connect the next one.
 */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/sorted.h"
#include "fit/part.h"
#include "fit/quantities.h"
#include "fit/service_order_internal.h"

struct moment {
	double time;
	int change; /* of the number of callers who wait */
};

/* Stretches of time in which somebody waits, rising and apart. */
struct busy_crowd {
	struct stretch {
		double from, to;
	} *list;
	size_t count;
};

static int moments_by_time(const void *a, const void *b)
{
	const struct moment *x = a, *y = b;

	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	return y->change - x->change; /* who comes at the moment another leaves closes the gap */
}

static double left_queue(const struct logged_call *c)
{
	if (c->outcome == LOGGED_SERVED && !isnan(c->began))
		return c->began;
	return c->arrival + (isnan(c->held) ? 0 : c->held) + (isnan(c->vru) ? 0 : c->vru) + c->wait;
}

static void find_busy_crowd(struct busy_crowd *w, const struct call_log *log, const struct agents_part *part)
{
	struct log_pass pass;
	size_t n = 0, capacity = 0;
	struct moment *m = NULL;
	int waiting = 0;

	log_pass_begin(&pass, log);
	for (size_t i = 0; i < log->count; i++) {
		const struct logged_call *c = log_pass_at(&pass, i);

		if (!(c->wait > 0) || !part_takes(part, c))
			continue;
		m = array_room(m, n, &capacity, sizeof(*m));
		m[n++] = (struct moment){ left_queue(c) - c->wait, 1 };
		m = array_room(m, n, &capacity, sizeof(*m));
		m[n++] = (struct moment){ left_queue(c), -1 };
	}
	if (n)
		qsort(m, n, sizeof(*m), moments_by_time);
	*w = (struct busy_crowd){ 0 };
	capacity = 0;
	for (size_t i = 0; i < n; i++) {
		if (!waiting) {
			w->list = array_room(w->list, w->count, &capacity, sizeof(*w->list));
			w->list[w->count].from = m[i].time;
		}
		waiting += m[i].change;
		if (!waiting)
			w->list[w->count++].to = m[i].time;
	}
	free(m);
}

static bool has_begun(const void *stretch, const void *time)
{
	return ((const struct stretch *)stretch)->from <= *(const double *)time;
}

/* The stretch in which somebody waits at TIME, or NULL. */
static const struct stretch *crowd_at(const struct busy_crowd *w, double time)
{
	size_t begun = sorted_before(w->list, w->count, sizeof(*w->list), has_begun, &time);

	return begun && w->list[begun - 1].to > time ? &w->list[begun - 1] : NULL;
}

/* By agent: the end of the service before; NAN: there was none. */
struct turns {
	struct fit_durations *d;
	const struct agents_part *part;
	struct busy_crowd crowd;
	double away, *ends;
};

/* The last who waits is taken at the end of the stretch, by a clock that may be a second
 * off. */
static void add_turn(void *context, const struct logged_call *c)
{
	const double off = 1;
	struct turns *t = context;
	const struct stretch *s;
	double *end, gap;

	if (c->agent < 0 || !part_served(t->part, c) || c->outcome != LOGGED_SERVED || !(c->began >= 0 && c->service >= 0))
		return;
	end = &t->ends[c->agent];
	gap = c->began - *end;
	s = gap >= 0 && gap <= t->away ? crowd_at(&t->crowd, *end) : NULL;
	if (s && c->began <= s->to + off)
		fit_durations_add(t->d, gap, true);
	else if (s)
		fit_durations_add(t->d, s->to - *end, false);
	*end = c->began + c->service;
}

void fit_wrap_up(struct fit_durations *d, const struct call_log *log, double away, const struct agents_part *part)
{
	struct turns t = { .d = d, .part = part, .away = away, .ends = xcalloc(log->agent_count + 1, sizeof(*t.ends)) };

	for (size_t i = 0; i < log->agent_count; i++)
		t.ends[i] = NAN;
	if (log->agent_count) {
		find_busy_crowd(&t.crowd, log, part);
		service_order_each(log, &(struct service_taker){ &t, NULL, add_turn });
	}
	free(t.crowd.list);
	free(t.ends);
}
