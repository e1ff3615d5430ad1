/* SPDX-License-Identifier: GPL-3.0-or-later */
/* empirical - one of several values, by chance. */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/units.h"
#include "laws/shares_internal.h"

static double empirical_mean(const struct dist *d)
{
	double sum = 0;

	for (size_t i = 0; i < d->count; i++)
		sum += dist_weight(d, i) * d->values[i];
	return sum;
}

static double empirical_variance(const struct dist *d)
{
	double mean = empirical_mean(d), sum = 0;

	for (size_t i = 0; i < d->count; i++)
		sum += dist_weight(d, i) * (d->values[i] - mean) * (d->values[i] - mean);
	return sum;
}

static double empirical_cdf(const struct dist *d, double x)
{
	double sum = 0;
	size_t reached = 0;

	for (size_t i = 0; i < d->count; i++) {
		if (d->values[i] <= x) {
			sum += dist_weight(d, i);
			reached++;
		}
	}
	/* Beyond the last value it is 1 whatever the rounding of the sum. */
	return reached == d->count ? 1 : fmin(sum, 1);
}

static double empirical_upper(const struct dist *d, double x)
{
	return 1 - empirical_cdf(d, x);
}

static double empirical_density(const struct dist *d, double x)
{
	(void)d;
	(void)x;
	return 0;
}

static double empirical_log_upper(const struct dist *d, double x)
{
	return log(empirical_upper(d, x));
}

/* ---- drawing ---- */

static int64_t empirical_draw(struct stream *s, const struct law *l)
{
	return l->ns[shares_pick(l, next_uniform(s))];
}

static void empirical_prepare(struct law *l, const struct dist *d, struct arena *a)
{
	int64_t *ns = arena_array(a, d->count, sizeof(*ns));

	for (size_t i = 0; i < d->count; i++)
		ns[i] = law_ns(d->values[i] * ns_a_second);
	l->draw = empirical_draw;
	l->ns = ns;
	shares_prepare(l, d, a);
}

struct atom {
	double value, weight;
};

static int by_value(const void *a, const void *b)
{
	double x = ((const struct atom *)a)->value, y = ((const struct atom *)b)->value;

	return x < y ? -1 : x > y;
}

/* With the values in their order, the value rises with the share. */
static void empirical_prepare_inverse(struct law *l, const struct dist *d, struct arena *a)
{
	struct atom *atoms = arena_array(a, d->count, sizeof(*atoms));
	double *values = arena_array(a, d->count, sizeof(*values)), sum = 0;
	double *upto = arena_array(a, d->count, sizeof(*upto));
	struct dist sorted = *d;

	for (size_t i = 0; i < d->count; i++)
		atoms[i] = (struct atom){ d->values[i], dist_weight(d, i) };
	qsort(atoms, d->count, sizeof(*atoms), by_value);
	for (size_t i = 0; i < d->count; i++) {
		sum += atoms[i].weight;
		values[i] = atoms[i].value;
		upto[i] = sum;
	}
	upto[d->count - 1] = d->upto[d->count - 1];
	sorted.values = values;
	sorted.upto = upto;
	empirical_prepare(l, &sorted, a);
}

static struct dist empirical_times(const struct dist *d, double k, struct arena *a)
{
	double *values = arena_array(a, d->count, sizeof(*values));
	struct dist r = *d;

	for (size_t i = 0; i < d->count; i++)
		values[i] = d->values[i] * k;
	r.values = values;
	return r;
}

static void empirical_words(struct words *w, const struct dist *d)
{
	char mean[32];

	words_add(w, "%zu value%s, mean %s", d->count, d->count == 1 ? "" : "s",
		  format_duration(mean, sizeof(mean), empirical_mean(d)));
}

const struct family empirical_family = {
	.name = "empirical",
	COMPOUND_FUNCTIONS(empirical),
	.prepare_inverse = empirical_prepare_inverse,
};
