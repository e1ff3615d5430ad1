/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fit/censored_sample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { MOST_CELLS = 20000, FEW = 10 };

static int by_seconds(const void *a, const void *b)
{
	double x = ((const struct duration *)a)->seconds, y = ((const struct duration *)b)->seconds;

	return (x > y) - (x < y);
}

static bool multiple(double x, double step)
{
	return fabs(x - step * round(x / step)) < 1e-6 * step;
}

/* A few values may be whole minutes by chance. */
static double find_step(const struct duration *x, size_t n)
{
	static const double steps[] = { 60, 1, 0.1 };

	for (size_t k = n < FEW; k < sizeof(steps) / sizeof(*steps); k++) {
		size_t i = 0;

		while (i < n && multiple(x[i].seconds, steps[k]))
			i++;
		if (i == n)
			return steps[k];
	}
	return 0;
}

static void count_duration(struct fit_sample *s, struct fit_cell *c, const struct duration *x)
{
	if (x->observed) {
		c->events++;
		s->events++;
		s->sum += x->seconds;
		s->sum_of_squares += x->seconds * x->seconds;
	} else {
		c->censored++;
	}
	s->n++;
}

/* X[] rises. A cell begins with what is more than WIDTH of it, and a microsecond, away from
 * the last one's beginning: differences of moments are off by nanoseconds. */
static void fill(struct fit_sample *s, const struct duration *x, size_t n, double width)
{
	struct fit_cell *c = NULL;
	double sum = 0, from = 0;

	s->count = 0;
	for (size_t i = 0; i < n; i++) {
		if (!c || x[i].seconds > from * (1 + width) + 1e-6) {
			c = &s->cells[s->count++];
			*c = (struct fit_cell){ .low = x[i].seconds };
			from = x[i].seconds;
			sum = 0;
		}
		count_duration(s, c, &x[i]);
		sum += x[i].seconds;
		c->value = sum / (c->events + c->censored);
		c->high = x[i].seconds;
	}
}

/* A clock's step either side of the value, and 0 of an exact one half way to the next. */
static void widen(struct fit_sample *s)
{
	for (size_t i = 0; i < s->count; i++) {
		struct fit_cell *c = &s->cells[i];

		if (c->high - c->low <= 1e-6) /* the mean may be off in the last bit */
			c->value = c->high = c->low;
		if (s->step > 0) {
			c->high = c->value + s->step / 2;
			c->low = fmax(0, c->value - s->step / 2);
		}
	}
	if (s->count && s->cells[0].value == 0 && s->step == 0)
		s->cells[0].high = s->count > 1 ? s->cells[1].value / 2 : 0;
}

void fit_sample_make_with(struct fit_sample *s, const struct duration *x, size_t n, double step,
			  struct arena *a)
{
	struct duration *sorted = xcalloc(n + 1, sizeof(*sorted));
	size_t distinct = 0;

	if (n)
		memcpy(sorted, x, n * sizeof(*x));
	qsort(sorted, n, sizeof(*sorted), by_seconds);
	for (size_t i = 0; i < n; i++)
		distinct += !i || sorted[i].seconds > sorted[i - 1].seconds;
	*s = (struct fit_sample){ .step = step,
				  .cells = arena_array(a, distinct + 1, sizeof(*s->cells)) };
	fill(s, sorted, n, step == 0 && distinct > MOST_CELLS ? 0.002 : 0);
	widen(s);
	free(sorted);
}

void fit_sample_make(struct fit_sample *s, const struct duration *x, size_t n, struct arena *a)
{
	fit_sample_make_with(s, x, n, find_step(x, n), a);
}

void fit_sample_between(struct fit_sample *out, const struct fit_sample *s, double low, double high,
			struct arena *a)
{
	*out = (struct fit_sample){ .step = s->step,
				    .cells = arena_array(a, s->count + 1, sizeof(*out->cells)) };
	for (size_t i = 0; i < s->count; i++) {
		const struct fit_cell *c = &s->cells[i];

		if (c->value < low || c->value > high)
			continue;
		out->cells[out->count++] = *c;
		out->n += c->events + c->censored;
		out->events += c->events;
		out->sum += c->events * c->value;
		out->sum_of_squares += c->events * c->value * c->value;
	}
}

double fit_sample_mean(const struct fit_sample *s)
{
	return s->sum / s->events;
}

double fit_sample_sd(const struct fit_sample *s)
{
	double mean = fit_sample_mean(s);

	return sqrt(fmax(0, s->sum_of_squares / s->events - mean * mean));
}

double fit_sample_quantile(const struct fit_sample *s, double p)
{
	double seen = 0;

	for (size_t i = 0; i < s->count; i++) {
		seen += s->cells[i].events;
		if (s->cells[i].events > 0 && seen >= p * s->events)
			return s->cells[i].value;
	}
	return NAN;
}

bool fit_sample_constant(const struct fit_sample *s)
{
	size_t values = 0;

	for (size_t i = 0; i < s->count; i++)
		values += s->cells[i].events > 0;
	return values == 1;
}
