// SPDX-License-Identifier: GPL-3.0-or-later
/* histogram - quantiles in constant memory with a bounded relative error. */
#include "base/histogram.h"
#include "base/memory.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Values below LINEAR have a bucket each; above, an octave has 1 << BITS. */
enum { BITS = 8, LINEAR = 2 << BITS };

static size_t bucket_of(int64_t value)
{
	unsigned shift;

	if (value < LINEAR)
		return (size_t)value;
	shift = 63 - BITS - (unsigned)__builtin_clzll((unsigned long long)value);
	return ((size_t)shift << BITS) + (size_t)(value >> shift);
}

/* The middle of a bucket: at most half a width from any value in it. */
static int64_t middle_of(size_t bucket)
{
	unsigned shift;
	int64_t low;

	if (bucket < LINEAR)
		return (int64_t)bucket;
	shift = (unsigned)(bucket >> BITS) - 1;
	low = (int64_t)(bucket - ((size_t)shift << BITS)) << shift;
	return low + ((INT64_C(1) << shift) - 1) / 2;
}

void histogram_init(struct histogram *h)
{
	*h = (struct histogram){
		.bucket = xcalloc(HISTOGRAM_BUCKETS, sizeof(*h->bucket)),
	};
}

void histogram_add(struct histogram *h, int64_t value)
{
	uint32_t *bucket;

	if (value < 0)
		value = 0;
	if (h->n == 0 || value < h->min)
		h->min = value;
	if (h->n == 0 || value > h->max)
		h->max = value;
	h->n++;
	bucket = &h->bucket[bucket_of(value)];
	if (*bucket < UINT32_MAX)
		(*bucket)++;
}

void histogram_clear(struct histogram *h)
{
	if (h->n) {
		size_t first = bucket_of(h->min), last = bucket_of(h->max);

		memset(h->bucket + first, 0, (last - first + 1) * sizeof(*h->bucket));
	}
	h->n = 0;
	h->min = 0;
	h->max = 0;
}

int64_t histogram_quantile(const struct histogram *h, double p)
{
	uint64_t seen = 0;
	double rank;
	size_t last;

	if (h->n == 0)
		return -1;
	/* The smallest value with at least a share P at or below it; the slack
	 * keeps 0.07 * 100 = 7.000000000000001 at rank 7. */
	rank = ceil(p * (double)h->n * (1 - 4 * DBL_EPSILON));
	if (rank <= 1)
		return h->min;
	if (rank >= (double)h->n)
		return h->max;
	last = bucket_of(h->max);
	for (size_t i = bucket_of(h->min); i <= last; i++) {
		seen += h->bucket[i];
		if ((double)seen >= rank) {
			int64_t middle = middle_of(i);

			return middle < h->min ? h->min : middle > h->max ? h->max : middle;
		}
	}
	return h->max;
}

void histogram_free(struct histogram *h)
{
	free(h->bucket);
	*h = (struct histogram){0};
}
