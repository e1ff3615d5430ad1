/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/law.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double ns_a_second = 1e9;

static void constant(struct law *l, double seconds)
{
	l->kind = LAW_CONSTANT;
	l->constant = law_ns(seconds * ns_a_second);
}

static void weibull(struct law *l, double shape, double scale)
{
	l->kind = shape == 1 ? LAW_EXPONENTIAL : LAW_WEIBULL;
	l->a = scale * ns_a_second;
	l->b = 1 / shape;
}

/* Half of the law at most lies below 0, or else it is drawn from its tail: Robert's
 * rate c solves c * c - c * -mean/sd = 1. */
static void normal(struct law *l, double mean, double sd)
{
	double from = -mean / sd;

	if (!(sd > 0)) {
		constant(l, mean);
	} else if (mean >= 0) {
		l->kind = LAW_NORMAL;
		l->a = mean * ns_a_second;
		l->b = sd * ns_a_second;
	} else {
		l->kind = LAW_NORMAL_TAIL;
		l->c = (from + sqrt(from * from + 4)) / 2;
		l->a = sd * ns_a_second / l->c;
	}
}

/* Marsaglia and Tsang's method needs a shape of 1 or more: G(k) has the law of
 * G(k + 1) U^(1/k). */
static void gamma_law(struct law *l, double shape, double scale)
{
	l->kind = shape < 1 ? LAW_GAMMA_SMALL : LAW_GAMMA;
	l->power = 1 / shape;
	l->b = (shape < 1 ? shape + 1 : shape) - 1.0 / 3;
	l->a = scale * ns_a_second * l->b;
	l->c = 1 / (3 * sqrt(l->b));
}

/* Chen and Asau's guide table (1974, doi 10.1080/05695557408974949): the search
 * starts at most a step or so before its end. */
static void shares(struct law *l, const struct dist *d, struct arena *a)
{
	double *upto = arena_array(a, d->count, sizeof(*upto));
	size_t size = 1;
	uint32_t *guide, i = 0;

	while (size < d->count)
		size *= 2;
	guide = arena_array(a, size, sizeof(*guide));
	memcpy(upto, d->upto, d->count * sizeof(*upto));
	for (size_t k = 0; k < size; k++) {
		while (upto[i] <= (double)k / (double)size)
			i++;
		guide[k] = i;
	}
	l->upto = upto;
	l->guide = guide;
	l->guide_size = (double)size;
}

static void empirical(struct law *l, const struct dist *d, struct arena *a)
{
	int64_t *ns = arena_array(a, d->count, sizeof(*ns));

	for (size_t i = 0; i < d->count; i++)
		ns[i] = law_ns(d->values[i] * ns_a_second);
	l->kind = LAW_EMPIRICAL;
	l->ns = ns;
	shares(l, d, a);
}

static void mixture(struct law *l, const struct dist *d, struct arena *a)
{
	struct law *parts = arena_array(a, d->count, sizeof(*parts));

	for (size_t i = 0; i < d->count; i++)
		law_prepare(&parts[i], &d->parts[i], a);
	l->kind = LAW_MIXTURE;
	l->parts = parts;
	shares(l, d, a);
}

void law_prepare(struct law *l, const struct dist *d, struct arena *a)
{
	*l = (struct law){ .kind = LAW_CONSTANT };
	switch (d->kind) {
	case DIST_CONSTANT:
		constant(l, d->a);
		break;
	case DIST_UNIFORM:
		l->kind = LAW_UNIFORM;
		l->a = d->a * ns_a_second;
		l->b = (d->b - d->a) * ns_a_second;
		break;
	case DIST_EXPONENTIAL:
		l->kind = LAW_EXPONENTIAL;
		l->a = d->a * ns_a_second;
		break;
	case DIST_GAMMA:
		gamma_law(l, d->a, d->b);
		break;
	case DIST_WEIBULL:
		weibull(l, d->a, d->b);
		break;
	case DIST_LOGNORMAL:
		l->kind = LAW_LOGNORMAL;
		l->a = d->a;
		l->b = d->b;
		break;
	case DIST_NORMAL:
		normal(l, d->a, d->b);
		break;
	case DIST_MIXTURE:
		mixture(l, d, a);
		break;
	case DIST_EMPIRICAL:
		empirical(l, d, a);
		break;
	}
}

/* ---- by their inverse ---- */

struct atom {
	double value, weight;
};

static int by_value(const void *a, const void *b)
{
	double x = ((const struct atom *)a)->value, y = ((const struct atom *)b)->value;

	return x < y ? -1 : x > y;
}

/* With the values in their order, the value rises with the share. */
static void empirical_inverse(struct law *l, const struct dist *d, struct arena *a)
{
	struct atom *atoms = arena_array(a, d->count, sizeof(*atoms));
	double *values = arena_array(a, d->count, sizeof(*values)), sum = 0;
	double *upto = arena_array(a, d->count, sizeof(*upto));
	struct dist sorted = *d;

	for (size_t i = 0; i < d->count; i++)
		atoms[i] = (struct atom){ d->values[i], d->upto[i] - (i ? d->upto[i - 1] : 0) };
	qsort(atoms, d->count, sizeof(*atoms), by_value);
	for (size_t i = 0; i < d->count; i++) {
		sum += atoms[i].weight;
		values[i] = atoms[i].value;
		upto[i] = sum;
	}
	upto[d->count - 1] = d->upto[d->count - 1];
	sorted.values = values;
	sorted.upto = upto;
	empirical(l, &sorted, a);
}

static void mixture_inverse(struct law *l, const struct dist *d, struct arena *a)
{
	struct law *parts = arena_array(a, d->count, sizeof(*parts));

	for (size_t i = 0; i < d->count; i++)
		law_prepare_inverse(&parts[i], &d->parts[i], a);
	l->kind = LAW_MIXTURE;
	l->parts = parts;
	shares(l, d, a);
}

void law_prepare_inverse(struct law *l, const struct dist *d, struct arena *a)
{
	struct law *of = arena_array(a, 1, sizeof(*of));

	*l = (struct law){ .kind = LAW_INVERSE };
	if (d->kind == DIST_EMPIRICAL) {
		empirical_inverse(l, d, a);
	} else if (d->kind == DIST_MIXTURE) {
		mixture_inverse(l, d, a);
	} else {
		law_prepare(of, d, a);
		l->of = of;
		if (of->kind == LAW_CONSTANT)
			*l = *of;
	}
}

void law_count(struct law *l, double mean, unsigned control, struct arena *a)
{
	struct law *of = arena_array(a, 1, sizeof(*of));

	*of = *l;
	*l = (struct law){ .kind = LAW_COUNTED, .of = of, .control = control,
			   .mean = law_ns(mean * ns_a_second) };
}
