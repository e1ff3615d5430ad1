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

/* What is compared of a call, as the log may be packed: of a service, or of an arrival. */
struct quality_service {
	double began, end;
	int32_t agent;
	uint32_t line;
};
struct quality_arrival {
	double at;
	uint32_t line;
};

static int by_agent(const void *a, const void *b)
{
	const struct quality_service *x = a, *y = b;

	if (x->agent != y->agent)
		return x->agent < y->agent ? -1 : 1;
	if (x->began != y->began)
		return x->began < y->began ? -1 : 1;
	return (x->line > y->line) - (x->line < y->line);
}

static int by_line(const void *a, const void *b)
{
	const struct quality_arrival *x = a, *y = b;

	return (x->line > y->line) - (x->line < y->line);
}

static bool is_service(const struct logged_call *c)
{
	return c->agent >= 0 && isfinite(c->began) && isfinite(c->service);
}

/* X after LAST of its agent, which ends when all before it are over. */
static void follow(struct log_quality *q, struct quality_service *last, const struct quality_service *x)
{
	bool same = last->agent == x->agent;

	if (same && x->began < last->end - 1.5) /* clocks of whole seconds */
		doubt(&q->overlaps, x->line);
	*last = (struct quality_service){ x->began, same ? fmax(last->end, x->end) : x->end, x->agent, x->line };
}

static struct quality_service service_of(const struct logged_call *c)
{
	return (struct quality_service){ c->began, c->began + c->service, c->agent, c->line };
}

/* Whether each agent's services begin in the order of their calls: nothing has to be sorted then. */
static bool overlaps_in_order(struct log_quality *q, const struct call_log *log)
{
	struct log_pass pass;
	struct quality_service *last = xcalloc(log->agent_count + 1, sizeof(*last));
	bool good = true;

	for (size_t i = 0; i < log->agent_count; i++)
		last[i].agent = -1;
	log_pass_begin(&pass, log);
	for (size_t i = 0; i < log->count && good; i++) {
		const struct logged_call *c = log_pass_at(&pass, i);
		struct quality_service x = service_of(c);

		if (!is_service(c))
			continue;
		good = last[c->agent].agent < 0 || by_agent(&last[c->agent], &x) <= 0;
		follow(q, &last[c->agent], &x);
	}
	free(last);
	return good;
}

static void find_overlaps(struct log_quality *q, const struct call_log *log)
{
	struct log_pass pass;
	struct quality_service *list = NULL, last = { .agent = -1 };
	size_t n = 0, capacity = 0;

	if (overlaps_in_order(q, log))
		return;
	q->overlaps = (struct log_doubt){ 0 };
	log_pass_begin(&pass, log);
	for (size_t i = 0; i < log->count; i++) {
		const struct logged_call *c = log_pass_at(&pass, i);

		if (!is_service(c))
			continue;
		list = array_room(list, n, &capacity, sizeof(*list));
		list[n++] = service_of(c);
	}
	if (n)
		qsort(list, n, sizeof(*list), by_agent);
	for (size_t i = 0; i < n; i++)
		follow(q, &last, &list[i]);
	free(list);
}

/* Calls are by arrival: where their lines rise, none lies before the one above it. */
static void find_jumps(struct log_quality *q, const struct call_log *log)
{
	struct log_pass pass;
	struct quality_arrival *list;
	size_t back = 0, ahead = 0, n = log->count;

	if (!log->shuffled)
		return;
	list = xcalloc(n, sizeof(*list));
	log_pass_begin(&pass, log);
	for (size_t i = 0; i < n; i++) {
		const struct logged_call *c = log_pass_at(&pass, i);

		list[i] = (struct quality_arrival){ c->arrival, c->line };
	}
	qsort(list, n, sizeof(*list), by_line);
	for (size_t i = 1; i < n; i++) {
		back += list[i].at < list[i - 1].at;
		ahead += list[i].at > list[i - 1].at;
	}
	for (size_t i = 1; i < n && back * 20 < ahead; i++)
		if (list[i].at < list[i - 1].at - 3600)
			doubt(&q->jumps, list[i].line);
	free(list);
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
		p->rate[(size_t)(logged_arrival_at(log, i) / 3600) % (24 * p->days)] += 1;
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
	double from = log->count ? logged_arrival_at(log, 0) : 0, to;
	struct profile p;

	find_profile(&p, log);
	for (size_t i = 1; i < log->count && log->days > 1; i++, from = to) {
		double n;

		to = logged_arrival_at(log, i);
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

void log_quality(struct log_quality *q, const struct call_log *log)
{
	struct log_pass pass;

	*q = (struct log_quality){ 0 };
	log_pass_begin(&pass, log);
	for (size_t i = 0; i < log->count && (log->known & LOG_TOTAL || log->outcomes[LOGGED_UNKNOWN]); i++) {
		const struct logged_call *c = log_pass_at(&pass, i);
		double parts = zero_if_unknown(c->held) + zero_if_unknown(c->ring) + zero_if_unknown(c->vru) +
			       zero_if_unknown(c->wait) + zero_if_unknown(c->service);

		if (isfinite(c->total) && parts > c->total + 2)
			doubt(&q->longer, c->line);
		if (c->outcome == LOGGED_UNKNOWN && !log->interval_count)
			doubt(&q->open, c->line);
	}
	find_gaps(q, log);
	find_repeated(q, log);
	find_overlaps(q, log);
	find_jumps(q, log);
}
