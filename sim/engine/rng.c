/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/rng.h"

#include <math.h>

#include <Random123/philox.h>

void rng_init(struct rng *r, uint64_t seed, uint64_t replication)
{
	r->seed = seed;
	r->replication = replication;
	for (int i = 0; i < RNG_CACHE; i++)
		r->cache[i].group = UINT64_MAX; /* of no call */
}

/* One word each: what the compiler keeps in registers need not pass memory. */
static inline __attribute__((always_inline)) philox4x64_ctr_t
block(const struct rng *r, uint64_t group, uint64_t purpose, uint64_t draw, uint64_t sub)
{
	philox4x64_ctr_t counter = { { draw, purpose, group, sub } };
	philox4x64_key_t key = { { r->seed, r->replication } };

	return philox4x64(counter, key);
}

uint64_t rng_sub_bits(const struct rng *r, struct address a, uint64_t sub)
{
	return block(r, a.call / RNG_GROUP, a.purpose, a.draw, sub).v[a.call % RNG_GROUP];
}

void rng_fill(const struct rng *r, struct rng_block *b)
{
	philox4x64_ctr_t words = block(r, b->group, b->purpose, b->draw, 0);

	b->word[0] = words.v[0];
	b->word[1] = words.v[1];
	b->word[2] = words.v[2];
	b->word[3] = words.v[3];
}

/* The tail is exponential again: start anew beyond it. */
double rng_exponential_slow(const struct rng *r, struct address a, uint64_t bits, uint64_t sub)
{
	const struct ziggurat *z = &ziggurat_exponential;
	double base = 0;

	for (;;) {
		uint64_t i = bits % ZIGGURAT_LAYERS, j = bits >> ZIGGURAT_SHIFT;
		double x = (double)(int64_t)j * z->width[i];

		if (j < z->inside[i])
			return base + x;
		if (i == 0)
			base += z->tail;
		else if (z->density[i] + rng_unit(rng_sub_bits(r, a, ++sub)) *
				(z->density[i + 1] - z->density[i]) < exp(-x))
			return base + x;
		bits = rng_sub_bits(r, a, ++sub);
	}
}

double rng_sub_exponential(const struct rng *r, struct address a, uint64_t sub)
{
	return rng_exponential_slow(r, a, rng_sub_bits(r, a, sub), sub);
}

/* Beyond the last layer: Marsaglia 1964, Technometrics 6:101. */
static double normal_tail(const struct rng *r, struct address a, uint64_t sub)
{
	const double tail = ziggurat_normal.tail;
	double x, y;

	do {
		x = -log(rng_unit(rng_sub_bits(r, a, ++sub))) / tail;
		y = -log(rng_unit(rng_sub_bits(r, a, ++sub)));
	} while (2 * y < x * x);
	return tail + x;
}

double rng_sub_normal(const struct rng *r, struct address a, uint64_t bits, uint64_t sub)
{
	const struct ziggurat *z = &ziggurat_normal;

	for (;;) {
		uint64_t i = bits % ZIGGURAT_LAYERS, j = bits >> ZIGGURAT_SHIFT;
		double sign = bits / ZIGGURAT_LAYERS % 2 ? -1 : 1;
		double x = (double)(int64_t)j * z->width[i];

		if (j < z->inside[i])
			return sign * x;
		if (i == 0)
			return sign * normal_tail(r, a, sub);
		if (z->density[i] + rng_unit(rng_sub_bits(r, a, ++sub)) *
		    (z->density[i + 1] - z->density[i]) < exp(-x * x / 2))
			return sign * x;
		bits = rng_sub_bits(r, a, ++sub);
	}
}
