/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mixture - one of several parts, by chance. */
#include <math.h>

#include "base/memory.h"
#include "laws/shares_internal.h"

static double mixture_mean(const struct dist *d)
{
	double sum = 0;

	for (size_t i = 0; i < d->count; i++)
		sum += dist_weight(d, i) * dist_mean(&d->parts[i]);
	return sum;
}

static double mixture_variance(const struct dist *d)
{
	double mean = mixture_mean(d), sum = 0;

	for (size_t i = 0; i < d->count; i++) {
		double away = dist_mean(&d->parts[i]) - mean;

		sum += dist_weight(d, i) * (dist_variance(&d->parts[i]) + away * away);
	}
	return sum;
}

static double mixture_cdf(const struct dist *d, double x)
{
	double sum = 0;

	for (size_t i = 0; i < d->count; i++)
		sum += dist_weight(d, i) * dist_cdf(&d->parts[i], x);
	return fmin(sum, 1);
}

static double mixture_upper(const struct dist *d, double x)
{
	double sum = 0;

	for (size_t i = 0; i < d->count; i++)
		sum += dist_weight(d, i) * dist_upper(&d->parts[i], x);
	return sum;
}

static double mixture_density(const struct dist *d, double x)
{
	double sum = 0;

	for (size_t i = 0; i < d->count; i++)
		sum += dist_weight(d, i) * dist_density(&d->parts[i], x);
	return sum;
}

static double mixture_log_upper(const struct dist *d, double x)
{
	double most = -INFINITY, sum = 0;

	for (size_t i = 0; i < d->count; i++)
		most = fmax(most, dist_log_upper(&d->parts[i], x));
	for (size_t i = 0; i < d->count; i++)
		sum += dist_weight(d, i) * exp(dist_log_upper(&d->parts[i], x) - most);
	return most + log(fmax(sum, 1e-300));
}

/* ---- drawing ---- */

static int64_t mixture_draw(struct stream *s, const struct law *l)
{
	const struct law *part = &l->parts[shares_pick(l, next_uniform(s))];

	return part->draw(s, part);
}

static void prepare_by(struct law *l, const struct dist *d, struct arena *a,
		       void (*prepare)(struct law *, const struct dist *, struct arena *))
{
	struct law *parts = arena_array(a, d->count, sizeof(*parts));

	for (size_t i = 0; i < d->count; i++)
		prepare(&parts[i], &d->parts[i], a);
	l->draw = mixture_draw;
	l->parts = parts;
	shares_prepare(l, d, a);
}

static void mixture_prepare(struct law *l, const struct dist *d, struct arena *a)
{
	prepare_by(l, d, a, law_prepare);
}

static void mixture_prepare_inverse(struct law *l, const struct dist *d, struct arena *a)
{
	prepare_by(l, d, a, law_prepare_inverse);
}

static struct dist mixture_times(const struct dist *d, double k, struct arena *a)
{
	struct dist *parts = arena_array(a, d->count, sizeof(*parts)), r = *d;

	for (size_t i = 0; i < d->count; i++)
		parts[i] = dist_times(&d->parts[i], k, a);
	r.parts = parts;
	return r;
}

static void mixture_words(struct words *w, const struct dist *d)
{
	for (size_t i = 0; i < d->count && w->used < w->size; i++) {
		words_add(w, "%s%.3g%% ", i ? ", " : "", 100 * dist_weight(d, i));
		words_add_dist(w, &d->parts[i]);
	}
}

const struct family mixture_family = {
	.name = "mixture",
	COMPOUND_FUNCTIONS(mixture),
	.prepare_inverse = mixture_prepare_inverse,
};
