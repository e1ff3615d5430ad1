/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rng - random numbers addressed, not consumed: the number of (seed, replication,
 * call, purpose, draw) is always the same, in whatever order it is asked for. So a
 * caller is the same caller under every design.
 *
 * Philox4x64-10 (Salmon et al. 2011, doi 10.1145/2063384.2063405), from Random123.
 * One block serves four neighbouring calls for the same purpose and draw; the
 * latest blocks are kept, so that mostly a number costs a comparison.
 */
#ifndef RINGFLOW_RNG_H
#define RINGFLOW_RNG_H

#include "base/base.h"
#include "engine/ziggurat.h"

struct address {
	uint64_t call, purpose, draw;
};

enum { RNG_CACHE = 64, RNG_GROUP = 4 };

struct rng_block {
	uint64_t group, purpose, draw; /* group: call / RNG_GROUP */
	uint64_t word[RNG_GROUP];
	uint64_t pad;
};

struct rng {
	uint64_t seed, replication;
	struct rng_block cache[RNG_CACHE];
};

void rng_init(struct rng *r, uint64_t seed, uint64_t replication);

/* The SUB-th 64 bits of A, from scratch. */
uint64_t rng_sub_bits(const struct rng *r, struct address a, uint64_t sub);
/* Compute the words of B, whose tag is set. (Scalars only: a structure passed
 * through memory would have to wait for its halves.) */
void rng_fill(const struct rng *r, struct rng_block *b);
double rng_exponential_slow(const struct rng *r, struct address a, uint64_t bits, uint64_t sub);

/* 64 bits: the first of A's sub-stream. */
static inline uint64_t rng_bits(struct rng *r, struct address a)
{
	uint64_t mixed = (a.purpose + (a.draw << 20) + (a.call / RNG_GROUP << 10)) *
			 UINT64_C(0x9e3779b97f4a7c15);
	struct rng_block *b = &r->cache[mixed >> 58];

	if (__builtin_expect(b->group != a.call / RNG_GROUP || b->purpose != a.purpose ||
			     b->draw != a.draw, 0)) {
		b->group = a.call / RNG_GROUP;
		b->purpose = a.purpose;
		b->draw = a.draw;
		rng_fill(r, b);
	}
	return b->word[a.call % RNG_GROUP];
}

/* In (0, 1), never 0, never 1: 52 bits and a half, so that the largest stays
 * below 1 after rounding. */
static inline double rng_unit(uint64_t bits)
{
	return ((double)(int64_t)(bits >> 12) + 0.5) * 0x1p-52;
}

static inline double rng_uniform(struct rng *r, struct address a)
{
	return rng_unit(rng_bits(r, a));
}

/* Of mean 1. The same address gives the same number whatever it is scaled by. */
static inline double rng_exponential(struct rng *r, struct address a)
{
	const struct ziggurat *z = &ziggurat_exponential;
	uint64_t bits = rng_bits(r, a), i = bits % ZIGGURAT_LAYERS, j = bits >> ZIGGURAT_SHIFT;

	if (__builtin_expect(j < z->inside[i], 1))
		return (double)(int64_t)j * z->width[i];
	return rng_exponential_slow(r, a, bits, 0);
}

/* The same from the SUB-th bits on, and of the standard normal law. */
double rng_sub_exponential(const struct rng *r, struct address a, uint64_t sub);
double rng_sub_normal(const struct rng *r, struct address a, uint64_t bits, uint64_t sub);

#endif
