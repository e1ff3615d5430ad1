/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "log/quality.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/units.h"

static void doubt(struct log_doubt *x, uint32_t line)
{
	if (!x->count++ || line < x->line)
		x->line = line;
}

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

static int by_line(const void *a, const void *b)
{
	const struct logged_call *x = *(const struct logged_call *const *)a;
	const struct logged_call *y = *(const struct logged_call *const *)b;

	return (x->line > y->line) - (x->line < y->line);
}

static void find_overlaps(struct log_quality *q, const struct logged_call **list, size_t n)
{
	double end = 0;

	qsort(list, n, sizeof(*list), by_agent);
	for (size_t i = 0; i < n; i++) {
		const struct logged_call *c = list[i];
		bool same = i && list[i - 1]->agent == c->agent;

		if (same && c->began < end - 1.5) /* clocks of whole seconds */
			doubt(&q->overlaps, c->line);
		end = same ? fmax(end, c->began + c->service) : c->began + c->service;
	}
}

static void find_jumps(struct log_quality *q, const struct logged_call **list, size_t n)
{
	size_t back = 0, ahead = 0;

	qsort(list, n, sizeof(*list), by_line);
	for (size_t i = 1; i < n; i++) {
		back += list[i]->arrival < list[i - 1]->arrival;
		ahead += list[i]->arrival > list[i - 1]->arrival;
	}
	for (size_t i = 1; i < n && back * 20 < ahead; i++)
		if (list[i]->arrival < list[i - 1]->arrival - 3600)
			doubt(&q->jumps, list[i]->line);
}

static double zero_if_unknown(double x)
{
	return isfinite(x) ? x : 0;
}

enum { MOST_QUEUES = 1000, HOURS = 7 * 24, WEEK = 7, ENOUGH_DAYS = 21 };

/* Calls an hour by hour of the week, or where there are less than three of them of the day. */
struct profile {
	size_t days;	    /* 7 or 1 */
	double rate[HOURS]; /* a second */
};

static void find_profile(struct profile *p, const struct call_log *log)
{
	*p = (struct profile){ .days = log->days >= ENOUGH_DAYS ? WEEK : 1 };
	for (size_t i = 0; i < log->count; i++)
		p->rate[(size_t)(log->calls[i].arrival / 3600) % (24 * p->days)] += 1;
	for (size_t day = 0; day < p->days; day++) {
		double dates = (double)((log->days + p->days - 1 - day) / p->days);

		for (size_t hour = 0; hour < 24; hour++)
			p->rate[24 * day + hour] /= 3600 * fmax(1, dates);
	}
}

/* How many calls FROM .. TO would have had. */
static double expected(const struct profile *p, double from, double to)
{
	double sum = 0;

	while (from < to) {
		double end = fmin(to, 3600 * (floor(from / 3600) + 1));

		sum += (end - from) * p->rate[(size_t)(from / 3600) % (24 * p->days)];
		from = end;
	}
	return sum;
}

/* Stretches within a day. Of a single day nobody knows what is usual. */
static void find_gaps(struct log_quality *q, const struct call_log *log)
{
	const double sure = 14; /* exp(-14) < 1e-6 */
	struct profile p;

	find_profile(&p, log);
	for (size_t i = 1; i < log->count && log->days > 1; i++) {
		double from = log->calls[i - 1].arrival, to = log->calls[i].arrival, n;

		if (floor(from / DAY_SECONDS) != floor(to / DAY_SECONDS))
			continue;
		n = expected(&p, from, to);
		if (n < sure)
			continue;
		if (q->gap_count < LOG_GAPS_SHOWN)
			q->gaps[q->gap_count] = (struct log_gap){ from, to, n };
		q->gap_count++;
	}
}

/* Intervals are in order of time; those of one time are few. */
static void find_repeated(struct log_quality *q, const struct call_log *log)
{
	for (size_t i = 0; i < log->interval_count; i++) {
		const struct logged_interval *x = &log->intervals[i];

		if (x->answered + (isfinite(x->abandoned) ? x->abandoned : 0) > x->offered)
			doubt(&q->more, x->line);
		for (size_t k = i, back = 0; k > 0 && back < MOST_QUEUES && log->intervals[k - 1].from == x->from; k--, back++)
			if (log->intervals[k - 1].type == x->type) {
				doubt(&q->repeated, x->line);
				break;
			}
	}
}

void log_quality(struct log_quality *q, const struct call_log *of, struct arena *a)
{
	struct call_log unpacked = *of;
	const struct call_log *log = &unpacked;
	const struct logged_call **served = arena_array(a, of->count + 1, sizeof(*served));
	const struct logged_call **all = arena_array(a, of->count + 1, sizeof(*all));
	size_t n = 0;

	*q = (struct log_quality){ 0 };
	if (!unpacked.calls)
		unpacked.calls = logged_calls_all(of, a);
	for (size_t i = 0; i < log->count; i++) {
		const struct logged_call *c = &log->calls[i];
		double parts = zero_if_unknown(c->held) + zero_if_unknown(c->ring) + zero_if_unknown(c->vru) +
			       zero_if_unknown(c->wait) + zero_if_unknown(c->service);

		all[i] = c;
		if (c->agent >= 0 && isfinite(c->began) && isfinite(c->service))
			served[n++] = c;
		if (isfinite(c->total) && parts > c->total + 2)
			doubt(&q->longer, c->line);
		if (c->outcome == LOGGED_UNKNOWN && !log->interval_count)
			doubt(&q->open, c->line);
	}
	find_gaps(q, log);
	find_repeated(q, log);
	find_overlaps(q, served, n);
	find_jumps(q, all, log->count);
}
