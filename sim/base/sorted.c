/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sorted - places in sorted arrays, by halving. */
#include "base/sorted.h"

size_t sorted_before(const void *base, size_t count, size_t size,
		     bool (*before)(const void *element, const void *key), const void *key)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (before((const char *)base + middle * size, key))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
