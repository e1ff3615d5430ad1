/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What an agent does between two calls while callers wait is no idling: it is work after
 * the call, or the time that the system takes to connect the next one.
 */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/sorted.h"
#include "fit/quantities.h"

struct moment {
	double time;
	int change; /* of the number of callers who wait */
};

struct turn {
	int32_t agent;
	double from, to;
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

static int turns_by_agent(const void *a, const void *b)
{
	const struct turn *x = a, *y = b;

	if (x->agent != y->agent)
		return x->agent < y->agent ? -1 : 1;
	return (x->from > y->from) - (x->from < y->from);
}

static double left_queue(const struct logged_call *c)
{
	if (c->outcome == LOGGED_SERVED && !isnan(c->began))
		return c->began;
	return c->arrival + (isnan(c->held) ? 0 : c->held) + (isnan(c->vru) ? 0 : c->vru) + c->wait;
}

static void find_busy_crowd(struct busy_crowd *w, const struct call_log *log, struct arena *a)
{
	struct moment *m = xcalloc(2 * log->count + 1, sizeof(*m));
	size_t n = 0;
	int waiting = 0;

	for (size_t i = 0; i < log->count; i++) {
		const struct logged_call *c = &log->calls[i];

		if (!(c->wait > 0))
			continue;
		m[n++] = (struct moment){ left_queue(c) - c->wait, 1 };
		m[n++] = (struct moment){ left_queue(c), -1 };
	}
	qsort(m, n, sizeof(*m), moments_by_time);
	*w = (struct busy_crowd){ .list = arena_array(a, n + 1, sizeof(*w->list)) };
	for (size_t i = 0; i < n; i++) {
		if (!waiting)
			w->list[w->count].from = m[i].time;
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

static struct turn *find_turns(const struct call_log *log, size_t *count, struct arena *a)
{
	struct turn *turns = arena_array(a, log->count + 1, sizeof(*turns));

	*count = 0;
	for (size_t i = 0; i < log->count; i++) {
		const struct logged_call *c = &log->calls[i];

		if (c->agent >= 0 && c->outcome == LOGGED_SERVED && c->began >= 0 && c->service >= 0)
			turns[(*count)++] = (struct turn){ c->agent, c->began, c->began + c->service };
	}
	qsort(turns, *count, sizeof(*turns), turns_by_agent);
	return turns;
}

/* The last who waits is taken at the end of the stretch, by a clock that may be a second
 * off. */
void fit_wrap_up(struct fit_durations *d, const struct call_log *log, double away, struct arena *a)
{
	const double off = 1;
	struct busy_crowd w;
	size_t count;
	struct turn *turns = find_turns(log, &count, a);

	find_busy_crowd(&w, log, a);
	for (size_t i = 1; i < count; i++) {
		const struct turn *x = &turns[i - 1], *y = &turns[i];
		const struct stretch *s = x->agent == y->agent ? crowd_at(&w, x->to) : NULL;
		double gap = y->from - x->to;

		if (!s || gap < 0 || gap > away)
			continue;
		d->list[d->count].observed = y->from <= s->to + off;
		d->list[d->count].seconds = y->from <= s->to + off ? gap : s->to - x->to;
		d->observed += d->list[d->count++].observed;
	}
}
