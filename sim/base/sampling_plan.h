/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sampling_plan - how random numbers of several replications belong together. */
#ifndef RINGFLOW_BASE_SAMPLING_PLAN_H
#define RINGFLOW_BASE_SAMPLING_PLAN_H

#include <stdint.h>

/* Each replication for itself; in pairs, the second of which mirrors the first; in blocks,
 * over which each number is spread evenly. */
enum sampling_scheme { SAMPLING_PLAIN, SAMPLING_ANTITHETIC, SAMPLING_STRATIFIED };

/* STRATIFIED: a block is of levels^2 replications, a prime above 4. */
struct sampling_plan {
	enum sampling_scheme scheme;
	unsigned levels;
};

/* So many replications belong together, and are independent of all others. */
static inline unsigned sampling_block(const struct sampling_plan *s)
{
	return s->scheme == SAMPLING_ANTITHETIC ? 2 :
	       s->scheme == SAMPLING_STRATIFIED ? s->levels * s->levels : 1;
}

/* Enough replications for REPLICATIONS, in whole blocks. */
static inline uint64_t sampling_whole(const struct sampling_plan *s, uint64_t replications)
{
	uint64_t block = sampling_block(s);

	return (replications + block - 1) / block * block;
}

#endif
