/* SPDX-License-Identifier: GPL-3.0-or-later */
/* distribution - distributions as data: moments, distribution function, words. */
#include "laws/distribution.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "laws/family_internal.h"

struct dist dist_constant(double seconds)
{
	return (struct dist){ .kind = DIST_CONSTANT, .a = seconds };
}

double dist_weight(const struct dist *d, size_t i)
{
	return d->upto[i] - (i ? d->upto[i - 1] : 0);
}

double certain_cdf(double at, double x)
{
	return x >= at ? 1 : 0;
}

double dist_mean(const struct dist *d)
{
	return families[d->kind]->mean(d);
}

double dist_variance(const struct dist *d)
{
	return families[d->kind]->variance(d);
}

double dist_cdf(const struct dist *d, double seconds)
{
	if (isnan(seconds) || seconds < 0)
		return isnan(seconds) ? NAN : 0;
	return isinf(seconds) ? 1 : families[d->kind]->cdf(d, seconds);
}

double dist_upper(const struct dist *d, double seconds)
{
	return families[d->kind]->upper(d, seconds);
}

double dist_log_upper(const struct dist *d, double seconds)
{
	return families[d->kind]->log_upper(d, seconds);
}

double dist_density(const struct dist *d, double seconds)
{
	return families[d->kind]->density(d, seconds);
}

static double times(enum parameter which, double value, double k)
{
	switch (parameter_table[which].type) {
	case TYPE_DURATION:
		return value * k;
	case TYPE_LOGARITHM:
		return value + log(k);
	case TYPE_RATE:
		return value / k;
	default:
		return value;
	}
}

struct dist dist_times(const struct dist *d, double k, struct arena *a)
{
	const struct family *f = families[d->kind];
	const struct form *own = &f->forms[0];
	struct dist r = *d;

	if (f->times)
		return f->times(d, k, a);
	r.a = times(own->of[0], d->a, k);
	if (own->count > 1)
		r.b = times(own->of[1], d->b, k);
	return r;
}

/* ---- words ---- */

void words_add(struct words *w, const char *format, ...)
{
	va_list args;
	int n;

	if (w->used >= w->size)
		return;
	va_start(args, format);
	n = vsnprintf(w->buffer + w->used, w->size - w->used, format, args);
	va_end(args);
	if (n > 0)
		w->used += (size_t)n;
}

static void words_add_parameter(struct words *w, enum parameter which, double value)
{
	char text[32];

	snprintf(text, sizeof(text), "%.3g", value);
	if (parameter_table[which].type == TYPE_DURATION)
		format_duration(text, sizeof(text), value);
	words_add(w, "%s %s", parameter_table[which].name, text);
}

void words_add_dist(struct words *w, const struct dist *d)
{
	const struct family *f = families[d->kind];

	words_add(w, "%s(", f->name);
	if (f->words) {
		f->words(w, d);
	} else {
		words_add_parameter(w, f->forms[0].of[0], d->a);
		if (f->forms[0].count > 1) {
			words_add(w, ", ");
			words_add_parameter(w, f->forms[0].of[1], d->b);
		}
	}
	words_add(w, ")");
}

char *dist_describe(const struct dist *d, char *buffer, size_t size)
{
	struct words w = { .buffer = buffer, .size = size };

	if (size)
		buffer[0] = '\0';
	words_add_dist(&w, d);
	if (w.used >= size && size > 3)
		memcpy(buffer + size - 4, "...", 4);
	return buffer;
}

double dist_earliest(const struct dist *x, double most)
{
	double low = 0, high = most;

	for (int i = 0; i < 60; i++) {
		double middle = (low + high) / 2;

		if (dist_cdf(x, middle) > 0)
			high = middle;
		else
			low = middle;
	}
	return high;
}
