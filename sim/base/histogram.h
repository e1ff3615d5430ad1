/* SPDX-License-Identifier: GPL-3.0-or-later */
/* histogram - of durations, from which quantiles are read. */
#ifndef RINGFLOW_BASE_HISTOGRAM_H
#define RINGFLOW_BASE_HISTOGRAM_H

#include <stdint.h>

/* Log-linear histogram of non-negative int64 values (nanoseconds): exact below
 * 512, then 256 buckets an octave, so a quantile is within 0.2 % of the true
 * value. Adding is O(1) and allocates nothing. */
enum { HISTOGRAM_BUCKETS = 512 + 256 * 54 };

struct histogram {
	uint64_t n;
	int64_t min, max;
	uint32_t *bucket; /* HISTOGRAM_BUCKETS of them */
};

void histogram_init(struct histogram *h);
void histogram_add(struct histogram *h, int64_t value);
void histogram_clear(struct histogram *h);
/* The P-quantile (0 <= P <= 1), clamped to [min, max]; -1 when empty. */
int64_t histogram_quantile(const struct histogram *h, double p);
void histogram_free(struct histogram *h);

#endif
