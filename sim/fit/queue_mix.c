/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "fit/arrivals.h"
#include "fit/queues.h"

enum { MIX_CELL_LEAST = 5, MIX_STEPS_MOST = 100000 /* of a scenario's list */ };

/* Calls by queue, of steps. */
struct mix_row {
	double n[QUEUES_MOST];
};

struct mix_test {
	double chi, degrees;
	size_t most; /* cells of a row */
};

static double row_sum(const struct mix_row *r, size_t queues)
{
	double sum = 0;

	for (size_t k = 0; k < queues; k++)
		sum += r->n[k];
	return sum;
}

static void row_add(struct mix_row *to, const struct mix_row *r, size_t queues)
{
	for (size_t k = 0; k < queues; k++)
		to->n[k] += r->n[k];
}

/* R beside the mix of ALL: queues of which fewer than five calls are expected are one cell together. Counts as
 * degrees what it has; those of the mix itself are taken off in the end. */
static void compare_row(struct mix_test *t, const struct mix_row *r, const struct mix_row *all, size_t queues)
{
	double scale = row_sum(r, queues) / row_sum(all, queues), seen = 0, mean = 0, chi = 0;
	size_t cells = 0;

	for (size_t k = 0; k < queues; k++) {
		double expected = scale * all->n[k];

		if (expected < MIX_CELL_LEAST) {
			seen += r->n[k];
			mean += expected;
			continue;
		}
		cells++;
		chi += (r->n[k] - expected) * (r->n[k] - expected) / expected;
	}
	if (mean >= MIX_CELL_LEAST) {
		cells++;
		chi += (seen - mean) * (seen - mean) / mean;
	}
	if (cells < 2)
		return;
	t->chi += chi;
	t->degrees += (double)(cells - 1);
	t->most = cells > t->most ? cells : t->most;
}

/* Are there calls enough for two cells? */
static bool row_tells(const struct mix_row *r, const struct mix_row *all, size_t queues)
{
	double scale = row_sum(r, queues) / row_sum(all, queues), large = 0;

	for (size_t k = 0; k < queues; k++)
		large = fmax(large, scale * all->n[k]);
	return fmin(large, row_sum(r, queues) - large) >= MIX_CELL_LEAST;
}

/* COUNT rows, EVERY apart, beside what they are together. */
static void compare_rows(struct mix_test *t, const struct mix_row *rows, size_t count, size_t every, size_t queues)
{
	struct mix_row all = { 0 }, now = { 0 };
	struct mix_test here = { 0 };

	for (size_t i = 0; i < count; i++)
		row_add(&all, &rows[i * every], queues);
	for (size_t i = 0; i < count && row_sum(&all, queues) > 0; i++) {
		row_add(&now, &rows[i * every], queues);
		if (!row_tells(&now, &all, queues))
			continue;
		compare_row(&here, &now, &all, queues);
		now = (struct mix_row){ 0 };
	}
	if (!here.most)
		return;
	t->chi += here.chi;
	t->degrees += fmax(0, here.degrees - (double)(here.most - 1));
}

static double mix_test_p(const struct mix_test *t)
{
	return t->degrees > 0 ? gsl_cdf_chisq_Q(t->chi, t->degrees) : NAN;
}

static void count_mix(struct mix_row *rows, const struct queues_estimate *q, const struct call_log *log,
		      const struct arrivals_estimate *e, const struct arrivals_options *o)
{
	struct log_pass pass;

	log_pass_begin(&pass, log);
	for (size_t i = 0; i < log->count; i++) {
		const struct logged_call *c = log_pass_at(&pass, i);
		double at = arrivals_counted_at(c, o);
		int32_t k = queues_of(q, c);
		size_t step = isfinite(at) && at >= 0 ? (size_t)(at / e->step) : 0, day = step / e->steps_a_day;

		if (k >= 0 && isfinite(at) && at >= 0 && day < e->cycle.days)
			rows[day_cycle_kind(&e->cycle, day) * e->steps_a_day + step % e->steps_a_day].n[k]++;
	}
}

/* The place in the cycle of step I of the list, as a kind of day and its step. */
static const struct mix_row *row_of(const struct mix_row *rows, size_t i, size_t kinds, size_t steps)
{
	return &rows[i / steps % kinds * steps + i % steps];
}

static void take_mix(struct queues_estimate *q, struct arena *a, const struct mix_row *rows, size_t kinds, size_t steps)
{
	q->mix = arena_array(a, q->mix_steps * q->count, sizeof(*q->mix));
	for (size_t i = 0; i < q->mix_steps; i++) {
		const struct mix_row *r = row_of(rows, i, kinds, steps);
		double sum = row_sum(r, q->count);

		for (size_t k = 0; k < q->count; k++)
			q->mix[i * q->count + k] = sum > 0 ? r->n[k] / sum : q->list[k].share;
	}
}

void queues_mix(struct queues_estimate *q, struct arena *a, const struct call_log *log,
		const struct arrivals_estimate *arrivals, const struct arrivals_options *o)
{
	size_t steps = arrivals->steps_a_day, kinds = day_cycle_kinds(&arrivals->cycle);
	struct mix_row *rows = xcalloc(kinds * steps, sizeof(*rows)), *hours = xcalloc(steps, sizeof(*hours));
	struct mix_test of_hours = { 0 }, of_days = { 0 };

	count_mix(rows, q, log, arrivals, o);
	for (size_t i = 0; i < kinds * steps; i++)
		row_add(&hours[i % steps], &rows[i], q->count);
	compare_rows(&of_hours, hours, steps, 1, q->count);
	for (size_t s = 0; s < steps; s++)
		compare_rows(&of_days, rows + s, kinds, steps, q->count);
	q->mix_p = mix_test_p(&of_hours);
	q->mix_days_p = kinds > 1 ? mix_test_p(&of_days) : NAN;
	if (q->mix_days_p < QUEUES_UNLIKE && arrivals->cycle_days * steps <= MIX_STEPS_MOST) {
		q->mix_steps = arrivals->cycle_days * steps;
		take_mix(q, a, rows, kinds, steps);
	} else if (q->mix_p < QUEUES_UNLIKE) {
		q->mix_steps = steps;
		take_mix(q, a, hours, 1, steps);
	}
	free(hours);
	free(rows);
}
