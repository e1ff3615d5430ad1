/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * random - the fastest good generator and exponential draw known, for the floors:
 * xoshiro256++ (Blackman and Vigna 2021, doi 10.1145/3460772) seeded by splitmix64,
 * and a ziggurat of 256 layers (Marsaglia and Tsang 2000, doi 10.18637/jss.v005.i08).
 */
#ifndef RINGFLOW_BENCH_RANDOM_H
#define RINGFLOW_BENCH_RANDOM_H

#include <math.h>
#include <stdint.h>

enum { LAYERS = 256 };

/* Where the tail begins, and the area of each layer. */
#define TAIL_START 7.69711747013104972
#define LAYER_AREA 0.0039496598225815571993

struct random {
	uint64_t s[4];
	double width[LAYERS + 1]; /* of a layer, widest first */
	double height[LAYERS + 1]; /* of the curve there */
};

static inline uint64_t rotate_left(uint64_t x, int k)
{
	return x << k | x >> (64 - k);
}

static inline uint64_t random_bits(struct random *r)
{
	uint64_t *s = r->s, result = rotate_left(s[0] + s[3], 23) + s[0], t = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotate_left(s[3], 45);
	return result;
}

/* In [0, 1). */
static inline double random_uniform(struct random *r)
{
	return (double)(random_bits(r) >> 11) * 0x1p-53;
}

static inline void random_seed(struct random *r, uint64_t seed)
{
	for (int i = 0; i < 4; i++) {
		uint64_t z = seed += 0x9e3779b97f4a7c15;

		z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
		z = (z ^ z >> 27) * 0x94d049bb133111eb;
		r->s[i] = z ^ z >> 31;
	}
	r->width[0] = LAYER_AREA / exp(-TAIL_START);
	r->width[1] = TAIL_START;
	for (int i = 2; i < LAYERS; i++)
		r->width[i] = -log(LAYER_AREA / r->width[i - 1] + exp(-r->width[i - 1]));
	r->width[LAYERS] = 0;
	for (int i = 0; i <= LAYERS; i++)
		r->height[i] = exp(-r->width[i]);
}

/* Outside the rectangles: one draw in a hundred. */
static double __attribute__((noinline)) exponential_edge(struct random *r, unsigned i, double x)
{
	double shift = 0;

	for (;;) {
		double step = r->height[i + 1] - r->height[i];
		uint64_t bits;

		if (i == 0)
			shift += TAIL_START; /* the tail is the law again */
		else if (r->height[i] + random_uniform(r) * step < exp(-x))
			return shift + x;
		bits = random_bits(r);
		i = bits % LAYERS;
		x = (double)(bits >> 11) * 0x1p-53 * r->width[i];
		if (x < r->width[i + 1])
			return shift + x;
	}
}

/* Of mean 1. */
static inline double random_exponential(struct random *r)
{
	uint64_t bits = random_bits(r);
	unsigned i = bits % LAYERS;
	double x = (double)(bits >> 11) * 0x1p-53 * r->width[i];

	return __builtin_expect(x < r->width[i + 1], 1) ? x : exponential_edge(r, i, x);
}

#endif
