/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fit/censored_sample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { MOST_CELLS = 20000, FEW = 10, RECENT_BITS = 12, TALLIED = 1 << 14 /* as they come, before equal ones are joined */ };

/* ---- as they come ---- */

static int by_seconds(const void *a, const void *b)
{
	double x = ((const struct tallied *)a)->seconds, y = ((const struct tallied *)b)->seconds;

	return (x > y) - (x < y);
}

/* Equal neighbours to one. */
static size_t join(struct tallied *list, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		if (!kept || list[i].seconds > list[kept - 1].seconds) {
			list[kept++] = list[i];
			continue;
		}
		list[kept - 1].observed += list[i].observed;
		list[kept - 1].longer += list[i].longer;
	}
	return kept;
}

/* What came last is sorted by itself and merged from behind, so that not all is sorted each time. */
void fit_tally_sort(struct fit_tally *t)
{
	size_t old = t->sorted, late = t->count - old, all;
	struct tallied *tail;

	if (!late)
		return;
	qsort(t->list + old, late, sizeof(*t->list), by_seconds);
	late = join(t->list + old, late);
	tail = xcalloc(late, sizeof(*tail));
	memcpy(tail, t->list + old, late * sizeof(*tail));
	all = old + late;
	for (size_t place = all; late;) /* the rest of the old ones stands already */
		t->list[--place] = old && t->list[old - 1].seconds > tail[late - 1].seconds ? t->list[--old] :
											     tail[--late];
	free(tail);
	t->count = t->sorted = join(t->list, all);
}

/* Where the place of X in the list may be. */
static uint32_t *recent_place(struct fit_tally *t, double x)
{
	uint64_t bits;

	if (!t->recent)
		t->recent = xcalloc((size_t)1 << RECENT_BITS, sizeof(*t->recent));
	memcpy(&bits, &x, sizeof(bits));
	return &t->recent[bits * UINT64_C(0x9e3779b97f4a7c15) >> (64 - RECENT_BITS)];
}

/* Was X, to the bit, found in the list and counted there? */
static bool count_again(struct fit_tally *t, const struct duration *x, uint32_t place)
{
	struct tallied *same;

	if (place >= t->count)
		return false;
	same = &t->list[place];
	if (memcmp(&same->seconds, &x->seconds, sizeof(same->seconds)))
		return false;
	same->observed += x->observed;
	same->longer += !x->observed;
	t->n++;
	return true;
}

void fit_tally_add(struct fit_tally *t, struct duration x)
{
	uint32_t *place = recent_place(t, x.seconds);

	if (count_again(t, &x, *place))
		return;
	if (t->count - t->sorted >= TALLIED && t->count - t->sorted >= t->sorted / 4)
		fit_tally_sort(t);
	t->list = array_room(t->list, t->count, &t->capacity, sizeof(*t->list));
	*place = (uint32_t)t->count;
	t->list[t->count++] = (struct tallied){ x.seconds, x.observed, !x.observed };
	t->n++;
}

void fit_tally_free(struct fit_tally *t)
{
	free(t->list);
	free(t->recent);
	*t = (struct fit_tally){ 0 };
}

/* ---- cells ---- */

static bool multiple(double x, double step)
{
	return fabs(x - step * round(x / step)) < 1e-6 * step;
}

/* A few values may be whole minutes by chance. */
static double find_step(const struct fit_tally *t)
{
	static const double steps[] = { 60, 1, 0.1 };

	for (size_t k = t->n < FEW; k < sizeof(steps) / sizeof(*steps); k++) {
		size_t i = 0;

		while (i < t->count && multiple(t->list[i].seconds, steps[k]))
			i++;
		if (i == t->count)
			return steps[k];
	}
	return 0;
}

/* One by one, as the sum of many differs in its last bits from their product. */
static void count_duration(struct fit_sample *s, struct fit_cell *c, const struct tallied *x, double *sum)
{
	for (uint32_t i = 0; i < x->observed; i++) {
		s->sum += x->seconds;
		s->sum_of_squares += x->seconds * x->seconds;
	}
	for (uint32_t i = 0; i < x->observed + x->longer; i++)
		*sum += x->seconds;
	c->events += x->observed;
	c->censored += x->longer;
	s->events += x->observed;
	s->n += x->observed + (double)x->longer;
}

/* What T has rises. A cell begins with what is more than WIDTH of it, and a microsecond, away from
 * the last one's beginning: differences of moments are off by nanoseconds. */
static void fill(struct fit_sample *s, const struct fit_tally *t, double width)
{
	struct fit_cell *c = NULL;
	double sum = 0, from = 0;

	s->count = 0;
	for (size_t i = 0; i < t->count; i++) {
		const struct tallied *x = &t->list[i];

		if (!c || x->seconds > from * (1 + width) + 1e-6) {
			c = &s->cells[s->count++];
			*c = (struct fit_cell){ .low = x->seconds };
			from = x->seconds;
			sum = 0;
		}
		count_duration(s, c, x, &sum);
		c->value = sum / (c->events + c->censored);
		c->high = x->seconds;
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

/* T is sorted; it is freed. */
static void make(struct fit_sample *s, struct fit_tally *t, double step, struct arena *a)
{
	double width = step == 0 && t->count > MOST_CELLS ? 0.002 : 0;
	struct fit_cell *cells;

	*s = (struct fit_sample){ .step = step, .cells = xcalloc(t->count + 1, sizeof(*cells)) };
	fill(s, t, width);
	fit_tally_free(t);
	cells = arena_array(a, s->count + 1, sizeof(*cells));
	memcpy(cells, s->cells, s->count * sizeof(*cells));
	free(s->cells);
	s->cells = cells;
	widen(s);
}

void fit_sample_of(struct fit_sample *s, struct fit_tally *t, struct arena *a)
{
	fit_tally_sort(t);
	make(s, t, find_step(t), a);
}

static void tally(struct fit_tally *t, const struct duration *x, size_t n)
{
	*t = (struct fit_tally){ 0 };
	for (size_t i = 0; i < n; i++)
		fit_tally_add(t, x[i]);
	fit_tally_sort(t);
}

void fit_sample_make_with(struct fit_sample *s, const struct duration *x, size_t n, double step,
			  struct arena *a)
{
	struct fit_tally t;

	tally(&t, x, n);
	make(s, &t, step, a);
}

void fit_sample_make(struct fit_sample *s, const struct duration *x, size_t n, struct arena *a)
{
	struct fit_tally t;

	tally(&t, x, n);
	make(s, &t, find_step(&t), a);
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
