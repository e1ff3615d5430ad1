/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stream - the words of an address one after the other, for draws that take several. */
#ifndef RINGFLOW_RANDOM_STREAM_H
#define RINGFLOW_RANDOM_STREAM_H

#include "random/rng.h"

struct stream {
	struct rng *rng;
	const struct address *address;
	uint64_t sub; /* of the next word */
};

/* E and Z where the first place, which BITS say, fell outside of its layer's certain part. */
double stream_exponential_rest(struct stream *s, uint64_t bits);
double stream_normal_rest(struct stream *s, uint64_t bits);

static inline uint64_t next_bits(struct stream *s)
{
	return rng_bits(s->rng, s->address, s->sub++);
}

/* U: uniform in (0, 1). */
static inline double next_uniform(struct stream *s)
{
	return rng_unit(next_bits(s));
}

/* E: exponential with mean 1. */
static inline double next_exponential(struct stream *s)
{
	uint64_t bits = next_bits(s);
	bool inside;
	double x = rng_exponential_place(bits, &inside);

	return __builtin_expect(inside, 1) ? x : stream_exponential_rest(s, bits);
}

/* Z: normal with mean 0 and standard deviation 1. */
static inline double next_normal(struct stream *s)
{
	uint64_t bits = next_bits(s);
	bool inside;
	double x = rng_normal_place(bits, &inside);

	return __builtin_expect(inside, 1) ? x : stream_normal_rest(s, bits);
}

#endif
