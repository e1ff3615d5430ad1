/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rng - random numbers addressed, not consumed: the uniform number of (seed,
 * replication, call, purpose, draw) is always the same, in whatever order it is
 * asked for. So a caller is the same caller under every design.
 *
 * Philox4x64-10 (Salmon et al. 2011, doi 10.1145/2063384.2063405), from Random123.
 */
#ifndef RINGFLOW_RNG_H
#define RINGFLOW_RNG_H

#include "base/base.h"

struct address {
	uint64_t seed, replication;
	uint64_t call, purpose, draw;
};

/* The SUB-th uniform of an address, in (0, 1): never 0, never 1. */
double address_uniform(const struct address *a, uint64_t sub);

/* One draw of D at address A, in nanoseconds, within 0..1e18. Inversion where a
 * closed inverse exists (so a draw is monotone in its uniform); gamma is
 * Marsaglia and Tsang's method (GSL) on the address's own sub-stream. */
int64_t address_draw(const struct address *a, const struct dist *d);

#endif
