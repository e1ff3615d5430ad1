/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rng - random numbers addressed, not consumed: the numbers of (seed,
 * replication, call, purpose, draw) are always the same, in whatever order they
 * are asked for. So a caller is the same caller under every design.
 *
 * Philox4x64-10 (Salmon et al. 2011, doi 10.1145/2063384.2063405), from Random123.
 * Its key is {seed, replication}, its counter {draw, purpose, call / 4, sub}; the
 * four words of that block belong to four neighbouring calls. Calls come one
 * after the other, so the blocks computed last are kept.
 *
 * An address has as many words as one cares to ask for, numbered by `sub`: what
 * takes more than one (rejection, mixtures) takes 0, 1, 2, ...
 */
#ifndef RINGFLOW_RNG_H
#define RINGFLOW_RNG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/sampling_plan.h"
#include "random/ziggurat.h"

enum { RNG_CACHE = 64, RNG_NEIGHBOURS = 4 };

/* The counter is the tag. */
struct rng_block {
	uint64_t group, purpose, draw, sub;
	uint64_t word[4];
};

/* One per engine: the key, how words are drawn, and the blocks computed last. */
struct rng {
	uint64_t seed, replication;
	struct sampling_plan sampling; /* sampling.h */
	__int128 *controls; /* ns: of each control variate, draws less their mean; or NULL */
	struct rng_block cache[RNG_CACHE];
};

/* The purpose holds the call's leg in its upper 16 bits. */
struct address {
	uint64_t call, purpose, draw;
};

/* An empty cache under this key. Nothing to free. */
void rng_init(struct rng *r, uint64_t seed, uint64_t replication);

/* Make B the block of this counter. */
__attribute__((hot)) void rng_compute(const struct rng *r, struct rng_block *b, const struct address *a,
		 uint64_t sub);

/* E and Z in full; use rng_exponential() and rng_normal(). */
double rng_exponential_slow(struct rng *r, const struct address *a);
double rng_normal_slow(struct rng *r, const struct address *a);

/* Purposes and draws are small numbers in a few fields of bits, so adding them up
 * spreads them better than a hash; the groups under way share the rest. */
static inline unsigned rng_slot(const struct address *a, uint64_t sub)
{
	uint64_t purpose = a->purpose ^ a->purpose >> 4 ^ a->purpose >> 44;

	return ((purpose ^ a->draw * 5) + (a->call >> 2) * 23 + sub * 7) % RNG_CACHE;
}

/* The SUB-th words of the four neighbours of A, until the next draw. */
static inline const uint64_t *rng_words(struct rng *r, const struct address *a, uint64_t sub)
{
	struct rng_block *b = &r->cache[rng_slot(a, sub)];

	if (__builtin_expect(b->group != a->call >> 2 || b->purpose != a->purpose ||
			     b->draw != a->draw || b->sub != sub, 0))
		rng_compute(r, b, a, sub);
	return b->word;
}

/* The SUB-th word of an address. */
static inline uint64_t rng_bits(struct rng *r, const struct address *a, uint64_t sub)
{
	return rng_words(r, a, sub)[a->call & 3];
}

/* 52 bits and a half, in (0, 1): the largest value stays below 1 after rounding. */
static inline double rng_unit(uint64_t bits)
{
	return ((double)(int64_t)(bits >> 12) + 0.5) * 0x1p-52;
}

/* The same with a sign, in (-1, 1), never 0. */
static inline double rng_signed_unit(uint64_t bits)
{
	return ((double)((int64_t)bits >> 11) + 0.5) * 0x1p-52;
}

static inline double rng_uniform(struct rng *r, const struct address *a, uint64_t sub)
{
	return rng_unit(rng_bits(r, a, sub));
}

/* The ziggurats' first step, most often the last: the layer comes from the word's
 * last bits, the place in it from the first. */
static inline double rng_exponential_place(uint64_t bits, bool *inside)
{
	const double *end = &ziggurat_exponential_x[bits % ZIGGURAT_LAYERS];
	double x = rng_unit(bits) * end[0];

	*inside = x < end[1];
	return x;
}

static inline double rng_normal_place(uint64_t bits, bool *inside)
{
	const double *end = &ziggurat_normal_x[bits % ZIGGURAT_LAYERS];
	double x = rng_signed_unit(bits) * end[0];

	*inside = __builtin_fabs(x) < end[1];
	return x;
}

/* E: exponential with mean 1. */
static inline double rng_exponential(struct rng *r, const struct address *a)
{
	bool inside;
	double x = rng_exponential_place(rng_bits(r, a, 0), &inside);

	return __builtin_expect(inside, 1) ? x : rng_exponential_slow(r, a);
}

/* E of FIRST and the three calls after it; its call is a multiple of four. */
__attribute__((hot)) void rng_exponentials(struct rng *r, const struct address *first, double e[RNG_NEIGHBOURS]);

/* Z: normal with mean 0 and standard deviation 1. */
static inline double rng_normal(struct rng *r, const struct address *a)
{
	bool inside;
	double x = rng_normal_place(rng_bits(r, a, 0), &inside);

	return __builtin_expect(inside, 1) ? x : rng_normal_slow(r, a);
}

/* E as rng_exponential(), or as laws are drawn whose draws rise with one word. */
double rng_unit_exponential(struct rng *r, const struct address *a);

/* E at U in (0, 1), rising with it. */
double inverse_exponential(double u);

#endif
