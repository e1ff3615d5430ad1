/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fit/queues_internal.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "fit/fit.h"
#include "fit/part.h"

enum { NAMED_QUEUES = QUEUES_MOST - 1, SERVED_LEAST = 20, CELL_LEAST = 5 };

int32_t queues_of(const struct queues_estimate *q, const struct logged_call *c)
{
	return c->type >= 0 && q->queue_of ? q->queue_of[c->type] : -1;
}

struct agents_part queues_part(const struct queues_estimate *q, size_t k)
{
	struct agents_part part = { .crew_of = q->crew_of, .crew = (int32_t)k, .queue_of = q->queue_of,
				    .serves = q->crews[k].serves };
	uint32_t others = 0;

	for (size_t i = 0; i < q->crew_count; i++)
		others |= i == k ? 0 : q->crews[i].serves;
	part.alone = part.serves & ~others;
	return part;
}

/* ---- which types are queues ---- */

struct type_calls {
	size_t type, calls, served;
};

static int larger_type_first(const void *a, const void *b)
{
	const struct type_calls *x = a, *y = b;

	if (x->calls != y->calls)
		return x->calls < y->calls ? 1 : -1;
	return (x->type > y->type) - (x->type < y->type);
}

static struct type_calls *count_types(struct arena *a, const struct call_log *log)
{
	struct log_pass pass;
	struct type_calls *t = arena_array(a, log->type_count + 1, sizeof(*t));

	for (size_t i = 0; i < log->type_count; i++)
		t[i].type = i;
	log_pass_begin(&pass, log);
	for (size_t i = 0; i < log->count && log->type_count; i++) {
		const struct logged_call *c = log_pass_at(&pass, i);

		if (c->type < 0 || !fit_offered(c))
			continue;
		t[c->type].calls++;
		t[c->type].served += c->outcome == LOGGED_SERVED;
	}
	qsort(t, log->type_count, sizeof(*t), larger_type_first);
	return t;
}

static bool is_queue(const struct type_calls *t)
{
	return t->calls >= QUEUE_LEAST && t->served >= SERVED_LEAST;
}

static void place_types(struct queues_estimate *q, struct arena *a, const struct call_log *log)
{
	struct type_calls *t = count_types(a, log), rest = { 0 };
	size_t others = 0;

	q->queue_of = arena_array(a, log->type_count + 1, sizeof(*q->queue_of));
	for (size_t i = 0; i < log->type_count; i++) {
		bool own = is_queue(&t[i]) && q->count < NAMED_QUEUES;

		q->queue_of[t[i].type] = own ? (int32_t)q->count : -1;
		if (own) {
			q->list[q->count++] = (struct fitted_queue){ .name = log->types[t[i].type], .types = 1 };
			continue;
		}
		rest.calls += t[i].calls;
		rest.served += t[i].served;
		others += t[i].calls > 0;
	}
	if (is_queue(&rest) && q->count) {
		for (size_t i = 0; i < log->type_count; i++)
			if (q->queue_of[i] < 0)
				q->queue_of[i] = (int32_t)q->count;
		q->list[q->count++] = (struct fitted_queue){ .name = "others", .types = others };
	} else {
		q->unplaced = rest.calls;
	}
}

/* ---- what their calls are ---- */

/* Who gives up, by the time that callers wait: is it as many in each queue? Queues where fewer than five would
 * are left out. */
static double patience_differs(const struct queues_estimate *q)
{
	double gone = 0, waited = 0, chi = 0;
	size_t told = 0;

	for (size_t k = 0; k < q->count; k++) {
		gone += (double)q->list[k].abandoned;
		waited += q->list[k].wait_sum;
	}
	for (size_t k = 0; k < q->count; k++) {
		double mean = waited > 0 ? gone * q->list[k].wait_sum / waited : 0;

		if (mean < CELL_LEAST)
			continue;
		told++;
		chi += ((double)q->list[k].abandoned - mean) * ((double)q->list[k].abandoned - mean) / mean;
	}
	return told < 2 ? NAN : gsl_cdf_chisq_Q(chi, (double)(told - 1));
}

static void count_queue_calls(struct queues_estimate *q, const struct call_log *log)
{
	struct log_pass pass;
	size_t all = 0;

	log_pass_begin(&pass, log);
	for (size_t i = 0; i < log->count; i++) {
		const struct logged_call *c = log_pass_at(&pass, i);
		int32_t k = fit_offered(c) ? queues_of(q, c) : -1;
		struct fitted_queue *x = k < 0 ? NULL : &q->list[k];

		if (!x)
			continue;
		all++;
		x->calls++;
		x->served += c->outcome == LOGGED_SERVED;
		x->abandoned += c->outcome == LOGGED_ABANDONED;
		x->waited += c->wait > 0;
		x->waits_known += c->wait >= 0;
		x->wait_sum += c->wait > 0 ? c->wait : 0;
	}
	for (size_t k = 0; k < q->count; k++)
		q->list[k].share = (double)q->list[k].calls / (double)all;
	q->patience_p = patience_differs(q);
}

/* ---- priorities ---- */

static int smaller_first(const void *a, const void *b)
{
	const int32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* All that calls have which wanted an agent; too many are none. */
static void see_priorities(struct queues_estimate *q, const struct call_log *log)
{
	struct log_pass pass;
	log_pass_begin(&pass, log);
	for (size_t i = 0; i < log->count && q->priority_seen <= PRIORITIES_MOST; i++) {
		const struct logged_call *c = log_pass_at(&pass, i);
		size_t k = 0;

		if (c->priority < 0 || !fit_offered(c))
			continue;
		while (k < q->priority_seen && k < PRIORITIES_MOST && q->priority[k] != c->priority)
			k++;
		if (k < q->priority_seen)
			continue;
		if (k < PRIORITIES_MOST)
			q->priority[k] = c->priority;
		q->priority_seen++;
	}
	if (q->priority_seen > 1 && q->priority_seen <= PRIORITIES_MOST)
		qsort(q->priority, q->priority_seen, sizeof(*q->priority), smaller_first);
}

static void share_priorities(struct queues_estimate *q, const struct call_log *log)
{
	struct log_pass pass;
	double sum[QUEUES_MOST] = { 0 };

	log_pass_begin(&pass, log);
	for (size_t i = 0; i < log->count && q->priority_count; i++) {
		const struct logged_call *c = log_pass_at(&pass, i);
		int32_t k = q->count < 2 ? 0 : queues_of(q, c);

		if (k < 0 || !fit_offered(c))
			continue;
		for (size_t p = 0; p < q->priority_count; p++)
			if (q->priority[p] == c->priority) {
				q->list[k].of_priority[p]++;
				sum[k]++;
			}
	}
	for (size_t k = 0; k < QUEUES_MOST; k++)
		for (size_t p = 0; p < q->priority_count && sum[k] > 0; p++)
			q->list[k].of_priority[p] /= sum[k];
}

/* ---- the whole ---- */

static void one_queue(struct queues_estimate *q, const char *why)
{
	q->count = 0;
	q->crew_count = 0;
	q->why_one = why;
}

void queues_estimate(struct queues_estimate *q, struct arena *a, const struct call_log *log)
{
	*q = (struct queues_estimate){ .mix_p = NAN, .mix_days_p = NAN, .patience_p = NAN };
	if (log->interval_count || !log->count || !(log->known & LOG_BEGAN))
		return;
	see_priorities(q, log);
	if (log->type_count > 1)
		place_types(q, a, log);
	if (log->type_count > 1 && q->count < 2)
		one_queue(q, "only one of them has calls enough");
	if (q->count < 2 && q->priority_seen < 2)
		return;
	if (q->count > 1)
		count_queue_calls(q, log);
	if (q->count < 2 || !(log->known & LOG_AGENT))
		crews_one(q);
	else if (!crews_find(q, a, log))
		one_queue(q, q->why_one);
	if (!q->crew_count)
		crews_one(q);
	turn_order_find(q, log);
	share_priorities(q, log);
}

/* Has it durations enough for a law of its own? That of patience is exponential, unless another one is wanted:
 * who waits for his turn may wait longer than anybody in the log, and what a law with a shape of its own would say
 * there is a guess. */
static bool queue_law(struct fitted *x, struct arena *a, const struct fit_options *o, enum fit_quantity which)
{
	const enum fit_family plain = FIT_EXPONENTIAL;
	const enum fit_family *family = o->is_wanted[which] ? &o->wanted[which] : which == FIT_PATIENCE ? &plain : NULL;
	struct fit_sample s;

	fit_sample_of(&s, &x->durations.tally, a);
	if (which == FIT_PATIENCE)
		s.from = s.step / 2;
	fit_choose(&x->choice, &s, family, o->confidence, a);
	return s.events >= (which == FIT_PATIENCE ? QUEUE_PATIENCE_LEAST : QUEUE_LAW_LEAST);
}

void queues_laws(struct queues_estimate *q, struct arena *a, const struct call_log *log, const struct fit_options *o)
{
	struct log_pass pass;
	bool unlike = q->patience_p < QUEUES_UNLIKE;

	for (size_t k = 0; k < q->count && q->count > 1; k++) {
		struct fitted_queue *x = &q->list[k];

		log_pass_begin(&pass, log);
		for (size_t i = 0; i < log->count; i++) {
			const struct logged_call *c = log_pass_at(&pass, i);

			if (queues_of(q, c) != (int32_t)k)
				continue;
			fit_durations_take(&x->service.durations, FIT_SERVICE, c, &o->limits);
			if (unlike)
				fit_durations_take(&x->patience.durations, FIT_PATIENCE, c, &o->limits);
		}
		x->own_law = queue_law(&x->service, a, o, FIT_SERVICE);
		x->own_patience = unlike && queue_law(&x->patience, a, o, FIT_PATIENCE);
	}
}
