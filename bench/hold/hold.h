/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * hold - the hold model (Vaucher and Duval 1975, doi 10.1145/360881.360903): take
 * the earliest pending event, put it back after a random increment, and so on, so
 * that the number of pending events stays what it is.
 *
 * One file a candidate. Each defines `struct set` and the functions that loop.h
 * calls, and includes loop.h, so that nothing is called through a pointer.
 */
#ifndef RINGFLOW_BENCH_HOLD_H
#define RINGFLOW_BENCH_HOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../random.h"

enum law {
	LAW_EXPONENTIAL,
	LAW_BIMODAL,	/* seven short in eight, one long */
	LAW_TIES,	/* eight distinct values */
	LAW_ZERO,	/* half of them zero */
	LAW_HEAVY,	/* log-uniform over 30 octaves */
	LAW_TIMERS,	/* exponential, and each sets a far timer and cancels the one before */
	LAWS,
};

struct hold {
	enum law law;
	size_t size;   /* pending events; with timers, as many timers more */
	size_t passes; /* events taken and put back while the clock runs */
};

struct held {
	double seconds;
	uint64_t checksum; /* over the times and slots of the events, as taken */
};

enum { SLOT_BITS = 27 };

/* Candidates. Equal events come out in the order in which they were put. */
struct held hold_binary(const struct hold *h);
struct held hold_quad(const struct hold *h);
struct held hold_ours(const struct hold *h);

/* In nanoseconds. */
static inline int64_t increment(struct random *r, enum law law)
{
	uint64_t bits;

	switch (law) {
	case LAW_BIMODAL:
		bits = random_bits(r);
		return (bits % 8 ? 0 : 5000000000) + (int64_t)(bits >> 36);
	case LAW_TIES:
		return (int64_t)(1 + random_bits(r) % 8) * 1000000000;
	case LAW_ZERO:
		if (random_bits(r) >> 63)
			return 0;
		break;
	case LAW_HEAVY:
		bits = random_bits(r);
		return (int64_t)((1 + (double)(bits >> 12) * 0x1p-52) *
				 (double)(UINT64_C(100) << bits % 30));
	default:
		break;
	}
	return (int64_t)(1e9 * random_exponential(r));
}

#endif
