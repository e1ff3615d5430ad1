/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "random/rng.h"

#include <math.h>
#include <stddef.h>

#include <Random123/philox.h>

#include "base/sampling_plan.h"
#include "random/sampling_internal.h"
#include "random/stream.h"

void rng_init(struct rng *r, uint64_t seed, uint64_t replication)
{
	*r = (struct rng){ .seed = seed, .replication = replication };
	for (int i = 0; i < RNG_CACHE; i++)
		r->cache[i].group = UINT64_MAX; /* of no call: groups have 62 bits */
}

void rng_compute(const struct rng *r, struct rng_block *b, const struct address *a,
		 uint64_t sub)
{
	philox4x64_ctr_t counter = { { a->draw, a->purpose, a->call >> 2, sub } };
	philox4x64_key_t key = { { r->seed, r->replication } };
	philox4x64_ctr_t word = philox4x64(counter, key);

	*b = (struct rng_block){ a->call >> 2, a->purpose, a->draw, sub,
				 { word.v[0], word.v[1], word.v[2], word.v[3] } };
	if (__builtin_expect(r->sampling.scheme != SAMPLING_PLAIN, 0))
		sampling_apply(r, b);
}

/* Is X, in layer I beyond the part that lies under the density for sure, under it? */
static bool under(double density, const double *f, size_t i, struct stream *s)
{
	return f[i] + next_uniform(s) * (f[i + 1] - f[i]) < density;
}

/* The tail is the same law, further out. */
double stream_exponential_rest(struct stream *s, uint64_t bits)
{
	const double *end = ziggurat_exponential_x;
	double from = 0;

	for (;;) {
		size_t i = bits % ZIGGURAT_LAYERS;
		double x = rng_unit(bits) * end[i];

		if (x < end[i + 1])
			return from + x;
		if (i == 0)
			from += end[1];
		else if (under(exp(-x), ziggurat_exponential_f, i, s))
			return from + x;
		bits = next_bits(s);
	}
}

/* Marsaglia's method for the tail beyond R (1964, doi 10.1080/00401706.1964.10490150). */
static double normal_tail(struct stream *s, double r)
{
	double x;

	do
		x = next_exponential(s) / r;
	while (2 * next_exponential(s) < x * x);
	return r + x;
}

double stream_normal_rest(struct stream *s, uint64_t bits)
{
	const double *end = ziggurat_normal_x;

	for (;;) {
		size_t i = bits % ZIGGURAT_LAYERS;
		double x = rng_signed_unit(bits) * end[i];

		if (fabs(x) < end[i + 1])
			return x;
		if (i == 0)
			return copysign(normal_tail(s, end[1]), x);
		if (under(exp(-0.5 * x * x), ziggurat_normal_f, i, s))
			return x;
		bits = next_bits(s);
	}
}

double rng_exponential_slow(struct rng *r, const struct address *a)
{
	struct stream s = { r, a, 0 };

	return next_exponential(&s);
}

void rng_exponentials(struct rng *r, const struct address *first, double e[RNG_NEIGHBOURS])
{
	const uint64_t *word = rng_words(r, first, 0);
	bool inside[RNG_NEIGHBOURS], all = true;

	for (int i = 0; i < RNG_NEIGHBOURS; i++) {
		e[i] = rng_exponential_place(word[i], &inside[i]);
		all &= inside[i];
	}
	for (int i = 0; i < RNG_NEIGHBOURS && !all; i++) {
		struct address a = { first->call + (uint64_t)i, first->purpose, first->draw };

		if (!inside[i])
			e[i] = rng_exponential_slow(r, &a);
	}
}

double rng_normal_slow(struct rng *r, const struct address *a)
{
	struct stream s = { r, a, 0 };

	return next_normal(&s);
}

double inverse_exponential(double u)
{
	return -log1p(-u);
}

double rng_unit_exponential(struct rng *r, const struct address *a)
{
	return r->sampling.scheme == SAMPLING_PLAIN ? rng_exponential(r, a) :
					       inverse_exponential(rng_uniform(r, a, 0));
}
