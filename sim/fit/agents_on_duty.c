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
#include "base/units.h"
#include "fit/idle_agents_internal.h"
#include "fit/part.h"
#include "fit/service_order_internal.h"
#include "fit/unnamed_agents_internal.h"

enum { FEW_CALLS = 1200 /* an `away` of calls so few that pauses are long */, LEFT_EVERY = 900 };

/* ---- the sweep ---- */

struct levels {
	int64_t serving, between, waiting, fresh;
};

/* A moment at which levels change. */
struct change {
	double at;
	int8_t serving, between, waiting, fresh;
};

/* From moment to moment: changes to come are a heap, so that as many are held as calls that are under way. */
struct sweep {
	struct agents_estimate *e;
	bool wrap_up;
	struct change *list;
	size_t count, capacity;
	struct levels now;
	double at; /* so far; NAN: nothing yet */
};

static void add(struct sweep *s, struct change x)
{
	size_t i;

	s->list = array_room(s->list, s->count, &s->capacity, sizeof(*s->list));
	for (i = s->count++; i && x.at < s->list[(i - 1) / 2].at; i = (i - 1) / 2)
		s->list[i] = s->list[(i - 1) / 2];
	s->list[i] = x;
}

static struct change next(struct sweep *s)
{
	struct change first = s->list[0], last = s->list[--s->count];
	size_t i = 0;

	/* the last one is a late one mostly: the gap goes down all the way, and it up from there */
	for (size_t child; (child = 2 * i + 1) < s->count; i = child) {
		child += child + 1 < s->count && s->list[child + 1].at < s->list[child].at;
		s->list[i] = s->list[child];
	}
	for (; i && last.at < s->list[(i - 1) / 2].at; i = (i - 1) / 2)
		s->list[i] = s->list[(i - 1) / 2];
	s->list[i] = last;
	return first;
}

/* A level is higher by one FROM .. TO. */
static void add_span(struct sweep *s, double from, double to, struct change x)
{
	struct change back = { to, (int8_t)-x.serving, (int8_t)-x.between, (int8_t)-x.waiting, (int8_t)-x.fresh };

	if (!(to > from))
		return;
	x.at = from;
	add(s, x);
	add(s, back);
}

static double there(const struct levels *l, bool wrap_up)
{
	return (double)(l->serving + (l->waiting && !wrap_up ? 0 : l->between));
}

/* FROM .. TO with levels L, over the steps that it touches. */
static void add_time(struct agents_estimate *e, double from, double to, const struct levels *l, bool wrap_up)
{
	size_t steps = e->days * e->steps_a_day;

	from = from > 0 ? from : 0;
	to = to < (double)steps * e->step ? to : (double)steps * e->step;
	if (!(from < to)) /* several changes at once */
		return;
	for (size_t k = (size_t)(from / e->step); from < to && k < steps; k++) {
		double next_step = (double)(k + 1) * e->step, end = to < next_step ? to : next_step, share = (end - from) / e->step;
		struct unnamed *w = &e->crowd[k];

		e->serving[k] += share * (double)l->serving;
		e->on_duty[k] += share * there(l, wrap_up);
		e->waiting += l->waiting ? share : 0;
		if ((double)l->serving > w->most)
			w->most = (double)l->serving;
		if ((double)l->fresh > w->fresh)
			w->fresh = (double)l->fresh;
		if (l->waiting) {
			w->waited += end - from;
			w->serving_then += (end - from) * (double)l->serving;
			w->settled += l->fresh == l->serving ? end - from : 0;
			w->settled_serving += l->fresh == l->serving ? (end - from) * (double)l->serving : 0;
		}
		from = end;
	}
}

/* All that changes until END. */
static void sweep_until(struct sweep *s, double end)
{
	while (s->count && s->list[0].at <= end) {
		struct change x = next(s);

		if (!isnan(s->at))
			add_time(s->e, s->at, x.at, &s->now, s->wrap_up);
		s->at = x.at;
		s->now.serving += x.serving;
		s->now.between += x.between;
		s->now.waiting += x.waiting;
		s->now.fresh += x.fresh;
	}
}

/* ---- agents, one by one ---- */

/* From the first call of a date to the end of its last service; calls come by their arrival. */
static double opens(const struct call_log *log, double at)
{
	double midnight = DAY_SECONDS * floor(at / DAY_SECONDS);
	size_t low = 0, high = log->count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (logged_arrival_at(log, middle) < midnight)
			low = middle + 1;
		else
			high = middle;
	}
	return low < log->count ? fmin(at, logged_arrival_at(log, low)) : at;
}

/* Where calls are few an agent is there for a while before the first of them and after the last:
 * as long as it stands idle in the median, but not while nobody called yet, nor when nobody calls any more. */
struct edges {
	const struct call_log *log;
	const struct idle_agents *idle;
	double time;	/* where `idle` is NULL */
	double *closes; /* by date: the end of its last service */
};

static void find_edges(struct edges *x, const struct call_log *log, const struct agents_options *o)
{
	struct log_pass pass;

	*x = (struct edges){ .log = log, .idle = o->idle, .time = o->away >= FEW_CALLS ? fmin(IDLE_EDGE_MOST, o->away / 4) : 0,
			     .closes = xcalloc(log->days + 2, sizeof(double)) };
	log_pass_begin(&pass, log);
	for (size_t i = 0; i < log->count && log->agent_count; i++) {
		const struct logged_call *l = log_pass_at(&pass, i);
		size_t day = fit_was_served(l) ? (size_t)(fmax(0, l->began) / DAY_SECONDS) : SIZE_MAX;

		if (day < log->days + 2)
			x->closes[day] = fmax(x->closes[day], l->began + l->service);
	}
}

static double edge_time(const struct edges *x, int32_t agent, double at)
{
	double time = x->idle ? idle_usual(x->idle, agent, at) : x->time;

	return time >= FEW_CALLS / 4 ? time : 0;
}

static void add_edge_before(struct sweep *s, const struct edges *x, int32_t agent, double began)
{
	double time = edge_time(x, agent, began);

	if (time > 0)
		add_span(s, fmax(began - time, opens(x->log, began)), began, (struct change){ .between = 1 });
}

static void add_edge_after(struct sweep *s, const struct edges *x, int32_t agent, double end)
{
	size_t day = (size_t)(fmax(0, end) / DAY_SECONDS);
	double time = edge_time(x, agent, end);

	if (time > 0 && day < x->log->days + 2)
		add_span(s, end, fmin(end + time, x->closes[day]), (struct change){ .between = 1 });
}

static double *no_ends(const struct call_log *log)
{
	double *ends = xcalloc(log->agent_count + 1, sizeof(*ends));

	for (size_t i = 0; i < log->agent_count; i++)
		ends[i] = NAN;
	return ends;
}

/* ---- the calls of a log, as levels ---- */

struct desk {
	struct sweep sweep;
	const struct call_log *log;
	const struct agents_options *o;
	struct edges edges;
	double lag;   /* spans begin no earlier than so long before what has been taken */
	size_t served; /* of all agents */
	double looks; /* when it is seen next who has left */
	double *ends; /* by agent: of the last service so far; NAN: none yet, or it has left */
	size_t *last; /* by agent: the last step that it is counted in; SIZE_MAX: none */
};

/* Who has had no call since, has left. */
static void leave_before(struct desk *d, double since)
{
	for (size_t i = 0; i < d->log->agent_count; i++)
		if (d->ends[i] < since) {
			add_edge_after(&d->sweep, &d->edges, (int32_t)i, d->ends[i]);
			d->ends[i] = NAN;
		}
}

static void arrives(void *context, const struct logged_call *l)
{
	struct desk *d = context;
	double from = fit_queued_at(l);

	if (isfinite(d->lag) && l->arrival >= d->looks) {
		leave_before(d, l->arrival - fmax(IDLE_LONGEST, d->o->away));
		d->looks = l->arrival + LEFT_EVERY;
	}
	sweep_until(&d->sweep, l->arrival - d->lag);
	if (isfinite(l->wait) && l->wait > d->o->handover && part_takes(d->o->part, l))
		add_span(&d->sweep, from, from + l->wait - d->o->handover, (struct change){ .waiting = 1 });
}

static void count_distinct(struct desk *d, const struct logged_call *l)
{
	struct agents_estimate *e = d->sweep.e;
	size_t *last = &d->last[l->agent], steps = e->days * e->steps_a_day;
	double to = l->began + l->service;

	for (size_t k = (size_t)fmax(0, l->began / e->step); k < steps && (double)k * e->step <= to; k++)
		if (*last == SIZE_MAX || k > *last) {
			e->distinct[k]++;
			*last = k;
		}
}

/* An agent with a name: what it did before this service. */
static void returns(struct desk *d, const struct logged_call *l)
{
	double *end = &d->ends[l->agent], now = l->began + l->service;
	bool stays = d->o->idle ? idle_stayed(d->o->idle, d->served - 1) : l->began - *end <= d->o->away;

	if (stays)
		add_span(&d->sweep, *end, l->began, (struct change){ .between = 1 });
	else
		add_edge_before(&d->sweep, &d->edges, l->agent, l->began);
	if (!isnan(*end) && !stays)
		add_edge_after(&d->sweep, &d->edges, l->agent, *end);
	*end = isnan(*end) ? now : fmax(*end, now);
	count_distinct(d, l);
}

static void serves(void *context, const struct logged_call *l)
{
	struct desk *d = context;
	struct agents_estimate *e = d->sweep.e;
	double end = l->began + l->service, step = e->step;

	d->served++;
	if (!part_served(d->o->part, l))
		return;
	add_span(&d->sweep, l->began, end, (struct change){ .serving = 1 });
	if (!e->named)
		add_span(&d->sweep, l->began, fmin(end, step * (floor(l->began / step) + 1)),
			 (struct change){ .fresh = 1 });
	if (l->began >= 0 && l->began < (double)(e->days * e->steps_a_day) * step)
		e->crowd[(size_t)(l->began / step)].begun++;
	if (l->agent >= 0)
		returns(d, l);
}

/* That an agent has left is known when it has not come back for so long, so that changes are held until then; where
 * services begin before their calls, all are. */
static void sweep_log(struct agents_estimate *e, const struct call_log *log, const struct agents_options *o)
{
	struct desk d = { .sweep = { .e = e, .wrap_up = o->wrap_up, .at = NAN }, .log = log, .o = o,
			  .ends = no_ends(log), .last = xcalloc(log->agent_count + 1, sizeof(*d.last)) };

	for (size_t i = 0; i < log->agent_count; i++)
		d.last[i] = SIZE_MAX;
	find_edges(&d.edges, log, o);
	d.lag = service_order_plain(log) ? fmax(IDLE_LONGEST, o->away) + LEFT_EVERY + IDLE_EDGE_MOST : INFINITY;
	service_order_each(log, &(struct service_taker){ &d, arrives, serves });
	leave_before(&d, INFINITY);
	sweep_until(&d.sweep, INFINITY);
	e->waiting /= (double)(e->days * e->steps_a_day);
	free(d.edges.closes);
	free(d.ends);
	free(d.last);
	free(d.sweep.list);
}

/* No fewer than serve while somebody waits, or at once where nobody does, also where agents have
 * names: who was there is an estimate, who served is not. */
static void find_least(struct agents_estimate *e)
{
	for (size_t k = 0; k < e->days * e->steps_a_day; k++) {
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
		for (size_t day = kind; day < e->days; day += day_cycle_kinds(c)) {
			size_t i = day * e->steps_a_day + step;

			if (!day_cycle_counts(c, day) || i < first || i >= end)
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

static void average_kinds(struct agents_estimate *e, const struct agents_options *o, struct arena *a)
{
	const struct day_cycle *c = o->cycle;
	bool some = !o->part || o->part->alone;
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
		least[k] = s.n > 0 ? (uint64_t)fmax(s.served && some, nearbyint(s.least / s.n)) : 0;
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
	e->steps_a_day = (size_t)floor(DAY_SECONDS / e->step + 0.5);
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

static void estimate(struct agents_estimate *e, const struct call_log *log, const struct agents_options *o)
{
	sweep_log(e, log, o);
	find_least(e);
	if (!e->named && e->waits)
		unnamed_settle(e, o->cycle);
	round_days(e->schedule, e->on_duty, e->least, e->days, e->steps_a_day);
}

struct agents_estimate *agents_estimate(struct arena *a, const struct call_log *log,
					const struct agents_options *o)
{
	struct agents_options used = o ? *o : (struct agents_options){ 0 };
	bool *open = arena_array(a, log->days + 1, sizeof(*open)); /* none is closed */
	struct day_cycle cycle = { .days = log->days, .cycle_days = log->days >= 14 ? 7 : 1, .closed = open };
	struct agents_estimate *e;

	if (!(log->known & LOG_BEGAN) || !log->count)
		return NULL;
	used.step = used.step > 0 ? used.step : 3600;
	if (log->known & LOG_AGENT && !used.idle && !(used.away > 0))
		used.idle = idle_agents_find(a, log, NULL, 1);
	used.away = used.away > 0 ? used.away : used.idle ? idle_away(used.idle) : 600;
	used.handover = used.handover > 0 ? used.handover : 3;
	used.cycle = used.cycle ? used.cycle : &cycle;
	e = blank(a, log, &used);
	e->handover = used.handover;
	estimate(e, log, &used);
	average_kinds(e, &used, a);
	return e;
}
