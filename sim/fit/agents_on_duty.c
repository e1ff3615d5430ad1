/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * agents_on_duty - three levels over time (who serves, who is between two services, who waits)
 * change at the moments of the log; one sweep over these adds each step's means up.
 */
#include "fit/agents_on_duty.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "fit/unnamed_agents_internal.h"

static const double day_seconds = 86400;

enum { FEW_CALLS = 1200 /* an `away` of calls so few that pauses are long */ };

/* ---- the moments at which a level changes ---- */

struct change {
	double at;
	int8_t serving, between, waiting, fresh;
};

struct changes {
	struct change *list;
	size_t count, capacity;
};

static void add(struct changes *c, struct change x)
{
	c->list = array_room(c->list, c->count, &c->capacity, sizeof(*c->list));
	c->list[c->count++] = x;
}

/* A level is higher by one FROM .. TO. */
static void add_span(struct changes *c, double from, double to, struct change x)
{
	struct change back = { to, (int8_t)-x.serving, (int8_t)-x.between, (int8_t)-x.waiting, (int8_t)-x.fresh };

	if (!(to > from))
		return;
	x.at = from;
	add(c, x);
	add(c, back);
}

static int by_time(const void *a, const void *b)
{
	const struct change *x = a, *y = b;

	return (x->at > y->at) - (x->at < y->at);
}

static bool was_served(const struct logged_call *c)
{
	return isfinite(c->began) && isfinite(c->service);
}

static void add_service(struct changes *c, const struct logged_call *l, double step)
{
	double end = l->began + l->service;

	if (!was_served(l))
		return;
	add_span(c, l->began, end, (struct change){ .serving = 1 });
	add_span(c, l->began, fmin(end, step * (floor(l->began / step) + 1)), (struct change){ .fresh = 1 });
}

/* When it came to its queue. */
static double queued_at(const struct logged_call *l)
{
	return l->arrival + (isfinite(l->held) ? l->held : 0) + (isfinite(l->ring) ? l->ring : 0) +
	       (isfinite(l->vru) ? l->vru : 0);
}

static void add_wait(struct changes *c, const struct logged_call *l, double handover)
{
	double from = queued_at(l);

	if (isfinite(l->wait) && l->wait > handover)
		add_span(c, from, from + l->wait - handover, (struct change){ .waiting = 1 });
}

/* ---- agents, one by one ---- */

static int by_agent(const void *a, const void *b)
{
	const struct logged_call *x = *(const struct logged_call *const *)a;
	const struct logged_call *y = *(const struct logged_call *const *)b;

	if (x->agent != y->agent)
		return x->agent < y->agent ? -1 : 1;
	if (x->began != y->began)
		return x->began < y->began ? -1 : 1;
	return (x->line > y->line) - (x->line < y->line);
}

/* The calls that an agent with a name served, agent by agent; *N of them. */
static const struct logged_call **services(const struct call_log *log, size_t *n)
{
	const struct logged_call **list = xcalloc(log->count, sizeof(*list));

	*n = 0;
	for (size_t i = 0; i < log->count; i++)
		if (was_served(&log->calls[i]) && log->calls[i].agent >= 0)
			list[(*n)++] = &log->calls[i];
	qsort(list, *n, sizeof(*list), by_agent);
	return list;
}

/* From the first call of a date to the end of its last service; calls come by their arrival. */
static double opens(const struct call_log *log, double at)
{
	double midnight = day_seconds * floor(at / day_seconds);
	size_t low = 0, high = log->count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (log->calls[middle].arrival < midnight)
			low = middle + 1;
		else
			high = middle;
	}
	return low < log->count ? fmin(at, log->calls[low].arrival) : at;
}

/* Where calls are few an agent is there for a while before the first of them and after the last:
 * for the median pause, but not while nobody called yet, nor when nobody calls any more. */
struct edges {
	const struct call_log *log;
	double time;
	double *closes; /* by date: the end of its last service */
};

static void find_edges(struct edges *x, const struct call_log *log, double away)
{
	*x = (struct edges){ .log = log, .time = away >= FEW_CALLS ? away / 4 : 0,
			     .closes = xcalloc(log->days + 2, sizeof(double)) };
	for (size_t i = 0; i < log->count; i++) {
		const struct logged_call *l = &log->calls[i];
		size_t day = was_served(l) ? (size_t)(fmax(0, l->began) / day_seconds) : SIZE_MAX;

		if (day < log->days + 2)
			x->closes[day] = fmax(x->closes[day], l->began + l->service);
	}
}

static void add_edge_before(struct changes *c, const struct edges *x, double began)
{
	if (x->time > 0)
		add_span(c, fmax(began - x->time, opens(x->log, began)), began, (struct change){ .between = 1 });
}

static void add_edge_after(struct changes *c, const struct edges *x, double end)
{
	size_t day = (size_t)(fmax(0, end) / day_seconds);

	if (x->time > 0 && day < x->log->days + 2)
		add_span(c, end, fmin(end + x->time, x->closes[day]), (struct change){ .between = 1 });
}

static void add_gaps(struct changes *c, const struct logged_call *const *list, size_t n, double away,
		     const struct call_log *log)
{
	struct edges x;
	double end = 0;

	find_edges(&x, log, away);
	for (size_t i = 0; i < n; i++) {
		const struct logged_call *l = list[i];
		bool same = i && list[i - 1]->agent == l->agent, stays = same && l->began - end <= away;

		if (stays)
			add_span(c, end, l->began, (struct change){ .between = 1 });
		else
			add_edge_before(c, &x, l->began);
		if (i && !stays)
			add_edge_after(c, &x, end);
		end = same ? fmax(end, l->began + l->service) : l->began + l->service;
	}
	if (n)
		add_edge_after(c, &x, end);
	free(x.closes);
}

static int by_length(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* How long an agent may pause between two services and still be there. A pause of some seconds is
 * that of an agent for whom callers wait, one of half a day is none between calls. */
static double usual_pause(const struct logged_call *const *list, size_t n)
{
	const double least = 600, most = 7200, at_once = 30, longest = 4 * 3600, few = 10;
	double *pauses = xcalloc(n, sizeof(*pauses)), end = 0, usual = least;
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		const struct logged_call *l = list[i];
		bool same = i && list[i - 1]->agent == l->agent;

		if (same && l->began - end > at_once && l->began - end <= longest)
			pauses[count++] = l->began - end;
		end = same ? fmax(end, l->began + l->service) : l->began + l->service;
	}
	qsort(pauses, count, sizeof(*pauses), by_length);
	if ((double)count >= few)
		usual = fmin(most, fmax(least, 4 * pauses[count / 2]));
	free(pauses);
	return usual;
}

static void count_distinct(struct agents_estimate *e, const struct logged_call *const *list,
			   size_t n)
{
	size_t last = SIZE_MAX, steps = e->days * e->steps_a_day;

	for (size_t i = 0; i < n; i++) {
		double from = list[i]->began, to = from + list[i]->service;

		if (!i || list[i - 1]->agent != list[i]->agent)
			last = SIZE_MAX;
		for (size_t k = (size_t)fmax(0, from / e->step);
		     k < steps && (double)k * e->step <= to; k++)
			if (last == SIZE_MAX || k > last) {
				e->distinct[k]++;
				last = k;
			}
	}
}

/* ---- the sweep ---- */

struct levels {
	int64_t serving, between, waiting, fresh;
};

static double there(const struct levels *l, bool wrap_up)
{
	return (double)(l->serving + (l->waiting && !wrap_up ? 0 : l->between));
}

/* FROM .. TO with levels L, over the steps that it touches. */
static void add_time(struct agents_estimate *e, double from, double to, const struct levels *l,
		     bool wrap_up)
{
	size_t steps = e->days * e->steps_a_day;

	from = fmax(0, from);
	to = fmin(to, (double)steps * e->step);
	for (size_t k = (size_t)(from / e->step); from < to && k < steps; k++) {
		double end = fmin(to, (double)(k + 1) * e->step), share = (end - from) / e->step;

		e->serving[k] += share * (double)l->serving;
		e->on_duty[k] += share * there(l, wrap_up);
		e->waiting += l->waiting ? share : 0;
		from = end;
	}
}

static void sweep(struct agents_estimate *e, const struct changes *c, bool wrap_up)
{
	struct levels l = { 0 };

	for (size_t i = 0; i < c->count; i++) {
		const struct change *x = &c->list[i];

		if (i)
			add_time(e, c->list[i - 1].at, x->at, &l, wrap_up);
		l.serving += x->serving;
		l.between += x->between;
		l.waiting += x->waiting;
	}
	e->waiting /= (double)(e->days * e->steps_a_day);
}

/* ---- who serves while somebody waits ---- */

static void add_crowd(const struct agents_estimate *e, struct unnamed *w, double from, double to,
		      const struct levels *l)
{
	size_t steps = e->days * e->steps_a_day;

	from = fmax(0, from);
	to = fmin(to, (double)steps * e->step);
	for (size_t k = (size_t)(from / e->step); from < to && k < steps; k++) {
		double end = fmin(to, (double)(k + 1) * e->step);

		w[k].most = fmax(w[k].most, (double)l->serving);
		w[k].fresh = fmax(w[k].fresh, (double)l->fresh);
		if (l->waiting) {
			w[k].waited += end - from;
			w[k].serving_then += (end - from) * (double)l->serving;
		}
		from = end;
	}
}

static void find_crowd(const struct agents_estimate *e, struct unnamed *w, const struct changes *c)
{
	struct levels l = { 0 };

	for (size_t i = 0; i < c->count; i++) {
		if (i)
			add_crowd(e, w, c->list[i - 1].at, c->list[i].at, &l);
		l.serving += c->list[i].serving;
		l.fresh += c->list[i].fresh;
		l.waiting += c->list[i].waiting;
	}
}

/* No fewer than serve while somebody waits, or at once where nobody does, also where agents have
 * names: who was there is an estimate, who served is not. */
static void look_at_crowd(struct agents_estimate *e, const struct call_log *log, const struct changes *c)
{
	size_t steps = e->days * e->steps_a_day;

	for (size_t i = 0; i < log->count; i++) {
		const struct logged_call *l = &log->calls[i];

		if (was_served(l) && l->began >= 0 && l->began < (double)steps * e->step)
			e->crowd[(size_t)(l->began / e->step)].begun++;
	}
	find_crowd(e, e->crowd, c);
	for (size_t k = 0; k < steps; k++) {
		const struct unnamed *w = &e->crowd[k];

		if (w->most > 0)
			e->least[k] = w->waited >= NOBODY_WAITS ? (uint64_t)fmax(1, nearbyint(w->serving_then / w->waited)) :
								  (uint64_t)w->most;
	}
}

/* ---- whole agents, and weeks ---- */

/* Whole numbers whose sums stay within a half of those of X, where LEAST lets them. */
static void round_days(uint64_t *whole, const double *x, const uint64_t *least, size_t days, size_t steps)
{
	for (size_t day = 0; day < days; day++) {
		double owed = 0;

		for (size_t k = day * steps; k < (day + 1) * steps; k++) {
			double n = fmax(0, floor(x[k] + owed + 0.5));

			/* nobody is brought in for an hour without anybody, nor sent away while serving */
			if (x[k] <= 0)
				n = 0;
			n = fmax(n, (double)least[k]);
			owed = fmax(-0.5, owed + x[k] - n);
			whole[k] = (uint64_t)n;
		}
	}
}

/* The steps of a kind of day. */
struct kind_step {
	double n, mean, squares, least;
	bool served;
};

/* A log may begin and end within a day: before and after it, steps FIRST to END, nothing was
 * seen. */
static struct kind_step step_of(const struct agents_estimate *e, const struct day_cycle *c, size_t kind,
				size_t step, size_t first, size_t end)
{
	struct kind_step s = { 0 };

	for (int pass = 0; pass < 2; pass++) {
		for (size_t day = 0; day < e->days; day++) {
			size_t i = day * e->steps_a_day + step;

			if (day_cycle_kind(c, day) != kind || !day_cycle_counts(c, day) || i < first || i >= end)
				continue;
			if (!e->named && e->waits && e->crowd[i].most <= 0)
				continue; /* no call, so that nothing shows who was there */
			if (pass) {
				s.squares += (e->on_duty[i] - s.mean) * (e->on_duty[i] - s.mean);
				continue;
			}
			s.n++;
			s.mean += e->on_duty[i];
			s.least += (double)e->least[i];
			s.served |= e->serving[i] > 0;
		}
		s.mean = pass || s.n == 0 ? s.mean : s.mean / s.n;
	}
	return s;
}

static void average_kinds(struct agents_estimate *e, const struct day_cycle *c, struct arena *a)
{
	size_t first = 0, end = e->days * e->steps_a_day;
	uint64_t *least = arena_array(a, e->week_days * e->steps_a_day, sizeof(*least));

	while (first < end && e->serving[first] <= 0)
		first++;
	while (end > first && e->serving[end - 1] <= 0)
		end--;
	for (size_t k = 0; k < e->week_days * e->steps_a_day; k++) {
		size_t place = k / e->steps_a_day, step = k % e->steps_a_day;
		struct kind_step s = { 0 };

		if (!day_cycle_closed(c, place))
			s = step_of(e, c, day_cycle_kind(c, place), step, first, end);
		e->week_on_duty[k] = s.mean;
		e->week_sd[k] = s.n > 1 ? sqrt(s.squares / (s.n - 1)) : NAN;
		least[k] = s.n > 0 ? (uint64_t)fmax(s.served, nearbyint(s.least / s.n)) : 0;
	}
	round_days(e->week_schedule, e->week_on_duty, least, e->week_days, e->steps_a_day);
}

/* ---- the whole ---- */

static struct agents_estimate *blank(struct arena *a, const struct call_log *log,
				     const struct agents_options *o)
{
	struct agents_estimate *e = arena_array(a, 1, sizeof(*e));
	size_t all, cycle;

	e->step = o->step;
	e->away = o->away;
	e->days = log->days;
	e->steps_a_day = (size_t)floor(day_seconds / e->step + 0.5);
	e->week_days = o->cycle->cycle_days;
	e->agents = log->agent_count;
	e->named = log->known & LOG_AGENT;
	e->waits = log->known & LOG_WAIT;
	all = e->days * e->steps_a_day;
	cycle = e->week_days * e->steps_a_day;
	e->on_duty = arena_array(a, all, sizeof(*e->on_duty));
	e->serving = arena_array(a, all, sizeof(*e->serving));
	e->distinct = arena_array(a, all, sizeof(*e->distinct));
	e->least = arena_array(a, all, sizeof(*e->least));
	e->crowd = arena_array(a, all, sizeof(*e->crowd));
	e->schedule = arena_array(a, all, sizeof(*e->schedule));
	e->week_on_duty = arena_array(a, cycle, sizeof(*e->week_on_duty));
	e->week_sd = arena_array(a, cycle, sizeof(*e->week_sd));
	e->week_schedule = arena_array(a, cycle, sizeof(*e->week_schedule));
	return e;
}

static void estimate(struct agents_estimate *e, const struct call_log *log,
		     const struct agents_options *o, const struct logged_call *const *list, size_t n)
{
	struct changes c = { 0 };

	for (size_t i = 0; i < log->count; i++) {
		add_service(&c, &log->calls[i], e->step);
		add_wait(&c, &log->calls[i], o->handover);
	}
	add_gaps(&c, list, n, o->away, log);
	count_distinct(e, list, n);
	if (c.count)
		qsort(c.list, c.count, sizeof(*c.list), by_time);
	sweep(e, &c, o->wrap_up);
	look_at_crowd(e, log, &c);
	if (!e->named && e->waits)
		unnamed_settle(e, o->cycle);
	round_days(e->schedule, e->on_duty, e->least, e->days, e->steps_a_day);
	free(c.list);
}

struct agents_estimate *agents_estimate(struct arena *a, const struct call_log *log,
					const struct agents_options *o)
{
	struct agents_options used = o ? *o : (struct agents_options){ 0 };
	bool *open = arena_array(a, log->days + 1, sizeof(*open)); /* none is closed */
	struct day_cycle cycle = { .days = log->days, .cycle_days = log->days >= 14 ? 7 : 1, .closed = open };
	const struct logged_call **list;
	struct agents_estimate *e;
	size_t n;

	if (!(log->known & LOG_BEGAN) || !log->count)
		return NULL;
	list = services(log, &n);
	used.step = used.step > 0 ? used.step : 3600;
	used.away = used.away > 0 ? used.away : usual_pause(list, n);
	used.handover = used.handover > 0 ? used.handover : 3;
	used.cycle = used.cycle ? used.cycle : &cycle;
	e = blank(a, log, &used);
	estimate(e, log, &used, list, n);
	average_kinds(e, used.cycle, a);
	free(list);
	return e;
}
